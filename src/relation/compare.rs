//! Whether two answers are the same answer, and if not, which rule fails on which row.
//!
//! Invariant: without tolerance "no difference" is an equivalence relation; with tolerance it is
//! still reflexive and symmetric. NULL equals NULL. Rows that a list's sort keys leave tied may
//! swap.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::matching::{self, Key};
use super::rows::Relation;
use super::value::Value;

/// How the answer to a question is compared with the reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Comparison {
    /// What rows mean.
    pub kind: Kind,
    /// Whether column names must match, in any case.
    pub names: bool,
    /// How far two numbers may be apart: absolutely, and relatively to the larger one. Two whole
    /// numbers must always be equal.
    pub tolerance: f64,
    /// Whether 5, 5.0 and '5' are three values.
    pub strict_types: bool,
}

/// What the rows of an answer mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Order does not matter, repetition does.
    #[default]
    Bag,
    /// Neither order nor repetition matters.
    Set,
    /// Order matters as far as the sort keys determine it.
    List {
        /// The sort keys; none means that every row has its place.
        keys: Vec<SortKey>,
    },
}

/// A column the answer is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SortKey {
    /// The column of the answer, from 0.
    pub column: usize,
    /// Whether the largest comes first.
    #[serde(default)]
    pub descending: bool,
}

/// The rule that fails, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Difference {
    /// Another number of columns.
    ColumnCount {
        /// How many are expected.
        expected: usize,
        /// How many came.
        actual: usize,
    },
    /// Other column names.
    ColumnNames {
        /// The expected names.
        expected: Vec<String>,
        /// The names that came.
        actual: Vec<String>,
    },
    /// An expected row is not there as often as it should be.
    MissingRow {
        /// The row.
        row: Vec<Value>,
        /// How many copies lack.
        times: usize,
        /// How many copies are there.
        found: usize,
    },
    /// A row is there that should not be, or more often than it should be.
    ExtraRow {
        /// The row.
        row: Vec<Value>,
        /// How many copies are too many.
        times: usize,
        /// How many copies are right.
        wanted: usize,
    },
    /// A row came with other values in some columns.
    ChangedRow {
        /// The row as expected.
        expected: Vec<Value>,
        /// The row as it came.
        actual: Vec<Value>,
        /// The columns that differ, from 0.
        columns: Vec<usize>,
    },
    /// The rows are right, their order is not.
    Order {
        /// The first wrong position, from 0.
        position: usize,
        /// The sort keys.
        keys: Vec<SortKey>,
        /// The row expected there.
        expected: Vec<Value>,
        /// The row that came.
        row: Vec<Value>,
    },
    /// The values are right, but of another type: 5.0 or '5' where 5 is expected.
    TypeOnly {
        /// The row as it came.
        row: Vec<Value>,
        /// The first column of another type, from 0.
        column: usize,
        /// The value expected there.
        expected: Value,
        /// The value that came.
        actual: Value,
    },
}

/// The kind of a difference, kept while an instance is shrunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceClass {
    /// Another number of columns.
    ColumnCount,
    /// Other column names.
    ColumnNames,
    /// A row is lost.
    MissingRow,
    /// A row lacks copies.
    TooFewCopies,
    /// A row does not belong.
    ExtraRow,
    /// A row has too many copies.
    TooManyCopies,
    /// A row has other values.
    ChangedRow,
    /// The order is wrong.
    Order,
    /// Only a type is wrong.
    TypeOnly,
}

impl Difference {
    /// Returns the kind of the difference, without its place.
    pub fn class(&self) -> DifferenceClass {
        match self {
            Self::ColumnCount { .. } => DifferenceClass::ColumnCount,
            Self::ColumnNames { .. } => DifferenceClass::ColumnNames,
            Self::MissingRow { found: 0, .. } => DifferenceClass::MissingRow,
            Self::MissingRow { .. } => DifferenceClass::TooFewCopies,
            Self::ExtraRow { wanted: 0, .. } => DifferenceClass::ExtraRow,
            Self::ExtraRow { .. } => DifferenceClass::TooManyCopies,
            Self::ChangedRow { .. } => DifferenceClass::ChangedRow,
            Self::Order { .. } => DifferenceClass::Order,
            Self::TypeOnly { .. } => DifferenceClass::TypeOnly,
        }
    }

