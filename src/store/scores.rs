//! Scores and what was seen, over all sittings that are not deleted.

use rusqlite::{Row, Transaction, params};

use super::derived::{ScoreRow, Seen};
use super::error::StoreError;
use super::sessions::{named, word};
use super::stored::Store;
use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use crate::deck::RoundKind;

/// One round of one sitting on a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// The sitting.
    pub session: SessionId,
    /// Index of the round.
    pub round: usize,
    /// When its last score became final.
    pub at: Timestamp,
    /// Mean of the questions' scores, 1 to 4.
    pub score: f64,
    /// Mean of the measured scores, where there are any.
    pub measured: Option<f64>,
    /// How many questions it is made of.
    pub n: usize,
    /// Whether the clock was stopped, which a trend must say.
    pub paused: bool,
}

impl Store {
    /// Returns all scores, oldest first.
    pub fn scores(&self) -> Result<Vec<ScoreRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT session, round, question, deck, question_id, kind, at, mode, blind, final,
                    measured, confidence, hints, pauses, spent, title, score
             FROM scores
             WHERE NOT EXISTS (SELECT 1 FROM sessions
                               WHERE id = scores.session AND deleted_at IS NOT NULL)
             ORDER BY at, session, round, question",
        )?;
        let rows = statement.query_map([], score)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the scored rounds of one kind, oldest first.
    pub fn trend(&self, kind: RoundKind) -> Result<Vec<TrendPoint>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT session, round, max(at), avg(coalesce(score, final)), avg(measured), count(*), max(pauses) > 0
             FROM scores
             WHERE kind = ?1 AND final IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM sessions
                               WHERE id = scores.session AND deleted_at IS NOT NULL)
             GROUP BY session, round ORDER BY max(at), session, round",
        )?;
        let rows = statement.query_map([word(&kind)], |row| {
            Ok(TrendPoint {
                session: SessionId(row.get(0)?),
                round: index(row, 1)?,
                at: Timestamp(row.get(2)?),
                score: row.get(3)?,
                measured: row.get(4)?,
                n: index(row, 5)?,
                paused: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns which questions were shown and when, oldest first; deleted sittings count, for what
    /// was seen is known.
    pub fn seen(&self) -> Result<Vec<Seen>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT deck, question, at FROM seen ORDER BY at, rowid")?;
        let rows = statement.query_map([], |row| {
            Ok(Seen {
                deck: DeckId(row.get(0)?),
                question: QuestionId(row.get(1)?),
                at: Timestamp(row.get(2)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Stores a score; a score of the same question of the same sitting is replaced.
pub(super) fn insert(tx: &Transaction<'_>, score: &ScoreRow) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO scores (session, round, question, deck, question_id, kind, at, mode, blind,
                             final, measured, confidence, hints, pauses, spent, title, score)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (session, round, question) DO UPDATE SET
             at = excluded.at, blind = excluded.blind, final = excluded.final,
             measured = excluded.measured, confidence = excluded.confidence,
             hints = excluded.hints, pauses = excluded.pauses, spent = excluded.spent,
             title = excluded.title, score = excluded.score",
    )?
    .execute(params![
        score.session.as_str(),
        score.round as i64,
        score.question as i64,
        score.deck.as_str(),
        score.question_id.as_str(),
        word(&score.kind),
        score.at.0,
        word(&score.mode),
        score.blind,
        score.final_score,
        score.measured,
        score.confidence,
        score.hints as i64,
        score.pauses,
        score.spent.0 as i64,
        score.title,
        score.score,
    ])?;
    Ok(())
}

fn score(row: &Row<'_>) -> rusqlite::Result<ScoreRow> {
    Ok(ScoreRow {
        session: SessionId(row.get(0)?),
        round: index(row, 1)?,
        question: index(row, 2)?,
        deck: DeckId(row.get(3)?),
        question_id: QuestionId(row.get(4)?),
        kind: named(row, 5)?,
        at: Timestamp(row.get(6)?),
        mode: named(row, 7)?,
        blind: row.get(8)?,
        final_score: row.get(9)?,
        measured: row.get(10)?,
        confidence: row.get(11)?,
        hints: index(row, 12)?,
        pauses: row.get(13)?,
        spent: Span(row.get::<_, i64>(14)?.unsigned_abs()),
        title: row.get(15)?,
        score: row.get(16)?,
    })
}

fn index(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    let n: i64 = row.get(column)?;
    usize::try_from(n).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, n))
}
