//! Playing on from a moment of a past round, as a new sitting.
//!
//! Invariant: a fork is a journal of its own that replays without the one it came from: the round up
//! to that moment, moved in time so that the moment is now. Pads, scratch data and clocks are what
//! they were, and the clock stands until one goes on; the sitting it came from stays as it is.

use serde::{Deserialize, Serialize};

use crate::base::{SessionId, Span, Timestamp};
use crate::interview::event::{Event, Fact};
use crate::interview::evolve::begin;
use crate::interview::past::timeline::Timeline;
use crate::interview::plan::{Plan, Sitting};
use crate::interview::state::{Session, Stage};

/// Where a sitting was played on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forked {
    /// The sitting it was.
    pub from: SessionId,
    /// Index of its round, or of the open part's.
    pub round: usize,
    /// The round's clock then.
    pub clock: Span,
}

/// Why nothing can be played on from a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFork {
    /// The clock of no round ran.
    #[error("no round was under way then; go to a moment before the round's end")]
    NotRunning,
}

/// Returns the journal of a new sitting that goes on from `moment` of another one, now.
pub fn fork(
    past: &Timeline,
    moment: Timestamp,
    id: SessionId,
    now: Timestamp,
) -> Result<Vec<Event>, NoFork> {
    let session = past.at(moment).ok_or(NoFork::NotRunning)?;
    if !matches!(session.stage, Stage::Running | Stage::Paused) {
        return Err(NoFork::NotRunning);
    }
    let happened = past.events().get(..past.count(moment)).unwrap_or_default();
    let began = |event: &Event| matches!(event.fact, Fact::RoundBegan { .. });
    let first = happened.iter().rposition(began).ok_or(NoFork::NotRunning)?;
    let of_round = happened.get(first..).unwrap_or_default();
    // Nothing was counted while the program was dead.
    let moment = past.alive(moment);
    let moved = |at: Timestamp| Timestamp(now.0.saturating_add(at.0.saturating_sub(moment.0)));
    let plan = plan_of(&session, id, moment);
    let start = of_round.first().map_or(moment, |event| event.at);
    let (_, planned) = begin(plan, moved(start));
    // An assessment is one piece; of a loop the round under way is taken out.
    let is_alone = !session.is_assessment();
    let rest = of_round.iter().map(|event| Event {
        at: moved(event.at),
        fact: taken(&event.fact, is_alone),
    });
    // Who looks at a moment that is not theirs yet is given a breath.
    let held = (session.stage == Stage::Running).then_some(Event {
        at: now,
        fact: Fact::Paused,
    });
    let planned = std::iter::once(planned);
    Ok(planned.chain(rest).chain(held).collect())
}

/// The plan of the fork.
fn plan_of(session: &Session, id: SessionId, moment: Timestamp) -> Plan {
    let clock = session.spent(moment);
    let mut plan = session.plan.clone();
    plan.forked = Some(Forked {
        from: std::mem::replace(&mut plan.session, id),
        round: session.round,
        clock,
    });
    if !session.is_assessment()
        && let Some(round) = session.round_plan().cloned()
    {
        let name = plan.title.clone();
        plan.title = match session.plan.rounds.len() {
            1 => name,
            _ => format!("{}: {name}", round.name),
        };
        plan.sitting = Sitting::Drill { kind: round.kind };
        plan.rounds = vec![round];
    }
    plan.title = format!("Fork at {clock} · {}", plan.title);
    plan
}

/// The fact as the fork has it: its round is the only one, if one is taken out. What a partner noted
/// or a newer deck said only tells the time: the second seat of a fork is empty.
fn taken(fact: &Fact, is_alone: bool) -> Fact {
    match fact {
        Fact::RoundBegan { .. } if is_alone => Fact::RoundBegan { round: 0 },
        Fact::SeatTaken
        | Fact::SeatNoted { .. }
        | Fact::SeatScored { .. }
        | Fact::Regraded { .. } => Fact::SeatLeft,
        other => other.clone(),
    }
}
