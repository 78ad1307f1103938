//! Floor 7: drawing. Reads the model, writes cells; never changes anything.
//!
//! A [`theme::Theme`] names a few roles of color; [`styles::Styles`] derives the many uses from it.
//! Without color (`NO_COLOR`) every difference is still told by weight, underline or a sign. There
//! is one accent color, and no box inside a box: panes are parted by space and one thin line.

pub mod changes;
pub mod chrome;
pub mod draw;
pub mod footer;
pub mod ghost;
pub mod grid;
pub mod overlay;
pub mod pad;
pub mod page;
pub mod screen;
pub mod styles;

pub use draw::view;
pub use styles::{Styles, Theme};
