//! Floor 2: what judging found out, as plain data that can be shown, compared and journaled.
//!
//! Nothing here runs a submission. A verdict says what happened and, when something failed, which
//! input shows it; the rooms above the waterline fill these types in and the views paint them.

pub mod coding;

pub use coding::{
    CaseOutcome, CodingComparison, CodingReport, CodingVerdict, Frame, Limit, PyError, PyValue,
};
//! What the machine says about a submission: accepted, or the smallest proof that it is wrong.
//!
//! Verdicts are plain data and end up in the journal, so their serde form is public. A verdict never
//! blames the candidate for a fault of ours: that is `Inconclusive`. The outcome of a live, ungraded
//! query is here too, because screens hold it and must not know engines.

pub mod outcome;
pub mod sql;

pub use outcome::{Budget, Outcome, PlanNode};
pub use sql::{Counterexample, Limit, NamedMistake, SqlError, SqlPosition, SqlVerdict};
