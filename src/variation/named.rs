//! Whom questions and queries speak of: what happened to them stays as the deck wrote it.
//!
//! Invariant: what is said of somebody by name is as true of a variant as of the deck's own rows.

use std::collections::BTreeSet;

use super::roles::{Role, Roles};
use super::words::Words;
use crate::instance::{Instance, Schema};
use crate::relation::Value;

/// The entities that are spoken of, and those that belong to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// By domain, as literals.
    of: Vec<BTreeSet<String>>,
}

impl Named {
    pub(super) fn find(schema: &Schema, rows: &Instance, roles: &Roles, words: &Words) -> Self {
        let mut of = vec![BTreeSet::new(); roles.domains.len()];
        for (domain, named) in roles.domains.iter().zip(&mut of) {
            for at in &domain.columns {
                let table = schema.tables.get(at.0);
                let column = table.and_then(|table| table.input_columns().nth(at.1));
                let Some((_, column)) = column else { continue };
                let values = super::roles::column_of(rows, *at);
                let values = values.filter(|value| words.name(&column.name, value));
                named.extend(values.map(Value::to_literal));
            }
        }
        let mut named = Self { of };
        // An account of a profile that is spoken of, and then its other profiles.
        for _ in 0..2 {
            named.close(rows, roles);
        }
        named
    }

    fn close(&mut self, rows: &Instance, roles: &Roles) {
        let homes: BTreeSet<usize> = roles.domains.iter().filter_map(|d| d.home).collect();
        for t in homes {
            let table = rows.tables.get(t).into_iter();
            for row in table.flat_map(|table| &table.rows) {
                if self.has(t, row, roles) {
                    for (domain, value) in entities(t, row, roles) {
                        if let Some(named) = self.of.get_mut(domain) {
                            named.insert(value.to_literal());
                        }
                    }
                }
            }
        }
    }

    /// Says whether an entity is spoken of.
    pub(super) fn is(&self, domain: usize, value: &Value) -> bool {
        let named = self.of.get(domain);
        named.is_some_and(|named| named.contains(&value.to_literal()))
    }

    /// Says whether a row tells of somebody who is spoken of.
    pub(super) fn has(&self, t: usize, row: &[Value], roles: &Roles) -> bool {
        entities(t, row, roles).any(|(domain, value)| self.is(domain, value))
    }
}

/// The entities of a row.
fn entities<'a>(
    t: usize,
    row: &'a [Value],
    roles: &'a Roles,
) -> impl Iterator<Item = (usize, &'a Value)> {
    let of = roles.of.get(t).into_iter().flatten();
    of.zip(row).filter_map(|(role, value)| match role {
        Role::Entity(domain) => Some((*domain, value)),
        _ => None,
    })
}
