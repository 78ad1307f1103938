//! Functions of dates, in each dialect's order of arguments.
//!
//! Invariant: differences are counted as the dialect counts them: whole units that have passed, or,
//! in BigQuery, borders that were crossed.

#![expect(
    clippy::match_same_arms,
    reason = "a row per function and its dialects reads as a table"
)]

use sqlparser::ast::{BinaryOperator as Op, Expr, Spanned, UnaryOperator};

use super::calls::Call;
use super::context::Rewritten;
use super::make;
use super::moment;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};
use super::{dates, frames};

/// Rewrites a function of dates; `None` for any other.
pub(super) fn rewrite(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let n_args = call.args.len();
    let span = call.span;
    let name = call.name.clone();
    Ok(Some(match (name.as_str(), dialect) {
        ("date_add" | "adddate", MySql)
        | ("date_add" | "datetime_add" | "timestamp_add", BigQuery)
        | ("date_add", Postgres) => added(call, false)?,
        ("date_sub" | "subdate", MySql)
        | ("date_sub" | "datetime_sub" | "timestamp_sub", BigQuery)
        | ("date_subtract", Postgres) => added(call, true)?,
        ("date_add" | "dateadd", Spark) if n_args == 2 => added(call, false)?,
        ("date_sub", Spark) => added(call, true)?,
        ("date_add", Presto)
        | ("timestampadd", MySql | Spark)
        | ("dateadd" | "date_add", Spark) => {
            let [unit, n, date] = call.take()?;
            let unit = unit_text(call, &unit)?;
            make::call("onsite_date_add", vec![unit, n, date], span)
        }
        ("add_months", Spark) => {
            let [date, n] = call.take()?;
            make::call("onsite_date_add", vec![make::text("month"), n, date], span)
        }
        ("datediff", MySql | Spark) if n_args == 2 => call.renamed("onsite_days_between"),
        ("date_diff", Spark) if n_args == 2 => call.renamed("onsite_days_between"),
        ("timestampdiff", MySql | Spark)
        | ("datediff" | "date_diff", Spark)
        | ("date_diff", Presto) => {
            let [unit, from, to] = call.take()?;
            let unit = unit_text(call, &unit)?;
            let whole = make::text("whole");
            make::call("onsite_date_diff", vec![unit, from, to, whole], span)
        }
        ("date_diff" | "datetime_diff" | "timestamp_diff", BigQuery) => {
            let [to, from, unit] = call.take()?;
            let unit = bigquery_unit(call, &unit)?;
            let how = if name == "timestamp_diff" {
                "whole"
            } else {
                "crossed"
            };
            make::call(
                "onsite_date_diff",
                vec![unit, from, to, make::text(how)],
                span,
            )
        }
        ("months_between", Spark) => call.renamed("onsite_months_between"),
        ("date_trunc", Postgres | Presto | Spark) => {
            let [unit, date] = call.take()?;
            let unit = unit_text(call, &unit)?;
            make::call("onsite_date_trunc", vec![unit, date], span)
        }
        ("trunc", Spark) => {
            let [date, unit] = call.take()?;
            let unit = unit_text(call, &unit)?;
            let day = make::call("onsite_date", vec![date], span);
            make::call("onsite_date_trunc", vec![unit, day], span)
        }
        ("date_trunc" | "datetime_trunc" | "timestamp_trunc", BigQuery) => {
            let [date, unit] = call.take()?;
            let unit = bigquery_unit(call, &unit)?;
            make::call("onsite_date_trunc", vec![unit, date], span)
        }
        ("date_part", Postgres | Spark) => {
            let [field, date] = call.take()?;
            let Some(field) = make::literal_text(&field).map(str::to_owned) else {
                return Err(call.refuse("date_part takes a literal field", "write EXTRACT"));
            };
            dates::extract(call.context, &field, date, span)?
        }
        ("date", MySql | BigQuery | Spark | Presto | Postgres) if n_args == 1 => {
            call.renamed("onsite_date")
        }
        ("date", BigQuery) | ("make_date", Postgres | Spark) => {
            call.given::<3>("onsite_make_date")?
        }
        ("to_date", Spark) | ("timestamp" | "datetime", BigQuery | MySql) if n_args == 1 => call
            .renamed(if name == "to_date" {
                "onsite_date"
            } else {
                "onsite_timestamp"
            }),
        ("to_timestamp", Spark) if n_args == 1 => call.renamed("onsite_timestamp"),
        ("last_day", MySql | Spark | BigQuery) | ("last_day_of_month", Presto) => {
            call.given::<1>("onsite_last_day")?
        }
        ("next_day", Spark) => call.given::<2>("onsite_next_day")?,
        ("time", MySql) => call.given::<1>("onsite_time")?,
        ("date_bin", Postgres) => binned(call)?,
        ("to_days", MySql) => call.given::<1>("onsite_to_days")?,
        ("from_days", MySql) => call.given::<1>("onsite_from_days")?,
        ("makedate", MySql) => {
            let [year, day] = call.take()?;
            let first = vec![year, make::number(1), make::number(1)];
            let first = make::call("onsite_make_date", first, span);
            let days = make::operation(day, Op::Minus, make::number(1));
            make::call(
                "onsite_date_add",
                vec![make::text("day"), days, first],
                span,
            )
        }
        ("age", Postgres) => call.given::<2>("age")?,
        ("unix_timestamp", MySql | Spark) | ("to_unixtime", Presto) if n_args == 1 => {
            extracted(call, "epoch")?
        }
        ("unix_seconds", BigQuery | Spark) => extracted(call, "epoch")?,
        ("unix_date", BigQuery | Spark) => {
            let [date] = call.take()?;
            let first = make::text("1970-01-01");
            make::call("onsite_days_between", vec![date, first], span)
        }
        ("from_unixtime", MySql | Presto | Spark) | ("to_timestamp", Postgres) if n_args == 1 => {
            call.renamed("onsite_from_epoch")
        }
        ("timestamp_seconds", BigQuery | Spark) => call.given::<1>("onsite_from_epoch")?,
        ("timestamp_millis", BigQuery) => {
            let [n] = call.take()?;
            let seconds = make::operation(make::real(n), Op::Divide, make::number(1000));
            make::call("onsite_from_epoch", vec![seconds], span)
        }
        _ => match parts(call)? {
            Some(done) => done,
            None => return formats(call),
        },
    }))
}

