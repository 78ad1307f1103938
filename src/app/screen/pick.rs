//! Choosing what to sit: a loop, a drill of a kind, one question; and how strictly.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::{home, sitting};
use crate::base::{LevelId, LoopId, QuestionId};
use crate::deck::{Deck, LoopKind, RoundKind};
use crate::interview::Mode;
use crate::keymap::Action;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickTab {
    /// Loops.
    Loops,
    /// Assessments: loops that are sat at once, without an interviewer.
    Assessments,
    /// A round of one kind, then its questions.
    Kind(RoundKind),
    /// Every question.
    All,
}

/// The state of the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct PickView {
    /// What is listed.
    pub tab: PickTab,
    /// The selected line.
    pub selected: usize,
    /// Only lines with these words.
    pub filter: String,
    /// Index of the deck.
    pub deck: usize,
    /// Index of the level; the loop's own if none.
    pub level: Option<usize>,
    /// How strict.
    pub mode: Mode,
    /// On bare pads.
    pub bare: bool,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum PickLine {
    /// A loop.
    Loop(LoopId),
    /// A round of a kind, with questions of the deck's choice.
    Round(RoundKind),
    /// One question.
    Question(QuestionId),
}

impl PickTab {
    /// The tabs in order.
    const ORDER: [Self; 10] = [
        Self::Loops,
        Self::Assessments,
        Self::Kind(RoundKind::Recruiter),
        Self::Kind(RoundKind::Sql),
        Self::Kind(RoundKind::Coding),
        Self::Kind(RoundKind::Modelling),
        Self::Kind(RoundKind::Design),
        Self::Kind(RoundKind::Case),
        Self::Kind(RoundKind::Culture),
        Self::All,
    ];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Loops => "Loops",
            Self::Assessments => "Assessments",
            Self::Kind(kind) => kind.title(),
            Self::All => "All questions",
        }
    }

    /// Returns the tabs that a deck has, in order; cases are left out where it has none.
    pub fn of(deck: &Deck) -> Vec<Self> {
        let case = Self::Kind(RoundKind::Case);
        let has_cases = deck.questions.iter().any(|one| one.kind == RoundKind::Case);
        let tabs = Self::ORDER.into_iter();
        tabs.filter(|tab| *tab != case || has_cases).collect()
    }

    fn next(self, tabs: &[Self]) -> Self {
        let after = tabs.iter().skip_while(|tab| **tab != self).nth(1);
        after.or(tabs.first()).copied().unwrap_or(self)
    }
}

impl PickView {
    /// Returns the screen with nothing filtered.
    pub fn new(tab: PickTab, mode: Mode) -> Self {
        Self {
            tab,
            selected: 0,
            filter: String::new(),
            deck: 0,
            level: None,
            mode,
            bare: false,
        }
    }

    /// Returns the deck that is chosen.
    pub fn deck<'m>(&self, model: &'m Model) -> Option<&'m Arc<Deck>> {
        model.shelf.decks.get(self.deck)
    }

    /// Returns the lines of the list.
    pub fn lines(&self, model: &Model) -> Vec<PickLine> {
        let Some(deck) = self.deck(model) else {
            return Vec::new();
        };
        let hit = |text: &str| text.to_lowercase().contains(&self.filter.to_lowercase());
        let questions = |kind: Option<RoundKind>| {
            deck.questions
                .iter()
                .filter(move |question| kind.is_none_or(|kind| question.kind == kind))
                .filter(|question| {
                    hit(&question.title)
                        || hit(question.id.as_str())
                        || question.tags.iter().any(|tag| hit(tag))
                })
                .map(|question| PickLine::Question(question.id.clone()))
        };
        match self.tab {
            PickTab::Loops | PickTab::Assessments => deck
                .loops
                .iter()
                .filter(|candidate| {
                    let asked = self.tab == PickTab::Assessments;
                    (candidate.kind == LoopKind::Assessment) == asked
                })
                .filter(|candidate| hit(&candidate.name) || hit(candidate.id.as_str()))
                .map(|candidate| PickLine::Loop(candidate.id.clone()))
                .collect(),
            PickTab::Kind(kind) => {
                let round = self.filter.is_empty().then_some(PickLine::Round(kind));
                round.into_iter().chain(questions(Some(kind))).collect()
            }
            PickTab::All => questions(None).collect(),
        }
    }

    /// Returns the level that is chosen, if another than the loop's own.
    pub fn level(&self, deck: &Deck) -> Option<LevelId> {
        self.level
            .and_then(|index| deck.levels.get(index))
            .map(|level| level.id.clone())
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Pick(view) = &model.screen else {
        return Vec::new();
    };
    let lines = view.lines(model);
    let last = lines.len().saturating_sub(1);
    let decks = model.shelf.decks.len();
    let levels = view.deck(model).map_or(0, |deck| deck.levels.len());
    let tabs = view
        .deck(model)
        .map_or_else(Vec::new, |deck| PickTab::of(deck));
    let Screen::Pick(view) = &mut model.screen else {
        return Vec::new();
    };
    view.selected = view.selected.min(last);
    match action {
        Action::Up => view.selected = view.selected.saturating_sub(1),
        Action::Down => view.selected = (view.selected + 1).min(last),
        Action::PageUp => view.selected = view.selected.saturating_sub(10),
        Action::PageDown => view.selected = (view.selected + 10).min(last),
        Action::Top => view.selected = 0,
        Action::Bottom => view.selected = last,
        Action::NextTab => {
            view.tab = view.tab.next(&tabs);
            view.selected = 0;
        }
        Action::NextDeck if decks > 0 => {
            view.deck = (view.deck + 1) % decks;
            view.level = None;
            view.selected = 0;
        }
        Action::CycleMode => {
            view.mode = match view.mode {
                Mode::Standard => Mode::Study,
                Mode::Study => Mode::Pressure,
                Mode::Pressure => Mode::Standard,
            };
        }
        Action::CycleBare => view.bare = !view.bare,
        Action::CycleLevel => {
            view.level = match view.level {
                None if levels > 0 => Some(0),
                Some(index) if index + 1 < levels => Some(index + 1),
                _ => None,
            };
        }
        Action::Filter => {
            let text = view.filter.clone();
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Filter,
                text,
            });
        }
        Action::Open => {
            if let Some(line) = lines.get(view.selected) {
                return start(model, line, env);
            }
        }
        Action::Back if !view.filter.is_empty() => view.filter.clear(),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// Starts what is selected.
fn start(model: &mut Model, line: &PickLine, env: &Env) -> Vec<Effect> {
    let Screen::Pick(view) = &model.screen else {
        return Vec::new();
    };
    let Some(deck) = view.deck(model).cloned() else {
        return Vec::new();
    };
    let terms = sitting::Terms {
        variant: None,
        level: view.level(&deck),
        mode: view.mode,
        bare: view.bare,
    };
    let what = match line {
        PickLine::Loop(id) => sitting::Choice::Loop(id.clone()),
        PickLine::Round(kind) => sitting::Choice::Kind(*kind),
        PickLine::Question(id) => sitting::Choice::Question(id.clone()),
    };
    sitting::start(model, &deck, &what, &terms, env)
}
