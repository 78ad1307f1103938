//! Judging one program over its cases.
//!
//! Invariant: the report is complete whatever the program does. Expected values stay on this side;
//! a deck's own checker runs in a second jailed process, so the candidate's code cannot reach it.

use std::ops::ControlFlow;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::jail::{FAILED, LayerKind};
use super::judge::{Judge, Step};
use super::process::{Caps, End, Ran, Turn, run};
use super::protocol::{Event, Job, PROTOCOL, read, secret};
use super::python::Interpreter;
use super::tool::Languages;
use super::warm::{Setting, Warm};
use crate::base::CancelToken;
use crate::deck::Language;
use crate::verdict::{CodingComparison, CodingReport, CodingVerdict};

/// What running programs takes on this machine.
#[derive(Clone, Debug)]
pub struct Runner {
    /// Our own binary, which becomes the jail: `std::env::current_exe()` in the product.
    pub helper: PathBuf,
    /// The interpreter, or why there is none.
    pub python: Result<Interpreter, super::python::NoPython>,
    /// Layers of the jail left out, to show which one catches what; empty in the product.
    pub without: Vec<LayerKind>,
    /// Where a process may wait for the next run; `Warm::default()`, and nothing waits until
    /// [`Runner::prepare`] says so.
    pub warm: Warm,
    /// Where other languages are found; `Languages::default()` knows the usual folders.
    pub languages: Languages,
}

/// How far a program may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall time over all cases, in milliseconds.
    pub wall_ms: u64,
    /// Processor time over all cases, in seconds.
    pub cpu_s: u64,
    /// Memory beyond the interpreter's own, in mebibytes.
    pub memory_mb: u64,
    /// What it may print over all cases, in kibibytes.
    pub output_kb: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall_ms: 5_000,
            cpu_s: 6,
            memory_mb: 256,
            output_kb: 1_024,
        }
    }
}

/// A call of the candidate's function and what it should return, in JSON with tags (see [`PyValue`]).
///
/// [`PyValue`]: crate::verdict::PyValue
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingCase {
    /// Unique in its question.
    pub name: String,
    /// The arguments: a JSON array.
    pub args_json: String,
    /// The expected value.
    pub want_json: String,
    /// Whether the candidate does not see it beforehand.
    pub hidden: bool,
}

/// A program to be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct CodingJob {
    /// The candidate's file.
    pub source: String,
    /// The language; `None` is Python.
    pub language: Option<Language>,
    /// The function to call, also `Class.method` of a class without constructor arguments; or
    /// [`STDIN`](crate::deck::STDIN), and cases are texts to read and to write.
    pub entry: String,
    /// The cases, in order.
    pub cases: Vec<CodingCase>,
    /// How answers are compared, unless there is a checker.
    pub comparison: CodingComparison,
    /// Python that defines `check(args, expected, got)`, which returns `True`, `False` or what is wrong.
    pub checker: Option<String>,
    /// How far the program may go.
    pub limits: Limits,
    /// Whether the first failing case ends the run.
    pub stop_at_first_failure: bool,
    /// Python's hash seed: fixed, so that the order of sets of strings is the same in each run.
    pub hash_seed: u32,
}

/// Judges `job`; blocks until its end, at most its wall limit and a moment (twice that with a
/// checker). Stops within some 20 ms once `cancel` is cancelled.
pub fn run_coding(runner: &Runner, job: &CodingJob, cancel: &CancelToken) -> CodingReport {
    let mut judge = match Judge::new(job) {
        Ok(judge) => judge,
        Err(why) => return unavailable(why),
    };
    let ran = match execute(
        runner,
        Program::of(job),
        judge.arguments(),
        job,
        cancel,
        &mut judge,
    ) {
        Ok(ran) => ran,
        Err(why) => return unavailable(why),
    };
    let mut cancelled = ran.end == End::Cancelled;
    let questions = judge.questions();
    if let Some(checker) = job
        .checker
        .as_ref()
        .filter(|_| !cancelled && !questions.is_empty())
    {
        let mut answers = Answers(Vec::new());
        match execute(
            runner,
            Program {
                language: None,
                source: checker,
                entry: "check",
            },
            questions,
            job,
            cancel,
            &mut answers,
        ) {
            Ok(checked) if checked.end == End::Cancelled => cancelled = true,
            Ok(checked) => {
                if let Err(why) = judge.take_answers(answers.0, &checked) {
                    return unavailable(why);
                }
            }
            Err(why) => return unavailable(why),
        }
    }
    judge.finish(&ran, cancelled)
}

