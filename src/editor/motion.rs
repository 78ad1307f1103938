//! How the caret moves.
//!
//! Invariant: a motion is a pure function of the text, the place it starts from and the goal cell;
//! it lands on a grapheme boundary. Vertical motions keep the goal cell, the others forget it.

use super::buffer::Buffer;

/// A movement of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One grapheme back, across line breaks.
    Left,
    /// One grapheme on, across line breaks.
    Right,
    /// One line up; from the first line to its start.
    Up,
    /// One line down; from the last line to its end.
    Down,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word behind.
    WordRight,
    /// To the first nonblank of the line, or to column 0 if it is there.
    LineStart,
    /// To the end of the line, where vertical motions then stay.
    LineEnd,
    /// So many lines up.
    PageUp(usize),
    /// So many lines down.
    PageDown(usize),
    /// To the start of the text.
    DocumentStart,
    /// To the end of the text.
    DocumentEnd,
    /// From behind a line's last grapheme onto it (where vim's normal mode keeps its caret).
    OntoText,
}

impl Motion {
    /// Returns where the motion lands from `from`, and the goal cell it leaves.
    pub fn land(self, buffer: &Buffer, from: usize, goal: Option<usize>) -> (usize, Option<usize>) {
        let line = buffer.line_of(from);
        let last = buffer.line_count() - 1;
        match self {
            Self::Left => (buffer.previous(from), None),
            Self::Right => (buffer.next(from), None),
            Self::Up if line == 0 => (0, None),
            Self::Down if line == last => (buffer.len(), None),
            Self::Up => vertical(buffer, from, goal, line - 1),
            Self::Down => vertical(buffer, from, goal, line + 1),
            Self::PageUp(n) => vertical(buffer, from, goal, line.saturating_sub(n)),
            Self::PageDown(n) => vertical(buffer, from, goal, line.saturating_add(n).min(last)),
            Self::WordLeft => (word_left(buffer, from), None),
            Self::WordRight => (word_right(buffer, from), None),
            Self::LineStart => {
                let text = buffer.first_nonblank(line);
                let start = buffer.line_start(line);
                (if from == text { start } else { text }, None)
            }
            Self::LineEnd => (buffer.line_end(line), Some(usize::MAX)),
            Self::DocumentStart => (0, None),
            Self::DocumentEnd => (buffer.len(), None),
            Self::OntoText => {
                let behind = from == buffer.line_end(line) && from > buffer.line_start(line);
                (if behind { buffer.previous(from) } else { from }, goal)
            }
        }
    }
}

/// What a char is to a word motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Blanks and line breaks.
    Blank,
    /// Letters, digits and `_`.
    Word,
    /// Everything else.
    Other,
}

impl Class {
    /// Returns the class of a char.
    pub(super) fn of(c: char) -> Self {
        if c.is_whitespace() {
            Self::Blank
        } else if c.is_alphanumeric() || c == '_' {
            Self::Word
        } else {
            Self::Other
        }
    }
}

/// Returns the class of the grapheme that starts at `at`; beyond the text there are blanks.
pub(super) fn class_at(buffer: &Buffer, at: usize) -> Class {
    buffer.char_at(at).map_or(Class::Blank, Class::of)
}

/// Returns the start of the word before `from`, across line breaks.
pub(super) fn word_left(buffer: &Buffer, from: usize) -> usize {
    run_start(
        buffer,
        skip_back(buffer, from, |c| Class::of(c) == Class::Blank),
    )
}

/// Returns the end of the word behind `from`, across line breaks.
pub(super) fn word_right(buffer: &Buffer, from: usize) -> usize {
    run_end(buffer, skip(buffer, from, |c| Class::of(c) == Class::Blank))
}

/// Returns the start of the run of one class that ends at `at`.
pub(super) fn run_start(buffer: &Buffer, at: usize) -> usize {
    let class = class_at(buffer, buffer.previous(at));
    skip_back(buffer, at, |c| Class::of(c) == class)
}

/// Returns the end of the run of one class that starts at `at`.
pub(super) fn run_end(buffer: &Buffer, at: usize) -> usize {
    let class = class_at(buffer, at);
    skip(buffer, at, |c| Class::of(c) == class)
}

/// Returns the end of the graphemes from `from` on whose first char `is` so.
pub(super) fn skip(buffer: &Buffer, from: usize, is: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    loop {
        // ASCII is read in one go; only its last char may join what follows.
        let ascii = buffer.chars_from(at).take_while(|c| c.is_ascii() && is(*c));
        let length = ascii.count();
        at += length;
        if buffer.char_at(at).is_none_or(|c| c.is_ascii()) {
            return at;
        }
        at -= length.min(1);
        if !buffer.char_at(at).is_some_and(&is) {
            return at;
        }
        at = buffer.next(at);
    }
}

/// Returns the start of the graphemes before `from` whose first char `is` so.
pub(super) fn skip_back(buffer: &Buffer, from: usize, is: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    loop {
        // ASCII is read in one go; a char may only join one before it that is not ASCII.
        let ascii = buffer
            .chars_before(at)
            .take_while(|c| c.is_ascii() && is(*c));
        let length = ascii.count();
        at -= length;
        if buffer.chars_before(at).take(2).all(|c| c.is_ascii()) {
            return at;
        }
        at += length.min(1);
        let before = buffer.previous(at);
        if !buffer.char_at(before).is_some_and(&is) {
            return at;
        }
        at = before;
    }
}

fn vertical(
    buffer: &Buffer,
    from: usize,
    goal: Option<usize>,
    line: usize,
) -> (usize, Option<usize>) {
    let goal = goal.unwrap_or_else(|| buffer.position(from).cell);
    (buffer.at_cell(line, goal), Some(goal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Settings;

    /// The fast walks must agree with walking grapheme by grapheme.
    #[test]
    fn skipping_agrees_with_single_steps() {
        let text = "ab1 e\u{301}e\u{301}x日本 \u{301}a\u{200d}b\u{600}c👩‍👩‍👧‍👦.\u{301}\n\n_🇩🇪🇩é+-";
        let buffer = Buffer::from_text(text, Settings::PROSE);
        let bounds: Vec<usize> = (0..=buffer.len())
            .filter(|at| buffer.is_boundary(*at))
            .collect();
        for class in [Class::Blank, Class::Word, Class::Other] {
            let is = |c: char| Class::of(c) == class;
            for from in bounds.iter().copied() {
                let (mut end, mut start) = (from, from);
                while buffer.char_at(end).is_some_and(is) {
                    end = buffer.next(end);
                }
                while start > 0 && buffer.char_at(buffer.previous(start)).is_some_and(is) {
                    start = buffer.previous(start);
                }
                assert_eq!(skip(&buffer, from, is), end, "{class:?} from {from}");
                assert_eq!(
                    skip_back(&buffer, from, is),
                    start,
                    "{class:?} before {from}"
                );
            }
        }
    }
}
