//! The verdict on a SQL submission.
//!
//! Invariant: `Wrong` always carries a whole database on which the two answers differ, so anybody
//! can replay it; a failing reference is `Inconclusive`, never the candidate's fault.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::agreement::Agreement;
use super::mistake::{Family, NamedMistake};
use crate::base::Seed;
use crate::base::text::plural;
use crate::relation::{Difference, DifferenceClass, Relation};

/// What the grader found out about a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum SqlVerdict {
    /// No database tried tells the submission from the reference.
    Accepted {
        /// How many databases were tried, the visible data included.
        instances: usize,
        /// How many rows were compared on them.
        rows: usize,
    },
    /// A database on which the submission and the reference differ.
    Wrong(Box<Counterexample>),
    /// The submission leaves its own answer to chance: rows stored in another order change it.
    Undetermined(Box<Undetermined>),
    /// SQLite refuses the submission.
    Failed(SqlError),
    /// The submission does not come to an end within its budget.
    OverBudget {
        /// The limit that was reached.
        limit: Limit,
        /// The database it happened on.
        label: String,
    },
    /// We could not judge; not the candidate's fault.
    Inconclusive {
        /// What went wrong.
        why: String,
    },
    /// Stopped before the end.
    Cancelled,
}

/// A small database on which two queries differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterexample {
    /// Where the difference was met: `the visible data` or `hidden instance 3`.
    pub label: String,
    /// The seed of the hidden instance; `None` for the visible data.
    pub seed: Option<Seed>,
    /// All tables of the database, shrunk.
    pub tables: Vec<(String, Relation)>,
    /// What the reference returns.
    pub expected: Relation,
    /// What the submission returns.
    pub actual: Relation,
    /// The first difference.
    pub difference: Difference,
    /// The known mistake that the submission behaves like, if one is known.
    pub named: Option<NamedMistake>,
    /// What kind of mistake the difference speaks of.
    #[serde(default)]
    pub family: Option<Family>,
    /// How often the two agree on other databases; `None` in journals from before this was counted.
    #[serde(default)]
    pub agreement: Option<Agreement>,
}

/// A small database on which a submission gives two answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undetermined {
    /// Where it was met: `the visible data` or `hidden instance 3`.
    pub label: String,
    /// The seed of the hidden instance; `None` for the visible data.
    pub seed: Option<Seed>,
    /// All tables of the database, shrunk.
    pub tables: Vec<(String, Relation)>,
    /// What the reference returns, in whatever order rows are stored.
    pub expected: Relation,
    /// What the submission returns.
    pub one: Relation,
    /// What the submission returns when the same rows are stored in another order.
    pub other: Relation,
    /// What in the query leaves it to chance, if we can tell: `LIMIT 1 without a total order`.
    pub why: Option<String>,
}

/// SQLite's complaint, in terms of the text the candidate typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct SqlError {
    /// What is wrong: a lowercase fragment.
    pub message: String,
    /// Where, if SQLite knows.
    pub position: Option<SqlPosition>,
    /// What to write instead, if we know.
    pub help: Option<String>,
}

/// A place in the text the candidate typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlPosition {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Offset in bytes, from 0.
    pub offset: usize,
}

/// What a query may run out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Steps of SQLite's virtual machine.
    Steps,
    /// Time on the wall.
    Wall,
    /// Memory taken while running.
    Memory,
    /// Size of the scratch database.
    Storage,
    /// Length of one value or row.
    Length,
    /// Rows or bytes of the answer.
    Rows,
}

impl SqlVerdict {
    /// Says whether the submission passed.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Returns a stable slug for the family of the verdict, for deck triggers and statistics.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Wrong(counterexample) => match counterexample.difference.class() {
                DifferenceClass::ColumnCount => "wrong-column-count",
                DifferenceClass::ColumnNames => "wrong-column-names",
                DifferenceClass::MissingRow => "wrong-row-lost",
                DifferenceClass::TooFewCopies => "wrong-duplicate-lost",
                DifferenceClass::ExtraRow => "wrong-row-extra",
                DifferenceClass::TooManyCopies => "wrong-row-doubled",
                DifferenceClass::ChangedRow => "wrong-value",
                DifferenceClass::Order => "wrong-order",
                DifferenceClass::TypeOnly => "wrong-type",
            },
            Self::Undetermined(_) => "undetermined",
            Self::Failed(_) => "failed",
            Self::OverBudget { .. } => "over-budget",
            Self::Inconclusive { .. } => "inconclusive",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns one line for people.
    pub fn headline(&self) -> String {
        match self {
            Self::Accepted { instances, rows } => format!(
                "accepted: {} and {} agree",
                plural(*instances, "database"),
                plural(*rows, "row")
            ),
            Self::Wrong(found) => {
                let named = found.named.as_ref().map(|mistake| mistake.name.as_str());
                let family = found.family.filter(|family| family.is_telling());
                let told = named.map(str::to_owned).or_else(|| {
                    let sentence = family.map(Family::sentence)?.trim_end_matches('.');
                    Some(begun_small(sentence))
                });
                let named = told.map_or_else(String::new, |told| format!(" ({told})"));
                // The row is one of the small database, which shows what many visible rows hide.
                let is_of_rows = !matches!(
                    found.difference.class(),
                    DifferenceClass::ColumnCount | DifferenceClass::ColumnNames
                );
                let is_small = found.seed.is_none() && !found.tables.is_empty();
                let in_small = if is_small && is_of_rows {
                    "; in small"
                } else {
                    ""
                };
                format!(
                    "wrong on {}{in_small}: {}{named}",
                    found.label,
                    found.difference.headline()
                )
            }
            Self::Undetermined(found) => {
                let why = found.why.as_ref();
                let why = why.map_or_else(String::new, |why| format!(" ({why})"));
                format!(
                    "left to chance on {}: the same rows in another order give another answer{why}",
                    found.label
                )
            }
            Self::Failed(error) => match error.position {
                Some(at) => format!("failed at line {at}: {}", error.message),
                None => format!("failed: {}", error.message),
            },
            Self::OverBudget { limit, label } => format!("stopped on {label}: {limit}"),
            Self::Inconclusive { why } => format!("could not judge: {why}"),
            Self::Cancelled => "cancelled".into(),
        }
    }
}

