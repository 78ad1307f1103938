//! A deck that came from somebody else, a folder or a `.tar.gz`, before it is installed.
//!
//! Invariant: nothing is written before all of it is known to be plain files inside the deck within
//! the limits; links and paths that lead out are refused, never followed.

#![expect(
    clippy::disallowed_methods,
    reason = "installs decks: this file writes what it has checked"
)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use thiserror::Error;

use super::folder::{MAX_BYTES, MAX_FILES};
use crate::base::{DeckId, SourceText};
use crate::deck::{Checked, DeckFiles, check};

/// The most bytes that a deck may have unpacked.
const MAX_TOTAL: u64 = 32 * 1024 * 1024;

/// A deck in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// The files: path inside the deck, and bytes.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

/// Why a deck cannot be taken.
#[derive(Debug, Error)]
pub enum ParcelError {
    /// Something cannot be read or written.
    #[error("cannot {what} `{}`: {error}", .path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A path that is absolute or goes up.
    #[error("`{0}` leads out of the deck")]
    LeadsOut(String),
    /// A link, a device and the like.
    #[error("`{0}` is a link or no plain file")]
    NotPlain(String),
    /// Too many files or bytes.
    #[error("the deck is too large: at most {MAX_FILES} files of 2 MiB, 32 MiB together")]
    TooLarge,
    /// There is no `deck.toml` at its top.
    #[error("there is no deck.toml in it")]
    NoDeck,
}

impl Parcel {
    /// Reads a folder or a `.tar.gz` file whole. What is in a single folder at the top of an archive
    /// counts as the deck.
    pub fn read(path: &Path) -> Result<Self, ParcelError> {
        let mut parcel = Self::default();
        if path.is_dir() {
            parcel.folder(path, Path::new(""))?;
        } else {
            let file = File::open(path).map_err(|error| io_error("read", path, error))?;
            // Twice the limit, for what archives add.
            let unpacked = GzDecoder::new(file).take(2 * MAX_TOTAL);
            parcel.archive(unpacked, path)?;
            parcel.strip_top();
        }
        parcel.files.sort();
        let has_deck = parcel
            .files
            .iter()
            .any(|(path, _)| path.as_os_str() == "deck.toml");
        if has_deck {
            Ok(parcel)
        } else {
            Err(ParcelError::NoDeck)
        }
    }

    /// Returns the deck and everything that is wrong with it.
    pub fn check(&self, root: &str) -> Checked {
        let files = self.files.iter().map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            SourceText::new(format!("{root}/{}", path.display()), text)
        });
        check(&DeckFiles {
            root: root.to_owned(),
            files: files.collect(),
            ..DeckFiles::default()
        })
    }

    /// Returns the size of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, bytes)| bytes.len() as u64).sum()
    }

    /// Puts the deck into the folder of the user's decks, in the place of one with its id; returns where.
    pub fn install(&self, decks: &Path, id: &DeckId) -> Result<PathBuf, ParcelError> {
        fs::create_dir_all(decks).map_err(|error| io_error("make", decks, error))?;
        let staged = tempfile::Builder::new()
            .prefix(".adding-")
            .tempdir_in(decks)
            .map_err(|error| io_error("make a folder in", decks, error))?;
        let fresh = staged.path().join("new");
        for (inner, bytes) in &self.files {
            let path = fresh.join(inner);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all);
            written
                .and_then(|()| fs::write(&path, bytes))
                .map_err(|error| io_error("write", &path, error))?;
        }
        let place = decks.join(id.as_str());
        if place.exists() {
            // Goes with the staging folder.
            fs::rename(&place, staged.path().join("old"))
                .map_err(|error| io_error("replace", &place, error))?;
        }
        fs::rename(&fresh, &place).map_err(|error| io_error("make", &place, error))?;
        Ok(place)
    }

    fn folder(&mut self, path: &Path, inner: &Path) -> Result<(), ParcelError> {
        let entries = fs::read_dir(path).map_err(|error| io_error("read", path, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| io_error("read", path, error))?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let (path, inner) = (entry.path(), inner.join(&name));
            let kind =
                fs::symlink_metadata(&path).map_err(|error| io_error("read", &path, error))?;
            if kind.is_dir() && inner.components().count() < 3 {
                self.folder(&path, &inner)?;
            } else if kind.is_file() {
                let file = File::open(&path).map_err(|error| io_error("read", &path, error))?;
                self.file(inner, file, &path)?;
            } else {
                return Err(ParcelError::NotPlain(inner.display().to_string()));
            }
        }
        Ok(())
    }

    fn archive(&mut self, unpacked: impl Read, path: &Path) -> Result<(), ParcelError> {
        let mut archive = tar::Archive::new(unpacked);
        let entries = archive
            .entries()
            .map_err(|error| io_error("read", path, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| io_error("read", path, error))?;
            let name = entry
                .path()
                .map_err(|error| io_error("read", path, error))?;
            let name = name.into_owned();
            let shown = name.display().to_string();
            let kind = entry.header().entry_type();
            // Notes of the archiver's, not entries.
            if kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
                continue;
            }
            let parts = name.components().filter(|part| *part != Component::CurDir);
            let parts: Vec<Component<'_>> = parts.collect();
            if !parts
                .iter()
                .all(|part| matches!(part, Component::Normal(_)))
            {
                return Err(ParcelError::LeadsOut(shown));
            }
            if kind.is_dir() {
                continue;
            }
            if !kind.is_file() {
                return Err(ParcelError::NotPlain(shown));
            }
            let hidden = |part: &Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
            if !parts.iter().any(hidden) {
                self.file(parts.iter().collect(), entry, path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, inner: PathBuf, file: impl Read, path: &Path) -> Result<(), ParcelError> {
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| io_error("read", path, error))?;
        let is_large = bytes.len() as u64 > MAX_BYTES;
        self.files.push((inner, bytes));
        if is_large || self.files.len() > MAX_FILES || self.bytes() > MAX_TOTAL {
            return Err(ParcelError::TooLarge);
        }
        Ok(())
    }

    /// Takes off the one folder that holds everything.
    fn strip_top(&mut self) {
        let top = |path: &Path| path.iter().next().map(ToOwned::to_owned);
        let Some(first) = self.files.first().and_then(|(path, _)| top(path)) else {
            return;
        };
        let inside = |path: &Path| path.strip_prefix(&first).map(Path::to_owned);
        let is_within =
            |path: &PathBuf| inside(path).is_ok_and(|rest| rest.iter().next().is_some());
        if self.files.iter().all(|(path, _)| is_within(path)) {
            for (path, _) in &mut self.files {
                if let Ok(rest) = inside(path) {
                    *path = rest;
                }
            }
        }
    }
}

