//! Mutants of expressions: comparisons, AND and OR, NULL tests, CASE, division, subqueries.

use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, CastKind, Expr, Spanned as _, Value};

use super::kind::MutantKind as Kind;
use super::turn::{Turn, quote};
use super::{calls, rewrite, selects};

/// Offers the changes of one expression, not of what is inside it.
pub(super) fn expr(turn: &mut Turn<'_>, expr: &mut Expr) {
    match expr {
        Expr::BinaryOp { op, .. } => match op {
            BinaryOperator::And | BinaryOperator::Or => logic(turn, expr),
            BinaryOperator::Divide => division(turn, expr),
            _ => comparison(turn, expr),
        },
        Expr::Between { .. } => between(turn, expr),
        Expr::Case { .. } => case(turn, expr),
        Expr::Cast { .. } => cast(turn, expr),
        Expr::Function(_) => calls::call(turn, expr),
        Expr::InSubquery { .. } | Expr::Exists { .. } => selects::membership(turn, expr),
        _ => {}
    }
}

fn comparison(turn: &mut Turn<'_>, expr: &mut Expr) {
    let whole = quote(expr);
    let span = expr.span();
    let Expr::BinaryOp { left, op, right } = expr else {
        return;
    };
    let other = match op {
        BinaryOperator::Lt => Some(BinaryOperator::LtEq),
        BinaryOperator::LtEq => Some(BinaryOperator::Lt),
        BinaryOperator::Gt => Some(BinaryOperator::GtEq),
        BinaryOperator::GtEq => Some(BinaryOperator::Gt),
        BinaryOperator::Eq => None,
        _ => return,
    };
    if let Some(other) = other {
        let changed = Expr::BinaryOp {
            left: left.clone(),
            op: other.clone(),
            right: right.clone(),
        };
        let says = || {
            format!(
                "tests {} where {whole} is right: equal values end up on the wrong side",
                quote(&changed)
            )
        };
        if turn.takes(Kind::Boundary, span, says) {
            *op = other;
            return;
        }
    }
    let steps: &[i64] = if matches!(op, BinaryOperator::Eq) {
        &[1]
    } else {
        &[1, -1]
    };
    constant(turn, left, steps, &whole);
    constant(turn, right, steps, &whole);
}

/// A whole number or a date, moved by one.
fn constant(turn: &mut Turn<'_>, expr: &mut Expr, steps: &[i64], inside: &str) {
    for step in steps {
        let moved = moved(expr, *step);
        let Some(moved) = moved else { return };
        let says = || {
            format!(
                "uses {} where {} is right, in {inside}",
                quote(&moved),
                quote(expr)
            )
        };
        if turn.takes(Kind::Constant, expr.span(), says) {
            *expr = moved;
            return;
        }
    }
}

fn moved(expr: &Expr, step: i64) -> Option<Expr> {
    if let Some(n) = rewrite::integer(expr) {
        return Some(rewrite::number(n.checked_add(step)?));
    }
    let text = rewrite::text(expr)?;
    let (day, rest) = text.split_at_checked(10)?;
    let date: Date = day.parse().ok()?;
    let date = if step > 0 {
        date.tomorrow()
    } else {
        date.yesterday()
    };
    Some(rewrite::quoted(format!("{}{rest}", date.ok()?)))
}

fn between(turn: &mut Turn<'_>, expr: &mut Expr) {
    let whole = quote(expr);
    let span = expr.span();
    let Expr::Between {
        expr: value,
        negated,
        low,
        high,
    } = &mut *expr
    else {
        return;
    };
    let test = |op: BinaryOperator, bound: &Expr| Expr::BinaryOp {
        left: value.clone(),
        op,
        right: Box::new(bound.clone()),
    };
    let ends = [
        ("lower", BinaryOperator::Gt, BinaryOperator::LtEq),
        ("upper", BinaryOperator::GtEq, BinaryOperator::Lt),
    ];
    for (end, at_low, at_high) in ends {
        let both = rewrite::all_of([test(at_low, low), test(at_high, high)]).map(rewrite::nested);
        let Some(mut both) = both else { return };
        if *negated {
            both = rewrite::nested(Expr::UnaryOp {
                op: sqlparser::ast::UnaryOperator::Not,
                expr: Box::new(both),
            });
        }
        let says = || format!("leaves the {end} end out of {whole}");
        if turn.takes(Kind::Boundary, span, says) {
            *expr = both;
            return;
        }
    }
    constant(turn, low, &[1, -1], &whole);
    constant(turn, high, &[1, -1], &whole);
}

