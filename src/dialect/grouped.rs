//! Names and columns of expressions, as the lint needs them.
//!
//! Invariant: what stands inside of a subquery is that query's own.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, GroupByExpr, Ident, Query, Select, SelectItem, Visit, Visitor};
use sqlparser::tokenizer::Span;

use super::{make, moment, queries};

/// An expression in lower case, a column without its table.
pub(super) fn plain_name(expr: &Expr) -> String {
    match make::unnested(expr) {
        Expr::CompoundIdentifier(names) => names
            .last()
            .map(|name| name.value.to_lowercase())
            .unwrap_or_default(),
        Expr::Identifier(name) => name.value.to_lowercase(),
        other => other.to_string().to_lowercase(),
    }
}

/// The bare names of an expression, outside of subqueries.
pub(super) fn names(expr: &Expr) -> Vec<Ident> {
    struct Names(Vec<Ident>, usize);
    impl Visitor for Names {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.1 += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.1 -= 1;
            ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if let Expr::Identifier(name) = expr
                && self.1 == 0
            {
                self.0.push(name.clone());
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Names(Vec::new(), 0);
    let _ = expr.visit(&mut found);
    found.0
}

/// A column beside aggregates that is neither grouped by nor in one of them.
pub(super) struct Bare {
    pub(super) table: Option<String>,
    pub(super) name: Ident,
    /// Whether the column is all that is selected there.
    pub(super) is_alone: bool,
}

/// The columns of the SELECT list that are neither grouped nor aggregated. Sets of groups are not
/// looked into.
pub(super) fn bare_columns(select: &Select) -> Vec<Bare> {
    let GroupByExpr::Expressions(by, modifiers) = &select.group_by else {
        return Vec::new();
    };
    let by = keys(by);
    let is_grouped = !by.is_empty() || !modifiers.is_empty();
    let sets = |expr: &&Expr| {
        matches!(
            expr,
            Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_)
        )
    };
    if !is_grouped && !queries::aggregates(&select.projection) || by.iter().any(sets) {
        return Vec::new();
    }
    let grouped: Vec<String> = meant(select, &by).into_iter().map(plain_name).collect();
    let items = select.projection.iter().filter_map(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    });
    items
        .filter(|expr| !grouped.contains(&plain_name(expr)))
        .flat_map(|expr| bare_in(expr, &grouped))
        .collect()
}

/// What is grouped by, each column of `(a, b)` by itself.
pub(super) fn keys(by: &[Expr]) -> Vec<&Expr> {
    by.iter()
        .flat_map(|expr| match expr {
            Expr::Tuple(all) => all.iter().collect(),
            Expr::Nested(inner) => vec![inner.as_ref()],
            other => vec![other],
        })
        .collect()
}

/// What is grouped by, and the selected expressions that are named there by number or name.
pub(super) fn meant<'s>(select: &'s Select, by: &[&'s Expr]) -> Vec<&'s Expr> {
    let mut all = by.to_vec();
    let named: Vec<String> = by.iter().map(|expr| plain_name(expr)).collect();
    for (nth, item) in select.projection.iter().enumerate() {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias)),
            _ => continue,
        };
        let by_number = by
            .iter()
            .any(|expr| make::literal_integer(expr) == Some(nth as i64 + 1));
        let by_name = alias.is_some_and(|alias| named.contains(&alias.value.to_lowercase()));
        if by_number || by_name {
            all.push(expr);
        }
    }
    all
}

/// The columns of one selected expression that are in no aggregate, no subquery and not grouped by.
fn bare_in(expr: &Expr, grouped: &[String]) -> Vec<Bare> {
    let is_alone = matches!(
        make::unnested(expr),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_)
    );
    let mut look = Look {
        grouped,
        inside: 0,
        units: Vec::new(),
        found: Vec::new(),
        is_alone,
    };
    let _ = expr.visit(&mut look);
    look.found
}

struct Look<'g> {
    grouped: &'g [String],
    inside: usize,
    units: Vec<Span>,
    found: Vec<Bare>,
    is_alone: bool,
}

impl Look<'_> {
    fn hides(&self, expr: &Expr) -> bool {
        let is_aggregate = matches!(expr, Expr::Function(function)
            if is_aggregate(&make::function_name(function), make::plain_args(function).len()));
        is_aggregate || self.grouped.contains(&plain_name(expr))
    }
}

impl Visitor for Look<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.inside += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.inside -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if self.hides(expr) {
            self.inside += 1;
        } else if self.inside == 0 {
            let (table, name) = match expr {
                // `DATE_DIFF(a, b, DAY)`: the unit looks like a column.
                Expr::Function(function) => {
                    let args = make::plain_args(function).into_iter();
                    self.units.extend(args.filter_map(|arg| match arg {
                        Expr::Identifier(name) => moment::unit(&name.value).map(|_| name.span),
                        _ => None,
                    }));
                    return ControlFlow::Continue(());
                }
                Expr::Identifier(name) if self.units.contains(&name.span) => {
                    return ControlFlow::Continue(());
                }
                Expr::Identifier(name) => (None, name),
                Expr::CompoundIdentifier(names) => match names.as_slice() {
                    [.., table, name] => (Some(table.value.to_lowercase()), name),
                    _ => return ControlFlow::Continue(()),
                },
                _ => return ControlFlow::Continue(()),
            };
            self.found.push(Bare {
                table,
                name: name.clone(),
                is_alone: self.is_alone,
            });
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if self.hides(expr) {
            self.inside -= 1;
        }
        ControlFlow::Continue(())
    }
}

/// Says whether a function of any dialect gathers rows.
fn is_aggregate(name: &str, n_args: usize) -> bool {
    const MORE: &[&str] = &[
        "any",
        "any_value",
        "approx_count_distinct",
        "approx_distinct",
        "approx_percentile",
        "arbitrary",
        "array_agg",
        "bool_and",
        "bool_or",
        "collect_list",
        "collect_set",
        "corr",
        "count_if",
        "countif",
        "covar_pop",
        "covar_samp",
        "every",
        "grouping",
        "grouping_id",
        "listagg",
        "logical_and",
        "logical_or",
        "max_by",
        "median",
        "min_by",
        "percentile",
        "percentile_approx",
        "percentile_cont",
        "percentile_disc",
        "some",
        "std",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "var_pop",
        "var_samp",
        "variance",
    ];
    queries::is_aggregate(name, n_args) || MORE.binary_search(&name).is_ok()
}
