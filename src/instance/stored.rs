//! What SQLite makes of a value when a column stores it.
//!
//! Invariant: what comes out is stored as it is.

use super::schema::Affinity;
use crate::relation::Value;

/// The value as a column of this affinity stores it.
pub(super) fn stored(value: &Value, affinity: Affinity) -> Value {
    match (affinity, value) {
        (Affinity::Text, Value::Integer(n)) => Value::Text(n.to_string()),
        (Affinity::Text, Value::Real(x)) => Value::Text(format!("{x:?}")),
        (Affinity::Real, Value::Integer(n)) => Value::Real(*n as f64),
        (Affinity::Integer | Affinity::Numeric, Value::Real(x))
            if x.fract() == 0.0 && x.abs() < 1e15 =>
        {
            Value::Integer(*x as i64)
        }
        (Affinity::Integer | Affinity::Numeric | Affinity::Real, Value::Text(text)) => {
            number(text).map_or_else(|| value.clone(), |number| stored(&number, affinity))
        }
        _ => value.clone(),
    }
}

/// The number that SQLite takes the text for in a column of numbers.
fn number(text: &str) -> Option<Value> {
    let text = text.trim_matches(' ');
    let is_spelled = text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E'));
    if !is_spelled {
        return None;
    }
    let whole = text.parse().map(Value::Integer);
    whole.or_else(|_| text.parse().map(Value::Real)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_a_column_stores() {
        // As SQLite 3.54 stores them in INTEGER, REAL, NUMERIC, TEXT and bare columns.
        let check = |value: Value, expect: [&str; 5]| {
            let affinities = [
                Affinity::Integer,
                Affinity::Real,
                Affinity::Numeric,
                Affinity::Text,
                Affinity::Blob,
            ];
            let ours = affinities.map(|affinity| stored(&value, affinity).to_literal());
            assert_eq!(ours, expect, "{value}");
        };
        let same = |text| [text; 5];
        check(Value::Integer(3), ["3", "3.0", "3", "'3'", "3"]);
        check(Value::Real(3.0), ["3", "3.0", "3", "'3.0'", "3.0"]);
        check(Value::Real(1.5), ["1.5", "1.5", "1.5", "'1.5'", "1.5"]);
        check(Value::text("3"), ["3", "3.0", "3", "'3'", "'3'"]);
        check(
            Value::text(" 3.0 "),
            ["3", "3.0", "3", "' 3.0 '", "' 3.0 '"],
        );
        check(
            Value::text("1e2"),
            ["100", "100.0", "100", "'1e2'", "'1e2'"],
        );
        check(
            Value::text("-.5"),
            ["-0.5", "-0.5", "-0.5", "'-.5'", "'-.5'"],
        );
        check(Value::text("2024-02-29"), same("'2024-02-29'"));
        check(Value::text("inf"), same("'inf'"));
        check(Value::text("e"), same("'e'"));
        check(Value::text(""), same("''"));
        check(Value::Null, same("NULL"));
    }
}
