//! An answer as bytes: what thousands of small answers are compared as.
//!
//! Invariant: rows are equal byte by byte exactly if their values are equal with their storage
//! class; 0.0 and -0.0 alone are equal values with unequal bytes.

use super::compare::Kind;
use super::rows::Relation;
use super::value::Value;

/// Rows of values, one after the other in one buffer that is used again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
}

/// A value without its memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bare<'v> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating point number.
    Real(f64),
    /// Text, hopefully UTF-8.
    Text(&'v [u8]),
    /// Bytes.
    Blob(&'v [u8]),
}

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

impl Packed {
    /// Forgets all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds a value to the row at the end.
    pub fn push(&mut self, value: Bare<'_>) {
        match value {
            Bare::Null => self.bytes.push(NULL),
            Bare::Integer(n) => self.push_word(INTEGER, n as u64),
            Bare::Real(x) => self.push_word(REAL, x.to_bits()),
            Bare::Text(text) => self.push_bytes(TEXT, text),
            Bare::Blob(bytes) => self.push_bytes(BLOB, bytes),
        }
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Says whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns how many bytes the rows take.
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Says whether both are surely the same answer, value by value. "No" only means that a closer
    /// look is needed: at tolerances, types, and the order within ties.
    pub fn is_surely(&self, other: &Self, kind: &Kind) -> bool {
        if self == other {
            return true;
        }
        match kind {
            Kind::Bag => self.len() == other.len() && self.sorted() == other.sorted(),
            Kind::Set => {
                let (mut mine, mut theirs) = (self.sorted(), other.sorted());
                mine.dedup();
                theirs.dedup();
                mine == theirs
            }
            Kind::List { .. } => false,
        }
    }

    /// Returns the rows as values under these columns.
    pub fn unpack(&self, columns: &[String]) -> Relation {
        let mut relation = Relation::with_columns(columns.iter().cloned());
        relation.rows.reserve(self.len());
        for mut row in self.rows() {
            let mut values = Vec::with_capacity(columns.len());
            while let Some(value) = take(&mut row) {
                values.push(value);
            }
            relation.rows.push(values);
        }
        relation
    }

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, end)| self.bytes.get(*start..*end).unwrap_or_default())
    }

    fn sorted(&self) -> Vec<&[u8]> {
        let mut rows: Vec<&[u8]> = self.rows().collect();
        rows.sort_unstable();
        rows
    }

    fn push_word(&mut self, class: u8, word: u64) {
        let mut cell = [class; 9];
        if let Some(tail) = cell.last_chunk_mut::<8>() {
            *tail = word.to_le_bytes();
        }
        self.bytes.extend_from_slice(&cell);
    }

    fn push_bytes(&mut self, class: u8, bytes: &[u8]) {
        self.push_word(class, bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }
}

/// Takes the value at the head of a row.
fn take(row: &mut &[u8]) -> Option<Value> {
    let (class, rest) = row.split_first()?;
    if *class == NULL {
        *row = rest;
        return Some(Value::Null);
    }
    let (word, rest) = rest.split_first_chunk::<8>()?;
    let word = u64::from_le_bytes(*word);
    *row = rest;
    if *class == INTEGER {
        return Some(Value::Integer(word as i64));
    }
    if *class == REAL {
        return Some(Value::Real(f64::from_bits(word)));
    }
    let (bytes, rest) = rest.split_at_checked(word as usize)?;
    *row = rest;
    Some(if *class == TEXT {
        Value::Text(String::from_utf8_lossy(bytes).into_owned())
    } else {
        Value::Blob(bytes.to_vec())
    })
}

impl<'v> From<&'v Value> for Bare<'v> {
    fn from(value: &'v Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(n) => Self::Integer(*n),
            Value::Real(x) => Self::Real(*x),
            Value::Text(text) => Self::Text(text.as_bytes()),
            Value::Blob(bytes) => Self::Blob(bytes),
        }
    }
}

impl From<&Relation> for Packed {
    fn from(relation: &Relation) -> Self {
        let mut packed = Self::default();
        for row in &relation.rows {
            for value in row {
                packed.push(value.into());
            }
            packed.end_row();
        }
        packed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::relation::value::tests::any_value;
    use crate::relation::{Comparison, difference};

    fn rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
        proptest::collection::vec(proptest::collection::vec(any_value(), 2), 0..5)
    }

    fn relation(rows: Vec<Vec<Value>>) -> Relation {
        Relation::new(vec!["a".into(), "b".into()], rows).unwrap()
    }

    #[test]
    fn order_counts_as_declared() {
        let check = |a: &str, b: &str, kind: &Kind, expect: bool| {
            let packed = |text| Packed::from(&Relation::parse(text).unwrap());
            assert_eq!(packed(a).is_surely(&packed(b), kind), expect, "{a} / {b}");
        };
        check("x\n1\n2", "x\n2\n1", &Kind::Bag, true);
        check(
            "x\n1\n2",
            "x\n2\n1",
            &Kind::List { keys: Vec::new() },
            false,
        );
        check("x\n1\n1", "x\n1", &Kind::Set, true);
        check("x\n1\n1", "x\n1", &Kind::Bag, false);
        check("x\n1\n1\n2", "x\n1\n2\n2", &Kind::Bag, false);
        check("x\n1", "x\n'1'", &Kind::Bag, false);
    }

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in(rows in rows()) {
            let relation = relation(rows);
            prop_assert_eq!(Packed::from(&relation).unpack(&relation.columns), relation);
        }

        #[test]
        fn what_is_surely_the_same_is_no_difference(a in rows(), b in rows(), strict: bool) {
            let mut shuffled = a.clone();
            shuffled.reverse();
            for (a, b) in [(a.clone(), b), (a, shuffled)] {
                let (a, b) = (relation(a), relation(b));
                for kind in [Kind::Bag, Kind::Set, Kind::List { keys: Vec::new() }] {
                    let comparison = Comparison { kind, strict_types: strict, ..Comparison::default() };
                    let surely = Packed::from(&a).is_surely(&Packed::from(&b), &comparison.kind);
                    prop_assert!(!surely || difference(&a, &b, &comparison).is_none());
                }
            }
        }
    }
}
