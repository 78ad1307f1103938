//! The journal: events in, events out.
//!
//! Invariant: a sitting's events are numbered from 0 without gaps, and a batch is stored as a whole
//! together with the rows derived from it, or not at all.

use rusqlite::{Transaction, params};
use serde::Serialize;

use super::codec::{self, DecodeError};
use super::derived::{self, Derived};
use super::error::StoreError;
use super::sessions;
use super::stored::Store;
use crate::base::{SessionId, Timestamp};
use crate::interview::{Event, Fact};

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is stored now.
    Stored,
    /// The very same events were stored before; nothing was done.
    AlreadyThere,
}

/// An event as it is stored; for exports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredEvent {
    /// Its place in the sitting.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The version of `body`.
    pub v: u32,
    /// JSON.
    pub body: String,
}

impl Store {
    /// Stores a new sitting: its first event must hold its plan; a fork begins with more of them.
    pub fn begin_session(&mut self, events: &[Event]) -> Result<Appended, StoreError> {
        let Some((plan, at)) = events.first().and_then(planned) else {
            return Err(StoreError::NoPlan);
        };
        self.append_with(&plan.session, 0, events, |tx| {
            sessions::insert(tx, plan, at)?;
            sessions::follow(tx, &plan.session, events)
        })
    }

    /// Appends events to a sitting; the first one gets the place `first_seq`.
    pub fn append(
        &mut self,
        session: &SessionId,
        first_seq: u64,
        events: &[Event],
        derived: &Derived,
    ) -> Result<Appended, StoreError> {
        let scheduler = self.scheduler.clone();
        self.append_with(session, first_seq, events, |tx| {
            if !sessions::exists(tx, session)? {
                return Err(StoreError::NoSession(session.clone()));
            }
            sessions::follow(tx, session, events)?;
            derived::store(tx, session, derived, &scheduler)
        })
    }

    /// Notes that the program lives in this sitting at `now`.
    pub fn beat(&mut self, session: &SessionId, now: Timestamp) -> Result<(), StoreError> {
        self.writable()?;
        let known = self
            .conn
            .prepare_cached("UPDATE sessions SET alive_at = max(alive_at, ?2) WHERE id = ?1")?
            .execute(params![session.as_str(), now.0])?;
        if known == 0 {
            return Err(StoreError::NoSession(session.clone()));
        }
        Ok(())
    }

    /// Returns the events of a sitting, from the first on.
    pub fn load_events(&self, session: &SessionId) -> Result<Vec<Event>, StoreError> {
        match self.load_readable(session)? {
            (events, None) => Ok(events),
            (_, Some(fault)) => Err(fault),
        }
    }

    /// Returns the events up to the first that cannot be read, and why it cannot.
    pub fn load_readable(
        &self,
        session: &SessionId,
    ) -> Result<(Vec<Event>, Option<StoreError>), StoreError> {
        let mut events = Vec::new();
        for stored in self.journal(session)? {
            let expected = events.len() as u64;
            if stored.seq != expected {
                let why = format!("event {expected} is missing");
                let session = session.clone();
                return Ok((
                    events,
                    Some(StoreError::BadEvent {
                        session,
                        seq: expected,
                        why,
                    }),
                ));
            }
            match codec::decode(stored.v, stored.at, &stored.body) {
                Ok(event) => events.push(event),
                Err(error) => return Ok((events, Some(fault(session, stored.seq, error)))),
            }
        }
        if events.is_empty() {
            return Err(StoreError::NoSession(session.clone()));
        }
        Ok((events, None))
    }

    /// Returns the events of a sitting as they are stored.
    pub fn journal(&self, session: &SessionId) -> Result<Vec<StoredEvent>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, at, v, body FROM events WHERE session = ?1 ORDER BY seq",
        )?;
        let rows = statement.query_map([session.as_str()], |row| {
            Ok(StoredEvent {
                seq: row.get::<_, i64>(0)?.unsigned_abs(),
                at: Timestamp(row.get(1)?),
                v: row.get(2)?,
                body: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns how many events of a sitting are stored, which is the next free place.
    pub fn next_seq(&self, session: &SessionId) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM events WHERE session = ?1")?
            .query_row([session.as_str()], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    }

    fn append_with(
        &mut self,
        session: &SessionId,
        first_seq: u64,
        events: &[Event],
        alongside: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>,
    ) -> Result<Appended, StoreError> {
        self.writable()?;
        let bodies = encode_all(session, first_seq, events)?;
        let expected = self.next_seq(session)?;
        if expected != first_seq {
            return if self.holds(session, first_seq, events, &bodies)? {
                Ok(Appended::AlreadyThere)
            } else {
                Err(StoreError::Sequence {
                    session: session.clone(),
                    expected,
                    got: first_seq,
                })
            };
        }
        let tx = self.conn.transaction()?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT INTO events (session, seq, at, v, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for ((event, body), seq) in events.iter().zip(&bodies).zip(first_seq..) {
                insert.execute(params![
                    session.as_str(),
                    seq as i64,
                    event.at.0,
                    codec::VERSION,
                    body
                ])?;
            }
        }
        alongside(&tx)?;
        tx.commit()?;
        Ok(Appended::Stored)
    }

    /// Whether exactly these events are stored at these places: a batch that was sent twice.
    fn holds(
        &self,
        session: &SessionId,
        first_seq: u64,
        events: &[Event],
        bodies: &[String],
    ) -> Result<bool, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT at, body FROM events WHERE session = ?1 AND seq = ?2")?;
        for ((event, body), seq) in events.iter().zip(bodies).zip(first_seq..) {
            let same = statement
                .query_map(params![session.as_str(), seq as i64], |row| {
                    Ok(row.get::<_, i64>(0)? == event.at.0 && row.get::<_, String>(1)? == *body)
                })?
                .next()
                .transpose()?;
            if same != Some(true) {
                return Ok(false);
            }
        }
        Ok(!events.is_empty())
    }
}

/// The plan of a sitting and its moment, if this is the event that holds it.
pub(super) fn planned(event: &Event) -> Option<(&crate::interview::Plan, Timestamp)> {
    match &event.fact {
        Fact::Planned { plan } => Some((plan, event.at)),
        _ => None,
    }
}

fn encode_all(
    session: &SessionId,
    first_seq: u64,
    events: &[Event],
) -> Result<Vec<String>, StoreError> {
    events
        .iter()
        .zip(first_seq..)
        .map(|(event, seq)| codec::encode(&event.fact).map_err(|error| fault(session, seq, error)))
        .collect()
}

fn fault(session: &SessionId, seq: u64, error: DecodeError) -> StoreError {
    let session = session.clone();
    match error {
        DecodeError::Newer(found) => StoreError::NewerEvent {
            session,
            seq,
            found,
            known: codec::VERSION,
        },
        DecodeError::Bad(why) => StoreError::BadEvent { session, seq, why },
    }
}
