//! How much work an accepted query is: asked for after its verdict, which it never holds up.
//!
//! Invariant: one measurement at a time, beside the job under way; what belongs to another text or
//! comes when nothing waits for it is dropped.

use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, GradeRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::screen::sitting;
use crate::base::RequestId;
use crate::deck::Body;
use crate::interview::{Command, Judgement, QuestionState, Submission};
use crate::verdict::Efficiency;

/// A measurement under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measuring {
    /// Its request.
    pub id: RequestId,
    /// Which question of the round it belongs to.
    pub question: usize,
    /// The submission.
    pub text: String,
}

/// Asks how much work the last submission of the open question is, if it was just accepted.
pub(super) fn after_verdict(model: &mut Model, question: usize) -> Vec<Effect> {
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let Some((text, dialect, moved)) = waiting(live, question).map(|last| {
        let state = live.session.round_state();
        let state = state.and_then(|round| round.questions.get(question));
        let moved = state.and_then(|state| state.moved_for(state.submissions.len() - 1));
        let moved = moved.map(|moved| moved.id.clone());
        (last.text.clone(), last.dialect, moved)
    }) else {
        return Vec::new();
    };
    let plan = live
        .session
        .round_plan()
        .and_then(|round| round.questions.get(question));
    let plan = plan.map(|plan| (plan.id.clone(), (plan.seed, plan.variant)));
    let deck = plan.as_ref().and_then(|(id, _)| live.deck_with(id));
    let (Some((id, (seed, variant))), Some(deck)) = (plan, deck) else {
        return Vec::new();
    };
    let is_sql = deck
        .question(&id)
        .is_some_and(|question| matches!(question.body, Body::Sql(_)));
    if !is_sql {
        return Vec::new();
    }
    let mut effects: Vec<Effect> = drop_measuring(live).into_iter().collect();
    live.desk.measuring = Some(Measuring {
        id: request,
        question,
        text: text.clone(),
    });
    let asked = GradeRequest {
        deck,
        question: id,
        text,
        dialect,
        seed,
        variant,
        moved,
        own_cases: Vec::new(),
    };
    effects.push(Effect::Measure(request, Box::new(asked), true));
    effects
}

/// Stops the measurement under way: a worker that judges has better things to do.
pub(super) fn drop_measuring(live: &mut Live) -> Option<Effect> {
    let measuring = live.desk.measuring.take();
    measuring.map(|measuring| Effect::Cancel(measuring.id))
}

/// A measurement ended.
pub(super) fn done(
    model: &mut Model,
    measuring: &Measuring,
    found: Option<Box<Efficiency>>,
    env: &Env,
) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    live.desk.measuring = None;
    let question = measuring.question;
    let is_waited_for = waiting(live, question).is_some_and(|last| last.text == measuring.text);
    if !is_waited_for {
        return Vec::new();
    }
    let Some(efficiency) = found else {
        let text = measuring.text.clone();
        live.desk.unmeasured.insert(question, text);
        return Vec::new();
    };
    let command = Command::Measure {
        question,
        efficiency,
    };
    sitting::tell(model, command, env)
}

/// A measurement came to nothing: nobody can say why.
pub(super) fn broke(model: &mut Model) -> Vec<Effect> {
    if let Some(live) = model.live.as_mut() {
        live.desk.measuring = None;
    }
    Vec::new()
}

/// Said of an accepted query whose work cannot be measured.
pub const UNMEASURED: &str = "not measured: no larger data can be made of these tables";

/// Said of it once the round is over.
pub const NEVER_MEASURED: &str = "Its work was not measured: the round was over before, or no larger data can be made of these tables.";

/// Says whether the work of the accepted query on the screen cannot be measured.
pub fn is_unmeasured(live: &Live) -> bool {
    let question = live.question_idx();
    let text = live.desk.unmeasured.get(&question);
    text.is_some() && waiting(live, question).map(|last| &last.text) == text
}

/// An accepted submission that was not measured yet.
fn waiting(live: &Live, question: usize) -> Option<&Submission> {
    let state = live.session.round_state()?.questions.get(question)?;
    let last = state.submissions.last()?;
    state.has_unmeasured().then_some(last)
}

/// Returns what was measured of the submission that `judgement` is about.
pub fn measured<'a>(state: &'a QuestionState, judgement: &Judgement) -> Option<&'a Efficiency> {
    let last = state.submissions.last()?;
    last.efficiency
        .as_ref()
        .filter(|_| last.judgement.as_ref() == Some(judgement))
}

/// Returns a measurement as a page part.
pub fn blocks(efficiency: &Efficiency) -> Doc {
    efficiency.lines().into_iter().map(Block::Text).collect()
}
