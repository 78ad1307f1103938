//! The runner against programs that are right, wrong and broken; `hostile` has the others.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at processes and clocks from outside"
)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use onsite::base::CancelToken;
use onsite::runner::jail::{LayerKind, layers};
use onsite::runner::{
    CodingCase, CodingJob, Interpreter, Languages, Limits, Runner, Warm, run_coding,
};
use onsite::verdict::{CodingComparison, CodingReport, CodingVerdict, RunLimit};

const HELPER: &str = env!("CARGO_BIN_EXE_onsite");

pub(crate) fn runner() -> &'static Runner {
    static RUNNER: OnceLock<Runner> = OnceLock::new();
    RUNNER.get_or_init(|| Runner {
        helper: PathBuf::from(HELPER),
        python: Interpreter::find(Path::new("python3")),
        without: Vec::new(),
        warm: Warm::default(),
        languages: Languages::default(),
    })
}

pub(crate) fn job(source: &str, cases: &[(&str, &str)]) -> CodingJob {
    let case = |(i, (args, want)): (usize, &(&str, &str))| CodingCase {
        name: format!("c{i}"),
        args_json: (*args).to_owned(),
        want_json: (*want).to_owned(),
        hidden: i > 0,
    };
    CodingJob {
        source: source.to_owned(),
        language: None,
        entry: "f".to_owned(),
        cases: cases.iter().enumerate().map(case).collect(),
        comparison: CodingComparison::Exact,
        checker: None,
        limits: Limits {
            wall_ms: 5_000,
            cpu_s: 5,
            memory_mb: 128,
            output_kb: 256,
        },
        stop_at_first_failure: false,
        hash_seed: 0,
    }
}

pub(crate) fn judge(job: &CodingJob) -> CodingReport {
    run_coding(runner(), job, &CancelToken::default())
}

/// Judges `source` over `cases` and compares the headline.
#[track_caller]
fn check(source: &str, cases: &[(&str, &str)], headline: &str) -> CodingReport {
    let report = judge(&job(source, cases));
    let said = match &report.verdict {
        CodingVerdict::Accepted { .. } => "accepted".to_owned(),
        verdict => verdict.headline(),
    };
    assert_eq!(said, headline, "{report:#?}");
    report
}

