//! Functions of dates that carried texts call.
//!
//! Invariant: NULL or text that is no date gives NULL.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every function of the table may fail, some never do"
)]

use jiff::civil::{Date, Time};
use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use super::calendar::{self, Moment};
use super::formats;
use super::math::{number, text};
use super::register::{Answer, Entry, integer, owned, tidy};

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[
    ("onsite_date", 1, |context| {
        day(moment(context, 0).map(|moment| moment.at.date()))
    }),
    ("onsite_timestamp", 1, |context| {
        written(moment(context, 0).map(|moment| Moment::at_time(moment.at)))
    }),
    ("onsite_time", 1, |context| {
        let time = match moment(context, 0) {
            Some(moment) => Some(moment.at.time()),
            None => text(context, 0).and_then(|text| calendar::clock_of(&text)),
        };
        Ok(time.map(calendar::clock_text).into())
    }),
    ("onsite_date_add", 3, |context| {
        let moved = text(context, 0)
            .zip(number(context, 1))
            .zip(moment(context, 2))
            .and_then(|((unit, n), moment)| moment.add(&unit, n));
        written(moved)
    }),
    ("onsite_days_between", 2, |context| {
        let days = moment(context, 0).zip(moment(context, 1));
        Ok(days.map(|(a, b)| a.days() - b.days()).into())
    }),
    ("onsite_date_diff", 4, |context| {
        let whole = text(context, 3).is_some_and(|how| how == "whole");
        let units = text(context, 0)
            .zip(moment(context, 1))
            .zip(moment(context, 2))
            .and_then(|((unit, from), to)| {
                if whole {
                    to.whole_units_since(from, &unit)
                } else {
                    to.borders_since(from, &unit)
                }
            });
        Ok(units.into())
    }),
    ("onsite_date_trunc", 2, |context| {
        let cut = text(context, 0).zip(moment(context, 1));
        written(cut.and_then(|(unit, moment)| moment.truncate(&unit)))
    }),
    ("onsite_extract", 2, |context| {
        let value = text(context, 0).and_then(|field| {
            let at = moment(context, 1).or_else(|| time_of_day(context, 1, &field));
            at?.field(&field)
        });
        Ok(value.map_or(Value::Null, tidy))
    }),
    ("onsite_last_day", 1, |context| {
        day(moment(context, 0).map(|moment| moment.at.date().last_of_month()))
    }),
    ("onsite_make_date", 3, |context| {
        let date = integer(context, 0)
            .zip(integer(context, 1))
            .zip(integer(context, 2))
            .and_then(|((year, month), day)| {
                let (year, month) = (year.try_into().ok()?, month.try_into().ok()?);
                Date::new(year, month, day.try_into().ok()?).ok()
            });
        day(date)
    }),
    ("onsite_to_days", 1, |context| {
        Ok(moment(context, 0).map(Moment::days).into())
    }),
    ("onsite_from_days", 1, |context| {
        day(integer(context, 0).and_then(calendar::date_of_days))
    }),
    ("onsite_from_epoch", 1, |context| {
        let start = Date::constant(1970, 1, 1).to_datetime(Time::midnight());
        written(number(context, 0).and_then(|n| Moment::at_time(start).add("second", n)))
    }),
    ("onsite_months_between", 2, months_between),
    ("onsite_seconds_between", 2, |context| {
        let pair = moment(context, 0).zip(moment(context, 1));
        Ok(pair.map_or(Value::Null, |(a, b)| tidy(a.seconds() - b.seconds())))
    }),
    ("onsite_minus", 2, |context| minus(context, 1.0)),
    ("onsite_minus_span", 2, |context| minus(context, 86_400.0)),
    ("onsite_plus", 2, plus),
    ("onsite_span", -1, span),
    ("onsite_span_field", 2, |context| {
        let field = text(context, 0).zip(number(context, 1));
        Ok(field.map_or(Value::Null, |(field, seconds)| span_field(&field, seconds)))
    }),
    ("onsite_age_field", 3, |context| {
        let ages = text(context, 0)
            .zip(moment(context, 1))
            .zip(moment(context, 2));
        let field = ages.and_then(|((field, to), from)| age_field(&field, to, from));
        Ok(field.map_or(Value::Null, tidy))
    }),
    ("onsite_interval_field", -1, interval_field),
    ("onsite_date_bin", 3, |context| {
        let binned = number(context, 0)
            .zip(moment(context, 1))
            .zip(moment(context, 2))
            .and_then(|((size, at), origin)| {
                let steps = ((at.seconds() - origin.seconds()) / size).floor();
                (size > 0.0).then(|| Moment::at_time(origin.at).add("second", steps * size))?
            });
        written(binned)
    }),
    ("onsite_next_day", 2, |context| {
        let next = moment(context, 0)
            .zip(text(context, 1))
            .and_then(|(moment, name)| calendar::next_weekday(moment.at.date(), &name));
        day(next)
    }),
    ("onsite_week", 2, |context| {
        let week = moment(context, 0).zip(integer(context, 1));
        Ok(week
            .map(|(moment, mode)| calendar::mysql_week(moment.at.date(), mode).1)
            .into())
    }),
    ("onsite_yearweek", 2, |context| {
        // The week that a year starts in is the last one of the year before.
        let week = moment(context, 0).zip(integer(context, 1));
        Ok(week
            .map(|(moment, mode)| calendar::mysql_week(moment.at.date(), mode | 2))
            .map(|(year, week)| year * 100 + week)
            .into())
    }),
    ("onsite_mysql_number", 1, mysql_number),
    ("onsite_leading_number", 1, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).unwrap_or_default();
                tidy(super::numbers::leading_number(text))
            }
            other => owned(other),
        })
    }),
    ("onsite_format", 3, |context| {
        let args = moment(context, 0)
            .zip(text(context, 1))
            .zip(text(context, 2));
        Ok(args
            .map(|((moment, format), style)| formats::write(moment, &format, &style))
            .into())
    }),
    ("onsite_parse", 3, |context| written(parsed(context))),
    ("onsite_parse_date", 3, |context| {
        day(parsed(context).map(|moment| moment.at.date()))
    }),
    ("onsite_parse_moment", 3, |context| {
        written(parsed(context).map(|moment| Moment::at_time(moment.at)))
    }),
];

