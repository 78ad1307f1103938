//! Everything a key, the mouse or a popup can ask of a buffer.
//!
//! Invariant: [`Buffer::perform`] is total. A command that makes no sense where the caret is does
//! nothing; none panics, none waits, none depends on anything but the buffer.

use std::ops::Range;

use super::buffer::Buffer;
use super::history::Run;
use super::lines;
use super::motion::{self, Motion};
use super::place::Selection;

/// What can be asked of a buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorCommand {
    /// Types a character over the selection.
    Insert(char),
    /// Breaks the line, indented like the line before where the language wants it.
    Newline,
    /// Inserts spaces up to the next stop, or indents the selected lines.
    Tab,
    /// Inserts a text literally over the selection, as one edit.
    Paste(String),
    /// Erases the selection or the grapheme before the caret (a whole stop in indentation).
    Backspace,
    /// Erases the selection or the grapheme behind the caret.
    Delete,
    /// Erases the selection or the word before the caret.
    DeleteWordBack,
    /// Erases the lines of the selection.
    DeleteLine,
    /// Repeats the lines of the selection below.
    DuplicateLine,
    /// Moves the lines of the selection over the line above.
    MoveLineUp,
    /// Moves the lines of the selection below the line behind.
    MoveLineDown,
    /// Indents the lines of the selection by one level.
    Indent,
    /// Takes one level of indentation from the lines of the selection.
    Dedent,
    /// Comments the lines of the selection out with this prefix, or in if all of them are out.
    ToggleComment(String),
    /// Returns the selected text, or the caret's line if nothing is selected.
    Copy,
    /// Erases and returns the selected text, or the caret's line if nothing is selected.
    Cut,
    /// Takes the last step back.
    Undo,
    /// Does the step undone last again.
    Redo,
    /// Selects the whole text.
    SelectAll,
    /// Selects chars; both ends are moved to grapheme boundaries inside the text.
    Select(Selection),
    /// Puts the caret at the start of the selection (vim's undo).
    Collapse,
    /// Moves the caret.
    Move {
        /// How.
        motion: Motion,
        /// Whether the anchor stays, so that the selection grows.
        select: bool,
    },
    /// Puts the caret where a person clicked.
    SetCaret {
        /// The line; beyond the last means the last.
        line: usize,
        /// The cell in the line, from its first one.
        cell: usize,
        /// Whether the anchor stays.
        select: bool,
    },
    /// Selects the word a person double-clicked.
    SelectWordAt {
        /// The line; beyond the last means the last.
        line: usize,
        /// The cell in the line, from its first one.
        cell: usize,
    },
    /// Replaces the whole text, as one edit of what differs (external editor, reset).
    ReplaceAll(String),
    /// Replaces a char range and puts the caret behind the new text (completion, find).
    ReplaceRange {
        /// The chars that go.
        range: Range<usize>,
        /// The text that comes.
        text: String,
    },
    /// Makes every edit up to [`EditorCommand::CloseGroup`] one undo step.
    OpenGroup,
    /// Ends the step of [`EditorCommand::OpenGroup`].
    CloseGroup,
}

