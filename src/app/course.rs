//! What the plan screen and `onsite plan` show: where the candidate stands, and what to do when.
//!
//! Invariant: facts of one moment; the worker makes them anew after every change.

use crate::base::text::plural;
use crate::memory::Day;
use crate::plan::{Course, Plan, Profile, Task};
use crate::progress::{Spot, Standing};

/// Where the candidate stands.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseFacts {
    /// The local day.
    pub today: Day,
    /// The level whose bar decides.
    pub level: String,
    /// The mean that a hire takes there.
    pub bar: f64,
    /// Why `plan.toml` cannot be read or written, if it cannot.
    pub trouble: Option<String>,
    /// What the candidate said.
    pub course: Course,
    /// The plan, if there is one.
    pub plan: Option<Plan>,
    /// What to do tonight.
    pub tasks: Vec<Task>,
    /// The weakest technique, as a drill.
    pub weakest: Option<Task>,
    /// Techniques below the bar, weakest first.
    pub spots: Vec<Spot>,
    /// Where each kind stands that was ever tried.
    pub standings: Vec<Standing>,
}

impl CourseFacts {
    /// Returns the number of today in the plan, and of how many days; `None` without a plan.
    pub fn day(&self) -> Option<(u32, u32)> {
        let profile = self.course.profile.as_ref()?;
        let of = profile.interview.since(profile.made);
        (self.today < profile.interview).then(|| (self.today.since(profile.made) + 1, of))
    }
}

/// Returns what a plan is made for, in words.
pub fn about(profile: &Profile, today: Day) -> String {
    let left = match profile.interview.since(today) {
        0 if profile.interview < today => "it is over".to_owned(),
        0 => "it is today".to_owned(),
        days => format!("{} to go", plural(days as usize, "day")),
    };
    let gap = if profile.gap { ", after a gap" } else { "" };
    let minutes = crate::plan::work::span(profile.minutes);
    format!(
        "Interview on {}, {left}; {minutes} a day, level {}{gap}",
        profile.interview, profile.level
    )
}
