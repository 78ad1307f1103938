//! Tags on what is selected in the history: the line that asks for them, and what comes of it.
//!
//! Invariant: the line shows all tags of the one place it is about, so what is left out is taken off.

use crate::app::effect::{DiaryRequest, Effect, StoreRequest};
use crate::app::model::{Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::history;
use crate::diary::{Tags, read_tags, written_tags};

/// Asks for the tags of what is selected; those it has are typed already.
pub(super) fn ask(model: &mut Model) {
    if let Some(tags) = now(model) {
        let mut text = written_tags(&tags);
        if !text.is_empty() {
            // What is typed next is a tag of its own.
            text.push(' ');
        }
        model.overlays.push(Overlay::Prompt {
            purpose: PromptFor::Tags,
            text,
        });
    }
}

/// The tags of what is selected, if something is.
fn now(model: &Model) -> Option<Tags> {
    let view = match &model.screen {
        Screen::History(view) => view,
        Screen::Loop(view) => {
            let session = &view.session.plan.session;
            return Some(view.tagged.at(session, Some(view.selected)));
        }
        _ => return None,
    };
    if let Some(round) = view.selected_real() {
        return Some(round.tags.clone());
    }
    let (session, round) = view.selected_place()?;
    let facts = view.facts.as_ref()?;
    Some(facts.tagged.at(&session, round))
}

/// The line was typed.
pub(super) fn entered(model: &mut Model, text: &str) -> Vec<Effect> {
    let wanted = read_tags(text);
    let view = match &model.screen {
        Screen::History(view) => view,
        Screen::Loop(view) => {
            let session = view.session.plan.session.clone();
            let request = DiaryRequest::Tag(session, Some(view.selected), wanted);
            return written(model, request);
        }
        _ => return Vec::new(),
    };
    let request = if let Some(round) = view.selected_real() {
        let mut round = round.clone();
        round.tags = wanted;
        DiaryRequest::Keep(Box::new(round))
    } else if let Some((session, round)) = view.selected_place() {
        DiaryRequest::Tag(session, round, wanted)
    } else {
        return Vec::new();
    };
    written(model, request)
}

fn written(model: &mut Model, request: DiaryRequest) -> Vec<Effect> {
    let id = model.request();
    let write = Effect::Store(id, StoreRequest::Diary(request));
    vec![write, history::reload(model)]
}
