//! Mathematical functions that the bundled SQLite is built without, and a `trim` that cannot stall.
//!
//! Invariant: as in SQLite's own math extension, NULL in gives NULL out, text that is no number
//! gives NULL, and a result outside the domain is NULL. SQLite's `trim(text, characters)` takes
//! time by the product of both lengths and cannot be stopped; ours takes it by their sum.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use crate::relation::value::real_text;

type Unary = fn(f64) -> f64;
type Trim = for<'t> fn(&'t str, &HashSet<char>) -> &'t str;
type Binary = fn(f64, f64) -> f64;

/// Registers the functions on a connection.
pub(in crate::sandbox) fn register(conn: &Connection) -> Result<()> {
    let unary: [(&str, Unary); 17] = [
        ("sqrt", f64::sqrt),
        ("ln", f64::ln),
        ("log10", f64::log10),
        ("log2", f64::log2),
        ("exp", f64::exp),
        ("sin", f64::sin),
        ("cos", f64::cos),
        ("tan", f64::tan),
        ("asin", f64::asin),
        ("acos", f64::acos),
        ("atan", f64::atan),
        ("degrees", f64::to_degrees),
        ("radians", f64::to_radians),
        ("log", f64::log10),
        ("sinh", f64::sinh),
        ("cosh", f64::cosh),
        ("tanh", f64::tanh),
    ];
    for (name, function) in unary {
        conn.create_scalar_function(name, 1, flags(), move |context| {
            Ok(number(context, 0).map(function).filter(|x| !x.is_nan()))
        })?;
    }
    let rounding: [(&str, Unary); 4] = [
        ("floor", f64::floor),
        ("ceil", f64::ceil),
        ("ceiling", f64::ceil),
        ("trunc", f64::trunc),
    ];
    for (name, function) in rounding {
        conn.create_scalar_function(name, 1, flags(), move |context| {
            Ok(match context.get_raw(0) {
                // A whole number stays a whole number.
                ValueRef::Integer(n) => rusqlite::types::Value::Integer(n),
                _ => number(context, 0).map(function).into(),
            })
        })?;
    }
    let binary: [(&str, Binary); 5] = [
        ("pow", f64::powf),
        ("power", f64::powf),
        ("mod", |a, b| a % b),
        ("atan2", f64::atan2),
        ("log", |base, x| x.log(base)),
    ];
    for (name, function) in binary {
        conn.create_scalar_function(name, 2, flags(), move |context| {
            let pair = number(context, 0).zip(number(context, 1));
            Ok(pair.map(|(a, b)| function(a, b)).filter(|x| !x.is_nan()))
        })?;
    }
    conn.create_scalar_function("pi", 0, flags(), |_| Ok(std::f64::consts::PI))?;
    let trims: [(&str, Trim); 3] = [
        ("trim", |text, set| text.trim_matches(|c| set.contains(&c))),
        ("ltrim", |text, set| {
            text.trim_start_matches(|c| set.contains(&c))
        }),
        ("rtrim", |text, set| {
            text.trim_end_matches(|c| set.contains(&c))
        }),
    ];
    for (name, function) in trims {
        conn.create_scalar_function(name, 2, flags(), move |context| {
            Ok(text(context, 0)
                .zip(text(context, 1))
                .map(|(text, characters)| {
                    let set: HashSet<char> = characters.chars().collect();
                    function(&text, &set).to_owned()
                }))
        })?;
    }
    Ok(())
}

pub(super) fn flags() -> FunctionFlags {
    FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS
}

pub(super) fn number(context: &Context<'_>, index: usize) -> Option<f64> {
    match context.get_raw(index) {
        ValueRef::Integer(n) => Some(n as f64),
        ValueRef::Real(x) => Some(x),
        ValueRef::Text(text) => std::str::from_utf8(text).ok()?.trim().parse().ok(),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

pub(super) fn text<'c>(context: &'c Context<'_>, index: usize) -> Option<Cow<'c, str>> {
    match context.get_raw(index) {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string().into()),
        ValueRef::Real(x) => Some(real_text(x).into()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes)),
    }
}
