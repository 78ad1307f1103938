//! A sitting as something to watch: round after round, on the time that is worth watching.
//!
//! Invariant: what is shown at a place of the played time is the fold of the journal up to the moment
//! that the place stands for; time in which nothing happened runs by faster, the clock with it.

use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::interview::past::Timeline;
use crate::interview::{Event, Fact, ReplayError, Session};
use crate::report::happened::told;
use crate::report::track::Happened;

/// A sitting as something to watch.
#[derive(Clone, Debug, PartialEq)]
pub struct Reel {
    timeline: Timeline,
    /// In order; an assessment is one.
    pub chapters: Vec<Chapter>,
}

/// A round on a reel.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The round's name, or the assessment's title.
    pub name: String,
    /// What is done in it; of an assessment, in its first part.
    pub kind: RoundKind,
    /// Index into the plan.
    pub round: usize,
    /// In order; at least one.
    pub stops: Vec<Stop>,
    /// Played time in all.
    pub length: Span,
}

/// Something that happened in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Played time.
    pub at: Span,
    /// When it was.
    pub moment: Timestamp,
    /// The round's clock then.
    pub clock: Span,
    /// Index of the round it belongs to, and of the question in that.
    pub place: (usize, usize),
    /// What happened.
    pub what: Happened,
}

/// Which stops are jumped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Typing.
    Edits,
    /// Everything else.
    Events,
}

impl Reel {
    /// Returns the reel of a journal; between two stops at most `idle` is played, if it is given.
    pub fn new(events: Vec<Event>, idle: Option<Span>) -> Result<Self, ReplayError> {
        let timeline = Timeline::new(events)?;
        let chapters = chapters(&timeline, idle);
        Ok(Self { timeline, chapters })
    }

    /// Cuts idle time at another length, or not at all.
    pub fn cut(&mut self, idle: Option<Span>) {
        self.chapters = chapters(&self.timeline, idle);
    }

    /// Returns the journal behind it.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Returns the index of the chapter that shows a round, if it began.
    pub fn chapter_of(&self, round: usize) -> Option<usize> {
        let shows = |chapter: &Chapter| chapter.round == round;
        self.chapters.iter().position(shows)
    }
}

impl Chapter {
    /// Returns the index of the stop that was the last one at a place of the played time.
    pub fn stop(&self, at: Span) -> usize {
        let passed = self.stops.partition_point(|stop| stop.at <= at);
        passed.saturating_sub(1)
    }

    /// Returns the moment that a place of the played time stands for.
    pub fn moment(&self, at: Span) -> Timestamp {
        let here = self.stop(at);
        let Some(stop) = self.stops.get(here) else {
            return Timestamp::default();
        };
        let Some(next) = self.stops.get(here + 1) else {
            return stop.moment;
        };
        // Idle time that was cut runs by faster, so that every moment of it can be stopped at.
        let (played, passed) = (next.at.saturating_sub(stop.at), at.saturating_sub(stop.at));
        let real = next.moment.since(stop.moment);
        stop.moment + real.scaled(passed.0 as f64 / played.0.max(1) as f64)
    }

    /// Returns the place of the played time at which the round's clock shows this.
    pub fn place(&self, clock: Span) -> Span {
        let passed = self.stops.partition_point(|stop| stop.clock <= clock);
        let Some(stop) = self.stops.get(passed.saturating_sub(1)) else {
            return Span::ZERO;
        };
        let Some(next) = self.stops.get(passed) else {
            return self.length;
        };
        let (played, real) = (
            next.at.saturating_sub(stop.at),
            next.clock.saturating_sub(stop.clock),
        );
        let share = clock.saturating_sub(stop.clock).0 as f64 / real.0.max(1) as f64;
        let inside = Span((played.0 as f64 * share).ceil() as u64);
        stop.at + inside.min(Span(played.0.saturating_sub(1)))
    }

    /// Returns the place of the next stop of a sort behind `at`.
    pub fn next(&self, at: Span, wanted: Wanted) -> Option<Span> {
        let stops = self.stops.iter().filter(|stop| wanted.takes(&stop.what));
        stops.map(|stop| stop.at).find(|place| *place > at)
    }

    /// Returns the place of the last stop of a sort before `at`.
    pub fn previous(&self, at: Span, wanted: Wanted) -> Option<Span> {
        let stops = self.stops.iter().filter(|stop| wanted.takes(&stop.what));
        stops.map(|stop| stop.at).rfind(|place| *place < at)
    }
}

impl Wanted {
    fn takes(self, what: &Happened) -> bool {
        matches!(what, Happened::Mark(_)) == (self == Self::Events)
    }
}

/// What is known of the chapter in the making.
struct Making {
    chapter: Chapter,
    last: Option<Timestamp>,
}

impl Making {
    fn push(&mut self, stop: Stop, idle: Option<Span>) {
        let gap = self.last.map_or(Span::ZERO, |last| stop.moment.since(last));
        let chapter = &mut self.chapter;
        chapter.length += idle.map_or(gap, |idle| gap.min(idle));
        self.last = Some(stop.moment);
        let at = chapter.length;
        chapter.stops.push(Stop { at, ..stop });
    }
}

fn chapters(timeline: &Timeline, idle: Option<Span>) -> Vec<Chapter> {
    let mut out: Vec<Making> = Vec::new();
    let Some(mut session) = timeline.after(1) else {
        return Vec::new();
    };
    for (index, event) in timeline.events().iter().enumerate().skip(1) {
        timeline.turn(&mut session, index, index + 1);
        if matches!(event.fact, Fact::RoundBegan { .. }) {
            out.extend(opened(&session));
        }
        let Some((question, what)) = told(&session, event) else {
            continue;
        };
        let moment = timeline.moment(index);
        let Some(making) = out.last_mut() else {
            continue;
        };
        let round = match &event.fact {
            Fact::PartJudged { round, .. } | Fact::PartKept { round, .. } => *round,
            _ if session.is_assessment() => session.round,
            // The last score of a round already leads into the next one.
            _ => making.chapter.round,
        };
        let clock = session.spent(timeline.alive(moment));
        let before = making.chapter.stops.last().map(|stop| stop.clock);
        let stop = Stop {
            at: Span::ZERO,
            moment,
            clock: if round == session.round || session.is_assessment() {
                clock.max(before.unwrap_or_default())
            } else {
                before.unwrap_or_default()
            },
            place: (round, question),
            what,
        };
        making.push(stop, idle);
    }
    let chapters = out.into_iter().map(|making| making.chapter);
    chapters
        .filter(|chapter| !chapter.stops.is_empty())
        .collect()
}

/// The chapter of the round that began just now.
fn opened(session: &Session) -> Option<Making> {
    let round = session.round_plan()?;
    let name = if session.is_assessment() {
        session.plan.title.clone()
    } else {
        round.name.clone()
    };
    Some(Making {
        chapter: Chapter {
            name,
            kind: round.kind,
            round: session.round,
            stops: Vec::new(),
            length: Span::ZERO,
        },
        last: None,
    })
}
