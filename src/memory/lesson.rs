//! What an answer teaches about itself: a known mistake that was made, a point that was left out.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::memory::item::ItemKey;
use crate::memory::mark::Wording;

/// A mistake or a point of a question, and whether an answer missed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The item it is or becomes.
    pub key: ItemKey,
    /// Its words, for whoever comes back to it without its deck.
    pub wording: Wording,
    /// The mistake was made, the point left out. What was not missed is a review only for those who
    /// missed it before.
    pub missed: bool,
    /// When.
    pub at: Timestamp,
}
