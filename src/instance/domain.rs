//! What a column can hold by its declared type, beyond what SQLite minds.
//!
//! Invariant: what comes out of a domain is a value that the database of an interview would store in
//! a column of this type: no third truth value, no date in a column of moments, no fraction finer
//! than its scale, no text longer than its length. A column whose visible data do otherwise is taken
//! as SQLite takes it.

use jiff::civil::{Date, DateTime};

use super::mined::{Parts, Seen};
use super::neighbors::{is_clock, is_date};
use super::schema::{Affinity, Column};
use crate::relation::Value;

/// The values that a type has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    /// 0 and 1.
    Truth,
    /// Whole numbers.
    Whole,
    /// Numbers with so many digits after the point.
    Decimal(u32),
    /// Numbers.
    Number,
    /// Dates or moments, all written in one way.
    Moment(Shape),
    /// Times of day.
    Clock,
    /// Texts of so many characters at most.
    Text(usize),
    /// Whatever SQLite would store.
    Any,
}

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// `2024-02-29`
    Day,
    /// `2024-02-29 12:00`
    Minute,
    /// `2024-02-29 12:00:00`
    Second,
    /// `2024-02-29T12:00:00`
    Joined,
}

impl Shape {
    fn of(value: &Value) -> Option<Self> {
        let Value::Text(text) = value else {
            return None;
        };
        is_date(text).then(|| match (text.len(), text.contains('T')) {
            (10, _) => Self::Day,
            (16, _) => Self::Minute,
            (_, false) => Self::Second,
            (_, true) => Self::Joined,
        })
    }

    const fn format(self) -> &'static str {
        match self {
            Self::Day => "%Y-%m-%d",
            Self::Minute => "%Y-%m-%d %H:%M",
            Self::Second => "%Y-%m-%d %H:%M:%S",
            Self::Joined => "%Y-%m-%dT%H:%M:%S",
        }
    }

    fn write(self, moment: DateTime) -> Value {
        Value::text(moment.strftime(self.format()).to_string())
    }

    /// The same moment in this shape; without a time of day it is midnight.
    fn reshaped(self, text: &str) -> Option<Value> {
        let known = Self::of(&Value::text(text))?;
        if known == self {
            return Some(Value::text(text));
        }
        let moment = match known {
            Self::Day => text.parse::<Date>().ok()?.at(0, 0, 0, 0),
            other => DateTime::strptime(other.format(), text).ok()?,
        };
        Some(self.write(moment))
    }
}

impl Domain {
    /// Returns the domain of a column of which these values were seen.
    pub(super) fn of(column: &Column, seen: Option<&Seen>) -> Self {
        let visible = seen.map_or(&[][..], |seen| &seen.visible);
        let declared = Self::declared(column, visible, seen);
        let is_kept = |value: &Value| declared.normal(value).as_ref() == Some(value);
        match declared {
            // Beside dates, and dates written in several ways, a table may hold anything.
            Self::Moment(_) => declared,
            _ if visible.iter().all(is_kept) => declared,
            _ => Self::Any,
        }
    }

    fn declared(column: &Column, visible: &[Value], seen: Option<&Seen>) -> Self {
        let decl = column.decl_type.to_lowercase();
        let name = column.name.to_lowercase();
        let has = |part: &str| decl.contains(part);
        if has("bool") {
            return Self::Truth;
        }
        if has("int") && !has("interval") {
            return Self::Whole;
        }
        let is_moment = has("timestamp") || has("datetime");
        let shown = visible.iter().find_map(Shape::of);
        if decl.starts_with("time") && !is_moment && shown.is_none() {
            return Self::Clock;
        }
        let by_type = if is_moment || has("time") {
            Some(Shape::Second)
        } else if has("date") {
            Some(Shape::Day)
        } else {
            None
        };
        // A date that a column of its name is held against makes no number a date.
        let is_number = has("num") || has("dec");
        let takes_text =
            !is_number && !matches!(column.affinity, Affinity::Integer | Affinity::Real);
        if let Some(shape) = shown.filter(|_| takes_text).or(by_type) {
            return Self::Moment(shape);
        }
        let constants = seen.map_or(&[][..], |seen| &seen.constants);
        let spoken = constants.iter().filter_map(Shape::of).max();
        let by_name = if name.ends_with("_at") || name == "ts" {
            Some(Shape::Second)
        } else if name.ends_with("date") || name == "day" {
            Some(Shape::Day)
        } else {
            None
        };
        let is_bare = visible.is_empty() && takes_text;
        if let Some(shape) = spoken.max(by_name).filter(|_| is_bare) {
            return Self::Moment(shape);
        }
        match column.affinity {
            Affinity::Integer => Self::Whole,
            Affinity::Real => Self::Number,
            Affinity::Numeric => match scale(&decl) {
                Some(scale) => Self::Decimal(scale),
                None => Self::Any,
            },
            Affinity::Text => length(&decl).map_or(Self::Any, Self::Text),
            Affinity::Blob => Self::Any,
        }
    }

