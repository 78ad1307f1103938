//! The one way the model changes: overlay first, then the screen, then what works everywhere.

use crate::app::effect::{BankRequest, Effect, ExitKind, StoreRequest};
use crate::app::model::{Env, Model, Notice, Opening, Screen};
use crate::app::msg::{Mouse, MouseKind, Msg, Reply};
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::screen::{
    calibration, cards, compare, debrief, form, history, home, jobs, log, open, overlays,
    past_loop, pick, plan, ready, replay, round, score, seat, sitting, speaking, stories, typing,
};
use crate::app::scroll::Scroll;
use crate::base::RequestId;
use crate::interview::Stage;
use crate::keymap::{Action, Context, Key, lookup};

/// Handles a message. Total, quick, never panics.
pub fn update(model: &mut Model, msg: Msg, env: &Env) -> Vec<Effect> {
    if model
        .notice
        .as_ref()
        .is_some_and(|notice| notice.until <= env.now)
    {
        model.notice = None;
    }
    let mut effects = handled(model, msg, env);
    effects.extend(seat::show(model));
    effects
}

fn handled(model: &mut Model, msg: Msg, env: &Env) -> Vec<Effect> {
    match msg {
        Msg::Seat(news) => seat::heard(model, news, env),
        Msg::SeatShown(view) => seat::shown(model, view),
        Msg::SeatLost(why) => seat::lost(model, why, env),
        Msg::Key(key) => on_key(model, key, env),
        Msg::Paste(text) => on_paste(model, text, env),
        Msg::Mouse(mouse) => on_mouse(model, mouse, env),
        Msg::Resize(size) => {
            model.size = size;
            typing::follow(model);
            form::settle(model);
            replay::act::wake(model, env)
        }
        Msg::Wake => {
            let mut effects = round::wake(model, env);
            effects.extend(replay::act::wake(model, env));
            effects
        }
        Msg::Terminate => quit(model, ExitKind::Terminated, env),
        Msg::Done(request, reply) => on_reply(model, request, reply, env),
    }
}

/// Returns the contexts whose keys work on the screen (overlays aside).
pub fn contexts(model: &Model) -> Vec<Context> {
    let mut contexts = speaking::contexts(model);
    contexts.extend(contexts_of_screen(model));
    contexts
}

fn contexts_of_screen(model: &Model) -> Vec<Context> {
    match &model.screen {
        Screen::Home(_) => vec![Context::Home, Context::List, Context::Global],
        Screen::Pick(_) => vec![Context::Pick, Context::List, Context::Global],
        Screen::Debrief(_) => vec![Context::Debrief, Context::List, Context::Global],
        Screen::History(_) => vec![Context::History, Context::List, Context::Global],
        Screen::Log(_) => vec![Context::Log, Context::Global],
        Screen::Loop(_) => vec![Context::Loop, Context::List, Context::Global],
        Screen::Cards(_) => vec![Context::Cards, Context::List, Context::Global],
        Screen::Seat(_) => vec![Context::Seat, Context::List, Context::Global],
        Screen::Stories(_) => vec![Context::Stories, Context::List, Context::Global],
        Screen::Compare(_) => vec![Context::Compare, Context::List, Context::Global],
        Screen::Calibration(view) => view.contexts(),
        Screen::Ready(_) => vec![Context::Ready, Context::List, Context::Global],
        Screen::Replay(_) => vec![Context::Replay, Context::List, Context::Global],
        Screen::Plan(_) => vec![Context::Plan, Context::List, Context::Global],
        Screen::Sitting => match model.live.as_ref().map(|live| (live.session.stage, live)) {
            Some((Stage::Running | Stage::Paused, live)) => round::contexts(live),
            Some((Stage::Judging, _)) => vec![Context::Judging, Context::List, Context::Global],
            Some((Stage::Scoring { .. } | Stage::Revealed { .. }, _)) => {
                vec![Context::Score, Context::List, Context::Global]
            }
            _ => vec![Context::Briefing, Context::List, Context::Global],
        },
    }
}

fn on_key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        return overlays::key(model, key, env);
    }
    if in_round(model) {
        return round_key(model, key, env);
    }
    match lookup(&contexts(model), key) {
        Some(action) => act(model, action, env),
        None => form::key(model, key),
    }
}

