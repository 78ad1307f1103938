//! What a person decided about items. Every change is logged with the mark before it, so that it can
//! be taken back; what the marks are now is kept beside.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use super::error::StoreError;
use super::reviews::{self, item_key, json, to_json};
use super::stored::Store;
use crate::base::Timestamp;
use crate::memory::{Change, Item, ItemKey, Mark};

/// All marks that were ever made, by item.
pub type Marks = BTreeMap<ItemKey, Mark>;

impl Store {
    /// Changes an item's mark; returns the keys of all items it touched, that item first.
    pub fn change(
        &mut self,
        key: &ItemKey,
        change: &Change,
        at: Timestamp,
    ) -> Result<Vec<ItemKey>, StoreError> {
        self.writable()?;
        let tx = self.conn.transaction()?;
        let touched = make(&tx, key, change, at)?;
        tx.commit()?;
        Ok(touched)
    }

    /// Returns the mark of an item, an empty one if it was never marked.
    pub fn mark(&self, key: &ItemKey) -> Result<Mark, StoreError> {
        if !self.has_marks() {
            return Ok(Mark::default());
        }
        load(&self.conn, key)
    }

    /// Returns all marks.
    pub fn marks(&self) -> Result<Marks, StoreError> {
        if !self.has_marks() {
            return Ok(Marks::new());
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT deck, kind, id, mark FROM marks")?;
        let rows = statement.query_map([], |row| Ok((item_key(row, 0)?, json(row, 3)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Makes a change within a transaction.
fn make(
    tx: &Transaction<'_>,
    key: &ItemKey,
    change: &Change,
    at: Timestamp,
) -> Result<Vec<ItemKey>, StoreError> {
    let item = reviews::load(tx, key)?;
    let mut batch = Batch::begin(tx, at)?;
    let after = load(tx, key)?.after(change, &item);
    let restarts = matches!(change, Change::Restart);
    batch.log(key, change, &after, restarts.then_some(&item))?;
    if restarts {
        reviews::save(tx, &Item::new(key.clone()))?;
    }
    let mut touched = vec![key.clone()];
    if let Change::Split(parts) = change {
        // Parts of an earlier split of the same card keep their names.
        let used: i64 = tx.query_row(
            "SELECT count(*) FROM marks WHERE deck = ?1 AND kind = 'own' AND id LIKE ?2 ESCAPE '\\'",
            params![key.deck.as_str(), format!("{}~%", escaped(&key.id))],
            |row| row.get(0),
        )?;
        let first = usize::try_from(used).unwrap_or(0) + 1;
        for (number, wording) in (first..).zip(parts) {
            let part = key.part(number);
            let change = Change::Reword(wording.clone());
            let mark = Mark::default().after(&change, &Item::new(part.clone()));
            batch.log(&part, &change, &mark, None)?;
            touched.push(part);
        }
    }
    Ok(touched)
}

/// Changes that were made together, and are taken back together.
struct Batch<'a> {
    tx: &'a Transaction<'a>,
    first: Option<i64>,
    after_review: i64,
    at: Timestamp,
}

impl<'a> Batch<'a> {
    fn begin(tx: &'a Transaction<'a>, at: Timestamp) -> Result<Self, StoreError> {
        let sql = "SELECT coalesce(max(number), 0) FROM reviews";
        Ok(Self {
            tx,
            first: None,
            after_review: tx.query_row(sql, [], |row| row.get(0))?,
            at,
        })
    }

    /// Logs the change to one item and stores its new mark.
    fn log(
        &mut self,
        key: &ItemKey,
        change: &Change,
        after: &Mark,
        item: Option<&Item>,
    ) -> Result<(), StoreError> {
        let before = load(self.tx, key)?;
        self.tx
            .prepare_cached(
                "INSERT INTO changes (batch, after_review, deck, kind, id, at, what, before, after,
                                      item)
                 VALUES (coalesce(?1, (SELECT coalesce(max(number), 0) + 1 FROM changes)), ?2, ?3,
                         ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.first,
                self.after_review,
                key.deck.as_str(),
                key.kind.as_str(),
                key.id,
                self.at.0,
                change.as_str(),
                to_json(&before)?,
                to_json(after)?,
                item.map(to_json).transpose()?,
            ])?;
        self.first.get_or_insert(self.tx.last_insert_rowid());
        save(self.tx, key, after)
    }
}

/// Stores a mark as it is now.
pub(super) fn save(tx: &Connection, key: &ItemKey, mark: &Mark) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO marks (deck, kind, id, mark) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (deck, kind, id) DO UPDATE SET mark = excluded.mark",
    )?
    .execute(params![
        key.deck.as_str(),
        key.kind.as_str(),
        key.id,
        to_json(mark)?
    ])?;
    Ok(())
}

/// Returns the mark of an item, an empty one if it was never marked.
pub(super) fn load(conn: &Connection, key: &ItemKey) -> Result<Mark, StoreError> {
    let found = conn
        .prepare_cached("SELECT mark FROM marks WHERE deck = ?1 AND kind = ?2 AND id = ?3")?
        .query_map(
            params![key.deck.as_str(), key.kind.as_str(), key.id],
            |row| json(row, 0),
        )?
        .next()
        .transpose()?;
    Ok(found.unwrap_or_default())
}

/// Text for a `LIKE` that takes it literally.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
