//! Recall: concept cards one by one, then the questions that are due.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::DueFacts;
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::{home, sitting};
use crate::keymap::Action;
use crate::memory::Rating;

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardsView {
    /// What is due, once it came.
    pub due: Option<DueFacts>,
    /// Index of the card; past the last one, the questions are listed.
    pub card: usize,
    /// The answer is shown.
    pub revealed: bool,
    /// The selected question of the list.
    pub selected: usize,
    /// How many cards were rated in this go.
    pub rated: usize,
}

impl CardsView {
    /// Says whether cards are left.
    pub fn has_card(&self) -> bool {
        self.due
            .as_ref()
            .is_some_and(|due| self.card < due.cards.len())
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let questions = view.due.as_ref().map_or(0, |due| due.questions.len());
    match action {
        Action::Reveal if view.has_card() => view.revealed = true,
        Action::Reveal => return drill_selected(model, env),
        Action::Rate(number) if view.has_card() && view.revealed => return rate(model, number),
        Action::Rate(_) if view.has_card() => {
            model.say("look at the answer first: enter shows it", env.now);
        }
        Action::UndoRating => {
            let request = model.request();
            return vec![
                Effect::Store(request, StoreRequest::UndoRating),
                Effect::Store(reload(model), StoreRequest::Due),
            ];
        }
        Action::Up => view.selected = view.selected.saturating_sub(1),
        Action::Down => view.selected = (view.selected + 1).min(questions.saturating_sub(1)),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// Asks for what is due anew.
fn reload(model: &mut Model) -> crate::base::RequestId {
    let request = model.request();
    model.awaited = Some(request);
    request
}

/// Rates the card that is shown and turns to the next one.
fn rate(model: &mut Model, number: u8) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let Some(rating) = Rating::ALL
        .get(usize::from(number).wrapping_sub(1))
        .copied()
    else {
        return Vec::new();
    };
    let Some(card) = view.due.as_ref().and_then(|due| due.cards.get(view.card)) else {
        return Vec::new();
    };
    let request = StoreRequest::RateCard(card.deck.clone(), card.card.clone(), rating);
    view.card += 1;
    view.rated += 1;
    view.revealed = false;
    vec![Effect::Store(model.request(), request)]
}

/// Starts a drill of the selected question.
fn drill_selected(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::Cards(view) = &model.screen else {
        return Vec::new();
    };
    let chosen = view
        .due
        .as_ref()
        .and_then(|due| due.questions.get(view.selected))
        .cloned();
    let Some(chosen) = chosen else {
        return Vec::new();
    };
    if home::resumable(model) {
        model.warn(
            "a sitting is under way: resume it or give it up first",
            env.now,
        );
        return Vec::new();
    }
    let Some(deck) = model.deck(&chosen.deck).cloned() else {
        model.warn(
            format!("deck {} is not installed any more", chosen.deck),
            env.now,
        );
        return Vec::new();
    };
    let terms = sitting::Terms {
        level: None,
        mode: model.settings.mode,
        bare: false,
    };
    sitting::start(
        model,
        &deck,
        &sitting::Choice::Question(chosen.question),
        &terms,
        env,
    )
}
