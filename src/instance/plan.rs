//! A schema made ready for generating: every name resolved, every value numbered, once per search.
//!
//! Invariant: indexes point into the schema the plan was made of; a pool of values is never empty.

use super::condition::Condition;
use super::hints::Hints;
use super::maker::{Maker, Shares};
use super::mined::Mined;
use super::numbered::NumberedPool;
use super::palette::{Mixer, Palette};
use super::pool;
use super::schema::{Affinity, Collation, Schema};
use crate::relation::Value;

/// Whole numbers that keys of small databases use, numbered beforehand.
const KEY_NUMBERS: i64 = 24;

/// The schema as the generator needs it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// By table index.
    pub(super) tables: Vec<TablePlan>,
    /// Parents before children.
    pub(super) order: Vec<usize>,
    pub(super) palette: Palette,
    /// How many sets of columns draw from a common handful of values.
    pub(super) n_shares: usize,
    /// Whether foreign keys hold by construction.
    pub(super) keeps_references: bool,
    /// Rows of one group that pass every count of the queries; 0 if they count nothing.
    pub(super) demand: usize,
    /// Rows that pass every number of the queries.
    pub(super) held: usize,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct TablePlan {
    pub(super) is_view: bool,
    /// Whether its rows are those that the queries count in groups.
    pub(super) is_crowded: bool,
    pub(super) columns: Vec<ColumnPlan>,
    pub(super) keys: Vec<KeyPlan>,
    pub(super) references: Vec<Reference>,
    /// CHECKs over several columns, or over one that has to be asked row by row.
    pub(super) conditions: Vec<Condition>,
    /// How often a row repeats an earlier one, and the columns that are drawn anew then.
    pub(super) repeats: Option<(f64, Vec<usize>)>,
    /// What is done once all rows are there.
    pub(super) risings: Vec<Rising>,
    /// Columns whose value follows another column's.
    pub(super) followers: Vec<Follower>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlan {
    pub(super) generated: bool,
    /// Whether NULL may be drawn for it.
    pub(super) nullable: bool,
    pub(super) not_null: bool,
    pub(super) null_rate: Option<f64>,
    /// The handful of values it draws from, shared with columns of the same name.
    pub(super) share: usize,
    /// Whether a column of another affinity draws from that handful too.
    pub(super) is_mixed: bool,
    pub(super) pool: NumberedPool,
    /// How many different values there are at most.
    pub(super) n_distinct: usize,
    /// Whether no other value than the pool's core will do.
    pub(super) is_closed: bool,
    /// How often each value of the core comes; empty if there is nothing to say.
    pub(super) weights: Vec<f64>,
    pub(super) affinity: Affinity,
    pub(super) is_moment: bool,
    /// Characters of a text at most.
    pub(super) longest: usize,
    /// Whether the queries group by it.
    pub(super) is_grouped: bool,
    /// Whether the queries count how many different values it has.
    pub(super) is_counted: bool,
    /// Whether it takes part in a foreign key.
    pub(super) is_child: bool,
    /// The conditions that speak of this column alone.
    pub(super) conditions: Vec<Condition>,
}

/// Columns that no two rows may share.
#[derive(Clone, Debug)]
pub(super) struct KeyPlan {
    pub(super) columns: Vec<(usize, Collation)>,
    /// Whether NULLs collide as well.
    pub(super) is_primary: bool,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) parent: usize,
    /// Column here, column there.
    pub(super) columns: Vec<(usize, usize)>,
    /// Whether NULL in one of its columns is a way out.
    pub(super) nullable: bool,
    /// Whether an earlier foreign key has one of its columns too.
    pub(super) overlaps: bool,
}

/// How a column goes from row to row.
#[derive(Clone, Debug)]
pub(super) struct Rising {
    pub(super) column: usize,
    /// The column whose order it follows, instead of that of the rows.
    pub(super) with: Option<usize>,
    /// Whether each value is the next one of the value before.
    pub(super) is_consecutive: bool,
}

