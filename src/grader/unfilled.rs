//! Tables that the databases of a search never had a row in.
//!
//! Invariant: a table with rows to show is never among them; what was tried on empty tables alone is
//! no evidence.

use std::cell::RefCell;

use super::unsettled::names;
use crate::instance::{Instance, Schema};

/// The tables, by index.
#[derive(Debug)]
pub(super) struct Unfilled(RefCell<Vec<usize>>);

impl Unfilled {
    /// All tables that take rows and have none to show.
    pub(super) fn new(schema: &Schema) -> Self {
        let tables = schema.tables.iter().enumerate();
        let bare = tables.filter(|(_, table)| !table.is_view && table.row_count == 0);
        Self(RefCell::new(bare.map(|(at, _)| at).collect()))
    }

    /// Takes in a database that was loaded, which is made only if that can matter.
    pub(super) fn note(&self, loaded: impl FnOnce() -> Instance) {
        let mut tables = self.0.borrow_mut();
        if tables.is_empty() {
            return;
        }
        let loaded = loaded();
        tables.retain(|at| loaded.tables.get(*at).is_none_or(|t| t.rows.is_empty()));
    }

    /// The name of one that a query asks.
    pub(super) fn asked(&self, schema: &Schema, queries: [&str; 2]) -> Option<String> {
        let tables = self.0.borrow();
        let tables = tables.iter().filter_map(|at| schema.tables.get(*at));
        let mut asked = tables.map(|table| table.name.as_str());
        let asked = asked.find(|name| queries.iter().any(|query| names(query, &[name])));
        asked.map(str::to_owned)
    }
}
