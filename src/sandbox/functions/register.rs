//! All functions of a connection.
//!
//! Invariant: a function that carried texts call has a name that starts with [`PREFIX`].

use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error, Result};

use super::{aggregates, dates, json, keys, math, numbers, patterns, texts};
use crate::base::Seed;

/// How the names of our functions start; the guard lets them pass.
pub(in crate::sandbox) const PREFIX: &str = "onsite_";

/// What a function of ours returns.
pub(super) type Answer = Result<Value>;

/// Registers the functions on a connection.
pub(in crate::sandbox) fn register(conn: &Connection) -> Result<()> {
    math::register(conn)?;
    for (name, n_args, function) in [
        dates::FUNCTIONS,
        json::FUNCTIONS,
        keys::FUNCTIONS,
        numbers::FUNCTIONS,
        texts::FUNCTIONS,
        patterns::FUNCTIONS,
    ]
    .concat()
    {
        conn.create_scalar_function(name, n_args, math::flags(), move |context| {
            function(context).map(ToSqlOutput::Owned)
        })?;
    }
    register_dice(conn)?;
    aggregates::register(conn)
}

/// A number that differs from row to row, and from run to run; the same for the same history of a
/// connection.
fn register_dice(conn: &Connection) -> Result<()> {
    let thrown = AtomicU64::new(0);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("onsite_dice", 0, flags, move |_| {
        let n = thrown.fetch_add(1, Ordering::Relaxed);
        Ok(Seed(0).split(&n.to_string()).0.cast_signed())
    })
}

/// A function by name and number of arguments; -1 takes any.
pub(super) type Entry = (&'static str, i32, fn(&Context<'_>) -> Answer);

/// An error in the terms of the query's author.
pub(super) fn complain<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::UserFunctionError(message.into().into()))
}

/// Says whether the argument is NULL.
pub(super) fn is_null(context: &Context<'_>, index: usize) -> bool {
    matches!(context.get_raw(index), ValueRef::Null)
}

/// A whole number; fractions are cut.
pub(super) fn integer(context: &Context<'_>, index: usize) -> Option<i64> {
    match context.get_raw(index) {
        ValueRef::Integer(n) => Some(n),
        _ => math::number(context, index).map(|x| x as i64),
    }
}

/// A value of its own.
pub(super) fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Integer(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// A number, whole if it can be.
pub(super) fn tidy(x: f64) -> Value {
    if x.fract() == 0.0 && x.abs() < 9e15 {
        Value::Integer(x as i64)
    } else {
        Value::Real(x)
    }
}
