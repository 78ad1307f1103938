//! What was foretold in past sittings, read from their journals.
//!
//! Invariant: reading is bounded: the newest [`SITTINGS`] count, and one that cannot be read is left out.

use crate::app::Reply;
use crate::app::facts::{CalibrationFacts, OldScored};
use crate::base::{Span, Timestamp};
use crate::interview::foresight::{DAYS_APART, Foresight};
use crate::interview::replay;
use crate::memory::Calendar;
use crate::store::{SessionFilter, Store, StoreError};

/// How many sittings are read at most.
pub const SITTINGS: usize = 300;

/// Returns the answer for the screens; nothing foretold if the history cannot be read.
pub fn reply(store: &Store, calendar: &Calendar, now: Timestamp) -> Option<Reply> {
    let found = foretold(store, calendar, now).unwrap_or_default();
    Some(Reply::Calibration(Box::new(found)))
}

/// Returns what was foretold, and the newest answer that is old enough to be scored again.
pub fn foretold(
    store: &Store,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<CalibrationFacts, StoreError> {
    let heads = store.list_sessions(&SessionFilter::default())?;
    let mut facts = CalibrationFacts::default();
    for head in heads.into_iter().take(SITTINGS) {
        let Some(session) = store
            .load_events(&head.id)
            .ok()
            .and_then(|events| replay(&events).ok())
        else {
            continue;
        };
        // Who has been in a round before foretells nothing.
        if session.plan.forked.is_some() {
            continue;
        }
        facts.sittings += 1;
        facts.foresight.add(Foresight::of(&session));
        let scored = head.ended.unwrap_or(head.last_alive);
        let is_old = now.since(scored) >= Span::days(DAYS_APART);
        if facts.old.is_some() || !is_old {
            continue;
        }
        let Some(answer) = session.scored_once().into_iter().next() else {
            continue;
        };
        facts.old = Some(OldScored {
            when: calendar.wall(scored),
            next_seq: store.next_seq(&head.id)?,
            deck: session.plan.deck.clone(),
            session: head.id,
            answer,
        });
    }
    Ok(facts)
}
