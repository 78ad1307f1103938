//! The model: everything the program knows between two messages.

use std::sync::Arc;

use crate::app::facts::{BankFacts, HomeFacts};
use crate::app::live::Live;
use crate::app::msg::Size;
use crate::app::overlay::Overlay;
use crate::app::screen::speaking::{Speaking, Voices};
use crate::app::screen::{
    CalibrationView, CardsView, CompareView, DebriefView, HistoryView, HomeView, LogView, LoopView,
    PickView, PlanView, ReadyView, ReplayView, SeatScreen, StoriesView,
};
use crate::app::seat::Seat;
use crate::app::spots::Spots;
use crate::bank::Stories;
use crate::base::{DeckId, RealId, RequestId, Seed, SessionId, Span, Timestamp};
use crate::deck::Deck;
use crate::interview::{Mode, Stage, Wish};

/// What `update` is told beside the message.
#[derive(Clone, Copy, Debug)]
pub struct Env {
    /// The present moment.
    pub now: Timestamp,
}

/// Choices of the user that screens need.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Vim keys in pads.
    pub vim: bool,
    /// Factor on every budget.
    pub time_factor: f64,
    /// A fixed seed, for runs that can be repeated.
    pub seed: Option<Seed>,
    /// The mode a new sitting starts with.
    pub mode: Mode,
    /// Rows and grain of a query are predicted before it is run.
    pub predict: bool,
    /// Before a submission stands how sure the candidate is of it.
    pub confidence: bool,
    /// Cards are rated with two keys: forgot it, got it.
    pub two_keys: bool,
    /// What SQL is written in.
    pub dialect: Wish,
    /// Layers of the Python sandbox that are missing here.
    pub missing_layers: Vec<String>,
    /// Why Python code cannot run here, if it cannot.
    pub no_python: Option<String>,
    /// A partner may sit in.
    pub seat: bool,
    /// What may be spoken, recorded and played.
    pub voices: Voices,
    /// A question is only looked at: nothing is kept.
    pub preview: bool,
    /// What is wrong with the settings file, if something is.
    pub complaint: Option<String>,
}

/// The decks, once they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// Decks that loaded.
    pub decks: Vec<Arc<Deck>>,
    /// A line per deck that did not.
    pub faults: Vec<String>,
    /// All sources have been read.
    pub ready: bool,
}

/// A line for the footer that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// It is bad news.
    pub bad: bool,
    /// When it goes away.
    pub until: Timestamp,
}

/// The one screen that exists.
#[derive(Clone, Debug)]
pub enum Screen {
    /// Where everything starts.
    Home(HomeView),
    /// The page of a past loop.
    Loop(Box<LoopView>),
    /// The form for a round of a real interview.
    Log(Box<LogView>),
    /// Choosing what to sit.
    Pick(PickView),
    /// The live sitting: briefing, round or scoring, by its stage.
    Sitting,
    /// A finished sitting.
    Debrief(Box<DebriefView>),
    /// Past sittings.
    History(HistoryView),
    /// Recall of concept cards.
    Cards(CardsView),
    /// The second seat beside somebody else's round.
    Seat(Box<SeatScreen>),
    /// The candidate's stories.
    Stories(StoriesView),
    /// How good predictions are.
    Calibration(Box<CalibrationView>),
    /// A past round, played again.
    Replay(Box<ReplayView>),
    /// Two attempts at one question.
    Compare(Box<CompareView>),
    /// The plan, day by day.
    Plan(Box<PlanView>),
    /// The readiness check.
    Ready(Box<ReadyView>),
}

/// What to open first.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// The home screen.
    #[default]
    Home,
    /// A loop, as soon as the decks are read.
    Loop {
        /// Which one; the default loop if none.
        id: Option<String>,
        /// The level, if another than the loop's.
        level: Option<String>,
    },
    /// A drill, as soon as the decks are read.
    Drill {
        /// A kind or a question's id.
        what: String,
        /// The variant of the question, if one was asked for.
        variant: Option<u32>,
    },
    /// What is due.
    Due,
    /// The history.
    Scores,
    /// The plan.
    Plan,
    /// The readiness check, as soon as the decks are read.
    Ready,
    /// Choosing a drill.
    PickDrill,
    /// The second seat.
    Seat,
    /// The SQL desk over the own history.
    OwnHistory,
}