/// A sentence as the middle of one; an acronym stays as it is.
fn begun_small(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    if word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) {
        return sentence.to_owned();
    }
    let mut chars = sentence.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

impl SqlPosition {
    /// Returns the place of the byte `offset` of `text`; offsets past the end mean the end.
    pub fn locate(text: &str, offset: usize) -> Self {
        let place = crate::base::SourceText::new("", text).place(offset);
        Self {
            line: place.line,
            column: place.column,
            offset: offset.min(text.len()),
        }
    }
}

impl Default for SqlPosition {
    fn default() -> Self {
        Self::locate("", 0)
    }
}

impl SqlPosition {
    /// Returns this place of a part as a place of the whole, in which the part begins at `start`.
    #[must_use]
    pub fn within(self, start: Self) -> Self {
        Self {
            line: start.line + self.line.saturating_sub(1),
            column: if self.line <= 1 {
                start.column + self.column.saturating_sub(1)
            } else {
                self.column
            },
            offset: start.offset + self.offset,
        }
    }
}

impl SqlError {
    /// Returns the complaint about a part as one about the whole, in which the part begins at `start`.
    #[must_use]
    pub fn within(self, start: SqlPosition) -> Self {
        let position = self.position.map(|position| position.within(start));
        Self { position, ..self }
    }
}

impl fmt::Display for SqlPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Steps => "it takes more steps than the budget allows",
            Self::Wall => "it takes more time than the budget allows",
            Self::Memory => "it takes more memory than the budget allows",
            Self::Storage => "the scratch database is full",
            Self::Length => "a value or row grows longer than the sandbox allows",
            Self::Rows => "the answer has more rows than the budget allows",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Origin;

    fn check(verdict: &SqlVerdict, family: &str, headline: &str) {
        assert_eq!(verdict.family(), family);
        assert_eq!(verdict.headline(), headline);
        let json = serde_json::to_string(verdict).unwrap();
        assert_eq!(&serde_json::from_str::<SqlVerdict>(&json).unwrap(), verdict);
    }

    #[test]
    fn verdicts_have_a_family_a_headline_and_a_journal_form() {
        let accepted = SqlVerdict::Accepted {
            instances: 41,
            rows: 1,
        };
        check(
            &accepted,
            "accepted",
            "accepted: 41 databases and 1 row agree",
        );
        assert!(accepted.is_accepted());
        let relation = |text| Relation::parse(text).unwrap();
        let expected = relation("n\n1");
        let actual = relation("n\n2");
        let difference = crate::relation::difference(
            &expected,
            &actual,
            &crate::relation::Comparison::default(),
        );
        let wrong = SqlVerdict::Wrong(Box::new(Counterexample {
            label: "hidden instance 3".into(),
            seed: Some(Seed(7)),
            tables: vec![("t".into(), relation("id | at\n1 | NULL"))],
            expected,
            actual,
            difference: difference.unwrap(),
            named: Some(NamedMistake {
                id: "inner".into(),
                name: "loses idle viewers".into(),
                origin: Origin::Deck,
            }),
            family: Some(Family::TooMuch),
            agreement: None,
        }));
        check(
            &wrong,
            "wrong-value",
            "wrong on hidden instance 3: row (1) expected, (2) came (loses idle viewers)",
        );
        let failed = SqlVerdict::Failed(SqlError {
            message: "no such column: a".into(),
            position: Some(SqlPosition::locate("select\n a", 8)),
            help: None,
        });
        check(&failed, "failed", "failed at line 2:2: no such column: a");
        check(&SqlVerdict::Cancelled, "cancelled", "cancelled");
        let sentence = Family::NullValue.sentence();
        assert!(
            begun_small(sentence).starts_with("a value is NULL"),
            "{sentence}"
        );
        assert_eq!(begun_small("NULL came"), "NULL came", "NULL is no word");
        assert_eq!(begun_small("A row is lost"), "a row is lost");
    }
}
