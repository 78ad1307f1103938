//! Floor 1: the text editing core. Pure; it knows nothing of keys, screens or languages.
//!
//! A [`Buffer`] changes only by [`Buffer::perform`] of an [`EditorCommand`]. What a command does to
//! the text comes out as [`Edit`]s ([`Buffer::take_pending`]); the journal keeps them, and
//! [`apply_all`] turns them into the text again. All places are char indices on grapheme
//! boundaries; [`Position`] gives the same place in lines and cells.

mod brackets;
mod buffer;
mod command;
mod complete;
mod edit;
mod find;
mod grapheme;
mod history;
mod lines;
mod motion;
mod place;
#[cfg(test)]
mod props;
mod runs;
mod statement;
#[cfg(test)]
mod tests;
pub mod vim;

pub use brackets::{brackets_at_caret, partner};
pub use buffer::{Buffer, Settings};
pub use command::EditorCommand;
pub use complete::{Completion, CompletionKind, Popup, prefix_at_caret, qualifier_at_caret};
pub use edit::{Edit, EditError, apply_all, normalize_newlines};
pub use find::Find;
pub use grapheme::{TAB_CELLS, cells};
pub use motion::Motion;
pub use place::{Position, Scroll, Selection};
pub use runs::{Highlighted, Role, TokenRun};
pub use statement::statement_at;
