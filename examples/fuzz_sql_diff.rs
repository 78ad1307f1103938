//! Throws hostile SQL at the grader for a while: `--seconds 600 --seed 1 --case FILE`, or `--replay FILE`.
//!
//! Invariant: an input that panics, hangs or makes memory grow is left in the case file, and the
//! process ends with a failure.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a driver of its own: it looks at the clock and at memory, talks, and may fail"
)]

#[path = "fuzz_sql_diff/grow.rs"]
mod grow;
#[path = "fuzz_sql_diff/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use onsite::base::{CancelToken, Span};
use onsite::grader::{SqlTask, grade};
use onsite::verdict::{Budget, SqlVerdict};
use serde::{Deserialize, Serialize};

use grow::Chance;

/// Small, so that thousands of inputs pass: each query of a call has this much.
const BUDGET: Budget = Budget {
    steps: 400_000,
    rows: 2_000,
    bytes: 1 << 20,
    wall: Span(100),
    memory: 64 << 20,
};

/// A data set may take its own budget of 20 s, and hundreds of slow databases take a while.
const LONGEST_CALL: Duration = Duration::from_secs(40);

/// What a process that has seen everything once may still grow by, in KiB.
const GROWTH: u64 = 160 << 10;

const LOOK: Duration = Duration::from_secs(5);

/// One call of the grader.
#[derive(Debug, Serialize, Deserialize)]
struct Case {
    task: SqlTask,
    submission: String,
}

struct Options {
    seconds: u64,
    seed: u64,
    case: PathBuf,
    replay: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        seconds: 60,
        seed: 1,
        case: std::env::temp_dir().join("onsite-fuzz-case.json"),
        replay: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(format!("{word} wants a value"))?;
        let number = || value.parse().map_err(|_| format!("{value} is no number"));
        match word.as_str() {
            "--seconds" => options.seconds = number()?,
            "--seed" => options.seed = number()?,
            "--case" => options.case = value.into(),
            "--replay" => options.replay = Some(value.into()),
            _ => return Err(format!("what is {word}?")),
        }
    }
    Ok(options)
}

fn main() -> ExitCode {
    let done = options().and_then(|options| match &options.replay {
        Some(path) => replay(path),
        None => fuzz(&options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn replay(path: &std::path::Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let case: Case = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    println!(
        "{}\n-- reference\n{}\n-- submission\n{}",
        case.task.setup_sql, case.task.reference, case.submission
    );
    let started = Instant::now();
    println!("{:?}\n{:?}", call(&case), started.elapsed());
    Ok(())
}

fn call(case: &Case) -> SqlVerdict {
    grade(
        &case.task,
        &case.submission,
        &BUDGET,
        &CancelToken::default(),
        &mut |_, _| {},
    )
}

fn fuzz(options: &Options) -> Result<(), String> {
    let started = Instant::now();
    let until = Duration::from_secs(options.seconds);
    let running = Arc::new(Mutex::new(None::<Instant>));
    watch(Arc::clone(&running), options.case.clone());
    let mut chance = Chance::new(options.seed);
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    let (mut n_calls, mut next_look) = (0_u64, LOOK);
    let mut settled: Option<u64> = None;
    while started.elapsed() < until {
        let case = grow::case(&mut chance);
        // Written first: a stack that overflows leaves nobody to tell.
        std::fs::write(&options.case, serde_json::to_string(&case).unwrap())
            .map_err(|error| format!("{}: {error}", options.case.display()))?;
        let called = Instant::now();
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(called);
        let verdict = catch_unwind(AssertUnwindSafe(|| call(&case)));
        *running.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let Ok(verdict) = verdict else {
            return Err(format!("panic: {}", options.case.display()));
        };
        n_calls += 1;
        *seen.entry(name(&verdict)).or_default() += 1;
        if called.elapsed() > slowest {
            slowest = called.elapsed();
            std::fs::copy(&options.case, options.case.with_extension("slowest.json")).ok();
        }
        if started.elapsed() > next_look {
            next_look = started.elapsed() + LOOK;
            let resident = resident_kib();
            // The first fifth of the time is for warming up.
            if started.elapsed() < until / 5 {
                settled = settled.max(Some(resident));
            } else if settled.is_some_and(|settled| resident > settled + GROWTH) {
                return Err(format!("memory grew from {settled:?} to {resident} KiB"));
            }
            println!(
                "{:>5} s  {n_calls} calls  {resident} KiB  slowest {slowest:?}  {seen:?}",
                started.elapsed().as_secs()
            );
        }
    }
    println!("{n_calls} calls, no crash, hang or leak; slowest {slowest:?}; {seen:?}");
    Ok(())
}

/// Ends the process if one call does not end.
fn watch(running: Arc<Mutex<Option<Instant>>>, case: PathBuf) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let since = *running.lock().unwrap_or_else(PoisonError::into_inner);
            if since.is_some_and(|since| since.elapsed() > LONGEST_CALL) {
                eprintln!("hang: {}", case.display());
                std::process::abort();
            }
        }
    });
}

fn name(verdict: &SqlVerdict) -> &'static str {
    match verdict {
        SqlVerdict::Accepted { .. } => "accepted",
        SqlVerdict::Wrong(_) => "wrong",
        SqlVerdict::Undetermined(_) => "undetermined",
        SqlVerdict::Failed(_) => "failed",
        SqlVerdict::OverBudget { .. } => "over budget",
        SqlVerdict::Inconclusive { .. } => "inconclusive",
        SqlVerdict::Cancelled => "cancelled",
    }
}

/// The memory of this process as the kernel counts it; 0 where it does not tell.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
