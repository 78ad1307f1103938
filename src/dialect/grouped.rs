//! Names and columns of expressions, as the lint needs them.
//!
//! Invariant: what stands inside of a subquery is that query's own.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Ident, Query, Visit, Visitor};

use super::{make, queries};

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

/// A column that is in no aggregate, no subquery and not grouped by.
pub(super) fn bare_column(expr: &Expr, grouped: &[String]) -> Option<Ident> {
    struct Bare<'g> {
        grouped: &'g [String],
        inside: usize,
    }
    impl Bare<'_> {
        fn hides(&self, expr: &Expr) -> bool {
            let is_aggregate = matches!(expr, Expr::Function(function)
                if is_aggregate(&make::function_name(function), make::plain_args(function).len()));
            is_aggregate || self.grouped.contains(&plain_name(expr))
        }
    }
    impl Visitor for Bare<'_> {
        type Break = Ident;
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<Ident> {
            self.inside += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<Ident> {
            self.inside -= 1;
            ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Ident> {
            if self.hides(expr) {
                self.inside += 1;
            } else if self.inside == 0 {
                match expr {
                    Expr::Identifier(name) => return ControlFlow::Break(name.clone()),
                    Expr::CompoundIdentifier(names) => {
                        if let Some(name) = names.last() {
                            return ControlFlow::Break(name.clone());
                        }
                    }
                    _ => {}
                }
            }
            ControlFlow::Continue(())
        }
        fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Ident> {
            if self.hides(expr) {
                self.inside -= 1;
            }
            ControlFlow::Continue(())
        }
    }
    expr.visit(&mut Bare { grouped, inside: 0 }).break_value()
}

/// Says whether a function of any dialect gathers rows.
fn is_aggregate(name: &str, n_args: usize) -> bool {
    const MORE: &[&str] = &[
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
