//! A program that is asked again and again: one process answers batch after batch.
//!
//! For programs that are believed, such as a question's reference; what a candidate's program keeps between
//! calls is found out by running it alone in a fresh process. Only Python's harness waits for
//! further batches, other languages get a process for each.
//!
//! Invariant: a batch is answered as by [`evaluate`]. A process that did not finish one gets no
//! other, and a batch that an old process did not finish is given to a fresh one.

#![expect(
    clippy::disallowed_methods,
    reason = "the wall limit of a batch counts from its beginning"
)]

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::coding::{CodingJob, Follow as _, Program, Runner, caps, first_words, jail_failure};
use super::evaluate::{Answer, Asking, Ending, Evaluated, evaluate};
use super::judge::{Step, micros};
use super::process::{End, Talk, Turn};
use super::protocol::{Further, read, secret};
use super::warm::{Prepared, Setting};
use crate::base::CancelToken;

/// A program that answers batches of inputs.
#[derive(Debug)]
pub struct Respondent<'a> {
    runner: &'a Runner,
    job: CodingJob,
    open: Option<Open>,
    started: usize,
}

/// A process that waits for its next batch.
#[derive(Debug)]
struct Open {
    talk: Talk,
    secret: String,
    _kept: Kept,
}

/// The folders of a process, for as long as it lives.
type Kept = (tempfile::TempDir, Option<tempfile::TempDir>);

impl<'a> Respondent<'a> {
    /// Returns the program of `job`, whose cases are of no interest; nothing is started yet.
    pub fn new(runner: &'a Runner, job: CodingJob) -> Self {
        Self {
            runner,
            job,
            open: None,
            started: 0,
        }
    }

    /// What runs it.
    pub fn runner(&self) -> &'a Runner {
        self.runner
    }

    /// How many processes were started.
    pub fn n_started(&self) -> usize {
        self.started
    }

    /// Hands over the answers to `inputs` (argument lists), in order; returns why the program cannot be
    /// run, if so.
    pub fn answers(
        &mut self,
        inputs: Vec<Value>,
        cancel: &CancelToken,
    ) -> Result<(Vec<Answer>, Evaluated), String> {
        if self.job.language.is_some() {
            self.started += 1;
            let mut answers = Vec::with_capacity(inputs.len());
            let run = evaluate(self.runner, &self.job, inputs, cancel, &mut |answer| {
                answers.push(answer);
                ControlFlow::Continue(())
            })?;
            return Ok((answers, run));
        }
        if let Some(open) = self.open.take() {
            let (answers, run) = self.batch(open, inputs.clone(), Begin::Again, cancel)?;
            if matches!(run.ending, Ending::Done | Ending::Cancelled) {
                return Ok((answers, run));
            }
        }
        let begin = Begin::Fresh(Instant::now());
        let open = self.start()?;
        self.batch(open, inputs, begin, cancel)
    }

    fn start(&mut self) -> Result<Open, String> {
        self.started += 1;
        let setting = Setting::of(None, &self.job);
        let Prepared {
            started,
            scratch,
            files,
        } = self.runner.process(&setting)?;
        self.runner.refill();
        Ok(Open {
            talk: Talk::new(started, Some(scratch.path()), caps(&self.job)),
            secret: secret(),
            _kept: (scratch, files),
        })
    }

    fn batch(
        &mut self,
        mut open: Open,
        inputs: Vec<Value>,
        begin: Begin,
        cancel: &CancelToken,
    ) -> Result<(Vec<Answer>, Evaluated), String> {
        let mut answers = Vec::with_capacity(inputs.len());
        let n_inputs = inputs.len();
        let (mut words, at) = match begin {
            Begin::Fresh(at) => {
                let program = Program::of(&self.job);
                let words = first_words(program, inputs, &self.job, &open.secret, Turn::Further)?;
                (words, at)
            }
            Begin::Again => {
                let words = serde_json::to_vec(&Further { cases: inputs });
                (words.map_err(|error| error.to_string())?, Instant::now())
            }
        };
        words.push(b'\n');
        let mut take = |answer| {
            answers.push(answer);
            ControlFlow::Continue(())
        };
        let mut asking = Asking::new(n_inputs, &mut take);
        let secret = open.secret.as_str();
        let mut on_line = |line: &str, at: Duration| match asking.follow(read(line, secret), at) {
            Step::Continue => ControlFlow::Continue(()),
            Step::Stop => ControlFlow::Break(()),
        };
        let end = open
            .talk
            .turn(&words, Turn::Further, at, cancel, &mut on_line)
            .map_err(|error| format!("cannot follow the program: {error}"))?;
        let ending = asking.ending(end);
        if ending == Ending::Done && end == End::Enough {
            self.open = Some(open);
        } else if let Some(why) = jail_failure(end, &open.talk.over()) {
            return Err(why);
        }
        let (wall_micros, answered_micros) = (micros(at.elapsed()), asking.answered_micros());
        Ok((
            answers,
            Evaluated {
                ending,
                wall_micros,
                answered_micros,
            },
        ))
    }
}

/// Whether a process is told its first batch, and since when it is counted, or a further one.
#[derive(Clone, Copy, Debug)]
enum Begin {
    Fresh(Instant),
    Again,
}
