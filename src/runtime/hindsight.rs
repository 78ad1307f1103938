//! What the newest sittings say of a candidate's own scores: by criterion, and whether an old answer
//! is due to be scored again.
//!
//! Invariant: reading is bounded, whatever the history holds: the home screen waits for it.

use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::interview::foresight::{DAYS_APART, Foresight};
use crate::interview::{Event, Fact, Session, replay};
use crate::store::{SessionFilter, SessionHead, Store, StoreError};

/// So many of the newest sittings are read.
const NEWEST: u32 = 8;

/// So many sittings behind them are looked at for an old answer.
const OLDER: usize = 3;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Hindsight {
    /// Final scores by criterion, newest first.
    pub(super) scores: Vec<(RoundKind, String, u8)>,
    /// What was scored twice.
    pub(super) foresight: Foresight,
    /// An answer that is old enough: its title and when it was scored.
    pub(super) old: Option<(String, Timestamp)>,
}

impl Hindsight {
    /// Reads it from the history.
    pub(super) fn of(store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        let filter = SessionFilter {
            limit: Some(NEWEST * 4),
            ..SessionFilter::default()
        };
        let mut found = Self::default();
        let (mut older, mut lately) = (0, false);
        for (index, head) in store.list_sessions(&filter)?.into_iter().enumerate() {
            let is_new = index < NEWEST as usize;
            let is_old = is_old(&head, now);
            if !is_new && (!is_old || found.old.is_some() || lately || older == OLDER) {
                continue;
            }
            older += usize::from(!is_new);
            let Ok(events) = store.load_events(&head.id) else {
                continue;
            };
            lately |= rescored_since(&events, now);
            let Some(session) = replay(&events).ok().filter(|one| one.plan.forked.is_none()) else {
                continue;
            };
            if is_new {
                found.read(&session);
            }
            if is_old && found.old.is_none() {
                let answer = session.scored_once().into_iter().next();
                found.old = answer.map(|answer| (answer.title, ended(&head)));
            }
        }
        // One a week is enough.
        found.old = found.old.filter(|_| !lately);
        Ok(found)
    }

    fn read(&mut self, session: &Session) {
        self.foresight.add(Foresight::of(session));
        let rounds = session.plan.rounds.iter().zip(&session.rounds);
        for (plan, state) in rounds.rev() {
            for (question, state) in plan.questions.iter().zip(&state.questions) {
                let scored = question.criteria.iter().zip(&state.final_sheet.scores);
                self.scores.extend(scored.filter_map(|(criterion, score)| {
                    Some((plan.kind, criterion.name.clone(), (*score)?))
                }));
            }
        }
    }
}

fn ended(head: &SessionHead) -> Timestamp {
    head.ended.unwrap_or(head.last_alive)
}

fn is_old(head: &SessionHead, now: Timestamp) -> bool {
    now.since(ended(head)) >= Span::days(DAYS_APART)
}

/// Whether an old answer was scored again in the last days.
fn rescored_since(events: &[Event], now: Timestamp) -> bool {
    events.iter().any(|event| {
        matches!(event.fact, Fact::Rescored { .. }) && now.since(event.at) < Span::days(DAYS_APART)
    })
}
