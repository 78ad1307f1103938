//! The recordings on disk.
//!
//! Invariant: the folder is its owner's alone, and so is every file from its first byte; a name is a
//! plain file name, so nothing outside of the folder is read, written or deleted.

use std::fs::{self, File};
use std::io::{BufReader, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::booth::running::BoothError;
use crate::voice::{Heard, WavFile};

/// The largest recording, in bytes: twenty minutes.
pub const ONE_BYTES: u64 = 20 * 60 * 32_000;

/// Nothing more is recorded once all recordings take so many bytes.
pub const ALL_BYTES: u64 = 400 * 1_000_000;

/// The folder of recordings in a data directory.
#[derive(Clone, Debug)]
pub struct Shelf {
    dir: PathBuf,
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its file's name.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// How large it is.
    pub bytes: u64,
}

impl Shelf {
    /// Returns the shelf in the data directory `data`.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("recordings"),
        }
    }

    /// Returns all recordings by name; none if there is no folder.
    pub fn all(&self) -> Vec<Recording> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut all: Vec<Recording> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "wav"))
            .filter_map(|path| Recording::of(&path).ok())
            .collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// Returns a recording.
    pub fn get(&self, name: &str) -> Result<Recording, BoothError> {
        let path = self.path(name)?;
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_file() => Recording::of(&path),
            _ => Err(BoothError::NoRecording(name.to_owned())),
        }
    }

    /// Deletes a recording.
    pub fn delete(&self, name: &str) -> Result<(), BoothError> {
        let found = self.get(name)?;
        fs::remove_file(&found.path).map_err(|error| disk("delete", &found.path, error))
    }

    /// Makes a new, empty, private file; refuses if the shelf is full.
    pub(super) fn create(&self, name: &str) -> Result<(File, PathBuf), BoothError> {
        let path = self.path(name)?;
        let told = |error| disk("create", &path, error);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(&self.dir).map_err(told)?;
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(&self.dir, private).map_err(told)?;
        let kept: u64 = self.all().iter().map(|one| one.bytes).sum();
        if kept >= ALL_BYTES {
            return Err(BoothError::Full(kept / 1_000_000));
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).read(true).create_new(true).mode(0o600);
        let file = options.open(&path).map_err(told)?;
        Ok((file, path))
    }

    fn path(&self, name: &str) -> Result<PathBuf, BoothError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
            return Err(BoothError::NoRecording(name.to_owned()));
        }
        Ok(self.dir.join(name))
    }
}

impl Recording {
    pub(super) fn of(path: &Path) -> Result<Self, BoothError> {
        let meta = fs::metadata(path).map_err(|error| disk("open", path, error))?;
        let name = path.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            path: path.to_owned(),
            bytes: meta.len(),
        })
    }

    /// Listens to it: its length, its pauses, about how fast it is.
    pub fn heard(&self) -> Result<Heard, BoothError> {
        let file = File::open(&self.path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => BoothError::NoRecording(self.name.clone()),
            _ => disk("open", &self.path, error),
        })?;
        let sound = WavFile::open(BufReader::new(file))?;
        Ok(Heard::of(&sound.envelope()))
    }
}

fn disk(what: &'static str, path: &Path, error: std::io::Error) -> BoothError {
    BoothError::Disk {
        what,
        path: path.display().to_string(),
        error,
    }
}
