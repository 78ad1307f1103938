//! Data that moves: when it may, what the session keeps of it, which submissions it is about.
//!
//! Invariant: data moves once in a question and after a query was accepted; it never moves while a
//! submission waits for its verdict, so each submission is about the data before or after the move.

use crate::base::{MoveId, Span, Timestamp};
use crate::deck::Trigger;
use crate::interview::draft::Draft;
use crate::interview::event::{Fact, Judgement};
use crate::interview::plan::QuestionPlan;
use crate::interview::scratch::Scratch;
use crate::interview::state::{QuestionState, Session, Submission};

/// With less time than this on the round's clock the data stays as it is: nobody could repair a query.
const TIME_TO_REPAIR: Span = Span::minutes(3);

/// A move that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// When, on the question's clock.
    pub at: Span,
    /// Which one.
    pub id: MoveId,
    /// Index of the submission that was accepted last before it.
    pub accepted: usize,
    /// How many submissions there were then; later ones are about the moved data.
    pub before: usize,
    /// When the first query that is right on the moved data was handed in, on the question's clock.
    pub repaired: Option<Span>,
}

impl Moved {
    /// Returns the time from the move to the first query that was accepted after it.
    pub fn reaction(&self) -> Option<Span> {
        Some(self.repaired?.saturating_sub(self.at))
    }
}

impl QuestionState {
    /// Returns the move that the submission at an index is about, if the data had moved by then.
    pub fn moved_for(&self, submission: usize) -> Option<&Moved> {
        self.moved
            .as_ref()
            .filter(|moved| submission >= moved.before)
    }

    /// Returns the move that the next submission is about, if the data has moved.
    pub fn moved_id(&self) -> Option<MoveId> {
        self.moved.as_ref().map(|moved| moved.id.clone())
    }

    /// Returns the query that was accepted last before the data moved.
    pub fn query_before_move(&self) -> Option<&Submission> {
        self.submissions.get(self.moved.as_ref()?.accepted)
    }

    /// Says whether nothing was handed in since the data moved.
    pub fn has_fresh_move(&self) -> bool {
        let moved = self.moved.as_ref();
        moved.is_some_and(|moved| moved.before == self.submissions.len())
    }

    pub(super) fn move_data(&mut self, id: &MoveId) {
        let accepted = self.submissions.iter().rposition(Submission::is_accepted);
        self.moved = Some(Moved {
            at: self.spent,
            id: id.clone(),
            accepted: accepted.unwrap_or(0),
            before: self.submissions.len(),
            repaired: None,
        });
        // Rows from before are rows of other tables now.
        self.scratch = Scratch::Visible;
    }

    /// Notes the first accepted submission after the move.
    pub(super) fn note_repair(&mut self) {
        let last = self.submissions.last().filter(|last| last.is_accepted());
        let at = last.map(|last| last.at);
        let count = self.submissions.len();
        if let Some(moved) = self.moved.as_mut().filter(|moved| count > moved.before) {
            moved.repaired = moved.repaired.or(at);
        }
    }
}

impl Submission {
    /// Says whether it was judged and accepted.
    pub fn is_accepted(&self) -> bool {
        self.judgement.as_ref().is_some_and(Judgement::is_accepted)
    }
}

impl Draft<'_> {
    /// Moves the data of a question whose query was just accepted, if that is the moment; says
    /// whether it did.
    pub(super) fn move_at_pass(&mut self, question: usize, now: Timestamp) -> bool {
        let Ok((plan, state)) = self.question_of_round(question) else {
            return false;
        };
        let moving = due(plan, state).filter(|(when, _)| **when == Trigger::Pass);
        let Some(id) = moving.map(|(_, id)| id.clone()) else {
            return false;
        };
        let may = self.running().is_ok() && self.has_room(true) && has_time(self.session(), now);
        if may {
            self.emit(now, Fact::Moved { question, id });
        }
        may
    }
}

/// A move that waits for its moment: its query was accepted and nothing is being judged.
pub(super) fn due<'a>(
    plan: &'a QuestionPlan,
    state: &QuestionState,
) -> Option<(&'a Trigger, &'a MoveId)> {
    let is_open = state.moved.is_none() && state.is_accepted() && !state.is_being_judged();
    let moving = plan.moving.as_ref().filter(|_| is_open)?;
    Some((&moving.when, &moving.id))
}

/// Says whether there is time to repair a query.
pub(super) fn has_time(session: &Session, at: Timestamp) -> bool {
    session.left(at) >= TIME_TO_REPAIR.scaled(session.plan.time_factor)
}
