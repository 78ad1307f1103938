//! The scratch database of a SQL round: the visible data, or a counterexample in its place.
//!
//! Invariant: the session says what is held only after the worker has said so.

use crate::app::desk::{Job, JobKind};
use crate::app::effect::{Effect, ScratchData};
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::screen::{jobs, sitting};
use crate::base::text::plural;
use crate::interview::scratch::row_count;
use crate::interview::{Command, Scratch};

/// Puts the newest counterexample into the scratch database, or the visible data back.
pub(super) fn turn(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_ref() else {
        return Vec::new();
    };
    match live.session.next_scratch() {
        Ok(scratch) => jobs::start_job(model, JobKind::Hold(scratch), env),
        Err(rejected) => {
            model.warn(rejected.to_string(), env.now);
            Vec::new()
        }
    }
}

/// The job that loads what the session says is held.
pub(super) fn held(live: &Live) -> JobKind {
    let open = live.session.open_question();
    let scratch = open.map_or(Scratch::Visible, |(_, _, state)| state.scratch);
    match scratch {
        // What changed is shown again until something is made of it.
        Scratch::Visible if open.is_some_and(|(_, _, state)| state.has_fresh_move()) => {
            JobKind::Move
        }
        Scratch::Visible => JobKind::OpenData,
        Scratch::Counterexample { .. } => JobKind::Hold(scratch),
    }
}

/// What a job loads into the scratch database.
pub(super) fn data(live: &Live, kind: JobKind) -> ScratchData {
    if live.own {
        return ScratchData::Own;
    }
    let open = live.session.open_question();
    let tables = open.and_then(|(_, _, state)| match kind {
        JobKind::Hold(scratch) => state.tables_of(scratch),
        _ => None,
    });
    let query = open.and_then(|(_, _, state)| match kind {
        JobKind::Move => state.query_before_move(),
        _ => None,
    });
    if let Some(query) = query {
        return ScratchData::Moving(query.text.clone(), query.dialect);
    }
    match (kind, tables) {
        (_, Some(tables)) => ScratchData::Rows(tables.to_vec()),
        (JobKind::Hold(_), None) => ScratchData::AsLeft,
        _ => ScratchData::Anew,
    }
}

/// The scratch database holds what a job was to load.
pub(super) fn loaded(model: &mut Model, job: &Job, env: &Env) -> Vec<Effect> {
    let JobKind::Hold(scratch) = job.kind else {
        return Vec::new();
    };
    let command = Command::HoldScratch {
        question: job.question,
        scratch,
    };
    let effects = sitting::tell(model, command, env);
    let said = model.live.as_deref().and_then(label).map_or_else(
        || "the visible data is back as you left it".to_owned(),
        |label| format!("{label}; alt-c puts the visible data back"),
    );
    model.say(said, env.now);
    effects
}

/// The rows could not be loaded: what the session says is held must be held all the same.
pub(super) fn failed(model: &mut Model, job: &Job, env: &Env) -> Vec<Effect> {
    let lost = model.live.as_ref().is_some_and(|live| {
        let open = live.session.open_question();
        open.is_some_and(|(_, _, state)| JobKind::Hold(state.scratch) == job.kind)
    });
    if !lost {
        return Vec::new();
    }
    let command = Command::HoldScratch {
        question: job.question,
        scratch: Scratch::Visible,
    };
    let mut effects = sitting::tell(model, command, env);
    effects.extend(jobs::start_job(model, JobKind::OpenData, env));
    effects
}

/// Returns what the scratch database holds in place of the visible data, for a pane's title.
pub fn label(live: &Live) -> Option<String> {
    let (_, _, state) = live.session.open_question()?;
    let rows = row_count(state.held_tables()?);
    Some(format!("scratch: counterexample ({})", plural(rows, "row")))
}
