//! A Python value as data, its tagged JSON form and its `repr`.
//!
//! JSON's own values mean what Python's `json` makes of them; the rest is an object with one `$`
//! key: `{"$tuple": [..]}`, `{"$set": [..]}`, `{"$frozenset": [..]}`, `{"$dict": [[key, value], ..]}`
//! for keys that are not plain strings, `{"$float": "nan"}`, `{"$int": "…"}` for integers beyond 64
//! bits, `{"$bytes": ".."}` with one character per byte, and `{"$object": [class, repr]}` for
//! anything else (which can be expected and reported, but not passed as an argument).
//! Invariant: integers within 64 bits are always `Int`, all others always `BigInt`.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A value of the candidate's program; `5`, `5.0`, `'5'` and `True` are four different ones.
#[derive(Clone, Debug, PartialEq)]
pub enum PyValue {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer within 64 bits.
    Int(i64),
    /// Any other integer, in digits (or hexadecimal with `0x`, beyond some thousand digits).
    BigInt(String),
    /// A float, also `nan` and the infinities.
    Float(f64),
    /// A string.
    Str(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Self>),
    /// A tuple.
    Tuple(Vec<Self>),
    /// A set or frozenset, in no particular order.
    Set(Vec<Self>),
    /// A dict, in the order of insertion.
    Dict(Vec<(Self, Self)>),
    /// Anything else: the name of its class and its `repr`.
    Object {
        /// Name of the class.
        class: String,
        /// What `repr` gives.
        text: String,
    },
}

/// A tagged JSON form that means no Python value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// A tag with a body of the wrong shape.
    #[error("`{tag}` wants {wants}")]
    Body {
        /// The tag.
        tag: String,
        /// What its body has to be.
        wants: &'static str,
    },
    /// A tag nobody knows.
    #[error("unknown tag `{0}`")]
    UnknownTag(String),
}

impl PyValue {
    /// Reads a value from JSON text with tags.
    pub fn parse(json: &str) -> Result<Self, BadValue> {
        let value: Value =
            serde_json::from_str(json).map_err(|error| BadValue::NotJson(error.to_string()))?;
        Self::from_json(&value)
    }

