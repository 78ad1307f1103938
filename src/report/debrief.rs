//! The debrief as facts: everything the text, Markdown and JSON forms and the screens show.
//!
//! Invariant: a function of the session (and, for the words that stay there, of the deck); two
//! debriefs of the same session are equal to the byte. Scores are rounded to two digits here, once.

use serde::{Deserialize, Serialize};

use crate::base::{QuestionId, Span, Timestamp};
use crate::deck::{Body, Deck, LoopKind, MoveKind, ProbeKind, RoundKind};
use crate::dialect::Dialect;
use crate::interview::Recommendation;
use crate::interview::coverage::covered_at;
use crate::interview::evidence::Evidence;
use crate::interview::foresight::Foresight;
use crate::interview::levels::LevelVerdict;
use crate::interview::predict::Calibration;
use crate::interview::rubric::round_score;
use crate::interview::{EndReason, Event, Mode, ReplayError, Session, Sitting, Stage, replay};
use crate::memory::Rating;
use crate::report::decision::decision;
use crate::report::next::{NextDrill, next_drills};
use crate::report::question::question_debrief;
use crate::report::stories;

/// The form's version; it grows when a field changes its meaning.
pub const DEBRIEF_VERSION: u32 = 1;

/// A finished (or given up) sitting, told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Debrief {
    /// See [`DEBRIEF_VERSION`].
    pub version: u32,
    /// The sitting.
    pub session: String,
    /// For people.
    pub title: String,
    /// What was sat.
    #[serde(flatten)]
    pub sitting: Sitting,
    /// How it was held.
    #[serde(default)]
    pub kind: LoopKind,
    /// The deck's id.
    pub deck: String,
    /// The deck's version then.
    pub deck_version: String,
    /// The level whose bar decided.
    pub level: String,
    /// How strict it was.
    pub mode: Mode,
    /// The seed that gives the same questions again.
    pub seed: u64,
    /// Factor on every budget.
    pub time_factor: f64,
    /// When it began.
    pub started: Timestamp,
    /// When it was finished or given up.
    pub ended: Option<Timestamp>,
    /// Whether everything was sat and scored.
    pub complete: bool,
    /// How often it was interrupted and reopened.
    pub interruptions: u32,
    /// What the panel would say.
    pub decision: DecisionDebrief,
    /// How often predictions of rows and grain came true; `None` if there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predictions: Option<Calibration>,
    /// How sure submissions and blind scores were, and what came, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foretold: Option<String>,
    /// In order; rounds that never began are there too.
    pub rounds: Vec<RoundDebrief>,
    /// What to practice next, at most three.
    pub next: Vec<NextDrill>,
}

/// The recommendation with its reasons in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionDebrief {
    /// What the panel would say.
    #[serde(flatten)]
    pub recommendation: Recommendation,
    /// Weighted mean of the scored rounds.
    pub mean: Option<f64>,
    /// The rule with the numbers put in, line by line.
    pub formula: Vec<String>,
    /// Which single criterion, one higher, would change it.
    pub flips: Vec<String>,
    /// The one of them that is named, or what comes nearest, in words; `None` without a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pivot: Option<String>,
    /// What the same scores are worth at every level of the deck, in its order.
    #[serde(default)]
    pub levels: Vec<LevelVerdict>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundDebrief {
    /// As in the deck.
    pub id: String,
    /// What was done in it.
    pub kind: RoundKind,
    /// For people.
    pub name: String,
    /// It was sat on a bare pad.
    #[serde(default)]
    pub bare: bool,
    /// Weight in the mean.
    pub weight: f64,
    /// 1.0 to 4.0, once all is scored.
    pub score: Option<f64>,
    /// Why it ended; `None` if it did not.
    pub ended: Option<EndReason>,
    /// Time per phase and in all.
    pub pace: Pace,
    /// In order.
    pub questions: Vec<QuestionDebrief>,
}

/// Where the time went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Planned length.
    pub budget: Span,
    /// Counted time, overtime included.
    pub spent: Span,
    /// Counted time beyond the budget.
    pub overtime: Span,
    /// How often the clock was stopped; a score with pauses is marked.
    pub pauses: u32,
    /// How long it stood still.
    pub paused: Span,
    /// In order.
    pub phases: Vec<PhasePace>,
}