fn added(call: &mut Call<'_>, back: bool) -> Rewritten {
    let span = call.span;
    let [date, amount] = call.take()?;
    if let Some(moved) = dates::moved(date.clone(), &amount, back) {
        return Ok(moved);
    }
    // A bare number is a number of days.
    let amount = if back {
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr: Box::new(make::operand(amount)),
        }
    } else {
        amount
    };
    Ok(make::call(
        "onsite_date_add",
        vec![make::text("day"), amount, date],
        span,
    ))
}

/// PostgreSQL's `date_bin(stride, source, origin)`.
fn binned(call: &mut Call<'_>) -> Rewritten {
    let [stride, source, origin] = call.take()?;
    let span = stride.span();
    let stride = dates::interval_of_text(call.context, &stride).unwrap_or(stride);
    let seconds = dates::parts(&stride).map(|parts| frames::seconds(call.context, &parts, &stride));
    match seconds {
        Some(seconds) => {
            let args = vec![seconds?, source, origin];
            Ok(make::call("onsite_date_bin", args, call.span))
        }
        None => Err(call.context.refuse(
            span,
            "the stride of date_bin is no literal interval",
            "write date_bin('15 minutes', ts, TIMESTAMP '2024-01-01')",
        )),
    }
}

fn unit_text(call: &Call<'_>, unit: &Expr) -> Rewritten {
    let name = match make::unnested(unit) {
        Expr::Identifier(name) => name.value.clone(),
        other => match make::literal_text(other) {
            Some(text) => text.to_owned(),
            None => other.to_string(),
        },
    };
    match moment::unit(&name) {
        Some(unit) => Ok(make::text(unit)),
        None => Err(call.context.refuse(
            if unit.span().start.line == 0 {
                call.span
            } else {
                unit.span()
            },
            format!("{name} is no unit of time here"),
            "use year, quarter, month, week, day, hour, minute or second",
        )),
    }
}

/// BigQuery's weeks start on Sunday unless it is told otherwise.
fn bigquery_unit(call: &Call<'_>, unit: &Expr) -> Rewritten {
    let name = make::unnested(unit).to_string().to_ascii_lowercase();
    Ok(match name.as_str() {
        "week" | "week(sunday)" => make::text("week_sunday"),
        "isoweek" | "week(monday)" => make::text("week"),
        _ => unit_text(call, unit)?,
    })
}

