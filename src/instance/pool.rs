//! The values a column may take: a core of likely ones and an edge of treacherous ones.
//!
//! Invariant: columns of one name share one pool unless a hint tells them apart, so that joins by
//! name find partners even where no foreign key is declared.

use std::collections::BTreeMap;

use super::afar::compounds;
use super::capitals::Capitals;
use super::domain::Domain;
use super::hints::{ColumnHint, Hints};
use super::mined::{Mined, Seen};
use super::neighbors::{is_date, months_away, neighbors};
use super::schema::{Affinity, Column, Schema};
use crate::relation::Value;

/// Values of a column whose neighbors are worked out.
const MAX_ANCHORS: usize = 8;

/// With fewer values than this, likely ones are added.
const FEW: usize = 4;

/// As many values are there then.
const ENOUGH: usize = 6;

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
    let mut capitals = Capitals::new(schema, mined);
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
            finish(&mut pool, column, mined, seen, hint);
            if hints.overlooks_capitals {
                capitals.unify(&mut pool);
            }
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
    let domain = Domain::of(column, Some(seen));
    let fresh = |list: &[Value], pool: &Pool| -> Vec<Value> {
        let fits = list.iter().filter(|value| fits(value, column, &domain));
        fits.filter(|value| !pool.core.contains(value))
            .cloned()
            .collect()
    };
    let constants = fresh(&seen.constants, pool);
    pool.core.splice(0..0, constants);
    let visible = fresh(&seen.visible, pool);
    pool.core.extend(visible);
}

/// Texts that no column holds: modifiers of dates such as '-7 days', and patterns.
fn fits(value: &Value, column: &Column, domain: &Domain) -> bool {
    if domain.normal(value).is_none() {
        return false;
    }
    match value {
        Value::Null => false,
        Value::Integer(_) | Value::Real(_) => column.affinity != Affinity::Text,
        Value::Blob(_) => !matches!(column.affinity, Affinity::Real | Affinity::Integer),
        Value::Text(text) => {
            let is_number = matches!(column.affinity, Affinity::Real | Affinity::Integer);
            let is_modifier = text.ends_with(" days") || text.ends_with(" minutes");
            !is_number && !is_modifier && !text.starts_with('%')
        }
    }
}

fn finish(
    pool: &mut Pool,
    column: &Column,
    mined: &Mined,
    seen: Option<&Seen>,
    hint: Option<&ColumnHint>,
) {
    let domain = Domain::of(column, seen);
    let is_shown = |value: &Value| seen.is_some_and(|seen| seen.visible.contains(value));
    let mut core: Vec<Value> = Vec::new();
    let parts = seen.map_or_else(Vec::new, |seen| domain.with_parts(&seen.parts));
    let compounds = seen.map_or_else(Vec::new, |seen| compounds(&seen.parts, &seen.constants));
    let all = parts.into_iter().chain(std::mem::take(&mut pool.core));
    for value in all.chain(compounds) {
        let value = if is_shown(&value) {
            Some(value)
        } else {
            domain.normal(&value)
        };
        // A column of dates holds nothing but dates.
        let value = value.filter(|value| !matches!(domain, Domain::Moment(_)) || is_moment(value));
        core.extend(value.filter(|value| !core.contains(value)));
    }
    // Constants alone would be all there is: neither less nor more than what is asked for.
    if core.len() < FEW {
        for value in domain.defaults(column) {
            if core.len() < ENOUGH && !core.contains(&value) {
                core.push(value);
            }
        }
    }
    pool.core = core;
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
        let near = neighbors(anchor, mined.spans()).into_iter();
        let near = near.chain(months_away(anchor, mined.months()));
        let mut near: Vec<Value> = near.filter_map(|value| domain.normal(&value)).collect();
        near.retain(|value| value != anchor && admitted(value));
        near.dedup();
        for value in &near {
            if !pool.edge.contains(value) && !pool.core.contains(value) {
                pool.edge.push(value.clone());
            }
        }
        pool.near.push(near);
    }
}

fn is_moment(value: &Value) -> bool {
    matches!(value, Value::Text(text) if is_date(text))
}
