//! How far a wrong query is right: on how many databases it gives the reference's answer.
//!
//! Invariant: the credit lies between 0 and, as long as one database tells the two apart, below 1;
//! it grows with each count, and the printed formula with the printed numbers gives it.

use serde::{Deserialize, Serialize};

/// What the right rows count in the credit; the rest is for names, order and types as well.
const ROWS: f64 = 0.75;

/// How often a submission agrees with the reference, over databases that each have another answer.
///
/// Databases with an empty answer or with one that was seen before do not count, so that a query
/// that always returns the same agrees at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Databases that count.
    pub tried: usize,
    /// Those on which the rows are right, whatever their order, types and column names.
    pub rows: usize,
    /// Those on which everything is right.
    pub whole: usize,
}

impl Agreement {
    /// Returns the credit, 0.0 to 1.0.
    pub fn credit(self) -> f64 {
        if self.tried == 0 {
            return 0.0;
        }
        let share = |count: usize| count.min(self.tried) as f64 / self.tried as f64;
        ROWS * share(self.rows) + (1.0 - ROWS) * share(self.whole)
    }

    /// Returns the credit with the numbers it comes from, in one line.
    pub fn formula(self) -> String {
        let Self { tried, rows, whole } = self;
        if tried == 0 {
            return "credit 0.00: no database has an answer to agree with".into();
        }
        // What is wrong is never printed as the whole credit.
        let credit = self.credit().min(0.99);
        format!(
            "credit {credit:.2} = {ROWS:.2} × {rows}/{tried} databases with the right rows + {:.2} × \
             {whole}/{tried} with the right names, order and types too",
            1.0 - ROWS
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tried: usize, rows: usize, whole: usize) -> Agreement {
        Agreement { tried, rows, whole }
    }

    #[test]
    fn more_agreement_is_more_credit_and_never_all_of_it() {
        assert_eq!(of(0, 0, 0).credit().to_bits(), 0.0_f64.to_bits());
        for rows in 0..10 {
            assert!(of(10, rows, 0).credit() < of(10, rows + 1, 0).credit());
            for whole in 0..rows {
                assert!(of(10, rows, whole).credit() < of(10, rows, whole + 1).credit());
                assert!(of(10, rows, whole).credit() < 1.0);
            }
        }
    }

    #[test]
    fn the_formula_shows_its_numbers() {
        assert_eq!(
            of(60, 40, 20).formula(),
            "credit 0.58 = 0.75 × 40/60 databases with the right rows + 0.25 × 20/60 with the right \
             names, order and types too"
        );
        assert!(of(1000, 1000, 999).formula().starts_with("credit 0.99 "));
        assert!(of(0, 0, 0).formula().starts_with("credit 0.00: "));
    }
}
