//! What happened while the history was opened and a person should hear of.

use std::path::PathBuf;

use crate::base::{Diagnostic, SessionId, Severity, text};

/// Something done while opening; nothing here needs an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Others could read a file or enter a directory; now they cannot.
    Tightened {
        /// What was open to others.
        path: PathBuf,
        /// The mode it had.
        was: u32,
        /// The mode it has now.
        now: u32,
    },
    /// The file was copied before its layout was brought up to date.
    BackedUp {
        /// The copy.
        copy: PathBuf,
        /// The layout it has.
        from: i64,
        /// The layout the history has now.
        to: i64,
    },
    /// The file was damaged, set aside, and saved as far as it could be read.
    Salvaged(Box<Salvage>),
}

/// What was saved from a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvage {
    /// Where the damaged file is now, untouched.
    pub aside: PathBuf,
    /// What the check found first.
    pub why: String,
    /// Whether the file's first page had to be made anew to read the rest.
    pub first_page_rebuilt: bool,
    /// Rows per table, in the order of the layout.
    pub tables: Vec<TableSalvage>,
    /// Sittings of which only the beginning could be read: events kept and events left behind.
    pub cut: Vec<(SessionId, u64, u64)>,
    /// Sittings whose entry in the list was made anew from their events.
    pub relisted: Vec<SessionId>,
}

/// What was saved of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSalvage {
    /// The table.
    pub name: String,
    /// Rows saved.
    pub kept: u64,
    /// Rows known to be missing; what came after the last readable row cannot be counted.
    pub lost: u64,
}

impl Salvage {
    /// Returns the rows saved from all tables.
    pub fn kept(&self) -> u64 {
        self.tables.iter().map(|table| table.kept).sum()
    }

    /// Returns the rows known to be missing from all tables.
    pub fn lost(&self) -> u64 {
        self.tables.iter().map(|table| table.lost).sum()
    }
}

impl Notice {
    /// Returns the notice as a complaint for people.
    pub fn to_diagnostic(&self) -> Diagnostic {
        let (code, message, help) = match self {
            Self::Tightened { path, was, now } => (
                "S101",
                format!(
                    "others on this machine could use `{}` (mode {was:o})",
                    path.display()
                ),
                format!("it is private now (mode {now:o}); nothing to do"),
            ),
            Self::BackedUp { copy, from, to } => (
                "S102",
                format!("the history's layout was brought from {from} to {to}"),
                format!("a copy from before is `{}`", copy.display()),
            ),
            Self::Salvaged(salvage) => (
                "S103",
                salvage_message(salvage),
                format!(
                    "the damaged file is kept as `{}`; `onsite merge COPY` brings back what a copy that \
                     `onsite backup list` names still has",
                    salvage.aside.display()
                ),
            ),
        };
        Diagnostic {
            code,
            severity: Severity::Warning,
            message,
            place: None,
            help,
        }
    }
}

fn salvage_message(salvage: &Salvage) -> String {
    let rows = |n: u64| text::plural(usize::try_from(n).unwrap_or(usize::MAX), "row");
    let mut parts = vec![format!(
        "the history was damaged ({}): {} saved, {} known to be lost",
        salvage.why,
        rows(salvage.kept()),
        rows(salvage.lost()),
    )];
    parts.extend(
        salvage
            .tables
            .iter()
            .filter(|table| table.lost > 0)
            .map(|table| {
                format!(
                    "{}: {} of {}",
                    table.name,
                    table.lost,
                    table.kept + table.lost
                )
            }),
    );
    parts.extend(salvage.cut.iter().map(|(session, kept, left)| {
        format!("sitting {session} ends after {kept} events, {left} could not follow")
    }));
    parts.join("; ")
}
