//! Measures how a program's cost grows with its input, in the jail.
//!
//! Inputs of rising size are drawn as the deck says; a measuring program (`assets/measure.py`) stands
//! in the candidate's place, calls the candidate's function on each and counts its steps and bytes.
//! Which class explains the counts is decided by [`class_of_steps`] and [`class_of_bytes`].
//!
//! Invariant: steps, and with them the class of time, are a function of (question, source, seed); the
//! clock decides nothing as long as the wall limit is not reached.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::Deserialize;
use serde_json::Value;

use super::task::coding_job;
use crate::base::{CancelToken, Seed};
use crate::deck::{Coding, Measure, STDIN};
use crate::inputs::draw_sized;
use crate::runner::{Answer, CodingJob, Ending, Runner, evaluate};
use crate::verdict::coding::{Series, class_of_bytes, class_of_steps};
use crate::verdict::{GrowthPoint, GrowthReport, HotSpot};

/// The program that measures.
const MEASURE: &str = include_str!("../../assets/measure.py");
/// The sizes that are tried, in order, until the budget is used up: close together where
/// exponential growth must show, then two to the octave.
const SIZES: [usize; 30] = [
    2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768,
    1_024, 1_536, 2_048, 3_072, 4_096, 6_144, 8_192,
];
/// How many inputs of a size are tried: more of the small ones, which differ more.
const DRAWS: [(usize, u64); 2] = [(64, 3), (usize::MAX, 2)];
/// Steps after which no larger size is tried.
const BUDGET: u64 = 1_500_000;
/// How far the measuring goes at most: a last resort, steps end it long before.
const WALL_MS: u64 = 20_000;
/// Memory for the program and for keeping account of it, in mebibytes.
const MEMORY_MB: u64 = 512;

/// What one call cost: steps, bytes, nanoseconds, and the steps by line and operation.
#[derive(Deserialize)]
struct Cost(Option<u64>, u64, u64, Vec<(usize, String, u64)>);

/// The costs of the inputs of one size.
#[derive(Default)]
struct Sized {
    n: usize,
    costs: Vec<Cost>,
}

/// Measures a program that is right; `None` if the deck has no inputs to measure on, or the run was
/// cancelled. `progress` hears the size that is under way.
pub fn measure(
    runner: &Runner,
    question: &Coding,
    source: &str,
    seed: Seed,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(usize),
) -> Option<GrowthReport> {
    measure_what(
        runner,
        question,
        (source, Counted::All),
        seed,
        cancel,
        progress,
    )
}

/// Measures the steps of a program alone, which takes a third of the time.
pub(super) fn steps(
    runner: &Runner,
    question: &Coding,
    source: &str,
    seed: Seed,
    cancel: &CancelToken,
) -> Option<GrowthReport> {
    measure_what(
        runner,
        question,
        (source, Counted::Steps),
        seed,
        cancel,
        &mut |_| {},
    )
}

/// What is counted of each call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// Steps, bytes and nanoseconds.
    All,
    /// Steps; the others are 0.
    Steps,
}

fn measure_what(
    runner: &Runner,
    question: &Coding,
    (source, counted): (&str, Counted),
    seed: Seed,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(usize),
) -> Option<GrowthReport> {
    if question.language.is_some() || question.entry == STDIN {
        // The steps that are counted are those of a function in Python.
        return None;
    }
    let inputs = drawn(question.measure.as_ref()?, seed);
    let args = inputs.iter().map(|(_, args)| Value::from(args.clone()));
    let mut followed = Followed::default();
    let mut sizes = inputs.iter().map(|(n, _)| *n);
    let run = evaluate(
        runner,
        &measuring(question, source, counted),
        args.collect(),
        cancel,
        &mut |answer| {
            let Some(n) = sizes.next() else {
                return ControlFlow::Break(());
            };
            progress(n);
            followed.take(n, answer)
        },
    );
    match run {
        Err(why) => followed.stopped = Some(why),
        Ok(run) => match run.ending {
            Ending::Cancelled => return None,
            Ending::Done | Ending::Stopped => {}
            // The machine may be busy, which is no fault of the program.
            Ending::Late => {
                let seconds = WALL_MS / 1_000;
                followed.stopped.get_or_insert(format!(
                    "measuring stops after {seconds} s, and this machine got no further"
                ));
            }
            Ending::Cut => {
                let why = "the program was ended by the sandbox";
                followed.stopped.get_or_insert(why.into());
            }
        },
    }
    Some(followed.report())
}

/// The arguments of each call with their size.
fn drawn(measure: &Measure, seed: Seed) -> Vec<(usize, Vec<Value>)> {
    let seed = seed.split("growth");
    let draws = |n: usize| DRAWS.iter().find(|(most, _)| n <= *most).map_or(1, |d| d.1);
    let calls = SIZES
        .iter()
        .flat_map(|n| (0..draws(*n)).map(move |i| (*n, i)));
    let args = calls.filter_map(|(n, i)| {
        let seed = seed.split(&n.to_string()).split(&i.to_string());
        let args = draw_sized(&measure.inputs, measure.size.as_deref(), seed, n)?;
        Some((n, args))
    });
    args.collect()
}

