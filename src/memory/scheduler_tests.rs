//! Intervals are the crate's own; an interview and a deck's wish change them as told.

use fsrs::{DEFAULT_PARAMETERS, FSRS};
use proptest::prelude::*;

use super::{Calendar, Day, Item, ItemKey, MemoryState, Rating, Scheduler};
use crate::base::{DeckId, QuestionId, Span, Timestamp};

const START: Timestamp = Timestamp(1_790_000_000_000);

fn item() -> Item {
    Item::new(ItemKey::question(&DeckId::new("d"), &QuestionId::new("q")))
}

#[test]
fn a_better_rating_never_comes_back_sooner() {
    let scheduler = Scheduler::default();
    let next = scheduler.next_states(&item(), START);
    assert_eq!(next.map(|state| state.interval_days), [1, 1, 2, 8]);
    assert_eq!(next.map(|state| state.rating), Rating::ALL);
    let (good, log) = scheduler.apply(&item(), Rating::Good, START);
    assert_eq!(
        (good.reps, good.lapses, log.elapsed_days, log.before),
        (1, 0, 0, None)
    );
    assert_eq!(good.due, Some(scheduler.calendar().day_of(START).plus(2)));
}

#[test]
fn only_forgetting_what_was_learnt_is_a_lapse() {
    let scheduler = Scheduler::default();
    let (first, _) = scheduler.apply(&item(), Rating::Again, START);
    assert_eq!(first.lapses, 0);
    let (second, _) = scheduler.apply(&first, Rating::Again, START + Span::days(1));
    assert_eq!(
        (second.lapses, second.reps, second.introduced),
        (1, 2, Some(START))
    );
}

#[test]
fn recall_fades_from_certainty_to_nine_in_ten_at_the_stability() {
    let scheduler = Scheduler::default();
    let (good, log) = scheduler.apply(&item(), Rating::Good, START);
    let after = |days: f32| {
        let span = Span((days * 86_400_000.0) as u64);
        scheduler
            .retrievability(&good, START + span)
            .expect("reviewed")
    };
    assert!((after(0.0) - 1.0).abs() < 1e-6);
    assert!((after(log.after.stability) - 0.9).abs() < 1e-4);
    assert!(after(30.0) < after(3.0));
    assert_eq!(scheduler.retrievability(&item(), START), None);
}

#[test]
fn impossible_numbers_count_as_never_seen() {
    let scheduler = Scheduler::new(f64::NAN, Calendar::default());
    for (stability, difficulty) in [
        (f32::NAN, 5.0),
        (-1.0, 5.0),
        (3.0, f32::INFINITY),
        (3.0, 0.0),
    ] {
        let broken = Item {
            state: Some(MemoryState {
                stability,
                difficulty,
            }),
            ..item()
        };
        let intervals = |item| scheduler.next_states(item, START).map(|s| s.interval_days);
        assert_eq!(intervals(&broken), intervals(&item()));
    }
}

#[test]
fn a_deck_may_want_to_be_remembered_better() {
    let scheduler = Scheduler::default()
        .with_retention_of([(DeckId::new("hard"), 0.97), (DeckId::new("odd"), f64::NAN)]);
    let in_deck = |deck: &str| {
        let key = ItemKey::question(&DeckId::new(deck), &QuestionId::new("q"));
        scheduler
            .next_states(&Item::new(key), START)
            .map(|s| s.interval_days)
    };
    assert_eq!(in_deck("any"), [1, 1, 2, 8]);
    assert_eq!(in_deck("odd"), in_deck("any"));
    assert!(in_deck("hard")[3] < 8);
    assert!((scheduler.desired_retention(&DeckId::new("hard")) - 0.97).abs() < 1e-6);
}

