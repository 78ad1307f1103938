//! The interview as scenes: what a command brings about, and when.
#![expect(clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use onsite::base::{Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::rubric::{derived_rating, measured, round_score};
use onsite::interview::{
    Command, DrillTarget, EndReason, Fact, Mode, Pad, Recommendation, Rejected, Seen, Stage,
    draw_drill, draw_loop, recommend, replay,
};
use onsite::memory::Rating;

use crate::interview_deck::{
    Play, START, accepted, deck, ids, insert, options, plan, probes, unjudged, wrong,
};

const RECRUITER: usize = 0;
const SQL: usize = 1;
const CODING: usize = 2;
const DESIGN: usize = 3;

#[test]
fn a_round_begins_with_its_first_phase_and_question() {
    let mut play = Play::new(plan(Mode::Standard));
    assert_eq!(
        play.try_do(Command::EndRound),
        Err(Rejected::NotNow("no round is under way"))
    );
    let facts = play.ok(Command::BeginRound);
    assert_eq!(
        facts,
        [
            Fact::RoundBegan { round: 0 },
            Fact::PhaseEntered { phase: 0 },
            Fact::QuestionOpened { question: 0 }
        ]
    );
    assert_eq!(play.session.stage, Stage::Running);
}

#[test]
fn a_hard_round_ends_at_its_deadline_even_if_the_tick_is_late() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let deadline = START + Span::minutes(45);
    assert_eq!(play.session.deadline(), Some(deadline));
    play.wait(Span::minutes(50)).ok(Command::Tick);
    let last = play.events.last().expect("there are events");
    assert_eq!(last.at, deadline);
    assert_eq!(
        last.fact,
        Fact::RoundEnded {
            reason: EndReason::TimeUp
        }
    );
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));
    assert_eq!(play.session.stage, Stage::Scoring { question: 0 });
}

#[test]
fn what_was_typed_up_to_the_deadline_is_kept_and_nothing_after_it() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(45) + Span(400));
    let facts = play.ok(Command::Type(Pad::Answer, insert(0, "select 1")));
    assert_eq!(facts.len(), 2);
    assert_eq!(play.session.rounds[0].questions[0].answer, "select 1");
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));

    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(45) + Span(1_400));
    let facts = play.ok(Command::Type(Pad::Answer, insert(0, "select 1")));
    assert_eq!(
        facts,
        [Fact::RoundEnded {
            reason: EndReason::TimeUp
        }]
    );
    assert_eq!(play.session.rounds[0].questions[0].answer, "");
}

#[test]
fn a_submission_after_the_deadline_ends_the_round_instead() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(46));
    let facts = play.ok(Command::Submit("select 1".into()));
    assert_eq!(
        facts,
        [Fact::RoundEnded {
            reason: EndReason::TimeUp
        }]
    );
    assert!(play.session.rounds[0].questions[0].submissions.is_empty());
}

#[test]
fn grace_is_overtime_and_a_soft_round_never_ends_by_itself() {
    let mut play = Play::in_round(Mode::Standard, CODING);
    play.wait(Span::minutes(49)).ok(Command::Tick);
    assert_eq!(play.session.stage, Stage::Running);
    assert_eq!(play.session.overtime(play.now), Span::minutes(4));
    play.wait(Span::minutes(9)).ok(Command::Tick);
    assert_eq!(play.session.rounds[0].spent, Span::minutes(50));

    let mut play = Play::in_round(Mode::Standard, DESIGN);
    play.wait(Span::minutes(90)).ok(Command::Tick);
    assert_eq!(play.session.stage, Stage::Running);
    assert_eq!(play.session.deadline(), None);
    assert_eq!(play.session.overtime(play.now), Span::minutes(30));
}

#[test]
fn warnings_come_at_half_at_five_and_at_one_minute() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let mut given = Vec::new();
    while let Some(at) = play.session.next_wake() {
        play.now = at;
        for fact in play.ok(Command::Tick) {
            if let Fact::Warned { left } = fact {
                assert_eq!(play.session.left(play.now), left);
                given.push(left);
            }
        }
        if play.session.stage != Stage::Running {
            break;
        }
    }
    assert_eq!(
        given,
        [
            Span::minutes(22) + Span::seconds(30),
            Span::minutes(5),
            Span::minutes(1)
        ]
    );
    assert_eq!(play.now, START + Span::minutes(45));
}

#[test]
fn after_a_long_silence_only_the_latest_warning_is_given() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let facts = play.wait(Span::minutes(41)).ok(Command::Tick);
    assert_eq!(play.ok(Command::Tick), [], "once is enough");
    let warnings = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Warned { .. }));
    assert_eq!(
        warnings.collect::<Vec<_>>(),
        [&Fact::Warned {
            left: Span::minutes(5)
        }]
    );
}

