//! A carried text with our functions spelled out in SQLite's own, for whoever has only `sqlite3`.
//!
//! Invariant: what is spelled out means the same for whole numbers, for texts, and for days and
//! moments as SQLite writes them. Whoever shows such a text runs it first: other values may part.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Statement, Value, VisitMut, VisitorMut};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

use super::carry::with_stack;
use super::make;

/// How the names of our functions start.
const OURS: &str = "onsite_";

/// How deep parentheses and subqueries may nest.
const MAX_DEPTH: usize = 200;

/// Returns `sql`, which runs in our SQLite, with as many of our functions as can be spelled out;
/// `None` if nothing could. `fold` gives the value of a call of literals, as a literal.
pub fn spelled_out(sql: &str, fold: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if !sql.contains(OURS) {
        return None;
    }
    with_stack(|| {
        let parser = Parser::new(&SQLiteDialect {}).with_recursion_limit(MAX_DEPTH);
        let parser = parser.try_with_sql(sql).ok();
        let mut statements: Vec<Statement> = parser?.parse_statements().ok()?;
        let mut plain = Plain {
            fold,
            is_changed: false,
        };
        // The visitor never breaks off.
        let _ = VisitMut::visit(&mut statements, &mut plain);
        let texts: Vec<String> = statements.iter().map(ToString::to_string).collect();
        plain.is_changed.then(|| texts.join(";\n"))
    })
}

struct Plain<'f> {
    fold: &'f dyn Fn(&str) -> Option<String>,
    is_changed: bool,
}

impl VisitorMut for Plain<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(plain) = self.plain(expr) {
            *expr = plain;
            self.is_changed = true;
        }
        ControlFlow::Continue(())
    }
}

impl Plain<'_> {
    fn plain(&self, expr: &Expr) -> Option<Expr> {
        let Expr::Function(function) = expr else {
            return None;
        };
        let name = make::function_name(function);
        let short = name.strip_prefix(OURS)?;
        let args = make::plain_args(function);
        let text = if !args.is_empty() && args.iter().all(|arg| is_literal(arg)) {
            (self.fold)(&expr.to_string())
        } else {
            spelled(short, &args)
        };
        let parser = Parser::new(&SQLiteDialect {}).try_with_sql(&text?).ok();
        parser?.parse_expr().ok()
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_literal(inner),
        Expr::Value(_) => true,
        _ => false,
    }
}

/// The call `name(args)` in SQLite's own functions.
fn spelled(name: &str, args: &[&Expr]) -> Option<String> {
    let sql = |at: usize| {
        args.get(at)
            .map(|arg| make::operand((*arg).clone()).to_string())
    };
    let text = |at: usize| args.get(at).and_then(|arg| written(arg));
    let whole = |at: usize| args.get(at).and_then(|arg| make::literal_integer(arg));
    let a = sql(0)?;
    Some(match (name, args.len()) {
        ("date", 1) => format!("date({a})"),
        ("timestamp", 1) => format!("datetime({a})"),
        ("last_day", 1) => format!("date({a}, 'start of month', '+1 month', '-1 day')"),
        ("to_days", 1) => format!("CAST(julianday(date({a})) - 1721059.5 AS INTEGER)"),
        ("days_between", 2) => days_between(&a, &sql(1)?),
        ("date_diff", 4) => match text(0)?.as_str() {
            "day" => days_between(&sql(2)?, &sql(1)?),
            _ => return None,
        },
        ("date_add", 3) => moved(&text(0)?, whole(1), &sql(1)?, &sql(2)?)?,
        ("date_trunc", 2) => match text(0)?.as_str() {
            "day" => format!("date({})", sql(1)?),
            "month" => format!("date({}, 'start of month')", sql(1)?),
            "year" => format!("date({}, 'start of year')", sql(1)?),
            _ => return None,
        },
        ("extract", 2) => field(&text(0)?, &sql(1)?)?,
        ("format", 3) => {
            let format = strftime(&text(1)?, &text(2)?)?;
            format!("strftime({}, {a})", make::text(&format))
        }
        ("mysql_number", 1) => format!(
            "(CASE typeof({a}) WHEN 'text' THEN CAST(replace(replace(replace({a}, '-', ''), ':', ''), \
             ' ', '') AS INTEGER) ELSE {a} END)"
        ),
        ("leading_number", 1) => {
            format!("(CASE typeof({a}) WHEN 'text' THEN CAST({a} AS NUMERIC) ELSE {a} END)")
        }
        ("integer_mysql", 1) => {
            format!("CAST(CASE typeof({a}) WHEN 'real' THEN round({a}) ELSE {a} END AS INTEGER)")
        }
        ("left", 2 | 3) if whole(1)? >= 0 => format!("substr({a}, 1, {})", sql(1)?),
        ("right", 2 | 3) if whole(1)? > 0 => format!("substr({a}, -{0}, {0})", whole(1)?),
        ("upper" | "lower", 1) => format!("{name}({a})"),
        ("substring_index", 3) if whole(2)? == 1 => {
            let by = sql(1)?;
            format!("substr({a}, 1, instr({a} || {by}, {by}) - 1)")
        }
        ("greatest" | "least", 2..) => {
            let all: Vec<String> = args.iter().map(ToString::to_string).collect();
            let name = if name == "least" { "min" } else { "max" };
            format!("{name}({})", all.join(", "))
        }
        ("div", 2) => format!("CAST(CAST({a} AS REAL) / {} AS INTEGER)", sql(1)?),
        ("mod", 2) => format!("({a} % {})", sql(1)?),
        ("round", 2) if whole(1)? >= 0 => format!("round({a}, {})", sql(1)?),
        ("like", 2) => format!("({a} GLOB {})", make::text(&glob(&text(1)?)?)),
        _ => return None,
    })
}

