//! What the candidate asks the interviewer, and what to do when it could mean several things.
//!
//! Invariant: nothing is written down before it is clear what was asked; what was meant is chosen among
//! the deck's own questions, never among its answers.

use crate::app::effect::Effect;
use crate::app::model::{Env, Model};
use crate::app::overlay::{Meant, Overlay, PromptFor};
use crate::app::screen::sitting;
use crate::base::ClarificationId;
use crate::interview::Command;
use crate::interview::matcher::{Match, Matcher};
use crate::keymap::KeyCode;

/// A question was typed.
pub(super) fn ask(model: &mut Model, text: &str, env: &Env) -> Vec<Effect> {
    let question = model.live.as_ref().and_then(|live| live.question());
    let Some(question) = question.filter(|question| !question.clarifications().is_empty()) else {
        return asked(model, text, None, env);
    };
    match Matcher::new(question.clarifications()).understand(text) {
        Match::Understood(id) => asked(model, text, Some(id), env),
        Match::Unmatched => asked(model, text, None, env),
        Match::Unclear { candidates } => {
            let known = |id: ClarificationId| {
                let mut all = question.clarifications().iter();
                let words = all.find(|one| one.id == id)?.asks.first()?.clone();
                Some((id, words))
            };
            let offers = candidates.into_iter().filter_map(known).collect();
            // The words can still be mended: escape brings them back.
            let overlay = Overlay::Meant(Meant {
                text: text.to_owned(),
                offers,
                selected: 0,
            });
            model.overlays.push(overlay);
            Vec::new()
        }
    }
}

/// A key while it is asked what was meant.
pub(super) fn key(model: &mut Model, code: KeyCode, env: &Env) -> Vec<Effect> {
    let Some(Overlay::Meant(meant)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let last = meant.offers.len();
    let chosen = match code {
        KeyCode::Up => {
            meant.selected = meant.selected.saturating_sub(1);
            return Vec::new();
        }
        KeyCode::Down => {
            meant.selected = (meant.selected + 1).min(last);
            return Vec::new();
        }
        KeyCode::Char(digit) => match digit.to_digit(10) {
            Some(n @ 1..) if n as usize <= last => n as usize - 1,
            _ => return Vec::new(),
        },
        KeyCode::Enter => meant.selected,
        // Whoever asks anew goes on with the words that were not clear.
        KeyCode::Esc | KeyCode::F(3) => last,
        _ => return Vec::new(),
    };
    let text = meant.text.clone();
    let offer = meant.offers.get(chosen).cloned();
    model.overlays.pop();
    if let Some((id, _)) = offer {
        return asked(model, &text, Some(id), env);
    }
    model.overlays.push(Overlay::Prompt {
        purpose: PromptFor::AskAgain,
        text,
    });
    Vec::new()
}

fn asked(
    model: &mut Model,
    text: &str,
    understood: Option<ClarificationId>,
    env: &Env,
) -> Vec<Effect> {
    let command = Command::Ask {
        text: text.trim().to_owned(),
        understood,
    };
    sitting::tell(model, command, env)
}
