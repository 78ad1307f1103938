//! FSRS parameters that were fitted to the own log: kept with where they come from, and taken back
//! without loss.
//!
//! Invariant: what is known of every item is what the parameters in use make of its reviews.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::error::StoreError;
use super::reviews::{self, item_key, json, rating, to_json};
use super::stored::Store;
use super::undo::Undone;
use crate::base::Timestamp;
use crate::memory::{Fit, Foresight, ItemKey, MemoryState, Recall, Scheduler};

/// Parameters as they are stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredParameters {
    /// Their number, rising.
    pub number: i64,
    /// When they were taken into use.
    pub at: Timestamp,
    /// Who fitted them.
    pub made_by: String,
    /// The parameters, and what spoke for them.
    pub fit: Fit,
    /// When they were taken back, if they were.
    pub undone: Option<Timestamp>,
}

impl Store {
    /// Returns the reviews of every item, oldest first: those that count, since it was last started
    /// anew.
    pub fn histories(&self) -> Result<BTreeMap<ItemKey, Vec<Recall>>, StoreError> {
        histories(&self.conn)
    }

    /// Takes fitted parameters into use: what is known of every item follows them from now on; the
    /// days they come back stay.
    pub fn keep_parameters(
        &mut self,
        fit: &Fit,
        made_by: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let next = self.scheduler.with_parameters(&fit.weights);
        let next = next.ok_or_else(|| unusable("these parameters do not work"))?;
        let tx = self.conn.transaction()?;
        tx.execute(
            "INSERT INTO parameters (at, weights, made_by, trained, held_out, log_loss,
                                     log_loss_before, rmse, rmse_before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                at.0,
                to_json(&fit.weights)?,
                made_by,
                fit.trained as i64,
                fit.held_out as i64,
                fit.after.log_loss,
                fit.before.log_loss,
                fit.after.rmse,
                fit.before.rmse,
            ],
        )?;
        follow(&tx, &next, None)?;
        tx.commit()?;
        self.scheduler = next;
        Ok(())
    }

    /// Takes the parameters in use back, for those before them; returns what was taken back, `None`
    /// if the published ones are in use.
    pub fn revert_parameters(
        &mut self,
        now: Timestamp,
    ) -> Result<Option<StoredParameters>, StoreError> {
        self.writable()?;
        let Some(last) = in_use(&self.conn)? else {
            return Ok(None);
        };
        let tx = self.conn.transaction()?;
        tx.execute(
            "UPDATE parameters SET undone_at = ?2 WHERE number = ?1",
            params![last.number, now.0],
        )?;
        let weights = in_use(&tx)?.map(|before| before.fit.weights);
        let weights = weights.unwrap_or_else(|| Scheduler::default().parameters().to_vec());
        let next = self.scheduler.with_parameters(&weights);
        let next = next.unwrap_or_else(|| self.scheduler.clone());
        follow(&tx, &next, None)?;
        tx.commit()?;
        self.scheduler = next;
        Ok(Some(last))
    }

    /// Returns all parameters that were ever taken into use, oldest first.
    pub fn parameters(&self) -> Result<Vec<StoredParameters>, StoreError> {
        if !self.has_marks() {
            return Ok(Vec::new());
        }
        let sql = format!("{SELECT} ORDER BY number");
        let mut statement = self.conn.prepare(&sql)?;
        let rows = statement.query_map([], stored)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes the newest parameters over that were not taken back.
    pub(super) fn adopt_parameters(&mut self) -> Result<(), StoreError> {
        if !self.has_marks() {
            return Ok(());
        }
        if let Some(found) = in_use(&self.conn)?
            && let Some(scheduler) = self.scheduler.with_parameters(&found.fit.weights)
        {
            self.scheduler = scheduler;
        }
        Ok(())
    }

    /// What a review kept of the item before it may stem from other parameters.
    pub(super) fn follow_parameters_after_undo(
        &mut self,
        undone: &Undone,
    ) -> Result<(), StoreError> {
        let sql = "SELECT count(*) FROM parameters";
        let ever: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        if ever == 0 {
            return Ok(());
        }
        let tx = self.conn.transaction()?;
        follow(&tx, &self.scheduler, Some(undone.key()))?;
        tx.commit()?;
        Ok(())
    }
}

const SELECT: &str = "SELECT number, at, made_by, weights, trained, held_out, log_loss,
    log_loss_before, rmse, rmse_before, undone_at FROM parameters";

fn in_use(conn: &Connection) -> Result<Option<StoredParameters>, StoreError> {
    let sql = format!("{SELECT} WHERE undone_at IS NULL ORDER BY number DESC LIMIT 1");
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query_map([], stored)?;
    Ok(rows.next().transpose()?)
}

/// Returns the parameters in use: the published ones, if no others are.
pub(super) fn weights_in_use(conn: &Connection) -> Result<Vec<f32>, StoreError> {
    let fitted = in_use(conn)?.map(|found| found.fit.weights);
    Ok(fitted.unwrap_or_else(|| Scheduler::default().parameters().to_vec()))
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredParameters> {
    let count =
        |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.unsigned_abs() as usize);
    Ok(StoredParameters {
        number: row.get(0)?,
        at: Timestamp(row.get(1)?),
        made_by: row.get(2)?,
        fit: Fit {
            weights: json(row, 3)?,
            trained: count(4)?,
            held_out: count(5)?,
            after: Foresight {
                log_loss: row.get(6)?,
                rmse: row.get(8)?,
            },
            before: Foresight {
                log_loss: row.get(7)?,
                rmse: row.get(9)?,
            },
        },
        undone: row.get::<_, Option<i64>>(10)?.map(Timestamp),
    })
}

/// Works out anew what is known of one item, or of all, from its reviews.
pub(super) fn follow(
    tx: &Connection,
    scheduler: &Scheduler,
    only: Option<&ItemKey>,
) -> Result<(), StoreError> {
    for (key, history) in histories(tx)? {
        if only.is_some_and(|only| *only != key) {
            continue;
        }
        let mut item = reviews::load(tx, &key)?;
        let state: Option<MemoryState> = scheduler.state_after(&history);
        if state.is_some() {
            item.state = state;
            reviews::save(tx, &item)?;
        }
    }
    Ok(())
}

fn histories(conn: &Connection) -> Result<BTreeMap<ItemKey, Vec<Recall>>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT r.deck, r.kind, r.id, r.at, r.elapsed_days, r.rating, i.reps
         FROM reviews AS r JOIN items AS i USING (deck, kind, id)
         WHERE r.undone_at IS NULL ORDER BY r.number",
    )?;
    let mut rows = statement.query([])?;
    let mut all: BTreeMap<ItemKey, (usize, Vec<Recall>)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let reps: i64 = row.get(6)?;
        let recall = Recall {
            at: Timestamp(row.get(3)?),
            elapsed_days: row.get(4)?,
            rating: rating(row, 5)?,
        };
        let (count, history) = all.entry(item_key(row, 0)?).or_default();
        *count = usize::try_from(reps).unwrap_or(0);
        history.push(recall);
    }
    // An item that was started anew counts its reviews from there on.
    Ok(all
        .into_iter()
        .map(|(key, (reps, mut history))| {
            let first = history.len().saturating_sub(reps);
            (key, history.split_off(first))
        })
        .filter(|(_, history)| !history.is_empty())
        .collect())
}

fn unusable(why: &str) -> StoreError {
    StoreError::Sql(rusqlite::Error::InvalidParameterName(why.to_owned()))
}
