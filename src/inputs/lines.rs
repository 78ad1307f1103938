//! Records as lines of text, and the ways lines are spoiled on their way.
//!
//! Invariant: a line has no line end in it.

use serde_json::{Map, Value, json};

use crate::base::Dice;
use crate::deck::LineFormat;

/// Returns a record as a line; spoiled by chance if there are dice.
pub(super) fn line(record: &Value, format: &LineFormat, spoil: Option<&mut Dice>) -> String {
    let text = match (&spoil, format) {
        (_, LineFormat::Separated(separator)) => values(record)
            .iter()
            .map(plain)
            .collect::<Vec<_>>()
            .join(separator),
        (_, LineFormat::Json) => record.to_string(),
    };
    let text = text.replace(['\n', '\r'], " ");
    match spoil {
        None => text,
        Some(dice) => spoiled(record, &text, format, dice),
    }
}

/// Returns the values of a record in order; those of a dict in the order of its keys.
fn values(record: &Value) -> Vec<Value> {
    match record {
        Value::Array(items) => items.clone(),
        Value::Object(map) => match map.get("$tuple").and_then(Value::as_array) {
            Some(items) => items.clone(),
            None => map.values().cloned().collect(),
        },
        other => vec![other.clone()],
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn spoiled(record: &Value, text: &str, format: &LineFormat, dice: &mut Dice) -> String {
    let cut = || {
        let n = text.chars().count();
        move |dice: &mut Dice| text.chars().take(dice.below(n)).collect::<String>()
    };
    match (dice.below(6), format) {
        (0, _) => cut()(dice),
        (1, _) => String::new(),
        (2, _) => "  ".to_owned(),
        (3, LineFormat::Json) => {
            let odd = [
                "[]", "12", "null", "\"a\"", "[1]", "true", "{}", "?", "{\"a\"",
            ];
            (*dice.pick(&odd).unwrap_or(&"?")).to_owned()
        }
        (3, LineFormat::Separated(_)) => "?".to_owned(),
        (_, LineFormat::Json) => match record {
            Value::Object(map) if !map.is_empty() => Value::Object(changed(map, dice)).to_string(),
            _ => cut()(dice),
        },
        (4, LineFormat::Separated(separator)) => format!("{text}{separator}x"),
        (_, LineFormat::Separated(separator)) => {
            let parts: Vec<&str> = text.split(separator.as_str()).collect();
            let left_out = dice.below(parts.len());
            let kept = parts.iter().enumerate().filter(|(i, _)| *i != left_out);
            kept.map(|(_, part)| *part)
                .collect::<Vec<_>>()
                .join(separator)
        }
    }
}

/// One field is missing, of another type, or empty; or there is one more.
fn changed(map: &Map<String, Value>, dice: &mut Dice) -> Map<String, Value> {
    let mut changed = map.clone();
    let keys: Vec<&String> = map.keys().collect();
    let Some(key) = dice.pick(&keys).map(|key| (*key).clone()) else {
        return changed;
    };
    let odd = [
        json!(true),
        json!(1.0),
        json!(null),
        json!(""),
        json!("7"),
        json!([]),
        json!(0),
        json!(false),
    ];
    match dice.below(6) {
        0 => {
            changed.remove(&key);
        }
        1 => {
            changed.insert("more".to_owned(), json!(1));
        }
        _ => {
            let value = dice.pick(&odd).cloned().unwrap_or_default();
            changed.insert(key, value);
        }
    }
    changed
}
