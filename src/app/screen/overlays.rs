//! Keys and clicks while something lies above the screen.

use crate::app::desk::Pane;
use crate::app::effect::{DiaryRequest, Effect, ExitKind, StoreRequest};
use crate::app::model::{Env, Model, Removed, Screen};
use crate::app::msg::{Mouse, MouseKind};
use crate::app::offers;
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::screen::{
    asking, care, costs, history, home, jobs, log, own, parts, plan, predict, replay, round, seat,
    sitting, sure, tags,
};
use crate::app::update::{act, quit};
use crate::dialect::Dialect;
use crate::editor::Find;
use crate::interview::{Command, Fact};
use crate::keymap::{Action, Key, KeyCode};

/// The longest line that can be typed into a prompt, in characters.
const PROMPT_LIMIT: usize = 400;

/// A key for the topmost overlay.
pub fn key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    if key.ctrl && key.code == KeyCode::Char('q') {
        model.overlays.clear();
        return act(model, Action::Quit, env);
    }
    let Some(overlay) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match overlay {
        Overlay::Help { scroll, .. } => {
            match key.code {
                KeyCode::Up | KeyCode::Char('k') => scroll.turn(-1),
                KeyCode::Down | KeyCode::Char('j') => scroll.turn(1),
                KeyCode::PageUp => scroll.turn(-10),
                KeyCode::PageDown | KeyCode::Char(' ') => scroll.turn(10),
                KeyCode::Home | KeyCode::Char('g') => scroll.to_top(),
                KeyCode::End | KeyCode::Char('G') => scroll.to_end(),
                _ => {
                    model.overlays.pop();
                }
            }
            Vec::new()
        }
        Overlay::Menu { .. } => menu_key(model, key.code, env),
        Overlay::Dialects { selected } => {
            let Some(dialect) = pick_dialect(selected, key.code) else {
                if key.code == KeyCode::Esc {
                    model.overlays.pop();
                }
                return Vec::new();
            };
            model.overlays.pop();
            sitting::tell(model, Command::ChooseDialect(dialect), env)
        }
        Overlay::Parts { .. } => parts::key(model, key, env),
        Overlay::Stories { .. } => own::key(model, key.code, env),
        Overlay::Meant(_) => asking::key(model, key.code, env),
        Overlay::Tell { .. } => {
            model.overlays.pop();
            Vec::new()
        }
        Overlay::Sure { .. } => sure::key(model, key, env),
        Overlay::Confirm { yes, .. } => match key.code {
            KeyCode::Char('y' | 'Y') | KeyCode::Enter => {
                let yes = yes.clone();
                model.overlays.pop();
                confirmed(model, yes, env)
            }
            KeyCode::Char('n' | 'N') | KeyCode::Esc => {
                model.overlays.pop();
                Vec::new()
            }
            _ => Vec::new(),
        },
        Overlay::Growth(picker) => {
            let (claim, stays) = costs::pick(picker, key);
            if !stays {
                model.overlays.pop();
            }
            claim.map_or_else(Vec::new, |claim| costs::state_growth(model, claim, env))
        }
        Overlay::Prompt { purpose, text } => match (key.code, key.typed()) {
            (KeyCode::Esc, _) => {
                model.overlays.pop();
                Vec::new()
            }
            (KeyCode::Enter, _) => {
                let (purpose, text) = (*purpose, std::mem::take(text));
                model.overlays.pop();
                entered(model, purpose, &text, env)
            }
            (KeyCode::Tab, _) => {
                if let (PromptFor::PredictGrain(_), Some(live)) = (*purpose, model.live.as_ref()) {
                    predict::next_column(live, text);
                }
                Vec::new()
            }
            (KeyCode::Backspace, _) => {
                text.pop();
                Vec::new()
            }
            (KeyCode::Char('u'), None) if key.ctrl => {
                text.clear();
                Vec::new()
            }
            (_, Some(c)) if text.chars().count() < PROMPT_LIMIT && purpose.takes(c) => {
                text.push(c);
                Vec::new()
            }
            _ => Vec::new(),
        },
    }
}

/// A key for the menu.
fn menu_key(model: &mut Model, code: KeyCode, env: &Env) -> Vec<Effect> {
    let picked = match code {
        KeyCode::Enter => offers::of_menu(model, None),
        KeyCode::Char(letter) => match offers::of_menu(model, Some(letter)) {
            None => return Vec::new(),
            action => action,
        },
        KeyCode::Up | KeyCode::Down => {
            let Some(Overlay::Menu { contexts, .. }) = model.overlays.last() else {
                return Vec::new();
            };
            let last = offers::menu(model, contexts).len().saturating_sub(1);
            if let Some(Overlay::Menu { selected, .. }) = model.overlays.last_mut() {
                *selected = match (code, *selected) {
                    (KeyCode::Up, at) => at.checked_sub(1).unwrap_or(last),
                    (_, at) if at >= last => 0,
                    (_, at) => at + 1,
                };
            }
            return Vec::new();
        }
        _ => None,
    };
    model.overlays.pop();
    picked.map_or_else(Vec::new, |action| act(model, action, env))
}

/// The dialect that a key picks: enter the selected one, a number the one in that place.
fn pick_dialect(selected: &mut usize, key: KeyCode) -> Option<Dialect> {
    let count = Dialect::ALL.len();
    match key {
        KeyCode::Up | KeyCode::Char('k') => *selected = (*selected + count - 1) % count,
        KeyCode::Down | KeyCode::Char('j') => *selected = (*selected + 1) % count,
        KeyCode::Enter => return Dialect::ALL.get(*selected).copied(),
        KeyCode::Char(digit) => {
            let place = digit.to_digit(10)?.checked_sub(1)?;
            return Dialect::ALL.get(usize::try_from(place).ok()?).copied();
        }
        _ => {}
    }
    None
}

