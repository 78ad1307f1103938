//! One small database in the making.
//!
//! Invariant: a row goes into its table only when it keeps every key, points at rows that are there
//! and breaks no CHECK that is understood; otherwise it is changed a few times and then given up.

use super::condition::Condition;
use super::palette::{NULL, ValueId, fold};
use super::plan::{ColumnPlan, KeyPlan, Plan, Reference, TablePlan};
use super::schema::{Affinity, Collation};
use super::sketch::{Grid, Sketch};
use super::stored::stored;
use super::temper::Temper;
use crate::base::Dice;
use crate::relation::Value;

/// How often a row is changed before it is given up.
const MAX_ATTEMPTS: usize = 12;

/// A cell that its foreign key has not set yet.
const OPEN: ValueId = ValueId::MAX;

/// One instance in the making.
pub(super) struct Draft<'g> {
    pub(super) plan: &'g Plan,
    pub(super) dice: Dice,
    pub(super) temper: Temper,
    pub(super) sketch: &'g mut Sketch,
}

impl<'g> Draft<'g> {
    pub(super) fn new(plan: &'g Plan, dice: Dice, temper: Temper, sketch: &'g mut Sketch) -> Self {
        sketch.extra.clear();
        sketch.is_filled.clear();
        sketch.is_filled.resize(plan.tables.len(), false);
        sketch.drawn.iter_mut().for_each(Vec::clear);
        sketch.drawn.resize_with(plan.n_shares, Vec::new);
        sketch.grids.resize_with(plan.tables.len(), Grid::default);
        for (grid, table) in sketch.grids.iter_mut().zip(&plan.tables) {
            grid.width = table.columns.len();
            grid.n_rows = 0;
            grid.cells.clear();
        }
        Self {
            plan,
            dice,
            temper,
            sketch,
        }
    }

    /// Fills all tables, parents first.
    pub(super) fn fill_all(&mut self, max_rows: usize) {
        let plan = self.plan;
        let mut row = Vec::new();
        for index in &plan.order {
            let Some(table) = plan.tables.get(*index).filter(|table| !table.is_view) else {
                continue;
            };
            if let Some(filled) = self.sketch.is_filled.get_mut(*index) {
                *filled = true;
            }
            if self.temper.empty == Some(*index) {
                continue;
            }
            let crowd = self.temper.groups.filter(|_| table.is_crowded);
            let n_rows = match (crowd, self.temper.n_rows) {
                (Some(groups), _) => groups.least + self.dice.below(groups.most + 1 - groups.least),
                (None, Some(n_rows)) => n_rows.min(max_rows),
                (None, None) => 1 + self.dice.below(max_rows),
            };
            for _ in 0..n_rows {
                if self.new_row(*index, table, &mut row).is_some()
                    && let Some(grid) = self.sketch.grids.get_mut(*index)
                {
                    grid.push(&row);
                }
            }
            if self.temper.marches {
                self.march(*index, table);
            }
            self.raise(*index, table);
        }
    }

    /// Makes a row that may go into the table.
    fn new_row(
        &mut self,
        index: usize,
        table: &'g TablePlan,
        row: &mut Vec<ValueId>,
    ) -> Option<()> {
        self.first_draft(index, table, row)?;
        for attempt in 0..MAX_ATTEMPTS {
            if let Some(key) = self.broken_key(index, table, row) {
                let spared = self.spared(table, key, attempt);
                for (column, _) in key.columns.iter().filter(|(c, _)| !spared(*c)) {
                    let value = self.key_value(index, table, *column, attempt)?;
                    *row.get_mut(*column)? = value;
                }
                self.refer_all(index, table, row)?;
                self.follow(table, row);
            } else if let Some(broken) = self.broken_condition(table, row) {
                self.repair(table, broken, row, attempt);
            } else {
                return Some(());
            }
        }
        None
    }

