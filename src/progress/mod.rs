//! Floor 4: what the record says of a candidate, as numbers that a screen or a planner can use.
//!
//! [`Answer`] is one scored question in plain terms, whichever store it came from; [`spots`] finds
//! the techniques below the bar, [`standings`] where each kind of round stands. [`Picture`] holds what
//! the progress pages draw: days, memory, skills, intervals; docs/progress.md has the formulas.
//!
//! **Invariant:** everything here is a function of its arguments; no number is shown without the
//! number of answers it rests on.

pub mod activity;
pub mod answer;
pub mod criteria;
pub mod picture;
pub mod retention;
pub mod rounds;
pub mod skills;
pub mod spots;

pub use answer::{Answer, Probe};
pub use criteria::{WeakCriterion, weakest_criterion};
pub use picture::{Picture, Scored};
pub use spots::{Spot, Standing, beside, spots, standings, techniques, words};