fn io_error(what: &'static str, path: &Path, error: io::Error) -> ParcelError {
    ParcelError::Io {
        what,
        path: path.to_owned(),
        error,
    }
}

/// Writes a text over a file, whole or not at all, and keeps the file's permissions.
pub fn rewrite(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or_else(|| Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    fs::set_permissions(file.path(), fs::metadata(path)?.permissions())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive in memory; a link has no bytes but a target.
    fn archive(entries: &[(&str, Result<&str, &str>)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, what) in entries {
            let mut header = tar::Header::new_ustar();
            // Past the library's own check of paths.
            let name = header.as_ustar_mut().unwrap();
            name.name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_mode(0o644);
            let bytes = match what {
                Ok(text) => text.as_bytes(),
                Err(target) => {
                    header.set_entry_type(tar::EntryType::Symlink);
                    header.set_link_name(target).unwrap();
                    b""
                }
            };
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            builder.append(&header, bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn unpack(entries: &[(&str, Result<&str, &str>)]) -> Result<Parcel, ParcelError> {
        let mut parcel = Parcel::default();
        let bytes = archive(entries);
        parcel.archive(bytes.as_slice(), Path::new("x.tar.gz"))?;
        parcel.strip_top();
        Ok(parcel)
    }

    #[test]
    fn a_single_folder_at_the_top_is_taken_off() {
        let check = |entries: &[&str], expect: &[&str]| {
            let entries: Vec<_> = entries.iter().map(|path| (*path, Ok("x"))).collect();
            let parcel = unpack(&entries).unwrap();
            let paths = parcel.files.iter().map(|(path, _)| path.to_str().unwrap());
            assert_eq!(paths.collect::<Vec<_>>(), expect);
        };
        check(
            &["d/deck.toml", "d/sql/a.toml"],
            &["deck.toml", "sql/a.toml"],
        );
        check(&["./d/deck.toml"], &["deck.toml"]);
        check(&["deck.toml", "sql/a.toml"], &["deck.toml", "sql/a.toml"]);
        check(&["d/.git/config", "d/deck.toml"], &["deck.toml"]);
    }

    #[test]
    fn what_leads_out_or_is_a_link_is_refused() {
        let check = |path: &str, what: Result<&str, &str>, expect: &str| {
            let error = unpack(&[("deck.toml", Ok("")), (path, what)]).unwrap_err();
            assert_eq!(error.to_string(), expect);
        };
        check("../a.toml", Ok(""), "`../a.toml` leads out of the deck");
        check("/etc/a", Ok(""), "`/etc/a` leads out of the deck");
        check("sql/../../a", Ok(""), "`sql/../../a` leads out of the deck");
        check(
            "sql/a.toml",
            Err("/etc/passwd"),
            "`sql/a.toml` is a link or no plain file",
        );
        let large = "x".repeat(usize::try_from(MAX_BYTES).unwrap() + 1);
        let error = unpack(&[("a.toml", Ok(&large))]).unwrap_err();
        assert!(matches!(error, ParcelError::TooLarge), "{error}");
    }

    #[test]
    fn a_folder_is_installed_whole_and_replaces_an_older_one() {
        let home = tempfile::tempdir().unwrap();
        let from = home.path().join("from");
        fs::create_dir_all(from.join("cards")).unwrap();
        fs::write(from.join("deck.toml"), "a").unwrap();
        fs::write(from.join("cards/a.toml"), "b").unwrap();
        let decks = home.path().join("decks");
        let id = DeckId::new("mine");
        let place = Parcel::read(&from).unwrap().install(&decks, &id).unwrap();
        assert_eq!(fs::read_to_string(place.join("cards/a.toml")).unwrap(), "b");
        fs::remove_file(from.join("cards/a.toml")).unwrap();
        Parcel::read(&from).unwrap().install(&decks, &id).unwrap();
        assert!(!place.join("cards/a.toml").exists());
        assert_eq!(
            fs::read_dir(&decks).unwrap().count(),
            1,
            "nothing else is left"
        );

        std::os::unix::fs::symlink("/etc/passwd", from.join("cards/b.toml")).unwrap();
        let error = Parcel::read(&from).unwrap_err();
        assert!(matches!(error, ParcelError::NotPlain(_)), "{error}");
    }
}
