//! Which values the stories cover, and which stories are worn.
//!
//! Invariant: retired stories cover nothing, and every verdict follows from the printed rule.

use serde::Serialize;

use crate::bank::story::{Stories, Story};

/// Tellings after which a story is tired.
pub const TIRED_AFTER: u32 = 6;

/// Tellings of all stories before it is said that one carries too much.
const ENOUGH_TELLINGS: u32 = 4;

/// Values without a story that the advice names, those most asked for.
const TOLD_GAPS: usize = 5;

/// When a story is called worn, for people.
pub const WEAR_RULE: &str = "tired: told 6 times or more, retire it or let it rest; overused: more than half of \
                             all tellings, of at least 4";

/// How worn a story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wear {
    /// Nothing to say.
    Fresh,
    /// It carries more than half of all tellings.
    Overused,
    /// It was told so often that it should rest.
    Tired,
}

/// A value that questions ask for, and how many do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// A slug.
    pub value: String,
    /// How many questions ask for it.
    pub asked: usize,
}

/// A value and who shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// A slug.
    pub value: String,
    /// How many questions ask for it.
    pub asked: usize,
    /// For each story whether it shows the value.
    pub shown: Vec<bool>,
}

/// A story that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How often it was told.
    pub told: u32,
    /// How worn it is.
    pub wear: Wear,
}

/// Values against stories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The values, those that most questions ask for first.
    pub rows: Vec<Row>,
    /// The stories that are offered, in their order.
    pub columns: Vec<Column>,
}

impl Wear {
    /// Returns the word for people; empty if there is nothing to say.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "",
            Self::Overused => "overused",
            Self::Tired => "tired",
        }
    }
}

impl Story {
    /// Returns how worn it is among `all`.
    pub fn wear(&self, all: &Stories) -> Wear {
        let tellings: u32 = all.active().map(|story| story.told).sum();
        if self.told >= TIRED_AFTER {
            Wear::Tired
        } else if tellings >= ENOUGH_TELLINGS && 2 * self.told > tellings {
            Wear::Overused
        } else {
            Wear::Fresh
        }
    }
}

impl Row {
    /// Says whether no story shows the value.
    pub fn is_gap(&self) -> bool {
        !self.shown.contains(&true)
    }
}

impl Matrix {
    /// Returns the matrix of the stories that are offered: a row for each wanted value, and for each
    /// that only stories name.
    pub fn of(stories: &Stories, wanted: &[Wanted]) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let named = stories.active().flat_map(|story| &story.values);
        let named = named.map(|value| (value.as_str(), 0));
        let wanted = wanted.iter().map(|one| (one.value.as_str(), one.asked));
        for (value, asked) in wanted.chain(named) {
            match rows.iter_mut().find(|row| row.value == value) {
                Some(row) => row.asked += asked,
                None => rows.push(Row {
                    value: value.to_owned(),
                    asked,
                    shown: stories
                        .active()
                        .map(|story| story.values.iter().any(|shown| shown == value))
                        .collect(),
                }),
            }
        }
        rows.sort_by(|a, b| b.asked.cmp(&a.asked).then_with(|| a.value.cmp(&b.value)));
        let columns = stories.active().map(|story| Column {
            id: story.id.clone(),
            title: story.title.clone(),
            told: story.told,
            wear: story.wear(stories),
        });
        Self {
            rows,
            columns: columns.collect(),
        }
    }

    /// Returns the values that no story shows, those most asked for first.
    pub fn gaps(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_gap())
    }

    /// Returns what to do about it, line by line.
    pub fn advice(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let gaps: Vec<&str> = self.gaps().map(|row| row.value.as_str()).collect();
        let (first, more) = gaps.split_at(gaps.len().min(TOLD_GAPS));
        if !first.is_empty() {
            let more = match more.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            lines.push(format!("no story for {}{more}", first.join(", ")));
        }
        for column in &self.columns {
            let what = match column.wear {
                Wear::Fresh => continue,
                Wear::Tired => "tired, retire it or let it rest",
                Wear::Overused => "overused, prepare another",
            };
            lines.push(format!("{}: told {} times, {what}", column.id, column.told));
        }
        lines
    }
}
