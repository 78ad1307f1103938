//! The pace of a round: a line when a phase's time is over.
//!
//! Invariant: nothing else changes; the candidate goes on to the next phase, or stays, as they like.

use crate::app::model::{Env, Model};
use crate::app::update::in_round;
use crate::base::{Span, Timestamp};
use crate::interview::{Session, Stage};

/// Returns by how much the time of the phase under way is over, if it is.
pub fn over(session: &Session, now: Timestamp) -> Option<Span> {
    if session.is_assessment() {
        return None;
    }
    let (plan, state) = session.round_plan().zip(session.round_state())?;
    let phase = plan.phases.get(state.phase)?;
    let spent = state.phase_spent.get(state.phase).copied()?;
    let spent = spent + session.unsettled(now);
    (spent > phase.budget).then(|| spent.saturating_sub(phase.budget))
}

/// Says once that the time of a phase is over, if another one follows; what else was just said is
/// read first.
pub(super) fn tell(model: &mut Model, env: &Env) {
    if !in_round(model) || model.notice.is_some() {
        return;
    }
    let Some(live) = model.live.as_mut() else {
        return;
    };
    let session = &live.session;
    let at = (
        session.round,
        session.round_state().map_or(0, |round| round.phase),
    );
    if session.stage != Stage::Running || live.phase_told == Some(at) {
        return;
    }
    let phases = session.round_plan().map_or(&[][..], |round| &round.phases);
    let (Some(this), Some(next)) = (phases.get(at.1), phases.get(at.1 + 1)) else {
        return;
    };
    if over(session, env.now).is_none() {
        return;
    }
    let line = format!(
        "the time for “{}” is over: F4 goes on to “{}”",
        this.name, next.name
    );
    live.phase_told = Some(at);
    model.say(line, env.now);
}
