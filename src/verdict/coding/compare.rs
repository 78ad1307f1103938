//! What sets an expected and a got Python value apart, in one line a candidate can act on.
//!
//! Types matter: `5`, `5.0`, `'5'` and `True` differ from each other. A tuple counts as a list
//! (decks are written in JSON, and interviewers do not mind), `nan` counts as itself, sets and dicts
//! have no order. Positions count from 0, as in Python.
//! Invariant: under `Exact`, there is no difference exactly when the canonical texts are equal.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::value::PyValue;

/// How strictly an answer is held against the expected one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodingComparison {
    /// Same types, same values, same order.
    #[default]
    Exact,
    /// The outermost list, tuple or set may come in any order; its elements are compared exactly.
    Unordered,
    /// Numbers may differ by `tolerance`, absolute or relative to the expected one, and an int may
    /// stand for a float; all else is exact.
    Float {
        /// The largest difference that counts as none.
        tolerance: f64,
    },
}

/// Longest form of a value inside a difference, in characters.
const SHOWN: usize = 80;

/// Returns what sets `got` apart from `expected`, or `None` if nothing does.
pub fn difference(
    expected: &PyValue,
    got: &PyValue,
    comparison: CodingComparison,
) -> Option<String> {
    let tolerance = match comparison {
        CodingComparison::Exact => None,
        CodingComparison::Unordered => {
            if let (Some(wanted), Some(found)) = (any_order(expected), any_order(got)) {
                return as_bags(wanted, found);
            }
            None
        }
        CodingComparison::Float { tolerance } => Some(tolerance),
    };
    let mut path = Vec::new();
    let found = walk(expected, got, tolerance, &mut path)?;
    let hint = if *got == PyValue::None && path.is_empty() {
        "; does every path return a value?"
    } else {
        ""
    };
    let place = if path.is_empty() {
        String::new()
    } else {
        format!("{}: ", path.join(", "))
    };
    Some(format!("{place}{found}{hint}"))
}

/// The first difference in depth; `path` is left at its place.
fn walk(
    expected: &PyValue,
    got: &PyValue,
    tolerance: Option<f64>,
    path: &mut Vec<String>,
) -> Option<String> {
    use PyValue::{Dict, List, Str, Tuple};
    match (expected, got) {
        (List(a) | Tuple(a), List(b) | Tuple(b)) => lists(a, b, tolerance, path),
        (Dict(a), Dict(b)) => dicts(a, b, tolerance, path),
        (PyValue::Set(a), PyValue::Set(b)) => as_bags(a, b),
        (Str(a), Str(b)) => strings(a, b),
        _ => {
            let same = match (tolerance, number(expected), number(got)) {
                (Some(tolerance), Some(a), Some(b)) => near(a, b, tolerance),
                _ => expected.class() == got.class() && expected.canonical() == got.canonical(),
            };
            (!same).then(|| mismatch(expected, got))
        }
    }
}

fn lists(
    expected: &[PyValue],
    got: &[PyValue],
    tolerance: Option<f64>,
    path: &mut Vec<String>,
) -> Option<String> {
    for (i, (a, b)) in expected.iter().zip(got).enumerate() {
        let depth = path.len();
        path.push(format!("element {i}"));
        if let Some(inner) = walk(a, b, tolerance, path) {
            let counts = if expected.len() == got.len() {
                let reordered = as_bags(expected, got).is_none();
                if reordered {
                    " (the same elements in another order)".to_owned()
                } else {
                    String::new()
                }
            } else {
                format!(" (expected {} elements, got {})", expected.len(), got.len())
            };
            return Some(format!("{inner}{counts}"));
        }
        path.truncate(depth);
    }
    let shared = expected.len().min(got.len());
    match (expected.get(shared), got.get(shared)) {
        (Some(missing), _) => Some(format!(
            "element {shared} is missing: expected {} (expected {} elements, got {})",
            typed(missing),
            expected.len(),
            got.len()
        )),
        (_, Some(extra)) => Some(format!(
            "element {shared} is too much: got {} (expected {} elements, got {})",
            typed(extra),
            expected.len(),
            got.len()
        )),
        (None, None) => None,
    }
}

