//! A data model in words and tables: what is asked for, what a run made, what the trials found.

use crate::app::doc::{Block, Doc};
use crate::app::effect::Language;
use crate::base::text::{flow, plural};
use crate::deck::Modelling;
use crate::verdict::{ModelRun, ModellingReport, ModellingVerdict, TrialOutcome};

/// How the answer is run; the candidate has to know that, whatever the question is.
const RULES: &str = "Your answer has three parts, each below its mark. The model runs once. The load \
    runs once for every batch that is delivered: the raw tables then hold that batch and nothing \
    else. A batch may come again, late, or after a load that broke off. Metrics are asked when the \
    raw tables are empty.";

/// What the answer must look like.
pub fn contract(modelling: &Modelling, doc: &mut Doc) {
    doc.push(Block::Gap);
    doc.push(Block::Dim(RULES.into()));
    for metric in &modelling.metrics {
        doc.push(Block::Gap);
        doc.push(Block::Pair(
            format!("metric {}", metric.id),
            flow(&metric.text),
        ));
        doc.push(Block::Pair("columns".into(), metric.columns.join(", ")));
    }
    doc.push(Block::Gap);
    doc.push(Block::Pair(
        "trials".into(),
        format!("{} at submit", modelling.trials.len()),
    ));
}

/// The good models, after scoring.
pub fn references(modelling: &Modelling, doc: &mut Doc) {
    for specimen in modelling.good() {
        doc.push(Block::Heading(format!("A good model: {}", specimen.name)));
        doc.push(Block::Code(Language::Sql, specimen.text.trim().to_owned()));
        doc.push(Block::Gap);
    }
}

/// What a run made: tables with their rows, and every metric.
pub fn run_blocks(run: &ModelRun) -> Doc {
    let mut doc = Doc::new();
    if let Some((at, error)) = &run.error {
        let place = error
            .position
            .map_or_else(String::new, |place| format!(", line {place}"));
        doc.push(Block::Bad(format!(
            "{}{place}: {}",
            at.fails(),
            error.message
        )));
        doc.extend(error.help.clone().map(Block::Dim));
    }
    let tables = run.tables.iter();
    let tables = tables.map(|(name, rows)| format!("{name} {}", plural(*rows as usize, "row")));
    let tables: Vec<String> = tables.collect();
    if !tables.is_empty() {
        doc.push(Block::Text(tables.join(" · ")));
    }
    for (name, rows) in &run.metrics {
        doc.push(Block::Gap);
        doc.push(Block::Heading(name.clone()));
        match rows {
            Ok(rows) => doc.push(Block::Grid(rows.clone())),
            Err(error) => {
                doc.push(Block::Bad(error.message.clone()));
                doc.extend(error.help.clone().map(Block::Dim));
            }
        }
    }
    if !run.steps.is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Dim(format!("Loaded {}", run.steps.join(" · "))));
    }
    doc
}

/// What a run came to, in a line, and whether it ran to its end.
pub fn run_line(run: &ModelRun) -> (String, bool) {
    let failed = run.metrics.iter().filter(|(_, rows)| rows.is_err()).count();
    match &run.error {
        Some((at, error)) => (format!("{}: {}", at.fails(), error.message), false),
        None if failed > 0 => (format!("{} fail", plural(failed, "metric")), false),
        None => {
            let rows: u64 = run.tables.iter().map(|(_, rows)| rows).sum();
            let tables = plural(run.tables.len(), "table");
            (format!("{tables}, {}", plural(rows as usize, "row")), true)
        }
    }
}

/// Every trial: failed ones with what was done, what was wanted and what came.
pub fn verdict_detail(report: &ModellingReport, doc: &mut Doc) {
    if let ModellingVerdict::Failed { error, .. } = &report.verdict {
        doc.extend(error.help.clone().map(Block::Dim));
    }
    // What fails in the same way as a trial before is named, not shown again.
    let mut told: Vec<&str> = Vec::new();
    let mut again: Vec<&TrialOutcome> = Vec::new();
    for trial in report.trials.iter().filter(|trial| !trial.passed) {
        if told.contains(&trial.said.as_str()) {
            again.push(trial);
        } else {
            told.push(&trial.said);
            failed(trial, doc);
        }
    }
    if !again.is_empty() {
        doc.push(Block::Gap);
    }
    for trial in again {
        doc.push(Block::Bad(format!("fails likewise: {}", trial.name)));
    }
    let passed = report.trials.iter().filter(|trial| trial.passed);
    let mut passed = passed.peekable();
    if passed.peek().is_some() {
        doc.push(Block::Gap);
    }
    for trial in passed {
        doc.push(Block::Good(format!("stands: {}", trial.name)));
    }
}

fn failed(trial: &TrialOutcome, doc: &mut Doc) {
    doc.push(Block::Gap);
    doc.push(Block::Heading(trial.name.clone()));
    doc.push(Block::Accent(sentence(trial.fault.words())));
    for (index, step) in trial.steps.iter().enumerate() {
        doc.push(Block::Dim(format!("{}. {step}", index + 1)));
    }
    doc.push(Block::Bad(trial.said.clone()));
    match (&trial.expected, &trial.actual) {
        (Some(expected), Some(actual)) => doc.push(Block::Versus(
            ("Expected".into(), expected.clone()),
            ("Yours".into(), actual.clone()),
        )),
        (Some(rows), None) | (None, Some(rows)) => doc.push(Block::Grid(rows.clone())),
        (None, None) => {}
    }
}

fn sentence(words: &str) -> String {
    let (first, rest) = words.split_at_checked(1).unwrap_or(("", words));
    format!("{}{rest}.", first.to_uppercase())
}
