//! What is told of a sitting: a debrief as facts, and its forms as bytes.
//!
//! [`debrief()`](debrief::debrief) reads everything off a session; [`text`], [`markdown`] and
//! [`json`] only lay it out, and [`scorecard`](mod@scorecard) gives the screens its lines. Nothing
//! is computed twice: what one form shows, all forms show.
//!
//! **Invariant:** the same session gives the same bytes, on every machine and in every year.

pub mod anki;
pub mod attempts;
pub mod cast;
pub mod debrief;
mod decision;
pub mod glance;
mod happened;
pub mod ics;
pub mod json;
pub mod looking;
pub mod markdown;
pub mod mistakes;
mod next;
pub mod outline;
pub mod page;
mod question;
pub mod real;
pub mod reel;
pub mod scorecard;
pub mod splits;
mod stories;
pub mod text;
pub mod track;
mod words;

pub use debrief::{
    AskedDebrief, ChallengeDebrief, CriterionDebrief, DEBRIEF_VERSION, Debrief, DecisionDebrief,
    HintDebrief, MoveDebrief, Pace, PhasePace, PointDebrief, ProbeDebrief, QuestionDebrief,
    RoundDebrief, StoryDebrief, SubmissionDebrief,
};
pub use next::NextDrill;
pub use scorecard::{ScoreLine, scorecard};
