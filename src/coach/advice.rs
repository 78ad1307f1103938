//! A hint: a clause, a fixed sentence and the schema's names in it.
//!
//! Invariant: a sentence knows nothing of any query; what is put into it is a name of the schema or
//! a place in the candidate's own text.

use serde::{Deserialize, Serialize};

use super::scope::Tables;

/// The clause a hint speaks of, in the order in which they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoachStage {
    /// The text is no query yet.
    Text,
    /// Tables and joins.
    From,
    /// Conditions on rows.
    Where,
    /// The grain.
    GroupBy,
    /// Conditions on groups.
    Having,
    /// What is returned.
    Select,
    /// Order and limit.
    OrderBy,
}

impl CoachStage {
    /// Returns the clause as it is written in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "the text",
            Self::From => "FROM",
            Self::Where => "WHERE",
            Self::GroupBy => "GROUP BY",
            Self::Having => "HAVING",
            Self::Select => "SELECT",
            Self::OrderBy => "ORDER BY",
        }
    }

    /// Returns what a hint on it costs of the question's score.
    pub fn cost(self) -> f64 {
        match self {
            Self::Text => 0.05,
            Self::From | Self::OrderBy => 0.1,
            Self::Where | Self::GroupBy | Self::Having => 0.15,
            Self::Select => 0.2,
        }
    }
}

/// A hint on the candidate's query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The clause.
    pub stage: CoachStage,
    /// The hint, a sentence.
    pub text: String,
    /// What it costs of the question's score.
    pub cost: f64,
}

/// What can be said; `{}` stands for names of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    TableMissing,
    TableTooMany,
    TableTwice,
    JoinDrops,
    JoinKeeps,
    KeyMissing,
    ConditionMissing,
    ConditionTooMany,
    ConditionKind,
    NoGroups,
    NeedlessGroups,
    GrainTooFine,
    GrainTooCoarse,
    HavingMissing,
    HavingTooMany,
    ColumnCount,
    DistinctMissing,
    DistinctTooMany,
    CountsRows,
    CountsDistinct,
    AggregateMissing,
    AggregateTooMany,
    WindowMissing,
    WindowTooMany,
    WindowGroups,
    WindowOrder,
    NoOrder,
    OrderKeyMissing,
    OrderDirection,
    LimitMissing,
    LimitTooMany,
}

impl Saying {
    fn template(self) -> &'static str {
        match self {
            Self::TableMissing => "A table that the answer needs is missing: look at {}.",
            Self::TableTooMany => "The answer needs nothing of {}: what does it do to your rows?",
            Self::TableTwice => "{} is needed more than once, each time for another purpose.",
            Self::JoinDrops => {
                "The join to {} drops rows without a match: which kind of join keeps them?"
            }
            Self::JoinKeeps => "The join to {} keeps rows without a match: should they be there?",
            Self::KeyMissing => "Two tables are not tied together by {}.",
            Self::ConditionMissing => "A condition on {} is missing.",
            Self::ConditionTooMany => "A condition on {} takes away rows that belong there.",
            Self::ConditionKind => {
                "There is a condition on {}, but not of the kind it takes: think of boundaries, NULL \
                 and lists."
            }
            Self::NoGroups => "The answer is per group: one row for each what?",
            Self::NeedlessGroups => "The answer does not need to be grouped.",
            Self::GrainTooFine => {
                "The grain: you group by more than the contract does; look at {}."
            }
            Self::GrainTooCoarse => "The grain: something is missing in the groups; look at {}.",
            Self::HavingMissing => {
                "A condition on whole groups is missing: it is about an aggregate, not about a row."
            }
            Self::HavingTooMany => {
                "The condition on whole groups takes away groups that belong there."
            }
            Self::ColumnCount => "The number of columns is not that of the contract.",
            Self::DistinctMissing => "The same thing can come twice: where do duplicates go away?",
            Self::DistinctTooMany => "DISTINCT takes away rows that belong there.",
            Self::CountsRows => "You count rows; the contract counts distinct values of {}.",
            Self::CountsDistinct => {
                "You count distinct values of {}; the contract counts all of them."
            }
            Self::AggregateMissing => "An aggregate over {} is missing, or it is of another kind.",
            Self::AggregateTooMany => {
                "An aggregate over {} is of no use here, or of the wrong kind."
            }
            Self::WindowMissing => {
                "A window function over {} is missing, or it is of another kind."
            }
            Self::WindowTooMany => "A window function is of no use here, or of the wrong kind.",
            Self::WindowGroups => "The window starts anew in the wrong places; look at {}.",
            Self::WindowOrder => {
                "The rows of the window are in another order than needed; look at {}."
            }
            Self::NoOrder => "The contract asks for an order.",
            Self::OrderKeyMissing => "An ORDER BY key is missing or out of place; look at {}.",
            Self::OrderDirection => "A direction in ORDER BY is the wrong way round.",
            Self::LimitMissing => "The contract asks for the first rows only.",
            Self::LimitTooMany => "The limit cuts off rows that belong there.",
        }
    }
}

impl Advice {
    /// A hint whose names are those of `names` that the schema knows.
    pub(super) fn new<'a>(
        stage: CoachStage,
        saying: Saying,
        names: impl IntoIterator<Item = &'a String>,
        tables: &Tables,
    ) -> Self {
        let mut known: Vec<&str> = Vec::new();
        for name in names {
            if tables.knows(name) && !known.contains(&name.as_str()) {
                known.push(name);
            }
        }
        let named = match known.as_slice() {
            [] => "what is computed".to_owned(),
            names => names.join(", "),
        };
        Self {
            stage,
            text: saying.template().replace("{}", &named),
            cost: stage.cost(),
        }
    }

    /// A hint on the place up to which the text can be read.
    pub(super) fn unreadable(place: Option<(u64, u64)>) -> Self {
        let text = match place {
            Some((line, column)) => format!(
                "The text cannot be read as a query beyond line {line}, column {column}: look at what \
                 stands there and just before."
            ),
            None => "The text ends before the query does: look for what is still open.".to_owned(),
        };
        Self {
            stage: CoachStage::Text,
            text,
            cost: CoachStage::Text.cost(),
        }
    }
}
