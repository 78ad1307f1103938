//! What could not be stored yet: kept in order and tried again.
//!
//! Invariant: writes reach the store in the order they were asked for; one that may succeed later
//! stays in front until it does.

use std::collections::VecDeque;

use super::derived::Derived;
use super::error::StoreError;
use super::stored::Store;
use crate::base::{SessionId, Timestamp};
use crate::interview::Event;
use crate::memory::{ItemKey, Rating};

/// A write that must not be lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// A new sitting.
    Begin(Vec<Event>),
    /// More events of a sitting.
    Append {
        /// Which one.
        session: SessionId,
        /// The place of the first event.
        first_seq: u64,
        /// In order.
        events: Vec<Event>,
        /// What follows from them.
        derived: Box<Derived>,
    },
    /// A review outside a sitting.
    Rate {
        /// Of which item.
        key: ItemKey,
        /// How it went.
        rating: Rating,
        /// When.
        at: Timestamp,
    },
}

/// Writes that wait for the disk.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<Write>,
}

impl Outbox {
    /// Stores `write` after all that wait. If the disk refuses, it waits with them; only a write
    /// that can never be stored (it contradicts what is stored) is dropped, with its error.
    pub fn send(&mut self, store: &mut Store, write: Write) -> Result<(), StoreError> {
        self.waiting.push_back(write);
        self.retry(store)
    }

    /// Keeps `write` behind all that wait, for when there is a store to write to.
    pub fn keep(&mut self, write: Write) {
        self.waiting.push_back(write);
    }

    /// Tries to store what waits, in order, up to the first error.
    pub fn retry(&mut self, store: &mut Store) -> Result<(), StoreError> {
        while let Some(write) = self.waiting.front() {
            let result = put(store, write);
            if result.as_ref().is_err_and(StoreError::may_pass) {
                return result;
            }
            self.waiting.pop_front();
            result?;
        }
        Ok(())
    }

    /// Returns how many writes wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Returns the writes that wait, oldest first, for a last resort such as an export.
    pub fn into_waiting(self) -> Vec<Write> {
        self.waiting.into()
    }
}

fn put(store: &mut Store, write: &Write) -> Result<(), StoreError> {
    match write {
        Write::Begin(events) => store.begin_session(events).map(drop),
        Write::Append {
            session,
            first_seq,
            events,
            derived,
        } => store.append(session, *first_seq, events, derived).map(drop),
        Write::Rate { key, rating, at } => store.rate(key, *rating, *at, None).map(drop),
    }
}
