//! Floor 3: what is due. Picks from what is remembered and what a deck holds.
//!
//! Pure: the moment is an argument, and the same items give the same queue.
//!
//! **Invariant:** a queue never holds what its deck no longer has, nor more than the limits say.

pub mod catch_up;
pub mod queue;
#[cfg(test)]
mod queue_tests;
pub mod skill;
pub mod variant;

pub use catch_up::CatchUp;
pub use queue::{DueItem, Known, Limits, Queue, Why, catalogue, due, whole_catalogue};
pub use skill::skill;
pub use variant::variant;
