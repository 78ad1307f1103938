//! The shape of `sql/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use super::moves::MoveEntry;
use super::question::{Common, HintEntry, ProbeEntry, question};
use crate::deck::model::Scalar;

/// `sql/*.toml`: one scenario on one data set, and its questions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlFile {
    /// What the questions of this file have in common.
    pub scenario: At<ScenarioEntry>,
    /// The questions.
    #[schemars(length(min = 1))]
    pub questions: List<SqlQuestion>,
}

/// A data set and its story.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEntry {
    /// Unique in the deck.
    pub id: At<String>,
    /// The scenario's title.
    pub title: At<String>,
    /// The data set: `playback` means `data/playback.sql`.
    pub dataset: At<String>,
    /// What the tables are, how they are filled, what can go wrong in them.
    pub story: At<String>,
    /// What a row is, per table.
    #[serde(default)]
    pub tables: List<TableEntry>,
    /// Hints for the generator of hidden instances, per column.
    #[serde(default)]
    pub columns: List<ColumnEntry>,
    /// Variants of the data that are not dealt.
    #[serde(default)]
    pub left_out: List<LeftOutEntry>,
}

/// Variants of a scenario's data that are not dealt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutEntry {
    /// Their numbers, from 1 to 24.
    #[schemars(length(min = 1))]
    pub variants: List<i64>,
    /// Why they say too little, for those who read the deck.
    pub reason: At<String>,
}

/// What a row of a table is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// The table.
    pub name: At<String>,
    /// One row per what.
    pub grain: At<String>,
    /// Share of rows that repeat an earlier one.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub repeat_rate: Option<At<f64>>,
    /// Columns in which a repeated row may differ.
    #[serde(default)]
    pub fresh: List<String>,
}

/// How hidden instances fill a column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnEntry {
    /// `table.column`.
    pub column: At<String>,
    /// The values it draws from.
    #[serde(default)]
    pub values: List<Scalar>,
    /// Smallest value.
    pub min: Option<At<Scalar>>,
    /// Largest value.
    pub max: Option<At<Scalar>>,
    /// Share of NULLs where NULL is allowed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub null_rate: Option<At<f64>>,
    /// How many different values at most.
    #[schemars(range(min = 1))]
    pub distinct: Option<At<i64>>,
    /// Rises row by row.
    #[serde(default)]
    pub increasing: At<bool>,
    /// How often each of `values` comes, relatively.
    #[serde(default)]
    pub weights: List<f64>,
    /// The column of the table in whose order it rises.
    pub increasing_with: Option<At<String>>,
    /// The column of the table that it comes after.
    pub after: Option<At<String>>,
    /// How much later than `after` at most: days, seconds or ones.
    #[schemars(range(min = 0))]
    pub within: Option<At<i64>>,
    /// How much later it comes when it is late.
    #[schemars(range(min = 0))]
    pub late: Option<At<i64>>,
    /// Share of rows that are late.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub late_rate: Option<At<f64>>,
}

/// How two SQL results are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SqlCompareWord {
    /// Any order, repeated rows count.
    Bag,
    /// In the order of `order`.
    List,
    /// Any order, repeated rows do not count.
    Set,
}

question! {
    /// A SQL question.
    SqlQuestion {
        /// Place in the scenario's rising order, from 1.
        #[schemars(range(min = 1))]
        step: At<i64>,
        /// What a row of the answer is.
        grain: At<String>,
        /// Columns of the answer, in order.
        #[schemars(length(min = 1))]
        columns: List<String>,
        /// Sort keys such as `day desc`; an empty list means any order.
        #[serde(default)]
        order: List<String>,
        /// `bag` when `order` is empty, else `list`.
        compare: Option<At<SqlCompareWord>>,
        /// Whether the names of the columns must match too.
        #[serde(default)]
        column_names: At<bool>,
        /// How far two numbers may be apart.
        #[schemars(range(min = 0.0))]
        tolerance: Option<At<f64>>,
        /// The reference query.
        reference: At<String>,
        /// Right answers of another structure.
        #[schemars(length(min = 2))]
        alternatives: List<SqlAlternative>,
        /// Known wrong answers; the grader must catch each.
        #[schemars(length(min = 3))]
        wrong: List<SqlMistake>,
        /// Mutants of the reference that no data can tell from it.
        #[serde(default)]
        equivalents: List<SqlEquivalent>,
        /// How the data moves once a query was accepted.
        #[serde(default)]
        moves: List<MoveEntry>,
    }
}

/// A right answer of another structure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlAlternative {
    /// What is different about it.
    pub name: At<String>,
    /// The query.
    pub sql: At<String>,
}

/// A known wrong answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlMistake {
    /// Unique in the question; `fail ID` in a probe's `when` names it.
    pub id: At<String>,
    /// What it does wrong.
    pub name: At<String>,
    /// The query.
    pub sql: At<String>,
}

/// A mutant of the reference that is another way to write it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlEquivalent {
    /// The mutant's id as `onsite deck check` prints it: `rank-kind-1c2d3e`.
    pub mutant: At<String>,
    /// Why no database that the data set's declarations allow can tell it from the reference.
    pub reason: At<String>,
}
