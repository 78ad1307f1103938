//! A whole loop, from the first key to the exported debrief, and what the history says of it.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a plan or a json that is not as expected fails the test"
)]

use onsite::deck::{Body, Deck, RoundKind};
use onsite::interview::{Judgement, RoundPlan, Stage};
use onsite::memory::ItemKind;

use crate::pty::{Home, Term, dealt_answer, end_round, open_round, score_question, talk_answer};
use crate::shelf;

#[test]
fn a_whole_loop_reaches_the_debrief_and_stays_in_the_history() {
    let home = Home::new();
    let deck = shelf::deck("netflix-de");
    let mut term = home
        .onsite(&["loop", "de-l5", "--seed", "11"])
        .size(120, 40)
        .start();
    term.wait_until("the plan on disk", |_| home.plan().is_some());
    let plan = home.plan().unwrap();
    assert_eq!(plan.seed.0, 11);
    // Other loops have the data models (`loops_modelling`) and the cases of data scientists.
    for kind in RoundKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, RoundKind::Modelling | RoundKind::Case))
    {
        assert!(
            plan.rounds.iter().any(|round| round.kind == kind),
            "{kind:?}"
        );
    }
    for (index, round) in plan.rounds.iter().enumerate() {
        let place = format!("{}/{}", index + 1, plan.rounds.len());
        term.wait_until("the next round", |shot| {
            shot.round().as_deref() == Some(&place)
        });
        open_round(&mut term);
        match round.kind {
            RoundKind::Sql => sql_round(&mut term, &home, &deck, round),
            RoundKind::Coding => coding_round(&mut term, &home, &deck, round),
            RoundKind::Recruiter
            | RoundKind::Modelling
            | RoundKind::Design
            | RoundKind::Case
            | RoundKind::Culture => {
                talk_round(&mut term, &home, &deck, round);
            }
        }
        end_round(&mut term);
        for question in &round.questions {
            score_question(&mut term, &home, question, 3);
        }
    }
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    let exports = home.data().join("exports");
    term.key("e");
    let shot = term.wait_for("saved ");
    assert!(shot.has("onsite-"), "{}", shot.text());
    assert_eq!(
        std::fs::read_dir(&exports).unwrap().count(),
        2,
        "Markdown and JSON"
    );
    term.key("ctrl-q");
    assert!(term.exit().success());
    history_of_the_loop(&home, &plan.rounds);
}

/// Recruiter, design, culture: an answer, a question to the interviewer, the next phase.
fn talk_round(term: &mut Term, home: &Home, deck: &Deck, round: &RoundPlan) {
    let answer = talk_answer(&round.name);
    term.type_text(&answer);
    term.wait_for("who reads the");
    let question = deck.question(&round.questions[0].id).unwrap();
    let Body::Talk(talk) = &question.body else {
        panic!("a talk round deals talk")
    };
    if let Some(clarification) = talk.clarifications.first() {
        term.key("F3");
        term.wait_until("the line to ask on", |shot| shot.row(39).contains(':'));
        term.type_text(&clarification.asks[0]);
        term.key("enter");
        term.wait_until("the answer to what was asked", |_| {
            let session = home.session().unwrap();
            let asked = session.open_question().unwrap().2.asked.first();
            asked.is_some_and(|asked| asked.understood.as_ref() == Some(&clarification.id))
        });
    }
    term.key("F4");
    let next = &round.phases[1].name;
    term.wait_until("the second phase", |shot| {
        shot.phase().as_ref() == Some(next)
    });
    term.wait_until("the answer on disk", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| q.2.answer == answer))
    });
}

/// Every question: a live query, a wrong answer that is refused, the right one that is accepted.
fn sql_round(term: &mut Term, home: &Home, deck: &Deck, round: &RoundPlan) {
    for (index, question) in round.questions.iter().enumerate() {
        turn_to(term, home, index);
        term.type_text("SELECT 4711 AS number");
        if index == 0 {
            term.wait_until("the schema's rows", |shot| !shot.has("loading"));
            term.key("F5");
            term.wait_for("1 row");
        }
        term.key("F9");
        term.wait_until("that it is refused", |shot| {
            shot.has("wrong on") && shot.has("4711")
        });
        judged(term, home, index, &[false]);
        term.key("ctrl-a");
        term.type_text(dealt_answer(deck, question));
        term.key("F9");
        term.wait_for("accepted: ");
        judged(term, home, index, &[false, true]);
    }
}

/// Every question: a program without end that is stopped, the right one that is accepted.
fn coding_round(term: &mut Term, home: &Home, deck: &Deck, round: &RoundPlan) {
    for (index, question) in round.questions.iter().enumerate() {
        turn_to(term, home, index);
        let Body::Coding(coding) = &deck.question(&question.id).unwrap().body else {
            panic!("a coding round deals coding")
        };
        term.key("ctrl-a");
        // The editor indents after a colon by itself.
        term.type_text(&format!("def {}(*given):\nwhile True: pass", coding.entry));
        term.key("F9");
        term.wait_for("did not finish within");
        judged(term, home, index, &[false]);
        term.key("ctrl-a");
        term.paste(dealt_answer(deck, question));
        term.key("F9");
        term.wait_for("cases pass");
        judged(term, home, index, &[false, true]);
    }
}

/// Opens a question of the running round.
fn turn_to(term: &mut Term, home: &Home, index: usize) {
    if index > 0 {
        term.key("F7");
    }
    let place = format!("Q{}/", index + 1);
    term.wait_until("the question", |shot| shot.status().contains(&place));
    term.wait_until("the question on disk", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| q.0 == index))
    });
}

/// Waits until the history has these verdicts on a question: accepted or not, in order.
#[track_caller]
fn judged(term: &Term, home: &Home, index: usize, accepted: &[bool]) {
    term.wait_until("the verdicts on disk", |_| {
        let session = home.session().unwrap();
        let submissions = &session.round_state().unwrap().questions[index].submissions;
        let judgements = submissions.iter().filter_map(|s| s.judgement.as_ref());
        judgements
            .map(Judgement::is_accepted)
            .eq(accepted.iter().copied())
    });
}

/// What `onsite scores` and the journal say afterwards.
fn history_of_the_loop(home: &Home, rounds: &[RoundPlan]) {
    let output = home.piped(&["scores", "--json"]).output().unwrap();
    assert!(output.status.success());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let sitting = &json["sittings"][0];
    assert_eq!(sitting["state"], "finished");
    assert_eq!(sitting["level"], "L5");
    assert!(sitting["recommendation"].is_string() && sitting["mean"].is_number());
    let scores = sitting["scores"].as_array().unwrap();
    assert_eq!(
        scores.len(),
        rounds
            .iter()
            .map(|round| round.questions.len())
            .sum::<usize>()
    );
    for score in scores {
        assert_eq!(
            (&score["blind"], &score["final"]),
            (&3.0.into(), &3.0.into()),
            "{score}"
        );
        assert_eq!(score["confidence"], 50, "{score}");
        let is_measured = ["sql", "coding"].contains(&score["kind"].as_str().unwrap());
        assert_eq!(score["measured"].is_number(), is_measured, "{score}");
    }
    let session = home.session().unwrap();
    assert_eq!(session.stage, Stage::Debrief);
    let store = home.store().unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    assert_eq!(store.scores().unwrap().len(), scores.len());
    let items = store.items().unwrap();
    let questions = items
        .iter()
        .filter(|item| item.key.kind == ItemKind::Question);
    assert_eq!(
        questions.count(),
        scores.len(),
        "every question has a next date"
    );
}