#[test]
fn a_probe_by_the_minute_runs_on_its_questions_clock() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::seconds(90)).ok(Command::OpenQuestion(1));
    assert_eq!(
        probes(&play.wait(Span::seconds(60)).ok(Command::Tick)),
        Vec::<&str>::new()
    );
    play.ok(Command::OpenQuestion(0));
    assert_eq!(
        probes(&play.wait(Span::seconds(30)).ok(Command::Tick)),
        ["minute-2"]
    );
    assert_eq!(
        probes(&play.wait(Span::seconds(30)).ok(Command::Tick)),
        Vec::<&str>::new()
    );
}

#[test]
fn a_verdict_fires_its_most_telling_probe_once() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let mut submit = |judgement| {
        play.ok(Command::Submit("select 1".into()));
        let facts = play.ok(Command::Judge {
            question: 0,
            judgement,
        });
        probes(&facts).join(" ")
    };
    assert_eq!(submit(wrong(Some("counts-retries"))), "named");
    assert_eq!(submit(wrong(Some("counts-retries"))), "extra");
    assert_eq!(submit(unjudged()), "");
    assert_eq!(submit(wrong(None)), "any-fail");
    assert_eq!(submit(accepted()), "passed");
    assert_eq!(submit(accepted()), "");
}

#[test]
fn at_most_four_probes_a_round_but_a_recruiter_has_a_script() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    for judgement in [
        wrong(Some("counts-retries")),
        wrong(None),
        wrong(None),
        accepted(),
    ] {
        play.ok(Command::Submit("x".into()));
        play.ok(Command::Judge {
            question: 0,
            judgement,
        });
    }
    assert_eq!(play.session.rounds[0].questions[0].probes.len(), 4);
    assert_eq!(
        probes(&play.wait(Span::minutes(3)).ok(Command::Tick)),
        Vec::<&str>::new()
    );

    let mut plan = plan(Mode::Standard);
    let script = &mut plan.rounds[RECRUITER].questions[0];
    let minute = script.probes[0].clone();
    script.probes = (1..=6)
        .map(|n| onsite::interview::ProbePlan {
            id: format!("p{n}").as_str().into(),
            when: onsite::deck::Trigger::Minute { minute: n },
            ..minute.clone()
        })
        .collect();
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    let fired: usize = (1..=6)
        .map(|_| probes(&play.wait(Span::minutes(1)).ok(Command::Tick)).len())
        .sum();
    assert_eq!(fired, 6);
}

#[test]
fn a_phase_that_is_jumped_over_is_noticed() {
    let mut play = Play::in_round(Mode::Standard, DESIGN);
    assert_eq!(
        probes(&play.ok(Command::EnterPhase(2))),
        ["no-design", "deep"]
    );
    assert_eq!(
        play.try_do(Command::EnterPhase(3)),
        Err(Rejected::NoSuch("phase"))
    );

    let mut play = Play::in_round(Mode::Standard, DESIGN);
    play.ok(Command::EnterPhase(1));
    assert_eq!(probes(&play.ok(Command::EnterPhase(2))), ["deep"]);
}

#[test]
fn only_study_mode_pauses_and_a_pause_costs_nothing_but_a_mark() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    assert_eq!(play.try_do(Command::Pause), Err(Rejected::NoPause));
    let mut play = Play::in_round(Mode::Study, SQL);
    play.wait(Span::minutes(10)).ok(Command::Pause);
    let typing = play.try_do(Command::Type(Pad::Notes, insert(0, "x")));
    assert_eq!(typing, Err(Rejected::NotNow("the clock is stopped")));
    play.wait(Span::minutes(100)).ok(Command::Tick);
    play.wait(Span::minutes(1)).ok(Command::Unpause);
    play.wait(Span::minutes(5)).ok(Command::EndRound);
    let round = &play.session.rounds[0];
    assert_eq!(
        (round.spent, round.paused),
        (Span::minutes(15), Span::minutes(101))
    );
    assert_eq!(round.pauses, 1);
}

#[test]
fn hints_are_a_ladder_and_pressure_has_none() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    assert_eq!(
        play.ok(Command::TakeHint),
        [Fact::HintTaken {
            question: 0,
            hint: 0
        }]
    );
    assert_eq!(
        play.ok(Command::TakeHint),
        [Fact::HintTaken {
            question: 0,
            hint: 1
        }]
    );
    assert_eq!(play.try_do(Command::TakeHint), Err(Rejected::HintsUsedUp));
    let mut play = Play::in_round(Mode::Pressure, SQL);
    assert_eq!(play.try_do(Command::TakeHint), Err(Rejected::NoHints));
}

