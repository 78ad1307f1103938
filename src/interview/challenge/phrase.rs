//! Names, numbers and moments as they are spoken.

use jiff::civil::DateTime;

use crate::relation::Value;

/// So many days are told by their number.
const FAR: u64 = 100;

/// A moment or a day; a day begins at midnight.
pub(super) fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Text(text) if text.len() >= 10 => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn is_day(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.len() == 10)
}

/// A moment far from another may stand where the data began to shrink: it says little.
pub(super) fn is_near(one: DateTime, other: DateTime) -> bool {
    days(one, other) <= FAR
}

pub(super) fn days(one: DateTime, other: DateTime) -> u64 {
    one.duration_until(other).as_secs().unsigned_abs() / 86_400
}

/// How much time lies between two moments: `30 days and 1 second`.
pub(super) fn gap(one: DateTime, other: DateTime) -> String {
    if days(one, other) > FAR {
        return "a long time".to_owned();
    }
    let seconds = one.duration_until(other).as_secs().unsigned_abs();
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n} {unit}{}", if *n == 1 { "" } else { "s" }))
        .collect();
    let exact = if told.len() == 1 { "exactly " } else { "" };
    format!("{exact}{}", listed(&told))
}

/// A name as it is spoken: `happened at`.
pub(super) fn spoken(name: &str) -> String {
    name.replace('_', " ").to_lowercase()
}

/// What a key's column names: `member` for `member_id`.
pub(super) fn thing(name: &str) -> String {
    let words = spoken(name);
    words
        .strip_suffix(" id")
        .map_or(words.clone(), str::to_owned)
}

pub(super) fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.chars().take(40).collect(),
        other => other.to_string(),
    }
}
