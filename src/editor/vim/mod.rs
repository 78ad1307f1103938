//! Vim's keys as a layer over the same commands: a pure state machine from keys to commands.
//!
//! [`VimState::key`] reads the buffer and answers with [`EditorCommand`]s; the caller performs
//! them. Keys are collected until they parse to a phrase (count, operator, motion or object); the
//! phrase is acted out on a fork of the buffer, so that each step may look at what the step before
//! left. `.` plays the keys of the last change again.
//!
//! [`EditorCommand`]: super::EditorCommand

mod act;
mod key;
mod motion;
mod object;
mod operate;
mod parse;
mod script;
mod state;
#[cfg(test)]
mod tests;

pub use key::{VimKey, VimMode, VimRequest};
pub use state::{Register, VimState};