#[test]
fn time_between_death_and_reopening_is_not_counted() {
    for mode in [Mode::Standard, Mode::Study] {
        let mut play = Play::in_round(mode, SQL);
        play.wait(Span::minutes(10))
            .ok(Command::Type(Pad::Answer, insert(0, "x")));
        if mode == Mode::Study {
            play.ok(Command::Pause);
        }
        let last_alive = play.wait(Span::minutes(2)).now;
        let (stage, left) = (play.session.stage, play.session.left(play.now));
        play.wait(Span::days(3)).ok(Command::Reopen { last_alive });
        assert_eq!(
            (play.session.stage, play.session.left(play.now)),
            (stage, left)
        );
        assert_eq!(play.session.interruptions, 1);
    }
}

#[test]
fn a_sign_of_life_from_the_future_counts_up_to_now_only() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let last_alive = START + Span::minutes(30);
    play.wait(Span::minutes(10))
        .ok(Command::Reopen { last_alive });
    assert_eq!(play.session.rounds[0].spent, Span::minutes(10));
}

#[test]
fn who_died_after_the_deadline_finds_the_round_over() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let last_alive = play.wait(Span::minutes(46)).now;
    play.wait(Span::days(1)).ok(Command::Reopen { last_alive });
    assert_eq!(play.session.stage, Stage::Scoring { question: 0 });
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));
}

#[test]
fn scores_come_blind_first_with_confidence_and_then_final() {
    let mut play = Play::in_round(Mode::Standard, CODING);
    play.wait(Span::minutes(5)).ok(Command::EndRound);
    assert_eq!(
        play.try_do(Command::LockBlind),
        Err(Rejected::Unscored { missing: 2 })
    );
    assert!(
        play.try_do(Command::Score {
            criterion: 0,
            score: 5
        })
        .is_err()
    );
    play.ok(Command::Score {
        criterion: 0,
        score: 3,
    });
    play.ok(Command::Score {
        criterion: 1,
        score: 2,
    });
    assert_eq!(play.try_do(Command::LockBlind), Err(Rejected::NoConfidence));
    play.ok(Command::SetConfidence(70));
    play.ok(Command::LockBlind);
    play.ok(Command::Score {
        criterion: 0,
        score: 1,
    });
    let question = &play.session.rounds[0].questions[0];
    assert_eq!(question.blind.scores, [Some(3), Some(2)]);
    assert_eq!(question.final_sheet.scores, [Some(1), Some(2)]);
    assert!(play.try_do(Command::SetConfidence(10)).is_err());
    play.ok(Command::LockFinal(Rating::Hard));
    assert_eq!(
        (play.session.stage, play.session.round),
        (Stage::Briefing, 1)
    );
}

#[test]
fn a_question_never_opened_is_scored_too() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::EndRound);
    let blind = |play: &Play, question: usize| {
        play.session.rounds[0].questions[question]
            .blind
            .scores
            .clone()
    };
    assert_eq!(blind(&play, 0), [None, None]);
    assert_eq!(blind(&play, 1), [Some(1), Some(1)]);
}

#[test]
fn a_verdict_may_come_after_the_end_but_not_after_the_final_score() {
    let mut play = Play::in_round(Mode::Standard, CODING);
    play.ok(Command::Submit("x".into()));
    play.ok(Command::EndRound);
    for criterion in 0..2 {
        play.ok(Command::Score {
            criterion,
            score: 3,
        });
    }
    play.ok(Command::SetConfidence(50));
    play.ok(Command::LockBlind);
    let locked = play.try_do(Command::LockFinal(Rating::Good));
    assert_eq!(locked, Err(Rejected::StillJudging));
    let facts = play.ok(Command::Judge {
        question: 0,
        judgement: accepted(),
    });
    assert_eq!(probes(&facts), Vec::<&str>::new());
    play.ok(Command::LockFinal(Rating::Good));
    assert!(
        play.try_do(Command::Judge {
            question: 0,
            judgement: accepted()
        })
        .is_err()
    );
}

fn sat(scores: [u8; 4]) -> Play {
    let mut play = Play::new(plan(Mode::Standard));
    for (round, score) in scores.into_iter().enumerate() {
        play.ok(Command::BeginRound);
        if round == SQL || round == CODING {
            let questions = play.session.rounds[round].questions.len();
            for question in 0..questions {
                play.ok(Command::OpenQuestion(question));
                play.ok(Command::Submit("x".into()));
                play.ok(Command::Judge {
                    question,
                    judgement: accepted(),
                });
            }
        }
        play.wait(Span::minutes(10)).ok(Command::EndRound);
        play.score_all(score, score, 80);
    }
    play
}

