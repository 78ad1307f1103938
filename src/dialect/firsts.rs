//! The first rows of an order or of each group: WITH TIES, DISTINCT ON, QUALIFY.
//!
//! Invariant: which rows are the first is decided where the dialect decides it: after grouping and
//! before DISTINCT and LIMIT.

use sqlparser::ast::{
    BinaryOperator as Op, Distinct, Expr, OrderBy, OrderByKind, Query, Select, SelectItem, SetExpr,
    Spanned,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::{make, wrap};

fn keys(query: &Query) -> Vec<sqlparser::ast::OrderByExpr> {
    match &query.order_by {
        Some(OrderBy {
            kind: OrderByKind::Expressions(keys),
            ..
        }) => keys.clone(),
        _ => Vec::new(),
    }
}

fn plain_select<'q>(context: &Context<'_>, query: &'q Query, what: &str) -> Rewritten<&'q Select> {
    match query.body.as_ref() {
        SetExpr::Select(select) => Ok(select),
        _ => Err(context.refuse(
            query.span(),
            format!("{what} of a set operation is not carried over"),
            "put the set operation into a WITH clause",
        )),
    }
}

/// The keys of the query's order, as they would be inside of its SELECT.
fn inner_keys(query: &Query, select: &Select) -> Vec<sqlparser::ast::OrderByExpr> {
    let aliases = wrap::aliases(select);
    let mut keys = keys(query);
    for key in &mut keys {
        let nth = make::literal_integer(&key.expr).and_then(|n| usize::try_from(n - 1).ok());
        if let Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) =
            nth.and_then(|n| select.projection.get(n))
        {
            key.expr = expr.clone();
        } else {
            wrap::replace_names(&mut key.expr, &aliases);
        }
    }
    keys
}

/// `FETCH FIRST n ROWS WITH TIES`.
pub(super) fn with_ties(context: &Context<'_>, query: &mut Query, quantity: Expr) -> Rewritten<()> {
    let select = plain_select(context, query, "WITH TIES")?;
    let mut window = make::window();
    window.order_by = inner_keys(query, select);
    let rank = make::over(make::function("rank", Vec::new(), Span::empty()), window);
    let name = "onsite_rank";
    let kept = make::bare(
        make::column(name, Span::empty()),
        Op::LtEq,
        make::operand(quantity),
    );
    wrap::filter(context, query, vec![(name, rank)], kept)
}

/// `SELECT DISTINCT ON (…)`: the first row of each.
pub(super) fn distinct_on(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Ok(());
    };
    let Some(Distinct::On(on)) = &select.distinct else {
        return Ok(());
    };
    let mut window = make::window();
    let aliases = wrap::aliases(select);
    window.partition_by.clone_from(on);
    for by in &mut window.partition_by {
        let nth = make::literal_integer(by).and_then(|n| usize::try_from(n - 1).ok());
        if let Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) =
            nth.and_then(|n| select.projection.get(n))
        {
            *by = expr.clone();
        } else {
            wrap::replace_names(by, &aliases);
        }
    }
    window.order_by = inner_keys(query, select);
    let number = make::over(
        make::function("row_number", Vec::new(), Span::empty()),
        window,
    );
    let name = "onsite_n";
    let kept = make::bare(make::column(name, Span::empty()), Op::Eq, make::number(1));
    if let SetExpr::Select(select) = query.body.as_mut() {
        select.distinct = None;
    }
    wrap::filter(context, query, vec![(name, number)], kept)
}

pub(super) fn qualify(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return Ok(());
    };
    let Some(mut condition) = select.qualify.take() else {
        return Ok(());
    };
    wrap::replace_names(&mut condition, &wrap::aliases(select));
    let name = "onsite_q";
    let kept = make::column(name, Span::empty());
    wrap::filter(context, query, vec![(name, condition)], kept)
}
