//! Items and their reviews. The log is kept in full; undoing marks a review, it does not remove it.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::derived::Rated;
use super::error::StoreError;
use super::sessions::named;
use super::stored::Store;
use crate::base::{DeckId, SessionId, Timestamp};
use crate::memory::{Day, Item, ItemKey, MemoryState, Rating, ReviewLog, Scheduler};

/// A review as it is stored; for exports.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReview {
    /// Its number, rising.
    pub number: u64,
    /// What happened.
    pub log: ReviewLog,
    /// When it was taken back, if it was.
    pub undone: Option<Timestamp>,
}

impl Store {
    /// Rates an item: logs the review and returns the item as it is now.
    pub fn rate(
        &mut self,
        key: &ItemKey,
        rating: Rating,
        at: Timestamp,
        session: Option<&SessionId>,
    ) -> Result<Item, StoreError> {
        self.writable()?;
        let rated = Rated {
            key: key.clone(),
            rating,
            at,
        };
        let tx = self.conn.transaction()?;
        let item = rate(&tx, &self.scheduler, &rated, session)?;
        tx.commit()?;
        Ok(item)
    }

    /// Returns one item, as never reviewed if it was not.
    pub fn item(&self, key: &ItemKey) -> Result<Item, StoreError> {
        load(&self.conn, key)
    }

    /// Returns all items that were ever reviewed, in the order of their keys.
    pub fn items(&self) -> Result<Vec<Item>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT deck, kind, id, stability, difficulty, introduced, last_review, due, reps,
                    lapses
             FROM items WHERE reps > 0 ORDER BY deck, kind DESC, id",
        )?;
        let rows = statement.query_map([], item)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the reviews of one item that count, oldest first.
    pub fn reviews_of(&self, key: &ItemKey) -> Result<Vec<StoredReview>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT number, deck, kind, id, at, rating, elapsed_days, interval_days, before, after,
                    session, undone_at
             FROM reviews WHERE deck = ?1 AND kind = ?2 AND id = ?3 AND undone_at IS NULL
             ORDER BY number",
        )?;
        let of = params![key.deck.as_str(), key.kind.as_str(), key.id];
        let rows = statement.query_map(of, review)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Shows each review that counts, oldest first; `each` says whether to go on.
    pub fn each_review(
        &self,
        mut each: impl FnMut(StoredReview) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT number, deck, kind, id, at, rating, elapsed_days, interval_days, before, after,
                    session, undone_at
             FROM reviews WHERE undone_at IS NULL ORDER BY number",
        )?;
        for row in statement.query_map([], review)? {
            if !each(row?) {
                break;
            }
        }
        Ok(())
    }

    /// Returns the whole log, reviews that were taken back included, oldest first.
    pub fn reviews(&self) -> Result<Vec<StoredReview>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT number, deck, kind, id, at, rating, elapsed_days, interval_days, before, after,
                    session, undone_at
             FROM reviews ORDER BY number",
        )?;
        let rows = statement.query_map([], review)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Rates an item within a transaction.
pub(super) fn rate(
    tx: &Connection,
    scheduler: &Scheduler,
    rated: &Rated,
    session: Option<&SessionId>,
) -> Result<Item, StoreError> {
    let before = load(tx, &rated.key)?;
    let (after, log) = scheduler.apply(&before, rated.rating, rated.at);
    tx.prepare_cached(
        "INSERT INTO reviews (deck, kind, id, at, rating, elapsed_days, interval_days, before,
                              after, session)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        rated.key.deck.as_str(),
        rated.key.kind.as_str(),
        rated.key.id,
        rated.at.0,
        rated.rating.number(),
        log.elapsed_days,
        log.interval_days,
        to_json(&before)?,
        to_json(&after)?,
        session.map(SessionId::as_str),
    ])?;
    save(tx, &after)?;
    Ok(after)
}

/// Stores an item as it is now.
pub(super) fn save(tx: &Connection, item: &Item) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO items (deck, kind, id, stability, difficulty, introduced, last_review, due,
                            reps, lapses)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (deck, kind, id) DO UPDATE SET
             stability = excluded.stability, difficulty = excluded.difficulty,
             introduced = excluded.introduced, last_review = excluded.last_review,
             due = excluded.due, reps = excluded.reps, lapses = excluded.lapses",
    )?
    .execute(params![
        item.key.deck.as_str(),
        item.key.kind.as_str(),
        item.key.id,
        item.state.map(|state| state.stability),
        item.state.map(|state| state.difficulty),
        item.introduced.map(|at| at.0),
        item.last_review.map(|at| at.0),
        item.due.map(|day| day.0),
        item.reps,
        item.lapses,
    ])?;
    Ok(())
}

/// Reads a column of JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

/// Writes a column of JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Sql(rusqlite::Error::ToSqlConversionFailure(Box::new(error))))
}

/// Returns one item, as never reviewed if it was not.
pub(super) fn load(conn: &Connection, key: &ItemKey) -> Result<Item, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT deck, kind, id, stability, difficulty, introduced, last_review, due, reps,
                    lapses
             FROM items WHERE deck = ?1 AND kind = ?2 AND id = ?3",
        )?
        .query_map(params![key.deck.as_str(), key.kind.as_str(), key.id], item)?
        .next()
        .transpose()?;
    Ok(found.unwrap_or_else(|| Item::new(key.clone())))
}

/// Reads deck, kind and id.
pub(super) fn item_key(row: &Row<'_>, first: usize) -> rusqlite::Result<ItemKey> {
    Ok(ItemKey {
        deck: DeckId(row.get(first)?),
        kind: named(row, first + 1)?,
        id: row.get(first + 2)?,
    })
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let stability: Option<f32> = row.get(3)?;
    let difficulty: Option<f32> = row.get(4)?;
    Ok(Item {
        key: item_key(row, 0)?,
        state: stability
            .zip(difficulty)
            .map(|(stability, difficulty)| MemoryState {
                stability,
                difficulty,
            }),
        introduced: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        last_review: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        due: row.get::<_, Option<i32>>(7)?.map(Day),
        reps: row.get(8)?,
        lapses: row.get(9)?,
    })
}

/// Reads a rating.
pub(super) fn rating(row: &Row<'_>, column: usize) -> rusqlite::Result<Rating> {
    let number: u32 = row.get(column)?;
    let mut all = Rating::ALL.into_iter();
    all.find(|rating| rating.number() == number)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(column, "rating".into(), Type::Integer))
}

fn review(row: &Row<'_>) -> rusqlite::Result<StoredReview> {
    let before: Item = json(row, 8)?;
    let after: Item = json(row, 9)?;
    let broken = |column| rusqlite::Error::InvalidColumnType(column, "review".into(), Type::Text);
    Ok(StoredReview {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        log: ReviewLog {
            key: item_key(row, 1)?,
            at: Timestamp(row.get(4)?),
            rating: rating(row, 5)?,
            elapsed_days: row.get(6)?,
            interval_days: row.get(7)?,
            before: before.state,
            after: after.state.ok_or_else(|| broken(9))?,
            session: row.get::<_, Option<String>>(10)?.map(SessionId),
        },
        undone: row.get::<_, Option<i64>>(11)?.map(Timestamp),
    })
}
