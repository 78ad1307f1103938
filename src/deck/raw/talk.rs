//! The shape of `recruiter/*.toml`, `design/*.toml`, `culture/*.toml` and `cards/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use super::question::{Common, HintEntry, ProbeEntry, question};

/// `recruiter/*.toml`, `design/*.toml`, `culture/*.toml`: questions that are talked through.
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
        /// What the candidate may ask; at least 4 in a design question.
        #[serde(default)]
        clarifications: List<ClarificationEntry>,
        /// What a good answer covers; at least 6 in a design question.
        #[serde(default)]
        checklist: List<ChecklistEntry>,
    }
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
