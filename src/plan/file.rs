//! `plan.toml` as text: the candidate's profile and readiness checks, read whole or refused with the
//! place, written whole.
//!
//! Invariant: what [`write`] writes, [`read`] reads back as the same course.

use serde::{Deserialize, Serialize};

use crate::base::{Diagnostic, Severity, SourceText};
use crate::memory::Day;
use crate::plan::profile::{FARTHEST, LEAST_MINUTES, MOST_MINUTES, Profile};
use crate::progress::Probe;

/// The first lines of the file.
const HEAD: &str = "\
# Your plan. Onsite writes this file (`onsite plan`, `onsite ready`); comments of yours are not kept.
# The days are not in here: they follow from this and from your history.
";

/// What the private file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// What the plan is made for, if there is one.
    pub profile: Option<Profile>,
    /// Readiness checks that were taken, oldest first.
    pub checks: Vec<Check>,
}

/// A readiness check that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The local day.
    pub day: Day,
    /// In the order they were asked.
    pub answers: Vec<Probe>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<PlanText>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checks: Vec<CheckText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanText {
    made: DayText,
    interview: DayText,
    minutes: u32,
    level: String,
    #[serde(default)]
    gap: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckText {
    day: DayText,
    #[serde(default)]
    answers: Vec<Probe>,
}

/// A day as people write it.
#[derive(Clone, Copy)]
struct DayText(Day);

impl Course {
    /// Returns the answers of all checks, oldest first.
    pub fn probes(&self) -> Vec<Probe> {
        let answers = self.checks.iter().flat_map(|check| &check.answers);
        answers.cloned().collect()
    }
}

impl Serialize for DayText {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DayText {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let day = Day::parse(&text);
        day.map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is no day; one is written 2026-12-18"))
        })
    }
}

/// Returns what a file's text holds, or what is wrong with it first.
pub fn read(source: &SourceText) -> Result<Course, Box<Diagnostic>> {
    let read: CourseText = toml::from_str(&source.text).map_err(|error| {
        let message = error.message().trim_end_matches('.').replace('\n', ", ");
        fault(source, error.span().unwrap_or_default().start, message)
    })?;
    let profile = read.plan.map(|plan| Profile {
        made: plan.made.0,
        interview: plan.interview.0,
        minutes: plan.minutes,
        level: plan.level,
        gap: plan.gap,
    });
    if let Some(plan) = &profile {
        if !(LEAST_MINUTES..=MOST_MINUTES).contains(&plan.minutes) {
            let what = format!("minutes must be {LEAST_MINUTES} to {MOST_MINUTES}");
            return Err(fault(source, 0, what));
        }
        if plan.interview.since(plan.made) > FARTHEST {
            let what = format!("the interview is more than {FARTHEST} days away");
            return Err(fault(source, 0, what));
        }
    }
    let probes = read.checks.iter().flat_map(|check| &check.answers);
    for probe in probes {
        if !(1.0..=4.0).contains(&probe.score) {
            let what = format!("the score of `{}` is not between 1.0 and 4.0", probe.id);
            return Err(fault(source, 0, what));
        }
    }
    let checks = read.checks.into_iter().map(|check| Check {
        day: check.day.0,
        answers: check.answers,
    });
    Ok(Course {
        profile,
        checks: checks.collect(),
    })
}

/// Returns the text of the file with this course.
pub fn write(course: &Course) -> String {
    let plan = course.profile.as_ref().map(|profile| PlanText {
        made: DayText(profile.made),
        interview: DayText(profile.interview),
        minutes: profile.minutes,
        level: profile.level.clone(),
        gap: profile.gap,
    });
    let checks = course.checks.iter().map(|check| CheckText {
        day: DayText(check.day),
        answers: check.answers.clone(),
    });
    let out = CourseText {
        plan,
        checks: checks.collect(),
    };
    // Strings, numbers and flags in tables: there is nothing that TOML cannot say.
    let text = toml::to_string_pretty(&out).unwrap_or_default();
    format!("{HEAD}\n{text}")
}

fn fault(source: &SourceText, at: usize, message: String) -> Box<Diagnostic> {
    let help =
        "mend the line, or move the file away; nothing is written over it until it can be read";
    Box::new(Diagnostic {
        code: "P001",
        severity: Severity::Error,
        message,
        place: Some(source.place(at)),
        help: help.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::RoundKind;

    fn course() -> Course {
        Course {
            profile: Some(Profile {
                made: Day(20_778),
                interview: Day(20_805),
                minutes: 90,
                level: "L5".to_owned(),
                gap: true,
            }),
            checks: vec![Check {
                day: Day(20_778),
                answers: vec![Probe {
                    id: "late-rows".to_owned(),
                    kind: RoundKind::Sql,
                    technique: "late-data".to_owned(),
                    difficulty: 2,
                    score: 1.5,
                }],
            }],
        }
    }

    #[test]
    fn a_course_comes_back_as_it_was_written() {
        for course in [course(), Course::default()] {
            let text = write(&course);
            let read = read(&SourceText::new("plan.toml", text.clone()));
            assert_eq!(read, Ok(course), "{text}");
        }
        assert!(write(&course()).contains("interview = \"2026-12-18\""));
    }

    #[test]
    fn what_is_no_plan_is_refused_with_its_place() {
        let good = write(&course());
        for (from, to, line, message) in [
            (
                "\"2026-12-18\"",
                "\"soon\"",
                6,
                "`soon` is no day; one is written 2026-12-18",
            ),
            (
                "minutes = 90",
                "minutes = 5",
                1,
                "minutes must be 20 to 720",
            ),
            (
                "\"2026-12-18\"",
                "\"2036-12-18\"",
                1,
                "the interview is more than 365 days away",
            ),
            (
                "score = 1.5",
                "score = 7.0",
                1,
                "the score of `late-rows` is not between 1.0 and 4.0",
            ),
            (
                "gap = true",
                "gab = true",
                9,
                "unknown field `gab`, expected one of `made`, `interview`, `minutes`, `level`, `gap`",
            ),
        ] {
            assert!(good.contains(from), "{from}");
            let text = good.replace(from, to);
            let found = read(&SourceText::new("plan.toml", text)).expect_err(to);
            let place = found.place.as_ref().map(|place| place.line);
            assert_eq!(
                (found.message.as_str(), place),
                (message, Some(line)),
                "{to}"
            );
        }
    }
}
