//! The walk over a tree that rewrites it, and the look afterwards at what was left.
//!
//! Invariant: a part is rewritten after its parts and never twice; what the walk keeps for a place
//! further up is refused if that place never came.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, ObjectName, OrderByExpr, Query, Select, SelectItem, SetExpr, TableFactor, Visit,
    VisitMut, Visitor, VisitorMut,
};

use super::carry::Refusal;
use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::{expr, groups, make, order, queries, tables};

/// Rewrites a query for SQLite.
pub(super) fn rewrite(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let mut walk = Walk(context);
    if let ControlFlow::Break(refusal) = query.visit(&mut walk) {
        return Err(refusal);
    }
    let mut rest = Rest(context);
    if let ControlFlow::Break(refusal) = Visit::visit(query, &mut rest) {
        return Err(refusal);
    }
    results(context, &query.body)
}

struct Walk<'a>(&'a Context<'a>);

impl Walk<'_> {
    fn flow(result: Rewritten<()>) -> ControlFlow<Box<Refusal>> {
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(refusal) => ControlFlow::Break(refusal),
        }
    }
}

impl VisitorMut for Walk<'_> {
    type Break = Box<Refusal>;

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Self::Break> {
        let old = std::mem::replace(expr, make::null());
        match expr::rewrite(self.0, old) {
            Ok(new) => {
                *expr = new;
                ControlFlow::Continue(())
            }
            Err(refusal) => ControlFlow::Break(refusal),
        }
    }

    fn post_visit_order_by_expr(&mut self, by: &mut OrderByExpr) -> ControlFlow<Self::Break> {
        Self::flow(order::rewrite(self.0, by))
    }

    fn post_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<Self::Break> {
        // Schemas and databases in front of a table say nothing here.
        if let Some(last) = relation.0.pop() {
            relation.0 = vec![last];
        }
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<Self::Break> {
        Self::flow(tables::rewrite(self.0, factor))
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<Self::Break> {
        Self::flow(queries::select(self.0, select))
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<Self::Break> {
        let done = queries::query(self.0, query).and_then(|()| groups::rewrite(self.0, query));
        Self::flow(done)
    }
}

struct Rest<'a>(&'a Context<'a>);

impl Visitor for Rest<'_> {
    type Break = Box<Refusal>;

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Self::Break> {
        let (what, help) = match expr {
            Expr::Function(function)
                if make::plain_args(function)
                    .into_iter()
                    .any(|arg| matches!(arg, Expr::Tuple(_))) =>
            {
                (
                    "a row as one value has no counterpart in SQLite",
                    "give the function one column, or join the columns into one text",
                )
            }
            Expr::Function(function) => match make::function_name(function).as_str() {
                "onsite_sequence" | "onsite_split" | "onsite_offset" | "onsite_ordinal" => (
                    "SQLite has no arrays",
                    "take one part at once, as in SPLIT(…)[OFFSET(0)] or SPLIT_PART",
                ),
                "array_agg" | "collect_list" | "collect_set" => (
                    "this makes arrays, which SQLite has not",
                    "join the elements with string_agg or GROUP_CONCAT",
                ),
                "week" => (
                    "WEEK is no function of BigQuery",
                    "write EXTRACT(WEEK FROM …)",
                ),
                "age" => (
                    "an age has years, months and days, which SQLite has not",
                    "take one field: EXTRACT(YEAR FROM AGE(a, b))",
                ),
                "grouping" => (
                    "GROUPING without ROLLUP, CUBE or GROUPING SETS",
                    "leave it out, or group by ROLLUP (…)",
                ),
                _ => return ControlFlow::Continue(()),
            },
            Expr::Array(_) => (
                "SQLite has no arrays",
                "keep one row per element, or use IN (…) with the values",
            ),
            Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => (
                "grouping sets beside other grouping expressions are not carried over",
                "write GROUP BY ROLLUP (…), CUBE (…) or GROUPING SETS (…) alone",
            ),
            _ => return ControlFlow::Continue(()),
        };
        ControlFlow::Break(self.0.refuse_expr(expr, what, help))
    }
}

/// SQLite would show a span of time as a number of seconds, and shows no rows as values.
fn results(context: &Context<'_>, body: &SetExpr) -> Rewritten<()> {
    let SetExpr::Select(select) = body else {
        return Ok(());
    };
    for item in &select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item
            && let Expr::Tuple(_) = make::unnested(expr)
        {
            return Err(context.refuse_expr(
                expr,
                "a row as one value has no counterpart in SQLite",
                "select its columns one by one",
            ));
        }
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item
            && context.kind(expr) == Kind::Interval
        {
            return Err(context.refuse_expr(
                expr,
                "a span of time as a result has no counterpart in SQLite",
                "return a number: EXTRACT(EPOCH FROM …), or a difference in days or seconds",
            ));
        }
    }
    Ok(())
}
