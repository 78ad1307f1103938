//! Dates and spans of time: literals, arithmetic, comparison.
//!
//! In a tree under way, a span is the call `onsite_span(unit, amount, …)`. Added to a date it is
//! taken apart again; what remains is a number of seconds. Invariant: months and years are added by
//! the calendar, never as seconds.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every rewriting may refuse, some never do"
)]

use sqlparser::ast::{BinaryOperator as Op, Expr, Interval, Spanned, UnaryOperator};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::make;
use super::moment::{self, Moment};
use super::name::Dialect;
use super::tokens;

/// Rewrites `INTERVAL …`.
pub(super) fn interval(context: &Context<'_>, interval: &Interval) -> Rewritten {
    let span = interval.value.span();
    let refuse = |what: &str| {
        context.refuse(
            span,
            format!("the interval {what} is not read"),
            "write one amount and one unit, as in INTERVAL '7' DAY",
        )
    };
    if interval.last_field.is_some() {
        return Err(refuse("with two units"));
    }
    let value = make::unnested(&interval.value);
    let Some(field) = &interval.leading_field else {
        return interval_of_text(context, value).ok_or_else(|| refuse(&value.to_string()));
    };
    let name = field.to_string();
    let Some(unit) = moment::unit(&name) else {
        return Err(refuse(&format!("in {name}")));
    };
    let amount = match make::literal_text(value) {
        Some(text) if text.trim().parse::<f64>().is_ok() => number(text.trim(), span),
        Some(text) => return Err(refuse(&format!("'{text}' {name}"))),
        None => interval.value.as_ref().clone(),
    };
    Ok(make::call(
        "onsite_span",
        vec![make::text(unit), amount],
        span,
    ))
}

/// Reads the text of an interval.
pub(super) fn interval_of_text(_: &Context<'_>, value: &Expr) -> Option<Expr> {
    let span = value.span();
    let parts = moment::span(make::literal_text(value)?)?;
    let args = parts
        .into_iter()
        .flat_map(|(unit, amount)| [make::text(unit), number(&amount, span)]);
    Some(make::call("onsite_span", args.collect(), span))
}

fn number(text: &str, span: Span) -> Expr {
    use sqlparser::ast::{Value, ValueWithSpan};
    let value = |text: &str| {
        Expr::Value(ValueWithSpan {
            value: Value::Number(text.to_owned(), false),
            span,
        })
    };
    match text.strip_prefix('-') {
        Some(rest) => negated(value(rest)),
        None => value(text.strip_prefix('+').unwrap_or(text)),
    }
}

fn negated(expr: Expr) -> Expr {
    Expr::UnaryOp {
        op: UnaryOperator::Minus,
        expr: Box::new(make::operand(expr)),
    }
}

/// The units and amounts of a span.
pub(super) fn parts(expr: &Expr) -> Option<Vec<(Expr, Expr)>> {
    let Expr::Function(function) = make::unnested(expr) else {
        return None;
    };
    if make::function_name(function) != "onsite_span" {
        return None;
    }
    let args = make::plain_args(function);
    let pairs = args.chunks(2).filter_map(|pair| match pair {
        [unit, amount] => Some(((*unit).clone(), (*amount).clone())),
        _ => None,
    });
    Some(pairs.collect())
}

/// `date + span` or `date - span`.
pub(super) fn moved(date: Expr, span: &Expr, back: bool) -> Option<Expr> {
    let place = span.span();
    Some(parts(span)?.into_iter().fold(date, |date, (unit, amount)| {
        let amount = if back { negated(amount) } else { amount };
        make::call("onsite_date_add", vec![unit, amount, date], place)
    }))
}

