//! All values a generator draws from, by number.
//!
//! Invariant: 0 is NULL; the numbers of two values have one rank exactly if SQL takes the values for
//! equal, and ranks rise as `ORDER BY` does. A small database made of numbers copies no text.

use std::cmp::Ordering;

use crate::relation::Value;

/// The number of a value.
pub(super) type ValueId = u32;

/// The number of NULL.
pub(super) const NULL: ValueId = 0;

/// The values, by number.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    values: Vec<Value>,
    /// Numbers in SQL order, 5 before 5.0.
    sorted: Vec<ValueId>,
    /// Where each value stands in SQL order, by number.
    ranks: Vec<u32>,
    /// The same for collation NOCASE.
    folded: Vec<u32>,
}

/// Collects the values of a palette.
#[derive(Debug)]
pub(super) struct Mixer {
    values: Vec<Value>,
    /// Numbers in SQL order, 5 before 5.0.
    sorted: Vec<ValueId>,
}

impl Mixer {
    pub(super) fn new() -> Self {
        Self {
            values: vec![Value::Null],
            sorted: vec![NULL],
        }
    }

    /// The number of `value`, a new one if it has none.
    pub(super) fn number(&mut self, value: &Value) -> ValueId {
        match place(&self.values, &self.sorted, value) {
            Ok(at) => self.sorted.get(at).copied().unwrap_or(NULL),
            Err(at) => {
                let id = self.values.len() as ValueId;
                self.values.push(value.clone());
                self.sorted.insert(at, id);
                id
            }
        }
    }

    pub(super) fn value(&self, id: ValueId) -> &Value {
        self.values.get(id as usize).unwrap_or(&Value::Null)
    }

    pub(super) fn finish(self) -> Palette {
        let ranks = ranks(&self.values, &self.sorted);
        let folded = folded(&self.values, &ranks);
        Palette {
            values: self.values,
            sorted: self.sorted,
            ranks,
            folded,
        }
    }
}

impl Palette {
    /// The value with this number, if the palette has it.
    pub(super) fn get(&self, id: ValueId) -> Option<&Value> {
        self.values.get(id as usize)
    }

    /// The number of `value`, if the palette has it.
    pub(super) fn find(&self, value: &Value) -> Option<ValueId> {
        let at = place(&self.values, &self.sorted, value).ok()?;
        self.sorted.get(at).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Where the value stands in SQL order.
    pub(super) fn rank(&self, id: ValueId) -> Option<u32> {
        self.ranks.get(id as usize).copied()
    }

    /// Where the value stands when ASCII letters of both cases are one.
    pub(super) fn folded(&self, id: ValueId) -> Option<u32> {
        self.folded.get(id as usize).copied()
    }
}

/// SQL order, and 5 before 5.0: no two values are equal.
fn exact_cmp(a: &Value, b: &Value) -> Ordering {
    let class = |value: &Value| u8::from(matches!(value, Value::Real(_)));
    a.sql_cmp(b).then(class(a).cmp(&class(b)))
}

/// Where the value stands in the order, or where it would stand.
fn place(values: &[Value], sorted: &[ValueId], value: &Value) -> Result<usize, usize> {
    sorted.binary_search_by(|id| {
        let known = values.get(*id as usize);
        known.map_or(Ordering::Less, |known| exact_cmp(known, value))
    })
}

fn ranks(values: &[Value], sorted: &[ValueId]) -> Vec<u32> {
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    let mut before: Option<&Value> = None;
    for id in sorted {
        let Some(value) = values.get(*id as usize) else {
            continue;
        };
        if before.is_some_and(|before| before.sql_cmp(value).is_ne()) {
            rank += 1;
        }
        before = Some(value);
        if let Some(slot) = ranks.get_mut(*id as usize) {
            *slot = rank;
        }
    }
    ranks
}

fn folded(values: &[Value], ranks: &[u32]) -> Vec<u32> {
    let has_capital = |value: &Value| match value {
        Value::Text(text) => text.bytes().any(|byte| byte.is_ascii_uppercase()),
        Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => false,
    };
    if !values.iter().any(has_capital) {
        return ranks.to_vec();
    }
    let folded: Vec<Value> = values.iter().map(fold).collect();
    let mut sorted: Vec<ValueId> = (0..values.len() as ValueId).collect();
    sorted.sort_by(|a, b| {
        let value = |id: &ValueId| folded.get(*id as usize).unwrap_or(&Value::Null);
        value(a).sql_cmp(value(b))
    });
    self::ranks(&folded, &sorted)
}

/// The value with capitals made small, as collation NOCASE sees it.
pub(super) fn fold(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.to_ascii_lowercase()),
        Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_sql_and_numbers_are_exact() {
        let mut mixer = Mixer::new();
        let values = [
            Value::text("b"),
            Value::Real(5.0),
            Value::Integer(5),
            Value::text("B"),
            Value::Integer(4),
            Value::text("5"),
        ];
        let ids: Vec<ValueId> = values.iter().map(|value| mixer.number(value)).collect();
        assert_eq!(mixer.number(&Value::Null), NULL);
        let again: Vec<ValueId> = values.iter().map(|value| mixer.number(value)).collect();
        assert_eq!(ids, again);
        let palette = mixer.finish();
        assert_eq!(palette.len(), 7);
        let rank = |place: usize| palette.rank(ids[place]).unwrap();
        let folded = |place: usize| palette.folded(ids[place]).unwrap();
        assert_eq!(rank(1), rank(2));
        assert_ne!(ids[1], ids[2]);
        assert!(rank(4) < rank(2) && rank(2) < rank(5) && rank(5) < rank(3) && rank(3) < rank(0));
        assert_eq!(folded(0), folded(3));
        assert!(folded(5) < folded(0) && palette.rank(NULL) == Some(0));
    }
}
