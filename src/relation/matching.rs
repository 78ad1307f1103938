//! Which rows of two answers have no partner in the other.
//!
//! Invariant: exact partners are found first, then partners within the tolerance by a maximum
//! matching, so that the number of leftover rows does not depend on the order of rows.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::compare::{Comparison, Kind, same_row};
use super::value::{Value, real_text};

/// Beyond this many leftovers per side only rows at the same place in SQL order are tried as
/// partners within the tolerance; the matching is quadratic.
const MAX_MATCHING: usize = 400;

/// Rows without a partner, by their index, ascending.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Leftovers {
    /// Expected rows that did not come.
    pub(super) missing: Vec<usize>,
    /// Rows that came and were not expected.
    pub(super) extra: Vec<usize>,
}

impl Leftovers {
    pub(super) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

/// A value as it counts for equality without tolerance.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Null,
    Integer(i64),
    Real(u64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> Key<'a> {
    /// The key of `value`; when types do not matter (`strict` is false), 5, 5.0 and '5' have one
    /// key. Text counts as a number only when it is written the way a number is printed, so that a
    /// code such as `007` stays text.
    pub(super) fn new(value: &'a Value, strict: bool) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(n) => Self::Integer(*n),
            Value::Real(x) => Self::real(*x, strict),
            Value::Text(text) if strict => Self::Text(text),
            Value::Text(text) => printed_number(text).unwrap_or(Self::Text(text)),
            Value::Blob(bytes) => Self::Blob(bytes),
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Real(bits) => Some(f64::from_bits(*bits)),
            Self::Null | Self::Text(_) | Self::Blob(_) => None,
        }
    }

    fn real(x: f64, strict: bool) -> Self {
        let fits = x.fract() == 0.0 && x.abs() < 9.2e18;
        if fits && !strict {
            Self::Integer(x as i64)
        } else {
            Self::Real(if x == 0.0 { 0 } else { x.to_bits() })
        }
    }
}

fn printed_number(text: &str) -> Option<Key<'static>> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || first == b'-') {
        return None;
    }
    if let Ok(n) = text.parse::<i64>() {
        return (n.to_string() == text).then_some(Key::Integer(n));
    }
    let x = text.parse::<f64>().ok()?;
    (x.is_finite() && real_text(x) == text).then(|| Key::real(x, false))
}

/// Returns the rows of each side that have no partner on the other.
pub(super) fn leftovers(
    expected: &[Vec<Value>],
    actual: &[Vec<Value>],
    comparison: &Comparison,
) -> Leftovers {
    let strict = comparison.strict_types;
    let mut left = match comparison.kind {
        Kind::Set => Leftovers {
            missing: absent(expected, actual, strict),
            extra: absent(actual, expected, strict),
        },
        Kind::Bag | Kind::List { .. } => bag_leftovers(expected, actual, strict),
    };
    if comparison.tolerance > 0.0 {
        match comparison.kind {
            Kind::Set => {
                forgive_known(&mut left.missing, expected, actual, comparison);
                forgive_known(&mut left.extra, actual, expected, comparison);
            }
            Kind::Bag | Kind::List { .. } => forgive_pairs(&mut left, expected, actual, comparison),
        }
    }
    left
}

fn row_key(row: &[Value], strict: bool) -> Vec<Key<'_>> {
    row.iter().map(|value| Key::new(value, strict)).collect()
}

fn bag_leftovers(expected: &[Vec<Value>], actual: &[Vec<Value>], strict: bool) -> Leftovers {
    let mut open: HashMap<Vec<Key<'_>>, Vec<usize>> = HashMap::with_capacity(expected.len());
    for (index, row) in expected.iter().enumerate().rev() {
        open.entry(row_key(row, strict)).or_default().push(index);
    }
    let extra = actual
        .iter()
        .enumerate()
        .filter(|(_, row)| {
            open.get_mut(&row_key(row, strict))
                .and_then(Vec::pop)
                .is_none()
        })
        .map(|(index, _)| index)
        .collect();
    let mut missing: Vec<usize> = open.into_values().flatten().collect();
    missing.sort_unstable();
    Leftovers { missing, extra }
}