    /// Which columns of a key that collided stay as they are: those that make the group, where
    /// others can tell its rows apart.
    fn spared(
        &self,
        table: &'g TablePlan,
        key: &KeyPlan,
        attempt: usize,
    ) -> impl Fn(usize) -> bool + use<'g> {
        let is_grouped = move |column: usize| {
            let info = table.columns.get(column);
            info.is_some_and(|info| info.is_grouped)
        };
        let is_held = self.temper.groups.is_some()
            && attempt < MAX_ATTEMPTS / 2
            && key.columns.iter().any(|(column, _)| !is_grouped(*column));
        move |column| is_held && is_grouped(column)
    }

    fn first_draft(
        &mut self,
        index: usize,
        table: &'g TablePlan,
        row: &mut Vec<ValueId>,
    ) -> Option<()> {
        row.clear();
        let n_earlier = self.grid(index).map_or(0, |grid| grid.n_rows);
        let repeats = table.repeats.as_ref();
        let copy_rate = repeats.map_or(self.temper.copy_rate, |(rate, _)| *rate);
        if n_earlier > 0 && self.dice.chance(copy_rate) {
            let copied = self.dice.below(n_earlier);
            row.extend_from_slice(self.grid(index)?.row(copied));
            for column in repeats.into_iter().flat_map(|(_, fresh)| fresh) {
                self.redraw(index, table, *column, row);
            }
            if self.dice.chance(self.temper.twist_rate) {
                let column = self.dice.below(table.columns.len());
                self.twist(table, column, row);
            }
        } else {
            for (column, info) in table.columns.iter().enumerate() {
                let value = if info.is_child {
                    OPEN
                } else {
                    self.cell(index, column, info)
                };
                row.push(value);
            }
            self.refer_all(index, table, row)?;
            for (column, info) in table.columns.iter().enumerate() {
                if row.get(column) == Some(&OPEN) {
                    let value = self.cell(index, column, info);
                    *row.get_mut(column)? = value;
                }
            }
        }
        self.follow(table, row);
        Some(())
    }

    fn redraw(&mut self, index: usize, table: &TablePlan, column: usize, row: &mut [ValueId]) {
        let Some(info) = table.columns.get(column).filter(|info| !info.is_child) else {
            return;
        };
        let value = self.cell(index, column, info);
        if let Some(cell) = row.get_mut(column) {
            *cell = value;
        }
    }

    /// Gives one column of a repeated row another value.
    fn twist(&mut self, table: &TablePlan, column: usize, row: &mut [ValueId]) {
        let Some(info) = table.columns.get(column) else {
            return;
        };
        if info.is_child || info.generated {
            return;
        }
        let from_edge = !info.pool.edge.is_empty() && self.dice.chance(0.5);
        let from = if from_edge {
            &info.pool.edge
        } else {
            &info.pool.core
        };
        if let (Some(value), Some(cell)) = (self.dice.pick(from), row.get_mut(column)) {
            *cell = *value;
        }
    }

    /// A value for a cell, as the temper of the database has it.
    fn cell(&mut self, index: usize, column: usize, info: &ColumnPlan) -> ValueId {
        if info.generated {
            return NULL;
        }
        let null_rate = info.null_rate.unwrap_or(self.temper.null_rate);
        if info.nullable && self.dice.chance(null_rate) {
            return NULL;
        }
        let mut value = self.drawn_value(index, info);
        if info.is_mixed {
            value = self.extra(stored(self.value(value), info.affinity));
        }
        if info.conditions.is_empty() || self.admits(info, column, value) {
            return value;
        }
        // The handful was drawn for another table's column of this name.
        self.dice.pick(&info.pool.core).copied().unwrap_or(NULL)
    }

    fn drawn_value(&mut self, index: usize, info: &ColumnPlan) -> ValueId {
        let plain = info.pool.core.first().copied().unwrap_or(NULL);
        let few = self.few(info);
        let makes_group = info.is_grouped && self.temper.groups.is_some();
        if !info.weights.is_empty() && few != Some(1) && !makes_group {
            let place = self.dice.weighted(&info.weights);
            return info.pool.core.get(place).copied().unwrap_or(plain);
        }
        let Some(drawn) = self.sketch.drawn.get_mut(info.share) else {
            return plain;
        };
        if drawn.is_empty() {
            // One value makes one group, few make ties.
            let n_values = few.unwrap_or_else(|| {
                let n_values = self.dice.pick(&[1, 2, 2, 3, 4, 6]);
                n_values.copied().unwrap_or(2)
            });
            let n_values = n_values.min(info.n_distinct).max(1);
            let edge_rate = self.temper.edge_rate;
            info.pool.draw(n_values, edge_rate, &mut self.dice, drawn);
        }
        if self.temper.is_still && info.is_moment {
            return drawn.first().copied().unwrap_or(plain);
        }
        let n_drawn = drawn.len();
        let place = if self.temper.is_apart && n_drawn > 1 {
            // Tables take turns in the handful, so that no two of them share a value.
            let n_mine = (n_drawn - index % 2).div_ceil(2);
            self.dice.below(n_mine) * 2 + index % 2
        } else {
            self.dice.below(n_drawn)
        };
        drawn.get(place).copied().unwrap_or(plain)
    }

    /// How many different values the column has, if the temper says it: few make groups, and many
    /// where they are counted.
    fn few(&self, info: &ColumnPlan) -> Option<usize> {
        match self.temper.groups {
            Some(groups) if info.is_grouped => Some(groups.n),
            Some(groups) if info.is_counted => Some(groups.least),
            _ => self.temper.n_values,
        }
    }

    /// Another value for a key column that collided.
    fn key_value(
        &mut self,
        index: usize,
        table: &TablePlan,
        column: usize,
        attempt: usize,
    ) -> Option<ValueId> {
        let info = table.columns.get(column)?;
        let pool = &info.pool;
        let from_pool = attempt < 4 || info.is_closed;
        if from_pool && self.dice.chance(0.8) && !pool.core.is_empty() {
            let from_edge = !pool.edge.is_empty() && self.dice.chance(0.2);
            let from = if from_edge { &pool.edge } else { &pool.core };
            return self.dice.pick(from).copied();
        }
        if info.is_closed {
            return self.dice.pick(&pool.core).copied();
        }
        let n_rows = self.grid(index).map_or(0, |grid| grid.n_rows);
        let number = 1 + self.dice.below(n_rows + 3 + attempt * 2) as i64;
        let first = pool.core.first().copied().unwrap_or(NULL);
        let is_text = matches!(self.value(first), Value::Text(_));
        Some(match info.affinity {
            Affinity::Text if info.is_moment => self.later(first, number),
            Affinity::Text => self.extra(Value::Text(key_text(number, info.longest))),
            Affinity::Numeric | Affinity::Blob if is_text => self.later(first, number),
            Affinity::Real => self.extra(Value::Real(number as f64)),
            Affinity::Integer | Affinity::Numeric | Affinity::Blob => {
                self.extra(Value::Integer(number))
            }
        })
    }

    /// The number of a value that may be new.
    pub(super) fn extra(&mut self, value: Value) -> ValueId {
        let known = self.plan.palette.find(&value);
        known.unwrap_or_else(|| self.sketch.number(value, &self.plan.palette))
    }

    fn refer_all(&mut self, index: usize, table: &'g TablePlan, row: &mut [ValueId]) -> Option<()> {
        for reference in &table.references {
            self.refer(index, table, reference, row)?;
        }
        Some(())
    }

    /// Points a foreign key of `row` at a parent row or at NULL; `None` if neither is possible.
    fn refer(
        &mut self,
        index: usize,
        table: &TablePlan,
        reference: &Reference,
        row: &mut [ValueId],
    ) -> Option<()> {
        let parent = reference.parent;
        let n_parents = self.grid(parent).map_or(0, |grid| grid.n_rows);
        let wants_null = self.temper.is_apart || self.dice.chance(self.temper.null_rate);
        let chosen = if n_parents == 0 || (reference.nullable && wants_null) {
            None
        } else if reference.overlaps {
            self.fitting_parent(reference, row)
        } else {
            Some(self.dice.below(n_parents.min(self.temper.n_parents)))
        };
        for (here, there) in &reference.columns {
            let value = match chosen {
                Some(chosen) => self.grid(parent)?.cell(chosen, *there)?,
                None if reference.nullable => NULL,
                // The first row of a table that must refer to itself refers to itself.
                None if parent == index => *row.get(*there)?,
                // In a circle of tables the value is drawn, and may find its row later.
                None if self.sketch.is_filled.get(parent) != Some(&true) => return Some(()),
                None => return None,
            };
            let not_null = table.columns.get(*here).is_none_or(|info| info.not_null);
            if value != NULL || !not_null {
                *row.get_mut(*here)? = value;
            }
        }
        Some(())
    }

    /// A parent row that agrees with what earlier foreign keys have set.
    fn fitting_parent(&mut self, reference: &Reference, row: &[ValueId]) -> Option<usize> {
        let grid = self.sketch.grids.get(reference.parent)?;
        let fits = |parent: usize| {
            reference.columns.iter().all(|(here, there)| {
                let mine = row.get(*here).copied().unwrap_or(OPEN);
                mine == OPEN || mine == NULL || grid.cell(parent, *there) == Some(mine)
            })
        };
        let start = self.dice.below(grid.n_rows);
        let mut all = (0..grid.n_rows).map(|step| (start + step) % grid.n_rows);
        all.find(|parent| fits(*parent))
    }

    /// The first key that `row` shares with an earlier row.
    fn broken_key(
        &self,
        index: usize,
        table: &'g TablePlan,
        row: &[ValueId],
    ) -> Option<&'g KeyPlan> {
        let grid = self.grid(index).filter(|grid| grid.n_rows > 0)?;
        table.keys.iter().find(|key| {
            let cells = key.columns.iter().map(|(column, _)| row.get(*column));
            let has_null = cells
                .into_iter()
                .any(|cell| cell.is_none_or(|id| *id == NULL));
            if has_null && !key.is_primary {
                return false; // NULLs never collide.
            }
            (0..grid.n_rows).any(|earlier| {
                let other = grid.row(earlier);
                key.columns.iter().all(|(column, collation)| {
                    match (row.get(*column), other.get(*column)) {
                        (Some(a), Some(b)) => self.is_same(*a, *b, *collation),
                        _ => false,
                    }
                })
            })
        })
    }

    fn is_same(&self, a: ValueId, b: ValueId, collation: Collation) -> bool {
        if a == b {
            return true;
        }
        let palette = &self.plan.palette;
        let rank = |id| match collation {
            Collation::Binary => palette.rank(id),
            Collation::NoCase => palette.folded(id),
            Collation::Rtrim => None,
        };
        if let (Some(a), Some(b)) = (rank(a), rank(b)) {
            return a == b;
        }
        let (a, b) = (self.value(a), self.value(b));
        match collation {
            Collation::Binary => a.sql_cmp(b).is_eq(),
            Collation::NoCase => fold(a).sql_cmp(&fold(b)).is_eq(),
            Collation::Rtrim => trimmed(a).sql_cmp(&trimmed(b)).is_eq(),
        }
    }

    pub(super) fn broken_condition(
        &self,
        table: &'g TablePlan,
        row: &[ValueId],
    ) -> Option<&'g Condition> {
        let cell = |column: usize| self.value(row.get(column).copied().unwrap_or(NULL));
        table.conditions.iter().find(|c| !c.holds(&cell))
    }

    /// Says whether the conditions that speak of this column alone let the value in.
    pub(super) fn admits(&self, info: &ColumnPlan, column: usize, id: ValueId) -> bool {
        let value = self.value(id);
        let cell = |asked: usize| if asked == column { value } else { &Value::Null };
        info.conditions.iter().all(|c| c.holds(&cell))
    }

    /// Changes a row so that it may keep `broken`: two columns change places, then become the same,
    /// then values are drawn, and NULL comes last.
    fn repair(
        &mut self,
        table: &TablePlan,
        broken: &Condition,
        row: &mut [ValueId],
        attempt: usize,
    ) {
        let is_free = |column: &&usize| {
            let info = table.columns.get(**column);
            info.is_some_and(|info| !info.is_child && !info.generated)
        };
        let free = broken.columns.iter().filter(is_free);
        if let ([a, b], 0 | 1) = (broken.columns.as_slice(), attempt)
            && free.clone().count() == 2
        {
            if attempt == 0 {
                row.swap(*a, *b);
            } else if let (Some(from), Some(cell)) = (row.get(*a).copied(), row.get_mut(*b)) {
                *cell = from;
            }
            return;
        }
        for column in free {
            let Some(info) = table.columns.get(*column) else {
                continue;
            };
            let from_edge = !info.pool.edge.is_empty() && self.dice.chance(0.3);
            let from = if from_edge {
                &info.pool.edge
            } else {
                &info.pool.core
            };
            let mut value = self.dice.pick(from).copied();
            if attempt + 2 >= MAX_ATTEMPTS && info.nullable && info.null_rate != Some(0.0) {
                value = Some(NULL);
            }
            if let (Some(value), Some(cell)) = (value, row.get_mut(*column)) {
                *cell = value;
            }
        }
    }

    pub(super) fn grid(&self, table: usize) -> Option<&Grid> {
        self.sketch.grids.get(table)
    }

    pub(super) fn value(&self, id: ValueId) -> &Value {
        self.sketch.value(id, &self.plan.palette)
    }
}

/// A text for a key: `k3`, or a single letter where no more has room.
fn key_text(number: i64, longest: usize) -> String {
    let text = format!("k{number}");
    if text.len() <= longest {
        return text;
    }
    let letters = ('a'..='z').chain('A'..='Z');
    let letter = letters
        .cycle()
        .nth(usize::try_from(number).unwrap_or(0) % 52);
    letter.map(String::from).unwrap_or_default()
}

fn trimmed(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::text(text.trim_end_matches(' ')),
        Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => value.clone(),
    }
}
