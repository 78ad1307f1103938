//! An assessment on the screen: the list of its parts, moving between them, handing everything in.
//!
//! Invariant: nothing here says whether an answer is right; that is told once, in the report.

use crate::app::effect::Effect;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::screen::{ScoreView, sitting};
use crate::base::text::plural;
use crate::interview::{Command, EndReason, Part, PartStatus, Session, Stage};
use crate::keymap::{Key, KeyCode};

/// Shows the list of parts, the open one selected.
pub fn open(model: &mut Model) {
    if let Some(live) = &model.live {
        let at = live.session.open_part();
        let selected = live.session.parts().position(|view| view.part == at);
        model.overlays.push(Overlay::Parts {
            selected: selected.unwrap_or(0),
        });
    }
}

/// A key while the list of parts is shown.
pub fn key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    let count = parts(model).len();
    let Some(Overlay::Parts { selected }) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let last = count.saturating_sub(1);
    let chosen = match key.code {
        KeyCode::Up | KeyCode::Char('k') => {
            *selected = selected.checked_sub(1).unwrap_or(last);
            return Vec::new();
        }
        KeyCode::Down | KeyCode::Char('j') => {
            *selected = if *selected >= last { 0 } else { *selected + 1 };
            return Vec::new();
        }
        KeyCode::Enter => Some(*selected),
        KeyCode::Char(digit) => {
            let place = digit
                .to_digit(10)
                .and_then(|digit| usize::try_from(digit).ok());
            match place.and_then(|place| place.checked_sub(1)) {
                Some(place) if place < count => Some(place),
                _ => return Vec::new(),
            }
        }
        KeyCode::Esc | KeyCode::F(4) => None,
        _ => return Vec::new(),
    };
    model.overlays.pop();
    chosen.map_or_else(Vec::new, |place| turn_to(model, place, env))
}

/// Turns to the part after the open one, or to the one before.
pub fn step(model: &mut Model, forward: bool, env: &Env) -> Vec<Effect> {
    let all = parts(model);
    let open = model.live.as_ref().map(|live| live.session.open_part());
    let at = all.iter().position(|part| Some(*part) == open).unwrap_or(0);
    let by = if forward { 1 } else { all.len().max(1) - 1 };
    turn_to(model, (at + by) % all.len().max(1), env)
}

fn turn_to(model: &mut Model, place: usize, env: &Env) -> Vec<Effect> {
    match parts(model).get(place) {
        Some(part) => sitting::tell(model, Command::OpenPart(*part), env),
        None => Vec::new(),
    }
}

fn parts(model: &Model) -> Vec<Part> {
    let live = model.live.as_ref();
    live.map_or_else(Vec::new, |live| {
        live.session.parts().map(|view| view.part).collect()
    })
}

/// Asks before everything is handed in, and says what would be handed in blank.
pub fn ask_to_hand_in(model: &mut Model, env: &Env) -> Vec<Effect> {
    // What was typed last counts as written.
    let effects = sitting::flush(model, env);
    if let Some(live) = &model.live {
        let question = hand_in_question(&live.session);
        model.overlays.push(Overlay::Confirm {
            question,
            yes: Confirmed::HandIn,
        });
    }
    effects
}

/// Names of blank parts that a question has room for.
const NAMED: usize = 4;

fn hand_in_question(session: &Session) -> String {
    let blank: Vec<String> = session
        .parts()
        .enumerate()
        .filter(|(_, view)| view.state.is_blank(view.plan))
        .map(|(place, view)| format!("{} {}", place + 1, view.plan.title))
        .collect();
    let all = session.parts().count();
    let once = "There is one submit, and no way back.";
    if blank.is_empty() {
        return format!("Hand in all {}? {once}", plural(all, "part"));
    }
    let more = blank.len().saturating_sub(NAMED);
    let mut names = blank.iter().take(NAMED).cloned().collect::<Vec<_>>();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let without = plural(blank.len(), "part");
    let verb = if blank.len() == 1 { "has" } else { "have" };
    format!(
        "Hand everything in? {without} of {all} {verb} no answer ({}). {once}",
        names.join("; ")
    )
}

/// The open answer was called done.
pub fn kept(model: &mut Model, env: &Env) {
    let Some(live) = &model.live else { return };
    let done = live.session.parts();
    let done = done
        .filter(|view| view.status() == PartStatus::Kept)
        .count();
    let all = live.session.parts().count();
    model.say(
        format!("answer kept, {done} of {all}; nothing is handed in before alt-e"),
        env.now,
    );
}

/// Everything was handed in: the desks are cleared, the machine judges.
pub fn handed_in(model: &mut Model, reason: EndReason, env: &Env) -> Vec<Effect> {
    model.notice = None;
    model.overlays.clear();
    model.screen = Screen::Sitting;
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let dropped = super::jobs::drop_job(live);
    let left_alone = super::watch::stop(live);
    live.clear_desks();
    live.score = ScoreView::default();
    if reason == EndReason::TimeUp {
        model.say("time is up: everything was handed in as it stood", env.now);
    }
    dropped.into_iter().chain(left_alone).collect()
}

/// A part was judged; after the last one the candidate scores what no machine can.
pub fn judged(model: &mut Model) -> Vec<Effect> {
    if let Some(live) = model.live.as_mut()
        && live.session.stage != Stage::Judging
    {
        live.clear_desks();
        live.score = ScoreView::default();
    }
    Vec::new()
}
