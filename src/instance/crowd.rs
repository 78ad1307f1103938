//! How many rows the counts of a query ask of one group, and which columns make the groups.
//!
//! Invariant: what is found only makes databases larger and their groups fewer; a text that is not
//! understood asks for nothing.

use std::collections::BTreeSet;

use crate::relation::script::{self, Token, TokenKind};

/// Counts and LIMITs up to this are passed.
pub(super) const MAX_COUNT: usize = 30;

/// Rows that all counts of a query together may ask for.
const MAX_DEMAND: usize = 24;

/// Calls whose value is a number of rows, or grows with it.
const COUNTS: [&str; 6] = ["count", "sum", "row_number", "rank", "dense_rank", "total"];

/// Calls that look at another row of the group.
const STEPS: [&str; 4] = ["lag", "lead", "ntile", "nth_value"];

/// Words that end a list of columns to group by.
const ENDS: [&str; 11] = [
    "having",
    "order",
    "limit",
    "rows",
    "range",
    "groups",
    "window",
    "union",
    "except",
    "intersect",
    "select",
];

/// What the counts of one query or of several ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Crowd {
    /// Rows of one group that pass every count of a query: the sum of the counts, one more each. Of
    /// several queries the largest; 0 if nothing is counted.
    pub(super) demand: usize,
    /// Names that stand in GROUP BY or PARTITION BY, in lower case.
    pub(super) grouped: BTreeSet<String>,
    /// Names of which different values are counted, in lower case.
    pub(super) counted: BTreeSet<String>,
}

impl Crowd {
    /// Adds what `sql` asks for; `is_column` knows the columns of the schema.
    pub(super) fn add_sql(&mut self, sql: &str, is_column: impl Fn(&str) -> bool) {
        let tokens = script::tokens(sql);
        let tokens: Vec<Token> = tokens
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .collect();
        let text = Text {
            sql,
            tokens: &tokens,
        };
        let aliases = text.count_aliases();
        let counts = (0..tokens.len()).filter_map(|at| text.count_at(at, &aliases, &is_column));
        let demand: usize = counts.map(|count| count + 1).sum();
        self.demand = self.demand.max(demand.min(MAX_DEMAND));
        for at in 0..tokens.len() {
            self.grouped.extend(text.grouped_at(at));
            self.counted.extend(text.counted_at(at));
        }
    }
}

/// A query in tokens.
struct Text<'t> {
    sql: &'t str,
    tokens: &'t [Token],
}

