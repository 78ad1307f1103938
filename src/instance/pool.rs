//! The values a column may take: a core of likely ones and an edge of treacherous ones.
//!
//! Invariant: columns of one name share one pool unless a hint tells them apart, so that joins by
//! name find partners even where no foreign key is declared.

use std::collections::BTreeMap;

use super::hints::{ColumnHint, Hints};
use super::mined::Mined;
use super::neighbors::{is_date, neighbors};
use super::schema::{Affinity, Column, Schema};
use crate::relation::Value;

/// Values of a column whose neighbors are worked out.
const MAX_ANCHORS: usize = 8;

/// Likely and treacherous values of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pool {
    /// Likely values, constants of queries first.
    pub(super) core: Vec<Value>,
    /// The neighbors of the first values of the core, one list per value.
    pub(super) near: Vec<Vec<Value>>,
    /// All neighbors.
    pub(super) edge: Vec<Value>,
}

impl Pool {
    /// Drops what is not wanted; the core keeps at least one value, wanted or not.
    fn keep(&mut self, is_wanted: impl Fn(&Value) -> bool) {
        let near = self.near.iter_mut().map(std::mem::take);
        let mut near: Vec<Vec<Value>> = near.collect();
        near.resize(self.core.len(), Vec::new());
        let all = std::mem::take(&mut self.core).into_iter().zip(near);
        let anchored = self.near.len();
        let mut kept: Vec<(Value, Vec<Value>)> = Vec::new();
        let mut first = None;
        for (value, mut near) in all {
            near.retain(|value| is_wanted(value));
            if is_wanted(&value) {
                kept.push((value, near));
            } else {
                first.get_or_insert(value);
                // What stands beside a bound is as good as a value.
                let fresh = near
                    .into_iter()
                    .filter(|v| !kept.iter().any(|(k, _)| k == v));
                let fresh: Vec<Value> = fresh.collect();
                kept.extend(fresh.into_iter().map(|value| (value, Vec::new())));
            }
        }
        if kept.is_empty() {
            kept.extend(first.map(|value| (value, Vec::new())));
        }
        self.edge.retain(|value| is_wanted(value));
        let (core, near): (Vec<Value>, Vec<Vec<Value>>) = kept.into_iter().unzip();
        self.near = near.into_iter().take(anchored.max(1)).collect();
        self.core = core;
        let core = &self.core;
        self.edge.retain(|value| !core.contains(value));
    }
}

/// Builds the pools of all columns, by table and column index.
pub(super) fn pools(schema: &Schema, hints: &Hints, mined: &Mined) -> Vec<Vec<Pool>> {
    let mut shared: BTreeMap<String, Pool> = BTreeMap::new();
    for table in &schema.tables {
        for column in &table.columns {
            let pool = shared.entry(share_key(column)).or_default();
            mine(pool, &table.name, column, mined);
        }
    }
    let tables = schema.tables.iter().map(|table| {
        let columns = table.columns.iter().map(|column| {
            let mut pool = shared.get(&share_key(column)).cloned().unwrap_or_default();
            let hint = hints.get(&table.name, &column.name);
            let seen = mined.seen(&table.name, &column.name);
            if let Some(seen) = seen.filter(|seen| hint.is_none() && !seen.closed.is_empty()) {
                return Pool {
                    core: seen.closed.clone(),
                    ..Pool::default()
                };
            }
            finish(&mut pool, column, mined.spans(), hint);
            if let Some(seen) = seen {
                pool.keep(|value| seen.admits(value));
            }
            pool
        });
        columns.collect()
    });
    tables.collect()
}

/// Columns with one key share values.
pub(super) fn share_key(column: &Column) -> String {
    let numeric = matches!(column.affinity, Affinity::Integer | Affinity::Real);
    format!("{}:{numeric}", column.name.to_lowercase())
}

