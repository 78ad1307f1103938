//! A text pad on the screen: the buffer, where it is scrolled to, its colors, vim keys, find and
//! completion. What a key does to it is decided here; the buffer itself lives in `editor`.

use crate::app::layout::Area;
use crate::app::rows::{self, Row};
use crate::editor::vim::{VimKey, VimMode, VimRequest, VimState};
use crate::editor::{
    Buffer, EditorCommand, Find, Highlighted, Motion, Popup, Position, Scroll, Selection, Settings,
};
use crate::keymap::{Key, KeyCode};

/// A pad and how it is looked at.
#[derive(Clone, Debug)]
pub struct PadView {
    /// The text.
    pub buffer: Buffer,
    /// The first line and cell shown.
    pub scroll: Scroll,
    /// Vim keys, if they are on.
    pub vim: Option<VimState>,
    /// Colors of some revision of the text.
    pub colors: Option<Highlighted>,
    /// What is searched for.
    pub find: Option<Find>,
    /// The list of completions, if it is open.
    pub popup: Option<Popup>,
    /// Prose: long lines are wrapped to the width instead of running out of sight.
    pub wraps: bool,
    /// The width it was last laid out for.
    pub width: usize,
    /// What `ctrl-/` puts before a line.
    pub comment: &'static str,
}

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The pad knew it; perhaps text goes to the clipboard.
    Used(Option<String>),
    /// The pad asks for the line that finds.
    Find,
    /// The pad does not know it.
    Unused,
}

impl PadView {
    /// Returns a pad that holds `text`.
    pub fn new(text: &str, settings: Settings, comment: &'static str, vim: bool) -> Self {
        Self {
            buffer: Buffer::from_text(text, settings),
            scroll: Scroll::default(),
            vim: vim.then(VimState::default),
            colors: None,
            find: None,
            popup: None,
            wraps: false,
            width: 60,
            comment,
        }
    }

    /// Applies a command; returns text for the clipboard.
    pub fn perform(&mut self, command: EditorCommand) -> Option<String> {
        self.buffer.perform(command)
    }

    /// Scrolls so that the caret is inside `area` (the text area, without title and gutter).
    pub fn follow(&mut self, area: Area) {
        self.width = usize::from(area.width.max(4));
        if let Some(rows) = self.rows(self.width) {
            let (line, cell) = rows::locate(&rows, &self.buffer, self.buffer.caret_char());
            let caret = Position {
                line,
                column: cell,
                cell,
            };
            let height = usize::from(area.height.max(1));
            self.scroll = self.scroll.following(caret, height, self.width + 1, 0);
            self.scroll.cell = 0;
            self.fill(rows.len(), height);
            return;
        }
        self.scroll = self.scroll.following(
            self.buffer.caret(),
            usize::from(area.height.max(1)),
            usize::from(area.width.max(1)),
            usize::from(area.height > 8),
        );
        // Where a line starts is worth more than what stands behind the caret.
        if self.buffer.caret().cell < usize::from(area.width) {
            self.scroll.cell = 0;
        }
        self.fill(self.buffer.line_count(), usize::from(area.height.max(1)));
    }

    /// Text that grew shorter comes back into sight: no row stays blank below it while some are hidden above.
    fn fill(&mut self, rows: usize, height: usize) {
        self.scroll.line = self.scroll.line.min(rows.saturating_sub(height));
    }

    /// Scrolls by rows, as the wheel does, as far as there is text.
    pub fn wheel(&mut self, rows: isize) {
        let all = self
            .rows(self.width)
            .map_or(self.buffer.line_count(), |rows| rows.len());
        let line = self.scroll.line.saturating_add_signed(rows);
        self.scroll.line = line.min(all.saturating_sub(1));
    }

    /// Returns the rows of a pad that wraps.
    pub fn rows(&self, width: usize) -> Option<Vec<Row>> {
        self.wraps
            .then(|| rows::rows(&self.buffer, width))
            .flatten()
    }

    /// Puts the caret where a person clicked, counted from the pad's first row and cell.
    pub fn click(&mut self, row: usize, cell: usize, select: bool) {
        if let Some(rows) = self.rows(self.width) {
            let at = rows::char_at(&rows, &self.buffer, self.scroll.line + row, cell);
            self.put_caret(at, select);
        } else {
            let (line, cell) = (self.scroll.line + row, self.scroll.cell + cell);
            self.perform(EditorCommand::SetCaret { line, cell, select });
        }
    }

