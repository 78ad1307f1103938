//! Joins the tables that are neither sittings nor reviews, such as remembered choices.
//!
//! Invariant: what only one side has is kept; where both have something else under one key, the
//! newer row decides, or the side that lived last where rows have no moment; of two as old as each
//! other the greater value.

use std::cmp::Ordering;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::store::error::StoreError;
use crate::store::table::{Row, SITTINGS, Table, compare, compare_rows, integer};

/// Tables with a joining of their own.
const ELSEWHERE: &[&str] = &[SITTINGS, "items", "reviews", "changes", "marks"];

/// The logs that candidates write themselves.
const DIARY: &[&str] = &["real_rounds", "tags"];

/// How many rows were taken over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Joined {
    pub(super) choices: usize,
    pub(super) diary: usize,
}

/// Returns the newest moment of a history.
pub(super) fn newest(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT max(coalesce((SELECT max(at) FROM events), 0),
                          coalesce((SELECT max(at) FROM reviews), 0),
                          coalesce((SELECT max(at) FROM changes), 0),
                          coalesce((SELECT max(at) FROM real_rounds), 0),
                          coalesce((SELECT max(at) FROM tags), 0))";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Takes the rows of `other` over; `age` says how the own history's newest moment stands to its.
pub(super) fn join(
    own: &Connection,
    other: &Connection,
    tables: &[Table],
    age: Ordering,
) -> Result<Joined, StoreError> {
    let mut joined = Joined::default();
    let plain = tables
        .iter()
        .filter(|table| table.sitting.is_none() && !ELSEWHERE.contains(&table.name.as_str()));
    for table in plain {
        let changed = if table.position("number").is_some() {
            join_numbered(own, other, table)?
        } else {
            join_named(own, other, table, age)?
        };
        if DIARY.contains(&table.name.as_str()) {
            joined.diary += changed;
        } else {
            joined.choices += changed;
        }
    }
    Ok(joined)
}

/// Joins rows that have a name; those that know their moment are compared by that.
fn join_named(
    own: &Connection,
    other: &Connection,
    table: &Table,
    age: Ordering,
) -> Result<usize, StoreError> {
    let ours = table.rows(own, None)?;
    // Both come in the order of their keys.
    let place = |row: &Row| ours.binary_search_by(|known| compare_keys(table, known, row));
    let at = |row: &Row| table.position("at").map(|at| integer(row.get(at)));
    let mut changed = 0;
    for row in table.rows(other, None)? {
        let known = place(&row).ok().and_then(|place| ours.get(place));
        let is_taken = known.is_none_or(|known| {
            let age = at(known).map_or(age, |moment| moment.cmp(&at(&row).unwrap_or(moment)));
            match age {
                Ordering::Less => known != &row,
                Ordering::Equal => compare_rows(known, &row).is_lt(),
                Ordering::Greater => false,
            }
        });
        if is_taken {
            table.put(own, &row)?;
            changed += 1;
        }
    }
    Ok(changed)
}

fn compare_keys(table: &Table, a: &Row, b: &Row) -> Ordering {
    compare_rows(&table.key_of(a), &table.key_of(b))
}

/// Joins rows that only have a number in a log: a row is the one it is by all it says. What was
/// taken back on one side is taken back.
fn join_numbered(own: &Connection, other: &Connection, table: &Table) -> Result<usize, StoreError> {
    let own_place = |index: &usize| {
        let name = table.columns.get(*index).map(|column| column.name.as_str());
        matches!(name, Some("number" | "undone_at"))
    };
    let told = |row: &Row| -> Row {
        let values = row
            .iter()
            .enumerate()
            .filter(|(index, _)| !own_place(index));
        values.map(|(_, value)| value.clone()).collect()
    };
    let before = table.rows(own, None)?;
    let mut rows = before.clone();
    let mut added = 0;
    for row in table.rows(other, None)? {
        let Some(known) = rows.iter_mut().find(|known| told(known) == told(&row)) else {
            rows.push(row);
            added += 1;
            continue;
        };
        let undone = table.position("undone_at").unwrap_or(usize::MAX);
        if let (Some(ours), Some(theirs)) = (known.get_mut(undone), row.get(undone))
            && compare(theirs, ours).is_gt()
        {
            ours.clone_from(theirs);
        }
    }
    if added > 0 {
        let at = |row: &Row| integer(table.position("at").and_then(|at| row.get(at)));
        rows.sort_by(|a, b| {
            let by_time = at(a).cmp(&at(b));
            by_time.then_with(|| compare_rows(&told(a), &told(b)))
        });
        let number = table.position("number").unwrap_or(usize::MAX);
        for (row, n) in rows.iter_mut().zip(1_i64..) {
            if let Some(value) = row.get_mut(number) {
                *value = Value::Integer(n);
            }
        }
    }
    for row in rows.iter().filter(|row| !before.contains(row)) {
        table.put(own, row)?;
    }
    Ok(added)
}
