//! Floor 10: the shell around `app`. Terminal, clock, threads.
//!
//! One loop: take a message, `update`, perform the effects (sends only), draw if something changed.
//! Named worker threads own what is slow: `store` the history, `sql` the scratch database, `judge`
//! grading, `python` runs, `color` highlighting, `deck` reading decks. All answers come into one inbox.

pub mod clock;
pub mod convert;
pub mod editor_program;
pub mod history;
pub mod inline;
pub mod input;
pub mod past;
pub mod perform;
pub mod run;
pub mod terminal;
pub mod workers;

pub use clock::{FixedStart, SystemClock};
pub use inline::Inline;
pub use run::{Setup, run};