/// Somebody who follows a run.
pub(super) trait Follow {
    /// Takes an event, or a line that is none, with the time since the start.
    fn follow(&mut self, event: Result<Event, super::protocol::Forged>, at: Duration) -> Step;
}

/// The checker's answers, in the order of the questions.
struct Answers(Vec<Value>);

impl Follow for Answers {
    fn follow(&mut self, event: Result<Event, super::protocol::Forged>, _at: Duration) -> Step {
        match event {
            Ok(Event::Case { got, error, .. }) => {
                let raised = error.map(|raised| json!({"raised": raised.error.headline()}));
                self.0.extend(got.or(raised));
                Step::Continue
            }
            Ok(Event::Done) => Step::Stop,
            Ok(Event::Loaded {
                error: Some(raised),
                ..
            }) => {
                self.0 = vec![json!({"raised": raised.error.headline()})];
                Step::Stop
            }
            _ => Step::Continue,
        }
    }
}

/// Bytes on the result channel until we stop reading: answers are capped in the harness, per case.
const RESULT_BYTES: usize = 64 << 20;

/// What is run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program<'a> {
    language: Option<&'a Language>,
    source: &'a str,
    entry: &'a str,
}

impl<'a> Program<'a> {
    /// Returns the candidate's own.
    pub(super) fn of(job: &'a CodingJob) -> Self {
        Self {
            language: job.language.as_ref(),
            source: &job.source,
            entry: &job.entry,
        }
    }
}

/// Runs a program over `cases` in a jailed process that runs nothing else.
pub(super) fn execute(
    runner: &Runner,
    program: Program<'_>,
    cases: Vec<Value>,
    job: &CodingJob,
    cancel: &CancelToken,
    follower: &mut dyn Follow,
) -> Result<Ran, String> {
    let secret = secret();
    let text = first_words(program, cases, job, &secret, Turn::Last)?;
    let caps = caps(job);
    let prepared = runner.process(&Setting::of(program.language, job))?;
    let ran = run(
        prepared.started,
        &text,
        Some(prepared.scratch.path()),
        caps,
        cancel,
        &mut |line, at| match follower.follow(read(line, &secret), at) {
            Step::Continue => ControlFlow::Continue(()),
            Step::Stop => ControlFlow::Break(()),
        },
    )
    .map_err(|error| format!("cannot follow the program: {error}"))?;
    runner.refill();
    match jail_failure(ran.end, &ran.stray) {
        Some(why) => Err(why),
        None => Ok(ran),
    }
}

/// Says why the jail could not be set up, if that is how a process ended.
pub(super) fn jail_failure(end: End, stray: &str) -> Option<String> {
    match end {
        End::Exited(status) if status.code() == Some(i32::from(FAILED)) => {
            Some(format!("the jail could not be set up: {}", stray.trim()))
        }
        _ => None,
    }
}

/// What a harness is told first, in JSON.
pub(super) fn first_words(
    program: Program<'_>,
    cases: Vec<Value>,
    job: &CodingJob,
    secret: &str,
    turn: Turn,
) -> Result<Vec<u8>, String> {
    serde_json::to_vec(&Job {
        protocol: PROTOCOL,
        secret,
        source: program.source,
        entry: program.entry,
        cases,
        output_bytes: job.limits.output_kb << 10,
        more: turn == Turn::Further,
    })
    .map_err(|error| error.to_string())
}

/// How far a process for `job` may go.
pub(super) fn caps(job: &CodingJob) -> Caps {
    Caps {
        wall: Duration::from_millis(job.limits.wall_ms),
        stray_bytes: usize::try_from(job.limits.output_kb << 10).unwrap_or(usize::MAX),
        result_bytes: RESULT_BYTES,
    }
}

fn unavailable(why: String) -> CodingReport {
    CodingReport::of(CodingVerdict::Unavailable { why })
}

/// Says how a process ended, for people.
pub(super) fn describe_exit(status: std::process::ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("the program ended the interpreter with exit code {code}"),
        (None, Some(6)) => "the interpreter aborted (signal 6)".to_owned(),
        (None, Some(11)) => {
            "the interpreter crashed (signal 11), most often from recursion without an end"
                .to_owned()
        }
        (None, Some(signal)) => format!("the interpreter was killed by signal {signal}"),
        (None, None) => "the interpreter ended".to_owned(),
    }
}