/// Rewrites `+`, `-` and `*` where a date or a span takes part; `None` leaves them as they are.
pub(super) fn arithmetic(
    context: &Context<'_>,
    left: &Expr,
    op: &Op,
    right: &Expr,
) -> Rewritten<Option<Expr>> {
    let (left_parts, right_parts) = (parts(left), parts(right));
    let scaled = |parts: &[(Expr, Expr)], by: &Expr| {
        let args = parts.iter().flat_map(|(unit, amount)| {
            let amount = make::operation(amount.clone(), Op::Multiply, by.clone());
            [unit.clone(), amount]
        });
        make::call("onsite_span", args.collect(), right.span())
    };
    let back = *op == Op::Minus;
    if *op == Op::Multiply {
        return Ok(match (left_parts, right_parts) {
            (Some(parts), None) => Some(scaled(&parts, right)),
            (None, Some(parts)) => Some(scaled(&parts, left)),
            _ => None,
        });
    }
    match (left_parts, right_parts) {
        (Some(mut one), Some(other)) => {
            one.extend(other.into_iter().map(|(unit, amount)| {
                let amount = if back { negated(amount) } else { amount };
                (unit, amount)
            }));
            let args = one.into_iter().flat_map(|(unit, amount)| [unit, amount]);
            return Ok(Some(make::call("onsite_span", args.collect(), left.span())));
        }
        (None, Some(_)) if context.kind(left) != Kind::Interval => {
            return Ok(moved(left.clone(), right, back));
        }
        (Some(_), None) if context.kind(right) != Kind::Interval && !back => {
            return Ok(moved(right.clone(), left, false));
        }
        _ => {}
    }
    let kinds = (context.kind(left), context.kind(right));
    let plain = |kind: Kind| matches!(kind, Kind::Integer | Kind::Real | Kind::Interval);
    if plain(kinds.0) && plain(kinds.1) {
        return Ok(None);
    }
    let span = left.span().union(&right.span());
    if context.dialect == Dialect::MySql {
        let number = |expr: &Expr, kind: Kind| match kind {
            Kind::Date | Kind::Timestamp | Kind::Unknown => mysql_number(expr.clone()),
            _ => expr.clone(),
        };
        return Ok(Some(make::bare(
            number(left, kinds.0),
            op.clone(),
            number(right, kinds.1),
        )));
    }
    let name = match (back, context.dialect) {
        (true, Dialect::Postgres) => "onsite_minus",
        (true, _) => "onsite_minus_span",
        (false, _) => "onsite_plus",
    };
    Ok(Some(make::call(
        name,
        vec![left.clone(), right.clone()],
        span,
    )))
}

/// What MySQL makes of a date where it wants a number: `20240131`.
fn mysql_number(expr: Expr) -> Expr {
    if make::literal_integer(&expr).is_some() {
        return expr;
    }
    let span = expr.span();
    make::call("onsite_mysql_number", vec![expr], span)
}

/// What MySQL makes of a text where it wants a number.
pub(super) fn mysql_text(expr: Expr) -> Expr {
    let number = as_number(expr);
    if make::is_number(&number) {
        return number;
    }
    let span = number.span();
    make::call("onsite_leading_number", vec![number], span)
}

/// Makes two things comparable as text: days with days, moments with moments.
pub(super) fn comparable(context: &Context<'_>, left: Expr, right: Expr) -> (Expr, Expr) {
    let kinds = (context.kind(&left), context.kind(&right));
    let is_number = |kind: Kind| matches!(kind, Kind::Integer | Kind::Real);
    let is_time = |kind: Kind| matches!(kind, Kind::Date | Kind::Timestamp);
    if context.dialect == Dialect::MySql {
        if is_time(kinds.0) && is_number(kinds.1) {
            return (mysql_number(left), right);
        }
        if is_number(kinds.0) && is_time(kinds.1) {
            return (left, mysql_number(right));
        }
        // A text beside a number is the number it starts with, or 0.
        if is_number(kinds.0) && kinds.1 == Kind::Text {
            return (left, mysql_text(right));
        }
        if kinds.0 == Kind::Text && is_number(kinds.1) {
            return (mysql_text(left), right);
        }
    }
    if context.speaks(&[Dialect::MySql, Dialect::Postgres, Dialect::Spark]) {
        if is_number(kinds.0) {
            return (left, as_number(right));
        }
        if is_number(kinds.1) {
            return (as_number(left), right);
        }
    }
    match kinds {
        (Kind::Timestamp, _) => {
            let right = as_moment(right, kinds.1);
            (left, right)
        }
        (_, Kind::Timestamp) => {
            let left = as_moment(left, kinds.0);
            (left, right)
        }
        (Kind::Date, Kind::Text) => with_day(left, right),
        (Kind::Text, Kind::Date) => {
            let (right, left) = with_day(right, left);
            (left, right)
        }
        _ => (left, right),
    }
}

/// A number in quotes, without them: beside a number it is one, but SQLite sees that only where the
/// other side is a column.
fn as_number(expr: Expr) -> Expr {
    let number = make::literal_text(&expr).map(str::trim);
    match number {
        Some(text) if text.parse::<i64>().is_ok() => make::number_at(text, expr.span()),
        Some(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            make::number_at(text, expr.span())
        }
        _ => expr,
    }
}

/// What a column of moments is compared with.
fn as_moment(expr: Expr, kind: Kind) -> Expr {
    let span = expr.span();
    match make::literal_text(&expr).map(moment::read) {
        Some(Some(Moment::Day(day))) => make::text_at(&format!("{day} 00:00:00"), span),
        Some(Some(Moment::Moment(moment))) => make::text_at(&moment, span),
        None if kind == Kind::Date => make::call("onsite_timestamp", vec![expr], span),
        Some(None) | None => expr,
    }
}

