//! `onsite regrade`: old answers judged by the deck as it is now.
//!
//! Invariant: nothing is taken away. A new verdict is one more event of its sitting, the verdict of
//! its time stays the one that was scored; a sitting that can still go on is left alone.

use std::process::ExitCode;

use serde_json::json;

use crate::base::CancelToken;
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::{Body, Deck};
use crate::grader;
use crate::grader::variant::{self, Ground};
use crate::interview::outdated::{Outdated, outdated};
use crate::interview::{Event, Judgement, Session, replay};
use crate::runner::Runner;
use crate::store::{Derived, SessionFilter, SessionHead, SessionState, Store};
use crate::verdict::{Budget, CodingVerdict, ModellingVerdict, SqlVerdict};

/// Judges what is outdated and prints both verdicts.
pub fn regrade(world: &World, deck_id: Option<&str>, is_json: bool) -> Result<ExitCode, Failure> {
    let decks = world.decks()?;
    if let Some(id) = deck_id
        && decks.iter().all(|deck| deck.id.as_str() != id)
    {
        return Err(Failure::environment(
            format!("there is no deck `{id}`"),
            "`onsite deck list` shows those there are",
        ));
    }
    let wanted = |id: &str| deck_id.is_none_or(|wanted| wanted == id);
    let decks: Vec<&Deck> = decks.iter().map(AsRef::as_ref).collect();
    let runner = world.runner();
    let mut rows = Vec::new();
    if world.store_if_any()?.is_some() {
        let mut store = world.store_to_write()?;
        let heads = store
            .list_sessions(&SessionFilter::default())
            .map_err(|error| store_failure(&error))?;
        for head in heads {
            let is_over = matches!(head.state, SessionState::Finished | SessionState::Abandoned);
            let deck = decks.iter().find(|deck| deck.id == head.deck);
            if let Some(deck) = deck.filter(|deck| is_over && wanted(deck.id.as_str())) {
                rows.extend(sitting(world, &mut store, &head, deck, &runner)?);
            }
        }
    }
    if is_json {
        let rows: Vec<_> = rows.iter().map(Row::json).collect();
        print::out(&json!({ "regraded": rows }).to_string())?;
    } else if rows.is_empty() {
        print::out(
            "nothing to judge again: no question has changed since its answers were judged",
        )?;
    }
    for row in rows.iter().filter(|_| !is_json) {
        print::out(&row.line())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One answer with both verdicts.
struct Row {
    session: String,
    question: String,
    then: Judgement,
    now: Judgement,
}

impl Row {
    fn line(&self) -> String {
        let Self {
            session,
            question,
            then,
            now,
        } = self;
        format!(
            "{session} {question}: then {}; {}",
            then.headline(),
            since(then, now)
        )
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "session": self.session, "question": self.question,
            "then": { "accepted": self.then.is_accepted(), "verdict": self.then.headline() },
            "now": { "accepted": self.now.is_accepted(), "verdict": self.now.headline() },
        })
    }
}

/// The new verdict, and whether it is another one.
fn since(then: &Judgement, now: &Judgement) -> String {
    if then.is_accepted() == now.is_accepted() {
        "the same since the deck changed".to_owned()
    } else {
        format!("since the deck changed {}", now.headline())
    }
}

/// Judges the outdated answers of one sitting and keeps the verdicts.
fn sitting(
    world: &World,
    store: &mut Store,
    head: &SessionHead,
    deck: &Deck,
    runner: &Runner,
) -> Result<Vec<Row>, Failure> {
    let failed = |error| store_failure(&error);
    let events = store.load_events(&head.id).map_err(failed)?;
    let session: Session = replay(&events).map_err(|error| {
        let message = format!("the sitting `{}` cannot be read: {error}", head.id);
        Failure::environment(message, "`onsite doctor` checks the history")
    })?;
    let mut rows = Vec::new();
    let mut facts = Vec::new();
    for one in outdated(&session, deck) {
        let Some(now) = judge(deck, &one, runner).filter(|now| !is_unjudged(now)) else {
            continue;
        };
        rows.push(Row {
            session: head.id.to_string(),
            question: one.question.id.to_string(),
            then: one.then.clone(),
            now: now.clone(),
        });
        facts.push(Event {
            at: world.clock.now(),
            fact: one.regraded(now),
        });
    }
    if !facts.is_empty() {
        let seq = store.next_seq(&head.id).map_err(failed)?;
        store
            .append(&head.id, seq, &facts, &Derived::default())
            .map_err(failed)?;
    }
    Ok(rows)
}

fn judge(deck: &Deck, one: &Outdated<'_>, runner: &Runner) -> Option<Judgement> {
    let cancel = CancelToken::default();
    match &one.question.body {
        Body::Sql(sql) => {
            let ground = Ground {
                seed: one.seed,
                variant: one.variant,
                moved: one.moved.as_ref(),
                dialect: one.dialect,
            };
            let limits = (&Budget::GRADE, &cancel);
            let judged = variant::grade(deck, sql, ground, one.text, limits, &mut |_| {});
            judged.ok().map(|verdict| Judgement::Sql { verdict })
        }
        Body::Coding(coding) => {
            let (text, seed) = (one.text, one.seed);
            let coding = &coding.varied(one.variant);
            let report = grader::coding::grade(runner, coding, text, seed, &cancel);
            let named = grader::coding::name_mistake(runner, coding, text, &report, seed, &cancel);
            Some(Judgement::Coding { report, named })
        }
        Body::Modelling(modelling) => {
            let reins = (&Budget::GRADE, &cancel);
            let report = grader::modelling::grade(modelling, one.text, reins, &mut |_| {});
            Some(Judgement::Modelling { report })
        }
        Body::Talk(_) => None,
    }
}

/// What could not be judged now is no verdict to keep; it is tried again next time.
fn is_unjudged(judgement: &Judgement) -> bool {
    match judgement {
        Judgement::Sql { verdict } => {
            matches!(
                verdict,
                SqlVerdict::Inconclusive { .. } | SqlVerdict::Cancelled
            )
        }
        Judgement::Coding { report, .. } => matches!(
            report.verdict,
            CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled
        ),
        Judgement::Modelling { report } => matches!(
            report.verdict,
            ModellingVerdict::Inconclusive { .. } | ModellingVerdict::Cancelled
        ),
    }
}
