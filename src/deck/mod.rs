//! Floor 3: decks. What an author may write, and what the program reads.
//!
//! [`model`] is the checked shape: everything in it is known to be consistent. [`raw`] is the shape
//! of the TOML files; [`check()`](check::check()) turns files into a model and *all* faults at once.

pub mod check;
pub mod codes;
pub mod header;
pub mod model;
pub mod places;
pub mod raw;
pub mod schema;

pub use check::{Checked, DeckFiles, check};
pub use header::{Header, LoopHeader, read_header};
pub use model::{
    Alternative, Bar, Body, Card, Case, ChecklistItem, Clarification, Coding, ColumnNote,
    Criterion, Dataset, Deck, EndPolicy, Hint, Level, Loop, Mistake, Phase, Pick, Probe, ProbeKind,
    Question, Round, RoundKind, Rubric, Scalar, Scenario, Sql, TableNote, Talk, Trigger,
};
pub use places::{Part, Places, Spot};
pub use schema::{FileKind, schema};
