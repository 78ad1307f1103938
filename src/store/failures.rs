//! Every judged submission of every sitting, for the mistakes book.
//!
//! Invariant: it follows from the journal alone; deleted sittings do not count.

use super::codec;
use super::error::StoreError;
use super::stored::Store;
use crate::base::Timestamp;
use crate::interview::{Event, Fact, Judgement, Plan, Ruling};
use crate::report::mistakes::Judged;

impl Store {
    /// Returns the judged submissions, sitting by sitting; those nobody could judge are left out.
    pub fn judged(&self) -> Result<Vec<Judged>, StoreError> {
        // A written fact begins with its name, which is cheaper to look at than its JSON.
        let mut statement = self.conn.prepare_cached(
            "SELECT session, at, v, body FROM events
             WHERE (seq = 0 OR body GLOB '{\"fact\":\"round_began\"*'
                    OR body GLOB '{\"fact\":\"judged\"*' OR body GLOB '{\"fact\":\"part_judged\"*')
               AND NOT EXISTS (SELECT 1 FROM sessions
                               WHERE id = events.session AND deleted_at IS NOT NULL)
             ORDER BY session, seq",
        )?;
        let rows = statement.query_map([], |row| {
            let at = Timestamp(row.get(1)?);
            Ok((row.get::<_, String>(0)?, at, row.get(2)?, row.get(3)?))
        })?;
        let mut found = Vec::new();
        let mut sitting: Option<(String, Box<Plan>, usize)> = None;
        for row in rows {
            let (session, at, v, body): (String, Timestamp, u32, String) = row?;
            // What cannot be read says nothing here; opening the sitting says so.
            let Ok(event) = codec::decode(v, at, &body) else {
                continue;
            };
            if let Fact::Planned { plan } = event.fact {
                sitting = Some((session, plan, 0));
                continue;
            }
            let of = sitting.as_mut().filter(|(of, ..)| *of == session);
            if let Some((_, plan, round)) = of {
                found.extend(read(plan, round, event));
            }
        }
        Ok(found)
    }
}

fn read(plan: &Plan, round: &mut usize, event: Event) -> Option<Judged> {
    let (place, judgement) = match event.fact {
        Fact::RoundBegan { round: began } => {
            *round = began;
            return None;
        }
        Fact::Judged {
            question,
            judgement,
        } => ((*round, question), judgement),
        Fact::PartJudged {
            round,
            question,
            judgement,
            ..
        } => ((round, question), judgement),
        _ => return None,
    };
    let round = plan.rounds.get(place.0)?;
    let question = round.questions.get(place.1)?;
    let failed = match Ruling::of(&judgement) {
        Ruling::Passed => None,
        Ruling::Failed { .. } => Some(family(&judgement)),
        Ruling::Unjudged => return None,
    };
    Some(Judged {
        deck: plan.deck.clone(),
        question: question.id.clone(),
        title: question.title.clone(),
        kind: round.kind,
        at: event.at,
        failed,
    })
}

/// The family of a failure, or the mistake that the deck knows by name.
fn family(judgement: &Judgement) -> (String, Option<String>) {
    match judgement.named() {
        Some(named) => (named.id.clone(), Some(named.name.clone())),
        None => (judgement.family().to_owned(), None),
    }
}
