//! The plan: what to do on which day until the interview, and the line that makes one; beside it the
//! pages that show progress.
//!
//! Invariant: the days are facts of the worker; nothing is planned here.

use crate::app::course::CourseFacts;
use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::{history, home, ready, tonight};
use crate::app::scroll::Scroll;
use crate::keymap::Action;
use crate::memory::Day;
use crate::plan::{Profile, Task};
use crate::progress::{Picture, Scored};

/// A page of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanPage {
    /// What to do on which day.
    #[default]
    Plan,
    /// Half a year of days.
    Activity,
    /// What was remembered and what comes back.
    Memory,
    /// Technique against difficulty.
    Skills,
    /// Each kind of round against the bar.
    Rounds,
}

impl PlanPage {
    /// The pages in order.
    pub const ALL: [Self; 5] = [
        Self::Plan,
        Self::Activity,
        Self::Memory,
        Self::Skills,
        Self::Rounds,
    ];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Activity => "Days",
            Self::Memory => "Memory",
            Self::Skills => "Skills",
            Self::Rounds => "Rounds",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|page| *page == self).unwrap_or(0);
        let next = Self::ALL.get((at + 1) % Self::ALL.len());
        next.copied().unwrap_or_default()
    }
}

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanView {
    /// The page.
    pub page: PlanPage,
    /// First row shown.
    pub scroll: Scroll,
    /// The facts, once they came.
    pub facts: Option<CourseFacts>,
    /// What the other pages show, once it came.
    pub picture: Option<Picture>,
    /// The day that is looked at; today if none.
    pub day: Option<Day>,
}

impl PlanView {
    /// Says whether an action leads anywhere now.
    pub fn works(&self, action: Action) -> bool {
        let facts = self.facts.as_ref();
        match action {
            Action::Open if self.page == PlanPage::Activity => self.scored().next().is_some(),
            Action::Open => self.first().is_some(),
            Action::WeekBack | Action::WeekOn => self.page == PlanPage::Activity,
            Action::Export => facts.is_some_and(|facts| facts.plan.is_some()),
            _ => true,
        }
    }

    /// Returns the day that is looked at, once the days are known.
    pub fn day(&self) -> Option<Day> {
        let days = &self.picture.as_ref()?.heatmap;
        Some(self.day.unwrap_or(days.last()))
    }

    /// Returns what was scored on the day that is looked at, the newest first.
    pub fn scored(&self) -> impl Iterator<Item = &Scored> {
        let day = self.day();
        let all = self.picture.iter().flat_map(|picture| &picture.scored);
        all.filter(move |scored| Some(scored.day) == day)
    }

    /// Looks at another day, as far as days are shown.
    fn turn_day(&mut self, days: i32) {
        let Some(picture) = &self.picture else { return };
        let (first, last) = (picture.heatmap.start, picture.heatmap.last());
        let day = self.day.unwrap_or(last).0.saturating_add(days);
        self.day = Some(Day(day.clamp(first.0, last.0)));
        self.scroll.to_top();
    }

    /// What enter starts: the first thing of tonight, or of the weakest.
    fn first(&self) -> Option<&Task> {
        let facts = self.facts.as_ref()?;
        match self.page {
            PlanPage::Plan => facts.tasks.first(),
            _ => facts.weakest.as_ref(),
        }
    }
}

/// What the progress pages show came.
pub fn drawn(model: &mut Model, picture: Picture) -> Vec<Effect> {
    if let Screen::Plan(view) = &mut model.screen {
        view.picture = Some(picture);
    }
    Vec::new()
}

/// Opens the screen and asks for its facts.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Plan(Box::default());
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::Course)]
}

/// Opens the page of days where it was left.
pub fn open_days(model: &mut Model, day: Day) -> Vec<Effect> {
    let mut effects = open(model);
    if let Screen::Plan(view) = &mut model.screen {
        (view.page, view.day) = (PlanPage::Activity, Some(day));
    }
    let request = model.request();
    effects.push(Effect::Store(request, StoreRequest::Progress));
    effects
}

/// The facts came, for this screen or for the home screen.
pub fn came(model: &mut Model, facts: CourseFacts, env: &Env) -> Vec<Effect> {
    if let Some(trouble) = &facts.trouble {
        model.warn(trouble.clone(), env.now);
    }
    match &mut model.screen {
        Screen::Plan(view) => view.facts = Some(facts),
        Screen::Ready(view) => view.facts = Some(facts),
        _ => {}
    }
    Vec::new()
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let page = usize::from(model.size.height.saturating_sub(8)).max(1);
    let Screen::Plan(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.page == PlanPage::Activity {
        let days = match action {
            Action::Up => Some(-1),
            Action::Down => Some(1),
            Action::WeekBack => Some(-7),
            Action::WeekOn => Some(7),
            Action::Top => Some(i32::MIN),
            Action::Bottom => Some(i32::MAX),
            _ => None,
        };
        if let Some(days) = days {
            view.turn_day(days);
            return Vec::new();
        }
        if action == Action::Open {
            let day = view.day().filter(|_| view.scored().next().is_some());
            return day.map_or_else(Vec::new, |day| history::open_day(model, day));
        }
    }
    match action {
        Action::Up => view.scroll.turn(-1),
        Action::Down => view.scroll.turn(1),
        Action::PageUp => view.scroll.turn(-(page as isize)),
        Action::PageDown => view.scroll.turn(page as isize),
        Action::Top => view.scroll.to_top(),
        Action::Bottom => view.scroll.to_end(),
        Action::Open => {
            if let Some(task) = view.first().cloned() {
                return tonight::start(model, &task, env);
            }
        }
        Action::NextTab => {
            view.page = view.page.next();
            view.scroll.to_top();
            if view.page != PlanPage::Plan && view.picture.is_none() {
                let request = model.request();
                return vec![Effect::Store(request, StoreRequest::Progress)];
            }
        }
        Action::NewPlan => ask(model),
        Action::CheckReadiness => return ready::open(model, env),
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
