//! The text being edited, its selection and its history.
//!
//! Invariant: both ends of the selection lie on grapheme boundaries inside the text; every change
//! goes through [`Buffer::replace`], hence through an [`Edit`] that also waits in the pending list
//! for the journal and in the history for undo. The text holds no `\r`: `\n` ends a line.

use std::borrow::Cow;
use std::ops::Range;

use ropey::{Rope, RopeSlice};

use super::edit::{Edit, normalize_newlines};
use super::grapheme;
use super::history::{History, Run, Step};
use super::place::{Position, Selection};

/// How a language is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The spaces of one level, which is what the tab key inserts.
    pub indent: usize,
    /// Whether a new line starts below the text of the line before it.
    pub auto_indent: bool,
    /// Whether a colon or an open bracket at the end of a line begins a block, a level deeper.
    pub has_blocks: bool,
}

impl Settings {
    /// Python: four spaces.
    pub const PYTHON: Self = Self {
        indent: 4,
        auto_indent: true,
        has_blocks: true,
    };
    /// SQL: two spaces.
    pub const SQL: Self = Self {
        indent: 2,
        auto_indent: true,
        has_blocks: true,
    };
    /// Prose: two spaces, a list goes on below itself, and a colon is only a colon.
    pub const PROSE: Self = Self {
        indent: 2,
        auto_indent: true,
        has_blocks: false,
    };
}

/// A text under edit.
#[derive(Clone, Debug)]
pub struct Buffer {
    rope: Rope,
    selection: Selection,
    pub(super) goal: Option<usize>,
    pub(super) run: Run,
    pub(super) history: History,
    settings: Settings,
    revision: u64,
    pending: Vec<Edit>,
}

impl Buffer {
    /// Returns a buffer over `text` with its line ends made `\n`, the caret at the start.
    ///
    /// A journal's edits apply to [`Buffer::text`], not to a text with other line ends.
    pub fn from_text(text: &str, settings: Settings) -> Self {
        Self::over(Rope::from_str(&normalize_newlines(text)), settings)
    }

