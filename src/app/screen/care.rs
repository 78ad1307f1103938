//! What is decided about an item while recalling: put off, set aside, flagged, said in other words.
//!
//! Invariant: whatever is decided here is logged in the history, and `u` takes it back.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::{CardsView, cards};
use crate::keymap::Action;
use crate::memory::{Change, Day, ItemKey, Wording};

/// Farther ahead no day can be chosen.
const FARTHEST: u32 = 3_650;

/// Does what a key asks for about the open item.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let Some(key) = view.open_item().cloned() else {
        return Vec::new();
    };
    let today = view.due.as_ref().map_or(Day(0), |due| due.today);
    let leech = view.open_leech().cloned();
    match action {
        Action::BuryItem if leech.is_none() => decide(model, key, Change::Bury(today.plus(1))),
        Action::SuspendItem => decide(model, key, Change::Suspend),
        Action::FlagItem if leech.is_none() => flag(model, key),
        Action::ChooseDay if leech.is_none() => prompt(model, PromptFor::Day, String::new()),
        Action::KeepItem if leech.is_some() => decide(model, key, Change::Keep),
        Action::RewordItem | Action::SplitItem if leech.is_some() && !key.kind.is_recalled() => {
            model.say("a question stays as the deck puts it", env.now);
            Vec::new()
        }
        Action::RewordItem => {
            let Some(leech) = leech else {
                return Vec::new();
            };
            view.draft.clear();
            prompt(model, PromptFor::RewordFront, leech.front)
        }
        Action::SplitItem if leech.is_some() => {
            view.draft.clear();
            prompt(model, PromptFor::SplitFront(1), String::new())
        }
        Action::SameSkill | Action::OtherSkill if view.asks_for_skill() => {
            let is_same = action == Action::SameSkill;
            answered(view);
            if !is_same {
                // It starts anew, with the new cards of another day.
                drop_open(view);
            }
            view.decided += usize::from(!is_same);
            let request = StoreRequest::SameSkill(key, is_same);
            vec![Effect::Store(model.request(), request)]
        }
        _ => Vec::new(),
    }
}

/// A line that was asked for was typed.
pub fn entered(model: &mut Model, purpose: PromptFor, text: &str, env: &Env) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let Some(key) = view.open_item().cloned() else {
        return Vec::new();
    };
    let leech = view.open_leech().cloned();
    match purpose {
        PromptFor::Day => {
            let today = view.due.as_ref().map_or(Day(0), |due| due.today);
            let Some(day) = read_day(text, today) else {
                model.warn(
                    "a day from tomorrow on is written 2026-12-18 or +5",
                    env.now,
                );
                return Vec::new();
            };
            decide(model, key, Change::SetDay(day))
        }
        PromptFor::RewordFront => {
            view.draft = vec![text.to_owned()];
            let back = leech.map_or_else(String::new, |leech| leech.back);
            prompt(model, PromptFor::RewordBack, back)
        }
        PromptFor::SplitFront(part) => {
            view.draft.push(text.to_owned());
            prompt(model, PromptFor::SplitBack(part), String::new())
        }
        PromptFor::SplitBack(1) => {
            view.draft.push(text.to_owned());
            prompt(model, PromptFor::SplitFront(2), String::new())
        }
        PromptFor::RewordBack | PromptFor::SplitBack(_) => {
            view.draft.push(text.to_owned());
            let mut words = std::mem::take(&mut view.draft).into_iter();
            let mut parts = Vec::new();
            while let (Some(front), Some(back)) = (words.next(), words.next()) {
                parts.push(Wording { front, back });
            }
            let change = match (purpose, parts.pop()) {
                (PromptFor::RewordBack, Some(wording)) => Change::Reword(wording),
                (_, Some(last)) => {
                    parts.push(last);
                    Change::Split(parts)
                }
                (_, None) => return Vec::new(),
            };
            decide(model, key, change)
        }
        _ => Vec::new(),
    }
}

/// Decides something that takes the open item out of this evening's queue.
fn decide(model: &mut Model, key: ItemKey, change: Change) -> Vec<Effect> {
    if let Screen::Cards(view) = &mut model.screen {
        view.decided += 1;
        drop_open(view);
    }
    // The parts of a split are new cards: they come at once, as far as the day has room.
    let has_parts = matches!(change, Change::Split(_));
    let request = StoreRequest::Mark(key, change);
    let mut effects = vec![Effect::Store(model.request(), request)];
    if has_parts {
        effects.push(Effect::Store(cards::reload(model), StoreRequest::Due));
    }
    effects
}

fn flag(model: &mut Model, key: ItemKey) -> Vec<Effect> {
    let Screen::Cards(view) = &mut model.screen else {
        return Vec::new();
    };
    let (card, selected, has_card) = (view.card, view.selected, view.has_card());
    let Some(due) = view.due.as_mut() else {
        return Vec::new();
    };
    let flagged = if has_card {
        due.cards.get_mut(card).map(|card| &mut card.flagged)
    } else {
        let question = due.questions.get_mut(selected);
        question.map(|question| &mut question.flagged)
    };
    let Some(flagged) = flagged else {
        return Vec::new();
    };
    *flagged = !*flagged;
    let change = Change::Flag(*flagged);
    view.decided += 1;
    let request = StoreRequest::Mark(key, change);
    vec![Effect::Store(model.request(), request)]
}

/// The open item's change of reference was spoken about.
fn answered(view: &mut CardsView) {
    let (card, selected, has_card) = (view.card, view.selected, view.has_card());
    let Some(due) = view.due.as_mut() else {
        return;
    };
    if has_card {
        if let Some(card) = due.cards.get_mut(card) {
            card.changed = false;
        }
    } else if let Some(question) = due.questions.get_mut(selected) {
        question.changed = false;
    }
}

/// Takes the open item off the screen.
fn drop_open(view: &mut CardsView) {
    let is_card = view.has_card();
    let is_leech = view.open_leech().is_some();
    view.revealed = false;
    let Some(due) = view.due.as_mut() else {
        return;
    };
    if is_card {
        due.cards.remove(view.card);
    } else if is_leech {
        due.leeches.remove(0);
    } else if view.selected < due.questions.len() {
        due.questions.remove(view.selected);
        view.selected = view.selected.min(due.questions.len().saturating_sub(1));
    }
}

fn prompt(model: &mut Model, purpose: PromptFor, text: String) -> Vec<Effect> {
    model.overlays.push(Overlay::Prompt { purpose, text });
    Vec::new()
}

/// A day after today: a date, or so many days ahead.
fn read_day(text: &str, today: Day) -> Option<Day> {
    let day = match text.strip_prefix('+') {
        Some(days) => today.plus(days.trim().parse().ok()?),
        None => Day::parse(text)?,
    };
    (day > today && day.since(today) <= FARTHEST).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_date_or_a_number_of_days() {
        let today = Day::parse("2026-12-18").expect("a date");
        let check = |text: &str, expect: Option<&str>| {
            let day = read_day(text, today).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expect, "{text}");
        };
        check("+1", Some("2026-12-19"));
        check("+ 14", Some("2027-01-01"));
        check("2027-02-28", Some("2027-02-28"));
        check("2026-12-18", None);
        check("+0", None);
        check("+4000", None);
        check("+4294967295", None);
        check("friday", None);
    }
}
