//! Days and moments as SQLite keeps them: as text.
//!
//! Invariant: what is read as a day is written as a day; a moment keeps its fraction of a second.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

/// A day or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: DateTime,
    /// Whether it has a time of day.
    pub(super) has_time: bool,
}

impl Moment {
    /// Midnight of a day.
    pub(super) fn day(date: Date) -> Self {
        Self {
            at: date.to_datetime(Time::midnight()),
            has_time: false,
        }
    }

    /// A moment.
    pub(super) fn at_time(at: DateTime) -> Self {
        Self { at, has_time: true }
    }

    /// Reads `2024-01-31`, `2024-01-31 10:00[:00[.5]]`, also with a `T` between.
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = bytes {
            let year = digits(&[*y1, *y2, *y3, *y4])?;
            let month = digits(&[*m1, *m2])?;
            let day = digits(&[*d1, *d2])?;
            let date = Date::new(year, month as i8, day as i8).ok()?;
            return match rest {
                [] => Some(Self::day(date)),
                [b' ' | b'T', clock @ ..] => {
                    let time = clock_of(std::str::from_utf8(clock).ok()?)?;
                    Some(Self::at_time(date.to_datetime(time)))
                }
                _ => None,
            };
        }
        // Days without leading zeros.
        let (day, clock) = text
            .trim()
            .split_once([' ', 'T'])
            .unwrap_or((text.trim(), ""));
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || parts.next().is_some() {
            return None;
        }
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        if clock.is_empty() {
            return Some(Self::day(date));
        }
        Some(Self::at_time(date.to_datetime(clock_of(clock)?)))
    }

    /// Writes it as SQLite compares it.
    pub(super) fn write(self) -> String {
        let date = self.at.date();
        if self.has_time {
            format!("{date} {}", clock_text(self.at.time()))
        } else {
            date.to_string()
        }
    }

    /// Seconds since 1970, with their fraction.
    pub(super) fn seconds(self) -> f64 {
        let days = self.days() - days_of(Date::constant(1970, 1, 1));
        days as f64 * 86_400.0 + self.second_of_day()
    }

    /// Days since the year 0, as MySQL counts them.
    pub(super) fn days(self) -> i64 {
        days_of(self.at.date())
    }

    /// Seconds since midnight.
    pub(super) fn second_of_day(self) -> f64 {
        let time = self.at.time();
        f64::from(i32::from(time.hour()) * 3_600 + i32::from(time.minute()) * 60)
            + f64::from(time.second())
            + f64::from(time.subsec_nanosecond()) / 1e9
    }

    /// This moment `n` units later; a day plus hours is a moment.
    pub(super) fn add(self, unit: &str, n: f64) -> Option<Self> {
        let whole = n.trunc() as i64;
        let (span, is_time): (Span, bool) = match unit {
            "century" => (years(whole.checked_mul(100)?)?, false),
            "decade" => (years(whole.checked_mul(10)?)?, false),
            "year" => (years(whole)?, false),
            "quarter" => (months(whole.checked_mul(3)?)?, false),
            "month" => (months(whole)?, false),
            "week" | "week_sunday" => (Span::new().try_weeks(whole).ok()?, false),
            "day" => (Span::new().try_days(whole).ok()?, n.fract() != 0.0),
            "hour" | "minute" | "second" | "millisecond" | "microsecond" => (Span::new(), true),
            _ => return None,
        };
        let at = self.at.checked_add(span).ok()?;
        let seconds = match unit {
            "day" => n.fract() * 86_400.0,
            "hour" => n * 3_600.0,
            "minute" => n * 60.0,
            "second" => n,
            "millisecond" => n / 1e3,
            "microsecond" => n / 1e6,
            _ => 0.0,
        };
        let nanoseconds = (seconds * 1e6).round() * 1e3;
        if nanoseconds.abs() > 9e18 {
            return None;
        }
        let at = at.checked_add((nanoseconds as i64).nanoseconds()).ok()?;
        Some(Self {
            at,
            has_time: self.has_time || is_time,
        })
    }

    /// The start of the unit this moment is in.
    pub(super) fn truncate(self, unit: &str) -> Option<Self> {
        let date = self.at.date();
        let time = self.at.time();
        let first = |month: i8| Date::new(date.year(), month, 1).ok();
        let (date, time) = match unit {
            "century" => (
                Date::new((date.year() - 1) / 100 * 100 + 1, 1, 1).ok()?,
                None,
            ),
            "decade" => (Date::new(date.year() / 10 * 10, 1, 1).ok()?, None),
            "year" => (first(1)?, None),
            "quarter" => (first((date.month() - 1) / 3 * 3 + 1)?, None),
            "month" => (first(date.month())?, None),
            "week" => {
                let back = i32::from(date.weekday().to_monday_zero_offset());
                (date.checked_sub(back.days()).ok()?, None)
            }
            "week_sunday" => {
                let back = i32::from(date.weekday().to_sunday_zero_offset());
                (date.checked_sub(back.days()).ok()?, None)
            }
            "day" => (date, None),
            "hour" => (date, Some(Time::new(time.hour(), 0, 0, 0).ok()?)),
            "minute" => (
                date,
                Some(Time::new(time.hour(), time.minute(), 0, 0).ok()?),
            ),
            "second" => {
                let time = Time::new(time.hour(), time.minute(), time.second(), 0);
                (date, Some(time.ok()?))
            }
            "millisecond" => {
                let part = time.subsec_nanosecond() / 1_000_000 * 1_000_000;
                let time = Time::new(time.hour(), time.minute(), time.second(), part);
                (date, Some(time.ok()?))
            }
            "microsecond" => (date, Some(time)),
            _ => return None,
        };
        Some(Self {
            at: date.to_datetime(time.unwrap_or_else(Time::midnight)),
            has_time: self.has_time || time.is_some(),
        })
    }

    /// A field of it.
    pub(super) fn field(self, field: &str) -> Option<f64> {
        let date = self.at.date();
        let time = self.at.time();
        let iso = date.iso_week_date();
        let second = f64::from(time.second()) + f64::from(time.subsec_nanosecond()) / 1e9;
        Some(match field {
            "century" => f64::from((date.year() + 99) / 100),
            "decade" => f64::from(date.year() / 10),
            "year" => f64::from(date.year()),
            "year_iso" => f64::from(iso.year()),
            "quarter" => f64::from((date.month() + 2) / 3),
            "month" => f64::from(date.month()),
            "week_iso" | "week" => f64::from(iso.week()),
            "week_sunday" => {
                let offset = i16::from(date.weekday().to_sunday_zero_offset());
                f64::from((date.day_of_year() - 1 - offset).div_euclid(7) + 1)
            }
            "day" => f64::from(date.day()),
            "doy" => f64::from(date.day_of_year()),
            "dow0" => f64::from(date.weekday().to_sunday_zero_offset()),
            "dow_sunday1" => f64::from(date.weekday().to_sunday_one_offset()),
            "dow_monday0" => f64::from(date.weekday().to_monday_zero_offset()),
            "dow_monday1" => f64::from(date.weekday().to_monday_one_offset()),
            "hour" => f64::from(time.hour()),
            "minute" => f64::from(time.minute()),
            "second" => second,
            "second_whole" => f64::from(time.second()),
            "millisecond" => second * 1e3,
            "microsecond" => f64::from(time.subsec_nanosecond() / 1_000),
            "epoch" => self.seconds(),
            _ => return self.several(field),
        })
    }

    /// One of MySQL's fields of several parts, digits side by side: `202403` for a year and a month.
    fn several(self, fields: &str) -> Option<f64> {
        const PARTS: [&str; 4] = ["day", "hour", "minute", "second_whole"];
        if fields == "year_month" {
            return Some(self.field("year")? * 100.0 + self.field("month")?);
        }
        let (first, last) = fields.split_once('_')?;
        let at = |name: &str| PARTS.iter().position(|part| part.starts_with(name));
        let parts = PARTS.get(at(first)?..=at(last)?)?;
        parts
            .iter()
            .try_fold(0.0, |number, part| Some(number * 100.0 + self.field(part)?))
    }

    /// Whole units that passed from `from` to `self`.
    pub(super) fn whole_units_since(self, from: Self, unit: &str) -> Option<i64> {
        let seconds = self.seconds() - from.seconds();
        let whole = |size: f64| Some((seconds / size).trunc() as i64);
        match unit {
            "week" | "week_sunday" => whole(604_800.0),
            "day" => whole(86_400.0),
            "hour" => whole(3_600.0),
            "minute" => whole(60.0),
            "second" => whole(1.0),
            "millisecond" => Some((seconds * 1e3).round() as i64),
            "microsecond" => Some((seconds * 1e6).round() as i64),
            _ => Some(self.whole_months_since(from) / months_of(unit)?),
        }
    }

    fn whole_months_since(self, from: Self) -> i64 {
        if self.at < from.at {
            return -from.whole_months_since(self);
        }
        let (a, b) = (from.at.date(), self.at.date());
        let months = month_number(b) - month_number(a);
        let before = (b.day(), self.at.time()) < (a.day(), from.at.time());
        months - i64::from(before)
    }

    /// Borders of units between `from` and `self`.
    pub(super) fn borders_since(self, from: Self, unit: &str) -> Option<i64> {
        if let Some(size) = months_of(unit) {
            let number = |moment: Self| month_number(moment.at.date()).div_euclid(size);
            return Some(number(self) - number(from));
        }
        self.truncate(unit)?
            .whole_units_since(from.truncate(unit)?, unit)
    }
}

