//! What a design draws and computes, as a page beside it.

use crate::app::doc::{Block, Doc};
use crate::app::live::Live;
use crate::diagram::Diagram;
use crate::estimate::{Estimate, Sheet};
use crate::interview::Pad;

/// What stands behind a line of the answer: its number, the words, and whether it is a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineResult {
    /// The line, from 0.
    pub line: usize,
    /// The result, or what is wrong.
    pub text: String,
    /// Whether it is a result.
    pub ok: bool,
}

/// Returns the page: the drawing, then the numbers.
pub fn page(live: &Live) -> Doc {
    let text = answer(live);
    let diagram = Diagram::of(&text);
    let mut doc = Doc::new();
    if diagram.is_empty() {
        doc.push(Block::Dim(
            "Nothing is drawn yet. Write `client -> kafka: events` on a line of your answer; `a -> b -> c` \
             draws a chain, `group fast: b, c` a frame."
                .into(),
        ));
    } else {
        doc.push(Block::Drawing(diagram.draw()));
    }
    doc.push(Block::Gap);
    let sheet = Sheet::of(&text);
    if sheet.estimates.is_empty() {
        doc.push(Block::Dim(
            "No number yet. A line such as `= rate = 2e12 events/day * 1 kB -> GB/s` is computed, and `rate` \
             may be used further down."
                .into(),
        ));
    } else {
        doc.push(Block::Heading("Numbers".into()));
        for estimate in &sheet.estimates {
            let name = estimate.name.clone();
            let name = name.unwrap_or_else(|| format!("line {}", estimate.line + 1));
            match told(estimate) {
                Ok(value) => doc.push(Block::Pair(name, value)),
                Err(why) => doc.push(Block::Bad(format!("{name}: {why}"))),
            }
        }
    }
    doc
}

/// Returns what stands behind the lines of the answer that compute.
pub fn results(live: &Live) -> Vec<LineResult> {
    let text = answer(live);
    if !text.contains('=') {
        return Vec::new();
    }
    let sheet = Sheet::of(&text);
    let results = sheet.estimates.iter().map(|estimate| {
        let told = told(estimate);
        LineResult {
            line: estimate.line,
            ok: told.is_ok(),
            text: told.unwrap_or_else(|why| why),
        }
    });
    results.collect()
}

fn told(estimate: &Estimate) -> Result<String, String> {
    match &estimate.result {
        Ok(value) => Ok(estimate.spoken().unwrap_or_else(|| value.clone())),
        Err(why) => Err(why.clone()),
    }
}

fn answer(live: &Live) -> String {
    let pad = live.desk.pads.get(&(live.question_idx(), Pad::Answer));
    pad.map_or_else(String::new, |pad| pad.buffer.text())
}
