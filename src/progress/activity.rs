//! What was done on which day, over half a year; and what comes back in the next weeks.
//!
//! Invariant: every column is a week from Monday to Sunday, the last one holds today, and a day that
//! is still to come has no count.

use std::collections::BTreeMap;

use crate::memory::Day;

/// So many weeks are shown.
pub const WEEKS: usize = 26;

/// So many days are looked ahead.
pub const AHEAD: u32 = 28;

/// Half a year of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heatmap {
    /// The Monday of the first week.
    pub start: Day,
    /// Weeks of days from Monday on; `None` for a day to come.
    pub weeks: Vec<[Option<u32>; 7]>,
}

/// Returns the last 26 weeks; `done` is how much was done on each day.
pub fn heatmap(done: &BTreeMap<Day, u32>, today: Day) -> Heatmap {
    // 1970-01-01 was a Thursday, so day 4 was a Monday.
    let weekday = (today.0 - 4).rem_euclid(7);
    let start = Day(today.0 - weekday - 7 * (WEEKS as i32 - 1));
    let week = |n: usize| {
        std::array::from_fn(|weekday| {
            let day = start.plus((n * 7 + weekday) as u32);
            (day <= today).then(|| done.get(&day).copied().unwrap_or(0))
        })
    };
    Heatmap {
        start,
        weeks: (0..WEEKS).map(week).collect(),
    }
}

impl Heatmap {
    /// Returns how full a day is, 0 for nothing to 4 for the most of all days shown.
    pub fn level(&self, count: u32) -> usize {
        let most = self.counts().max().unwrap_or(0);
        match count {
            0 => 0,
            count => (count * 4).div_ceil(most.max(1)).clamp(1, 4) as usize,
        }
    }

    /// Returns the last day that is shown: today.
    pub fn last(&self) -> Day {
        let days = self.counts().count() as u32;
        self.start.plus(days.saturating_sub(1))
    }

    /// Returns how much was done on a day, if it is shown.
    pub fn on(&self, day: Day) -> Option<u32> {
        let at = day.0.checked_sub(self.start.0).map(usize::try_from)?.ok()?;
        *self.weeks.get(at / 7)?.get(at % 7)?
    }

    /// Returns the number of days on which something was done.
    pub fn days(&self) -> usize {
        self.counts().filter(|count| *count > 0).count()
    }

    /// Returns how many days in a row, up to today or yesterday, something was done.
    pub fn streak(&self) -> usize {
        let counts: Vec<u32> = self.counts().collect();
        let mut newest = counts.iter().rev();
        // Today is not over yet.
        let today = usize::from(newest.next().is_some_and(|count| *count > 0));
        today + newest.take_while(|count| **count > 0).count()
    }

    fn counts(&self) -> impl Iterator<Item = u32> {
        self.weeks.iter().flatten().flatten().copied()
    }
}

/// Returns what comes back on each of the next days, today first; `by_day` has what is overdue today.
pub fn forecast(by_day: &BTreeMap<Day, usize>, today: Day) -> Vec<usize> {
    let day = |n| by_day.get(&today.plus(n)).copied().unwrap_or(0);
    (0..AHEAD).map(day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn weeks_begin_on_monday_and_end_with_today() {
        // A Friday.
        let today = day("2026-12-18");
        let done = BTreeMap::from([
            (today, 3),
            (day("2026-12-17"), 12),
            (day("2026-12-16"), 1),
            (day("2026-12-14"), 5),
            (day("2026-06-22"), 2),
            (day("2026-06-21"), 9),
        ]);
        let map = heatmap(&done, today);
        assert_eq!((map.start, map.weeks.len()), (day("2026-06-22"), WEEKS));
        let last = [Some(5), Some(0), Some(1), Some(12), Some(3), None, None];
        assert_eq!(map.weeks.last(), Some(&last));
        assert_eq!(map.weeks.first().map(|week| week[0]), Some(Some(2)));
        assert_eq!((map.days(), map.streak()), (5, 3));
        assert_eq!((map.last(), map.on(today)), (today, Some(3)));
        assert_eq!(map.on(day("2026-12-19")), None);
        assert_eq!(map.on(day("2026-06-21")), None);
        let levels = [0, 1, 3, 4, 6, 7, 12].map(|count| map.level(count));
        assert_eq!(levels, [0, 1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn a_streak_waits_for_today_and_nothing_is_no_streak() {
        let today = day("2026-12-20");
        let yesterday = BTreeMap::from([(day("2026-12-19"), 1), (day("2026-12-18"), 1)]);
        assert_eq!(heatmap(&yesterday, today).streak(), 2);
        assert_eq!(heatmap(&BTreeMap::new(), today).streak(), 0);
        // A Sunday fills its week.
        assert_eq!(
            heatmap(&yesterday, today).weeks.last().map(|week| week[6]),
            Some(Some(0))
        );
    }

    #[test]
    fn a_forecast_begins_today() {
        let today = day("2026-12-18");
        let by_day = BTreeMap::from([(today, 4), (today.plus(27), 2), (today.plus(28), 9)]);
        let ahead = forecast(&by_day, today);
        assert_eq!((ahead.len(), ahead[0], ahead[27]), (28, 4, 2));
    }
}
