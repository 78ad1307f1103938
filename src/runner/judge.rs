//! From the harness's events to the outcome of each case and the verdict.
//!
//! Invariant: events count only in turn (ready, loaded, case 0, case 1, …, done); anything else, and
//! any line without the run's secret, is an attempt to forge and ends the run.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::coding::{CodingJob, Follow, describe_exit};
use super::process::{End, Ran, SCRATCH_BYTES};
use super::protocol::{Event, Forged, PROTOCOL, Raised};
use crate::deck::STDIN;
use crate::verdict::coding::{difference, text_difference};
use crate::verdict::{CaseOutcome, CodingReport, CodingVerdict, PyError, PyValue, RunLimit};

/// Whether to go on reading.
pub(super) enum Step {
    /// Go on.
    Continue,
    /// The process may be ended.
    Stop,
}

/// What ended a run before its last case was over.
enum Stopped {
    Raised(Raised),
    Flood,
    Forged,
    /// The harness speaks another version of the protocol.
    Foreign(u64),
}

/// Follows one run of the candidate's program.
pub(super) struct Judge<'a> {
    job: &'a CodingJob,
    cases: Vec<(Vec<Value>, Value, PyValue)>,
    ready_at: Option<Duration>,
    loaded: bool,
    done: bool,
    loading_out: String,
    outcomes: Vec<CaseOutcome>,
    got: Vec<Option<Value>>,
    raised: Vec<Option<(bool, bool)>>,
    stopped: Option<Stopped>,
    interrupted: Option<(PyError, String)>,
}

/// Longest form of a value in an outcome, in characters.
const SHOWN: usize = 2_000;

impl<'a> Judge<'a> {
    /// Reads the cases; returns what is wrong with the deck's JSON, if something is.
    pub(super) fn new(job: &'a CodingJob) -> Result<Self, String> {
        if job.cases.is_empty() {
            return Err("there are no cases; add some to the deck".to_owned());
        }
        let mut cases = Vec::with_capacity(job.cases.len());
        for case in &job.cases {
            let wrong = |what: &str, why: &dyn std::fmt::Display| {
                format!(
                    "{what} of case `{}` cannot be read: {why}; correct the deck",
                    case.name
                )
            };
            let args: Vec<Value> = if job.entry == STDIN {
                let text: String = serde_json::from_str(&case.args_json)
                    .map_err(|error| wrong("the text to read", &error))?;
                vec![Value::String(text)]
            } else {
                serde_json::from_str(&case.args_json)
                    .map_err(|error| wrong("the argument array", &error))?
            };
            for arg in &args {
                PyValue::from_json(arg).map_err(|error| wrong("an argument", &error))?;
            }
            let want: Value = serde_json::from_str(&case.want_json)
                .map_err(|error| wrong("the expected value", &error))?;
            let typed =
                PyValue::from_json(&want).map_err(|error| wrong("the expected value", &error))?;
            cases.push((args, want, typed));
        }
        Ok(Self {
            job,
            cases,
            ready_at: None,
            loaded: false,
            done: false,
            loading_out: String::new(),
            outcomes: Vec::new(),
            got: Vec::new(),
            raised: Vec::new(),
            stopped: None,
            interrupted: None,
        })
    }

    /// Returns the argument lists, or the texts to read, in order.
    pub(super) fn arguments(&self) -> Vec<Value> {
        let reads = self.job.entry == STDIN;
        let whole = |args: &Vec<Value>| match args.first() {
            Some(text) if reads => text.clone(),
            _ => Value::Array(args.clone()),
        };
        self.cases.iter().map(|(args, ..)| whole(args)).collect()
    }

    /// Returns the checker's argument lists, for the cases that came back.
    pub(super) fn questions(&self) -> Vec<Value> {
        let answered = self.cases.iter().zip(&self.got);
        answered
            .filter_map(|((args, want, _), got)| Some(json!([args, want, got.as_ref()?])))
            .collect()
    }