    /// Returns one line for people: which rule fails on which row.
    pub fn headline(&self) -> String {
        match self {
            Self::ColumnCount { expected, actual } => format!(
                "{} expected, {actual} came",
                crate::base::text::plural(*expected, "column")
            ),
            Self::ColumnNames { expected, actual } => {
                let place = expected.iter().zip(actual).find(|(e, a)| !same_name(e, a));
                place.map_or_else(
                    || "column names differ".to_owned(),
                    |(e, a)| format!("column {e} expected, {a} came"),
                )
            }
            Self::MissingRow { row, times, found } if *found > 0 => format!(
                "row {} expected {} times, came {found} times",
                RowText(row),
                times + found
            ),
            Self::MissingRow { row, .. } => format!("row {} is missing", RowText(row)),
            Self::ExtraRow { row, times, wanted } if *wanted > 0 => format!(
                "row {} came {} times, expected {wanted} times",
                RowText(row),
                times + wanted
            ),
            Self::ExtraRow { row, .. } => format!("row {} does not belong", RowText(row)),
            Self::ChangedRow {
                expected, actual, ..
            } => format!(
                "row {} expected, {} came",
                RowText(expected),
                RowText(actual)
            ),
            Self::Order {
                position,
                expected,
                row,
                ..
            } => format!(
                "order: row {} should be {}, is {}",
                position + 1,
                RowText(expected),
                RowText(row)
            ),
            Self::TypeOnly {
                row,
                expected,
                actual,
                ..
            } => format!(
                "type: row {} has {} {actual} where {} {expected} is expected",
                RowText(row),
                actual.type_name(),
                expected.type_name()
            ),
        }
    }
}

/// Returns the first difference between what is expected and what came, `None` if they are the
/// same answer.
pub fn difference(
    expected: &Relation,
    actual: &Relation,
    comparison: &Comparison,
) -> Option<Difference> {
    if expected.columns.len() != actual.columns.len() {
        return Some(Difference::ColumnCount {
            expected: expected.columns.len(),
            actual: actual.columns.len(),
        });
    }
    let names_differ = || {
        let mut pairs = expected.columns.iter().zip(&actual.columns);
        pairs.any(|(e, a)| !same_name(e, a))
    };
    if comparison.names && names_differ() {
        return Some(Difference::ColumnNames {
            expected: expected.columns.clone(),
            actual: actual.columns.clone(),
        });
    }
    if expected.rows == actual.rows {
        return None;
    }
    let left = matching::leftovers(&expected.rows, &actual.rows, comparison);
    if !left.is_empty() {
        return Some(row_difference(expected, actual, &left, comparison));
    }
    match &comparison.kind {
        Kind::Bag | Kind::Set => None,
        Kind::List { keys } => order_difference(expected, actual, keys, comparison),
    }
}

/// Says whether two values are the same under the comparison's tolerance and view of types.
pub fn same_value(expected: &Value, actual: &Value, comparison: &Comparison) -> bool {
    let strict = comparison.strict_types;
    let (e, a) = (Key::new(expected, strict), Key::new(actual, strict));
    if e == a {
        return true;
    }
    let whole = matches!((expected, actual), (Value::Integer(_), Value::Integer(_)));
    let same_type = expected.type_name() == actual.type_name();
    if comparison.tolerance <= 0.0 || whole || (strict && !same_type) {
        return false;
    }
    match (e.number(), a.number()) {
        (Some(e), Some(a)) => (e - a).abs() <= comparison.tolerance * e.abs().max(a.abs()).max(1.0),
        _ => false,
    }
}

fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

pub(super) fn same_row(expected: &[Value], actual: &[Value], comparison: &Comparison) -> bool {
    expected.len() == actual.len()
        && expected
            .iter()
            .zip(actual)
            .all(|(e, a)| same_value(e, a, comparison))
}