fn mine(pool: &mut Pool, table: &str, column: &Column, mined: &Mined) {
    let Some(seen) = mined.seen(table, &column.name) else {
        return;
    };
    let fresh = |list: &[Value], pool: &Pool| -> Vec<Value> {
        let fits = list.iter().filter(|value| fits(value, column));
        fits.filter(|value| !pool.core.contains(value))
            .cloned()
            .collect()
    };
    let constants = fresh(&seen.constants, pool);
    pool.core.splice(0..0, constants);
    let visible = fresh(&seen.visible, pool);
    pool.core.extend(visible);
}

/// Dates are compared with modifiers such as '-7 days'; those are no values of the column.
fn fits(value: &Value, column: &Column) -> bool {
    let decl = column.decl_type.to_lowercase();
    if decl.contains("date") || decl.contains("time") {
        // Also where SQLite would take anything, a column declared so holds nothing but dates.
        return matches!(value, Value::Text(text) if is_date(text));
    }
    match value {
        Value::Null => false,
        Value::Integer(_) => column.affinity != Affinity::Text,
        Value::Real(_) => !matches!(column.affinity, Affinity::Text | Affinity::Integer),
        Value::Blob(_) => !matches!(column.affinity, Affinity::Real | Affinity::Integer),
        Value::Text(text) => {
            let is_number = matches!(column.affinity, Affinity::Real | Affinity::Integer);
            let is_modifier = text.ends_with(" days") || text.ends_with(" minutes");
            !is_number && !is_modifier && !text.starts_with('%')
        }
    }
}

fn finish(pool: &mut Pool, column: &Column, spans: &[i64], hint: Option<&ColumnHint>) {
    let date = |value: &Value| matches!(value, Value::Text(text) if is_date(text));
    if pool.core.iter().any(date) {
        // A column of dates holds nothing but dates.
        pool.core.retain(date);
    }
    if pool.core.is_empty() {
        pool.core = defaults(column);
    }
    if let Some(hint) = hint {
        if !hint.values.is_empty() {
            pool.core.clone_from(&hint.values);
            return;
        }
        let bounds = [&hint.min, &hint.max].into_iter().flatten().cloned();
        pool.core.splice(0..0, bounds);
        pool.core.retain(|value| hint.admits(value));
    }
    let admitted = |value: &Value| hint.is_none_or(|hint| hint.admits(value));
    for anchor in pool.core.iter().take(MAX_ANCHORS) {
        let mut near = neighbors(anchor, spans);
        near.retain(admitted);
        for value in &near {
            if !pool.edge.contains(value) && !pool.core.contains(value) {
                pool.edge.push(value.clone());
            }
        }
        pool.near.push(near);
    }
}

fn defaults(column: &Column) -> Vec<Value> {
    let name = column.name.to_lowercase();
    let decl = column.decl_type.to_lowercase();
    let has = |part: &str| decl.contains(part);
    let integers = |range: std::ops::Range<i64>| range.map(Value::Integer).collect();
    let texts = |list: &[&str]| list.iter().map(|text| Value::text(*text)).collect();
    if has("bool") {
        return integers(0..2);
    }
    if has("int") {
        return integers(0..6);
    }
    let is_time = has("time") || name.ends_with("_at") || name == "ts";
    if is_time {
        return texts(&[
            "2024-01-31 23:59:59",
            "2024-02-01 00:00:00",
            "2024-02-29 12:00:00",
        ]);
    }
    if has("date") || name.ends_with("date") || name == "day" {
        return texts(&["2024-01-31", "2024-02-01", "2024-02-29", "2023-12-31"]);
    }
    match column.affinity {
        Affinity::Integer => integers(0..6),
        Affinity::Real | Affinity::Numeric => [0.0, 1.0, 1.5, 10.0, -2.0]
            .into_iter()
            .map(Value::Real)
            .collect(),
        Affinity::Text | Affinity::Blob => texts(&["a", "b", "c", "B"]),
    }
}
