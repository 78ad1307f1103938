//! The whole history as a text: written as JSON, lines of JSON or CSV, and read back.
//!
//! [`write`](Store::export) streams the tables as they are, so a new table is exported without a
//! word here; [`read`](Incoming) builds a history of the file's own layout beside the candidate's,
//! brings that up to date, and leaves taking it over to the merge.
//!
//! **Invariant:** an exported JSON text, read into an empty history and exported again, is the same
//! to the byte; a text with a fault changes nothing.

mod loader;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::Incoming;
pub use write::ArchiveForm;

#[cfg(doc)]
use super::Store;
