//! What a candidate does in every sitting, by the same keys.

use onsite::deck::{Body, Deck};
use onsite::interview::{QuestionPlan, Stage};

use super::home::Home;
use super::shot::Shot;
use super::term::Term;

/// Starts the clock of the round whose briefing is shown or about to be shown.
#[track_caller]
pub(crate) fn open_round(term: &mut Term) {
    term.wait_until("the briefing", |shot| shot.status().contains("briefing"));
    term.key("enter");
    term.wait_until("the round's clock", Shot::in_round);
}

/// Walks up the list until the line with these words is the selected one.
#[track_caller]
pub(crate) fn choose(term: &mut Term, words: &str) {
    let selected = |shot: &Shot| {
        let text = shot.text();
        let mut lines = text.lines();
        let line = lines.find(|line| line.trim_start().starts_with('›'));
        line.map(str::to_owned)
    };
    loop {
        let before = selected(&term.shot());
        if before.as_ref().is_some_and(|line| line.contains(words)) {
            return;
        }
        term.key("up");
        term.wait_until(words, |shot| selected(shot) != before);
    }
}

/// Ends the running round by its key, and says yes.
#[track_caller]
pub(crate) fn end_round(term: &mut Term) {
    term.key("alt-e");
    term.wait_for("End this round");
    term.key("y");
    term.wait_until("the scoring", |shot| {
        shot.status().contains("score yourself")
    });
}

/// Scores a question: blind with a confidence, locked, then final; every criterion gets `score`.
#[track_caller]
pub(crate) fn score_question(term: &mut Term, home: &Home, question: &QuestionPlan, score: u8) {
    let id = &question.id;
    let open = |locked: bool| {
        home.session().is_some_and(|session| {
            let stage_fits = match session.stage {
                Stage::Scoring { .. } => !locked,
                Stage::Revealed { .. } => locked,
                _ => false,
            };
            stage_fits
                && session
                    .open_question()
                    .is_some_and(|(_, plan, _)| plan.id == *id)
        })
    };
    term.wait_until("the blind score", |shot| {
        shot.status().contains("score yourself") && open(false)
    });
    for _ in &question.criteria {
        term.key(&score.to_string());
    }
    term.key("+");
    term.key("enter");
    term.wait_until("the final score", |shot| {
        shot.status().contains("final score") && open(true)
    });
    term.key("enter");
    term.wait_until("the score on disk", |_| {
        home.session().is_some_and(|session| {
            let questions = session
                .plan
                .rounds
                .iter()
                .zip(&session.rounds)
                .flat_map(|(plan, state)| plan.questions.iter().zip(&state.questions));
            questions
                .into_iter()
                .any(|(plan, state)| plan.id == *id && state.final_locked)
        })
    });
}

/// Returns the reference answer to a dealt question that a machine judges.
#[expect(clippy::panic, reason = "a test asked for what cannot be")]
#[track_caller]
pub(crate) fn dealt_answer<'d>(deck: &'d Deck, question: &QuestionPlan) -> &'d str {
    match &deck.question(&question.id).unwrap().body {
        Body::Sql(sql) => &sql.reference,
        Body::Coding(coding) => &coding.reference,
        Body::Modelling(model) => &model.specimens.first().unwrap().text,
        Body::Talk(_) => panic!("no machine judges {}", question.id),
    }
}

/// Returns something to say in a round that no machine judges.
pub(crate) fn talk_answer(round: &str) -> String {
    format!("In the {round} I would start from who reads the table, then its grain.")
}
