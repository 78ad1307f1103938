//! Floor 10: the shell around `app`. Terminal, clock, threads.
//!
//! One loop: take a message, `update`, perform the effects (sends only), draw if something changed.
//! Named worker threads own what is slow: `history` the store, `sql` the scratch database, `judge`
//! grading and running, `color` highlighting, `deck` reading decks, `export` files; `input` and
//! `signals` bring what comes from outside. All answers come into one inbox.

pub mod background;
pub mod bank;
pub mod clock;
pub mod convert;
mod course;
mod diary;
pub mod editor_program;
pub mod foretold;
mod hindsight;
pub mod history;
pub mod inline;
pub mod input;
pub mod own;
pub mod past;
pub mod perform;
pub mod pool;
mod recall;
pub mod reload;
pub mod run;
mod scratch;
mod search;
mod seat;
mod shelf;
pub mod standing;
pub mod terminal;
pub mod voice;
pub mod watch;
pub mod workers;
pub mod written;

pub use clock::{FixedStart, SystemClock};
pub use convert::passing_home;
pub use inline::Inline;
pub use run::{Setup, run};
