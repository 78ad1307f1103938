//! The numbers of joined logs.
//!
//! Invariant: numbers rise with time; what was decided together stays together, and a decision
//! stands behind the newest review of its time.

use std::collections::HashMap;

use rusqlite::types::Value;

use super::item::{Decision, Names, Review};
use super::log::{Entry, ItemName, Side};
use crate::store::table::{Row, Table, integer};

/// Gives sorted logs their numbers: those of the side that has them all, if one has.
pub(super) fn set(
    names: &Names<'_>,
    log: &mut [Entry<Review>],
    decided: &mut [Entry<Decision>],
    whole: Option<&Side>,
    sides: [&Side; 2],
) {
    if let Some(side) = whole {
        for (name, key, row) in log {
            let known = side.get(name).and_then(|known| known.log.get(key));
            take(names.reviews, row, known, &["number"]);
        }
        for (name, key, row) in decided {
            let known = side.get(name).and_then(|known| known.decisions.get(key));
            take(
                names.decisions,
                row,
                known,
                &["number", "batch", "after_review"],
            );
        }
        return;
    }
    for ((_, _, row), number) in log.iter_mut().zip(1_i64..) {
        put(names.reviews, row, "number", number);
    }
    let numbered = decided.iter().zip(1_i64..);
    let new: HashMap<(ItemName, Decision), i64> = numbered
        .map(|((name, key, _), number)| ((name.clone(), key.clone()), number))
        .collect();
    let firsts = sides.map(|side| firsts(names.decisions, side));
    for ((name, key, row), number) in decided.iter_mut().zip(1_i64..) {
        let known = sides.iter().zip(&firsts).find_map(|(side, firsts)| {
            let row = side.get(name)?.decisions.get(key)?;
            firsts.get(&get(names.decisions, row, "batch"))
        });
        let batch = known.and_then(|first| new.get(first)).copied();
        put(names.decisions, row, "number", number);
        put(names.decisions, row, "batch", batch.unwrap_or(number));
        let before = log.partition_point(|(_, review, _)| review.at <= key.at);
        put(names.decisions, row, "after_review", before as i64);
    }
}

/// Returns every decision of a side by its number there.
fn firsts(decisions: &Table, side: &Side) -> HashMap<i64, (ItemName, Decision)> {
    let all = side.iter().flat_map(|(name, known)| {
        known.decisions.iter().map(move |(key, row)| {
            let number = get(decisions, row, "number");
            (number, (name.clone(), key.clone()))
        })
    });
    all.collect()
}

fn take(table: &Table, row: &mut Row, from: Option<&Row>, columns: &[&str]) {
    for column in columns {
        if let Some(from) = from {
            put(table, row, column, get(table, from, column));
        }
    }
}

fn get(table: &Table, row: &Row, column: &str) -> i64 {
    integer(table.position(column).and_then(|at| row.get(at)))
}

fn put(table: &Table, row: &mut Row, column: &str, number: i64) {
    if let Some(value) = table.position(column).and_then(|at| row.get_mut(at)) {
        *value = Value::Integer(number);
    }
}
