//! The list of sittings: what to resume, what to open again, what to hide.
//!
//! Invariant: a row follows from the sitting's events; deleting only hides it.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};

use super::error::StoreError;
use super::stored::Store;
use crate::base::{DeckId, LevelId, Seed, SessionId, Timestamp};
use crate::deck::RoundKind;
use crate::interview::{EndReason, Event, Fact, Mode, Plan, Sitting};

/// Loop or drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SittingKind {
    /// A whole loop.
    Loop,
    /// One round.
    Drill,
}

/// How far a sitting came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It can be resumed.
    Open,
    /// It has a debrief.
    Finished,
    /// It was given up.
    Abandoned,
}

/// A line of the list of sittings.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionHead {
    /// Which one.
    pub id: SessionId,
    /// For people.
    pub title: String,
    /// Loop or drill.
    pub sitting: SittingKind,
    /// The loop's id, or the drilled kind of round.
    pub subject: String,
    /// The deck it was drawn from.
    pub deck: DeckId,
    /// The level whose bar decides.
    pub level: LevelId,
    /// How strict.
    pub mode: Mode,
    /// Where its chance came from.
    pub seed: Seed,
    /// When it was planned.
    pub started: Timestamp,
    /// When the program was last known to live in it.
    pub last_alive: Timestamp,
    /// When it was finished or given up.
    pub ended: Option<Timestamp>,
    /// How far it came.
    pub state: SessionState,
    /// The loop's mean, 1 to 4, once it is finished.
    pub mean: Option<f64>,
    /// The recommendation in words, once it is finished.
    pub recommendation: Option<String>,
    /// When it was deleted, if it was.
    pub deleted: Option<Timestamp>,
    /// Its rounds in order.
    pub rounds: Vec<RoundHead>,
}

/// A round in the list of sittings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundHead {
    /// What is done in it.
    pub kind: RoundKind,
    /// For people.
    pub name: String,
    /// When its clock started.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Why it ended.
    pub reason: Option<EndReason>,
}

/// Which sittings to list; an empty filter lists all that are not deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Only loops or only drills.
    pub sitting: Option<SittingKind>,
    /// Only with a round of this kind that has begun.
    pub kind: Option<RoundKind>,
    /// Only from this deck.
    pub deck: Option<DeckId>,
    /// Only in this state.
    pub state: Option<SessionState>,
    /// Only with this in the title, in any case of letters.
    pub text: String,
    /// Only deleted ones, for taking a deletion back.
    pub deleted: bool,
    /// At most so many, the newest; `None` means all.
    pub limit: Option<u32>,
}

impl Store {
    /// Returns the newest sitting that can be resumed.
    pub fn unfinished(&self) -> Result<Option<SessionHead>, StoreError> {
        let filter = SessionFilter {
            state: Some(SessionState::Open),
            limit: Some(1),
            ..SessionFilter::default()
        };
        Ok(self.list_sessions(&filter)?.into_iter().next())
    }

