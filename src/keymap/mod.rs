//! Floor 1: keys and what they do.
//!
//! Every action describes itself once, in [`action::ACTIONS`]: footer, menu, help and the README's
//! table are all derived from it. Single keys only: a menu (`esc`) replaces key sequences, because
//! a candidate under the clock should not have to learn chords.

pub mod action;
#[cfg(test)]
mod action_tests;
pub mod context;
pub mod key;
mod lookup;

pub use action::{ACTIONS, Action, Entry, PAD_KEYS};
pub use context::Context;
pub use key::{Key, KeyCode};
pub use lookup::{help_table, lookup, menu_entries, shown_in_footer};
