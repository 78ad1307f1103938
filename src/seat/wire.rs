//! Messages as lines of JSON.
//!
//! Invariant: every line has the version; a line of another version is refused by its number.

use serde::{Deserialize, Serialize};

use crate::app::{SeatSaid, SeatView};

/// The version that is spoken.
pub const VERSION: u32 = 1;

/// What is said, by either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "say")]
pub enum Message {
    /// The partner sits down; the first line of each.
    Hello,
    /// The round as it is now.
    View {
        /// All of it.
        view: Box<SeatView>,
    },
    /// The partner says something.
    Said {
        /// What.
        said: SeatSaid,
    },
    /// There is no place, and why; the last line.
    Refused {
        /// Why.
        why: String,
    },
}

/// A line with its version.
#[derive(Serialize, Deserialize)]
struct Versioned {
    v: u32,
    #[serde(flatten)]
    message: serde_json::Value,
}

/// Why a line is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It was written by another version.
    #[error("the other side speaks version {0} of the seat's protocol, this one {VERSION}")]
    Version(u32),
    /// It is no message.
    #[error("the other side says something that is no message")]
    Unknown,
}

/// Returns a message as a line, without its end.
pub fn write(message: &Message) -> Result<String, WireError> {
    let message = serde_json::to_value(message).map_err(|_| WireError::Unknown)?;
    let v = VERSION;
    serde_json::to_string(&Versioned { v, message }).map_err(|_| WireError::Unknown)
}

/// Returns the message of a line.
pub fn read(line: &str) -> Result<Message, WireError> {
    let line: Versioned = serde_json::from_str(line).map_err(|_| WireError::Unknown)?;
    if line.v != VERSION {
        return Err(WireError::Version(line.v));
    }
    serde_json::from_value(line.message).map_err(|_| WireError::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_as_they_were() {
        let said = SeatSaid::Score {
            round: 0,
            question: 1,
            criterion: 2,
            score: 3,
        };
        let all = [
            Message::Hello,
            Message::View {
                view: Box::default(),
            },
            Message::Said { said },
            Message::Refused {
                why: "somebody sits here".into(),
            },
        ];
        for message in all {
            let line = write(&message).unwrap();
            assert!(!line.contains('\n'), "{line}");
            assert_eq!(read(&line), Ok(message));
        }
        assert_eq!(
            write(&Message::Hello).unwrap(),
            "{\"v\":1,\"say\":\"hello\"}"
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let check = |line: &str, error| assert_eq!(read(line), Err(error), "{line}");
        check("{\"v\":2,\"say\":\"hello\"}", WireError::Version(2));
        check("{\"v\":1,\"say\":\"sing\"}", WireError::Unknown);
        check("{\"say\":\"hello\"}", WireError::Unknown);
        check("hello", WireError::Unknown);
    }
}
