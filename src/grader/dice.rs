//! Rows that an ORDER BY leaves tied, thrown about.
//!
//! Invariant: a key is added only where it changes nothing but the order of tied rows: for functions
//! that number rows or look at those beside them, for frames of rows, and before a LIMIT. Where ties
//! mean something (a rank, a default frame), the text stays as it is.

use crate::relation::script::{self, Token, TokenKind};

/// Another number for every row; the sandbox has it.
const KEY: &str = ", onsite_dice()";

/// Functions of windows for which tied rows have an order.
const NUMBERING: [&str; 5] = ["row_number", "lag", "lead", "ntile", "first_value"];

/// Words before a parenthesis that opens no call.
const OPENERS: [&str; 17] = [
    "select",
    "from",
    "join",
    "in",
    "exists",
    "where",
    "and",
    "or",
    "not",
    "on",
    "as",
    "union",
    "all",
    "except",
    "intersect",
    "then",
    "when",
];

/// What a parenthesis encloses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// A window; whether its ties may be thrown about whatever its frame.
    Window(bool),
    /// The arguments of a call.
    Call,
    /// Anything else, such as a query.
    Else,
}

/// Returns the query with tied rows in another order at every run; `None` if it nowhere depends on
/// the order of tied rows.
pub(super) fn thrown(sql: &str) -> Option<String> {
    let tokens: Vec<Token> = script::tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let text = Text {
        sql,
        tokens: &tokens,
    };
    let mut out = String::with_capacity(sql.len() + 64);
    let mut end = 0;
    for place in text.places() {
        out.push_str(sql.get(end..place).unwrap_or_default());
        out.push_str(KEY);
        end = place;
    }
    out.push_str(sql.get(end..).unwrap_or_default());
    (end > 0).then_some(out)
}

struct Text<'t> {
    sql: &'t str,
    tokens: &'t [Token],
}

impl Text<'_> {
    fn is(&self, at: Option<usize>, words: &[&str]) -> bool {
        let token = at.and_then(|at| self.tokens.get(at));
        token.is_some_and(|token| words.iter().any(|word| token.is(self.sql, word)))
    }

    /// The places behind the sort keys that a key more may follow.
    fn places(&self) -> Vec<usize> {
        let mut places = Vec::new();
        let mut open = vec![Inside::Else];
        // The depths at which the keys of an ORDER BY are being read.
        let mut sorting: Vec<usize> = Vec::new();
        for at in 0..=self.tokens.len() {
            let is_end = at == self.tokens.len();
            let here = Some(at);
            let closes = self.is(here, &[")"]);
            let cuts = self.is(here, &["rows", "range", "groups", "limit", ";"]);
            if sorting.last() == Some(&open.len()) && (is_end || closes || cuts) {
                sorting.pop();
                let inside = open.last().copied().unwrap_or(Inside::Else);
                let is_wanted = match inside {
                    Inside::Window(is_numbering) => {
                        self.is(here, &["rows"]) || is_numbering && closes
                    }
                    Inside::Call => closes,
                    Inside::Else => self.is(here, &["limit"]),
                };
                let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
                places.extend(before.filter(|_| is_wanted).map(|token| token.range.end));
            }
            if self.is(here, &["("]) {
                open.push(self.inside(at));
            } else if closes && open.len() > 1 {
                open.pop();
            } else if self.is(here, &["order"]) && self.is(Some(at + 1), &["by"]) {
                sorting.push(open.len());
            }
        }
        places
    }

    /// What the parenthesis at `open` encloses.
    fn inside(&self, open: usize) -> Inside {
        let Some(before) = open.checked_sub(1) else {
            return Inside::Else;
        };
        if self.is(Some(before), &["over"]) {
            return Inside::Window(self.is_numbering(before));
        }
        if self.is(Some(before), &["as"]) {
            let name = before.checked_sub(1).and_then(|at| self.tokens.get(at));
            let is_window = before
                .checked_sub(2)
                .is_some_and(|at| self.is(Some(at), &["window", ","]));
            let users = name.filter(|_| is_window).map(|name| self.users(name));
            return match users {
                Some(users) if !users.is_empty() => {
                    Inside::Window(users.into_iter().all(|over| self.is_numbering(over)))
                }
                _ => Inside::Else,
            };
        }
        let is_word = |token: &&Token| token.kind == TokenKind::Word;
        let is_call = self.tokens.get(before).is_some_and(|token| is_word(&token));
        if is_call && !self.is(Some(before), &OPENERS) {
            Inside::Call
        } else {
            Inside::Else
        }
    }

    /// Where a window of this name is used.
    fn users(&self, name: &Token) -> Vec<usize> {
        let name = name.unquoted(self.sql);
        let overs = (0..self.tokens.len()).filter(|at| self.is(Some(*at), &["over"]));
        overs
            .filter(|at| {
                let used = self.tokens.get(at + 1);
                used.is_some_and(|used| used.unquoted(self.sql).eq_ignore_ascii_case(&name))
            })
            .collect()
    }

    /// Says whether the call before the OVER at `over` is one for which tied rows have an order.
    fn is_numbering(&self, over: usize) -> bool {
        let mut depth = 0_usize;
        let open = (0..over).rev().find(|at| {
            depth += usize::from(self.is(Some(*at), &[")"]));
            let opens = self.is(Some(*at), &["("]);
            depth -= usize::from(opens && depth > 0);
            opens && depth == 0
        });
        let name = open.and_then(|open| open.checked_sub(1));
        self.is(name, &NUMBERING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_thrown_about_where_they_mean_nothing() {
        let check = |sql: &str| {
            let plain = sql.replace('!', "");
            let thrown = thrown(&plain);
            let expect = sql.contains('!').then(|| sql.replace('!', KEY));
            assert_eq!(thrown, expect, "{sql}");
        };
        check("select row_number() over (partition by a order by b desc!) from t");
        check("select rank() over (order by b), sum(x) over (order by b) from t");
        check("select sum(x) over (order by b! rows unbounded preceding) from t");
        check("select sum(x) over (order by b range 1 preceding) from t");
        check("select lag(x, 1) over w from t window w as (partition by f(a) order by b!)");
        check("select lag(x) over w, rank() over w from t window w as (order by b)");
        check("select a from t order by b! limit 1");
        check("select a from (select a from t order by b! limit 3) order by a");
        check("select group_concat(x, ',' order by y!) from t");
        check("select a from t order by row_number() over (order by b!), a");
        check("select a from t where a in (select a from u order by b)");
        check("select 'order by' from t -- order by b limit 1");
    }
}
