//! Simpler forms of one value: fewer elements, shorter texts, numbers nearer to zero.
//!
//! Invariant: proposals may break bounds; `shrink` keeps those that fit.

use serde_json::{Value, json};

use super::events::{at_time, time_of};
use super::fits::{dict, pairs};
use super::lines;
use crate::deck::{Bound, Input, InputShape, LineFormat, Stream};

/// Above this many elements only whole pieces of a list are tried.
const MANY: usize = 60;

/// Returns simpler values in no particular order.
pub(super) fn simpler(shape: &InputShape, value: &Value) -> Vec<Value> {
    match (shape, value) {
        (InputShape::Int { min, max }, Value::Number(n)) => {
            let fixed = |bound: &Bound| match bound {
                Bound::Fixed(n) => Some(*n),
                Bound::Of { .. } => None,
            };
            let low = fixed(min).unwrap_or(i64::MIN);
            let high = fixed(max).unwrap_or(i64::MAX).max(low);
            let goal = 0_i64.clamp(low, high);
            n.as_i64().map_or(Vec::new(), |n| ints(n, goal))
        }
        (InputShape::Time, Value::Number(n)) => n.as_i64().map_or(Vec::new(), |n| ints(n, 0)),
        (InputShape::Float { .. }, Value::Number(n)) => {
            let x = n.as_f64().unwrap_or(0.0);
            [0.0, 1.0, x.trunc(), (x * 4.0).round() / 4.0, x / 2.0]
                .map(|x| json!(x))
                .to_vec()
        }
        (InputShape::Bool, _) => vec![json!(false)],
        (InputShape::Text { alphabet, .. }, Value::String(text)) => texts(text, alphabet),
        (InputShape::Choice(values), value) => {
            let before = values.iter().take_while(|known| *known != value);
            before.cloned().collect()
        }
        (InputShape::List(list), Value::Array(items)) => {
            elements(items, &|item| simpler(&list.of, item))
        }
        (InputShape::Row(shapes), Value::Array(items)) => rows(shapes, items),
        (InputShape::Tuple(shapes), Value::Object(map)) => {
            let items = map.get("$tuple").and_then(Value::as_array);
            let rows = items.map_or(Vec::new(), |items| rows(shapes, items));
            rows.into_iter()
                .map(|row| json!({ "$tuple": row }))
                .collect()
        }
        (InputShape::Record(shapes), Value::Object(map)) => shapes
            .iter()
            .filter_map(|part| Some((part, map.get(&part.name)?)))
            .flat_map(|(part, value)| {
                let each = simpler(&part.shape, value).into_iter();
                each.map(|simple| {
                    let mut map = map.clone();
                    map.insert(part.name.clone(), simple);
                    Value::Object(map)
                })
            })
            .collect(),
        (InputShape::Dict { keys, of, .. }, Value::Object(_)) => {
            let pairs = pairs(value);
            let as_items: Vec<Value> = pairs.iter().map(|(k, v)| json!([k, v])).collect();
            let fewer = elements(&as_items, &|pair| {
                let (Some(key), Some(item)) = (pair.get(0), pair.get(1)) else {
                    return Vec::new();
                };
                let keys = simpler(keys, key).into_iter().map(|key| json!([key, item]));
                let items = simpler(of, item).into_iter().map(|item| json!([key, item]));
                keys.chain(items).collect()
            });
            fewer
                .into_iter()
                .map(|items| {
                    let pair = |pair: &Value| Some((pair.get(0)?.clone(), pair.get(1)?.clone()));
                    let items = items.as_array().map_or(&[][..], Vec::as_slice);
                    dict(items.iter().filter_map(pair).collect())
                })
                .collect()
        }
        (InputShape::Optional { of, .. }, value) if !value.is_null() => {
            let mut found = simpler(of, value);
            found.push(Value::Null);
            found
        }
        (InputShape::OneOf(shapes), value) => shapes
            .iter()
            .flat_map(|shape| simpler(shape, value))
            .collect(),
        (InputShape::Events(stream), Value::Array(events)) => {
            let mut found = elements(events, &|event| parts_of_event(stream, event));
            found.extend(closer(stream, events));
            found
        }
        (InputShape::Lines { of, format, .. }, Value::Array(items)) => {
            elements(items, &|line| simpler_lines(of, format, line))
        }
        _ => Vec::new(),
    }
}

fn ints(n: i64, goal: i64) -> Vec<Value> {
    let half = goal.saturating_add(n.saturating_sub(goal) / 2);
    let mut found = vec![goal, half, n.saturating_sub((n - goal).signum())];
    found.extend([1, 2].into_iter().filter(|small| *small < n));
    if n < 0 {
        found.push(n.saturating_neg());
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|simple| *simple != n);
    found.into_iter().map(Value::from).collect()
}

fn texts(text: &str, alphabet: &[char]) -> Vec<Value> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<String> = pieces(chars.len())
        .map(|(from, to)| without(&chars, from, to).into_iter().collect())
        .collect();
    if let Some(first) = alphabet.first() {
        for place in 0..chars.len() {
            let swap = |(i, c): (usize, &char)| if i == place { *first } else { *c };
            found.push(chars.iter().enumerate().map(swap).collect());
        }
    }
    found.into_iter().map(Value::from).collect()
}

