//! What a program did: the first failing case on one screen, then all cases.
//!
//! Invariant: the failing case, its traceback and what it printed have room on 80 by 24 cells,
//! however long they are; what was cut stands in full below.

use crate::app::doc::{Block, Doc};
use crate::base::text::plural;
use crate::verdict::{CaseOutcome, CodingReport, Growth, GrowthClaim, GrowthReport, PyError};

/// Characters shown of the arguments, and of a value.
const INPUT: usize = 190;
const VALUE: usize = 125;
/// Frames shown of a traceback, and lines of what was printed.
const FRAMES: usize = 4;
const PRINTED: usize = 4;
/// Sizes shown of what was measured.
const POINTS: usize = 5;

/// Adds the first failing case, the list of all, and what had to be cut.
pub fn detail(report: &CodingReport, doc: &mut Doc) {
    let failing = report.cases.iter().find(|case| !case.passed);
    if let Some(case) = failing {
        first_failing(case, doc);
    }
    doc.push(Block::Gap);
    for case in &report.cases {
        doc.push(listed(case));
    }
    if let Some(random) = &report.random {
        let inputs = plural(random.tried, "random input");
        doc.push(Block::Dim(match failing {
            Some(_) => format!("found among {inputs}, then made as simple as it goes"),
            None => format!("✓ {inputs} answered as the reference does"),
        }));
    }
    if let Some(growth) = &report.growth {
        doc.push(Block::Gap);
        self::growth(growth, None, doc);
    }
    if !report.stdout.is_empty() {
        doc.push(Block::Heading("printed outside the cases".into()));
        doc.push(Block::Verbatim(report.stdout.clone()));
    }
    if let Some(case) = failing {
        in_full(case, doc);
    }
}

/// Adds what the program costs: what the candidate said beside what was measured, and the numbers.
pub fn growth(report: &GrowthReport, claim: Option<GrowthClaim>, doc: &mut Doc) {
    doc.push(Block::Heading("Growth".into()));
    let mut compare = |label: &str, said: Option<Growth>, measured: Option<Growth>| {
        let found = measured.map_or("not told", Growth::as_str);
        let text = match said {
            None => format!("measured {found}"),
            Some(said) => format!("you said {said}, measured {found}"),
        };
        doc.push(match (said, measured) {
            (Some(said), Some(measured)) if said == measured => {
                Block::Good(format!("✓ {label}: {text}"))
            }
            (Some(_), Some(_)) => Block::Bad(format!("✗ {label}: {text}")),
            _ => Block::Pair(label.to_owned(), text),
        });
    };
    compare("time", claim.map(|claim| claim.time), report.time);
    compare("memory", claim.map(|claim| claim.memory), report.memory);
    if let Some(hot) = &report.hot {
        doc.push(Block::Dim(hot.words()));
    }
    if let Some(stopped) = &report.stopped {
        doc.push(Block::Bad(format!("no larger inputs: {stopped}")));
    }
    let doubling = report
        .points
        .iter()
        .rev()
        .filter(|point| point.n.is_power_of_two());
    let mut shown: Vec<_> = doubling.take(POINTS).collect();
    shown.reverse();
    for point in shown {
        let (steps, bytes) = (plural(point.steps as usize, "step"), size(point.bytes));
        let millis = point.nanos as f64 / 1e6;
        doc.push(Block::Dim(format!(
            "n = {}: {steps}, {bytes}, {millis:.2} ms",
            point.n
        )));
    }
}

/// A number of bytes, for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => plural(bytes as usize, "byte"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn first_failing(case: &CaseOutcome, doc: &mut Doc) {
    doc.push(Block::Gap);
    doc.push(Block::Heading(match (&case.found, case.hidden) {
        (Some(_), _) => "The simplest random input on which it fails".to_owned(),
        (None, true) => format!("First failing hidden case: {}", case.name),
        (None, false) => format!("First failing case: {}", case.name),
    }));
    doc.push(Block::Pair("input".into(), cut(&case.input, INPUT)));
    doc.push(Block::Pair("expected".into(), cut(&case.expected, VALUE)));
    if let Some(got) = &case.got {
        doc.push(Block::Pair("got".into(), cut(got, VALUE)));
    }
    if let Some(difference) = &case.difference {
        doc.push(Block::Pair("difference".into(), cut(difference, VALUE)));
    }
    if let Some(error) = &case.error {
        traceback(error, doc);
    }
    if !case.stdout.is_empty() {
        doc.push(Block::Heading("stdout".into()));
        doc.push(Block::Verbatim(last_lines(&case.stdout)));
    }
}

fn listed(case: &CaseOutcome) -> Block {
    let mark = if case.passed { "✓" } else { "✗" };
    let millis = case.micros as f64 / 1000.0;
    let line = format!("{mark} {}  {millis:.1} ms", case.name);
    if case.passed {
        Block::Dim(line)
    } else {
        Block::Bad(line)
    }
}

/// The candidate's frames, the innermost of them if there are many.
fn traceback(error: &PyError, doc: &mut Doc) {
    let message = cut(&error.message, VALUE);
    doc.push(Block::Bad(format!("{}: {message}", error.kind)));
    let earlier = error.frames.len().saturating_sub(FRAMES);
    if earlier > 0 {
        let calls = plural(earlier, "outer call");
        doc.push(Block::Dim(format!("  … {calls}")));
    }
    for frame in error.frames.iter().skip(earlier) {
        let text = cut(frame.text.trim(), 40);
        doc.push(Block::Dim(format!(
            "  line {}, in {}: {text}",
            frame.line, frame.function
        )));
    }
}

/// What was cut above.
fn in_full(case: &CaseOutcome, doc: &mut Doc) {
    let parts = [
        ("input", Some(&case.input), INPUT),
        ("expected", Some(&case.expected), VALUE),
        ("got", case.got.as_ref(), VALUE),
        ("difference", case.difference.as_ref(), VALUE),
    ];
    let long = parts
        .into_iter()
        .filter_map(|(label, text, chars)| Some((label, text?, chars)))
        .filter(|(_, text, chars)| text.chars().count() > *chars);
    let mut long = long.peekable();
    let printed = case.stdout.lines().count() > PRINTED;
    if long.peek().is_some() || printed {
        doc.push(Block::Gap);
        doc.push(Block::Heading("In full".into()));
    }
    doc.extend(long.map(|(label, text, _)| Block::Pair(label.into(), text.clone())));
    if printed {
        doc.push(Block::Pair("stdout".into(), String::new()));
        doc.push(Block::Verbatim(case.stdout.clone()));
    }
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The last lines of a text, none longer than a screen is wide.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let earlier = lines.len().saturating_sub(PRINTED);
    let shown = lines.iter().skip(earlier).map(|line| cut(line, 74));
    let shown: Vec<String> = shown.collect();
    if earlier > 0 {
        format!("… {}\n{}", plural(earlier, "line"), shown.join("\n"))
    } else {
        shown.join("\n")
    }
}
