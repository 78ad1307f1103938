//! What a plan is made of: kinds of work, blocks of it, and what the decks offer.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::progress::words;

/// How long a readiness check takes.
pub const CHECK_MINUTES: u32 = 12;

/// A part of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Back into it, after a gap.
    Foundations,
    /// Queries.
    Sql,
    /// System design and data models.
    Stack,
    /// Code, and what is told.
    Code,
    /// Rounds under pressure.
    Mocks,
    /// The day before.
    Rest,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Work {
    /// What has come back.
    Recall,
    /// The readiness check.
    Check,
    /// One's own stories and numbers.
    Stories,
    /// An easy question of a kind.
    Warmup {
        /// Which kind.
        kind: RoundKind,
    },
    /// A question of a kind, on a technique if one is named.
    Drill {
        /// Which kind.
        kind: RoundKind,
        /// What it is about.
        technique: Option<String>,
    },
    /// A round of a kind in pressure mode.
    Mock {
        /// Which kind.
        kind: RoundKind,
    },
    /// A whole loop in pressure mode.
    Loop,
}

/// A piece of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// What to do.
    #[serde(flatten)]
    pub work: Work,
    /// How long.
    pub minutes: u32,
    /// Why.
    pub why: String,
    /// It was done.
    pub done: bool,
}

/// What the decks offer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Menu {
    /// Kinds with a question, in the order of a loop.
    pub kinds: Vec<RoundKind>,
    /// What their questions are about, the easiest first.
    pub techniques: BTreeMap<RoundKind, Vec<String>>,
    /// Minutes of the default loop, if there is one.
    pub loop_minutes: Option<u32>,
    /// The mean that a hire takes at the plan's level.
    pub bar: f64,
}

impl Phase {
    /// Returns the phase in which a kind is practised.
    pub fn of(kind: RoundKind) -> Self {
        use RoundKind as Kind;
        if kind == Kind::Sql {
            Self::Sql
        } else if matches!(kind, Kind::Coding | Kind::Culture | Kind::Recruiter) {
            Self::Code
        } else {
            Self::Stack
        }
    }

    /// Returns the words for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Foundations => "back into it",
            Self::Sql => "SQL",
            Self::Stack => "stack",
            Self::Code => "code and stories",
            Self::Mocks => "mocks",
            Self::Rest => "the day before",
        }
    }
}

impl Work {
    /// Returns the kind of round it belongs to, if to one.
    pub fn kind(&self) -> Option<RoundKind> {
        match self {
            Self::Recall | Self::Check | Self::Stories | Self::Loop => None,
            Self::Warmup { kind } | Self::Drill { kind, .. } | Self::Mock { kind } => Some(*kind),
        }
    }

    /// Returns what it is about, if that is named.
    pub fn technique(&self) -> Option<&str> {
        match self {
            Self::Drill { technique, .. } => technique.as_deref(),
            Self::Recall
            | Self::Check
            | Self::Stories
            | Self::Loop
            | Self::Warmup { .. }
            | Self::Mock { .. } => None,
        }
    }

    /// Says whether it is sat under pressure.
    pub fn is_mock(&self) -> bool {
        matches!(self, Self::Mock { .. } | Self::Loop)
    }

    /// Returns the words for people.
    pub fn label(&self) -> String {
        match self {
            Self::Recall => "Recall what is due".to_owned(),
            Self::Check => "Readiness check".to_owned(),
            Self::Stories => "Your stories and numbers".to_owned(),
            Self::Warmup { kind } => format!("{}: an easy one", kind.title()),
            Self::Drill {
                kind,
                technique: Some(technique),
            } => format!("{}: {}", kind.title(), words(technique)),
            Self::Drill {
                kind,
                technique: None,
            } => format!("{} drill", kind.title()),
            Self::Mock { kind } => format!("{} round, pressure mode", kind.title()),
            Self::Loop => "A whole loop, pressure mode".to_owned(),
        }
    }
}

impl Block {
    /// Returns a block that is still to do.
    pub fn new(work: Work, minutes: u32, why: impl Into<String>) -> Self {
        Self {
            work,
            minutes,
            why: why.into(),
            done: false,
        }
    }
}

/// `SQL: gaps and islands, 25 min (2.1 of 4 over 3 answers)`.
impl std::fmt::Display for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} min", self.work.label(), self.minutes)?;
        match (self.done, self.why.as_str()) {
            (true, _) => f.write_str(" (done)"),
            (false, "") => Ok(()),
            (false, why) => write!(f, " ({why})"),
        }
    }
}

/// Returns minutes in words: `1 h 30 min`.
pub fn span(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => plural(hours as usize, "hour"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
