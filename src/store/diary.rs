//! Rounds of real interviews and tags: two logs of which the newest row of a place holds.
//!
//! Invariant: a row is written once and stays; changing, removing and bringing back add a row.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::error::StoreError;
use super::sessions::{named, word};
use super::stored::Store;
use crate::base::{RealId, SessionId, Timestamp};
use crate::diary::{Outcome, RealRound, TagFact, Tagged, Tags, read_tags};
use crate::memory::Day;

/// The columns of a real round, in the order [`real`] reads them.
const COLUMNS: &str = "id, at, is_gone, day, company, level, kind, asked, overall, scores, outcome, \
                       notes, tags";

impl Store {
    /// Returns the rounds of real interviews that were not removed, the newest first.
    pub fn real_rounds(&self) -> Result<Vec<RealRound>, StoreError> {
        let mut rounds: Vec<RealRound> = self
            .real_written(false)?
            .into_iter()
            .map(|(_, round)| round)
            .collect();
        rounds.reverse();
        Ok(rounds)
    }

    /// Returns real rounds, the oldest first, each with the moment it was written so.
    pub(super) fn real_written(
        &self,
        gone: bool,
    ) -> Result<Vec<(Timestamp, RealRound)>, StoreError> {
        if !self.has_diary() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM real_rounds AS one WHERE is_gone = ?1
               AND at = (SELECT max(at) FROM real_rounds WHERE id = one.id)
             ORDER BY day, id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows =
            statement.query_map([gone], |row| Ok((Timestamp(row.get("at")?), real(row)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns a real round, removed or not.
    pub fn real_round(&self, id: &RealId) -> Result<RealRound, StoreError> {
        let unknown = || StoreError::NoSession(SessionId::new(id.as_str()));
        if !self.has_diary() {
            return Err(unknown());
        }
        let sql =
            format!("SELECT {COLUMNS} FROM real_rounds WHERE id = ?1 ORDER BY at DESC LIMIT 1");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let found = statement
            .query_map([id.as_str()], real)?
            .next()
            .transpose()?;
        found.ok_or_else(unknown)
    }

    /// Keeps a round of a real interview: a new one, or a new wording of the one with its id.
    pub fn keep_real(&mut self, round: &RealRound, at: Timestamp) -> Result<(), StoreError> {
        self.write_real(round, at, false)
    }

    /// Removes a real round from lists and trends.
    pub fn remove_real(&mut self, id: &RealId, at: Timestamp) -> Result<(), StoreError> {
        let round = self.real_round(id)?;
        self.write_real(&round, at, true)
    }

    /// Brings a removed real round back.
    pub fn restore_real(&mut self, id: &RealId, at: Timestamp) -> Result<(), StoreError> {
        let round = self.real_round(id)?;
        self.write_real(&round, at, false)
    }

    fn write_real(
        &mut self,
        round: &RealRound,
        at: Timestamp,
        gone: bool,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let scores: BTreeMap<&str, u8> = round
            .scores
            .iter()
            .map(|(id, score)| (id.as_str(), *score))
            .collect();
        let tags: Vec<&str> = round.tags.iter().map(String::as_str).collect();
        // Whatever the clock says, what is written later holds.
        self.conn
            .prepare_cached(
                "INSERT INTO real_rounds (id, at, is_gone, day, company, level, kind, asked, overall,
                                          scores, outcome, notes, tags)
                 VALUES (?1, max(?2, coalesce((SELECT max(at) + 1 FROM real_rounds WHERE id = ?1), 0)),
                         ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                round.id.as_str(),
                at.0,
                gone,
                round.day.0,
                round.company,
                round.level,
                word(&round.kind),
                round.asked.join("\n"),
                round.overall,
                super::reviews::to_json(&scores)?,
                round.outcome.as_str(),
                round.notes,
                tags.join(" "),
            ])?;
        Ok(())
    }

    /// Returns which tags stand on sittings and their rounds.
    pub fn tagged(&self) -> Result<Tagged, StoreError> {
        if !self.has_diary() {
            return Ok(Tagged::default());
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT sitting, round, tag, at, is_on FROM tags")?;
        let rows = statement.query_map([], |row| {
            Ok(TagFact {
                sitting: row.get(0)?,
                round: usize::try_from(row.get::<_, i64>(1)?).ok(),
                tag: row.get(2)?,
                at: row.get(3)?,
                on: row.get(4)?,
            })
        })?;
        Ok(Tagged::of(rows.collect::<Result<Vec<_>, _>>()?))
    }

    /// Makes `wanted` the tags of a sitting, or of a round of it.
    pub fn set_tags(
        &mut self,
        sitting: &SessionId,
        round: Option<usize>,
        wanted: &Tags,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writable()?;
        // A tag on nothing would never be seen again.
        self.session(sitting)?;
        let known = self.tagged()?.at(sitting, round);
        let tx = self.conn.transaction()?;
        for tag in known.symmetric_difference(wanted) {
            let fact = TagFact::new(sitting, round, tag, (at.0, wanted.contains(tag)));
            tx.prepare_cached(
                "INSERT INTO tags (sitting, round, tag, at, is_on)
                 VALUES (?1, ?2, ?3,
                         max(?4, coalesce((SELECT max(at) + 1 FROM tags
                                           WHERE sitting = ?1 AND round = ?2 AND tag = ?3), 0)), ?5)",
            )?
            .execute(params![
                fact.sitting,
                fact.round.map_or(-1, |round| round as i64),
                fact.tag,
                fact.at,
                fact.on,
            ])?;
        }
        tx.commit()?;
        Ok(())
    }
}

fn real(row: &Row<'_>) -> rusqlite::Result<RealRound> {
    let asked: String = row.get("asked")?;
    let scores: String = row.get("scores")?;
    let outcome: String = row.get("outcome")?;
    let tags: String = row.get("tags")?;
    Ok(RealRound {
        id: RealId::new(row.get::<_, String>("id")?),
        day: Day(row.get("day")?),
        company: row.get("company")?,
        level: row.get("level")?,
        kind: named(row, 6)?,
        asked: asked.lines().map(str::to_owned).collect(),
        overall: row.get("overall")?,
        // Scores that are none are left out; the text of the row stays.
        scores: serde_json::from_str(&scores).unwrap_or_default(),
        outcome: Outcome::parse(&outcome).unwrap_or_default(),
        notes: row.get("notes")?,
        tags: read_tags(&tags),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::RoundKind;
    use crate::diary::written_tags;

    fn round(id: &str, day: i32) -> RealRound {
        RealRound {
            id: RealId::new(id),
            day: Day(day),
            company: "Acme".to_owned(),
            level: "L5".to_owned(),
            kind: RoundKind::Sql,
            asked: vec!["sessionize".to_owned(), "top 3".to_owned()],
            overall: Some(3),
            scores: BTreeMap::from([("grain".to_owned(), 2)]),
            outcome: Outcome::Passed,
            notes: "two interviewers,\none silent".to_owned(),
            tags: read_tags("cold panel"),
        }
    }

    #[test]
    fn the_newest_wording_holds_and_nothing_is_overwritten() {
        let mut store = Store::nowhere();
        let at = Timestamp(1_000);
        let (first, second) = (round("r1", 10), round("r2", 20));
        store.keep_real(&first, at).unwrap();
        store.keep_real(&second, at).unwrap();
        assert_eq!(
            store.real_rounds().unwrap(),
            [second.clone(), first.clone()]
        );
        let mut other = first.clone();
        other.notes = "none".to_owned();
        // A clock that went back does not bring the old wording back.
        store.keep_real(&other, Timestamp(5)).unwrap();
        assert_eq!(store.real_round(&first.id).unwrap(), other);
        store.remove_real(&first.id, at).unwrap();
        assert_eq!(store.real_rounds().unwrap(), *std::slice::from_ref(&second));
        store.restore_real(&first.id, at).unwrap();
        assert_eq!(store.real_rounds().unwrap(), [second, other]);
        let rows: i64 = store
            .conn
            .query_row("SELECT count(*) FROM real_rounds", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 5);
        let unknown = store.remove_real(&RealId::new("r9"), at);
        assert!(matches!(unknown, Err(StoreError::NoSession(_))));
    }

    #[test]
    fn tags_are_put_on_and_taken_off_sittings_that_are_there() {
        let mut machine = crate::store::trial::Machine::new();
        machine.live(&[crate::store::trial::Step::Begin]);
        let store = &mut machine.store;
        let id = store.unfinished().unwrap().unwrap().id;
        let at = Timestamp(7);
        store
            .set_tags(&id, None, &read_tags("cold panel"), at)
            .unwrap();
        store
            .set_tags(&id, Some(0), &read_tags("late"), at)
            .unwrap();
        store
            .set_tags(&id, None, &read_tags("panel again"), at)
            .unwrap();
        let tagged = store.tagged().unwrap();
        assert_eq!(written_tags(&tagged.at(&id, None)), "#again #panel");
        assert_eq!(
            written_tags(&tagged.of_round(&id, 0)),
            "#again #late #panel"
        );
        let nobody = store.set_tags(&SessionId::new("s9"), None, &read_tags("x"), at);
        assert!(matches!(nobody, Err(StoreError::NoSession(_))));
    }
}