fn dicts(
    expected: &[(PyValue, PyValue)],
    got: &[(PyValue, PyValue)],
    tolerance: Option<f64>,
    path: &mut Vec<String>,
) -> Option<String> {
    let index = |pairs: &[(PyValue, PyValue)]| -> HashMap<String, usize> {
        let keys = pairs.iter().enumerate();
        keys.map(|(i, (key, _))| (key.canonical(), i)).collect()
    };
    let (wanted_keys, found_keys) = (index(expected), index(got));
    let missing = expected
        .iter()
        .find(|(key, _)| !found_keys.contains_key(&key.canonical()));
    let extra = got
        .iter()
        .find(|(key, _)| !wanted_keys.contains_key(&key.canonical()));
    match (missing, extra) {
        (Some((wanted, _)), Some((found, _))) => {
            return Some(format!(
                "key {} is missing, and key {} is too much",
                typed(wanted),
                typed(found)
            ));
        }
        (Some((wanted, value)), None) => {
            return Some(format!(
                "key {} is missing: expected {}",
                wanted.repr_cut(SHOWN),
                typed(value)
            ));
        }
        (None, Some((found, value))) => {
            return Some(format!(
                "key {} is too much: got {}",
                found.repr_cut(SHOWN),
                typed(value)
            ));
        }
        (None, None) => {}
    }
    for (key, wanted) in expected {
        let Some((_, found)) = found_keys.get(&key.canonical()).and_then(|i| got.get(*i)) else {
            continue;
        };
        let depth = path.len();
        path.push(format!("key {}", key.repr_cut(SHOWN)));
        if let Some(inner) = walk(wanted, found, tolerance, path) {
            return Some(inner);
        }
        path.truncate(depth);
    }
    None
}

/// The difference between two collections without order, by the elements one has more often.
fn as_bags(expected: &[PyValue], got: &[PyValue]) -> Option<String> {
    let mut counts: HashMap<String, i64> = HashMap::new();
    for item in got {
        *counts.entry(item.canonical()).or_default() += 1;
    }
    let mut missing = None;
    for item in expected {
        let count = counts.entry(item.canonical()).or_default();
        *count -= 1;
        if *count < 0 && missing.is_none() {
            missing = Some(item);
        }
    }
    let extra = got
        .iter()
        .find(|item| counts.get(&item.canonical()).is_some_and(|n| *n > 0));
    match (missing, extra) {
        (None, None) => None,
        (Some(a), Some(b)) => Some(format!(
            "{} is missing, and {} is too much",
            typed(a),
            typed(b)
        )),
        (Some(a), None) => Some(format!("{} is missing", typed(a))),
        (None, Some(b)) => Some(format!("{} is too much", typed(b))),
    }
}

/// Texts longer than this get the place of their first difference.
const LONG_TEXT: usize = 24;

