//! What a deck may say about the rows of a table beyond its DDL.
//!
//! Invariant: a hint only narrows: generated values keep to it, keys and constraints come first.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::relation::Value;

/// Hints by column and by table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hints {
    /// By `table.column`, in any case.
    pub columns: BTreeMap<String, ColumnHint>,
    /// By table, in any case.
    pub tables: BTreeMap<String, TableHint>,
    /// Whether no two texts may differ in their capitals alone: both queries are written in a dialect
    /// that takes them for equal.
    #[serde(skip)]
    pub overlooks_capitals: bool,
}

/// What the values of a column are like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnHint {
    /// The only values there are, if not empty.
    pub values: Vec<Value>,
    /// How often each of the values comes, relatively; empty if that does not matter.
    pub weights: Vec<f64>,
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
    /// The column of the same table in whose order values never fall.
    pub increasing_with: Option<String>,
    /// Whether each row's value is the one after the row before: whole numbers, or dates by day.
    pub consecutive: bool,
    /// The column of the same table that the value comes after: days after a date, seconds after a
    /// time, ones after a number.
    pub after: Option<String>,
    /// How much later it comes at most, as a rule.
    pub within: Option<i64>,
    /// How much later it comes when it is late.
    pub late: Option<i64>,
    /// How often it is late, 0 to 1; a fifth if not said.
    pub late_rate: Option<f64>,
}

/// What the rows of a table are like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TableHint {
    /// How often a row repeats an earlier one, 0 to 1.
    pub repeat_rate: Option<f64>,
    /// The columns in which a repeated row may differ.
    pub fresh: Vec<String>,
}

impl Hints {
    /// Returns the hint for a column, if there is one.
    pub fn get(&self, table: &str, column: &str) -> Option<&ColumnHint> {
        let wanted = |name: &str| {
            name.split_once('.').is_some_and(|(t, c)| {
                t.eq_ignore_ascii_case(table) && c.eq_ignore_ascii_case(column)
            })
        };
        self.columns
            .iter()
            .find(|(name, _)| wanted(name))
            .map(|(_, hint)| hint)
    }

    /// Returns the hint for a table, if there is one.
    pub fn table(&self, table: &str) -> Option<&TableHint> {
        let mut named = self.tables.iter();
        let found = named.find(|(name, _)| name.eq_ignore_ascii_case(table));
        found.map(|(_, hint)| hint)
    }
}

impl From<BTreeMap<String, ColumnHint>> for Hints {
    fn from(columns: BTreeMap<String, ColumnHint>) -> Self {
        Self {
            columns,
            ..Self::default()
        }
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
