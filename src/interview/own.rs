//! What is the candidate's own in a round: which story was told, which of their numbers were said.
//!
//! Invariant: of a story only its id, its title and how often it was told enter the journal, of a
//! number only its name and the words of the answer; the private files' text and values never do.

use serde::{Deserialize, Serialize};

use crate::bank::matrix::TIRED_AFTER;
use crate::base::text::plural;
use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::Fact;
use crate::interview::evidence::Topic;
use crate::interview::plan::{ProbePlan, QuestionPlan};
use crate::interview::state::{QuestionState, Stage};
use crate::star::signals::WORDS_PER_MINUTE;
use crate::voice::Heard;

/// A pitch takes this long.
const PITCH: Span = Span::seconds(90);

/// A candidate asks at least so many questions of their own.
const OWN_QUESTIONS: usize = 2;

/// A story that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryNote {
    /// When, on the question's clock.
    pub at: Span,
    /// Its id in the candidate's file.
    pub id: String,
    /// Its title then.
    pub title: String,
    /// How often it was told, this time included.
    pub times: u32,
    /// The day on which it was told before; empty if it never was.
    pub before: String,
}

/// A recording of an answer; the sound itself is no part of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// When it was over, on the question's clock.
    pub at: Span,
    /// The file's name on the shelf of recordings.
    pub file: String,
    /// What was heard in it.
    pub heard: Heard,
}

/// A number of the candidate's sheet, and whether the answer says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberHeard {
    /// Its name.
    pub name: String,
    /// The words that say it; `None` if none do.
    pub words: Option<String>,
}

impl StoryNote {
    /// Says whether it has been told so often that it should rest.
    pub fn is_tired(&self) -> bool {
        self.times > TIRED_AFTER
    }

    /// Returns the note in words: `"The outage" at 02:10, told 3 times so far`.
    pub fn told(&self) -> String {
        let often = match self.times {
            0 | 1 => "told for the first time".to_owned(),
            n if self.is_tired() => format!("told {n} times: too often, let it rest"),
            n => format!("told {n} times so far"),
        };
        format!("“{}” at {}, {often}", self.title, self.at)
    }
}

impl QuestionState {
    /// Notes when the pitch ended: where the answer's first paragraph does.
    pub(super) fn note_pitch(&mut self) {
        if self.pitched.is_none() && self.answer.trim_start().contains("\n\n") {
            self.pitched = Some(self.spent);
        }
    }
}

impl Draft<'_> {
    pub(super) fn tell_story(
        &mut self,
        (id, title): (String, String),
        (times, before): (u32, String),
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.interviewed()?;
        let (round, _) = self.running()?;
        if round.kind != RoundKind::Culture {
            return Err(Rejected::NotNow("stories are told in culture rounds"));
        }
        let (question, _, state) = self.open_question()?;
        if state.stories.iter().any(|told| told.id == id) {
            return Err(Rejected::NotNow("this story is noted already"));
        }
        self.emit(
            now,
            Fact::StoryTold {
                question,
                id,
                title,
                times,
                before,
            },
        );
        Ok(())
    }

    /// A slip of the finger is no story told.
    pub(super) fn take_story_back(&mut self, id: String, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
        self.running()?;
        let (question, _, state) = self.open_question()?;
        let told = state.stories.iter().find(|told| told.id == id);
        let Some(before) = told.map(|told| told.before.clone()) else {
            return Err(Rejected::NotNow("this story is not noted here"));
        };
        let back = Fact::StoryTakenBack {
            question,
            id,
            before,
        };
        self.emit(now, back);
        Ok(())
    }

    /// A recording may be listened to still when the round is over already.
    pub(super) fn note_take(
        &mut self,
        question: usize,
        (file, heard): (String, Heard),
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.interviewed()?;
        let stage = self.session().stage;
        let is_over = matches!(stage, Stage::Briefing | Stage::Debrief | Stage::Judging);
        let (_, state) = self.question_of_round(question)?;
        if is_over || state.final_locked {
            return Err(Rejected::NotNow("the question is over"));
        }
        self.emit(
            now,
            Fact::TakeNoted {
                question,
                file,
                heard,
            },
        );
        Ok(())
    }

    /// After the round; once, and before the final score.
    pub(super) fn hear_numbers(
        &mut self,
        question: usize,
        heard: Vec<NumberHeard>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let stage = self.session().stage;
        if !matches!(stage, Stage::Scoring { .. } | Stage::Revealed { .. }) {
            return Err(Rejected::NotNow("the round is not over"));
        }
        let (_, state) = self.question_of_round(question)?;
        if !state.heard.is_empty() || state.final_locked {
            return Err(Rejected::NotNow("the numbers are noted already"));
        }
        self.emit(now, Fact::NumbersHeard { question, heard });
        Ok(())
    }
}

