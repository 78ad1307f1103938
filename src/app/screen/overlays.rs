//! Keys and clicks while something lies above the screen.

use crate::app::effect::{Effect, ExitKind, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::msg::{Mouse, MouseKind};
use crate::app::overlay::{Confirmed, Overlay, PromptFor, menu_action};
use crate::app::screen::{
    asking, care, costs, history, home, jobs, own, parts, plan, predict, replay, round, seat,
    sitting, sure,
};
use crate::app::update::{act, quit};
use crate::dialect::Dialect;
use crate::editor::Find;
use crate::interview::{Command, Fact};
use crate::keymap::{Action, Key, KeyCode, menu_entries};

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
                _ => {
                    model.overlays.pop();
                }
            }
            Vec::new()
        }
        Overlay::Menu { contexts, selected } => {
            let entries = menu_entries(contexts);
            let last = entries.len().saturating_sub(1);
            match key.code {
                KeyCode::Up => *selected = selected.checked_sub(1).unwrap_or(last),
                KeyCode::Down => *selected = if *selected >= last { 0 } else { *selected + 1 },
                KeyCode::Enter => {
                    let action = entries.get(*selected).map(|entry| entry.action);
                    model.overlays.pop();
                    return action.map_or_else(Vec::new, |action| act(model, action, env));
                }
                KeyCode::Char(letter) => {
                    let action = menu_action(contexts, letter);
                    if let Some(action) = action {
                        model.overlays.pop();
                        return act(model, action, env);
                    }
                }
                _ => {
                    model.overlays.pop();
                }
            }
            Vec::new()
        }
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

/// A click beside a menu closes it; the wheel scrolls help.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    let code = match mouse.kind {
        MouseKind::WheelUp => KeyCode::Up,
        MouseKind::WheelDown => KeyCode::Down,
        MouseKind::Press | MouseKind::Drag => return Vec::new(),
    };
    key(model, Key::plain(code), env)
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
        Confirmed::Remove(session) => {
            let request = model.request();
            model.removed = Some(session.clone());
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
        PromptFor::Find => {
            if let Some(pad) = model.live.as_mut().and_then(|live| live.focused_pad()) {
                pad.find = (!text.is_empty()).then(|| Find::new(text, &pad.buffer));
            }
            round::find_next(model);
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
                live.desk.side = Some(crate::app::desk::Pane::Interviewer);
            }
            sitting::tell(model, Command::Reply(text.trim().to_owned()), env)
        }
    }
}

/// Says whether a fact changes what the home screen shows.
pub fn changes_home(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Finished | Fact::Abandoned | Fact::FinalLocked { .. }
    )
}
