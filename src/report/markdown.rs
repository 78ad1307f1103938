//! The debrief as Markdown.
//!
//! Invariant: nothing a candidate or a deck wrote can become markup: special characters are escaped
//! and line breaks inside an item are spaces.

use crate::report::debrief::Debrief;
use crate::report::outline::{Block, outline};

/// Returns the debrief as Markdown; the text ends with a newline.
pub fn to_markdown(debrief: &Debrief) -> String {
    of_blocks(outline(debrief))
}

/// Returns the parts of a page as Markdown; the text ends with a newline.
pub(super) fn of_blocks(blocks: Vec<Block>) -> String {
    let mut out = String::new();
    let mut previous_list = false;
    for block in blocks {
        let is_list = matches!(block, Block::List(_));
        if !out.is_empty() {
            out.push('\n');
        }
        // Two lists in a row would become one.
        if is_list && previous_list {
            out.push_str("<!-- -->\n\n");
        }
        previous_list = is_list;
        match block {
            Block::Heading(level, text) => {
                line(&mut out, &[&"#".repeat(level), " ", &plain(&text)]);
            }
            Block::Line(text) => line(&mut out, &[&plain(&text)]),
            Block::List(items) => {
                for (item, below) in items {
                    line(&mut out, &["- ", &plain(&item)]);
                    for item in below {
                        line(&mut out, &["  - ", &plain(&item)]);
                    }
                }
            }
            Block::Table(head, rows) => {
                row(&mut out, head.iter().map(|cell| plain(cell)));
                row(&mut out, head.iter().map(|_| "---".to_owned()));
                for cells in rows {
                    row(&mut out, cells.iter().map(|cell| plain(cell)));
                }
            }
        }
    }
    out
}

fn line(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
    out.push('\n');
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    line(out, &["| ", &cells.collect::<Vec<_>>().join(" | "), " |"]);
}

/// The text on one line with Markdown's own characters escaped; code in backticks stays code.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A lone backtick would open a code span that swallows the escapes after it.
    let closed = text.matches('`').count() % 2 == 0;
    let mut out = String::new();
    let mut code = false;
    for (index, c) in text.chars().enumerate() {
        match c {
            '`' if closed => code = !code,
            // A table parts its cells even inside code.
            '|' => out.push('\\'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' if !code => out.push('\\'),
            '#' | '+' | '-' if index == 0 => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(plain(text), expect);
    }

    #[test]
    fn nothing_written_becomes_markup() {
        check("a_b *c*", r"a\_b \*c\*");
        check("run `select a_b`", "run `select a_b`");
        check("a ` b *", r"a \` b \*");
        check("<b>|\n# x", r"\<b\>\| # x");
        check("# x", r"\# x");
        check("", "");
    }
}
