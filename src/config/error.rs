//! What stops the program before it starts; faults of the settings file never do.

use crate::base::{Diagnostic, Severity};

/// Why the program cannot start as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `ONSITE_NOW` is not a moment.
    #[error("ONSITE_NOW is not a moment: `{0}`")]
    NotAMoment(String),
    /// No place for the history is known.
    #[error("there is no home directory to keep the history in")]
    NoHome,
}

impl ConfigError {
    /// Returns the error as a complaint for people.
    pub fn to_diagnostic(&self) -> Diagnostic {
        let (code, help) = match self {
            Self::NotAMoment(_) => (
                "C006",
                "write ONSITE_NOW=2026-12-18T19:05:00Z, with a zone or an offset",
            ),
            Self::NoHome => (
                "C007",
                "set HOME, or say where with --data-dir or ONSITE_DATA_DIR",
            ),
        };
        Diagnostic {
            code,
            severity: Severity::Error,
            message: self.to_string(),
            place: None,
            help: help.to_owned(),
        }
    }
}
