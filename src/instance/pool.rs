//! The values a column may take: a core of likely ones and an edge of treacherous ones.
//!
//! Invariant: columns of one name share one pool unless a hint tells them apart, so that joins by
//! name find partners even where no foreign key is declared.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::hints::{ColumnHint, Hints};
use super::mined::Mined;
use super::neighbors::{is_date, neighbors};
use super::schema::{Affinity, Column, Schema};
use crate::relation::Value;

/// Likely and treacherous values of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pool {
    pub(super) core: Vec<Value>,
    pub(super) edge: Vec<Value>,
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
            finish(
                &mut pool,
                column,
                mined.spans(),
                hints.get(&table.name, &column.name),
            );
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
    for value in seen.constants.iter().chain(&seen.visible) {
        if fits(value, column) && !pool.core.contains(value) {
            pool.core.push(value.clone());
        }
    }
    let near_visible = seen.visible.iter().take(6);
    for value in seen
        .constants
        .iter()
        .chain(near_visible)
        .filter(|v| fits(v, column))
    {
        for near in neighbors(value, mined.spans()) {
            if !pool.edge.contains(&near) && !pool.core.contains(&near) {
                pool.edge.push(near);
            }
        }
    }
}

/// Dates are compared with modifiers such as '-7 days'; those are no values of the column.
fn fits(value: &Value, column: &Column) -> bool {
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
    let has_dates = pool
        .core
        .iter()
        .any(|v| matches!(v, Value::Text(text) if is_date(text)));
    if has_dates {
        // A column of dates holds nothing but dates.
        let date = |value: &Value| matches!(value, Value::Text(text) if is_date(text));
        pool.core.retain(date);
        pool.edge.retain(date);
    }
    if pool.core.is_empty() {
        pool.core = defaults(column);
        let near = pool
            .core
            .iter()
            .take(2)
            .flat_map(|value| neighbors(value, spans));
        pool.edge.extend(near.collect::<Vec<_>>());
    }
    let Some(hint) = hint else { return };
    if !hint.values.is_empty() {
        pool.core.clone_from(&hint.values);
        pool.edge.clear();
        return;
    }
    for bound in [&hint.min, &hint.max].into_iter().flatten() {
        pool.core.push(bound.clone());
        pool.edge.extend(neighbors(bound, spans));
    }
    pool.core.retain(|value| hint.admits(value));
    pool.edge.retain(|value| hint.admits(value));
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

/// Draws `n` values for one database: few values make ties and groups.
pub(super) fn draw(pool: &Pool, n: usize, edge_rate: f64, dice: &mut Dice) -> Vec<Value> {
    let mut drawn: Vec<Value> = Vec::with_capacity(n);
    for _ in 0..n * 2 {
        let from_edge = !pool.edge.is_empty() && dice.chance(edge_rate);
        let from = if from_edge { &pool.edge } else { &pool.core };
        match dice.pick(from) {
            Some(value) if !drawn.contains(value) => drawn.push(value.clone()),
            _ => {}
        }
        if drawn.len() == n {
            break;
        }
    }
    drawn
}
