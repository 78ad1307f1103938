//! What a constant of a query says of the column it stands beside, other than itself.
//!
//! Invariant: the text around the constant is read as it stands, and what is not understood says
//! nothing.

use super::afar;
use super::mined::Parts;
use crate::relation::Value;
use crate::relation::script::{Token, TokenKind};

/// Calls that look for a pattern of LIKE.
const LIKES: [&str; 2] = ["onsite_like", "onsite_ilike"];

/// Calls that count characters.
const LENGTHS: [&str; 5] = [
    "length",
    "char_length",
    "character_length",
    "len",
    "octet_length",
];

/// Words that end a condition, seen from its right side.
const ENDS: [&str; 10] = [
    "and", "or", "where", "on", "when", "having", "select", "then", "else", ",",
];

const SIGNS: [&str; 7] = ["<", ">", "<=", ">=", "=", "<>", "!="];

/// A constant's neighborhood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'t> {
    pub(super) sql: &'t str,
    pub(super) before: &'t [Token],
    pub(super) after: &'t [Token],
}

impl Around<'_> {
    /// Says whether the constant is a pattern of LIKE, as an operator or as a call.
    pub(super) fn is_pattern(&self) -> bool {
        let [.., last] = self.before else {
            return false;
        };
        if last.is(self.sql, "like") || last.is(self.sql, "ilike") {
            return true;
        }
        let mut depth = 0_usize;
        for (at, token) in self.before.iter().enumerate().rev() {
            if token.is(self.sql, ")") {
                depth += 1;
            } else if token.is(self.sql, "(") {
                if depth == 0 {
                    let name = at.checked_sub(1).and_then(|at| self.before.get(at));
                    return name.is_some_and(|t| LIKES.into_iter().any(|n| t.is(self.sql, n)));
                }
                depth -= 1;
            }
        }
        false
    }

    /// Adds what the constant says of years, months and lengths.
    pub(super) fn add_parts(&self, value: &Value, parts: &mut Parts) {
        match value {
            Value::Integer(n) => {
                if (1_900..=2_100).contains(n) {
                    add(&mut parts.years, *n);
                }
                if (1..=12).contains(n) && self.speaks_of(&["month", "%m"]) {
                    add(&mut parts.months, (None, *n));
                }
                if (1..=4).contains(n) && self.speaks_of(&["quarter"]) {
                    add(&mut parts.months, (None, 3 * n - 2));
                    add(&mut parts.months, (None, 3 * n));
                }
                if (0..=64).contains(n) && self.has_call(&LENGTHS) {
                    add(&mut parts.lengths, *n);
                }
            }
            Value::Text(text) => {
                if afar::parted(text).is_some() {
                    add(&mut parts.separators, text.clone());
                } else if self.has_call(&["onsite_find_in_set"]) {
                    add(&mut parts.separators, ",".to_owned());
                }
                let text = text.trim_end_matches(['%', '_', '-']);
                let number = |part: Option<&str>| part.and_then(|part| part.parse::<i64>().ok());
                let is_dated = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                match (text.len(), number(text.get(..4)), number(text.get(5..))) {
                    (4, Some(year), None) if is_dated => add(&mut parts.years, year),
                    (7, Some(year), Some(month)) if is_dated => {
                        add(&mut parts.months, (Some(year), month));
                    }
                    (2, None, None) if is_dated && self.speaks_of(&["%m"]) => {
                        let month = text.parse().ok();
                        parts.months.extend(month.map(|month| (None, month)));
                    }
                    _ => {}
                }
            }
            Value::Null | Value::Real(_) | Value::Blob(_) => {}
        }
    }

    /// Solves `column * 12 > n` and its like for the column.
    pub(super) fn solved(&self, value: &Value) -> Option<Value> {
        let number = |value: &Value| match value {
            Value::Integer(n) => Some(*n as f64),
            Value::Real(x) => Some(*x),
            Value::Null | Value::Text(_) | Value::Blob(_) => None,
        };
        let (sign, left) = self.before.split_last()?;
        if !SIGNS.into_iter().any(|word| sign.is(self.sql, word)) {
            return None;
        }
        let ends = |t: &Token| ENDS.into_iter().any(|word| t.is(self.sql, word));
        let start = left.iter().rposition(ends).map_or(0, |at| at + 1);
        let left = left.get(start..)?;
        let at = left.iter().position(|t| {
            ["*", "/", "+", "-"]
                .into_iter()
                .any(|op| t.is(self.sql, op))
        })?;
        let beside = [
            left.get(at + 1),
            at.checked_sub(1).and_then(|at| left.get(at)),
        ];
        let mut beside = beside.into_iter().flatten();
        let token = beside.find(|token| token.kind == TokenKind::Number)?;
        let known: f64 = token.text(self.sql).parse().ok()?;
        let held = number(value)?;
        let op = left.get(at)?;
        let solved = match op.text(self.sql) {
            "*" if known != 0.0 => held / known,
            "/" => held * known,
            "+" => held - known,
            "-" => held + known,
            _ => return None,
        };
        let is_whole = solved.fract() == 0.0 && solved.abs() < 1e15;
        Some(if is_whole {
            Value::Integer(solved as i64)
        } else {
            Value::Real(solved)
        })
    }

    /// A number that a name is held against as a text: some columns of texts hold numbers.
    pub(super) fn written(&self, value: &Value) -> Option<Value> {
        let Value::Integer(n) = value else {
            return None;
        };
        let is_sign = |t: &Token| SIGNS.into_iter().any(|word| t.is(self.sql, word));
        match self.before {
            [.., name, sign] if is_sign(sign) => {
                let is_name = matches!(name.kind, TokenKind::Word | TokenKind::QuotedName);
                // What MySQL holds against a number, it reads a number from.
                let is_read = name.is(self.sql, ")") && self.has_call(&["onsite_leading_number"]);
                (is_name || is_read).then(|| Value::Text(n.to_string()))
            }
            _ => None,
        }
    }

    fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.before.iter().chain(self.after)
    }

    fn speaks_of(&self, words: &[&str]) -> bool {
        self.tokens().any(|token| {
            let text = token.text(self.sql).to_lowercase();
            words.iter().any(|word| text.contains(word))
        })
    }

    fn has_call(&self, names: &[&str]) -> bool {
        self.tokens()
            .any(|token| names.iter().any(|name| token.is(self.sql, name)))
    }
}

