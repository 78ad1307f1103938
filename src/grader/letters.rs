//! Texts that differ in their capitals alone.
//!
//! MySQL's usual collations take 'abc' and 'ABC' for equal in `=`, GROUP BY, DISTINCT and ORDER BY, as
//! LIKE and REGEXP do; here only these two do. Invariant: it is said only where a counterexample and
//! the queries have such a pair of texts, and changes no verdict.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::dialect::Dialect;
use crate::relation::script::{self, TokenKind};
use crate::relation::{Relation, Value};
use crate::verdict::{SqlError, SqlVerdict};

/// Returns the note on a verdict, if its counterexample hinges on capitals.
pub fn note_on(verdict: &SqlVerdict, dialect: Dialect, queries: &[&str]) -> Option<SqlError> {
    let SqlVerdict::Wrong(found) = verdict else {
        return None;
    };
    let tables = found.tables.iter().map(|(_, rows)| rows);
    note(dialect, tables.flat_map(of_relation), queries)
}

/// Returns the note, if two of the texts or of the queries' literals differ in capitals alone.
pub(super) fn note(
    dialect: Dialect,
    texts: impl Iterator<Item = String>,
    queries: &[&str],
) -> Option<SqlError> {
    if dialect != Dialect::MySql {
        return None;
    }
    let literals = queries.iter().flat_map(|query| literals(query));
    // A pair of literals alone says nothing of the data.
    let mut seen: HashMap<String, String> = HashMap::new();
    for literal in literals {
        seen.entry(literal.to_lowercase()).or_insert(literal);
    }
    let twins = texts.into_iter().find_map(|text| {
        let known = seen.entry(text.to_lowercase()).or_insert(text.clone());
        (*known != text).then(|| (known.clone(), text))
    });
    let (one, other) = twins?;
    Some(SqlError {
        message: format!(
            "'{one}' and '{other}' are equal under MySQL's usual collations; here =, GROUP BY, \
             DISTINCT and ORDER BY mind the capitals"
        ),
        position: None,
        help: Some("compare LOWER(x) with LOWER(y) where capitals do not matter".into()),
    })
}

/// The texts of some rows.
fn of_relation(rows: &Relation) -> Vec<String> {
    let cells = rows.rows.iter().flatten();
    let texts = cells.filter_map(|cell| match cell {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// The texts of the rows of a report.
pub(super) fn of_json(rows: &Json) -> Vec<String> {
    let rows = rows.as_array().into_iter().flatten();
    let cells = rows.filter_map(Json::as_array).flatten();
    cells
        .filter_map(|cell| cell.as_str().map(str::to_owned))
        .collect()
}

/// The texts that a query names.
fn literals(query: &str) -> Vec<String> {
    let tokens = script::tokens(query).into_iter();
    let texts = tokens.filter(|token| token.kind == TokenKind::Text);
    texts.map(|token| token.unquoted(query)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, texts: &[&str], query: &str, is_said: bool) {
        let texts = texts.iter().map(|text| (*text).to_owned());
        assert_eq!(note(dialect, texts, &[query]).is_some(), is_said, "{query}");
    }

    #[test]
    fn only_texts_that_are_alike_but_for_capitals_are_told() {
        check(Dialect::MySql, &["a", "A"], "SELECT 1", true);
        check(
            Dialect::MySql,
            &["Mobile"],
            "SELECT x = 'mobile' FROM t",
            true,
        );
        check(
            Dialect::MySql,
            &["a", "b", "a"],
            "SELECT x = 'a' FROM t",
            false,
        );
        check(Dialect::MySql, &["x"], "SELECT 'b', 'B'", false);
        check(Dialect::Postgres, &["a", "A"], "SELECT 1", false);
    }
}
