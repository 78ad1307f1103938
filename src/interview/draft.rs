//! A session under decision: what it will be once the events so far have happened.
//!
//! Invariant: the session decided upon is never changed; the copy is made only when the first event
//! is, so a tick that brings nothing costs nothing.

use crate::base::Timestamp;
use crate::deck::{ProbeKind, Trigger};
use crate::interview::clock::{has_fired, has_room};
use crate::interview::command::Rejected;
use crate::interview::event::{Event, Fact};
use crate::interview::evolve::evolve;
use crate::interview::plan::{QuestionPlan, RoundPlan};
use crate::interview::state::{QuestionState, RoundState, Session, Stage};

/// The session as it will be after the events so far; copied only when there are any.
pub(super) struct Draft<'a> {
    base: &'a Session,
    changed: Option<Session>,
    pub(super) events: Vec<Event>,
}

impl<'a> Draft<'a> {
    /// Returns a draft without events.
    pub(super) fn of(base: &'a Session) -> Self {
        Self {
            base,
            changed: None,
            events: Vec::new(),
        }
    }

    pub(super) fn session(&self) -> &Session {
        self.changed.as_ref().unwrap_or(self.base)
    }

    pub(super) fn emit(&mut self, at: Timestamp, fact: Fact) {
        let event = Event { at, fact };
        evolve(
            self.changed.get_or_insert_with(|| self.base.clone()),
            &event,
        );
        self.events.push(event);
    }

    pub(super) fn probe_phase(&mut self, now: Timestamp) {
        let current = self
            .running()
            .ok()
            .and_then(|(plan, round)| plan.phases.get(round.phase).map(|phase| phase.id.clone()));
        self.probe(
            None,
            now,
            |when| matches!(when, Trigger::Phase { phase } if Some(phase) == current.as_ref()),
        );
    }

    /// Fires the first probe of a question (the open one if `None`) that the trigger fits; says
    /// whether there was one. Nothing is said once the clock stands.
    pub(super) fn probe(
        &mut self,
        question: Option<usize>,
        now: Timestamp,
        fits: impl Fn(&Trigger) -> bool,
    ) -> bool {
        let Ok((_, round)) = self.running() else {
            return false;
        };
        let question = question.unwrap_or(round.question);
        let Ok((plan, state)) = self.question_of_round(question) else {
            return false;
        };
        let next = plan
            .probes
            .iter()
            .find(|probe| fits(&probe.when) && !has_fired(state, &probe.id));
        let Some((probe, kind)) = next.map(|probe| (probe.id.clone(), probe.kind)) else {
            return false;
        };
        if !self.has_room(kind == ProbeKind::Curveball) {
            return false;
        }
        self.emit(now, Fact::ProbeFired { question, probe });
        true
    }

    /// Says whether the interviewer may still bring up a probe, or a curveball.
    pub(super) fn has_room(&self, curveball: bool) -> bool {
        let session = self.session();
        !session.is_assessment() && has_room(session, curveball)
    }

    pub(super) fn running(&self) -> Result<(&RoundPlan, &RoundState), Rejected> {
        let session = self.session();
        match session.stage {
            Stage::Running => {}
            Stage::Paused => return Err(Rejected::NotNow("the clock is stopped")),
            Stage::Briefing => return Err(Rejected::NotNow("the round has not begun")),
            _ => return Err(Rejected::NotNow("the round is over")),
        }
        session
            .round_plan()
            .zip(session.round_state())
            .ok_or(Rejected::NoSuch("round"))
    }

    pub(super) fn open_question(&self) -> Result<(usize, &QuestionPlan, &QuestionState), Rejected> {
        self.session()
            .open_question()
            .ok_or(Rejected::NoSuch("question"))
    }

    /// A question of the current round, from its beginning until all is scored.
    pub(super) fn question_of_round(
        &self,
        question: usize,
    ) -> Result<(&QuestionPlan, &QuestionState), Rejected> {
        let session = self.session();
        if session.stage == Stage::Briefing {
            return Err(Rejected::NotNow("the round has not begun"));
        }
        self.not_over()?;
        let plan = session
            .round_plan()
            .and_then(|round| round.questions.get(question));
        let state = session
            .round_state()
            .and_then(|round| round.questions.get(question));
        plan.zip(state).ok_or(Rejected::NoSuch("question"))
    }

    pub(super) fn not_over(&self) -> Result<(), Rejected> {
        if self.session().is_over() {
            return Err(Rejected::NotNow("the sitting is over"));
        }
        Ok(())
    }
}
