//! One item as two histories know it.
//!
//! Invariant: the account that stands depends on the two sides alone, not on which is the own one.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use crate::base::{DeckId, Timestamp};
use crate::memory::{Item, ItemKey, ItemKind, Mark, Rating, Scheduler};
use crate::store::table::{Row, Table, compare, compare_rows, text};

/// What makes a review of an item the one it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Review {
    pub(super) at: i64,
    pub(super) rating: i64,
    /// The sitting, by its own id.
    pub(super) sitting: String,
    /// Which of several that are alike.
    pub(super) alike: usize,
}

/// What makes a decision about an item the one it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Decision {
    pub(super) at: i64,
    /// Its place among those that were made together.
    pub(super) place: i64,
    pub(super) what: String,
    /// Which of several that are alike.
    pub(super) alike: usize,
}

/// What a history knows of an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) log: BTreeMap<Review, Row>,
    pub(super) row: Option<Row>,
    pub(super) decisions: BTreeMap<Decision, Row>,
    pub(super) mark: Option<Row>,
}

/// Which side's account of an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    Own,
    Other,
    /// Neither's: it is scheduled again.
    Again,
}

/// The tables that speak of items.
pub(super) struct Names<'t> {
    pub(super) reviews: &'t Table,
    pub(super) items: &'t Table,
    pub(super) decisions: &'t Table,
    pub(super) marks: &'t Table,
}

/// Columns of a review that follow from those before.
fn follows(column: &str) -> bool {
    matches!(
        column,
        "elapsed_days" | "interval_days" | "before" | "after"
    )
}

/// Columns that say where a row stands in the log of its own history.
fn is_place(column: &str) -> bool {
    matches!(column, "number" | "batch" | "after_review")
}

impl Names<'_> {
    /// Joins what two sides know of an item.
    pub(super) fn join(
        &self,
        name: &(String, String, String),
        ours: &Known,
        theirs: &Known,
        scheduler: &Scheduler,
    ) -> (Account, Known) {
        let mut log = join_logs(self.reviews, &ours.log, &theirs.log);
        let decisions = join_logs(self.decisions, &ours.decisions, &theirs.decisions);
        let knows_all = |side: &Known| {
            has_all(self.reviews, &side.log, &log)
                && has_all(self.decisions, &side.decisions, &decisions)
        };
        let account = match (knows_all(ours), knows_all(theirs)) {
            (true, true) if self.told(ours) < self.told(theirs) => Account::Other,
            (true, _) => Account::Own,
            (false, true) => Account::Other,
            (false, false) => Account::Again,
        };
        let (row, mark) = match account {
            Account::Own => {
                self.follow(&ours.log, &mut log);
                (ours.row.clone(), ours.mark.clone())
            }
            Account::Other => {
                self.follow(&theirs.log, &mut log);
                (theirs.row.clone(), theirs.mark.clone())
            }
            Account::Again => {
                let item = self.again(name, &mut log, &decisions, scheduler);
                let row = self.item_row(&item, ours.row.as_ref(), theirs.row.as_ref());
                let mark = if decisions.is_empty() {
                    let marks = [ours.mark.clone(), theirs.mark.clone()];
                    marks
                        .into_iter()
                        .flatten()
                        .max_by(|a, b| compare_rows(a, b))
                } else {
                    Some(self.mark_row(name, &decisions))
                };
                (Some(row), mark)
            }
        };
        let known = Known {
            log,
            row,
            decisions,
            mark,
        };
        (account, known)
    }

    /// Returns the mark that decisions come to: each changes what it changed when it was made.
    fn mark_row(
        &self,
        name: &(String, String, String),
        decisions: &BTreeMap<Decision, Row>,
    ) -> Row {
        let mut mark = serde_json::to_value(Mark::default()).unwrap_or_default();
        for row in decisions
            .values()
            .filter(|row| is_valid(self.decisions, row))
        {
            let told = |column: &str| {
                let json = self.decisions.position(column).and_then(|at| row.get(at));
                serde_json::from_str::<serde_json::Value>(text(json)).unwrap_or_default()
            };
            let (before, after) = (told("before"), told("after"));
            let (Some(mark), Some(after)) = (mark.as_object_mut(), after.as_object()) else {
                continue;
            };
            let changed = after
                .iter()
                .filter(|(field, value)| before.get(field) != Some(value));
            for (field, value) in changed {
                mark.insert(field.clone(), value.clone());
            }
        }
        let (deck, kind, id) = name.clone();
        let columns = self.marks.columns.iter();
        let row = columns.map(|column| match column.name.as_str() {
            "deck" => Value::Text(deck.clone()),
            "kind" => Value::Text(kind.clone()),
            "id" => Value::Text(id.clone()),
            _ => Value::Text(mark.to_string()),
        });
        row.collect()
    }

    /// Takes over what follows from the reviews before as `side` tells it.
    fn follow(&self, side: &BTreeMap<Review, Row>, log: &mut BTreeMap<Review, Row>) {
        for (key, row) in log {
            let Some(told) = side.get(key) else { continue };
            for ((value, told), column) in row.iter_mut().zip(told).zip(&self.reviews.columns) {
                if follows(&column.name) {
                    value.clone_from(told);
                }
            }
        }
    }

    /// Returns a side's account of an item, for choosing between two of the same reviews.
    fn told(&self, side: &Known) -> Told {
        let mut told = side.row.clone().unwrap_or_default();
        told.extend(side.mark.clone().unwrap_or_default());
        for row in side.log.values() {
            let values = row.iter().zip(&self.reviews.columns);
            let values = values.filter(|(_, column)| follows(&column.name));
            told.extend(values.map(|(value, _)| value.clone()));
        }
        Told(told)
    }

    /// Schedules an item anew, review by review, and writes into each what follows; where it was
    /// decided to start anew, nothing is known of it any more.
    fn again(
        &self,
        name: &(String, String, String),
        log: &mut BTreeMap<Review, Row>,
        decisions: &BTreeMap<Decision, Row>,
        scheduler: &Scheduler,
    ) -> Item {
        let (deck, kind, id) = name;
        let kinds = ItemKind::ALL.into_iter();
        let new = Item::new(ItemKey {
            deck: DeckId::new(deck),
            kind: kinds
                .clone()
                .find(|known| known.as_str() == kind)
                .unwrap_or(ItemKind::Card),
            id: id.clone(),
        });
        let restarts = decisions.iter().filter(|(_, row)| {
            let item = self.decisions.position("item").and_then(|at| row.get(at));
            is_valid(self.decisions, row) && matches!(item, Some(Value::Text(_)))
        });
        let mut restarts = restarts.map(|(decision, _)| decision.at).peekable();
        let mut item = new.clone();
        for (key, row) in log {
            while restarts.next_if(|at| *at < key.at).is_some() {
                item = new.clone();
            }
            let mut ratings = Rating::ALL.into_iter();
            let Some(rating) = ratings.find(|r| i64::from(r.number()) == key.rating) else {
                continue;
            };
            let (after, told) = scheduler.apply(&item, rating, Timestamp(key.at));
            for (value, column) in row.iter_mut().zip(&self.reviews.columns) {
                match column.name.as_str() {
                    "elapsed_days" => *value = Value::Integer(told.elapsed_days.into()),
                    "interval_days" => *value = Value::Integer(told.interval_days.into()),
                    "before" => *value = json(&item),
                    "after" => *value = json(&after),
                    _ => {}
                }
            }
            if is_valid(self.reviews, row) {
                item = after;
            }
        }
        if restarts.next().is_some() { new } else { item }
    }

    /// Returns the row of an item; what reviews do not say is the greater of both sides.
    fn item_row(&self, item: &Item, ours: Option<&Row>, theirs: Option<&Row>) -> Row {
        let columns = self.items.columns.iter().enumerate();
        let row = columns.map(|(index, column)| match column.name.as_str() {
            "deck" => Value::Text(item.key.deck.0.clone()),
            "kind" => Value::Text(item.key.kind.as_str().to_owned()),
            "id" => Value::Text(item.key.id.clone()),
            "stability" => real(item.state.map(|state| state.stability)),
            "difficulty" => real(item.state.map(|state| state.difficulty)),
            "introduced" => whole(item.introduced.map(|at| at.0)),
            "last_review" => whole(item.last_review.map(|at| at.0)),
            "due" => whole(item.due.map(|day| i64::from(day.0))),
            "reps" => Value::Integer(item.reps.into()),
            "lapses" => Value::Integer(item.lapses.into()),
            _ => {
                let values = [ours, theirs].map(|row| row.and_then(|row| row.get(index)));
                let greatest = values.into_iter().flatten().max_by(|a, b| compare(a, b));
                greatest.cloned().unwrap_or(Value::Null)
            }
        });
        row.collect()
    }
}

