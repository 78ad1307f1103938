//! Taking back what was done last: a rating, or a decision about an item.
//!
//! Invariant: what was done last is taken back first, across restarts; nothing is deleted, what was
//! taken back is marked so.

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::marks;
use super::reviews::{self, item_key, json};
use super::stored::Store;
use crate::base::Timestamp;
use crate::memory::{Item, ItemKey, Mark};

/// So many of the last ratings can be taken back.
pub const UNDO_LIMIT: i64 = 50;

/// What was taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// A rating; the item as it is again.
    Rating(Box<Item>),
    /// A decision: about which item, and its word.
    Change(ItemKey, String),
}

impl Undone {
    /// Returns the item it was about.
    pub fn key(&self) -> &ItemKey {
        match self {
            Self::Rating(item) => &item.key,
            Self::Change(key, _) => key,
        }
    }
}

/// `took the last rating of acks back`.
impl std::fmt::Display for Undone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rating(item) => write!(f, "took the last rating of {} back", item.key.id),
            Self::Change(key, what) => write!(f, "took back: {what} {}", key.id),
        }
    }
}

impl Store {
    /// Takes back what was done last, a rating or a change of a mark; `None` if nothing is left of
    /// the last [`UNDO_LIMIT`] ratings and of what was decided since the first of them.
    pub fn undo_last(&mut self, now: Timestamp) -> Result<Option<Undone>, StoreError> {
        self.writable()?;
        let tx = self.conn.transaction()?;
        let newest: i64 =
            tx.query_row("SELECT coalesce(max(number), 0) FROM reviews", [], |row| {
                row.get(0)
            })?;
        let oldest = newest - UNDO_LIMIT;
        let review: Option<i64> = tx.query_row(
            "SELECT max(number) FROM reviews WHERE number > ?1 AND undone_at IS NULL",
            [oldest],
            |row| row.get(0),
        )?;
        let change: Option<(i64, i64)> = tx
            .prepare_cached(
                "SELECT batch, after_review FROM changes WHERE undone_at IS NULL
                 ORDER BY number DESC LIMIT 1",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .next()
            .transpose()?;
        let change = change.filter(|(_, after)| *after >= oldest.max(0));
        let undone = match (review, change) {
            (review, Some((batch, after))) if review.is_none_or(|number| after >= number) => {
                Some(undo_changes(&tx, batch, now)?)
            }
            (Some(number), _) => Some(undo_rating(&tx, number, now)?),
            (None, _) => None,
        };
        tx.commit()?;
        if let Some(undone) = &undone {
            self.follow_parameters_after_undo(undone)?;
        }
        Ok(undone)
    }
}

fn undo_rating(tx: &Connection, number: i64, now: Timestamp) -> Result<Undone, StoreError> {
    let before: Item = tx.query_row(
        "UPDATE reviews SET undone_at = ?2 WHERE number = ?1 RETURNING before",
        params![number, now.0],
        |row| json(row, 0),
    )?;
    reviews::save(tx, &before)?;
    Ok(Undone::Rating(Box::new(before)))
}

/// Takes all changes of a batch back; says the first of them.
fn undo_changes(tx: &Connection, batch: i64, now: Timestamp) -> Result<Undone, StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE changes SET undone_at = ?2 WHERE batch = ?1 AND undone_at IS NULL
         RETURNING number, deck, kind, id, what, before, item",
    )?;
    let rows = statement.query_map(params![batch, now.0], |row| {
        let item: Option<String> = row.get(6)?;
        let item = item.is_some().then(|| json::<Item>(row, 6)).transpose()?;
        let number: i64 = row.get(0)?;
        let mark: Mark = json(row, 5)?;
        Ok((
            number,
            item_key(row, 1)?,
            row.get::<_, String>(4)?,
            mark,
            item,
        ))
    })?;
    let mut changes = rows.collect::<Result<Vec<_>, _>>()?;
    changes.sort_by_key(|(number, ..)| *number);
    for (_, key, _, mark, item) in changes.iter().rev() {
        marks::save(tx, key, mark)?;
        if let Some(item) = item {
            reviews::save(tx, item)?;
        }
    }
    let (_, key, what, ..) = changes
        .into_iter()
        .next()
        .ok_or(StoreError::Sql(rusqlite::Error::QueryReturnedNoRows))?;
    Ok(Undone::Change(key, what))
}