fn extracted(call: &mut Call<'_>, field: &str) -> Rewritten {
    let span = call.span;
    let [date] = call.take()?;
    Ok(make::call(
        "onsite_extract",
        vec![make::text(field), date],
        span,
    ))
}

/// `year(…)` and its like.
fn parts(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let name = call.name.clone();
    let has_parts = [MySql, Spark, Presto].contains(&dialect);
    if !has_parts {
        return Ok(None);
    }
    let field = match (name.as_str(), dialect) {
        ("year" | "quarter" | "month" | "day" | "hour" | "minute", _) => name.as_str(),
        ("dayofmonth", MySql | Spark) | ("day_of_month", Presto) => "day",
        ("second", _) => "second_whole",
        ("dayofweek", MySql | Spark) => "dow_sunday1",
        ("day_of_week" | "dow", Presto) => "dow_monday1",
        ("weekday", MySql | Spark) => "dow_monday0",
        ("dayofyear", MySql | Spark) | ("day_of_year" | "doy", Presto) => "doy",
        ("weekofyear", MySql | Spark) | ("week" | "week_of_year", Presto) => "week_iso",
        ("week" | "yearweek", MySql) => {
            if call.args.len() == 1 {
                call.args.push(make::number(0));
            }
            return call.given::<2>(&format!("onsite_{name}")).map(Some);
        }
        ("year_of_week" | "yow", Presto) => "year_iso",
        ("microsecond", MySql) => "microsecond",
        ("dayname" | "monthname", MySql) => {
            let style = if name == "dayname" { "%W" } else { "%M" };
            let [date] = call.take()?;
            let args = vec![date, make::text(style), make::text("mysql")];
            return Ok(Some(make::call("onsite_format", args, call.span)));
        }
        _ => return Ok(None),
    };
    let field = field.to_owned();
    extracted(call, &field).map(Some)
}

/// Dates to text and text to dates.
fn formats(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let name = call.name.clone();
    let span = call.span;
    let (function, style, format_first) = match (name.as_str(), dialect) {
        ("date_format", MySql | Presto) => ("onsite_format", "mysql", false),
        ("date_format" | "from_timestamp", Spark) => ("onsite_format", "java", false),
        ("format_datetime", Presto) => ("onsite_format", "java", false),
        ("to_char", Postgres | Spark) => ("onsite_format", "pattern", false),
        ("format_date" | "format_datetime" | "format_timestamp", BigQuery) => {
            ("onsite_format", "c", true)
        }
        ("str_to_date", MySql) | ("date_parse", Presto) => ("onsite_parse", "mysql", false),
        ("to_date", Postgres) => ("onsite_parse_date", "pattern", false),
        ("to_timestamp", Postgres) => ("onsite_parse_moment", "pattern", false),
        ("to_date", Spark) => ("onsite_parse_date", "java", false),
        ("to_timestamp", Spark) | ("parse_datetime", Presto) => {
            ("onsite_parse_moment", "java", false)
        }
        ("parse_date", BigQuery) => ("onsite_parse_date", "c", true),
        ("parse_datetime" | "parse_timestamp", BigQuery) => ("onsite_parse_moment", "c", true),
        ("from_unixtime", MySql | Spark) => {
            let [seconds, format] = call.take()?;
            let moment = make::call("onsite_from_epoch", vec![seconds], span);
            let style = make::text(if dialect == MySql { "mysql" } else { "java" });
            return Ok(Some(make::call(
                "onsite_format",
                vec![moment, format, style],
                span,
            )));
        }
        ("unix_timestamp", Spark) => {
            let [text, format] = call.take()?;
            let args = vec![text, format, make::text("java")];
            let moment = make::call("onsite_parse_moment", args, span);
            let args = vec![make::text("epoch"), moment];
            return Ok(Some(make::call("onsite_extract", args, span)));
        }
        _ => return Ok(None),
    };
    let [mut value, mut format] = call.take()?;
    if format_first {
        std::mem::swap(&mut value, &mut format);
    }
    if let Some(text) = make::literal_text(&format)
        && name == "to_char"
        && text.contains(['9', '0'])
    {
        return Err(call.refuse(
            "to_char of numbers is not carried over",
            "use ROUND and CAST(… AS TEXT)",
        ));
    }
    let args = vec![value, format, make::text(style)];
    Ok(Some(make::call(function, args, span)))
}