fn months_of(unit: &str) -> Option<i64> {
    Some(match unit {
        "century" => 1_200,
        "decade" => 120,
        "year" => 12,
        "quarter" => 3,
        "month" => 1,
        _ => return None,
    })
}

fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

fn years(n: i64) -> Option<Span> {
    Span::new().try_years(n).ok()
}

fn months(n: i64) -> Option<Span> {
    Span::new().try_months(n).ok()
}

fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0, |n, byte| {
        byte.is_ascii_digit()
            .then(|| n * 10 + i16::from(byte - b'0'))
    })
}

/// Reads `10:00[:00[.5]]`.
pub(super) fn clock_of(text: &str) -> Option<Time> {
    let text = text.trim();
    let text = text
        .strip_suffix('Z')
        .or(text.strip_suffix("+00:00"))
        .unwrap_or(text);
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let minute = parts.next()?.ok()?;
    let second = parts.next().transpose().ok()?.unwrap_or(0);
    if parts.next().is_some() {
        return None;
    }
    let nanoseconds = if fraction.is_empty() {
        0
    } else {
        let nine: String = fraction
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        nine.parse().ok()?
    };
    Time::new(hour, minute, second, nanoseconds).ok()
}

/// Writes a time of day.
pub(super) fn clock_text(time: Time) -> String {
    let whole = format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    );
    if time.subsec_nanosecond() == 0 {
        return whole;
    }
    let fraction = format!("{:09}", time.subsec_nanosecond());
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// Days since the year 0, as MySQL counts them.
fn days_of(date: Date) -> i64 {
    const EPOCH_DAYS: i64 = 719_528;
    let span = Date::constant(1970, 1, 1).until(date);
    EPOCH_DAYS + span.map_or(0, |span| i64::from(span.get_days()))
}

