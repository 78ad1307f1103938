//! The visible data, many times over: the same rows again for other members, orders, devices.
//!
//! Invariant: every copy has identifiers of its own and all else as it is, so joins within a copy
//! stay as they are and none reaches into another. A table that no identifier tells apart (a
//! calendar, a list of countries) is there once.

use std::collections::BTreeSet;

use crate::instance::{Affinity, Column, Instance, Schema, Table, TableRows};
use crate::relation::Value;

/// Rounds in which identifiers are handed down along foreign keys.
const MAX_CHAIN: usize = 8;

/// How an instance is made larger.
#[derive(Clone, Debug)]
pub(super) struct Enlarger<'a> {
    base: &'a Instance,
    /// By table: the places, among the input columns, of identifiers.
    ids: Vec<BTreeSet<usize>>,
    /// By table: whether it has more rows in a larger instance.
    grows: Vec<bool>,
    /// What lies between a number in one copy and the same number in the next.
    stride: i64,
}

impl<'a> Enlarger<'a> {
    /// Returns how `base` is made larger; `None` if no table of it grows.
    pub(super) fn new(schema: &Schema, base: &'a Instance) -> Option<Self> {
        let columns = identifiers(schema);
        let grows: Vec<bool> = schema
            .tables
            .iter()
            .zip(&columns)
            .map(|(table, ids)| {
                let is_told_apart =
                    |key: &Vec<usize>| key.iter().any(|column| ids.contains(column));
                !table.is_view && table.unique_keys.iter().all(is_told_apart)
            })
            .collect();
        let ids: Vec<BTreeSet<usize>> = schema
            .tables
            .iter()
            .zip(&columns)
            .map(|(table, ids)| ids.iter().filter_map(|id| table.input_place(*id)).collect())
            .collect();
        let rows = base.tables.iter().zip(&grows);
        if !rows
            .clone()
            .any(|(table, grows)| *grows && !table.rows.is_empty())
        {
            return None;
        }
        let numbers: Vec<i64> = base
            .tables
            .iter()
            .zip(&ids)
            .flat_map(|(table, ids)| table.rows.iter().map(move |row| (row, ids)))
            .flat_map(|(row, ids)| ids.iter().filter_map(|id| row.get(*id)))
            .filter_map(|value| match value {
                Value::Integer(number) => Some(*number),
                _ => None,
            })
            .collect();
        let least = numbers.iter().min().copied().unwrap_or_default();
        let most = numbers.iter().max().copied().unwrap_or_default();
        Some(Self {
            base,
            ids,
            grows,
            stride: most.checked_sub(least)?.checked_add(1)?,
        })
    }

    /// Returns the index and the rows of the largest table that grows.
    pub(super) fn largest(&self) -> Option<(usize, usize)> {
        let tables = self.base.tables.iter().zip(&self.grows).enumerate();
        tables
            .filter(|(_, (_, grows))| **grows)
            .map(|(index, (table, _))| (index, table.rows.len()))
            .max_by_key(|(index, rows)| (*rows, std::cmp::Reverse(*index)))
    }

    /// Returns the instance with `copies` copies of every row that may come again; `None` if
    /// numbers grow too large.
    pub(super) fn times(&self, copies: usize) -> Option<Instance> {
        let mut tables = Vec::with_capacity(self.base.tables.len());
        for ((table, ids), grows) in self.base.tables.iter().zip(&self.ids).zip(&self.grows) {
            let copies = if *grows { copies } else { 1 };
            let mut rows = Vec::with_capacity(table.rows.len() * copies);
            for copy in 0..copies {
                for row in &table.rows {
                    rows.push(self.again(row, ids, copy)?);
                }
            }
            tables.push(TableRows {
                name: table.name.clone(),
                rows,
            });
        }
        Some(Instance { tables })
    }

    fn again(&self, row: &[Value], ids: &BTreeSet<usize>, copy: usize) -> Option<Vec<Value>> {
        let shift = self.stride.checked_mul(i64::try_from(copy).ok()?)?;
        let values = row.iter().enumerate().map(|(place, value)| match value {
            _ if copy == 0 || !ids.contains(&place) => Some(value.clone()),
            Value::Integer(number) => number.checked_add(shift).map(Value::Integer),
            Value::Text(text) => Some(Value::Text(format!("{text}~{copy}"))),
            Value::Null | Value::Real(_) | Value::Blob(_) => Some(value.clone()),
        });
        values.collect()
    }
}