#[test]
fn nothing_stays_away_for_the_interview() {
    let plain = Scheduler::default();
    let today = plain.calendar().day_of(START);
    let intervals = |in_days: i32, id: &str| {
        let day = Day(today.0 + in_days);
        let scheduler = plain.clone().with_interview(Some(day));
        let key = ItemKey::question(&DeckId::new("d"), &QuestionId::new(id));
        scheduler
            .next_states(&Item::new(key), START)
            .map(|s| s.interval_days)
    };
    let free = plain.next_states(&item(), START).map(|s| s.interval_days);
    // Once it is over, or is today, nothing is held back; far away nothing is either.
    for days in [-3, 0, 400] {
        assert_eq!(intervals(days, "q"), free, "{days}");
    }
    for days in [1_u32, 2, 4, 7] {
        for id in ["q", "r", "s"] {
            let capped = intervals(days as i32, id);
            assert!(
                capped.iter().all(|n| *n <= (days - 1).max(1)),
                "{days}: {capped:?}"
            );
            assert!(capped.is_sorted(), "{capped:?}");
            assert_eq!(capped, intervals(days as i32, id));
        }
    }
    let soon = plain.clone().with_interview(Some(today.plus(7)));
    assert_eq!(soon.days_to_go(START), Some(7));
    assert_eq!(soon.days_to_go(START + Span::days(7)), Some(0));
    assert_eq!(soon.days_to_go(START + Span::days(8)), None);
}

#[test]
fn what_would_come_after_the_interview_is_spread_before_it() {
    let plain = Scheduler::default();
    let soon = plain
        .clone()
        .with_interview(Some(plain.calendar().day_of(START).plus(30)));
    let mut days: Vec<u32> = (0..200)
        .map(|n| {
            let key = ItemKey::question(&DeckId::new("d"), &QuestionId::new(n.to_string()));
            let state = MemoryState {
                stability: 400.0,
                difficulty: 3.0,
            };
            let known = Item {
                state: Some(state),
                last_review: Some(START),
                ..Item::new(key)
            };
            soon.next_states(&known, START + Span::days(1))[2].interval_days
        })
        .collect();
    days.sort_unstable();
    days.dedup();
    assert_eq!((days.first(), days.last()), (Some(&20), Some(&28)));
    assert_eq!(days.len(), 9);
}

#[test]
fn only_parameters_that_work_are_taken() {
    let plain = Scheduler::default();
    let mut other = plain.parameters().to_vec();
    other[2] *= 2.0;
    let changed = plain.with_parameters(&other).expect("parameters");
    let good = |scheduler: &Scheduler| scheduler.next_states(&item(), START)[2].interval_days;
    assert!(good(&changed) > good(&plain));
    other[3] = f32::NAN;
    assert!(plain.with_parameters(&other).is_none());
    assert!(plain.with_parameters(&[1.0, 2.0]).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn intervals_are_the_crates_own(
        retention in 0.7_f64..0.99,
        reviews in prop::collection::vec((0_usize..4, 0_u64..400), 1..12),
    ) {
        let scheduler = Scheduler::new(retention, Calendar::default());
        let model = FSRS::new(&DEFAULT_PARAMETERS).expect("published parameters");
        let mut ours = item();
        let mut theirs: Option<fsrs::MemoryState> = None;
        let mut at = START;
        for (n, (rating, days)) in reviews.into_iter().enumerate() {
            at = at + Span::days(days);
            let elapsed = if n == 0 { 0 } else { days as u32 };
            let expected = model
                .next_states(theirs, retention as f32, elapsed)
                .expect("a valid state");
            let expected = [expected.again, expected.hard, expected.good, expected.easy];
            let got = scheduler.next_states(&ours, at);
            for (got, expected) in got.iter().zip(&expected) {
                let days = expected.interval.round().clamp(1.0, 36_500.0) as u32;
                let memory = MemoryState {
                    stability: expected.memory.stability,
                    difficulty: expected.memory.difficulty,
                };
                prop_assert_eq!((got.interval_days, got.state), (days, memory));
            }
            theirs = Some(expected[rating].memory);
            ours = scheduler.apply(&ours, Rating::ALL[rating], at).0;
            prop_assert_eq!(ours.due, Some(scheduler.calendar().day_of(at).plus(got[rating].interval_days)));
        }
    }
}
