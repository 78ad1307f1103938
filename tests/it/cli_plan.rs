//! `onsite today` and `onsite plan`, as they are typed.
#![expect(
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests look at files, and helpers of tests fail loudly"
)]

use std::fs;

use onsite::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::{Event, Fact, Mode};
use onsite::store::{Closing, Derived, OpenOptions, ScoreRow, Store, codec};
use serde_json::Value;

use crate::program::Onsite;

/// The program's clock: 2026-12-18 19:05 UTC.
const NOW: Timestamp = Timestamp(1_797_620_700_000);
const DAY: i64 = 86_400_000;

/// A question's kind, its id, its score, and so many days ago.
pub(crate) type Scored = (RoundKind, &'static str, f64, i64);

/// Adds a sitting in which these questions of a deck got these scores, a round for each.
pub(crate) fn sat(store: &mut Store, (id, deck): (&str, &str), now: Timestamp, scores: &[Scored]) {
    let golden = include_str!("journals/v1.jsonl");
    let line: Value = serde_json::from_str(golden.lines().next().unwrap()).unwrap();
    let at = Timestamp(line["at"].as_i64().unwrap());
    let mut planned = codec::decode(1, at, &line["body"].to_string()).unwrap();
    if let Fact::Planned { plan } = &mut planned.fact {
        plan.session = SessionId::new(id);
    }
    let session = SessionId::new(id);
    store.begin_session(std::slice::from_ref(&planned)).unwrap();
    let row = |(n, (kind, question, score, days)): (usize, &Scored)| ScoreRow {
        session: session.clone(),
        round: n,
        question: 0,
        deck: DeckId::new(deck),
        question_id: QuestionId::new(*question),
        title: (*question).to_owned(),
        score: Some(*score),
        kind: *kind,
        at: Timestamp(now.0 - days * DAY - 3_600_000),
        mode: Mode::Standard,
        blind: Some(*score),
        final_score: Some(*score),
        measured: None,
        confidence: None,
        hints: 0,
        pauses: 0,
        spent: Span::minutes(22),
    };
    let derived = Derived {
        scores: scores.iter().enumerate().map(row).collect(),
        closing: Some(Closing {
            mean: None,
            recommendation: None,
        }),
        ..Derived::default()
    };
    let over = Event {
        at: now,
        fact: Fact::Abandoned,
    };
    store.append(&session, 1, &[over], &derived).unwrap();
}

fn history(onsite: &Onsite, scores: &[Scored]) {
    let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    sat(&mut store, ("s1", "netflix-de"), NOW, scores);
}

#[track_caller]
fn check(onsite: &Onsite, args: &[&str], code: i32, expect: &str) {
    let ran = onsite.run(args);
    let said = if code == 0 { &ran.out } else { &ran.err };
    assert_eq!((ran.code, said.trim_end()), (code, expect), "{args:?}");
}

#[test]
fn a_new_user_is_told_where_to_start_and_that_nothing_is_known() {
    let onsite = Onsite::new();
    let told = onsite.json(0, &["today"]);
    let tasks = told["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 1, "{told}");
    assert_eq!(tasks[0]["command"], "onsite ready");
    let reason = tasks[0]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("nothing is known of you yet"),
        "{reason}"
    );
    check(
        &onsite,
        &["plan"],
        0,
        "no plan yet: `onsite plan --date 2026-12-18 --hours-per-day 1.5` makes one",
    );
    assert!(!onsite.path("data/plan.toml").exists());
}

#[test]
fn tonight_names_the_weakest_techniques_with_a_question_for_each() {
    let onsite = Onsite::new();
    let scores = [
        (RoundKind::Coding, "coding-clicked-sessions", 1.8, 3),
        (RoundKind::Sql, "gone", 3.6, 3),
    ];
    history(&onsite, &scores);
    let told = onsite.json(0, &["today"]);
    let tasks = told["tasks"].as_array().unwrap();
    let said: Vec<String> = tasks
        .iter()
        .map(|task| format!("{} | {}", task["label"], task["reason"]).replace('"', ""))
        .collect();
    assert_eq!(
        said,
        [
            "Recall what is due | due: 10 cards",
            "Coding: sessionization | 1.8 of 4 over 1 answer; the bar is 2.9",
            "Readiness check | ten short questions over all rounds show what is weak",
        ]
    );
    // The question is named, so that enter starts it at once.
    let question = tasks[1]["question"].as_str().unwrap();
    assert_eq!(tasks[1]["command"], format!("onsite drill {question}"));
}

#[test]
fn a_plan_is_made_kept_private_shown_and_changed() {
    let onsite = Onsite::new();
    let made = onsite.run(&[
        "plan",
        "--date",
        "2027-01-14",
        "--hours-per-day",
        "1.5",
        "--level",
        "l5",
    ]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let first = "Interview on 2027-01-14, 27 days to go; 1 h 30 min a day, level L5\n";
    assert!(made.out.starts_with(first), "{}", made.out);
    assert_eq!(onsite.run(&["plan"]).out, made.out);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = fs::metadata(onsite.path("data/plan.toml")).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
    // Everything comes back before that day from now on.
    check(
        &onsite,
        &["cards", "interview"],
        0,
        "2027-01-14; 27 days to go",
    );
    let plan = onsite.json(0, &["plan"]);
    let days = plan["days"].as_array().unwrap();
    assert_eq!(days.len(), 27);
    let minutes = |day: &Value| -> u64 {
        let blocks = day["blocks"].as_array().unwrap().iter();
        blocks.map(|block| block["minutes"].as_u64().unwrap()).sum()
    };
    assert!(days.iter().all(|day| minutes(day) <= 90));
    assert_eq!(days[26]["phase"], "rest");
    assert_eq!(days[22]["phase"], "mocks");
    let today = onsite.json(0, &["today"]);
    let tasks = today["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 3);
    assert_eq!(
        tasks[1]["reason"],
        "plan, day 1 of 27, SQL: ten short questions show where to start"
    );
    // A change keeps what it does not name.
    let changed = onsite.json(0, &["plan", "--hours-per-day", "0.5"]);
    let profile = &changed["plan"];
    assert_eq!(
        (
            &profile["interview"],
            &profile["minutes_per_day"],
            &profile["level"]
        ),
        (&"2027-01-14".into(), &30.into(), &"L5".into())
    );
    check(&onsite, &["plan", "--drop"], 0, "the plan is forgotten");
    assert!(onsite.run(&["plan"]).out.starts_with("no plan yet"));
}

#[test]
fn what_was_sat_stays_on_its_day() {
    let onsite = Onsite::new();
    let plan =
        "[plan]\nmade = \"2026-12-15\"\ninterview = \"2027-01-10\"\nminutes = 60\nlevel = \"L5\"\n";
    history(&onsite, &[(RoundKind::Culture, "gone", 2.0, 2)]);
    fs::write(onsite.path("data/plan.toml"), plan).unwrap();
    let shown = onsite.run(&["plan"]).out;
    let days: Vec<&str> = shown
        .lines()
        .filter(|line| line.starts_with("2026-12-1"))
        .collect();
    assert_eq!(
        days[..2],
        [
            "2026-12-16  code and stories, done",
            "2026-12-18 (today)  SQL, 47 min"
        ],
        "{shown}"
    );
    assert!(shown.contains("  Culture drill, 22 min (done)"), "{shown}");
}

#[test]
fn a_plan_goes_into_a_calendar() {
    let onsite = Onsite::new();
    let made = onsite.run(&["plan", "--date", "2026-12-20", "--hours-per-day", "1"]);
    assert_eq!(made.code, 0);
    let calendar = onsite.run(&["plan", "--ics"]).out;
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "{calendar}");
    assert!(calendar.contains("UID:plan-2026-12-18@onsite\r\n"));
    assert!(
        calendar.contains("SUMMARY:Onsite: SQL\\, 47 min\r\n"),
        "{calendar}"
    );
}

#[test]
fn what_cannot_be_planned_is_refused_with_the_reason() {
    let onsite = Onsite::new();
    for (args, told) in [
        (
            &["plan", "--hours-per-day", "1"][..],
            "onsite: a plan needs the day of the interview\n  `onsite plan --date 2026-12-18 --hours-per-day 1.5`",
        ),
        (
            &["plan", "--date", "2026-12-18"],
            "onsite: 2026-12-18 is not ahead: a plan needs a day at least\n  `onsite help plan` says what a plan is made of",
        ),
        (
            &["plan", "--date", "2027-01-18", "--level", "L55"],
            "onsite: no deck has a level `L55`\n  did you mean `L5`?",
        ),
    ] {
        check(&onsite, args, 2, told);
    }
    onsite.write("data/plan.toml", "[plan]\nmade = \"now\"\n");
    let ran = onsite.run(&["plan"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`now` is no day"), "{}", ran.err);
}

#[test]
fn a_check_that_was_taken_makes_the_first_plan() {
    let onsite = Onsite::new();
    assert_eq!(
        onsite.json(0, &["ready"])["checks"],
        Value::Array(Vec::new())
    );
    let check = "[[checks]]\nday = \"2026-12-17\"\n[[checks.answers]]\nid = \"ready-bitemporal\"\n\
                 kind = \"modelling\"\ntechnique = \"history\"\ndifficulty = 3\nscore = 2.0\n";
    onsite.write("data/plan.toml", check);
    let told = onsite.json(0, &["today"]);
    let first = &told["tasks"][0];
    assert_eq!(
        (&first["label"], &first["reason"]),
        (
            &"Data modelling: history".into(),
            &"missed in the readiness check; the bar is 2.9".into()
        )
    );
    let plan = onsite.json(0, &["plan", "--date", "2027-01-08"]);
    assert_eq!(plan["weak"][0]["technique"], "history");
    let blocks = plan["days"].as_array().unwrap().iter();
    let mut blocks = blocks.flat_map(|day| day["blocks"].as_array().unwrap());
    assert!(blocks.any(|block| block["technique"] == "history"));
    // It is kept when the plan is changed.
    assert_eq!(onsite.json(0, &["ready"])["checks"][0]["day"], "2026-12-17");
}