/// Returns the stories that were told, by topic.
pub(super) fn stories(state: &QuestionState) -> Vec<(Topic, String)> {
    let told = state.stories.iter();
    told.map(|story| (Topic::Telling, format!("told {}", story.told())))
        .collect()
}

/// Returns what was heard in the recordings, by topic.
pub(super) fn takes(state: &QuestionState) -> Vec<(Topic, String)> {
    let takes = state.takes.iter();
    takes
        .map(|take| (Topic::Telling, format!("recorded: {}", take.heard.told())))
        .collect()
}

/// Returns what the record of a recruiter's call shows, by topic.
pub(super) fn call(plan: &QuestionPlan, state: &QuestionState) -> Vec<(Topic, String)> {
    let mut lines = Vec::new();
    let reached = |probe: &ProbePlan| state.probes.iter().any(|fired| fired.id == probe.id);
    let n = plan.probes.iter().filter(|probe| reached(probe)).count();
    let rest = plan.probes.iter().filter(|probe| !reached(probe));
    let rest: Vec<&str> = rest.map(|probe| probe.id.as_str()).collect();
    if !plan.probes.is_empty() {
        let left = if rest.is_empty() {
            String::new()
        } else {
            format!("; not reached: {}", rest.join(", "))
        };
        let steps = plural(plan.probes.len(), "step");
        let line = format!("the script came to {n} of its {steps}{left}");
        lines.push((Topic::Pace, line));
    }
    if let Some(pitch) = pitch(state) {
        lines.push((Topic::Telling, pitch));
    }
    let asked = state.asked.len();
    lines.push((
        Topic::Clarifying,
        format!(
            "{} of your own asked, {OWN_QUESTIONS} are due",
            plural(asked, "question")
        ),
    ));
    if !state.heard.is_empty() {
        let said = state.heard.iter().filter_map(|heard| {
            let words = heard.words.as_ref()?;
            Some(format!("{} (“{words}”)", heard.name))
        });
        let said: Vec<String> = said.collect();
        let unsaid = state.heard.iter().filter(|heard| heard.words.is_none());
        let unsaid: Vec<&str> = unsaid.map(|heard| heard.name.as_str()).collect();
        if !said.is_empty() {
            let line = format!("said of your sheet: {}", said.join(", "));
            lines.push((Topic::Figures, line));
        }
        if !unsaid.is_empty() {
            let line = format!("on your sheet and never said: {}", unsaid.join(", "));
            lines.push((Topic::Figures, line));
        }
    }
    lines
}

/// The first paragraph is the pitch: its length as it would be spoken, and how long it was written.
fn pitch(state: &QuestionState) -> Option<String> {
    let first = state.answer.trim_start().split("\n\n").next()?;
    let words = first.split_whitespace().count();
    if words == 0 {
        return None;
    }
    let spoken = Span::seconds((words * 60 / WORDS_PER_MINUTE) as u64);
    let fits = if spoken <= PITCH {
        format!("within {PITCH}")
    } else {
        format!("{} over {PITCH}", spoken.saturating_sub(PITCH))
    };
    let written = state.pitched.map_or_else(String::new, |at| {
        format!("; written by {at} on the question's clock")
    });
    Some(format!(
        "pitch (the first paragraph): {}, {spoken} spoken at {WORDS_PER_MINUTE} a minute, {fits}{written}",
        plural(words, "word")
    ))
}
