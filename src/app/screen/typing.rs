//! Typing in a running round: keys, pastes and clicks go to the focused pad, and what depends on its
//! text (scroll, colors, the journal's clock) is kept in step.

use crate::app::desk::Pane;
use crate::app::effect::{Effect, Language};
use crate::app::layout;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::msg::{Mouse, MouseKind};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::pad::{PadView, Typed};
use crate::app::screen::round::{scroll, scroll_key};
use crate::deck::RoundKind;
use crate::editor::EditorCommand;
use crate::interview::{Pad, Stage};
use crate::keymap::Key;

/// Texts longer than this are not colored: nobody reads them, and the key must not wait.
const COLOR_LIMIT: usize = 200_000;

/// A key that no binding knows goes to the focused pane.
pub fn key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    let page = usize::from(model.size.height / 2).max(1);
    let clipboard = model.clipboard.clone();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if live.desk.focused_pad().is_none() {
        let index = live.question_idx();
        let answer = live.desk.pads.get(&(index, Pad::Answer));
        let writes = key.types() && answer.is_some_and(PadView::takes_text);
        if !writes {
            scroll_key(live, key, page);
            return Vec::new();
        }
        // What is typed is meant for the answer, wherever one was reading.
        live.desk.set_focus(Pane::Answer);
    }
    let paused = live.session.stage == Stage::Paused;
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    // The clock stands still: nothing may be written while it does. An undo could take back more
    // than this key (typing is undone by the word), so the pad as it was is put back.
    let kept = paused.then(|| pad.clone());
    let outcome = pad.key(key, &clipboard, page);
    if let Some(kept) = kept
        && pad.buffer.revision() != kept.buffer.revision()
    {
        *pad = kept;
        model.say("the clock is stopped: F10 lets it go on", env.now);
        return Vec::new();
    }
    after_typing(model, outcome, env)
}

/// Text was pasted.
pub fn paste(model: &mut Model, text: String, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if live.session.stage == Stage::Paused {
        model.say("the clock is stopped: F10 lets it go on", env.now);
        return Vec::new();
    }
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    pad.perform(EditorCommand::Paste(text));
    after_typing(model, Typed::Used(None), env)
}

/// Keeps scroll, colors, completion and the journal in step with the pad.
pub(super) fn after_typing(model: &mut Model, outcome: Typed, env: &Env) -> Vec<Effect> {
    let copied = match outcome {
        Typed::Used(copied) => copied,
        Typed::Find => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Find,
                text: String::new(),
            });
            return Vec::new();
        }
        Typed::Unused => return Vec::new(),
    };
    let mut effects = Vec::new();
    if let Some(text) = copied {
        model.clipboard.clone_from(&text);
        effects.push(Effect::Copy(text));
    }
    follow(model);
    if let Some(live) = model.live.as_mut() {
        live.desk.typed_since.get_or_insert(env.now);
    }
    effects.extend(recolor(model));
    effects
}

/// Scrolls the focused pad to its caret.
pub fn follow(model: &mut Model) {
    let size = model.size;
    let Some(live) = model.live.as_mut() else {
        return;
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    let focus = live.desk.focus();
    let Some(area) = panes.area(focus) else {
        return;
    };
    let gutter = gutter_width(live);
    if let Some(pad) = live.focused_pad() {
        let mut text = area.below_title();
        text.width = text.width.saturating_sub(gutter + 1);
        pad.follow(text);
    }
}

/// Cells the line numbers take, in pads of code.
pub fn gutter_width(live: &Live) -> u16 {
    if !live.kind().is_measured() || live.desk.focus() == Pane::Notes {
        return 1;
    }
    let index = live.question_idx();
    let lines = live
        .desk
        .pads
        .get(&(index, Pad::Answer))
        .map_or(1, |pad| pad.buffer.line_count());
    let digits = lines.max(10).ilog10() as u16 + 1;
    digits + 2
}

/// Asks for the colors of the answer pad if its text changed and no request is under way.
pub(super) fn recolor(model: &mut Model) -> Vec<Effect> {
    let request = model.last_request.next();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let language = match live.kind() {
        RoundKind::Sql | RoundKind::Modelling => Language::Sql,
        RoundKind::Coding => live.coding().map_or(Language::Python, Language::of),
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => {
            return Vec::new();
        }
    };
    if live.desk.coloring.is_some() {
        return Vec::new();
    }
    let index = live.question_idx();
    let Some(pad) = live.desk.pads.get(&(index, Pad::Answer)) else {
        return Vec::new();
    };
    let revision = pad.buffer.revision();
    let fresh = pad
        .colors
        .as_ref()
        .is_some_and(|colors| colors.revision == revision);
    if fresh || pad.buffer.len() > COLOR_LIMIT {
        return Vec::new();
    }
    let text = pad.buffer.text();
    live.desk.coloring = Some((request, revision));
    model.last_request = request;
    vec![Effect::Highlight(request, language, revision, text)]
}

/// The mouse: a click focuses a pane and places the caret, the wheel scrolls what is under it.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    let size = model.size;
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    let Some((pane, area)) = panes.at(mouse.column, mouse.row) else {
        return Vec::new();
    };
    match mouse.kind {
        MouseKind::WheelUp | MouseKind::WheelDown => {
            let rows = if mouse.kind == MouseKind::WheelUp {
                -3
            } else {
                3
            };
            if matches!(pane, Pane::Answer | Pane::Notes) {
                let pad = if pane == Pane::Answer {
                    Pad::Answer
                } else {
                    Pad::Notes
                };
                let index = live.question_idx();
                if let Some(view) = live.desk.pads.get_mut(&(index, pad)) {
                    view.wheel(rows);
                }
            } else {
                scroll(&mut live.desk, pane, rows, 0);
            }
        }
        MouseKind::Press | MouseKind::Drag => {
            if mouse.kind == MouseKind::Press {
                live.desk.set_focus(pane);
            }
            let gutter = gutter_width(live);
            if mouse.row == area.y || pane != live.desk.focus() {
                return Vec::new();
            }
            if let Some(pad) = live.focused_pad() {
                let row = usize::from(mouse.row - area.y - 1);
                let cell = usize::from(mouse.column.saturating_sub(area.x + gutter));
                pad.click(row, cell, mouse.kind == MouseKind::Drag);
                return after_typing(model, Typed::Used(None), env);
            }
        }
    }
    Vec::new()
}