impl Text<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(self.sql, word))
    }

    fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn name(&self, at: usize) -> Option<String> {
        let token = self.token(at)?;
        matches!(token.kind, TokenKind::Word | TokenKind::QuotedName)
            .then(|| token.unquoted(self.sql).to_lowercase())
    }

    fn number(&self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        let number = token.text(self.sql).parse().ok();
        number.filter(|n| (1..=MAX_COUNT).contains(n))
    }

    /// The number of rows that token `at` begins or is, if it is a count that must be passed.
    fn count_at(
        &self,
        at: usize,
        aliases: &BTreeSet<String>,
        is_column: &impl Fn(&str) -> bool,
    ) -> Option<usize> {
        if self.is_one_of(at, &STEPS) && self.is(at + 1, "(") {
            return Some(self.step(at + 1));
        }
        let number = self.number(at)?;
        let before = at.checked_sub(1)?;
        let is_frame = self.is_one_of(at + 1, &["preceding", "following"]);
        if is_frame || self.is_one_of(before, &["limit", "offset", "first", "next"]) {
            return Some(number);
        }
        let is_count = |at: usize| {
            let name = self.name(at);
            name.is_some_and(|name| {
                aliases.contains(&name) && !is_column(&name) || COUNTS.contains(&&*name)
            })
        };
        let signs = ["<", ">", "<=", ">=", "=", "<>", "!="];
        let is_right = self.is_one_of(before, &signs) || self.is(before, "between");
        let held = is_right && self.head(before).is_some_and(is_count);
        // In `3 <= count(*)` the count follows; `t.n` is a name after a table's.
        let far = if self.is(at + 3, ".") { at + 4 } else { at + 2 };
        let turned = self.is_one_of(at + 1, &signs) && is_count(far);
        // Of rows of which only the different ones count, twice as many are needed.
        let counted = if turned { Some(far) } else { self.head(before) };
        let is_distinct = counted.is_some_and(|at| self.is(at + 2, "distinct"));
        let number = if is_distinct { 2 * number + 1 } else { number };
        (held || turned).then_some(number)
    }

    /// Where the name stands of which the value ends before `at`: that of the call, if one does.
    fn head(&self, at: usize) -> Option<usize> {
        let last = at.checked_sub(1)?;
        if !self.is(last, ")") {
            return Some(last);
        }
        let open = self.opening(last)?;
        let name = open.checked_sub(1)?;
        // `count(*) FILTER (…)` and `rank() OVER (…)` are what stands before.
        if self.is_one_of(name, &["over", "filter"]) {
            return self.head(name);
        }
        let is_wrapped = self.is_one_of(name, &["coalesce", "ifnull"]);
        Some(if is_wrapped { open + 1 } else { name })
    }

    /// The bracket that `close` closes.
    fn opening(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (0..=close).rev().find(|at| {
            depth += usize::from(self.is(*at, ")"));
            depth -= usize::from(self.is(*at, "(")).min(depth);
            depth == 0
        })
    }

    /// How far away `lag(x, 3)` looks: 1 if it does not say.
    fn step(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            depth += usize::from(self.is(at, "("));
            depth -= usize::from(self.is(at, ")")).min(depth);
            if depth == 0 {
                break;
            }
            let is_argument = self.is(at - 1, ",") || self.is(at - 1, "(");
            if depth == 1
                && is_argument
                && let Some(number) = self.number(at)
            {
                return number;
            }
        }
        1
    }

    /// The names given to counts: `count(*) AS n`, `sum(1 - ok) OVER (…) failures`.
    fn count_aliases(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut counts = vec![false];
        for at in 0..self.tokens.len() {
            if self.is(at, "(") {
                counts.push(false);
            } else if self.is(at, ")") {
                let inside = counts.pop().unwrap_or_default();
                // What is counted inside of a subquery is no count outside.
                let is_call = self
                    .opening(at)
                    .is_some_and(|open| !self.is(open + 1, "select"));
                if let Some(outer) = counts.last_mut() {
                    *outer |= inside && is_call;
                } else {
                    counts.push(false);
                }
            } else if self.is(at, ",") || self.is(at, "select") || self.is(at, "from") {
                if let Some(last) = counts.last_mut() {
                    *last = false;
                }
            } else if self.is_one_of(at, &COUNTS) && self.is(at + 1, "(") {
                if let Some(last) = counts.last_mut() {
                    *last = true;
                }
            } else if counts.last() == Some(&true)
                && let Some(name) = self.name(at)
            {
                let ends = self.is(at + 1, ",") || self.is(at + 1, "from") || self.is(at + 1, ")");
                if ends && (self.is(at - 1, "as") || self.is(at - 1, ")")) {
                    found.insert(name);
                }
            }
        }
        found
    }

    /// The names of the list that `GROUP BY` or `PARTITION BY` at `at` begins.
    fn grouped_at(&self, at: usize) -> Vec<String> {
        if !self.is_one_of(at, &["group", "partition"]) || !self.is(at + 1, "by") {
            return Vec::new();
        }
        let mut depth = 0_usize;
        let list = (at + 2..self.tokens.len()).take_while(|at| {
            depth += usize::from(self.is(*at, "("));
            let is_out = depth == 0 && self.is(*at, ")");
            depth -= usize::from(self.is(*at, ")")).min(depth);
            !is_out && !self.is_one_of(*at, &ENDS)
        });
        list.filter_map(|at| self.name(at)).collect()
    }

    /// The names inside the `count(DISTINCT …)` at `at`.
    fn counted_at(&self, at: usize) -> Vec<String> {
        if !self.is(at, "count") || !self.is(at + 1, "(") || !self.is(at + 2, "distinct") {
            return Vec::new();
        }
        let list = (at + 3..self.tokens.len()).take_while(|at| !self.is(*at, ")"));
        list.filter_map(|at| self.name(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(sql: &str) -> Crowd {
        let mut crowd = Crowd::default();
        crowd.add_sql(sql, |name| ["id", "day", "n", "kind"].contains(&name));
        crowd
    }

    #[test]
    fn the_counts_of_a_query_add_up() {
        let check = |sql: &str, expect: usize| assert_eq!(crowd(sql).demand, expect, "{sql}");
        check("select id from t group by id having count(*) >= 3", 4);
        check("select id from t group by id having 3 <= count(*)", 4);
        check(
            "select id from t group by id having count(distinct kind) > 2",
            6,
        );
        check(
            "select id, count(*) filter (where n < 9) as early, count(*) filter (where n >= 9) as late
             from t group by id having early > 2 and late > 2",
            6,
        );
        check(
            "with r as (select id, row_number() over (partition by id order by day) as place from t)
             select * from r where r.place <= 3",
            4,
        );
        check(
            "select * from (select sum(1 - n) over (partition by id) bad from t) where bad >= 3",
            4,
        );
        check(
            "select id, lag(day, 2) over (order by day), lead(day) over (order by day) from t",
            5,
        );
        check(
            "select sum(n) over (order by day rows between 6 preceding and current row) from t",
            7,
        );
        check("select id from t order by id limit 2 offset 1", 5);
        check("select id from t having coalesce(sum(n), 0) > 4", 5);
        // A column is no count, nor is a large number.
        check("select n from t where n > 5 and day = 3", 0);
        check("select id, count(*) as n from t where n > 5 group by id", 0);
        check("select id from t group by id having sum(n) > 1000", 0);
        check(
            "select (select count(*) from u) + 1, day as d from t where d > 3",
            0,
        );
        check("select ) over ( having", 0);
        check(
            &"select 1 from t having count(*) > 20; ".repeat(9),
            MAX_DEMAND,
        );
    }

    #[test]
    fn groups_are_named_and_what_is_counted_in_them() {
        let names = |list: &BTreeSet<String>| list.iter().cloned().collect::<Vec<_>>().join(" ");
        let found = crowd(
            "select t.Id, count(distinct t.kind), rank() over (partition by day, id order by n)
             from t group by t.id, date(day) having count(*) > 1 order by n",
        );
        assert_eq!(names(&found.grouped), "date day id t");
        assert_eq!(names(&found.counted), "kind t");
    }
}