/// A column whose value comes some time after another column's.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    pub(super) column: usize,
    pub(super) leader: usize,
    /// As much later it usually is at most.
    pub(super) within: i64,
    /// How much later it sometimes is, and how often.
    pub(super) late: Option<(i64, f64)>,
}

impl Plan {
    pub(super) fn new(schema: &Schema, hints: &Hints, mined: &Mined) -> Self {
        let mut shares = Shares::default();
        let mut mixer = Mixer::new();
        let pools = pool::pools(schema, hints, mined);
        let tables = schema.tables.iter().zip(pools).map(|(table, pools)| {
            let mut maker = Maker {
                table,
                hints,
                mixer: &mut mixer,
                shares: &mut shares,
            };
            maker.table(schema, pools)
        });
        let mut tables: Vec<TablePlan> = tables.collect();
        mark_mixed(&mut tables, shares.n);
        mark_crowded(&mut tables, schema, mined);
        for number in 1..=KEY_NUMBERS {
            mixer.number(&Value::Integer(number));
        }
        let order = schema.load_order();
        Self {
            keeps_references: keeps_references(schema, &tables, &order),
            tables,
            order,
            palette: mixer.finish(),
            n_shares: shares.n,
            demand: mined.crowd().demand,
            held: mined.held(),
        }
    }
}

/// Finds what the queries group, and by what: a table whose rows a single grouped column tells apart
/// has no groups to count. Where nothing is grouped the whole of every table is one group.
fn mark_crowded(tables: &mut [TablePlan], schema: &Schema, mined: &Mined) {
    let crowd = mined.crowd();
    for (plan, table) in tables.iter_mut().zip(&schema.tables) {
        for (column, info) in plan.columns.iter_mut().zip(&table.columns) {
            let name = info.name.to_lowercase();
            column.is_grouped = crowd.grouped.contains(&name);
            column.is_counted = crowd.counted.contains(&name);
        }
        let is_key = |at: usize| table.unique_keys.iter().any(|key| *key == [at]);
        let mut columns = plan.columns.iter().enumerate();
        plan.is_crowded = columns.any(|(at, column)| column.is_grouped && !is_key(at));
    }
    if !tables.iter().any(|table| table.is_crowded) {
        for table in tables {
            table.is_crowded = true;
        }
    }
}

/// Says whether every foreign key points at tables that are filled before, through columns that
/// nothing else sets.
fn keeps_references(schema: &Schema, plans: &[TablePlan], order: &[usize]) -> bool {
    let place = |table: usize| order.iter().position(|other| *other == table);
    let tables = schema.tables.iter().zip(plans).enumerate();
    let mut tables = tables.filter(|(_, (table, _))| !table.is_view);
    tables.all(|(index, (table, plan))| {
        plan.references.len() == table.foreign_keys.len()
            && plan.references.iter().all(|reference| {
                let is_drawn = |table: usize, column: usize| {
                    let table = plans.get(table);
                    let column = table.and_then(|table| table.columns.get(column));
                    column.is_some_and(|column| !column.generated)
                };
                let mut columns = reference.columns.iter();
                place(reference.parent) < place(index)
                    && !reference.overlaps
                    && columns.all(|(here, there)| {
                        is_drawn(index, *here) && is_drawn(reference.parent, *there)
                    })
            })
    })
}

/// Finds the shares that columns of several affinities draw from.
fn mark_mixed(tables: &mut [TablePlan], n_shares: usize) {
    let mut affinities: Vec<Option<Affinity>> = vec![None; n_shares];
    let mut is_mixed = vec![false; n_shares];
    for column in tables.iter().flat_map(|table| &table.columns) {
        if let (Some(known), Some(is_mixed)) = (
            affinities.get_mut(column.share),
            is_mixed.get_mut(column.share),
        ) {
            *is_mixed |= known.is_some_and(|known| known != column.affinity);
            *known = Some(column.affinity);
        }
    }
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.is_mixed = is_mixed.get(column.share) == Some(&true);
    }
}
