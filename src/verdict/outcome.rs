//! What running SQL gives: a result, a count of changes, a complaint, or a reason it was stopped.
//!
//! Invariant: an outcome is data that any floor may hold and show; nothing in it borrows from an
//! engine.

use serde::{Deserialize, Serialize};

use super::sql::{Limit, SqlError};
use crate::base::Span;
use crate::relation::Relation;

/// How much a piece of SQL may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Steps of SQLite's virtual machine; the fuse that does not depend on the machine.
    pub steps: u64,
    /// Rows of an answer that are kept.
    pub rows: usize,
    /// Bytes of answers that are kept, over all statements of a script.
    pub bytes: usize,
    /// Time on the wall.
    pub wall: Span,
    /// Bytes by which the process may grow.
    pub memory: u64,
}

impl Budget {
    /// For a query the candidate runs and watches.
    pub const LIVE: Self = Self {
        steps: 2_000_000_000,
        rows: 1_000,
        bytes: 4 << 20,
        wall: Span::seconds(10),
        memory: 256 << 20,
    };

    /// For one query on one small database of the grader.
    pub const GRADE: Self = Self {
        steps: 20_000_000,
        rows: 20_000,
        bytes: 4 << 20,
        wall: Span::seconds(2),
        memory: 256 << 20,
    };

    /// For a deck's data set.
    pub const LOAD: Self = Self {
        steps: 500_000_000,
        rows: 0,
        bytes: 0,
        wall: Span::seconds(20),
        memory: 512 << 20,
    };
}

/// What one statement came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It returned rows.
    Rows {
        /// The rows kept; `truncated` if there are more.
        relation: Relation,
        /// How many rows there are at least.
        at_least: usize,
        /// How long it took.
        elapsed: Span,
        /// How many steps it took.
        steps: u64,
    },
    /// It did something and returns no rows.
    Done {
        /// How many rows it changed.
        changed: u64,
        /// How long it took.
        elapsed: Span,
    },
    /// SQLite or the guard refuses it.
    Failed(SqlError),
    /// It was stopped from outside.
    Cancelled,
    /// It ran out of its budget.
    OverBudget {
        /// The limit it reached.
        limit: Limit,
    },
}

impl Outcome {
    /// Returns the rows, if it returned rows.
    pub fn relation(&self) -> Option<&Relation> {
        match self {
            Self::Rows { relation, .. } => Some(relation),
            Self::Done { .. } | Self::Failed(_) | Self::Cancelled | Self::OverBudget { .. } => None,
        }
    }

    /// Says whether the statement came to its end.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Rows { .. } | Self::Done { .. })
    }
}

/// A node of a query plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNode {
    /// SQLite's id of the node.
    pub id: i64,
    /// What it does: `SCAN events`, `USE TEMP B-TREE FOR ORDER BY`.
    pub detail: String,
    /// What it is made of.
    pub children: Vec<Self>,
}
