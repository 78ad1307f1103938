//! A copy of the tables without keys and indexes, whose rows lie as they were inserted.
//!
//! Invariant: a mirror never changes an answer that the data determine. SQLite scans a table with
//! an INTEGER PRIMARY KEY in key order whatever order rows came in; only here does inserting rows
//! in another order show which rows a LIMIT leaves to chance.

use std::cmp::Ordering;
use std::fmt::Write as _;

use crate::base::{CancelToken, Seed};
use crate::instance::{Instance, Schema, Table};
use crate::relation::Relation;
use crate::sandbox::{Engine, Loaded};
use crate::verdict::Budget;

/// Rows of a table that are tried in the first place.
const MAX_TURNS: usize = 10;

/// Shuffled orders that are tried before chance is ruled out.
const MAX_SHUFFLES: u64 = 26;

/// The engine of the copy.
#[derive(Debug)]
pub(super) struct Mirror {
    engine: Engine,
    schema: Schema,
    order: Vec<usize>,
}

impl Mirror {
    /// Opens a mirror of `schema`; `None` if SQLite does not take its column types bare.
    pub(super) fn open(schema: &Schema) -> Option<Self> {
        let bare = |table: &Table| Table {
            unique_keys: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            ..table.clone()
        };
        let schema = Schema {
            tables: schema.tables.iter().map(bare).collect(),
        };
        let engine = Engine::with_script(&bare_script(&schema)).ok()?;
        engine.begin_instances().ok()?;
        let order = schema.load_order();
        Some(Self {
            engine,
            schema,
            order,
        })
    }

    /// Asks the queries on the same rows stored in these orders: the answers by query.
    /// `None` for a query that the mirror does not reflect (it asks for a rowid, a collation, a
    /// generated column).
    pub(super) fn ask<const N: usize>(
        &self,
        queries: [&str; N],
        orders: &[Instance],
        (budget, cancel): (&Budget, &CancelToken),
    ) -> [Option<Vec<Relation>>; N] {
        let mut answers = queries.map(|_| Some(Vec::new()));
        for order in orders {
            let loaded = self
                .engine
                .load_instance(&self.schema, &self.order, order)
                .is_ok_and(|loaded| loaded == Loaded::Whole);
            for (query, so_far) in queries.iter().zip(&mut answers) {
                let answer = match so_far {
                    Some(_) if loaded => self.engine.answer(query, false, budget, cancel).ok(),
                    _ => None,
                };
                match (so_far.as_mut(), answer) {
                    (Some(list), Some(answer)) => list.push(answer),
                    _ => *so_far = None,
                }
            }
        }
        answers
    }
}

/// The instance as it is, backwards, shuffled, and such that every row comes first once in each
/// table of a small database: a query that leaves something to chance shows it in one of them.
pub(super) fn some_orders(instance: &Instance) -> Vec<Instance> {
    let n_rows = instance.tables.iter().map(|table| table.rows.len()).max();
    let turns = 1..n_rows.unwrap_or(0).min(MAX_TURNS);
    [
        instance.clone(),
        instance.reversed(),
        instance.shuffled(Seed(1)),
    ]
    .into_iter()
    .chain(turns.map(|by| turned(instance, by)))
    .collect()
}

/// Sorted by each column, both ways, and shuffled often: whatever picks a row of each group picks
/// the least or the greatest in one of them.
pub(super) fn more_orders(instance: &Instance) -> Vec<Instance> {
    let width = instance.tables.iter().flat_map(|table| &table.rows);
    let width = width.map(Vec::len).max().unwrap_or(0).min(MAX_TURNS);
    let sorted = (0..width).flat_map(|column| {
        let mut copy = instance.clone();
        for table in &mut copy.tables {
            table
                .rows
                .sort_by(|a, b| match (a.get(column), b.get(column)) {
                    (Some(a), Some(b)) => a.sql_cmp(b),
                    _ => Ordering::Equal,
                });
        }
        let back = copy.reversed();
        [copy, back]
    });
    let shuffled = (2..MAX_SHUFFLES).map(|seed| instance.shuffled(Seed(seed)));
    sorted.chain(shuffled).collect()
}

/// A copy whose tables begin with row `by`.
fn turned(instance: &Instance, by: usize) -> Instance {
    let mut copy = instance.clone();
    for table in &mut copy.tables {
        let by = by % table.rows.len().max(1);
        table.rows.rotate_left(by);
    }
    copy
}

fn bare_script(schema: &Schema) -> String {
    let mut script = String::new();
    for table in schema.tables.iter().filter(|table| !table.is_view) {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let columns = table
            .input_columns()
            .map(|(_, column)| format!("{} {}", quoted(&column.name), column.decl_type));
        let columns: Vec<String> = columns.collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            script,
            "CREATE TABLE {} ({});",
            quoted(&table.name),
            columns.join(", ")
        );
    }
    script
}
