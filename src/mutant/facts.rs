//! What is known of the tables, so that no mutant is made that cannot make a difference.
//!
//! Invariant: a fact only ever takes away mutants that are provably the query itself.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, JoinOperator, Query, Select, SelectItem, TableFactor, Value, Visit as _, Visitor,
};

use super::rewrite;

/// What is known of the tables a query reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The tables.
    pub tables: Vec<TableFacts>,
}

/// What is known of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// Its columns, and whether each may be NULL.
    pub columns: Vec<(String, bool)>,
    /// Columns that are unique by themselves and never NULL.
    pub keys: Vec<String>,
}

/// Facts about one query: those of the tables, as far as the query does not cover them up.
pub(super) struct Known {
    /// Columns that are never NULL wherever the query names them, in lower case.
    never_null: BTreeSet<String>,
    /// Names under which the query's ranking windows go.
    pub(super) ranks: BTreeSet<String>,
    tables: Vec<TableFacts>,
}

impl Known {
    pub(super) fn new(facts: &Facts, query: &Query) -> Self {
        let mut names = Names::default();
        let _: ControlFlow<()> = query.visit(&mut names);
        let mut never_null = BTreeSet::new();
        // An outer join makes NULLs out of any column.
        if !names.has_outer_join {
            for (column, _) in facts.tables.iter().flat_map(|table| &table.columns) {
                let same = facts.tables.iter().flat_map(|table| &table.columns);
                let may_be_null = same
                    .filter(|(name, _)| name.eq_ignore_ascii_case(column))
                    .any(|(_, nullable)| *nullable);
                if !may_be_null && !names.aliases.contains(&column.to_lowercase()) {
                    never_null.insert(column.to_lowercase());
                }
            }
            let sure = names.sure.difference(&names.unsure).cloned();
            never_null.extend(sure);
        }
        let tables = facts.tables.iter();
        let tables = tables.filter(|table| !names.ctes.contains(&table.name.to_lowercase()));
        Self {
            never_null,
            ranks: names.ranks,
            tables: tables.cloned().collect(),
        }
    }

    /// Says whether a column is never NULL.
    pub(super) fn is_never_null(&self, column: &Expr) -> bool {
        last_name(column).is_some_and(|name| self.never_null.contains(&name))
    }

    /// Returns the unique columns of a SELECT that reads a single table.
    pub(super) fn keys(&self, select: &Select) -> Vec<String> {
        let [from] = select.from.as_slice() else {
            return Vec::new();
        };
        let TableFactor::Table { name, .. } = &from.relation else {
            return Vec::new();
        };
        if !from.joins.is_empty() {
            return Vec::new();
        }
        let mut tables = self.tables.iter();
        let table = tables.find(|table| table.name.eq_ignore_ascii_case(&name.to_string()));
        let keys = table.map_or(&[][..], |table| table.keys.as_slice());
        keys.iter().map(|key| key.to_lowercase()).collect()
    }
}

/// Returns the name of a column without its table, in lower case.
pub(super) fn last_name(column: &Expr) -> Option<String> {
    match rewrite::bare(column) {
        Expr::Identifier(name) => Some(name.value.to_lowercase()),
        Expr::CompoundIdentifier(parts) => parts.last().map(|name| name.value.to_lowercase()),
        _ => None,
    }
}

#[derive(Default)]
struct Names {
    aliases: BTreeSet<String>,
    ctes: BTreeSet<String>,
    ranks: BTreeSet<String>,
    /// Aliases of something that is never NULL.
    sure: BTreeSet<String>,
    unsure: BTreeSet<String>,
    has_outer_join: bool,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
        self.ctes
            .extend(ctes.map(|cte| cte.alias.name.value.to_lowercase()));
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let joins = select.from.iter().flat_map(|from| &from.joins);
        self.has_outer_join |= joins.into_iter().any(|join| {
            !matches!(
                join.join_operator,
                JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_)
            )
        });
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item {
                let name = alias.value.to_lowercase();
                self.aliases.insert(name.clone());
                if let Expr::Function(call) = expr
                    && rewrite::is_ranking(call)
                {
                    self.ranks.insert(name.clone());
                }
                if is_sure(expr) {
                    self.sure.insert(name);
                } else {
                    self.unsure.insert(name);
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Says whether an expression is never NULL whatever the data.
fn is_sure(expr: &Expr) -> bool {
    match rewrite::bare(expr) {
        Expr::Value(value) => value.value != Value::Null,
        Expr::Function(call) => match rewrite::name(call).as_str() {
            "count" | "row_number" | "rank" | "dense_rank" => true,
            "coalesce" | "ifnull" => {
                let last = rewrite::arguments(call).pop().flatten();
                last.is_some_and(|last| is_sure(&last))
            }
            _ => false,
        },
        _ => false,
    }
}
