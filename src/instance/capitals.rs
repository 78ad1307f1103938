//! One way to write every text, for dialects that overlook capitals.
//!
//! MySQL's usual collations take 'paid' and 'PAID' for equal; SQLite does not. Invariant: where
//! capitals are to be overlooked, no two values that are drawn differ in nothing else, so that both say
//! the same of them; only a CHECK that names both writings brings them in.

use std::collections::HashMap;

use super::mined::Mined;
use super::palette::fold;
use super::pool::Pool;
use super::schema::Schema;
use crate::relation::Value;

/// How each text is written, by its small letters.
#[derive(Debug, Default)]
pub(super) struct Capitals {
    written: HashMap<String, Value>,
}

impl Capitals {
    /// Learns the writings of CHECKs, of the visible data and of the queries, in this order.
    pub(super) fn new(schema: &Schema, mined: &Mined) -> Self {
        let mut capitals = Self::default();
        let columns = || {
            let tables = schema.tables.iter();
            tables.flat_map(|table| {
                let columns = table.columns.iter();
                columns.filter_map(|column| mined.seen(&table.name, &column.name))
            })
        };
        let closed = columns().flat_map(|seen| &seen.closed);
        let visible = columns().flat_map(|seen| &seen.visible);
        let constants = columns().flat_map(|seen| &seen.constants);
        for value in closed.chain(visible).chain(constants) {
            capitals.write(value);
        }
        capitals
    }

    /// Returns the value as it is written.
    fn write(&mut self, value: &Value) -> Value {
        match fold(value) {
            Value::Text(folded) => {
                let written = self.written.entry(folded);
                written.or_insert_with(|| value.clone()).clone()
            }
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => value.clone(),
        }
    }

    /// Writes every value of a pool in its one way.
    pub(super) fn unify(&mut self, pool: &mut Pool) {
        let mut near = std::mem::take(&mut pool.near).into_iter();
        let (mut core, mut kept) = (Vec::new(), Vec::new());
        for value in &pool.core {
            let near = near.next();
            let value = self.write(value);
            if core.contains(&value) {
                continue;
            }
            core.push(value);
            kept.extend(near);
        }
        pool.core = core;
        for (value, near) in pool.core.iter().zip(&mut kept) {
            *near = near.iter().map(|value| self.write(value)).collect();
            near.retain(|other| other != value);
        }
        pool.near = kept;
        let mut edge = Vec::new();
        for value in &pool.edge {
            let value = self.write(value);
            if !pool.core.contains(&value) && !edge.contains(&value) {
                edge.push(value);
            }
        }
        pool.edge = edge;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_in_one_way() {
        let texts =
            |list: &[&str]| -> Vec<Value> { list.iter().map(|t| Value::text(*t)).collect() };
        let mut capitals = Capitals::default();
        capitals.write(&Value::text("SPAM"));
        let mut pool = Pool {
            core: texts(&["a", "spam", "Spam", "B", "b"]),
            near: vec![texts(&["A"]), texts(&["SPAM", "spamx"])],
            edge: texts(&["A", "sPAM", "spamx", "SPAMX"]),
        };
        pool.core.push(Value::Integer(1));
        capitals.unify(&mut pool);
        let mut core = texts(&["a", "SPAM", "B"]);
        core.push(Value::Integer(1));
        assert_eq!(pool.core, core);
        assert_eq!(pool.near, [Vec::new(), texts(&["spamx"])]);
        assert_eq!(pool.edge, texts(&["spamx"]));
    }
}
