//! How the data of a SQL question moves while a candidate works on it.
//!
//! Invariant: a checked move says in one way only what arrives, and a move that asks for another
//! answer has a reference of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::Trigger;
use crate::base::MoveId;

/// A move of the data, once a query was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Unique in the question.
    pub id: MoveId,
    /// What sort.
    pub kind: MoveKind,
    /// What fires it: [`Trigger::Pass`] or [`Trigger::Minute`]; never before a query was accepted.
    pub when: Trigger,
    /// What the interviewer says.
    pub text: String,
    /// What a strong reaction contains; shown after scoring.
    pub good: String,
    /// What happens to the tables.
    pub moving: Moving,
    /// The query that is right from then on, if the one before is not any more.
    pub reference: Option<String>,
    /// A right query gives the same rows after the move.
    pub unaffected: bool,
}

/// The sorts of moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// Rows of an older event time arrive.
    Late,
    /// Rows are delivered again.
    Duplicate,
    /// A column has another name.
    Rename,
    /// A column means something else, or there is a new one.
    Change,
}

/// What happens to the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moving {
    /// INSERT, UPDATE and ALTER TABLE statements.
    Sql(String),
    /// Copies of existing rows, drawn from the question's seed.
    Rows(Arrivals),
    /// A column gets another name.
    Rename {
        /// The table.
        table: String,
        /// Its column.
        column: String,
        /// The new name.
        to: String,
    },
}

/// Rows that arrive: copies of existing ones with new keys where a key forbids repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrivals {
    /// The table.
    pub table: String,
    /// How many.
    pub rows: usize,
    /// The column whose value becomes an older one of the table; `None` leaves it as it is.
    pub event_time: Option<String>,
    /// The column that gets the table's latest value: these rows came last.
    pub arrives: Option<String>,
    /// Columns besides the keys that get values of their own.
    pub fresh: Vec<String>,
}

impl MoveKind {
    /// Returns what happened, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late rows arrived",
            Self::Duplicate => "rows were delivered again",
            Self::Rename => "a column was renamed",
            Self::Change => "a column changed",
        }
    }
}
