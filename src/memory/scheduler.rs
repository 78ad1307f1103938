//! When an item comes back: the four possible answers, and what each does to it.
//!
//! Invariant: intervals and memory states are those of the `fsrs` crate; we only round to whole
//! days, at least one, count the days since the last review on the candidate's calendar, and let
//! nothing be away for an interview that is near.

use std::collections::BTreeMap;

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, current_retrievability};

use crate::base::{DeckId, Seed, Timestamp};
use crate::memory::day::{Calendar, Day};
use crate::memory::fit::Recall;
use crate::memory::item::{Item, ItemKey, MemoryState, ReviewLog};
use crate::memory::rating::Rating;

/// The chance of recall at which an item comes back, unless the settings say otherwise.
pub const DEFAULT_RETENTION: f64 = 0.9;

/// No interval is longer: a hundred years, as in the `fsrs` crate.
pub const MAX_INTERVAL_DAYS: u32 = 36_500;

/// Over so many days before an interview what would come after it is spread, at most.
const LAST_DAYS: u32 = 10;

/// Decides when items come back.
#[derive(Clone, Debug)]
pub struct Scheduler {
    model: FSRS,
    parameters: Vec<f32>,
    desired_retention: f32,
    of_decks: BTreeMap<DeckId, f32>,
    interview: Option<Day>,
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
        Self {
            model: FSRS::default(),
            parameters: DEFAULT_PARAMETERS.to_vec(),
            desired_retention: sensible(desired_retention),
            of_decks: BTreeMap::new(),
            interview: None,
            calendar,
        }
    }

    /// Returns the scheduler with a chance of recall of their own for some decks.
    #[must_use]
    pub fn with_retention_of(mut self, decks: impl IntoIterator<Item = (DeckId, f64)>) -> Self {
        let decks = decks.into_iter();
        self.of_decks
            .extend(decks.map(|(deck, wish)| (deck, sensible(wish))));
        self
    }

    /// Returns the scheduler for an interview on that day, before which everything comes back.
    #[must_use]
    pub fn with_interview(mut self, day: Option<Day>) -> Self {
        self.interview = day;
        self
    }

    /// Returns the scheduler with other parameters; `None` if FSRS cannot work with them.
    pub fn with_parameters(&self, parameters: &[f32]) -> Option<Self> {
        let is_whole = parameters.len() == DEFAULT_PARAMETERS.len()
            && parameters.iter().all(|weight| weight.is_finite());
        let model = is_whole.then(|| FSRS::new(parameters).ok()).flatten()?;
        Some(Self {
            model,
            parameters: parameters.to_vec(),
            ..self.clone()
        })
    }

    /// Returns the parameters in use.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// Returns the day of the interview, if it is known.
    pub fn interview(&self) -> Option<Day> {
        self.interview
    }

    /// Returns the days until the interview; `None` without one, or once it is over.
    pub fn days_to_go(&self, now: Timestamp) -> Option<u32> {
        let (day, today) = (self.interview?, self.calendar.day_of(now));
        (day >= today).then(|| day.since(today))
    }

    /// Returns the chance of recall at which an item of `deck` comes back.
    pub fn desired_retention(&self, deck: &DeckId) -> f64 {
        f64::from(self.retention(deck))
    }

    /// Returns the calendar that days are counted on.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Returns what each rating at `at` would lead to, from [`Rating::Again`] to [`Rating::Easy`].
    pub fn next_states(&self, item: &Item, at: Timestamp) -> [NextState; 4] {
        let today = self.calendar.day_of(at);
        let known = item.state.filter(|state| is_possible(*state));
        let states = self.crate_states(
            known,
            self.retention(&item.key.deck),
            self.elapsed_days(item, at),
        );
        let longest = self.longest(&item.key, today);
        [
            (Rating::Again, states.again),
            (Rating::Hard, states.hard),
            (Rating::Good, states.good),
            (Rating::Easy, states.easy),
        ]
        .map(|(rating, next)| {
            let interval_days = (next.interval.round().max(1.0) as u32).min(longest);
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

    /// Returns what is known of an item after it was forgotten, and after it was recalled, on `today`.
    pub fn outcomes(&self, item: &Item, today: Day) -> [MemoryState; 2] {
        let known = item.state.filter(|state| is_possible(*state));
        let last = item.last_review.map(|last| self.calendar.day_of(last));
        let elapsed = last.map_or(0, |last| today.since(last));
        let states = self.crate_states(known, self.retention(&item.key.deck), elapsed);
        [states.again, states.good].map(|next| MemoryState {
            stability: next.memory.stability,
            difficulty: next.memory.difficulty,
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

    /// Returns what is known after `history`, the reviews of an item in order; `None` if it is empty.
    pub fn state_after(&self, history: &[Recall]) -> Option<MemoryState> {
        history.iter().enumerate().fold(None, |known, (n, recall)| {
            let elapsed = if n == 0 { 0 } else { recall.elapsed_days };
            let states = self.crate_states(known, self.desired_retention, elapsed);
            let next = match recall.rating {
                Rating::Again => states.again,
                Rating::Hard => states.hard,
                Rating::Good => states.good,
                Rating::Easy => states.easy,
            };
            Some(MemoryState {
                stability: next.memory.stability,
                difficulty: next.memory.difficulty,
            })
        })
    }

    /// Returns the chance that `item` is remembered at `now`; `None` if it was never reviewed.
    pub fn retrievability(&self, item: &Item, now: Timestamp) -> Option<f64> {
        let state = item.state.filter(|state| is_possible(*state))?;
        let days = now.since(item.last_review?).0 as f64 / 86_400_000.0;
        Some(f64::from(current_retrievability(
            to_fsrs(state),
            days as f32,
            self.decay(),
        )))
    }

    /// Returns the chance that what is known as `state` is remembered `days` after its review.
    pub fn retrievability_after(&self, state: MemoryState, days: f32) -> Option<f64> {
        let state = is_possible(state).then(|| to_fsrs(state))?;
        Some(f64::from(current_retrievability(state, days, self.decay())))
    }

    /// The crate's answer; it refuses only numbers it did not make, which then count as unknown.
    #[expect(
        clippy::expect_used,
        reason = "the crate always answers for an unknown item"
    )]
    fn crate_states(
        &self,
        known: Option<MemoryState>,
        retention: f32,
        elapsed: u32,
    ) -> fsrs::NextStates {
        let next = |state| self.model.next_states(state, retention, elapsed);
        next(known.map(to_fsrs))
            .or_else(|_| next(None))
            .expect("FSRS always answers for an item that was never seen")
    }

    fn retention(&self, deck: &DeckId) -> f32 {
        let of_deck = self.of_decks.get(deck).copied();
        of_deck.unwrap_or(self.desired_retention)
    }

    fn decay(&self) -> f32 {
        let last = self.parameters.last().copied();
        last.unwrap_or(FSRS6_DEFAULT_DECAY)
    }

    /// The longest interval from `today`: nothing stays away until after the interview. What would
    /// is spread over the days before it, always in the same way, or all of it came the day before.
    fn longest(&self, key: &ItemKey, today: Day) -> u32 {
        let days = self.interview.map_or(0, |day| day.since(today));
        if days == 0 {
            return MAX_INTERVAL_DAYS;
        }
        let spread = (days / 3).min(LAST_DAYS);
        let early = Seed(0).split(&key.to_string()).0 % u64::from(spread.max(1));
        let early = u32::try_from(early).unwrap_or(0);
        (days - 1).saturating_sub(early).max(1)
    }

    /// Local days between the last review and `at`.
    fn elapsed_days(&self, item: &Item, at: Timestamp) -> u32 {
        item.last_review.map_or(0, |last| {
            self.calendar.day_of(at).since(self.calendar.day_of(last))
        })
    }
}

/// A chance of recall that FSRS makes sense with.
fn sensible(retention: f64) -> f32 {
    if retention.is_finite() {
        retention.clamp(0.7, 0.99) as f32
    } else {
        DEFAULT_RETENTION as f32
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
