//! Rounds of real interviews as a page of their own.
//!
//! Invariant: the page runs nothing and asks for nothing.

use super::markup::Markup;
use super::whole::{POLICY, STYLE};
use crate::diary::RealRound;
use crate::report::outline::Block;
use crate::report::real::blocks;
use crate::report::track::Privacy;

/// Returns rounds of real interviews as one HTML file.
pub fn real_page(rounds: &[RealRound], privacy: Privacy) -> String {
    let mut page = Markup::default();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(POLICY);
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.element("title", &[], "Onsite: real interviews");
    page.raw("<style>")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<main>\n");
    for block in blocks(rounds, privacy) {
        put(&mut page, block);
    }
    page.raw("</main>\n</body>\n</html>\n");
    page.finish()
}

fn put(page: &mut Markup, block: Block) {
    match block {
        Block::Heading(1, text) => {
            page.element("h1", &[], &text);
        }
        Block::Heading(2, text) => {
            page.element("h2", &[], &text);
        }
        Block::Heading(_, text) => {
            page.element("h3", &[], &text);
        }
        Block::Line(text) => {
            page.element("p", &[], &text);
        }
        Block::List(items) => {
            page.open("ul", &[]);
            for (item, below) in items {
                page.element("li", &[], &[vec![item], below].concat().join("; "));
            }
            page.close("ul");
        }
        Block::Table(head, rows) => {
            page.open("table", &[]);
            page.open("tr", &[]);
            for cell in head {
                page.element("th", &[("scope", "col")], cell);
            }
            page.close("tr");
            for row in rows {
                page.open("tr", &[]);
                for cell in row {
                    page.element("td", &[], &cell);
                }
                page.close("tr");
            }
            page.close("table");
        }
    }
}