fn logic(turn: &mut Turn<'_>, expr: &mut Expr) {
    let span = expr.span();
    let whole = quote(expr);
    let Expr::BinaryOp { left, op, right } = &*expr else {
        return;
    };
    let is_or = matches!(op, BinaryOperator::Or);
    let (other, was) = if is_or {
        (BinaryOperator::And, "OR")
    } else {
        (BinaryOperator::Or, "AND")
    };
    let now = other.to_string();
    let join = |side: &Expr| match side {
        Expr::BinaryOp {
            op: BinaryOperator::Or,
            ..
        } => Box::new(rewrite::nested(side.clone())),
        side => Box::new(side.clone()),
    };
    let swapped = rewrite::nested(Expr::BinaryOp {
        left: join(left),
        op: other,
        right: join(right),
    });
    let says = || format!("joins the tests of {whole} by {now} where {was} is right");
    if turn.takes(Kind::Logic, span, says) {
        *expr = swapped;
        return;
    }
    if !is_or {
        return;
    }
    let sides = [(left.clone(), right.clone()), (right.clone(), left.clone())];
    for (dropped, kept) in sides {
        let (kind, says) = match rewrite::bare(&dropped) {
            Expr::IsNull(value) => (
                Kind::NullHandling,
                format!("forgets the case in which {} is NULL", quote(value)),
            ),
            _ => (
                Kind::Logic,
                format!("forgets the case {} of {whole}", quote(&dropped)),
            ),
        };
        if turn.takes(kind, span, || says) {
            *expr = *kept;
            return;
        }
    }
}

fn case(turn: &mut Turn<'_>, expr: &mut Expr) {
    let span = expr.span();
    let Expr::Case {
        conditions,
        else_result,
        ..
    } = expr
    else {
        return;
    };
    if conditions.len() > 1 {
        for index in 0..conditions.len() {
            let Some(branch) = conditions.get(index) else {
                return;
            };
            let says = || format!("has no CASE branch for {}", quote(&branch.condition));
            if turn.takes(Kind::Case, span, says) {
                conditions.remove(index);
                return;
            }
        }
    }
    if let Some(rest) = else_result {
        let says = || format!("gives NULL where CASE falls through to {}", quote(rest));
        if turn.takes(Kind::Case, span, says) {
            *else_result = None;
        }
    }
}

fn division(turn: &mut Turn<'_>, expr: &mut Expr) {
    let span = expr.span();
    let whole = quote(expr);
    let Expr::BinaryOp { left, right, .. } = expr else {
        return;
    };
    for side in [left, right] {
        if let Some(plain) = without_real_factor(side) {
            let says = || format!("divides whole numbers in {whole}: the fraction is lost");
            if turn.takes(Kind::Division, span, says) {
                **side = plain;
                return;
            }
        }
    }
}

/// `1.0 * a` without the factor that makes it real.
fn without_real_factor(expr: &Expr) -> Option<Expr> {
    let Expr::BinaryOp {
        left,
        op: BinaryOperator::Multiply,
        right,
    } = rewrite::bare(expr)
    else {
        return None;
    };
    let is_one = |side: &Expr| {
        let Expr::Value(value) = side else {
            return false;
        };
        matches!(&value.value, Value::Number(digits, _) if digits.contains('.'))
            && value.value.to_string().parse() == Ok(1.0_f64)
    };
    match (is_one(left), is_one(right)) {
        (true, _) => Some((**right).clone()),
        (_, true) => Some((**left).clone()),
        _ => None,
    }
}

fn cast(turn: &mut Turn<'_>, expr: &mut Expr) {
    let whole = quote(expr);
    let span = expr.span();
    let Expr::Cast {
        kind: CastKind::Cast,
        expr: inner,
        ..
    } = expr
    else {
        return;
    };
    let says = || format!("leaves {} as it is where {whole} is right", quote(inner));
    if turn.takes(Kind::Division, span, says) {
        *expr = rewrite::nested((**inner).clone());
    }
}
