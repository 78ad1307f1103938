//! Text for a terminal: how wide it is, how it wraps, how it is cut.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns the number of terminal cells `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns `text` cut to `cells` cells, with `…` as the last one when something was cut.
pub fn elide(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let w = width(grapheme);
        if used + w + 1 > cells {
            break;
        }
        out.push_str(grapheme);
        used += w;
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

/// Returns the lines of `text` wrapped to `cells` cells at spaces; words longer than a line are
/// broken, and the indent of a line (and of a list item's text) is kept on its continuation.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let indent = hanging_indent(line).min(cells / 2);
        let mut current = String::new();
        let mut used = 0;
        let mut fresh = true;
        for word in words_and_spaces(line) {
            let w = width(word);
            if used + w <= cells {
                current.push_str(word);
                used += w;
                fresh = fresh && word.trim().is_empty();
                continue;
            }
            if !fresh {
                lines.push(std::mem::take(&mut current).trim_end().to_owned());
                current = " ".repeat(indent);
                used = indent;
                fresh = true;
            }
            if word.trim().is_empty() {
                continue;
            }
            for grapheme in word.graphemes(true) {
                let w = width(grapheme);
                if used + w > cells && used > indent {
                    lines.push(std::mem::take(&mut current));
                    current = " ".repeat(indent);
                    used = indent;
                }
                current.push_str(grapheme);
                used += w;
                fresh = false;
            }
        }
        lines.push(current.trim_end().to_owned());
    }
    lines
}

/// Returns prose that was written in lines with its paragraphs joined, so that it can be wrapped to
/// any width. Empty lines, list items, indented lines and lines that compute (`= n = 2 * 3`) stay where they are.
pub fn flow(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().lines().map(str::trim_end) {
        let stands_alone =
            line.is_empty() || line.starts_with([' ', '\t']) || is_item(line) || computes(line);
        match lines.last_mut() {
            Some(last)
                if !stands_alone
                    && !last.is_empty()
                    && !last.starts_with(' ')
                    && !computes(last) =>
            {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Says whether a line is one of arithmetic.
fn computes(line: &str) -> bool {
    line.starts_with("= ")
}

/// Says whether a line begins an item of a list: `- `, `* `, `• `, `1. `.
fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "• "].iter().any(|mark| line.starts_with(mark))
        || (digits.len() < line.len() && digits.starts_with(". "))
}

/// The line cut into runs of spaces and runs of other characters.
fn words_and_spaces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let spaces = rest.starts_with(' ');
        let mut end = rest.find(|c| (c == ' ') != spaces).unwrap_or(rest.len());
        // A number keeps its percent sign.
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        if is_number && let Some(behind) = rest.get(end..).and_then(|rest| rest.strip_prefix(" %"))
        {
            end += " %".len() + behind.find(' ').unwrap_or(behind.len());
        }
        let (word, tail) = rest.split_at(end);
        rest = tail;
        (!word.is_empty()).then_some(word)
    })
}

/// The column where the text of a line starts, behind spaces and a list mark.
fn hanging_indent(line: &str) -> usize {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let rest = line.trim_start_matches(' ');
    let mark = ["- ", "* ", "• "]
        .iter()
        .find(|mark| rest.starts_with(**mark));
    spaces + mark.map_or(0, |mark| width(mark))
}

/// Returns `1 row`, `2 rows`, `2 stories`.
pub fn plural(n: usize, noun: &str) -> String {
    let stem = noun.strip_suffix('y');
    let stem = stem.filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match stem {
        _ if n == 1 => format!("1 {noun}"),
        Some(stem) => format!("{n} {stem}ies"),
        None => format!("{n} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_is_cut_by_cells() {
        assert_eq!(elide("日本語", 5), "日本…");
        assert_eq!(elide("abc", 3), "abc");
        assert_eq!(elide("abc", 0), "");
    }

    #[test]
    fn counts_have_their_nouns() {
        assert_eq!(plural(1, "story"), "1 story");
        assert_eq!(plural(2, "story"), "2 stories");
        assert_eq!(plural(2, "day"), "2 days");
        assert_eq!(plural(0, "row"), "0 rows");
    }

    #[test]
    fn paragraphs_flow_and_lists_stand() {
        assert_eq!(flow("\none\ntwo\n\nthree\n"), "one two\n\nthree");
        assert_eq!(flow("this:\n- a\n  b\n1. c\nd"), "this:\n- a\n  b\n1. c d");
        assert_eq!(
            flow("so:\n= n = 2\n= n * 3\nand\non"),
            "so:\n= n = 2\n= n * 3\nand on"
        );
        assert_eq!(flow("code:\n  x = 1\n  y = 2"), "code:\n  x = 1\n  y = 2");
    }

    #[test]
    fn lines_wrap_at_spaces_and_keep_their_indent() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("- alpha beta", 8), ["- alpha", "  beta"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
