//! Scoring as scenes: blind, revealed, final; the measure, the bar, the recommendation.

#![expect(clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use onsite::base::Span;
use onsite::interview::rubric::{derived_rating, measured, round_score};
use onsite::interview::{Command, Mode, Recommendation, Rejected, Stage, recommend};
use onsite::memory::Rating;

use crate::interview_deck::{Play, accepted, plan, probes, unjudged, wrong};

const SQL: usize = 1;
const CODING: usize = 2;
const DESIGN: usize = 3;

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

pub(crate) fn sat(scores: [u8; 4]) -> Play {
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
