//! Literal dates, moments and spans, read without a clock.
//!
//! Invariant: what is read is written in the one form SQLite compares rightly as text:
//! `2024-01-31` or `2024-01-31 10:00:00`, with a fraction only where one was typed.

use jiff::civil::{Date, Time};

/// A literal that names a day or a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day.
    Day(String),
    /// A moment.
    Moment(String),
}

/// Reads a literal; `None` if it is no valid day or moment. Zones other than UTC are not read.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (day, rest) = match text.find(['T', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    if rest.is_empty() {
        return Some(Moment::Day(date.to_string()));
    }
    let rest = ["UTC", "Z", "+00:00", "+00"]
        .iter()
        .find_map(|zone| rest.strip_suffix(zone))
        .unwrap_or(rest)
        .trim();
    let (clock, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut parts = clock.split(':');
    let mut next = || parts.next().map(str::parse::<i8>);
    let hour = next()?.ok()?;
    let minute = next().transpose().ok()?.unwrap_or(0);
    let second = next().transpose().ok()?.unwrap_or(0);
    if parts.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let time = Time::new(hour, minute, second, 0).ok()?;
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(Moment::Moment(format!(
        "{date} {:02}:{:02}:{:02}{point}{fraction}",
        time.hour(),
        time.minute(),
        time.second()
    )))
}

/// Returns the canonical name of a unit of time, in the singular.
pub(super) fn unit(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    let name = name.strip_prefix("sql_tsi_").unwrap_or(&name);
    Some(match name {
        "year" | "years" | "y" | "yr" | "yrs" | "yyyy" | "yy" => "year",
        "quarter" | "quarters" | "q" | "qtr" => "quarter",
        "month" | "months" | "mon" | "mons" | "mm" => "month",
        "week" | "weeks" | "w" | "isoweek" => "week",
        "day" | "days" | "d" | "dd" => "day",
        "hour" | "hours" | "h" | "hr" | "hrs" => "hour",
        "minute" | "minutes" | "min" | "mins" | "m" => "minute",
        "second" | "seconds" | "sec" | "secs" | "s" => "second",
        "millisecond" | "milliseconds" | "ms" | "msec" => "millisecond",
        "microsecond" | "microseconds" | "us" | "usec" => "microsecond",
        "decade" | "decades" => "decade",
        "century" | "centuries" => "century",
        _ => return None,
    })
}

/// Reads `1 day 02:30:00` as amounts of units.
pub(super) fn span(text: &str) -> Option<Vec<(&'static str, String)>> {
    let mut out = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if word.contains(':') {
            out.extend(clock(word)?);
            continue;
        }
        // `2days` is one word, `2 days` are two.
        let at = word.find(|c: char| c.is_ascii_alphabetic());
        let (amount, name) = match at {
            Some(at) => (word.get(..at)?, word.get(at..)?),
            None => (word, words.next()?),
        };
        let amount = amount.strip_prefix('+').unwrap_or(amount);
        amount.parse::<f64>().ok()?;
        out.push((unit(name)?, amount.to_owned()));
    }
    (!out.is_empty()).then_some(out)
}

fn clock(word: &str) -> Option<Vec<(&'static str, String)>> {
    let (sign, word) = word
        .strip_prefix('-')
        .map_or(("", word), |rest| ("-", rest));
    let units = ["hour", "minute", "second"];
    word.split(':')
        .zip(units)
        .map(|(amount, unit)| {
            let amount: f64 = amount.parse().ok()?;
            Some((unit, format!("{sign}{amount}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_written_in_one_form() {
        let day = |text: &str| Some(Moment::Day(text.into()));
        let moment = |text: &str| Some(Moment::Moment(text.into()));
        assert_eq!(read("2024-1-5"), day("2024-01-05"));
        assert_eq!(read("2024-01-05T10:00"), moment("2024-01-05 10:00:00"));
        assert_eq!(
            read("2024-01-05 10:00:00.50"),
            moment("2024-01-05 10:00:00.5")
        );
        assert_eq!(
            read("2024-01-05 10:00:00+00"),
            moment("2024-01-05 10:00:00")
        );
        assert_eq!(read("2024-02-30"), None);
        assert_eq!(read("today"), None);
        assert_eq!(read("2024-01-05 10:00:00 Europe/Rome"), None);
    }

    #[test]
    fn spans_are_cut_into_units() {
        let one = |text: &str| span(text).unwrap_or_default();
        assert_eq!(one("1 day"), [("day", "1".to_owned())]);
        assert_eq!(one("-2months"), [("month", "-2".to_owned())]);
        assert_eq!(one("1 week 02:30").len(), 3);
        assert_eq!(span("soon"), None);
    }
}
