//! Events as text. Every version ever written decodes for ever.
//!
//! Invariant: a change of [`Fact`]'s written form raises [`VERSION`] and adds an arm to [`decode`]
//! that reads the old form; the golden journals of the tests hold the line.

use crate::base::Timestamp;
use crate::interview::{Event, Fact};

/// The version that is written.
pub const VERSION: u32 = 1;

/// Why a stored event does not decode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It was written by a newer program.
    #[error("written by a newer Onsite (event version {0}, this one knows {VERSION})")]
    Newer(u32),
    /// The text is not an event of its version.
    #[error("{0}")]
    Bad(String),
}

/// Returns the text of a fact, of version [`VERSION`].
pub fn encode(fact: &Fact) -> Result<String, DecodeError> {
    serde_json::to_string(fact).map_err(|error| DecodeError::Bad(error.to_string()))
}

/// Returns the event that was written as `body` by version `v` at the moment `at`.
pub fn decode(v: u32, at: Timestamp, body: &str) -> Result<Event, DecodeError> {
    match v {
        1 => serde_json::from_str(body)
            .map(|fact| Event { at, fact })
            .map_err(|error| DecodeError::Bad(error.to_string())),
        0 => Err(DecodeError::Bad("there is no event version 0".into())),
        newer => Err(DecodeError::Newer(newer)),
    }
}
