//! What a wrong answer does wrong: the mistake it behaves like, or the family of its difference.
//!
//! Invariant: a family is told only from what the difference and its small database show.

use serde::{Deserialize, Serialize};

use crate::relation::{Difference, DifferenceClass, Relation, Value};

/// A mistake that a rejected submission behaves like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedMistake {
    /// Its id in the deck, or of the mutant.
    pub id: String,
    /// Its name: "loses viewers without a country".
    pub name: String,
    /// Who knows it.
    #[serde(default)]
    pub origin: Origin,
}

/// Where a named mistake comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The deck lists it as a known wrong answer.
    #[default]
    Deck,
    /// The reference with one thing changed behaves like it.
    Mutant,
}

/// What kind of mistake a difference speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Another number of columns.
    ColumnCount,
    /// Other column names.
    ColumnNames,
    /// A row with a NULL in it is lost.
    NullLost,
    /// A row with a NULL in it is too many.
    NullGroup,
    /// A row is lost.
    RowLost,
    /// A row that should come several times comes less often.
    DuplicateLost,
    /// A row comes more often than it should.
    RowDoubled,
    /// A row is too many.
    RowExtra,
    /// A value is NULL where it should not be, or the other way round.
    NullValue,
    /// A whole number is larger than it should be.
    TooMuch,
    /// A whole number is smaller than it should be.
    TooLittle,
    /// Another value.
    WrongValue,
    /// Both agree on either side of a value, and not on the value itself.
    Boundary,
    /// Rows that are alike in a sort key are told apart in another way.
    TieBroken,
    /// The right rows in another order.
    Order,
    /// The right values in another type.
    Type,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 16] = [
        Self::ColumnCount,
        Self::ColumnNames,
        Self::NullLost,
        Self::NullGroup,
        Self::RowLost,
        Self::DuplicateLost,
        Self::RowDoubled,
        Self::RowExtra,
        Self::NullValue,
        Self::TooMuch,
        Self::TooLittle,
        Self::WrongValue,
        Self::Boundary,
        Self::TieBroken,
        Self::Order,
        Self::Type,
    ];

    /// Returns the family that the difference alone speaks of.
    pub fn of(difference: &Difference) -> Self {
        let has_null = |row: &[Value]| row.iter().any(Value::is_null);
        match difference {
            Difference::MissingRow { row, found: 0, .. } if has_null(row) => Self::NullLost,
            Difference::ExtraRow { row, wanted: 0, .. } if has_null(row) => Self::NullGroup,
            Difference::ChangedRow {
                expected,
                actual,
                columns,
            } => Self::of_change(expected, actual, columns),
            other => match other.class() {
                DifferenceClass::ColumnCount => Self::ColumnCount,
                DifferenceClass::ColumnNames => Self::ColumnNames,
                DifferenceClass::MissingRow => Self::RowLost,
                DifferenceClass::TooFewCopies => Self::DuplicateLost,
                DifferenceClass::ExtraRow => Self::RowExtra,
                DifferenceClass::TooManyCopies => Self::RowDoubled,
                DifferenceClass::ChangedRow => Self::WrongValue,
                DifferenceClass::Order => Self::Order,
                DifferenceClass::TypeOnly => Self::Type,
            },
        }
    }

    /// Returns the family of a difference whose expected and actual answers stand beside it: a row
    /// is lost only if fewer rows came than expected.
    pub fn of_answers(difference: &Difference, expected: &Relation, actual: &Relation) -> Self {
        // A row of nothing but NULL says that there is nothing: it is the row that is lost.
        let is_blank = matches!(difference, Difference::MissingRow { row, .. }
            if row.iter().all(Value::is_null));
        match (Self::of(difference), expected.len(), actual.len()) {
            (Self::NullLost, 1, 0) if is_blank => Self::RowLost,
            (Self::RowLost | Self::NullLost, wanted, came) if wanted <= came => Self::WrongValue,
            (Self::RowExtra | Self::NullGroup, wanted, came) if wanted >= came => Self::WrongValue,
            (family, ..) => family,
        }
    }

    fn of_change(expected: &[Value], actual: &[Value], columns: &[usize]) -> Self {
        let pairs = columns
            .iter()
            .filter_map(|at| Some((expected.get(*at)?, actual.get(*at)?)));
        let families = pairs.map(|pair| match pair {
            (Value::Null, _) | (_, Value::Null) => Self::NullValue,
            (Value::Integer(wanted), Value::Integer(came)) if came > wanted => Self::TooMuch,
            (Value::Integer(wanted), Value::Integer(came)) if came < wanted => Self::TooLittle,
            _ => Self::WrongValue,
        });
        let same = families.reduce(|a, b| if a == b { a } else { Self::WrongValue });
        same.unwrap_or(Self::WrongValue)
    }

    /// Returns the stable name that decks use: `row-lost`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::ColumnCount => "column-count",
            Self::ColumnNames => "column-names",
            Self::NullLost => "null-lost",
            Self::NullGroup => "null-group",
            Self::RowLost => "row-lost",
            Self::DuplicateLost => "duplicate-lost",
            Self::RowDoubled => "row-doubled",
            Self::RowExtra => "row-extra",
            Self::NullValue => "null-value",
            Self::TooMuch => "too-much",
            Self::TooLittle => "too-little",
            Self::WrongValue => "wrong-value",
            Self::Boundary => "boundary",
            Self::TieBroken => "tie-broken",
            Self::Order => "order",
            Self::Type => "type",
        }
    }

    /// Says whether the family tells more than the difference itself.
    pub fn is_telling(self) -> bool {
        matches!(
            self,
            Self::NullLost
                | Self::NullGroup
                | Self::NullValue
                | Self::TooMuch
                | Self::TooLittle
                | Self::Boundary
                | Self::TieBroken
        )
    }

    /// Returns what it means, a sentence for the candidate.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ColumnCount => "The answer has another number of columns.",
            Self::ColumnNames => "The columns go by other names.",
            Self::NullLost => "A row with a NULL is lost.",
            Self::NullGroup => "A row for NULL appears that nobody asked for.",
            Self::RowLost => "A row is lost.",
            Self::DuplicateLost => "A row that should be there several times comes less often.",
            Self::RowDoubled => "A row comes more often than it should.",
            Self::RowExtra => "A row is there that should not be.",
            Self::NullValue => "NULL stands in one answer where the other has a value.",
            Self::TooMuch => {
                "A number is too large: something is counted that should not be, or twice."
            }
            Self::TooLittle => "A number is too small: something is not counted.",
            Self::WrongValue => "A value is wrong.",
            Self::Boundary => {
                "A boundary is off by one: a step before it and a step behind it both agree."
            }
            Self::TieBroken => "A tie is broken in another way: rows alike in a sort key.",
            Self::Order => "The rows are right, their order is not.",
            Self::Type => "The values are right, their types are not.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::{Comparison, Relation, difference};

    #[track_caller]
    fn check(expected: &str, actual: &str, family: Family) {
        let expected = Relation::parse(expected).unwrap();
        let actual = Relation::parse(actual).unwrap();
        let found = difference(&expected, &actual, &Comparison::default()).unwrap();
        assert_eq!(Family::of_answers(&found, &expected, &actual), family);
    }

    #[test]
    fn a_difference_speaks_of_a_family() {
        check("a\n1\n2", "a\n1", Family::RowLost);
        check("a\n1\nNULL", "a\n1", Family::NullLost);
        check("a\nNULL", "a", Family::RowLost);
        check("a | b\nx | NULL", "a | b", Family::NullLost);
        check("a\n1", "a\n1\nNULL", Family::NullGroup);
        check("a\n1", "a\n1\n2", Family::RowExtra);
        check("a\n1", "a\n1\n1", Family::RowDoubled);
        check("a\n1\n1", "a\n1", Family::DuplicateLost);
        check("a | b\nx | 1", "a | b\nx | 2", Family::TooMuch);
        check("a | b\nx | 2", "a | b\nx | 1", Family::TooLittle);
        check("a | b\nx | NULL", "a | b\nx | 1", Family::NullValue);
        check("a | b", "a", Family::ColumnCount);
    }

    #[test]
    fn families_have_a_journal_form_and_mistakes_of_old_journals_are_the_decks() {
        for family in Family::ALL {
            let json = serde_json::to_string(&family).unwrap();
            assert_eq!(json, format!("\"{}\"", family.slug()));
            assert!(family.sentence().ends_with('.'));
        }
        let old: NamedMistake = serde_json::from_str(r#"{"id":"a","name":"b"}"#).unwrap();
        assert_eq!(old.origin, Origin::Deck);
    }
}
