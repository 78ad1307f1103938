//! The report of a sitting as one HTML file, to hand to a coach.
//!
//! [`markup`] writes HTML, [`charts`] draws the SVG, [`rounds`] tells what happened, [`player`]
//! embeds the tracks of the pads, [`real`] tells of real interviews, and [`whole`] puts them together with the one style and the one
//! script, which stand in `assets/report`.
//!
//! **Invariant:** the file loads nothing and runs nothing but our own script, which its policy names
//! by hash; no text of a candidate or a deck can become markup.

mod charts;
mod markup;
mod player;
mod real;
mod rounds;
mod whole;

pub use real::real_page;
pub use whole::{page, tracks_of};
