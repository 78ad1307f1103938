//! Runs SQL text statement by statement under a budget.
//!
//! Invariant: `run_script` returns one outcome per statement that was started, and stops at the
//! first that does not come to its end; places in errors are places in the text as typed.

use std::ops::Range;

use rusqlite::types::ValueRef;
use rusqlite::{Statement, StatementStatus};

use super::engine::Engine;
use super::failure;
use super::fuse::Blown;
use super::guard::{Access, MAX_SQL_LENGTH};
use crate::base::CancelToken;
use crate::relation::{Relation, Value, script};
use crate::verdict::{Budget, Limit, Outcome, SqlError};

/// Statements of one script.
const MAX_STATEMENTS: usize = 500;

/// Why a statement did not come to its end.
#[derive(Debug)]
pub enum Stopped {
    Failed(SqlError),
    Cancelled,
    Over(Limit),
}

/// Runs the statements of `sql` on the candidate's scratch database and returns the last outcome.
pub fn run(engine: &mut Engine, sql: &str, budget: &Budget, cancel: &CancelToken) -> Outcome {
    let outcomes = run_script(engine, sql, budget, cancel);
    outcomes
        .into_iter()
        .next_back()
        .unwrap_or_else(|| nothing_to_run(sql))
}

/// Runs the statements of `sql` one after another; all of them share the budget.
pub fn run_script(
    engine: &mut Engine,
    sql: &str,
    budget: &Budget,
    cancel: &CancelToken,
) -> Vec<Outcome> {
    if let Some(error) = failure::unreadable(sql, 16 * MAX_SQL_LENGTH) {
        return vec![Outcome::Failed(error)];
    }
    let statements = script::statements(sql);
    if statements.len() > MAX_STATEMENTS {
        return vec![Outcome::Failed(too_many(statements.len()))];
    }
    let (_, _, fuse) = engine.parts();
    fuse.arm(budget, cancel);
    let mut left = *budget;
    let mut outcomes = Vec::new();
    for range in statements {
        let outcome = match step(engine, engine.typed, sql, range, &left) {
            Ok(outcome) => outcome,
            Err(stopped) => stopped.into(),
        };
        let taken = outcome.relation().map_or(0, relation_bytes);
        left.bytes = left.bytes.saturating_sub(taken);
        let is_complete = outcome.is_complete();
        outcomes.push(outcome);
        if !is_complete {
            break;
        }
    }
    fuse.disarm();
    outcomes
}

fn too_many(n: usize) -> SqlError {
    SqlError {
        message: format!("the text has {n} statements, {MAX_STATEMENTS} are allowed"),
        position: None,
        help: Some("run a part of it, or put rows into one INSERT".into()),
    }
}

/// Says why there is nothing to run in `sql`.
fn nothing_to_run(sql: &str) -> Outcome {
    let message = if sql.trim().is_empty() {
        "there is nothing to run"
    } else {
        "there is no statement to run, only comments"
    };
    Outcome::Failed(SqlError {
        message: message.into(),
        position: None,
        help: Some("type a query, for example SELECT 1".into()),
    })
}

/// Prepares and runs one statement; the fuse is armed by the caller.
pub(crate) fn step(
    engine: &Engine,
    access: Access,
    sql: &str,
    range: Range<usize>,
    budget: &Budget,
) -> Result<Outcome, Stopped> {
    let (conn, guard, fuse) = engine.parts();
    let text = sql.get(range.clone()).unwrap_or_default();
    let explain = |error: rusqlite::Error| {
        if let Some(blown) = fuse.blown() {
            return blown.into();
        }
        failure::explain(engine, access, sql, &range, &error, guard.take_refusal())
    };
    // Also counts statements too short to meet the progress handler.
    fuse.burn();
    if let Some(blown) = fuse.blown() {
        return Err(blown.into());
    }
    let started = fuse.elapsed();
    let changes_before = conn.total_changes();
    guard.allow(conn, access).map_err(&explain)?;
    let mut statement = conn.prepare(text).map_err(&explain)?;
    let relation = collect(&mut statement, budget).map_err(&explain)?;
    let elapsed = fuse.elapsed().saturating_sub(started);
    Ok(match relation {
        Some(relation) => Outcome::Rows {
            at_least: relation.len() + usize::from(relation.truncated),
            relation,
            elapsed,
            steps: u64::try_from(statement.get_status(StatementStatus::VmStep)).unwrap_or(0),
        },
        None => Outcome::Done {
            changed: conn.total_changes().saturating_sub(changes_before),
            elapsed,
        },
    })
}

/// Runs a prepared statement and keeps as many rows as the budget allows; `None` if it is of a
/// kind that returns no rows.
pub(crate) fn collect(
    statement: &mut Statement<'_>,
    budget: &Budget,
) -> rusqlite::Result<Option<Relation>> {
    if statement.parameter_count() > 0 {
        return Err(rusqlite::Error::InvalidParameterCount(
            0,
            statement.parameter_count(),
        ));
    }
    if statement.column_count() == 0 {
        statement.raw_execute()?;
        return Ok(None);
    }
    let mut relation = Relation::with_columns(statement.column_names());
    let width = relation.columns.len();
    let mut bytes = 0;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if relation.rows.len() >= budget.rows || bytes >= budget.bytes {
            relation.truncated = true;
            break;
        }
        let mut values = Vec::with_capacity(width);
        for column in 0..width {
            let value = to_value(row.get_ref(column)?);
            bytes += value_bytes(&value);
            values.push(value);
        }
        relation.rows.push(values);
    }
    Ok(Some(relation))
}

fn relation_bytes(relation: &Relation) -> usize {
    relation.rows.iter().flatten().map(value_bytes).sum()
}

/// What a value takes in memory, roughly.
fn value_bytes(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
            Value::Null | Value::Integer(_) | Value::Real(_) => 0,
        }
}

fn to_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Integer(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl From<Blown> for Stopped {
    fn from(blown: Blown) -> Self {
        match blown {
            Blown::Cancelled => Self::Cancelled,
            Blown::Over(limit) => Self::Over(limit),
        }
    }
}

impl From<Stopped> for Outcome {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Failed(error) => Self::Failed(error),
            Stopped::Cancelled => Self::Cancelled,
            Stopped::Over(limit) => Self::OverBudget { limit },
        }
    }
}
