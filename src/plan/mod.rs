//! Floor 5: what to do tonight, and on every day until the interview.
//!
//! [`Profile`] is what the candidate said: the day, the hours, the level. [`plan`](planner::plan)
//! makes days of it from what the record says ([`Reality`]); nothing of the days is stored, so
//! reality re-plans by itself: what was done stays on its day, what was not moves on. [`tonight`]
//! names at most three things with their reasons. [`file`] is `plan.toml`, the private file.
//!
//! **Invariant:** pure; the same profile and reality give the same plan, no planned day holds more
//! than the candidate's minutes, and nothing counts what was left undone.

pub mod file;
pub mod pick;
pub mod planner;
#[cfg(test)]
mod planner_tests;
pub mod profile;
pub mod ready;
mod syllabus;
pub mod tonight;
pub mod work;

pub use file::{Check, Course};
pub use pick::{Target, pick};
pub use planner::{Done, Plan, PlanDay, Reality, plan};
pub use profile::Profile;
pub use tonight::{Evening, Start, Task, drill, tonight};
pub use work::{Block, Menu, Phase, Work};
