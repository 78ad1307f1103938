//! Days as the candidate counts them: by the local calendar, from a chosen hour on.
//!
//! Invariant: [`Calendar::day_of`] never goes back while time goes on, whatever the zone's clocks
//! do, and every day has the one start that [`Calendar::start_of`] returns.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Unit};
use serde::{Deserialize, Serialize};

use crate::base::Timestamp;

/// A date of the local calendar, as the number of days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

/// No clock was ever changed by so many hours, but for whole days.
const FAR: i8 = 4;

/// A time zone and the hour at which its days start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    zone: TimeZone,
    day_start_hour: i8,
}

impl Day {
    /// Reads a date as it is written: `2026-12-18`.
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<Date>().ok().map(day_number)
    }

    /// Returns the day `days` later; at the end of the calendar, its last day.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(
            self.0
                .saturating_add(i32::try_from(days).unwrap_or(i32::MAX)),
        )
    }

    /// Returns the number of days since `earlier`, zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> u32 {
        u32::try_from(i64::from(self.0) - i64::from(earlier.0)).unwrap_or(0)
    }

    fn date(self) -> Date {
        let edge = if self.0 < 0 { Date::MIN } else { Date::MAX };
        Span::new()
            .try_days(self.0)
            .and_then(|days| Date::constant(1970, 1, 1).checked_add(days))
            .unwrap_or(edge)
    }
}

/// `2026-12-18`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Default for Calendar {
    /// Returns the calendar of UTC with days from four o'clock.
    fn default() -> Self {
        Self::new(TimeZone::UTC, 4)
    }
}

impl Calendar {
    /// Returns the calendar of `zone` whose days start at `day_start_hour` (0 to 23, else clamped).
    pub fn new(zone: TimeZone, day_start_hour: i8) -> Self {
        Self {
            zone,
            day_start_hour: day_start_hour.clamp(0, 23),
        }
    }

    /// Returns the day that `at` belongs to.
    pub fn day_of(&self, at: Timestamp) -> Day {
        let civil = self.zone.to_datetime(moment(at));
        let mut day = day_number(civil.date());
        if civil.hour() < self.day_start_hour {
            day.0 -= 1;
        }
        // Far from the starting hour no change of the clocks decides; that is most of a day.
        let since = (civil.hour() - self.day_start_hour).rem_euclid(24);
        if (FAR..24 - FAR).contains(&since) {
            return day;
        }
        // Where the clocks skip or repeat the starting hour, the start itself decides.
        if at >= self.start_of(day.plus(1)) {
            day.plus(1)
        } else if at < self.start_of(day) {
            Day(day.0 - 1)
        } else {
            day
        }
    }

    /// Returns the first moment of `day`: in a gap the moment after it, in a fold the earlier one.
    pub fn start_of(&self, day: Day) -> Timestamp {
        let start = day.date().at(self.day_start_hour, 0, 0, 0);
        self.zone.to_ambiguous_timestamp(start).compatible().map_or(
            // Only at the ends of the calendar, ten thousand years away.
            if day.0 < 0 {
                Timestamp(i64::MIN)
            } else {
                Timestamp(i64::MAX)
            },
            |moment| Timestamp(moment.as_millisecond()),
        )
    }

    /// Returns `at` as the wall clock showed it, `2026-12-18 19:05`.
    pub fn wall(&self, at: Timestamp) -> String {
        self.zone
            .to_datetime(moment(at))
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }
}

fn moment(at: Timestamp) -> jiff::Timestamp {
    let edge = if at.0 < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    };
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(edge)
}

