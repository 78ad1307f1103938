//! Saying what a query returns before it runs: two lines to type, then the result beside them.
//!
//! Invariant: the prediction stands in the journal before the query is run; who types nothing has
//! predicted nothing.

use crate::app::desk::{Job, JobKind};
use crate::app::effect::Effect;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::overlay::{Overlay, PromptFor};
use crate::app::screen::{cut, jobs, sitting};
use crate::deck::Body;
use crate::interview::predict::{Came, Prediction, grain_of};
use crate::interview::{Command, QuestionState};
use crate::verdict::Outcome;

/// Turns predicting on or off.
pub(super) fn toggle(model: &mut Model, env: &Env) {
    model.settings.predict = !model.settings.predict;
    let said = if model.settings.predict {
        "before each run you say how many rows come, and one row per what"
    } else {
        "runs without a prediction"
    };
    model.say(said, env.now);
}

/// Asks for the rows before the statement under the caret is run.
pub(super) fn ask(model: &mut Model, env: &Env) -> Vec<Effect> {
    let reads = model
        .live
        .as_deref()
        .and_then(cut::statement)
        .is_some_and(|cut| {
            let first = cut.text.split_whitespace().next().unwrap_or_default();
            ["select", "with", "values"]
                .iter()
                .any(|word| first.eq_ignore_ascii_case(word))
        });
    if !reads {
        return jobs::run_query(model, env);
    }
    model.overlays.push(Overlay::Prompt {
        purpose: PromptFor::PredictRows,
        text: String::new(),
    });
    Vec::new()
}

/// The rows were typed; asks for the grain.
pub(super) fn rows(model: &mut Model, text: &str) {
    let text = text.trim();
    let rows = text.parse().ok();
    if rows.is_none() && !text.is_empty() {
        // Pasted, or too large to count: to be mended.
        model.overlays.push(Overlay::Prompt {
            purpose: PromptFor::PredictRows,
            text: text.to_owned(),
        });
        return;
    }
    model.overlays.push(Overlay::Prompt {
        purpose: PromptFor::PredictGrain(rows),
        text: String::new(),
    });
}

/// The grain was typed; writes the prediction down and runs the statement.
pub(super) fn grain(model: &mut Model, rows: Option<usize>, text: &str, env: &Env) -> Vec<Effect> {
    let Some(cut) = model.live.as_deref().and_then(cut::statement) else {
        return Vec::new();
    };
    let command = Command::Predict {
        text: cut.text,
        rows,
        grain: grain_of(text),
    };
    let mut effects = sitting::tell(model, command, env);
    effects.extend(jobs::run_query(model, env));
    effects
}

/// Adds the next column that the question asks for to a typed grain.
pub(super) fn next_column(live: &Live, text: &mut String) {
    let Some(Body::Sql(sql)) = live.question().map(|question| &question.body) else {
        return;
    };
    let mut named = grain_of(text);
    let next = sql
        .columns
        .iter()
        .find(|column| !named.iter().any(|name| name.eq_ignore_ascii_case(column)));
    if let Some(next) = next {
        named.push(next.clone());
        *text = named.join(", ");
    }
}

/// The command that holds a result against what was predicted of it, if something was.
pub(super) fn met(live: &Live, job: &Job, result: &Outcome) -> Option<Command> {
    let state = live.session.round_state()?.questions.get(job.question)?;
    let open = state
        .open_prediction()
        .filter(|open| job.kind == JobKind::Query && open.text == job.text)?;
    let Outcome::Rows {
        relation, at_least, ..
    } = result
    else {
        return None;
    };
    let rows = relation.rows.len().max(*at_least);
    Some(Command::MeetPrediction {
        question: job.question,
        came: Came::of(relation, rows, &open.grain),
    })
}

/// Returns the lines above the newest result, and whether each was right.
pub fn told(state: &QuestionState) -> Vec<(String, bool)> {
    let newest = state.runs.last().map(|run| &run.text);
    let last = state.predictions.last();
    let lines = last
        .filter(|last| Some(&last.text) == newest)
        .map_or_else(Vec::new, Prediction::told);
    lines
        .into_iter()
        .map(|line| {
            let hit = line.starts_with("right");
            (line, hit)
        })
        .collect()
}
