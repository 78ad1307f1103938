//! What a sitting will contain, fixed before it starts.
//!
//! A plan is a snapshot: everything the state machine needs from the deck is copied into it, so
//! that a sitting can be resumed and read after the deck has changed.

use serde::{Deserialize, Serialize};

use crate::base::{
    CriterionId, DeckId, LevelId, LoopId, MoveId, PhaseId, ProbeId, QuestionId, RoundId, Seed,
    SessionId, Span,
};
use crate::deck::{Bar, EndPolicy, LoopKind, ProbeKind, RoundKind, Trigger};
use crate::dialect::Dialect;
use crate::interview::past::Forked;

/// How strict a sitting is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The clock may be paused (logged, and said beside the score); hints cost.
    Study,
    /// As in the room: no pause; hints cost; a rejected submission shows its row.
    #[default]
    Standard,
    /// No hint, diff or reference before the round is over.
    Pressure,
}

/// What is sat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "sitting")]
pub enum Sitting {
    /// A whole loop.
    Loop {
        /// Which one.
        id: LoopId,
    },
    /// One round.
    Drill {
        /// Of which kind.
        kind: RoundKind,
    },
}

/// A sitting before its first event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Unique; sorts by start time.
    pub session: SessionId,
    /// Loop or drill.
    pub sitting: Sitting,
    /// How it is held; sittings from before assessments existed are interviews.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: LoopKind,
    /// For people.
    pub title: String,
    /// The deck it was drawn from.
    pub deck: DeckId,
    /// The deck's version then.
    pub deck_version: String,
    /// The level whose bar decides.
    pub level: LevelId,
    /// The bar then.
    pub bar: Bar,
    /// The deck's levels then, in its order; empty in plans from before they were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelPlan>,
    /// How strict.
    pub mode: Mode,
    /// All chance in the sitting comes from here.
    pub seed: Seed,
    /// Factor on every budget, 1.0 without extra-time needs.
    pub time_factor: f64,
    /// Where it was played on from, if it is a fork of another sitting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forked: Option<Forked>,
    /// At least one.
    pub rounds: Vec<RoundPlan>,
}

/// A level that a sitting is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LevelPlan {
    /// As in the deck.
    pub id: LevelId,
    /// For people.
    pub name: String,
    /// The scores it takes.
    pub bar: Bar,
}

/// A round of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundPlan {
    /// As in the deck.
    pub id: RoundId,
    /// What is done in it.
    pub kind: RoundKind,
    /// For people.
    pub name: String,
    /// What happens at zero; a grace is already scaled by the time factor.
    pub end: EndPolicy,
    /// Weight in the loop's mean.
    pub weight: f64,
    /// What its SQL is written in, unless the candidate chooses another dialect.
    #[serde(default)]
    pub dialect: Dialect,
    /// A bare pad: nothing runs, completes or indents by itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bare: bool,
    /// At least one.
    pub phases: Vec<PhasePlan>,
    /// At least one.
    pub questions: Vec<QuestionPlan>,
}

/// A phase with its budget, already scaled by the time factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhasePlan {
    /// As in the deck.
    pub id: PhaseId,
    /// For people.
    pub name: String,
    /// Planned length.
    pub budget: Span,
    /// What to achieve.
    pub goal: String,
}

/// A dealt question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionPlan {
    /// As in the deck.
    pub id: QuestionId,
    /// For people.
    pub title: String,
    /// Why this one was dealt, in words.
    pub reason: String,
    /// Chance within the question (hidden instances).
    pub seed: Seed,
    /// On which data it is asked; 0, the deck's own, in plans from before there were others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variant: u32,
    /// What the verdicts hang on, as the deck had it; `None` in plans from before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// What the answer pad holds at the start.
    pub starter: String,
    /// Cost of each hint of the ladder.
    pub hints: Vec<f64>,
    /// What the interviewer may bring up.
    pub probes: Vec<ProbePlan>,
    /// How its data may move once a query was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<MovePlan>,
    /// What it is scored by.
    pub criteria: Vec<CriterionPlan>,
    /// Suggested length, scaled by the time factor.
    pub budget: Span,
    /// Part of an assessment: nobody can be asked, and more time than the budget costs nothing,
    /// because how to spend the one clock is the candidate's choice.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alone: bool,
}

/// A probe's trigger; its words stay in the deck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbePlan {
    /// As in the deck.
    pub id: ProbeId,
    /// What sort.
    pub kind: ProbeKind,
    /// What fires it.
    pub when: Trigger,
}

/// A move of the data; what arrives stays in the deck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovePlan {
    /// As in the deck.
    pub id: MoveId,
    /// What fires it.
    pub when: Trigger,
    /// Whether another query is right from then on.
    pub asks: bool,
}

/// A criterion's weight; its words stay in the deck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriterionPlan {
    /// As in the deck.
    pub id: CriterionId,
    /// For people.
    pub name: String,
    /// Weight in the question's score.
    pub weight: f64,
}

/// What a plan from before the field existed says is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl RoundPlan {
    /// Returns the round's planned length.
    pub fn budget(&self) -> Span {
        self.phases
            .iter()
            .fold(Span::ZERO, |sum, phase| sum + phase.budget)
    }
}

impl QuestionPlan {
    /// Returns the title, with the variant if it is not the first.
    pub fn heading(&self) -> String {
        match self.variant {
            0 => self.title.clone(),
            variant => format!("{} · variant {variant}", self.title),
        }
    }
}
