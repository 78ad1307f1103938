//! Floor 3: what is due. Picks from what is remembered and what a deck holds.
//!
//! Pure: the moment is an argument, and the same items give the same queue.
//!
//! **Invariant:** a queue never holds what its deck no longer has, nor more than the limits say.

pub mod queue;

pub use queue::{DueItem, Limits, Queue, Why, catalogue, due};
