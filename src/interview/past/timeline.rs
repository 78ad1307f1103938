//! Any moment of a sitting: its journal, with the session kept at every so many events.
//!
//! Invariant: what is found for a moment is the fold of all events up to it, nothing more, and no
//! look costs more than [`Timeline::EVERY`] events; a journal that does not replay has no timeline.

use crate::base::Timestamp;
use crate::interview::event::{Event, Fact};
use crate::interview::evolve::evolve;
use crate::interview::replay::{ReplayError, replay_with};
use crate::interview::state::Session;

/// A journal that can be looked at anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    events: Vec<Event>,
    /// The latest moment up to each event: clocks step back, a journal does not.
    reached: Vec<Timestamp>,
    /// The session after one event, and after each [`Self::EVERY`] more.
    kept: Vec<Session>,
}

impl Timeline {
    /// Events between two kept sessions.
    pub const EVERY: usize = 128;

    /// Returns the timeline of a journal; errors name the first event that does not fit.
    pub fn new(events: Vec<Event>) -> Result<Self, ReplayError> {
        let mut kept = Vec::with_capacity(events.len() / Self::EVERY + 1);
        replay_with(&events, |count, session| {
            if count % Self::EVERY == 1 {
                kept.push(session.clone());
            }
        })?;
        let reached = events.iter().scan(Timestamp(i64::MIN), |latest, event| {
            *latest = event.at.max(*latest);
            Some(*latest)
        });
        Ok(Self {
            reached: reached.collect(),
            events,
            kept,
        })
    }

    /// Returns the journal.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Returns the moment at which an event had happened.
    pub fn moment(&self, event: usize) -> Timestamp {
        self.reached.get(event).copied().unwrap_or_default()
    }

    /// Returns how many events had happened at a moment, the plan at least.
    pub fn count(&self, moment: Timestamp) -> usize {
        self.reached.partition_point(|at| *at <= moment).max(1)
    }

    /// Returns the session after the first `count` events, the plan at least.
    pub fn after(&self, count: usize) -> Option<Session> {
        let count = count.clamp(1, self.events.len());
        let frame = (count - 1) / Self::EVERY;
        let mut session = self.kept.get(frame)?.clone();
        self.fold(&mut session, frame * Self::EVERY + 1, count);
        Some(session)
    }

    /// Returns the session as it was at a moment.
    pub fn at(&self, moment: Timestamp) -> Option<Session> {
        self.after(self.count(moment))
    }

    /// Turns the session after `from` events into the one after `to`, by the shorter way.
    pub fn turn(&self, session: &mut Session, from: usize, to: usize) {
        let to = to.clamp(1, self.events.len());
        if (from..from + Self::EVERY).contains(&to) {
            self.fold(session, from, to);
        } else if let Some(there) = self.after(to) {
            *session = there;
        }
    }

    /// Returns the moment that a clock stood at: while the program was dead, its last sign of life.
    pub fn alive(&self, moment: Timestamp) -> Timestamp {
        let last = self.count(moment) - 1;
        let died = |event: &&Event| matches!(event.fact, Fact::Interrupted);
        let died = self.events.get(last).filter(died);
        died.map_or(moment, |event| event.at.min(moment))
    }

    fn fold(&self, session: &mut Session, from: usize, to: usize) {
        for event in self.events.get(from..to).unwrap_or_default() {
            evolve(session, event);
        }
    }
}
