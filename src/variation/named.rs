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
    /// The same for those that are known by a name of theirs, such as a department's.
    called: Vec<BTreeSet<String>>,
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
        let called = (0..roles.domains.len()).map(|domain| called(rows, roles, words, domain));
        let called = called.collect();
        let mut named = Self { of, called };
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

    /// Says whether the history of an entity is its own: it is spoken of, or its name is.
    pub(super) fn keeps_history(&self, domain: usize, value: &Value) -> bool {
        let called = self.called.get(domain);
        self.is(domain, value) || called.is_some_and(|called| called.contains(&value.to_literal()))
    }

    /// Says whether a row tells of somebody who is spoken of.
    pub(super) fn has(&self, t: usize, row: &[Value], roles: &Roles) -> bool {
        entities(t, row, roles).any(|(domain, value)| self.is(domain, value))
    }
}

/// The things of a domain whose name is said: a text in a column in which no two of them agree.
fn called(rows: &Instance, roles: &Roles, words: &Words, domain: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let known = roles.domains.get(domain).and_then(|d| Some((d, d.home?)));
    let Some((domain, home)) = known else {
        return found;
    };
    let key = domain.columns.iter().find(|at| at.0 == home).map(|at| at.1);
    let table = rows.tables.get(home).map_or(&[][..], |table| &table.rows);
    for place in 0..table.first().map_or(0, Vec::len) {
        let texts = table.iter().filter_map(|row| row.get(place));
        let distinct: BTreeSet<String> = texts.map(Value::to_literal).collect();
        if Some(place) == key || distinct.len() < table.len() {
            continue;
        }
        for row in table {
            let name = row.get(place).filter(|name| matches!(name, Value::Text(_)));
            let is_said = name.is_some_and(|name| words.name("", name));
            let id = key.and_then(|key| row.get(key));
            found.extend(id.filter(|_| is_said).map(Value::to_literal));
        }
    }
    found
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
