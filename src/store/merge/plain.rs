//! Joins the tables that are neither sittings nor reviews, such as remembered choices.
//!
//! Invariant: what only one side has is kept; where both have something else under one key, the
//! side that lived last decides, and of two that ended in the same moment the greater value.

use std::cmp::Ordering;

use rusqlite::Connection;

use crate::store::error::StoreError;
use crate::store::table::{SITTINGS, Table, compare_rows};

/// Tables with a joining of their own.
const ELSEWHERE: &[&str] = &[SITTINGS, "items", "reviews"];

/// Returns the newest moment of a history.
pub(super) fn newest(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT max(coalesce((SELECT max(at) FROM events), 0),
                          coalesce((SELECT max(at) FROM reviews), 0))";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Takes the rows of `other` over; `age` says how the own history's newest moment stands to its.
pub(super) fn join(
    own: &Connection,
    other: &Connection,
    age: Ordering,
) -> Result<usize, StoreError> {
    let mut changed = 0;
    let tables = Table::all(own)?;
    let plain = tables
        .iter()
        .filter(|table| table.sitting.is_none() && !ELSEWHERE.contains(&table.name.as_str()));
    for table in plain {
        let ours = table.rows(own, None)?;
        for row in table.rows(other, None)? {
            let key = table.key_of(&row);
            let known = ours.iter().find(|known| table.key_of(known) == key);
            let is_taken = known.is_none_or(|known| match age {
                Ordering::Less => known != &row,
                Ordering::Equal => compare_rows(known, &row).is_lt(),
                Ordering::Greater => false,
            });
            if is_taken {
                table.put(own, &row)?;
                changed += 1;
            }
        }
    }
    Ok(changed)
}
