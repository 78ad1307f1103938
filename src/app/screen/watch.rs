//! Watch mode: the answer lies in a file that any editor may hold, and each save runs it.
//!
//! Invariant: one question is watched at a time, and only while it is open; the file says what the
//! pad holds, and what it says goes into the journal like typing.

use crate::app::desk::{JobKind, Watch};
use crate::app::effect::Effect;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::msg::Reply;
use crate::app::pad::Typed;
use crate::app::screen::{jobs, round, typing};
use crate::base::RequestId;
use crate::deck::RoundKind;
use crate::editor::EditorCommand;
use crate::interview::{Pad, Stage};

/// Starts to watch the open answer, or stops.
pub(super) fn toggle(model: &mut Model, env: &Env) -> Vec<Effect> {
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if let Some(stopped) = stop(live) {
        model.say("the file is left alone again", env.now);
        return vec![stopped];
    }
    let question = live.question_idx();
    let Some((_, plan, _)) = live.session.open_question() else {
        return Vec::new();
    };
    let name = format!("{}{}", plan.id, round::suffix(live));
    live.desk.watch = Some(Watch {
        id: request,
        question,
        path: None,
    });
    vec![Effect::Watch(request, name, live.answer_text())]
}

/// Stops watching, if anything is watched.
pub(super) fn stop(live: &mut Live) -> Option<Effect> {
    live.desk.watch.take().map(|watch| Effect::Cancel(watch.id))
}

/// Stops watching a question that is not open any more.
pub(super) fn follow(live: &mut Live) -> Option<Effect> {
    let open = live.question_idx();
    let is_elsewhere = |watch: &Watch| watch.question != open;
    if live.desk.watch.as_ref().is_some_and(is_elsewhere) {
        return stop(live);
    }
    None
}

/// The watcher has something to say.
pub(super) fn heard(model: &mut Model, request: RequestId, reply: Reply, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let Some(watch) = live.desk.watch.as_mut().filter(|watch| watch.id == request) else {
        return Vec::new();
    };
    match reply {
        Reply::Watching(path) => {
            watch.path = Some(path.clone());
            model.say(format!("each save of {path} runs; alt-v stops"), env.now);
            Vec::new()
        }
        Reply::FileSaved(text) => saved(model, text, env),
        Reply::WatchEnded(why) => {
            live.desk.watch = None;
            model.warn(why, env.now);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The file was saved: the pad holds its text, and it is run.
fn saved(model: &mut Model, text: String, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if live.session.stage != Stage::Running {
        model.say("the clock is stopped: the save is not taken", env.now);
        return Vec::new();
    }
    let index = live.question_idx();
    let Some(pad) = live.desk.pads.get_mut(&(index, Pad::Answer)) else {
        return Vec::new();
    };
    pad.perform(EditorCommand::ReplaceAll(text));
    let mut effects = typing::after_typing(model, Typed::Used(None), env);
    let kind = model.live.as_ref().map(|live| live.kind());
    effects.extend(match kind {
        Some(RoundKind::Sql) => jobs::start_job(model, JobKind::Query, env),
        Some(RoundKind::Coding) if model.settings.no_python.is_none() => {
            jobs::start_job(model, JobKind::Run, env)
        }
        _ => Vec::new(),
    });
    effects
}
