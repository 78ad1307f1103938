//! Values next to a value: where off-by-one mistakes show.
//!
//! Invariant: a neighbor has the storage class and the format of the value it stands beside.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span};

use crate::relation::Value;

/// Returns the values around `value`; `spans` are distances of interest for dates.
pub(super) fn neighbors(value: &Value, spans: &[i64]) -> Vec<Value> {
    match value {
        Value::Null | Value::Blob(_) => Vec::new(),
        Value::Integer(n) => [n.checked_sub(1), n.checked_add(1)]
            .into_iter()
            .flatten()
            .map(Value::Integer)
            .collect(),
        Value::Real(x) => vec![
            Value::Real(x - 0.5),
            Value::Real(x + 0.5),
            Value::Real(x + 1.0),
        ],
        Value::Text(text) => {
            let near = near_dates(text, spans);
            if near.is_empty() {
                near_texts(text)
            } else {
                near
            }
        }
    }
}

/// Returns the values right before and right behind `value`, by each step it can be counted in: one,
/// a second, a minute, a day.
pub fn around(value: &Value) -> Vec<[Value; 2]> {
    match value {
        Value::Null | Value::Blob(_) => Vec::new(),
        Value::Integer(n) => match (n.checked_sub(1), n.checked_add(1)) {
            (Some(below), Some(above)) => vec![[Value::Integer(below), Value::Integer(above)]],
            _ => Vec::new(),
        },
        Value::Real(x) => vec![[Value::Real(x - 0.5), Value::Real(x + 0.5)]],
        Value::Text(text) => match parse(text) {
            None => Vec::new(),
            Some(Moment::Day(date)) => match (date.yesterday(), date.tomorrow()) {
                (Ok(below), Ok(above)) => {
                    vec![[below, above].map(|day| Value::text(day.to_string()))]
                }
                _ => Vec::new(),
            },
            Some(Moment::Clock(time, format)) => {
                let step =
                    |seconds: i64| [-seconds, seconds].map(|by| on_the_clock(time, by, format));
                let pairs = [1, 60].map(step).into_iter();
                pairs.filter(|pair| !pair.contains(value)).collect()
            }
            Some(Moment::Time(time, format)) => {
                let moved = |seconds: i64| {
                    let moved = time.checked_add(SignedDuration::from_secs(seconds)).ok()?;
                    Some(Value::text(moved.strftime(format).to_string()))
                };
                let pairs = [1, 60, 86_400].into_iter().filter_map(|seconds| {
                    let pair = [moved(-seconds)?, moved(seconds)?];
                    // A second is no step where seconds are not written.
                    pair.iter().all(|near| near != value).then_some(pair)
                });
                pairs.collect()
            }
        },
    }
}

/// Says whether the text is a date, with or without time, as SQLite writes it.
pub(super) fn is_date(text: &str) -> bool {
    matches!(parse(text), Some(Moment::Day(_) | Moment::Time(..)))
}

/// Says whether the text is a time of day: `10:00` or `10:00:00`.
pub(super) fn is_clock(text: &str) -> bool {
    matches!(parse(text), Some(Moment::Clock(..)))
}

/// Returns what comes `by` after `value`: days after a date, seconds after a time, ones after a
/// number; `None` after anything else.
pub(super) fn shifted(value: &Value, by: i64) -> Option<Value> {
    match value {
        Value::Integer(n) => n.checked_add(by).map(Value::Integer),
        Value::Real(x) => Some(Value::Real(x + by as f64)),
        Value::Text(text) => match parse(text)? {
            Moment::Day(date) => {
                let date = date.checked_add(Span::new().try_days(by).ok()?).ok()?;
                Some(Value::text(date.to_string()))
            }
            Moment::Time(time, format) => {
                let time = time.checked_add(SignedDuration::from_secs(by)).ok()?;
                Some(Value::text(time.strftime(format).to_string()))
            }
            Moment::Clock(time, format) => Some(on_the_clock(time, by, format)),
        },
        Value::Null | Value::Blob(_) => None,
    }
}

/// Returns the days so many months before and after a date, and the days beside them.
pub(super) fn months_away(value: &Value, months: &[i64]) -> Vec<Value> {
    let Value::Text(text) = value else {
        return Vec::new();
    };
    let Some(Moment::Day(date)) = parse(text) else {
        return Vec::new();
    };
    let signed = months.iter().flat_map(|n| [-*n, *n]);
    let there = signed.filter_map(|n| date.checked_add(Span::new().try_months(n).ok()?).ok());
    let there = there.map(|date| Value::text(date.to_string()));
    let near = there.flat_map(|day| {
        let beside = [shifted(&day, -1), shifted(&day, 1)];
        std::iter::once(day).chain(beside.into_iter().flatten())
    });
    near.collect()
}

