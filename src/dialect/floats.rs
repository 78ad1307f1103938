//! Numbers in binary, as far as a text says so.
//!
//! PostgreSQL rounds halves of a `double precision` to even digits and those of a `numeric` away from
//! zero. Invariant: a number is called binary only where the text casts it: a column declared REAL is
//! the deck's way to say "a number", and is rounded as the reference rounds it.

use sqlparser::ast::{BinaryOperator as Op, Expr, UnaryOperator};

use super::make;

/// Says whether a rewritten expression is a number in binary.
pub(super) fn is_float(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner)
        | Expr::UnaryOp {
            op: UnaryOperator::Minus | UnaryOperator::Plus,
            expr: inner,
        } => is_float(inner),
        Expr::BinaryOp {
            left,
            op: Op::Plus | Op::Minus | Op::Multiply | Op::Divide,
            right,
        } => is_float(left) || is_float(right),
        Expr::Function(function) => {
            let args = make::plain_args(function);
            match make::function_name(function).as_str() {
                "onsite_float" => true,
                "abs" | "sum" | "avg" | "min" | "max" | "coalesce" | "nullif" | "sqrt"
                | "power" | "exp" | "ln" => args.into_iter().any(is_float),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Says whether an expression is made of literals alone, one of them with a fraction: a decimal in
/// every dialect that has them.
pub(super) fn is_decimal_literal(expr: &Expr) -> bool {
    fn look(expr: &Expr) -> Option<bool> {
        use sqlparser::ast::Value;
        match expr {
            Expr::Nested(inner)
            | Expr::UnaryOp {
                op: UnaryOperator::Minus | UnaryOperator::Plus,
                expr: inner,
            } => look(inner),
            Expr::Value(value) => match &value.value {
                Value::Number(text, _) if !text.contains(['e', 'E']) => Some(text.contains('.')),
                _ => None,
            },
            Expr::BinaryOp {
                left,
                op: Op::Plus | Op::Minus | Op::Multiply,
                right,
            } => Some(look(left)? | look(right)?),
            _ => None,
        }
    }
    look(expr) == Some(true)
}
