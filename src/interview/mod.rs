//! The interview: loop → round → phase → question, as a pure state machine.
//!
//! [`decide`] says what happens when the candidate or the clock asks for something, as events;
//! [`evolve`] folds an event into the [`Session`]. The journal stores the events, so recovering
//! from a crash, replaying and reviewing are all the same fold. Nothing here reads a clock, draws a
//! number or touches the world; `decide` never changes the session, `evolve` never refuses.
//!
//! **Invariant:** a session is a function of its events alone — decks may change or vanish later.

pub mod command;
pub mod event;
pub mod plan;
pub mod state;

pub use command::{Command, Rejected};
pub use event::{EndReason, Event, Fact, Judgement, Pad};
pub use plan::{CriterionPlan, Mode, PhasePlan, Plan, ProbePlan, QuestionPlan, RoundPlan, Sitting};
pub use state::{
    Asked, FiredProbe, QuestionState, RoundState, RunNote, Session, Sheet, Stage, Submission,
};