    /// Takes the checker's answers; returns why they cannot be used, if so.
    pub(super) fn take_answers(&mut self, answers: Vec<Value>, ran: &Ran) -> Result<(), String> {
        let mut answers = answers.into_iter();
        let waiting = self
            .outcomes
            .iter_mut()
            .zip(&self.got)
            .filter(|(_, got)| got.is_some());
        for (outcome, _) in waiting {
            outcome.difference = match answers.next() {
                Some(Value::Bool(true)) => None,
                Some(Value::Bool(false)) => Some("the checker rejects this answer".to_owned()),
                Some(Value::String(what)) => Some(what),
                Some(other) => {
                    let said = other.get("raised").and_then(Value::as_str);
                    let said = said.map_or_else(|| other.to_string(), ToOwned::to_owned);
                    return Err(format!(
                        "the deck's checker fails: {said}; correct the deck"
                    ));
                }
                None => {
                    return Err(format!(
                        "the deck's checker did not finish ({:?}); correct the deck",
                        ran.end
                    ));
                }
            };
            outcome.passed = outcome.difference.is_none();
        }
        Ok(())
    }

    /// Returns the report over everything that happened.
    pub(super) fn finish(mut self, ran: &Ran, cancelled: bool) -> CodingReport {
        let limits_hit = self.limits(ran);
        let memory_in_c = !self.done && out_of_memory(ran);
        let verdict = if cancelled {
            CodingVerdict::Cancelled
        } else if let Some(index) = self.outcomes.iter().position(|outcome| !outcome.passed) {
            self.verdict_of(index)
        } else if self.done && self.outcomes.len() == self.cases.len() {
            CodingVerdict::Accepted {
                cases: self.outcomes.len(),
                micros: self.outcomes.iter().map(|outcome| outcome.micros).sum(),
            }
        } else {
            self.unfinished(ran, memory_in_c)
        };
        CodingReport {
            verdict,
            cases: self.outcomes,
            stdout: self.loading_out + &ran.stray,
            limits_hit,
            wall_micros: micros(ran.wall),
            startup_micros: self.ready_at.map_or(0, micros),
            random: None,
            growth: None,
        }
    }

    /// The verdict when case `index` came back and did not pass.
    fn verdict_of(&self, index: usize) -> CodingVerdict {
        let Some(outcome) = self.outcomes.get(index).cloned() else {
            return CodingVerdict::Cancelled;
        };
        let (blocked, memory) = self
            .raised
            .get(index)
            .copied()
            .flatten()
            .unwrap_or_default();
        let Some(error) = outcome.error.clone() else {
            return CodingVerdict::Wrong {
                first: Box::new(outcome),
                passed: self.passed(),
                total: self.cases.len(),
            };
        };
        self.raised_verdict(
            Raised {
                error,
                blocked,
                memory,
            },
            Some(outcome),
        )
    }

