//! What a query says of its columns' values without a constant beside a column.
//!
//! Invariant: what is found is only tried, beside everything else, and there is little of it.

use super::mined::Parts;
use super::neighbors::is_date;
use crate::relation::Value;
use crate::relation::script::{Token, TokenKind};

/// Values of one query that are written out as rows.
const MAX_LISTED: usize = 8;

/// Texts so short are taken for what separates or is looked for in a text.
const MAX_SEPARATOR: usize = 3;

/// Returns the constants of `VALUES (10), (20)`: a join may hold them against any column.
pub(super) fn listed(
    sql: &str,
    tokens: &[Token],
    literal: impl Fn(&Token) -> Option<Value>,
) -> Vec<Value> {
    let mut found = Vec::new();
    let starts = tokens.iter().enumerate();
    for (at, _) in starts.filter(|(_, token)| token.is(sql, "values")) {
        let mut depth = 0_usize;
        for token in tokens.get(at + 1..).unwrap_or_default() {
            if token.is(sql, "(") {
                depth += 1;
            } else if token.is(sql, ")") {
                let Some(less) = depth.checked_sub(1) else {
                    break;
                };
                depth = less;
            } else if depth == 0 && !token.is(sql, ",") {
                break;
            } else if let Some(value) = literal(token)
                && found.len() < MAX_LISTED
                && !found.contains(&value)
            {
                found.push(value);
            }
        }
    }
    found
}

/// Returns how many months, and how many days, the dates of a query are moved by:
/// `onsite_date_add('month', -3, d)` and `date(d, '-3 months')`.
pub(super) fn moves(sql: &str, tokens: &[Token]) -> (Vec<i64>, Vec<i64>) {
    let (mut months, mut days) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Text {
            continue;
        }
        let text = token.unquoted(sql).to_lowercase();
        let mut words = text.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        let (unit, number) = if let Some(unit) = second {
            (unit, first.trim_start_matches(['-', '+']).parse().ok())
        } else {
            let comma = tokens.get(at + 1).is_some_and(|next| next.is(sql, ","));
            let minus = tokens.get(at + 2).is_some_and(|next| next.is(sql, "-"));
            let number = tokens.get(at + 2 + usize::from(minus));
            let number = number.filter(|_| comma);
            (
                first,
                number.and_then(|number| number.text(sql).parse().ok()),
            )
        };
        let Some(number @ 1..=1_200) = number else {
            continue;
        };
        let (list, size) = match unit.trim_end_matches('s') {
            "month" => (&mut months, 1),
            "quarter" => (&mut months, 3),
            "year" => (&mut months, 12),
            "week" => (&mut days, 7),
            _ => continue,
        };
        if list.len() < 4 && !list.contains(&(number * size)) {
            list.push(number * size);
        }
    }
    (months, days)
}

/// Returns the columns that are written one right after the other into a text, where 1 and 11 make
/// the same as 11 and 1.
pub(super) fn glued(sql: &str, tokens: &[Token], is_column: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let column = |token: Option<&Token>| {
        let token = token?;
        let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
        let name = token.unquoted(sql);
        (is_name && is_column(&name)).then_some(name)
    };
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        // After a dot the name is the one behind it.
        let is_dotted = tokens.get(at + 2).is_some_and(|next| next.is(sql, "."));
        let after = tokens.get(at + if is_dotted { 3 } else { 1 });
        if token.is(sql, "||")
            && let (Some(one), Some(other)) = (column(before), column(after))
        {
            found.extend([one, other]);
        }
    }
    found
}

/// Returns a text with `part` inside, if that is short and has no letter or digit: what separates is
/// looked for between letters.
pub(super) fn parted(part: &str) -> Option<Value> {
    let is_separator = (1..=MAX_SEPARATOR).contains(&part.len())
        && !part.chars().any(char::is_alphanumeric)
        && !part.contains(['%', '_'])
        && !is_date(part);
    is_separator.then(|| Value::Text(format!("a{part}b")))
}

/// Returns texts of several parts, one of them a word that the queries name or as long as they ask for.
pub(super) fn compounds(parts: &Parts, constants: &[Value]) -> Vec<Value> {
    let words = || {
        let texts = constants.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => None,
        });
        let is_word = |text: &&str| text.chars().all(char::is_alphanumeric) && !text.is_empty();
        texts.filter(is_word).take(2)
    };
    let lengths = || {
        let lengths = parts.lengths.iter().take(2);
        lengths.filter_map(|n| usize::try_from(n + 1).ok())
    };
    let compounds = parts.separators.iter().take(2).flat_map(|separator| {
        let named = words()
            .flat_map(move |word| [format!("x{separator}{word}"), format!("{word}{separator}x")]);
        named.chain(lengths().map(move |n| format!("{}{separator}a", "a".repeat(n))))
    });
    compounds.map(Value::Text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::script;

    #[test]
    fn rows_that_are_written_out_are_values() {
        let check = |sql: &str, expect: &[i64]| {
            let tokens = script::tokens(sql);
            let found = listed(sql, &tokens, |token| {
                token.text(sql).parse().ok().map(Value::Integer)
            });
            let expect: Vec<Value> = expect.iter().copied().map(Value::Integer).collect();
            assert_eq!(found, expect, "{sql}");
        };
        check("WITH v(x) AS (VALUES (10), (20)) SELECT 5", &[10, 20]);
        check("SELECT 5", &[]);
    }

    #[test]
    fn dates_are_moved_by_months_and_weeks() {
        let check = |sql: &str, months: &[i64], days: &[i64]| {
            let found = moves(sql, &script::tokens(sql));
            assert_eq!(found, (months.to_vec(), days.to_vec()), "{sql}");
        };
        check("onsite_date_add('month', -3, d)", &[3], &[]);
        check("date(d, '-2 years', '1 week')", &[24], &[7]);
        check("onsite_date_add('day', 3, d) = 'month'", &[], &[]);
    }

    #[test]
    fn columns_without_a_word_between_are_glued() {
        let check = |sql: &str, expect: &[&str]| {
            let found = glued(sql, &script::tokens(sql), |name| ["a", "b"].contains(&name));
            assert_eq!(found, expect, "{sql}");
        };
        check("(a || b)", &["a", "b"]);
        check("(t.a || t.b)", &["a", "b"]);
        check("(a || '-' || b)", &[]);
        assert_eq!(parted(", "), Some(Value::text("a, b")));
        assert_eq!(parted("x"), None);
    }

    #[test]
    fn texts_have_several_parts() {
        let parts = Parts {
            lengths: vec![2],
            separators: vec![",".to_owned()],
            ..Parts::default()
        };
        let texts =
            |list: &[&str]| -> Vec<Value> { list.iter().map(|t| Value::text(*t)).collect() };
        let found = compounds(&parts, &texts(&["SQL", "a,b"]));
        assert_eq!(found, texts(&["x,SQL", "SQL,x", "aaa,a"]));
        assert!(compounds(&Parts::default(), &found).is_empty());
    }
}
