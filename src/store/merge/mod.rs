//! Two histories with a shared past become one.
//!
//! [`strand`] decides over sittings, as lists of events: the longer of two that agree, both of two
//! that went on differently. [`sittings`] carries that out; [`log`] joins the reviews and schedules
//! again what was rated on both sides; the other tables take the choice of the side that lived last.
//!
//! **Invariant:** merging is idempotent and, up to the order of rows, commutative, and associative
//! where one schedule rules both sides; no event, review, score or setting that only one side has is
//! lost.

mod item;
mod log;
mod numbers;
mod plain;
mod sittings;
mod strand;
#[cfg(test)]
mod tests;
mod whole;

pub use sittings::Forked;
pub use whole::Merged;