/// In a round, an open list of completions and vim's own modes come before the bindings.
fn round_key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    let esc = key == Key::plain(crate::keymap::KeyCode::Esc);
    if let Some(live) = model.live.as_mut() {
        if esc && live.desk.job.is_some() {
            return jobs::cancel(model);
        }
        let pad_first = live
            .focused_pad()
            .is_some_and(|pad| pad.popup.is_some() || pad.vim_wants(key));
        if pad_first {
            return typing::key(model, key, env);
        }
    }
    match lookup(&contexts(model), key) {
        Some(action) => {
            let effects = act(model, action, env);
            // The pad may have got another place or another size.
            typing::follow(model);
            effects
        }
        None => typing::key(model, key, env),
    }
}

/// Says whether a round runs on the screen.
pub fn in_round(model: &Model) -> bool {
    matches!(model.screen, Screen::Sitting)
        && model
            .live
            .as_ref()
            .is_some_and(|live| matches!(live.session.stage, Stage::Running | Stage::Paused))
}

/// Does what a key, a menu entry or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    match action {
        Action::Help => {
            let contexts = contexts(model);
            model.overlays.push(Overlay::Help {
                contexts,
                scroll: Scroll::default(),
            });
            return Vec::new();
        }
        Action::Menu => {
            let contexts = contexts(model);
            model.overlays.push(Overlay::Menu {
                contexts,
                selected: 0,
            });
            return Vec::new();
        }
        Action::Quit => return quit(model, ExitKind::Done, env),
        Action::ReadAloud => return speaking::read_aloud(model, env),
        Action::Record => return speaking::record(model, env),
        Action::PlayBack => return speaking::play(model, env),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        _ => {}
    }
    match &model.screen {
        Screen::Home(_) => home::act(model, action, env),
        Screen::Pick(_) => pick::act(model, action, env),
        Screen::Debrief(_) => debrief::act(model, action, env),
        Screen::History(_) => history::act(model, action, env),
        Screen::Log(_) => log::act(model, action, env),
        Screen::Loop(_) => past_loop::act(model, action),
        Screen::Cards(_) => cards::act(model, action, env),
        Screen::Seat(_) => seat::act(model, action, env),
        Screen::Stories(_) => stories::act(model, action, env),
        Screen::Calibration(_) => calibration::act(model, action, env),
        Screen::Ready(_) => ready::act(model, action, env),
        Screen::Replay(_) => replay::act::act(model, action, env),
        Screen::Compare(_) => compare::act(model, action),
        Screen::Plan(_) => plan::act(model, action, env),
        Screen::Sitting => match model.live.as_ref().map(|live| live.session.stage) {
            Some(Stage::Running | Stage::Paused) => round::act(model, action, env),
            Some(Stage::Scoring { .. } | Stage::Revealed { .. }) => score::act(model, action, env),
            _ => sitting::act_briefing(model, action, env),
        },
    }
}

fn on_paste(model: &mut Model, text: String, env: &Env) -> Vec<Effect> {
    if let Some(Overlay::Prompt { text: line, .. }) = model.overlays.last_mut() {
        line.extend(text.chars().filter(|c| !c.is_control()).take(400));
        return Vec::new();
    }
    if model.overlays.is_empty() && in_round(model) {
        return typing::paste(model, text, env);
    }
    if model.overlays.is_empty() {
        form::paste(model, &text);
    }
    Vec::new()
}

fn on_mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    if mouse.kind == MouseKind::Press
        && let Some(press) = model.spots.at(mouse.column, mouse.row)
    {
        let keys = std::iter::repeat_n(press.key, press.times);
        return keys.flat_map(|key| on_key(model, key, env)).collect();
    }
    if !model.overlays.is_empty() {
        return overlays::mouse(model, mouse, env);
    }
    if in_round(model) {
        return typing::mouse(model, mouse, env);
    }
    if matches!(model.screen, Screen::Log(_)) {
        return form::mouse(model, mouse, env);
    }
    open::mouse(model, mouse, env)
}

/// Writes down what was typed, then leaves; asks first when the disk has refused events.
pub fn quit(model: &mut Model, kind: ExitKind, env: &Env) -> Vec<Effect> {
    if kind == ExitKind::Done && model.unsaved.is_some() && model.overlays.is_empty() {
        model.overlays.push(Overlay::Confirm {
            question: "The last events are not on disk. Leave all the same?".into(),
            yes: Confirmed::QuitUnsaved,
        });
        return Vec::new();
    }
    let mut effects = sitting::flush(model, env);
    effects.extend(speaking::stop(model));
    if let Some(live) = model.live.as_ref() {
        let session = live.session.plan.session.clone();
        effects.push(Effect::Store(
            RequestId::default(),
            StoreRequest::Beat(session, env.now),
        ));
    }
    effects.push(Effect::Quit(kind));
    effects
}

