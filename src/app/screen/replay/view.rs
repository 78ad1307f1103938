//! The state of the screen: where the reel stands, and the session then.
//!
//! Invariant: session and pad are those of the moment the reel stands at, once [`ReplayView::show`]
//! was called.

use std::sync::Arc;

use crate::app::effect::Language;
use crate::app::msg::Size;
use crate::app::pad::PadView;
use crate::app::screen::replay::place::{gutter, regions};
use crate::app::screen::{DebriefView, HistoryView};
use crate::app::scroll::Scroll;
use crate::base::{QuestionId, RequestId, Span, Timestamp};
use crate::deck::{Body, Deck, Question, RoundKind};
use crate::editor::{EditorCommand, Selection, Settings};
use crate::interview::{Pad, QuestionPlan, QuestionState, Session};
use crate::report::reel::{Chapter, Reel};
use crate::report::track::Happened;

/// Longer than this nothing happens for, unless idle time is played.
pub(super) const IDLE: Span = Span(1_500);

/// How fast can be played, in halves.
pub(super) const SPEEDS: [u64; 7] = [1, 2, 4, 8, 16, 32, 64];

/// Frames come no faster than this.
const FRAME: u64 = 40;

/// What is shown beside the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplayPage {
    /// The pad that was typed into last.
    #[default]
    Work,
    /// The notes.
    Notes,
    /// The conversation.
    Said,
    /// Runs, verdicts and scores.
    Results,
}

/// What is to be played first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The first round.
    First,
    /// The round of this index.
    Round(usize),
    /// The round with this question.
    Question(QuestionId),
}

/// Where one comes from, and goes back to.
#[derive(Clone, Debug)]
pub enum Back {
    /// The history.
    History(Box<HistoryView>),
    /// A debrief.
    Debrief(Box<DebriefView>),
}

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct ReplayView {
    /// What is played, once it was read.
    pub reel: Option<Arc<Reel>>,
    /// Its deck, if it is still there.
    pub deck: Option<Arc<Deck>>,
    /// Index of the round in the reel.
    pub chapter: usize,
    /// Where it stands, in played time.
    pub at: Span,
    /// Since when it plays on from there, if it does.
    pub playing: Option<Timestamp>,
    /// Index into the speeds.
    pub speed: usize,
    /// Idle time is cut.
    pub cuts: bool,
    /// What is shown.
    pub page: ReplayPage,
    /// First row shown of a page that is read.
    pub scroll: Scroll,
    /// How many events had happened, and the session then.
    pub shown: Option<(usize, Session)>,
    /// The pad of the page.
    pub pad: Option<(Pad, PadView)>,
    /// The newest request for colors.
    pub(super) coloring: Option<RequestId>,
    /// What is played first.
    start: Start,
    pub(super) back: Back,
}

impl ReplayPage {
    /// The pages in order.
    pub const ALL: [Self; 4] = [Self::Work, Self::Notes, Self::Said, Self::Results];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Notes => "notes",
            Self::Said => "said",
            Self::Results => "results",
        }
    }
}

impl ReplayView {
    pub(super) fn new(start: Start, back: Back) -> Self {
        Self {
            reel: None,
            deck: None,
            chapter: 0,
            at: Span::ZERO,
            playing: None,
            speed: 1,
            cuts: true,
            page: ReplayPage::default(),
            scroll: Scroll::default(),
            shown: None,
            pad: None,
            coloring: None,
            start,
            back,
        }
    }

    /// Returns the round that is played.
    pub fn chapter(&self) -> Option<&Chapter> {
        self.reel.as_ref()?.chapters.get(self.chapter)
    }

    /// Returns the place of the played time at `now`.
    pub fn place(&self, now: Timestamp) -> Span {
        let length = self.chapter().map_or(Span::ZERO, |chapter| chapter.length);
        let halves = SPEEDS.get(self.speed).copied().unwrap_or(2);
        let played = self.playing.map_or(0, |since| now.since(since).0);
        (self.at + Span(played.saturating_mul(halves) / 2)).min(length)
    }

    /// Returns the speed in words.
    pub fn speed_label(&self) -> String {
        match SPEEDS.get(self.speed) {
            Some(1) => "½×".to_owned(),
            halves => format!("{}×", halves.copied().unwrap_or(2) / 2),
        }
    }

    /// Returns the round and question that are shown, of the plan.
    pub fn spot(&self) -> Option<(usize, usize)> {
        let chapter = self.chapter()?;
        let stop = chapter.stops.get(chapter.stop(self.at))?;
        Some(stop.place)
    }

    /// Returns the question that is shown: its plan, and its state then.
    pub fn question(&self) -> Option<(RoundKind, &QuestionPlan, &QuestionState)> {
        let (round, question) = self.spot()?;
        let (_, session) = self.shown.as_ref()?;
        let plan = session.plan.rounds.get(round)?;
        let state = session.rounds.get(round)?.questions.get(question)?;
        Some((plan.kind, plan.questions.get(question)?, state))
    }