#[test]
fn right_answers_are_accepted() {
    let report = check(
        "def f(a, b):\n    print('sum of', a, b)\n    return a + b\n",
        &[
            ("[1, 2]", "3"),
            (r#"["x", "y"]"#, r#""xy""#),
            ("[[1], [2]]", "[1, 2]"),
        ],
        "accepted",
    );
    assert_eq!(report.cases[0].stdout, "sum of 1 2\n");
    assert_eq!(report.cases[1].input, "'x', 'y'");
    assert!(report.startup_micros > 0 && report.limits_hit.is_empty());
    check(
        "def f(x):\n    return None\n",
        &[("[1]", "null")],
        "accepted",
    );
    check(
        "def f(x):\n    return {k: {v} for k, v in x.items()}\n",
        &[(
            r#"[{"$dict": [[{"$tuple": [1, 2]}, {"$float": "nan"}], [{"$bytes": "a"}, {"$int": "100000000000000000000"}]]}]"#,
            r#"{"$dict": [[{"$bytes": "a"}, {"$set": [{"$int": "100000000000000000000"}]}], [{"$tuple": [1, 2]}, {"$set": [{"$float": "nan"}]}]]}"#,
        )],
        "accepted",
    );
}

#[test]
fn the_standard_library_works_inside() {
    check(
        "import asyncio, collections, dataclasses, datetime, decimal, functools, heapq, itertools
import json, math, random, re, sqlite3, statistics, string, threading, typing, tempfile, queue
from concurrent.futures import ThreadPoolExecutor

@dataclasses.dataclass(frozen=True)
class P:
    x: int

async def later(x):
    await asyncio.sleep(0.001)
    return x

def f(x):
    with ThreadPoolExecutor(4) as pool:
        a = sum(pool.map(lambda i: i * i, range(10)))
    b = asyncio.run(later(x))
    c = sqlite3.connect(':memory:').execute('select 1 + 1').fetchone()[0]
    with tempfile.TemporaryFile() as t:
        t.write(b'abc'); t.seek(0); d = t.read().decode()
    sqlite3.connect('scratch.db').execute('create table t(x)')
    return [a, b, c, d, json.loads('[1]'), str(decimal.Decimal('0.1') * 3), P(3).x,
            datetime.date(2024, 2, 29).isoformat()]
",
        &[("[7]", r#"[285, 7, 2, "abc", [1], "0.3", 3, "2024-02-29"]"#)],
        "accepted",
    );
}

#[test]
fn wrong_answers_show_the_first_difference() {
    let report = check(
        "def f(x):\n    return [1, 2, 3, '5'] if x else []\n",
        &[("[0]", "[]"), ("[1]", "[1, 2, 3, 5]"), ("[2]", "[]")],
        "Hidden case `c1` (1 of 3 pass): element 3: expected 5 (int), got '5' (str)",
    );
    assert_eq!(report.cases.len(), 3);
    check(
        "def f(x):\n    x.sort()\n",
        &[("[[2, 1]]", "[1, 2]")],
        "Case `c0` (0 of 1 pass): expected [1, 2] (list), got None; does every path return a value?",
    );
    let lazy = judge(&job(
        "def f(x):\n    return (i for i in x)\n",
        &[("[[]]", "[]")],
    ));
    assert!(
        lazy.verdict.headline().ends_with(" (generator)"),
        "{lazy:#?}"
    );
    let mut stop = job("def f(x):\n    return x\n", &[("[1]", "2"), ("[1]", "1")]);
    stop.stop_at_first_failure = true;
    assert_eq!(judge(&stop).cases.len(), 1);
}

#[test]
fn exceptions_have_the_candidates_lines_only() {
    let report = check(
        "import json\n\ndef g(x):\n    return json.loads(x)\n\ndef f(x):\n    return g(x)\n",
        &[(r#"["{"]"#, "1")],
        "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1) (line 4 in g) in case `c0`",
    );
    let frames = &report.cases[0].error.as_ref().unwrap().frames;
    let lines: Vec<_> = frames
        .iter()
        .map(|frame| (frame.line, frame.text.as_str()))
        .collect();
    assert_eq!(lines, [(7, "return g(x)"), (4, "return json.loads(x)")]);
    check(
        "def f(x):\n    return x +\n",
        &[("[1]", "1")],
        "SyntaxError: invalid syntax (line 2, column 15) while the file was loaded",
    );
    check(
        "def twoSum(x): pass\nclass A: pass\n",
        &[("[1]", "1")],
        "MissingEntry: solution.py has no `f`; it defines `twoSum`, `A` while the file was loaded",
    );
    check(
        "x = 1 / 0\n",
        &[("[1]", "1")],
        "ZeroDivisionError: division by zero (line 1) while the file was loaded",
    );
    check(
        "def f():\n    pass\n",
        &[("[1]", "1")],
        "TypeError: f() takes 0 positional arguments but 1 was given in case `c0`",
    );
    let recursion = judge(&job("def f(x):\n    return f(x)\n", &[("[1]", "1")]));
    assert_eq!(
        recursion.cases[0].error.as_ref().unwrap().kind,
        "RecursionError"
    );
    assert_eq!(recursion.cases[0].error.as_ref().unwrap().frames.len(), 40);
}

#[test]
fn a_hung_case_is_named_with_its_line_and_what_it_printed() {
    let mut hang = job(
        "def f(x):\n    print('before', flush=True)\n    while x:\n        pass\n    return 1\n",
        &[("[0]", "1"), ("[1]", "1")],
    );
    hang.limits.wall_ms = 300;
    let report = judge(&hang);
    let CodingVerdict::TimedOut {
        case: Some(case), ..
    } = &report.verdict
    else {
        panic!("{report:#?}");
    };
    assert_eq!(
        (case.name.as_str(), case.stdout.as_str()),
        ("c1", "before\n")
    );
    assert!(matches!(
        case.error.as_ref().unwrap().frames.last().unwrap().line,
        3 | 4
    ));
    assert_eq!(report.limits_hit, [RunLimit::Wall]);
    assert!(report.cases[0].passed);
}

#[test]
fn a_checker_decides_and_its_faults_are_ours() {
    let mut checked = job("def f(x):\n    return x\n", &[("[4]", "0"), ("[5]", "0")]);
    let mut with = |checker: &str| {
        checked.checker = Some(checker.to_owned());
        judge(&checked).verdict.headline()
    };
    assert!(
        with("def check(args, expected, got):\n    return args == [got]\n")
            .starts_with("All 2 cases")
    );
    assert_eq!(
        with("def check(args, expected, got):\n    return got == 4 or f'{got} is odd'\n"),
        "Hidden case `c1` (1 of 2 pass): 5 is odd"
    );
    assert_eq!(
        with("def check(args, expected, got):\n    return nope\n"),
        "Not judged: the deck's checker fails: NameError: name 'nope' is not defined (line 2 in check); correct the deck"
    );
}

#[test]
fn trouble_of_ours_is_not_the_candidates() {
    let without_python = Runner {
        python: Interpreter::find(Path::new("/nonexistent/python3")),
        ..runner().clone()
    };
    let one = job("def f(x): return x", &[("[1]", "1")]);
    let say = |runner: &Runner, job: &CodingJob| {
        run_coding(runner, job, &CancelToken::default())
            .verdict
            .headline()
    };
    assert_eq!(
        say(&without_python, &one),
        "Not judged: `/nonexistent/python3` does not start (No such file or directory (os error 2)); \
         install Python 3.7 or newer, or name one in the configuration"
    );
    let without_helper = Runner {
        helper: PathBuf::from("/nonexistent/onsite"),
        ..runner().clone()
    };
    assert!(
        say(&without_helper, &one).starts_with("Not judged: `/nonexistent/onsite` does not start")
    );
    let broken_deck = job("def f(x): return x", &[(r#"[{"$tuple": 1}]"#, "1")]);
    assert_eq!(
        say(runner(), &broken_deck),
        "Not judged: an argument of case `c0` cannot be read: `$tuple` wants an array; correct the deck"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn cancelling_takes_less_than_a_tenth_of_a_second() {
    // A busy machine makes one late, or two; what waits too long by itself is late each time.
    let took: Vec<Duration> = (0..5).map(|_| time_to_cancel()).collect();
    let least = took.iter().min();
    assert!(least < Some(&Duration::from_millis(100)), "{took:?}");
}

/// Cancels a run, sees it end and returns how long that took.
#[cfg(target_os = "linux")]
fn time_to_cancel() -> Duration {
    let cancel = CancelToken::default();
    let mut endless = job("def f(x):\n    while True: pass\n", &[("[1]", "1")]);
    endless.hash_seed = marker();
    let (took, report) = std::thread::scope(|scope| {
        let worker = scope.spawn(|| run_coding(runner(), &endless, &cancel));
        wait_until(|| process_of(endless.hash_seed).is_some());
        let told = Instant::now();
        cancel.cancel();
        let report = worker.join().unwrap();
        (told.elapsed(), report)
    });
    assert_eq!(report.verdict, CodingVerdict::Cancelled);
    assert_eq!(process_of(endless.hash_seed), None);
    took
}

#[test]
fn the_layers_are_named() {
    let found = layers(Path::new(HELPER));
    assert_eq!(
        found.iter().map(|layer| layer.kind).collect::<Vec<_>>(),
        LayerKind::ALL
    );
    #[cfg(target_os = "linux")]
    assert!(
        found.iter().all(onsite::runner::jail::Layer::is_active),
        "{found:#?}"
    );
    assert!(
        layers(Path::new("/nonexistent"))
            .iter()
            .all(|layer| !layer.is_active())
    );
}

#[test]
fn sets_have_the_same_order_in_each_run() {
    let source = "def f(x):\n    return list({str(i) for i in range(50)})\n";
    let order = |seed| {
        let mut job = job(source, &[("[1]", "[]")]);
        job.hash_seed = seed;
        judge(&job).cases[0].got.clone()
    };
    assert_eq!(order(1), order(1));
    assert_ne!(order(1), order(2));
}

pub(crate) fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "the condition never came true"
        );
        std::thread::yield_now();
    }
}

/// A number that marks the processes of one run: their hash seed, which no other run uses.
pub(crate) fn marker() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    std::process::id() * 500 % 4_000_000_000 + NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A process of the run with this marker, if there is one.
pub(crate) fn process_of(marker: u32) -> Option<String> {
    let mark = format!("PYTHONHASHSEED={marker}");
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
            environment
                .split(|byte| *byte == 0)
                .any(|variable| variable == mark.as_bytes())
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .next()
}
