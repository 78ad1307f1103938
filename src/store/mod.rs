//! Floor 7: the history. One SQLite file that holds everything that ever happened.
//!
//! [`Store`] is a set of plain blocking calls, made from one thread. Events are appended before
//! they take effect anywhere else, each batch in one transaction together with the rows derived
//! from it ([`Derived`]); [`Outbox`] keeps what a full disk or a busy file refused and tries again.
//! Opening takes a lock (one running copy), makes the files private, brings an old layout up to
//! date after a backup, and sets a damaged file aside, saving what can be read.
//!
//! **Invariant:** `events` is the truth. What was committed survives `kill -9`; nothing is ever
//! deleted or overwritten; time comes in as an argument.

mod archive;
mod backup;
mod beside;
pub mod codec;
pub mod derived;
mod diary;
mod dir;
pub mod error;
mod failures;
mod fired;
pub mod journal;
mod lock;
pub mod marks;
mod merge;
pub mod notice;
pub mod outbox;
pub mod parameters;
pub mod private;
pub mod remembered;
mod rescue;
pub mod reviews;
mod salvage;
mod schema;
pub mod scores;
pub mod search;
pub mod sessions;
mod stored;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;
pub mod undo;

pub use self::{fired::FiredRow, marks::Marks, scores::TrendPoint, undo::UNDO_LIMIT, undo::Undone};
pub use archive::{ArchiveForm, Incoming};
pub use backup::{Backup, Content, Occasion};
pub use derived::{Closing, Derived, Rated, ScoreRow, Seen};
pub use error::StoreError;
pub use journal::{Appended, StoredEvent};
pub use merge::{Forked, Merged};
pub use notice::{Notice, Salvage, TableSalvage};
pub use outbox::{Outbox, Write};
pub use parameters::StoredParameters;
pub use private::{Private, PrivateError, PrivateFiles};
pub use reviews::StoredReview;
pub use search::{Hit, SEARCH_NAME, SearchIndex, Words};
pub use sessions::{RoundHead, SessionFilter, SessionHead, SessionState, SittingKind};
pub use stored::{FILE_NAME, OpenOptions, Store};
