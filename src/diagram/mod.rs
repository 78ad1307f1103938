//! Drawings made of text: `client -> kafka: events` is two boxes and an arrow.
//!
//! [`Diagram`] is what the lines of a text say; [`Catalog`] knows which box is a durable log and which a
//! dashboard, [`Rule`] asks for structure (a way to replay, a dedupe stage before the metric), and
//! [`draw`](Diagram::draw) lays it out. Layout is `ascii-dag`'s.

mod component;
mod draw;
mod export;
mod graph;
mod rule;

pub use component::{Catalog, Kind};
pub use graph::{Diagram, Flow, Group, Part};
pub use rule::{FORMS, Rule, Unmet};
