//! Floor 2: what is the candidate's own: stories for culture rounds, numbers for the recruiter.
//!
//! A [`Story`] is told in parts and shows values; [`Matrix`] says which values no story covers, and
//! [`Story::wear`] which story has been told too often. [`Numbers`] is the sheet a candidate fills
//! once; [`heard`](heard::heard) finds out which of them an answer says, [`Guess`] how far off one
//! said from memory is. [`file`] and [`markdown`] turn both into text and back.
//!
//! **Invariant:** everything here is private. Nothing of it but ids, titles and names goes into a
//! journal, and a text that cannot be read whole is refused whole, with its place.

pub mod file;
pub mod heard;
pub mod markdown;
pub mod matrix;
pub mod numbers;
mod story;
#[cfg(test)]
mod tests;

pub use heard::{Heard, heard};
pub use matrix::{Matrix, Wanted, Wear};
pub use numbers::{Guess, Number, Numbers};
pub use story::{Stories, Story};
