//! The tables of a history as rows of values, whatever the layout: what exports, imports and merges
//! are made of.
//!
//! Invariant: names of tables and columns come from SQLite's own list of them, never from a file
//! that is read, so they may stand in a statement.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::error::StoreError;
use super::schema;

/// The table with one row per sitting.
pub(super) const SITTINGS: &str = "sessions";

/// A row: the values of all columns in their order.
pub(super) type Row = Vec<Value>;

/// A table of the layout.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns that name a row, by index.
    pub(super) key: Vec<usize>,
    /// The column that says to which sitting a row belongs, where every row belongs to one.
    pub(super) sitting: Option<usize>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// It holds JSON.
    pub(super) is_json: bool,
}

/// What a column holds; all tables are strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
}

impl Table {
    /// Returns all tables of an open history, in the order they were made.
    pub(super) fn all(conn: &Connection) -> Result<Vec<Self>, StoreError> {
        let tables = schema::tables(conn)?;
        tables
            .iter()
            .map(|(name, sql)| Self::read(conn, name, sql))
            .collect()
    }

    fn read(conn: &Connection, name: &str, sql: &str) -> Result<Self, StoreError> {
        let mut statement =
            conn.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)")?;
        let found = statement
            .query_map([name], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, bool>(2)?,
                    row.get::<_, bool>(3)?,
                ))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let position = |wanted: &str| found.iter().position(|(name, ..)| name == wanted);
        let mut statement = conn.prepare(
            "SELECT c.name FROM pragma_index_list(?1) AS i, pragma_index_info(i.name) AS c
             WHERE i.\"unique\" AND i.origin IN ('pk', 'u') ORDER BY i.origin, i.seq, c.seqno",
        )?;
        let unique = statement
            .query_map([name], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        let mut key: Vec<usize> = unique.iter().filter_map(|name| position(name)).collect();
        if key.is_empty() {
            let primary = found.iter().enumerate().filter(|(_, column)| column.3);
            key = primary.map(|(index, _)| index).collect();
        }
        if key.is_empty() {
            key = (0..found.len()).collect();
        }
        let sitting = position("session").filter(|at| found.get(*at).is_some_and(|c| c.2));
        let columns = found
            .into_iter()
            .map(|(column, kind, ..)| Column {
                kind: match kind.as_str() {
                    "INTEGER" => Kind::Integer,
                    "REAL" => Kind::Real,
                    _ => Kind::Text,
                },
                is_json: sql.contains(&format!("json_valid({column})")),
                name: column,
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            columns,
            key,
            sitting,
        })
    }

    /// Returns the place of a column.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.name == column)
    }

    /// Calls `each` with the rows in the order of their key; only with those of one sitting, if one
    /// is named. The list of sittings is in the order they began.
    pub(super) fn each<E: From<StoreError>>(
        &self,
        conn: &Connection,
        sitting: Option<&str>,
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let of_sitting = match self.sitting.filter(|_| sitting.is_some()) {
            Some(_) => " WHERE session = ?1",
            None => "",
        };
        let sql = format!(
            "SELECT {} FROM {}{of_sitting} ORDER BY {}",
            self.names(),
            self.name,
            self.order(),
        );
        let failed = |error| E::from(StoreError::from(error));
        let mut statement = conn.prepare_cached(&sql).map_err(failed)?;
        let values = sitting.filter(|_| self.sitting.is_some());
        let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let values: Result<Row, _> = (0..self.columns.len()).map(|i| row.get(i)).collect();
            each(values.map_err(failed)?)?;
        }
        Ok(())
    }

    /// Returns the rows that [`Table::each`] would call for.
    pub(super) fn rows(
        &self,
        conn: &Connection,
        sitting: Option<&str>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(conn, sitting, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Writes a row; one with the same key takes the new values and keeps its place in the file.
    pub(super) fn put(&self, conn: &Connection, row: &[Value]) -> Result<(), StoreError> {
        let column = |index: &usize| self.columns.get(*index).map(|column| column.name.as_str());
        let key: Vec<&str> = self.key.iter().filter_map(column).collect();
        let rest = self.columns.iter().map(|column| column.name.as_str());
        let rest: Vec<String> = rest
            .filter(|name| !key.contains(name))
            .map(|name| format!("{name} = excluded.{name}"))
            .collect();
        let conflict = if rest.is_empty() {
            "DO NOTHING".to_owned()
        } else {
            format!("({}) DO UPDATE SET {}", key.join(", "), rest.join(", "))
        };
        let sql = format!("{} ON CONFLICT {conflict}", self.insertion());
        conn.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        Ok(())
    }

    /// Writes a row that must be new.
    pub(super) fn insert(&self, conn: &Connection, row: &[Value]) -> Result<(), StoreError> {
        conn.prepare_cached(&self.insertion())?
            .execute(params_from_iter(row))?;
        Ok(())
    }

    /// Returns the values of a row's key.
    pub(super) fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let values = self.key.iter().filter_map(|index| row.get(*index));
        values.cloned().collect()
    }

    fn insertion(&self) -> String {
        let marks = vec!["?"; self.columns.len()].join(", ");
        format!(
            "INSERT INTO {} ({}) VALUES ({marks})",
            self.name,
            self.names()
        )
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|c| c.name.as_str()).collect();
        names.join(", ")
    }

    fn order(&self) -> String {
        let column = |index: &usize| self.columns.get(*index).map(|column| column.name.as_str());
        let mut names: Vec<&str> = self.key.iter().filter_map(column).collect();
        if self.name == SITTINGS {
            names.insert(0, "started");
        }
        names.join(", ")
    }
}

/// Compares two values in one order for all kinds: nothing, numbers, text.
pub(super) fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Real(a), Value::Real(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Blob(a), Value::Blob(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// Compares two rows value by value.
pub(super) fn compare_rows(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(a, b))
        .find(|ordering| ordering.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Integer(_) => 1,
        Value::Real(_) => 2,
        Value::Text(_) => 3,
        Value::Blob(_) => 4,
    }
}

/// Returns the text of a value, nothing if it is none.
pub(super) fn text(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// Returns a whole number, zero if it is none.
pub(super) fn integer(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Integer(n)) => *n,
        _ => 0,
    }
}