/// Returns the words beside a constant that is an argument of a call; none if it is not.
pub(super) fn beside_in_call(sql: &str, tokens: &[Token], at: usize) -> Vec<String> {
    words_in_call(sql, tokens, at).unwrap_or_default()
}

fn words_in_call(sql: &str, tokens: &[Token], at: usize) -> Option<Vec<String>> {
    let is = |at: Option<usize>, words: &[&str]| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| words.iter().any(|word| token.is(sql, word)))
    };
    if !is(at.checked_sub(1), &["(", ","]) || !is(Some(at + 1), &[",", ")"]) {
        return None;
    }
    let mut depth = 0_usize;
    let open = (0..at).rev().find(|at| {
        let token = tokens.get(*at);
        depth += usize::from(token.is_some_and(|token| token.is(sql, ")")));
        let opens = token.is_some_and(|token| token.is(sql, "("));
        let is_ours = opens && depth == 0;
        depth -= usize::from(opens && depth > 0);
        is_ours
    })?;
    let name = tokens.get(open.checked_sub(1)?)?;
    let is_list = ["in", "values", "from", "join"]
        .into_iter()
        .any(|word| name.is(sql, word));
    if name.kind != TokenKind::Word || is_list {
        return None;
    }
    let rest = tokens.get(open..)?;
    let close = rest.iter().position(|token| {
        depth += usize::from(token.is(sql, "("));
        depth -= usize::from(token.is(sql, ")"));
        depth == 0
    })?;
    let inside = rest.get(1..close)?.iter();
    let words = inside.filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::QuotedName));
    Some(words.map(|t| t.unquoted(sql)).collect())
}

fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if list.len() < 8 && !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::script;

    /// The constant that ends the text, and what stands before it.
    fn around<T>(sql: &str, look: impl Fn(Around<'_>) -> T) -> T {
        let tokens = script::tokens(sql);
        let (_, before) = tokens.split_last().unwrap();
        look(Around {
            sql,
            before,
            after: &[],
        })
    }

    #[test]
    fn arithmetic_is_solved_for_the_column() {
        let check = |sql: &str, value: Value, expect: Option<Value>| {
            assert_eq!(around(sql, |at| at.solved(&value)), expect, "{sql}");
        };
        let n = Value::Integer;
        check("where v * 12 > 7654320", n(7_654_320), Some(n(637_860)));
        check("where a = 1 and 2 * v >= 9", n(9), Some(Value::Real(4.5)));
        check("where v - 3 = 4", n(4), Some(n(7)));
        check("where v > 4", n(4), None);
        check("where v * w > 4", n(4), None);
        check("select v + 4", n(4), None);
    }

    #[test]
    fn a_number_is_a_text_where_a_name_is_held_against_it() {
        let check = |sql: &str, expect: Option<&str>| {
            let written = around(sql, |at| at.written(&Value::Integer(3)));
            assert_eq!(written, expect.map(Value::text), "{sql}");
        };
        check("where note > 3", Some("3"));
        check("where onsite_leading_number(note) = 3", Some("3"));
        check("where length(note) > 3", None);
        check("where note in (3", None);
    }

    #[test]
    fn parts_of_dates_and_texts_are_seen() {
        let check = |sql: &str, value: Value, expect: Parts| {
            let mut parts = Parts::default();
            around(sql, |at| at.add_parts(&value, &mut parts.clone()));
            let tokens = script::tokens(sql);
            let (_, before) = tokens.split_last().unwrap();
            let at = Around {
                sql,
                before,
                after: &[],
            };
            at.add_parts(&value, &mut parts);
            assert_eq!(parts, expect, "{sql}");
        };
        let none = Parts::default;
        let months = |months: &[(Option<i64>, i64)]| Parts {
            months: months.to_vec(),
            ..none()
        };
        check("MONTH(d) = 7", Value::Integer(7), months(&[(None, 7)]));
        check("n = 7", Value::Integer(7), none());
        check(
            "d LIKE '2020-02%'",
            Value::text("2020-02%"),
            months(&[(Some(2020), 2)]),
        );
        let lengths = Parts {
            lengths: vec![15],
            ..none()
        };
        check("LENGTH(s) > 15", Value::Integer(15), lengths);
        assert!(around("onsite_like(lower(s), 'a%'", |at| at.is_pattern()));
        assert!(around("s not like 'a%'", |at| at.is_pattern()));
        assert!(!around("concat(s, 'a%'", |at| at.is_pattern()));
    }

    #[test]
    fn a_constant_in_a_call_is_about_the_columns_of_the_call() {
        let check = |sql: &str, expect: &[&str]| {
            let tokens = script::tokens(sql);
            let at = tokens.iter().position(|t| t.kind == TokenKind::Text);
            let beside = beside_in_call(sql, &tokens, at.unwrap());
            assert_eq!(beside, expect, "{sql}");
        };
        check(
            "select who from v where days_between('2024-01-31', v.d) < 30",
            &["v", "d"],
        );
        check("nullif(lower(s), 'x')", &["lower", "s"]);
        check("s in ('x', 'y')", &[]);
        check("s = 'x'", &[]);
        check("f(s = 'x')", &[]);
    }
}
