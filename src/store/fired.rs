//! What the interviewer brought up in which question, over all sittings.
//!
//! Invariant: it follows from the journal alone; deleted sittings count, for what was heard is known.

use rusqlite::params;

use super::codec;
use super::error::StoreError;
use super::stored::Store;
use crate::base::{DeckId, QuestionId, Timestamp};
use crate::interview::{Fact, Plan};

/// A probe or a move of the data that came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiredRow {
    /// The deck.
    pub deck: DeckId,
    /// The question.
    pub question: QuestionId,
    /// The id of the probe or the move.
    pub id: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Returns what came up since a moment, sitting by sitting.
    pub fn fired(&self, since: Timestamp) -> Result<Vec<FiredRow>, StoreError> {
        // A written fact begins with its name, which is cheaper to look at than its JSON.
        let mut statement = self.conn.prepare_cached(
            "SELECT session, at, v, body FROM events
             WHERE session IN (SELECT session FROM events WHERE at >= ?1
                               AND (body GLOB '{\"fact\":\"probe_fired\"*'
                                    OR body GLOB '{\"fact\":\"moved\"*'))
               AND (seq = 0 OR body GLOB '{\"fact\":\"round_began\"*'
                    OR body GLOB '{\"fact\":\"probe_fired\"*' OR body GLOB '{\"fact\":\"moved\"*')
             ORDER BY session, seq",
        )?;
        let rows = statement.query_map(params![since.0], |row| {
            let at = Timestamp(row.get(1)?);
            Ok((row.get::<_, String>(0)?, at, row.get(2)?, row.get(3)?))
        })?;
        let mut found = Vec::new();
        let mut sitting: Option<(String, Plan, usize)> = None;
        for row in rows {
            let (session, at, v, body): (String, Timestamp, u32, String) = row?;
            // What cannot be read says nothing here; opening the sitting says so.
            let Ok(event) = codec::decode(v, at, &body) else {
                continue;
            };
            if let Fact::Planned { plan } = event.fact {
                sitting = Some((session, *plan, 0));
                continue;
            }
            let Some((_, plan, round)) = sitting.as_mut().filter(|(of, ..)| *of == session) else {
                continue;
            };
            let (question, id) = match event.fact {
                Fact::RoundBegan { round: began } => {
                    *round = began;
                    continue;
                }
                Fact::ProbeFired { question, probe } => (question, probe.0),
                Fact::Moved { question, id } => (question, id.0),
                _ => continue,
            };
            let questions = plan.rounds.get(*round).map(|round| &round.questions);
            if let Some(asked) = questions.and_then(|questions| questions.get(question)) {
                found.push(FiredRow {
                    deck: plan.deck.clone(),
                    question: asked.id.clone(),
                    id,
                    at,
                });
            }
        }
        Ok(found)
    }
}
