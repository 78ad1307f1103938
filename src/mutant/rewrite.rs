//! Small readings and rewritings of syntax trees that several kinds of mutants need.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, GroupByExpr, Ident, NamedWindowExpr, OrderByExpr, Select, TableFactor,
    Value, Visit as _, Visitor,
};

/// Returns the operands of a chain of AND; another expression is its own only one.
pub(super) fn conjuncts(expr: &Expr) -> Vec<Expr> {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => [conjuncts(left), conjuncts(right)].concat(),
        Expr::Nested(inner)
            if matches!(
                **inner,
                Expr::BinaryOp {
                    op: BinaryOperator::And,
                    ..
                }
            ) =>
        {
            conjuncts(inner)
        }
        other => vec![other.clone()],
    }
}

/// Returns a chain of AND; `None` if there is nothing to join.
pub(super) fn all_of(operands: impl IntoIterator<Item = Expr>) -> Option<Expr> {
    operands.into_iter().reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::And,
        right: Box::new(right),
    })
}

/// Returns all operands but one.
pub(super) fn without(operands: &[Expr], index: usize) -> Vec<Expr> {
    let others = operands.iter().enumerate().filter(|(at, _)| *at != index);
    others.map(|(_, expr)| expr.clone()).collect()
}

/// Puts an expression into parentheses.
pub(super) fn nested(expr: Expr) -> Expr {
    Expr::Nested(Box::new(expr))
}

/// Takes an expression out of its parentheses.
pub(super) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => bare(inner),
        other => other,
    }
}

/// Returns the whole number that an expression is.
pub(super) fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the text that an expression is.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a whole number as an expression.
pub(super) fn number(n: i64) -> Expr {
    Expr::value(Value::Number(n.to_string(), false))
}

/// Returns a text as an expression.
pub(super) fn quoted(text: String) -> Expr {
    Expr::value(Value::SingleQuotedString(text))
}

/// Returns the name of a function in lower case.
pub(super) fn name(call: &Function) -> String {
    call.name.to_string().to_lowercase()
}

/// Says whether a call numbers or ranks rows.
pub(super) fn is_ranking(call: &Function) -> bool {
    call.over.is_some() && ["row_number", "rank", "dense_rank"].contains(&name(call).as_str())
}

/// Says whether an expression holds a query of its own.
pub(super) fn has_query(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Exists { .. } | Expr::InSubquery { .. } | Expr::Subquery(_)
    )
}

/// Returns the argument list of a call.
pub(super) fn list(call: &mut Function) -> Option<&mut FunctionArgumentList> {
    match &mut call.args {
        FunctionArguments::List(list) => Some(list),
        FunctionArguments::None | FunctionArguments::Subquery(_) => None,
    }
}

/// Returns the plain arguments of a call; `None` stands for `*`.
pub(super) fn arguments(call: &Function) -> Vec<Option<Expr>> {
    let FunctionArguments::List(list) = &call.args else {
        return Vec::new();
    };
    let plain = list.args.iter().map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    });
    plain.collect()
}

/// Returns a plain argument.
pub(super) fn argument(expr: Expr) -> FunctionArg {
    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))
}

/// Returns the name under which the columns of a table are written.
pub(super) fn table_name(table: &TableFactor) -> String {
    match table {
        TableFactor::Table { name, alias, .. } => alias
            .as_ref()
            .map_or_else(|| name.to_string(), |alias| alias.name.to_string()),
        TableFactor::Derived { alias, .. } => alias
            .as_ref()
            .map_or_else(|| "the subquery".to_owned(), |alias| alias.name.to_string()),
        _ => "the other side".to_owned(),
    }
}

/// Returns the name that a candidate knows a table by: `orders`, not `o`.
pub(super) fn table_title(table: &TableFactor) -> String {
    match table {
        TableFactor::Table { name, .. } => name.to_string(),
        other => table_name(other),
    }
}

/// Returns the named windows of a SELECT with their sort keys.
pub(super) fn named_windows(select: &Select) -> Vec<(Ident, Vec<OrderByExpr>)> {
    let windows = select.named_window.iter();
    let windows = windows.filter_map(|window| match &window.1 {
        NamedWindowExpr::WindowSpec(spec) => Some((window.0.clone(), spec.order_by.clone())),
        NamedWindowExpr::NamedWindow(_) => None,
    });
    windows.collect()
}

/// Returns the first few columns a SELECT names that it does not group by.
pub(super) fn columns(select: &Select) -> Vec<Expr> {
    let mut seen = Columns(Vec::new());
    let _: ControlFlow<()> = select.projection.visit(&mut seen);
    let _: ControlFlow<()> = select.selection.visit(&mut seen);
    let joins = select.from.iter().flat_map(|from| &from.joins);
    for join in joins {
        let _: ControlFlow<()> = join.join_operator.visit(&mut seen);
    }
    let grouped = match &select.group_by {
        GroupByExpr::Expressions(exprs, _) => exprs.as_slice(),
        GroupByExpr::All(_) => &[],
    };
    let grouped: Vec<String> = grouped.iter().map(ToString::to_string).collect();
    seen.0
        .retain(|column| !grouped.contains(&column.to_string()));
    seen.0.truncate(3);
    seen.0
}

struct Columns(Vec<Expr>);

impl Visitor for Columns {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let is_column = matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        if is_column && !self.0.contains(expr) {
            self.0.push(expr.clone());
        }
        ControlFlow::Continue(())
    }
}
