//! Floor 4: what the record says of a candidate, as numbers that a screen or a planner can use.
//!
//! [`Answer`] is one scored question in plain terms, whichever store it came from; [`spots`] finds
//! the techniques below the bar, [`standings`] where each kind of round stands.
//!
//! **Invariant:** everything here is a function of its arguments; no number is shown without the
//! number of answers it rests on.

pub mod answer;
pub mod spots;

pub use answer::{Answer, Probe};
pub use spots::{Spot, Standing, spots, standings, techniques, words};
