//! Judges programs: visible and hidden cases in the jail, then random inputs.
//!
//! Invariant: random inputs are tried only when every case passes; a program that fails one of them
//! failed, and the report shows the simplest such input as one more case.

use super::random;
use crate::base::{CancelToken, Seed};
use crate::deck::Coding;
use crate::grader::task::coding_job;
use crate::runner::{CodingCase, Runner, run_coding};
use crate::verdict::{CaseOutcome, CodingReport, CodingVerdict, OwnCase};

pub use super::alike::name_mistake;

/// How many times its limit a program may take by the clock where processor time decides.
const LATE: u64 = 20;

/// Runs the visible cases and the candidate's own.
pub fn run_visible(
    runner: &Runner,
    question: &Coding,
    source: &str,
    own: &[OwnCase],
    cancel: &CancelToken,
) -> CodingReport {
    let mut job = coding_job(question, source, false);
    let own = own.iter().enumerate().map(|(index, case)| CodingCase {
        name: format!("your own {}", index + 1),
        args_json: case.args.clone(),
        want_json: case.want.clone(),
        hidden: false,
    });
    job.cases.extend(own);
    run_coding(runner, &job, cancel)
}

/// Runs all cases of the deck.
pub fn run_all(
    runner: &Runner,
    question: &Coding,
    source: &str,
    cancel: &CancelToken,
) -> CodingReport {
    run_coding(runner, &coding_job(question, source, true), cancel)
}

/// Runs all cases; the program's limit is not compared with the clock but with the time it had a
/// processor for, rounded up to seconds.
pub(super) fn run_all_however_late(
    runner: &Runner,
    question: &Coding,
    source: &str,
    cancel: &CancelToken,
) -> CodingReport {
    let mut job = coding_job(question, source, true);
    job.limits.cpu_s = question.wall_ms.div_ceil(1_000);
    job.limits.wall_ms = LATE * question.wall_ms;
    run_coding(runner, &job, cancel)
}

/// Runs all cases and, if they pass, random inputs drawn from `seed`.
pub fn grade(
    runner: &Runner,
    question: &Coding,
    source: &str,
    seed: Seed,
    cancel: &CancelToken,
) -> CodingReport {
    let report = run_all(runner, question, source, cancel);
    if report.verdict.is_accepted() {
        search(runner, question, source, seed, report, cancel)
    } else {
        report
    }
}

/// Tries random inputs and adds what they show to a `report` whose cases all pass.
pub fn search(
    runner: &Runner,
    question: &Coding,
    source: &str,
    seed: Seed,
    mut report: CodingReport,
    cancel: &CancelToken,
) -> CodingReport {
    let Some(inputs) = &question.inputs else {
        return report;
    };
    let mut reference = random::reference(runner, question);
    let searched = random::search(question, &mut reference, inputs, source, seed, cancel);
    report.random = Some(Box::new(searched.random));
    report.wall_micros += searched.random.micros;
    if let Some(verdict) = searched.stopped {
        report.verdict = verdict;
    }
    if let Some((args, found)) = searched.found {
        add(&mut report, &args, found);
    }
    report
}

/// Makes the run on a counterexample the last case of a report.
fn add(report: &mut CodingReport, args: &str, found: CodingReport) {
    let n_cases = report.cases.len();
    let mark = |case: &mut CaseOutcome| case.found = Some(args.to_owned());
    report.verdict = found.verdict;
    match &mut report.verdict {
        CodingVerdict::Wrong {
            first,
            passed,
            total,
        } => {
            mark(first);
            (*passed, *total) = (n_cases, n_cases + 1);
        }
        CodingVerdict::Crashed {
            case,
            passed,
            total,
            ..
        } => {
            case.iter_mut().map(AsMut::as_mut).for_each(mark);
            (*passed, *total) = (n_cases, n_cases + 1);
        }
        CodingVerdict::TimedOut { case, .. } => {
            case.iter_mut().map(AsMut::as_mut).for_each(mark);
        }
        _ => {}
    }
    let failing = found.cases.into_iter().find(|case| !case.passed);
    report.cases.extend(failing.map(|mut case| {
        mark(&mut case);
        case
    }));
    report.limits_hit.extend(found.limits_hit);
}
