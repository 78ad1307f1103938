//! Floor 8: colors for SQL and Python, by syntect. Text in, roles out; which color a role has is
//! the view's business. Runs off the UI thread, because the first line costs 20 ms.

pub mod highlighter;

pub use highlighter::Highlighter;