#[test]
fn the_bar_decides_and_one_criterion_may_flip_it() {
    let decided = |scores| recommend(&sat(scores).session).recommendation;
    assert_eq!(decided([4, 4, 4, 4]), Recommendation::StrongHire);
    assert_eq!(decided([3, 3, 3, 3]), Recommendation::Hire);
    assert_eq!(decided([4, 4, 4, 1]), Recommendation::NoHire, "the floor");
    assert_eq!(decided([1, 1, 1, 2]), Recommendation::NoHire);
    // (0.5 × 2 + 3.2 + 3.2 + 2) / 3.5 = 2.69; half a point in design makes 2.83.
    let decision = recommend(&sat([2, 2, 2, 2]).session);
    assert_eq!(decision.recommendation, Recommendation::NoHire);
    let tipping: Vec<_> = decision
        .flips
        .iter()
        .map(|flip| (flip.round, flip.to.as_str()))
        .collect();
    assert_eq!(tipping, [(DESIGN, "hire"), (DESIGN, "hire")]);
    let decision = recommend(&sat([3, 3, 3, 1]).session);
    assert!(
        decision.flips.is_empty(),
        "half a point does not reach the floor"
    );
    let decision = recommend(&sat([4, 4, 3, 2]).session);
    // (0.5 × 4 + 4 + 3.6 + 2) / 3.5 = 3.31
    assert_eq!(decision.recommendation, Recommendation::Hire);
    assert!(
        decision.formula.iter().any(|line| line.ends_with("= 3.31")),
        "{:?}",
        decision.formula
    );
}

#[test]
fn no_decision_without_the_whole_loop() {
    let mut play = Play::new(plan(Mode::Standard));
    let why = |play: &Play| match recommend(&play.session).recommendation {
        Recommendation::NoDecision { why } => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(&play), "the round \"Recruiter round\" was not finished");
    play.ok(Command::BeginRound);
    play.ok(Command::Abandon);
    assert_eq!(play.session.stage, Stage::Abandoned);
    assert_eq!(why(&play), "the sitting was given up");
    assert!(
        play.try_do(Command::Tick)
            .is_ok_and(|facts| facts.is_empty())
    );
}

#[test]
fn the_measure_is_a_sum_that_adds_up() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::TakeHint);
    play.ok(Command::Submit("a".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: wrong(None),
    });
    play.wait(Span::minutes(18)).ok(Command::Submit("b".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: accepted(),
    });
    play.wait(Span::minutes(9)).ok(Command::EndRound);
    let plan = &play.session.plan.rounds[0];
    let state = &play.session.rounds[0];
    let of = |question: usize| {
        measured(
            plan.kind,
            &plan.questions[question],
            &state.questions[question],
        )
        .expect("SQL is measured")
    };
    assert_eq!(
        of(0).formula(),
        "1.00 start + 3.00 accepted − 0.25 1 rejected submission − 0.25 1 hint − 0.20 03:00 over \
         15:00 = 3.30"
    );
    assert_eq!(
        of(1).formula(),
        "1.00 start + 0.00 nothing submitted = 1.00"
    );
    assert_eq!(round_score(plan, state), None, "nothing is scored yet");
    let rating = derived_rating(plan.kind, 3.9, &plan.questions[0], &state.questions[0]);
    assert_eq!(rating, Rating::Good, "a hint is not easy");
}

#[test]
fn what_cannot_be_judged_is_not_measured() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::Submit("a".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: unjudged(),
    });
    let (plan, state) = (&play.session.plan.rounds[0], &play.session.rounds[0]);
    assert_eq!(
        measured(plan.kind, &plan.questions[0], &state.questions[0]),
        None
    );
}

fn seen(id: &str, days: u64, score: Option<f64>, due: Option<Timestamp>) -> Seen {
    Seen {
        question: id.into(),
        at: START - Span::days(days),
        score,
        due,
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
    let slow = onsite::interview::DrawOptions {
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
fn a_journal_with_a_hole_is_refused() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::Type(Pad::Answer, insert(0, "abc")));
    play.ok(Command::Type(Pad::Answer, insert(3, "def")));
    assert_eq!(replay(&play.events), Ok(play.session.clone()));
    let mut holed = play.events.clone();
    holed.remove(4);
    let error = replay(&holed).unwrap_err().to_string();
    assert!(
        error.starts_with("event 5 does not fit the text before it"),
        "{error}"
    );
    assert_eq!(
        replay(&play.events[1..]).unwrap_err().to_string(),
        "the journal of this sitting does not start with its plan; its beginning is lost"
    );
}
