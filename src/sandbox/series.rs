//! A series of small databases on one engine, each loaded and asked in some microseconds.
//!
//! Invariant: from the first load on, the engine holds exactly the rows loaded last. Everything is
//! prepared once under the guard, and every answer runs under the fuse.

use std::collections::BTreeMap;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::engine::Engine;
use super::guard::Access;
use super::instances::{self, Loaded, MAX_PARAMETERS};
use super::run::Stopped;
use super::schema::quoted;
use crate::base::CancelToken;
use crate::instance::{Instance, Rows, Schema, Table};
use crate::relation::{Bare, Packed, Relation, Value};
use crate::verdict::{Budget, Limit};

/// Queries that are kept prepared: the reference, the submission, the rules of a schema, and what
/// a wrong submission may behave like.
const MAX_QUERIES: usize = 120;

/// The statements of a search on one engine.
#[derive(Debug)]
pub struct Series<'e> {
    engine: &'e Engine,
    schema: &'e Schema,
    order: Vec<usize>,
    /// In load order.
    loaders: Vec<Loader<'e>>,
    queries: Vec<Query<'e>>,
    /// Looks for rows without parent; there while SQLite itself does not.
    orphans: Option<Statement<'e>>,
}

/// Who looks after foreign keys while rows are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// SQLite, if the engine is set so.
    Nobody,
    /// Whoever makes the rows, and [`Series::keeps_references`] where that is not enough: SQLite
    /// clears and fills tables twice as fast when it need not look at others.
    Maker,
}

/// The statements of a table.
#[derive(Debug)]
struct Loader<'e> {
    /// The table's place in the schema.
    index: usize,
    width: usize,
    head: String,
    delete: Statement<'e>,
    /// By number of rows.
    inserts: BTreeMap<usize, Statement<'e>>,
    may_hold_rows: bool,
}

/// A prepared query and its last answer.
#[derive(Debug)]
struct Query<'e> {
    sql: String,
    columns: Vec<String>,
    statement: Statement<'e>,
    answer: Packed,
}

