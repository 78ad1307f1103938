//! One SQL value. The five storage classes of SQLite stay apart: 5, 5.0 and '5' are three values.
//!
//! Invariant: `Value::sql_cmp` is a total order (NULL, numbers, text, blobs), and a value survives
//! a round trip through serde with its class.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value as SQLite stores it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// A 64-bit whole number.
    Integer(i64),
    /// A 64-bit floating point number; SQLite never stores NaN.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Returns the text value for `text`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Says whether this is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the name SQLite's `typeof` gives to the storage class.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Integer(_) => "integer",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Blob(_) => "blob",
        }
    }

    /// Returns the number this value is, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Real(x) => Some(*x),
            Self::Null | Self::Text(_) | Self::Blob(_) => None,
        }
    }

    /// Compares as `ORDER BY` does: NULL, then numbers, then text by bytes, then blobs.
    pub fn sql_cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => real_cmp(*a, *b),
            (Self::Integer(a), Self::Real(b)) => integer_real_cmp(*a, *b),
            (Self::Real(a), Self::Integer(b)) => integer_real_cmp(*b, *a).reverse(),
            (Self::Text(a), Self::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Self::Blob(a), Self::Blob(b)) => a.cmp(b),
            _ => self.class_rank().cmp(&other.class_rank()),
        }
    }

    /// Returns the SQL literal that means this value: `NULL`, `5`, `5.0`, `'it''s'`, `x'00ff'`.
    pub fn to_literal(&self) -> String {
        match self {
            Self::Null => "NULL".into(),
            Self::Integer(n) if *n == i64::MIN => "(-9223372036854775807 - 1)".into(),
            Self::Integer(n) => n.to_string(),
            Self::Real(x) if x.is_infinite() => if *x > 0.0 { "9e999" } else { "-9e999" }.into(),
            Self::Real(x) => real_text(*x),
            Self::Text(text) if text.contains('\0') => {
                format!("CAST(x'{}' AS TEXT)", hex(text.as_bytes()))
            }
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Blob(bytes) => format!("x'{}'", hex(bytes)),
        }
    }

    fn class_rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Integer(_) | Self::Real(_) => 1,
            Self::Text(_) => 2,
            Self::Blob(_) => 3,
        }
    }
}

/// The display form tells NULL, '', 5, 5.0 and '5' apart: text that could be taken for something
/// else (or has spaces at its ends) is quoted, other text is shown bare; control characters are
/// escaped so that a value never breaks a line.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                let safe = escape_controls(text);
                if is_ambiguous(text) {
                    write!(f, "'{}'", safe.replace('\'', "''"))
                } else {
                    f.write_str(&safe)
                }
            }
            Self::Null | Self::Integer(_) | Self::Real(_) | Self::Blob(_) => {
                f.write_str(&self.to_literal())
            }
        }
    }
}

fn is_ambiguous(text: &str) -> bool {
    text.trim() != text
        || text.is_empty()
        || text.eq_ignore_ascii_case("null")
        || text.starts_with('\'')
        || text.starts_with("x'")
        || text.starts_with("(-")
        || text.parse::<f64>().is_ok()
}

fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn real_cmp(a: f64, b: f64) -> Ordering {
    // Adding zero makes -0.0 and 0.0 one number, as SQL has it.
    (a + 0.0).total_cmp(&(b + 0.0))
}

