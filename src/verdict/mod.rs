//! Floor 2: what judging found out, as plain data that can be shown, compared and journaled.
//!
//! Nothing here runs a submission. A verdict says what happened and, when something failed, which
//! input shows it; the rooms above the waterline fill these types in and the views paint them.

pub mod coding;

pub use coding::{
    CaseOutcome, CodingComparison, CodingReport, CodingVerdict, Frame, Limit, PyError, PyValue,
};
