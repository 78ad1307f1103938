//! Starting what is to do tonight: a task of the home screen or of the plan.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::model::{Env, Model};
use crate::app::screen::{calibration, home, plan, ready, sitting, stories};
use crate::deck::{Deck, RoundKind};
use crate::interview::Mode;
use crate::plan::{Start, Task, Work};

/// Starts a task at once.
pub fn start(model: &mut Model, task: &Task, env: &Env) -> Vec<Effect> {
    let work = match &task.start {
        Start::Resume => return sitting::resume(model, env),
        Start::Plan => {
            let effects = plan::open(model);
            plan::ask(model);
            return effects;
        }
        Start::Rescore => return calibration::open_again(model),
        Start::Work(work) => work,
    };
    match work {
        Work::Recall => home::open_due(model),
        Work::Stories => stories::open(model),
        Work::Check => ready::open(model, env),
        Work::Loop => sit(model, None, Mode::Pressure, env),
        Work::Mock { kind } => sit(model, Some(*kind), Mode::Pressure, env),
        Work::Warmup { kind } | Work::Drill { kind, .. } => {
            if home::refuses(model, env) {
                return Vec::new();
            }
            let mode = model.settings.mode;
            let target = task.target.as_ref();
            let known = target.and_then(|target| {
                let deck = model.deck(&target.deck)?;
                let choice = sitting::Choice::Question(target.question.clone());
                Some((Arc::clone(deck), choice))
            });
            match known {
                Some((deck, choice)) => begin(model, &deck, &choice, mode, env),
                None => sit(model, Some(*kind), mode, env),
            }
        }
    }
}

/// Sits a round of a kind, or the default loop, of the first deck that has it.
fn sit(model: &mut Model, kind: Option<RoundKind>, mode: Mode, env: &Env) -> Vec<Effect> {
    if home::refuses(model, env) {
        return Vec::new();
    }
    let found = model.shelf.decks.iter().find_map(|deck| {
        let choice = match kind {
            Some(kind) => {
                let mut questions = deck.questions.iter();
                let has = questions.any(|question| question.kind == kind);
                has.then_some(sitting::Choice::Kind(kind))?
            }
            None => sitting::Choice::Loop(deck.default_loop()?.id.clone()),
        };
        Some((Arc::clone(deck), choice))
    });
    let Some((deck, choice)) = found else {
        model.warn("no deck has that", env.now);
        return Vec::new();
    };
    begin(model, &deck, &choice, mode, env)
}

fn begin(
    model: &mut Model,
    deck: &Arc<Deck>,
    choice: &sitting::Choice,
    mode: Mode,
    env: &Env,
) -> Vec<Effect> {
    let terms = sitting::Terms {
        variant: None,
        level: None,
        mode,
        bare: false,
    };
    sitting::start(model, deck, choice, &terms, env)
}