    fn put_caret(&mut self, caret: usize, select: bool) {
        let anchor = if select {
            self.buffer.selection().anchor
        } else {
            caret
        };
        self.perform(EditorCommand::Select(Selection { anchor, caret }));
    }

    /// In a pad that wraps, up and down go by rows.
    fn by_rows(&mut self, key: Key) -> bool {
        let down = match key.code {
            KeyCode::Up => false,
            KeyCode::Down => true,
            _ => return false,
        };
        let Some(rows) = self.rows(self.width).filter(|_| !key.alt && !key.ctrl) else {
            return false;
        };
        let (row, cell) = rows::locate(&rows, &self.buffer, self.buffer.caret_char());
        let next = if down { row + 1 } else { row.wrapping_sub(1) };
        if next >= rows.len() {
            return false;
        }
        let at = rows::char_at(&rows, &self.buffer, next, cell);
        self.put_caret(at, key.shift);
        true
    }

    /// Handles a key; `clipboard` is what paste inserts.
    pub fn key(&mut self, key: Key, clipboard: &str, page: usize) -> Typed {
        if let Some(used) = self.popup_key(key) {
            return used;
        }
        if self.vim.is_some() {
            return self.vim_key(key);
        }
        if self.by_rows(key) {
            return Typed::Used(None);
        }
        match plain(key, clipboard, page, self.comment) {
            Some(command) => Typed::Used(self.perform(command)),
            None => Typed::Unused,
        }
    }

    /// Goes to the next place found, or the one before.
    pub fn find_next(&mut self, forward: bool) {
        let Some(find) = self.find.as_mut() else {
            return;
        };
        find.refresh(&self.buffer);
        let at = self.buffer.selection().range().start;
        let found = if forward {
            find.next(at)
        } else {
            find.previous(at)
        };
        if let Some(found) = found {
            let selection = Selection {
                anchor: found.start,
                caret: found.end,
            };
            self.buffer.perform(EditorCommand::Select(selection));
        }
    }

    /// Says whether a character's key writes it: with vim keys, in the insert mode alone.
    pub fn takes_text(&self) -> bool {
        let mode = self.vim.as_ref().map(VimState::mode);
        mode.is_none_or(|mode| mode == VimMode::Insert)
    }

    /// Says whether vim's state makes this key its own, whatever it is bound to.
    pub fn vim_wants(&self, key: Key) -> bool {
        self.vim.as_ref().is_some_and(|vim| match key.code {
            KeyCode::Esc => !is_idle(vim),
            KeyCode::Char('r') => key.ctrl && vim.mode() == VimMode::Normal,
            _ => false,
        })
    }

    /// Keys while the list of completions is open.
    fn popup_key(&mut self, key: Key) -> Option<Typed> {
        let popup = self.popup.as_mut()?;
        match key.code {
            KeyCode::Up => popup.choose_previous(),
            KeyCode::Down => popup.choose_next(),
            KeyCode::Esc => self.popup = None,
            KeyCode::Enter | KeyCode::Tab => {
                let command = popup.accept();
                self.popup = None;
                return Some(Typed::Used(
                    command.and_then(|command| self.perform(command)),
                ));
            }
            _ => {
                self.popup = None;
                return None;
            }
        }
        Some(Typed::Used(None))
    }

    /// Keys while vim keys are on.
    fn vim_key(&mut self, key: Key) -> Typed {
        let Some(vim_key) = to_vim(key) else {
            return Typed::Unused;
        };
        let Some(vim) = self.vim.as_mut() else {
            return Typed::Unused;
        };
        if vim_key == VimKey::Esc && is_idle(vim) {
            return Typed::Unused;
        }
        let before = vim.register().clone();
        for command in vim.key(vim_key, &self.buffer) {
            self.buffer.perform(command);
        }
        match vim.take_request() {
            Some(VimRequest::Find) => return Typed::Find,
            Some(VimRequest::FindNext) => self.find_next(true),
            Some(VimRequest::FindPrevious) => self.find_next(false),
            None => {}
        }
        let register = self.vim.as_ref().map(VimState::register);
        let copied = register.filter(|register| **register != before);
        Typed::Used(copied.map(|register| register.text.clone()))
    }
}