enum Moment {
    Day(Date),
    Time(DateTime, &'static str),
    Clock(Time, &'static str),
}

/// The time of day so many seconds later, around midnight if need be.
fn on_the_clock(time: Time, seconds: i64, format: &str) -> Value {
    let moved = time.wrapping_add(SignedDuration::from_secs(seconds));
    Value::text(moved.strftime(format).to_string())
}

fn parse(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    if bytes.get(2) == Some(&b':') {
        let format = match (bytes.len(), bytes.get(5)) {
            (5, None) => "%H:%M",
            (8, Some(b':')) => "%H:%M:%S",
            _ => return None,
        };
        let time = Time::strptime(format, text).ok()?;
        return Some(Moment::Clock(time, format));
    }
    let is_dated = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    if !is_dated || text.ends_with('Z') {
        return None;
    }
    if text.len() == 10 {
        return text.parse().ok().map(Moment::Day);
    }
    let format = match (text.len(), bytes.get(10)) {
        (16, Some(b' ')) => "%Y-%m-%d %H:%M",
        (19, Some(b' ')) => "%Y-%m-%d %H:%M:%S",
        (19, Some(b'T')) => "%Y-%m-%dT%H:%M:%S",
        _ => return None,
    };
    let time = DateTime::strptime(format, text).ok()?;
    Some(Moment::Time(time, format))
}

fn near_dates(text: &str, spans: &[i64]) -> Vec<Value> {
    let days = |date: Date, n: i64| date.checked_add(Span::new().try_days(n).ok()?).ok();
    match parse(text) {
        None => Vec::new(),
        Some(Moment::Clock(time, format)) => {
            let near = [1, -1, 60, -60, 3_600].into_iter();
            near.map(|seconds| on_the_clock(time, seconds, format))
                .filter(|near| *near != Value::text(text))
                .collect()
        }
        Some(Moment::Day(date)) => {
            let mut near = vec![1, -1];
            for span in spans.iter().filter(|span| **span <= 400) {
                for signed in [*span, -*span] {
                    near.extend([signed, signed - 1, signed + 1]);
                }
            }
            let month = [date.first_of_month(), date.last_of_month()];
            // The number may have meant years: a birthday, and the day after it.
            let years = spans.iter().filter(|span| (5..=120).contains(*span));
            let years = years.filter_map(|n| {
                let then = date.checked_sub(Span::new().try_years(*n).ok()?).ok()?;
                Some([Some(then), days(then, 1)])
            });
            let dates = near.into_iter().filter_map(|n| days(date, n)).chain(month);
            let dates = dates.chain(years.flatten().flatten());
            dates.map(|date| Value::text(date.to_string())).collect()
        }
        Some(Moment::Time(time, format)) => {
            let minute = 60;
            let day = 24 * 60 * minute;
            let mut near = vec![1, -1, minute, day, -day];
            for span in spans {
                // The number may have meant seconds, minutes, hours or days; a very small one
                // is hardly ever about seconds.
                if *span >= 5 {
                    near.extend([*span, span - 1, span + 1]);
                }
                if (5..=1_440).contains(span) {
                    near.extend([span * minute, span * minute + 1, span * minute - 1]);
                }
                if *span <= 400 {
                    near.extend([span * day, span * 60 * minute]);
                }
            }
            let midnight = time.date().at(0, 0, 0, 0);
            let last = time.date().at(23, 59, 59, 0);
            near.into_iter()
                .filter_map(|s| time.checked_add(SignedDuration::from_secs(s)).ok())
                .chain([midnight, last])
                .map(|time| Value::text(time.strftime(format).to_string()))
                .collect()
        }
    }
}

fn near_texts(text: &str) -> Vec<Value> {
    // Numbers are texts in some columns.
    if let Ok(n) = text.parse::<i64>()
        && n.to_string() == text
    {
        let near = [n.checked_sub(1), n.checked_add(1)].into_iter().flatten();
        return near.map(|n| Value::Text(n.to_string())).collect();
    }
    let swapped = if text.chars().any(char::is_lowercase) {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    };
    let mut near = vec![swapped, format!("{text}x")];
    near.retain(|other| other != text);
    near.into_iter().map(Value::Text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &Value, spans: &[i64], expect: &[&str]) {
        let near: Vec<String> = neighbors(value, spans)
            .iter()
            .map(ToString::to_string)
            .collect();
        for one in expect {
            assert!(
                near.contains(&(*one).to_owned()),
                "{value}: {one} not in {near:?}"
            );
        }
    }

    #[test]
    fn neighbors_keep_class_and_format() {
        check(&Value::Integer(5), &[], &["4", "6"]);
        check(&Value::text("5"), &[], &["'4'", "'6'"]);
        check(&Value::text("Paid"), &[], &["PAID"]);
        check(
            &Value::text("2024-02-28"),
            &[7],
            &["2024-02-29", "2024-02-27", "2024-03-06", "2024-02-01"],
        );
        check(
            &Value::text("2024-01-31 23:59:59"),
            &[30],
            &[
                "2024-02-01 00:00:00",
                "2024-02-01 00:29:59",
                "2024-01-31 00:00:00",
            ],
        );
        assert!(neighbors(&Value::Null, &[]).is_empty());
        let away = months_away(&Value::text("2019-06-30"), &[3]);
        assert_eq!(away.first(), Some(&Value::text("2019-03-30")));
        assert!(away.contains(&Value::text("2019-03-31")));
        let minutes = around(&Value::text("2024-02-29 00:00"));
        let before: Vec<String> = minutes
            .iter()
            .map(|[before, _]| before.to_string())
            .collect();
        assert_eq!(before, ["2024-02-28 23:59", "2024-02-28 00:00"]);
        let numbers = around(&Value::Integer(i64::MAX));
        assert!(numbers.is_empty(), "nothing lies behind the largest number");
        assert!(is_date("2024-02-28") && !is_date("2024-02-31") && !is_date("abcd-ef-gh"));
    }
}
