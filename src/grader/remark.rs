//! What is said of one of two queries beside the verdict on both.
//!
//! Invariant: a place is one in the text that was given, not in what SQLite ran.

use serde::Serialize;

use crate::verdict::SqlError;

/// One of the two queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The query that is taken to be right.
    Reference,
    /// The query that is held against it.
    Candidate,
}

/// What is said of one of the queries, at its place in the text that was given.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    /// Of which.
    pub of: Side,
    /// What and where, and what to write instead.
    #[serde(flatten)]
    pub error: SqlError,
    /// Whether it is we who cannot judge: the dialect may well take it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_ours: bool,
}

impl Side {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Candidate => "candidate",
        }
    }
}
