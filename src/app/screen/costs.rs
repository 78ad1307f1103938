//! In a coding round: stating how an answer grows, and writing cases of one's own.
//!
//! Invariant: nothing is measured before it was stated; in pressure mode what was measured is shown
//! after the round.

use crate::app::desk::{Job, JobKind, Output};
use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, GradeRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::overlay::{Overlay, Picker, PromptFor};
use crate::app::screen::{jobs, program, sitting};
use crate::deck::Body;
use crate::interview::{Command, GrowthNote, Mode, QuestionState};
use crate::keymap::{Key, KeyCode};
use crate::verdict::coding::read_case;
use crate::verdict::{GrowthClaim, SqlPosition};

/// Opens the picker; once growth is stated, shows it, and measures it if that is still to do.
pub(super) fn open_picker(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let index = live.question_idx();
    let Some((_, _, state)) = live.session.open_question() else {
        return Vec::new();
    };
    match last(state) {
        _ if state.owes_growth() => {
            model.overlays.push(Overlay::Growth(Picker::new()));
            Vec::new()
        }
        Some(note) => {
            let is_measured = note.measured.is_some();
            live.desk.outputs.insert(index, Output::Growth);
            live.desk.output_scroll = (0, 0);
            if is_measured {
                Vec::new()
            } else {
                measure(model, env)
            }
        }
        None => {
            model.say("growth is asked of an answer that was accepted", env.now);
            Vec::new()
        }
    }
}

/// A key for the picker; returns what was stated, if it was, and whether the picker stays.
pub(super) fn pick(picker: &mut Picker, key: Key) -> (Option<GrowthClaim>, bool) {
    match key.code {
        KeyCode::Up | KeyCode::Down | KeyCode::Tab | KeyCode::BackTab => {
            picker.on_memory = !picker.on_memory;
        }
        KeyCode::Left => picker.turn(false),
        KeyCode::Right => picker.turn(true),
        KeyCode::Enter => return (Some(picker.claim), false),
        KeyCode::Esc => return (None, false),
        _ => {}
    }
    (None, true)
}

/// Notes what was stated, then measures.
pub(super) fn state_growth(model: &mut Model, claim: GrowthClaim, env: &Env) -> Vec<Effect> {
    let mut effects = sitting::tell(model, Command::ClaimGrowth(claim), env);
    let Some(live) = model.live.as_mut() else {
        return effects;
    };
    let index = live.question_idx();
    let stated = live
        .session
        .open_question()
        .and_then(|(.., state)| last(state));
    if stated.is_some_and(|note| note.measured.is_none()) {
        live.desk.outputs.insert(index, Output::Growth);
        live.desk.output_scroll = (0, 0);
        effects.extend(measure(model, env));
    }
    effects
}

/// Measures the answer whose growth was stated last.
fn measure(model: &mut Model, env: &Env) -> Vec<Effect> {
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let wanted = live
        .session
        .open_question()
        .and_then(|(index, plan, state)| {
            let note = last(state)?;
            let text = state.submissions.get(note.submission)?.text.clone();
            Some((index, plan.id.clone(), (plan.seed, plan.variant), text))
        });
    let Some((index, question, (seed, variant), text)) = wanted else {
        return Vec::new();
    };
    let Some(deck) = live.deck_with(&question) else {
        return Vec::new();
    };
    let mut effects: Vec<Effect> = jobs::drop_job(live).into_iter().collect();
    live.desk.job = Some(Job {
        id: request,
        kind: JobKind::Growth,
        round: live.session.round,
        question: index,
        start: SqlPosition::default(),
        text: text.clone(),
        since: env.now,
        progress: None,
    });
    let asked = GradeRequest {
        deck,
        question,
        text,
        dialect: live.session.dialect(),
        seed,
        variant,
        moved: None,
        own_cases: Vec::new(),
    };
    effects.push(Effect::MeasureGrowth(request, Box::new(asked)));
    effects
}

/// Opens the line in which a case is written.
pub(super) fn write_case(model: &mut Model) {
    let entry = model.live.as_ref().and_then(|live| live.question());
    let text = match entry.map(|question| &question.body) {
        Some(Body::Coding(coding)) => format!("{}(", coding.entry),
        _ => String::new(),
    };
    let purpose = PromptFor::Case;
    model.overlays.push(Overlay::Prompt { purpose, text });
}

/// A case was written; one that cannot be read can be mended.
pub(super) fn add_case(model: &mut Model, text: &str, env: &Env) -> Vec<Effect> {
    match read_case(text) {
        Ok(case) => {
            let effects = sitting::tell(model, Command::AddCase(case), env);
            let n = model.live.as_ref().and_then(|live| {
                let (.., state) = live.session.open_question()?;
                Some(state.own_cases.len())
            });
            if !effects.is_empty() {
                let n = n.unwrap_or(1);
                model.say(
                    format!("own cases: {n}; F5 runs them with the visible ones"),
                    env.now,
                );
            }
            effects
        }
        Err(fault) => {
            let (purpose, text) = (PromptFor::CaseAgain(fault.what), text.to_owned());
            model.overlays.push(Overlay::Prompt { purpose, text });
            Vec::new()
        }
    }
}

/// Returns the page on growth: what was said and, unless it has to wait, what was measured.
pub fn page(live: &Live) -> Doc {
    let mut doc = Doc::new();
    let state = live.session.open_question().map(|(.., state)| state);
    if let Some(note) = state.and_then(last) {
        let is_hidden = live.session.plan.mode == Mode::Pressure;
        blocks(note, is_hidden, &mut doc);
        let asked = live.question().and_then(|question| match &question.body {
            Body::Coding(coding) => Some(coding.growth),
            _ => None,
        });
        let time = note.measured.as_ref().and_then(|report| report.time);
        if let (Some(asked), Some(time), false) = (asked, time, is_hidden) {
            // What was asked for stands first.
            let text = format!("asked for: {asked} or better");
            doc.insert(
                1,
                if time <= asked {
                    Block::Good(format!("✓ {text}"))
                } else {
                    Block::Bad(format!("✗ {text}"))
                },
            );
        }
    }
    doc
}

/// Adds what was said and what was measured.
pub fn blocks(note: &GrowthNote, is_hidden: bool, doc: &mut Doc) {
    match &note.measured {
        Some(report) if !is_hidden => program::growth(report, Some(note.claim), doc),
        measured => {
            doc.push(Block::Heading("Growth".into()));
            doc.push(Block::Pair("you said".into(), words(note.claim)));
            let text = if is_hidden {
                "What was measured is shown after the round."
            } else if measured.is_none() {
                "Not measured yet; the same key measures it."
            } else {
                ""
            };
            doc.push(Block::Dim(text.into()));
        }
    }
}

/// Returns a claim in words.
pub fn words(claim: GrowthClaim) -> String {
    format!("{} time, {} memory", claim.time, claim.memory)
}

/// The note on the last accepted answer.
pub fn last(state: &QuestionState) -> Option<&GrowthNote> {
    state
        .accepted()
        .and_then(|accepted| state.growth_of(accepted))
}
