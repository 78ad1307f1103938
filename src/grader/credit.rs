//! Counts the databases on which a rejected submission agrees with the reference.
//!
//! Invariant: every database that counts has an answer of its own that is not empty, and the one
//! that proves the submission wrong is among them; so the counts fall short of all of them, and a
//! query that always returns the same agrees at most once.

use super::trial::{Answers, Trial};
use crate::instance::Instance;
use crate::relation::{Comparison, Kind, Relation, difference};
use crate::verdict::Agreement;

/// Databases that count at most.
const MAX_COUNTED: usize = 60;

/// Databases that are looked at for them at most.
const MAX_LOOKED_AT: usize = 240;

/// Returns how often `submission` agrees; `found` are the answers that prove it wrong, and `others`
/// are databases it was or could have been tried on. `None` if the search was cancelled.
pub(super) fn agreement(
    trial: &Trial<'_>,
    submission: &str,
    found: &Answers,
    others: &mut dyn Iterator<Item = Instance>,
) -> Option<Agreement> {
    let rows_alone = rows_alone(&trial.task.comparison);
    let is_same = |a: &Relation, b: &Relation| difference(a, b, &rows_alone).is_none();
    let mut count = Agreement {
        tried: 1,
        rows: usize::from(is_same(&found.expected, &found.actual)),
        whole: 0,
    };
    let mut seen: Vec<Relation> = vec![found.expected.clone()];
    for instance in others.take(MAX_LOOKED_AT) {
        if trial.is_cancelled() {
            return None;
        }
        if count.tried >= MAX_COUNTED {
            break;
        }
        if trial.load(instance).is_err() || !trial.keeps_rules() {
            continue;
        }
        let Ok(expected) = trial.answer(&trial.task.reference) else {
            continue;
        };
        if expected.is_empty() || seen.iter().any(|known| is_same(known, &expected)) {
            continue;
        }
        // A submission that fails here does not agree here.
        let actual = trial.answer(submission).ok();
        let whole = actual
            .as_ref()
            .is_some_and(|actual| difference(&expected, actual, &trial.task.comparison).is_none());
        let rows = whole || actual.is_some_and(|actual| is_same(&expected, &actual));
        // Where the reference's own answer may be another one, a difference says nothing.
        if !whole && !trial.is_stable(&expected) {
            continue;
        }
        count.tried += 1;
        count.rows += usize::from(rows);
        count.whole += usize::from(whole);
        seen.push(expected);
    }
    Some(count)
}

/// The same comparison without names, order and types.
fn rows_alone(comparison: &Comparison) -> Comparison {
    Comparison {
        kind: match comparison.kind {
            Kind::List { .. } | Kind::Bag => Kind::Bag,
            Kind::Set => Kind::Set,
        },
        names: false,
        tolerance: comparison.tolerance,
        strict_types: false,
    }
}
