//! JSON: the functions and operators that take a value out of a document.
//!
//! SQLite's `->` cuts the piece out; what is made of it is the dialect's: text without quotes, NULL
//! for what is no scalar, or JSON. Invariant: a path is written out, and SQLite reads it alike.

use sqlparser::ast::{BinaryOperator as Op, DataType, Expr, Spanned, Value};

use super::calls::Call;
use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::make;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};

const SCALAR: &str = "onsite_json_scalar";
const TEXT: &str = "onsite_json_text";
const UNQUOTE: &str = "onsite_json_unquote";
const VALUE: &str = "onsite_json_value";

/// Rewrites a function of JSON; `None` for any other.
pub(super) fn rewrite(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let span = call.span;
    let name = call.name.clone();
    let whole = call.dialect() == BigQuery && call.args.len() == 1;
    if whole
        && [
            "json_value",
            "json_query",
            "json_extract",
            "json_extract_scalar",
        ]
        .contains(&name.as_str())
    {
        call.args.push(make::text("$"));
    }
    Ok(Some(match (name.as_str(), call.dialect()) {
        ("json_extract_scalar", Presto | BigQuery) | ("json_value", BigQuery) => {
            make::call(SCALAR, vec![cut(call)?], span)
        }
        ("get_json_object", Spark) => make::call(TEXT, vec![cut(call)?], span),
        ("json_extract", Presto) => cut(call)?,
        ("json_extract" | "json_query", BigQuery) => {
            let null = make::text("null");
            make::call("nullif", vec![cut(call)?, null], span)
        }
        ("json_extract", MySql) => make::call(VALUE, vec![cut(call)?], span),
        ("json_unquote", MySql) => {
            let [json] = call.take()?;
            match make::args_of::<1>(&json, VALUE) {
                Some(piece) => make::call(UNQUOTE, piece.into(), span),
                None => make::call(UNQUOTE, vec![json], span),
            }
        }
        ("json_parse", Presto) => call.given::<1>("json")?,
        ("json_format", Presto) => {
            let [json] = call.take()?;
            json
        }
        _ => return Ok(None),
    }))
}

/// `document -> path` of a call of the two.
fn cut(call: &mut Call<'_>) -> Rewritten {
    let span = call.span;
    let [document, path] = call.take()?;
    let path = sqlite_path(call.context, &path)?;
    // All but MySQL give NULL for a text that is no JSON.
    let document = if call.dialect() == MySql {
        document
    } else {
        make::call("onsite_json", vec![document], span)
    };
    Ok(make::operation(document, Op::Arrow, path))
}

/// Rewrites `->` and `->>`.
pub(super) fn arrow(context: &Context<'_>, left: Expr, op: Op, right: Expr) -> Rewritten {
    let span = left.span().union(&right.span());
    let right = if context.dialect == MySql {
        sqlite_path(context, &right)?
    } else {
        right
    };
    let piece = make::bare(left, Op::Arrow, right);
    Ok(match (op, context.dialect) {
        (Op::LongArrow, Postgres) => make::call(TEXT, vec![piece], span),
        (Op::LongArrow, MySql) => make::call(UNQUOTE, vec![piece], span),
        (Op::Arrow, MySql) => make::call(VALUE, vec![piece], span),
        (Op::Arrow, _) => piece,
        (op, _) => {
            return Err(context.refuse(
                span,
                format!("the operator {op} is not of {}", context.dialect.title()),
                "use the dialect's function of JSON",
            ));
        }
    })
}

/// What takes part in an operation beside another value: MySQL compares scalars of JSON as values,
/// MySQL and Spark make numbers of text beside numbers.
pub(super) fn operands(context: &Context<'_>, left: Expr, op: &Op, right: Expr) -> (Expr, Expr) {
    if !context.speaks(&[MySql, Spark]) || !(is_json(&left) || is_json(&right)) {
        return (left, right);
    }
    let compares = matches!(
        op,
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Spaceship
    );
    let reckons = matches!(
        op,
        Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo
    );
    if !compares && !reckons {
        return (left, right);
    }
    let beside = |own: Expr, other: &Expr| {
        let is_number = matches!(context.kind(other), Kind::Integer | Kind::Real);
        let is_truth = matches!(make::unnested(other),
            Expr::Value(value) if matches!(value.value, Value::Boolean(_)));
        if !is_json(&own) {
            return own;
        }
        let own = scalar(own);
        if reckons || is_number && !is_truth {
            let span = own.span();
            return make::call("onsite_number_or_null", vec![own], span);
        }
        own
    };
    let truth = |own: Expr, other: &Expr| match make::unnested(&own) {
        Expr::Value(value) if is_json(other) && compares => match value.value {
            Value::Boolean(is) => make::text_at(if is { "true" } else { "false" }, value.span),
            _ => own,
        },
        _ => own,
    };
    let new_left = truth(beside(left.clone(), &right), &right);
    let new_right = truth(beside(right, &left), &left);
    (new_left, new_right)
}

