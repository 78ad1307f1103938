//! What bounds refer to. Invariant: a name means the latest value declared under it.

use serde_json::Value;

use crate::deck::{Bound, Length};

/// The values declared so far, innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(Vec<(String, Value)>);

impl Scope {
    pub(super) fn declare(&mut self, name: &str, value: &Value) {
        if !name.is_empty() {
            self.0.push((name.to_owned(), value.clone()));
        }
    }

    pub(super) fn mark(&self) -> usize {
        self.0.len()
    }

    /// Forgets what was declared since `mark`.
    pub(super) fn leave(&mut self, mark: usize) {
        self.0.truncate(mark);
    }

    /// Returns a bound's number; `default` if it refers to nothing that has one.
    pub(super) fn resolve(&self, bound: &Bound, default: i64) -> i64 {
        match bound {
            Bound::Fixed(n) => *n,
            Bound::Of { name, length, plus } => {
                let found = self.0.iter().rev().find(|(known, _)| known == name);
                let size = found.and_then(|(_, value)| {
                    if *length {
                        n_parts(value)
                    } else {
                        value.as_i64()
                    }
                });
                size.map_or(default, |size| size.saturating_add(*plus))
            }
        }
    }

    /// Returns the least and the greatest length; without a bound the latter is `size`.
    pub(super) fn length(&self, length: &Length, size: usize) -> (usize, usize) {
        let number = |n: i64| usize::try_from(n).unwrap_or(0);
        let min = number(self.resolve(&length.min, 0));
        let max = length.max.as_ref();
        let max = max.map_or(usize::MAX, |max| number(self.resolve(max, 0)));
        (min, max.min(size.max(min)))
    }
}

/// How many elements, entries or characters a value has.
fn n_parts(value: &Value) -> Option<i64> {
    let n = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(map) => match map.get("$dict") {
            Some(Value::Array(pairs)) => pairs.len(),
            _ => map.len(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    i64::try_from(n).ok()
}
