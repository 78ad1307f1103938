//! Floor 5: the own history as flat tables, to be asked in SQL.
//!
//! A journal is the truth, but nobody can ask it anything. Here it becomes rows: [`VIEWS`] is the one
//! definition of what there is, from which follow the tables of the copy ([`tables`]), the page that
//! documents them ([`page`]) and the data set of the deck that drills them. [`sitting`] folds a journal
//! into rows, [`item`] and [`review`] say what is remembered, [`real_round`] and [`tags_of`] what was
//! written by hand.
//!
//! **Invariant:** a row has one value for each column of its view, in the view's order. What a person
//! wrote of themselves is in no row unless it was asked for.

mod cell;
mod doc;
mod real;
mod remembered;
mod sitting;
mod view;
mod views;

pub use doc::page;
pub use real::{real_round, tags_of};
pub use remembered::{item, review};
pub use sitting::{Terms, sitting};
pub use view::{Column, Kind, Privacy, Row, Rows, View, ViewName, tables};
pub use views::VIEWS;
