//! Clauses of a query that SQLite has not, or has under other words.
//!
//! Invariant: a clause is either rewritten whole or refused; none is dropped that changes the answer.

use sqlparser::ast::{
    Expr, GroupByExpr, JoinOperator, LimitClause, Offset, OffsetRows, OrderBy, OrderByKind, Query,
    Select, SelectItem, SetExpr, Spanned, TableFactor, TopQuantity, Visit, Visitor,
};

use super::context::{Context, Rewritten};
use super::name::Dialect::MySql;
use super::{firsts, frames, make, names, semijoins, sets, wrap};

/// Rewrites a SELECT whose parts are rewritten.
pub(super) fn select(context: &Context<'_>, select: &mut Select) -> Rewritten<()> {
    let span = select.select_token.0.span;
    let refuse = |what: &str, help: &str| Err(context.refuse(span, what, help));
    if select.into.is_some() {
        return refuse("SELECT … INTO is not carried over", "leave INTO out");
    }
    if !select.lateral_views.is_empty() {
        return refuse(
            "LATERAL VIEW has no counterpart in SQLite",
            "keep one row per element in a table or in VALUES",
        );
    }
    if !select.connect_by.is_empty() {
        return refuse("CONNECT BY is not carried over", "use WITH RECURSIVE");
    }
    if !select.cluster_by.is_empty()
        || !select.distribute_by.is_empty()
        || !select.sort_by.is_empty()
    {
        return refuse(
            "CLUSTER, DISTRIBUTE and SORT BY are not carried over",
            "use ORDER BY",
        );
    }
    if select.value_table_mode.is_some() {
        return refuse(
            "SELECT AS STRUCT is not carried over",
            "select plain columns",
        );
    }
    if select.projection.is_empty() {
        return refuse("nothing is selected", "name a column, or write SELECT 1");
    }
    select.select_modifiers = None;
    select.optimizer_hints.clear();
    dual(select);
    frames::named(context, select)?;
    semijoins::rewrite(context, select)?;
    joins(context, select)?;
    let has_except = select.projection.iter().any(|item| match item {
        SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
            options.opt_except.is_some() || options.opt_replace.is_some()
        }
        _ => false,
    });
    if has_except {
        wrap::expand(context, select)?;
    }
    for item in &select.projection {
        if let SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) = item
            && (options.opt_rename.is_some()
                || options.opt_exclude.is_some()
                || options.opt_ilike.is_some())
        {
            return refuse(
                "* with RENAME or EXCLUDE is not carried over",
                "name the columns",
            );
        }
        if let SelectItem::ExprWithAliases { .. } = item {
            return refuse(
                "several names for one expression are not carried over",
                "give one name",
            );
        }
    }
    if context.dialect == MySql {
        names::having_as_where(select);
        names::name_tables(select);
    }
    group_by_all(select);
    Ok(())
}

/// `FROM DUAL`, a table of one row and no columns.
fn dual(select: &mut Select) {
    let is_dual = match select.from.as_slice() {
        [from] if from.joins.is_empty() => match &from.relation {
            TableFactor::Table {
                name, alias: None, ..
            } => name.to_string().eq_ignore_ascii_case("dual"),
            _ => false,
        },
        _ => false,
    };
    if is_dual {
        select.from.clear();
    }
}

fn joins(context: &Context<'_>, select: &mut Select) -> Rewritten<()> {
    for join in select.from.iter_mut().flat_map(|from| &mut from.joins) {
        let span = join.relation.span();
        match &join.join_operator {
            JoinOperator::StraightJoin(constraint) => {
                join.join_operator = JoinOperator::Join(constraint.clone());
            }
            JoinOperator::Join(_)
            | JoinOperator::Inner(_)
            | JoinOperator::Left(_)
            | JoinOperator::LeftOuter(_)
            | JoinOperator::Right(_)
            | JoinOperator::RightOuter(_)
            | JoinOperator::FullOuter(_)
            | JoinOperator::CrossJoin(_) => {}
            other => {
                let mut name = format!("{other:?}");
                name.truncate(name.find(['(', ' ']).unwrap_or(name.len()));
                return Err(context.refuse(
                    span,
                    format!("the join {name} has no counterpart in SQLite"),
                    "write it with JOIN, LEFT JOIN or a subquery",
                ));
            }
        }
    }
    Ok(())
}

/// Says whether any of these has an aggregate.
pub(super) fn aggregates(items: &[SelectItem]) -> bool {
    items.iter().any(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            has_aggregate(expr)
        }
        _ => false,
    })
}

