//! What is dealt, and why.

use onsite::base::{Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::{DrawOptions, DrillTarget, Fired, Mode, Seen, draw_drill, draw_loop};

use crate::interview_deck::{START, deck, ids, options, plan};

const SQL: usize = 1;
const CODING: usize = 2;
const DESIGN: usize = 3;

fn seen(id: &str, days: u64, score: Option<f64>, due: Option<Timestamp>) -> Seen {
    Seen {
        question: id.into(),
        at: START - Span::days(days),
        score,
        due,
        fired: Vec::new(),
    }
}

#[test]
fn a_loop_deals_one_rising_scenario_and_repeats_nothing() {
    let plan = plan(Mode::Standard);
    let sql: Vec<String> = plan.rounds[SQL]
        .questions
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    let (scenario, _) = sql[0].split_once('-').expect("ids are scenario-step");
    assert_eq!(sql, [format!("{scenario}-1"), format!("{scenario}-2")]);
    let reason = &plan.rounds[SQL].questions[1].reason;
    assert_eq!(*reason, format!("step 2 of {scenario}: never seen"));
    let mut all = ids(&plan);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), ids(&plan).len());
    assert_eq!(
        plan.rounds[CODING].questions[0].starter,
        "def f():\n    pass\n"
    );
}

#[test]
fn history_decides_before_chance() {
    let draw = |seen: &[Seen]| {
        let plan = draw_loop(
            &deck(),
            &"full".into(),
            None,
            &options(Mode::Standard, 7),
            seen,
        )
        .expect("the deck has all");
        let question = &plan.rounds[DESIGN].questions[0];
        (question.id.to_string(), question.reason.clone())
    };
    let is = |id: &str, reason: &str| (id.to_owned(), reason.to_owned());
    let a = seen("clicks", 74, Some(3.5), None);
    let b = seen("backfill", 90, Some(1.5), None);
    let c = seen("catalog", 12, Some(1.0), None);
    assert_eq!(draw(&[a.clone(), c.clone()]), is("backfill", "never seen"));
    assert_eq!(
        draw(&[a.clone(), b.clone(), c.clone()]),
        is("backfill", "last seen 90 days ago, weakest of 2")
    );
    let recent = [
        seen("clicks", 20, None, None),
        seen("backfill", 31, None, None),
        c.clone(),
    ];
    assert_eq!(
        draw(&recent),
        is(
            "backfill",
            "seen 31 days ago: nothing rested 60 days is left, so the longest ago comes first"
        )
    );
    let due = [seen("clicks", 74, Some(3.5), Some(START)), b, c];
    assert_eq!(draw(&due), is("clicks", "due today, last seen 74 days ago"));
}

#[test]
fn a_drill_takes_what_is_due_and_scales_to_its_question() {
    let due = [seen("catalog", 3, Some(2.0), Some(START - Span::days(1)))];
    let options = options(Mode::Study, 7);
    let plan = draw_drill(
        &deck(),
        &DrillTarget::Kind(RoundKind::Design),
        &options,
        &due,
    )
    .expect("there are design questions");
    assert_eq!(ids(&plan), ["catalog".into()]);
    assert_eq!(plan.rounds[0].budget(), Span::minutes(60));
    let target = DrillTarget::Question("merge".into());
    let slow = DrawOptions {
        time_factor: 1.5,
        ..options
    };
    let plan = draw_drill(&deck(), &target, &slow, &[]).expect("it is there");
    // 30 minutes suggested instead of the round's 45, and half as much again.
    assert_eq!(plan.rounds[0].budget(), Span::minutes(45));
    assert_eq!(plan.rounds[0].limit(), Some(Span::minutes(50)));
    assert_eq!(plan.rounds[0].questions[0].budget, Span::minutes(45));
    let culture = DrillTarget::Kind(RoundKind::Culture);
    let plan = draw_drill(&deck(), &culture, &slow, &[]).expect("there are culture questions");
    assert_eq!(
        plan.rounds[0].phases.len(),
        1,
        "no round of the kind to go by"
    );
}

#[test]
fn what_the_deck_lacks_is_said() {
    let options = options(Mode::Standard, 1);
    let loop_error = |id: &str, level: Option<&str>| {
        let level = level.map(Into::into);
        draw_loop(&deck(), &id.into(), level.as_ref(), &options, &[])
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        loop_error("x", None),
        "the deck has no loop `x`; `onsite deck list` names them"
    );
    assert_eq!(
        loop_error("full", Some("L9")),
        "the deck has no level `L9`; `onsite deck list` names them"
    );
    let mut small = deck();
    small
        .questions
        .retain(|question| question.kind != RoundKind::Coding);
    let error = draw_loop(&small, &"full".into(), None, &options, &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the round \"Coding round\" wants 1 different questions and its pool holds 0"
    );
    let error = draw_drill(&small, &DrillTarget::Kind(RoundKind::Coding), &options, &[]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "the deck has no coding question"
    );
}

#[test]
fn what_came_up_rests_sixty_days_and_a_script_does_not() {
    let dealt = |kind: RoundKind, days: u64| {
        let deck = deck();
        let questions = deck.questions.iter().filter(|one| one.kind == kind);
        let seen: Vec<Seen> = questions
            .map(|question| Seen {
                fired: question
                    .probes
                    .iter()
                    .map(|probe| Fired {
                        id: probe.id.to_string(),
                        at: START - Span::days(days),
                    })
                    .collect(),
                ..seen(question.id.as_str(), days, None, None)
            })
            .collect();
        let options = options(Mode::Standard, 7);
        let plan = draw_drill(&deck, &DrillTarget::Kind(kind), &options, &seen);
        let plan = plan.expect("the deck has all");
        plan.rounds[0].questions[0].probes.len()
    };
    assert_eq!(dealt(RoundKind::Design, 59), 0);
    assert!(dealt(RoundKind::Design, 60) > 0);
    assert!(dealt(RoundKind::Recruiter, 1) > 0);
}
