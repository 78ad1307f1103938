//! Whether random inputs alone tell many programs from a reference, at little cost.
//!
//! What [`super::random`] does for a candidate's program with a fresh process each time, this does for
//! the programs of a deck, each of which answers all batches in one process; the reference answers
//! each round once for all of them. Used where only the fact is wanted, not a report to read.
//!
//! Invariant: as there, what is tried is a function of (question, seed), and an input on which the
//! reference raises an exception does not count.

use serde_json::Value;

use super::alike::are_equal;
use super::random::{self, PROPOSALS, SHRINKS};
use crate::base::{CancelToken, Seed};
use crate::deck::{Coding, Inputs};
use crate::inputs::{Weight, merged, shrink};
use crate::runner::{Answer, Ending, Evaluated, Respondent};

/// An input and what the reference makes of it.
#[derive(Clone, Debug)]
struct Probe {
    args: Vec<Value>,
    want: Answer,
}

/// What a program was seen to do wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Miss {
    /// Another answer.
    Wrong,
    /// An exception of this class.
    Raised(String),
    /// No answer in the time and the memory there is.
    Cut,
}

/// What came of a program.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The simplest arguments found on which it differs.
    pub(super) found: Option<Vec<Value>>,
    /// How many inputs were tried until one told it, or all of them.
    pub(super) tried: usize,
    /// How many inputs lie outside the question.
    pub(super) outside: usize,
    /// How long the programs ran, in microseconds.
    pub(super) micros: u64,
}

/// The reference of a question and what it makes of the rounds of random inputs.
#[derive(Debug)]
pub(super) struct Rounds<'a, 'r> {
    question: &'a Coding,
    inputs: &'a Inputs,
    reference: Respondent<'r>,
    seed: Seed,
    cancel: &'a CancelToken,
    /// Those that were needed so far; whether there may be more.
    known: Vec<Round>,
    is_over: bool,
}

#[derive(Debug)]
struct Round {
    probes: Vec<Probe>,
    outside: usize,
}

/// Why nothing can be told: a program cannot be run, or was cancelled.
pub(super) type Untold = String;

impl<'a, 'r> Rounds<'a, 'r> {
    pub(super) fn new(
        question: &'a Coding,
        inputs: &'a Inputs,
        reference: Respondent<'r>,
        seed: Seed,
        cancel: &'a CancelToken,
    ) -> Self {
        Self {
            question,
            inputs,
            reference,
            seed,
            cancel,
            known: Vec::new(),
            is_over: false,
        }
    }

    /// Looks for an input on which `theirs` differs from the reference.
    pub(super) fn tell(&mut self, theirs: &mut Respondent<'_>) -> Result<Told, Untold> {
        let mut told = Told::default();
        for index in 0..random::n_rounds() {
            if !self.is_known(index, &mut told)? {
                break;
            }
            let Some(round) = self.known.get(index) else {
                break;
            };
            told.outside += round.outside;
            let found = self.first_miss(theirs, &round.probes, &mut told)?;
            if let Some((place, miss)) = found {
                told.tried += place + 1;
                let args = round.probes.get(place).map(|probe| probe.args.clone());
                if let Some(args) = args {
                    told.found = Some(self.simplest(theirs, args, &miss, &mut told)?);
                }
                return Ok(told);
            }
            told.tried += round.probes.len();
        }
        Ok(told)
    }

    /// Says whether there is a round of this number, whose answers are known from here on.
    fn is_known(&mut self, index: usize, told: &mut Told) -> Result<bool, Untold> {
        if index < self.known.len() {
            return Ok(true);
        }
        if self.is_over {
            return Ok(false);
        }
        let batch = random::round(self.inputs, self.seed, index);
        let drawn = batch.len();
        let (probes, outside) = self.expected(batch, told)?;
        // A reference that runs out of time would on larger inputs, too.
        self.is_over = probes.len() + outside < drawn;
        self.known.push(Round { probes, outside });
        Ok(true)
    }

    /// What the reference makes of inputs, without those it raises on, and how many those are.
    fn expected(
        &mut self,
        batch: Vec<Vec<Value>>,
        told: &mut Told,
    ) -> Result<(Vec<Probe>, usize), Untold> {
        let (answers, _) = ask(&mut self.reference, &batch, self.cancel, told)?;
        let answered = answers.len();
        let pairs = batch.into_iter().zip(answers);
        let probes: Vec<Probe> = pairs
            .filter(|(_, answer)| matches!(answer, Answer::Returned(_)))
            .map(|(args, want)| Probe { args, want })
            .collect();
        let outside = answered - probes.len();
        Ok((probes, outside))
    }