/// The day or moment of an argument; MySQL's `20240131` is one, too.
/// A time without a date, which has no other parts than these.
fn time_of_day(context: &Context<'_>, index: usize, field: &str) -> Option<Moment> {
    let parts = ["hour", "minute", "second", "millisecond", "microsecond"];
    let is_part = parts.iter().any(|part| field.eq_ignore_ascii_case(part));
    let time = text(context, index).filter(|_| is_part);
    let time = time.and_then(|text| calendar::clock_of(&text))?;
    Some(Moment::at_time(
        Date::constant(1970, 1, 1).to_datetime(time),
    ))
}

fn moment(context: &Context<'_>, index: usize) -> Option<Moment> {
    match context.get_raw(index) {
        ValueRef::Text(bytes) => Moment::read(std::str::from_utf8(bytes).ok()?),
        ValueRef::Integer(n) if (10_000_101..=99_991_231).contains(&n) => {
            let part = |n: i64| i8::try_from(n % 100).ok();
            let year = i16::try_from(n / 10_000).ok()?;
            Some(Moment::day(Date::new(year, part(n / 100)?, part(n)?).ok()?))
        }
        _ => None,
    }
}

fn parsed(context: &Context<'_>) -> Option<Moment> {
    let ((value, format), style) = text(context, 0)
        .zip(text(context, 1))
        .zip(text(context, 2))?;
    formats::read(&value, &format, &style)
}

fn written(moment: Option<Moment>) -> Answer {
    Ok(moment.map(Moment::write).into())
}

fn day(date: Option<Date>) -> Answer {
    Ok(date.map(|date| date.to_string()).into())
}

