//! The debrief packet as a page: the outline that the exports use, in the blocks of the screen.

use crate::app::doc::{Block, Doc};
use crate::report::outline;

/// Returns a part of the outline as a page.
pub fn page(blocks: Vec<outline::Block>) -> Doc {
    let mut doc = Doc::new();
    let (mut headings, mut decided) = (0, false);
    for block in blocks {
        match block {
            outline::Block::Heading(level, text) => {
                headings += 1;
                if !doc.is_empty() {
                    doc.push(Block::Gap);
                }
                doc.push(if level <= 2 {
                    Block::Title(text)
                } else {
                    Block::Heading(text)
                });
            }
            // The line below the second heading of the summary is the recommendation.
            outline::Block::Line(text) if headings == 2 && !decided => {
                decided = true;
                doc.push(Block::Title(text));
                doc.push(Block::Gap);
            }
            outline::Block::Line(text) => {
                // `Submissions:` and its like head the list that follows.
                if let Some(name) = text.strip_suffix(':') {
                    doc.push(Block::Gap);
                    doc.push(Block::Accent(name.to_owned()));
                } else {
                    doc.push(Block::Text(text));
                }
            }
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
