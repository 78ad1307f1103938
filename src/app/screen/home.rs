//! Home: what can be done tonight.

use std::sync::Arc;

use crate::app::effect::{Effect, ExitKind, StoreRequest};
use crate::app::layout;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::screen::open::LIST_TOP;
use crate::app::screen::{
    CardsView, HistoryView, PickTab, PickView, log, plan, sitting, stories, tonight,
};
use crate::deck::{Deck, RoundKind};
use crate::keymap::Action;
use crate::plan::{Start, Task, Work};

/// The home screen's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeView {
    /// The selected line.
    pub selected: usize,
}

/// A line of the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeItem {
    /// Something to do tonight, by its place.
    Tonight(usize),
    /// Go on with the interrupted sitting.
    Resume,
    /// Sit a whole loop.
    Loop,
    /// Sit an assessment.
    Assessment,
    /// Drill one round of a kind.
    Drill(RoundKind),
    /// Choose one question.
    Questions,
    /// Recall what is due.
    Due,
    /// The plan, day by day.
    Plan,
    /// Past sittings and scores.
    History,
    /// Log a round of a real interview.
    Log,
    /// The candidate's stories.
    Stories,
    /// Leave.
    Quit,
}

impl HomeItem {
    /// Returns the lines that make sense now.
    pub fn all(model: &Model) -> Vec<Self> {
        let tasks = tasks(model);
        let offers = |start| tasks.iter().any(|task| task.start == start);
        let resumes = offers(Start::Resume);
        let mut items: Vec<Self> = Vec::new();
        if resumable(model) && !resumes {
            items.push(Self::Resume);
        }
        items.extend((0..tasks.len()).map(Self::Tonight));
        items.extend([Self::Loop, Self::Assessment]);
        let kinds = RoundKind::ALL.into_iter();
        items.extend(kinds.filter(|kind| offered(model, *kind)).map(Self::Drill));
        items.push(Self::Questions);
        // What is to do tonight stands above already.
        items.extend((!offers(Start::Work(Work::Recall))).then_some(Self::Due));
        items.extend([
            Self::Plan,
            Self::History,
            Self::Log,
            Self::Stories,
            Self::Quit,
        ]);
        items
    }

    /// Returns the words of the line; a thing to do tonight has its own.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tonight(_) => "",
            Self::Resume => "Resume the interrupted sitting",
            Self::Loop => "Sit a full loop",
            Self::Assessment => "Sit an assessment",
            Self::Drill(RoundKind::Recruiter) => "Drill a recruiter screen",
            Self::Drill(RoundKind::Sql) => "Drill a SQL round",
            Self::Drill(RoundKind::Coding) => "Drill a coding round",
            Self::Drill(RoundKind::Modelling) => "Drill a data modelling round",
            Self::Drill(RoundKind::Design) => "Drill a system design round",
            Self::Drill(RoundKind::Case) => "Drill a data science case",
            Self::Drill(RoundKind::Culture) => "Drill a culture round",
            Self::Questions => "Choose one question",
            Self::Due => "Recall what is due",
            Self::Plan => "Your plan and progress",
            Self::History => "Review past scores",
            Self::Log => "Log a real interview",
            Self::Stories => "Your stories",
            Self::Quit => "Quit",
        }
    }
}

/// Returns the rows above the first line: one less where only so all lines have room.
pub fn top(model: &Model) -> u16 {
    let rows = layout::frame(model.size).body.height;
    let lines = u16::try_from(HomeItem::all(model).len()).unwrap_or(u16::MAX);
    LIST_TOP - u16::from(rows == lines.saturating_add(LIST_TOP - 1))
}

/// Said when something is to be sat before the decks are there.
pub const DECKS_UNREAD: &str = "the decks are still being read";

/// Says whether a kind is worth a line: cases are for data scientists, and only where a deck has some.
fn offered(model: &Model, kind: RoundKind) -> bool {
    let has_some = |deck: &Arc<Deck>| deck.questions.iter().any(|one| one.kind == kind);
    kind != RoundKind::Case || !model.shelf.ready || model.shelf.decks.iter().any(has_some)
}

