//! The candidate's stories: a list with a reading pane, the matrix, and the way into the editor.
//!
//! Invariant: a text that came back from the editor is never lost: what cannot be taken waits here as
//! a draft, with what is wrong with it, and the same key opens it again.

use crate::app::effect::{BankRequest, Effect};
use crate::app::facts::{BankFacts, Put};
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::wanted::wanted;
use crate::app::screen::{home, own};
use crate::app::scroll::Scroll;
use crate::bank::markdown::{BLANK, to_markdown};
use crate::bank::{Matrix, Stories, Story};
use crate::base::RequestId;
use crate::keymap::Action;

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoriesView {
    /// The selected story.
    pub selected: usize,
    /// The matrix is shown.
    pub on_matrix: bool,
    /// First row shown of the reading pane or the matrix.
    pub scroll: Scroll,
    /// A text that could not be taken.
    pub draft: Option<Draft>,
    /// The editor that was opened: its request and whose text it has.
    editing: Option<(RequestId, Option<String>)>,
}

/// A text that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which story it changes; a new one if `None`.
    pub story: Option<String>,
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// Opens the screen and reads the files anew: they may have changed since.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Stories(StoriesView::default());
    let request = model.request();
    vec![Effect::Bank(request, BankRequest::Load)]
}

/// Returns the matrix of the stories against what the decks ask for.
pub fn matrix(model: &Model) -> Matrix {
    let none = Stories::default();
    let stories = model.stories().unwrap_or(&none);
    Matrix::of(stories, &wanted(&model.shelf.decks))
}

impl StoriesView {
    /// Returns the selected story.
    pub fn story<'m>(&self, model: &'m Model) -> Option<&'m Story> {
        model.stories()?.all.get(self.selected)
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let count = model.stories().map_or(0, |stories| stories.all.len());
    let page = usize::from(model.size.height.saturating_sub(8)).max(1);
    let Screen::Stories(view) = &mut model.screen else {
        return Vec::new();
    };
    let last = count.saturating_sub(1);
    view.selected = view.selected.min(last);
    let on_matrix = view.on_matrix;
    match action {
        Action::Up if on_matrix => view.scroll.turn(-1),
        Action::Down if on_matrix => view.scroll.turn(1),
        Action::Up | Action::Down | Action::Top | Action::Bottom => {
            view.selected = match action {
                Action::Up => view.selected.saturating_sub(1),
                Action::Down => (view.selected + 1).min(last),
                Action::Top => 0,
                _ => last,
            };
            view.scroll.to_top();
        }
        Action::PageUp => view.scroll.turn(-(page as isize)),
        Action::PageDown => view.scroll.turn(page as isize),
        Action::NextTab => {
            view.on_matrix = !view.on_matrix;
            view.scroll.to_top();
        }
        Action::Back => return home::open(model),
        Action::NewStory => return write(model, None, env),
        Action::Open => {
            let id = view.story_id(model.bank.as_ref());
            return match id {
                Some(id) => write(model, Some(id), env),
                None => write(model, None, env),
            };
        }
        Action::Retire => {
            let Some(id) = view.story_id(model.bank.as_ref()) else {
                return Vec::new();
            };
            let retired = model
                .stories()
                .and_then(|stories| stories.get(&id))
                .is_some_and(|story| story.retired);
            let request = model.request();
            return vec![Effect::Bank(request, BankRequest::Retire(id, !retired))];
        }
        _ => {}
    }
    Vec::new()
}

impl StoriesView {
    fn story_id(&self, bank: Option<&BankFacts>) -> Option<String> {
        let stories = bank?.stories.as_ref().ok()?;
        Some(stories.all.get(self.selected)?.id.clone())
    }
}

/// Opens the editor with a story, a new one, or the draft that waits.
fn write(model: &mut Model, id: Option<String>, env: &Env) -> Vec<Effect> {
    if let Some(why) = model
        .bank
        .as_ref()
        .and_then(|bank| bank.stories.as_ref().err())
    {
        let why = why.clone();
        model.warn(why, env.now);
        return Vec::new();
    }
    let request = model.request();
    let known = id
        .as_ref()
        .and_then(|id| model.stories()?.get(id))
        .map(|story| to_markdown([story]));
    let Screen::Stories(view) = &mut model.screen else {
        return Vec::new();
    };
    // A draft comes first: it is work that is not in the file.
    let (id, text) = match view.draft.take() {
        Some(draft) => (draft.story, draft.text),
        None => (id, known.unwrap_or_else(|| BLANK.to_owned())),
    };
    view.editing = Some((request, id));
    vec![Effect::EditExternally(request, text, ".md")]
}

/// The editor returned; says whether it was ours.
pub fn edited(
    model: &mut Model,
    request: RequestId,
    result: &Result<String, String>,
    env: &Env,
) -> Option<Vec<Effect>> {
    let Screen::Stories(view) = &mut model.screen else {
        return None;
    };
    let (_, story) = view.editing.take_if(|(id, _)| *id == request)?;
    Some(match result {
        Ok(text) if text.trim() == BLANK.trim() => {
            model.say("nothing was written", env.now);
            Vec::new()
        }
        Ok(text) => {
            let request = model.request();
            let put = BankRequest::Put(story, text.clone());
            vec![Effect::Bank(request, put)]
        }
        Err(why) => {
            model.warn(why.clone(), env.now);
            Vec::new()
        }
    })
}

/// What the files hold came.
pub fn came(model: &mut Model, mut facts: BankFacts, env: &Env) -> Vec<Effect> {
    let (put, heard) = (facts.put.take(), facts.heard.take());
    model.bank = Some(facts);
    match put {
        None => {}
        Some(Put::Done { id, what }) => {
            let place = model
                .stories()
                .and_then(|stories| stories.all.iter().position(|story| story.id == id));
            if let (Screen::Stories(view), Some(place)) = (&mut model.screen, place) {
                view.selected = place;
                view.scroll.to_top();
                model.say(format!("{what}: {id}"), env.now);
            }
        }
        Some(Put::Refused { story, text, why }) => {
            model.warn(why.clone(), env.now);
            if let Screen::Stories(view) = &mut model.screen
                && !text.is_empty()
            {
                view.draft = Some(Draft { story, text, why });
            }
        }
    }
    heard.map_or_else(Vec::new, |heard| own::note(model, &heard, env))
}
