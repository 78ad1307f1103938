//! Operators: arithmetic, comparison, logic and patterns as each dialect means them.
//!
//! Invariant: an operator that SQLite spells alike but means otherwise never passes: `||` is OR in
//! MySQL, `/` divides integers only in PostgreSQL and Presto, LIKE minds the case outside MySQL.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every rewriting may refuse, some never do"
)]

use sqlparser::ast::{BinaryOperator as Op, DataType, Expr, Spanned, UnaryOperator};

use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::name::Dialect;
use super::{dates, floats, json, letters, make};

/// Rewrites a binary operation whose operands are rewritten.
pub(super) fn binary(context: &Context<'_>, left: Expr, op: Op, right: Expr) -> Rewritten {
    let (left, right) = json::operands(context, left, &op, right);
    if let Op::Plus | Op::Minus | Op::Multiply = op
        && let Some(done) = dates::arithmetic(context, &left, &op, &right)?
    {
        return Ok(done);
    }
    let span = left.span().union(&right.span());
    Ok(match op {
        Op::Divide => divide(context, left, right),
        Op::MyIntegerDivide | Op::DuckIntegerDivide => {
            make::call("onsite_div", vec![left, right], span)
        }
        Op::Modulo => match (context.kind(&left), context.kind(&right)) {
            (Kind::Integer, Kind::Integer) => make::bare(left, op, right),
            _ => make::call("onsite_mod", vec![left, right], span),
        },
        Op::Xor => {
            let truth = |expr| make::not(expr);
            make::operation(truth(left), Op::NotEq, truth(right))
        }
        Op::Spaceship => make::nested(Expr::IsNotDistinctFrom(
            Box::new(make::operand(left)),
            Box::new(make::operand(right)),
        )),
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq => {
            let (left, right) = dates::comparable(context, left, right);
            let right = letters::beside(context, &left, right);
            make::bare(left, op, right)
        }
        Op::PGExp => make::call("power", vec![left, right], span),
        Op::BitwiseXor | Op::PGBitwiseXor if context.dialect != Dialect::Presto => {
            make::call("onsite_bit_xor", vec![left, right], span)
        }
        Op::PGRegexMatch => regexp(left, right, "c", false),
        Op::PGRegexIMatch => regexp(left, right, "i", false),
        Op::PGRegexNotMatch => regexp(left, right, "c", true),
        Op::PGRegexNotIMatch => regexp(left, right, "i", true),
        Op::PGLikeMatch => like(context, left, right, None, false, false)?,
        Op::PGNotLikeMatch => like(context, left, right, None, true, false)?,
        Op::PGILikeMatch => like(context, left, right, None, false, true)?,
        Op::PGNotILikeMatch => like(context, left, right, None, true, true)?,
        Op::PGStartsWith => make::call("onsite_starts_with", vec![left, right], span),
        Op::Plus
        | Op::Minus
        | Op::Multiply
        | Op::StringConcat
        | Op::And
        | Op::Or
        | Op::BitwiseOr
        | Op::BitwiseAnd
        | Op::PGBitwiseShiftLeft
        | Op::PGBitwiseShiftRight => make::bare(left, op, right),
        Op::Arrow | Op::LongArrow => json::arrow(context, left, op, right)?,
        other => {
            return Err(context.refuse(
                span,
                format!("the operator {other} has no counterpart in SQLite"),
                "write the condition with comparisons and functions",
            ));
        }
    })
}

fn divide(context: &Context<'_>, left: Expr, right: Expr) -> Expr {
    let integers = context.speaks(&[Dialect::Postgres, Dialect::Presto, Dialect::Sqlite]);
    let is_real = |expr: &Expr| context.kind(expr) == Kind::Real;
    // A column of decimals may hold whole numbers, which SQLite would divide as integers.
    if integers && !is_real(&left) && !is_real(&right) {
        return make::bare(left, Op::Divide, right);
    }
    match left {
        // `a * b / c` divides the product: cast all of it.
        Expr::BinaryOp { .. } => make::bare(make::real(left), Op::Divide, right),
        left => make::bare(make::real(left), Op::Divide, right),
    }
}

fn regexp(text: Expr, pattern: Expr, flags: &str, negated: bool) -> Expr {
    let span = text.span().union(&pattern.span());
    let found = make::call(
        "onsite_regexp",
        vec![text, pattern, make::text(flags)],
        span,
    );
    if negated { make::not(found) } else { found }
}

/// Rewrites RLIKE and REGEXP.
pub(super) fn rlike(context: &Context<'_>, text: Expr, pattern: Expr, negated: bool) -> Expr {
    // MySQL's usual collations ignore the case.
    let flags = if context.dialect == Dialect::MySql {
        "i"
    } else {
        "c"
    };
    regexp(text, pattern, flags, negated)
}

/// Rewrites LIKE and ILIKE.
pub(super) fn like(
    context: &Context<'_>,
    text: Expr,
    pattern: Expr,
    escape: Option<Expr>,
    negated: bool,
    ignores_case: bool,
) -> Rewritten {
    let span = text.span().union(&pattern.span());
    let backslash = !context.speaks(&[Dialect::Presto]);
    let is_literal = make::literal_text(&pattern);
    let escape = match escape {
        Some(escape) => Some(escape),
        None if backslash && is_literal.is_none_or(|pattern| pattern.contains('\\')) => {
            Some(make::text("\\"))
        }
        None => None,
    };
    if context.dialect == Dialect::MySql {
        return Ok(Expr::Like {
            negated,
            any: false,
            expr: Box::new(make::operand(text)),
            pattern: Box::new(make::operand(pattern)),
            escape_char: escape.map(Box::new),
        });
    }
    let name = if ignores_case {
        "onsite_ilike"
    } else {
        "onsite_like"
    };
    let mut args = vec![text, pattern];
    args.extend(escape);
    let found = make::call(name, args, span);
    Ok(if negated { make::not(found) } else { found })
}