    /// Returns the value as the column would hold it; `None` if it would not.
    pub(super) fn normal(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (_, Value::Null) => None,
            (Self::Any, _)
            | (Self::Whole | Self::Decimal(_), Value::Integer(_))
            | (Self::Number | Self::Text(_), Value::Integer(_) | Value::Real(_)) => {
                Some(value.clone())
            }
            (Self::Truth, Value::Integer(n)) => (*n == 0 || *n == 1).then(|| value.clone()),
            (Self::Truth, Value::Text(text)) => {
                let is = |list: [&str; 2]| list.iter().any(|word| text.eq_ignore_ascii_case(word));
                let truth = is(["true", "t"]);
                (truth || is(["false", "f"])).then_some(Value::Integer(i64::from(truth)))
            }
            (Self::Whole, Value::Real(x)) => {
                (x.abs() < 1e15).then(|| Value::Integer(x.floor() as i64))
            }
            (Self::Decimal(scale), Value::Real(x)) => {
                let unit = 10_f64.powi((*scale).min(12) as i32);
                let rounded = (x * unit).round() / unit;
                let rounded = match scale {
                    0 => Value::Integer(rounded as i64),
                    _ => Value::Real(rounded),
                };
                x.is_finite().then_some(rounded)
            }
            (Self::Moment(shape), Value::Text(text)) => shape.reshaped(text),
            (Self::Clock, Value::Text(text)) => is_clock(text).then(|| Value::text(clock(text))),
            (Self::Text(longest), Value::Text(text)) => {
                (text.chars().count() <= *longest).then(|| value.clone())
            }
            (
                Self::Truth
                | Self::Whole
                | Self::Decimal(_)
                | Self::Number
                | Self::Moment(_)
                | Self::Clock
                | Self::Text(_),
                _,
            ) => None,
        }
    }

    /// Returns the values that speak of parts of this column's values: the ends of a month, of a
    /// year, texts of a length.
    pub(super) fn with_parts(&self, parts: &Parts) -> Vec<Value> {
        let mut found = Vec::new();
        if let Self::Moment(shape) = self {
            let years = parts
                .years
                .iter()
                .filter(|year| (1_000..9_999).contains(*year));
            let usual = years.clone().next().copied().unwrap_or(2024);
            let months = parts.months.iter();
            let months = months.map(|(year, month)| (year.unwrap_or(usual), *month));
            found.extend(
                months
                    .filter_map(|(y, month)| shape.ends_of(y, month))
                    .flatten(),
            );
            for year in years {
                let (last, next) = (shape.ends_of(*year, 12), shape.ends_of(year + 1, 1));
                found.extend(last.map(|[_, end]| end));
                found.extend(next.map(|[start, _]| start));
            }
        }
        if matches!(self, Self::Text(_) | Self::Any) {
            let lengths = parts.lengths.iter().flat_map(|n| [*n, n + 1]);
            let lengths = lengths.filter_map(|n| usize::try_from(n).ok());
            let texts = lengths.map(|n| Value::Text("a".repeat(n)));
            found.extend(texts.filter_map(|text| self.normal(&text)));
        }
        found
    }

    /// Returns values that are likely and lie close to each other where it matters.
    pub(super) fn defaults(&self, column: &Column) -> Vec<Value> {
        let integers = |range: std::ops::Range<i64>| range.map(Value::Integer).collect();
        let texts = |list: &[&str]| -> Vec<Value> {
            list.iter()
                .filter_map(|text| self.normal(&Value::text(*text)))
                .collect()
        };
        let numbers = || -> Vec<Value> {
            let list = [0.0, 1.0, 1.5, 10.0, -2.0].into_iter().map(Value::Real);
            list.filter_map(|number| self.normal(&number)).collect()
        };
        match self {
            Self::Truth => integers(0..2),
            Self::Whole => integers(0..6),
            Self::Decimal(_) | Self::Number => numbers(),
            Self::Clock => texts(&["00:00:00", "09:30:00", "12:00:00", "23:59:59"]),
            // Ends of a month, of a year, of February and of a quarter; one month of two years.
            Self::Moment(Shape::Day) => texts(&[
                "2024-01-31",
                "2024-02-01",
                "2024-02-29",
                "2023-12-31",
                "2023-02-01",
                "2024-07-31",
            ]),
            Self::Moment(_) => texts(&[
                "2024-01-31 23:59:59",
                "2024-02-01 00:00:00",
                "2024-02-29 12:00:00",
                "2023-02-01 00:00:00",
                "2024-07-31 18:30:00",
            ]),
            Self::Any if matches!(column.affinity, Affinity::Real | Affinity::Numeric) => numbers(),
            Self::Any if column.affinity == Affinity::Integer => integers(0..6),
            // Beside letters, capitals and blanks where they are easily overlooked.
            Self::Text(_) | Self::Any => texts(&["a", "b", "dE f", "B", " a", "c"]),
        }
    }
}

