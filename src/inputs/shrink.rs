//! Simpler inputs of the same look.
//!
//! Invariant: every proposal fits, is lighter than the input, and the lightest comes first; so a
//! search that follows proposals ends, at an input none of whose proposals will do.

use serde_json::Value;

use super::simpler::simpler;
use super::weight::Weight;
use crate::deck::{InputShape, Inputs};
use crate::inputs::fits;

/// Returns up to `most` simpler arguments, the lightest first.
pub fn shrink(inputs: &Inputs, args: &[Value], most: usize) -> Vec<Vec<Value>> {
    let own = Weight::of(args);
    let mut found: Vec<(Weight, Vec<Value>)> = Vec::new();
    let mut propose = |args: Vec<Value>| {
        let weight = Weight::of(&args);
        if weight < own && fits(inputs, &args) {
            found.push((weight, args));
        }
    };
    for (index, (input, arg)) in inputs.args.iter().zip(args).enumerate() {
        for value in simpler(&input.shape, arg) {
            let mut args = args.to_vec();
            if let Some(place) = args.get_mut(index) {
                *place = value;
            }
            propose(args);
        }
    }
    // Numbers that hang together keep their relation when all of them change.
    for change in changes(args) {
        propose(args.iter().map(|arg| mapped(arg, &change)).collect());
    }
    for (old, new) in renamings(inputs, args) {
        propose(args.iter().map(|arg| renamed(arg, &old, &new)).collect());
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|a, b| a.0 == b.0);
    found.truncate(most);
    found.into_iter().map(|(_, args)| args).collect()
}

/// Returns what comes of several proposals for the same arguments at once, as far as they change
/// single values; `None` if that does not fit or changes nothing.
pub fn merged(inputs: &Inputs, args: &[Value], proposals: &[&[Value]]) -> Option<Vec<Value>> {
    let mut merged = args.to_vec();
    for proposal in proposals {
        for ((place, arg), other) in merged.iter_mut().zip(args).zip(*proposal) {
            take_over(place, arg, other);
        }
    }
    (merged != args && fits(inputs, &merged)).then_some(merged)
}

/// Takes over where `other` differs from `base` and nobody else has changed `place`.
fn take_over(place: &mut Value, base: &Value, other: &Value) {
    match (place, base, other) {
        (Value::Array(places), Value::Array(base), Value::Array(other))
            if places.len() == base.len() && base.len() == other.len() =>
        {
            for ((place, base), other) in places.iter_mut().zip(base).zip(other) {
                take_over(place, base, other);
            }
        }
        (Value::Array(_), Value::Array(_), _) => {}
        (place, base, other) => {
            if place == base && !other.is_array() {
                *place = other.clone();
            }
        }
    }
}

type Change = Box<dyn Fn(i64) -> i64>;

/// Changes of all numbers at once: nearer to zero, halved, or with smaller gaps between them.
fn changes(args: &[Value]) -> Vec<Change> {
    let mut numbers = Vec::new();
    for arg in args {
        collect(arg, &mut numbers);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let least = numbers.iter().copied().find(|n| *n > 1).unwrap_or(1);
    let mut changes: Vec<Change> = vec![
        Box::new(move |n| if n > 1 { n - (least - 1) } else { n }),
        Box::new(|n| n / 2),
    ];
    for most in [1, 2, 3, 10] {
        // The order of the numbers stays, and so does which of them are equal.
        let mut places: Vec<(i64, i64)> = Vec::with_capacity(numbers.len());
        for n in &numbers {
            let place = match places.last() {
                None => (*n).clamp(-most, most),
                Some((before, at)) => at + n.saturating_sub(*before).min(most),
            };
            places.push((*n, place));
        }
        changes.push(Box::new(move |n| {
            let found = places.binary_search_by_key(&n, |(number, _)| *number);
            let found = found.ok().and_then(|index| places.get(index));
            found.map_or(n, |(_, place)| *place)
        }));
    }
    changes
}

/// Texts that may stand for others everywhere: what is not used yet for what is, from one choice.
fn renamings(inputs: &Inputs, args: &[Value]) -> Vec<(Value, Value)> {
    let mut lists = Vec::new();
    for input in &inputs.args {
        choices(&input.shape, &mut lists);
    }
    let is_used = |value: &Value| args.iter().any(|arg| contains(arg, value));
    let mut found = Vec::new();
    for list in lists {
        for (place, old) in list.iter().enumerate() {
            if !old.is_string() || !is_used(old) {
                continue;
            }
            let free = list.iter().take(place).filter(|value| !is_used(value));
            found.extend(free.map(|new| (old.clone(), new.clone())));
        }
    }
    found
}

fn choices<'a>(shape: &'a InputShape, found: &mut Vec<&'a [Value]>) {
    match shape {
        InputShape::Choice(values) => found.push(values),
        InputShape::List(list) => choices(&list.of, found),
        InputShape::Optional { of, .. } | InputShape::Lines { of, .. } => choices(of, found),
        InputShape::Row(items) | InputShape::Tuple(items) | InputShape::Record(items) => {
            for item in items {
                choices(&item.shape, found);
            }
        }
        InputShape::OneOf(shapes) => {
            for shape in shapes {
                choices(shape, found);
            }
        }
        InputShape::Dict { keys, of, .. } => {
            choices(keys, found);
            choices(of, found);
        }
        InputShape::Events(stream) => {
            choices(&stream.keys, found);
            choices(&stream.of, found);
        }
        InputShape::Int { .. }
        | InputShape::Float { .. }
        | InputShape::Bool
        | InputShape::Text { .. }
        | InputShape::Key
        | InputShape::Time => {}
    }
}

fn contains(value: &Value, part: &Value) -> bool {
    value == part
        || match value {
            Value::Array(items) => items.iter().any(|item| contains(item, part)),
            Value::Object(map) => map.values().any(|item| contains(item, part)),
            _ => false,
        }
}

fn renamed(value: &Value, old: &Value, new: &Value) -> Value {
    match value {
        value if value == old => new.clone(),
        Value::Array(items) => items.iter().map(|item| renamed(item, old, new)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, item)| (key.clone(), renamed(item, old, new)))
            .collect(),
        value => value.clone(),
    }
}

fn collect(value: &Value, numbers: &mut Vec<i64>) {
    match value {
        Value::Number(n) => numbers.extend(n.as_i64()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, numbers)),
        Value::Object(map) => map.values().for_each(|item| collect(item, numbers)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn mapped(value: &Value, change: &Change) -> Value {
    match value {
        Value::Number(n) => n
            .as_i64()
            .map_or_else(|| value.clone(), |n| Value::from(change(n))),
        Value::Array(items) => items.iter().map(|item| mapped(item, change)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, item)| (key.clone(), mapped(item, change)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
