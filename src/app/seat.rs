//! What passes between a round and the partner who sits in: the view one way, the wishes the other.
//!
//! Invariant: plain data, whole each time, so that nobody has to remember what was sent before. The
//! candidate's own scores are in it only once both sheets are.

use serde::{Deserialize, Serialize};

use crate::app::doc::Block;
use crate::app::live::Live;
use crate::app::screen::talk;
use crate::base::text::flow;
use crate::base::{ProbeId, Span, Timestamp};
use crate::deck::{ProbeKind, Question};
use crate::interview::seat::{SeatSheet, SeatWish};
use crate::interview::{Part, QuestionState, Session, Stage};

/// A round as the partner sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeatView {
    /// Index of the round.
    pub round: usize,
    /// Index of the open question in it.
    pub question: usize,
    /// Round, phase and question, for people.
    pub place: String,
    /// When the clock runs out, while it runs.
    pub ends: Option<Timestamp>,
    /// What the candidate was asked.
    pub prompt: String,
    /// The answer pad.
    pub answer: String,
    /// The notes pad.
    pub notes: String,
    /// What was said and judged, a line each.
    pub said: Vec<String>,
    /// What may be brought up.
    pub probes: Vec<SeatProbe>,
    /// What it is scored by.
    pub criteria: Vec<SeatCriterion>,
    /// The partner's own evidence.
    pub evidence: Vec<String>,
    /// The sitting is over: what is left are both sheets.
    #[serde(default)]
    pub is_over: bool,
}

/// A follow-up that the candidate does not see before it is fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeatProbe {
    /// Its id.
    pub id: ProbeId,
    /// What sort.
    pub kind: ProbeKind,
    /// What is said.
    pub text: String,
    /// What a strong reaction contains.
    pub good: String,
    /// When it was brought up, on the question's clock.
    pub fired: Option<Span>,
}

/// A criterion with the partner's score, and the candidate's once both are in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeatCriterion {
    /// For people.
    pub name: String,
    /// What the scores 1 to 4 look like.
    pub anchors: Vec<String>,
    /// The partner's.
    pub score: Option<u8>,
    /// The candidate's final one, once both sheets are in.
    pub own: Option<u8>,
}

/// What the partner says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "wish")]
pub enum SeatSaid {
    /// Evidence.
    Note {
        /// Index of the round.
        round: usize,
        /// Index of the question.
        question: usize,
        /// In the partner's words.
        text: String,
    },
    /// A score, 1 to 4.
    Score {
        /// Index of the round.
        round: usize,
        /// Index of the question.
        question: usize,
        /// Index of the criterion.
        criterion: usize,
        /// 1 to 4.
        score: u8,
    },
    /// Bring a probe up.
    Fire {
        /// Index of the round.
        round: usize,
        /// Index of the question.
        question: usize,
        /// Which probe.
        probe: ProbeId,
    },
}

/// News about the seat, for the candidate's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatNews {
    /// A partner may come.
    Open,
    /// No partner can come.
    Failed(String),
    /// Somebody sat down.
    Taken,
    /// The seat is empty again.
    Left,
    /// The partner says something.
    Said(SeatSaid),
}

/// The seat beside a round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seat {
    /// A partner may come.
    pub is_open: bool,
    /// Somebody sits there.
    pub is_taken: bool,
    /// What was shown last.
    pub shown: Option<Box<SeatView>>,
}

impl SeatSaid {
    /// Returns what is asked of the session.
    pub fn wish(self) -> SeatWish {
        let part = |round, question| Part { round, question };
        match self {
            Self::Note {
                round,
                question,
                text,
            } => SeatWish::Note(part(round, question), text),
            Self::Score {
                round,
                question,
                criterion,
                score,
            } => SeatWish::Score(part(round, question), criterion, score),
            Self::Fire {
                round,
                question,
                probe,
            } => SeatWish::Fire(part(round, question), probe),
        }
    }
}