fn order_difference(
    expected: &Relation,
    actual: &Relation,
    keys: &[SortKey],
    comparison: &Comparison,
) -> Option<Difference> {
    let same_place = |e: &Vec<Value>, a: &Vec<Value>| {
        if keys.is_empty() {
            return same_row(e, a, comparison);
        }
        keys.iter()
            .all(|key| match (e.get(key.column), a.get(key.column)) {
                (Some(e), Some(a)) => same_value(e, a, comparison),
                _ => true,
            })
    };
    let mut pairs = expected.rows.iter().zip(&actual.rows).enumerate();
    let (position, (row_expected, row)) = pairs.find(|(_, (e, a))| !same_place(e, a))?;
    Some(Difference::Order {
        position,
        keys: keys.to_vec(),
        expected: row_expected.clone(),
        row: row.clone(),
    })
}

fn row_difference(
    expected: &Relation,
    actual: &Relation,
    left: &matching::Leftovers,
    comparison: &Comparison,
) -> Difference {
    if comparison.strict_types
        && let Some(found) = type_difference(expected, actual, comparison)
    {
        return found;
    }
    let copies = |rows: &[Vec<Value>], row: &[Value]| {
        rows.iter().filter(|r| same_row(r, row, comparison)).count()
    };
    let missing = left.missing.iter().filter_map(|i| expected.rows.get(*i));
    let extra = left.extra.iter().filter_map(|i| actual.rows.get(*i));
    let pairs = missing.clone().zip(std::iter::repeat(extra.clone()));
    // A lost row and a row too many that agree in some column are one row with other values.
    let closest = pairs
        .take(64)
        .flat_map(|(e, extra)| extra.take(64).map(move |a| (e, a)))
        .map(|(e, a)| (changed_columns(e, a, comparison), e, a))
        .min_by_key(|(columns, _, _)| columns.len());
    if let Some((columns, e, a)) = closest
        && (columns.len() < e.len() || e.len() == 1)
        && expected.rows.len() == actual.rows.len()
    {
        return Difference::ChangedRow {
            expected: e.clone(),
            actual: a.clone(),
            columns,
        };
    }
    let is_set = comparison.kind == Kind::Set;
    let counted = |row: &[Value]| {
        let wanted = copies(&expected.rows, row);
        let found = copies(&actual.rows, row);
        let cap = if is_set { 1 } else { usize::MAX };
        (wanted.min(cap), found.min(cap))
    };
    if let Some(row) = missing.clone().next() {
        let (wanted, found) = counted(row);
        return Difference::MissingRow {
            row: row.clone(),
            times: wanted.saturating_sub(found).max(1),
            found,
        };
    }
    let row = extra.clone().next().cloned().unwrap_or_default();
    let (wanted, found) = counted(&row);
    Difference::ExtraRow {
        row,
        times: found.saturating_sub(wanted).max(1),
        wanted,
    }
}

fn changed_columns(expected: &[Value], actual: &[Value], comparison: &Comparison) -> Vec<usize> {
    let pairs = expected.iter().zip(actual).enumerate();
    pairs
        .filter(|(_, (e, a))| !same_value(e, a, comparison))
        .map(|(column, _)| column)
        .collect()
}

/// The difference that goes away when types do not matter, if all of it does.
fn type_difference(
    expected: &Relation,
    actual: &Relation,
    comparison: &Comparison,
) -> Option<Difference> {
    let lax = Comparison {
        strict_types: false,
        ..comparison.clone()
    };
    if !matching::leftovers(&expected.rows, &actual.rows, &lax).is_empty() {
        return None;
    }
    let left = matching::leftovers(&expected.rows, &actual.rows, comparison);
    let extra = left.extra.iter().filter_map(|i| actual.rows.get(*i));
    let missing = left.missing.iter().filter_map(|i| expected.rows.get(*i));
    // In a set the counterpart may already be matched, so the whole answer is searched then.
    for row in extra {
        let partner = missing
            .clone()
            .chain(&expected.rows)
            .find(|e| same_row(e, row, &lax));
        if let Some(partner) = partner
            && let Some(column) = changed_columns(partner, row, comparison).first()
            && let (Some(e), Some(a)) = (partner.get(*column), row.get(*column))
        {
            return Some(Difference::TypeOnly {
                row: row.clone(),
                column: *column,
                expected: e.clone(),
                actual: a.clone(),
            });
        }
    }
    None
}

struct RowText<'a>(&'a [Value]);

impl fmt::Display for RowText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        write!(f, "({})", crate::base::text::elide(&cells.join(", "), 72))
    }
}
