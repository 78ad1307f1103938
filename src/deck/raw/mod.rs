//! The shape of every deck file, exactly as an author writes it.
//!
//! These types are the one description of the format: the JSON schemas for editors, the table of
//! known keys and types that [`check`](mod@super::check) walks, and the reader all come from them.
//! Every leaf is an [`At`], so every complaint has a line.

pub mod at;
pub mod coding;
pub mod frame;
pub mod generate;
pub mod modelling;
pub mod moves;
pub mod question;
pub mod readiness;
pub mod sql;
pub mod talk;

pub use at::{At, List};
pub use coding::{CaseEntry, CodeCompareWord, CodingFile, CodingQuestion};
pub use frame::LanguageEntry;
pub use frame::{
    CriterionEntry, DeckFile, EndWord, LevelEntry, LoopEntry, RoundEntry, RubricEntry, RubricsFile,
};
pub use generate::{GenerateEntry, InputEntry, InputWord, MeasureEntry, OrderWord};
pub use modelling::{ModelFactWord, ModellingFile, ModellingQuestion, TrialEntry};
pub use moves::MoveEntry;
pub use question::{HintEntry, ProbeEntry};
pub use readiness::{ReadinessEntry, ReadinessFile};
pub use sql::{ScenarioEntry, SqlCompareWord, SqlFile, SqlQuestion};
pub use talk::{CardEntry, CardsFile, TalkFile, TalkQuestion};

pub(crate) use at::NOWHERE;
pub(crate) use question::Common;
