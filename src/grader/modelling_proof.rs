//! The proof of a modelling question: raw rows load, good models stand every trial, and each bad
//! one fails the trial that names its fault.
//!
//! Invariant: one finding per claim that does not hold, in the deck's order.

use super::modelling::grade;
use crate::base::CancelToken;
use crate::deck::codes::{self, Code};
use crate::deck::{Modelling, Part, Specimen};
use crate::sandbox::Engine;
use crate::verdict::{Budget, ModellingReport, ModellingVerdict};

/// A claim of the deck that does not hold.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static Code,
    pub(super) part: Part,
    pub(super) message: String,
}

/// Puts every claim of a question to the test.
pub(super) fn prove_modelling(question: &Modelling, cancel: &CancelToken) -> Vec<Fault> {
    let faults = raw(question);
    if !faults.is_empty() {
        return faults;
    }
    let specimens = question.specimens.iter().enumerate();
    specimens
        .filter(|_| !cancel.is_cancelled())
        .filter_map(|(index, specimen)| {
            let reins = (&Budget::GRADE, cancel);
            let report = grade(question, &specimen.text, reins, &mut |_| {});
            let (code, message) = claim(question, specimen, &report)?;
            Some(Fault {
                code,
                part: Part::Design(index),
                message: format!("“{}”: {message}", specimen.name),
            })
        })
        .collect()
}

/// The raw tables can be made and every batch goes into them.
fn raw(question: &Modelling) -> Vec<Fault> {
    let fault = |part, message| Fault {
        code: &codes::RAW_FAILS,
        part,
        message,
    };
    let mut faults = Vec::new();
    for (index, batch) in question.batches.iter().enumerate() {
        let loaded = Engine::with_script(&question.raw)
            .map_err(|error| (Part::Raw, error))
            .and_then(|mut engine| {
                let loaded = engine.load_script(&batch.sql);
                loaded.map_err(|error| (Part::Batch(index), error))
            });
        match loaded {
            Ok(()) => {}
            Err((Part::Raw, error)) => return vec![fault(Part::Raw, error.to_string())],
            Err((part, error)) => faults.push(fault(part, error.to_string())),
        }
    }
    faults
}

/// What is wrong with a claim, if anything is.
fn claim(
    question: &Modelling,
    specimen: &Specimen,
    report: &ModellingReport,
) -> Option<(&'static Code, String)> {
    let told = || {
        let failed = report.trials.iter().filter(|trial| !trial.passed);
        let failed: Vec<String> = failed
            .map(|trial| format!("; {}: {}", trial.id, trial.said))
            .collect();
        format!("{}{}", report.verdict.headline(), failed.concat())
    };
    let Some(index) = specimen.fails else {
        let stands = report.verdict.is_accepted();
        return (!stands).then(|| (&codes::DESIGN_REJECTED, told()));
    };
    let wanted = question.trials.get(index).map_or("", |trial| &trial.id);
    let mut failed = report.trials.iter().filter(|trial| !trial.passed);
    match &report.verdict {
        ModellingVerdict::Cancelled => None,
        ModellingVerdict::Accepted { .. } => {
            let message = format!("it stands every trial, `{wanted}` too");
            Some((&codes::DESIGN_NOT_CAUGHT, message))
        }
        ModellingVerdict::Rejected { .. } => match failed.next() {
            Some(first) if first.id == wanted => None,
            Some(first) if failed.any(|trial| trial.id == wanted) => {
                let message = format!("it fails `{}` before `{wanted}`: {}", first.id, first.said);
                Some((&codes::DESIGN_MISNAMED, message))
            }
            _ => Some((&codes::DESIGN_NOT_CAUGHT, told())),
        },
        ModellingVerdict::Failed { .. }
        | ModellingVerdict::OverBudget { .. }
        | ModellingVerdict::Inconclusive { .. } => Some((&codes::DESIGN_FAILS_TO_RUN, told())),
    }
}