/// Rewrites a unary operation whose operand is rewritten.
pub(super) fn unary(context: &Context<'_>, op: UnaryOperator, expr: Expr) -> Rewritten {
    let span = expr.span();
    Ok(match op {
        UnaryOperator::BangNot => make::not(expr),
        UnaryOperator::Not
        | UnaryOperator::Minus
        | UnaryOperator::Plus
        | UnaryOperator::BitwiseNot => Expr::UnaryOp {
            op,
            expr: Box::new(expr),
        },
        UnaryOperator::PGAbs => make::call("abs", vec![expr], span),
        UnaryOperator::PGSquareRoot => make::call("sqrt", vec![expr], span),
        other => {
            return Err(context.refuse(
                span,
                format!("the operator {other} has no counterpart in SQLite"),
                "write it as a function",
            ));
        }
    })
}

/// Rewrites a cast.
pub(super) fn cast(
    context: &Context<'_>,
    expr: Expr,
    data_type: &DataType,
    lenient: bool,
) -> Rewritten {
    use sqlparser::ast::ExactNumberInfo as Exact;
    let expr = json::cast(context, expr, data_type);
    let span = expr.span();
    let call = |name: &str, expr| make::call(name, vec![expr], span);
    let strict = !lenient && context.dialect != Dialect::MySql;
    Ok(match data_type {
        DataType::Date | DataType::Date32 => call("onsite_date", expr),
        DataType::Timestamp(..)
        | DataType::TimestampNtz(_)
        | DataType::Datetime(_)
        | DataType::Datetime64(..) => call("onsite_timestamp", expr),
        DataType::Time(..) => call("onsite_time", expr),
        DataType::Bool | DataType::Boolean => call("onsite_boolean", expr),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => {
            let digits = match info {
                Exact::PrecisionAndScale(_, digits) => Some(*digits),
                Exact::Precision(_) => Some(0),
                // A decimal without a scale is a whole number in MySQL, Presto and Spark.
                Exact::None
                    if context.speaks(&[Dialect::MySql, Dialect::Presto, Dialect::Spark]) =>
                {
                    Some(0)
                }
                Exact::None => None,
            };
            let name = if strict {
                "onsite_number"
            } else {
                "onsite_number_or_null"
            };
            let number = if context.dialect == Dialect::MySql {
                make::real(expr)
            } else {
                call(name, expr)
            };
            match digits {
                Some(0) => make::cast(
                    make::call("round", vec![number], span),
                    DataType::Integer(None),
                ),
                Some(digits) => make::call("round", vec![number, make::number(digits)], span),
                None => number,
            }
        }
        DataType::Interval { .. } => match dates::interval_of_text(context, &expr) {
            Some(interval) => interval,
            None => {
                return Err(context.refuse(
                    span,
                    "only a literal can be cast to an interval",
                    "write n * INTERVAL '1 day'",
                ));
            }
        },
        other => simple_cast(context, expr, other, strict)?,
    })
}

fn simple_cast(context: &Context<'_>, expr: Expr, to: &DataType, strict: bool) -> Rewritten {
    let span = expr.span();
    let call = |name: &str, expr| make::call(name, vec![expr], span);
    let name = to.to_string().to_ascii_uppercase();
    let bare = name.split(['(', ' ']).next().unwrap_or_default();
    Ok(match bare {
        "CHAR" | "CHARACTER" | "VARCHAR" | "NCHAR" | "NVARCHAR" | "TEXT" | "STRING"
        | "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" | "BPCHAR" => match length(&name) {
            Some(n) => make::call(
                "substr",
                vec![
                    make::cast(expr, DataType::Text),
                    make::number(1),
                    make::number(n),
                ],
                span,
            ),
            None => make::cast(expr, DataType::Text),
        },
        "INT" | "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "MEDIUMINT" | "INT2" | "INT4"
        | "INT8" | "INT64" | "INT32" | "LONG" | "SHORT" | "BYTE" | "SIGNED" | "UNSIGNED" => {
            // Text that is no number is an error in most dialects; fractions are rounded or cut.
            let name = match context.dialect {
                Dialect::Spark if strict => "onsite_integer_cut",
                Dialect::Spark => "onsite_integer_cut_or_null",
                Dialect::MySql => "onsite_integer_mysql",
                Dialect::Postgres if floats::is_float(&expr) => "onsite_integer_even",
                _ if strict => "onsite_integer",
                _ => "onsite_integer_or_null",
            };
            if context.kind(&expr) == Kind::Integer {
                expr
            } else {
                call(name, expr)
            }
        }
        "FLOAT" | "DOUBLE" | "REAL" | "FLOAT4" | "FLOAT8" | "FLOAT64" | "FLOAT32"
        | "BIGNUMERIC" | "BIGDECIMAL" => match context.dialect {
            Dialect::MySql => make::real(expr),
            Dialect::Postgres => call("onsite_float", expr),
            _ if strict => call("onsite_number", expr),
            _ => call("onsite_number_or_null", expr),
        },
        "BINARY" if context.dialect == Dialect::MySql => expr,
        "JSON" | "JSONB" => call("json", expr),
        _ => {
            return Err(context.refuse(
                span,
                format!("the type {to} has no counterpart in SQLite"),
                "cast to an integer, a decimal, a text, a date or a timestamp",
            ));
        }
    })
}

/// The `n` of `VARCHAR(n)`.
fn length(name: &str) -> Option<i64> {
    let (_, rest) = name.split_once('(')?;
    rest.trim_end_matches(')').trim().parse().ok()
}
