//! CHECKs that say what a single column may hold.
//!
//! Invariant: what is read narrows no more than the CHECK does; what is not understood says nothing.

use std::cmp::Ordering;

use super::mined::literal;
use crate::relation::Value;
use crate::relation::script::{self, TokenKind};

/// The column and the values of a check that is nothing but `column IN (literals)`.
pub(super) fn closed_set(check: &str) -> Option<(String, Vec<Value>)> {
    let tokens = script::tokens(check);
    let (name, rest) = tokens.split_first()?;
    let [first, open, inside @ .., close] = rest else {
        return None;
    };
    if !first.is(check, "in") || !open.is(check, "(") || !close.is(check, ")") {
        return None;
    }
    let items = inside.split(|token| token.is(check, ","));
    let values: Option<Vec<Value>> = items
        .map(|item| match item {
            [only] => literal(only, check),
            _ => None,
        })
        .collect();
    Some((name.unquoted(check), values?))
}

/// The bounds of a check that is nothing but comparisons of columns with constants, joined by AND.
pub(super) fn bounds(check: &str) -> Vec<(String, (Ordering, bool, Value))> {
    let tokens = script::tokens(check);
    if tokens
        .iter()
        .any(|t| t.is(check, "or") || t.is(check, "not") || t.is(check, "("))
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut rest = tokens.as_slice();
    while let [name, sign, more @ ..] = rest {
        if !matches!(name.kind, TokenKind::Word | TokenKind::QuotedName) {
            break;
        }
        let column = name.unquoted(check);
        if sign.is(check, "between") {
            let [low, _, high, tail @ ..] = more else {
                break;
            };
            let (Some(low), Some(high)) = (literal(low, check), literal(high, check)) else {
                break;
            };
            found.push((column.clone(), (Ordering::Greater, true, low)));
            found.push((column, (Ordering::Less, true, high)));
            rest = tail;
        } else {
            let [value, tail @ ..] = more else { break };
            let bound = match sign.text(check) {
                ">" => (Ordering::Greater, false),
                ">=" => (Ordering::Greater, true),
                "<" => (Ordering::Less, false),
                "<=" => (Ordering::Less, true),
                _ => break,
            };
            let Some(value) = literal(value, check) else {
                break;
            };
            found.push((column, (bound.0, bound.1, value)));
            rest = tail;
        }
        match rest {
            [] => return found,
            [and, tail @ ..] if and.is(check, "and") => rest = tail,
            _ => break,
        }
    }
    // A part that was not understood may loosen nothing, for AND only narrows.
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_may_close_the_set_of_values() {
        let check = |text, expect: Option<Vec<Value>>| {
            assert_eq!(closed_set(text).map(|(_, values)| values), expect, "{text}");
        };
        check(
            "plan IN ('a', 'b')",
            Some(vec![Value::text("a"), Value::text("b")]),
        );
        check("plan IN ('a') OR plan IS NULL", None);
        check("n > 0", None);
        check("n IN (1 + 1)", None);
    }
}
