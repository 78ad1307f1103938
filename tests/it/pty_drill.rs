//! A drill from start to debrief, and looking at it again the next day.

use onsite::deck::RoundKind;
use onsite::interview::Stage;

use crate::pty::{Home, choose, end_round, open_round, score_question, talk_answer};
use crate::shelf;

#[test]
fn a_drill_is_scored_and_can_be_read_again() {
    let home = Home::new();
    let mut term = home
        .onsite(&["drill", "culture", "--seed", "4"])
        .size(100, 30)
        .start();
    open_round(&mut term);
    term.wait_until("the plan on disk", |_| home.plan().is_some());
    let plan = home.plan().unwrap();
    assert_eq!(
        (plan.rounds.len(), plan.rounds[0].kind),
        (1, RoundKind::Culture)
    );
    let answer = talk_answer("culture round");
    term.type_text(&answer);
    term.wait_for("then its grain");
    term.key("F2");
    term.wait_for("costs");
    term.key("y");
    term.wait_until("the hint on disk", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| q.2.hints == 1))
    });
    end_round(&mut term);
    for question in &plan.rounds[0].questions {
        score_question(&mut term, &home, question, 2);
    }
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    term.key("ctrl-q");
    assert!(term.exit().success());
    assert_eq!(home.session().unwrap().stage, Stage::Debrief);

    // The next day: home, history, the same debrief with answer and model answer.
    let mut term = home.onsite(&[]).size(100, 30).start();
    term.wait_until("what was sat last", |shot| shot.has("Review past scores"));
    choose(&mut term, "Review past scores");
    term.key("enter");
    term.wait_until("the history", |shot| {
        shot.status().contains("history") && shot.has("Culture")
    });
    term.key("/");
    term.type_text("culture");
    term.key("enter");
    term.wait_until("the filtered list", |shot| shot.has("Culture"));
    term.key("enter");
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    let deck = shelf::deck("netflix-de");
    let question = deck.question(&plan.rounds[0].questions[0].id).unwrap();
    term.key("tab");
    term.wait_until("the round's page", |shot| shot.has(&question.title));
    let mut seen = String::new();
    // Line by line: a line stays in sight for a whole page, however late a frame is drawn.
    for _ in 0..400 {
        let before = term.shot().text();
        seen.push_str(&before);
        if seen.contains("Model answer") {
            break;
        }
        term.key("down");
        term.wait_until("the next line", |shot| shot.text() != before);
    }
    for words in ["then its grain", "Model answer"] {
        assert!(seen.contains(words), "no {words}: {seen}");
    }
    term.key("esc");
    term.wait_until("the history", |shot| shot.status().contains("history"));
    term.key("ctrl-q");
    assert!(term.exit().success());
}
