//! Which order a query promises.
//!
//! Invariant: only what the text says on its outermost level counts.

use crate::relation::script::{self, Token, TokenKind};
use crate::relation::{Kind, SortKey};

/// A query cut at its outermost level.
struct Outer<'q> {
    sql: &'q str,
    /// Tokens outside all parentheses and whole groups in parentheses, in order.
    parts: Vec<&'q [Token]>,
}

/// Returns how the rows of an answer with these columns are to be compared: as a list where `sql`
/// has an ORDER BY on its outermost level, as a bag otherwise. Where it sorts by what is no column of
/// the answer, ties cannot be seen in it: then every row has its place, and a database on which the
/// order of the reference's own rows is open does not count.
pub(super) fn promised(sql: &str, columns: &[String]) -> Kind {
    match keys(sql, columns) {
        None => Kind::Bag,
        Some(keys) => Kind::List { keys },
    }
}

/// Says whether `sql` has an ORDER BY on its outermost level.
pub(super) fn is_promised(sql: &str) -> bool {
    let tokens = script::tokens(sql);
    let parts = groups(sql, &tokens);
    Outer { sql, parts }.order_by().is_some()
}

/// The keys that are columns of the answer; none if one is not. `None` without an ORDER BY.
fn keys(sql: &str, columns: &[String]) -> Option<Vec<SortKey>> {
    let tokens: Vec<Token> = script::tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let outer = Outer {
        sql,
        parts: groups(sql, &tokens),
    };
    let clause = outer.order_by()?;
    let items = outer.select_list();
    let mut keys: Vec<SortKey> = Vec::new();
    for mut key in clause.split(|part| outer.is(part, ",")) {
        let mut descending = false;
        while let Some((last, rest)) = key.split_last() {
            let word = |word| outer.is(last, word);
            // Where NULLs stand does not change which rows are tied.
            if !["desc", "asc", "nulls", "first", "last"]
                .into_iter()
                .any(word)
            {
                break;
            }
            descending |= word("desc");
            key = rest;
        }
        let Some(column) = outer.column(key, columns, &items) else {
            return Some(Vec::new());
        };
        keys.push(SortKey { column, descending });
    }
    Some(keys)
}

/// Cuts tokens into single ones and groups in parentheses.
fn groups<'q>(sql: &str, tokens: &'q [Token]) -> Vec<&'q [Token]> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.is(sql, "(") {
            if depth == 0 {
                start = at;
            }
            depth += 1;
        } else if token.is(sql, ")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                parts.extend(tokens.get(start..=at));
            }
        } else if depth == 0 {
            parts.extend(tokens.get(at..=at));
        }
    }
    parts
}

impl<'q> Outer<'q> {
    /// Says whether the part is the single word or sign `word`.
    fn is(&self, part: &[Token], word: &str) -> bool {
        matches!(part, [only] if only.is(self.sql, word))
    }

    fn position(&self, word: &str, from: usize) -> Option<usize> {
        let later = self.parts.iter().enumerate().skip(from);
        later
            .filter(|(_, part)| self.is(part, word))
            .map(|(at, _)| at)
            .next()
    }

    /// The parts of the last ORDER BY.
    fn order_by(&self) -> Option<Vec<&'q [Token]>> {
        let by = self
            .parts
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| match pair {
                [order, by] => self.is(order, "order") && self.is(by, "by"),
                _ => false,
            });
        let start = by.map(|(at, _)| at).max()? + 2;
        let ends = ["limit", "offset", "fetch", "for", ";"];
        let rest = self.parts.iter().skip(start);
        let clause = rest.take_while(|part| !ends.iter().any(|word| self.is(part, word)));
        Some(clause.copied().collect())
    }

    /// The items of the first SELECT's list.
    fn select_list(&self) -> Vec<Vec<&'q [Token]>> {
        let Some(select) = self.position("select", 0) else {
            return Vec::new();
        };
        let from = self.position("from", select).unwrap_or(self.parts.len());
        let list = self.parts.get(select + 1..from).unwrap_or_default();
        let list = match list.split_first() {
            Some((first, rest)) if self.is(first, "distinct") || self.is(first, "all") => rest,
            _ => list,
        };
        let items = list.split(|part| self.is(part, ","));
        items.map(<[&[Token]]>::to_vec).collect()
    }

    /// The column of the answer that a sort key means.
    fn column(
        &self,
        key: &[&[Token]],
        columns: &[String],
        items: &[Vec<&[Token]>],
    ) -> Option<usize> {
        let single = match key {
            [[only]] => Some(only),
            _ => None,
        };
        if let Some(number) = single.filter(|token| token.kind == TokenKind::Number) {
            let place: usize = number.text(self.sql).parse().ok()?;
            return place.checked_sub(1).filter(|place| *place < columns.len());
        }
        let has_star = items
            .iter()
            .any(|item| item.last().is_some_and(|part| self.is(part, "*")));
        let is_aligned = !has_star && items.len() == columns.len();
        let wanted = self.text(key);
        let same_text = || {
            let same = |item: &Vec<&[Token]>| {
                let text = self.text(item);
                text == wanted || text.starts_with(&format!("{wanted} as "))
            };
            is_aligned.then(|| items.iter().position(same)).flatten()
        };
        let name = match key {
            [[name]] => Some(name),
            [[_], [dot], [name]] if dot.is(self.sql, ".") => Some(name),
            _ => None,
        };
        let Some(name) = name.filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::QuotedName))
        else {
            return same_text();
        };
        let name = name.unquoted(self.sql);
        let mut named = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.eq_ignore_ascii_case(&name))
            .map(|(place, _)| place);
        match (named.next(), named.next()) {
            (Some(only), None) => Some(only),
            _ => same_text(),
        }
    }

    fn text(&self, parts: &[&[Token]]) -> String {
        let words = parts.iter().flat_map(|part| part.iter());
        let words: Vec<String> = words
            .map(|token| match token.kind {
                TokenKind::Text => token.text(self.sql).to_owned(),
                _ => token.unquoted(self.sql).to_lowercase(),
            })
            .collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_outermost_order_by_promises() {
        let check = |sql: &str, expect: &[(usize, bool)]| {
            let columns = ["id".to_owned(), "n".to_owned()];
            let found: Vec<(usize, bool)> = keys(sql, &columns)
                .iter()
                .flatten()
                .map(|key| (key.column, key.descending))
                .collect();
            assert_eq!(found, expect, "{sql}");
        };
        check("SELECT id, n FROM t", &[]);
        check(
            "SELECT id, n FROM t ORDER BY n DESC, 1",
            &[(1, true), (0, false)],
        );
        check(
            "SELECT t.id, count(*) AS n FROM t GROUP BY 1 ORDER BY t.ID LIMIT 3",
            &[(0, false)],
        );
        check(
            "SELECT id, count(*) n FROM t ORDER BY count(*) NULLS LAST",
            &[],
        );
        check(
            "SELECT id, count(*) AS n FROM t ORDER BY COUNT(*) DESC NULLS LAST",
            &[(1, true)],
        );
        check("SELECT * FROM (SELECT id, n FROM t ORDER BY 1)", &[]);
        check(
            "SELECT id, row_number() OVER (ORDER BY id) AS n FROM t",
            &[],
        );
        check("SELECT id, n FROM t ORDER BY hidden, id", &[]);
        check(
            "WITH a AS (SELECT 1) SELECT id, n FROM a UNION SELECT 1, 2 ORDER BY 2",
            &[(1, false)],
        );
    }
}
