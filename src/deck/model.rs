//! A checked deck. Invariant: every id that is referred to exists, clocks add up, rubrics have
//! their anchors; what the sandboxes alone can tell (do references pass?) is proved in `grader`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::Question;
use super::readiness::Readiness;
use crate::base::{
    CardId, CriterionId, DatasetId, DeckId, LevelId, LoopId, PhaseId, QuestionId, RoundId,
    RubricId, ScenarioId, Span,
};
use crate::dialect::Dialect;

/// A whole deck.
#[derive(Clone, Debug, PartialEq)]
pub struct Deck {
    /// Unique on one machine.
    pub id: DeckId,
    /// For menus.
    pub name: String,
    /// The author's version, free text such as `1.2.0`.
    pub version: String,
    /// One or two sentences.
    pub summary: String,
    /// Levels in the author's order.
    pub levels: Vec<Level>,
    /// Loops in the author's order.
    pub loops: Vec<Loop>,
    /// Rubrics in the author's order.
    pub rubrics: Vec<Rubric>,
    /// Questions of all kinds, in file order.
    pub questions: Vec<Question>,
    /// SQL scenarios.
    pub scenarios: Vec<Scenario>,
    /// SQL data sets.
    pub datasets: Vec<Dataset>,
    /// Concept cards.
    pub cards: Vec<Card>,
    /// Short questions of the readiness check.
    pub readiness: Vec<Readiness>,
}

/// A level and what it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// `L5`.
    pub id: LevelId,
    /// `Senior`.
    pub name: String,
    /// What the level means, in behaviour.
    pub summary: String,
    /// The scores it takes.
    pub bar: Bar,
}

/// Scores from 1.0 to 4.0 that a loop's weighted mean must reach, and the floor for one round.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// Mean for a strong hire.
    pub strong_hire: f64,
    /// Mean for a hire.
    pub hire: f64,
    /// Mean for a plain no hire; below it is a strong no hire.
    pub no_hire: f64,
    /// A hire may contain no round below this.
    pub floor: f64,
}

/// How a loop is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LoopKind {
    /// Round after round with an interviewer, each on its own clock.
    #[default]
    Interview,
    /// One sitting of several parts in free order: one clock, nobody to ask, one submit.
    Assessment,
}

/// Rounds in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// Unique in the deck.
    pub id: LoopId,
    /// How it is held.
    pub kind: LoopKind,
    /// For menus.
    pub name: String,
    /// The level whose bar decides.
    pub level: LevelId,
    /// What `onsite loop` starts.
    pub default: bool,
    /// One line for menus.
    pub summary: String,
    /// What the candidate reads before it starts.
    pub briefing: String,
    /// At least one.
    pub rounds: Vec<Round>,
}

/// The kinds of round.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RoundKind {
    /// A scripted call.
    Recruiter,
    /// Live queries.
    Sql,
    /// Running code.
    Coding,
    /// A data model that is run and tried.
    Modelling,
    /// System design on a pad.
    Design,
    /// A data scientist's case: product sense, experiments, statistics, prediction.
    Case,
    /// Behavioral stories.
    Culture,
}

/// One round of a loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Unique in the loop.
    pub id: RoundId,
    /// What is done in it.
    pub kind: RoundKind,
    /// For people.
    pub name: String,
    /// What happens at zero.
    pub end: EndPolicy,
    /// Weight in the loop's mean, above zero.
    pub weight: f64,
    /// SQL only: what answers are written in, if the round or its loop says so.
    pub dialect: Option<Dialect>,
    /// A bare pad: nothing runs, completes or indents by itself.
    pub bare: bool,
    /// Which questions.
    pub pick: Pick,
    /// At least one; the round's minutes are their sum.
    pub phases: Vec<Phase>,
}

/// What happens when a round's clock reaches zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "policy")]
pub enum EndPolicy {
    /// The round ends at once.
    Hard,
    /// The round runs on; overtime is counted apart.
    Soft,
    /// The round ends after some more time, which is overtime.
    Grace {
        /// How much more.
        extra: Span,
    },
}

/// A timed part of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// Unique in the round.
    pub id: PhaseId,
    /// For people.
    pub name: String,
    /// Planned length in minutes, above zero.
    pub minutes: u32,
    /// What to achieve.
    pub goal: String,
}

/// How a round's questions are chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// How many, at least one.
    pub count: usize,
    /// Explicit pool; empty means all questions of the kind.
    pub from: Vec<QuestionId>,
    /// Only questions with one of these tags; empty means all.
    pub tags: Vec<String>,
    /// SQL: all from one scenario, in rising order.
    pub scenario: bool,
}

/// Criteria to score by.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubric {
    /// Unique in the deck.
    pub id: RubricId,
    /// For people.
    pub name: String,
    /// Two to five.
    pub criteria: Vec<Criterion>,
}

/// One thing to score, from 1 to 4.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Unique in the rubric.
    pub id: CriterionId,
    /// For people.
    pub name: String,
    /// Weight in the question's score, above zero.
    pub weight: f64,
    /// What 1, 2, 3 and 4 look like.
    pub anchors: [String; 4],
}

