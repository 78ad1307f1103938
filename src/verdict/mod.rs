//! Floor 2: what judging found out, as plain data that can be shown, compared and journaled.
//!
//! Nothing here runs a submission. A verdict says what happened and, when something failed, which
//! input shows it; the rooms above the waterline fill these types in and the views paint them. Their
//! serde form is public, because verdicts end up in the journal. A verdict never blames the
//! candidate for a fault of ours: that is `Inconclusive` or `Unavailable`. The outcome of a live,
//! ungraded query is here too, because screens hold it and must not know engines.

pub mod agreement;
pub mod coding;
pub mod efficiency;
pub mod mistake;
pub mod modelling;
pub mod outcome;
pub mod phase;
pub mod sql;

pub use agreement::Agreement;
pub use coding::{
    CaseOutcome, CodingComparison, CodingReport, CodingVerdict, Frame, Growth, GrowthClaim,
    GrowthPoint, GrowthReport, HotSpot, OwnCase, PyError, PyValue, RandomInputs, RunLimit,
};
pub use efficiency::{Efficiency, Effort, PlanFact, Point};
pub use mistake::{Family, NamedMistake, Origin};
pub use modelling::{AnswerPart, Fault, ModelRun, ModellingReport, ModellingVerdict, TrialOutcome};
pub use outcome::{Budget, Outcome, PlanNode};
pub use phase::Phase;
pub use sql::{Counterexample, Limit, SqlError, SqlPosition, SqlVerdict, Undetermined};
