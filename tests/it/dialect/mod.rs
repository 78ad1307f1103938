//! Dialects: a table of statements with what their documentation promises, and laws for any text.

mod laws;
mod table;
