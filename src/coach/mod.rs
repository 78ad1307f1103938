//! Floor 2: hints from the candidate's own text, one clause at a time.
//!
//! [`advise`] reads the candidate's query and the right answers with `sqlparser`, looks through CTEs
//! and derived tables down to the tables of the schema, and compares clause by clause: FROM, WHERE,
//! GROUP BY, HAVING, SELECT, ORDER BY. The first clause that differs from the closest right answer
//! makes the hint. What a hint can say is fixed: sentences of ours, with names of the schema in
//! them; no expression, constant or alias of a right answer has a way into it.

mod advice;
mod compare;
mod reading;
mod scope;

#[cfg(test)]
mod tests;

pub use advice::{Advice, CoachStage};
pub use compare::advise;