/// A day compared with a literal.
fn with_day(date: Expr, literal: Expr) -> (Expr, Expr) {
    let span = literal.span();
    match make::literal_text(&literal).and_then(moment::read) {
        Some(Moment::Day(day)) => (date, make::text_at(&day, span)),
        Some(Moment::Moment(moment)) => {
            if let Some(day) = moment.strip_suffix(" 00:00:00") {
                return (date, make::text_at(day, span));
            }
            let date = make::call("onsite_timestamp", vec![date], span);
            (date, make::text_at(&moment, span))
        }
        None => (date, literal),
    }
}

/// Rewrites `DATE '…'` and `TIMESTAMP '…'`.
pub(super) fn typed(context: &Context<'_>, kind: Kind, text: &str, span: Span) -> Rewritten {
    let refuse = |what: &str| {
        context.refuse(
            span,
            format!("'{text}' is no {what}"),
            "write '2024-01-31' or '2024-01-31 10:00:00'",
        )
    };
    Ok(match (kind, moment::read(text)) {
        (Kind::Date, Some(Moment::Day(day))) => make::text_at(&day, span),
        (Kind::Date, _) => return Err(refuse("date")),
        (Kind::Timestamp, Some(Moment::Day(day))) => {
            make::text_at(&format!("{day} 00:00:00"), span)
        }
        (Kind::Timestamp, Some(Moment::Moment(moment))) => make::text_at(&moment, span),
        (Kind::Timestamp, None) => return Err(refuse("moment without a time zone")),
        _ => make::text_at(text, span),
    })
}

/// Rewrites `EXTRACT(field FROM …)` and its relatives.
pub(super) fn extract(context: &Context<'_>, field: &str, from: Expr, span: Span) -> Rewritten {
    use Dialect::{BigQuery, MySql, Postgres, Presto, Spark};
    let field = field.trim().to_ascii_lowercase();
    let canonical = match (field.as_str(), context.dialect) {
        ("dow", Postgres) => "dow0",
        ("dow" | "dayofweek" | "day_of_week", Presto) | ("isodow", _) | ("dow_iso", Spark) => {
            "dow_monday1"
        }
        ("dayofweek" | "dow", BigQuery | Spark | MySql) => "dow_sunday1",
        ("doy" | "dayofyear" | "day_of_year", _) => "doy",
        ("week", BigQuery | MySql) | ("week(sunday)", _) => "week_sunday",
        ("week" | "weeks" | "isoweek" | "w" | "week_of_year" | "weekofyear", _) => "week_iso",
        ("isoyear" | "yearofweek" | "yow", _) => "year_iso",
        ("epoch", _) => "epoch",
        (unit, MySql) if tokens::compound(unit).is_some() => unit,
        ("date", BigQuery) => return Ok(make::call("onsite_date", vec![from], span)),
        ("day_of_month" | "dayofmonth", _) => "day",
        // PostgreSQL and Spark count the fraction in, the others whole seconds.
        ("second" | "seconds", MySql | Presto | BigQuery) => "second_whole",
        ("decade", _) => "decade",
        ("century", _) => "century",
        (other, _) => match moment::unit(other) {
            Some(unit) => unit,
            None => {
                return Err(context.refuse(
                    span,
                    format!("the field {field} is not known here"),
                    "extract year, quarter, month, week, day, hour, minute, second or epoch",
                ));
            }
        },
    };
    if context.kind(&from) == Kind::Interval || is_difference(&from) {
        return Ok(of_span(canonical, from, span));
    }
    Ok(make::call(
        "onsite_extract",
        vec![make::text(canonical), from],
        span,
    ))
}

fn is_difference(expr: &Expr) -> bool {
    matches!(make::unnested(expr), Expr::Function(function)
        if ["onsite_minus", "onsite_minus_span", "age"].contains(&make::function_name(function).as_str()))
}

/// A field of a span.
fn of_span(field: &str, from: Expr, span: Span) -> Expr {
    if let Some(parts) = parts(&from) {
        let mut args = vec![make::text(field)];
        args.extend(parts.into_iter().flat_map(|(unit, amount)| [unit, amount]));
        return make::call("onsite_interval_field", args, span);
    }
    if let Expr::Function(function) = make::unnested(&from) {
        let args: Vec<Expr> = make::plain_args(function).into_iter().cloned().collect();
        let name = make::function_name(function);
        if args.len() == 2 && name == "age" {
            let mut all = vec![make::text(field)];
            all.extend(args);
            return make::call("onsite_age_field", all, span);
        }
        if args.len() == 2 && name.starts_with("onsite_minus") {
            let seconds = make::call("onsite_seconds_between", args, span);
            return make::call("onsite_span_field", vec![make::text(field), seconds], span);
        }
    }
    make::call("onsite_span_field", vec![make::text(field), from], span)
}