/// Fewer elements, and simpler ones.
fn elements(items: &[Value], each: &dyn Fn(&Value) -> Vec<Value>) -> Vec<Value> {
    let mut found: Vec<Value> = pieces(items.len())
        .map(|(from, to)| Value::Array(without(items, from, to)))
        .collect();
    if items.len() <= MANY {
        for (index, item) in items.iter().enumerate() {
            for simple in each(item) {
                let mut items = items.to_vec();
                if let Some(place) = items.get_mut(index) {
                    *place = simple;
                }
                found.push(Value::Array(items));
            }
        }
        found.extend(few(items));
    }
    for n in 1..items.len() {
        let (front, back) = items.split_at(n);
        found.extend([json!(front), json!(back)]);
    }
    found
}

/// Two of the elements, or three if they are few: what a fault depends on is seldom more.
fn few(items: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    if !(3..=24).contains(&items.len()) {
        return found;
    }
    for (a, first) in items.iter().enumerate() {
        for (b, second) in items.iter().enumerate().skip(a + 1) {
            found.push(json!([first, second]));
            if (4..=12).contains(&items.len()) {
                let thirds = items.iter().skip(b + 1);
                found.extend(thirds.map(|third| json!([first, second, third])));
            }
        }
    }
    found
}

fn rows(shapes: &[Input], items: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for (index, (part, item)) in shapes.iter().zip(items).enumerate() {
        for simple in simpler(&part.shape, item) {
            let mut items = items.to_vec();
            if let Some(place) = items.get_mut(index) {
                *place = simple;
            }
            found.push(Value::Array(items));
        }
    }
    found
}

/// A simpler event at the same time, or with a simpler key.
fn parts_of_event(stream: &Stream, event: &Value) -> Vec<Value> {
    let mut found = simpler(&stream.of, event);
    found.extend(with_simpler_key(stream, &stream.of, event));
    found
}

fn with_simpler_key(stream: &Stream, shape: &InputShape, event: &Value) -> Vec<Value> {
    match (shape, event) {
        (InputShape::Key, key) => simpler(&stream.keys, key),
        (InputShape::Row(shapes), Value::Array(items)) => {
            let mut found = Vec::new();
            for (index, (part, item)) in shapes.iter().zip(items).enumerate() {
                for simple in with_simpler_key(stream, &part.shape, item) {
                    let mut items = items.clone();
                    if let Some(place) = items.get_mut(index) {
                        *place = simple;
                    }
                    found.push(Value::Array(items));
                }
            }
            found
        }
        (InputShape::OneOf(shapes), event) => shapes
            .iter()
            .flat_map(|shape| with_simpler_key(stream, shape, event))
            .collect(),
        _ => Vec::new(),
    }
}

/// The same events with one pause shorter, all later events move along.
fn closer(stream: &Stream, events: &[Value]) -> Vec<Value> {
    if events.len() > MANY {
        return Vec::new();
    }
    let times: Vec<i64> = events
        .iter()
        .map(|event| time_of(&stream.of, event).unwrap_or(stream.start))
        .collect();
    let mut sorted = times.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let mut found = Vec::new();
    let mut before = stream.start;
    for time in sorted {
        let gap = time.saturating_sub(before);
        for shorter in [0, 1, gap / 2, gap - 1] {
            if shorter >= 0 && shorter < gap {
                let by = gap - shorter;
                let moved = events.iter().zip(&times).map(|(event, at)| {
                    if *at >= time {
                        at_time(&stream.of, event, at - by)
                    } else {
                        event.clone()
                    }
                });
                found.push(moved.collect());
            }
        }
        before = time;
    }
    found
}

/// A line of a simpler record, or a simpler way to be spoiled.
fn simpler_lines(of: &InputShape, format: &LineFormat, line: &Value) -> Vec<Value> {
    let text = line.as_str().unwrap_or_default();
    let mut found = vec![String::new()];
    if *format == LineFormat::Json
        && let Ok(record) = serde_json::from_str::<Value>(text)
    {
        found.extend(["[]".to_owned(), "0".to_owned()]);
        let records = simpler(of, &record).into_iter();
        found.extend(records.map(|record| lines::line(&record, format, None)));
        if let Value::Object(map) = &record {
            for key in map.keys() {
                let mut map = map.clone();
                map.remove(key);
                found.push(Value::Object(map).to_string());
            }
        }
    } else {
        let chars: Vec<char> = text.chars().collect();
        found.push("?".to_owned());
        let fewer = pieces(chars.len()).take(24);
        found.extend(fewer.map(|(from, to)| without(&chars, from, to).into_iter().collect()));
    }
    found.into_iter().map(Value::from).collect()
}

/// The pieces of `n` elements that can be taken out: all, halves, quarters …, single ones unless
/// there are many.
fn pieces(n: usize) -> impl Iterator<Item = (usize, usize)> {
    let least = n / MANY;
    let sizes = std::iter::successors(Some(n), |size| Some(size / 2));
    let sizes = sizes.take_while(move |size| *size > least);
    sizes.flat_map(move |size| {
        (0..n)
            .step_by(size)
            .map(move |from| (from, (from + size).min(n)))
    })
}

fn without<T: Clone>(items: &[T], from: usize, to: usize) -> Vec<T> {
    let kept = items.iter().enumerate();
    let kept = kept.filter(|(i, _)| !(from..to).contains(i));
    kept.map(|(_, item)| item.clone()).collect()
}
