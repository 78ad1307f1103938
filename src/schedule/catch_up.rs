//! After an absence: so many a day, those first that gain most, and the day it is over.
//!
//! Invariant: a plan speaks of what to do, never of what was left undone: it has no count of it.

use std::collections::BTreeMap;
use std::fmt;

use crate::base::Timestamp;
use crate::base::text::plural;
use crate::memory::{Day, Item, Scheduler};
use crate::schedule::queue::DueItem;

/// Farther ahead nothing is promised.
const FARTHEST: u32 = 365;

/// Without an interview, what will be remembered in so many days is what counts.
const HORIZON: u32 = 7;

/// How more than a day can hold is worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchUp {
    /// Days since anything was reviewed.
    pub away: u32,
    /// Reviews a day.
    pub per_day: usize,
    /// The day on which a day holds all that is due again; `None` if that is more than a year away.
    pub until: Option<Day>,
}

/// Returns how `due` reviews are worked off, `room` today and `per_day` on the days after, while
/// what is due `later` comes in; `None` if nothing is done on any day.
pub fn plan(
    due: usize,
    room: usize,
    per_day: usize,
    later: &BTreeMap<Day, usize>,
    today: Day,
) -> Option<CatchUp> {
    if per_day == 0 {
        return None;
    }
    let mut left = due.saturating_sub(room);
    let until = (1..=FARTHEST).map(|n| today.plus(n)).find(|day| {
        left += later.get(day).copied().unwrap_or(0);
        let is_over = left <= per_day;
        left = left.saturating_sub(per_day);
        is_over
    });
    Some(CatchUp {
        away: 0,
        per_day,
        until,
    })
}

impl CatchUp {
    /// Returns the plan with the days since `last`, when something was last reviewed.
    #[must_use]
    pub fn after(mut self, last: Option<Day>, today: Day) -> Self {
        self.away = last.map_or(0, |last| today.since(last));
        self
    }
}

/// `Back after 12 days: 60 a day, what gains most first; up to date by 2026-12-02.`
impl fmt::Display for CatchUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.away > 1 {
            write!(f, "Back after {}: ", plural(self.away as usize, "day"))?;
        } else {
            f.write_str("A full day: ")?;
        }
        write!(f, "{} a day, what gains most first", self.per_day)?;
        match self.until {
            Some(day) => write!(f, "; up to date by {day}."),
            None => f.write_str("."),
        }
    }
}

/// Sorts due items so that those come first whose review adds most to what will be remembered on the
/// day of the interview, or in a week.
pub fn most_gain_first(reviews: &mut [(&Item, DueItem)], scheduler: &Scheduler, now: Timestamp) {
    let horizon = scheduler.days_to_go(now).unwrap_or(HORIZON).max(1);
    let today = scheduler.calendar().day_of(now);
    reviews.sort_by_cached_key(|(item, due)| {
        let gain = gain(item, scheduler, horizon, (now, today));
        // Millionths, so that they can be ordered; the greatest gain first.
        let gain = (gain * 1e6).round() as i64;
        (std::cmp::Reverse(gain), due.key.clone())
    });
}

/// How much likelier a review now makes it that `item` is remembered in `horizon` days.
fn gain(item: &Item, scheduler: &Scheduler, horizon: u32, (now, today): (Timestamp, Day)) -> f64 {
    let (Some(state), Some(last)) = (item.state, item.last_review) else {
        return 1.0;
    };
    let away = now.since(last).0 as f32 / 86_400_000.0;
    let ahead = horizon as f32;
    let chance = |state, days| scheduler.retrievability_after(state, days).unwrap_or(0.0);
    let recalled = chance(state, away);
    let [again, good] = scheduler.outcomes(item, today);
    let with = recalled * chance(good, ahead) + (1.0 - recalled) * chance(again, ahead);
    with - chance(state, away + ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{CardId, DeckId, Span};
    use crate::memory::{ItemKey, MemoryState};
    use crate::schedule::queue::Why;

    const START: Timestamp = Timestamp(1_790_000_000_000);
    const TODAY: Day = Day(20_000);

    #[test]
    fn a_plan_ends_where_a_day_holds_what_is_due() {
        let none = BTreeMap::new();
        // (due, room today, a day, days until it is over)
        for (due, room, per_day, days) in [
            (61, 60, 60, Some(1)),
            (180, 60, 60, Some(2)),
            (181, 60, 60, Some(3)),
            (181, 0, 60, Some(4)),
            (100_000, 60, 60, None),
        ] {
            let plan = plan(due, room, per_day, &none, TODAY).expect("a plan");
            assert_eq!(
                plan.until,
                days.map(|n| TODAY.plus(n)),
                "{due} {room} {per_day}"
            );
        }
        assert_eq!(plan(5, 0, 0, &none, TODAY), None);
        // What comes in meanwhile takes its place.
        let later = (1..=10).map(|n| (TODAY.plus(n), 30)).collect();
        let until = plan(180, 60, 60, &later, TODAY).and_then(|plan| plan.until);
        assert_eq!(until, Some(TODAY.plus(4)));
    }

    #[test]
    fn a_plan_is_told_without_a_count_of_what_waits() {
        let plan = plan(500, 60, 60, &BTreeMap::new(), TODAY)
            .expect("a plan")
            .after(Some(Day(TODAY.0 - 12)), TODAY);
        assert_eq!(
            plan.to_string(),
            "Back after 12 days: 60 a day, what gains most first; up to date by 2024-10-12."
        );
    }

    #[test]
    fn what_slips_away_comes_before_what_is_safe() {
        let scheduler = Scheduler::default();
        let item = |id: &str, stability: f32| {
            let key = ItemKey::card(&DeckId::new("d"), &CardId::new(id));
            Item {
                state: Some(MemoryState {
                    stability,
                    difficulty: 5.0,
                }),
                last_review: Some(START),
                ..Item::new(key)
            }
        };
        let due = |item: &Item| DueItem {
            key: item.key.clone(),
            overdue_days: 0,
            retrievability: None,
            why: Why::Today,
            flagged: false,
        };
        let items = [
            item("safe", 300.0),
            item("slipping", 12.0),
            item("sure", 90.0),
        ];
        let mut reviews: Vec<(&Item, DueItem)> =
            items.iter().map(|item| (item, due(item))).collect();
        most_gain_first(&mut reviews, &scheduler, START + Span::days(30));
        let order: Vec<&str> = reviews
            .iter()
            .map(|(item, _)| item.key.id.as_str())
            .collect();
        assert_eq!(order, ["slipping", "sure", "safe"]);
    }
}