    /// The verdict when the run ended in the midst of loading or of a case.
    fn unfinished(&mut self, ran: &Ran, memory_in_c: bool) -> CodingVerdict {
        let case = self.current();
        let name = case.as_ref().map(|outcome| outcome.name.clone());
        let verdict = match (self.stopped.take(), ran.end) {
            (Some(Stopped::Raised(raised)), _) => return self.raised_verdict(raised, None),
            (Some(Stopped::Flood), _) | (None, End::Flood | End::Scratch) => {
                let limit_kb = match ran.end {
                    End::Scratch => SCRATCH_BYTES >> 10,
                    _ => self.job.limits.output_kb,
                };
                CodingVerdict::TooMuchOutput {
                    limit_kb,
                    case: name,
                }
            }
            (Some(Stopped::Foreign(theirs)), _) => CodingVerdict::Unavailable {
                why: format!(
                    "the harness speaks version {theirs} of the protocol, this program {PROTOCOL}; \
                     correct the deck"
                ),
            },
            // The request to stop may have cut a line in two.
            (None | Some(Stopped::Forged), End::Wall) => self.timed_out(case.clone()),
            (Some(Stopped::Forged), _) => CodingVerdict::Forbidden {
                what: "it writes to the channel of the results".to_owned(),
                case: name,
            },
            (None, End::Exited(status)) if status.signal() == Some(SIGXCPU) => {
                self.timed_out(case.clone())
            }
            (None, End::Exited(_)) if memory_in_c => CodingVerdict::OutOfMemory {
                limit_mb: self.job.limits.memory_mb,
                case: name,
            },
            (None, End::Exited(_)) if self.ready_at.is_none() => CodingVerdict::Unavailable {
                why: format!("the harness did not start: {}", ran.stray.trim()),
            },
            (None, End::Exited(status)) => self.raised_verdict(
                Raised {
                    error: PyError {
                        kind: "ProcessExit".to_owned(),
                        message: describe_exit(status),
                        frames: Vec::new(),
                        column: None,
                    },
                    blocked: false,
                    memory: false,
                },
                case.clone(),
            ),
            (None, End::Enough | End::Cancelled) => CodingVerdict::Cancelled,
        };
        self.outcomes.extend(case.map(|outcome| match &verdict {
            CodingVerdict::TimedOut {
                case: Some(case), ..
            }
            | CodingVerdict::Crashed {
                case: Some(case), ..
            } => (**case).clone(),
            _ => outcome,
        }));
        verdict
    }

    fn timed_out(&mut self, case: Option<CaseOutcome>) -> CodingVerdict {
        let case = case.map(|mut case| {
            if let Some((error, out)) = self.interrupted.take() {
                case.error = Some(error);
                case.stdout = out;
            }
            Box::new(case)
        });
        CodingVerdict::TimedOut {
            wall_ms: self.job.limits.wall_ms,
            case,
        }
    }

    fn raised_verdict(&self, raised: Raised, case: Option<CaseOutcome>) -> CodingVerdict {
        let Raised {
            error,
            blocked,
            memory,
        } = raised;
        let name = case.as_ref().map(|outcome| outcome.name.clone());
        if memory {
            let limit_mb = self.job.limits.memory_mb;
            return CodingVerdict::OutOfMemory {
                limit_mb,
                case: name,
            };
        }
        if blocked {
            let what = error.headline();
            return CodingVerdict::Forbidden { what, case: name };
        }
        let case = case.map(|mut outcome| {
            outcome.error = Some(error.clone());
            Box::new(outcome)
        });
        CodingVerdict::Crashed {
            error,
            case,
            passed: self.passed(),
            total: self.cases.len(),
        }
    }

    /// The case that was being run, without an answer.
    fn current(&self) -> Option<CaseOutcome> {
        let begun = self.loaded && !matches!(self.stopped, Some(Stopped::Raised(_)));
        begun.then(|| self.outcome(self.outcomes.len()))?
    }

    fn outcome(&self, index: usize) -> Option<CaseOutcome> {
        let (case, (args, _, want)) = (self.job.cases.get(index)?, self.cases.get(index)?);
        let shown =
            |arg| PyValue::from_json(arg).map_or_else(|_| "?".into(), |v| v.repr_cut(SHOWN));
        Some(CaseOutcome {
            name: case.name.clone(),
            hidden: case.hidden,
            found: None,
            passed: false,
            input: args.iter().map(shown).collect::<Vec<_>>().join(", "),
            expected: want.repr_cut(SHOWN),
            got: None,
            difference: None,
            stdout: String::new(),
            error: None,
            micros: 0,
        })
    }

