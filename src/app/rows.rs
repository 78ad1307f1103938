//! Prose pads wrap softly: the rows of a text at a width. The text itself keeps its lines.
//!
//! Invariant: the rows of a line cover all its chars, in order, without a gap.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::editor::{Buffer, cells};

/// Texts longer than this are shown unwrapped: nobody reads them, and a key must not wait.
const WRAP_LIMIT: usize = 100_000;

/// A row on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it belongs to.
    pub line: usize,
    /// Its first char in the line.
    pub start: usize,
    /// The char behind its last one, in the line.
    pub end: usize,
}

/// Returns the rows of a text at a width; `None` if it is too long to be wrapped.
pub fn rows(buffer: &Buffer, width: usize) -> Option<Vec<Row>> {
    if buffer.len() > WRAP_LIMIT {
        return None;
    }
    let width = width.max(4);
    let mut out = Vec::new();
    for line in 0..buffer.line_count() {
        wrap_line(&buffer.line(line), line, width, &mut out);
    }
    Some(out)
}

fn wrap_line(text: &str, line: usize, width: usize, out: &mut Vec<Row>) {
    let (mut start, mut used, mut at) = (0, 0, 0);
    // Where the row may end: behind its last blank.
    let mut fold: Option<(usize, usize)> = None;
    for grapheme in text.graphemes(true) {
        let wide = cells(grapheme);
        let chars = grapheme.chars().count();
        let is_blank = grapheme.chars().all(char::is_whitespace);
        if used + wide > width && !is_blank {
            let (end, kept) = fold.filter(|(end, _)| *end > start).unwrap_or((at, used));
            out.push(Row { line, start, end });
            start = end;
            used -= kept;
            fold = None;
        }
        at += chars;
        used += wide;
        if is_blank {
            fold = Some((at, used));
        }
    }
    out.push(Row {
        line,
        start,
        end: at,
    });
}

/// Returns the index of the row a char of a line is on, and its cell there.
pub fn locate(rows: &[Row], buffer: &Buffer, at: usize) -> (usize, usize) {
    let line = buffer.line_of(at);
    let in_line = at - buffer.line_start(line);
    let index = rows
        .iter()
        .rposition(|row| row.line == line && row.start <= in_line)
        .unwrap_or(0);
    let start = rows.get(index).map_or(0, |row| row.start);
    let text: String = buffer
        .line(line)
        .chars()
        .skip(start)
        .take(in_line - start)
        .collect();
    (index, text.graphemes(true).map(cells).sum())
}

/// Returns the char (in the whole text) at a cell of a row, the row's end if it is shorter.
pub fn char_at(rows: &[Row], buffer: &Buffer, row: usize, cell: usize) -> usize {
    let Some(row) = rows.get(row.min(rows.len().saturating_sub(1))) else {
        return 0;
    };
    let line_start = buffer.line_start(row.line);
    let text: String = buffer
        .line(row.line)
        .chars()
        .skip(row.start)
        .take(row.end - row.start)
        .collect();
    let (mut used, mut at) = (0, 0);
    for grapheme in text.graphemes(true) {
        let wide = cells(grapheme);
        if used + wide > cell {
            break;
        }
        used += wide;
        at += grapheme.chars().count();
    }
    // The place behind a folded row's last blank is the start of the next row.
    let is_folded = row.end < buffer.line(row.line).chars().count();
    if is_folded && at == row.end - row.start && at > 0 {
        at -= 1;
    }
    line_start + row.start + at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Settings;

    fn check(text: &str, width: usize, want: &[&str]) {
        let buffer = Buffer::from_text(
            text,
            Settings {
                indent: 2,
                auto_indent: false,
                has_blocks: false,
            },
        );
        let rows = rows(&buffer, width).expect("short");
        let got: Vec<String> = rows
            .iter()
            .map(|row| {
                buffer
                    .line(row.line)
                    .chars()
                    .skip(row.start)
                    .take(row.end - row.start)
                    .collect()
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn rows_fold_at_blanks_and_lose_nothing() {
        check("one two three", 8, &["one two ", "three"]);
        check("abcdefghij", 4, &["abcd", "efgh", "ij"]);
        check("", 8, &[""]);
        check("a\n\nb", 8, &["a", "", "b"]);
        check("日本語 文", 6, &["日本語 ", "文"]);
    }

    #[test]
    fn places_come_back() {
        let buffer = Buffer::from_text(
            "one two three\nfour",
            Settings {
                indent: 2,
                auto_indent: false,
                has_blocks: false,
            },
        );
        let rows = rows(&buffer, 8).expect("short");
        for at in 0..=buffer.len() {
            let (row, cell) = locate(&rows, &buffer, at);
            assert_eq!(char_at(&rows, &buffer, row, cell), at, "{at}");
        }
    }
}
