//! What a person calls a character: extended grapheme clusters, and the cells they take.
//!
//! Invariant: nothing here copies the text; boundaries are found in the rope's own chunks, so a
//! key costs the same in a small text and in a large one.

use ropey::{Rope, RopeSlice};
use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete, UnicodeSegmentation as _};
use unicode_width::UnicodeWidthStr as _;

/// The cells a tab character takes; texts typed in Onsite have none, pasted ones may.
pub const TAB_CELLS: usize = 4;

/// Returns the cells `grapheme` takes on screen, at least one, so that the caret can stand on it.
pub fn cells(grapheme: &str) -> usize {
    if grapheme == "\t" {
        TAB_CELLS
    } else {
        grapheme.width().max(1)
    }
}

/// Returns the number of graphemes and of cells in a piece of one line.
pub(super) fn measure(slice: RopeSlice<'_>) -> (usize, usize) {
    if is_plain(slice) {
        return (slice.len_bytes(), slice.len_bytes());
    }
    let mut measured = (0, 0);
    for grapheme in String::from(slice).graphemes(true) {
        measured.0 += 1;
        measured.1 += cells(grapheme);
    }
    measured
}

/// Returns the char offset in a line of the grapheme that covers `cell`, or the line's length.
pub(super) fn offset_of_cell(line: RopeSlice<'_>, cell: usize) -> usize {
    if is_plain(line) {
        return cell.min(line.len_bytes());
    }
    let (mut offset, mut used) = (0, 0);
    for grapheme in String::from(line).graphemes(true) {
        used += cells(grapheme);
        if used > cell {
            break;
        }
        offset += grapheme.chars().count();
    }
    offset
}

/// Printable ASCII only: every byte is a char, a grapheme and a cell.
fn is_plain(slice: RopeSlice<'_>) -> bool {
    slice
        .chunks()
        .all(|chunk| chunk.bytes().all(|byte| (b' '..=b'~').contains(&byte)))
}

/// Returns the char index of the first boundary behind `at`, or the end of the text.
pub(super) fn next(rope: &Rope, at: usize) -> usize {
    let len = rope.len_chars();
    if at >= len {
        return len;
    }
    if ascii_pair(rope, at + 1) {
        return at + 1;
    }
    let found = walk(rope, at, GraphemeCursor::next_boundary);
    found.flatten().map_or(len, |byte| rope.byte_to_char(byte))
}

/// Returns the char index of the last boundary before `at`, or zero.
pub(super) fn previous(rope: &Rope, at: usize) -> usize {
    let at = at.min(rope.len_chars());
    if at == 0 {
        return 0;
    }
    if at >= 2 && ascii_pair(rope, at - 1) {
        return at - 1;
    }
    let found = walk(rope, at, GraphemeCursor::prev_boundary);
    found.flatten().map_or(0, |byte| rope.byte_to_char(byte))
}

/// Returns whether `at` lies between two graphemes (or at an end of the text).
pub(super) fn is_boundary(rope: &Rope, at: usize) -> bool {
    if at == 0 || at >= rope.len_chars() {
        return at <= rope.len_chars();
    }
    ascii_pair(rope, at) || walk(rope, at, GraphemeCursor::is_boundary).unwrap_or(true)
}

/// Returns `at` itself, clamped into the text, or the first boundary behind it.
pub(super) fn snap(rope: &Rope, at: usize) -> usize {
    let at = at.min(rope.len_chars());
    if is_boundary(rope, at) {
        at
    } else {
        next(rope, at)
    }
}

/// Whether the chars on both sides of `at` are ASCII, which always means a boundary: buffers hold
/// no `\r\n`.
fn ascii_pair(rope: &Rope, at: usize) -> bool {
    let plain = |idx| rope.get_char(idx).is_none_or(|c| c.is_ascii() && c != '\r');
    at > 0 && plain(at - 1) && plain(at)
}

/// Asks a cursor at char `at`, feeding it the chunks it wants; `None` if it wants the impossible.
fn walk<T>(
    rope: &Rope,
    at: usize,
    mut ask: impl FnMut(&mut GraphemeCursor, &str, usize) -> Result<T, GraphemeIncomplete>,
) -> Option<T> {
    let byte = rope.try_char_to_byte(at).ok()?;
    let mut cursor = GraphemeCursor::new(byte, rope.len_bytes(), true);
    let (mut chunk, mut start, _, _) = rope.get_chunk_at_byte(byte)?;
    loop {
        match ask(&mut cursor, chunk, start) {
            Ok(answer) => return Some(answer),
            Err(GraphemeIncomplete::NextChunk) => {
                (chunk, start, _, _) = rope.get_chunk_at_byte(start + chunk.len())?;
            }
            Err(GraphemeIncomplete::PrevChunk) => {
                (chunk, start, _, _) = rope.get_chunk_at_byte(start.checked_sub(1)?)?;
            }
            Err(GraphemeIncomplete::PreContext(end)) => {
                let (before, first, _, _) = rope.get_chunk_at_byte(end.checked_sub(1)?)?;
                cursor.provide_context(before.get(..end - first)?, first);
            }
            Err(GraphemeIncomplete::InvalidOffset) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All three walks must agree with the segmentation of the whole string.
    fn check(text: &str) {
        let rope = Rope::from_str(text);
        let mut bounds = vec![0];
        for grapheme in text.graphemes(true) {
            bounds.push(bounds.last().unwrap() + grapheme.chars().count());
        }
        for pair in bounds.windows(2) {
            for at in pair[0]..pair[1] {
                assert_eq!(next(&rope, at), pair[1], "next of {at}");
                assert_eq!(is_boundary(&rope, at), at == pair[0], "boundary at {at}");
                assert_eq!(snap(&rope, at), if at == pair[0] { at } else { pair[1] });
                assert_eq!(previous(&rope, at + 1), pair[0], "previous of {}", at + 1);
            }
        }
    }

    #[test]
    fn boundaries_agree_with_the_whole_string() {
        check("");
        check("abc\ndé e\u{301}x");
        check("\u{301}a👩‍👩‍👧‍👦🇩🇪🇫🇷각한\n日本");
    }

    #[test]
    fn boundaries_hold_across_the_chunks_of_a_rope() {
        check(&"👩‍👩‍👧‍👦".repeat(400));
        check(&"x🇩🇪🇫🇷".repeat(700));
        check(&format!("a{}", "\u{301}".repeat(3000)));
    }

    #[test]
    fn cells_count_what_the_terminal_shows() {
        assert_eq!(cells("日"), 2);
        assert_eq!(cells("👩‍👩‍👧‍👦"), 2);
        assert_eq!(cells("\t"), TAB_CELLS);
        assert_eq!(cells("\u{301}"), 1);
        let rope = Rope::from_str("a日b");
        assert_eq!(measure(rope.slice(..)), (3, 4));
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|cell| offset_of_cell(rope.slice(..), cell)),
            [0, 1, 1, 2, 3, 3]
        );
    }
}
