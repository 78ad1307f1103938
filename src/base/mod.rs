//! Floor 0: the nouns everybody shares. Ids, time, chance, cancellation, complaints, text.
//!
//! Nothing here knows about interviews, decks, databases or terminals. Time and chance are plain
//! values ([`Timestamp`], [`Seed`]) so that everything built on them can be replayed.

pub mod cancel;
pub mod diag;
pub mod dice;
pub mod id;
pub mod seed;
pub mod text;
pub mod time;

pub use cancel::{CancelToken, Cancelled};
pub use diag::{Diagnostic, Place, Severity, SourceText};
pub use dice::Dice;
pub use id::{
    CardId, ClarificationId, CriterionId, DatasetId, DeckId, LevelId, LoopId, MoveId, PhaseId,
    ProbeId, QuestionId, RealId, RequestId, RoundId, RubricId, ScenarioId, SessionId,
};
pub use seed::{Rng, Seed};
pub use time::{Clock, Span, Timestamp};
