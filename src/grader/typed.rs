//! A query as it was typed, and the one SQLite runs.
//!
//! Invariant: what is carried over is run and judged as SQLite's own text would be, and every
//! complaint about it points into the text as typed.

use crate::base::CancelToken;
use crate::dialect::{self, Carried, Columns, Dialect, Refusal};
use crate::instance::Schema;
use crate::sandbox::{self, Engine, read_schema};
use crate::verdict::{Budget, Outcome, PlanNode, SqlError, SqlPosition, SqlVerdict};

/// Carries a submission over, knowing the tables it is about.
pub fn carry(typed: &str, dialect: Dialect, schema: &Schema) -> Result<Carried, SqlError> {
    dialect::carry_with(typed, dialect, &columns(schema)).map_err(|refusal| error(typed, refusal))
}

/// Says what `dialect` itself would refuse in a text that runs here all the same.
pub fn lints(typed: &str, dialect: Dialect) -> Vec<SqlError> {
    told(typed, dialect::lint(typed, dialect))
}

/// Says the same, knowing the tables of a script.
pub fn lints_over(typed: &str, dialect: Dialect, setup_sql: &str) -> Vec<SqlError> {
    match Engine::with_script(setup_sql) {
        Ok(engine) => lints_in(&engine, typed, dialect),
        Err(_) => lints(typed, dialect),
    }
}

/// Says the same, knowing the tables of a scratch database.
pub fn lints_in(engine: &Engine, typed: &str, dialect: Dialect) -> Vec<SqlError> {
    match read_schema(engine) {
        Ok(schema) => lints_knowing(typed, dialect, &columns(&schema)),
        Err(_) => lints(typed, dialect),
    }
}

/// Says the same, knowing the columns.
pub(super) fn lints_knowing(typed: &str, dialect: Dialect, columns: &Columns) -> Vec<SqlError> {
    told(typed, dialect::lint_with(typed, dialect, columns))
}

fn told(typed: &str, found: Vec<dialect::Lint>) -> Vec<SqlError> {
    let found = found.into_iter();
    found
        .map(|lint| SqlError {
            message: lint.message,
            position: lint.offset.map(|at| SqlPosition::locate(typed, at)),
            help: Some(lint.help),
        })
        .collect()
}

/// Says whether it is we who cannot judge `typed`: its dialect may well take it.
pub fn is_beyond_us(typed: &str, dialect: Dialect) -> bool {
    dialect::carry(typed, dialect).is_err_and(|refusal| refusal.is_ours)
}

/// Runs `typed` on a scratch database as [`sandbox::run`] does.
pub fn run(
    engine: &mut Engine,
    typed: &str,
    dialect: Dialect,
    budget: &Budget,
    cancel: &CancelToken,
) -> Outcome {
    let carried = match carry_on(engine, typed, dialect) {
        Ok(carried) => carried,
        Err(error) => return Outcome::Failed(error),
    };
    match sandbox::run(engine, &carried.sql, budget, cancel) {
        Outcome::Failed(error) => Outcome::Failed(placed(error, typed, &carried)),
        other => other,
    }
}

/// Returns the plan of `typed` as [`sandbox::plan`] does.
pub fn plan(engine: &mut Engine, typed: &str, dialect: Dialect) -> Result<Vec<PlanNode>, SqlError> {
    let carried = carry_on(engine, typed, dialect)?;
    sandbox::plan(engine, &carried.sql).map_err(|error| placed(error, typed, &carried))
}

/// Returns what the schema says about columns.
pub fn columns(schema: &Schema) -> Columns {
    let mut columns = Columns::default();
    for table in &schema.tables {
        for column in &table.columns {
            columns.declare(&table.name, &column.name, &column.decl_type);
            let is_filled = column.not_null || column.pk_position.is_some();
            columns.declare_filled(&column.name, is_filled && !table.is_view);
        }
        if table.is_view {
            continue;
        }
        let (primary, unique): (Vec<_>, Vec<_>) = table.unique_keys.iter().partition(|key| {
            let n_primary = table.columns.iter().filter(|c| c.pk_position.is_some());
            key.len() == n_primary.count()
                && key
                    .iter()
                    .filter_map(|index| table.columns.get(*index))
                    .all(|column| column.pk_position.is_some())
        });
        let names = |key: &Vec<usize>| {
            let columns = key.iter().filter_map(|index| table.columns.get(*index));
            columns.map(|column| column.name.clone()).collect()
        };
        columns.declare_keys(
            &table.name,
            primary.first().map(|key| names(key)),
            unique.into_iter().map(names).collect(),
        );
    }
    columns
}

/// Carries `typed` over for the tables that stand in `engine` now.
fn carry_on(engine: &Engine, typed: &str, dialect: Dialect) -> Result<Carried, SqlError> {
    let schema = match dialect {
        Dialect::Sqlite => Schema::default(),
        // Tables that cannot be read are complained about when the query is run.
        _ => read_schema(engine).unwrap_or_default(),
    };
    carry(typed, dialect, &schema)
}

fn error(typed: &str, refusal: Refusal) -> SqlError {
    SqlError {
        message: refusal.message,
        position: refusal
            .offset
            .map(|offset| SqlPosition::locate(typed, offset)),
        help: refusal.help,
    }
}

/// Puts SQLite's complaint in a verdict at its place in the text as typed.
pub(super) fn placed_in(verdict: SqlVerdict, typed: &str, carried: &Carried) -> SqlVerdict {
    match verdict {
        SqlVerdict::Failed(error) => SqlVerdict::Failed(placed(error, typed, carried)),
        other => other,
    }
}

/// Puts SQLite's complaint at its place in the text as typed, and says whose fault it is: a text of
/// ours that SQLite cannot read is not the candidate's.
pub(super) fn placed(error: SqlError, typed: &str, carried: &Carried) -> SqlError {
    let original = |at: SqlPosition| SqlPosition::locate(typed, carried.original(at.offset));
    let is_unread = error.message.contains("syntax error")
        || error.message.contains("misused")
        || error.message.contains("unrecognized token");
    let position = error.position.map(original);
    if is_unread && carried.sql != typed {
        return SqlError {
            message: format!("{OURS}: {}", error.message),
            position,
            help: Some("write this part in another way, or switch the dialect to SQLite".into()),
        };
    }
    SqlError { position, ..error }
}

/// How a complaint starts that is about our own text.
const OURS: &str = "SQLite does not read what this was carried over to";

/// Says whether the complaint is about a text of ours.
pub fn is_ours(error: &SqlError) -> bool {
    error.message.starts_with(OURS)
}
