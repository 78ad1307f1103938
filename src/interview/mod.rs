//! The interview as a pure state machine. [`decide`] answers what the candidate or the clock asks for with
//! events, [`evolve`] folds one into the [`Session`]; recovering, replaying and reviewing are the same fold.
//! **Invariant:** a session is a function of its events alone — decks may change or vanish later.

pub mod challenge;
mod choose;
mod classify;
mod clock;
pub mod command;
mod costs;
pub mod coverage;
pub mod data;
mod decide;
pub mod decision;
mod draft;
pub mod draw;
pub mod event;
pub mod evidence;
mod evolve;
pub mod foresight;
pub mod levels;
mod lexicon;
pub mod matcher;
#[cfg(test)]
mod matcher_tests;
mod moves;
pub mod outdated;
pub mod own;
pub mod parts;
pub mod past;
pub mod plan;
pub mod predict;
mod replay;
pub mod rubric;
mod ruling;
mod scoring;
pub mod scratch;
pub mod seat;
pub mod state;
mod telling;
mod template;
pub mod validation;
mod words;

pub use choose::{Fired, REST, Seen};
pub use command::{Command, Rejected};
pub use decision::{Decision, Recommendation, recommend};
pub use draw::{DrawError, DrawOptions, DrillTarget, Wish, draw_drill, draw_loop};
pub use event::{EndReason, Event, Fact, Judgement, Pad};
pub use evolve::{begin, evolve};
pub use parts::{Part, PartStatus, PartView};
pub use plan::{
    CriterionPlan, Mode, MovePlan, PhasePlan, Plan, ProbePlan, QuestionPlan, RoundPlan, Sitting,
};
pub use replay::{ReplayError, replay};
pub use state::{
    Again, Asked, Challenged, FiredProbe, GrowthNote, QuestionState, RoundState, RunNote, Session,
    Sheet, Stage, Submission,
};
pub use {decide::decide, ruling::Ruling, scratch::Scratch};
