//! Rebuilds a session from its journal.
//!
//! Invariant: what comes back is exactly what the candidate left; a journal with a hole is refused
//! with the number of the event that does not fit, never patched.

use crate::editor::{EditError, apply_all};
use crate::interview::event::{Event, Fact};
use crate::interview::evolve::{begin, evolve};
use crate::interview::state::Session;

/// Why a journal does not make a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// Nothing in it.
    #[error("the journal of this sitting is empty")]
    Empty,
    /// It does not start with its plan.
    #[error("the journal of this sitting does not start with its plan; its beginning is lost")]
    NoPlan,
    /// A second plan.
    #[error("event {number} plans the sitting again; two journals were mixed")]
    SecondPlan {
        /// The event's number, from 1.
        number: usize,
    },
    /// It speaks of something the plan does not have.
    #[error("event {number} speaks of a {what} that is not in the plan")]
    NoSuch {
        /// The event's number, from 1.
        number: usize,
        /// What it speaks of.
        what: &'static str,
    },
    /// An edit does not fit.
    #[error("event {number} does not fit the text before it: {source}")]
    Misfit {
        /// The event's number, from 1.
        number: usize,
        /// Why.
        source: EditError,
    },
}

/// Returns the session that `events` add up to; errors name the first event that does not fit.
pub fn replay(events: &[Event]) -> Result<Session, ReplayError> {
    replay_with(events, |_, _| {})
}

/// Replays, and shows the session after each so many events, from the first on.
pub fn replay_with(
    events: &[Event],
    mut seen: impl FnMut(usize, &Session),
) -> Result<Session, ReplayError> {
    let (first, rest) = events.split_first().ok_or(ReplayError::Empty)?;
    let Fact::Planned { plan } = &first.fact else {
        return Err(ReplayError::NoPlan);
    };
    let (mut session, _) = begin(plan.as_ref().clone(), first.at);
    seen(1, &session);
    for (index, event) in rest.iter().enumerate() {
        check_fits(&session, event, index + 2)?;
        evolve(&mut session, event);
        seen(index + 2, &session);
    }
    Ok(session)
}

fn check_fits(session: &Session, event: &Event, number: usize) -> Result<(), ReplayError> {
    let missing = |what| Err(ReplayError::NoSuch { number, what });
    match &event.fact {
        Fact::Planned { .. } => return Err(ReplayError::SecondPlan { number }),
        Fact::RoundBegan { round } if *round >= session.rounds.len() => return missing("round"),
        Fact::PhaseEntered { phase }
            if session
                .round_plan()
                .is_none_or(|round| *phase >= round.phases.len()) =>
        {
            return missing("phase");
        }
        Fact::PartOpened { round, question }
        | Fact::PartKept { round, question }
        | Fact::PartJudged {
            round, question, ..
        }
        | Fact::SeatNoted {
            round, question, ..
        }
        | Fact::SeatScored {
            round, question, ..
        }
        | Fact::Rescored {
            round, question, ..
        } if session
            .rounds
            .get(*round)
            .is_none_or(|round| *question >= round.questions.len()) =>
        {
            return missing("part");
        }
        Fact::Regraded {
            round,
            question,
            submission,
            ..
        } => {
            let state = session.rounds.get(*round);
            let state = state.and_then(|round| round.questions.get(*question));
            if state.is_none_or(|state| *submission >= state.submissions.len()) {
                return missing("submission");
            }
        }
        _ => {}
    }
    let Some(question) = event.fact.question() else {
        return Ok(());
    };
    let state = session
        .round_state()
        .and_then(|round| round.questions.get(question));
    let Some(state) = state else {
        return missing("question");
    };
    if let Fact::Typed { pad, edits, .. } = &event.fact {
        apply_all(state.pad(*pad), edits)
            .map_err(|source| ReplayError::Misfit { number, source })?;
    }
    Ok(())
}

impl Fact {
    /// Returns the question the fact is about, if it is about one.
    pub fn question(&self) -> Option<usize> {
        match self {
            Self::QuestionOpened { question }
            | Self::Typed { question, .. }
            | Self::Ran { question, .. }
            | Self::Submitted { question, .. }
            | Self::Judged { question, .. }
            | Self::ScratchHeld { question, .. }
            | Self::ScratchReset { question }
            | Self::Ventured { question, .. }
            | Self::Predicted { question, .. }
            | Self::PredictionMet { question, .. }
            | Self::Challenged { question, .. }
            | Self::Replied { question, .. }
            | Self::Measured { question, .. }
            | Self::HintTaken { question, .. }
            | Self::Coached { question, .. }
            | Self::GrowthClaimed { question, .. }
            | Self::GrowthMeasured { question, .. }
            | Self::CaseAdded { question, .. }
            | Self::Asked { question, .. }
            | Self::StoryTold { question, .. }
            | Self::StoryTakenBack { question, .. }
            | Self::TakeNoted { question, .. }
            | Self::NumbersHeard { question, .. }
            | Self::ProbeFired { question, .. }
            | Self::Moved { question, .. }
            | Self::Scored { question, .. }
            | Self::ConfidenceSet { question, .. }
            | Self::BlindLocked { question }
            | Self::FinalLocked { question, .. } => Some(*question),
            // Of any round, not only of the one under way.
            Self::Regraded { .. }
            | Self::Rescored { .. }
            | Self::Planned { .. }
            | Self::RoundBegan { .. }
            | Self::PhaseEntered { .. }
            | Self::PartOpened { .. }
            | Self::PartKept { .. }
            | Self::PartJudged { .. }
            | Self::HandedIn { .. }
            | Self::SeatTaken
            | Self::SeatLeft
            | Self::SeatNoted { .. }
            | Self::SeatScored { .. }
            | Self::DialectChosen { .. }
            | Self::Warned { .. }
            | Self::Paused
            | Self::Unpaused
            | Self::Interrupted
            | Self::Reopened
            | Self::RoundEnded { .. }
            | Self::Finished
            | Self::Abandoned => None,
        }
    }
}
