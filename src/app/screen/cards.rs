//! Recall: cards one by one, then what keeps being forgotten, then the questions that are due.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::{DueCard, DueFacts, DueQuestion, Leech};
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::{care, home, sitting};
use crate::keymap::Action;
use crate::memory::{ItemKey, Rating};

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardsView {
    /// What is due, once it came.
    pub due: Option<DueFacts>,
    /// Index of the card; past the last one, the leeches come, then the list of questions.
    pub card: usize,
    /// The answer is shown.
    pub revealed: bool,
    /// The selected question of the list.
    pub selected: usize,
    /// How many cards were rated in this go.
    pub rated: usize,
    /// How many other decisions were made in this go.
    pub decided: usize,
    /// What was typed so far of a card in own words.
    pub draft: Vec<String>,
}

impl CardsView {
    /// Says whether cards are left.
    pub fn has_card(&self) -> bool {
        self.open_card().is_some()
    }

    /// Returns the card that is shown.
    pub fn open_card(&self) -> Option<&DueCard> {
        self.due.as_ref()?.cards.get(self.card)
    }

    /// Returns what keeps being forgotten and is shown, once no card is left.
    pub fn open_leech(&self) -> Option<&Leech> {
        let due = self.due.as_ref().filter(|_| !self.has_card())?;
        due.leeches.first()
    }

    /// Returns the selected question, once the list is shown.
    pub fn open_question(&self) -> Option<&DueQuestion> {
        let is_listed = !self.has_card() && self.open_leech().is_none();
        let due = self.due.as_ref().filter(|_| is_listed)?;
        due.questions.get(self.selected)
    }

    /// Returns the item that keys speak of.
    pub fn open_item(&self) -> Option<&ItemKey> {
        let card = self.open_card().map(|card| &card.key);
        let leech = || self.open_leech().map(|leech| &leech.key);
        let question = || self.open_question().map(|question| &question.key);
        card.or_else(leech).or_else(question)
    }

    /// Says whether the open item's reference has changed, and nobody has said yet what that means.
    pub fn asks_for_skill(&self) -> bool {
        let card = self.open_card().is_some_and(|card| card.changed);
        card || self
            .open_question()
            .is_some_and(|question| question.changed)
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
        action => return care::act(model, action, env),
    }
    Vec::new()
}

/// Asks for what is due anew.
pub(super) fn reload(model: &mut Model) -> crate::base::RequestId {
    let request = model.request();
    model.awaited = Some(request);
    request
}

/// Returns the ratings that keys give: four, or forgot it and got it.
pub fn ratings(two_keys: bool) -> &'static [Rating] {
    if two_keys {
        &[Rating::Again, Rating::Good]
    } else {
        &Rating::ALL
    }
}

/// Rates the card that is shown and turns to the next one.
fn rate(model: &mut Model, number: u8) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let ratings = ratings(model.settings.two_keys);
    let rating = ratings.get(usize::from(number).wrapping_sub(1)).copied();
    let (Some(rating), Some(card)) = (rating, view.open_card()) else {
        return Vec::new();
    };
    let request = StoreRequest::RateCard(card.key.clone(), rating);
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
    let Some(chosen) = view.open_question().cloned() else {
        return Vec::new();
    };
    if home::resumable(model) {
        model.warn(
            "a sitting is under way: resume it or give it up first",
            env.now,
        );
        return Vec::new();
    }
    let Some(deck) = model.deck(&chosen.key.deck).cloned() else {
        model.warn(
            format!("deck {} is not installed any more", chosen.key.deck),
            env.now,
        );
        return Vec::new();
    };
    let terms = sitting::Terms {
        variant: None,
        level: None,
        mode: model.settings.mode,
        bare: false,
    };
    let is_its_own = ItemKey::question(&chosen.key.deck, &chosen.question) == chosen.key;
    let choice = sitting::Choice::Question(chosen.question);
    let mut effects = sitting::start(model, &deck, &choice, &terms, env);
    // What comes back through another question is reviewed by that one's answer.
    let session = model.live.as_ref().map(|live| &live.session.plan.session);
    if let Some(session) = session.filter(|_| !is_its_own).cloned() {
        let errand = StoreRequest::Errand(session, chosen.key);
        effects.push(Effect::Store(model.request(), errand));
    }
    effects
}
