//! What a view is, and the table it becomes.
//!
//! Invariant: names of views and columns are plain SQL names, so they stand unquoted in statements.

use std::fmt::Write as _;

use super::views::VIEWS;
use crate::relation::Value;

/// Names a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewName {
    /// Loops and drills.
    Sittings,
    /// Rounds that began.
    Rounds,
    /// Phases that were entered.
    Phases,
    /// Questions that were opened.
    Questions,
    /// Live queries and runs.
    Runs,
    /// Answers handed in.
    Submissions,
    /// Hints taken.
    Hints,
    /// What the interviewer brought up.
    Probes,
    /// What the candidate asked.
    Asked,
    /// What was said of a query before it ran.
    Predictions,
    /// Typing.
    Edits,
    /// Scores by criterion.
    Criteria,
    /// What comes back.
    Items,
    /// Ratings.
    Reviews,
    /// Rounds of real interviews.
    RealRounds,
    /// What was asked in them.
    RealAsked,
    /// How they went, by criterion.
    RealScores,
    /// The candidate's own words on sittings, rounds and real rounds.
    Tags,
}

/// A flat table of the copy.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Which one.
    pub name: ViewName,
    /// As it is written in SQL.
    pub table: &'static str,
    /// One row per what.
    pub grain: &'static str,
    /// How many of its first columns name a row.
    pub key: usize,
    /// In order.
    pub columns: &'static [Column],
}

/// A column of a view.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// As it is written in SQL.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means.
    pub about: &'static str,
    /// Whether it is told unasked.
    pub privacy: Privacy,
}

/// What a column holds; any but a key's may be NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// Text.
    Text,
}

/// Whether a column is told unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Always.
    Open,
    /// In rounds where nobody speaks of themselves; elsewhere only when it is asked for.
    Work,
    /// Only when it is asked for.
    Asked,
}

/// A value for each column of a view, in its order.
pub type Row = Vec<Value>;

/// Rows and the views they belong to.
pub type Rows = Vec<(ViewName, Row)>;

impl Kind {
    /// Returns the type's name in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
        }
    }
}

impl ViewName {
    /// Returns the view.
    pub fn view(self) -> Option<&'static View> {
        VIEWS.iter().find(|view| view.name == self)
    }
}

impl View {
    /// Returns the statement that makes its table.
    pub fn ddl(&self) -> String {
        let mut out = format!("CREATE TABLE {} (\n", self.table);
        for (place, column) in self.columns.iter().enumerate() {
            let is_key = place < self.key;
            let not_null = if is_key { " NOT NULL" } else { "" };
            let _ = writeln!(out, "  {} {}{not_null},", column.name, column.kind.as_str());
        }
        let key = self.columns.iter().take(self.key).map(|column| column.name);
        let key: Vec<&str> = key.collect();
        let _ = write!(out, "  PRIMARY KEY ({})\n)", key.join(", "));
        out
    }
}

/// Returns the statements that make the tables of all views.
pub fn tables() -> String {
    VIEWS.iter().fold(String::new(), |mut out, view| {
        out.push_str(&view.ddl());
        out.push_str(";\n");
        out
    })
}
