//! What the candidate made of a question's visible data, or as a data model: what is run again where
//! the scratch database is gone, after a resume or in a fork.
//!
//! Invariant: the list is a fold of the journal. It has what ran on the visible data since that was
//! last loaded anew and may have changed something; what only reads is not in it. Of a data model it
//! begins with the last run that came to its end, for that made everything there was.

use crate::dialect::Dialect;
use crate::interview::scratch::Scratch;
use crate::interview::state::QuestionState;
use crate::relation::{Parts, script};

/// Statements that are kept; who has run more has a script of their own.
const MOST: usize = 500;

/// A text that may have changed the scratch database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// As it was typed.
    pub text: String,
    /// What it is written in.
    pub dialect: Dialect,
    /// Whether the data had moved by then.
    pub moved: bool,
    /// A whole data model: unless it makes no tables, it puts a new database in the old one's place.
    pub model: bool,
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
                model: false,
            });
        }
    }

    /// A data model was run, or a part of it in the database that the last run left. What came to no
    /// end may have made tables all the same.
    pub(super) fn note_modelled(&mut self, text: &str, ok: bool, part: bool) {
        // Older journals do not say that a selection was one.
        let model = !part && (text == self.answer || Parts::is_marked(text));
        if model && (ok || self.made.len() >= MOST) {
            self.made.clear();
        }
        let may_change = model || (ok && !only_reads(text));
        if may_change && self.made.len() < MOST {
            self.made.push(Made {
                text: text.to_owned(),
                // Models run as they stand.
                dialect: Dialect::default(),
                moved: false,
                model,
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

    #[test]
    fn a_model_that_ran_to_its_end_is_all_there_is() {
        let mut state = QuestionState {
            answer: "CREATE TABLE whole (n INT)".to_owned(),
            ..QuestionState::default()
        };
        let model = "-- @model\nCREATE TABLE a (n INT);\n-- @load\nINSERT INTO a VALUES (1)";
        let check = |state: &QuestionState, expect: &[(&str, bool)]| {
            let made = state
                .made
                .iter()
                .map(|made| (made.text.as_str(), made.model));
            assert_eq!(made.collect::<Vec<_>>(), expect);
        };
        state.note_modelled("DELETE FROM raw", true, false);
        state.note_modelled(model, false, false);
        state.note_modelled("DELETE FROM a", true, false);
        state.note_modelled("SELECT 1", true, false);
        state.note_modelled("DROP TABLE b", false, false);
        check(
            &state,
            &[
                ("DELETE FROM raw", false),
                (model, true),
                ("DELETE FROM a", false),
            ],
        );
        state.note_modelled(model, true, false);
        state.note_modelled("INSERT INTO a VALUES (2)", true, false);
        check(
            &state,
            &[(model, true), ("INSERT INTO a VALUES (2)", false)],
        );
        // Without marks, the whole pad is a model.
        state.note_modelled("CREATE TABLE whole (n INT)", true, false);
        check(&state, &[("CREATE TABLE whole (n INT)", true)]);
        state.note_modelled("CREATE TABLE whole (n INT)", true, true);
        assert_eq!(state.made.len(), 2);
    }
}
