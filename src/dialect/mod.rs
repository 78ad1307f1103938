//! The dialects candidates think in, and how their SQL is carried over to SQLite.
//!
//! A submission stays as it was typed; [`carry`] makes the text that SQLite runs and remembers which
//! place of it came from which place of the original, so that errors point into what was typed.

mod carry;
mod name;

pub use carry::{Carried, Refusal, carry};
pub use name::Dialect;
