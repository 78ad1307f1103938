//! Floor 4: what candidates write into the history themselves. Rounds of real interviews
//! ([`RealRound`], typed as a [`Draft`]) and tags on what was sat ([`Tagged`]).
//!
//! **Invariant:** nothing here is measured and nothing is an event of a sitting: a real round counts
//! in trends, marked as real, and never where own scores are held against measured ones.

mod criteria;
mod draft;
mod round;
mod tags;

pub use criteria::criteria;
pub use draft::{Draft, Fault, Field};
pub use round::{Outcome, RealRound};
pub use tags::{TagFact, Tagged, Tags, read_tags, written_tags};