impl<'e> Series<'e> {
    /// Begins a series of databases of `schema`, which the engine holds; its own rows are away until
    /// the end.
    pub fn begin(engine: &'e Engine, schema: &'e Schema, trust: Trust) -> rusqlite::Result<Self> {
        engine.begin_instances()?;
        let order = schema.load_order();
        let (conn, guard, _) = engine.parts();
        guard.allow(conn, Access::Own)?;
        let has_keys = schema.tables.iter().any(|t| !t.foreign_keys.is_empty());
        let looks = has_keys && conn.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY)?;
        let orphans = if looks && trust == Trust::Maker {
            look_after_keys(conn, false)?;
            Some(conn.prepare("PRAGMA foreign_key_check")?)
        } else {
            None
        };
        let tables = order.iter().filter_map(|index| {
            let table = schema.tables.get(*index)?;
            (!table.is_view).then_some((*index, table))
        });
        let loaders = tables.map(|(index, table)| Loader::new(conn, index, table));
        let loaders = loaders.collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            engine,
            schema,
            order,
            loaders,
            queries: Vec::new(),
            orphans,
        })
    }

    /// Ends the series: the rows of the engine's script are back.
    pub fn end(self) -> rusqlite::Result<()> {
        let engine = self.engine;
        let looked_away = self.orphans.is_some();
        drop(self);
        if looked_away {
            let (conn, _, _) = engine.parts();
            look_after_keys(conn, true)?;
        }
        engine.end_instances()
    }

    /// Says whether every row loaded has its parent.
    pub fn keeps_references(&mut self) -> rusqlite::Result<bool> {
        let (conn, guard, _) = self.engine.parts();
        let Some(orphans) = &mut self.orphans else {
            return Ok(true);
        };
        guard.allow(conn, Access::Own)?;
        let has_none = orphans.raw_query().next()?.is_none();
        Ok(has_none)
    }

    /// Replaces all rows by `rows`; says whether SQLite took every one of them. If not, what the
    /// engine holds is unknown until the next load.
    pub fn load(&mut self, rows: &impl Rows) -> rusqlite::Result<bool> {
        // A scan backwards in between expires all statements, and an expired one is prepared anew.
        let (conn, guard, _) = self.engine.parts();
        guard.allow(conn, Access::Own)?;
        for loader in self.loaders.iter_mut().rev() {
            if loader.may_hold_rows {
                loader.delete.raw_execute()?;
                loader.may_hold_rows = false;
            }
        }
        for loader in &mut self.loaders {
            let n_rows = rows.n_rows(loader.index);
            if n_rows == 0 {
                continue;
            }
            loader.may_hold_rows = true;
            let cells = rows.cells(loader.index);
            if loader.insert(conn, n_rows, cells).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Replaces all rows by those of `instance` that SQLite takes, and returns these.
    pub(crate) fn salvage(&mut self, instance: &Instance) -> rusqlite::Result<Instance> {
        for loader in &mut self.loaders {
            loader.may_hold_rows = true;
        }
        let (conn, _, _) = self.engine.parts();
        let looked_away = self.orphans.is_some();
        if looked_away {
            look_after_keys(conn, true)?;
        }
        let loaded = self
            .engine
            .load_instance(self.schema, &self.order, instance)?;
        if looked_away {
            look_after_keys(conn, false)?;
        }
        Ok(match loaded {
            Loaded::Whole => instance.clone(),
            Loaded::Part(part) => part,
        })
    }

    /// Runs a query and keeps its answer; says how many rows it has.
    pub fn ask(
        &mut self,
        sql: &str,
        budget: &Budget,
        cancel: &CancelToken,
    ) -> Result<usize, Stopped> {
        let place = self.queries.iter().position(|query| query.sql == sql);
        let place = match place {
            Some(place) => place,
            None => self.prepare(sql, budget, cancel)?,
        };
        let (conn, guard, fuse) = self.engine.parts();
        let Some(query) = self.queries.get_mut(place) else {
            return Ok(0);
        };
        guard
            .allow(conn, Access::Query)
            .map_err(|error| instances::explained(self.engine, sql, &error, None))?;
        fuse.arm_unwatched(budget, cancel);
        let answered = query.run(budget);
        let blown = fuse.release();
        match (answered, blown) {
            (_, Some(blown)) => Err(blown.into()),
            (Ok(is_whole), None) if !is_whole => Err(Stopped::Over(Limit::Rows)),
            (Ok(_), None) => Ok(query.answer.len()),
            (Err(error), None) => {
                let refusal = guard.take_refusal();
                Err(instances::explained(self.engine, sql, &error, refusal))
            }
        }
    }

    /// The answer of a query that was asked.
    pub fn answer(&self, sql: &str) -> Option<(&Packed, &[String])> {
        let query = self.queries.iter().find(|query| query.sql == sql)?;
        Some((&query.answer, &query.columns))
    }

    /// The same as a relation.
    pub fn relation(&self, sql: &str) -> Relation {
        let answer = self.answer(sql);
        answer.map_or_else(Relation::default, |(answer, columns)| {
            answer.unpack(columns)
        })
    }

    /// Prepares a query under the guard and returns its place.
    fn prepare(
        &mut self,
        sql: &str,
        budget: &Budget,
        cancel: &CancelToken,
    ) -> Result<usize, Stopped> {
        let engine = self.engine;
        let (conn, guard, fuse) = engine.parts();
        fuse.arm(budget, cancel);
        let prepared = guard
            .allow(conn, Access::Query)
            .and_then(|()| conn.prepare(sql));
        let blown = fuse.release();
        let refusal = guard.take_refusal();
        let statement = match (prepared, blown) {
            (_, Some(blown)) => return Err(blown.into()),
            (Ok(statement), None) => statement,
            (Err(error), None) => {
                return Err(instances::explained(engine, sql, &error, refusal));
            }
        };
        let columns = statement.column_names().map(str::to_owned);
        if self.queries.len() >= MAX_QUERIES {
            self.queries.pop();
        }
        self.queries.push(Query {
            sql: sql.to_owned(),
            columns: columns.collect(),
            statement,
            answer: Packed::default(),
        });
        Ok(self.queries.len() - 1)
    }
}

impl<'e> Loader<'e> {
    fn new(conn: &'e Connection, index: usize, table: &Table) -> rusqlite::Result<Self> {
        let columns: Vec<String> = table
            .input_columns()
            .map(|(_, column)| quoted(&column.name))
            .collect();
        let name = quoted(&table.name);
        Ok(Self {
            index,
            width: columns.len(),
            // Not ABORT: nobody needs the rows before the one that is refused, and SQLite keeps a
            // journal for each statement that may have to be undone.
            head: format!("INSERT OR FAIL INTO {name}({}) VALUES ", columns.join(",")),
            delete: conn.prepare(&format!("DELETE FROM {name}"))?,
            inserts: BTreeMap::new(),
            may_hold_rows: true,
        })
    }

    /// Inserts the rows, as many as fit with one statement.
    fn insert<'v>(
        &mut self,
        conn: &'e Connection,
        n_rows: usize,
        mut cells: impl Iterator<Item = &'v Value>,
    ) -> rusqlite::Result<()> {
        let per_statement = (MAX_PARAMETERS / self.width.max(1)).max(1);
        let mut left = n_rows;
        while left > 0 {
            let n_rows = left.min(per_statement);
            left -= n_rows;
            let width = self.width;
            let statement = self.statement(conn, n_rows)?;
            for place in 1..=n_rows * width {
                let Some(value) = cells.next() else { break };
                statement.raw_bind_parameter(place, bound(value))?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    fn statement(
        &mut self,
        conn: &'e Connection,
        n_rows: usize,
    ) -> rusqlite::Result<&mut Statement<'e>> {
        use std::collections::btree_map::Entry;
        Ok(match self.inserts.entry(n_rows) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(fresh) => {
                let row = format!("({})", vec!["?"; self.width].join(","));
                let sql = format!("{}{}", self.head, vec![row; n_rows].join(","));
                fresh.insert(conn.prepare(&sql)?)
            }
        })
    }
}

impl Query<'_> {
    /// Packs the answer; says whether all of it was kept.
    fn run(&mut self, budget: &Budget) -> rusqlite::Result<bool> {
        let answer = &mut self.answer;
        answer.clear();
        let width = self.columns.len();
        let mut rows = self.statement.raw_query();
        while let Some(row) = rows.next()? {
            if answer.len() >= budget.rows || answer.n_bytes() >= budget.bytes {
                return Ok(false);
            }
            for column in 0..width {
                answer.push(match row.get_ref(column)? {
                    ValueRef::Null => Bare::Null,
                    ValueRef::Integer(n) => Bare::Integer(n),
                    ValueRef::Real(x) => Bare::Real(x),
                    ValueRef::Text(text) => Bare::Text(text),
                    ValueRef::Blob(bytes) => Bare::Blob(bytes),
                });
            }
            answer.end_row();
        }
        Ok(true)
    }
}

/// Has SQLite look after foreign keys, or away from them. Statements are prepared anew after that.
fn look_after_keys(conn: &Connection, looks: bool) -> rusqlite::Result<()> {
    let config = DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY;
    conn.set_db_config(config, looks).map(|_| ())
}

/// The value as a parameter.
pub(super) fn bound(value: &Value) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Integer(n) => ValueRef::Integer(*n),
        Value::Real(x) => ValueRef::Real(*x),
        Value::Text(text) => ValueRef::Text(text.as_bytes()),
        Value::Blob(bytes) => ValueRef::Blob(bytes),
    })
}
