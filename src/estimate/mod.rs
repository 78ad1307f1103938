//! Numbers in a design: lines of arithmetic with units, checked against what is reasonable.
//!
//! A line of notes that begins with `=` is an estimate: `= ingest = 2e12 events/day * 1 kB -> GB/s`.
//! [`Sheet`] computes all of them in order, so that later lines may use earlier names; [`Range`]
//! says whether one lies where an examiner would expect it. The arithmetic is `fend`'s.

mod quantity;
mod range;
mod sheet;
mod words;

pub use quantity::{Figure, Quantity, figures};
pub use range::{Fit, Range, RangeError};
pub use sheet::{Estimate, Sheet};
