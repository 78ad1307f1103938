//! What can go wrong with the history, said so that a person knows what to do next.
//!
//! Invariant: no error means that something stored was lost; whatever is refused is still in memory
//! or still on disk.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::base::{Diagnostic, SessionId, Severity};

/// Why the history could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory is no directory.
    #[error("`{0}` is not a directory")]
    NotADirectory(PathBuf),
    /// The history is no file.
    #[error("`{0}` is not a file")]
    NotAFile(PathBuf),
    /// Something in the data directory may not be read or written.
    #[error("no permission to use `{0}`")]
    Permission(PathBuf),
    /// Another running copy holds the history.
    #[error("another Onsite{} is using the history in `{dir}`", of_process(*.pid))]
    Locked {
        /// Its process, if it said so.
        pid: Option<u32>,
        /// The data directory.
        dir: PathBuf,
    },
    /// Another program holds the file for longer than we wait.
    #[error("another program keeps the history locked")]
    Busy,
    /// No space left.
    #[error("the disk is full")]
    Full,
    /// The disk failed to read or write.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The history was opened for review only.
    #[error("the history was opened for reading only")]
    ReadOnly,
    /// There is nothing to review yet.
    #[error("there is no history at `{0}` yet")]
    Missing(PathBuf),
    /// A database of another program.
    #[error("`{0}` is a database of another program")]
    Foreign(PathBuf),
    /// The file's layout is newer than this program.
    #[error("`{path}` was written by a newer Onsite (layout {found}, this one knows {known})")]
    NewerLayout {
        /// The file.
        path: PathBuf,
        /// The layout it has.
        found: i64,
        /// The newest layout this program knows.
        known: i64,
    },
    /// An event is newer than this program.
    #[error(
        "event {seq} of `{session}` was written by a newer Onsite (version {found}, this one knows {known})"
    )]
    NewerEvent {
        /// The sitting.
        session: SessionId,
        /// The event's place in it.
        seq: u64,
        /// The version it has.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// An event does not decode.
    #[error("event {seq} of `{session}` cannot be read: {why}")]
    BadEvent {
        /// The sitting.
        session: SessionId,
        /// The event's place in it.
        seq: u64,
        /// What the decoder said.
        why: String,
    },
    /// The file is damaged.
    #[error("`{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check found first.
        why: String,
    },
    /// Events that do not continue the sitting.
    #[error("event {got} of `{session}` came where {expected} was due")]
    Sequence {
        /// The sitting.
        session: SessionId,
        /// The next free place.
        expected: u64,
        /// Where the events wanted to go.
        got: u64,
    },
    /// A sitting's first event must hold its plan.
    #[error("a sitting must start with its plan")]
    NoPlan,
    /// No such sitting.
    #[error("there is no sitting `{0}`")]
    NoSession(SessionId),
    /// There is no such table to export.
    #[error("the history has no table `{0}`")]
    NoTable(String),
    /// An exported history that cannot be read back.
    #[error("{file}:{line}: {why}")]
    Import {
        /// What the file is called.
        file: String,
        /// Where in it, from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
    /// Whoever takes an export does not take it.
    #[error("the export could not be written: {0}")]
    Output(io::Error),
    /// Anything else the file system said.
    #[error("cannot {doing} `{path}`: {source}")]
    Io {
        /// A verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else SQLite said.
    #[error("the history could not be used: {0}")]
    Sql(rusqlite::Error),
}

fn of_process(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

impl StoreError {
    /// Returns the error for what the file system said while `doing` something to `path`.
    pub(super) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Permission(path)
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::NotADirectory => Self::NotADirectory(path),
            io::ErrorKind::IsADirectory => Self::NotAFile(path),
            _ => Self::Io {
                doing,
                path,
                source,
            },
        }
    }

    /// Says whether the same write may succeed later: it is to be kept and tried again.
    pub fn may_pass(&self) -> bool {
        !matches!(
            self,
            Self::ReadOnly
                | Self::NewerEvent { .. }
                | Self::BadEvent { .. }
                | Self::Sequence { .. }
                | Self::NoPlan
                | Self::NoSession(_)
                | Self::NoTable(_)
                | Self::Import { .. }
        )
    }

    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotADirectory(_) => "S001",
            Self::NotAFile(_) => "S002",
            Self::Permission(_) => "S003",
            Self::Locked { .. } => "S004",
            Self::Busy => "S005",
            Self::Full => "S006",
            Self::Disk(_) => "S007",
            Self::ReadOnly => "S008",
            Self::Missing(_) => "S009",
            Self::Foreign(_) => "S010",
            Self::NewerLayout { .. } => "S011",
            Self::NewerEvent { .. } => "S012",
            Self::BadEvent { .. } => "S013",
            Self::Damaged { .. } => "S014",
            Self::Sequence { .. } => "S015",
            Self::NoPlan => "S016",
            Self::NoSession(_) => "S017",
            Self::Io { .. } => "S018",
            Self::Sql(_) => "S019",
            Self::NoTable(_) => "S020",
            Self::Import { .. } => "S021",
            Self::Output(_) => "S022",
        }
    }

    /// Returns what a person can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NotADirectory(_) | Self::NotAFile(_) => {
                "move it out of the way, or choose another place with --data-dir".into()
            }
            Self::Permission(path) => format!(
                "make `{}` writable for yourself, or choose another place with --data-dir",
                path.display()
            ),
            Self::Locked { pid, .. } => format!(
                "go on in the other copy{}, or review past sittings here (reading only)",
                of_process(*pid)
            ),
            Self::Busy => {
                "close the program that has history.db open; Onsite keeps trying meanwhile".into()
            }
            Self::Full => {
                "free some space; what you do is kept in memory and stored as soon as there is room"
                    .into()
            }
            Self::Disk(_) => {
                "check the disk; what you do is kept in memory and stored as soon as it works"
                    .into()
            }
            Self::ReadOnly => "close the other copy and start again to go on".into(),
            Self::Missing(_) => "sit a round first: `onsite drill sql`".into(),
            Self::Foreign(_) => "choose another place with --data-dir; the file was left alone".into(),
            Self::NewerLayout { .. } | Self::NewerEvent { .. } => {
                "update Onsite on this machine; the history was left alone".into()
            }
            Self::BadEvent { .. } => {
                "the sitting can be read up to there; `onsite doctor` checks the whole file".into()
            }
            Self::Damaged { .. } => {
                "start Onsite without another copy running: it sets the file aside and saves what can be read"
                    .into()
            }
            Self::Sequence { .. } | Self::NoPlan => {
                "start the sitting again from the home screen; what was stored before is kept".into()
            }
            Self::NoSession(_) => "`onsite scores` lists what there is".into(),
            Self::NoTable(_) => "`onsite export --format csv --out DIR` writes every table".into(),
            Self::Import { .. } => {
                "nothing was taken over; export the history again, or mend that line".into()
            }
            Self::Output(_) => "name another place with --out; the history was only read".into(),
            Self::Io { .. } | Self::Sql(_) => {
                "`onsite doctor` checks the data directory; the history was left alone".into()
            }
        }
    }

    /// Returns the error as a complaint for people.
    pub fn to_diagnostic(&self) -> Diagnostic {
        Diagnostic {
            code: self.code(),
            severity: Severity::Error,
            message: self.to_string(),
            place: None,
            help: self.help(),
        }
    }
}

/// Sorts SQLite's errors by what a person can do about them.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let why = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(why),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Permission(PathBuf::from(super::FILE_NAME))
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                path: PathBuf::from(super::FILE_NAME),
                why,
            },
            // SQLite has no code of its own for a header that no version of it writes.
            Some(ErrorCode::Unknown) if why.contains("unsupported file format") => Self::Damaged {
                path: PathBuf::from(super::FILE_NAME),
                why,
            },
            _ => Self::Sql(error),
        }
    }
}