/// A piece of JSON as it is cast: a scalar without quotes. Only MySQL keeps the quotes of text.
pub(super) fn cast(context: &Context<'_>, expr: Expr, to: &DataType) -> Expr {
    let is_text = context.dialect == MySql && super::kinds::of_type(to) == Kind::Text;
    match make::unnested(&expr) {
        Expr::BinaryOp { op: Op::Arrow, .. } if context.dialect == Presto => {
            let span = expr.span();
            make::call(SCALAR, vec![expr], span)
        }
        _ if context.dialect == MySql && !is_text => scalar(expr),
        _ => expr,
    }
}

/// MySQL's JSON without the quotes of a text.
fn scalar(expr: Expr) -> Expr {
    match make::args_of::<1>(&expr, VALUE) {
        Some(piece) => {
            let span = expr.span();
            make::call(UNQUOTE, piece.into(), span)
        }
        None => expr,
    }
}

fn is_json(expr: &Expr) -> bool {
    matches!(make::unnested(expr), Expr::Function(function)
        if [TEXT, UNQUOTE, VALUE].contains(&make::function_name(function).as_str()))
}

/// The path in SQLite's words.
fn sqlite_path(context: &Context<'_>, path: &Expr) -> Rewritten {
    let Some(text) = make::literal_text(path) else {
        return Err(context.refuse_expr(
            path,
            "a path into JSON that is not written out is not carried over",
            "write the path as a text: '$.name'",
        ));
    };
    match steps(text.trim()) {
        Some(steps) => Ok(make::text_at(&steps, path.span())),
        None => Err(context.refuse_expr(
            path,
            format!("the path {text} into JSON is not carried over"),
            "begin with $, and name keys and places: '$.name[0]'",
        )),
    }
}

/// Reads `$`, then `.key`, `."key"`, `['key']`, `["key"]` and `[0]`; wildcards are not read.
fn steps(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix('$')?;
    let mut out = "$".to_owned();
    while !rest.is_empty() {
        let (key, after) = if let Some(quoted) = rest.strip_prefix(".\"") {
            quoted.split_once('"')?
        } else if let Some(bare) = rest.strip_prefix('.') {
            let end = bare.find(['.', '[']).unwrap_or(bare.len());
            bare.split_at_checked(end)?
        } else if let Some(quoted) = rest.strip_prefix("['") {
            quoted.split_once("']")?
        } else if let Some(quoted) = rest.strip_prefix("[\"") {
            quoted.split_once("\"]")?
        } else {
            let (place, after) = rest.strip_prefix('[')?.split_once(']')?;
            let place: u32 = place.trim().parse().ok()?;
            out = format!("{out}[{place}]");
            rest = after;
            continue;
        };
        let odd = |c: char| matches!(c, '"' | '\\' | '*' | '?' | '@' | '\'') || c.is_control();
        if key.is_empty() || key.contains(odd) {
            return None;
        }
        let is_word = key.chars().all(|c| c.is_alphanumeric() || c == '_');
        let quote = if is_word { "" } else { "\"" };
        out = format!("{out}.{quote}{key}{quote}");
        rest = after;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_or_refused() {
        let check = |path: &str, expect: Option<&str>| assert_eq!(steps(path).as_deref(), expect);
        check("$", Some("$"));
        check("$.a", Some("$.a"));
        check("$.a.b_c[0][12]", Some("$.a.b_c[0][12]"));
        check("$['a b'].c", Some("$.\"a b\".c"));
        check("$[\"a\"].\"b.c\"", Some("$.a.\"b.c\""));
        for odd in [
            "a", "", "$.", "$..a", "$.*", "$[*]", "$.a[", "$[-1]", "$.a b\"", "$x",
        ] {
            check(odd, None);
        }
    }
}
