//! What a candidate reads about a program that fails.

use onsite::app::screen::reveal::verdict_blocks;
use onsite::interview::Judgement;
use onsite::verdict::{
    CaseOutcome, CodingReport, CodingVerdict, Frame, NamedMistake, Origin, PyError,
};
use onsite::view::{Styles, Theme, page};

fn long(what: &str) -> String {
    format!("[{}]", vec![what; 500].join(", "))
}

fn case() -> CaseOutcome {
    CaseOutcome {
        name: "a day with everything in it".into(),
        hidden: true,
        found: None,
        passed: false,
        input: long("'arguments'"),
        expected: long("'expected'"),
        got: Some(long("'got'")),
        difference: Some(format!("element 17: expected {}", long("'e'"))),
        stdout: "a line that the program prints\n".repeat(300),
        error: None,
        micros: 5,
    }
}

fn lines(verdict: CodingVerdict, case: CaseOutcome) -> Vec<String> {
    let mut report = CodingReport::of(verdict);
    report.cases = vec![case];
    let judgement = Judgement::Coding {
        report,
        named: Some(NamedMistake {
            id: "x".into(),
            name: "counts what arrives twice as if it were two of them".into(),
            origin: Origin::Deck,
        }),
    };
    let page = page::lines(&verdict_blocks(&judgement), 80, &Styles::new(Theme::Mono));
    page.iter()
        .map(|line| line.to_string().trim_end().to_owned())
        .collect()
}

#[track_caller]
fn check(lines: &[String], wanted: &[&str]) {
    let screen = lines
        .iter()
        .take(24)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    for part in wanted {
        assert!(screen.contains(part), "no {part:?} in\n{screen}");
    }
    let full = lines.iter().skip_while(|line| *line != "In full");
    let full = full.cloned().collect::<Vec<_>>().join("\n");
    assert!(full.matches("'arguments'").count() > 400, "{full}");
}

#[test]
fn the_first_failing_case_has_room_on_one_screen() {
    let mut first = case();
    first.difference = Some("element 17: expected 5 (int), got 5.0 (float)".into());
    let verdict = CodingVerdict::Wrong {
        first: Box::new(first.clone()),
        passed: 3,
        total: 9,
    };
    let shown = lines(verdict, first);
    check(
        &shown,
        &[
            "hidden case",
            "input",
            "expected",
            "got  ",
            "5.0 (float)",
            "stdout",
            "… 296 lines",
        ],
    );
}

#[test]
fn a_traceback_has_room_on_one_screen() {
    let frame = |line| Frame {
        line,
        function: "deeper".into(),
        text: "return deeper(what, comes, after, the, others) + deeper(and_, so, on)".into(),
    };
    let error = PyError {
        kind: "RecursionError".into(),
        message: "maximum recursion depth exceeded".into(),
        frames: (1..40).map(frame).collect(),
        column: None,
    };
    let mut first = case();
    (first.got, first.difference) = (None, None);
    first.error = Some(error.clone());
    let verdict = CodingVerdict::Crashed {
        error,
        case: Some(Box::new(first.clone())),
        passed: 3,
        total: 9,
    };
    let shown = lines(verdict, first);
    check(
        &shown,
        &[
            "RecursionError",
            "… 35 outer calls",
            "line 39, in deeper",
            "stdout",
            "… 296 lines",
        ],
    );
}
