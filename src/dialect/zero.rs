//! Divisors that may be zero, and quotients that lose digits.
//!
//! Invariant: a divisor is let pass only if it cannot be zero, whatever the rows hold.

use sqlparser::ast::{
    BinaryOperator as Op, DataType, DuplicateTreatment, Expr, Function, FunctionArguments,
    GroupByExpr, JoinOperator, Select, Value,
};

use super::columns::Columns;
use super::kinds::{self, Kind};
use super::make;
use super::name::Dialect;

/// What is known of the rows that an expression speaks of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// Whether they are rows of groups, which are never none.
    is_grouped: bool,
    /// Whether a join may have made rows up.
    has_outer_join: bool,
}

impl Around {
    /// What is known inside of a SELECT.
    pub(super) fn of(select: &Select) -> Self {
        let mut joins = select.from.iter().flat_map(|from| &from.joins);
        Self {
            is_grouped: match &select.group_by {
                // A total is there even of no rows.
                GroupByExpr::Expressions(by, modifiers) => {
                    let has_total = by.iter().any(|by| {
                        matches!(by, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_))
                    });
                    !by.is_empty() && modifiers.is_empty() && !has_total
                }
                GroupByExpr::All(_) => true,
            },
            has_outer_join: joins.any(|join| {
                !matches!(
                    join.join_operator,
                    JoinOperator::Join(_)
                        | JoinOperator::Inner(_)
                        | JoinOperator::CrossJoin(_)
                        | JoinOperator::StraightJoin(_)
                )
            }),
        }
    }

    /// Says whether a divisor may be zero.
    pub(super) fn may_be_zero(self, divisor: &Expr, columns: &Columns) -> bool {
        let may = |expr: &Expr| self.may_be_zero(expr, columns);
        match make::unnested(divisor) {
            Expr::Value(value) => matches!(&value.value, Value::Number(text, _)
                if text.parse::<f64>().is_ok_and(|x| x == 0.0)),
            Expr::Function(function) => {
                let args = make::plain_args(function);
                match (make::function_name(function).as_str(), args.as_slice()) {
                    ("nullif", _) => false,
                    ("count", args) => self.may_count_none(function, args, columns),
                    ("sum" | "min" | "max", [arg]) => function.filter.is_some() || may(arg),
                    ("greatest", args) if args.len() > 1 => !args.iter().any(|arg| is_above(arg)),
                    _ => true,
                }
            }
            Expr::Cast { expr, .. } => may(expr),
            Expr::BinaryOp {
                left,
                op: Op::Multiply,
                right,
            } => may(left) || may(right),
            _ => true,
        }
    }

    fn may_count_none(self, function: &Function, args: &[&Expr], columns: &Columns) -> bool {
        let has_rows = self.is_grouped || function.over.is_some();
        if function.filter.is_some() || !has_rows {
            return true;
        }
        let is_distinct = matches!(&function.args, FunctionArguments::List(list)
            if list.duplicate_treatment == Some(DuplicateTreatment::Distinct));
        match args {
            // `count(*)`; over a window a frame may be empty.
            [] => function.over.is_some() && has_frame(function) && !is_distinct,
            [arg] => {
                let name = match make::unnested(arg) {
                    Expr::Value(value) => return value.value == Value::Null,
                    Expr::Identifier(name) => name,
                    Expr::CompoundIdentifier(names) => match names.last() {
                        Some(name) => name,
                        None => return true,
                    },
                    _ => return true,
                };
                self.has_outer_join || !columns.is_filled(&name.value)
            }
            _ => true,
        }
    }
}

fn has_frame(function: &Function) -> bool {
    use sqlparser::ast::{WindowFrameBound, WindowType};
    let Some(WindowType::WindowSpec(window)) = &function.over else {
        return false;
    };
    window.window_frame.as_ref().is_some_and(|frame| {
        // A frame that reaches to its own row is never empty.
        let reaches = matches!(frame.start_bound, WindowFrameBound::CurrentRow)
            || matches!(
                frame.end_bound,
                None | Some(WindowFrameBound::CurrentRow | WindowFrameBound::Following(None))
            );
        !reaches
    })
}

fn is_above(expr: &Expr) -> bool {
    matches!(make::unnested(expr), Expr::Value(value)
        if matches!(&value.value, Value::Number(text, _) if text.parse::<f64>().is_ok_and(|x| x > 0.0)))
}

/// Says whether Trino divides decimals here: the quotient has as many digits behind the point as the
/// longer of the two.
pub(super) fn is_short_quotient(expr: &Expr, columns: &Columns) -> bool {
    let Expr::BinaryOp {
        left,
        op: Op::Divide,
        right,
    } = expr
    else {
        return false;
    };
    match (decimal(left, columns), decimal(right, columns)) {
        (Some(left), Some(right)) => left || right,
        _ => false,
    }
}

/// Whether the number is a decimal, or else a whole number; `None` if it may be a double.
fn decimal(expr: &Expr, columns: &Columns) -> Option<bool> {
    match expr {
        Expr::Nested(inner) => decimal(inner, columns),
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) if text.contains(['e', 'E']) => None,
            Value::Number(text, _) => Some(text.contains('.')),
            _ => None,
        },
        Expr::Cast { data_type, .. } => match data_type {
            DataType::Decimal(_) | DataType::Numeric(_) | DataType::Dec(_) => Some(true),
            _ => (kinds::of_type(data_type) == Kind::Integer).then_some(false),
        },
        Expr::BinaryOp {
            left,
            op: Op::Plus | Op::Minus | Op::Multiply | Op::Divide,
            right,
        } => Some(decimal(left, columns)? | decimal(right, columns)?),
        Expr::Function(function)
            if ["sum", "min", "max", "coalesce", "nullif", "abs"]
                .contains(&make::function_name(function).as_str()) =>
        {
            let args = make::plain_args(function).into_iter();
            args.map(|arg| decimal(arg, columns))
                .try_fold(false, |any, one| Some(any | one?))
        }
        other => (kinds::of(other, columns, Dialect::Presto) == Kind::Integer).then_some(false),
    }
}
