//! Floor 3: decks. What an author may write, and what the program reads.
//!
//! [`model`] is the checked shape: everything in it is known to be consistent. [`raw`] is the shape
//! of the TOML files; [`check()`](check::check()) turns files into a model and *all* faults at once.

pub mod check;
pub mod codes;
mod fingerprint;
pub mod fmt;
pub mod header;
pub mod inputs;
pub mod language;
pub mod model;
pub mod modelling;
pub mod moves;
pub mod places;
pub mod question;
pub mod raw;
pub mod readiness;
pub mod schema;
pub mod stats;
pub mod variant;
mod wanted;

pub use check::{Checked, DeckFiles, check};
pub use header::{Header, LoopHeader, read_header};
pub use inputs::{
    Bound, Input, InputShape, Inputs, Length, LineFormat, List, Measure, Stream, StreamOrder,
};
pub use language::{Language, built_in_harness};
pub use model::{
    Bar, Card, ColumnNote, Criterion, Dataset, Deck, EndPolicy, Level, Loop, LoopKind, Phase, Pick,
    Round, RoundKind, Rubric, Scalar, Scenario, TableNote,
};
pub use modelling::{Batch, Delivery, Demand, Metric, ModelFact, Modelling, Specimen, Trial};
pub use moves::{Arrivals, Move, MoveKind, Moving};
pub use places::{Part, Places, Spot};
pub use question::{
    Alternative, Body, Case, ChecklistItem, Clarification, Coding, Equivalent, Hint, Mistake,
    NumberRange, Probe, ProbeKind, Question, STDIN, Sql, StructureRule, Talk, Trigger,
};
pub use readiness::{Readiness, ReadinessBody};
pub use schema::{FileKind, schema};
pub use variant::{LAST_VARIANT, LeftOut};
