//! The same evidence at every level, and the one criterion that decides.

#![expect(clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use onsite::deck::Bar;
use onsite::interview::levels::{Nearest, Pivot, per_level, pivot};
use onsite::interview::plan::LevelPlan;
use onsite::interview::{Mode, Plan, Recommendation, Session, recommend};
use proptest::prelude::*;

use crate::interview_deck::{Play, plan};
use crate::interview_scores::sat;

fn verdicts(session: &Session) -> Vec<(String, &'static str, bool)> {
    per_level(session)
        .into_iter()
        .map(|level| {
            (
                level.id.to_string(),
                level.recommendation.as_str(),
                level.own,
            )
        })
        .collect()
}

fn check(scores: [u8; 4], l4: &str, l5: &str) {
    let found = verdicts(&sat(scores).session);
    let expect = [("L4".into(), l4, false), ("L5".into(), l5, true)];
    assert_eq!(found, expect, "{scores:?}");
}

#[test]
fn the_same_scores_are_worth_more_at_a_lower_level() {
    check([4, 4, 4, 4], "strong hire", "strong hire");
    // 2.69
    check([2, 2, 2, 2], "hire", "no hire");
    // 3.31
    check([4, 4, 3, 2], "strong hire", "hire");
    // The floor holds at both.
    check([4, 4, 4, 1], "no hire", "no hire");
}

#[test]
fn a_plan_from_before_levels_were_kept_knows_its_own() {
    let mut session = sat([3, 3, 3, 3]).session;
    session.plan.levels.clear();
    assert_eq!(verdicts(&session), [("L5".into(), "hire", true)]);
    let json = serde_json::to_string(&session.plan).expect("a plan is JSON");
    assert!(!json.contains("levels"));
    let golden = include_str!("journals/v1.jsonl");
    let first = golden.lines().next().expect("it begins with a plan");
    let event: serde_json::Value = serde_json::from_str(first).expect("it is JSON");
    let plan: Plan =
        serde_json::from_value(event["body"]["plan"].clone()).expect("an old plan is read");
    let old = plan.all_levels();
    assert_eq!(old.len(), 1);
    assert_eq!((&old[0].id, old[0].bar), (&plan.level, plan.bar));
}