    /// Reads a value from JSON with tags.
    pub fn from_json(value: &Value) -> Result<Self, BadValue> {
        Ok(match value {
            Value::Null => Self::None,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(int), _) => Self::Int(int),
                (None, Some(big)) => Self::BigInt(big.to_string()),
                (None, None) => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Self::Str(text.clone()),
            Value::Array(items) => Self::List(all(items)?),
            Value::Object(map) => Self::from_object(map)?,
        })
    }

    fn from_object(map: &Map<String, Value>) -> Result<Self, BadValue> {
        let mut entries = map.iter();
        if let (Some((tag, body)), None) = (entries.next(), entries.next())
            && tag.starts_with('$')
        {
            return Self::from_tag(tag, body);
        }
        let pairs = map
            .iter()
            .map(|(key, value)| Ok((Self::Str(key.clone()), Self::from_json(value)?)));
        Ok(Self::Dict(pairs.collect::<Result<_, _>>()?))
    }

    fn from_tag(tag: &str, body: &Value) -> Result<Self, BadValue> {
        let wants = |wants| BadValue::Body {
            tag: tag.to_owned(),
            wants,
        };
        let items = || body.as_array().ok_or_else(|| wants("an array"));
        let text = || body.as_str().ok_or_else(|| wants("a string"));
        Ok(match tag {
            "$tuple" => Self::Tuple(all(items()?)?),
            "$set" | "$frozenset" => Self::Set(all(items()?)?),
            "$dict" => {
                let pair = |pair: &Value| match pair.as_array().map(Vec::as_slice) {
                    Some([key, value]) => Ok((Self::from_json(key)?, Self::from_json(value)?)),
                    _ => Err(wants("an array of [key, value] pairs")),
                };
                Self::Dict(items()?.iter().map(pair).collect::<Result<_, _>>()?)
            }
            "$float" => Self::Float(text()?.parse().map_err(|_| wants("a float as a string"))?),
            "$int" => integer(text()?).ok_or_else(|| wants("an integer as a string"))?,
            "$bytes" => Self::Bytes(
                text()?
                    .chars()
                    .map(|c| u8::try_from(u32::from(c)))
                    .collect::<Result<_, _>>()
                    .map_err(|_| wants("one character up to U+00FF for each byte"))?,
            ),
            "$object" => match items()?.as_slice() {
                [Value::String(class), Value::String(text)] => Self::Object {
                    class: class.clone(),
                    text: text.clone(),
                },
                _ => return Err(wants("[class, repr]")),
            },
            _ => return Err(BadValue::UnknownTag(tag.to_owned())),
        })
    }

    /// Returns the name of the value's class, as `type(x).__name__` gives it.
    pub fn class(&self) -> &str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::Str(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Set(_) => "set",
            Self::Dict(_) => "dict",
            Self::Object { class, .. } => class,
        }
    }

    /// Returns what Python's `repr` gives; sets in sorted order.
    pub fn repr(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Form::Shown);
        out
    }

    /// Returns the `repr`, cut to about `chars` characters with `…` at the cut.
    pub fn repr_cut(&self, chars: usize) -> String {
        let text = self.repr();
        match text.char_indices().nth(chars) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    }

    /// Returns a text that two values share exactly when they count as equal: types matter, but a
    /// tuple equals a list, `-0.0` equals `0.0`, `nan` equals itself, and sets and dicts have no order.
    pub(super) fn canonical(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Form::Canonical);
        out
    }

    fn write(&self, out: &mut String, form: Form) {
        match self {
            Self::None => out.push_str("None"),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            Self::Int(int) => _ = write!(out, "{int}"),
            Self::BigInt(digits) => out.push_str(digits),
            Self::Float(float) if form == Form::Canonical && *float == 0.0 => out.push_str("0.0"),
            Self::Float(float) => out.push_str(&float_repr(*float)),
            Self::Str(text) => quote(out, text.chars(), false),
            Self::Bytes(bytes) => {
                out.push('b');
                quote(out, bytes.iter().copied().map(char::from), true);
            }
            Self::Tuple(items) if form == Form::Shown => {
                out.push('(');
                sequence(out, items.iter().map(|item| item.text(form)));
                out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Self::List(items) | Self::Tuple(items) => {
                out.push('[');
                sequence(out, items.iter().map(|item| item.text(form)));
                out.push(']');
            }
            Self::Set(items) if items.is_empty() => out.push_str("set()"),
            Self::Set(items) => {
                let mut texts: Vec<_> = items.iter().map(|item| item.text(form)).collect();
                texts.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
                out.push('{');
                sequence(out, texts.into_iter());
                out.push('}');
            }
            Self::Dict(pairs) => {
                let pair = |(key, value): &(Self, Self)| {
                    format!("{}: {}", key.text(form), value.text(form))
                };
                let mut texts: Vec<_> = pairs.iter().map(pair).collect();
                if form == Form::Canonical {
                    texts.sort();
                }
                out.push('{');
                sequence(out, texts.into_iter());
                out.push('}');
            }
            Self::Object { class, text } if form == Form::Canonical => {
                _ = write!(out, "<{class} {text}>");
            }
            Self::Object { text, .. } => out.push_str(text),
        }
    }

    fn text(&self, form: Form) -> String {
        let mut out = String::new();
        self.write(&mut out, form);
        out
    }
}

/// For whom a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Shown,
    Canonical,
}

fn all(items: &[Value]) -> Result<Vec<PyValue>, BadValue> {
    items.iter().map(PyValue::from_json).collect()
}