    /// Returns a buffer with the same text and selection, without history and pending edits.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            selection: self.selection,
            goal: self.goal,
            ..Self::over(self.rope.clone(), self.settings)
        }
    }

    fn over(rope: Rope, settings: Settings) -> Self {
        Self {
            rope,
            selection: Selection::at(0),
            goal: None,
            run: Run::Alone,
            history: History::default(),
            settings,
            revision: 0,
            pending: Vec::new(),
        }
    }

    /// Returns the whole text as a copy.
    pub fn text(&self) -> String {
        self.rope.to_string()
    }

    /// Returns the number of chars.
    pub fn len(&self) -> usize {
        self.rope.len_chars()
    }

    /// Returns whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a number that grows with every edit.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns how the text is indented.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Returns the edits since the last call, oldest first, for the journal.
    pub fn take_pending(&mut self) -> Vec<Edit> {
        std::mem::take(&mut self.pending)
    }

    /// Ends the current undo step, so that the next edit starts another.
    pub fn seal(&mut self) {
        self.history.seal();
    }

    /// Returns the selection in chars.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Returns the selected text, empty if nothing is selected.
    pub fn selected_text(&self) -> String {
        self.slice(self.selection.range())
    }

    /// Returns the caret as a char index.
    pub fn caret_char(&self) -> usize {
        self.selection.caret
    }

    /// Returns where the caret is.
    pub fn caret(&self) -> Position {
        self.position(self.selection.caret)
    }

    /// Returns where the char at `at` is (clamped into the text).
    pub fn position(&self, at: usize) -> Position {
        let at = at.min(self.len());
        let line = self.line_of(at);
        let before = self.rope.get_slice(self.line_start(line)..at);
        let (column, cell) = before.map_or((0, 0), grapheme::measure);
        Position { line, column, cell }
    }

    /// Returns the number of lines; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// Returns the text of a line without its line break, empty beyond the last line.
    pub fn line(&self, line: usize) -> Cow<'_, str> {
        self.line_slice(line).map_or(Cow::Borrowed(""), Cow::from)
    }

    /// Returns the line of the char at `at` (clamped into the text).
    pub fn line_of(&self, at: usize) -> usize {
        self.rope.char_to_line(at.min(self.len()))
    }

    /// Returns the char index where a line starts, the end of the text beyond the last line.
    pub fn line_start(&self, line: usize) -> usize {
        self.rope.try_line_to_char(line).unwrap_or(self.len())
    }

    /// Returns the char index where a line's text ends, before its line break.
    pub fn line_end(&self, line: usize) -> usize {
        let next = line.saturating_add(1);
        let end = self.line_start(next);
        if next < self.line_count() {
            end - 1
        } else {
            end
        }
    }

    /// Returns the char index of a line's first character that is not blank, or its end.
    pub fn first_nonblank(&self, line: usize) -> usize {
        let blank = |c: &char| c.is_whitespace() && *c != '\n';
        let blanks = self.chars_from(self.line_start(line)).take_while(blank);
        self.line_start(line) + blanks.count()
    }

    /// Returns the char index of the grapheme at `cell` of a line, or the line's end.
    pub fn at_cell(&self, line: usize, cell: usize) -> usize {
        let line = line.min(self.line_count() - 1);
        let offset = self.line_slice(line);
        self.line_start(line) + offset.map_or(0, |text| grapheme::offset_of_cell(text, cell))
    }

    /// Returns the char at `at`.
    pub fn char_at(&self, at: usize) -> Option<char> {
        self.rope.get_char(at)
    }

    /// Returns the chars from `at` on.
    pub fn chars_from(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.rope.chars_at(at.min(self.len()))
    }

    /// Returns the chars before `at`, the nearest first.
    pub fn chars_before(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.rope.chars_at(at.min(self.len())).reversed()
    }

    /// Returns the text of a char range (clamped into the text).
    pub fn slice(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.len());
        let slice = self.rope.get_slice(range.start.min(end)..end);
        slice.map(String::from).unwrap_or_default()
    }

    /// Returns the grapheme boundary behind `at`, or the end.
    pub fn next(&self, at: usize) -> usize {
        grapheme::next(&self.rope, at)
    }

    /// Returns the grapheme boundary before `at`, or zero.
    pub fn previous(&self, at: usize) -> usize {
        grapheme::previous(&self.rope, at)
    }

    /// Returns whether `at` lies between two graphemes.
    pub fn is_boundary(&self, at: usize) -> bool {
        grapheme::is_boundary(&self.rope, at)
    }

    /// Selects, with both ends moved to the next boundary inside the text.
    pub(super) fn select(&mut self, selection: Selection) {
        self.selection = Selection {
            anchor: grapheme::snap(&self.rope, selection.anchor),
            caret: grapheme::snap(&self.rope, selection.caret),
        };
    }

    /// Replaces a char range and moves the selection along with the text around it.
    pub(super) fn replace(&mut self, range: Range<usize>, insert: &str) {
        let insert = normalize_newlines(insert).into_owned();
        let edit = Edit::replacing(&self.rope, range, insert);
        if edit.is_noop() {
            return;
        }
        let before = self.selection;
        if self.commit(edit.clone()) {
            self.select(Selection {
                anchor: carried(before.anchor, &edit),
                caret: carried(before.caret, &edit),
            });
            self.history.record(edit, self.run, before);
        }
    }

    /// Replaces the whole text, as one edit of what differs.
    pub(super) fn replace_all(&mut self, text: &str) {
        let text = normalize_newlines(text);
        if let Some(edit) = Edit::between(&self.rope, &text) {
            let end = edit.at + edit.remove.chars().count();
            self.replace(edit.at..end, &edit.insert);
        }
    }

    /// Takes a step of the history back (`forward` false) or does it again.
    pub(super) fn travel(&mut self, step: &Step, forward: bool) {
        if forward {
            for edit in &step.edits {
                self.commit(edit.clone());
            }
            self.select(step.after);
        } else {
            for edit in step.edits.iter().rev() {
                self.commit(edit.invert());
            }
            self.select(step.before);
        }
    }

    fn commit(&mut self, edit: Edit) -> bool {
        // Edits are cut from this very rope, so one that does not fit is never seen here.
        let fits = edit.apply(&mut self.rope).is_ok();
        if fits {
            self.revision += 1;
            self.pending.push(edit);
        }
        fits
    }

    fn line_slice(&self, line: usize) -> Option<RopeSlice<'_>> {
        self.rope
            .get_slice(self.line_start(line)..self.line_end(line))
    }
}

/// Where a place is after an edit: places behind it shift, places inside it go to its start.
fn carried(at: usize, edit: &Edit) -> usize {
    let removed = edit.remove.chars().count();
    if at < edit.at || (at < edit.at + removed) {
        at.min(edit.at)
    } else {
        at - removed + edit.insert.chars().count()
    }
}
