//! A staff loop whose second design round is a data model, from its briefing to its debrief.
#![expect(
    clippy::indexing_slicing,
    reason = "a plan that is not as expected fails the test"
)]

use onsite::app::Screen;
use onsite::deck::{Body, RoundKind};
use onsite::interview::{Judgement, Part, QuestionState, Session, Stage};

use crate::play::{Play, minutes};
use crate::screens::rounds::write;

fn session(play: &Play) -> &Session {
    &play.model.live.as_ref().unwrap().session
}

fn open_state(play: &Play) -> &QuestionState {
    session(play).open_question().unwrap().2
}

/// Scores every question of the round that has just ended.
fn score(play: &mut Play, round: usize) {
    let questions = &session(play).plan.rounds[round].questions;
    let sheets: Vec<usize> = questions.iter().map(|one| one.criteria.len()).collect();
    for n_criteria in sheets {
        play.keys(&"3".repeat(n_criteria)).keys("+<enter><enter>");
    }
}

#[test]
fn a_data_model_takes_the_place_of_the_second_design() {
    let mut play = Play::sit("de-l6-model");
    let rounds = session(&play).plan.rounds.clone();
    let model = rounds
        .iter()
        .position(|one| one.kind == RoundKind::Modelling);
    let model = model.unwrap();
    assert_eq!(rounds[model - 1].kind, RoundKind::Design);
    for index in 0..rounds.len() {
        assert_eq!(
            (session(&play).round, session(&play).stage),
            (index, Stage::Briefing)
        );
        play.keys("<enter>");
        if index == model {
            sit_the_model(&mut play);
        }
        play.keys("<alt-e>y");
        score(&mut play, index);
    }
    let Screen::Debrief(view) = &play.model.screen else {
        unreachable!("{:?}", play.model.screen)
    };
    let part = Part {
        round: model,
        question: 0,
    };
    let judged = view.session.parts().find(|view| view.part == part).unwrap();
    let verdicts = judged.state.submissions.iter();
    let verdicts = verdicts.map(|one| one.judgement.as_ref().map(Judgement::is_accepted));
    assert!(verdicts.eq([Some(false), Some(true)]));
    assert!(judged.state.final_locked && !judged.state.probes.is_empty());
}

/// The first deliveries, a model with a known fault, an interviewer who asks, a model that stands.
fn sit_the_model(play: &mut Play) {
    let live = play.model.live.as_ref().unwrap();
    let asked = live.session.open_question().unwrap().1;
    let question = live.deck_with(&asked.id).unwrap();
    let Body::Modelling(model) = question.question(&asked.id).unwrap().body.clone() else {
        unreachable!("{} is no data model", asked.id)
    };
    let answer = |good: bool| {
        let mut designs = model.specimens.iter();
        designs
            .find(|one| one.fails.is_none() == good)
            .unwrap()
            .text
            .clone()
    };
    write(play, &answer(true)).keys("<F5>");
    assert!(open_state(play).runs.iter().all(|run| run.ok));
    write(play, &answer(false)).keys("<F9>").wait(minutes(30));
    write(play, &answer(true)).keys("<F9>");
    let phases = session(play).round_plan().unwrap().phases.len();
    play.keys(&"<F4>".repeat(phases - 1));
}

#[test]
fn the_parts_of_an_assessment_do_not_see_each_others_tables() {
    let mut play = Play::sit("de-assessment");
    play.keys("<enter>");
    let parts: Vec<Part> = session(&play).parts().map(|view| view.part).collect();
    let of = |play: &Play, kind| {
        let rounds = &session(play).plan.rounds;
        let place = parts
            .iter()
            .position(|part| rounds[part.round].kind == kind);
        (place.unwrap() + 1).to_string()
    };
    let (query, model) = (of(&play, RoundKind::Sql), of(&play, RoundKind::Modelling));
    let tables = |play: &Play| {
        let desk = &play.model.live.as_ref().unwrap().desk;
        let (_, tables) = desk.tables.clone().unwrap();
        let names = tables.into_iter().map(|table| table.name);
        names.collect::<Vec<String>>()
    };
    play.keys(&query);
    let seen = tables(&play);
    play.keys("<F4>").keys(&model);
    write(&mut play, "create table mine (id integer primary key);").keys("<F5>");
    assert_ne!(tables(&play), seen);
    play.keys("<F4>").keys(&query);
    assert_eq!(tables(&play), seen);
    write(&mut play, &format!("select * from {}", seen[0])).keys("<F5>");
    let run = open_state(&play).runs.last().unwrap();
    assert!(run.ok, "{run:?}");
}
