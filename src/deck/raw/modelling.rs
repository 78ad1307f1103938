//! The shape of `modelling/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use super::question::{Common, HintEntry, ProbeEntry, question};
use super::talk::ClarificationEntry;
use crate::verdict::Fault;

/// `modelling/*.toml`: data models that are run and tried.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModellingFile {
    /// The questions.
    #[schemars(length(min = 1))]
    pub questions: List<ModellingQuestion>,
}

question! {
    /// A modelling question.
    ModellingQuestion {
        /// CREATE TABLE statements of the raw tables.
        raw: At<String>,
        /// Rows that are delivered together.
        #[schemars(length(min = 1))]
        batches: List<BatchEntry>,
        /// What has to come out of the model.
        #[schemars(length(min = 1))]
        metrics: List<MetricEntry>,
        /// What the model has to stand, in the order they are held.
        #[schemars(length(min = 3))]
        trials: List<TrialEntry>,
        /// At least three good models and five bad ones.
        #[schemars(length(min = 8))]
        designs: List<DesignEntry>,
        /// What the candidate may ask.
        #[serde(default)]
        clarifications: List<ClarificationEntry>,
    }
}

/// Rows that are delivered together; they replace what the raw tables held.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What is in it.
    pub text: At<String>,
    /// INSERT statements into the raw tables.
    pub sql: At<String>,
}

/// A number that has to come out of the model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What it says.
    pub text: At<String>,
    /// Its columns, in order.
    #[schemars(length(min = 1))]
    pub columns: List<String>,
}

/// A property of the candidate's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ModelFactWord {
    /// No column keeps floating-point numbers, unless it is declared DECIMAL or NUMERIC.
    NoFloats,
    /// Every table has a key, and nothing in a key is or may be NULL.
    Keys,
    /// At least one foreign key is declared, and every one holds.
    ForeignKeys,
}

/// Deliveries, and what must hold afterwards.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What it demands.
    pub name: At<String>,
    /// The fault that failing it speaks of.
    pub fault: At<Fault>,
    /// Batches in order, each loaded once: `BATCH`, `BATCH until N` or `BATCH may fail`.
    #[schemars(length(min = 1))]
    pub feed: List<String>,
    /// The metric that must return the rows.
    pub metric: Option<At<String>>,
    /// Its rows: a line of column names, then a line for each row, values with `|` between them.
    pub rows: Option<At<String>>,
    /// Instead of rows, a property of the tables.
    pub schema: Option<At<ModelFactWord>>,
}

/// A good or a bad model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignEntry {
    /// What is different about it, or what it does wrong.
    pub name: At<String>,
    /// For a bad one, the trial that it must fail, and no other before it.
    pub fails: Option<At<String>>,
    /// The whole answer with its marks.
    pub sql: At<String>,
}
