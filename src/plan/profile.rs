//! What the candidate said: the day of the interview, the time a day has, the level.
//!
//! Invariant: the parts of a day never add up to more than its minutes, and the parts of the time
//! until the interview are exactly its days.

use serde::{Deserialize, Serialize};

use crate::memory::Day;

/// A day needs so much to be worth planning.
pub const LEAST_MINUTES: u32 = 20;
/// Nobody prepares longer than this on a day.
pub const MOST_MINUTES: u32 = 12 * 60;
/// Farther ahead nothing is planned.
pub const FARTHEST: u32 = 365;

/// What a plan is made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The first day of the plan.
    pub made: Day,
    /// The day of the interview.
    pub interview: Day,
    /// Minutes a day.
    pub minutes: u32,
    /// The level whose bar decides what is weak.
    pub level: String,
    /// There was a gap: two more weeks go up front.
    pub gap: bool,
}

/// How a day is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Minutes for what is due.
    pub recall: u32,
    /// Blocks of practice.
    pub slots: usize,
    /// Minutes of one block.
    pub block: u32,
}

/// How the time until the interview is cut, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// Back into it, after a gap.
    pub foundations: u32,
    /// SQL, then the stack, then code and stories.
    pub practice: u32,
    /// Rounds under pressure.
    pub mocks: u32,
    /// The day before.
    pub rest: u32,
}

impl Profile {
    /// Returns the profile for a day and hours a day, or why there can be none.
    pub fn new(
        made: Day,
        interview: Day,
        hours: f64,
        level: &str,
        gap: bool,
    ) -> Result<Self, String> {
        if interview <= made {
            return Err(format!(
                "{interview} is not ahead: a plan needs a day at least"
            ));
        }
        if interview.since(made) > FARTHEST {
            return Err(format!("{interview} is more than {FARTHEST} days away"));
        }
        let minutes = hours * 60.0;
        if !(f64::from(LEAST_MINUTES)..=f64::from(MOST_MINUTES)).contains(&minutes) {
            let most = MOST_MINUTES / 60;
            return Err(format!(
                "{hours} hours a day cannot be planned: {LEAST_MINUTES} minutes to {most} hours can"
            ));
        }
        Ok(Self {
            made,
            interview,
            minutes: minutes.round() as u32,
            level: level.to_owned(),
            gap,
        })
    }

    /// Reads a profile as it is typed: a day, hours a day, a level, `gap`, in any order; what is left
    /// out is as in `known`, else an hour a day at the decks' own level.
    pub fn typed(text: &str, today: Day, known: Option<&Self>) -> Result<Self, String> {
        let mut interview = known.map(|known| known.interview);
        let mut hours = known.map_or(1.0, |known| f64::from(known.minutes) / 60.0);
        let mut level = known.map_or_else(String::new, |known| known.level.clone());
        let mut gap = false;
        for word in text.split_whitespace() {
            let number = word.trim_end_matches('h').replace(',', ".");
            if let Some(day) = Day::parse(word) {
                interview = Some(day);
            } else if let Ok(number) = number.parse() {
                hours = number;
            } else if word.eq_ignore_ascii_case("gap") {
                gap = true;
            } else {
                word.clone_into(&mut level);
            }
        }
        let Some(interview) = interview else {
            return Err("a plan needs the day of the interview: 2026-12-18".to_owned());
        };
        Ok(Self::new(today, interview, hours, &level, gap)?.going_on(known))
    }

    /// Returns the profile as a change of `known`, so that what was done since that was made stays.
    #[must_use]
    pub fn going_on(mut self, known: Option<&Self>) -> Self {
        let goes_on = |known: &&Self| {
            known.made <= self.made
                && self.made < known.interview
                && self.interview.since(known.made) <= FARTHEST
        };
        if let Some(known) = known.filter(goes_on) {
            self.made = known.made;
        }
        self
    }

    /// Returns the profile as [`Profile::typed`] reads it.
    pub fn as_typed(&self) -> String {
        let hours = f64::from(self.minutes) / 60.0;
        // Two digits are closer than a minute.
        let hours = (hours * 100.0).round() / 100.0;
        let gap = if self.gap { " gap" } else { "" };
        let line = format!("{} {hours} {}{gap}", self.interview, self.level);
        line.trim().to_owned()
    }

