//! One expression after the other, from the leaves up.
//!
//! Invariant: every kind of expression is either known to mean the same in SQLite, or rewritten, or
//! refused with a sentence; there is no way through for what nobody thought of.

use sqlparser::ast::{
    CastKind, CeilFloorKind, Expr, Ident, Spanned, TrimWhereField, Value, ValueWithSpan,
};

use super::context::{Context, Rewritten};
use super::kinds::{self, Kind};
use super::name::Dialect::{MySql, Spark};
use super::{calls, dates, frames, lists, make, operators, similarity};

/// Rewrites an expression whose parts are rewritten.
pub(super) fn rewrite(context: &Context<'_>, expr: Expr) -> Rewritten {
    Ok(match expr {
        Expr::Identifier(name) => identifier(context, name)?,
        Expr::CompoundIdentifier(mut names) => {
            // Schemas and databases in front of a table say nothing here.
            let n_names = names.len();
            Expr::CompoundIdentifier(names.split_off(n_names.saturating_sub(2)))
        }
        Expr::Value(value) => literal(context, value)?,
        Expr::Prefixed { prefix, value } if context.dialect == MySql => {
            drop(prefix);
            *value
        }
        Expr::TypedString(typed) => {
            let kind = kinds::of_type(&typed.data_type);
            let span = typed.value.span;
            let text = literal_of(&typed.value.value).unwrap_or_default();
            match kind {
                Kind::Date | Kind::Timestamp => dates::typed(context, kind, &text, span)?,
                _ => operators::cast(context, make::text_at(&text, span), &typed.data_type, false)?,
            }
        }
        Expr::Interval(interval) => dates::interval(context, &interval)?,
        Expr::BinaryOp { left, op, right } => operators::binary(context, *left, op, *right)?,
        Expr::UnaryOp { op, expr } => operators::unary(context, op, *expr)?,
        Expr::Cast {
            kind,
            expr,
            data_type,
            ..
        } => {
            let lenient = matches!(kind, CastKind::TryCast | CastKind::SafeCast);
            operators::cast(context, *expr, &data_type, lenient)?
        }
        Expr::Convert {
            expr,
            data_type: Some(data_type),
            ..
        } => operators::cast(context, *expr, &data_type, false)?,
        // `CONVERT(x USING utf8mb4)`: SQLite has one encoding.
        Expr::Convert { expr, .. } => *expr,
        Expr::Extract { field, expr, .. } => {
            let span = expr.span();
            dates::extract(context, &field.to_string(), *expr, span)?
        }
        Expr::Like {
            negated,
            any: false,
            expr,
            pattern,
            escape_char,
        } => operators::like(
            context,
            *expr,
            *pattern,
            escape_char.map(|e| *e),
            negated,
            false,
        )?,
        Expr::ILike {
            negated,
            any: false,
            expr,
            pattern,
            escape_char,
        } => operators::like(
            context,
            *expr,
            *pattern,
            escape_char.map(|e| *e),
            negated,
            true,
        )?,
        Expr::RLike {
            negated,
            expr,
            pattern,
            ..
        } => operators::rlike(context, *expr, *pattern, negated),
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let (_, low) = dates::comparable(context, (*expr).clone(), *low);
            let (expr, high) = dates::comparable(context, *expr, *high);
            Expr::Between {
                expr: Box::new(expr),
                negated,
                low: Box::new(low),
                high: Box::new(high),
            }
        }
        Expr::InList {
            expr,
            list,
            negated,
        } => lists::in_list(context, *expr, list, negated),
        Expr::InUnnest {
            expr,
            array_expr,
            negated,
        } => match *array_expr {
            Expr::Array(array) => lists::in_list(context, *expr, array.elem, negated),
            other => return Err(lists::array(context, &other)),
        },
        Expr::AnyOp {
            left,
            compare_op,
            right,
            ..
        } => lists::quantified(context, *left, &compare_op, *right, false)?,
        Expr::AllOp {
            left,
            compare_op,
            right,
        } => lists::quantified(context, *left, &compare_op, *right, true)?,
        Expr::IsUnknown(expr) => Expr::IsNull(expr),
        Expr::IsNotUnknown(expr) => Expr::IsNotNull(expr),
        Expr::IsDistinctFrom(left, right) => {
            Expr::IsDistinctFrom(boxed_operand(*left), boxed_operand(*right))
        }
        Expr::IsNotDistinctFrom(left, right) => {
            Expr::IsNotDistinctFrom(boxed_operand(*left), boxed_operand(*right))
        }
        Expr::Ceil { expr, field } => rounded(context, "ceil", *expr, &field)?,
        Expr::Floor { expr, field } => rounded(context, "floor", *expr, &field)?,
        Expr::Position { expr, r#in } => {
            let span = expr.span();
            make::call("instr", vec![*r#in, *expr], span)
        }
        Expr::Substring {
            expr,
            substring_from,
            substring_for,
            ..
        } => {
            let span = expr.span();
            let from = substring_from.map_or_else(|| make::number(1), |from| *from);
            let mut args = vec![*expr, from];
            args.extend(substring_for.map(|length| *length));
            calls::rewrite(context, make::function("substring", args, span))?
        }
        Expr::Trim {
            trim_where,
            trim_what,
            expr,
            trim_characters,
        } => trim(
            context,
            trim_where,
            trim_what.map(|what| *what),
            *expr,
            trim_characters,
        )?,
        Expr::Overlay {
            expr,
            overlay_what,
            overlay_from,
            overlay_for,
        } => {
            let span = expr.span();
            let mut args = vec![*expr, *overlay_what, *overlay_from];
            args.extend(overlay_for.map(|length| *length));
            make::call("onsite_overlay", args, span)
        }
        Expr::Collate { expr, collation } => {
            let name = collation.to_string().to_ascii_lowercase();
            let name = name.trim_matches('"');
            if name.ends_with("_bin") || name == "c" || name == "posix" || name == "binary" {
                *expr
            } else {
                return Err(context.refuse_expr(
                    &expr,
                    format!("the collation {name} is not carried over"),
                    "compare LOWER(…) with LOWER(…) to ignore the case",
                ));
            }
        }
        Expr::Function(mut function) => {
            if let Some(window) = &mut function.over {
                frames::over(context, window)?;
            }
            calls::rewrite(context, function)?
        }
        Expr::CompoundFieldAccess { root, access_chain } => {
            lists::element(context, &root, &access_chain)?
        }
        Expr::AtTimeZone {
            timestamp,
            time_zone,
        } => match make::literal_text(&time_zone) {
            Some("UTC" | "utc" | "GMT" | "Etc/UTC") => *timestamp,
            _ => {
                return Err(context.refuse_expr(
                    &timestamp,
                    "time zones are not carried over",
                    "SQLite keeps moments without a zone: leave AT TIME ZONE out",
                ));
            }
        },
        Expr::Tuple(values) => match <[Expr; 1]>::try_from(values) {
            Ok([value]) => make::nested(value),
            Err(values) => Expr::Tuple(values),
        },
        // What SQLite reads and means alike; the last three are taken apart with their query.
        same @ (Expr::Nested(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::InSubquery { .. }
        | Expr::Case { .. }
        | Expr::Exists { .. }
        | Expr::Subquery(_)
        | Expr::Wildcard(_)
        | Expr::QualifiedWildcard(..)
        | Expr::Array(_)
        | Expr::GroupingSets(_)
        | Expr::Cube(_)
        | Expr::Rollup(_)) => same,
        Expr::SimilarTo {
            negated,
            expr,
            pattern,
            escape_char,
        } => similarity::rewrite(context, *expr, &pattern, escape_char.is_some(), negated)?,
        other => {
            return Err(context.refuse_expr(
                &other,
                format!("this has no counterpart in SQLite: {}", short(&other)),
                "write it with columns, CASE and functions",
            ));
        }
    })
}

fn short(expr: &Expr) -> String {
    let text = expr.to_string();
    let cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() {
        cut + "…"
    } else {
        cut
    }
}

fn boxed_operand(expr: Expr) -> Box<Expr> {
    Box::new(make::operand(expr))
}

fn identifier(context: &Context<'_>, name: Ident) -> Rewritten {
    if name.quote_style.is_none() {
        if name.value.starts_with('@') {
            return Err(context.refuse(
                name.span,
                format!("the variable {} cannot be carried over", name.value),
                "use a window function such as ROW_NUMBER() or LAG() instead of variables",
            ));
        }
        let lower = name.value.to_ascii_lowercase();
        let clock = [
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
        ];
        if clock.contains(&lower.as_str()) {
            return Err(context.refuse(
                name.span,
                format!("{lower} gives another answer every day"),
                "write the date that the question names",
            ));
        }
    }
    Ok(Expr::Identifier(name))
}

/// The text of any kind of text literal.
pub(super) fn literal_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::SingleQuotedString(text)
        | Value::DoubleQuotedString(text)
        | Value::TripleSingleQuotedString(text)
        | Value::TripleDoubleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text)
        | Value::SingleQuotedRawStringLiteral(text)
        | Value::DoubleQuotedRawStringLiteral(text)
        | Value::TripleSingleQuotedRawStringLiteral(text)
        | Value::TripleDoubleQuotedRawStringLiteral(text)
        | Value::NationalStringLiteral(text) => text.clone(),
        Value::DollarQuotedString(text) => text.value.clone(),
        _ => return None,
    })
}