/// As Spark counts: 31 days a month, whole between last days of months.
fn months_between(context: &Context<'_>) -> Answer {
    let Some((to, from)) = moment(context, 0).zip(moment(context, 1)) else {
        return Ok(Value::Null);
    };
    let (a, b) = (to.at.date(), from.at.date());
    let months = f64::from(i32::from(a.year()) - i32::from(b.year())) * 12.0 + f64::from(a.month())
        - f64::from(b.month());
    let is_last = |date: Date| date == date.last_of_month();
    if a.day() == b.day() || is_last(a) && is_last(b) {
        return Ok(Value::Real(months));
    }
    let seconds = (f64::from(a.day()) - f64::from(b.day())) * 86_400.0 + to.second_of_day()
        - from.second_of_day();
    let exact = months + seconds / (31.0 * 86_400.0);
    Ok(Value::Real((exact * 1e8).round() / 1e8))
}

/// `a - b` of numbers, of days, of moments.
fn minus(context: &Context<'_>, day: f64) -> Answer {
    let is_text = |index| matches!(context.get_raw(index), ValueRef::Text(_));
    Ok(match (is_text(0), is_text(1)) {
        (true, true) => match moment(context, 0).zip(moment(context, 1)) {
            Some((a, b)) if !a.has_time && !b.has_time => tidy((a.days() - b.days()) as f64 * day),
            Some((a, b)) => tidy(a.seconds() - b.seconds()),
            None => arithmetic(context, i64::checked_sub, |a, b| a - b),
        },
        (true, false) if moment(context, 0).is_some() => {
            let moved = moment(context, 0).zip(number(context, 1));
            let moved = moved.and_then(|(moment, n)| moment.add("day", -n));
            return written(moved);
        }
        _ => arithmetic(context, i64::checked_sub, |a, b| a - b),
    })
}

fn plus(context: &Context<'_>) -> Answer {
    for (date, n) in [(0, 1), (1, 0)] {
        let is_text = matches!(context.get_raw(date), ValueRef::Text(_));
        if let Some(moment) = moment(context, date).filter(|_| is_text) {
            let moved = number(context, n).and_then(|n| moment.add("day", n));
            return written(moved);
        }
    }
    Ok(arithmetic(context, i64::checked_add, |a, b| a + b))
}

fn arithmetic(
    context: &Context<'_>,
    whole: fn(i64, i64) -> Option<i64>,
    real: fn(f64, f64) -> f64,
) -> Value {
    if let (ValueRef::Integer(a), ValueRef::Integer(b)) = (context.get_raw(0), context.get_raw(1))
        && let Some(n) = whole(a, b)
    {
        return Value::Integer(n);
    }
    let pair = number(context, 0).zip(number(context, 1));
    pair.map_or(Value::Null, |(a, b)| Value::Real(real(a, b)))
}

/// A span in seconds; a month has 30 days, a year 365.25.
fn span(context: &Context<'_>) -> Answer {
    let mut seconds = 0.0;
    for pair in 0..context.len() / 2 {
        let Some((unit, n)) = text(context, pair * 2).zip(number(context, pair * 2 + 1)) else {
            return Ok(Value::Null);
        };
        seconds += n * match unit.as_ref() {
            "century" => 3_155_760_000.0,
            "decade" => 315_576_000.0,
            "year" => 31_557_600.0,
            "quarter" => 7_776_000.0,
            "month" => 2_592_000.0,
            "week" => 604_800.0,
            "day" => 86_400.0,
            "hour" => 3_600.0,
            "minute" => 60.0,
            "millisecond" => 1e-3,
            "microsecond" => 1e-6,
            _ => 1.0,
        };
    }
    Ok(tidy(seconds))
}

fn span_field(field: &str, seconds: f64) -> Value {
    let part = |size: f64, within: f64| tidy((seconds % within / size).trunc());
    match field {
        "epoch" => tidy(seconds),
        "day" => tidy((seconds / 86_400.0).trunc()),
        "hour" => part(3_600.0, 86_400.0),
        "minute" => part(60.0, 3_600.0),
        "second" | "second_whole" => tidy(seconds % 60.0),
        _ => Value::Integer(0),
    }
}

