//! The open history: found, locked, checked, brought up to date.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::dir;
use super::error::StoreError;
use super::lock::Lock;
use super::notice::Notice;
use super::{salvage, schema};
use crate::memory::Scheduler;

/// The history's name in the data directory.
pub const FILE_NAME: &str = "history.db";

/// How to open a history.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// Takes no lock and changes nothing; works beside a running copy.
    pub read_only: bool,
    /// Decides when rated items come back.
    pub scheduler: Scheduler,
}

/// The open history of one data directory.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) scheduler: Scheduler,
    /// Of the file; less than the newest only where nothing may be written.
    layout: usize,
    path: PathBuf,
    read_only: bool,
    notices: Vec<Notice>,
    // Declared last: released only after the connection has been closed.
    _lock: Option<Lock>,
}

impl Store {
    /// Opens the history in the data directory `dir`; what a person should hear of is in
    /// [`Store::notices`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        if options.read_only {
            return Self::open_for_reading(dir, options);
        }
        let mut notices = Vec::new();
        dir::prepare(dir, &mut notices)?;
        let lock = Lock::take(dir)?;
        let path = dir.join(FILE_NAME);
        let conn = match open_whole(&path, &mut notices) {
            Err(StoreError::Damaged { why, .. }) => {
                notices.push(Notice::Salvaged(Box::new(salvage::salvage(&path, why)?)));
                open_whole(&path, &mut notices)?
            }
            result => result?,
        };
        let mut store = Self {
            conn,
            scheduler: options.scheduler,
            layout: schema::MIGRATIONS.len(),
            path,
            read_only: false,
            notices,
            _lock: Some(lock),
        };
        store.adopt_choices()?;
        Ok(store)
    }

    /// Returns an empty history that no file holds.
    #[cfg(test)]
    pub(super) fn nowhere() -> Self {
        let laid_out = || {
            let mut conn = Connection::open_in_memory().expect("memory");
            schema::bring_up_to_date(&mut conn).expect("an empty database");
            conn
        };
        // Laws are put to thousands of histories: a copy is made in a tenth of the time.
        thread_local!(static BLANK: std::cell::OnceCell<Connection> = const { std::cell::OnceCell::new() });
        let mut conn = Connection::open_in_memory().expect("memory");
        BLANK.with(|blank| {
            let blank = blank.get_or_init(laid_out);
            let copy = rusqlite::backup::Backup::new(blank, &mut conn).expect("two databases");
            let copied = copy.run_to_completion(1_000, std::time::Duration::ZERO, None);
            copied.expect("memory");
        });
        Self::holding(conn)
    }

    /// Returns the history in an open database.
    #[cfg(test)]
    pub(super) fn holding(conn: Connection) -> Self {
        Self {
            conn,
            scheduler: Scheduler::default(),
            layout: schema::MIGRATIONS.len(),
            path: PathBuf::new(),
            read_only: false,
            notices: Vec::new(),
            _lock: None,
        }
    }

    fn open_for_reading(dir: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let path = dir.join(FILE_NAME);
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        let conn = named(schema::connect_read_only(&path), &path)?;
        let known = schema::MIGRATIONS.len() as i64;
        let found = named(schema::layout(&conn, &path, known), &path)?;
        if found == 0 {
            return Err(StoreError::Missing(path));
        }
        let mut store = Self {
            conn,
            scheduler: options.scheduler,
            layout: usize::try_from(found).unwrap_or(0),
            path,
            read_only: true,
            notices: Vec::new(),
            _lock: None,
        };
        store.adopt_choices()?;
        Ok(store)
    }

    /// Returns what decides when items come back: what was asked for at start, with the interview
    /// and the parameters that the history remembers.
    pub fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// Returns what happened while the history was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Says whether this history can only be read.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Returns the file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the whole file and returns what is wrong with it, nothing if it is whole.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        named(schema::verify(&self.conn), &self.path)
    }

    /// Writes a whole copy of the history to `copy`, which must not exist yet.
    pub fn back_up(&self, copy: &Path) -> Result<(), StoreError> {
        schema::back_up(&self.conn, copy)
    }

    /// Returns a remembered choice of the user interface.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
        let mut rows = statement.query_map([name], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// Remembers a choice of the user interface.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.writable()?;
        self.conn.execute(
            "INSERT INTO settings (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )?;
        Ok(())
    }

    /// Says whether the file has the tables that came with layout 2.
    pub(super) fn has_marks(&self) -> bool {
        self.layout >= 2
    }

    /// Says whether the file has the tables that came with layout 3.
    pub(super) fn has_diary(&self) -> bool {
        self.layout >= 3
    }

    /// Takes over what the history knows of the interview and of FSRS parameters.
    fn adopt_choices(&mut self) -> Result<(), StoreError> {
        self.adopt_interview()?;
        self.adopt_parameters()
    }

    pub(super) fn writable(&self) -> Result<(), StoreError> {
        if self.read_only {
            Err(StoreError::ReadOnly)
        } else {
            Ok(())
        }
    }
}

/// Opens the file, brings it up to date and checks it; says `Damaged` if it is.
fn open_whole(path: &Path, notices: &mut Vec<Notice>) -> Result<Connection, StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    drop(dir::open_private(path)?);
    for suffix in ["", "-wal", "-shm"] {
        let file = dir::with_suffix(path, suffix);
        if file.exists() {
            dir::tighten(&file, 0o600, notices)?;
        }
    }
    if dir::length(path) == 0 && dir::length(&dir::with_suffix(path, "-wal")) > 0 {
        // SQLite would take the file for a new one and throw the rest away.
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            why: "the file is empty, its write-ahead log is not".into(),
        });
    }
    let mut open = || {
        let mut conn = schema::connect(path)?;
        schema::migrate(&mut conn, path, schema::MIGRATIONS, notices)?;
        schema::check(&conn, path)?;
        Ok(conn)
    };
    named(open(), path)
}

/// Gives errors that do not know the file's path that path.
fn named<T>(result: Result<T, StoreError>, path: &Path) -> Result<T, StoreError> {
    result.map_err(|error| match error {
        StoreError::Damaged { why, .. } => StoreError::Damaged {
            path: path.to_owned(),
            why,
        },
        StoreError::Permission(_) => StoreError::Permission(path.to_owned()),
        other => other,
    })
}
