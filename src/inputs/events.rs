//! Event streams: times that tie, repeat, come late. Invariant: the list is ordered as the deck says.

use serde_json::{Value, json};

use super::draw::Drawing;
use crate::deck::{InputShape, Stream, StreamOrder};

/// Draws a list of events.
pub(super) fn draw(drawing: &mut Drawing, stream: &Stream, size: usize) -> Vec<Value> {
    let bounds = drawing.scope.length(&stream.len, size);
    let n = drawing.length(bounds);
    // Time, time of arrival, event.
    let mut events: Vec<(i64, i64, Value)> = Vec::with_capacity(n);
    // Each stream has a temper: how many keys, how busy, how often two things happen at once.
    let n_keys = drawing.between(1, 6);
    let keys: Vec<Value> = (0..n_keys)
        .map(|_| drawing.value(&stream.keys, 1))
        .collect();
    let step = drawing.between(1, 4);
    let step = (stream.step / i64::try_from(step).unwrap_or(1)).max(stream.step.min(1));
    let ties = drawing.dice.pick(&[0.0, 1.0, 2.0]).copied().unwrap_or(1.0) * stream.ties;
    let mut now = stream
        .start
        .saturating_add(drawing.anywhere(0, stream.step));
    while events.len() < n {
        if !events.is_empty() && !drawing.dice.chance(ties) {
            let longest = if drawing.is_wide() {
                stream.pause
            } else {
                step
            };
            now = now.saturating_add(drawing.anywhere(1.min(longest), longest));
        }
        let key = drawing.dice.pick(&keys).cloned().unwrap_or_default();
        drawing.event = Some((key, now));
        let event = drawing.value(&stream.of, size.min(12));
        drawing.event = None;
        let delay = if drawing.dice.chance(stream.late) {
            drawing.anywhere(0, stream.lateness)
        } else {
            0
        };
        events.push((now, now.saturating_add(delay), event.clone()));
        if events.len() < n && drawing.dice.chance(stream.duplicates) {
            let delay = drawing.anywhere(0, stream.lateness);
            events.push((now, now.saturating_add(delay), event));
        }
    }
    match stream.order {
        StreamOrder::Time => events.sort_by_key(|(time, ..)| *time),
        StreamOrder::Arrival => events.sort_by_key(|(_, arrival, _)| *arrival),
        StreamOrder::Shuffled => drawing.dice.shuffle(&mut events),
    }
    events.into_iter().map(|(.., event)| event).collect()
}

/// Returns the time inside an event, if it has one.
pub(super) fn time_of(shape: &InputShape, event: &Value) -> Option<i64> {
    match (shape, event) {
        (InputShape::Time, event) => event.as_i64(),
        (InputShape::Row(items), Value::Array(values)) => {
            let mut pairs = items.iter().zip(values);
            pairs.find_map(|(item, value)| time_of(&item.shape, value))
        }
        (InputShape::Tuple(items), Value::Object(map)) => {
            let values = map.get("$tuple")?.as_array()?;
            let mut pairs = items.iter().zip(values);
            pairs.find_map(|(item, value)| time_of(&item.shape, value))
        }
        (InputShape::Record(items), Value::Object(map)) => items
            .iter()
            .find_map(|item| time_of(&item.shape, map.get(&item.name)?)),
        (InputShape::Optional { of, .. }, event) => time_of(of, event),
        (InputShape::OneOf(shapes), event) => {
            let mut fitting = shapes.iter().filter(|shape| has_form(shape, event));
            fitting.find_map(|shape| time_of(shape, event))
        }
        _ => None,
    }
}

/// Returns the event with another time.
pub(super) fn at_time(shape: &InputShape, event: &Value, time: i64) -> Value {
    match (shape, event) {
        (InputShape::Time, _) => json!(time),
        (InputShape::Row(items), Value::Array(values)) => items
            .iter()
            .zip(values)
            .map(|(item, value)| at_time(&item.shape, value, time))
            .collect(),
        (InputShape::Tuple(items), Value::Object(map)) => {
            let values = map.get("$tuple").and_then(Value::as_array);
            let values = values.map_or(&[][..], Vec::as_slice).iter();
            let moved = items.iter().zip(values);
            let moved: Vec<Value> = moved
                .map(|(item, value)| at_time(&item.shape, value, time))
                .collect();
            json!({ "$tuple": moved })
        }
        (InputShape::Record(items), Value::Object(map)) => items
            .iter()
            .filter_map(|item| {
                let value = map.get(&item.name)?;
                Some((item.name.clone(), at_time(&item.shape, value, time)))
            })
            .collect(),
        (InputShape::Optional { of, .. }, event) if !event.is_null() => at_time(of, event, time),
        (InputShape::OneOf(shapes), event) => {
            let mut fitting = shapes.iter().filter(|shape| has_form(shape, event));
            let fitting = fitting.next();
            fitting.map_or_else(|| event.clone(), |shape| at_time(shape, event, time))
        }
        _ => event.clone(),
    }
}

/// Says whether an event could be of this shape, by its fixed parts and their number.
fn has_form(shape: &InputShape, event: &Value) -> bool {
    match (shape, event) {
        (InputShape::Choice(values), event) => values.contains(event),
        (InputShape::Row(items), Value::Array(values)) => {
            items.len() == values.len()
                && items
                    .iter()
                    .zip(values)
                    .all(|(item, value)| has_form(&item.shape, value))
        }
        (InputShape::Row(_), _) => false,
        _ => true,
    }
}
