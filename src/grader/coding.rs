//! Judges programs: visible and hidden cases in the jail, and the name of the mistake if the
//! program fails just like a wrong answer that the deck knows.

use crate::base::CancelToken;
use crate::deck::Coding;
use crate::grader::task::coding_job;
use crate::runner::{Runner, run_coding};
use crate::verdict::{CodingReport, NamedMistake, Origin};

/// Runs the visible cases.
pub fn run_visible(
    runner: &Runner,
    question: &Coding,
    source: &str,
    cancel: &CancelToken,
) -> CodingReport {
    run_coding(runner, &coding_job(question, source, false), cancel)
}

/// Runs all cases.
pub fn grade(
    runner: &Runner,
    question: &Coding,
    source: &str,
    cancel: &CancelToken,
) -> CodingReport {
    run_coding(runner, &coding_job(question, source, true), cancel)
}

/// Returns the known wrong answer that fails the same cases with the same results, if there is one.
pub fn name_mistake(
    runner: &Runner,
    question: &Coding,
    report: &CodingReport,
    cancel: &CancelToken,
) -> Option<NamedMistake> {
    if report.verdict.is_accepted() || report.cases.iter().all(|case| case.passed) {
        return None;
    }
    question
        .wrong
        .iter()
        .take_while(|_| !cancel.is_cancelled())
        .find(|wrong| behaves_alike(report, &grade(runner, question, &wrong.text, cancel)))
        .map(|wrong| NamedMistake {
            id: wrong.id.clone(),
            name: wrong.name.clone(),
            origin: Origin::Deck,
        })
}

/// The same cases pass, and those that fail fail with the same result.
fn behaves_alike(report: &CodingReport, known: &CodingReport) -> bool {
    !report.cases.is_empty()
        && report.cases.len() == known.cases.len()
        && report.cases.iter().zip(&known.cases).all(|(mine, theirs)| {
            mine.name == theirs.name
                && mine.passed == theirs.passed
                && mine.got == theirs.got
                && mine.error.as_ref().map(|e| &e.kind) == theirs.error.as_ref().map(|e| &e.kind)
        })
}
