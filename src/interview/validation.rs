//! Which live queries look at the data to check it, rather than to answer the question.
//!
//! Invariant: a query is told by its words alone, so an old journal gives the same checks as a new
//! one; when in doubt a query is not called a check.

use crate::relation::script::{Token, TokenKind, statements, tokens};

/// What a validation query looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validation {
    /// Keys that stand there more than once.
    Duplicates,
    /// Values that are missing.
    Nulls,
    /// The smallest and the largest value.
    Bounds,
    /// How many rows there are.
    Rows,
}

impl Validation {
    /// Every kind, the most telling first.
    pub const ALL: [Self; 4] = [Self::Duplicates, Self::Nulls, Self::Bounds, Self::Rows];

    /// Returns what was done, for a line of evidence: `checked for duplicates`.
    pub fn done(self) -> &'static str {
        match self {
            Self::Duplicates => "checked for duplicates",
            Self::Nulls => "checked for NULLs",
            Self::Bounds => "looked at the smallest and largest values",
            Self::Rows => "counted rows",
        }
    }

    /// Returns the kinds of check that the statements of `sql` make, sorted, each once.
    pub fn of(sql: &str) -> Vec<Self> {
        let mut found: Vec<Self> = statements(sql)
            .into_iter()
            .filter_map(|range| sql.get(range))
            .flat_map(|statement| {
                let read = Statement::read(statement);
                Self::ALL.into_iter().filter(move |kind| read.makes(*kind))
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The words and symbols of a statement in lower case, and how many parentheses each stands in.
struct Statement {
    words: Vec<(String, usize)>,
}

impl Statement {
    fn read(sql: &str) -> Self {
        let mut depth: usize = 0;
        let mut words = Vec::new();
        for token in tokens(sql) {
            if token.kind == TokenKind::Comment {
                continue;
            }
            if token.is(sql, ")") {
                depth = depth.saturating_sub(1);
            }
            words.push((word(&token, sql), depth));
            if token.is(sql, "(") {
                depth += 1;
            }
        }
        Self { words }
    }

    fn makes(&self, kind: Validation) -> bool {
        if !self.starts("select") && !self.starts("with") {
            return false;
        }
        let whole = !self.at_top(&["group", "by"]) && !self.has(&["over"]);
        match kind {
            Validation::Duplicates => {
                self.filters_repeats() || (whole && self.counts_rows() && self.counts_distinct())
            }
            Validation::Nulls => {
                let looks = self.has(&["is", "null"]) || (self.counts_rows() && self.counts_name());
                // An outer join with IS NULL is how an answer says "without".
                looks && whole && !self.has(&["join"]) && !self.has(&["group", "by"])
            }
            Validation::Bounds => whole && self.at_top(&["min", "("]) && self.at_top(&["max", "("]),
            Validation::Rows => whole && self.counts_rows(),
        }
    }

    fn starts(&self, first: &str) -> bool {
        self.words.first().is_some_and(|(word, _)| word == first)
    }

    fn has(&self, phrase: &[&str]) -> bool {
        self.find(phrase, usize::MAX)
    }

    fn at_top(&self, phrase: &[&str]) -> bool {
        self.find(phrase, 0)
    }

    /// Says whether `phrase` begins somewhere inside at most `depth` parentheses.
    fn find(&self, phrase: &[&str], depth: usize) -> bool {
        self.words.windows(phrase.len()).any(|found| {
            found.first().is_some_and(|(_, at)| *at <= depth)
                && found
                    .iter()
                    .zip(phrase)
                    .all(|((word, _), want)| word == want)
        })
    }

    fn counts_rows(&self) -> bool {
        self.at_top(&["count", "(", "*", ")"]) || self.at_top(&["count", "(", "1", ")"])
    }

    fn counts_distinct(&self) -> bool {
        self.at_top(&["count", "(", "distinct"])
    }

    /// Says whether a bare column is counted, which leaves its NULLs out.
    fn counts_name(&self) -> bool {
        self.words.windows(4).any(|found| match found {
            [(count, 0), (open, _), (name, _), (close, _)] => {
                let named = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
                count == "count" && open == "(" && close == ")" && named
            }
            _ => false,
        })
    }

    /// Says whether a HAVING keeps the groups of more than one row.
    fn filters_repeats(&self) -> bool {
        let having = self.words.iter().position(|(word, _)| word == "having");
        let rest = having.and_then(|at| self.words.get(at..)).unwrap_or(&[]);
        rest.windows(2).any(|pair| match pair {
            [(sign, _), (number, _)] => {
                let more = matches!(
                    (sign.as_str(), number.as_str()),
                    (">" | "<>" | "!=", "1") | (">=", "2")
                );
                more && rest.iter().any(|(word, _)| word == "count")
                    && !rest.iter().any(|(word, _)| word == "distinct")
            }
            _ => false,
        })
    }
}

/// A quoted name or text keeps its quotes, so that it is never taken for a keyword.
fn word(token: &Token, sql: &str) -> String {
    token.text(sql).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Validation::{Bounds, Duplicates, Nulls, Rows};
    use super::*;

    fn check(sql: &str, expect: &[Validation]) {
        assert_eq!(Validation::of(sql), expect, "{sql}");
    }

    #[test]
    fn counting_rows_is_a_check() {
        check("select count(*) from t", &[Rows]);
        check("SELECT COUNT(1) FROM t", &[Rows]);
        check("select count( * ) n from a join b on a.id = b.id", &[Rows]);
        check("select count(*) from t where at > '2024-01-01'", &[Rows]);
        check(
            "with x as (select 1 from t group by u) select count(*) from x",
            &[Rows],
        );
        check("select count(*) from (select u from t group by u)", &[Rows]);
        check("-- how many?\nselect count(*) from t;", &[Rows]);
        check("select u, count(*) from t group by u", &[]);
        check("select u, count(*) over () from t", &[]);
        check("select * from t where n > (select count(*) from u)", &[]);
    }

    #[test]
    fn looking_for_repeated_keys_is_a_check() {
        check(
            "select id from t group by id having count(*) > 1",
            &[Duplicates],
        );
        check(
            "select id, count(*) n from t group by 1 having count(1) >= 2",
            &[Duplicates],
        );
        check(
            "select a, b from t group by a, b having count(*) <> 1",
            &[Duplicates],
        );
        check(
            "select a from t group by a having count(id) != 1",
            &[Duplicates],
        );
        check(
            "select count(*), count(distinct id) from t",
            &[Duplicates, Rows],
        );
        check(
            "select count(*) - count(distinct id) from t",
            &[Duplicates, Rows],
        );
        check("select a from t group by a having count(*) > 10", &[]);
        check(
            "select a from t group by a having count(distinct d) > 1",
            &[],
        );
        check("select a from t group by a having sum(n) > 1", &[]);
    }

    #[test]
    fn looking_for_nulls_is_a_check() {
        check("select * from t where ended_at is null", &[Nulls]);
        check("select count(*) from t where c IS NULL", &[Nulls, Rows]);
        check("select sum(c is null) from t", &[Nulls]);
        check(
            "select sum(case when c is null then 1 end) from t",
            &[Nulls],
        );
        check("select count(*) - count(c) from t", &[Nulls, Rows]);
        check("select count(*), count(c) from t", &[Nulls, Rows]);
        check("select * from t where c is not null", &[]);
        check(
            "select a.id from a left join b on a.id = b.id where b.id is null",
            &[],
        );
        check("select u, sum(c is null) from t group by u", &[]);
        check("select 'is null' from t", &[]);
    }

    #[test]
    fn looking_at_both_ends_is_a_check() {
        check("select min(at), max(at) from t", &[Bounds]);
        check("select max(n) - min(n) from t", &[Bounds]);
        check("select count(*), min(at), max(at) from t", &[Bounds, Rows]);
        check("select max(at) from t", &[]);
        check("select u, min(at), max(at) from t group by u", &[]);
    }

    #[test]
    fn other_texts_check_nothing() {
        check("", &[]);
        check("select * from t limit 5", &[]);
        check("def f(): return count(*)", &[]);
        check("delete from t where c is null", &[]);
        check("select \"count\"(*) from t", &[]);
        check(
            "select count(*) from t; select min(a), max(a) from t",
            &[Bounds, Rows],
        );
    }
}
