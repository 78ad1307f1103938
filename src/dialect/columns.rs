//! What is known of tables and columns, by name.
//!
//! Invariant: a name that means columns of different kinds is of unknown kind.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Query, Select, SelectItem, TableAlias, TableFactor, Visit, Visitor,
    WildcardAdditionalOptions,
};

use super::kinds::{Kind, declared_kind, first_select, item_kind};
use super::name::Dialect;

/// What is known of tables and columns; names are lowercase.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    kinds: BTreeMap<String, Kind>,
    tables: BTreeMap<String, Vec<String>>,
    keys: BTreeMap<String, Keys>,
    /// Whether every column of the name holds a value in every row.
    filled: BTreeMap<String, bool>,
}

/// What tells the rows of a table apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) primary: Option<Vec<String>>,
    pub(super) unique: Vec<Vec<String>>,
}

impl Columns {
    /// Adds a column of a table, in the order of the table, with its declared type. A name declared
    /// twice with different kinds is of unknown kind.
    pub fn declare(&mut self, table: &str, name: &str, declared: &str) {
        self.add(name, declared_kind(declared));
        let columns = self.tables.entry(table.to_lowercase()).or_default();
        columns.push(name.to_owned());
    }

    /// Says whether a column of that name holds a value in every row of its table.
    pub fn declare_filled(&mut self, name: &str, is_filled: bool) {
        let known = self.filled.entry(name.to_lowercase()).or_insert(true);
        *known &= is_filled;
    }

    /// Says whether all columns of the name hold a value in every row of their tables.
    pub(super) fn is_filled(&self, name: &str) -> bool {
        self.filled.get(&name.to_lowercase()) == Some(&true)
    }

    /// Says what tells the rows of a table of the database apart, views left out: the columns of its
    /// primary key, if it has one, and those of its other keys.
    pub fn declare_keys(
        &mut self,
        table: &str,
        primary: Option<Vec<String>>,
        unique: Vec<Vec<String>>,
    ) {
        self.keys
            .insert(table.to_lowercase(), Keys { primary, unique });
    }

    /// Returns the keys of a table of the database; `None` for what is none.
    pub(super) fn keys_of(&self, table: &str) -> Option<&Keys> {
        self.keys.get(&table.to_lowercase())
    }

    /// Returns the columns of a table, if all are known.
    pub(super) fn of_table(&self, table: &str) -> Option<&[String]> {
        self.tables.get(&table.to_lowercase()).map(Vec::as_slice)
    }

    fn add(&mut self, name: &str, kind: Kind) {
        let known = self.kinds.entry(name.to_lowercase()).or_insert(kind);
        if *known != kind {
            *known = Kind::Unknown;
        }
    }

    pub(super) fn get(&self, name: &str) -> Kind {
        self.kinds
            .get(&name.to_lowercase())
            .copied()
            .unwrap_or_default()
    }

    /// Returns these columns and the names that `query` itself gives to what it selects.
    pub(super) fn with_aliases_of(&self, query: &Query, dialect: Dialect) -> Self {
        // A name may stand on a name that is explained later; three rounds reach far enough.
        let mut known = self.clone();
        for _ in 0..3 {
            let mut names = Names {
                found: Vec::new(),
                tables: Vec::new(),
                known: &known,
                dialect,
            };
            let _ = query.visit(&mut names);
            let (found, tables) = (names.found, names.tables);
            let mut next = self.clone();
            for (table, columns) in tables {
                next.tables.insert(table.to_lowercase(), columns);
            }
            for (name, kind) in found {
                next.add(&name, kind);
            }
            known = next;
        }
        known
    }
}

struct Names<'a> {
    found: Vec<(String, Kind)>,
    tables: Vec<(String, Vec<String>)>,
    known: &'a Columns,
    dialect: Dialect,
}

impl Names<'_> {
    fn aliased(&mut self, alias: Option<&TableAlias>, query: &Query) {
        let Some(alias) = alias else { return };
        let columns = if alias.columns.is_empty() {
            first_select(&query.body).and_then(|select| columns_of(select, self.known))
        } else {
            let names = alias.columns.iter().map(|column| column.name.value.clone());
            Some(names.collect())
        };
        if let Some(columns) = columns {
            self.tables.push((alias.name.value.clone(), columns));
        }
        let Some(select) = first_select(&query.body) else {
            return;
        };
        for (column, item) in alias.columns.iter().zip(&select.projection) {
            let kind = item_kind(item, self.known, self.dialect);
            self.found.push((column.name.value.clone(), kind));
        }
    }
}

impl Visitor for Names<'_> {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                let kind = item_kind(item, self.known, self.dialect);
                self.found.push((alias.value.clone(), kind));
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.aliased(Some(&cte.alias), &cte.query);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table {
            name,
            alias: Some(alias),
            ..
        } = factor
            && let Some(table) = name.0.last().and_then(|part| part.as_ident())
            && let Some(columns) = self.known.of_table(&table.value)
        {
            self.tables
                .push((alias.name.value.clone(), columns.to_vec()));
        }
        if let TableFactor::Derived {
            subquery, alias, ..
        } = factor
        {
            self.aliased(alias.as_ref(), subquery);
        }
        ControlFlow::Continue(())
    }
}

/// The names of what a SELECT returns, if all are known.
pub(super) fn columns_of(select: &Select, known: &Columns) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::ExprWithAlias { alias, .. } => out.push(alias.value.clone()),
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => out.push(name.value.clone()),
            SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => {
                out.push(names.last()?.value.clone());
            }
            SelectItem::UnnamedExpr(expr) => out.push(expr.to_string()),
            SelectItem::Wildcard(options) if *options == WildcardAdditionalOptions::default() => {
                let [from] = select.from.as_slice() else {
                    return None;
                };
                if !from.joins.is_empty() {
                    return None;
                }
                out.extend(
                    known
                        .of_table(&table_name(&from.relation)?)?
                        .iter()
                        .cloned(),
                );
            }
            _ => return None,
        }
    }
    Some(out)
}

/// The name by which the columns of a table are called.
pub(super) fn table_name(factor: &TableFactor) -> Option<String> {
    match factor {
        TableFactor::Table {
            alias: Some(alias), ..
        }
        | TableFactor::Derived {
            alias: Some(alias), ..
        } => Some(alias.name.value.clone()),
        TableFactor::Table { name, .. } => Some(name.0.last()?.as_ident()?.value.clone()),
        _ => None,
    }
}
