//! Programs of known growth against what is measured, and decks against what they promise.

use std::fmt::Write as _;

use onsite::base::{CancelToken, Seed};
use onsite::deck::{Bound, Coding, Input, InputShape, Inputs, Length, List, Measure};
use onsite::grader::growth::measure;
use onsite::verdict::{CodingComparison, Growth, GrowthReport};

use crate::runner::runner;

/// Each program stands below a line with its classes of time and memory, its input and its name.
const PROGRAMS: &str = include_str!("growth_programs.txt");

struct Program {
    time: Growth,
    memory: Option<Growth>,
    input: &'static str,
    name: &'static str,
    entry: &'static str,
    source: &'static str,
}

fn programs() -> Vec<Program> {
    let parts = PROGRAMS.split("=== ").skip(2);
    parts
        .map(|part| {
            let (head, source) = part.split_once('\n').unwrap();
            let head: Vec<&str> = head.split(" | ").collect();
            let [time, memory, input, name] = head.try_into().unwrap();
            let (name, entry) = name.split_once(" @").unwrap_or((name, "f"));
            Program {
                time: Growth::parse(time).unwrap(),
                memory: Growth::parse(memory),
                input,
                name,
                entry,
                source,
            }
        })
        .collect()
}

fn number(name: &str, max: i64) -> Input {
    Input {
        name: name.into(),
        shape: InputShape::Int {
            min: Bound::Fixed(0),
            max: Bound::Fixed(max),
        },
    }
}

fn question(input: &str, entry: &str) -> Coding {
    let list = |sorted| Input {
        name: "xs".into(),
        shape: InputShape::List(List {
            of: Box::new(number("", 1_000_000_000).shape),
            len: Length::ANY,
            sorted,
            distinct: false,
            duplicates: 0.0,
        }),
    };
    let args = match input {
        "list" => vec![list(false)],
        "sorted" => vec![list(true), number("x", 1_000_000_000)],
        _ => vec![number("n", 1_000_000_000)],
    };
    Coding {
        checker: None,
        language: None,
        entry: entry.into(),
        signature: String::new(),
        starter: String::new(),
        comparison: CodingComparison::Exact,
        growth: Growth::Linear,
        wall_ms: 2_000,
        memory_mb: 256,
        cases: Vec::new(),
        reference: String::new(),
        alternatives: Vec::new(),
        wrong: Vec::new(),
        inputs: None,
        measure: Some(Measure {
            inputs: Inputs { args, largest: 10 },
            size: (input == "number").then(|| "n".into()),
        }),
    }
}

fn measured(question: &Coding, source: &str, seed: u64) -> GrowthReport {
    let cancel = CancelToken::default();
    measure(runner(), question, source, Seed(seed), &cancel, &mut |_| {}).unwrap()
}

/// How often each program is measured, every time on other inputs: `ONSITE_GROWTH_RUNS=3` for the
/// acceptance test, which takes a minute of processor time.
#[expect(
    clippy::disallowed_methods,
    reason = "a longer run is asked for by hand"
)]
fn runs() -> u64 {
    let runs = std::env::var("ONSITE_GROWTH_RUNS").ok();
    runs.and_then(|runs| runs.parse().ok()).unwrap_or(1)
}

#[test]
fn known_growth_is_measured() {
    let programs = programs();
    for class in Growth::ALL {
        let own = programs.iter().filter(|program| program.time == class);
        assert!(own.count() >= 4, "{class}");
    }
    let mut wrong = String::new();
    for program in &programs {
        for seed in 1..=runs() {
            let question = question(program.input, program.entry);
            let report = measured(&question, program.source, seed);
            let memory = program.memory.is_none() || report.memory == program.memory;
            if report.time != Some(program.time) || !memory {
                writeln!(wrong, "{} ({seed}): {report:#?}", program.name).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Steps and bytes are counted, not timed: the same program costs the same again.
#[test]
fn what_is_counted_repeats() {
    for program in programs()
        .iter()
        .filter(|program| program.name == "merge sort")
    {
        let question = question(program.input, program.entry);
        let runs = [(); 2].map(|()| measured(&question, program.source, 7));
        let steps = runs.each_ref().map(|run| {
            let points = run.points.iter();
            points
                .map(|point| (point.n, point.steps))
                .collect::<Vec<_>>()
        });
        let [first, second] = steps;
        assert!(first.len() > 20, "{first:?}");
        assert_eq!(first, second);
    }
}

/// What takes most steps has its line; a program that fails on large inputs says where.
#[test]
fn the_line_that_grows_is_named() {
    let question = question("list", "f");
    let slow = "def f(xs):\n    seen = []\n    for x in xs:\n        if x not in seen:\n            seen.append(x)\n    return len(seen)\n";
    let hot = measured(&question, slow, 1).hot.unwrap();
    assert_eq!((hot.line, hot.what.as_str()), (4, "in"));
    assert!(hot.percent > 90, "{hot:?}");
    let deep = "def f(xs, i=0):\n    return xs[i] + f(xs, i + 1) if i < len(xs) else 0\n";
    let report = measured(&question, deep, 1);
    let stopped = report.stopped.unwrap();
    assert!(stopped.starts_with("RecursionError at n = "), "{stopped}");
    assert_eq!(report.time, Some(Growth::Linear));
}

/// Measuring can be stopped, and tells how far it has come.
#[test]
fn measuring_is_stopped() {
    let (question, cancel) = (question("list", "f"), CancelToken::default());
    let mut heard = Vec::new();
    let report = measure(
        runner(),
        &question,
        "def f(xs):\n    return xs\n",
        Seed(1),
        &cancel,
        &mut |n| {
            heard.push(n);
            if n >= 16 {
                cancel.cancel();
            }
        },
    );
    assert_eq!(report, None);
    assert!(heard.is_sorted() && heard.contains(&16), "{heard:?}");
}
