//! PostgreSQL's `generate_series()` in SELECT, the usual calendar, as a table in FROM.
//!
//! Invariant: only a SELECT without FROM is touched, where one row a value comes either way; a second
//! series, or one beside tables, stays where it is and is refused.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, Query, Select, SelectItem, TableFactor, TableFunctionArgs,
    TableWithJoins, VisitMut, VisitorMut,
};

use super::make;

/// The name of the series, and of its one column.
const SERIES: &str = "onsite_series";
const VALUE: &str = "onsite_n";

/// Moves the series in every SELECT of `query` that has no tables into its FROM.
pub(super) fn lift(query: &mut Query) {
    // It never breaks off.
    let _: ControlFlow<()> = query.visit(&mut Lift);
}

struct Lift;

impl VisitorMut for Lift {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        lift_one(select);
        ControlFlow::Continue(())
    }
}

fn lift_one(select: &mut Select) {
    if !select.from.is_empty() {
        return;
    }
    let calls = select.projection.iter().filter_map(expr_of).map(count);
    if calls.sum::<usize>() != 1 {
        return;
    }
    let mut taken = None;
    for item in &mut select.projection {
        let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
            continue;
        };
        let is_bare = is_series(expr);
        if let Some(table) = take(expr) {
            let span = match &table {
                TableFactor::Table { name, .. } => sqlparser::ast::Spanned::span(name),
                _ => sqlparser::tokenizer::Span::empty(),
            };
            // The column goes by the function's name.
            if is_bare && let SelectItem::UnnamedExpr(expr) = item {
                *item = SelectItem::ExprWithAlias {
                    expr: expr.clone(),
                    alias: make::ident("generate_series", span),
                };
            }
            taken = Some(table);
        }
    }
    select.from.extend(taken.map(|relation| TableWithJoins {
        relation,
        joins: Vec::new(),
    }));
}

fn expr_of(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

fn is_series(expr: &Expr) -> bool {
    matches!(expr, Expr::Function(call) if make::function_name(call) == "generate_series")
}

/// How many series make the rows of the expression.
fn count(expr: &Expr) -> usize {
    match expr {
        _ if is_series(expr) => 1,
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => count(inner),
        Expr::BinaryOp { left, right, .. } => count(left) + count(right),
        Expr::Function(call) => make::plain_args(call).into_iter().map(count).sum(),
        _ => 0,
    }
}

/// Puts the series' column in place of the series in `expr`, and returns the series as a table.
fn take(expr: &mut Expr) -> Option<TableFactor> {
    match expr {
        Expr::Function(call) if make::function_name(call) == "generate_series" => {
            let span = make::place(call);
            let args = make::plain_args(call).into_iter().cloned();
            let args = args.map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)));
            let args = args.collect();
            let mut table = make::table(make::ident("generate_series", span));
            if let TableFactor::Table {
                args: slot, alias, ..
            } = &mut table
            {
                *slot = Some(TableFunctionArgs {
                    args,
                    settings: None,
                });
                let column = make::ident(VALUE, span);
                *alias = Some(make::alias(make::ident(SERIES, span), vec![column]));
            }
            *expr = make::column(VALUE, span);
            Some(table)
        }
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => take(inner),
        Expr::BinaryOp { left, right, .. } => take(left).or_else(|| take(right)),
        _ => None,
    }
}