/// Returns a round as the partner sees it.
pub fn seat_view(live: &Live) -> SeatView {
    let session = &live.session;
    let (Some(plan), Some((index, question_plan, state))) =
        (session.round_plan(), session.open_question())
    else {
        return SeatView::default();
    };
    let question = live.question();
    let phase = session
        .round_state()
        .and_then(|round| plan.phases.get(round.phase));
    let phase = phase.map_or("", |phase| phase.name.as_str());
    let stage = match session.stage {
        Stage::Briefing => "not begun",
        Stage::Running => phase,
        Stage::Paused => "paused",
        Stage::Scoring { .. } | Stage::Revealed { .. } => "being scored",
        Stage::Judging | Stage::Debrief | Stage::Abandoned => "over",
    };
    let pad = |pad| {
        live.desk
            .pads
            .get(&(index, pad))
            .map(|pad| pad.buffer.text())
    };
    let both = state.has_both_sheets();
    let criteria = question_plan.criteria.iter().enumerate();
    let rubric = live.deck.as_ref().zip(question);
    let rubric = rubric.and_then(|(deck, question)| deck.rubric(&question.rubric));
    SeatView {
        round: session.round,
        question: index,
        place: format!("{} · {} · {stage}", plan.name, question_plan.title),
        ends: (session.stage == Stage::Running)
            .then(|| session.settled + session.left(session.settled)),
        prompt: question.map_or_else(String::new, |question| flow(&question.prompt)),
        answer: pad(crate::interview::Pad::Answer).unwrap_or_else(|| state.answer.clone()),
        notes: pad(crate::interview::Pad::Notes).unwrap_or_else(|| state.notes.clone()),
        said: question.map_or_else(Vec::new, |question| said(question, live)),
        probes: question_plan
            .probes
            .iter()
            .filter_map(|probe| {
                let known = question?.probes.iter().find(|known| known.id == probe.id)?;
                let fired = state.probes.iter().find(|fired| fired.id == probe.id);
                Some(SeatProbe {
                    id: probe.id.clone(),
                    kind: probe.kind,
                    text: flow(&known.text),
                    good: flow(&known.good),
                    fired: fired.map(|fired| fired.at),
                })
            })
            .collect(),
        criteria: criteria
            .map(|(index, criterion)| {
                let known = rubric.and_then(|rubric| {
                    rubric
                        .criteria
                        .iter()
                        .find(|known| known.id == criterion.id)
                });
                let own = state.final_sheet.scores.get(index).copied().flatten();
                SeatCriterion {
                    name: criterion.name.clone(),
                    anchors: known.map_or_else(Vec::new, |known| known.anchors.to_vec()),
                    score: state.seat.score(index),
                    own: own.filter(|_| both),
                }
            })
            .collect(),
        evidence: evidence(state),
        is_over: false,
    }
}

/// Returns a sitting that is over as the partner sees it: what they wrote down, and beside it the
/// candidate's scores where both sheets are in.
pub fn seat_after(session: &Session) -> SeatView {
    let seen = session
        .parts()
        .filter(|view| view.state.seat != SeatSheet::default());
    let seen: Vec<_> = seen.collect();
    let is_one = seen.len() == 1;
    let criteria = seen.iter().flat_map(|view| {
        let (plan, state) = (view.plan, view.state);
        plan.criteria
            .iter()
            .enumerate()
            .map(move |(index, criterion)| {
                let own = state.final_sheet.scores.get(index).copied().flatten();
                SeatCriterion {
                    name: if is_one {
                        criterion.name.clone()
                    } else {
                        format!("{}: {}", plan.title, criterion.name)
                    },
                    anchors: Vec::new(),
                    score: state.seat.score(index),
                    own: own.filter(|_| state.has_both_sheets()),
                }
            })
    });
    SeatView {
        place: session.plan.title.clone(),
        criteria: criteria.collect(),
        evidence: seen.iter().flat_map(|view| evidence(view.state)).collect(),
        is_over: true,
        ..SeatView::default()
    }
}

/// What the partner wrote down about a question.
fn evidence(state: &QuestionState) -> Vec<String> {
    let notes = state.seat.notes.iter();
    notes.map(|(at, text)| format!("{at} {text}")).collect()
}

/// The conversation, a line each.
fn said(question: &Question, live: &Live) -> Vec<String> {
    let Some((.., state)) = live.session.open_question() else {
        return Vec::new();
    };
    let said = talk::conversation(question, state).into_iter();
    said.filter_map(|(_, block)| match block {
        Block::Said { who, at, text } => Some(format!("{} {at}: {text}", who.label())),
        _ => None,
    })
    .collect()
}
