//! The second seat, on both sides: what the candidate's program does with a partner, and the screen
//! of the partner's.
//!
//! Invariant: a partner changes nothing but through the state machine; what is refused is told to
//! nobody, and a partner who is gone leaves the round as it was.

use crate::app::effect::Effect;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::sitting;
use crate::app::scroll::Scroll;
use crate::app::seat::{SeatNews, SeatSaid, SeatView, seat_after, seat_view};
use crate::interview::seat::SeatWish;
use crate::interview::{Command, decide};
use crate::keymap::Action;

/// The partner's screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeatScreen {
    /// The round, once it was shown.
    pub view: Option<Box<SeatView>>,
    /// What is shown of it.
    pub page: SeatPage,
    /// The selected follow-up.
    pub probe: usize,
    /// The selected criterion.
    pub criterion: usize,
    /// First line shown of the work.
    pub scroll: Scroll,
    /// Why the round is out of reach.
    pub lost: Option<String>,
}

/// A page of the partner's screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeatPage {
    /// Prompt and what the candidate writes.
    #[default]
    Work,
    /// What may be brought up.
    Probes,
    /// What it is scored by.
    Rubric,
    /// What was noted.
    Notes,
}

impl SeatPage {
    /// The pages in order.
    pub const ALL: [Self; 4] = [Self::Work, Self::Probes, Self::Rubric, Self::Notes];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Work => "Their work",
            Self::Probes => "Follow-ups",
            Self::Rubric => "Your scores",
            Self::Notes => "Your notes",
        }
    }

    /// Returns the page after this one.
    fn next(self) -> Self {
        let mut pages = Self::ALL.into_iter().cycle();
        pages.find(|page| *page == self);
        pages.next().unwrap_or_default()
    }
}

impl SeatScreen {
    /// Says whether an action leads anywhere now.
    pub fn works(&self, action: Action) -> bool {
        let is_there = self.view.as_ref().is_some_and(|view| !view.is_over) && self.lost.is_none();
        match action {
            Action::Fire => is_there && self.page == SeatPage::Probes,
            Action::Score(_) => is_there && self.page == SeatPage::Rubric,
            Action::Note | Action::NextTab => is_there,
            _ => true,
        }
    }
}

/// Does what a key of the partner asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Seat(screen) = &mut model.screen else {
        return Vec::new();
    };
    if !screen.works(action) {
        return Vec::new();
    }
    let said = match action {
        Action::NextTab => {
            screen.page = screen.page.next();
            screen.scroll.to_top();
            None
        }
        Action::Up | Action::PageUp | Action::Top => step(screen, false),
        Action::Down | Action::PageDown | Action::Bottom => step(screen, true),
        Action::Note => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::SeatNote,
                text: String::new(),
            });
            None
        }
        Action::Fire => screen.view.as_ref().and_then(|view| {
            let probe = view.probes.get(screen.probe)?;
            Some(SeatSaid::Fire {
                round: view.round,
                question: view.question,
                probe: probe.id.clone(),
            })
        }),
        Action::Score(score) => screen.view.as_ref().map(|view| SeatSaid::Score {
            round: view.round,
            question: view.question,
            criterion: screen.criterion,
            score,
        }),
        _ => None,
    };
    if matches!(said, Some(SeatSaid::Score { .. })) {
        step(screen, true);
    }
    if said.is_some() {
        model.say("sent", env.now);
    }
    said.map(Effect::SaySeat).into_iter().collect()
}

/// Selects the next line of a page, or scrolls it.
fn step(screen: &mut SeatScreen, down: bool) -> Option<SeatSaid> {
    let counts = screen.view.as_ref();
    let counts = counts.map_or((0, 0), |view| (view.probes.len(), view.criteria.len()));
    let (place, count) = match screen.page {
        SeatPage::Work | SeatPage::Notes => {
            screen.scroll.turn(if down { 1 } else { -1 });
            return None;
        }
        SeatPage::Probes => (&mut screen.probe, counts.0),
        SeatPage::Rubric => (&mut screen.criterion, counts.1),
    };
    *place = if down {
        (*place + 1).min(count.saturating_sub(1))
    } else {
        place.saturating_sub(1)
    };
    None
}

/// Evidence was typed.
pub(super) fn note(model: &mut Model, text: &str, env: &Env) -> Vec<Effect> {
    let Screen::Seat(screen) = &model.screen else {
        return Vec::new();
    };
    let Some(view) = &screen.view else {
        return Vec::new();
    };
    let said = SeatSaid::Note {
        round: view.round,
        question: view.question,
        text: text.trim().to_owned(),
    };
    model.say("sent", env.now);
    vec![Effect::SaySeat(said)]
}

/// The round as it is now, in the partner's program.
pub fn shown(model: &mut Model, view: Box<SeatView>) -> Vec<Effect> {
    if let Screen::Seat(screen) = &mut model.screen {
        let was_over = screen.view.as_ref().is_some_and(|view| view.is_over);
        if was_over && view.criteria.is_empty() && !view.is_over {
            // The candidate has left the debrief: the thanks stand until something else begins.
            return Vec::new();
        }
        let at = |view: &SeatView| (view.round, view.question);
        if screen.view.as_deref().map(at) != Some(at(&view)) {
            (screen.probe, screen.criterion) = (0, 0);
            screen.scroll.to_top();
        }
        screen.view = Some(view);
    }
    Vec::new()
}

/// The round is out of reach of the partner's program.
pub fn lost(model: &mut Model, why: String, env: &Env) -> Vec<Effect> {
    model.warn(why.clone(), env.now);
    if let Screen::Seat(screen) = &mut model.screen {
        screen.lost = Some(why);
    }
    Vec::new()
}

/// News about the seat beside the round sat here.
pub fn heard(model: &mut Model, news: SeatNews, env: &Env) -> Vec<Effect> {
    let wish = match news {
        SeatNews::Open => {
            model.seat.is_open = true;
            model.say(
                "a partner may sit in: `onsite seat` in another terminal",
                env.now,
            );
            return Vec::new();
        }
        SeatNews::Failed(why) => {
            model.warn(format!("no partner can sit in: {why}"), env.now);
            return Vec::new();
        }
        SeatNews::Taken => {
            (model.seat.is_taken, model.seat.shown) = (true, None);
            model.say("somebody sat down in the seat", env.now);
            SeatWish::Come
        }
        SeatNews::Left => {
            (model.seat.is_taken, model.seat.shown) = (false, None);
            model.say("the seat is empty again", env.now);
            SeatWish::Go
        }
        SeatNews::Said(said) => said.wish(),
    };
    let command = Command::Seat(wish);
    let live = model.live.as_ref();
    // What is refused is no business of the candidate's.
    let is_heard = live.is_some_and(|live| decide(&live.session, command.clone(), env.now).is_ok());
    if !is_heard {
        return Vec::new();
    }
    sitting::tell(model, command, env)
}

/// Shows the round to the partner, if there is one and something changed.
pub fn show(model: &mut Model) -> Option<Effect> {
    if !model.seat.is_taken {
        return None;
    }
    let view = match (model.live.as_deref(), &model.screen) {
        (Some(live), _) => seat_view(live),
        (None, Screen::Debrief(view)) if !view.from_history => seat_after(&view.session),
        (None, _) => SeatView::default(),
    };
    let view = Box::new(view);
    if model.seat.shown.as_ref() == Some(&view) {
        return None;
    }
    model.seat.shown = Some(view.clone());
    Some(Effect::ShowSeat(view))
}
