//! Answers without a verdict: what a program makes of inputs nobody has expectations for.
//!
//! Invariant: the answers are those of the first inputs, in order, without a gap.

use std::ops::ControlFlow;
use std::time::Duration;

use serde_json::Value;

use super::coding::{CodingJob, Follow, Program, Runner, execute};
use super::judge::{Step, micros};
use super::process::End;
use super::protocol::{Event, Forged};
use crate::base::CancelToken;

/// What a program made of an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It returned this, in JSON with tags.
    Returned(Value),
    /// It raised an exception of this class.
    Raised(String),
}

/// How a run over inputs ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every input was answered.
    Done,
    /// Whoever asked had enough.
    Stopped,
    /// The program did not load, ran out of something, or ended itself.
    Cut,
    /// The token.
    Cancelled,
}

/// A run over inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluated {
    /// How it ended.
    pub ending: Ending,
    /// From its start to its end, in microseconds.
    pub wall_micros: u64,
    /// From its start to its last answer, in microseconds; 0 without one.
    pub answered_micros: u64,
}

/// Runs the program of `job` over `inputs` (argument lists) instead of its cases and hands over its
/// answers; returns why it cannot be run, if so.
pub fn evaluate(
    runner: &Runner,
    job: &CodingJob,
    inputs: Vec<Value>,
    cancel: &CancelToken,
    take: &mut dyn FnMut(Answer) -> ControlFlow<()>,
) -> Result<Evaluated, String> {
    let mut asking = Asking::new(inputs.len(), take);
    let ran = execute(runner, Program::of(job), inputs, job, cancel, &mut asking)?;
    Ok(Evaluated {
        ending: asking.ending(ran.end),
        wall_micros: micros(ran.wall),
        answered_micros: asking.answered_micros(),
    })
}

/// Follows a run whose answers somebody takes.
pub(super) struct Asking<'a> {
    left: usize,
    stopped: bool,
    answered: Duration,
    take: &'a mut dyn FnMut(Answer) -> ControlFlow<()>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(left: usize, take: &'a mut dyn FnMut(Answer) -> ControlFlow<()>) -> Self {
        Self {
            left,
            stopped: false,
            answered: Duration::ZERO,
            take,
        }
    }

    /// From the run's start to its last answer, in microseconds.
    pub(super) fn answered_micros(&self) -> u64 {
        micros(self.answered)
    }

    /// How the run ended, the process having ended like this.
    pub(super) fn ending(&self, end: End) -> Ending {
        match end {
            End::Cancelled => Ending::Cancelled,
            _ if self.stopped => Ending::Stopped,
            _ if self.left == 0 => Ending::Done,
            _ => Ending::Cut,
        }
    }
}

impl Follow for Asking<'_> {
    fn follow(&mut self, event: Result<Event, Forged>, at: Duration) -> Step {
        match event {
            Ok(Event::Ready { .. } | Event::Loaded { error: None, .. }) => Step::Continue,
            Ok(Event::Case { got, error, .. }) => {
                let answer = match (got, error) {
                    (Some(got), _) => Answer::Returned(got),
                    (None, Some(raised)) => Answer::Raised(raised.error.kind),
                    (None, None) => return Step::Stop,
                };
                self.left = self.left.saturating_sub(1);
                self.answered = at;
                self.stopped = (self.take)(answer).is_break();
                if self.stopped {
                    Step::Stop
                } else {
                    Step::Continue
                }
            }
            _ => Step::Stop,
        }
    }
}
