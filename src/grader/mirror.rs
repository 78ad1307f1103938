//! A copy of the tables without keys and indexes, whose rows lie as they were inserted.
//!
//! Invariant: a mirror never changes an answer that the data determine. SQLite scans a table with
//! an INTEGER PRIMARY KEY in key order whatever order rows came in; only here does inserting rows
//! in another order show which rows a LIMIT leaves to chance.

use std::fmt::Write as _;

use crate::base::{CancelToken, Seed};
use crate::instance::{Instance, Schema, Table};
use crate::relation::{Comparison, Relation, difference};
use crate::sandbox::{Engine, Loaded};
use crate::verdict::Budget;

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

    /// Says whether `query` gives `expected` on `instance` in several orders of rows. `None` if the
    /// mirror does not reflect the query (it asks for a rowid, a collation, a generated column).
    pub(super) fn is_determined(
        &self,
        query: &str,
        instance: &Instance,
        expected: &Relation,
        comparison: &Comparison,
        (budget, cancel): (&Budget, &CancelToken),
    ) -> Option<bool> {
        let ask = |instance: &Instance| {
            let loaded = self
                .engine
                .load_instance(&self.schema, &self.order, instance)
                .ok()?;
            let answer = self.engine.answer(query, false, budget, cancel).ok()?;
            (loaded == Loaded::Whole).then_some(answer)
        };
        let same = |a: &Relation, b: &Relation| difference(a, b, comparison).is_none();
        let first = ask(instance)?;
        let orders = [
            instance.reversed(),
            instance.shuffled(Seed(1)),
            instance.shuffled(Seed(2)),
        ];
        for order in &orders {
            if !same(&first, &ask(order)?) {
                return Some(false);
            }
        }
        // One answer in all orders, but not the expected one: the mirror misses something.
        same(expected, &first).then_some(true)
    }
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