/// Returns all rows of a log; what both sides know of one is joined value by value.
fn join_logs<K: Ord + Clone>(
    table: &Table,
    ours: &BTreeMap<K, Row>,
    theirs: &BTreeMap<K, Row>,
) -> BTreeMap<K, Row> {
    let mut log = ours.clone();
    for (key, theirs) in theirs {
        let Some(row) = log.get_mut(key) else {
            log.insert(key.clone(), theirs.clone());
            continue;
        };
        let values = row.iter_mut().zip(theirs).zip(&table.columns);
        for ((ours, theirs), column) in values {
            let ordering = match column.name.as_str() {
                name if is_place(name) || follows(name) => continue,
                // What strands share stays with the first, which has the shortest name.
                "session" => compare(ours, theirs),
                _ => compare(theirs, ours),
            };
            if ordering.is_gt() {
                ours.clone_from(theirs);
            }
        }
    }
    log
}

/// Whether a side has every row of a log, taken back where it is.
fn has_all<K: Ord>(table: &Table, side: &BTreeMap<K, Row>, log: &BTreeMap<K, Row>) -> bool {
    let undone = table.position("undone_at").unwrap_or(usize::MAX);
    log.iter().all(|(key, row)| {
        let known = side.get(key);
        known.is_some_and(|known| known.get(undone) == row.get(undone))
    })
}

/// Whether something was not taken back.
fn is_valid(table: &Table, row: &Row) -> bool {
    let undone = table.position("undone_at").and_then(|at| row.get(at));
    matches!(undone, Some(Value::Null) | None)
}

/// Values that can be compared.
struct Told(Row);

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        compare_rows(&self.0, &other.0).is_eq()
    }
}

impl PartialOrd for Told {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(compare_rows(&self.0, &other.0))
    }
}

fn real(x: Option<f32>) -> Value {
    x.map_or(Value::Null, |x| Value::Real(f64::from(x)))
}

fn whole(n: Option<i64>) -> Value {
    n.map_or(Value::Null, Value::Integer)
}

fn json(item: &Item) -> Value {
    // Plain structs of numbers and texts cannot fail to become JSON.
    Value::Text(serde_json::to_string(item).unwrap_or_default())
}
