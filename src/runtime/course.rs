//! What the history's worker knows of plan and progress, and what it keeps of them.
//!
//! Invariant: the answer to every change is what holds after it.

use crate::app::{CourseFacts, Reply};
use crate::plan::{Check, Profile};
use crate::progress::Probe;
use crate::runtime::history::{History, changed};
use crate::runtime::recall::Due;
use crate::runtime::standing::{self, Ground};
use crate::store::PrivateFiles;

/// The plan as a calendar, beside the history.
const CALENDAR: &str = "plan.ics";

impl History {
    /// Where the candidate stands, from what is due.
    pub(super) fn course_with(&self, due: &Due) -> Option<CourseFacts> {
        standing::facts_with(&self.ground(), due).ok()
    }

    pub(super) fn ground(&self) -> Ground<'_> {
        Ground {
            store: self.store.as_ref(),
            decks: self.decks.at_hand(),
            files: PrivateFiles::of(&self.dir),
            scheduler: &self.setup.scheduler,
            now: self.clock.now(),
        }
    }

    pub(super) fn course(&mut self) -> Reply {
        let due = self.due();
        match self.course_with(&due) {
            Some(facts) => Reply::Course(Box::new(facts)),
            None => changed("the history cannot be read now".to_owned()),
        }
    }

    /// What the progress pages show.
    pub(super) fn progress(&mut self) -> Reply {
        let due = self.due();
        let ground = self.ground();
        match standing::picture(&ground, &due) {
            Ok(picture) => Reply::Picture(Box::new(picture)),
            Err(error) => changed(error.to_string()),
        }
    }

    /// Keeps what a plan is made for, and brings everything back before its interview.
    pub(super) fn make_plan(&mut self, profile: Profile) -> Reply {
        let interview = profile.interview;
        let files = PrivateFiles::of(&self.dir);
        if let Err(error) = files.change_course(|course| course.profile = Some(profile)) {
            return changed(error.line());
        }
        if self.can_write()
            && let Some(store) = self.store.as_mut()
        {
            // Refused, the plan stands all the same; the cards come as before.
            let _ = store.set_interview(Some(interview));
        }
        self.course()
    }

    /// Keeps a readiness check of today.
    pub(super) fn keep_check(&mut self, answers: Vec<Probe>) -> Reply {
        let day = self.setup.calendar.day_of(self.clock.now());
        let check = Check { day, answers };
        let files = PrivateFiles::of(&self.dir);
        match files.change_course(|course| course.checks.push(check)) {
            Ok(_) => self.course(),
            Err(error) => changed(error.line()),
        }
    }

    /// Writes the plan for a calendar; returns what came of it, in words.
    pub(super) fn save_plan(&mut self) -> String {
        let due = self.due();
        let Some(facts) = self.course_with(&due) else {
            return "the history cannot be read now".to_owned();
        };
        let text = standing::calendar(&facts, self.clock.now());
        let path = self.dir.join(CALENDAR);
        match PrivateFiles::of(&self.dir).keep_draft(CALENDAR, &text) {
            Ok(()) => format!("saved {}", path.display()),
            Err(error) => error.line(),
        }
    }
}