/// The text of a text literal.
fn written(expr: &Expr) -> Option<String> {
    match make::unnested(expr) {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn days_between(a: &str, b: &str) -> String {
    format!("CAST(julianday(date({a})) - julianday(date({b})) AS INTEGER)")
}

/// A day or moment moved by `n` units.
fn moved(unit: &str, n: Option<i64>, by: &str, at: &str) -> Option<String> {
    let step = |n: i64, unit: &str| format!("'{n:+} {unit}'");
    let is_day = at.starts_with("date(");
    let days = match unit {
        "day" => Some(1),
        "week" => Some(7),
        _ => None,
    };
    if let Some(days) = days {
        let step = match n {
            Some(n) => step(n.checked_mul(days)?, "days"),
            None if days == 1 => format!("{by} || ' days'"),
            None => format!("({by} * {days}) || ' days'"),
        };
        return Some(if is_day {
            format!("date({at}, {step})")
        } else {
            format!(
                "(CASE WHEN length({at}) > 10 THEN datetime({at}, {step}) ELSE date({at}, {step}) END)"
            )
        });
    }
    let months = match unit {
        "month" => n?,
        "quarter" => n?.checked_mul(3)?,
        "year" => n?.checked_mul(12)?,
        "hour" | "minute" | "second" => {
            return Some(format!("datetime({at}, {})", step(n?, unit)));
        }
        _ => return None,
    };
    // A month that is too short ends the day before the next.
    let (plain, next) = (
        step(months, "months"),
        step(months.checked_add(1)?, "months"),
    );
    let last = format!("date({at}, 'start of month', {next}, '-1 day')");
    let day = format!("min(date({at}, {plain}), {last})");
    if is_day {
        return Some(day);
    }
    Some(format!(
        "(CASE WHEN length({at}) > 10 THEN min(datetime({at}, {plain}), {last} || ' ' || time({at})) \
         ELSE {day} END)"
    ))
}

/// One part of a day or moment, as a number.
fn field(name: &str, at: &str) -> Option<String> {
    let number = |format: &str| format!("CAST(strftime('{format}', {at}) AS INTEGER)");
    Some(match name {
        "year" => number("%Y"),
        "month" => number("%m"),
        "day" => number("%d"),
        "doy" => number("%j"),
        "hour" => number("%H"),
        "minute" => number("%M"),
        "second" | "second_whole" => number("%S"),
        "year_month" => number("%Y%m"),
        "quarter" => format!("(({} + 2) / 3)", number("%m")),
        "dow0" => number("%w"),
        "dow_sunday1" => format!("({} + 1)", number("%w")),
        "dow_monday0" => format!("(({} + 6) % 7)", number("%w")),
        "dow_monday1" => format!("(({} + 6) % 7 + 1)", number("%w")),
        _ => return None,
    })
}

/// MySQL's format in the letters of `strftime`, if all of them are there.
fn strftime(format: &str, style: &str) -> Option<String> {
    if style != "mysql" {
        return None;
    }
    let mut out = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        out.push_str(match letters.next()? {
            'Y' => "%Y",
            'm' => "%m",
            'd' => "%d",
            'H' => "%H",
            'i' => "%M",
            's' | 'S' => "%S",
            'j' => "%j",
            'w' => "%w",
            'T' => "%H:%M:%S",
            '%' => "%%",
            _ => return None,
        });
    }
    Some(out)
}

/// A pattern of LIKE, which minds the case here, as one of GLOB.
fn glob(pattern: &str) -> Option<String> {
    let mut out = String::new();
    for letter in pattern.chars() {
        match letter {
            '%' => out.push('*'),
            '_' => out.push('?'),
            '*' | '?' | '[' => out.extend(['[', letter, ']']),
            '\\' => return None,
            _ => out.push(letter),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_spelled_out_from_the_leaves_up() {
        let fold = |_: &str| Some("'2020-01-02'".to_owned());
        let check = |sql: &str, expect: Option<&str>| {
            assert_eq!(spelled_out(sql, &fold).as_deref(), expect, "{sql}");
        };
        check("SELECT a FROM t", None);
        check("SELECT onsite_regexp(a, '^x', 'i') FROM t", None);
        check(
            "SELECT onsite_days_between(a, onsite_date_add('day', 1, '2020-01-01')) AS \"x\" FROM t",
            Some(
                "SELECT CAST(julianday(date(a)) - julianday(date('2020-01-02')) AS INTEGER) AS \"x\" \
                 FROM t",
            ),
        );
        check(
            "SELECT onsite_date_add('month', -1, onsite_date(a)) FROM t",
            Some(
                "SELECT min(date(date(a), '-1 months'), \
                 date(date(a), 'start of month', '+0 months', '-1 day')) FROM t",
            ),
        );
        check(
            "SELECT onsite_format(a, '%Y-%m', 'mysql'), onsite_like(b, 'x*%') FROM t",
            Some("SELECT strftime('%Y-%m', a), (b GLOB 'x[*]*') FROM t"),
        );
    }
}
