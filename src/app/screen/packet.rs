//! The debrief packet as a page: the outline that the exports use, in the blocks of the screen.

use crate::app::doc::{Block, Doc};
use crate::report::Debrief;
use crate::report::outline::{self, outline};

/// Returns the summary page of a debrief.
pub fn page(debrief: &Debrief) -> Doc {
    let mut doc = Doc::new();
    for block in outline(debrief) {
        match block {
            outline::Block::Heading(level, text) => {
                if !doc.is_empty() {
                    doc.push(Block::Gap);
                }
                doc.push(if level <= 1 {
                    Block::Title(text)
                } else {
                    Block::Heading(text)
                });
            }
            outline::Block::Line(text) => doc.push(Block::Text(text)),
            outline::Block::List(items) => {
                for (item, below) in items {
                    doc.push(Block::Text(format!("- {item}")));
                    doc.extend(
                        below
                            .into_iter()
                            .map(|line| Block::Text(format!("  - {line}"))),
                    );
                }
            }
            outline::Block::Table(head, rows) => {
                doc.push(Block::Table(
                    head.into_iter().map(str::to_owned).collect(),
                    rows,
                ));
            }
        }
    }
    doc
}