    fn passed(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| outcome.passed)
            .count()
    }

    fn limits(&self, ran: &Ran) -> Vec<RunLimit> {
        let memory = self.raised.iter().flatten().any(|(_, memory)| *memory)
            || matches!(&self.stopped, Some(Stopped::Raised(raised)) if raised.memory)
            || (!self.done && out_of_memory(ran));
        let cpu = matches!(ran.end, End::Exited(status) if status.signal() == Some(SIGXCPU));
        let output = matches!(self.stopped, Some(Stopped::Flood)) || ran.end == End::Flood;
        [
            (ran.end == End::Wall, RunLimit::Wall),
            (cpu, RunLimit::Cpu),
            (memory, RunLimit::Memory),
            (output, RunLimit::Output),
            (ran.end == End::Scratch, RunLimit::Scratch),
        ]
        .into_iter()
        .filter_map(|(hit, limit)| hit.then_some(limit))
        .collect()
    }

    fn take_case(
        &mut self,
        got: Option<Value>,
        raised: Option<Raised>,
        out: String,
        micros: u64,
    ) -> Step {
        let index = self.outcomes.len();
        let Some(mut outcome) = self.outcome(index) else {
            return self.forged();
        };
        let typed = got.as_ref().map(PyValue::from_json).transpose();
        let (Ok(typed), Some((.., want))) = (typed, self.cases.get(index)) else {
            return self.forged();
        };
        if let Some(typed) = &typed {
            outcome.difference = match (self.job.entry == STDIN, want, typed) {
                (true, PyValue::Str(want), PyValue::Str(got)) => {
                    text_difference(want, got, self.job.comparison)
                }
                _ => difference(want, typed, self.job.comparison),
            };
            outcome.passed = outcome.difference.is_none();
            outcome.got = Some(typed.repr_cut(SHOWN));
        }
        let failed = !outcome.passed && (raised.is_some() || self.job.checker.is_none());
        outcome.stdout = out;
        outcome.micros = micros;
        self.raised.push(
            raised
                .as_ref()
                .map(|raised| (raised.blocked, raised.memory)),
        );
        outcome.error = raised.map(|raised| raised.error);
        self.got.push(got);
        self.outcomes.push(outcome);
        if failed && self.job.stop_at_first_failure {
            Step::Stop
        } else {
            Step::Continue
        }
    }

    fn forged(&mut self) -> Step {
        self.stopped = Some(Stopped::Forged);
        Step::Stop
    }
}

impl Follow for Judge<'_> {
    fn follow(&mut self, event: Result<Event, Forged>, at: Duration) -> Step {
        match event {
            Ok(Event::Ready { protocol }) if self.ready_at.is_none() => {
                self.ready_at = Some(at);
                if protocol == PROTOCOL {
                    Step::Continue
                } else {
                    self.stopped = Some(Stopped::Foreign(protocol));
                    Step::Stop
                }
            }
            Ok(Event::Loaded { out, error }) if self.ready_at.is_some() && !self.loaded => {
                self.loading_out = out;
                self.loaded = error.is_none();
                self.stopped = error.map(Stopped::Raised);
                if self.loaded {
                    Step::Continue
                } else {
                    Step::Stop
                }
            }
            Ok(Event::Case {
                index,
                micros,
                got,
                error,
                out,
            }) if self.loaded
                && index == self.outcomes.len()
                && got.is_some() != error.is_some() =>
            {
                self.take_case(got, error, out, micros)
            }
            Ok(Event::Flood) => {
                self.stopped = Some(Stopped::Flood);
                Step::Stop
            }
            Ok(Event::Interrupted { frames, out }) => {
                let error = PyError {
                    kind: "Interrupted".to_owned(),
                    message: "the time was over".to_owned(),
                    frames,
                    column: None,
                };
                self.interrupted = Some((error, out));
                Step::Stop
            }
            Ok(Event::Done) if self.outcomes.len() == self.cases.len() => {
                self.done = true;
                Step::Stop
            }
            _ => self.forged(),
        }
    }
}

/// Whether memory ran out so far that the harness could not say it in the usual way.
fn out_of_memory(ran: &Ran) -> bool {
    // What Node says when its heap is full; a harness has no say then.
    let said = ["harness: MemoryError", "JavaScript heap out of memory"];
    said.iter().any(|words| ran.stray.contains(words))
}

/// Sent when the processor time is used up; the same number on every system we know.
const SIGXCPU: i32 = 24;

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
