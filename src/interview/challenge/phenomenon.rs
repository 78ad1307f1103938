//! What the interviewer may ask about.
//!
//! Invariant: a stored question keeps its words, whatever later versions would ask.

use serde::{Deserialize, Serialize};

/// A question about a rejected submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// What it is about.
    pub phenomenon: Phenomenon,
    /// In the interviewer's words.
    pub text: String,
}

/// What is special about the data that tells an answer from the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phenomenon {
    /// The same thing stored twice.
    Repeat,
    /// One thing in two rows that say different things.
    Versions,
    /// Two rows at the same moment.
    SameMoment,
    /// Two rows so much time apart.
    Apart,
    /// Two moments of one thing that are not the same.
    TwoTimes,
    /// A value that is missing.
    Missing,
    /// A row to which another table has nothing.
    Childless,
    /// A row that points to nothing.
    Orphan,
    /// A row to which another table has several.
    Several,
    /// A number below zero.
    Negative,
    /// A row of a certain kind.
    KindOfRow,
    /// A number that is not whole.
    Fraction,
    /// Two rows of one owner that differ otherwise.
    Shared,
    /// A few rows, nothing special about any.
    Others,
    /// One row.
    Alone,
    /// No row at all.
    Empty,
    /// The order of the answer.
    SortOrder,
    /// The columns of the answer.
    Shape,
    /// The types of the answer.
    Types,
}
