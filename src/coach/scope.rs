//! What a name means: the tables of a schema, and the sources that a SELECT reads from.
//!
//! Invariant: a column is told only as `table.column` of the schema, in lower case; what is not
//! found there is told as nothing.

use std::collections::{BTreeMap, BTreeSet};

use sqlparser::ast::Statement;
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

/// Columns of the schema that a value is made from.
pub(super) type Columns = BTreeSet<String>;

/// The tables of a schema and their columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables(BTreeMap<String, Vec<String>>);

impl Tables {
    /// Reads the CREATE TABLE statements of a script.
    pub(super) fn of(script: &str) -> Self {
        let mut tables = BTreeMap::new();
        for range in crate::relation::script::statements(script) {
            let text = script.get(range).unwrap_or_default();
            let parsed = Parser::parse_sql(&SQLiteDialect {}, text).unwrap_or_default();
            for statement in parsed {
                if let Statement::CreateTable(table) = statement {
                    let columns = table.columns.iter();
                    let columns = columns.map(|column| column.name.value.to_lowercase());
                    tables.insert(plain(&table.name), columns.collect());
                }
            }
        }
        Self(tables)
    }

    /// Says whether `name` is a table or a `table.column`.
    pub(super) fn knows(&self, name: &str) -> bool {
        match name.split_once('.') {
            None => self.0.contains_key(name),
            Some((table, column)) => self.columns(table).iter().any(|known| known == column),
        }
    }

    pub(super) fn columns(&self, table: &str) -> &[String] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }
}

/// Returns the last part of a name, in lower case.
pub(super) fn plain(name: &sqlparser::ast::ObjectName) -> String {
    let last = name.0.last().and_then(|part| part.as_ident());
    last.map_or_else(String::new, |ident| ident.value.to_lowercase())
}

/// What a SELECT reads from.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// The name its columns go by.
    pub(super) alias: String,
    /// Its columns, and what each is made from.
    pub(super) outputs: Vec<(String, Columns)>,
}

/// The sources in reach, the innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) sources: Vec<Source>,
}

impl Scope {
    /// Returns what a column is made from.
    pub(super) fn column(&self, qualifier: Option<&str>, name: &str) -> Columns {
        let sources = self.sources.iter().rev();
        let mut sources = sources.filter(|source| qualifier.is_none_or(|q| source.alias == q));
        let found = sources.find_map(|source| {
            let mut outputs = source.outputs.iter();
            outputs.find(|(known, _)| known == name).map(|(_, of)| of)
        });
        found.cloned().unwrap_or_default()
    }
}