/// A field of a span that was written out: months, days and seconds are kept apart.
fn interval_field(context: &Context<'_>) -> Answer {
    let Some(field) = text(context, 0) else {
        return Ok(Value::Null);
    };
    let (mut months, mut days, mut seconds) = (0.0, 0.0, 0.0);
    for at in (1..context.len()).step_by(2) {
        let Some((unit, n)) = text(context, at).zip(number(context, at + 1)) else {
            return Ok(Value::Null);
        };
        match unit.as_ref() {
            "century" => months += n * 1_200.0,
            "decade" => months += n * 120.0,
            "year" => months += n * 12.0,
            "quarter" => months += n * 3.0,
            "month" => months += n,
            "week" => days += n * 7.0,
            "day" => days += n,
            "hour" => seconds += n * 3_600.0,
            "minute" => seconds += n * 60.0,
            "millisecond" => seconds += n / 1e3,
            "microsecond" => seconds += n / 1e6,
            _ => seconds += n,
        }
    }
    // Half a month is 15 days, half a day 12 hours.
    days += months.fract() * 30.0;
    seconds += days.fract() * 86_400.0;
    let (months, days) = (months.trunc(), days.trunc());
    let years = (months / 12.0).trunc();
    Ok(tidy(match field.as_ref() {
        "century" => (years / 100.0).trunc(),
        "decade" => (years / 10.0).trunc(),
        "year" => years,
        "quarter" => (months % 12.0 / 3.0).trunc() + 1.0,
        "month" => months % 12.0,
        "day" => days,
        "hour" => (seconds / 3_600.0).trunc(),
        "minute" => (seconds % 3_600.0 / 60.0).trunc(),
        "second" => seconds % 60.0,
        "second_whole" => (seconds % 60.0).trunc(),
        "millisecond" => seconds % 60.0 * 1e3,
        "microsecond" => seconds % 60.0 * 1e6,
        "epoch" => years * 31_557_600.0 + months % 12.0 * 2_592_000.0 + days * 86_400.0 + seconds,
        _ => return Ok(Value::Null),
    }))
}

/// A field of PostgreSQL's age: years, months and days by the calendar.
fn age_field(field: &str, to: Moment, from: Moment) -> Option<f64> {
    let months = to.whole_units_since(from, "month")?;
    let rest = || {
        let after = from.add("month", months as f64)?;
        Some(to.seconds() - after.seconds())
    };
    Some(match field {
        "year" => (months / 12) as f64,
        "month" => (months % 12) as f64,
        "day" => (rest()? / 86_400.0).trunc(),
        "hour" => (rest()? % 86_400.0 / 3_600.0).trunc(),
        "minute" => (rest()? % 3_600.0 / 60.0).trunc(),
        "second" => rest()? % 60.0,
        "epoch" => {
            let years = (months / 12) as f64 * 31_557_600.0;
            years + (months % 12) as f64 * 2_592_000.0 + rest()?
        }
        _ => return None,
    })
}

/// What MySQL makes of a value where it wants a number: `20240131`, `20240131100000`.
fn mysql_number(context: &Context<'_>) -> Answer {
    if let ValueRef::Text(bytes) = context.get_raw(0) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if let Some(moment) = Moment::read(text) {
            let date = moment.at.date();
            let day = i64::from(date.year()) * 10_000
                + i64::from(date.month()) * 100
                + i64::from(date.day());
            let time = moment.at.time();
            let clock = i64::from(time.hour()) * 10_000
                + i64::from(time.minute()) * 100
                + i64::from(time.second());
            let n = if moment.has_time {
                day * 1_000_000 + clock
            } else {
                day
            };
            return Ok(Value::Integer(n));
        }
        return Ok(tidy(super::numbers::leading_number(text)));
    }
    Ok(owned(context.get_raw(0)))
}