fn literal(context: &Context<'_>, value: ValueWithSpan) -> Rewritten {
    let span = value.span;
    if let Some(text) = literal_of(&value.value) {
        return Ok(make::text_at(&text, span));
    }
    match value.value {
        Value::Number(mut text, _) => {
            text.retain(|c| c != '_');
            Ok(Expr::Value(ValueWithSpan {
                value: Value::Number(text, false),
                span,
            }))
        }
        Value::Boolean(_) | Value::Null | Value::HexStringLiteral(_) => Ok(Expr::Value(value)),
        Value::Placeholder(name) => Err(context.refuse(
            span,
            format!("nobody can fill in the parameter {name}"),
            "write the value itself",
        )),
        other => Err(context.refuse(
            span,
            format!("the literal {other} has no counterpart in SQLite"),
            "write a text in single quotes",
        )),
    }
}

fn rounded(context: &Context<'_>, name: &str, expr: Expr, field: &CeilFloorKind) -> Rewritten {
    let is_plain = matches!(field, CeilFloorKind::DateTimeField(field)
        if *field == sqlparser::ast::DateTimeField::NoDateTime);
    let span = expr.span();
    if !is_plain {
        return Err(context.refuse(
            span,
            format!("{name} with digits or units is not carried over"),
            "use ROUND, or DATE_TRUNC for dates",
        ));
    }
    let call = make::call(name, vec![expr], span);
    // What is rounded to whole numbers is a whole number in these.
    Ok(if context.speaks(&[MySql, Spark]) {
        make::cast(call, sqlparser::ast::DataType::Integer(None))
    } else {
        call
    })
}

fn trim(
    context: &Context<'_>,
    side: Option<TrimWhereField>,
    what: Option<Expr>,
    expr: Expr,
    characters: Option<Vec<Expr>>,
) -> Rewritten {
    let span = expr.span();
    let name = match side {
        Some(TrimWhereField::Leading) => "ltrim",
        Some(TrimWhereField::Trailing) => "rtrim",
        Some(TrimWhereField::Both) | None => "trim",
    };
    let what = what.or_else(|| characters.and_then(|mut all| all.pop()));
    let is_word = what
        .as_ref()
        .is_some_and(|what| make::literal_text(what).is_none_or(|text| text.chars().count() != 1));
    if context.dialect == MySql && is_word {
        return Err(context.refuse(
            span,
            "TRIM of a whole word is not carried over",
            "trim one character, or use REPLACE",
        ));
    }
    let mut args = vec![expr];
    args.extend(what);
    Ok(make::call(name, args, span))
}