/// A group of SQL questions on one data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Unique in the deck.
    pub id: ScenarioId,
    /// For people.
    pub title: String,
    /// The data.
    pub dataset: DatasetId,
    /// What the tables are and what can go wrong in them.
    pub story: String,
    /// What a row is, per table.
    pub tables: Vec<TableNote>,
    /// Hints for the generator of hidden instances, by `table.column`.
    pub columns: Vec<ColumnNote>,
    /// Variants of the data that are not dealt.
    pub left_out: Vec<super::LeftOut>,
}

/// What a row of a table is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableNote {
    /// The table.
    pub name: String,
    /// One row per what.
    pub grain: String,
    /// Share of generated rows that repeat an earlier one, 0 to 1.
    #[serde(default)]
    pub repeat_rate: Option<f64>,
    /// Columns in which a repeated row may differ.
    #[serde(default)]
    pub fresh: Vec<String>,
}

/// A hint for the generator of hidden instances.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnNote {
    /// `table.column`.
    pub column: String,
    /// The values it draws from.
    #[serde(default)]
    pub values: Vec<Scalar>,
    /// Smallest value.
    pub min: Option<Scalar>,
    /// Largest value.
    pub max: Option<Scalar>,
    /// Share of NULLs where NULL is allowed, 0 to 1.
    pub null_rate: Option<f64>,
    /// How many different values at most.
    pub distinct: Option<usize>,
    /// Rises row by row.
    #[serde(default)]
    pub increasing: bool,
    /// How often each of `values` comes, relatively; empty if that does not matter.
    #[serde(default)]
    pub weights: Vec<f64>,
    /// The column of the table in whose order it rises.
    #[serde(default)]
    pub increasing_with: Option<String>,
    /// The column of the table that it comes after.
    #[serde(default)]
    pub after: Option<String>,
    /// How much later than `after` at most: days, seconds or ones.
    #[serde(default)]
    pub within: Option<i64>,
    /// How much later it comes when it is late.
    #[serde(default)]
    pub late: Option<i64>,
    /// Share of rows that are late, 0 to 1.
    #[serde(default)]
    pub late_rate: Option<f64>,
}

/// A plain TOML value in a hint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text, also dates.
    Text(String),
}

/// DDL and rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The file's stem.
    pub id: DatasetId,
    /// `CREATE` and `INSERT` statements.
    pub sql: String,
}

/// A concept card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Unique in the deck, stable for ever.
    pub id: CardId,
    /// The question.
    pub front: String,
    /// The answer, atomic.
    pub back: String,
    /// A sentence or two of explanation.
    #[serde(default)]
    pub why: String,
    /// Topics.
    #[serde(default)]
    pub tags: Vec<String>,
}

impl RoundKind {
    /// All kinds, in the order of a loop.
    pub const ALL: [Self; 7] = [
        Self::Recruiter,
        Self::Sql,
        Self::Coding,
        Self::Modelling,
        Self::Design,
        Self::Case,
        Self::Culture,
    ];

    /// Returns the word used in decks, on the command line and as the folder's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recruiter => "recruiter",
            Self::Sql => "sql",
            Self::Coding => "coding",
            Self::Modelling => "modelling",
            Self::Design => "design",
            Self::Case => "case",
            Self::Culture => "culture",
        }
    }

    /// Returns the name for headings.
    pub fn title(self) -> &'static str {
        match self {
            Self::Recruiter => "Recruiter",
            Self::Sql => "SQL",
            Self::Coding => "Coding",
            Self::Modelling => "Data modelling",
            Self::Design => "System design",
            Self::Case => "Case",
            Self::Culture => "Culture",
        }
    }

    /// Says whether lines of the answer that begin with `=` are computed.
    pub fn computes(self) -> bool {
        matches!(self, Self::Design | Self::Case)
    }

    /// Says whether a machine can judge submissions of this kind.
    pub fn is_measured(self) -> bool {
        matches!(self, Self::Sql | Self::Coding | Self::Modelling)
    }
}

impl fmt::Display for RoundKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Round {
    /// Returns the round's planned length.
    pub fn budget(&self) -> Span {
        Span::minutes(
            self.phases
                .iter()
                .map(|phase| u64::from(phase.minutes))
                .sum(),
        )
    }
}

impl Deck {
    /// Returns the question with this id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }

    /// Returns the loop with this id.
    pub fn find_loop(&self, id: &LoopId) -> Option<&Loop> {
        self.loops.iter().find(|candidate| candidate.id == *id)
    }

    /// Returns the level with this id.
    pub fn level(&self, id: &LevelId) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == *id)
    }

    /// Returns the rubric with this id.
    pub fn rubric(&self, id: &RubricId) -> Option<&Rubric> {
        self.rubrics.iter().find(|rubric| rubric.id == *id)
    }

    /// Returns the scenario with this id.
    pub fn scenario(&self, id: &ScenarioId) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == *id)
    }

    /// Returns the data set with this id.
    pub fn dataset(&self, id: &DatasetId) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.id == *id)
    }

    /// Returns the loop that starts when none is named.
    pub fn default_loop(&self) -> Option<&Loop> {
        self.loops
            .iter()
            .find(|candidate| candidate.default)
            .or_else(|| self.loops.first())
    }
}
