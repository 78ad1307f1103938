//! Data that moves under an accepted query: the job that moves it, and the page with what changed.
//!
//! Invariant: what is compared is the candidate's own query on the visible data, never a reference;
//! the reference of the moved data is shown with the other one, once the blind score is locked.

use crate::app::desk::JobKind;
use crate::app::desk::Pane;
use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, Language};
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::msg::Rerun;
use crate::app::screen::jobs;
use crate::base::text::{flow, plural};
use crate::deck::{Body, Move, Sql};
use crate::interview::QuestionState;
use crate::relation::{Changes, Relation};
use crate::verdict::Outcome;

/// The session says that the data moved: it moves in the scratch database too.
pub(super) fn happened(model: &mut Model, question: usize, env: &Env) -> Vec<Effect> {
    model.say("the data moved under your query", env.now);
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    live.desk.follow_talk = true;
    live.desk.side = Some(Pane::Interviewer);
    if live.question_idx() != question {
        // The data is loaded when the candidate turns back to it.
        return Vec::new();
    }
    jobs::start_job(model, JobKind::Move, env)
}

/// Returns how the data of the open question moved, as the deck has it.
pub fn open_move(live: &Live) -> Option<&Move> {
    let (_, _, state) = live.session.open_question()?;
    let Body::Sql(sql) = &live.question()?.body else {
        return None;
    };
    sql.move_of(&state.moved.as_ref()?.id)
}

/// Returns the page with what changed in the result of the last accepted query.
pub fn blocks(live: &Live, rerun: &Rerun) -> Doc {
    let kind = open_move(live).map_or("the data moved", |one| one.kind.as_str());
    let mut doc = vec![Block::Accent(format!("The data moved: {kind}."))];
    let (before, after) = (&rerun.before, &rerun.after);
    let (Some(then), Some(now)) = (before.relation(), after.relation()) else {
        let why = match after {
            Outcome::Failed(error) => format!("Your accepted query fails now: {}", error.message),
            Outcome::OverBudget { limit } => format!("Your accepted query stops now: {limit}"),
            _ => "Your accepted query could not be run again.".to_owned(),
        };
        doc.push(Block::Bad(why));
        if let Some(then) = before.relation() {
            doc.push(Block::Dim("Before it gave:".into()));
            doc.push(Block::Grid(then.clone()));
        }
        doc.push(Block::Dim(ADVICE.into()));
        return doc;
    };
    compared(then, now, &mut doc);
    doc.push(Block::Dim(ADVICE.into()));
    doc
}

/// What to do about it.
const ADVICE: &str =
    "Say what happened and what it means; F9 hands in the query that is right from now on.";

fn compared(then: &Relation, now: &Relation, doc: &mut Doc) {
    let Some(changes) = Changes::between(then, now) else {
        doc.push(Block::Versus(
            ("Your query before".into(), then.clone()),
            ("Now".into(), now.clone()),
        ));
        return;
    };
    let (changed, came, went) = changes.counts();
    if changes.is_empty() {
        let rows = plural(changes.same, "row");
        doc.push(Block::Good(format!(
            "Your accepted query gives the same {rows}."
        )));
        return;
    }
    let counted = [(changed, "changed"), (came, "new"), (went, "gone")];
    let counted = counted.iter().filter(|(n, _)| *n > 0);
    let counted: Vec<String> = counted.map(|(n, what)| format!("{n} {what}")).collect();
    doc.push(Block::Text(format!(
        "Your query run again: {}, {} the same.",
        counted.join(", "),
        changes.same
    )));
    doc.push(Block::Changes(changes));
}

/// What was right after the move, and what a strong reaction contains; for the page of the reference.
pub(super) fn reference(sql: &Sql, state: &QuestionState, doc: &mut Doc) {
    let moved = state.moved.as_ref();
    let Some((moved, one)) = moved.and_then(|moved| Some((moved, sql.move_of(&moved.id)?))) else {
        return;
    };
    doc.push(Block::Heading(format!(
        "After the data moved at {}",
        moved.at
    )));
    doc.push(Block::Dim(flow(&one.text)));
    doc.push(Block::Text(flow(&one.good)));
    if let Some(reference) = &one.reference {
        doc.push(Block::Code(Language::Sql, reference.trim().to_owned()));
    }
    doc.push(Block::Gap);
}
