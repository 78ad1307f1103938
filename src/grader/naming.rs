//! Gives a rejected submission the name of its mistake.
//!
//! Invariant: at most one name, and only of a query that gives the submission's answer on every
//! database tried: the one that proves it wrong and the hidden ones. The deck's known wrong answers
//! go before mutants of the reference, and those go by kind.

use super::mutation::facts;
use super::sql::single_query;
use super::trial::{Fault, Trial};
use crate::instance::Instance;
use crate::mutant::mutants_knowing;
use crate::relation::difference;
use crate::verdict::{NamedMistake, Origin};

/// Databases on which a suspect has to agree at most.
const MAX_DATABASES: usize = 200;

/// Who is suspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The deck's known wrong answers.
    Known,
    /// Those and the mutants of the reference.
    All,
}

/// A query that the submission may behave like.
struct Suspect {
    mistake: NamedMistake,
    sql: String,
}

/// Returns the mistake that the submission behaves like, if one is known. It differs from the
/// reference on `found`; `others` are databases it was or could have been tried on.
pub(super) fn name(
    trial: &Trial<'_>,
    submission: &str,
    found: &Instance,
    others: &mut dyn Iterator<Item = Instance>,
    names: Names,
) -> Result<Option<NamedMistake>, Fault> {
    let mut suspects = suspects(trial, names);
    // The deck's own text behaves like itself everywhere: only who goes before it may have the name.
    let is_own = |suspect: &Suspect| suspect.sql == submission;
    if let Some(own) = suspects.iter().position(is_own) {
        suspects.truncate(own + 1);
    }
    let databases = std::iter::once(found.clone()).chain(others);
    for instance in databases.take(MAX_DATABASES) {
        if trial.is_cancelled() || suspects.is_empty() {
            return Ok(None);
        }
        if suspects.first().is_some_and(is_own) {
            break;
        }
        trial.load(instance)?;
        let Ok(answer) = trial.answer(submission) else {
            continue;
        };
        suspects.retain(|suspect| {
            let theirs = trial.answer(&suspect.sql);
            theirs
                .is_ok_and(|theirs| difference(&theirs, &answer, &trial.task.comparison).is_none())
        });
    }
    Ok(suspects.into_iter().next().map(|suspect| suspect.mistake))
}

/// Everything the submission may behave like, the most telling first.
fn suspects(trial: &Trial<'_>, names: Names) -> Vec<Suspect> {
    let known = trial.task.wrong.iter().filter_map(|wrong| {
        Some(Suspect {
            mistake: NamedMistake {
                id: wrong.id.clone(),
                name: wrong.name.clone(),
                origin: Origin::Deck,
            },
            sql: single_query(&wrong.sql).ok()?,
        })
    });
    if names == Names::Known {
        return known.collect();
    }
    let mut mutants = mutants_knowing(&trial.task.reference, &facts(trial.schema));
    mutants.sort_by_key(|mutant| mutant.kind);
    let automatic = mutants.into_iter().map(|mutant| Suspect {
        mistake: NamedMistake {
            id: mutant.id(),
            name: mutant.describes,
            origin: Origin::Mutant,
        },
        sql: mutant.sql,
    });
    known.chain(automatic).collect()
}