/// A phase's time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhasePace {
    /// For people.
    pub name: String,
    /// Planned length.
    pub budget: Span,
    /// Counted time.
    pub spent: Span,
    /// Whether it was entered at all.
    pub entered: bool,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionDebrief {
    /// As in the deck.
    pub id: String,
    /// For people.
    pub title: String,
    /// Why it was dealt.
    pub reason: String,
    /// Whether it was ever opened.
    pub opened: bool,
    /// Suggested length.
    pub budget: Span,
    /// Counted time.
    pub spent: Span,
    /// 1.0 to 4.0.
    pub score: Option<f64>,
    /// How the score comes about, with its numbers.
    pub formula: Option<String>,
    /// What the machine made of it.
    pub measured: Option<f64>,
    /// How that comes about, with its numbers.
    pub measured_formula: Option<String>,
    /// The candidate's score before the reveal.
    pub blind: Option<f64>,
    /// The candidate's score after it.
    #[serde(rename = "final")]
    pub own: Option<f64>,
    /// Blind minus measured; above zero is flattery.
    pub bias: Option<f64>,
    /// How sure the blind score was, in percent.
    pub confidence: Option<u8>,
    /// For spaced repetition.
    pub rating: Option<Rating>,
    /// In order.
    pub criteria: Vec<CriterionDebrief>,
    /// Evidence that belongs to no criterion by name.
    pub evidence: Vec<Evidence>,
    /// Hints taken, in order.
    pub hints: Vec<HintDebrief>,
    /// Submissions in order.
    pub submissions: Vec<SubmissionDebrief>,
    /// Stories of one's own that were told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<StoryDebrief>,
    /// What was asked, in order.
    pub asked: Vec<AskedDebrief>,
    /// What matters and was never asked.
    pub never_asked: Vec<String>,
    /// Points of the checklist with a word of them in the answer.
    pub covered: Vec<PointDebrief>,
    /// Points of the checklist without.
    pub never_covered: Vec<String>,
    /// What the interviewer asked about rejected submissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<ChallengeDebrief>,
    /// What the interviewer brought up.
    pub probes: Vec<ProbeDebrief>,
    /// What the partner in the second seat noted, on the question's clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seat_notes: Vec<(Span, String)>,
    /// How the data moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<MoveDebrief>,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriterionDebrief {
    /// For people.
    pub name: String,
    /// Weight in the question's score.
    pub weight: f64,
    /// Score before the reveal.
    pub blind: Option<u8>,
    /// Score after it.
    #[serde(rename = "final")]
    pub own: Option<u8>,
    /// The partner's score, once both sheets are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    /// What that score looks like, in the deck's words.
    pub anchor: Option<String>,
    /// What the record shows about it.
    pub evidence: Vec<String>,
}

/// A hint that was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HintDebrief {
    /// On the question's clock.
    pub at: Option<Span>,
    /// What was said, if the deck still has it.
    pub text: Option<String>,
    /// What it cost.
    pub cost: f64,
}

/// A submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubmissionDebrief {
    /// On the question's clock.
    pub at: Span,
    /// Whether it was accepted; `None` if it was never judged.
    pub accepted: Option<bool>,
    /// The verdict in a line.
    pub verdict: String,
    /// What it was written in, if that is another dialect than SQLite's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// How the credit for a wrong answer comes about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The verdict of the deck as it was later, if it was judged again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regraded: Option<String>,
    /// How much work an accepted query is, and why, in two or three lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub efficiency: Vec<String>,
}

/// A story that was told; its text is the candidate's own and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryDebrief {
    /// On the question's clock.
    pub at: Span,
    /// Its id in the candidate's file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How often it was told by then.
    pub times: u32,
    /// The same in words, and whether it is told too often.
    pub told: String,
}

/// A clarifying question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedDebrief {
    /// On the question's clock.
    pub at: Span,
    /// In the candidate's words.
    pub text: String,
    /// Whether the interviewer had an answer.
    pub understood: bool,
}

/// A point of the checklist that was covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointDebrief {
    /// In the deck's words.
    pub text: String,
    /// When a word of it first stood there, on the question's clock; known from the journal alone.
    pub at: Option<Span>,
}

/// A question of the interviewer's about a rejected submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChallengeDebrief {
    /// On the question's clock.
    pub at: Span,
    /// What was asked.
    pub text: String,
    /// What the candidate answered, in order.
    pub replies: Vec<String>,
    /// What the rows show that the question was made of.
    pub shown: Option<String>,
}

/// Something the interviewer brought up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbeDebrief {
    /// On the question's clock.
    pub at: Span,
    /// What sort, if the deck still has it.
    pub kind: Option<ProbeKind>,
    /// What was said, or its id if the deck has lost it.
    pub text: String,
    /// What a strong reaction contains.
    pub good: Option<String>,
    /// Characters written from then on.
    pub written_since: usize,
}

