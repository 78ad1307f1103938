//! The proof of a coding question: its right answers pass, its wrong ones are caught and called by
//! their names, and random inputs alone tell them, too.
//!
//! Invariant: one finding per claim, in the deck's order.

use serde::Serialize;
use serde_json::Value;

use crate::base::{CancelToken, QuestionId, Seed};
use crate::deck::Coding;
use crate::grader::alike::Profiles;
use crate::grader::telling::{Rounds, Told};
use crate::grader::{coding, growth, random};
use crate::inputs::n_elements;
use crate::runner::{Respondent, Runner};
use crate::verdict::{CodingReport, CodingVerdict, GrowthReport, RandomInputs};

/// What became of a question's answers.
#[derive(Clone, Debug)]
pub(super) struct CodingProof {
    /// The reference, on cases and random inputs.
    pub(super) reference: CodingReport,
    /// The alternatives, on cases and random inputs.
    pub(super) alternatives: Vec<CodingReport>,
    /// What the pad holds at the start, on the cases.
    pub(super) starter: CodingReport,
    /// The wrong answers.
    pub(super) wrong: Vec<WrongProof>,
    /// How the reference's cost grows.
    pub(super) growth: Option<GrowthReport>,
}

/// What became of a wrong answer.
#[derive(Clone, Debug)]
pub(super) struct WrongProof {
    /// The verdict on it.
    pub(super) report: CodingReport,
    /// The id of the known wrong answer it is called by.
    pub(super) named: Option<String>,
    /// What random inputs alone tell.
    pub(super) alone: Option<ToldBy>,
}

/// How random inputs tell a wrong answer from the reference when no case of the deck does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldBy {
    /// The wrong answer.
    pub id: String,
    /// Whether they do.
    pub told: bool,
    /// How many elements the shrunk input has.
    pub elements: usize,
    /// How many inputs were tried.
    pub tried: usize,
    /// How long the programs ran, in milliseconds.
    pub millis: u64,
}

/// What random inputs tell about the wrong answers of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RandomScore {
    /// The question.
    pub question: QuestionId,
    /// How many inputs the reference was tried on.
    pub tried: usize,
    /// On how many it raised an exception.
    pub outside: usize,
    /// Its wrong answers.
    pub wrong: Vec<ToldBy>,
}

impl RandomScore {
    /// Returns how many wrong answers are told.
    pub fn told(&self) -> usize {
        self.wrong.iter().filter(|wrong| wrong.told).count()
    }

    /// Returns the median of the elements of the shrunk inputs.
    pub fn median(&self) -> usize {
        let told = self.wrong.iter().filter(|wrong| wrong.told);
        let mut elements: Vec<usize> = told.map(|wrong| wrong.elements).collect();
        elements.sort_unstable();
        elements.get(elements.len() / 2).copied().unwrap_or(0)
    }
}

