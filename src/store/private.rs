//! The candidate's own files beside the history: `stories.toml`, `numbers.toml` and `plan.toml`.
//!
//! Invariant: a file belongs to its owner alone, is replaced whole or not at all, and is never written
//! over while it cannot be read; two programs that change it take turns.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::bank::file::{read_numbers, read_stories, write_numbers, write_stories};
use crate::bank::{Numbers, Stories};
use crate::base::{Diagnostic, Severity, SourceText};
use crate::plan::{Course, file as course_file};
use crate::store::dir;
use crate::store::error::StoreError;

/// The largest file that is read, in bytes.
const LIMIT: u64 = 8 * 1024 * 1024;

/// Why a private file could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// The file is there and cannot be understood; it is left as it is.
    #[error("{0}")]
    Damaged(Box<Diagnostic>),
    /// The disk refuses.
    #[error(transparent)]
    Disk(#[from] StoreError),
}

/// The candidate's own files in a data directory.
#[derive(Clone, Debug)]
pub struct PrivateFiles {
    dir: PathBuf,
}

impl PrivateFiles {
    /// Returns the files in the data directory `dir`.
    pub fn of(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    /// Returns where the stories lie.
    pub fn stories_path(&self) -> PathBuf {
        self.dir.join("stories.toml")
    }

    /// Returns where the numbers lie.
    pub fn numbers_path(&self) -> PathBuf {
        self.dir.join("numbers.toml")
    }

    /// Reads the stories; none if there is no file.
    pub fn stories(&self) -> Result<Stories, PrivateError> {
        read(&self.stories_path(), read_stories)
    }

    /// Reads the numbers; none if there is no file.
    pub fn numbers(&self) -> Result<Numbers, PrivateError> {
        read(&self.numbers_path(), read_numbers)
    }

    /// Returns where the plan lies.
    pub fn course_path(&self) -> PathBuf {
        self.dir.join("plan.toml")
    }

    /// Reads the plan's profile and the readiness checks; none if there is no file.
    pub fn course(&self) -> Result<Course, PrivateError> {
        read(&self.course_path(), course_file::read)
    }

    /// Changes the plan's profile or the readiness checks on disk; returns them.
    pub fn change_course(&self, change: impl FnOnce(&mut Course)) -> Result<Course, PrivateError> {
        let _turn = self.turn()?;
        let mut course = self.course()?;
        let before = course.clone();
        change(&mut course);
        if course != before {
            replace(&self.course_path(), &course_file::write(&course))?;
        }
        Ok(course)
    }

    /// Changes the stories on disk; returns them and what the change returns.
    pub fn change_stories<T>(
        &self,
        change: impl FnOnce(&mut Stories) -> T,
    ) -> Result<(Stories, T), PrivateError> {
        let _turn = self.turn()?;
        let mut stories = self.stories()?;
        let before = stories.clone();
        let told = change(&mut stories);
        if stories != before {
            replace(&self.stories_path(), &write_stories(&stories))?;
        }
        Ok((stories, told))
    }

    /// Changes the numbers on disk; returns them and what the change returns.
    pub fn change_numbers<T>(
        &self,
        change: impl FnOnce(&mut Numbers) -> T,
    ) -> Result<(Numbers, T), PrivateError> {
        let _turn = self.turn()?;
        let mut numbers = self.numbers()?;
        let before = numbers.clone();
        let told = change(&mut numbers);
        if numbers != before {
            replace(&self.numbers_path(), &write_numbers(&numbers))?;
        }
        Ok((numbers, told))
    }

    /// Keeps a text under a name in the data directory, in the place of an older one.
    pub fn keep_draft(&self, name: &str, text: &str) -> Result<(), PrivateError> {
        let _turn = self.turn()?;
        Ok(replace(&self.dir.join(name), text)?)
    }

    /// Writes a new file for its owner alone; fails if there is one.
    pub fn write_new(&self, path: &Path, text: &str) -> Result<(), PrivateError> {
        let told = |error| StoreError::io("write", path, error);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(told)?;
        Ok(file.write_all(text.as_bytes()).map_err(told)?)
    }

    /// Returns all of it, for an export that is to hold it.
    pub fn all(&self) -> Result<Private, PrivateError> {
        Ok(Private {
            stories: self.stories()?,
            numbers: self.numbers()?,
        })
    }

    /// Adds what another machine had and this one does not; returns how much that was.
    pub fn join(&self, other: &Private) -> Result<usize, PrivateError> {
        let (_, stories) = self.change_stories(|mine| mine.join(&other.stories))?;
        let (_, numbers) = self.change_numbers(|mine| mine.join(&other.numbers))?;
        Ok(stories + numbers)
    }

    fn turn(&self) -> Result<File, StoreError> {
        turn(&self.dir)
    }
}

/// What the private files hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Private {
    /// The stories.
    pub stories: Stories,
    /// The numbers.
    pub numbers: Numbers,
}

/// Waits for other programs that change a private file now; they hold the lock for moments only.
pub(super) fn turn(data: &Path) -> Result<File, StoreError> {
    dir::prepare(data, &mut Vec::new())?;
    let path = data.join("private.lock");
    let file = dir::open_private(&path)?;
    file.lock()
        .map_err(|error| StoreError::io("lock", &path, error))?;
    Ok(file)
}

impl PrivateError {
    /// Returns the complaint in one line, with its place.
    pub fn line(&self) -> String {
        match self {
            Self::Disk(error) => format!("{error}; {}", error.help()),
            Self::Damaged(found) => match &found.place {
                Some(place) => format!(
                    "{}:{}:{}: {}",
                    place.file, place.line, place.column, found.message
                ),
                None => found.message.clone(),
            },
        }
    }
}

fn read<T: Default>(
    path: &Path,
    parse: impl FnOnce(&SourceText) -> Result<T, Box<Diagnostic>>,
) -> Result<T, PrivateError> {
    let length = match fs::metadata(path) {
        Ok(meta) => meta.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(StoreError::io("open", path, error).into()),
    };
    dir::tighten(path, 0o600, &mut Vec::new())?;
    let name = path.display().to_string();
    if length > LIMIT {
        let what = format!("the file is larger than {LIMIT} bytes");
        return Err(damaged(&SourceText::new(name, ""), 0, what));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| StoreError::io("read", path, error))?;
    match String::from_utf8(bytes) {
        Ok(text) => parse(&SourceText::new(name, text)).map_err(PrivateError::Damaged),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let what = "this is no text".to_owned();
            Err(damaged(&SourceText::new(name, text), at, what))
        }
    }
}

fn damaged(source: &SourceText, at: usize, message: String) -> PrivateError {
    PrivateError::Damaged(Box::new(Diagnostic {
        code: "P001",
        severity: Severity::Error,
        message,
        place: Some(source.place(at)),
        help: "move the file away; nothing is written over it until it can be read".to_owned(),
    }))
}

/// Puts `text` in the place of the file: a whole new file under its name, or the old one as it was.
fn replace(path: &Path, text: &str) -> Result<(), StoreError> {
    // A link stays a link; what it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let told = |error| StoreError::io("write", path, error);
    let dir = path.parent().unwrap_or(Path::new("."));
    // A temporary file belongs to its owner alone from the start.
    let mut file = tempfile::Builder::new()
        .prefix(".onsite-")
        .tempfile_in(dir)
        .map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    file.persist(path).map_err(|error| told(error.error))?;
    // The new name is on disk once its directory is; not every file system can say so.
    let _ = File::open(dir).and_then(|dir| dir.sync_all());
    Ok(())
}
