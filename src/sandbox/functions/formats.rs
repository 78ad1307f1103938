//! Patterns of dates: MySQL's and Presto's `%Y`, BigQuery's, Java's `yyyy`, PostgreSQL's `YYYY`.
//!
//! Invariant: each style is cut into the same few pieces, so that what is written can be read again.

use jiff::civil::{Date, Time};

use super::calendar::{Moment, weekday_name};
use super::pieces::{Case, Piece, pieces};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes a moment under a pattern.
pub(super) fn write(moment: Moment, format: &str, style: &str) -> String {
    let pieces = pieces(format, style);
    pieces.iter().map(|piece| one(moment, piece)).collect()
}

fn one(moment: Moment, piece: &Piece) -> String {
    let date = moment.at.date();
    let time = moment.at.time();
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at));
    let month = *month.unwrap_or(&"");
    let weekday = weekday_name(date.weekday());
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let hour12 = (time.hour() + 11) % 12 + 1;
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Year => format!("{:04}", date.year()),
        Piece::ShortYear => format!("{:02}", date.year() % 100),
        Piece::Month => format!("{:02}", date.month()),
        Piece::BareMonth => date.month().to_string(),
        Piece::MonthName => month.to_owned(),
        Piece::ShortMonthName => short(month),
        Piece::Day => format!("{:02}", date.day()),
        Piece::BareDay => date.day().to_string(),
        Piece::BlankDay => format!("{:2}", date.day()),
        Piece::BlankHour => format!("{:2}", time.hour()),
        Piece::BlankHour12 => format!("{hour12:2}"),
        Piece::SuffixDay => {
            let suffix = match (date.day() % 10, date.day()) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{}{suffix}", date.day())
        }
        Piece::DayOfYear => format!("{:03}", date.day_of_year()),
        Piece::WeekdayName => weekday.to_owned(),
        Piece::ShortWeekdayName => short(weekday),
        Piece::WeekdayNumber(first) => match first {
            0 => date.weekday().to_sunday_zero_offset().to_string(),
            7 => date.weekday().to_sunday_one_offset().to_string(),
            _ => date.weekday().to_monday_one_offset().to_string(),
        },
        Piece::Hour => format!("{:02}", time.hour()),
        Piece::BareHour => time.hour().to_string(),
        Piece::Hour12 => format!("{hour12:02}"),
        Piece::BareHour12 => hour12.to_string(),
        Piece::Minute => format!("{:02}", time.minute()),
        Piece::Second => format!("{:02}", time.second()),
        Piece::Fraction(n) => {
            let nine = format!("{:09}", time.subsec_nanosecond());
            nine.chars().take(*n).collect()
        }
        Piece::HalfDay => if time.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        Piece::IsoWeek => format!("{:02}", date.iso_week_date().week()),
        Piece::SundayWeek => {
            let week = moment.field("week_sunday").unwrap_or_default();
            format!("{:02}", week as i64)
        }
        Piece::IsoYear => format!("{:04}", date.iso_week_date().year()),
        Piece::Quarter => ((date.month() + 2) / 3).to_string(),
        Piece::Styled(piece, case, width) => {
            let text = one(moment, piece);
            let text = match case {
                Case::Upper => text.to_uppercase(),
                Case::Lower => text.to_lowercase(),
                Case::Kept => text,
            };
            format!("{text:width$}")
        }
    }
}

