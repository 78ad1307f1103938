//! Values as the views show them.
//!
//! Invariant: what is not known is NULL; numbers are rounded to hundredths, which is more than anybody
//! asks of a minute or an estimate.

use crate::base::Span;
use crate::relation::Value;

/// Longer texts are cut: a row of the copy has room for two of this many bytes.
const LONGEST: usize = 24_000;

/// Returns a span in minutes.
pub(super) fn minutes(span: Span) -> f64 {
    (span.as_minutes() * 100.0).round() / 100.0
}

/// Returns a span in minutes, as a value.
pub(super) fn span(span: Span) -> Value {
    Value::Real(minutes(span))
}

/// Returns a number, if there is one.
pub(super) fn real(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| {
        Value::Real((value * 100.0).round() / 100.0)
    })
}

/// Returns a count.
pub(super) fn number(value: usize) -> Value {
    Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Returns a score, a percentage or a yes or no, if there is one.
pub(super) fn optional(value: Option<u8>) -> Value {
    value.map_or(Value::Null, |value| Value::Integer(i64::from(value)))
}

/// Returns a text, cut to what a row has room for; NUL ends a text for SQLite, so it is left out.
pub(super) fn text(words: &str) -> Value {
    let mut end = words.len().min(LONGEST);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let kept = words.get(..end).unwrap_or_default();
    Value::text(kept.replace('\0', ""))
}
