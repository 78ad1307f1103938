//! The harness protocol, version 1: one job in, one line per event out. `docs/runner-protocol.md`
//! describes it for those who write a harness.
//!
//! Each line is a word only this run knows, a space and a JSON object. Invariant: a line without the
//! word, or out of turn, is `Forged`, never an event.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::verdict::{Frame, PyError};

/// The version we speak.
pub(super) const PROTOCOL: u64 = 1;

/// What the harness is told; cases are argument lists, or texts to read, without the expected values.
#[derive(Debug, Serialize)]
pub(super) struct Job<'a> {
    pub(super) protocol: u64,
    pub(super) secret: &'a str,
    pub(super) source: &'a str,
    pub(super) entry: &'a str,
    pub(super) cases: Vec<Value>,
    pub(super) output_bytes: u64,
    /// Whether further cases may follow these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) more: bool,
}

/// What a harness is told of further cases.
#[derive(Debug, Serialize)]
pub(super) struct Further {
    pub(super) cases: Vec<Value>,
}

/// What the harness says.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    /// It has read the job and speaks this version.
    Ready { protocol: u64 },
    /// The candidate's file was executed, or failed.
    Loaded { out: String, error: Option<Raised> },
    /// A case came back.
    Case {
        index: usize,
        micros: u64,
        // Absent and `null` differ: the latter is `None`, a value.
        #[serde(default, deserialize_with = "present")]
        got: Option<Value>,
        error: Option<Raised>,
        out: String,
    },
    /// Too much was printed; the process ends.
    Flood,
    /// It was asked to stop: where it was, what it had printed. The process ends.
    Interrupted { frames: Vec<Frame>, out: String },
    /// All cases are over.
    Done,
}

/// An exception, with what the harness alone can tell about it.
#[derive(Debug, Deserialize)]
pub(super) struct Raised {
    #[serde(flatten)]
    pub(super) error: PyError,
    /// The jail's refusal lies at its bottom.
    #[serde(default)]
    pub(super) blocked: bool,
    /// It is a `MemoryError`.
    #[serde(default)]
    pub(super) memory: bool,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A line that the harness did not write.
#[derive(Debug)]
pub(super) struct Forged;

/// Returns a word nobody can guess, from the randomness the system seeds hash maps with.
pub(super) fn secret() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

/// Reads one line.
pub(super) fn read(line: &str, secret: &str) -> Result<Event, Forged> {
    let json = line
        .strip_prefix(secret)
        .and_then(|rest| rest.strip_prefix(' '))
        .ok_or(Forged)?;
    serde_json::from_str(json).map_err(|_| Forged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_the_word_are_events() {
        assert!(matches!(
            read(r#"w {"event":"done"}"#, "w"),
            Ok(Event::Done)
        ));
        for forged in [
            r#"{"event":"done"}"#,
            r#"x {"event":"done"}"#,
            r#"w{"event":"done"}"#,
            r#"w {"event":"nope"}"#,
            "w {",
            "",
        ] {
            assert!(read(forged, "w").is_err(), "{forged}");
        }
        assert_ne!(secret(), secret());
    }
}
