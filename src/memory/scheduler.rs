//! When an item comes back: the four possible answers, and what each does to it.
//!
//! Invariant: intervals and memory states are those of the `fsrs` crate; we only round to whole
//! days, at least one, and count the days since the last review on the candidate's calendar.

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, current_retrievability};

use crate::base::Timestamp;
use crate::memory::day::{Calendar, Day};
use crate::memory::item::{Item, MemoryState, ReviewLog};
use crate::memory::rating::Rating;

/// The chance of recall at which an item comes back, unless the settings say otherwise.
pub const DEFAULT_RETENTION: f64 = 0.9;

/// No interval is longer: a hundred years, as in the `fsrs` crate.
pub const MAX_INTERVAL_DAYS: u32 = 36_500;

/// Decides when items come back.
#[derive(Clone, Debug)]
pub struct Scheduler {
    model: FSRS,
    decay: f32,
    desired_retention: f32,
    calendar: Calendar,
}

/// What one rating would lead to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextState {
    /// The rating.
    pub rating: Rating,
    /// Days until the item comes back, at least one.
    pub interval_days: u32,
    /// The day it comes back.
    pub due: Day,
    /// What would be known of it.
    pub state: MemoryState,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self::new(DEFAULT_RETENTION, Calendar::default())
    }
}

impl Scheduler {
    /// Returns a scheduler with the published parameters; `desired_retention` is kept within 0.7
    /// and 0.99, where FSRS makes sense.
    pub fn new(desired_retention: f64, calendar: Calendar) -> Self {
        let decay = DEFAULT_PARAMETERS
            .last()
            .copied()
            .unwrap_or(FSRS6_DEFAULT_DECAY);
        let desired_retention = if desired_retention.is_finite() {
            desired_retention.clamp(0.7, 0.99) as f32
        } else {
            DEFAULT_RETENTION as f32
        };
        Self {
            model: FSRS::default(),
            decay,
            desired_retention,
            calendar,
        }
    }

    /// Returns the calendar that days are counted on.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Returns what each rating at `at` would lead to, from [`Rating::Again`] to [`Rating::Easy`].
    pub fn next_states(&self, item: &Item, at: Timestamp) -> [NextState; 4] {
        let today = self.calendar.day_of(at);
        let known = item.state.filter(|state| is_possible(*state));
        let states = self.crate_states(known, self.elapsed_days(item, at));
        [
            (Rating::Again, states.again),
            (Rating::Hard, states.hard),
            (Rating::Good, states.good),
            (Rating::Easy, states.easy),
        ]
        .map(|(rating, next)| {
            let interval_days = (next.interval.round().max(1.0) as u32).min(MAX_INTERVAL_DAYS);
            NextState {
                rating,
                interval_days,
                due: today.plus(interval_days),
                state: MemoryState {
                    stability: next.memory.stability,
                    difficulty: next.memory.difficulty,
                },
            }
        })
    }

    /// Returns the item after a review at `at`, and the line for the log (its session still open).
    pub fn apply(&self, item: &Item, rating: Rating, at: Timestamp) -> (Item, ReviewLog) {
        let [again, hard, good, easy] = self.next_states(item, at);
        let next = match rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good,
            Rating::Easy => easy,
        };
        let lapsed = rating == Rating::Again && item.state.is_some();
        let after = Item {
            key: item.key.clone(),
            state: Some(next.state),
            introduced: item.introduced.or(Some(at)),
            last_review: Some(at),
            due: Some(next.due),
            reps: item.reps.saturating_add(1),
            lapses: item.lapses.saturating_add(u32::from(lapsed)),
        };
        let log = ReviewLog {
            key: item.key.clone(),
            at,
            rating,
            elapsed_days: self.elapsed_days(item, at),
            interval_days: next.interval_days,
            before: item.state,
            after: next.state,
            session: None,
        };
        (after, log)
    }

    /// Returns the chance that `item` is remembered at `now`; `None` if it was never reviewed.
    pub fn retrievability(&self, item: &Item, now: Timestamp) -> Option<f64> {
        let state = item.state.filter(|state| is_possible(*state))?;
        let days = now.since(item.last_review?).0 as f64 / 86_400_000.0;
        Some(f64::from(current_retrievability(
            to_fsrs(state),
            days as f32,
            self.decay,
        )))
    }

    /// The crate's answer; it refuses only numbers it did not make, which then count as unknown.
    #[expect(
        clippy::expect_used,
        reason = "the crate always answers for an unknown item"
    )]
    fn crate_states(&self, known: Option<MemoryState>, elapsed: u32) -> fsrs::NextStates {
        let next = |state| {
            self.model
                .next_states(state, self.desired_retention, elapsed)
        };
        next(known.map(to_fsrs))
            .or_else(|_| next(None))
            .expect("FSRS always answers for an item that was never seen")
    }

    /// Local days between the last review and `at`.
    fn elapsed_days(&self, item: &Item, at: Timestamp) -> u32 {
        item.last_review.map_or(0, |last| {
            self.calendar.day_of(at).since(self.calendar.day_of(last))
        })
    }
}

fn to_fsrs(state: MemoryState) -> fsrs::MemoryState {
    fsrs::MemoryState {
        stability: state.stability,
        difficulty: state.difficulty,
    }
}

/// Whether the numbers could have come from FSRS; a damaged history may hold others.
fn is_possible(state: MemoryState) -> bool {
    state.stability.is_finite()
        && state.stability > 0.0
        && state.difficulty.is_finite()
        && state.difficulty >= 1.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::{DeckId, QuestionId, Span};
    use crate::memory::item::ItemKey;

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
}
