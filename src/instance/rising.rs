//! Columns that go from row to row, or follow another column of their row.
//!
//! Invariant: only columns that no foreign key sets are changed, and rows that break a CHECK after
//! that are dropped.

use super::draft::Draft;
use super::neighbors::shifted;
use super::palette::{NULL, ValueId};
use super::plan::{Follower, Rising, TablePlan};
use crate::relation::Value;

impl<'g> Draft<'g> {
    /// Sets the columns that come some time after another.
    pub(super) fn follow(&mut self, table: &TablePlan, row: &mut [ValueId]) {
        for follower in &table.followers {
            let Follower { column, leader, .. } = follower;
            let (Some(mine), Some(theirs)) = (row.get(*column), row.get(*leader)) else {
                continue;
            };
            if *mine == NULL || *theirs == NULL {
                continue;
            }
            let leader = *theirs;
            let is_late = follower.late.filter(|(_, rate)| self.dice.chance(*rate));
            let delay = if let Some((late, _)) = is_late {
                late
            } else {
                let choices = [0, 1, follower.within / 2, follower.within];
                let chosen = self.dice.pick(&choices).copied();
                chosen.unwrap_or(0).min(follower.within)
            };
            let value = self.later(leader, delay);
            if let Some(cell) = row.get_mut(*column) {
                *cell = value;
            }
        }
    }

    /// Puts the values of rising columns in order, and drops the rows that no longer pass.
    pub(super) fn raise(&mut self, index: usize, table: &'g TablePlan) {
        if table.risings.is_empty() {
            return;
        }
        for rising in &table.risings {
            if rising.is_consecutive {
                self.count_up(index, rising);
            } else {
                self.sort(index, rising);
            }
        }
        let n_rows = self.grid(index).map_or(0, |grid| grid.n_rows);
        for row in 0..n_rows {
            let mut cells = self
                .grid(index)
                .map_or_else(Vec::new, |grid| grid.row(row).to_vec());
            self.follow(table, &mut cells);
            if let Some(grid) = self.sketch.grids.get_mut(index) {
                for (column, id) in cells.iter().enumerate() {
                    grid.set(row, column, *id);
                }
            }
        }
        let Some(grid) = self.sketch.grids.get_mut(index) else {
            return;
        };
        let mut grid = std::mem::take(grid);
        grid.retain(|row| self.broken_condition(table, row).is_none());
        if let Some(slot) = self.sketch.grids.get_mut(index) {
            *slot = grid;
        }
    }

    /// Lets the days of each column go on from row to row, mostly one by one, so that a group has
    /// days in a row; drops the rows that no longer pass.
    pub(super) fn march(&mut self, index: usize, table: &'g TablePlan) {
        let is_set = |column: usize| {
            table.risings.iter().any(|rising| rising.column == column)
                || table.followers.iter().any(|f| f.column == column)
        };
        let is_key = |column: usize| {
            let mut keys = table.keys.iter().flat_map(|key| &key.columns);
            keys.any(|(part, _)| *part == column)
        };
        let n_rows = self.grid(index).map_or(0, |grid| grid.n_rows);
        for (column, info) in table.columns.iter().enumerate() {
            if !info.is_moment || info.is_child || info.generated || is_set(column) {
                continue;
            }
            let cell = |draft: &Self, row| draft.grid(index).and_then(|g| g.cell(row, column));
            let first = (0..n_rows).find_map(|row| cell(self, row).filter(|id| *id != NULL));
            let Some(start) = first.filter(|id| is_day(self.value(*id))) else {
                continue;
            };
            let mut day = 0;
            for row in 0..n_rows {
                if cell(self, row) == Some(NULL) {
                    continue;
                }
                let value = self.later(start, day);
                if let Some(grid) = self.sketch.grids.get_mut(index) {
                    grid.set(row, column, value);
                }
                day += match self.dice.below(9) {
                    0 if !is_key(column) => 0,
                    1 => 2,
                    _ => 1,
                };
            }
        }
        let Some(grid) = self.sketch.grids.get_mut(index) else {
            return;
        };
        let mut grid = std::mem::take(grid);
        grid.retain(|row| {
            let cells = row.iter().zip(&table.columns).enumerate();
            let mut moments = cells.filter(|(_, (_, info))| info.is_moment);
            moments.all(|(column, (id, info))| self.admits(info, column, *id))
                && self.broken_condition(table, row).is_none()
        });
        if let Some(slot) = self.sketch.grids.get_mut(index) {
            *slot = grid;
        }
    }

    fn sort(&mut self, index: usize, rising: &Rising) {
        let column = rising.column;
        let Some(grid) = self.grid(index) else { return };
        let mut rows: Vec<usize> = (0..grid.n_rows).collect();
        let cell = |row: &usize, column| grid.cell(*row, column).unwrap_or(NULL);
        if let Some(with) = rising.with {
            rows.retain(|row| cell(row, column) != NULL && cell(row, with) != NULL);
            rows.sort_by(|a, b| self.value(cell(a, with)).sql_cmp(self.value(cell(b, with))));
        }
        let mut values: Vec<ValueId> = rows.iter().map(|row| cell(row, column)).collect();
        values.sort_by(|a, b| self.value(*a).sql_cmp(self.value(*b)));
        if let Some(grid) = self.sketch.grids.get_mut(index) {
            for (row, value) in rows.into_iter().zip(values) {
                grid.set(row, column, value);
            }
        }
    }

    /// Each row's value is the one after that of the row before.
    fn count_up(&mut self, index: usize, rising: &Rising) {
        let column = rising.column;
        let Some(grid) = self.grid(index) else { return };
        let n_rows = grid.n_rows;
        let cells = (0..n_rows).filter_map(|row| grid.cell(row, column));
        let filled = cells.filter(|id| *id != NULL);
        let least = filled.min_by(|a, b| self.value(*a).sql_cmp(self.value(*b)));
        let Some(start) = least else { return };
        for row in 0..n_rows {
            let value = self.later(start, row as i64);
            if let Some(grid) = self.sketch.grids.get_mut(index) {
                grid.set(row, column, value);
            }
        }
    }

    /// What comes so much after a value, or the value itself if nothing does.
    pub(super) fn later(&mut self, id: ValueId, by: i64) -> ValueId {
        match shifted(self.value(id), by) {
            Some(value) => self.extra(value),
            None => id,
        }
    }
}

fn is_day(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.len() == 10)
}
