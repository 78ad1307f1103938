//! Small databases in an engine: load one, ask it, load the next.
//!
//! Invariant: between `begin_instances` and `end_instances` the engine holds exactly the instance
//! loaded last; afterwards it holds what its script made. Everything happens in one transaction with
//! cached statements, because that is what makes it fast.

use rusqlite::{Connection, config::DbConfig};

use super::engine::Engine;
use super::failure;
use super::guard::{Access, Refusal};
use super::run::{self, Stopped};
use super::schema::quoted;
use super::series::bound;
use crate::base::CancelToken;
use crate::instance::{Instance, Schema, Table, TableRows};
use crate::relation::{Relation, Value};
use crate::verdict::{Budget, Limit};

/// Parameters of one INSERT; the guard's limit is 1,000.
pub(super) const MAX_PARAMETERS: usize = 900;

/// What became of an instance.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Loaded {
    /// All rows are in.
    Whole,
    /// SQLite refused some rows; these are in.
    Part(Instance),
}

impl Engine {
    /// Reads at most `max_rows` rows per table, in the order SQLite scans them.
    pub(crate) fn visible_instance(
        &self,
        schema: &Schema,
        max_rows: usize,
    ) -> rusqlite::Result<Instance> {
        self.with(Access::Own, |conn| {
            let tables = schema.tables.iter().map(|table| {
                let rows = if table.is_view {
                    Vec::new()
                } else {
                    read(conn, table, max_rows)?
                };
                Ok(TableRows {
                    name: table.name.clone(),
                    rows,
                })
            });
            Ok(Instance {
                tables: tables.collect::<rusqlite::Result<_>>()?,
            })
        })
    }

    /// Starts a series of instances.
    pub(crate) fn begin_instances(&self) -> rusqlite::Result<()> {
        self.own("BEGIN")
    }

    /// Ends the series: the script's rows are back.
    pub(crate) fn end_instances(&self) -> rusqlite::Result<()> {
        self.own("ROLLBACK")
    }

    /// Replaces all rows by those of `instance`; rows that break a constraint are left out.
    pub(crate) fn load_instance(
        &self,
        schema: &Schema,
        order: &[usize],
        instance: &Instance,
    ) -> rusqlite::Result<Loaded> {
        self.with(Access::Own, |conn| {
            clear(conn, schema, order)?;
            for (table, rows) in in_order(schema, order, instance) {
                if insert(conn, table, &rows.rows, "INSERT").is_err() {
                    clear(conn, schema, order)?;
                    return Ok(Loaded::Part(salvage(conn, schema, order, instance)));
                }
            }
            Ok(Loaded::Whole)
        })
    }

    /// Runs a graded query and returns its answer. With `flipped`, SQLite scans tables backwards
    /// wherever the query does not say otherwise.
    pub(crate) fn answer(
        &self,
        sql: &str,
        flipped: bool,
        budget: &Budget,
        cancel: &CancelToken,
    ) -> Result<Relation, Stopped> {
        let (conn, guard, fuse) = self.parts();
        fuse.arm(budget, cancel);
        let answer = self.prepare_and_collect(sql, flipped, budget);
        let blown = fuse.blown();
        fuse.disarm();
        let refusal = guard.take_refusal();
        match (answer, blown) {
            (_, Some(blown)) => Err(blown.into()),
            (Ok(Some(relation)), None) if relation.truncated => Err(Stopped::Over(Limit::Rows)),
            (Ok(relation), None) => Ok(relation.unwrap_or_default()),
            (Err(error), None) => {
                conn.flush_prepared_statement_cache();
                Err(explained(self, sql, &error, refusal))
            }
        }
    }

