//! What in a query's text leaves its answer to chance.
//!
//! Invariant: asked only about a query that has shown two answers to the same rows; it names a
//! likely cause and says nothing where it cannot tell.

use crate::relation::script::{self, Token, TokenKind};

/// Functions that make one value of a group.
const AGGREGATES: &[&str] = &[
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "total",
    "group_concat",
    "string_agg",
    "stddev",
    "variance",
    "any_value",
    "median",
    "json_group_array",
];

/// Returns what leaves the answer to chance, if the text tells.
pub(super) fn why(sql: &str) -> Option<String> {
    let tokens: Vec<Token> = script::tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let query = Words { sql, tokens };
    query
        .limit()
        .or_else(|| query.bare_column())
        .or_else(|| query.calls())
}

struct Words<'q> {
    sql: &'q str,
    tokens: Vec<Token>,
}

impl Words<'_> {
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(self.sql, word))
    }

    fn text(&self, at: usize) -> String {
        self.tokens
            .get(at)
            .map_or_else(String::new, |t| t.text(self.sql).to_owned())
    }

    /// The places of the query block that `at` stands in: those on its own level, between the
    /// parentheses around it, without what is nested deeper.
    fn block(&self, at: usize) -> Vec<usize> {
        let mut first = at;
        let mut depth = 0_usize;
        while first > 0 {
            let before = first - 1;
            if self.is(before, ")") {
                depth += 1;
            } else if self.is(before, "(") {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            first = before;
        }
        let mut places = Vec::new();
        let mut depth = 0_usize;
        for place in first..self.tokens.len() {
            if self.is(place, ")") {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            } else if self.is(place, "(") {
                depth += 1;
            } else if depth == 0 {
                places.push(place);
            }
        }
        places
    }

    fn limit(&self) -> Option<String> {
        let at = (0..self.tokens.len()).find(|at| self.is(*at, "limit"))?;
        let count = self.text(at + 1);
        let block = self.block(at);
        let is_sorted = block
            .iter()
            .any(|place| self.is(*place, "order") && self.is(place + 1, "by"));
        Some(if is_sorted {
            format!("LIMIT {count} after an ORDER BY that leaves ties")
        } else {
            format!("LIMIT {count} without ORDER BY")
        })
    }

    /// A column in the SELECT list of a grouped block that is neither grouped by nor inside a call.
    fn bare_column(&self) -> Option<String> {
        for group in 0..self.tokens.len() {
            if !(self.is(group, "group") && self.is(group + 1, "by")) {
                continue;
            }
            let block = self.block(group);
            let select = block
                .iter()
                .rposition(|at| *at < group && self.is(*at, "select"))?;
            let rest = block.get(select + 1..).unwrap_or_default();
            let list: Vec<usize> = rest
                .iter()
                .copied()
                .take_while(|at| !self.is(*at, "from"))
                .collect();
            let ends = ["having", "order", "limit", "union", "window"];
            let keys: Vec<usize> = rest
                .iter()
                .copied()
                .skip_while(|at| *at < group + 2)
                .take_while(|at| !ends.iter().any(|word| self.is(*at, word)))
                .collect();
            let items: Vec<&[usize]> = list.split(|at| self.is(*at, ",")).collect();
            for (place, item) in items.iter().enumerate() {
                let Some(name) = self.lone_name(item) else {
                    continue;
                };
                let last_word = item.last().map(|at| self.text(*at).to_lowercase());
                let is_key = keys.iter().any(|at| {
                    let key = self.text(*at).to_lowercase();
                    key == name.to_lowercase()
                        || Some(&key) == last_word.as_ref()
                        || key == (place + 1).to_string()
                });
                if !is_key {
                    return Some(format!("the bare column `{name}` under GROUP BY"));
                }
            }
        }
        None
    }

    /// The column name of an item `x`, `t.x` or `t.x AS y`.
    fn lone_name(&self, item: &[usize]) -> Option<String> {
        let item = match item.split_first() {
            Some((first, rest)) if self.is(*first, "distinct") => rest,
            _ => item,
        };
        let is_name = |at: usize| {
            let token = self.tokens.get(at);
            token.is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::QuotedName))
        };
        let first = *item.first()?;
        let name = if item.get(1).is_some_and(|dot| self.is(*dot, ".")) {
            *item.get(2)?
        } else {
            first
        };
        let after = name + 1;
        let is_call = self.is(after, "(");
        let ends = self.is(after, ",")
            || self.is(after, "from")
            || self.is(after, "as")
            || item
                .last()
                .is_some_and(|last| *last == after && is_name(after));
        (is_name(name) && !is_call && ends).then(|| {
            self.tokens
                .get(name)
                .map_or_else(String::new, |t| t.unquoted(self.sql))
        })
    }

    fn calls(&self) -> Option<String> {
        let called = |names: &[&str]| {
            (0..self.tokens.len())
                .find(|at| self.is(at + 1, "(") && names.iter().any(|name| self.is(*at, name)))
        };
        let numbering = [
            "row_number",
            "ntile",
            "lag",
            "lead",
            "first_value",
            "last_value",
            "nth_value",
        ];
        if let Some(at) = called(&numbering) {
            return Some(format!(
                "{}() over rows that its ORDER BY leaves tied",
                self.text(at).to_lowercase()
            ));
        }
        if let Some(at) = called(&["group_concat", "string_agg", "json_group_array"]) {
            return Some(format!(
                "{}() without an order",
                self.text(at).to_lowercase()
            ));
        }
        let is_aggregated = called(AGGREGATES).is_some();
        let is_windowed = (0..self.tokens.len()).any(|at| self.is(at, "over"));
        (is_aggregated && is_windowed).then(|| "a window whose ORDER BY leaves ties".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_named_where_the_text_tells() {
        let check = |sql: &str, expect: Option<&str>| {
            assert_eq!(why(sql).as_deref(), expect, "{sql}");
        };
        check("SELECT a FROM t LIMIT 1", Some("LIMIT 1 without ORDER BY"));
        check(
            "SELECT a FROM t WHERE b = (SELECT max(b) FROM t ORDER BY 1) LIMIT 2",
            Some("LIMIT 2 without ORDER BY"),
        );
        check(
            "SELECT a FROM t ORDER BY b LIMIT 1",
            Some("LIMIT 1 after an ORDER BY that leaves ties"),
        );
        check(
            "SELECT a, t.b, max(c) FROM t GROUP BY a",
            Some("the bare column `b` under GROUP BY"),
        );
        check("SELECT a AS x, max(c) FROM t GROUP BY x", None);
        check("SELECT a, sum(b) FROM t GROUP BY 1", None);
        check(
            "SELECT row_number() OVER (ORDER BY a) FROM t",
            Some("row_number() over rows that its ORDER BY leaves tied"),
        );
        check(
            "SELECT group_concat(a) FROM t",
            Some("group_concat() without an order"),
        );
        check("SELECT a FROM t", None);
    }
}
