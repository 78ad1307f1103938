//! How sure the candidate is of a submission, said on one key before it is handed in.
//!
//! Invariant: the answer stands in the journal before the submission does, and the question costs
//! at most one key: a digit says it and hands in at once. Only pressure insists on an answer.

use crate::app::effect::Effect;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::overlay::Overlay;
use crate::app::screen::{jobs, sitting};
use crate::interview::foresight::STEPS;
use crate::interview::{Command, Mode};
use crate::keymap::{Key, KeyCode};

/// Hands the answer in, once it was said how sure it is where that is asked.
pub(super) fn submit(model: &mut Model, env: &Env) -> Vec<Effect> {
    let asked = model
        .live
        .as_deref()
        .filter(|live| model.settings.confidence && !live.session.is_assessment() && is_news(live));
    let Some(live) = asked else {
        return jobs::submit(model, env);
    };
    let may_skip = live.session.plan.mode != Mode::Pressure;
    model.overlays.push(Overlay::Sure { may_skip });
    Vec::new()
}

/// Says whether there is something that was not rejected as it stands; only that is handed in.
fn is_news(live: &Live) -> bool {
    let text = live.answer_text();
    let (open, dialect) = (live.session.open_question(), live.session.dialect());
    let rejected = open.and_then(|(.., state)| state.rejected_as_is(&text, dialect));
    !text.trim().is_empty() && rejected.is_none()
}

/// A key while it is asked.
pub(super) fn key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    let Some(Overlay::Sure { may_skip }) = model.overlays.last() else {
        return Vec::new();
    };
    let may_skip = *may_skip;
    let percent = match key.code {
        KeyCode::Char(digit) => digit
            .to_digit(10)
            .and_then(|digit| STEPS.get((digit as usize).checked_sub(1)?)),
        _ => None,
    };
    let skips = matches!(key.code, KeyCode::Enter | KeyCode::F(9)) && may_skip;
    if percent.is_none() && !skips {
        if key.code == KeyCode::Esc {
            model.overlays.pop();
        }
        return Vec::new();
    }
    model.overlays.pop();
    let mut effects = Vec::new();
    if let Some(percent) = percent {
        effects.extend(sitting::tell(model, Command::Venture(*percent), env));
    }
    effects.extend(jobs::submit(model, env));
    effects
}
