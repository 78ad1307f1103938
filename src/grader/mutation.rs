//! The mutation gate: can the grader tell the mutants of a reference from it?
//!
//! Invariant: a mutant counts as killed only by a database on which the reference's answer is
//! determined, and a mutant survives only if the grader itself accepts it.

use serde::{Deserialize, Serialize};

use super::reach::Care;
use super::sql::{SqlTask, grade_on};
use super::trial::{self, Fault, Trial};
use crate::base::CancelToken;
use crate::instance::{Affinity, Schema};
use crate::mutant::{Facts, Mutant, TableFacts, mutants_knowing};
use crate::relation::difference;
use crate::verdict::{Budget, SqlVerdict};

/// Databases that all mutants are tried on together, before survivors are graded one by one.
const SHARED_DATABASES: usize = 60;

/// What became of the mutants of a reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MutationScore {
    /// How many mutants were tried; those that do not run do not count.
    pub tried: usize,
    /// How many the grader rejects.
    pub killed: usize,
    /// Those it accepts.
    pub survivors: Vec<Survivor>,
}

/// A mutant that the grader accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survivor {
    /// The mutant's stable id.
    pub id: String,
    /// What it does wrong, if it does.
    pub describes: String,
    /// The changed query.
    pub sql: String,
}

/// Tries every mutant of the task's reference; `None` if that was cancelled or cannot be judged.
pub fn mutation_score(
    task: &SqlTask,
    budget: &Budget,
    cancel: &CancelToken,
) -> Option<MutationScore> {
    let opened = trial::open(task, false).ok()?;
    let trial = Trial::new(task, (&opened.0, &opened.1), &[], budget, cancel);
    let all = mutants_knowing(&task.reference, &facts(&opened.1));
    let (mut tried, alive) = shared(&trial, all).ok()?;
    let mut score = MutationScore::default();
    for mutant in alive {
        let brief = (mutant.sql.as_str(), Care::Nothing);
        match grade_on(task, &opened, brief, (budget, cancel), &mut |_| {}) {
            SqlVerdict::Accepted { .. } => score.survivors.push(Survivor {
                id: mutant.id(),
                describes: mutant.describes,
                sql: mutant.sql,
            }),
            SqlVerdict::Cancelled | SqlVerdict::Inconclusive { .. } => return None,
            SqlVerdict::Failed(_) => tried -= 1,
            SqlVerdict::Wrong(_) | SqlVerdict::Undetermined(_) | SqlVerdict::OverBudget { .. } => {}
        }
    }
    score.tried = tried;
    score.killed = tried - score.survivors.len();
    Some(score)
}

/// Returns what a schema says about the mutants of a query on it.
pub(super) fn facts(schema: &Schema) -> Facts {
    let tables = schema.tables.iter().map(|table| {
        let is_key = |at: usize| table.unique_keys.iter().any(|key| key.as_slice() == [at]);
        let columns = table.columns.iter().enumerate();
        // A whole-number primary key is the row's own number, never NULL.
        let columns = columns.map(|(at, column)| {
            let is_row_number =
                column.pk_position == Some(1) && is_key(at) && column.affinity == Affinity::Integer;
            (at, column, column.not_null || is_row_number)
        });
        let columns: Vec<_> = columns.collect();
        let keys = columns
            .iter()
            .filter(|(at, _, never_null)| *never_null && is_key(*at));
        TableFacts {
            name: table.name.clone(),
            keys: keys.map(|(_, column, _)| column.name.clone()).collect(),
            columns: columns
                .iter()
                .map(|(_, column, never_null)| (column.name.clone(), !never_null))
                .collect(),
        }
    });
    Facts {
        tables: tables.collect(),
    }
}

/// Tries all mutants on the same databases; returns how many run and which are still alive.
fn shared(trial: &Trial<'_>, mut alive: Vec<Mutant>) -> Result<(usize, Vec<Mutant>), Fault> {
    let (visible, _) = trial.visible()?;
    alive.retain(|mutant| trial.answer(&mutant.sql).is_ok());
    let tried = alive.len();
    let mut mined = trial.mine(&visible, &trial.task.reference);
    for mutant in &alive {
        mined.add_sql(trial.schema, &mutant.sql);
    }
    let generator = trial.generator(&mined);
    trial.begin_for(&generator)?;
    let hidden = (0..SHARED_DATABASES).map(|index| trial.hidden(&generator, index).0);
    for instance in std::iter::once(visible).chain(hidden) {
        if alive.is_empty() || trial.is_cancelled() {
            break;
        }
        let instance = trial.load(instance)?;
        let expected = trial
            .answer(&trial.task.reference)
            .map_err(Fault::Reference)?;
        let tells = |mutant: &Mutant| {
            let answer = trial.answer(&mutant.sql);
            answer.is_ok_and(|answer| {
                difference(&expected, &answer, &trial.task.comparison).is_some()
            })
        };
        let told: Vec<bool> = alive.iter().map(tells).collect();
        if told.contains(&true) && trial.is_determined(&instance, &expected) {
            let mut told = told.into_iter();
            alive.retain(|_| told.next() != Some(true));
        }
    }
    trial.end()?;
    Ok((tried, alive))
}
