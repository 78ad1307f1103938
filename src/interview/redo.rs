//! What the candidate made of a SQL question's visible data: the statements that are run again where
//! the scratch database is gone, after a resume or in a fork.
//!
//! Invariant: the list is a fold of the journal. It has what ran on the visible data since that was
//! last loaded anew and may have changed something; what only reads is not in it.

use crate::dialect::Dialect;
use crate::interview::scratch::Scratch;
use crate::interview::state::QuestionState;
use crate::relation::script;

/// Statements that are kept; who has run more has a script of their own.
const MOST: usize = 500;

/// A statement that may have changed the scratch database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// As it was typed.
    pub text: String,
    /// What it is written in.
    pub dialect: Dialect,
    /// Whether the data had moved by then.
    pub moved: bool,
}

impl QuestionState {
    /// A text ran on what the scratch database holds.
    pub(super) fn note_made(&mut self, text: &str, dialect: Dialect) {
        let is_visible = self.scratch == Scratch::Visible;
        if is_visible && !only_reads(text) && self.made.len() < MOST {
            self.made.push(Made {
                text: text.to_owned(),
                dialect,
                moved: self.moved.is_some(),
            });
        }
    }
}

/// Says whether every statement of a text begins like a query.
fn only_reads(text: &str) -> bool {
    script::statements(text).into_iter().all(|range| {
        let statement = text.get(range).unwrap_or_default();
        let tokens = script::tokens(statement);
        let mut words = tokens
            .iter()
            .filter(|token| token.kind != script::TokenKind::Comment);
        words.next().is_none_or(|first| {
            ["select", "values", "explain"]
                .iter()
                .any(|word| first.is(statement, word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_reads_is_not_kept() {
        let check = |text: &str, expect: bool| assert_eq!(only_reads(text), expect, "{text}");
        check("", true);
        check("SELECT 1", true);
        check(
            " -- first\nselect 1; VALUES (2); explain DELETE FROM a",
            true,
        );
        check("CREATE TABLE mine AS SELECT 1", false);
        check("SELECT 1; INSERT INTO a VALUES (1)", false);
        check("WITH a AS (SELECT 1) DELETE FROM b", false);
    }

    #[test]
    fn what_runs_on_a_counterexample_is_not_kept() {
        let mut state = QuestionState::default();
        state.note_made("DELETE FROM a", Dialect::Sqlite);
        state.note_made("SELECT 1", Dialect::Sqlite);
        state.scratch = Scratch::Counterexample { submission: 0 };
        state.note_made("DELETE FROM b", Dialect::Sqlite);
        let texts: Vec<&str> = state.made.iter().map(|made| made.text.as_str()).collect();
        assert_eq!(texts, ["DELETE FROM a"]);
    }
}
