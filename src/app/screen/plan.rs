//! The plan: what to do on which day until the interview, and the line that makes one.
//!
//! Invariant: the days are facts of the worker; nothing is planned here.

use crate::app::course::CourseFacts;
use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::{home, tonight};
use crate::keymap::Action;
use crate::plan::Profile;

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanView {
    /// First row shown.
    pub scroll: usize,
    /// The facts, once they came.
    pub facts: Option<CourseFacts>,
}

impl PlanView {
    /// Says whether an action leads anywhere now.
    pub fn works(&self, action: Action) -> bool {
        let facts = self.facts.as_ref();
        match action {
            Action::Open => facts.is_some_and(|facts| !facts.tasks.is_empty()),
            Action::Export => facts.is_some_and(|facts| facts.plan.is_some()),
            _ => true,
        }
    }
}

/// Opens the screen and asks for its facts.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Plan(Box::default());
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::Course)]
}

/// The facts came, for this screen or for the home screen.
pub fn came(model: &mut Model, facts: CourseFacts, env: &Env) -> Vec<Effect> {
    if let Some(trouble) = &facts.trouble {
        model.warn(trouble.clone(), env.now);
    }
    if let Screen::Plan(view) = &mut model.screen {
        view.facts = Some(facts);
    }
    Vec::new()
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let page = usize::from(model.size.height.saturating_sub(8)).max(1);
    let Screen::Plan(view) = &mut model.screen else {
        return Vec::new();
    };
    match action {
        Action::Up => view.scroll = view.scroll.saturating_sub(1),
        Action::Down => view.scroll += 1,
        Action::PageUp => view.scroll = view.scroll.saturating_sub(page),
        Action::PageDown => view.scroll += page,
        Action::Top => view.scroll = 0,
        Action::Bottom => view.scroll = usize::MAX / 2,
        Action::Open => {
            let first = view.facts.as_ref().and_then(|facts| facts.tasks.first());
            if let Some(task) = first.cloned() {
                return tonight::start(model, &task, env);
            }
        }
        Action::NewPlan => ask(model),
        Action::Export if view.works(Action::Export) => {
            let request = model.request();
            return vec![Effect::Store(request, StoreRequest::SavePlan)];
        }
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// Asks what a plan is to be made for; what is known is typed already.
pub fn ask(model: &mut Model) {
    let Screen::Plan(view) = &model.screen else {
        return;
    };
    let profile = view
        .facts
        .as_ref()
        .and_then(|facts| facts.course.profile.as_ref());
    let text = profile.map_or_else(String::new, Profile::as_typed);
    model.overlays.push(Overlay::Prompt {
        purpose: PromptFor::Plan,
        text,
    });
}

/// The line for a new plan was typed.
pub fn entered(model: &mut Model, text: &str) -> Vec<Effect> {
    let Screen::Plan(view) = &model.screen else {
        return Vec::new();
    };
    let Some(facts) = &view.facts else {
        return Vec::new();
    };
    let known = facts.course.profile.as_ref();
    let profile = Profile::typed(text, facts.today, known).and_then(|mut profile| {
        if profile.level.is_empty() {
            profile.level.clone_from(&facts.level);
        }
        with_known_level(model, profile)
    });
    match profile {
        Ok(profile) => {
            let request = model.request();
            vec![Effect::Store(request, StoreRequest::MakePlan(profile))]
        }
        Err(why) => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Plan,
                text: text.to_owned(),
            });
            // The reason is read first, then the line mended.
            model.overlays.push(Overlay::Tell { text: why });
            Vec::new()
        }
    }
}

/// Writes the level as the decks do, or says which levels there are.
fn with_known_level(model: &Model, mut profile: Profile) -> Result<Profile, String> {
    let levels = model.shelf.decks.iter().flat_map(|deck| &deck.levels);
    let mut ids: Vec<&str> = levels.map(|level| level.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = ids
        .iter()
        .find(|id| id.eq_ignore_ascii_case(&profile.level));
    match found {
        Some(id) => {
            (*id).clone_into(&mut profile.level);
            Ok(profile)
        }
        // Without a deck no level is known.
        None if ids.is_empty() => Ok(profile),
        None => Err(format!(
            "no deck has a level `{}`: there are {}",
            profile.level,
            ids.join(", ")
        )),
    }
}