/// The distinct rows of `rows` that `others` does not have.
fn absent(rows: &[Vec<Value>], others: &[Vec<Value>], strict: bool) -> Vec<usize> {
    let mut known: HashSet<Vec<Key<'_>>> = others.iter().map(|row| row_key(row, strict)).collect();
    let fresh = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| known.insert(row_key(row, strict)));
    fresh.map(|(index, _)| index).collect()
}

/// Drops the rows that any of `others` is within the tolerance of.
fn forgive_known(
    left: &mut Vec<usize>,
    rows: &[Vec<Value>],
    others: &[Vec<Value>],
    comparison: &Comparison,
) {
    left.retain(|index| {
        let row = rows.get(*index).map_or(&[][..], Vec::as_slice);
        !others.iter().any(|other| same_row(row, other, comparison))
    });
}

/// Drops the rows that can be paired within the tolerance.
fn forgive_pairs(
    left: &mut Leftovers,
    expected: &[Vec<Value>],
    actual: &[Vec<Value>],
    comparison: &Comparison,
) {
    if left.missing.is_empty() || left.extra.is_empty() {
        return;
    }
    let row = |rows: &'_ [Vec<Value>], index: usize| -> Vec<Value> {
        rows.get(index).cloned().unwrap_or_default()
    };
    let mut missing: Vec<(usize, Vec<Value>)> = left
        .missing
        .iter()
        .map(|i| (*i, row(expected, *i)))
        .collect();
    let mut extra: Vec<(usize, Vec<Value>)> =
        left.extra.iter().map(|i| (*i, row(actual, *i))).collect();
    missing.sort_by(|(_, a), (_, b)| row_cmp(a, b));
    extra.sort_by(|(_, a), (_, b)| row_cmp(a, b));
    let aligned = missing.len() == extra.len()
        && missing
            .iter()
            .zip(&extra)
            .all(|((_, e), (_, a))| same_row(e, a, comparison));
    if aligned {
        *left = Leftovers::default();
        return;
    }
    let partners = if missing.len().max(extra.len()) <= MAX_MATCHING {
        maximum_matching(missing.len(), extra.len(), |m, x| {
            let pair = missing.get(m).zip(extra.get(x));
            pair.is_some_and(|((_, e), (_, a))| same_row(e, a, comparison))
        })
    } else {
        let pairs = missing.iter().zip(&extra).enumerate();
        pairs
            .map(|(i, ((_, e), (_, a)))| same_row(e, a, comparison).then_some(i))
            .chain(std::iter::repeat(None))
            .take(extra.len())
            .collect()
    };
    let taken: HashSet<usize> = partners.iter().flatten().copied().collect();
    let unpaired = |rows: Vec<(usize, Vec<Value>)>, is_paired: &dyn Fn(usize) -> bool| {
        let rows = rows.into_iter().enumerate();
        let mut open: Vec<usize> = rows
            .filter(|(place, _)| !is_paired(*place))
            .map(|(_, (index, _))| index)
            .collect();
        open.sort_unstable();
        open
    };
    left.missing = unpaired(missing, &|place| taken.contains(&place));
    left.extra = unpaired(extra, &|place| {
        partners.get(place).copied().flatten().is_some()
    });
}

fn row_cmp(a: &[Value], b: &[Value]) -> Ordering {
    let mut orders = a.iter().zip(b).map(|(a, b)| a.sql_cmp(b));
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// For each right-hand node its partner on the left, by augmenting paths (Kuhn).
fn maximum_matching(
    n_left: usize,
    n_right: usize,
    is_edge: impl Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut partner: Vec<Option<usize>> = vec![None; n_right];
    for left in 0..n_left {
        let mut visited = vec![false; n_right];
        augment(left, &is_edge, &mut visited, &mut partner);
    }
    partner
}

fn augment(
    left: usize,
    is_edge: &impl Fn(usize, usize) -> bool,
    visited: &mut [bool],
    partner: &mut [Option<usize>],
) -> bool {
    for right in 0..partner.len() {
        let is_open = visited.get(right) == Some(&false);
        if !is_open || !is_edge(left, right) {
            continue;
        }
        if let Some(seen) = visited.get_mut(right) {
            *seen = true;
        }
        let holder = partner.get(right).copied().flatten();
        if holder.is_none_or(|holder| augment(holder, is_edge, visited, partner)) {
            if let Some(slot) = partner.get_mut(right) {
                *slot = Some(left);
            }
            return true;
        }
    }
    false
}