/// Reads a text under a pattern; `None` if it does not fit or is no date.
pub(super) fn read(text: &str, format: &str, style: &str) -> Option<Moment> {
    let mut rest = text.trim_end();
    let (mut year, mut month, mut day) = (None, 1_i8, 1_i8);
    let mut day_of_year = None;
    let (mut hour, mut minute, mut second, mut fraction) = (0_i8, 0_i8, 0_i8, 0_i32);
    let mut is_afternoon = None;
    let mut has_time = false;
    for piece in pieces(format, style) {
        let piece = match piece {
            Piece::Styled(piece, ..) => *piece,
            piece => piece,
        };
        if matches!(
            piece,
            Piece::BlankDay | Piece::BlankHour | Piece::BlankHour12
        ) {
            rest = rest.trim_start();
        }
        has_time |= matches!(
            piece,
            Piece::Hour
                | Piece::BareHour
                | Piece::BlankHour
                | Piece::Hour12
                | Piece::BareHour12
                | Piece::BlankHour12
                | Piece::Minute
                | Piece::Second
        );
        match piece {
            Piece::Text(expected) => rest = rest.strip_prefix(expected.as_str())?,
            Piece::Year | Piece::IsoYear => year = Some(take(&mut rest, 4)?),
            Piece::ShortYear => {
                let n: i16 = take(&mut rest, 2)?;
                year = Some(if n < 70 { 2_000 + n } else { 1_900 + n });
            }
            Piece::Month | Piece::BareMonth => month = take(&mut rest, 2)?,
            Piece::MonthName | Piece::ShortMonthName => {
                let full = piece == Piece::MonthName;
                month = named_month(&mut rest, full)?;
            }
            Piece::Day | Piece::BareDay | Piece::BlankDay => day = take(&mut rest, 2)?,
            Piece::SuffixDay => {
                day = take(&mut rest, 2)?;
                rest = rest.get(2..)?;
            }
            Piece::DayOfYear => day_of_year = Some(take::<i16>(&mut rest, 3)?),
            Piece::Hour
            | Piece::BareHour
            | Piece::BlankHour
            | Piece::Hour12
            | Piece::BareHour12
            | Piece::BlankHour12 => {
                hour = take(&mut rest, 2)?;
            }
            Piece::Minute => minute = take(&mut rest, 2)?,
            Piece::Second => second = take(&mut rest, 2)?,
            Piece::Fraction(_) => {
                let len = rest.bytes().take_while(u8::is_ascii_digit).count().min(9);
                let nine: String = rest
                    .get(..len)?
                    .chars()
                    .chain("000000000".chars())
                    .take(9)
                    .collect();
                fraction = nine.parse().ok()?;
                rest = rest.get(len..)?;
            }
            Piece::HalfDay => {
                let mark = rest.get(..2)?.to_ascii_uppercase();
                is_afternoon = Some(mark == "PM");
                rest = rest.get(2..)?;
            }
            Piece::WeekdayName | Piece::ShortWeekdayName => {
                let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                rest = rest.get(len..)?;
            }
            Piece::WeekdayNumber(_)
            | Piece::IsoWeek
            | Piece::SundayWeek
            | Piece::Quarter
            | Piece::Styled(..) => {
                return None;
            }
        }
    }
    if !rest.is_empty() {
        return None;
    }
    if let Some(afternoon) = is_afternoon {
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    let mut date = Date::new(year?, month, day).ok()?;
    if let Some(nth) = day_of_year {
        let first = Moment::day(Date::new(year?, 1, 1).ok()?);
        date = first.add("day", f64::from(nth) - 1.0)?.at.date();
    }
    let time = Time::new(hour, minute, second, fraction).ok()?;
    Some(if has_time {
        Moment::at_time(date.to_datetime(time))
    } else {
        Moment::day(date)
    })
}

fn take<T: std::str::FromStr>(rest: &mut &str, max_len: usize) -> Option<T> {
    let len = rest
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count()
        .min(max_len);
    let n = rest.get(..len)?.parse().ok()?;
    *rest = rest.get(len..)?;
    Some(n)
}

fn named_month(rest: &mut &str, full: bool) -> Option<i8> {
    for (index, name) in MONTHS.iter().enumerate() {
        let name = if full { *name } else { name.get(..3)? };
        if rest
            .get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
        {
            *rest = rest.get(name.len()..)?;
            return i8::try_from(index + 1).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_write_and_read() {
        let check = |style: &str, format: &str, expect: &str| {
            let moment = Moment::read("2024-01-05 15:04:09").expect("a moment");
            assert_eq!(write(moment, format, style), expect);
        };
        check("mysql", "%Y-%m", "2024-01");
        check("mysql", "%W %M %e %D", "Friday January 5 5th");
        check("c", "%F %T %B", "2024-01-05 15:04:09 January");
        check("java", "yyyy-MM-dd'T'HH:mm", "2024-01-05T15:04");
        check(
            "pattern",
            "YYYY-MM-DD HH24:MI:SS Q",
            "2024-01-05 15:04:09 1",
        );
        check("pattern", "FMDay, DD MON", "Friday, 05 JAN");
        check("pattern", "Day|month|FMDD", "Friday   |january  |5");
        check("mysql", "%r", "03:04:09 PM");
        check("c", "%A %e %R %D", "Friday  5 15:04 01/05/24");
        let read = |text, format, style| read(text, format, style).map(Moment::write);
        assert_eq!(
            read("05/01/2024", "%d/%m/%Y", "mysql").as_deref(),
            Some("2024-01-05")
        );
        assert_eq!(
            read("Jan 5, 2024", "MMM d, yyyy", "java").as_deref(),
            Some("2024-01-05")
        );
        assert_eq!(read("2024-13-05", "%Y-%m-%d", "mysql"), None);
    }
}
