//! How long Run takes beside Python itself: `cargo bench --bench runner`. It fails when a promise of
//! the README is broken.
//!
//! The floor is the same interpreter, `-I -S -c pass`, from its start to its end, measured in the same
//! loop. "Waiting" is what a round does: a jailed process stands ready, a run takes it and leaves
//! another; "cold" is a run for which none was ready.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, starts a program, prints, and waits for what is not asked"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use onsite::base::CancelToken;
use onsite::runner::{
    CodingCase, CodingJob, Interpreter, Languages, Limits, Runner, Warm, run_coding,
};
use onsite::verdict::CodingComparison;

/// How often everything is measured; the median counts.
const ROUNDS: usize = 30;

/// A run of a trivial right answer takes at most this many floors.
const TRIVIAL: f64 = 1.5;

/// A run over 200 small cases takes at most this many.
const SUITE: f64 = 2.0;

/// As long as a person needs from one run to the next, at the very least.
const PAUSE: Duration = Duration::from_millis(60);

fn main() -> ExitCode {
    let python = match Interpreter::find(Path::new("python3")) {
        Ok(python) => python,
        Err(why) => {
            println!("nothing to measure: {why}");
            return ExitCode::SUCCESS;
        }
    };
    println!(
        "Python {} at {}",
        python.version,
        python.executable.display()
    );
    let executable = python.executable.clone();
    let runner = Runner {
        helper: PathBuf::from(env!("CARGO_BIN_EXE_onsite")),
        python: Ok(python),
        without: Vec::new(),
        warm: Warm::default(),
        languages: Languages::default(),
    };
    let (trivial, suite) = (job(1), job(200));
    let mut columns: [(&str, Option<f64>, Vec<Duration>); 5] = [
        ("python -I -S -c pass", None, Vec::new()),
        ("one case, waiting", Some(TRIVIAL), Vec::new()),
        ("one case, cold", None, Vec::new()),
        ("200 cases, waiting", Some(SUITE), Vec::new()),
        ("200 cases, cold", None, Vec::new()),
    ];
    let mut right = true;
    for _ in 0..ROUNDS {
        let mut run = |job: &CodingJob, waits: bool| {
            if waits {
                runner.prepare(job);
                std::thread::sleep(PAUSE);
            }
            let began = Instant::now();
            let report = run_coding(&runner, job, &CancelToken::default());
            let took = began.elapsed();
            runner.rest();
            right &= report.verdict.is_accepted();
            took
        };
        let times = [
            floor(&executable),
            run(&trivial, true),
            run(&trivial, false),
            run(&suite, true),
            run(&suite, false),
        ];
        for ((_, _, column), time) in columns.iter_mut().zip(times) {
            column.push(time);
        }
    }
    let mut base = 0.0;
    for (what, limit, times) in &mut columns {
        times.sort_unstable();
        let at = |percent: usize| {
            let time = times.get(times.len() * percent / 100);
            time.map_or(0.0, |time| time.as_secs_f64() * 1e3)
        };
        if base == 0.0 {
            base = at(50);
        }
        let ratio = at(50) / base;
        let mut line = format!(
            "{what:<22} p50 {:>6.2} ms  p95 {:>6.2}  {ratio:>5.2} floors",
            at(50),
            at(95)
        );
        if let Some(limit) = limit {
            right &= ratio <= *limit;
            _ = write!(line, "  limit {limit}");
        }
        println!("{line}");
    }
    if right {
        ExitCode::SUCCESS
    } else {
        println!("BROKEN");
        ExitCode::FAILURE
    }
}

/// How long the interpreter takes to do nothing.
fn floor(executable: &Path) -> Duration {
    let began = Instant::now();
    let status = Command::new(executable)
        .args(["-I", "-S", "-c", "pass"])
        .stdin(Stdio::null())
        .status();
    let took = began.elapsed();
    status.map_or(Duration::ZERO, |_| took)
}

/// A right answer to a question with this many cases.
fn job(n_cases: usize) -> CodingJob {
    let case = |i: usize| CodingCase {
        name: format!("c{i}"),
        args_json: format!("[[{i}, 2, 3], \"x\"]"),
        want_json: format!("{}", i + 5),
        hidden: false,
    };
    CodingJob {
        language: None,
        source: "def f(items, name):\n    return sum(items)\n".to_owned(),
        entry: "f".to_owned(),
        cases: (0..n_cases).map(case).collect(),
        comparison: CodingComparison::Exact,
        checker: None,
        limits: Limits::default(),
        stop_at_first_failure: false,
        hash_seed: 0,
    }
}