    /// The first input whose answer is not the expected one.
    fn first_miss(
        &self,
        theirs: &mut Respondent<'_>,
        probes: &[Probe],
        told: &mut Told,
    ) -> Result<Option<(usize, Miss)>, Untold> {
        let mut begin = 0;
        while let Some(rest) = probes.get(begin..).filter(|rest| !rest.is_empty()) {
            let (answers, run) = self.answers(theirs, rest, told)?;
            let misses = rest.iter().zip(&answers);
            let miss = misses
                .enumerate()
                .find_map(|(place, (probe, answer))| Some((place, self.miss(probe, answer)?)));
            if let Some((place, miss)) = miss {
                return Ok(Some((begin + place, miss)));
            }
            match answers.len() {
                all if all == rest.len() => return Ok(None),
                // The last one alone had most of the time.
                some if run.answered_micros * 2 < run.wall_micros => {
                    return Ok(Some((begin + some, Miss::Cut)));
                }
                0 => return Ok(Some((begin, Miss::Cut))),
                // Many inputs together may take long without any of them being at fault.
                some => begin += some,
            }
        }
        Ok(None)
    }

    fn miss(&self, probe: &Probe, answer: &Answer) -> Option<Miss> {
        if are_equal(&probe.want, answer, self.question) {
            return None;
        }
        Some(match answer {
            Answer::Returned(_) => Miss::Wrong,
            Answer::Raised(kind) if kind == "MemoryError" => Miss::Cut,
            Answer::Raised(kind) => Miss::Raised(kind.clone()),
        })
    }

    fn answers(
        &self,
        theirs: &mut Respondent<'_>,
        probes: &[Probe],
        told: &mut Told,
    ) -> Result<(Vec<Answer>, Evaluated), Untold> {
        let inputs: Vec<Vec<Value>> = probes.iter().map(|probe| probe.args.clone()).collect();
        ask(theirs, &inputs, self.cancel, told)
    }

    /// Shrinks arguments as long as the program misses in the same way.
    fn simplest(
        &mut self,
        theirs: &mut Respondent<'_>,
        args: Vec<Value>,
        miss: &Miss,
        told: &mut Told,
    ) -> Result<Vec<Value>, Untold> {
        let mut args = args;
        if *miss == Miss::Cut {
            // Each try would cost all the time or memory there is.
            return Ok(args);
        }
        let mut at_once: Option<Vec<Value>> = None;
        for _ in 0..SHRINKS {
            let mut proposals = shrink(self.inputs, &args, PROPOSALS * 4);
            let own = Weight::of(&args);
            proposals.extend(at_once.take().filter(|args| Weight::of(args) < own));
            proposals.sort_by_cached_key(|args| Weight::of(args));
            let missed = self.missed(theirs, &proposals, miss, told)?;
            let Some(lightest) = missed.first() else {
                break;
            };
            let changed: Vec<&[Value]> = missed.iter().map(|probe| &*probe.args).collect();
            at_once = merged(self.inputs, &args, &changed);
            args.clone_from(&lightest.args);
        }
        Ok(args)
    }

    /// Of the first batch of proposals of which some are missed in the same way, those that are.
    fn missed(
        &mut self,
        theirs: &mut Respondent<'_>,
        proposals: &[Vec<Value>],
        miss: &Miss,
        told: &mut Told,
    ) -> Result<Vec<Probe>, Untold> {
        for batch in proposals.chunks(PROPOSALS) {
            let (probes, _) = self.expected(batch.to_vec(), told)?;
            let (answers, _) = self.answers(theirs, &probes, told)?;
            let pairs = probes.into_iter().zip(&answers);
            let missed: Vec<Probe> = pairs
                .filter(|(probe, answer)| self.miss(probe, answer).as_ref() == Some(miss))
                .map(|(probe, _)| probe)
                .collect();
            if !missed.is_empty() {
                return Ok(missed);
            }
        }
        Ok(Vec::new())
    }
}

fn ask(
    program: &mut Respondent<'_>,
    inputs: &[Vec<Value>],
    cancel: &CancelToken,
    told: &mut Told,
) -> Result<(Vec<Answer>, Evaluated), Untold> {
    if inputs.is_empty() {
        let run = Evaluated {
            ending: Ending::Done,
            wall_micros: 0,
            answered_micros: 0,
        };
        return Ok((Vec::new(), run));
    }
    let inputs = inputs.iter().cloned().map(Value::Array).collect();
    let (answers, run) = program.answers(inputs, cancel)?;
    told.micros += run.wall_micros;
    if run.ending == Ending::Cancelled {
        return Err("cancelled".to_owned());
    }
    Ok((answers, run))
}