    /// Returns how each day is cut.
    pub fn shape(&self) -> Shape {
        let minutes = self.minutes.clamp(LEAST_MINUTES, MOST_MINUTES);
        let recall = (minutes / 6).clamp(5, 20);
        let left = minutes - recall;
        // About half an hour a block: long enough for a question with its score.
        let slots = ((left + 15) / 30).clamp(1, 8);
        Shape {
            recall,
            slots: slots as usize,
            block: left / slots,
        }
    }

    /// Returns how the days are cut.
    pub fn season(&self) -> Season {
        let days = self.interview.since(self.made).min(FARTHEST);
        let rest = u32::from(days >= 5);
        let mocks = if days >= 3 {
            ((days * 15 + 50) / 100).clamp(1, 5)
        } else {
            0
        };
        let left = days - rest - mocks;
        let foundations = if self.gap {
            (days / 3).min(14).min(left)
        } else {
            0
        };
        Season {
            foundations,
            practice: left - foundations,
            mocks,
            rest,
        }
    }
}

impl Season {
    /// Returns the first day of the mocks of a plan made on `made`.
    pub fn mocks_from(&self, made: Day) -> Day {
        made.plus(self.foundations + self.practice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(days: u32, minutes: u32, gap: bool) -> Profile {
        Profile {
            made: Day(20_000),
            interview: Day(20_000).plus(days),
            minutes,
            level: "L5".to_owned(),
            gap,
        }
    }

    #[test]
    fn a_profile_is_typed_in_a_line() {
        let today = Day::parse("2026-11-21").expect("a day");
        let known = Profile::typed("2026-12-18 1.5 L5 gap", today, None).expect("a profile");
        assert_eq!(known.as_typed(), "2026-12-18 1.5 L5 gap");
        for (text, known, expect) in [
            ("2026-12-18", None, Ok("2026-12-18 1")),
            ("L6 2h 2026-12-18", None, Ok("2026-12-18 2 L6")),
            ("0,5", Some(&known), Ok("2026-12-18 0.5 L5")),
            (
                "",
                None,
                Err("a plan needs the day of the interview: 2026-12-18"),
            ),
            (
                "2026-11-21",
                None,
                Err("2026-11-21 is not ahead: a plan needs a day at least"),
            ),
            (
                "2028-01-01",
                None,
                Err("2028-01-01 is more than 365 days away"),
            ),
            (
                "2026-12-18 0.1",
                None,
                Err("0.1 hours a day cannot be planned: 20 minutes to 12 hours can"),
            ),
        ] {
            let found = Profile::typed(text, today, known).map(|profile| profile.as_typed());
            let found = found.as_ref().map(String::as_str).map_err(String::as_str);
            assert_eq!(found, expect, "{text}");
        }
    }

    #[test]
    fn a_day_is_cut_into_recall_and_blocks() {
        for (minutes, recall, slots, block) in [
            (20, 5, 1, 15),
            (30, 5, 1, 25),
            (60, 10, 2, 25),
            (90, 15, 3, 25),
            (180, 20, 5, 32),
            (720, 20, 8, 87),
        ] {
            let shape = profile(10, minutes, false).shape();
            let found = (shape.recall, shape.slots, shape.block);
            assert_eq!(found, (recall, slots, block), "{minutes}");
        }
    }

    #[test]
    fn the_time_is_cut_into_foundations_practice_mocks_and_a_rest() {
        for (days, gap, foundations, practice, mocks, rest) in [
            (0, false, 0, 0, 0, 0),
            (1, true, 0, 1, 0, 0),
            (3, false, 0, 2, 1, 0),
            (5, false, 0, 3, 1, 1),
            (27, false, 0, 22, 4, 1),
            (42, true, 14, 22, 5, 1),
            (21, true, 7, 10, 3, 1),
        ] {
            let season = profile(days, 90, gap).season();
            let found = (
                season.foundations,
                season.practice,
                season.mocks,
                season.rest,
            );
            let expect = (foundations, practice, mocks, rest);
            assert_eq!(found, expect, "{days} {gap}");
        }
    }
}
