//! Functions that the bundled SQLite is built without, and those that carried texts call.
//!
//! Those of carried texts are called `onsite_…`, so that SQLite's own dialect stays what it is: no
//! candidate can lean on a function that SQLite has not. All are deterministic and touch nothing.

mod aggregates;
mod calendar;
mod dates;
mod formats;
mod json;
mod keys;
mod math;
mod numbers;
mod patterns;
mod pieces;
mod register;
mod texts;

pub(super) use register::{PREFIX, register};