#[test]
fn one_criterion_is_named() {
    // Half a point in design makes 2.83, and both criteria there would do: the first is named.
    match pivot(&sat([2, 2, 2, 2]).session) {
        Pivot::Flips { rise, to } => {
            assert_eq!((rise.round, rise.criterion, rise.from), (3, 0, 2));
            assert_eq!(to, Recommendation::Hire);
            assert_eq!(format!("{:.2}", rise.mean), "2.83");
        }
        other => panic!("{other:?}"),
    }
    // Design stays half a point below the floor.
    match pivot(&sat([3, 3, 3, 1]).session) {
        Pivot::Short(Nearest {
            rise,
            wanted,
            mean_short,
            floor_short,
        }) => {
            assert_eq!((rise.round, rise.criterion), (3, 0));
            assert_eq!(wanted, Recommendation::Hire);
            assert!(mean_short.abs() < 0.001);
            assert_eq!(floor_short, Some((3, 0.5)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(pivot(&sat([4, 4, 4, 4]).session), Pivot::Top);
    assert_eq!(
        pivot(&Play::new(plan(Mode::Standard)).session),
        Pivot::Nowhere
    );
}

/// A finished sitting with these final scores, criterion by criterion.
fn scored(scores: &[u8]) -> Session {
    let mut session = BASE.with(|base| base.session.clone());
    let mut next = scores.iter().cycle();
    for round in &mut session.rounds {
        for question in &mut round.questions {
            for slot in &mut question.final_sheet.scores {
                *slot = next.next().copied();
            }
        }
    }
    session
}

thread_local! {
    static BASE: Play = sat([2, 2, 2, 2]);
}

fn all_places(session: &Session) -> Vec<(usize, usize, usize, u8)> {
    let mut places = Vec::new();
    for (round, state) in session.rounds.iter().enumerate() {
        for (question, state) in state.questions.iter().enumerate() {
            for (criterion, score) in state.final_sheet.scores.iter().enumerate() {
                places.extend(score.map(|score| (round, question, criterion, score)));
            }
        }
    }
    places
}

fn with(session: &Session, place: (usize, usize, usize), score: u8) -> Session {
    let mut other = session.clone();
    other.rounds[place.0].questions[place.1].final_sheet.scores[place.2] = Some(score);
    other
}

fn bar() -> impl Strategy<Value = Bar> {
    // Thresholds rise, and the floor is not above a hire, as decks are checked for.
    ([10..=40_u32, 10..=40, 10..=40], 0..=100_u32).prop_map(|(mut marks, floor)| {
        marks.sort_unstable();
        let [no_hire, hire, strong_hire] = marks.map(|mark| f64::from(mark) / 10.0);
        Bar {
            strong_hire,
            hire,
            no_hire,
            floor: 1.0 + (hire - 1.0) * f64::from(floor) / 100.0,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_higher_score_never_makes_a_verdict_worse(
        scores in prop::collection::vec(1..=4_u8, 12),
        bar in bar(),
        pick in any::<prop::sample::Index>(),
    ) {
        let mut session = scored(&scores);
        session.plan.bar = bar;
        let places = all_places(&session);
        let (round, question, criterion, score) = *pick.get(&places);
        let better = with(&session, (round, question, criterion), (score + 1).min(4));
        for (before, after) in per_level(&session).iter().zip(&per_level(&better)) {
            prop_assert!(after.recommendation.rank() >= before.recommendation.rank());
        }
    }

    #[test]
    fn a_level_that_asks_more_never_gives_more(
        scores in prop::collection::vec(1..=4_u8, 12),
        bars in (bar(), bar()),
    ) {
        let mut session = scored(&scores);
        let (one, other) = bars;
        let higher = Bar {
            strong_hire: one.strong_hire.max(other.strong_hire),
            hire: one.hire.max(other.hire),
            no_hire: one.no_hire.max(other.no_hire),
            floor: one.floor.max(other.floor),
        };
        session.plan.levels = [("a", one), ("b", higher)]
            .map(|(id, bar)| LevelPlan { id: id.into(), name: id.into(), bar })
            .to_vec();
        let found = per_level(&session);
        prop_assert!(found[1].recommendation.rank() <= found[0].recommendation.rank());
    }

    #[test]
    fn the_named_criterion_is_the_best_that_flips_and_none_is_missed(
        scores in prop::collection::vec(1..=4_u8, 12),
        bar in bar(),
    ) {
        let mut session = scored(&scores);
        session.plan.bar = bar;
        let now = recommend(&session).recommendation;
        let rise_of = |place: (usize, usize, usize), score: u8| {
            let judged = recommend(&with(&session, place, score + 1));
            (judged.recommendation, judged.mean.unwrap_or_default())
        };
        let places = all_places(&session);
        let flipping: Vec<_> = places
            .iter()
            .filter(|(.., score)| *score < 4)
            .filter_map(|(round, question, criterion, score)| {
                let (to, mean) = rise_of((*round, *question, *criterion), *score);
                (to != now).then_some(((*round, *question, *criterion), *score, mean))
            })
            .collect();
        match pivot(&session) {
            Pivot::Flips { rise, to } => {
                let place = (rise.round, rise.question, rise.criterion);
                let (found, _) = rise_of(place, rise.from);
                prop_assert_eq!(&found, &to);
                prop_assert!(to.rank() > now.rank());
                // None with a lower score, none as low that moves the mean more, none earlier.
                for (other, score, mean) in flipping {
                    prop_assert!(score >= rise.from);
                    if score == rise.from {
                        prop_assert!(mean <= rise.mean + 0.000_01);
                        prop_assert!(other >= place || mean < rise.mean - 0.000_001);
                    }
                }
            }
            Pivot::Short(nearest) => {
                prop_assert!(flipping.is_empty());
                prop_assert!(nearest.mean_short > 0.0 || nearest.floor_short.is_some());
            }
            Pivot::Top => prop_assert_eq!(now, Recommendation::StrongHire),
            Pivot::Nowhere => prop_assert!(places.iter().all(|(.., score)| *score == 4)),
        }
    }
}
