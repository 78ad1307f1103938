//! One item as two histories know it.
//!
//! Invariant: the account that stands depends on the two sides alone, not on which is the own one.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use crate::base::{DeckId, Timestamp};
use crate::memory::{Item, ItemKey, ItemKind, Rating, Scheduler};
use crate::store::table::{Row, Table, compare, compare_rows};

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

/// What a history knows of an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) log: BTreeMap<Review, Row>,
    pub(super) row: Option<Row>,
}

/// Which side's account of an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    Own,
    Other,
    /// Neither's: it is scheduled again.
    Again,
}

/// The two tables, and where in their rows things stand.
pub(super) struct Names<'t> {
    pub(super) reviews: &'t Table,
    pub(super) items: &'t Table,
    pub(super) number: usize,
    undone: usize,
}

/// Columns that follow from the reviews before.
fn follows(column: &str) -> bool {
    matches!(
        column,
        "elapsed_days" | "interval_days" | "before" | "after"
    )
}

impl<'t> Names<'t> {
    pub(super) fn of(reviews: &'t Table, items: &'t Table) -> Self {
        let place = |name: &str| reviews.position(name).unwrap_or(usize::MAX);
        Self {
            reviews,
            items,
            number: place("number"),
            undone: place("undone_at"),
        }
    }

    /// Joins what two sides know of an item.
    pub(super) fn join(
        &self,
        name: &(String, String, String),
        ours: &Known,
        theirs: &Known,
        scheduler: &Scheduler,
    ) -> (Account, Known) {
        let mut log = self.join_logs(&ours.log, &theirs.log);
        let knows_all = |side: &Known| {
            let same = |(key, row): (&Review, &Row)| {
                let known = side.log.get(key);
                known.is_some_and(|known| known.get(self.undone) == row.get(self.undone))
            };
            log.iter().all(same)
        };
        let account = match (knows_all(ours), knows_all(theirs)) {
            (true, true) if self.told(ours) < self.told(theirs) => Account::Other,
            (true, _) => Account::Own,
            (false, true) => Account::Other,
            (false, false) => Account::Again,
        };
        let row = match account {
            Account::Own => {
                self.follow(&ours.log, &mut log);
                ours.row.clone()
            }
            Account::Other => {
                self.follow(&theirs.log, &mut log);
                theirs.row.clone()
            }
            Account::Again => {
                let item = self.again(name, &mut log, scheduler);
                Some(self.item_row(&item, ours.row.as_ref(), theirs.row.as_ref()))
            }
        };
        (account, Known { log, row })
    }

    /// Returns all reviews; what both sides know of one is joined value by value.
    fn join_logs(
        &self,
        ours: &BTreeMap<Review, Row>,
        theirs: &BTreeMap<Review, Row>,
    ) -> BTreeMap<Review, Row> {
        let mut log = ours.clone();
        for (key, theirs) in theirs {
            let Some(row) = log.get_mut(key) else {
                log.insert(key.clone(), theirs.clone());
                continue;
            };
            let values = row.iter_mut().zip(theirs).zip(&self.reviews.columns);
            for ((ours, theirs), column) in values {
                let ordering = match column.name.as_str() {
                    "number" => continue,
                    name if follows(name) => continue,
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
        for row in side.log.values() {
            let values = row.iter().zip(&self.reviews.columns);
            let values = values.filter(|(_, column)| follows(&column.name));
            told.extend(values.map(|(value, _)| value.clone()));
        }
        Told(told)
    }

    /// Schedules an item anew, review by review, and writes into each what follows.
    fn again(
        &self,
        name: &(String, String, String),
        log: &mut BTreeMap<Review, Row>,
        scheduler: &Scheduler,
    ) -> Item {
        let (deck, kind, id) = name;
        let is_card = kind == ItemKind::Card.as_str();
        let mut item = Item::new(ItemKey {
            deck: DeckId::new(deck),
            kind: if is_card {
                ItemKind::Card
            } else {
                ItemKind::Question
            },
            id: id.clone(),
        });
        for (key, row) in log {
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
            if row.get(self.undone) == Some(&Value::Null) {
                item = after;
            }
        }
        item
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