/// Something that was removed from the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// A sitting.
    Sitting(SessionId),
    /// A round of a real interview.
    Real(RealId),
}

/// Everything the program knows between two messages.
#[derive(Clone, Debug)]
pub struct Model {
    /// The terminal's size.
    pub size: Size,
    /// The one screen.
    pub screen: Screen,
    /// Above it; the last is the topmost.
    pub overlays: Vec<Overlay>,
    /// The decks.
    pub shelf: Shelf,
    /// The user's choices.
    pub settings: Settings,
    /// The sitting under way.
    pub live: Option<Box<Live>>,
    /// Facts for the home screen, once they came.
    pub home: Option<HomeFacts>,
    /// What the candidate's own files hold, once it came.
    pub bank: Option<BankFacts>,
    /// What is spoken and recorded now.
    pub speaking: Speaking,
    /// The line in the footer.
    pub notice: Option<Notice>,
    /// Why events are not on disk, while they are not.
    pub unsaved: Option<String>,
    /// What paste inserts.
    pub clipboard: String,
    /// What to open once the decks are read.
    pub opening: Opening,
    /// The newest request.
    pub last_request: RequestId,
    /// The newest request for facts; older answers are dropped.
    pub awaited: Option<RequestId>,
    /// The seat beside the rounds sat here.
    pub seat: Seat,
    /// What was removed last and can be brought back.
    pub removed: Option<Removed>,
    /// What the last frame shows that can be clicked.
    pub spots: Spots,
}

impl Model {
    /// Returns the model of a program that just started.
    pub fn new(size: Size, settings: Settings, opening: Opening) -> Self {
        Self {
            size,
            screen: Screen::Home(HomeView::default()),
            overlays: Vec::new(),
            shelf: Shelf::default(),
            settings,
            live: None,
            home: None,
            bank: None,
            speaking: Speaking::default(),
            notice: None,
            unsaved: None,
            clipboard: String::new(),
            opening,
            last_request: RequestId::default(),
            awaited: None,
            seat: Seat::default(),
            removed: None,
            spots: Spots::default(),
        }
    }

    /// Returns a fresh request id.
    pub fn request(&mut self) -> RequestId {
        self.last_request = self.last_request.next();
        self.last_request
    }

    /// Returns the candidate's stories, if their file can be read.
    pub fn stories(&self) -> Option<&Stories> {
        self.bank.as_ref()?.stories.as_ref().ok()
    }

    /// Returns a deck that loaded.
    pub fn deck(&self, id: &DeckId) -> Option<&Arc<Deck>> {
        self.shelf.decks.iter().find(|deck| deck.id == *id)
    }

    /// Puts a line into the footer.
    pub fn say(&mut self, text: impl Into<String>, now: Timestamp) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: false,
            until: now + Span::seconds(6),
        });
    }

    /// Puts bad news into the footer.
    pub fn warn(&mut self, text: impl Into<String>, now: Timestamp) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: true,
            until: now + Span::seconds(10),
        });
    }

    /// Returns the moment at which something changes by itself, if anything will.
    pub fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        let mut next = self.notice.as_ref().map(|notice| notice.until);
        let mut at = |moment: Timestamp| next = Some(next.map_or(moment, |n| n.min(moment)));
        if let Screen::Seat(screen) = &self.screen
            && let Some(ends) = screen.view.as_ref().and_then(|view| view.ends)
            && screen.lost.is_none()
            && ends > now
        {
            // The next full second of the clock beside the seat.
            at(now + Span(ends.since(now).0 % 1_000 + 1));
        }
        if let Screen::Replay(view) = &self.screen
            && let Some(moment) = view.next_wake(now)
        {
            at(moment);
        }
        if let Some(live) = &self.live {
            if live.session.stage == Stage::Running {
                // The next full second of the round's clock.
                let spent = live.session.spent(now);
                at(now + Span(1_000 - spent.0 % 1_000));
            }
            if let Some(since) = live.desk.typed_since {
                at(since + Live::FLUSH_AFTER);
            }
        }
        next
    }
}