fn strings(expected: &str, got: &str) -> Option<String> {
    if expected == got {
        return None;
    }
    let place = expected
        .chars()
        .zip(got.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let long = expected.chars().count().max(got.chars().count()) > LONG_TEXT;
    let window = |text: &str| -> PyValue {
        if long && place > LONG_TEXT / 2 {
            let from = place - LONG_TEXT / 2;
            PyValue::Str(text.chars().skip(from).collect())
        } else {
            PyValue::Str(text.to_owned())
        }
    };
    let mut text = format!(
        "expected {}, got {}",
        typed(&window(expected)),
        typed(&window(got))
    );
    if long {
        text = format!("the texts part at character {place}: {text}");
    }
    Some(text)
}

fn mismatch(expected: &PyValue, got: &PyValue) -> String {
    format!("expected {}, got {}", typed(expected), typed(got))
}

/// `5 (int)`.
fn typed(value: &PyValue) -> String {
    match value {
        PyValue::None => "None".to_owned(),
        value => format!("{} ({})", value.repr_cut(SHOWN), value.class()),
    }
}

fn any_order(value: &PyValue) -> Option<&[PyValue]> {
    match value {
        PyValue::List(items) | PyValue::Tuple(items) | PyValue::Set(items) => Some(items),
        _ => None,
    }
}

fn number(value: &PyValue) -> Option<f64> {
    match value {
        PyValue::Int(int) => Some(*int as f64),
        PyValue::BigInt(digits) => digits.parse().ok(),
        PyValue::Float(float) => Some(*float),
        _ => None,
    }
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    if a.is_finite() && b.is_finite() {
        (a - b).abs() <= tolerance.max(tolerance * a.abs())
    } else {
        // An infinity is near itself only, and so is nan.
        (a.is_nan() && b.is_nan()) || a.total_cmp(&b).is_eq()
    }
}

#[cfg(test)]
mod tests {
    use super::CodingComparison::{Exact, Float, Unordered};
    use super::*;

    #[track_caller]
    fn check(comparison: CodingComparison, expected: &str, got: &str, says: Option<&str>) {
        let (a, b) = (
            PyValue::parse(expected).unwrap(),
            PyValue::parse(got).unwrap(),
        );
        assert_eq!(difference(&a, &b, comparison).as_deref(), says);
    }

    #[test]
    fn types_are_told_apart() {
        check(Exact, "5", "5", None);
        check(Exact, "5", "5.0", Some("expected 5 (int), got 5.0 (float)"));
        check(Exact, "5", "\"5\"", Some("expected 5 (int), got '5' (str)"));
        check(
            Exact,
            "1",
            "true",
            Some("expected 1 (int), got True (bool)"),
        );
        check(
            Exact,
            "[1]",
            "null",
            Some("expected [1] (list), got None; does every path return a value?"),
        );
        check(Exact, "[1]", r#"{"$tuple":[1]}"#, None);
        check(
            Exact,
            "[1]",
            r#"{"$set":[1]}"#,
            Some("expected [1] (list), got {1} (set)"),
        );
        check(
            Exact,
            "[1]",
            r#"{"$object":["generator","[1]"]}"#,
            Some("expected [1] (list), got [1] (generator)"),
        );
        check(Exact, r#"{"$float":"nan"}"#, r#"{"$float":"nan"}"#, None);
        check(Exact, "0.0", "-0.0", None);
    }

    #[test]
    fn the_place_of_a_difference_is_named() {
        check(
            Exact,
            "[1,2,3,5]",
            r#"[1,2,3,"5"]"#,
            Some("element 3: expected 5 (int), got '5' (str)"),
        );
        check(
            Exact,
            r#"[{"a":[1,2]}]"#,
            r#"[{"a":[1,3]}]"#,
            Some("element 0, key 'a', element 1: expected 2 (int), got 3 (int)"),
        );
        check(
            Exact,
            "[1,2]",
            "[1]",
            Some("element 1 is missing: expected 2 (int) (expected 2 elements, got 1)"),
        );
        check(
            Exact,
            "[1]",
            "[1,2]",
            Some("element 1 is too much: got 2 (int) (expected 1 elements, got 2)"),
        );
        check(
            Exact,
            "[1,2]",
            "[2,1]",
            Some("element 0: expected 1 (int), got 2 (int) (the same elements in another order)"),
        );
        check(
            Exact,
            r#"{"a":1}"#,
            r#"{"a":1,"b":2}"#,
            Some("key 'b' is too much: got 2 (int)"),
        );
        check(
            Exact,
            r#"{"a":1}"#,
            "{}",
            Some("key 'a' is missing: expected 1 (int)"),
        );
        check(
            Exact,
            r#"{"$dict":[[1,0]]}"#,
            r#"{"1":0}"#,
            Some("key 1 (int) is missing, and key '1' (str) is too much"),
        );
        check(Exact, r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, None);
        check(
            Exact,
            r#"{"$set":[1,2]}"#,
            r#"{"$set":[2,3]}"#,
            Some("1 (int) is missing, and 3 (int) is too much"),
        );
    }

    #[test]
    fn long_texts_part_somewhere() {
        let (a, b) = ("x".repeat(40) + "a", "x".repeat(40) + "b");
        check(
            Exact,
            &format!("\"{a}\""),
            &format!("\"{b}\""),
            Some(
                "the texts part at character 40: expected 'xxxxxxxxxxxxa' (str), got 'xxxxxxxxxxxxb' (str)",
            ),
        );
    }

    #[test]
    fn order_may_be_free() {
        check(Unordered, "[1,2,2]", "[2,1,2]", None);
        check(
            Unordered,
            "[1,2,2]",
            "[2,1,1]",
            Some("2 (int) is missing, and 1 (int) is too much"),
        );
        check(
            Unordered,
            "[[1,2]]",
            "[[2,1]]",
            Some("[1, 2] (list) is missing, and [2, 1] (list) is too much"),
        );
        check(
            Unordered,
            "[1]",
            "[1.0]",
            Some("1 (int) is missing, and 1.0 (float) is too much"),
        );
        check(Unordered, "3", "4", Some("expected 3 (int), got 4 (int)"));
    }

    #[test]
    fn floats_may_be_near() {
        let float = Float { tolerance: 1e-6 };
        check(float, "[0.3]", "[0.30000000000000004]", None);
        check(float, "1000000000.0", "1000000100.0", None);
        check(float, "2.0", "2", None);
        check(
            float,
            "1.0",
            "true",
            Some("expected 1.0 (float), got True (bool)"),
        );
        check(
            float,
            "1.0",
            "1.1",
            Some("expected 1.0 (float), got 1.1 (float)"),
        );
        check(
            float,
            r#"{"$float":"inf"}"#,
            "1.0",
            Some("expected inf (float), got 1.0 (float)"),
        );
    }
}
