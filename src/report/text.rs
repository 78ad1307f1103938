//! The debrief as plain text for a terminal or a mail.
//!
//! Invariant: no line is wider than the width asked for, unless a single column is.

use crate::base::text::{width, wrap};
use crate::report::debrief::Debrief;
use crate::report::outline::{Block, outline};

/// Returns the debrief as text, wrapped to `cells` columns; the text ends with a newline.
pub fn to_text(debrief: &Debrief, cells: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in outline(debrief) {
        match block {
            Block::Heading(level, text) => {
                if !lines.is_empty() {
                    lines.push(String::new());
                }
                let heading = wrap(&text, cells);
                let rule = heading.iter().map(|line| width(line)).max().unwrap_or(0);
                lines.extend(heading);
                let mark = if level == 1 { "=" } else { "-" };
                if level < 3 {
                    lines.push(mark.repeat(rule));
                }
            }
            Block::Line(text) => {
                // A line that names the list after it stands apart from what is before it.
                if text.ends_with(':') {
                    lines.push(String::new());
                }
                lines.extend(wrap(&text, cells));
            }
            Block::List(items) => {
                for (item, below) in items {
                    lines.extend(item_lines("- ", &item, cells));
                    for line in below {
                        lines.extend(item_lines("  - ", &line, cells));
                    }
                }
            }
            Block::Table(head, rows) => table(&head, &rows, &mut lines),
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A deck's line breaks inside an item are not the item's end.
fn item_lines(mark: &str, text: &str, cells: usize) -> Vec<String> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    wrap(&format!("{mark}{flat}"), cells)
}

fn table(head: &[&str], rows: &[Vec<String>], lines: &mut Vec<String>) {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cells = rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell));
            cells.chain([width(name)]).max().unwrap_or(0)
        })
        .collect();
    let mut row = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells
            .zip(&widths)
            .map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell)))));
        lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
    };
    row(&mut head.iter().copied());
    for cells in rows {
        row(&mut cells.iter().map(String::as_str));
    }
}