/// The job that runs the measuring program around the candidate's.
fn measuring(question: &Coding, source: &str, counted: Counted) -> CodingJob {
    // A JSON string is a Python string.
    let quoted = |text: &str| Value::from(text).to_string();
    let head = format!(
        "SOURCE = {}\nENTRY = {}\nONLY_STEPS = {}\n",
        quoted(source),
        quoted(&question.entry),
        if counted == Counted::Steps {
            "True"
        } else {
            "False"
        }
    );
    let mut job = coding_job(question, &(head + MEASURE), false);
    "measure".clone_into(&mut job.entry);
    job.limits.wall_ms = WALL_MS;
    job.limits.cpu_s = WALL_MS / 1_000 + 1;
    job.limits.memory_mb = job.limits.memory_mb.max(MEMORY_MB);
    job
}

/// What was measured so far.
#[derive(Default)]
struct Followed {
    sizes: Vec<Sized>,
    steps: u64,
    stopped: Option<String>,
}

impl Followed {
    fn take(&mut self, n: usize, answer: Answer) -> ControlFlow<()> {
        if self.sizes.last().is_none_or(|last| last.n != n) {
            if self.steps > BUDGET {
                return ControlFlow::Break(());
            }
            let costs = Vec::new();
            self.sizes.push(Sized { n, costs });
        }
        let cost = match answer {
            Answer::Returned(value) => serde_json::from_value(value).ok(),
            Answer::Raised(kind) => {
                // The very smallest inputs may lie outside the question.
                self.sizes.pop();
                if self.sizes.is_empty() {
                    return ControlFlow::Continue(());
                }
                self.stopped = Some(format!("{kind} at n = {n}"));
                return ControlFlow::Break(());
            }
        };
        let Some(Cost(Some(steps), bytes, nanos, sites)) = cost else {
            // Too many steps: what there is of this size would mislead.
            self.sizes.pop();
            return ControlFlow::Break(());
        };
        self.steps += steps;
        if let Some(size) = self.sizes.last_mut() {
            size.costs.push(Cost(Some(steps), bytes, nanos, sites));
        }
        ControlFlow::Continue(())
    }

    fn report(self) -> GrowthReport {
        let points: Vec<GrowthPoint> = self.sizes.iter().map(Sized::point).collect();
        let all: Series = points.iter().map(|p| (p.n, p.steps as f64)).collect();
        let costs = self.sizes.iter().flat_map(|size| &size.costs);
        let sites = costs.flat_map(|cost| &cost.3);
        let operations: BTreeSet<&str> = sites.map(|(_, what, _)| what.as_str()).collect();
        let parts = operations.iter().map(|what| {
            let of = |size: &Sized| (size.n, size.of_operation(what));
            self.sizes.iter().map(of).collect()
        });
        let parts: Vec<Series> = parts.collect();
        GrowthReport {
            time: class_of_steps(&all, &parts),
            memory: class_of_bytes(&points),
            hot: self.sizes.last().and_then(Sized::hot),
            points,
            stopped: self.stopped,
        }
    }
}

impl Sized {
    fn mean(&self, part: impl Fn(&Cost) -> u64) -> u64 {
        let n = u64::try_from(self.costs.len()).unwrap_or(1).max(1);
        (self.costs.iter().map(part).sum::<u64>() + n / 2) / n
    }

    fn point(&self) -> GrowthPoint {
        GrowthPoint {
            n: self.n,
            steps: self.mean(|cost| cost.0.unwrap_or(0)),
            bytes: self.mean(|cost| cost.1),
            nanos: self.mean(|cost| cost.2),
        }
    }

    fn of_operation(&self, what: &str) -> f64 {
        let sites = self.costs.iter().flat_map(|cost| &cost.3);
        let own = sites.filter(|(_, known, _)| known == what);
        own.map(|(.., steps)| *steps as f64).sum::<f64>() / self.costs.len().max(1) as f64
    }

    /// The place of most steps.
    fn hot(&self) -> Option<HotSpot> {
        let mut places: BTreeMap<(usize, &str), u64> = BTreeMap::new();
        for (line, what, steps) in self.costs.iter().flat_map(|cost| &cost.3) {
            *places.entry((*line, what)).or_default() += steps;
        }
        let total: u64 = places.values().sum();
        let ((line, what), steps) = places.into_iter().max_by_key(|(_, steps)| *steps)?;
        Some(HotSpot {
            line,
            what: what.to_owned(),
            percent: u8::try_from(steps * 100 / total.max(1)).unwrap_or(100),
        })
    }
}
