//! Random differential testing: inputs on which a program and the reference differ.
//!
//! When every case of the deck passes, inputs are drawn as the deck says, small ones first; the
//! reference answers them in a jailed process of its own, the program in another, and the answers meet on our
//! side. The first difference is shrunk, many proposals a process, to the simplest input that still
//! shows it. An input on which the reference itself raises an exception is outside the question.
//!
//! Invariant: what is tried is a function of (question, seed); no clock decides what is tried next.

use serde_json::Value;

use super::task::coding_job;
use crate::base::{CancelToken, Seed};
use crate::deck::{Coding, Inputs};
use crate::inputs::{Weight, draw, merged, shrink};
use crate::runner::{Answer, CodingCase, CodingJob, Ending, Respondent, Runner, run_coding};
use crate::verdict::{CaseOutcome, CodingReport, CodingVerdict, RandomInputs};

/// How many inputs a process is given, and their sizes; each row is a round. The last one's inputs
/// are as large as the deck says.
const ROUNDS: [(usize, std::ops::RangeInclusive<usize>); 4] =
    [(100, 1..=4), (150, 3..=8), (250, 8..=20), (100, 25..=60)];
/// How many of the largest inputs are tried.
const N_LARGEST: usize = 2;
/// Most proposals for a simpler input that one process is given.
pub(super) const PROPOSALS: usize = 500;
/// Most rounds of shrinking.
pub(super) const SHRINKS: usize = 24;
/// The least time a program has for a batch, in milliseconds.
const LEAST_WALL_MS: u64 = 500;
/// What a counterexample is called where cases have names.
pub(super) const NAME: &str = "random input";

/// What a search found out.
#[derive(Debug)]
pub(super) struct Searched {
    /// What was tried.
    pub(super) random: RandomInputs,
    /// The counterexample's arguments in JSON and the run on them, if there is one.
    pub(super) found: Option<(String, CodingReport)>,
    /// Why the search ended early, through no fault of the program.
    pub(super) stopped: Option<CodingVerdict>,
}

/// An input and what the reference makes of it.
#[derive(Clone, Debug)]
struct Probe {
    args: Vec<Value>,
    want: Value,
}

/// Returns the reference of a question, ready to be asked.
pub(super) fn reference<'a>(runner: &'a Runner, question: &Coding) -> Respondent<'a> {
    Respondent::new(runner, coding_job(question, &question.reference, false))
}

/// Returns a program of a question's deck, ready to be asked for batches of inputs.
pub(super) fn respondent<'a>(
    runner: &'a Runner,
    question: &Coding,
    source: &str,
) -> Respondent<'a> {
    let mut job = coding_job(question, source, false);
    job.limits.wall_ms = batch_ms(question);
    Respondent::new(runner, job)
}

/// Looks for an input on which `source` and the `reference` differ.
pub(super) fn search(
    question: &Coding,
    reference: &mut Respondent<'_>,
    inputs: &Inputs,
    source: &str,
    seed: Seed,
    cancel: &CancelToken,
) -> Searched {
    let mut search = Search {
        runner: reference.runner(),
        question,
        reference,
        inputs,
        source,
        cancel,
        random: RandomInputs::default(),
    };
    let (found, stopped) = match search.all_rounds(seed) {
        Ok(found) => (found, None),
        Err(stopped) => (None, Some(*stopped)),
    };
    Searched {
        random: search.random,
        found,
        stopped,
    }
}

/// Returns how long a program has for a batch of inputs, in milliseconds: they are many, but most are tiny.
pub(super) fn batch_ms(question: &Coding) -> u64 {
    (question.wall_ms / 2).max(LEAST_WALL_MS.min(question.wall_ms))
}

/// Returns the argument lists of a round; the last one is [`n_rounds`] - 1.
pub(super) fn round(inputs: &Inputs, seed: Seed, index: usize) -> Vec<Vec<Value>> {
    let seed = seed.split("random inputs").split(&index.to_string());
    let (n, sizes) = ROUNDS
        .get(index)
        .cloned()
        .unwrap_or((N_LARGEST, inputs.largest..=inputs.largest));
    let width = sizes.end() - sizes.start() + 1;
    (0..n)
        .filter_map(|i| {
            let size = (sizes.start() + i % width).min(inputs.largest);
            draw(inputs, seed.split(&i.to_string()), size)
        })
        .collect()
}