/// A click beside what is only looked at closes it; the wheel scrolls help and turns through a list.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    let code = match mouse.kind {
        MouseKind::WheelUp => KeyCode::Up,
        MouseKind::WheelDown => KeyCode::Down,
        MouseKind::Press if is_looked_at(model) => KeyCode::Esc,
        MouseKind::Press | MouseKind::Drag => return Vec::new(),
    };
    key(model, Key::plain(code), env)
}

/// Says whether closing the topmost overlay loses nothing that was typed or asked.
fn is_looked_at(model: &Model) -> bool {
    matches!(
        model.overlays.last(),
        Some(Overlay::Help { .. } | Overlay::Menu { .. } | Overlay::Tell { .. })
    )
}

/// A question was answered with yes.
fn confirmed(model: &mut Model, yes: Confirmed, env: &Env) -> Vec<Effect> {
    match yes {
        Confirmed::EndRound | Confirmed::HandIn => sitting::tell(model, Command::EndRound, env),
        Confirmed::Advice(advice) => sitting::tell(model, Command::TakeAdvice(advice), env),
        Confirmed::Hint => sitting::tell(model, Command::TakeHint, env),
        Confirmed::Abandon => sitting::tell(model, Command::Abandon, env),
        Confirmed::ResetData => jobs::reset_data(model, env),
        Confirmed::Fork => replay::act::play_on(model, env),
        Confirmed::QuitUnsaved => {
            model.unsaved = None;
            quit(model, ExitKind::Done, env)
        }
        Confirmed::LeaveLog => log::leave(model),
        Confirmed::RemoveReal(id) => {
            let request = model.request();
            model.removed = Some(Removed::Real(id.clone()));
            let remove = StoreRequest::Diary(DiaryRequest::Remove(id));
            vec![Effect::Store(request, remove), history::reload(model)]
        }
        Confirmed::Remove(session) => {
            let request = model.request();
            model.removed = Some(Removed::Sitting(session.clone()));
            vec![
                Effect::Store(request, StoreRequest::Remove(session)),
                history::reload(model),
            ]
        }
        Confirmed::Discard => discard(model, env),
    }
}

/// Gives the interrupted sitting up, whether it is under way here or only in the history.
fn discard(model: &mut Model, env: &Env) -> Vec<Effect> {
    if model.live.is_some() {
        return sitting::tell(model, Command::Abandon, env);
    }
    let unfinished = model.home.as_mut().and_then(|home| home.unfinished.take());
    let Some(unfinished) = unfinished else {
        return Vec::new();
    };
    let request = model.request();
    let give_up = StoreRequest::GiveUp(unfinished.session, unfinished.last_alive);
    let mut effects = vec![Effect::Store(request, give_up)];
    effects.extend(home::open(model));
    effects
}

/// A line was typed.
fn entered(model: &mut Model, purpose: PromptFor, text: &str, env: &Env) -> Vec<Effect> {
    match purpose {
        PromptFor::Filter => {
            match &mut model.screen {
                Screen::Pick(view) => {
                    text.clone_into(&mut view.filter);
                    view.selected = 0;
                }
                Screen::History(view) => {
                    text.clone_into(&mut view.filter);
                    view.selected = 0;
                }
                _ => {}
            }
            Vec::new()
        }
        PromptFor::Search => history::search(model, text),
        PromptFor::Tags => tags::entered(model, text),
        PromptFor::Find => {
            find(model, text, env);
            Vec::new()
        }
        PromptFor::PredictRows => {
            predict::rows(model, text);
            Vec::new()
        }
        PromptFor::PredictGrain(rows) => predict::grain(model, rows, text, env),
        _ if text.trim().is_empty() => Vec::new(),
        PromptFor::Day
        | PromptFor::RewordFront
        | PromptFor::RewordBack
        | PromptFor::SplitFront(_)
        | PromptFor::SplitBack(_) => care::entered(model, purpose, text.trim(), env),
        PromptFor::Plan => plan::entered(model, text.trim()),
        PromptFor::Case | PromptFor::CaseAgain(_) => costs::add_case(model, text, env),
        PromptFor::Moment => replay::act::go_to(model, text, env),
        PromptFor::SeatNote => seat::note(model, text, env),
        PromptFor::Ask | PromptFor::AskAgain => asking::ask(model, text, env),
        PromptFor::Reply => {
            if let Some(live) = model.live.as_mut() {
                live.desk.follow_talk = true;
                live.desk.side = Some(Pane::Interviewer);
            }
            sitting::tell(model, Command::Reply(text.trim().to_owned()), env)
        }
    }
}

/// Goes to the first place found, or says that there is none.
fn find(model: &mut Model, text: &str, env: &Env) {
    let Some(live) = model.live.as_mut() else {
        return;
    };
    if live.desk.focused_pad().is_none() {
        // One looks for something in what one wrote.
        live.desk.set_focus(Pane::Answer);
    }
    let Some(pad) = live.focused_pad() else {
        return;
    };
    pad.find = (!text.is_empty()).then(|| Find::new(text, &pad.buffer));
    let is_missing = pad
        .find
        .as_ref()
        .is_some_and(|find| find.matches().is_empty());
    if is_missing {
        model.say(format!("“{text}” is not in this pad"), env.now);
    }
    round::find_next(model);
}

/// Says whether a fact changes what the home screen shows.
pub fn changes_home(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Finished | Fact::Abandoned | Fact::FinalLocked { .. }
    )
}