/// An answer of a worker. Facts for a screen that is gone are dropped.
fn on_reply(model: &mut Model, request: RequestId, reply: Reply, env: &Env) -> Vec<Effect> {
    match reply {
        Reply::Decks { decks, faults } => {
            model.shelf.decks = decks;
            model.shelf.faults = faults;
            model.shelf.ready = true;
            // What it waited for is here.
            let is_waiting = |notice: &mut Notice| notice.text == home::DECKS_UNREAD;
            model.notice.take_if(is_waiting);
            if let Some(fault) = model.shelf.faults.first() {
                let fault = fault.clone();
                model.warn(fault, env.now);
            }
            let mut effects = open::shelved(model, env);
            effects.extend(open::opening(model, env));
            effects
        }
        Reply::Home(facts) => {
            for text in &facts.notices {
                model.overlays.push(Overlay::Tell { text: text.clone() });
            }
            model.home = Some(*facts);
            open::opening(model, env)
        }
        Reply::History(facts) => {
            match &mut model.screen {
                Screen::History(view) => view.facts = Some(*facts),
                Screen::Loop(view) => view.tagged = facts.tagged,
                _ => {}
            }
            Vec::new()
        }
        Reply::Found(facts) => history::found(model, *facts),
        Reply::Kept(result) => log::kept(model, request, result, env),
        Reply::Calibration(facts) => {
            calibration::came(model, *facts);
            Vec::new()
        }
        Reply::Due(facts) => {
            if let Screen::Cards(view) = &mut model.screen {
                *view = crate::app::screen::CardsView {
                    due: Some(*facts),
                    rated: view.rated,
                    decided: view.decided,
                    ..Default::default()
                };
            }
            Vec::new()
        }
        Reply::Voice(news) => speaking::heard(model, request, news, env),
        Reply::Picture(picture) => plan::drawn(model, *picture),
        Reply::Course(facts) => plan::came(model, *facts, env),
        Reply::Bank(facts) => stories::came(model, *facts, env),
        Reply::Edited(result) => stories::edited(model, request, &result, env)
            .unwrap_or_else(|| jobs::done(model, request, Reply::Edited(result), env)),
        Reply::Events { events, .. } => {
            if model.awaited == Some(request) {
                model.awaited = None;
                return sitting::loaded(model, &events, env);
            }
            Vec::new()
        }
        Reply::Highlighted(colors) if matches!(model.screen, Screen::Replay(_)) => {
            replay::act::colored(model, request, &colors)
        }
        Reply::Machine {
            missing_layers,
            no_python,
        } => {
            model.settings.missing_layers = missing_layers;
            model.settings.no_python = no_python;
            Vec::new()
        }
        Reply::NextDates { question, dates } => {
            if let Some(live) = model.live.as_mut() {
                let open = live.session.open_question().map(|(_, plan, _)| &plan.id);
                if open == Some(&question) {
                    live.score.dates = Some(dates);
                }
            }
            Vec::new()
        }
        Reply::Saved => {
            model.unsaved = None;
            Vec::new()
        }
        Reply::NotSaved { message } => {
            model.unsaved = Some(message);
            Vec::new()
        }
        Reply::HistoryChanged { message } => {
            model.say(message, env.now);
            Vec::new()
        }
        Reply::Exported(Ok(paths)) => {
            model.say(format!("saved {}", paths.join(" and ")), env.now);
            Vec::new()
        }
        Reply::Exported(Err(why)) => {
            model.warn(why, env.now);
            Vec::new()
        }
        reply => jobs::done(model, request, reply, env),
    }
}

/// Returns the effects of a program that just started.
pub fn start(model: &mut Model) -> Vec<Effect> {
    if model.opening == Opening::Seat {
        model.screen = Screen::Seat(Box::default());
        return vec![Effect::JoinSeat];
    }
    let decks = model.request();
    let home = model.request();
    let machine = model.request();
    let bank = model.request();
    let mut effects = vec![
        Effect::Store(home, StoreRequest::Home),
        Effect::LoadDecks(decks),
        Effect::ProbeMachine(machine),
        Effect::Bank(bank, BankRequest::Load),
    ];
    if model.settings.seat {
        effects.push(Effect::OpenSeat);
    }
    match model.opening {
        Opening::Scores => {
            model.opening = Opening::Home;
            effects.extend(home::open_history(model));
        }
        Opening::Due => {
            model.opening = Opening::Home;
            effects.extend(home::open_due(model));
        }
        Opening::Plan => {
            model.opening = Opening::Home;
            effects.extend(plan::open(model));
        }
        _ => {}
    }
    effects
}
