//! A small database made of the numbers of values, in buffers that are used again.
//!
//! Invariant: rows have a number for every schema column; those of generated columns are NULL and
//! are never shown.

use super::generate::Generator;
use super::palette::{Palette, ValueId};
use super::tables::{Instance, Rows, TableRows};
use crate::relation::Value;

/// The rows of one database, by the numbers of a generator's values.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    pub(super) grids: Vec<Grid>,
    /// Values that the generator's palette does not have; their numbers follow the palette's.
    pub(super) extra: Vec<Value>,
    /// The handful of values of each share; empty until it is drawn.
    pub(super) drawn: Vec<Vec<ValueId>>,
    /// Whether a table's turn has come.
    pub(super) is_filled: Vec<bool>,
}

/// The rows of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) n_rows: usize,
    /// Row after row.
    pub(super) cells: Vec<ValueId>,
}

/// A sketch together with the generator whose values its numbers mean.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'s> {
    pub(super) generator: &'s Generator<'s>,
    pub(super) sketch: &'s Sketch,
}

impl Grid {
    pub(super) fn row(&self, row: usize) -> &[ValueId] {
        let start = row * self.width;
        self.cells
            .get(start..start + self.width)
            .unwrap_or_default()
    }

    pub(super) fn push(&mut self, row: &[ValueId]) {
        self.cells.extend_from_slice(row);
        self.n_rows += 1;
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Option<ValueId> {
        self.row(row).get(column).copied()
    }

    pub(super) fn set(&mut self, row: usize, column: usize, id: ValueId) {
        if let Some(cell) = self.cells.get_mut(row * self.width + column) {
            *cell = id;
        }
    }

    /// Keeps the rows that `is_kept` says yes to.
    pub(super) fn retain(&mut self, is_kept: impl Fn(&[ValueId]) -> bool) {
        if self.width == 0 {
            return;
        }
        let kept = self.cells.chunks(self.width).filter(|row| is_kept(row));
        let kept: Vec<ValueId> = kept.flatten().copied().collect();
        self.n_rows = kept.len() / self.width;
        self.cells = kept;
    }
}

impl Sketch {
    /// The number of `value`: a fresh one, for values the palette does not have.
    pub(super) fn number(&mut self, value: Value, palette: &Palette) -> ValueId {
        self.extra.push(value);
        (palette.len() + self.extra.len() - 1) as ValueId
    }

    pub(super) fn value<'s>(&'s self, id: ValueId, palette: &'s Palette) -> &'s Value {
        palette.get(id).unwrap_or_else(|| {
            let extra = self.extra.get((id as usize).wrapping_sub(palette.len()));
            extra.unwrap_or(&Value::Null)
        })
    }
}

impl Drawn<'_> {
    /// Returns the same as an instance of its own.
    pub fn to_instance(&self) -> Instance {
        let schema = self.generator.schema();
        let tables = schema.tables.iter().enumerate().map(|(index, table)| {
            let width = table.input_columns().count().max(1);
            let cells: Vec<Value> = self.cells(index).cloned().collect();
            TableRows {
                name: table.name.clone(),
                rows: cells.chunks(width).map(<[Value]>::to_vec).collect(),
            }
        });
        Instance {
            tables: tables.collect(),
        }
    }
}

impl Rows for Drawn<'_> {
    fn n_rows(&self, table: usize) -> usize {
        self.sketch.grids.get(table).map_or(0, |grid| grid.n_rows)
    }

    fn cells(&self, table: usize) -> impl Iterator<Item = &Value> {
        let plan = self.generator.plan();
        let columns = plan.tables.get(table).map_or(&[][..], |t| &t.columns);
        let grid = self.sketch.grids.get(table);
        let cells = grid.map_or(&[][..], |grid| &grid.cells);
        let columns = columns.iter().cycle();
        let cells = cells.iter().zip(columns).filter(|(_, c)| !c.generated);
        cells.map(|(id, _)| self.sketch.value(*id, &plan.palette))
    }
}
