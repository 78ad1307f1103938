//! Functions of JSON that carried texts call, on what SQLite's `->` cut out.
//!
//! Invariant: a number keeps the digits it was written with, and text that is no JSON gives NULL.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every function of the table may fail, some never do"
)]

use std::borrow::Cow;

use rusqlite::functions::Context;
use rusqlite::types::Value;
use serde::de::IgnoredAny;

use super::math::text;
use super::register::{Answer, Entry};

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[
    ("onsite_json", 1, |context| {
        let text = text(context, 0).map(Cow::into_owned);
        Ok(text
            .filter(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
            .into())
    }),
    ("onsite_json_scalar", 1, |context| {
        Ok(match part(context) {
            Some(Part::Text(text) | Part::Bare(text)) => Value::Text(text),
            Some(Part::Null | Part::Nested(_)) | None => Value::Null,
        })
    }),
    ("onsite_json_text", 1, |context| {
        Ok(match part(context) {
            Some(Part::Text(text) | Part::Bare(text) | Part::Nested(text)) => Value::Text(text),
            Some(Part::Null) | None => Value::Null,
        })
    }),
    ("onsite_json_unquote", 1, |context| {
        Ok(match part(context) {
            Some(Part::Null) => Value::Text("null".to_owned()),
            Some(Part::Text(text) | Part::Bare(text) | Part::Nested(text)) => Value::Text(text),
            None => Value::Null,
        })
    }),
    ("onsite_json_value", 1, number_or_text),
];

/// A cut out piece of JSON.
enum Part {
    Null,
    /// A text without its quotes.
    Text(String),
    /// A number, true or false.
    Bare(String),
    /// An array or an object.
    Nested(String),
}

fn part(context: &Context<'_>) -> Option<Part> {
    let raw = text(context, 0)?.into_owned();
    Some(match raw.trim_start().chars().next() {
        Some('"') => match serde_json::from_str(&raw) {
            Ok(text) => Part::Text(text),
            Err(_) => Part::Bare(raw),
        },
        Some('{' | '[') => Part::Nested(raw),
        _ if raw == "null" => Part::Null,
        _ => Part::Bare(raw),
    })
}

/// Numbers as numbers, anything else as the JSON it is.
fn number_or_text(context: &Context<'_>) -> Answer {
    let Some(raw) = text(context, 0) else {
        return Ok(Value::Null);
    };
    Ok(match (raw.parse::<i64>(), raw.parse::<f64>()) {
        (Ok(n), _) => Value::Integer(n),
        (_, Ok(x)) => Value::Real(x),
        _ => Value::Text(raw.into_owned()),
    })
}