/// How many rounds there are.
pub(super) fn n_rounds() -> usize {
    ROUNDS.len() + 1
}

/// A search under way.
struct Search<'a, 'r> {
    runner: &'a Runner,
    question: &'a Coding,
    reference: &'a mut Respondent<'r>,
    inputs: &'a Inputs,
    source: &'a str,
    cancel: &'a CancelToken,
    random: RandomInputs,
}

/// A search ends early with a verdict that says why.
type Early<T> = Result<T, Box<CodingVerdict>>;

impl Search<'_, '_> {
    fn all_rounds(&mut self, seed: Seed) -> Early<Option<(String, CodingReport)>> {
        for index in 0..n_rounds() {
            let batch = round(self.inputs, seed, index);
            let drawn = batch.len();
            let (probes, outside) = self.expected(batch)?;
            self.random.outside += outside;
            if let Some((place, report)) = self.first_difference(&probes)? {
                self.random.tried += place + 1;
                let probe = probes.get(place).cloned();
                return probe.map(|probe| self.bare(probe, report)).transpose();
            }
            self.random.tried += probes.len();
            if probes.len() + outside < drawn {
                // The reference ran out of time: larger inputs would not tell either.
                break;
            }
        }
        Ok(None)
    }

    /// What the reference makes of inputs, without those it raises on, and how many those are.
    fn expected(&mut self, batch: Vec<Vec<Value>>) -> Early<(Vec<Probe>, usize)> {
        let started = self.reference.n_started();
        let inputs = batch.iter().cloned().map(Value::Array).collect();
        let (answers, run) = self
            .reference
            .answers(inputs, self.cancel)
            .map_err(|why| CodingVerdict::Unavailable { why })?;
        self.random.runs += self.reference.n_started() - started;
        self.random.micros += run.wall_micros;
        if run.ending == Ending::Cancelled {
            return Err(Box::new(CodingVerdict::Cancelled));
        }
        let answered = answers.len();
        let probes: Vec<Probe> = batch
            .into_iter()
            .zip(answers)
            .filter_map(|(args, answer)| match answer {
                Answer::Returned(want) => Some(Probe { args, want }),
                Answer::Raised(_) => None,
            })
            .collect();
        let outside = answered - probes.len();
        Ok((probes, outside))
    }

    fn job(&self, probes: &[Probe], wall_ms: u64) -> CodingJob {
        let mut job = coding_job(self.question, self.source, false);
        job.cases = probes
            .iter()
            .map(|probe| CodingCase {
                name: NAME.to_owned(),
                args_json: args_json(probe),
                want_json: probe.want.to_string(),
                hidden: true,
            })
            .collect();
        job.limits.wall_ms = wall_ms;
        job
    }

    fn run(&mut self, job: &CodingJob) -> Early<CodingReport> {
        self.random.runs += 1;
        let report = run_coding(self.runner, job, self.cancel);
        self.random.micros += report.wall_micros;
        match report.verdict {
            CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled => {
                Err(Box::new(report.verdict))
            }
            _ => Ok(report),
        }
    }

    fn wall_ms(&self) -> u64 {
        batch_ms(self.question)
    }

    /// The first input whose answer is not the expected one, and the run that shows it.
    fn first_difference(&mut self, probes: &[Probe]) -> Early<Option<(usize, CodingReport)>> {
        let mut begin = 0;
        while let Some(rest) = probes.get(begin..).filter(|rest| !rest.is_empty()) {
            let mut job = self.job(rest, self.wall_ms());
            job.stop_at_first_failure = true;
            let report = self.run(&job)?;
            if report.verdict.is_accepted() {
                return Ok(None);
            }
            let place = report.cases.iter().position(|case| !case.passed);
            let place = place.unwrap_or(0);
            // Many inputs together may take long without any of them being at fault.
            let is_time = matches!(report.verdict, CodingVerdict::TimedOut { .. });
            let spent: u64 = report.cases.iter().map(|case| case.micros).sum();
            if is_time && place > 0 && spent > job.limits.wall_ms * 500 {
                begin += place;
                continue;
            }
            return Ok(Some((begin + place, report)));
        }
        Ok(None)
    }

