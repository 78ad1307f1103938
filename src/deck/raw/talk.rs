//! The shape of `recruiter/*.toml`, `design/*.toml`, `case/*.toml`, `culture/*.toml` and `cards/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use super::question::{Common, HintEntry, ProbeEntry, question};

/// `recruiter/*.toml`, `design/*.toml`, `case/*.toml`, `culture/*.toml`: questions that are talked through.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TalkFile {
    /// The questions.
    #[schemars(length(min = 1))]
    pub questions: List<TalkQuestion>,
}

question! {
    /// A question that is talked through.
    TalkQuestion {
        /// What the candidate may ask; at least 6 in a design question, 2 in a case.
        #[serde(default)]
        clarifications: List<ClarificationEntry>,
        /// What a good answer covers; at least 6 in a design question, 4 in a case.
        #[serde(default)]
        checklist: List<ChecklistEntry>,
        /// The model answer's drawing and numbers, as a candidate would write them; design questions only.
        #[serde(default)]
        drawing: At<String>,
        /// What a good drawing has; design questions only.
        #[serde(default)]
        structure: List<StructureEntry>,
        /// Numbers a good answer estimates or computes; design questions and cases only.
        #[serde(default)]
        numbers: List<NumberEntry>,
    }
}

/// Something a good drawing has.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StructureEntry {
    /// Unique in the question; a probe's `when = "structure ID by N"` names it.
    pub id: At<String>,
    /// What it is good for.
    pub text: At<String>,
    /// `path KIND KIND`, `replay`, `dead-letter`, `dedupe before KIND`, `no single point`, `reconciled`, `has KIND`.
    pub rule: At<String>,
}

/// A number a good answer estimates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberEntry {
    /// Unique in the question; a probe's `when = "number ID"` names it.
    pub id: At<String>,
    /// What is estimated.
    pub text: At<String>,
    /// The smallest reasonable value.
    pub min: At<f64>,
    /// The largest reasonable value.
    pub max: At<f64>,
    /// The unit of both, such as `GB/s`; left out for a plain number.
    #[serde(default)]
    pub unit: At<String>,
}

/// Something the candidate may ask, and the answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// At least two ways to put it.
    #[schemars(length(min = 2))]
    pub asks: List<String>,
    /// What the interviewer answers.
    pub answer: At<String>,
    /// Asking it before designing is evidence of a good candidate.
    #[serde(default)]
    pub matters: At<bool>,
}

/// Something a good answer covers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What is to be covered.
    pub text: At<String>,
    /// Words that show it was covered.
    #[schemars(length(min = 1))]
    pub keywords: List<String>,
}

/// `cards/*.toml`: concept cards.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardsFile {
    /// The cards.
    #[schemars(length(min = 1))]
    pub cards: List<CardEntry>,
}

/// A concept card.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardEntry {
    /// Unique in the deck; it never changes, history hangs on it.
    pub id: At<String>,
    /// The question.
    pub front: At<String>,
    /// The answer, atomic.
    pub back: At<String>,
    /// A sentence or two of explanation.
    #[serde(default)]
    pub why: At<String>,
    /// Topics.
    #[serde(default)]
    pub tags: List<String>,
}
