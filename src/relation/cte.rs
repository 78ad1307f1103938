//! One common table expression of a statement, cut out so that it can be run alone.
//!
//! Invariant: the cut keeps the head of the statement letter by letter, so a place in an error is a
//! place in the text as typed; what cannot be cut safely (an open bracket) is not cut.

use super::script::{Token, TokenKind, tokens};

/// Returns the query that shows the CTE at byte `caret` of `statement`: everything up to the end of
/// that CTE, then a SELECT of all its rows. `None` if the caret stands in no CTE of a leading WITH.
///
/// The caret belongs to the CTE it stands in or just behind; between two of them, up to the comma to
/// the first; before the first, to the first.
pub fn cte_alone(statement: &str, caret: usize) -> Option<String> {
    let tokens: Vec<Token> = tokens(statement)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let mut cutter = Cutter {
        sql: statement,
        rest: tokens.iter().peekable(),
    };
    cutter.word("with")?;
    if caret < tokens.first()?.range.start {
        return None;
    }
    // A CTE may itself be called `recursive`.
    if tokens
        .get(2)
        .is_some_and(|t| !t.is(statement, "as") && !t.is(statement, "("))
    {
        cutter.word("recursive")?;
    }
    loop {
        let (name, end) = cutter.cte()?;
        let comma = cutter.word(",");
        let reach = comma.map_or(end, |token| token.range.start.max(end));
        if caret <= reach {
            let head = statement.get(..end)?;
            return Some(format!("{head}\nSELECT * FROM {}", name.text(statement)));
        }
        comma?;
    }
}

/// Reads the head of a WITH statement.
struct Cutter<'a, I: Iterator<Item = &'a Token>> {
    sql: &'a str,
    rest: std::iter::Peekable<I>,
}

impl<'a, I: Iterator<Item = &'a Token>> Cutter<'a, I> {
    /// Takes the next token if it is this word or symbol.
    fn word(&mut self, word: &str) -> Option<&'a Token> {
        self.rest.next_if(|token| token.is(self.sql, word))
    }

    /// Takes one CTE; returns its name and the byte behind its body.
    fn cte(&mut self) -> Option<(&'a Token, usize)> {
        let name = self
            .rest
            .next()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName))?;
        if self.word("as").is_none() {
            self.brackets()?;
            self.word("as")?;
        }
        if self.word("not").is_some() {
            self.word("materialized")?;
        } else {
            self.word("materialized");
        }
        Some((name, self.brackets()?))
    }

    /// Takes a pair of brackets and what is in it; returns the byte behind it.
    fn brackets(&mut self) -> Option<usize> {
        self.word("(")?;
        let mut depth = 1_usize;
        while depth > 0 {
            let token = self.rest.next()?;
            if token.is(self.sql, "(") {
                depth += 1;
            } else if token.is(self.sql, ")") {
                depth -= 1;
                if depth == 0 {
                    return Some(token.range.end);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cuts the CTE at the caret `|` of `marked`.
    fn check(marked: &str, expect: Option<&str>) {
        let caret = marked.find('|').expect("a caret");
        let sql = marked.replacen('|', "", 1);
        assert_eq!(cte_alone(&sql, caret).as_deref(), expect, "{marked}");
    }

    #[test]
    fn the_caret_chooses_the_cte() {
        let a = Some("with a as (select 1)\nSELECT * FROM a");
        let b = Some("with a as (select 1), b as (select 2)\nSELECT * FROM b");
        check("wi|th a as (select 1), b as (select 2) select 3", a);
        check("with a as (sel|ect 1), b as (select 2) select 3", a);
        check("with a as (select 1)|, b as (select 2) select 3", a);
        check("with a as (select 1),| b as (select 2) select 3", b);
        check("with a as (select 1), b as (select 2)| select 3", b);
        check("with a as (select 1), b as (select 2) |select 3", None);
        check("with a as (select 1) select (|2)", None);
    }

    #[test]
    fn all_that_may_stand_in_the_head_is_kept() {
        check(
            "WITH RECURSIVE n(x, y) AS NOT MATERIALIZED (SELECT (1), |2) SELECT * FROM n",
            Some("WITH RECURSIVE n(x, y) AS NOT MATERIALIZED (SELECT (1), 2)\nSELECT * FROM n"),
        );
        check(
            "with \"a b\" as materialized (select ')', |1) select 1",
            Some("with \"a b\" as materialized (select ')', 1)\nSELECT * FROM \"a b\""),
        );
        check(
            "with a as (select 1 -- not here )\n, |2 /* ) */) select 1",
            Some("with a as (select 1 -- not here )\n, 2 /* ) */)\nSELECT * FROM a"),
        );
        check(
            "with recursive as (select |1) select 1",
            Some("with recursive as (select 1)\nSELECT * FROM recursive"),
        );
        check(
            "-- first\nwith é as (select '日'|) select 1",
            Some("-- first\nwith é as (select '日')\nSELECT * FROM é"),
        );
    }

    #[test]
    fn what_is_no_whole_cte_is_not_cut() {
        check("select |1", None);
        check("|", None);
        check("with |", None);
        check("with a as (select (1|", None);
        check("with a as select |1", None);
        check("with a |(x", None);
        check("insert into t with a as (select |1) select 1", None);
    }

    proptest! {
        #[test]
        fn a_cut_begins_as_the_text_does(
            tail in "[ a,()'\"\\-\n;é]{0,30}", caret in 0_usize..60,
        ) {
            let sql = format!("with a as (select 1), b as {tail}");
            if let Some(cut) = cte_alone(&sql, caret) {
                let (head, _) = cut.rsplit_once("\nSELECT * FROM ").expect("the SELECT");
                prop_assert!(sql.starts_with(head) && head.ends_with(')'));
            }
        }
    }
}
