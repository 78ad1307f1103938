//! What a menu says about a deck, read from `deck.toml` alone. Invariant: a deck with faults still
//! has as much of a header as can be read.

use serde::Deserialize;

use crate::base::{DeckId, LevelId, LoopId};

/// A deck in a menu.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Header {
    /// The deck's id.
    pub id: DeckId,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The author's version.
    #[serde(default)]
    pub version: String,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// The chance of recall at which what it holds comes back, if it wishes one.
    #[serde(default)]
    pub desired_retention: Option<f64>,
    /// Its loops.
    #[serde(default)]
    pub loops: Vec<LoopHeader>,
}

/// A loop in a menu.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LoopHeader {
    /// The loop's id.
    pub id: LoopId,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The level whose bar decides.
    #[serde(default = "no_level")]
    pub level: LevelId,
    /// Whether it starts when none is named.
    #[serde(default)]
    pub default: bool,
    /// Its length in minutes.
    #[serde(default)]
    pub minutes: u32,
    /// One line.
    #[serde(default)]
    pub summary: String,
}

/// Returns the header in the text of a `deck.toml`, or `None` if there is none to be read.
pub fn read_header(text: &str) -> Option<Header> {
    toml::from_str(text).ok()
}

fn no_level() -> LevelId {
    LevelId::new("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_needs_no_more_than_an_id() {
        let header = read_header("id = \"d\"\n[[loops]]\nid = \"l\"\nrounds = []\n").unwrap();
        assert_eq!(header.id, "d".into());
        assert_eq!(header.loops[0].id, "l".into());
        assert_eq!(read_header("name = 3"), None);
    }
}
