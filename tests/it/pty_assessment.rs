//! A whole assessment in a real terminal: parts in any order, a kill -9 in the middle, one submit,
//! one report.

use onsite::interview::{Part, PartStatus, Plan, Session, Stage};
use onsite::memory::ItemKind;

use crate::pty::{Home, Term, dealt_answer};
use crate::shelf;

const DRAFT: &str = "-- one row per country and day";

#[test]
fn an_assessment_survives_a_kill_and_ends_in_one_report() {
    let home = Home::new();
    let deck = shelf::deck("netflix-de");
    let mut term = home
        .onsite(&["loop", "de-assessment", "--seed", "11"])
        .size(120, 40)
        .start();
    term.wait_until("the briefing", |shot| shot.status().contains("briefing"));
    term.wait_until("the plan on disk", |_| home.plan().is_some());
    let plan = home.plan().unwrap();
    let parts: Vec<Part> = parts_of(&plan);
    assert_eq!(parts.len(), 6);
    term.key("enter");
    term.wait_for("untouched");

    // The program first, called done; then a query that stays a draft.
    open(&mut term, &home, 4);
    let program = dealt(&plan, 4);
    term.key("ctrl-a");
    term.paste(dealt_answer(&deck, program));
    term.key("F5");
    term.wait_for("cases pass");
    term.key("F9");
    term.wait_for("answer kept");
    term.key("F4");
    open(&mut term, &home, 2);
    term.type_text(DRAFT);
    written(&term, &home, 2, DRAFT);

    let seen = term.wait_until("the clock", |shot| shot.seconds_left().is_some());
    term.kill();
    term = home.onsite(&[]).size(120, 40).start();
    term.wait_for("Resume");
    term.key("enter");
    let back = term.wait_until("the draft", |shot| shot.in_round() && shot.has(DRAFT));
    assert_eq!(back.round(), seen.round());
    // What passed after the last sign of life costs nothing; on a machine out of breath those signs are late.
    assert!(back.seconds_left() <= seen.seconds_left().map(|left| left + 10));
    term.key("F4");
    term.wait_until("every status", |list| {
        ["answer kept", "drafted", "untouched"]
            .into_iter()
            .all(|status| list.has(status))
    });

    // The first query right, the second one wrong, the third never; then a data model that stands.
    open(&mut term, &home, 1);
    term.wait_until("the schema's rows", |shot| !shot.has("loading"));
    term.type_text(dealt_answer(&deck, dealt(&plan, 1)));
    term.key("F7");
    at(&term, &home, 2);
    term.key("ctrl-a");
    term.type_text("SELECT 4711 AS number");
    term.key("F5");
    term.wait_for("1 row");
    term.key("F4");
    open(&mut term, &home, 6);
    let model = dealt_answer(&deck, dealt(&plan, 6));
    term.key("ctrl-a");
    term.paste(model);
    term.key("F5");
    term.wait_for("Loaded ");
    written(&term, &home, 6, model);

    term.key("alt-e");
    term.wait_for("2 parts of 6");
    term.key("y");
    // A machine judges every part, so nothing is left to score by hand.
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    term.wait_until("every verdict on disk", |_| {
        home.session()
            .is_some_and(|session| session.stage == Stage::Debrief)
    });
    let session = home.session().unwrap();
    let verdicts: Vec<Option<bool>> = session
        .parts()
        .map(|view| {
            let last = view.state.submissions.last()?.judgement.as_ref()?;
            Some(last.is_accepted())
        })
        .collect();
    let right = Some(true);
    assert_eq!(verdicts, [right, Some(false), None, right, None, right]);
    for words in ["accepted", "rejected", "left blank"] {
        term.wait_for(words);
    }
    term.key("e");
    term.wait_for("saved ");
    let exports = std::fs::read_dir(home.data().join("exports")).unwrap();
    assert_eq!(exports.count(), 2, "Markdown and JSON");
    term.key("ctrl-q");
    assert!(term.exit().success());

    let session = home.session().unwrap();
    assert_eq!(session.stage, Stage::Debrief);
    let kept = session
        .parts()
        .filter(|view| view.status() == PartStatus::Kept);
    assert_eq!(kept.count(), 1);
    let store = home.store().unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    assert_eq!(store.scores().unwrap().len(), 6);
    let items = store.items().unwrap();
    let questions = items
        .iter()
        .filter(|item| item.key.kind == ItemKind::Question);
    assert_eq!(questions.count(), 6, "every part has a next date");
}

fn parts_of(plan: &Plan) -> Vec<Part> {
    let rounds = plan.rounds.iter().enumerate();
    rounds
        .flat_map(|(round, plan)| {
            (0..plan.questions.len()).map(move |question| Part { round, question })
        })
        .collect()
}

/// The question of a part, counted from 1.
fn dealt(plan: &Plan, number: usize) -> &onsite::interview::QuestionPlan {
    let all = plan.rounds.iter().flat_map(|round| &round.questions);
    all.into_iter().nth(number - 1).unwrap()
}

/// Picks a part, counted from 1, from the list that is shown or about to be shown.
fn open(term: &mut Term, home: &Home, number: usize) {
    term.wait_for("parts, in any order");
    term.key(&number.to_string());
    at(term, home, number);
}

fn at(term: &Term, home: &Home, number: usize) {
    let place = format!("part {number}/");
    term.wait_until("the part", |shot| {
        shot.status().contains(&place) && !shot.has("parts, in any order")
    });
    term.wait_until("the part on disk", |_| {
        home.session()
            .is_some_and(|session| Some(session.open_part()) == part(&session, number))
    });
}

fn part(session: &Session, number: usize) -> Option<Part> {
    session.parts().nth(number - 1).map(|view| view.part)
}

/// Waits until an answer stands in the history.
fn written(term: &Term, home: &Home, number: usize, answer: &str) {
    term.wait_until("the answer on disk", |_| {
        home.session().is_some_and(|session| {
            let view = session.parts().nth(number - 1);
            view.is_some_and(|view| view.state.answer == answer)
        })
    });
}
