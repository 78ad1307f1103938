//! A small database: rows per table, in the order of a schema's tables and input columns.
//!
//! Invariant: rows have one value per input column (generated columns take none).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::schema::Schema;
use crate::base::{Dice, Seed};
use crate::relation::{Relation, Value};

/// The rows of all tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// One entry per table of the schema, in its order.
    pub tables: Vec<TableRows>,
}

/// The rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableRows {
    /// The table's name.
    pub name: String,
    /// The rows, values in the order of the input columns.
    pub rows: Vec<Vec<Value>>,
}

/// Rows of several tables that can be loaded.
pub trait Rows {
    /// Returns the number of rows of table `table`, by its place in the schema.
    fn n_rows(&self, table: usize) -> usize;

    /// Returns the values of the table's input columns, row after row.
    fn cells(&self, table: usize) -> impl Iterator<Item = &Value>;
}

impl Rows for Instance {
    fn n_rows(&self, table: usize) -> usize {
        self.tables.get(table).map_or(0, |t| t.rows.len())
    }

    fn cells(&self, table: usize) -> impl Iterator<Item = &Value> {
        let rows = self.tables.get(table).map_or(&[][..], |t| &t.rows);
        rows.iter().flatten()
    }
}

/// A row by table index and row index.
pub type RowId = (usize, usize);

impl Instance {
    /// Returns the instance of `schema` without rows.
    pub fn empty(schema: &Schema) -> Self {
        let tables = schema.tables.iter().map(|table| TableRows {
            name: table.name.clone(),
            rows: Vec::new(),
        });
        Self {
            tables: tables.collect(),
        }
    }

    /// Returns the number of rows over all tables.
    pub fn row_count(&self) -> usize {
        self.tables.iter().map(|table| table.rows.len()).sum()
    }

    /// Returns all rows by id, in order.
    pub fn row_ids(&self) -> Vec<RowId> {
        let tables = self.tables.iter().enumerate();
        tables
            .flat_map(|(t, table)| (0..table.rows.len()).map(move |row| (t, row)))
            .collect()
    }

    /// Returns a copy without the given rows and without the rows that refer to them.
    #[must_use]
    pub fn without(&self, schema: &Schema, rows: &BTreeSet<RowId>) -> Self {
        let mut gone = rows.clone();
        loop {
            let orphans = self.orphans(schema, &gone);
            if orphans.is_empty() {
                break;
            }
            gone.extend(orphans);
        }
        let tables = self.tables.iter().enumerate().map(|(t, table)| TableRows {
            name: table.name.clone(),
            rows: table
                .rows
                .iter()
                .enumerate()
                .filter(|(row, _)| !gone.contains(&(t, *row)))
                .map(|(_, row)| row.clone())
                .collect(),
        });
        Self {
            tables: tables.collect(),
        }
    }

    /// Returns a copy with the rows of every table in reverse order.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut copy = self.clone();
        for table in &mut copy.tables {
            table.rows.reverse();
        }
        copy
    }

    /// Returns a copy with the rows of every table in an order drawn from `seed`.
    #[must_use]
    pub fn shuffled(&self, seed: Seed) -> Self {
        let mut dice = Dice::new(seed);
        let mut copy = self.clone();
        for table in &mut copy.tables {
            dice.shuffle(&mut table.rows);
        }
        copy
    }

    /// Returns the tables as relations, for showing.
    pub fn relations(&self, schema: &Schema) -> Vec<(String, Relation)> {
        let tables = schema.tables.iter().zip(&self.tables);
        tables
            .filter(|(table, _)| !table.is_view)
            .map(|(table, rows)| {
                let mut relation =
                    Relation::with_columns(table.input_columns().map(|(_, c)| c.name.clone()));
                relation.rows.clone_from(&rows.rows);
                (table.name.clone(), relation)
            })
            .collect()
    }

    /// Returns the cell of table `table`, row `row` and *schema* column `column`.
    pub fn cell(&self, schema: &Schema, table: usize, row: usize, column: usize) -> Option<&Value> {
        let input = schema.tables.get(table)?.input_place(column)?;
        self.tables.get(table)?.rows.get(row)?.get(input)
    }

    /// Rows not yet gone whose foreign key points at nothing but gone rows.
    fn orphans(&self, schema: &Schema, gone: &BTreeSet<RowId>) -> Vec<RowId> {
        let mut found = Vec::new();
        for (t, table) in schema.tables.iter().enumerate() {
            for key in &table.foreign_keys {
                let Some(p) = schema.table_index(&key.table) else {
                    continue;
                };
                let Some(parent) = schema.tables.get(p) else {
                    continue;
                };
                let references: Vec<usize> = key
                    .references
                    .iter()
                    .filter_map(|name| parent.column_index(name))
                    .collect();
                if !gone.iter().any(|(table, _)| *table == p) {
                    continue;
                }
                for row in self.live_rows(t, gone) {
                    let values: Option<Vec<&Value>> = key
                        .columns
                        .iter()
                        .map(|c| self.cell(schema, t, row, *c))
                        .collect();
                    let Some(values) = values else { continue };
                    if values.iter().any(|v| v.is_null()) {
                        continue;
                    }
                    let has_parent = self.live_rows(p, gone).any(|candidate| {
                        references.iter().zip(&values).all(|(c, value)| {
                            self.cell(schema, p, candidate, *c)
                                .is_some_and(|v| v.sql_cmp(value) == Ordering::Equal)
                        })
                    });
                    if !has_parent {
                        found.push((t, row));
                    }
                }
            }
        }
        found
    }

    fn live_rows<'a>(
        &'a self,
        table: usize,
        gone: &'a BTreeSet<RowId>,
    ) -> impl Iterator<Item = usize> + 'a {
        let n_rows = self.tables.get(table).map_or(0, |t| t.rows.len());
        (0..n_rows).filter(move |row| !gone.contains(&(table, *row)))
    }
}
