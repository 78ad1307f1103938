//! The question in the interviewer's words.
//!
//! Invariant: a question describes data and asks what the candidate's query makes of it; what would
//! be right is not said.

use super::sight::sights;
use super::weigh::choose;
use super::{Challenge, Phenomenon};
use crate::interview::event::Judgement;
use crate::relation::{DifferenceClass, Value};
use crate::verdict::{Counterexample, Family, SqlVerdict};

impl Challenge {
    /// Returns the question about a verdict on `query`; `None` if no data speaks against it.
    pub fn of(judgement: &Judgement, query: &str) -> Option<Self> {
        let Judgement::Sql { verdict } = judgement else {
            return None;
        };
        match verdict {
            SqlVerdict::Wrong(found) => Some(challenge(found, query)),
            SqlVerdict::Undetermined(_) => Some(Self {
                phenomenon: Phenomenon::SortOrder,
                text:
                    "Say the same rows were stored in another order: would yours return the same?"
                        .to_owned(),
            }),
            SqlVerdict::Accepted { .. }
            | SqlVerdict::Failed(_)
            | SqlVerdict::OverBudget { .. }
            | SqlVerdict::Inconclusive { .. }
            | SqlVerdict::Cancelled => None,
        }
    }
}

/// Returns the question about a counterexample to `query`.
pub fn challenge(found: &Counterexample, query: &str) -> Challenge {
    let ask = |phenomenon, text: &str| Challenge {
        phenomenon,
        text: text.to_owned(),
    };
    match found.difference.class() {
        DifferenceClass::ColumnCount | DifferenceClass::ColumnNames => {
            return ask(
                Phenomenon::Shape,
                "Read me the columns of your answer, one by one: are they the ones I asked for?",
            );
        }
        DifferenceClass::Order => {
            return ask(
                Phenomenon::SortOrder,
                "In which order do your rows come, and what decides between two that are equal so \
                 far?",
            );
        }
        DifferenceClass::TypeOnly => {
            return ask(
                Phenomenon::Types,
                "Of which type is each column of your answer: numbers, text, whole or not?",
            );
        }
        DifferenceClass::MissingRow
        | DifferenceClass::TooFewCopies
        | DifferenceClass::ExtraRow
        | DifferenceClass::TooManyCopies
        | DifferenceClass::ChangedRow => {}
    }
    if loses_fraction(found) {
        return ask(
            Phenomenon::Fraction,
            "A division that does not come out even: which number does yours return for it?",
        );
    }
    let sights = sights(&found.tables, query);
    choose(&sights, found).map_or_else(
        || {
            ask(
                Phenomenon::Empty,
                "Tables without a single row: what does yours return?",
            )
        },
        |sight| Challenge {
            phenomenon: sight.phenomenon,
            text: format!(
                "{}: {}",
                sight.clause,
                closing(sight.phenomenon, found.family)
            ),
        },
    )
}

/// What is asked about it; the same whether too much or too little came.
fn closing(phenomenon: Phenomenon, family: Option<Family>) -> &'static str {
    match (phenomenon, family) {
        (Phenomenon::Repeat, _) => "does yours count one or two?",
        (Phenomenon::Several, _) => "how often does yours count it?",
        (Phenomenon::Versions, _) => "which of the two does yours go by?",
        (Phenomenon::Missing, Some(Family::RowLost | Family::NullLost)) => {
            "which row of yours does it end up in?"
        }
        (Phenomenon::KindOfRow, _) => "what does yours make of it?",
        (Phenomenon::TwoTimes, _) => "which of the two does yours go by, and what comes out?",
        _ => "what does yours return?",
    }
}

/// Says whether a number that is not whole came out whole.
fn loses_fraction(found: &Counterexample) -> bool {
    let pairs = found.expected.rows.iter().zip(&found.actual.rows);
    let mut cells = pairs.flat_map(|(one, other)| one.iter().zip(other));
    cells.any(|(want, came)| match (want, came) {
        (Value::Real(want), came) => {
            let whole = came.as_number().is_some_and(|number| number.fract() == 0.0);
            want.fract() != 0.0 && whole
        }
        _ => false,
    })
}