    fn prepare_and_collect(
        &self,
        sql: &str,
        flipped: bool,
        budget: &Budget,
    ) -> rusqlite::Result<Option<Relation>> {
        let (conn, guard, _) = self.parts();
        guard.allow(conn, Access::Query)?;
        if flipped {
            // The flag holds while the statement runs: turning it expires all statements, and an
            // expired one is prepared anew under the flag of that moment.
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_REVERSE_SCANORDER, true)?;
            let answer = conn
                .prepare(sql)
                .and_then(|mut statement| run::collect(&mut statement, budget));
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_REVERSE_SCANORDER, false)?;
            return answer;
        }
        let mut statement = conn.prepare_cached(sql)?;
        run::collect(&mut statement, budget)
    }
}

/// What is wrong with a graded query, for those who wrote it.
pub(super) fn explained(
    engine: &Engine,
    sql: &str,
    error: &rusqlite::Error,
    refusal: Option<Refusal>,
) -> Stopped {
    // Preparing trims the text.
    let whole = sql.len() - sql.trim_start().len()..sql.len();
    failure::explain(engine, Access::Query, sql, &whole, error, refusal)
}

fn in_order<'a>(
    schema: &'a Schema,
    order: &'a [usize],
    instance: &'a Instance,
) -> impl Iterator<Item = (&'a Table, &'a TableRows)> {
    let pairs = order
        .iter()
        .filter_map(|index| Some((schema.tables.get(*index)?, instance.tables.get(*index)?)));
    pairs.filter(|(table, _)| !table.is_view)
}

fn clear(conn: &Connection, schema: &Schema, order: &[usize]) -> rusqlite::Result<()> {
    for table in order
        .iter()
        .rev()
        .filter_map(|index| schema.tables.get(*index))
    {
        if !table.is_view {
            let sql = format!("DELETE FROM {}", quoted(&table.name));
            conn.prepare_cached(&sql)?.execute([])?;
        }
    }
    Ok(())
}

fn insert(
    conn: &Connection,
    table: &Table,
    rows: &[Vec<Value>],
    verb: &str,
) -> rusqlite::Result<usize> {
    let columns: Vec<String> = table
        .input_columns()
        .map(|(_, c)| quoted(&c.name))
        .collect();
    let per_statement = (MAX_PARAMETERS / columns.len().max(1)).max(1);
    let mut n_inserted = 0;
    for chunk in rows.chunks(per_statement) {
        let row = format!("({})", vec!["?"; columns.len()].join(","));
        let sql = format!(
            "{verb} INTO {}({}) VALUES {}",
            quoted(&table.name),
            columns.join(","),
            vec![row; chunk.len()].join(",")
        );
        let mut statement = conn.prepare_cached(&sql)?;
        for (index, value) in chunk.iter().flatten().enumerate() {
            statement.raw_bind_parameter(index + 1, bound(value))?;
        }
        n_inserted += statement.raw_execute()?;
    }
    Ok(n_inserted)
}

/// Inserts row by row and returns the rows that SQLite took.
fn salvage(conn: &Connection, schema: &Schema, order: &[usize], instance: &Instance) -> Instance {
    let mut taken = Instance::empty(schema);
    for (table, rows) in in_order(schema, order, instance) {
        let slot = taken.tables.iter_mut().find(|slot| slot.name == table.name);
        let Some(slot) = slot else { continue };
        for row in &rows.rows {
            let one = std::slice::from_ref(row);
            // A violated foreign key is an error even under OR IGNORE: the row is refused too.
            if insert(conn, table, one, "INSERT OR IGNORE").is_ok_and(|n| n == 1) {
                slot.rows.push(row.clone());
            }
        }
    }
    taken
}

fn read(conn: &Connection, table: &Table, max_rows: usize) -> rusqlite::Result<Vec<Vec<Value>>> {
    let columns: Vec<String> = table
        .input_columns()
        .map(|(_, c)| quoted(&c.name))
        .collect();
    let sql = format!(
        "SELECT {} FROM {} LIMIT {max_rows}",
        columns.join(","),
        quoted(&table.name)
    );
    let budget = Budget {
        rows: max_rows,
        bytes: usize::MAX,
        ..Budget::LOAD
    };
    let relation = run::collect(&mut conn.prepare(&sql)?, &budget)?;
    Ok(relation.unwrap_or_default().rows)
}
