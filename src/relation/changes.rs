//! What changed between two results of one query: rows that came, rows that went, cells that differ.
//!
//! Invariant: each row of either result is in exactly one change or counted as the same; a changed
//! row is a pair that shares something, so that the cells beside each other belong together.

use std::cmp::Reverse;

use super::rows::Relation;
use super::value::Value;

/// Rows that are looked at on either side; the pairing is quadratic.
const MAX_ROWS: usize = 400;

/// The changes between two results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Names of the columns, those of the later result.
    pub columns: Vec<String>,
    /// In the order of the later result; rows that went come last.
    pub rows: Vec<RowChange>,
    /// How many rows are in both.
    pub same: usize,
}

/// One row that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub enum RowChange {
    /// A row with other cells than before.
    Changed {
        /// As it was.
        before: Vec<Value>,
        /// As it is.
        after: Vec<Value>,
    },
    /// A row that was not there.
    Came(Vec<Value>),
    /// A row that is not there any more.
    Went(Vec<Value>),
}

impl Changes {
    /// Returns what changed; `None` if the results have different columns or too many rows.
    pub fn between(before: &Relation, after: &Relation) -> Option<Self> {
        let is_small = before.rows.len().max(after.rows.len()) <= MAX_ROWS;
        if before.columns.len() != after.columns.len() || !is_small {
            return None;
        }
        let mut old: Vec<Option<&Vec<Value>>> = before.rows.iter().map(Some).collect();
        let mut new: Vec<Option<&Vec<Value>>> = after.rows.iter().map(Some).collect();
        let mut same = 0;
        for slot in &mut new {
            if let Some(twin) = old.iter_mut().find(|one| **one == *slot && slot.is_some()) {
                (*twin, *slot) = (None, None);
                same += 1;
            }
        }
        let mut partners = vec![None; new.len()];
        for (_, new_index, old_index) in pairs(&old, &new) {
            let is_free = partners.get(new_index).is_some_and(Option::is_none);
            if let Some(partner) = partners.get_mut(new_index).filter(|_| is_free) {
                *partner = old.get_mut(old_index).and_then(Option::take);
            }
        }
        let came = new.into_iter().zip(partners).filter_map(|(new, partner)| {
            let after = new?.clone();
            Some(match partner {
                Some(before) => RowChange::Changed {
                    before: before.clone(),
                    after,
                },
                None => RowChange::Came(after),
            })
        });
        let mut rows: Vec<RowChange> = came.collect();
        rows.extend(old.into_iter().flatten().cloned().map(RowChange::Went));
        Some(Self {
            columns: after.columns.clone(),
            rows,
            same,
        })
    }

    /// Says whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns how many rows changed, came and went.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&RowChange) -> bool| self.rows.iter().filter(|row| is(row)).count();
        (
            count(|row| matches!(row, RowChange::Changed { .. })),
            count(|row| matches!(row, RowChange::Came(_))),
            count(|row| matches!(row, RowChange::Went(_))),
        )
    }
}

/// How alike two rows are (the greater the less), and their indices: new, old.
type Pairing = (Reverse<(usize, usize)>, usize, usize);

/// Pairs of rows that share something, the most alike first.
fn pairs(old: &[Option<&Vec<Value>>], new: &[Option<&Vec<Value>>]) -> Vec<Pairing> {
    let left = |rows: &[Option<&Vec<Value>>]| rows.iter().flatten().count();
    let is_lone = left(old) == 1 && left(new) == 1;
    let mut found = Vec::new();
    for (new_index, after) in new.iter().enumerate() {
        for (old_index, before) in old.iter().enumerate() {
            let (Some(after), Some(before)) = (after, before) else {
                continue;
            };
            let equal = || after.iter().zip(*before).map(|(a, b)| a == b);
            let prefix = equal().take_while(|same| *same).count();
            let shared = equal().filter(|same| *same).count();
            if prefix > 0 || shared * 2 >= after.len() || is_lone {
                found.push((Reverse((prefix, shared)), new_index, old_index));
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks: `~` changed, `+` came, `-` went, and how many are the same.
    fn check(before: &str, after: &str, expect: &[&str]) {
        let [before, after] = [before, after].map(|text| Relation::parse(text).unwrap());
        let found = Changes::between(&before, &after).unwrap();
        let text = |row: &[Value]| {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            cells.join(" ")
        };
        let mut told: Vec<String> = found
            .rows
            .iter()
            .map(|row| match row {
                RowChange::Changed { before, after } => {
                    format!("~ {} > {}", text(before), text(after))
                }
                RowChange::Came(row) => format!("+ {}", text(row)),
                RowChange::Went(row) => format!("- {}", text(row)),
            })
            .collect();
        told.push(format!("{} same", found.same));
        assert_eq!(told, expect);
    }

    #[test]
    fn rows_are_paired_by_what_they_share() {
        check(
            "day | country | n\nd1 | US | 3\nd1 | BR | 1\nd2 | US | 4",
            "day | country | n\nd1 | US | 5\nd1 | BR | 1\nd0 | FR | 1",
            &["~ d1 US 3 > d1 US 5", "+ d0 FR 1", "- d2 US 4", "1 same"],
        );
    }

    #[test]
    fn the_longest_shared_beginning_wins() {
        check(
            "day | n\nd1 | 3\nd2 | 5",
            "day | n\nd1 | 5\nd2 | 6",
            &["~ d1 3 > d1 5", "~ d2 5 > d2 6", "0 same"],
        );
    }

    #[test]
    fn a_lone_number_is_changed_and_repeats_count() {
        check("n\n3", "n\n4", &["~ 3 > 4", "0 same"]);
        check("n\n3\n3", "n\n3", &["- 3", "1 same"]);
        check("n\n3", "n\n3", &["1 same"]);
    }

    #[test]
    fn other_columns_have_nothing_to_compare() {
        let [a, b] = ["n\n1", "n | m\n1 | 2"].map(|text| Relation::parse(text).unwrap());
        assert_eq!(Changes::between(&a, &b), None);
    }
}
