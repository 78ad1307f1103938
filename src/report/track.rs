//! One question of a sitting as a track: its pads edit by edit, with what happened beside them, on
//! the time that is worth watching.
//!
//! Invariant: the starting texts and all edits up to a step are exactly what the candidate saw then;
//! time in which nothing happened is cut to a limit, the round's own clock is told beside it.

use serde::Serialize;

use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::editor::Edit;
use crate::interview::{Event, Fact, Pad, ReplayError, Session, begin, evolve, replay};
use crate::report::happened::happened;

/// What strangers may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Notes, and what was said of oneself in talks, are left out.
    Redacted,
    /// Everything.
    Shown,
}

/// A question's pads in time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Track {
    /// The round's name.
    pub round: String,
    /// The question's title.
    pub title: String,
    /// What was done in the round.
    pub kind: RoundKind,
    /// What the answer pad held at the start.
    pub starter: String,
    /// When its first step happened.
    pub began: Timestamp,
    /// In order.
    pub steps: Vec<Step>,
    /// Played time in all, milliseconds.
    pub length: u64,
    #[serde(skip)]
    place: (usize, usize),
    #[serde(skip)]
    last: Timestamp,
}

/// Something that happened on a track.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Played time, milliseconds.
    pub at: u64,
    /// The round's clock, milliseconds.
    pub clock: u64,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// The answer pad changed.
    Answer(Vec<Edit>),
    /// The notes pad changed.
    Notes(Vec<Edit>),
    /// Something else, in words.
    Mark(String),
}

impl Privacy {
    /// Says whether the words of a pad are kept from strangers.
    pub fn hides(self, kind: RoundKind, pad: Pad) -> bool {
        let is_private =
            pad == Pad::Notes || matches!(kind, RoundKind::Recruiter | RoundKind::Culture);
        self == Self::Redacted && is_private
    }
}

impl Track {
    /// Returns the index of its round, and of its question in that.
    pub fn place(&self) -> (usize, usize) {
        self.place
    }

    /// Returns the answer and the notes at a moment of the played time.
    pub fn texts(&self, at: u64) -> (String, String) {
        let mut texts = (self.starter.clone(), String::new());
        for step in self.steps.iter().take_while(|step| step.at <= at) {
            let (text, edits) = match &step.what {
                Happened::Answer(edits) => (&mut texts.0, edits),
                Happened::Notes(edits) => (&mut texts.1, edits),
                Happened::Mark(_) => continue,
            };
            // Replayed before: every edit fits.
            if let Ok(changed) = crate::editor::apply_all(text, edits) {
                *text = changed;
            }
        }
        texts
    }

    fn push(&mut self, at: Timestamp, clock: Span, idle: Span, what: Happened) {
        let gap = if self.steps.is_empty() {
            self.began = at;
            Span::ZERO
        } else {
            at.since(self.last).min(idle)
        };
        self.last = at;
        self.length += gap.0;
        self.steps.push(Step {
            at: self.length,
            clock: clock.0,
            what,
        });
    }
}

/// Returns the tracks of the questions that were opened in rounds of the wanted kinds, in the order
/// of the plan; between two steps at most `idle` passes.
pub fn tracks(
    events: &[Event],
    wanted: impl Fn(RoundKind) -> bool,
    idle: Span,
    privacy: Privacy,
) -> Result<Vec<Track>, ReplayError> {
    // What does not fit is told by the one who knows.
    replay(events)?;
    let Some((first, rest)) = events.split_first() else {
        return Err(ReplayError::Empty);
    };
    let Fact::Planned { plan } = &first.fact else {
        return Err(ReplayError::NoPlan);
    };
    let (mut session, _) = begin(plan.as_ref().clone(), first.at);
    let mut tracks: Vec<Track> = Vec::new();
    for event in rest {
        evolve(&mut session, event);
        let Some((question, what)) = happened(&session, event) else {
            continue;
        };
        let Some(track) = track_of(&mut tracks, &session, question) else {
            continue;
        };
        let hidden = match &what {
            Happened::Answer(_) => privacy.hides(track.kind, Pad::Answer),
            Happened::Notes(_) => privacy.hides(track.kind, Pad::Notes),
            Happened::Mark(_) => false,
        };
        if wanted(track.kind) && !hidden {
            track.push(event.at, session.spent(event.at), idle, what);
        }
    }
    tracks.retain(|track| !track.steps.is_empty());
    tracks.sort_by_key(|track| track.place);
    Ok(tracks)
}

/// Returns the track of a question of the current round, a new one if need be.
fn track_of<'t>(
    tracks: &'t mut Vec<Track>,
    session: &Session,
    question: usize,
) -> Option<&'t mut Track> {
    let place = (session.round, question);
    if let Some(known) = tracks.iter().position(|track| track.place == place) {
        return tracks.get_mut(known);
    }
    let round = session.round_plan()?;
    let plan = round.questions.get(question)?;
    tracks.push(Track {
        round: round.name.clone(),
        title: plan.title.clone(),
        kind: round.kind,
        starter: plan.starter.clone(),
        began: Timestamp(0),
        steps: Vec::new(),
        length: 0,
        place,
        last: Timestamp(0),
    });
    tracks.last_mut()
}
