//! What the machine says about a submission: accepted, or the smallest proof that it is wrong.
//!
//! Verdicts are plain data and end up in the journal, so their serde form is public. A verdict never
//! blames the candidate for a fault of ours: that is `Inconclusive`. The outcome of a live, ungraded
//! query is here too, because screens hold it and must not know engines.

pub mod outcome;
pub mod sql;

pub use outcome::{Budget, Outcome, PlanNode};
pub use sql::{Counterexample, Limit, NamedMistake, SqlError, SqlPosition, SqlVerdict};
