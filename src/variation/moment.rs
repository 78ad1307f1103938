//! Days and moments as data sets write them: `2026-03-09` and `2026-03-09 01:10:00`.
//!
//! Invariant: what is moved is written as it was.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use crate::relation::Value;

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// A day.
    Day,
    /// A day and a time of day, to the second.
    Second,
}

/// How far a history is moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shift {
    /// What is written to the second, by so many minutes.
    pub(super) minutes: i64,
    /// What is written to the day, by so many days.
    pub(super) days: i64,
}

/// Returns how all of `values` are written, if they are times; NULL says nothing.
pub(super) fn precision<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Precision> {
    let mut found = None;
    for value in values.filter(|value| !value.is_null()) {
        let Value::Text(text) = value else {
            return None;
        };
        let one = if day(text).is_some() {
            Precision::Day
        } else {
            moment(text)?;
            Precision::Second
        };
        if found.is_some_and(|known| known != one) {
            return None;
        }
        found = Some(one);
    }
    found
}

/// Returns `value` moved; NULL, and what is no time, stays.
pub(super) fn moved(value: &Value, precision: Precision, shift: Shift) -> Value {
    let Value::Text(text) = value else {
        return value.clone();
    };
    let text = match precision {
        Precision::Day => {
            day(text).and_then(|day| Some(day.checked_add(shift.days.days()).ok()?.to_string()))
        }
        Precision::Second => moment(text).and_then(|at| {
            let at = at.checked_add(shift.minutes.minutes()).ok()?;
            Some(at.strftime("%Y-%m-%d %H:%M:%S").to_string())
        }),
    };
    text.map_or_else(|| value.clone(), Value::Text)
}

fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

fn moment(text: &str) -> Option<DateTime> {
    (text.len() == 19 && text.as_bytes().get(10) == Some(&b' '))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_known_and_moved_as_they_are_written() {
        let check = |text: &str, expect: Option<(Precision, &str)>| {
            let value = Value::text(text);
            let found = precision([&value, &Value::Null].into_iter());
            let shift = Shift {
                minutes: 70,
                days: -1,
            };
            let moved = found.map(|found| (found, moved(&value, found, shift)));
            let expect = expect.map(|(precision, text)| (precision, Value::text(text)));
            assert_eq!(moved, expect, "{text}");
        };
        check("2026-03-01", Some((Precision::Day, "2026-02-28")));
        check(
            "2026-03-01 23:00:05",
            Some((Precision::Second, "2026-03-02 00:10:05")),
        );
        check("tv-2026-01", None);
        check("20260301", None);
    }
}