impl Shape {
    /// The first and the last moment of a month.
    fn ends_of(self, year: i64, month: i64) -> Option<[Value; 2]> {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        let first = Date::new(year, month, 1).ok()?;
        let last = first.last_of_month();
        Some([first.at(0, 0, 0, 0), last.at(23, 59, 59, 0)].map(|moment| self.write(moment)))
    }
}

/// `09:30` is `09:30:00`.
fn clock(text: &str) -> String {
    match text.len() {
        5 => format!("{text}:00"),
        _ => text.to_owned(),
    }
}

/// The digits after the point of `DECIMAL(10,2)`; none are declared by `DECIMAL`.
fn scale(decl: &str) -> Option<u32> {
    let is_decimal = decl.starts_with("dec") || decl.starts_with("numeric(");
    let inside = decl.split_once('(')?.1.split_once(')')?.0;
    let mut parts = inside.split(',').map(str::trim);
    let (_, scale) = (parts.next()?, parts.next().unwrap_or("0"));
    scale.parse().ok().filter(|_| is_decimal)
}

/// The characters of `VARCHAR(20)`.
fn length(decl: &str) -> Option<usize> {
    let inside = decl.split_once('(')?.1.split_once(')')?.0;
    inside.trim().parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(decl_type: &str) -> Column {
        Column {
            name: "x".into(),
            decl_type: decl_type.into(),
            affinity: Affinity::of(decl_type),
            ..Column::default()
        }
    }

    #[test]
    fn values_are_what_the_type_holds() {
        let check = |decl_type: &str, value: Value, expect: Option<&str>| {
            let domain = Domain::of(&column(decl_type), None);
            let found = domain.normal(&value).map(|value| value.to_literal());
            assert_eq!(found.as_deref(), expect, "{value} in {decl_type}");
        };
        check("BOOLEAN", Value::Integer(1), Some("1"));
        check("BOOLEAN", Value::Integer(2), None);
        check("BOOLEAN", Value::text("True"), Some("1"));
        check("BOOLEAN", Value::text("x"), None);
        check(
            "TIMESTAMP",
            Value::text("2024-02-01"),
            Some("'2024-02-01 00:00:00'"),
        );
        check(
            "DATE",
            Value::text("2024-02-01 10:00:00"),
            Some("'2024-02-01'"),
        );
        check("DATE", Value::Integer(7), None);
        check("TIME", Value::text("10:00"), Some("'10:00:00'"));
        check("TIME", Value::text("2024-02-01 10:00:00"), None);
        check("DECIMAL(10,2)", Value::Real(1.003_75), Some("1.0"));
        check("DECIMAL(10)", Value::Real(1.5), Some("2"));
        check("NUMERIC", Value::Real(1.003_75), Some("1.00375"));
        check("CHAR(1)", Value::text("M%"), None);
        check("VARCHAR(3)", Value::text("äöü"), Some("'äöü'"));
        check("BIGINT", Value::Real(2.5), Some("2"));
        check("TEXT", Value::text("anything"), Some("'anything'"));
    }

    #[test]
    fn what_is_seen_goes_before_what_is_declared() {
        let seen = |visible: &[Value], constants: &[Value]| Seen {
            visible: visible.to_vec(),
            constants: constants.to_vec(),
            ..Seen::default()
        };
        let (day, moment) = (
            Value::text("2024-02-01"),
            Value::text("2024-02-01 10:00:00"),
        );
        let domain = |decl: &str, seen: &Seen| Domain::of(&column(decl), Some(seen));
        let truths = seen(&[Value::text("yes")], &[]);
        assert_eq!(domain("BOOLEAN", &truths), Domain::Any);
        let days = seen(std::slice::from_ref(&day), &[]);
        assert_eq!(domain("TIMESTAMP", &days), Domain::Moment(Shape::Day));
        let spoken = seen(&[], &[day, moment]);
        assert_eq!(domain("TEXT", &spoken), Domain::Moment(Shape::Second));
        assert_eq!(domain("INTEGER", &spoken), Domain::Whole);
    }

    #[test]
    fn parts_are_where_months_and_years_end() {
        let parts = Parts {
            years: vec![2020],
            months: vec![(None, 2)],
            lengths: vec![3],
            ..Parts::default()
        };
        let texts = |decl: &str| -> Vec<String> {
            let found = Domain::of(&column(decl), None).with_parts(&parts);
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            texts("DATE"),
            ["2020-02-01", "2020-02-29", "2020-12-31", "2021-01-01"]
        );
        assert_eq!(texts("TEXT"), ["aaa", "aaaa"]);
        assert!(texts("INTEGER").is_empty());
    }
}
