//! From files to a deck, and to *all* complaints about it at once.
//!
//! `files` holds the texts, `shape` compares each with its schema and mends what does not fit, so
//! that one fault never hides another. The rest reads the mended files, one module per sort of file;
//! each builds its part of the model while it complains. `whole` puts the parts together.
//!
//! A mended value stands `raw::NOWHERE`; a complaint about it is swallowed, since
//! its author has already been told.

mod bounds;
mod cards;
mod coding;
mod declaring;
mod files;
mod inputs;
mod languages;
mod loops;
mod modelling;
mod moves;
mod names;
mod programs;
mod question;
mod readiness;
mod reading;
mod rubrics;
mod shape;
mod sink;
mod sql;
mod talk;
mod trigger;
mod whole;

pub use files::{DeckFiles, FOLDERS};
pub use names::suggest;
pub use whole::{Checked, check};
