//! Says whether a value could have been drawn. Invariant: whatever `draw` returns fits.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::events::time_of;
use super::scope::Scope;
use crate::deck::{Input, InputShape, Inputs, List, Stream, StreamOrder};

/// Says whether these are arguments the deck allows.
pub fn fits(inputs: &Inputs, args: &[Value]) -> bool {
    parts(&inputs.args, args, &mut Scope::default())
}

fn parts(shapes: &[Input], values: &[Value], scope: &mut Scope) -> bool {
    shapes.len() == values.len()
        && shapes.iter().zip(values).all(|(part, value)| {
            let good = fit(&part.shape, value, scope, None);
            scope.declare(&part.name, value);
            good
        })
}

fn inner(shapes: &[Input], values: &[&Value], scope: &mut Scope, stream: Option<&Stream>) -> bool {
    let mark = scope.mark();
    let good = shapes.len() == values.len()
        && shapes.iter().zip(values).all(|(part, value)| {
            let good = fit(&part.shape, value, scope, stream);
            scope.declare(&part.name, value);
            good
        });
    scope.leave(mark);
    good
}

fn fit(shape: &InputShape, value: &Value, scope: &mut Scope, stream: Option<&Stream>) -> bool {
    match (shape, value) {
        (InputShape::Int { min, max }, Value::Number(n)) => n.as_i64().is_some_and(|n| {
            let low = scope.resolve(min, i64::MIN);
            (low..=scope.resolve(max, i64::MAX)).contains(&n)
        }),
        (InputShape::Float { min, max }, Value::Number(n)) => n
            .as_f64()
            .is_some_and(|x| n.is_f64() && (*min..=*max).contains(&x)),
        (InputShape::Bool, Value::Bool(_)) => true,
        (InputShape::Text { alphabet, len }, Value::String(text)) => {
            let (low, high) = scope.length(len, usize::MAX);
            (low..=high).contains(&text.chars().count())
                && text.chars().all(|c| alphabet.contains(&c))
        }
        (InputShape::Choice(values), value) => values.contains(value),
        (InputShape::List(list), Value::Array(items)) => list_fits(list, items, scope, stream),
        (InputShape::Row(shapes), Value::Array(items)) => {
            inner(shapes, &items.iter().collect::<Vec<_>>(), scope, stream)
        }
        (InputShape::Tuple(shapes), Value::Object(map)) => {
            let items = map.get("$tuple").and_then(Value::as_array);
            items.is_some_and(|items| {
                inner(shapes, &items.iter().collect::<Vec<_>>(), scope, stream)
            })
        }
        (InputShape::Record(shapes), Value::Object(map)) => {
            let values: Vec<&Value> = shapes
                .iter()
                .filter_map(|part| map.get(&part.name))
                .collect();
            map.len() == values.len() && inner(shapes, &values, scope, stream)
        }
        (InputShape::Dict { keys, of, len }, Value::Object(_)) => {
            let pairs = pairs(value);
            let (low, high) = scope.length(len, usize::MAX);
            (low..=high).contains(&pairs.len())
                && pairs
                    .iter()
                    .all(|(key, item)| fit(keys, key, scope, None) && fit(of, item, scope, stream))
        }
        (InputShape::Optional { of, .. }, value) => {
            value.is_null() || fit(of, value, scope, stream)
        }
        (InputShape::OneOf(shapes), value) => {
            shapes.iter().any(|shape| fit(shape, value, scope, stream))
        }
        (InputShape::Events(stream), Value::Array(events)) => events_fit(stream, events, scope),
        (InputShape::Key, value) => {
            stream.is_some_and(|stream| fit(&stream.keys, value, scope, None))
        }
        (InputShape::Time, value) => {
            let time = value.as_i64();
            time.is_some_and(|time| stream.is_some_and(|stream| time >= stream.start))
        }
        (InputShape::Lines { len, .. }, Value::Array(lines)) => {
            let (low, high) = scope.length(len, usize::MAX);
            (low..=high).contains(&lines.len()) && lines.iter().all(Value::is_string)
        }
        _ => false,
    }
}

fn list_fits(list: &List, items: &[Value], scope: &mut Scope, stream: Option<&Stream>) -> bool {
    let (low, high) = scope.length(&list.len, usize::MAX);
    let rises = || {
        items.windows(2).all(|pair| match pair {
            [a, b] => order(a, b) != Ordering::Greater,
            _ => true,
        })
    };
    let differ = || {
        let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.len() == items.len()
    };
    (low..=high).contains(&items.len())
        && items.iter().all(|item| fit(&list.of, item, scope, stream))
        && (!list.sorted || rises())
        && (!list.distinct || differ())
}

fn events_fit(stream: &Stream, events: &[Value], scope: &mut Scope) -> bool {
    let (low, high) = scope.length(&stream.len, usize::MAX);
    if !(low..=high).contains(&events.len())
        || !events
            .iter()
            .all(|event| fit(&stream.of, event, scope, Some(stream)))
    {
        return false;
    }
    let allowed = match stream.order {
        StreamOrder::Time => 0,
        StreamOrder::Arrival => stream.lateness,
        StreamOrder::Shuffled => return true,
    };
    let mut latest = i64::MIN;
    events.iter().all(|event| {
        let time = time_of(&stream.of, event).unwrap_or(latest);
        latest = latest.max(time);
        latest.saturating_sub(time) <= allowed
    })
}

/// Orders values as Python orders those that can be compared.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
                a.cmp(&b)
            } else {
                let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
                a.total_cmp(&b)
            }
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => {
            let parts = a.iter().zip(b).map(|(a, b)| order(a, b));
            let first = parts.into_iter().find(|order| order.is_ne());
            first.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Object(a), Value::Object(b)) => match (a.get("$tuple"), b.get("$tuple")) {
            (Some(a), Some(b)) => order(a, b),
            _ => Ordering::Equal,
        },
        _ => Ordering::Equal,
    }
}

/// Returns a dict's entries.
pub(super) fn pairs(dict: &Value) -> Vec<(Value, Value)> {
    let Some(map) = dict.as_object() else {
        return Vec::new();
    };
    match map.get("$dict").and_then(Value::as_array) {
        Some(pairs) => pairs
            .iter()
            .filter_map(|pair| Some((pair.get(0)?.clone(), pair.get(1)?.clone())))
            .collect(),
        None => map
            .iter()
            .map(|(key, value)| (json!(key), value.clone()))
            .collect(),
    }
}

/// Returns a dict with these entries.
pub(super) fn dict(pairs: Vec<(Value, Value)>) -> Value {
    let texts = pairs.iter().all(|(key, _)| {
        let text = key.as_str();
        text.is_some_and(|text| !text.starts_with('$'))
    });
    if texts {
        let entries = pairs
            .into_iter()
            .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value)));
        return Value::Object(entries.collect::<Map<_, _>>());
    }
    let pairs: Vec<Value> = pairs.into_iter().map(|(k, v)| json!([k, v])).collect();
    json!({ "$dict": pairs })
}
