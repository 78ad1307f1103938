//! Work without end: keys typed meanwhile are shown at once, one key stops it, nothing is left.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "latency is measured in real time and told; typed letters are counted"
)]

use std::time::{Duration, Instant};

use onsite::deck::{Body, Question};

use crate::pty::{
    Home, Term, alone, descendants, end_round, is_alive, open_round, score_question, thread_is_busy,
};
use crate::shelf;

/// What is typed meanwhile.
const TYPED: &str = "thequickbrownfoxjumpsoverthelazydog";

/// A key must be on the screen after this time, in a debug build on a busy machine.
/// `benches/latency.rs` says what the release build does.
const SHOWN: Duration = Duration::from_millis(250);

/// What was cancelled must have stopped after this time, on such a machine.
const STOPPED: Duration = Duration::from_secs(1);

#[test]
fn a_runaway_query_neither_holds_keys_up_nor_outlives_its_cancellation() {
    let _alone = alone();
    let home = Home::new();
    let mut term = home
        .onsite(&["drill", "sql", "--seed", "3"])
        .size(120, 40)
        .start();
    open_round(&mut term);
    term.wait_until("the data", |shot| !shot.has("loading"));
    term.type_text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n\n",
    );
    term.type_text("WHERE i < 0 -- ");
    term.wait_for("WHERE i < 0 --");
    term.key("F5");
    term.wait_for("running");
    term.wait_until("a busy worker", |_| thread_is_busy(term.pid(), "sql"));
    type_meanwhile("query", &mut term);
    cancel("query", &mut term);
    term.wait_until("a quiet worker", |_| !thread_is_busy(term.pid(), "sql"));
    assert_eq!(descendants(term.pid()), Vec::<u32>::new());
    // The scratch database is of use again.
    term.key("ctrl-a");
    term.type_text("SELECT 1 AS number");
    term.key("F5");
    term.wait_for("1 row");
}

#[test]
fn a_runaway_program_neither_holds_keys_up_nor_outlives_its_cancellation() {
    let _alone = alone();
    let home = Home::new();
    let mut term = endless_program(&home);
    term.key("F5");
    term.wait_for("running the");
    let running = python_of(&term);
    type_meanwhile("program", &mut term);
    cancel("program", &mut term);
    term.wait_until("no process left but the one that waits", |_| {
        descendants(term.pid()).len() <= 1 && !running.iter().any(|pid| is_alive(*pid))
    });
}

#[test]
fn a_submission_can_be_cancelled_too() {
    let _alone = alone();
    let home = Home::new();
    let mut term = endless_program(&home);
    term.key("F9");
    term.wait_for("judging");
    let running = python_of(&term);
    cancel("submission", &mut term);
    term.wait_until("no process left but the one that waits", |_| {
        descendants(term.pid()).len() <= 1 && !running.iter().any(|pid| is_alive(*pid))
    });
    term.wait_until("the verdict on disk", |_| {
        let session = home.session().unwrap();
        let submissions = &session.open_question().unwrap().2.submissions;
        submissions.len() == 1 && submissions.iter().all(|s| s.judgement.is_some())
    });
}

#[test]
fn a_run_in_between_leaves_no_submission_without_a_verdict() {
    let home = Home::new();
    let mut term = endless_program(&home);
    term.key("F9");
    term.wait_for("judging");
    // The newest wins; what was handed in still counts.
    term.key("F5");
    term.wait_until("the verdict on disk", |_| {
        let session = home.session().unwrap();
        let submissions = &session.open_question().unwrap().2.submissions;
        submissions.len() == 1 && submissions.iter().all(|s| s.judgement.is_some())
    });
    let plan = home.plan().unwrap();
    end_round(&mut term);
    for question in &plan.rounds[0].questions {
        score_question(&mut term, &home, question, 1);
    }
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
}

#[test]
fn no_program_outlives_a_killed_onsite() {
    let home = Home::new();
    let mut term = endless_program(&home);
    term.key("F5");
    term.wait_for("running the");
    let running = python_of(&term);
    term.kill();
    // The terminal is gone; the home's history still gives something to wait on.
    let beside = home.onsite(&[]).start();
    beside.wait_until("no process left", |_| {
        !running.iter().any(|pid| is_alive(*pid))
    });
}

/// A drill of the coding question with the longest limit, with a program that does not end.
fn endless_program(home: &Home) -> Term {
    let deck = shelf::deck("netflix-de");
    let limit = |question: &&Question| match &question.body {
        Body::Coding(coding) => coding.wall_ms,
        Body::Sql(_) | Body::Modelling(_) | Body::Talk(_) => 0,
    };
    let question = deck.questions.iter().max_by_key(limit).unwrap().id.as_str();
    let mut term = home.onsite(&["drill", question]).size(120, 40).start();
    open_round(&mut term);
    term.key("ctrl-a");
    term.type_text("while True: pass  # ");
    term.wait_for("while True: pass  #");
    term
}

/// The processes that run the candidate's program, once they do.
fn python_of(term: &Term) -> Vec<u32> {
    let mut running = Vec::new();
    term.wait_until("the program's process", |_| {
        running = descendants(term.pid());
        !running.is_empty()
    });
    running
}

/// Types letter by letter, waiting for each to be shown; says how long that took.
fn type_meanwhile(what: &str, term: &mut Term) {
    let mut latencies = Vec::new();
    for end in 1..=TYPED.len() {
        let pressed = Instant::now();
        term.key(&TYPED[end - 1..end]);
        term.wait_for(&TYPED[..end]);
        latencies.push(pressed.elapsed());
    }
    let total = latencies.iter().sum::<Duration>();
    assert!(
        term.shot().has("esc stops it"),
        "over before {total:?}:\n{}",
        term.shot().text()
    );
    latencies.sort_unstable();
    let (p50, p95) = (
        latencies[latencies.len() / 2],
        latencies[latencies.len() * 95 / 100],
    );
    println!("keys during a runaway {what}: p50 {p50:?}, p95 {p95:?}");
    assert!(p95 < SHOWN, "p95 {p95:?}");
}

/// Stops what runs by its key; says how long that took.
fn cancel(what: &str, term: &mut Term) {
    let pressed = Instant::now();
    term.key("esc");
    term.wait_until("that it was cancelled", |shot| {
        !shot.has("esc stops it") && shot.text().to_lowercase().contains("cancelled")
    });
    let took = pressed.elapsed();
    println!("cancelling a runaway {what}: {took:?}");
    assert!(took < STOPPED, "{took:?}");
}
