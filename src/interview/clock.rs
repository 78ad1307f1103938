//! What the clock will bring about by itself: warnings, probes by the minute, the round's end.
//!
//! Invariant: [`upcoming`] is the only place that knows these moments, so the screen that sleeps
//! until [`Session::next_wake`] and the tick that finds something due never disagree.

use crate::base::{ProbeId, Span, Timestamp};
use crate::deck::{EndPolicy, ProbeKind, RoundKind, Trigger};
use crate::diagram::{Catalog, Diagram};
use crate::estimate::{Fit, Sheet};
use crate::interview::coverage::{is_said, said};
use crate::interview::data::{due, has_time};
use crate::interview::event::Fact;
use crate::interview::plan::{ProbePlan, QuestionPlan, RoundPlan};
use crate::interview::state::{QuestionState, RoundState, Session, Stage};

/// Probes per round. A recruiter's call is exempt: its one question is a script that lives of its
/// probes, while in the other rounds more than this would be an interrogation.
const PROBES_PER_ROUND: usize = 4;

/// How many of them are kept for curveballs that are still to come by the clock.
const CURVEBALLS: usize = 2;

impl Session {
    /// Counts the time since the last event where it belongs.
    pub(super) fn settle(&mut self, at: Timestamp) {
        let delta = at.since(self.settled);
        self.settled = at;
        let Some(round) = self.rounds.get_mut(self.round) else {
            return;
        };
        match self.stage {
            Stage::Running => round.count(delta),
            Stage::Paused => round.paused += delta,
            Stage::Briefing
            | Stage::Judging
            | Stage::Scoring { .. }
            | Stage::Revealed { .. }
            | Stage::Debrief
            | Stage::Abandoned => {}
        }
    }
}

impl RoundState {
    fn count(&mut self, delta: Span) {
        self.spent += delta;
        if let Some(spent) = self.phase_spent.get_mut(self.phase) {
            *spent += delta;
        }
        if let Some(question) = self.questions.get_mut(self.question) {
            question.spent += delta;
        }
    }
}

impl RoundPlan {
    /// Returns the counted time after which the round ends by itself, if it ever does.
    pub fn limit(&self) -> Option<Span> {
        match self.end {
            EndPolicy::Hard => Some(self.budget()),
            EndPolicy::Grace { extra } => Some(self.budget() + extra),
            EndPolicy::Soft => None,
        }
    }

    /// Returns the times left at which the candidate is warned, longest first: half the round, five
    /// minutes and one minute; in short rounds a quarter and a twentieth instead.
    pub fn warnings(&self) -> [Span; 3] {
        warnings(self.budget())
    }
}

/// The warnings of a clock of this length.
fn warnings(budget: Span) -> [Span; 3] {
    [
        budget.scaled(0.5),
        Span::minutes(5).min(budget.scaled(0.25)),
        Span::minutes(1).min(budget.scaled(0.05)),
    ]
}

impl Session {
    /// Returns the moment the running round ends by itself, if its clock runs and it ever does.
    pub fn deadline(&self) -> Option<Timestamp> {
        if self.stage != Stage::Running {
            return None;
        }
        let limit = if self.is_assessment() {
            self.budget()
        } else {
            self.round_plan()?.limit()?
        };
        Some(self.settled + limit.saturating_sub(self.counted()))
    }

    /// Returns the next moment at which a tick would bring something about.
    pub fn next_wake(&self) -> Option<Timestamp> {
        let upcoming = upcoming(self).into_iter().map(|(at, _)| at);
        upcoming.chain(self.deadline()).min()
    }
}

/// Warnings and probes of the running round that are still to come, with their moments, soonest
/// first; the round's end is [`Session::deadline`].
pub(super) fn upcoming(session: &Session) -> Vec<(Timestamp, Fact)> {
    let (Stage::Running, Some(round)) = (session.stage, session.round_state()) else {
        return Vec::new();
    };
    let budget = session.budget();
    let mut facts: Vec<_> = next_warnings(session, round)
        .map(|left| {
            let spent = budget.saturating_sub(left);
            (
                session.settled + spent.saturating_sub(session.counted()),
                Fact::Warned { left },
            )
        })
        .collect();
    if let Some((index, question, state)) = session.open_question()
        && !session.is_assessment()
    {
        facts.extend(
            probes(question, state, session.plan.time_factor)
                .filter(|(_, probe)| has_room(session, probe.kind == ProbeKind::Curveball))
                .map(|(due, probe)| {
                    let at = session.settled + due.saturating_sub(state.spent);
                    let fact = Fact::ProbeFired {
                        question: index,
                        probe: probe.id.clone(),
                    };
                    (at, fact)
                }),
        );
    }
    facts.extend(next_move(session));
    facts.sort_by_key(|(at, _)| *at);
    facts
}

