//! Opening what the command line asked for, and clicks on lists.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::layout;
use crate::app::model::{Env, Model, Opening, Screen};
use crate::app::msg::{Mouse, MouseKind};
use crate::app::screen::{
    DebriefView, PickTab, PickView, home, jobs, own_desk, ready, round, sitting,
};
use crate::app::update::{act, in_round};
use crate::base::{LevelId, LoopId, QuestionId};
use crate::deck::RoundKind;
use crate::keymap::Action;

/// Rows above the first line of a list, below the status row.
pub const LIST_TOP: u16 = 4;

/// Opens what the command line asked for once decks and history are read.
pub fn opening(model: &mut Model, env: &Env) -> Vec<Effect> {
    if !model.shelf.ready || model.home.is_none() || model.opening == Opening::Home {
        return Vec::new();
    }
    let opening = std::mem::take(&mut model.opening);
    let mode = model.settings.mode;
    if home::resumable(model) {
        model.warn(
            "a sitting is under way: resume it, or give it up with x",
            env.now,
        );
        return Vec::new();
    }
    match opening {
        Opening::OwnHistory => own_desk::open(model, env),
        Opening::Home | Opening::Due | Opening::Scores | Opening::Plan | Opening::Seat => {
            Vec::new()
        }
        Opening::Ready => ready::open(model, env),
        Opening::PickDrill => {
            model.screen = Screen::Pick(PickView::new(PickTab::All, mode));
            Vec::new()
        }
        Opening::Loop { id, level } => {
            let found = model.shelf.decks.iter().find_map(|deck| match &id {
                Some(id) => deck.find_loop(&LoopId::new(id)).map(|found| (deck, found)),
                None => deck.default_loop().map(|found| (deck, found)),
            });
            let Some((deck, found)) = found.map(|(deck, found)| (deck.clone(), found.id.clone()))
            else {
                model.warn(
                    format!("no deck has a loop {}", id.unwrap_or_default()),
                    env.now,
                );
                return Vec::new();
            };
            let level = level.map(LevelId::new);
            sitting::start(
                model,
                &deck,
                &sitting::Choice::Loop(found),
                &sitting::Terms {
                    level,
                    mode,
                    bare: false,
                    variant: None,
                },
                env,
            )
        }
        Opening::Drill { what, variant } => {
            let kind = RoundKind::ALL
                .into_iter()
                .find(|kind| kind.as_str() == what);
            let id = QuestionId::new(&what);
            let deck = model.shelf.decks.iter().find(|deck| match kind {
                Some(kind) => deck.questions.iter().any(|question| question.kind == kind),
                None => deck.question(&id).is_some(),
            });
            let Some(deck) = deck.cloned() else {
                model.warn(format!("no deck has a question {what}"), env.now);
                return Vec::new();
            };
            let choice = kind.map_or(sitting::Choice::Question(id), sitting::Choice::Kind);
            sitting::start(
                model,
                &deck,
                &choice,
                &sitting::Terms {
                    level: None,
                    mode,
                    bare: false,
                    variant,
                },
                env,
            )
        }
    }
}

/// Gives the decks that were read just now to what was opened before them: a sitting that was
/// resumed, a debrief from the history.
pub fn shelved(model: &mut Model, env: &Env) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Screen::Debrief(view) = &model.screen
        && view.deck.is_none()
    {
        let deck = model.deck(&view.session.plan.deck).cloned();
        let mut fresh = DebriefView::new(view.session.clone(), deck, view.from_history);
        (fresh.page, fresh.scroll) = (view.page, view.scroll.clone());
        fresh.of_loop.clone_from(&view.of_loop);
        let id = view.session.plan.session.clone();
        model.screen = Screen::Debrief(Box::new(fresh));
        // Its journal is asked for once more: the new view has not read it.
        let request = model.request();
        model.awaited = Some(request);
        effects.push(Effect::Store(request, StoreRequest::Load(id)));
    }
    if let Screen::Loop(view) = &model.screen
        && view.deck.is_none()
    {
        let deck = model.deck(&view.session.plan.deck).cloned();
        let view = view.as_ref().clone().with_deck(deck);
        model.screen = Screen::Loop(Box::new(view));
    }
    let id = model
        .live
        .as_ref()
        .map(|live| live.session.plan.deck.clone());
    let deck = id.and_then(|id| model.deck(&id).cloned());
    if let Some(live) = model.live.as_mut()
        && live.deck.is_none()
    {
        live.deck = deck;
        if in_round(model) {
            effects.extend(round::enter(model));
        }
        effects.extend(jobs::judge_orphan(model, env));
    }
    effects
}

/// A click selects a line, a click on the selected line opens it; the wheel moves.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    match mouse.kind {
        MouseKind::WheelUp => return act(model, Action::Up, env),
        MouseKind::WheelDown => return act(model, Action::Down, env),
        MouseKind::Drag => return Vec::new(),
        MouseKind::Press => {}
    }
    let body = layout::frame(model.size).body;
    let top = match &model.screen {
        Screen::Home(_) => home::top(model),
        _ => LIST_TOP,
    };
    let Some(row) = mouse.row.checked_sub(body.y + top) else {
        return Vec::new();
    };
    let row = usize::from(row);
    let selected = match &mut model.screen {
        Screen::Home(view) => &mut view.selected,
        Screen::Pick(view) => &mut view.selected,
        Screen::History(view) => &mut view.selected,
        Screen::Loop(view) => {
            if row >= view.glance.rounds.len() {
                return Vec::new();
            }
            &mut view.selected
        }
        Screen::Cards(view) => &mut view.selected,
        Screen::Stories(view) if !view.on_matrix => &mut view.selected,
        Screen::Sitting
        | Screen::Log(_)
        | Screen::Debrief(_)
        | Screen::Seat(_)
        | Screen::Stories(_)
        | Screen::Calibration(_)
        | Screen::Compare(_)
        | Screen::Plan(_)
        | Screen::Replay(_)
        | Screen::Ready(_) => return Vec::new(),
    };
    let visible = usize::from(body.height.saturating_sub(top)).max(1);
    let line = first_line(*selected, visible) + row;
    if row >= visible {
        return Vec::new();
    }
    if line == *selected {
        return act(model, Action::Open, env);
    }
    *selected = line;
    Vec::new()
}

/// Returns the first line of a list that is shown when `selected` must be among `visible` lines.
pub fn first_line(selected: usize, visible: usize) -> usize {
    selected.saturating_sub(visible.saturating_sub(1))
}