    /// Returns the deck's words for the question that is shown.
    pub fn words(&self) -> Option<&Question> {
        let (_, plan, _) = self.question()?;
        self.deck.as_ref()?.question(&plan.id)
    }

    /// Returns the round's clock, and its planned length.
    pub fn clock(&self) -> Option<(Span, Span)> {
        let reel = self.reel.as_ref()?;
        let chapter = self.chapter()?;
        let (_, session) = self.shown.as_ref()?;
        let here = chapter.stops.get(chapter.stop(self.at))?;
        let moment = reel.timeline().alive(chapter.moment(self.at));
        // After the last score the session already stands before its next round.
        let is_here = session.is_assessment() || session.round == chapter.round;
        let clock = if is_here {
            session.spent(moment).max(here.clock)
        } else {
            here.clock
        };
        let plan = session.plan.rounds.get(chapter.round)?;
        let budget = if session.is_assessment() {
            session.budget()
        } else {
            plan.budget()
        };
        Some((clock, budget))
    }

    /// Returns when the picture changes next, if it plays.
    pub fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        self.playing?;
        let chapter = self.chapter()?;
        let here = self.place(now);
        let next = chapter.stops.get(chapter.stop(here) + 1);
        let next = next.map_or(chapter.length, |stop| stop.at);
        let second = 1_000 - here.0 % 1_000;
        let wait = next.saturating_sub(here).0.clamp(1, second);
        let halves = SPEEDS.get(self.speed).copied().unwrap_or(2);
        Some(now + Span((wait * 2).div_ceil(halves).max(FRAME)))
    }

    /// Takes what was read.
    pub(super) fn read(&mut self, reel: Reel, deck: Option<Arc<Deck>>) {
        let rounds = reel.timeline().after(1).map(|session| session.plan.rounds);
        let round = match &self.start {
            Start::First => None,
            Start::Round(round) => Some(*round),
            Start::Question(id) => rounds.and_then(|rounds| {
                let mut with = rounds.iter();
                with.position(|round| round.questions.iter().any(|one| one.id == *id))
            }),
        };
        let chapter = round.and_then(|round| reel.chapter_of(round));
        (self.chapter, self.at) = (chapter.unwrap_or(0), Span::ZERO);
        self.deck = deck;
        self.reel = Some(Arc::new(reel));
    }

    /// Brings session and pad to where the reel stands.
    pub(super) fn show(&mut self, size: Size) {
        let Some(reel) = self.reel.clone() else {
            return;
        };
        let Some(chapter) = reel.chapters.get(self.chapter) else {
            return;
        };
        let timeline = reel.timeline();
        let count = timeline.count(chapter.moment(self.at));
        match &mut self.shown {
            Some((from, session)) => {
                timeline.turn(session, *from, count);
                *from = count;
            }
            None => self.shown = timeline.after(count).map(|session| (count, session)),
        }
        self.show_pad(chapter, size);
    }

    fn show_pad(&mut self, chapter: &Chapter, size: Size) {
        let here = chapter.stop(self.at);
        let spot = self.spot();
        let passed = chapter.stops.iter().take(here + 1);
        let mut typed = passed.rev().filter(|stop| Some(stop.place) == spot);
        let typed = typed.find_map(|stop| match &stop.what {
            Happened::Answer(edits) if self.page == ReplayPage::Work => Some((Pad::Answer, edits)),
            Happened::Notes(edits) => Some((Pad::Notes, edits)),
            Happened::Answer(_) | Happened::Mark(_) => None,
        });
        let which = match self.page {
            ReplayPage::Work => typed.map_or(Pad::Answer, |(pad, _)| pad),
            ReplayPage::Notes => Pad::Notes,
            ReplayPage::Said | ReplayPage::Results => return,
        };
        let Some((kind, _, state)) = self.question() else {
            return;
        };
        let text = state.pad(which).to_owned();
        let settings = Settings {
            indent: 2,
            auto_indent: false,
            has_blocks: false,
        };
        let colors = self.pad.take().and_then(|(_, pad)| pad.colors);
        let mut pad = PadView::new(&text, settings, "", false);
        pad.wraps = which == Pad::Notes || !kind.is_measured();
        pad.colors = colors.filter(|_| which == Pad::Answer);
        let caret = typed.and_then(|(_, edits)| edits.last());
        let caret = caret.map_or(0, |edit| edit.at + edit.insert.chars().count());
        pad.perform(EditorCommand::Select(Selection {
            anchor: caret,
            caret,
        }));
        let mut area = regions(size).page;
        area.width = area.width.saturating_sub(gutter(&pad) + 1);
        pad.follow(area);
        self.pad = Some((which, pad));
    }

    /// The language of the pad that is shown, if it has colors.
    pub(super) fn language(&self) -> Option<Language> {
        let (kind, ..) = self.question()?;
        match (kind, self.words().map(|words| &words.body)) {
            (_, Some(Body::Coding(coding))) => Some(Language::of(coding)),
            (RoundKind::Sql | RoundKind::Modelling, _) => Some(Language::Sql),
            (RoundKind::Coding, _) => Some(Language::Python),
            _ => None,
        }
    }
}
