//! The readiness check: ten short questions, each answered, shown and explained; then a picture.
//!
//! Invariant: an answer that was given stays given; nothing is kept before the last one.

use crate::app::course::CourseFacts;
use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::{home, plan};
use crate::app::scroll::Scroll;
use crate::deck::RoundKind;
use crate::deck::readiness::{Readiness, ReadinessBody};
use crate::keymap::Action;
use crate::plan::ready::{self, Reply};
use crate::progress::Probe;

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadyView {
    /// The deck's questions.
    pub questions: Vec<Readiness>,
    /// What was answered, in order.
    pub answers: Vec<Probe>,
    /// The index of the open question; `None` once the check is over.
    pub open: Option<usize>,
    /// The selected option.
    pub selected: usize,
    /// What was answered to the open question; its answer is shown then.
    pub reply: Option<Reply>,
    /// The answer of a question that is rated is shown, and not rated yet.
    pub shown: bool,
    /// First row shown.
    pub scroll: Scroll,
    /// Where the candidate stands, once the check is over and kept.
    pub facts: Option<CourseFacts>,
}

impl ReadyView {
    /// Returns the open question.
    pub fn question(&self) -> Option<&Readiness> {
        self.questions.get(self.open?)
    }

    /// Says whether an action leads anywhere now.
    pub fn works(&self, action: Action) -> bool {
        let Some(question) = self.question() else {
            return matches!(action, Action::Open | Action::Back);
        };
        let is_open = self.reply.is_none();
        match (action, &question.body) {
            (Action::Rate(n), ReadinessBody::Choice { options, .. }) => {
                is_open && usize::from(n) <= options.len()
            }
            (Action::Rate(n), ReadinessBody::Rated { .. }) => is_open && self.shown && n <= 4,
            (Action::PassQuestion, _) => is_open,
            _ => true,
        }
    }

    /// Returns how many questions the check has.
    pub fn length(&self) -> usize {
        self.questions.len().min(ready::QUESTIONS)
    }

    fn turn(&mut self) {
        self.open = ready::next(&self.questions, &self.answers);
        self.selected = 0;
        self.scroll.to_top();
        (self.reply, self.shown) = (None, false);
    }

    /// Takes an answer to the open question.
    fn take(&mut self, reply: Reply) {
        let probe = self
            .question()
            .map(|question| ready::probe(question, reply));
        self.answers.extend(probe);
        (self.reply, self.shown) = (Some(reply), true);
        self.scroll.to_top();
    }
}

/// Opens the check with the questions of the first deck that has some.
pub fn open(model: &mut Model, env: &Env) -> Vec<Effect> {
    if !model.shelf.ready {
        model.say(home::DECKS_UNREAD, env.now);
        return Vec::new();
    }
    let mut decks = model.shelf.decks.iter();
    let Some(deck) = decks.find(|deck| !deck.readiness.is_empty()) else {
        model.warn("no deck has questions for a readiness check", env.now);
        return Vec::new();
    };
    let mut questions = deck.readiness.clone();
    // Engineers are not asked for cases, which only scientists are given: those are told by what they sit.
    let home = deck.default_loop().into_iter();
    let has_cases = home
        .flat_map(|home| &home.rounds)
        .any(|round| round.kind == RoundKind::Case);
    let seen = model.home.iter().flat_map(|facts| &facts.seen);
    let sits_cases = seen
        .filter_map(|seen| deck.question(&seen.question))
        .any(|question| question.kind == RoundKind::Case);
    if !has_cases && !sits_cases {
        questions.retain(|question| question.kind != RoundKind::Case);
    }
    let mut view = ReadyView {
        questions,
        ..ReadyView::default()
    };
    view.turn();
    model.overlays.clear();
    model.screen = Screen::Ready(Box::new(view));
    Vec::new()
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Ready(view) = &mut model.screen else {
        return Vec::new();
    };
    if action == Action::Back {
        let is_left = view.question().is_some() && !view.answers.is_empty();
        let effects = home::open(model);
        if is_left {
            model.say("the check was left; nothing of it is kept", env.now);
        }
        return effects;
    }
    let Some(question) = view.question() else {
        if action == Action::Open {
            return plan::open(model);
        }
        scroll(view, action);
        return Vec::new();
    };
    let options = match &question.body {
        ReadinessBody::Choice { options, .. } => options.len(),
        ReadinessBody::Rated { .. } => 0,
    };
    if view.reply.is_some() {
        if action == Action::Open {
            view.turn();
            if view.open.is_none() {
                let request = model.request();
                let Screen::Ready(view) = &model.screen else {
                    return Vec::new();
                };
                let answers = view.answers.clone();
                return vec![Effect::Store(request, StoreRequest::KeepCheck(answers))];
            }
        } else {
            scroll(view, action);
        }
        return Vec::new();
    }
    match action {
        Action::Up if options > 0 => view.selected = view.selected.saturating_sub(1),
        Action::Down if options > 0 => view.selected = (view.selected + 1).min(options - 1),
        Action::Open if options > 0 => view.take(Reply::Option(view.selected)),
        Action::Open => view.shown = true,
        Action::Rate(n) if view.works(action) && options > 0 => {
            view.selected = usize::from(n) - 1;
            view.take(Reply::Option(view.selected));
        }
        Action::Rate(n) if view.works(action) => view.take(Reply::Rated(n)),
        Action::PassQuestion => view.take(Reply::Pass),
        _ => scroll(view, action),
    }
    Vec::new()
}

fn scroll(view: &mut ReadyView, action: Action) {
    match action {
        Action::Up => view.scroll.turn(-1),
        Action::Down => view.scroll.turn(1),
        Action::PageUp => view.scroll.turn(-10),
        Action::PageDown => view.scroll.turn(10),
        Action::Top => view.scroll.to_top(),
        _ => {}
    }
}
