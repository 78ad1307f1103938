//! Ties that a binary fraction breaks: `round(1.005, 2)` is 1.0, `round(100.5) / 100` is 1.01.
//!
//! Invariant: a difference is put down to rounding only if the answers agree, on the same rows, as
//! soon as both queries round what they would write down (15 digits) and not what a binary fraction
//! holds beyond it. The dialects round decimals; SQLite has none, and its versions do not agree.

use super::trial::Trial;
use crate::relation::script::{self, TokenKind};

/// Rounds a number as it is written with 15 digits.
const NEAR: &str = "onsite_round_near";

/// What rounds binary fractions in texts that SQLite is given.
const BINARY: [&str; 2] = ["round", "onsite_round"];

/// Says whether both queries give one answer on what is loaded, once they round decimals.
pub(super) fn agree_in_decimals(trial: &Trial<'_>, submission: &str) -> bool {
    let queries = [trial.task.reference.as_str(), submission];
    let readings = queries.map(in_decimals);
    if readings.iter().all(Option::is_none) {
        return false;
    }
    let [expected, actual] = readings;
    let [reference, submission] = queries;
    let ask = |reading: Option<String>, plain: &str| {
        let sql = reading.as_deref().unwrap_or(plain);
        trial.answer(sql).ok()
    };
    let answers = ask(expected, reference).zip(ask(actual, submission));
    answers.is_some_and(|(expected, actual)| trial.is_same(&expected, &actual))
}

/// Returns the query with every number rounded as it would be written; `None` if it rounds nothing.
fn in_decimals(sql: &str) -> Option<String> {
    let tokens = script::tokens(sql);
    let mut out = String::with_capacity(sql.len() + 32);
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate() {
        let is_called = || tokens.get(at + 1).is_some_and(|next| next.is(sql, "("));
        let rounds = BINARY.iter().any(|name| token.is(sql, name));
        if token.kind == TokenKind::Word && rounds && is_called() {
            out.push_str(sql.get(end..token.range.start).unwrap_or_default());
            out.push_str(NEAR);
            end = token.range.end;
        }
    }
    out.push_str(sql.get(end..).unwrap_or_default());
    (end > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_otherwise_and_nothing_else() {
        let check = |sql: &str, expect: Option<&str>| {
            assert_eq!(in_decimals(sql).as_deref(), expect, "{sql}");
        };
        check("SELECT round FROM t", None);
        check("SELECT 'round(1)' FROM t -- round(", None);
        check(
            "SELECT Round (avg(x), 2), round(y) FROM t",
            Some("SELECT onsite_round_near (avg(x), 2), onsite_round_near(y) FROM t"),
        );
        check(
            "SELECT onsite_round(x, -1)",
            Some("SELECT onsite_round_near(x, -1)"),
        );
    }
}