/// Runs everything a question claims; random inputs and growth only if it is to be `thorough`.
pub(super) fn prove_coding(
    runner: &Runner,
    question: &Coding,
    seed: Seed,
    thorough: bool,
    cancel: &CancelToken,
) -> CodingProof {
    let run = |text: &str| {
        if cancel.is_cancelled() {
            // Not even started: whoever cancelled waits for the answer.
            return CodingReport::of(CodingVerdict::Cancelled);
        }
        coding::run_all(runner, question, text, cancel)
    };
    let run_right = |text: &str| {
        let report = run(text);
        if !matches!(report.verdict, CodingVerdict::TimedOut { .. }) {
            return report;
        }
        // A busy machine may have had no time for it: the time it had decides then.
        let again = coding::run_all_however_late(runner, question, text, cancel);
        match again.verdict {
            CodingVerdict::Accepted { .. } | CodingVerdict::Cancelled => again,
            _ => report,
        }
    };
    let reference = run_right(&question.reference);
    if matches!(
        reference.verdict,
        CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled
    ) {
        return CodingProof {
            starter: reference.clone(),
            reference,
            alternatives: Vec::new(),
            wrong: Vec::new(),
            growth: None,
        };
    }
    let ask = |text: &str| random::respondent(runner, question, text);
    let inputs = question.inputs.as_ref().filter(|_| thorough);
    let mut rounds = inputs.map(|inputs| {
        let reference = random::reference(runner, question);
        Rounds::new(question, inputs, reference, seed, cancel)
    });
    let mut right = |text: &str, report: CodingReport| match &mut rounds {
        Some(rounds) if report.verdict.is_accepted() => {
            let told = match question.checker {
                // Only a checker can tell then, and it speaks of whole runs.
                Some(_) => None,
                None => rounds.tell(&mut ask(text)).ok(),
            };
            match told {
                Some(told) if told.found.is_none() => with_random(report, &told),
                _ => patiently(|| {
                    coding::search(runner, question, text, seed, report.clone(), cancel)
                }),
            }
        }
        _ => report,
    };
    let reference = right(&question.reference, reference);
    let alternatives = question.alternatives.iter();
    let alternatives = alternatives
        .map(|a| right(&a.text, run_right(&a.text)))
        .collect();
    let mut programs: Vec<Respondent<'_>> = question.wrong.iter().map(|w| ask(&w.text)).collect();
    let reports: Vec<CodingReport> = question.wrong.iter().map(|w| run(&w.text)).collect();
    let profiles = Profiles::of(question, &mut programs, &reports, seed, cancel);
    let wrong = question.wrong.iter().zip(programs).zip(reports).enumerate();
    let wrong = wrong.map(|(place, ((wrong, mut program), report))| {
        let named = profiles
            .name(question, place, &report)
            .or_else(|| coding::name_mistake(runner, question, &wrong.text, &report, seed, cancel));
        let alone = rounds.as_mut().map(|rounds| {
            if question.checker.is_none() {
                let told = rounds.tell(&mut program).unwrap_or_default();
                return told_alone(&wrong.id, &told);
            }
            let nothing = CodingReport::of(CodingVerdict::Accepted {
                cases: 0,
                micros: 0,
            });
            let text = &wrong.text;
            let report = coding::search(runner, question, text, seed, nothing, cancel);
            told_by(&wrong.id, &report)
        });
        WrongProof {
            report,
            named: named.map(|named| named.id),
            alone,
        }
    });
    CodingProof {
        alternatives,
        wrong: wrong.collect(),
        starter: run(&question.starter),
        growth: thorough
            .then(|| growth::steps(runner, question, &question.reference, seed, cancel))
            .flatten(),
        reference,
    }
}

/// How often a program that should be right is run before the clock decides against it.
const PATIENCE: usize = 3;

/// Runs what should be right, again if it ran out of time: on a busy machine that says nothing of it.
fn patiently(mut run: impl FnMut() -> CodingReport) -> CodingReport {
    let mut report = run();
    for _ in 1..PATIENCE {
        if !matches!(report.verdict, CodingVerdict::TimedOut { .. }) {
            break;
        }
        report = run();
    }
    report
}

/// The report on a program that no random input tells from the reference.
fn with_random(mut report: CodingReport, told: &Told) -> CodingReport {
    report.random = Some(Box::new(RandomInputs {
        tried: told.tried,
        outside: told.outside,
        micros: told.micros,
        ..RandomInputs::default()
    }));
    report
}

fn told_alone(id: &str, told: &Told) -> ToldBy {
    ToldBy {
        id: id.to_owned(),
        told: told.found.is_some(),
        elements: told.found.as_deref().map_or(0, n_elements),
        tried: told.tried,
        millis: told.micros / 1_000,
    }
}

fn told_by(id: &str, report: &CodingReport) -> ToldBy {
    let random = report.random.as_deref().copied().unwrap_or_default();
    let found = report.cases.iter().find_map(|case| case.found.as_deref());
    let args: Option<Vec<Value>> = found.and_then(|args| serde_json::from_str(args).ok());
    ToldBy {
        id: id.to_owned(),
        told: args.is_some(),
        elements: args.as_deref().map_or(0, n_elements),
        tried: random.tried,
        millis: random.micros / 1_000,
    }
}
