//! What kind of trouble one database makes.
//!
//! Invariant: the directed tempers come in a fixed cycle and each makes one kind of trouble on
//! purpose; drawn ones mix several.

use crate::base::Dice;

/// The kinds of trouble that are made on purpose, besides a table left empty.
const KINDS: usize = 12;

/// The trouble of one database.
#[derive(Clone, Debug, Default)]
pub(super) struct Temper {
    pub(super) null_rate: f64,
    /// How often a row repeats an earlier one.
    pub(super) copy_rate: f64,
    /// How often a repeated row differs in one column.
    pub(super) twist_rate: f64,
    pub(super) edge_rate: f64,
    /// Children have one of the first so many rows as parent.
    pub(super) n_parents: usize,
    /// The table left empty.
    pub(super) empty: Option<usize>,
    /// How many different values columns have, if that is said: one makes ties and groups.
    pub(super) n_values: Option<usize>,
    /// How many rows tables have, if that is said.
    pub(super) n_rows: Option<usize>,
    /// Whether tables share no values, so that rows match no other row.
    pub(super) is_apart: bool,
    /// Whether all dates and times of a column are the same.
    pub(super) is_still: bool,
    /// Whether the days of a column go on from row to row.
    pub(super) marches: bool,
    /// How large its groups are, if they are meant to pass the counts of the queries.
    pub(super) groups: Option<Groups>,
}

/// A few large groups of rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Groups {
    /// How many different values a column has by which the queries group.
    pub(super) n: usize,
    /// How many rows a table has at least whose rows they group.
    pub(super) least: usize,
    /// How many at most.
    pub(super) most: usize,
}

impl Temper {
    /// A mixture.
    pub(super) fn draw(n_tables: usize, dice: &mut Dice) -> Self {
        let mut one_of = |from: &[f64]| dice.pick(from).copied().unwrap_or(0.0);
        let null_rate = one_of(&[0.0, 0.15, 0.15, 0.5]);
        let copy_rate = one_of(&[0.0, 0.0, 0.3, 0.5]);
        let twist_rate = one_of(&[0.0, 0.0, 0.3]);
        let edge_rate = one_of(&[0.0, 0.3, 0.7]);
        let n_parents = one_of(&[1.0, 2.0, 9.0, 9.0]) as usize;
        Self {
            null_rate,
            copy_rate,
            twist_rate,
            edge_rate,
            n_parents,
            empty: dice.chance(0.15).then(|| dice.below(n_tables)),
            ..Self::default()
        }
    }

    /// A mixture whose groups pass the counts of the queries, which ask for `demand` rows.
    pub(super) fn crowd(n_tables: usize, demand: usize, max_rows: usize, dice: &mut Dice) -> Self {
        let n = dice.pick(&[1, 1, 2]).copied().unwrap_or(1);
        let null_rate = dice.pick(&[0.0, 0.0, 0.15]).copied().unwrap_or(0.0);
        let n_values = dice.pick(&[2, 4, 6, 9]).copied();
        Self {
            n_parents: n,
            null_rate,
            n_values,
            empty: None,
            marches: dice.chance(0.25),
            groups: Some(Groups {
                n,
                least: 2 * demand,
                most: max_rows.max(4 * demand),
            }),
            ..Self::draw(n_tables, dice)
        }
    }

    /// How many directed tempers a schema of so many tables has.
    pub(super) fn n_directed(n_tables: usize) -> usize {
        KINDS + n_tables
    }

    /// The directed temper number `index`, in a cycle.
    pub(super) fn directed(index: usize, n_tables: usize) -> Self {
        let plain = Self {
            n_parents: usize::MAX,
            ..Self::default()
        };
        let index = index % Self::n_directed(n_tables).max(1);
        match index {
            // A row in each table, and likely a match.
            0 => Self {
                n_rows: Some(1),
                n_values: Some(1),
                ..plain
            },
            1 => plain,
            // NULL wherever it is allowed.
            2 => Self {
                null_rate: 1.0,
                ..plain
            },
            // Ties in every column that no key keeps apart.
            3 => Self {
                n_values: Some(1),
                ..plain
            },
            // Rows repeated where no key forbids it.
            4 => Self {
                copy_rate: 0.8,
                n_values: Some(2),
                ..plain
            },
            // Rows that match no row of another table.
            5 => Self {
                is_apart: true,
                n_values: Some(4),
                ..plain
            },
            // All children have one parent, the others have none.
            6 => Self {
                n_parents: 1,
                ..plain
            },
            7 => Self {
                is_still: true,
                edge_rate: 0.3,
                ..plain
            },
            // Both sides of the boundaries.
            8 => Self {
                edge_rate: 1.0,
                n_values: Some(3),
                ..plain
            },
            // Rows that differ from another in one column only.
            9 => Self {
                copy_rate: 0.7,
                twist_rate: 1.0,
                edge_rate: 0.5,
                ..plain
            },
            // NULLs among ties.
            10 => Self {
                null_rate: 0.5,
                n_values: Some(1),
                copy_rate: 0.3,
                ..plain
            },
            11 => Self {
                null_rate: 0.2,
                is_apart: true,
                n_values: Some(2),
                ..plain
            },
            empty => Self {
                empty: Some(empty - KINDS),
                ..plain
            },
        }
    }
}
