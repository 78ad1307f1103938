//! Two people, two terminals: a candidate's round, and a partner in the second seat who is killed half
//! way and comes back.

use onsite::deck::Body;
use onsite::interview::{QuestionState, Session};

use crate::pty::{Home, Term, end_round, open_round, score_question};
use crate::shelf;

const QUESTION: &str = "memberships-paid-twice";

fn open(session: &Session) -> Option<&QuestionState> {
    session.open_question().map(|(_, _, state)| state)
}

/// Waits until the history says so.
fn on_disk(term: &Term, home: &Home, what: &str, is: impl Fn(&QuestionState) -> bool) {
    term.wait_until(what, |_| {
        let session = home.session();
        session.as_ref().and_then(open).is_some_and(&is)
    });
}

#[test]
fn a_partner_sits_in_is_killed_and_comes_back() {
    let home = Home::new();
    let deck = shelf::deck("netflix-de");
    let question = deck.question(&QUESTION.into()).unwrap();
    assert!(matches!(question.body, Body::Sql(_)));
    let criteria = deck.rubric(&question.rubric).unwrap().criteria.len();

    // Nobody was asked to sit in.
    let none = home.piped(&["seat"]).output().unwrap();
    assert!(!none.status.success());

    let args = ["--seat", "drill", QUESTION, "--seed", "5"];
    let mut candidate = home.onsite(&args).size(120, 40).start();
    open_round(&mut candidate);
    candidate.wait_until("the schema's rows", |shot| !shot.has("loading"));
    let mut seat = home.onsite(&["seat"]).size(100, 40).start();
    seat.wait_for(&question.title);
    candidate.wait_for("somebody is in the seat");

    // The work is seen as it is typed.
    candidate.type_text("SELECT 4711 AS live");
    seat.wait_for("SELECT 4711 AS live");
    assert!(!candidate.shot().has(&question.probes[0].good));

    // A follow-up the candidate has not seen, brought up by hand.
    seat.key("tab");
    seat.wait_for("What may be brought up");
    seat.key("enter");
    let fired = |state: &QuestionState| state.probes.iter().any(|p| p.id == question.probes[0].id);
    on_disk(&seat, &home, "the probe", fired);
    seat.wait_for("(asked at");
    candidate.wait_for("interviewer");

    // Evidence, and one score of several.
    seat.key("n");
    seat.wait_for("evidence");
    seat.type_text("named the half-open convention");
    seat.key("enter");
    on_disk(&seat, &home, "the note", |state| {
        state.seat.notes.len() == 1
    });
    seat.key("tab");
    seat.wait_for("Your scores");
    seat.key("3");
    on_disk(&seat, &home, "the score", |state| {
        state.seat.score(0) == Some(3)
    });
    seat.kill();
    drop(seat);

    // The round goes on, and what was sent is there.
    candidate.wait_until("the empty seat", |shot| {
        !shot.has("somebody is in the seat")
    });
    candidate.type_text(" -- still here");
    candidate.wait_for("still here");
    let mut seat = home.onsite(&["seat"]).size(80, 24).start();
    seat.wait_for(&question.title);
    seat.key("tab");
    seat.key("tab");
    seat.wait_until("what was scored before", |shot| shot.has("Correctness: 3"));
    seat.key("down");
    for _ in 1..criteria {
        seat.key("2");
    }
    on_disk(&seat, &home, "the partner's sheet", |state| {
        state.seat.is_whole(criteria)
    });
    assert!(!seat.shot().has("the candidate "));
    seat.key("tab");
    seat.wait_for("named the half-open convention");

    // The candidate scores without seeing any of it; then both sheets stand side by side.
    let plan = home.plan().unwrap();
    end_round(&mut candidate);
    assert!(!candidate.shot().has("half-open convention"));
    score_question(&mut candidate, &home, &plan.rounds[0].questions[0], 1);
    candidate.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    seat.key("q");
    assert!(seat.exit().success());
    candidate.key("ctrl-q");
    assert!(candidate.exit().success());
    let debrief = home.piped(&["export"]).output().unwrap();
    let debrief = String::from_utf8(debrief.stdout).unwrap();
    assert!(debrief.contains("final 1, seat 3"), "{debrief}");
    assert!(
        debrief.contains("named the half-open convention"),
        "{debrief}"
    );
}
