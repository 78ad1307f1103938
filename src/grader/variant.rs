//! A question's data set, drawn anew.
//!
//! Invariant: a function of the deck and the variant, so the scratch database, the verdict and a
//! resumed sitting see the same rows; every row keeps the constraints, for SQLite has taken it.

use std::borrow::Cow;

use crate::base::{CancelToken, MoveId, Seed};
use crate::deck::{Deck, Sql};
use crate::dialect::Dialect;
use crate::grader::moved::{MoveError, sql_task_after};
use crate::grader::sql::{SqlTask, grade_telling};
use crate::instance::{Instance, TableRows};
use crate::sandbox::{Engine, EngineError, read_schema};
use crate::variation::{Varied, Words, vary};
use crate::verdict::{Budget, Phase, SqlVerdict};

/// Rows per table that are drawn anew; what is beyond is away.
const MAX_ROWS: usize = 100_000;

/// Where a difference on the deck's own rows is said to have been met: a candidate who plays a variant
/// has not seen them.
const OWN: &str = "other rows of the same world";

/// On what a submission is judged.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Chance for hidden data.
    pub seed: Seed,
    /// Which variant.
    pub variant: u32,
    /// How the data had moved.
    pub moved: Option<&'a MoveId>,
    /// What it is written in.
    pub dialect: Dialect,
}

/// Judges a submission on a variant of its question's data. The deck's own rows are one more hidden
/// database then: they were chosen for the mistakes they tell.
pub fn grade(
    deck: &Deck,
    question: &Sql,
    ground: Ground<'_>,
    submission: &str,
    (budget, cancel): (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
) -> Result<SqlVerdict, MoveError> {
    let mut task = sql_task_after(deck, question, (ground.seed, ground.variant), ground.moved)?;
    task.dialect = ground.dialect;
    let verdict = grade_telling(&task, submission, budget, cancel, tell);
    if ground.variant == 0 || !verdict.is_accepted() {
        return Ok(verdict);
    }
    let mut own = sql_task_after(deck, question, (ground.seed, 0), ground.moved)?;
    own.dialect = ground.dialect;
    Ok(on_own(own, submission, (budget, cancel), tell).unwrap_or(verdict))
}

/// What the deck's own rows have against a submission, if anything.
pub(super) fn on_own(
    mut own: SqlTask,
    submission: &str,
    (budget, cancel): (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
) -> Option<SqlVerdict> {
    // Its hidden databases are those of any other seed.
    own.instances = 0;
    let mut verdict = grade_telling(&own, submission, budget, cancel, tell);
    let label = match &mut verdict {
        SqlVerdict::Wrong(found) => Some((&mut found.label, found.seed)),
        SqlVerdict::Undetermined(found) => Some((&mut found.label, found.seed)),
        SqlVerdict::Cancelled => None,
        _ => return None,
    };
    if let Some((label, None)) = label {
        OWN.clone_into(label);
    }
    Some(verdict)
}

/// Returns the data set of a question as a script; `None` if it is not in the deck.
pub fn data_set<'d>(
    deck: &'d Deck,
    question: &Sql,
    variant: u32,
) -> Option<Result<Cow<'d, str>, EngineError>> {
    let scenario = deck.scenario(&question.scenario)?;
    let dataset = deck.dataset(&scenario.dataset)?;
    if variant == 0 {
        return Some(Ok(Cow::Borrowed(&dataset.sql)));
    }
    let id = scenario.id.clone();
    let words = Words::of(deck.said_of(&id));
    let script = drawn_anew(&dataset.sql, &words, scenario.variant_seed(variant));
    Some(script.map(Cow::Owned))
}

/// Returns the data set that `setup` makes with other rows, as a script.
fn drawn_anew(setup: &str, words: &Words, seed: Seed) -> Result<String, EngineError> {
    let mut engine = Engine::with_script(setup)?;
    let schema = read_schema(&engine)?;
    let rows = engine.visible_instance(&schema, MAX_ROWS)?;
    let varied = vary(&schema, &rows, words, seed);
    let taken = engine.refill(&schema, &varied.rows)?;
    if taken != varied.rows {
        engine.refill(&schema, &with_originals(&rows, &varied, taken))?;
    }
    engine.written()
}

/// In place of a row that SQLite refused: the row it was made of.
fn with_originals(rows: &Instance, varied: &Varied, taken: Instance) -> Instance {
    let tables = taken.tables.into_iter().enumerate();
    let tables = tables.map(|(t, mut table): (usize, TableRows)| {
        let made = varied.rows.tables.get(t).map(|table| &table.rows);
        let origins = varied.origins.get(t);
        let mut kept = table.rows.iter().peekable();
        let mut back = Vec::new();
        for (row, origin) in made
            .into_iter()
            .flatten()
            .zip(origins.into_iter().flatten())
        {
            if kept.next_if_eq(&row).is_none() {
                let held = rows.tables.get(t);
                back.extend(origin.and_then(|origin| held?.rows.get(origin).cloned()));
            }
        }
        table.rows.extend(back);
        table
    });
    Instance {
        tables: tables.collect(),
    }
}