/// Returns what to do tonight, as far as it can still be done: a sitting that is under way here, or
/// was given up, is no longer to be resumed.
pub fn tasks(model: &Model) -> &[Task] {
    let tasks = model.home.as_ref().map_or(&[][..], |home| &home.tonight);
    match tasks.split_first() {
        Some((first, rest)) if first.start == Start::Resume && !resumable(model) => rest,
        _ => tasks,
    }
}

/// Says whether there is a sitting to go on with: one under way here, or one in the history.
pub fn resumable(model: &Model) -> bool {
    model
        .live
        .as_ref()
        .is_some_and(|live| !live.session.is_over())
        || model
            .home
            .as_ref()
            .is_some_and(|home| home.unfinished.is_some())
}

/// Opens the home screen and asks for its facts.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Home(HomeView::default());
    model.overlays.clear();
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::Home)]
}

/// Does what a key or a click on the home screen asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let items = HomeItem::all(model);
    let Screen::Home(view) = &mut model.screen else {
        return Vec::new();
    };
    view.selected = view.selected.min(items.len().saturating_sub(1));
    match action {
        Action::Up => view.selected = view.selected.checked_sub(1).unwrap_or(items.len() - 1),
        Action::Down => view.selected = (view.selected + 1) % items.len(),
        Action::Top | Action::PageUp => view.selected = 0,
        Action::Bottom | Action::PageDown => view.selected = items.len() - 1,
        Action::Open => {
            if let Some(item) = items.get(view.selected) {
                return open_item(model, *item, env);
            }
        }
        Action::Discard if resumable(model) => model.overlays.push(Overlay::Confirm {
            question: "Give the interrupted sitting up? What was done stays in the history.".into(),
            yes: Confirmed::Discard,
        }),
        _ => {}
    }
    Vec::new()
}

/// Opens a line of the home screen.
fn open_item(model: &mut Model, item: HomeItem, env: &Env) -> Vec<Effect> {
    let is_sat = matches!(
        item,
        HomeItem::Loop | HomeItem::Assessment | HomeItem::Drill(_) | HomeItem::Questions
    );
    if is_sat && refuses(model, env) {
        return Vec::new();
    }
    match item {
        HomeItem::Tonight(at) => match tasks(model).get(at).cloned() {
            Some(task) => tonight::start(model, &task, env),
            None => Vec::new(),
        },
        HomeItem::Resume => sitting::resume(model, env),
        HomeItem::Loop => {
            model.screen = Screen::Pick(PickView::new(PickTab::Loops, model.settings.mode));
            Vec::new()
        }
        HomeItem::Assessment => {
            model.screen = Screen::Pick(PickView::new(PickTab::Assessments, model.settings.mode));
            Vec::new()
        }
        HomeItem::Drill(kind) => {
            model.screen = Screen::Pick(PickView::new(PickTab::Kind(kind), model.settings.mode));
            Vec::new()
        }
        HomeItem::Questions => {
            model.screen = Screen::Pick(PickView::new(PickTab::All, model.settings.mode));
            Vec::new()
        }
        HomeItem::Due => open_due(model),
        HomeItem::Plan => plan::open(model),
        HomeItem::History => open_history(model),
        HomeItem::Log => log::open(model, None, env),
        HomeItem::Stories => stories::open(model),
        HomeItem::Quit => vec![Effect::Quit(ExitKind::Done)],
    }
}

/// Says why nothing can be sat now, if nothing can.
pub fn refuses(model: &mut Model, env: &Env) -> bool {
    if resumable(model) {
        let why = "a sitting is under way: resume it, or give it up with x";
        model.warn(why, env.now);
    } else if !model.shelf.ready {
        model.say(DECKS_UNREAD, env.now);
    } else if model.shelf.decks.is_empty() {
        model.warn("no deck loaded: `onsite deck list` says why", env.now);
    } else {
        return false;
    }
    true
}

/// Opens the recall of what is due.
pub fn open_due(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Cards(CardsView::default());
    let request = model.request();
    model.awaited = Some(request);
    vec![Effect::Store(request, StoreRequest::Due)]
}

/// Opens the history.
pub fn open_history(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::History(HistoryView::default());
    let request = model.request();
    model.awaited = Some(request);
    vec![Effect::Store(request, StoreRequest::History)]
}
