//! Floor 4: random inputs for coding questions, as data.
//!
//! A deck says what an argument looks like ([`Inputs`](crate::deck::Inputs)); `draw` makes values of
//! that look from a seed and a size, hostile ones first: ties, repetitions, edges, spoiled lines.
//! `draw_sized` makes large plain ones, to see how cost grows with the size.
//! `fits` says whether a value could have been drawn, and `shrink` proposes simpler values that could,
//! so that the smallest input on which two programs differ is still one the question allows.
//!
//! **Invariant:** everything here is a function of its arguments; values are JSON with the tags of
//! [`PyValue`](crate::verdict::PyValue).

mod draw;
mod events;
mod fits;
mod lines;
mod scope;
mod shrink;
mod simpler;
mod weight;

#[cfg(test)]
mod laws;

pub use draw::{draw, draw_sized};
pub use fits::fits;
pub use shrink::{merged, shrink};
pub use weight::{Weight, n_elements};