    /// Returns the sittings that pass `filter`, newest first.
    pub fn list_sessions(&self, filter: &SessionFilter) -> Result<Vec<SessionHead>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, title, sitting, subject, deck, level, mode, seed, started, alive_at, ended,
                    state, mean, recommendation, deleted_at
             FROM sessions
             WHERE (deleted_at IS NOT NULL) = ?1
               AND (?2 IS NULL OR sitting = ?2)
               AND (?3 IS NULL OR deck = ?3)
               AND (?4 IS NULL OR state = ?4)
               AND (?5 IS NULL OR EXISTS (SELECT 1 FROM rounds
                    WHERE session = sessions.id AND kind = ?5 AND began IS NOT NULL))
               AND (?6 = '' OR instr(lower(title), lower(?6)) > 0)
             ORDER BY started DESC, id DESC LIMIT ?7",
        )?;
        let values = params![
            filter.deleted,
            filter.sitting.map(SittingKind::as_str),
            filter.deck.as_ref().map(DeckId::as_str),
            filter.state.map(SessionState::as_str),
            filter.kind.map(|kind| word(&kind)),
            filter.text,
            filter.limit.map_or(-1, i64::from),
        ];
        let rows = statement.query_map(values, head)?;
        let mut heads = rows.collect::<Result<Vec<_>, _>>()?;
        for head in &mut heads {
            head.rounds = self.round_heads(&head.id)?;
        }
        Ok(heads)
    }

    /// Returns the line of one sitting, deleted or not.
    pub fn session(&self, session: &SessionId) -> Result<SessionHead, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, title, sitting, subject, deck, level, mode, seed, started, alive_at, ended,
                    state, mean, recommendation, deleted_at
             FROM sessions WHERE id = ?1",
        )?;
        let found = statement
            .query_map([session.as_str()], head)?
            .next()
            .transpose()?;
        let mut head = found.ok_or_else(|| StoreError::NoSession(session.clone()))?;
        head.rounds = self.round_heads(session)?;
        Ok(head)
    }

    /// Hides a sitting from lists, trends and choices; its events stay.
    pub fn delete_session(
        &mut self,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.set_deleted(session, Some(now))
    }

    /// Takes a deletion back.
    pub fn restore_session(&mut self, session: &SessionId) -> Result<(), StoreError> {
        self.set_deleted(session, None)
    }

    fn set_deleted(&mut self, id: &SessionId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.writable()?;
        let known = self.conn.execute(
            "UPDATE sessions SET deleted_at = ?2 WHERE id = ?1",
            params![id.as_str(), at.map(|at| at.0)],
        )?;
        if known == 0 {
            return Err(StoreError::NoSession(id.clone()));
        }
        Ok(())
    }

    fn round_heads(&self, session: &SessionId) -> Result<Vec<RoundHead>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT kind, name, began, ended, reason FROM rounds WHERE session = ?1 ORDER BY round",
        )?;
        let rows = statement.query_map([session.as_str()], |row| {
            Ok(RoundHead {
                kind: named(row, 0)?,
                name: row.get(1)?,
                began: row.get::<_, Option<i64>>(2)?.map(Timestamp),
                ended: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                reason: match row.get::<_, Option<String>>(4)? {
                    Some(_) => Some(named(row, 4)?),
                    None => None,
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl SittingKind {
    /// Returns the word that the history stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loop => "loop",
            Self::Drill => "drill",
        }
    }
}

impl SessionState {
    /// Returns the word that the history stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Finished => "finished",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Enters a new sitting and its rounds into the list.
pub(super) fn insert(tx: &Transaction<'_>, plan: &Plan, at: Timestamp) -> Result<(), StoreError> {
    let (sitting, subject) = match &plan.sitting {
        Sitting::Loop { id } => (SittingKind::Loop, id.0.clone()),
        Sitting::Drill { kind } => (SittingKind::Drill, word(kind)),
    };
    tx.prepare_cached(
        "INSERT INTO sessions (id, title, sitting, subject, deck, deck_version, level, mode, seed,
                               started, alive_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
    )?
    .execute(params![
        plan.session.as_str(),
        plan.title,
        sitting.as_str(),
        subject,
        plan.deck.as_str(),
        plan.deck_version,
        plan.level.as_str(),
        word(&plan.mode),
        plan.seed.0.to_string(),
        at.0,
    ])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO rounds (session, round, kind, name) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (round, index) in plan.rounds.iter().zip(0_i64..) {
        insert.execute(params![
            plan.session.as_str(),
            index,
            word(&round.kind),
            round.name
        ])?;
    }
    Ok(())
}

/// Brings the list up to date with what happened.
pub(super) fn follow(
    tx: &Transaction<'_>,
    session: &SessionId,
    events: &[Event],
) -> Result<(), StoreError> {
    let id = session.as_str();
    for event in events {
        let at = event.at.0;
        match &event.fact {
            Fact::RoundBegan { round } => {
                tx.prepare_cached(
                    "UPDATE rounds SET began = ?3 WHERE session = ?1 AND round = ?2",
                )?
                .execute(params![id, *round as i64, at])?;
            }
            Fact::RoundEnded { reason } => {
                tx.prepare_cached(
                    "UPDATE rounds SET ended = ?2, reason = ?3 WHERE session = ?1 AND round =
                         (SELECT max(round) FROM rounds WHERE session = ?1 AND began IS NOT NULL)",
                )?
                .execute(params![id, at, word(reason)])?;
            }
            Fact::Finished => close(tx, id, SessionState::Finished, at)?,
            Fact::Abandoned => close(tx, id, SessionState::Abandoned, at)?,
            _ => {}
        }
    }
    if let Some(last) = events.iter().map(|event| event.at.0).max() {
        tx.prepare_cached("UPDATE sessions SET alive_at = max(alive_at, ?2) WHERE id = ?1")?
            .execute(params![id, last])?;
    }
    Ok(())
}

/// Whether the list has this sitting.
pub(super) fn exists(conn: &Connection, session: &SessionId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM sessions WHERE id = ?1")?
        .exists([session.as_str()])?)
}

/// The word that serde writes for a plain choice (`"sql"` without its quotes).
pub(super) fn word<T: serde::Serialize>(choice: &T) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Reads a column that [`word`] wrote.
pub(super) fn named<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

fn close(tx: &Transaction<'_>, id: &str, state: SessionState, at: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE sessions SET state = ?2, ended = ?3 WHERE id = ?1")?
        .execute(params![id, state.as_str(), at])?;
    Ok(())
}

fn head(row: &Row<'_>) -> rusqlite::Result<SessionHead> {
    let seed: String = row.get(7)?;
    Ok(SessionHead {
        id: SessionId(row.get(0)?),
        title: row.get(1)?,
        sitting: match row.get::<_, String>(2)?.as_str() {
            "drill" => SittingKind::Drill,
            _ => SittingKind::Loop,
        },
        subject: row.get(3)?,
        deck: DeckId(row.get(4)?),
        level: LevelId(row.get(5)?),
        mode: named(row, 6)?,
        seed: Seed(seed.parse().unwrap_or_default()),
        started: Timestamp(row.get(8)?),
        last_alive: Timestamp(row.get(9)?),
        ended: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        state: match row.get::<_, String>(11)?.as_str() {
            "finished" => SessionState::Finished,
            "abandoned" => SessionState::Abandoned,
            _ => SessionState::Open,
        },
        mean: row.get(12)?,
        recommendation: row.get(13)?,
        deleted: row.get::<_, Option<i64>>(14)?.map(Timestamp),
        rounds: Vec::new(),
    })
}
