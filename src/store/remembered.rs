//! Small things the history remembers beside items: the interview, what an item stands for, and
//! which item a sitting practises.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::reviews::item_key;
use super::stored::Store;
use crate::base::{SessionId, Timestamp};
use crate::memory::{Day, ItemKey};

/// The name of the setting that holds the day of the interview.
const INTERVIEW: &str = "interview";

impl Store {
    /// Remembers the day of the interview, or that there is none; it is kept in mind from now on.
    pub fn set_interview(&mut self, day: Option<Day>) -> Result<(), StoreError> {
        let text = day.map_or_else(|| "none".to_owned(), |day| day.to_string());
        self.set_setting(INTERVIEW, &text)?;
        self.adopt_interview()
    }

    /// Takes the remembered day of the interview over; without one, that of the settings stays.
    pub(super) fn adopt_interview(&mut self) -> Result<(), StoreError> {
        if let Some(text) = self.setting(INTERVIEW)? {
            let day = Day::parse(&text);
            self.scheduler = self.scheduler.clone().with_interview(day);
        }
        Ok(())
    }

    /// Returns what items stood for when they were last asked about.
    pub fn skills(&self) -> Result<BTreeMap<ItemKey, String>, StoreError> {
        if !self.has_marks() {
            return Ok(BTreeMap::new());
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT deck, kind, id, skill FROM skills")?;
        let rows = statement.query_map([], |row| Ok((item_key(row, 0)?, row.get(3)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Remembers what items stand for, in one transaction.
    pub fn set_skills(
        &mut self,
        skills: &[(ItemKey, String)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let tx = self.conn.transaction()?;
        for (key, skill) in skills {
            tx.prepare_cached(
                "INSERT INTO skills (deck, kind, id, skill, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (deck, kind, id) DO UPDATE SET skill = excluded.skill, at = excluded.at",
            )?
            .execute(params![
                key.deck.as_str(),
                key.kind.as_str(),
                key.id,
                skill,
                at.0
            ])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Remembers that a sitting practises an item through a question that is not its own.
    pub fn send_on_errand(
        &mut self,
        session: &SessionId,
        key: &ItemKey,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writable()?;
        self.conn
            .prepare_cached(
                "INSERT INTO errands (session, deck, kind, id, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                session.as_str(),
                key.deck.as_str(),
                key.kind.as_str(),
                key.id,
                at.0
            ])?;
        Ok(())
    }
}

/// Returns the items a sitting practises beside its own questions.
pub(super) fn errands(conn: &Connection, session: &SessionId) -> Result<Vec<ItemKey>, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT deck, kind, id FROM errands WHERE session = ?1 ORDER BY rowid")?;
    let rows = statement.query_map([session.as_str()], |row| item_key(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
