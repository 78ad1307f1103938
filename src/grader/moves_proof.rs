//! Moves of a question's data put to the proof.
//!
//! Invariant: a move without a complaint can be applied, shows a candidate whose query is right what
//! it says it shows, and leaves a question with a right answer.

use crate::base::{CancelToken, Seed};
use crate::deck::codes::{self, Code};
use crate::deck::{Move, Part, Sql};
use crate::grader::moved::after;
use crate::grader::sql::{SqlTask, grade};
use crate::relation::Relation;
use crate::relation::compare::difference;
use crate::sandbox::{self, Engine};
use crate::verdict::{Budget, Outcome, SqlVerdict};

/// A complaint about a move.
pub(super) struct MoveFault {
    pub(super) code: &'static Code,
    pub(super) message: String,
    pub(super) part: Part,
}

/// Proves all moves of a question whose own task is sound; what arrives is drawn from the seed.
pub(super) fn prove_moves(
    seed: Seed,
    sql: &Sql,
    task: &SqlTask,
    cancel: &CancelToken,
) -> Vec<MoveFault> {
    let moves = sql.moves.iter().enumerate();
    let found = moves.filter_map(|(index, one)| {
        let (code, message) = fault(seed, sql, task, one, cancel)?;
        let message = format!("`{}`: {message}", one.id);
        let part = Part::Move(index);
        Some(MoveFault {
            code,
            message,
            part,
        })
    });
    found.collect()
}

/// The first thing that is wrong with a move.
fn fault(
    seed: Seed,
    sql: &Sql,
    before: &SqlTask,
    one: &Move,
    cancel: &CancelToken,
) -> Option<(&'static Code, String)> {
    let moved = match after(before.clone(), one, seed) {
        Ok(moved) => moved,
        Err(error) => return Some((&codes::MOVE_FAILS, error.to_string())),
    };
    let run = |task: &SqlTask, query: &str| -> Result<Relation, String> {
        let engine = Engine::with_script(&task.setup_sql);
        let mut engine = engine.map_err(|error| error.to_string())?;
        match sandbox::run(&mut engine, query, &Budget::GRADE, cancel) {
            Outcome::Rows { relation, .. } => Ok(relation),
            Outcome::Failed(error) => Err(error.message),
            Outcome::OverBudget { limit } => Err(limit.to_string()),
            Outcome::Done { .. } | Outcome::Cancelled => Err("there are no rows".to_owned()),
        }
    };
    match run(&moved, &moved.reference) {
        Err(why) => return Some((&codes::MOVE_REFERENCE, why)),
        Ok(rows) if rows.columns != sql.columns => {
            let message = format!("the columns are ({})", rows.columns.join(", "));
            return Some((&codes::MOVE_REFERENCE, message));
        }
        Ok(_) => {}
    }
    let same = |query: &str| match (run(before, query), run(&moved, query)) {
        (Ok(then), Ok(now)) => difference(&then, &now, &before.comparison).is_none(),
        _ => false,
    };
    if one.unaffected {
        let others = sql.alternatives.iter().map(|other| other.text.as_str());
        let mut right = std::iter::once(sql.reference.as_str()).chain(others);
        return right.find(|query| !same(query)).map(|query| {
            let head = query.split_whitespace().take(8).collect::<Vec<_>>();
            let message = format!("other rows from `{} …`", head.join(" "));
            (&codes::MOVE_AFFECTS, message)
        });
    }
    if same(&sql.reference) {
        let message = "the reference gives the same rows before and after".to_owned();
        return Some((&codes::MOVE_UNSEEN, message));
    }
    if one.reference.is_some() {
        let verdict = grade(
            &moved,
            &sql.reference,
            &Budget::GRADE,
            cancel,
            &mut |_, _| {},
        );
        if matches!(verdict, SqlVerdict::Accepted { .. }) {
            let message = "the query from before is still right".to_owned();
            return Some((&codes::MOVE_ASKS_NOTHING, message));
        }
    }
    None
}
