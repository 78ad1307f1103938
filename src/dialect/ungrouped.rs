//! Columns beside aggregates that the dialect refuses to run, where SQLite takes any row of the group.
//!
//! Invariant: nothing is refused that the dialect might run. A column may hang on a key that is
//! grouped by (PostgreSQL, MySQL), come from outside of the query, or be written otherwise in GROUP BY:
//! whoever cannot be sure leaves it to the lint.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, GroupByExpr, JoinConstraint, JoinOperator, Query, Select, TableFactor, Visit, Visitor,
};

use super::carry::Refusal;
use super::columns::{self, Keys};
use super::context::Context;
use super::grouped::{self, Bare};
use super::lint::UNGROUPED_HELP;
use super::name::Dialect::{MySql, Postgres};

/// The first column for which the dialect would refuse to run the query.
pub(super) fn refusal(context: &Context<'_>, query: &Query) -> Option<Box<Refusal>> {
    let mut look = Look {
        context,
        ctes: BTreeSet::new(),
    };
    query.visit(&mut look).break_value()
}

struct Look<'a> {
    context: &'a Context<'a>,
    ctes: BTreeSet<String>,
}

impl Visitor for Look<'_> {
    type Break = Box<Refusal>;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Box<Refusal>> {
        let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
        self.ctes
            .extend(ctes.map(|cte| cte.alias.name.value.to_lowercase()));
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Box<Refusal>> {
        let bare = grouped::bare_columns(select);
        match bare.into_iter().find(|bare| self.is_refused(select, bare)) {
            Some(bare) => ControlFlow::Break(self.context.refuse(
                bare.name.span,
                format!(
                    "{} is neither grouped nor aggregated: {} does not run that",
                    bare.name.value,
                    self.context.dialect.title()
                ),
                UNGROUPED_HELP,
            )),
            None => ControlFlow::Continue(()),
        }
    }
}

impl Look<'_> {
    fn is_refused(&self, select: &Select, bare: &Bare) -> bool {
        let GroupByExpr::Expressions(by, _) = &select.group_by else {
            return false;
        };
        let by = grouped::keys(by);
        let name = bare.name.value.to_lowercase();
        let mentioned = mentioned(grouped::meant(select, &by));
        // The same expression may be written in two ways.
        if !bare.is_alone && mentioned.contains(&name) {
            return false;
        }
        let Some(source) = self.source(select, bare, &name) else {
            return false;
        };
        let meant = grouped::meant(select, &by).into_iter();
        let plain: BTreeSet<String> = meant.map(grouped::plain_name).collect();
        let keys = self.keys(source);
        match (self.context.dialect, keys) {
            (Postgres, Some(keys)) => {
                let primary = keys.primary.as_ref();
                !primary.is_some_and(|key| covers(&plain, key))
            }
            (MySql, Some(keys)) => {
                // What is equal to something known is known, too; a condition may say so.
                let Some(mut known) = conditions(select) else {
                    return false;
                };
                if known.contains(&name) {
                    return false;
                }
                known.extend(plain);
                let all = keys.primary.iter().chain(&keys.unique);
                !all.into_iter().any(|key| covers(&known, key))
            }
            // A key of what a subquery returns reaches through it.
            (MySql, None) => false,
            _ => true,
        }
    }

    /// Where a column surely comes from, if that is a part of this FROM.
    fn source<'s>(&self, select: &'s Select, bare: &Bare, name: &str) -> Option<&'s TableFactor> {
        let joins = select.from.iter().flat_map(|from| &from.joins);
        let first = select.from.iter().map(|from| &from.relation);
        first
            .chain(joins.map(|join| &join.relation))
            .find(|factor| {
                let Some(called) = columns::table_name(factor) else {
                    return false;
                };
                let columns = match factor {
                    TableFactor::Table { name, alias, .. }
                        if alias.as_ref().is_none_or(|alias| alias.columns.is_empty()) =>
                    {
                        let table = name.0.last().and_then(|part| part.as_ident());
                        table.and_then(|table| self.context.columns.of_table(&table.value))
                    }
                    _ => self.context.columns.of_table(&called),
                };
                let has = columns
                    .is_some_and(|columns| columns.iter().any(|c| c.eq_ignore_ascii_case(name)));
                let is_meant = bare
                    .table
                    .as_ref()
                    .is_none_or(|table| called.eq_ignore_ascii_case(table));
                has && is_meant
            })
    }

    /// The keys of a table of the database.
    fn keys(&self, factor: &TableFactor) -> Option<&Keys> {
        let TableFactor::Table { name, .. } = factor else {
            return None;
        };
        let table = &name.0.last()?.as_ident()?.value;
        if self.ctes.contains(&table.to_lowercase()) {
            return None;
        }
        self.context.columns.keys_of(table)
    }
}

fn covers(known: &BTreeSet<String>, key: &[String]) -> bool {
    !key.is_empty() && key.iter().all(|name| known.contains(&name.to_lowercase()))
}

/// The names of columns in expressions.
fn mentioned<'e>(all: impl IntoIterator<Item = &'e Expr>) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl Visitor for Names {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if let Expr::Identifier(_) | Expr::CompoundIdentifier(_) = expr {
                self.0.insert(grouped::plain_name(expr));
            }
            ControlFlow::Continue(())
        }
    }
    let mut names = Names(BTreeSet::new());
    for expr in all {
        let _ = expr.visit(&mut names);
    }
    names.0
}

/// The names in WHERE and in the conditions of joins; `None` if a join does not name its own.
fn conditions(select: &Select) -> Option<BTreeSet<String>> {
    let mut names = mentioned(&select.selection);
    for join in select.from.iter().flat_map(|from| &from.joins) {
        let (JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on)
        | JoinOperator::Right(on)
        | JoinOperator::RightOuter(on)
        | JoinOperator::CrossJoin(on)
        | JoinOperator::StraightJoin(on)) = &join.join_operator
        else {
            return None;
        };
        match on {
            JoinConstraint::On(condition) => names.extend(mentioned([condition])),
            JoinConstraint::Using(columns) => names.extend(
                columns
                    .iter()
                    .filter_map(|name| Some(name.0.last()?.as_ident()?.value.to_lowercase())),
            ),
            JoinConstraint::Natural => return None,
            JoinConstraint::None => {}
        }
    }
    Some(names)
}
