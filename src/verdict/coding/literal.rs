//! Reads a case as a candidate writes it: `f([1], 2) == 3`.
//!
//! Understood are Python's literals (numbers, texts, `None`, `True`, `False`, lists, tuples, dicts,
//! sets), and JSON's, which differ in three words. Invariant: what is read is JSON with the tags of
//! [`PyValue`](super::PyValue); a fault names the character it stands at.

use serde_json::{Map, Number, Value, json};

use super::report::OwnCase;

/// Why a text is no case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}, at character {at}")]
pub struct BadCase {
    /// What is missing or not understood.
    pub what: &'static str,
    /// Where, from 1.
    pub at: usize,
}

/// Deepest nesting of values.
const MAX_DEPTH: usize = 40;

/// Returns the case that `text` writes: a call, `==` or `->`, and what it must return.
pub fn read_case(text: &str) -> Result<OwnCase, BadCase> {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
        depth: 0,
    };
    reader.name();
    reader.expect('(', "write it as `f(1, 2) == 3`")?;
    let args = reader.values(')', &mut |reader| reader.value())?;
    if !["==", "->", "→"].iter().any(|sign| reader.takes(sign)) {
        return Err(reader.fault("`==` and the expected value are missing"));
    }
    let want = reader.value()?;
    reader.space();
    if reader.at < reader.chars.len() {
        return Err(reader.fault("something stands behind the expected value"));
    }
    Ok(OwnCase {
        args: Value::Array(args).to_string(),
        want: want.to_string(),
    })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn fault(&self, what: &'static str) -> BadCase {
        let at = self.at + 1;
        BadCase { what, at }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes what stands next, behind white space, if it is this.
    fn takes(&mut self, sign: &str) -> bool {
        self.space();
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let found = sign.chars().zip(rest).filter(|(a, b)| a == *b).count();
        let is_there = found == sign.chars().count();
        if is_there {
            self.at += found;
        }
        is_there
    }

    fn expect(&mut self, sign: char, what: &'static str) -> Result<(), BadCase> {
        if self.takes(sign.encode_utf8(&mut [0; 4])) {
            Ok(())
        } else {
            Err(self.fault(what))
        }
    }

    /// The characters of a name, with dots between its parts.
    fn name(&mut self) -> String {
        self.space();
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let name = rest
            .iter()
            .take_while(|c| c.is_alphanumeric() || "._".contains(**c));
        let name: String = name.collect();
        self.at += name.chars().count();
        name
    }

    /// Values with commas between them, up to the closing sign; a last comma may stand.
    fn values<T>(
        &mut self,
        close: char,
        one: &mut dyn FnMut(&mut Self) -> Result<T, BadCase>,
    ) -> Result<Vec<T>, BadCase> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault("this is nested too deep"));
        }
        let mut values = Vec::new();
        let close = close.to_string();
        while !self.takes(&close) {
            values.push(one(self)?);
            if !self.takes(",") {
                if !self.takes(&close) {
                    return Err(self.fault("a comma or a closing bracket is missing"));
                }
                break;
            }
        }
        self.depth -= 1;
        Ok(values)
    }

    fn value(&mut self) -> Result<Value, BadCase> {
        self.space();
        let start = self.at;
        match self.peek() {
            Some('[') => {
                self.at += 1;
                Ok(Value::Array(
                    self.values(']', &mut |reader| reader.value())?,
                ))
            }
            Some('(') => self.tuple(),
            Some('{') => self.braces(),
            Some('\'' | '"') => Ok(Value::String(self.text()?)),
            Some(c) if c.is_ascii_digit() || "+-.".contains(c) => self.number(),
            Some(_) => match self.name().as_str() {
                "None" | "null" => Ok(Value::Null),
                "True" | "true" => Ok(Value::Bool(true)),
                "False" | "false" => Ok(Value::Bool(false)),
                "set" if self.takes("(") && self.takes(")") => Ok(json!({"$set": []})),
                _ => {
                    self.at = start;
                    Err(self.fault("only values can stand here, no names"))
                }
            },
            None => Err(self.fault("a value is missing")),
        }
    }

    /// A tuple, or a value in parentheses.
    fn tuple(&mut self) -> Result<Value, BadCase> {
        self.at += 1;
        let mut items = self.values(')', &mut |reader| reader.value())?;
        let inside = self
            .chars
            .get(..self.at.saturating_sub(1))
            .unwrap_or_default();
        let last = inside.iter().rev().find(|c| !c.is_whitespace());
        if items.len() == 1 && last != Some(&',') {
            return Ok(items.pop().unwrap_or_default());
        }
        Ok(json!({ "$tuple": items }))
    }

    /// A dict or a set.
    fn braces(&mut self) -> Result<Value, BadCase> {
        self.at += 1;
        let entries = self.values('}', &mut |reader| {
            let key = reader.value()?;
            let item = reader.takes(":").then(|| reader.value()).transpose()?;
            Ok((key, item))
        })?;
        if entries.is_empty() {
            return Ok(json!({}));
        }
        let n_pairs = entries.iter().filter(|(_, item)| item.is_some()).count();
        if n_pairs == 0 {
            let items: Vec<Value> = entries.into_iter().map(|(key, _)| key).collect();
            return Ok(json!({ "$set": items }));
        }
        if n_pairs < entries.len() {
            return Err(self.fault("some entries of this dict have no value"));
        }
        let plain = |key: &Value| key.as_str().is_some_and(|key| !key.starts_with('$'));
        if entries.iter().all(|(key, _)| plain(key)) {
            let pairs = entries.into_iter().filter_map(|(key, item)| {
                let key = key.as_str()?.to_owned();
                Some((key, item?))
            });
            return Ok(Value::Object(pairs.collect::<Map<_, _>>()));
        }
        let pairs: Vec<Value> = entries.into_iter().map(|(k, v)| json!([k, v])).collect();
        Ok(json!({ "$dict": pairs }))
    }

    fn text(&mut self) -> Result<String, BadCase> {
        let quote = self.peek();
        self.at += 1;
        let mut text = String::new();
        loop {
            let c = self
                .peek()
                .ok_or_else(|| self.fault("a closing quote is missing"))?;
            self.at += 1;
            match c {
                c if Some(c) == quote => return Ok(text),
                '\\' => {
                    let escaped = self
                        .peek()
                        .ok_or_else(|| self.fault("a closing quote is missing"))?;
                    self.at += 1;
                    text.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        '\\' | '\'' | '"' | '/' => escaped,
                        'u' => self.code_point()?,
                        _ => return Err(self.fault("this escape is not understood")),
                    });
                }
                c => text.push(c),
            }
        }
    }

    fn code_point(&mut self) -> Result<char, BadCase> {
        let digits: String = self.chars.iter().skip(self.at).take(4).collect();
        let found = u32::from_str_radix(&digits, 16)
            .ok()
            .and_then(char::from_u32);
        let found = found.filter(|_| digits.len() == 4);
        self.at += 4;
        found.ok_or_else(|| self.fault("this escape is not understood"))
    }

    fn number(&mut self) -> Result<Value, BadCase> {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let mut before = ' ';
        let taken = rest.iter().take_while(|c| {
            let sign = "+-".contains(**c) && " eE".contains(before);
            before = **c;
            c.is_ascii_digit() || "._eE".contains(**c) || sign
        });
        let taken: String = taken.collect();
        let written = taken.replace('_', "");
        let fault = self.fault("this is no number");
        let plain = written.trim_start_matches('+');
        let value = if let Ok(n) = plain.parse::<i64>() {
            json!(n)
        } else if plain
            .trim_start_matches('-')
            .chars()
            .all(|c| c.is_ascii_digit())
            && plain.len() > 1
        {
            json!({ "$int": plain })
        } else {
            let real = plain.parse::<f64>().ok().and_then(Number::from_f64);
            Value::Number(real.ok_or(fault)?)
        };
        self.at += taken.len();
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, args: &str, want: &str) {
        let case = read_case(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        let pair = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        assert_eq!(pair(&case.args), pair(args), "{text}");
        assert_eq!(pair(&case.want), pair(want), "{text}");
        // What is read is a value of Python.
        assert!(
            super::super::PyValue::from_json(&pair(&case.want)).is_ok(),
            "{text}"
        );
    }

    #[test]
    fn calls_are_read_as_python_writes_them() {
        check("f() == None", "[]", "null");
        check("f(1, -2, +3) -> 1_000", "[1, -2, 3]", "1000");
        check(
            "Solution.go([1, [2.5, 1e3]]) → True",
            "[[1, [2.5, 1000.0]]]",
            "true",
        );
        check(
            " f ( 'a\\'b' , \"c\" ) == 'ü\\n\\u0041' ",
            r#"["a'b", "c"]"#,
            r#""ü\nA""#,
        );
        check(
            "f((1, 2), (3,), (4), ()) == [None,]",
            r#"[{"$tuple": [1, 2]}, {"$tuple": [3]}, 4, {"$tuple": []}]"#,
            "[null]",
        );
        check(
            "f({'a': 1}, {1: 'x'}, {1, 2}, {}, set()) == {}",
            r#"[{"a": 1}, {"$dict": [[1, "x"]]}, {"$set": [1, 2]}, {}, {"$set": []}]"#,
            "{}",
        );
        check(
            "f({'$a': 1}) == false",
            r#"[{"$dict": [["$a", 1]]}]"#,
            "false",
        );
        check(
            "f(99999999999999999999) == -99999999999999999999",
            r#"[{"$int": "99999999999999999999"}]"#,
            r#"{"$int": "-99999999999999999999"}"#,
        );
        check("(5) == 0.5", "[5]", "0.5");
    }

    #[test]
    fn faults_have_their_place() {
        let check = |text: &str, at: usize| {
            let fault = read_case(text).unwrap_err();
            assert_eq!(fault.at, at, "{text}: {fault}");
        };
        check("", 1);
        check("f", 2);
        check("f(1", 4);
        check("f(1)", 5);
        check("f(1) == ", 9);
        check("f(x) == 1", 3);
        check("f(1) == 1 2", 11);
        check("f('a) == 1", 11);
        check("f(1 2) == 1", 5);
        check("f({1: 2, 3}) == 1", 12);
        check("f(--1) == 1", 3);
        assert!(read_case(&format!("f({}", "[".repeat(9_000))).is_err());
    }
}
