//! Frames of windows that reach over a span of time.
//!
//! SQLite measures a RANGE in numbers, and only in literal ones. Invariant: days, hours, minutes and
//! seconds are measured in seconds, as the dialect does; a frame that cannot be is refused.

use sqlparser::ast::{
    Expr, NamedWindowExpr, Select, Spanned, WindowFrameBound, WindowFrameUnits, WindowSpec,
    WindowType,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::dates;
use super::kinds::Kind;
use super::make;
use super::name::Dialect;

/// Rewrites the frame of a function's own window.
pub(super) fn over(context: &Context<'_>, window: &mut WindowType) -> Rewritten<()> {
    match window {
        WindowType::WindowSpec(spec) => timed(context, spec),
        WindowType::NamedWindow(_) => Ok(()),
    }
}

/// Rewrites the frames of the windows that a SELECT names.
pub(super) fn named(context: &Context<'_>, select: &mut Select) -> Rewritten<()> {
    for definition in &mut select.named_window {
        if let NamedWindowExpr::WindowSpec(spec) = &mut definition.1 {
            timed(context, spec)?;
        }
    }
    Ok(())
}

fn timed(context: &Context<'_>, window: &mut WindowSpec) -> Rewritten<()> {
    let Some(frame) = &mut window.window_frame else {
        return Ok(());
    };
    if frame.units != WindowFrameUnits::Range {
        return Ok(());
    }
    let (mut is_timed, mut is_number) = (false, false);
    for bound in [Some(&mut frame.start_bound), frame.end_bound.as_mut()] {
        let Some(WindowFrameBound::Preceding(Some(by)) | WindowFrameBound::Following(Some(by))) =
            bound
        else {
            continue;
        };
        let Some(parts) = dates::parts(by) else {
            is_number = true;
            continue;
        };
        **by = seconds(context, &parts, by)?;
        is_timed = true;
    }
    if !is_timed && !is_number {
        return Ok(());
    }
    let [by] = window.order_by.as_mut_slice() else {
        if is_number {
            return Ok(());
        }
        let place = window.order_by.first().map(|by| by.expr.span());
        return Err(context.refuse(
            place.unwrap_or_else(Span::empty),
            "RANGE over a span of time needs one ORDER BY in its own window",
            "write the window out after OVER, with ORDER BY and the frame",
        ));
    };
    let kind = context.kind(&by.expr);
    let span = by.expr.span();
    let is_moment = matches!(kind, Kind::Date | Kind::Timestamp);
    let numbered = |name: &str, args: Vec<Expr>| make::call(name, args, span);
    if is_timed {
        if matches!(kind, Kind::Integer | Kind::Real) {
            return theirs(
                context,
                span,
                "RANGE over a span of time needs a date or a moment in ORDER BY",
                "order by the date itself, or give the frame a number",
            );
        }
        let moment = std::mem::replace(&mut by.expr, make::null());
        by.expr = numbered("onsite_extract", vec![make::text("epoch"), moment]);
    } else if is_moment && context.dialect == Dialect::Spark && kind == Kind::Date {
        // Spark counts days.
        let day = std::mem::replace(&mut by.expr, make::null());
        by.expr = numbered("onsite_to_days", vec![day]);
    } else if is_moment {
        return theirs(
            context,
            span,
            format!(
                "RANGE over dates wants an interval in {}, not a number",
                context.dialect.title()
            ),
            "write RANGE BETWEEN INTERVAL '6' DAY PRECEDING AND CURRENT ROW",
        );
    }
    Ok(())
}

/// Refuses what the dialect itself would refuse.
fn theirs<T>(
    context: &Context<'_>,
    span: Span,
    message: impl Into<String>,
    help: &str,
) -> Rewritten<T> {
    let mut refusal = context.refuse(span, message, help);
    refusal.is_ours = false;
    Err(refusal)
}

/// The length of a span as a literal number of seconds.
pub(super) fn seconds(context: &Context<'_>, parts: &[(Expr, Expr)], place: &Expr) -> Rewritten {
    let span = parts
        .first()
        .map_or_else(|| place.span(), |(_, amount)| amount.span());
    let mut total = 0.0;
    for (unit, amount) in parts {
        let unit = make::literal_text(unit).unwrap_or_default();
        let Some(size) = size(unit) else {
            return Err(context.refuse(
                span,
                format!("a span in {unit}s is not carried over here: they differ in length"),
                "count in days, or compare the dates in a join of the table with itself",
            ));
        };
        let Some(amount) = literal(amount) else {
            return Err(context.refuse(
                span,
                "a span of time that is computed is not carried over here",
                "write the length as a literal, as in INTERVAL '6' DAY",
            ));
        };
        total += amount * size;
    }
    if total < 0.0 {
        return theirs(
            context,
            span,
            "a span of less than nothing",
            "write a positive length",
        );
    }
    Ok(make::number_at(&total.to_string(), span))
}

/// Seconds of a unit that is always as long.
fn size(unit: &str) -> Option<f64> {
    Some(match unit {
        "week" => 604_800.0,
        "day" => 86_400.0,
        "hour" => 3_600.0,
        "minute" => 60.0,
        "second" => 1.0,
        "millisecond" => 1e-3,
        "microsecond" => 1e-6,
        _ => return None,
    })
}

fn literal(expr: &Expr) -> Option<f64> {
    use sqlparser::ast::{UnaryOperator, Value};
    match make::unnested(expr) {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => Some(-literal(expr)?),
        _ => None,
    }
}