    /// Shrinks an input as long as the program fails on it in the same way; returns the run on it.
    fn bare(&mut self, probe: Probe, report: CodingReport) -> Early<(String, CodingReport)> {
        let class = class(&report.verdict, None);
        let (original, unshrunk) = (report, args_json(&probe));
        let mut probe = probe;
        if matches!(original.verdict, CodingVerdict::TimedOut { .. }) {
            // Each try would cost the whole time limit.
            return Ok((unshrunk, original));
        }
        let mut at_once: Option<Vec<Value>> = None;
        for _ in 0..SHRINKS {
            let mut proposals = shrink(self.inputs, &probe.args, PROPOSALS * 4);
            let own = Weight::of(&probe.args);
            proposals.extend(at_once.take().filter(|args| Weight::of(args) < own));
            proposals.sort_by_cached_key(|args| Weight::of(args));
            if proposals.is_empty() {
                break;
            }
            let failing = self.first_failing(&proposals, &class)?;
            let Some(lightest) = failing.first() else {
                break;
            };
            // What can be made simpler in several places may be so in all of them.
            let changed: Vec<&[Value]> = failing.iter().map(|probe| &*probe.args).collect();
            at_once = merged(self.inputs, &probe.args, &changed);
            probe = lightest.clone();
        }
        // Alone in a fresh process, as the candidate would try it.
        let args = args_json(&probe);
        let alone = self.run(&self.job(&[probe], self.question.wall_ms))?;
        if alone.verdict.is_accepted() {
            return Ok((unshrunk, remembering(original)));
        }
        Ok((args, alone))
    }

    /// Of the first batch of proposals in which some fail in the same way, those that do.
    fn first_failing(&mut self, proposals: &[Vec<Value>], class: &Class) -> Early<Vec<Probe>> {
        for batch in proposals.chunks(PROPOSALS) {
            let (simpler, _) = self.expected(batch.to_vec())?;
            if simpler.is_empty() {
                continue;
            }
            let report = self.run(&self.job(&simpler, self.wall_ms()))?;
            let same = |case: &CaseOutcome| {
                !case.passed && is_over(case) && self::class(&report.verdict, Some(case)) == *class
            };
            let failing = report.cases.iter().zip(&simpler);
            let failing: Vec<Probe> = failing
                .filter(|(case, _)| same(case))
                .map(|(_, probe)| probe.clone())
                .collect();
            if !failing.is_empty() {
                return Ok(failing);
            }
        }
        Ok(Vec::new())
    }
}

fn args_json(probe: &Probe) -> String {
    Value::from(probe.args.clone()).to_string()
}

/// What sort of failure it is: its family, and for exceptions their class.
type Class = (&'static str, Option<String>);

fn class(verdict: &CodingVerdict, case: Option<&CaseOutcome>) -> Class {
    let failing = match verdict {
        CodingVerdict::Wrong { first, .. } => Some(&**first),
        CodingVerdict::Crashed { case, .. } => case.as_deref(),
        _ => None,
    };
    match case.or(failing) {
        Some(case) => match &case.error {
            Some(error) => ("error", Some(error.kind.clone())),
            None => ("wrong", None),
        },
        None => (verdict.family(), None),
    }
}

/// Whether a case came to an end, by an answer or an exception.
fn is_over(case: &CaseOutcome) -> bool {
    case.got.is_some() || case.error.as_ref().is_some_and(|e| e.kind != "Interrupted")
}

/// The program failed after other calls, and does not alone.
fn remembering(mut report: CodingReport) -> CodingReport {
    const NOTE: &str =
        "right when called alone, wrong after other calls: what does it keep between calls?";
    let note = |case: &mut CaseOutcome| case.difference = Some(NOTE.to_owned());
    if let CodingVerdict::Wrong { first, .. } = &mut report.verdict {
        note(first);
    }
    report
        .cases
        .iter_mut()
        .filter(|case| !case.passed)
        .for_each(note);
    report
}