/// The day of that number.
pub(super) fn date_of_days(days: i64) -> Option<Date> {
    let span = Span::new().try_days(days - 719_528).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// The first day after `date` whose name starts with `name`, at least two letters of it.
pub(super) fn next_weekday(date: Date, name: &str) -> Option<Date> {
    let name = name.trim().to_lowercase();
    let mut days = (1..=7_i32).filter_map(|n| date.checked_add(n.days()).ok());
    days.find(|day| {
        let full = weekday_name(day.weekday()).to_lowercase();
        name.len() >= 2 && (name == full || name.len() <= 3 && full.starts_with(&name))
    })
}

/// The year and the number of a week in one of MySQL's eight modes: bit 0 starts weeks on Monday, bit
/// 1 counts from 1 where the others have a week 0, bit 2 with bit 0 decides what makes a first week.
pub(super) fn mysql_week(date: Date, mode: i64) -> (i64, i64) {
    let starts_monday = mode & 1 != 0;
    let never_zero = mode & 2 != 0;
    // Modes 1, 3, 4 and 6: the first week has four days or more. The others: it has the first such day.
    let four_days = starts_monday != (mode & 4 != 0);
    let year = i64::from(date.year());
    let start = |year: i64| {
        let first = i16::try_from(year)
            .ok()
            .and_then(|year| Date::new(year, 1, 1).ok())?;
        let weekday = if starts_monday {
            first.weekday().to_monday_zero_offset()
        } else {
            first.weekday().to_sunday_zero_offset()
        };
        let back = i64::from(weekday);
        // The day number of the first day of week 1.
        let first = days_of(first);
        Some(match (back, four_days) {
            (0, _) => first,
            (1..=3, true) => first - back,
            _ => first - back + 7,
        })
    };
    let day = days_of(date);
    let number = |start: i64| (day - start).div_euclid(7) + 1;
    let this = start(year).map_or(0, number);
    if !never_zero {
        return (year, this);
    }
    if this < 1 {
        return (year - 1, start(year - 1).map_or(0, number));
    }
    match start(year + 1) {
        Some(next) if day >= next => (year + 1, number(next)),
        _ => (year, this),
    }
}

/// The English name of a weekday.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::read(text).expect("a moment")
    }

    #[test]
    fn weeks_are_numbered_in_all_modes_of_mysql() {
        let check = |text: &str, expect: [i64; 8]| {
            let date = at(text).at.date();
            let weeks = [0, 1, 2, 3, 4, 5, 6, 7].map(|mode| mysql_week(date, mode).1);
            assert_eq!(weeks, expect, "{text}");
        };
        check("2008-02-20", [7, 8, 7, 8, 8, 7, 8, 7]);
        check("2024-01-01", [0, 1, 53, 1, 1, 1, 1, 1]);
        check("2024-12-31", [52, 53, 52, 1, 53, 53, 1, 53]);
        assert_eq!(mysql_week(at("1987-01-01").at.date(), 2), (1986, 52));
    }

    #[test]
    fn units_are_added_by_the_calendar() {
        let check = |from: &str, unit: &str, n: f64, expect: &str| {
            let moved = at(from).add(unit, n).map(Moment::write);
            assert_eq!(moved.as_deref(), Some(expect), "{from} + {n} {unit}");
        };
        check("2024-01-31", "month", 1.0, "2024-02-29");
        check("2024-01-31 10:00:00", "day", -31.0, "2023-12-31 10:00:00");
        check("2024-01-31", "hour", 36.0, "2024-02-01 12:00:00");
        check("2024-01-31", "quarter", 1.0, "2024-04-30");
    }

    #[test]
    fn differences_are_whole_units_or_borders() {
        let (a, b) = (at("2024-01-31"), at("2024-02-29"));
        assert_eq!(b.whole_units_since(a, "month"), Some(0));
        assert_eq!(b.borders_since(a, "month"), Some(1));
        assert_eq!(a.whole_units_since(b, "day"), Some(-29));
        assert_eq!(
            at("2017-12-18").borders_since(at("2017-12-17"), "week"),
            Some(1)
        );
        assert_eq!(
            at("2017-12-18").borders_since(at("2017-12-17"), "week_sunday"),
            Some(0)
        );
    }

    #[test]
    fn days_are_numbered_as_in_mysql() {
        assert_eq!(at("2007-10-07").days(), 733_321);
        assert_eq!(
            date_of_days(733_321).map(|d| d.to_string()).as_deref(),
            Some("2007-10-07")
        );
    }
}
