//! The names that a query gives, and the columns they stand for: what is held against `total` is
//! held against the amounts that make it.
//!
//! Invariant: a name stands for columns that stood in its expression, of a sum for those it adds up;
//! a name of a count stands for nothing, for no value makes it larger.

use std::collections::BTreeMap;

use crate::relation::script::{Token, TokenKind};

/// Columns of one expression that are taken for its meaning.
const MAX_COLUMNS: usize = 3;

/// What a given name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) columns: Vec<String>,
    /// Whether values of the columns are added up.
    pub(super) is_sum: bool,
}

/// Returns the names given in a query, in lower case; `is_column` knows the columns of the schema.
pub(super) fn aliases(
    sql: &str,
    tokens: &[Token],
    is_column: impl Fn(&str) -> bool,
) -> BTreeMap<String, Meaning> {
    let mut found = BTreeMap::new();
    // A name may be given to what has a name from further inside, which may come later.
    for _ in 0..2 {
        for (at, token) in tokens.iter().enumerate() {
            let name = tokens.get(at + 1).filter(|next| is_name(next));
            let (true, Some(name)) = (token.is(sql, "as"), name) else {
                continue;
            };
            let item = item(sql, tokens.get(..at).unwrap_or_default());
            let meaning = item.and_then(|item| meaning(sql, item, &is_column, &found));
            if let Some(meaning) = meaning {
                found.insert(name.unquoted(sql).to_lowercase(), meaning);
            }
        }
    }
    found
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::QuotedName)
}

/// The expression that ends where `before` does; `None` if it is a table.
fn item<'t>(sql: &str, before: &'t [Token]) -> Option<&'t [Token]> {
    let mut depth = 0_usize;
    for (at, token) in before.iter().enumerate().rev() {
        if token.is(sql, ")") {
            depth += 1;
        } else if token.is(sql, "(") {
            // A call such as CAST, or a table in parentheses.
            depth = depth.checked_sub(1)?;
        } else if depth == 0 {
            if ["select", "distinct", ","]
                .into_iter()
                .any(|w| token.is(sql, w))
            {
                return before.get(at + 1..);
            }
            if ["from", "join", "with"]
                .into_iter()
                .any(|w| token.is(sql, w))
            {
                return None;
            }
        }
    }
    None
}

fn meaning(
    sql: &str,
    item: &[Token],
    is_column: &impl Fn(&str) -> bool,
    known: &BTreeMap<String, Meaning>,
) -> Option<Meaning> {
    let calls = |name: &str| {
        let mut pairs = item.windows(2);
        pairs.position(
            |pair| matches!(pair, [call, open] if call.is(sql, name) && open.is(sql, "(")),
        )
    };
    if calls("count").is_some() {
        return None;
    }
    let sum = calls("sum");
    let inside = match sum {
        Some(at) => arguments(sql, item.get(at + 1..).unwrap_or_default()),
        None => item,
    };
    let mut is_sum = sum.is_some();
    let mut columns: Vec<String> = Vec::new();
    for token in inside.iter().filter(|token| is_name(token)) {
        let name = token.unquoted(sql).to_lowercase();
        let meant = known.get(&name);
        let names = match meant {
            _ if is_column(&name) => vec![name],
            Some(meant) => meant.columns.clone(),
            None => continue,
        };
        is_sum |= meant.is_some_and(|meant| meant.is_sum);
        for name in names {
            if columns.len() < MAX_COLUMNS && !columns.contains(&name) {
                columns.push(name);
            }
        }
    }
    (!columns.is_empty()).then_some(Meaning { columns, is_sum })
}

/// What stands between the bracket that opens here and the one that closes it.
fn arguments<'t>(sql: &str, from: &'t [Token]) -> &'t [Token] {
    let mut depth = 0_usize;
    let close = from.iter().position(|token| {
        depth += usize::from(token.is(sql, "("));
        depth -= usize::from(token.is(sql, ")")).min(depth);
        depth == 0
    });
    close
        .and_then(|close| from.get(1..close))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::script;

    #[test]
    fn a_name_stands_for_the_columns_behind_it() {
        let check = |sql: &str, name: &str, expect: Option<(&[&str], bool)>| {
            let tokens = script::tokens(sql);
            let columns = ["w", "turn", "d"];
            let found = aliases(sql, &tokens, |name| columns.contains(&name));
            let found = found.get(name);
            let found = found.map(|meaning| (meaning.columns.join(" "), meaning.is_sum));
            let expect = expect.map(|(columns, is_sum)| (columns.join(" "), is_sum));
            assert_eq!(found, expect, "{sql}");
        };
        let sql = "SELECT t FROM (SELECT turn, sum(w) OVER (ORDER BY turn) AS Total FROM q) AS x";
        check(sql, "total", Some((&["w"], true)));
        check(sql, "x", None);
        check("SELECT w AS r FROM q", "r", Some((&["w"], false)));
        check(
            "SELECT s * 2 AS z FROM (SELECT (SELECT SUM(w) FROM q) AS s FROM q) AS x",
            "z",
            Some((&["w"], true)),
        );
        check("SELECT count(w) AS n, w + turn AS m FROM q", "n", None);
        check(
            "SELECT count(w) AS n, w + turn AS m FROM q",
            "m",
            Some((&["w", "turn"], false)),
        );
        check("SELECT CAST(d AS TEXT) FROM q", "text", None);
    }
}
