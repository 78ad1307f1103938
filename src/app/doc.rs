//! Pages of words as plain data: what a screen says, before anyone knows how wide it is.

use crate::app::effect::Language;
use crate::relation::{Changes, Relation};

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The page's name.
    Title(String),
    /// The start of a part.
    Heading(String),
    /// Running text.
    Text(String),
    /// Somebody's own words, shown as they stand.
    Verbatim(String),
    /// Lines of a drawing, never wrapped; what has no room is cut.
    Drawing(Vec<String>),
    /// Running text of less weight.
    Dim(String),
    /// Something good.
    Good(String),
    /// Something bad.
    Bad(String),
    /// Something to notice.
    Accent(String),
    /// A label and a value.
    Pair(String, String),
    /// A share from 0 to 1 as a bar, with a label and words behind it.
    Bar(String, f64, String),
    /// Code.
    Code(Language, String),
    /// Rows of a result.
    Grid(Relation),
    /// Two results with their names, to be compared.
    Versus((String, Relation), (String, Relation)),
    /// What changed between two results.
    Changes(Changes),
    /// A head and rows of words.
    Table(Vec<String>, Vec<Vec<String>>),
    /// Somebody said something at a time on the clock.
    Said {
        /// Who.
        who: Speaker,
        /// When.
        at: String,
        /// What.
        text: String,
    },
    /// An empty line.
    Gap,
}

/// Who speaks in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The interviewer.
    Interviewer,
    /// The candidate.
    You,
    /// The machine.
    Machine,
}

/// A page.
pub type Doc = Vec<Block>;

impl Speaker {
    /// Returns the word before what is said.
    pub fn label(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::You => "you",
            Self::Machine => "machine",
        }
    }
}