/// Says whether an expression has an aggregate of its own query.
pub(super) fn has_aggregate(expr: &Expr) -> bool {
    struct Finder {
        depth: usize,
    }
    impl Visitor for Finder {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> std::ops::ControlFlow<()> {
            self.depth += 1;
            std::ops::ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> std::ops::ControlFlow<()> {
            self.depth -= 1;
            std::ops::ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> std::ops::ControlFlow<()> {
            if let Expr::Function(function) = expr
                && self.depth == 0
                && function.over.is_none()
                && is_aggregate(
                    &make::function_name(function),
                    make::plain_args(function).len(),
                )
            {
                return std::ops::ControlFlow::Break(());
            }
            std::ops::ControlFlow::Continue(())
        }
    }
    expr.visit(&mut Finder { depth: 0 }).is_break()
}

/// Says whether a carried function is an aggregate.
pub(super) fn is_aggregate(name: &str, n_args: usize) -> bool {
    match name {
        "max" | "min" => n_args == 1,
        "count"
        | "sum"
        | "avg"
        | "total"
        | "group_concat"
        | "string_agg"
        | "onsite_join"
        | "onsite_mode"
        | "onsite_mode_desc"
        | "onsite_percentile_cont"
        | "onsite_percentile_disc"
        | "onsite_corr"
        | "onsite_covar_pop"
        | "onsite_covar_samp"
        | "onsite_max_by"
        | "onsite_min_by" => true,
        _ => name.starts_with("onsite_stddev") || name.starts_with("onsite_var_"),
    }
}

/// `GROUP BY ALL` names what is not aggregated.
fn group_by_all(select: &mut Select) {
    if let GroupByExpr::All(modifiers) = &select.group_by
        && modifiers.is_empty()
    {
        let by = select.projection.iter().filter_map(|item| match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }
                if !has_aggregate(expr) =>
            {
                Some(expr.clone())
            }
            _ => None,
        });
        select.group_by = GroupByExpr::Expressions(by.collect(), Vec::new());
    }
}

/// Rewrites a query whose parts are rewritten.
pub(super) fn query(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let span = query.span();
    query.locks.clear();
    if let SetExpr::Values(values) = query.body.as_mut() {
        // MySQL's `VALUES ROW(1, 2)`.
        values.explicit_row = false;
    }
    if !query.pipe_operators.is_empty() {
        return Err(context.refuse(
            span,
            "the pipe syntax is not carried over",
            "write SELECT … FROM … WHERE …",
        ));
    }
    sets::unwrap_parentheses(query);
    names::order_by_selected(query);
    sets::operands(context, &mut query.body)?;
    top(context, query)?;
    if let Some(fetch) = query.fetch.take() {
        if fetch.percent {
            return Err(context.refuse(span, "FETCH … PERCENT is not carried over", "use LIMIT"));
        }
        let quantity = fetch.quantity.unwrap_or_else(|| make::number(1));
        if fetch.with_ties {
            firsts::with_ties(context, query, quantity)?;
        } else {
            limit(query, quantity);
        }
    }
    firsts::distinct_on(context, query)?;
    firsts::qualify(context, query)?;
    limits(query);
    if let Some(OrderBy {
        kind: OrderByKind::All(_),
        ..
    }) = &query.order_by
    {
        return Err(context.refuse(span, "ORDER BY ALL is not carried over", "name the columns"));
    }
    Ok(())
}

fn limit(query: &mut Query, quantity: Expr) {
    let offset = match query.limit_clause.take() {
        Some(LimitClause::LimitOffset { offset, .. }) => offset,
        _ => None,
    };
    query.limit_clause = Some(LimitClause::LimitOffset {
        limit: Some(quantity),
        offset,
        limit_by: Vec::new(),
    });
}

fn top(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return Ok(());
    };
    let Some(top) = select.top.take() else {
        return Ok(());
    };
    let span = select.select_token.0.span;
    if top.percent || top.with_ties {
        return Err(context.refuse(
            span,
            "TOP with PERCENT or TIES is not carried over",
            "use LIMIT",
        ));
    }
    let quantity = match top.quantity {
        Some(TopQuantity::Constant(n)) => make::number(i64::try_from(n).unwrap_or(i64::MAX)),
        Some(TopQuantity::Expr(expr)) => expr,
        None => make::number(1),
    };
    limit(query, quantity);
    Ok(())
}

/// `OFFSET 10 ROWS` and `LIMIT ALL`, in SQLite's words.
fn limits(query: &mut Query) {
    let Some(clause) = query.limit_clause.take() else {
        return;
    };
    let (limit, offset) = match clause {
        LimitClause::LimitOffset { limit, offset, .. } => (limit, offset.map(|o| o.value)),
        LimitClause::OffsetCommaLimit { offset, limit } => (Some(limit), Some(offset)),
    };
    let is_all = |limit: &Expr| {
        make::is_null(limit)
            || matches!(limit, Expr::Identifier(name) if name.value.eq_ignore_ascii_case("all"))
    };
    let limit = limit.filter(|limit| !is_all(limit));
    if limit.is_none() && offset.is_none() {
        return;
    }
    query.limit_clause = Some(LimitClause::LimitOffset {
        // SQLite has no OFFSET without LIMIT; -1 is no limit.
        limit: Some(limit.unwrap_or_else(|| make::number(-1))),
        offset: offset.map(|value| Offset {
            value,
            rows: OffsetRows::None,
        }),
        limit_by: Vec::new(),
    });
}