fn integer(text: &str) -> Option<PyValue> {
    if let Ok(small) = text.parse::<i64>() {
        return Some(PyValue::Int(small));
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (digits, radix) = unsigned
        .strip_prefix("0x")
        .map_or((unsigned, 10), |hex| (hex, 16));
    let good = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    good.then(|| PyValue::BigInt(text.to_owned()))
}

fn sequence(out: &mut String, texts: impl Iterator<Item = String>) {
    for (i, text) in texts.enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(&text);
    }
}

/// Python's shortest float form: exponents from 1e16 and below 1e-4 on, with a sign and two digits.
fn float_repr(float: f64) -> String {
    if float.is_nan() {
        return "nan".into();
    }
    if float.is_infinite() {
        return if float > 0.0 { "inf" } else { "-inf" }.into();
    }
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{float:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    format!("{float:?}")
}

fn quote(out: &mut String, chars: impl Iterator<Item = char> + Clone, bytes: bool) {
    let double = chars.clone().any(|c| c == '\'') && !chars.clone().any(|c| c == '"');
    let mark = if double { '"' } else { '\'' };
    out.push(mark);
    for c in chars {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == mark => out.extend(['\\', c]),
            c if c < ' '
                || c == '\u{7f}'
                || (c <= '\u{ff}' && (bytes && c > '~'))
                || ('\u{80}'..='\u{a0}').contains(&c) =>
            {
                _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(mark);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, class: &str, repr: &str) {
        let value = PyValue::parse(json).unwrap();
        assert_eq!((value.class(), value.repr().as_str()), (class, repr));
    }

    #[test]
    fn values_read_as_python_writes_them() {
        check("null", "NoneType", "None");
        check("true", "bool", "True");
        check("5", "int", "5");
        check("5.0", "float", "5.0");
        check("1e16", "float", "1e+16");
        check("0.00001", "float", "1e-05");
        check("0.1", "float", "0.1");
        check(r#"{"$float":"nan"}"#, "float", "nan");
        check(r#"{"$float":"-inf"}"#, "float", "-inf");
        check(r#"{"$int":"7"}"#, "int", "7");
        check("18446744073709551615", "int", "18446744073709551615");
        check(
            r#"{"$int":"-123456789012345678901"}"#,
            "int",
            "-123456789012345678901",
        );
        check(r#""it's\n""#, "str", r#""it's\n""#);
        check(r#""a\"b'c""#, "str", r#"'a"b\'c'"#);
        check(r#"{"$bytes":"a\u00ff\u0000"}"#, "bytes", r"b'a\xff\x00'");
        check(r#"{"$tuple":[1]}"#, "tuple", "(1,)");
        check(r#"[1,{"$tuple":[]}]"#, "list", "[1, ()]");
        check(r#"{"$set":[10,9]}"#, "set", "{9, 10}");
        check(r#"{"$set":[]}"#, "set", "set()");
        check(r#"{"b":1,"a":[]}"#, "dict", "{'b': 1, 'a': []}");
        check(r#"{"$dict":[[1,"x"]]}"#, "dict", "{1: 'x'}");
        check(
            r#"{"$object":["deque","deque([1])"]}"#,
            "deque",
            "deque([1])",
        );
    }

    #[test]
    fn wrong_tags_are_refused() {
        for (bad, why) in [
            (r#"{"$nope":1}"#, "unknown tag `$nope`"),
            (r#"{"$tuple":1}"#, "`$tuple` wants an array"),
            (
                r#"{"$dict":[[1]]}"#,
                "`$dict` wants an array of [key, value] pairs",
            ),
            (r#"{"$int":"1.5"}"#, "`$int` wants an integer as a string"),
            (
                r#"{"$bytes":"ł"}"#,
                "`$bytes` wants one character up to U+00FF for each byte",
            ),
        ] {
            assert_eq!(PyValue::parse(bad).unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(PyValue::Str("é".repeat(9)).repr_cut(4), "'ééé…");
    }
}
