//! The shape of `readiness/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use crate::deck::RoundKind;

/// `readiness/*.toml`: short questions that show where to start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadinessFile {
    /// The questions.
    #[schemars(length(min = 1))]
    pub readiness: List<ReadinessEntry>,
}

/// A short question; either with `options` and `right`, or with `answer` and `anchors`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadinessEntry {
    /// Unique among the deck's readiness questions.
    pub id: At<String>,
    /// The kind of round it stands for.
    pub kind: At<RoundKind>,
    /// What it is about: a tag of the questions that practise it.
    pub technique: At<String>,
    /// 1 everybody should know, 2 a working day asks for it, 3 tells the strong from the good.
    #[schemars(range(min = 1, max = 3))]
    pub difficulty: At<i64>,
    /// The question, to be answered in about a minute.
    pub prompt: At<String>,
    /// Two to five answers, of which one is right.
    #[serde(default)]
    pub options: List<String>,
    /// The number of the right option, from 1.
    pub right: Option<At<i64>>,
    /// A good answer, shown before the candidate rates their own.
    #[serde(default)]
    pub answer: At<String>,
    /// What an own answer of 1, 2, 3 and 4 looks like.
    #[serde(default)]
    pub anchors: List<String>,
    /// Why that is the answer, in a sentence or two.
    pub why: At<String>,
}