/// Exact: an `i64` and an `f64` are never rounded to each other's type first.
fn integer_real_cmp(a: i64, b: f64) -> Ordering {
    const TOO_BIG: f64 = 9_223_372_036_854_775_808.0;
    if b.is_nan() || b < -TOO_BIG {
        return if b.is_nan() && b.is_sign_positive() {
            Ordering::Less
        } else {
            Ordering::Greater
        };
    }
    if b >= TOO_BIG {
        return Ordering::Less;
    }
    let whole = b.trunc();
    a.cmp(&(whole as i64)).then_with(|| {
        if b > whole {
            Ordering::Less
        } else if b < whole {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    })
}

/// The shortest decimal that reads back as the same double, always recognisable as a real.
pub(crate) fn real_text(x: f64) -> String {
    let magnitude = x.abs();
    if magnitude != 0.0 && !(1e-5..1e15).contains(&magnitude) {
        let text = format!("{x:e}");
        return match text.split_once('e') {
            Some((head, tail)) if !head.contains('.') => format!("{head}.0e{tail}"),
            _ => text,
        };
    }
    format!("{x:?}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}"); // Writing to a String cannot fail.
        out
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// `null`, `5`, `5.0`, `"text"`; the rest as `{"real": "inf"}` and `{"blob": "00ff"}`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tagged = |serializer: S, tag, text: &str| {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(tag, text)?;
            map.end()
        };
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(n) => serializer.serialize_i64(*n),
            Self::Real(x) if x.is_finite() => serializer.serialize_f64(*x),
            Self::Real(x) => tagged(serializer, "real", &x.to_string()),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Blob(bytes) => tagged(serializer, "blob", &hex(bytes)),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a number, a text, { real = \"inf\" } or { blob = \"00ff\" }")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Integer(i64::from(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Integer(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        i64::try_from(v)
            .map(Value::Integer)
            .map_err(|_| E::custom("a whole number beyond 64 bits"))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(Value::Real(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::Text(v.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Some((tag, text)) = map.next_entry::<String, String>()? else {
            return Err(de::Error::custom("an empty map is no value"));
        };
        let value = match tag.as_str() {
            "real" => text.parse().ok().map(Value::Real),
            "blob" => unhex(&text).map(Value::Blob),
            _ => None,
        };
        value.ok_or_else(|| de::Error::custom("expected real = \"inf\" or blob = \"00ff\""))
    }
}

impl JsonSchema for Value {
    fn schema_name() -> Cow<'static, str> {
        "SqlValue".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A SQL value: null, a whole number, a decimal number or a text.",
            "type": ["null", "boolean", "number", "string", "object"]
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(value: &Value, display: &str, literal: &str) {
        assert_eq!(value.to_string(), display);
        assert_eq!(value.to_literal(), literal);
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<Value>(&json).unwrap(), value);
    }

    #[test]
    fn values_that_look_alike_are_shown_apart() {
        check(&Value::Null, "NULL", "NULL");
        check(&Value::text(""), "''", "''");
        check(&Value::Integer(5), "5", "5");
        check(&Value::Real(5.0), "5.0", "5.0");
        check(&Value::text("5"), "'5'", "'5'");
        check(&Value::text("NULL"), "'NULL'", "'NULL'");
        check(&Value::text("it's"), "it's", "'it''s'");
        check(&Value::text("a\nb "), "'a\\nb '", "'a\nb '");
        check(&Value::Blob(vec![0, 255]), "x'00ff'", "x'00ff'");
        check(&Value::Real(f64::INFINITY), "9e999", "9e999");
        check(&Value::Real(1e300), "1.0e300", "1.0e300");
        check(
            &Value::Integer(i64::MIN),
            "(-9223372036854775807 - 1)",
            "(-9223372036854775807 - 1)",
        );
    }

    #[test]
    fn big_integers_and_reals_are_compared_exactly() {
        let big = Value::Integer(9_007_199_254_740_993);
        assert_eq!(
            big.sql_cmp(&Value::Real(9_007_199_254_740_992.0)),
            Ordering::Greater
        );
        assert_eq!(
            Value::Integer(i64::MAX).sql_cmp(&Value::Real(9.3e18)),
            Ordering::Less
        );
        assert_eq!(
            Value::Integer(-1).sql_cmp(&Value::Real(-1.5)),
            Ordering::Greater
        );
    }

    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            (-3_i64..4).prop_map(Value::Integer),
            any::<i64>().prop_map(Value::Integer),
            (-6_i32..7).prop_map(|n| Value::Real(f64::from(n) / 2.0)),
            any::<f64>()
                .prop_filter("no NaN in SQL", |x| !x.is_nan())
                .prop_map(Value::Real),
            ".{0,3}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..3).prop_map(Value::Blob),
        ]
    }

    proptest! {
        #[test]
        fn sql_order_is_total(a in any_value(), b in any_value(), c in any_value()) {
            prop_assert_eq!(a.sql_cmp(&b), b.sql_cmp(&a).reverse());
            if a.sql_cmp(&b).is_le() && b.sql_cmp(&c).is_le() {
                prop_assert!(a.sql_cmp(&c).is_le());
            }
        }

        #[test]
        fn serde_keeps_the_class(value in any_value()) {
            let json = serde_json::to_string(&value).unwrap();
            let back: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(back.type_name(), value.type_name());
            match (value.as_number(), back.as_number()) {
                // JSON readers may be off by the last bit.
                (Some(a), Some(b)) if a.is_finite() => {
                    prop_assert!((a - b).abs() <= a.abs() * 1e-15);
                }
                _ => prop_assert_eq!(back, value),
            }
        }
    }
}