/// Says whether the interviewer may still bring something up in the open round. Probes leave room
/// for the curveballs that the open question's clock still holds.
pub(super) fn has_room(session: &Session, curveball: bool) -> bool {
    let Some((plan, round)) = session.round_plan().zip(session.round_state()) else {
        return false;
    };
    if plan.kind == RoundKind::Recruiter {
        return true;
    }
    let questions = plan.questions.iter().zip(&round.questions);
    let (mut fired, mut thrown) = (0, 0);
    for (plan, state) in questions {
        let moved = usize::from(state.moved.is_some());
        let curveballs = plan
            .probes
            .iter()
            .filter(|probe| probe.kind == ProbeKind::Curveball && has_fired(state, &probe.id));
        fired += state.probes.len() + moved;
        thrown += curveballs.count() + moved;
    }
    let kept = if curveball {
        0
    } else {
        curveballs_to_come(session).min(CURVEBALLS.saturating_sub(thrown))
    };
    fired + kept < PROBES_PER_ROUND
}

/// The curveballs of the open question that its clock will bring before the round is over.
fn curveballs_to_come(session: &Session) -> usize {
    let Some((_, plan, state)) = session.open_question() else {
        return 0;
    };
    let left = session.budget().saturating_sub(session.counted());
    let to_come = plan.probes.iter().filter(|probe| {
        let Trigger::Minute { minute } = probe.when else {
            return false;
        };
        let due = Span::minutes(u64::from(minute)).scaled(session.plan.time_factor);
        probe.kind == ProbeKind::Curveball
            && !has_fired(state, &probe.id)
            && due.saturating_sub(state.spent) <= left
    });
    to_come.count()
}

/// Says whether a fact changes the problem of its question.
pub(super) fn is_curveball(session: &Session, fact: &Fact) -> bool {
    let Fact::ProbeFired { question, probe } = fact else {
        return matches!(fact, Fact::Moved { .. });
    };
    let plan = session.round_plan();
    let plan = plan.and_then(|plan| plan.questions.get(*question));
    let mut probes = plan.into_iter().flat_map(|plan| &plan.probes);
    probes.any(|known| known.id == *probe && known.kind == ProbeKind::Curveball)
}

/// The move of the open question's data that comes by the clock, with its moment.
fn next_move(session: &Session) -> Option<(Timestamp, Fact)> {
    let (question, plan, state) = session.open_question()?;
    let may = has_room(session, true);
    let (when, id) = due(plan, state).filter(|_| may && !session.is_assessment())?;
    let Trigger::Minute { minute } = when else {
        return None;
    };
    let due = Span::minutes(u64::from(*minute)).scaled(session.plan.time_factor);
    let at = session.settled + due.saturating_sub(state.spent);
    let id = id.clone();
    has_time(session, at).then_some((at, Fact::Moved { question, id }))
}

/// Says whether the probe has fired before in this question.
pub(super) fn has_fired(state: &QuestionState, probe: &ProbeId) -> bool {
    state.probes.iter().any(|fired| fired.id == *probe)
}

/// A warning for less time left stands for all before it.
fn next_warnings<'a>(
    session: &'a Session,
    round: &'a RoundState,
) -> impl Iterator<Item = Span> + use<'a> {
    let given = if session.is_assessment() {
        let all = session.rounds.iter().flat_map(|round| &round.warned);
        all.copied().min()
    } else {
        round.warned.iter().copied().min()
    };
    warnings(session.budget())
        .into_iter()
        .filter(move |left| given.is_none_or(|given| *left < given))
}

/// How long a candidate is left to finish a thought before the interviewer takes it up.
const THOUGHT: Span = Span::seconds(8);

/// Probes that will fire by themselves as things stand, with their time on the question's clock.
fn probes<'a>(
    question: &'a QuestionPlan,
    state: &'a QuestionState,
    time_factor: f64,
) -> impl Iterator<Item = (Span, &'a ProbePlan)> + use<'a> {
    let open = question.probes.iter();
    let open = open.filter(|probe| !has_fired(state, &probe.id));
    open.filter_map(move |probe| {
        let minutes = |n: u32| Span::minutes(u64::from(n)).scaled(time_factor);
        let thought = state.said_at + THOUGHT;
        let due = match &probe.when {
            Trigger::Minute { minute } => Some(minutes(*minute)),
            Trigger::Silence { minutes: n } => Some(state.said_at + minutes(*n)),
            Trigger::Claims { phrases } => claims(state, phrases).then_some(thought),
            Trigger::Unsaid { keywords, minute } => {
                (!is_said(keywords, &said(state))).then_some(minutes(*minute))
            }
            Trigger::Structure { rule, minute } => rule
                .check(&Diagram::of(&state.answer), Catalog::built_in())
                .map(|_| minutes(*minute)),
            Trigger::Number { range } => {
                let fit = range.best(&Sheet::of(&state.answer));
                matches!(fit, Fit::Low | Fit::High).then_some(thought)
            }
            Trigger::Submit
            | Trigger::Pass
            | Trigger::Fail { .. }
            | Trigger::Phase { .. }
            | Trigger::Skipped { .. } => None,
        };
        Some((due?, probe))
    })
}

/// Says whether one of the phrases was written, hyphens or not.
fn claims(state: &QuestionState, phrases: &[String]) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let texts = [plain(&state.answer), plain(&state.notes)];
    phrases
        .iter()
        .any(|phrase| texts.iter().any(|text| text.contains(&plain(phrase))))
}