/// Data that moved under an accepted query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveDebrief {
    /// On the question's clock.
    pub at: Span,
    /// What sort, if the deck still has it.
    pub kind: Option<MoveKind>,
    /// What was said, or its id if the deck has lost it.
    pub text: String,
    /// What a strong reaction contains.
    pub good: Option<String>,
    /// Whether another query was right from then on.
    pub asks: bool,
    /// Time until a query was accepted on the moved data.
    pub repaired_after: Option<Span>,
}

impl MoveDebrief {
    /// Returns what the candidate made of it, in words.
    pub fn reaction(&self) -> String {
        match (self.repaired_after, self.asks) {
            (Some(after), _) => format!("you: a query right on the moved data after {after}"),
            (None, true) => "you: never repaired".to_owned(),
            (None, false) => "you: the query stood as it was".to_owned(),
        }
    }
}

/// Returns the debrief of a session; without its deck, the deck's words are left out.
pub fn debrief(session: &Session, deck: Option<&Deck>) -> Debrief {
    let plan = &session.plan;
    let rounds = plan
        .rounds
        .iter()
        .zip(&session.rounds)
        .map(|(plan, state)| {
            let budget = plan.budget();
            let phases = plan
                .phases
                .iter()
                .zip(state.phase_spent.iter().zip(&state.phase_entered));
            // An assessment's clock is one; its parts have times, its rounds have no phases.
            let alone = session.is_assessment();
            let phases = phases
                .filter(|_| !alone)
                .map(|(phase, (spent, entered))| PhasePace {
                    name: phase.name.clone(),
                    budget: phase.budget,
                    spent: *spent,
                    entered: *entered,
                });
            let questions = plan.questions.iter().zip(&state.questions);
            RoundDebrief {
                id: plan.id.to_string(),
                kind: plan.kind,
                name: plan.name.clone(),
                bare: plan.bare,
                weight: plan.weight,
                score: round_score(plan, state).map(round2),
                ended: state.ended,
                pace: Pace {
                    budget,
                    spent: state.spent,
                    overtime: if alone {
                        Span::ZERO
                    } else {
                        state.spent.saturating_sub(budget)
                    },
                    pauses: state.pauses,
                    paused: state.paused,
                    phases: phases.collect(),
                },
                questions: questions
                    .map(|(question, state)| question_debrief(plan.kind, question, state, deck))
                    .collect(),
            }
        });
    let mut debrief = Debrief {
        version: DEBRIEF_VERSION,
        session: plan.session.to_string(),
        title: plan.title.clone(),
        sitting: plan.sitting.clone(),
        kind: plan.kind,
        deck: plan.deck.to_string(),
        deck_version: plan.deck_version.clone(),
        level: plan.level.to_string(),
        mode: plan.mode,
        seed: plan.seed.0,
        time_factor: plan.time_factor,
        started: session.started,
        ended: session.ended,
        complete: session.stage == Stage::Debrief,
        interruptions: session.interruptions,
        decision: decision(session),
        predictions: Some(Calibration::of(
            session.rounds.iter().flat_map(|round| &round.questions),
        ))
        .filter(|predictions| predictions.told().is_some()),
        foretold: Foresight::of(session).told(),
        rounds: rounds.collect(),
        next: Vec::new(),
    };
    stories::name_repeats(&mut debrief.rounds);
    debrief.next = next_drills(&debrief);
    debrief
}

/// Returns the debrief of a journal, which also knows when each point was covered.
pub fn debrief_of_journal(events: &[Event], deck: Option<&Deck>) -> Result<Debrief, ReplayError> {
    let mut told = debrief(&replay(events)?, deck);
    for (round_index, round) in told.rounds.iter_mut().enumerate() {
        for (index, told) in round.questions.iter_mut().enumerate() {
            let question = deck.and_then(|deck| deck.question(&QuestionId::new(&told.id)));
            let Some(Body::Talk(talk)) = question.map(|question| &question.body) else {
                continue;
            };
            let moments = covered_at(events, round_index, index, &talk.checklist);
            for (item, at) in talk.checklist.iter().zip(moments) {
                let point = told
                    .covered
                    .iter_mut()
                    .find(|point| point.text == item.text);
                if let Some(point) = point {
                    point.at = at;
                }
            }
        }
    }
    Ok(told)
}

/// Scores are shown with two digits everywhere.
pub(super) fn round2(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