impl Buffer {
    /// Does what `command` asks; returns the text for the clipboard after a copy or cut.
    pub fn perform(&mut self, command: EditorCommand) -> Option<String> {
        use EditorCommand as Ask;
        self.run = run_of(&command);
        self.history.enter(self.run);
        if !matches!(command, Ask::Move { .. } | Ask::OpenGroup | Ask::CloseGroup) {
            self.goal = None;
        }
        let mut clipboard = None;
        match command {
            Ask::Insert(c) => self.type_text(c.encode_utf8(&mut [0; 4])),
            Ask::Newline => lines::break_line(self),
            Ask::Tab => lines::tab(self),
            Ask::Paste(text) => self.type_text(&text),
            Ask::Backspace => self.erase_to(lines::backspace_start),
            Ask::Delete => self.erase_to(|buffer| buffer.next(buffer.caret_char())),
            Ask::DeleteWordBack => self.erase_to(word_start_in_line),
            Ask::DeleteLine => lines::delete(self),
            Ask::DuplicateLine => lines::duplicate(self),
            Ask::MoveLineUp => lines::move_up(self),
            Ask::MoveLineDown => lines::move_down(self),
            Ask::Indent => lines::indent(self),
            Ask::Dedent => lines::dedent(self),
            Ask::ToggleComment(prefix) => lines::toggle_comment(self, &prefix),
            Ask::Copy => clipboard = Some(self.copied()),
            Ask::Cut => {
                clipboard = Some(self.copied());
                if self.selection().is_empty() {
                    lines::delete(self);
                } else {
                    self.type_text("");
                }
            }
            Ask::Undo => {
                if let Some(step) = self.history.undo() {
                    self.travel(&step, false);
                }
            }
            Ask::Redo => {
                if let Some(step) = self.history.redo() {
                    self.travel(&step, true);
                }
            }
            Ask::SelectAll => self.select(Selection {
                anchor: 0,
                caret: self.len(),
            }),
            Ask::Select(selection) => self.select(selection),
            Ask::Collapse => self.put_caret(self.selection().range().start, false),
            Ask::Move { motion, select } => self.move_caret(motion, select),
            Ask::SetCaret { line, cell, select } => {
                let at = self.at_cell(line, cell);
                self.put_caret(at, select);
            }
            Ask::SelectWordAt { line, cell } => {
                let word = word_at(self, self.at_cell(line, cell));
                self.select(Selection {
                    anchor: word.start,
                    caret: word.end,
                });
            }
            Ask::ReplaceAll(text) => {
                let was = self.caret();
                self.replace_all(&text);
                let at = self.at_cell(was.line, was.cell);
                self.put_caret(at, false);
            }
            Ask::ReplaceRange { range, text } => self.replace_range(range, &text),
            Ask::OpenGroup => self.history.group(self.selection()),
            Ask::CloseGroup => self.history.seal(),
        }
        self.history.leave(self.selection());
        clipboard
    }

    /// Replaces the selection by `text` and puts the caret behind it.
    pub(super) fn type_text(&mut self, text: &str) {
        self.replace_range(self.selection().range(), text);
    }

    /// Replaces `range` by `text` and puts the caret behind it.
    fn replace_range(&mut self, range: Range<usize>, text: &str) {
        let range = range.start.min(self.len())..range.end.min(self.len());
        let behind = self.len() - range.end.max(range.start);
        self.replace(range, text);
        self.put_caret(self.len() - behind, false);
    }

    /// Erases the selection, or the text between the caret and `end`.
    fn erase_to(&mut self, end: impl FnOnce(&Self) -> usize) {
        let mut range = self.selection().range();
        if range.is_empty() {
            let (caret, end) = (self.caret_char(), end(self));
            range = caret.min(end)..caret.max(end);
        }
        self.replace_range(range, "");
    }

    fn move_caret(&mut self, motion: Motion, select: bool) {
        let selected = self.selection().range();
        let (at, goal) = match motion {
            Motion::Left if !select && !selected.is_empty() => (selected.start, None),
            Motion::Right if !select && !selected.is_empty() => (selected.end, None),
            motion => motion.land(self, self.caret_char(), self.goal),
        };
        self.put_caret(at, select);
        self.goal = goal;
    }

    fn put_caret(&mut self, caret: usize, select: bool) {
        let anchor = if select {
            self.selection().anchor
        } else {
            caret
        };
        self.select(Selection { anchor, caret });
    }

    fn copied(&self) -> String {
        if self.selection().is_empty() {
            let line = self.line_of(self.caret_char());
            format!("{}\n", self.line(line))
        } else {
            self.selected_text()
        }
    }
}

/// Returns the run of one class around `at`, within its line; the one before it at a line's end.
pub(super) fn word_at(buffer: &Buffer, at: usize) -> Range<usize> {
    let line = buffer.line_of(at);
    let (first, end) = (buffer.line_start(line), buffer.line_end(line));
    let inside = if at >= end && at > first {
        buffer.previous(at)
    } else {
        at
    };
    let start = motion::run_start(buffer, buffer.next(inside)).max(first);
    start.min(end)..motion::run_end(buffer, inside).min(end)
}

/// How far back a deleted word reaches: to its start, but only over the line break at column 0.
fn word_start_in_line(buffer: &Buffer) -> usize {
    let caret = buffer.caret_char();
    let start = buffer.line_start(buffer.line_of(caret));
    if caret == start {
        buffer.previous(caret)
    } else {
        motion::word_left(buffer, caret).max(start)
    }
}

fn run_of(command: &EditorCommand) -> Run {
    match command {
        EditorCommand::Insert(c) if !matches!(c, '\n' | '\r') => Run::Typing,
        EditorCommand::Backspace | EditorCommand::Delete => Run::Erasing,
        _ => Run::Alone,
    }
}
