//! The shape of `deck.toml` and `rubrics.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use crate::deck::model::{LoopKind, RoundKind};
use crate::dialect::Dialect;

/// `deck.toml`: who the deck is, its levels and its loops.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeckFile {
    /// Version of the format; this program reads 1.
    pub format: At<i64>,
    /// The deck's id: letters, digits, `-`, `_`, `.`. It never changes, history hangs on it.
    pub id: At<String>,
    /// The deck's name in menus.
    pub name: At<String>,
    /// The deck's own version, for example `1.0.0`.
    pub version: At<String>,
    /// One or two sentences.
    pub summary: At<String>,
    /// The chance of recall at which questions and cards come back; otherwise the candidate's setting.
    #[schemars(range(min = 0.7, max = 0.99))]
    pub desired_retention: Option<At<f64>>,
    /// The levels a candidate can be measured against.
    #[schemars(length(min = 1))]
    pub levels: List<LevelEntry>,
    /// The interview loops.
    #[schemars(length(min = 1))]
    pub loops: List<LoopEntry>,
    /// Languages beside Python that coding questions are answered in.
    #[serde(default)]
    pub languages: List<LanguageEntry>,
}

/// A language and what speaks for it; `docs/runner-protocol.md` describes the protocol.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageEntry {
    /// What questions and settings call it.
    pub id: At<String>,
    /// What people call it.
    pub name: At<String>,
    /// The program, without a folder, and its arguments; `{harness}` and `{memory_mb}` are filled in.
    #[schemars(length(min = 1))]
    pub command: List<String>,
    /// The text of the harness; Onsite brings one for `javascript`.
    pub harness: Option<At<String>>,
    /// MiB of address space that the program takes by itself; 64 when left out.
    #[schemars(range(min = 0, max = 65_536))]
    pub base_mb: Option<At<i64>>,
}

/// A level and what it takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelEntry {
    /// For example `L5`.
    pub id: At<String>,
    /// For example `Senior`.
    pub name: At<String>,
    /// What the level means, in behavior.
    pub summary: At<String>,
    /// The scores it takes.
    pub bar: At<BarEntry>,
}

/// Scores from 1.0 to 4.0.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BarEntry {
    /// Weighted mean needed for a strong hire.
    #[schemars(range(min = 1.0, max = 4.0))]
    pub strong_hire: At<f64>,
    /// Weighted mean needed for a hire.
    #[schemars(range(min = 1.0, max = 4.0))]
    pub hire: At<f64>,
    /// Weighted mean needed for a plain no hire; below it is a strong no hire.
    #[schemars(range(min = 1.0, max = 4.0))]
    pub no_hire: At<f64>,
    /// The lowest single round a hire may contain.
    #[schemars(range(min = 1.0, max = 4.0))]
    pub floor: At<f64>,
}

/// A loop: rounds in order.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoopEntry {
    /// Unique in the deck.
    pub id: At<String>,
    /// `interview` when left out; in an `assessment` the rounds are parts under one clock.
    #[serde(default)]
    pub kind: At<LoopKind>,
    /// The loop's name in menus.
    pub name: At<String>,
    /// The id of the level whose bar decides.
    pub level: At<String>,
    /// The loop that starts when none is named; at most one per deck.
    #[serde(default)]
    pub default: At<bool>,
    /// The sum of the rounds' minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: At<i64>,
    /// One line for the menu.
    pub summary: At<String>,
    /// What the candidate reads before it starts.
    pub briefing: At<String>,
    /// What SQL is written in; otherwise the candidate's setting, or SQLite.
    pub dialect: Option<At<Dialect>>,
    /// The rounds, in order.
    #[schemars(length(min = 1))]
    pub rounds: List<RoundEntry>,
}

/// What happens when a round's clock reaches zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndWord {
    /// The round ends at once.
    Hard,
    /// The round runs on as overtime.
    Soft,
    /// The round ends after `grace_minutes` of overtime.
    Grace,
}

/// A round of a loop.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundEntry {
    /// Unique in the loop.
    pub id: At<String>,
    /// What is done in it.
    pub kind: At<RoundKind>,
    /// The round's name.
    pub name: At<String>,
    /// The sum of the phases' minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: At<i64>,
    /// What happens at zero.
    pub end: At<EndWord>,
    /// Overtime before the cut; only and always with `end = "grace"`.
    #[schemars(range(min = 1, max = 1440))]
    pub grace_minutes: Option<At<i64>>,
    /// Weight in the loop's mean, above zero.
    #[schemars(range(min = 0.0))]
    pub weight: At<f64>,
    /// How many questions are dealt.
    #[schemars(range(min = 1))]
    pub questions: At<i64>,
    /// An explicit pool of question ids; without it, all questions of the kind.
    #[serde(default)]
    pub from: List<String>,
    /// Restricts the pool to questions with one of these tags.
    #[serde(default)]
    pub tags: List<String>,
    /// SQL only: what answers are written in; otherwise as the loop says.
    pub dialect: Option<At<Dialect>>,
    /// SQL and coding only: a bare pad, on which nothing runs, completes or indents by itself.
    #[serde(default)]
    pub bare: At<bool>,
    /// SQL only, true by default: the questions of one scenario in rising order.
    pub scenario: Option<At<bool>>,
    /// The round's timed parts, in order.
    #[schemars(length(min = 1))]
    pub phases: List<PhaseEntry>,
}

/// A timed part of a round.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseEntry {
    /// Unique in the round.
    pub id: At<String>,
    /// The phase's name.
    pub name: At<String>,
    /// Planned length.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: At<i64>,
    /// What to achieve in it.
    pub goal: At<String>,
}

/// `rubrics.toml`: how answers are scored.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RubricsFile {
    /// The rubrics.
    #[schemars(length(min = 1))]
    pub rubrics: List<RubricEntry>,
}

/// A rubric: two to five criteria.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RubricEntry {
    /// Unique in the deck.
    pub id: At<String>,
    /// The rubric's name.
    pub name: At<String>,
    /// What is scored.
    #[schemars(length(min = 2, max = 5))]
    pub criteria: List<CriterionEntry>,
}

/// One thing to score from 1 to 4.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionEntry {
    /// Unique in the rubric.
    pub id: At<String>,
    /// The criterion's name.
    pub name: At<String>,
    /// Weight in the question's score, above zero; 1 when left out.
    #[schemars(range(min = 0.0))]
    pub weight: Option<At<f64>>,
    /// What 1, 2, 3 and 4 look like, in behavior, lowest first.
    #[schemars(length(min = 4, max = 4))]
    pub anchors: List<String>,
}
