//! What a deck may say about the values of a column beyond its DDL.
//!
//! Invariant: a hint only narrows: generated values keep to it, keys and constraints come first.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::relation::Value;

/// Hints by `table.column`, in any case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Hints(pub BTreeMap<String, ColumnHint>);

/// What the values of a column are like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnHint {
    /// The only values there are, if not empty.
    pub values: Vec<Value>,
    /// The smallest value.
    pub min: Option<Value>,
    /// The largest value.
    pub max: Option<Value>,
    /// How many different values a database has at most.
    pub distinct: Option<usize>,
    /// How often the value is NULL, 0 to 1; 0 forbids NULL.
    pub null_rate: Option<f64>,
    /// Whether values never fall from one row to the next.
    pub increasing: bool,
}

impl Hints {
    /// Returns the hint for a column, if there is one.
    pub fn get(&self, table: &str, column: &str) -> Option<&ColumnHint> {
        let wanted = |name: &str| {
            name.split_once('.').is_some_and(|(t, c)| {
                t.eq_ignore_ascii_case(table) && c.eq_ignore_ascii_case(column)
            })
        };
        self.0
            .iter()
            .find(|(name, _)| wanted(name))
            .map(|(_, hint)| hint)
    }
}

impl ColumnHint {
    /// Says whether `value` keeps to the hint.
    pub fn admits(&self, value: &Value) -> bool {
        if value.is_null() {
            return self.null_rate != Some(0.0);
        }
        let is_low = self
            .min
            .as_ref()
            .is_some_and(|min| value.sql_cmp(min).is_lt());
        let is_high = self
            .max
            .as_ref()
            .is_some_and(|max| value.sql_cmp(max).is_gt());
        let is_listed = self.values.is_empty() || self.values.contains(value);
        !is_low && !is_high && is_listed
    }
}