fn day_number(date: Date) -> Day {
    // A span of whole days between two civil dates always exists and fits.
    let days = Date::constant(1970, 1, 1)
        .until((Unit::Day, date))
        .map_or(0, |span| span.get_days());
    Day(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Rules instead of names, so that the tests need no time-zone database.
    const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
    const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";
    const HAVANA: &str = "CST5CDT,M3.2.0/0,M11.1.0/1";
    const LORD_HOWE: &str = "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0";
    const KATHMANDU: &str = "<+0545>-5:45";

    fn calendar(rule: &str, hour: i8) -> Calendar {
        Calendar::new(TimeZone::posix(rule).expect("a rule"), hour)
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(
            text.parse::<jiff::Timestamp>()
                .expect("a moment")
                .as_millisecond(),
        )
    }

    #[test]
    fn a_day_starts_at_its_hour_even_where_the_clocks_change() {
        // (zone, hour, moment, day it belongs to)
        let table = [
            ("UTC0", 4, "2026-03-29T03:59:59Z", "2026-03-28"),
            ("UTC0", 4, "2026-03-29T04:00:00Z", "2026-03-29"),
            // Berlin springs forward 02:00 → 03:00 on this day: four o'clock is 02:00Z.
            (BERLIN, 4, "2026-03-29T01:59:59Z", "2026-03-28"),
            (BERLIN, 4, "2026-03-29T02:00:00Z", "2026-03-29"),
            // The starting hour itself is skipped: the day starts when the gap ends, at 01:00Z.
            (BERLIN, 2, "2026-03-29T00:59:59Z", "2026-03-28"),
            (BERLIN, 2, "2026-03-29T01:00:00Z", "2026-03-29"),
            // It falls back 03:00 → 02:00: the first two o'clock starts the day, the second is in it.
            (BERLIN, 2, "2026-10-24T23:59:59Z", "2026-10-24"),
            (BERLIN, 2, "2026-10-25T00:00:00Z", "2026-10-25"),
            (BERLIN, 2, "2026-10-25T01:00:00Z", "2026-10-25"),
            (BERLIN, 4, "2026-10-25T02:59:59Z", "2026-10-24"),
            (BERLIN, 4, "2026-10-25T03:00:00Z", "2026-10-25"),
            (NEW_YORK, 4, "2026-03-08T07:59:59Z", "2026-03-07"),
            (NEW_YORK, 4, "2026-03-08T08:00:00Z", "2026-03-08"),
            (NEW_YORK, 4, "2026-11-01T08:59:59Z", "2026-10-31"),
            (NEW_YORK, 4, "2026-11-01T09:00:00Z", "2026-11-01"),
            // Half an hour of summer time.
            (LORD_HOWE, 4, "2026-04-04T17:29:59Z", "2026-04-04"),
            (LORD_HOWE, 4, "2026-04-04T17:30:00Z", "2026-04-05"),
            // Havana falls back from 01:00 to midnight: midnight happens twice.
            (HAVANA, 0, "2026-11-01T03:59:59Z", "2026-10-31"),
            (HAVANA, 0, "2026-11-01T04:00:00Z", "2026-11-01"),
            (HAVANA, 0, "2026-11-01T05:00:00Z", "2026-11-01"),
            (KATHMANDU, 4, "2026-05-31T22:15:00Z", "2026-06-01"),
        ];
        for (zone, hour, moment, day) in table {
            let calendar = calendar(zone, hour);
            assert_eq!(
                calendar.day_of(at(moment)).to_string(),
                day,
                "{zone} {hour} {moment}"
            );
        }
    }

    #[test]
    fn who_travels_keeps_the_date_a_thing_comes_back() {
        const TOKYO: &str = "JST-9";
        const LOS_ANGELES: &str = "PST8PDT,M3.2.0,M11.1.0";
        const AUCKLAND: &str = "NZST-12NZDT,M9.5.0,M4.1.0/3";
        // (reviewed where and when, looked at where and when, an interval of how many days,
        // whether it is due by then)
        #[rustfmt::skip] // A table is read by line.
        let table = [
            // West over the date line: the same evening again, so the day is not yet over.
            (
                TOKYO,
                "2026-05-10T12:00:00Z",
                LOS_ANGELES,
                "2026-05-10T23:00:00Z",
                1,
                false,
            ),
            (
                TOKYO,
                "2026-05-10T12:00:00Z",
                LOS_ANGELES,
                "2026-05-11T10:59:59Z",
                1,
                false,
            ),
            (
                TOKYO,
                "2026-05-10T12:00:00Z",
                LOS_ANGELES,
                "2026-05-11T11:00:00Z",
                1,
                true,
            ),
            // East over it: a calendar day passes on the way, so what was due tomorrow is due.
            (LOS_ANGELES, "2026-05-10T06:00:00Z", AUCKLAND, "2026-05-10T06:00:00Z", 1, true),
            (LOS_ANGELES, "2026-05-10T06:00:00Z", AUCKLAND, "2026-05-10T15:59:59Z", 2, false),
            (LOS_ANGELES, "2026-05-10T06:00:00Z", AUCKLAND, "2026-05-10T16:00:00Z", 2, true),
            (LOS_ANGELES, "2026-05-10T06:00:00Z", AUCKLAND, "2026-05-10T20:00:00Z", 3, false),
            // Overnight from New York to Berlin, on the night New York has changed and Berlin not.
            (
                NEW_YORK,
                "2026-03-09T02:00:00Z",
                BERLIN,
                "2026-03-09T02:59:59Z",
                1,
                false,
            ),
            (
                NEW_YORK,
                "2026-03-09T02:00:00Z",
                BERLIN,
                "2026-03-09T03:00:00Z",
                1,
                true,
            ),
            (
                NEW_YORK,
                "2026-03-09T02:00:00Z",
                NEW_YORK,
                "2026-03-09T03:00:00Z",
                1,
                false,
            ),
            // After midnight still belongs to the evening before, wherever it is midnight.
            (
                BERLIN,
                "2026-10-25T01:30:00Z",
                BERLIN,
                "2026-10-25T03:00:00Z",
                1,
                true,
            ),
            (
                KATHMANDU,
                "2026-05-31T22:14:00Z",
                KATHMANDU,
                "2026-05-31T22:15:00Z",
                1,
                true,
            ),
        ];
        for (from, reviewed, to, looked, interval, is_due) in table {
            let due = calendar(from, 4).day_of(at(reviewed)).plus(interval);
            let today = calendar(to, 4).day_of(at(looked));
            assert_eq!(
                due <= today,
                is_due,
                "{from} {reviewed} {to} {looked} {interval}"
            );
        }
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for text in ["1970-01-01", "2026-12-18", "1969-12-31", "2028-02-29"] {
            let day = Day::parse(text).expect("a date");
            assert_eq!(day.to_string(), text);
        }
        for text in ["", "18.12.2026", "2026-02-30", "2026-12", "tomorrow"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_a_country_left_out_is_empty() {
        // Samoa went from 29 to 31 December 2011 at midnight. Machines without a time-zone
        // database have no rule for that.
        let Ok(zone) = TimeZone::get("Pacific/Apia") else {
            return;
        };
        let samoa = Calendar::new(zone, 4);
        assert_eq!(
            samoa.day_of(at("2011-12-30T13:59:59Z")).to_string(),
            "2011-12-29"
        );
        assert_eq!(
            samoa.day_of(at("2011-12-30T14:00:00Z")).to_string(),
            "2011-12-31"
        );
    }

    #[test]
    fn days_have_the_length_their_clocks_give_them() {
        let berlin = calendar(BERLIN, 4);
        let hours = |date: &str| {
            let day = day_number(date.parse().expect("a date"));
            berlin
                .start_of(day.plus(1))
                .since(berlin.start_of(day))
                .as_secs()
                / 3600
        };
        assert_eq!(hours("2026-03-28"), 23);
        assert_eq!(hours("2026-06-01"), 24);
        assert_eq!(hours("2026-10-24"), 25);
    }

    #[test]
    fn the_ends_of_time_are_days_too() {
        let calendar = calendar(BERLIN, 4);
        assert!(calendar.day_of(Timestamp(i64::MIN)) < calendar.day_of(Timestamp(0)));
        assert!(calendar.day_of(Timestamp(i64::MAX)) > calendar.day_of(Timestamp(0)));
        assert_eq!(Day(i32::MAX).plus(1), Day(i32::MAX));
        assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day(3).since(Day(5)), 0);
    }

    #[test]
    fn the_wall_clock_is_local() {
        assert_eq!(
            calendar("JST-9", 4).wall(at("2026-12-18T10:05:00Z")),
            "2026-12-18 19:05"
        );
    }

    proptest! {
        #[test]
        fn days_never_go_back_and_contain_their_moments(
            zone in prop::sample::select(vec![
                "UTC0", BERLIN, NEW_YORK, HAVANA, LORD_HOWE, KATHMANDU,
            ]),
            hour in 0_i8..24,
            start in 0_i64..2_000_000_000_000,
            step in 0_i64..200_000_000,
        ) {
            let calendar = calendar(zone, hour);
            let (first, second) = (Timestamp(start), Timestamp(start + step));
            prop_assert!(calendar.day_of(first) <= calendar.day_of(second));
            let day = calendar.day_of(first);
            prop_assert!(calendar.start_of(day) <= first);
            prop_assert!(first < calendar.start_of(day.plus(1)));
        }
    }
}