/// By table, the columns that tell one thing from another: keys that are numbers, columns that are
/// called like identifiers, and what refers to them.
fn identifiers(schema: &Schema) -> Vec<BTreeSet<usize>> {
    let own = |table: &Table| {
        let columns = table.columns.iter().enumerate();
        columns
            .filter(|(index, column)| is_identifier(table, *index, column))
            .map(|(index, _)| index)
            .collect()
    };
    let mut ids: Vec<BTreeSet<usize>> = schema.tables.iter().map(own).collect();
    for (table, mine) in schema.tables.iter().zip(&mut ids) {
        mine.extend(names_of_its_own(table, mine));
    }
    // A reference is what it refers to, whatever it is called.
    for _ in 0..MAX_CHAIN {
        let before = ids.clone();
        for (table, mine) in schema.tables.iter().zip(&mut ids) {
            for key in &table.foreign_keys {
                let Some(parent) = schema.table_index(&key.table) else {
                    continue;
                };
                let names = key.references.iter().map(|name| {
                    let index = schema.tables.get(parent)?.column_index(name)?;
                    Some(before.get(parent)?.contains(&index))
                });
                for (column, is_id) in key.columns.iter().zip(names) {
                    match is_id {
                        Some(true) => mine.insert(*column),
                        _ => mine.remove(column),
                    };
                }
            }
        }
        if before == ids {
            break;
        }
    }
    ids
}

/// The names that may not come twice in a table whose rows a key tells apart as well: those of
/// departments, of products. They are no more than another identifier.
fn names_of_its_own(table: &Table, ids: &BTreeSet<usize>) -> Vec<usize> {
    let (keyed, named): (Vec<_>, Vec<_>) = table
        .unique_keys
        .iter()
        .partition(|key| key.iter().any(|column| ids.contains(column)));
    if keyed.is_empty() {
        return Vec::new();
    }
    let is_text = |column: &&usize| {
        let column = table.columns.get(**column);
        column.is_some_and(|column| column.affinity == Affinity::Text)
    };
    let names = named
        .into_iter()
        .filter_map(|key| key.iter().rfind(is_text));
    names.copied().collect()
}

fn is_identifier(table: &Table, index: usize, column: &Column) -> bool {
    let is_number = matches!(column.affinity, Affinity::Integer | Affinity::Numeric);
    let is_key = table
        .unique_keys
        .iter()
        .any(|key| key.as_slice() == [index]);
    let name = column.name.to_lowercase();
    let last = name.rsplit('_').next().unwrap_or_default();
    (is_key && is_number && column.affinity == Affinity::Integer)
        || matches!(last, "id" | "key" | "uuid" | "guid")
        || (is_number && matches!(last, "no" | "number" | "nr"))
        || (name.len() > 2 && column.name.ends_with("Id"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CancelToken;
    use crate::sandbox::{Engine, Loaded, read_schema};
    use crate::verdict::Budget;

    const DATA: &str = "
        CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT);
        CREATE TABLE shops (shop_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE users (user_id INTEGER PRIMARY KEY, country TEXT REFERENCES countries (code));
        CREATE TABLE days (day TEXT PRIMARY KEY, is_holiday INTEGER);
        CREATE TABLE plays (event_id TEXT NOT NULL, who INTEGER REFERENCES users (user_id), day TEXT);
        INSERT INTO countries VALUES ('de', 'Germany'), ('fr', 'France');
        INSERT INTO shops VALUES (1, 'mall'), (2, 'port');
        INSERT INTO users VALUES (3, 'de'), (7, 'fr'), (9, NULL);
        INSERT INTO days VALUES ('2026-01-01', 1);
        INSERT INTO plays VALUES ('a', 3, '2026-01-01'), ('a', 3, '2026-01-01'), ('b', NULL, NULL);";

    #[test]
    fn copies_are_valid_apart_and_alike() {
        let engine = Engine::with_script(DATA).unwrap();
        let schema = read_schema(&engine).unwrap();
        let base = engine.visible_instance(&schema, 100).unwrap();
        let enlarger = Enlarger::new(&schema, &base).unwrap();
        let large = enlarger.times(4).unwrap();
        engine.begin_instances().unwrap();
        let order = schema.load_order();
        let loaded = engine.load_instance(&schema, &order, &large).unwrap();
        assert_eq!(loaded, Loaded::Whole, "every constraint holds");
        let check = |sql: &str, expect: &str| {
            let answer = engine.answer(sql, false, &Budget::GRADE, &CancelToken::default());
            assert_eq!(answer.unwrap().to_string(), expect, "{sql}");
        };
        let count = "SELECT (SELECT count(*) FROM users) u, (SELECT count(*) FROM plays) p, \
                     (SELECT count(*) FROM days) d, (SELECT count(*) FROM countries) c";
        check(count, "u | p | d | c\n12 | 12 | 1 | 2");
        let shops = "SELECT count(*) shops, count(DISTINCT name) names FROM shops";
        check(shops, "shops | names\n8 | 8");
        let apart = "SELECT max(n) most FROM (SELECT count(*) n FROM plays JOIN users ON who = user_id \
                     GROUP BY event_id, user_id)";
        check(apart, "most\n2");
    }

    #[test]
    fn a_table_without_identifiers_does_not_grow() {
        let engine = Engine::with_script(
            "CREATE TABLE days (day TEXT PRIMARY KEY); INSERT INTO days VALUES ('2026-01-01');",
        );
        let engine = engine.unwrap();
        let schema = read_schema(&engine).unwrap();
        let base = engine.visible_instance(&schema, 100).unwrap();
        assert!(Enlarger::new(&schema, &base).is_none());
    }
}
