//! The values of a column by number, and how a handful of them is drawn for one database.
//!
//! Invariant: a handful has no value twice, and at least one value if the pool has any.

use super::palette::ValueId;
use crate::base::Dice;

/// The values of a pool, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberedPool {
    /// Likely values, constants of queries first.
    pub(super) core: Vec<ValueId>,
    /// The neighbors of the first values of the core, one list per value.
    pub(super) near: Vec<Vec<ValueId>>,
    /// All neighbors.
    pub(super) edge: Vec<ValueId>,
}

impl NumberedPool {
    /// Draws `n` values for one database: few values make ties and groups, and neighbors are
    /// neighbors of a value drawn before, so that both sides of a boundary meet in one database.
    pub(super) fn draw(&self, n: usize, edge_rate: f64, dice: &mut Dice, drawn: &mut Vec<ValueId>) {
        let mut anchor = None;
        for _ in 0..n * 2 {
            let near = anchor.and_then(|anchor: usize| self.near.get(anchor));
            let near = near.filter(|near| !near.is_empty() && dice.chance(edge_rate));
            let value = if let Some(near) = near {
                dice.pick(near)
            } else {
                let wants_anchor = edge_rate > 0.0 && !self.near.is_empty();
                let n_core = if wants_anchor {
                    self.near.len()
                } else {
                    self.core.len()
                };
                let place = dice.below(n_core);
                anchor = Some(place);
                // Now and then only one side of the boundary is there.
                let near = self.near.get(place);
                let aside = near.filter(|_| dice.chance(edge_rate / 3.0));
                let aside = aside.and_then(|near| dice.pick(near));
                aside.or(self.core.get(place))
            };
            match value {
                Some(value) if !drawn.contains(value) => drawn.push(*value),
                _ => {}
            }
            if drawn.len() == n {
                break;
            }
        }
    }
}
