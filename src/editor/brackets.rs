//! The partner of a bracket, for the highlight at the caret and vim's `%`.
//!
//! Invariant: at most [`REACH`] chars are read, so that a draw stays cheap in any text. Quotes and
//! comments are not understood: a bracket in a string counts.

use super::buffer::Buffer;

/// How far a partner is searched, in chars.
const REACH: usize = 20_000;

const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Returns the bracket at the caret, or else just before it, and its partner, as char indices.
pub fn brackets_at_caret(buffer: &Buffer) -> Option<(usize, usize)> {
    let caret = buffer.caret_char();
    [Some(caret), caret.checked_sub(1)]
        .into_iter()
        .flatten()
        .find_map(|at| Some((at, partner(buffer, at)?)))
}

/// Returns the char index of the partner of the bracket at `at`.
pub fn partner(buffer: &Buffer, at: usize) -> Option<usize> {
    let bracket = buffer.char_at(at)?;
    let (open, close) = PAIRS
        .into_iter()
        .find(|(open, close)| [*open, *close].contains(&bracket))?;
    if bracket == open {
        closing(buffer, at + 1, open, close)
    } else {
        opening(buffer, at, open, close)
    }
}

/// Returns the first unmatched `close` at or behind `from`.
pub(super) fn closing(buffer: &Buffer, from: usize, open: char, close: char) -> Option<usize> {
    let offset = unmatched(buffer.chars_from(from), open, close)?;
    Some(from + offset)
}

/// Returns the last unmatched `open` before `from`.
pub(super) fn opening(buffer: &Buffer, from: usize, open: char, close: char) -> Option<usize> {
    let offset = unmatched(buffer.chars_before(from), close, open)?;
    from.checked_sub(offset + 1)
}

/// The offset of the first `close` that no `open` of the same walk goes with.
fn unmatched(chars: impl Iterator<Item = char>, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in chars.take(REACH).enumerate() {
        if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(offset);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{EditorCommand, Selection, Settings};

    fn check(text: &str, caret: usize, expect: Option<(usize, usize)>) {
        let mut buffer = Buffer::from_text(text, Settings::SQL);
        buffer.perform(EditorCommand::Select(Selection::at(caret)));
        assert_eq!(brackets_at_caret(&buffer), expect, "{text:?} at {caret}");
    }

    #[test]
    fn a_bracket_finds_its_partner_both_ways() {
        check("f(a(b)[c])", 1, Some((1, 9)));
        check("f(a(b)[c])", 9, Some((9, 1)));
        check("f(a(b)[c])", 10, Some((9, 1)));
        check("f(a(b)[c])", 3, Some((3, 5)));
        check("日{\n}", 1, Some((1, 3)));
    }

    #[test]
    fn a_lonely_bracket_has_none() {
        check("(()", 0, None);
        check("ab", 1, None);
        check("", 0, None);
        check(&format!("({})", " ".repeat(REACH)), 0, None);
    }
}
