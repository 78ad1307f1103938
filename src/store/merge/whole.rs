//! One merge from beginning to end.
//!
//! Invariant: it happens in one transaction, or not at all.

use rusqlite::Connection;

use super::{log, plain, sittings};
use crate::memory::Scheduler;
use crate::store::archive::Incoming;
use crate::store::error::StoreError;
use crate::store::parameters;
use crate::store::stored::Store;
use crate::store::table::Table;

/// What a merge brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Sittings that were not known.
    pub added: usize,
    /// Sittings that had gone on elsewhere.
    pub continued: usize,
    /// Sittings that had gone on differently on either side; both are kept.
    pub forked: Vec<sittings::Forked>,
    /// Reviews that were not known.
    pub reviews: usize,
    /// Items that were rated on both sides and scheduled again.
    pub rescheduled: usize,
    /// Decisions about items that were not known.
    pub decisions: usize,
    /// Remembered choices taken over.
    pub settings: usize,
    /// Writings in the log of real interviews and tags that were not known.
    pub diary: usize,
}

impl Store {
    /// Joins another history with this one.
    pub fn merge(&mut self, other: &Incoming) -> Result<Merged, StoreError> {
        self.writable()?;
        let tx = self.conn.transaction()?;
        let merged = merge(&tx, &other.conn, &self.scheduler)?;
        tx.commit()?;
        self.adopt_parameters()?;
        Ok(merged)
    }

    /// Says whether nothing has happened yet.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM sessions)
                      AND NOT EXISTS (SELECT 1 FROM reviews)";
        let is_unused: bool = self.conn.query_row(sql, [], |row| row.get(0))?;
        if !is_unused || !self.has_diary() {
            return Ok(is_unused);
        }
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM real_rounds)";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }
}

pub(super) fn merge(
    own: &Connection,
    other: &Connection,
    scheduler: &Scheduler,
) -> Result<Merged, StoreError> {
    let tables = Table::all(own)?;
    let age = plain::newest(own)?.cmp(&plain::newest(other)?);
    let in_use = [own, other].map(parameters::weights_in_use);
    let sittings = sittings::join(own, other, &tables)?;
    let plain = plain::join(own, other, &tables, age)?;
    let newest = parameters::weights_in_use(own)?;
    let scheduler = scheduler
        .with_parameters(&newest)
        .unwrap_or_else(|| scheduler.clone());
    let (ours, theirs) = (&sittings.own_names, &sittings.other_names);
    let log = log::join(own, other, &tables, [ours, theirs], &scheduler)?;
    for before in in_use {
        if before? != newest {
            // What one side knew by other parameters is known by these from now on.
            parameters::follow(own, &scheduler, None)?;
        }
    }
    Ok(Merged {
        added: sittings.added,
        continued: sittings.continued,
        forked: sittings.forked,
        reviews: log.added,
        rescheduled: log.rescheduled,
        decisions: log.decided,
        settings: plain.choices,
        diary: plain.diary,
    })
}
