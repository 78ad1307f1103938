//! How good predictions and own scores are, and an old answer that is scored again.
//!
//! Invariant: while an old answer is scored again, nothing of its old scores is in sight; what is
//! kept goes into the journal of its sitting as one event, beside the scores of its time.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::{CalibrationFacts, Derived, OldScored};
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::{HistoryView, history};
use crate::app::scroll::Scroll;
use crate::interview::Event;
use crate::keymap::{Action, Context};

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalibrationView {
    /// The facts, once they came.
    pub facts: Option<CalibrationFacts>,
    /// First row shown.
    pub scroll: Scroll,
    /// An old answer that is being scored again.
    pub again: Option<Rescoring>,
    /// The answer that was scored again last.
    pub compared: Option<Compared>,
}

/// An answer that was scored again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The question's title.
    pub title: String,
    /// Each criterion with its score then and now.
    pub rows: Vec<(String, u8, u8)>,
}

/// An old answer that is being scored again.
#[derive(Clone, Debug, PartialEq)]
pub struct Rescoring {
    /// Which one.
    pub old: OldScored,
    /// The selected criterion.
    pub selected: usize,
    /// 1 to 4 for each criterion, once given.
    pub scores: Vec<Option<u8>>,
    /// First row shown of the answer.
    pub scroll: Scroll,
}

impl CalibrationView {
    /// Returns the contexts whose keys work here.
    pub fn contexts(&self) -> Vec<Context> {
        let own = match self.again {
            Some(_) => Context::Rescore,
            None => Context::Calibration,
        };
        vec![own, Context::List, Context::Global]
    }

    /// Says whether an action leads anywhere now.
    pub fn works(&self, action: Action) -> bool {
        match (action, &self.again) {
            (Action::Open, None) => self.facts.as_ref().is_some_and(|facts| facts.old.is_some()),
            (Action::Lock, Some(again)) => again.scores.iter().all(Option::is_some),
            _ => true,
        }
    }
}

/// Opens the screen.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Calibration(Box::default());
    vec![ask(model)]
}

/// Asks for the facts.
pub fn ask(model: &mut Model) -> Effect {
    let request = model.request();
    Effect::Store(request, StoreRequest::Calibration)
}

/// The facts came.
pub fn came(model: &mut Model, facts: CalibrationFacts) {
    match &mut model.screen {
        Screen::Calibration(view) => view.facts = Some(facts),
        Screen::History(view) => view.foresight = Some(facts.foresight),
        _ => {}
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Calibration(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.again.is_some() {
        return score(model, action, env);
    }
    match action {
        Action::Up => view.scroll.turn(-1),
        Action::Down => view.scroll.turn(1),
        Action::PageUp => view.scroll.turn(-10),
        Action::PageDown => view.scroll.turn(10),
        Action::Top => view.scroll.to_top(),
        Action::Open => {
            let old = view.facts.as_ref().and_then(|facts| facts.old.clone());
            view.again = old.map(|old| Rescoring {
                selected: 0,
                scores: vec![None; old.answer.criteria.len()],
                scroll: Scroll::default(),
                old,
            });
        }
        Action::Back => {
            model.screen = Screen::History(HistoryView::default());
            return vec![history::reload(model)];
        }
        _ => {}
    }
    Vec::new()
}

/// A key while an old answer is scored again.
fn score(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Calibration(view) = &mut model.screen else {
        return Vec::new();
    };
    let Some(again) = view.again.as_mut() else {
        return Vec::new();
    };
    let last = again.scores.len().saturating_sub(1);
    match action {
        Action::Up => again.selected = again.selected.saturating_sub(1),
        Action::Down => again.selected = (again.selected + 1).min(last),
        Action::PageUp => again.scroll.turn(-10),
        Action::PageDown => again.scroll.turn(10),
        Action::Score(score) => {
            if let Some(slot) = again.scores.get_mut(again.selected) {
                *slot = Some(score);
            }
            again.selected = (again.selected + 1).min(last);
        }
        Action::Lock => {
            let scores: Option<Vec<u8>> = again.scores.iter().copied().collect();
            let Some(scores) = scores else {
                model.say("score every criterion first", env.now);
                return Vec::new();
            };
            let old = again.old.clone();
            view.again = None;
            view.scroll.to_top();
            view.compared = Some(compare(&old, &scores));
            // What is kept now is among the facts that come back.
            view.facts = None;
            let request = model.request();
            let append = StoreRequest::Append {
                session: old.session,
                first_seq: old.next_seq,
                events: vec![Event {
                    at: env.now,
                    fact: old.answer.rescored(scores),
                }],
                derived: Box::new(Derived::default()),
            };
            return vec![Effect::Store(request, append), ask(model)];
        }
        Action::Back => view.again = None,
        _ => {}
    }
    Vec::new()
}

/// Each criterion with its score then and now.
fn compare(old: &OldScored, scores: &[u8]) -> Compared {
    let both = old.answer.then.iter().zip(scores);
    let named = old.answer.criteria.iter().zip(both);
    let rows = named.filter_map(|(name, (then, now))| Some((name.clone(), (*then)?, *now)));
    Compared {
        title: old.answer.title.clone(),
        rows: rows.collect(),
    }
}
