//! How far a search for a difference goes, and for whom.
//!
//! Invariant: nothing here changes what a difference is.

use std::time::Duration;

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach<'a> {
    /// Generated databases at most.
    pub(super) databases: usize,
    /// Time until the search for a difference ends, however many databases were tried.
    pub(super) wall: Duration,
    /// Queries that return no row on a database that may be tried.
    pub(super) rules: &'a [String],
    /// Whether SQLite leaves foreign keys to the rules.
    pub(super) has_loose_keys: bool,
    /// What is wanted beside the difference.
    pub(super) care: Care,
}

/// What is wanted of a submission that differs, beside the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Everything a candidate reads.
    Candidate,
    /// The smallest database.
    Small,
    /// Which of the deck's wrong answers it behaves like.
    Known,
    /// Nothing.
    Nothing,
}