/// The plain keys of a text pad.
fn plain(key: Key, clipboard: &str, page: usize, comment: &'static str) -> Option<EditorCommand> {
    use EditorCommand as E;
    let select = key.shift;
    let go = |motion| Some(E::Move { motion, select });
    match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => Some(E::Insert(c)),
        // Some terminals send a line end as ctrl-j: for shift-enter, and for every line of a plain paste.
        (KeyCode::Enter, _, _) | (KeyCode::Char('j'), true, false) => Some(E::Newline),
        (KeyCode::Tab, false, false) => Some(E::Tab),
        (KeyCode::BackTab, _, _) => Some(E::Dedent),
        (KeyCode::Backspace, false, false) => Some(E::Backspace),
        (KeyCode::Backspace, _, _) | (KeyCode::Char('w'), true, false) => Some(E::DeleteWordBack),
        (KeyCode::Delete, _, _) => Some(E::Delete),
        (KeyCode::Left, false, false) => go(Motion::Left),
        (KeyCode::Right, false, false) => go(Motion::Right),
        (KeyCode::Left, true, _) => go(Motion::WordLeft),
        (KeyCode::Right, true, _) => go(Motion::WordRight),
        (KeyCode::Up, false, true) => Some(E::MoveLineUp),
        (KeyCode::Down, false, true) => Some(E::MoveLineDown),
        (KeyCode::Up, _, false) => go(Motion::Up),
        (KeyCode::Down, _, false) => go(Motion::Down),
        (KeyCode::Home, false, _) => go(Motion::LineStart),
        (KeyCode::End, false, _) => go(Motion::LineEnd),
        (KeyCode::Home, true, _) => go(Motion::DocumentStart),
        (KeyCode::End, true, _) => go(Motion::DocumentEnd),
        (KeyCode::PageUp, _, _) => go(Motion::PageUp(page)),
        (KeyCode::PageDown, _, _) => go(Motion::PageDown(page)),
        (KeyCode::Char('a'), true, false) => Some(E::SelectAll),
        (KeyCode::Char('c'), true, false) => Some(E::Copy),
        (KeyCode::Char('x'), true, false) => Some(E::Cut),
        (KeyCode::Char('v'), true, false) => Some(E::Paste(clipboard.to_owned())),
        (KeyCode::Char('y'), true, false) => Some(E::Redo),
        (KeyCode::Char('u'), true, false) => Some(E::Undo),
        (KeyCode::Char('k'), true, false) => Some(E::DeleteLine),
        (KeyCode::Char('d'), true, false) => Some(E::DuplicateLine),
        (KeyCode::Char('/' | '_' | '7'), true, false) => Some(E::ToggleComment(comment.to_owned())),
        _ => None,
    }
}

/// Says whether vim stands in normal mode with no phrase begun.
fn is_idle(vim: &VimState) -> bool {
    vim.mode() == VimMode::Normal && vim.pending().is_empty()
}

/// The key as vim has it, if vim has it.
fn to_vim(key: Key) -> Option<VimKey> {
    Some(match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => VimKey::Char(c),
        (KeyCode::Char('r'), true, false) => VimKey::Ctrl('r'),
        (KeyCode::Char(c @ ('d' | 'u' | 'v')), true, false) => VimKey::Ctrl(c),
        (KeyCode::Esc, _, _) => VimKey::Esc,
        (KeyCode::Enter, _, false) => VimKey::Enter,
        (KeyCode::Backspace, _, _) => VimKey::Backspace,
        (KeyCode::Delete, _, _) => VimKey::Delete,
        (KeyCode::Tab, false, false) => VimKey::Tab,
        (KeyCode::Left, false, false) => VimKey::Left,
        (KeyCode::Right, false, false) => VimKey::Right,
        (KeyCode::Up, _, false) => VimKey::Up,
        (KeyCode::Down, _, false) => VimKey::Down,
        (KeyCode::Home, _, _) => VimKey::Home,
        (KeyCode::End, _, _) => VimKey::End,
        _ => return None,
    })
}
