//! The list of decks. Invariant: every deck id is listed once; the nearer source wins (a named path
//! over the user's folder over the built-in decks), and the list says what it replaces.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::embedded;
use super::folder::{MAX_BYTES, read_folder};
use crate::base::{DeckId, Severity};
use crate::deck::{Checked, Deck, DeckFiles, Header, check, read_header};

/// Where a deck comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Compiled in, under this folder name.
    BuiltIn(&'static str),
    /// A folder in the user's deck folder.
    User(PathBuf),
    /// A folder named on the command line.
    Given(PathBuf),
}

/// A deck that can be loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct DeckSource {
    /// The deck's id; the folder's name if `deck.toml` cannot be read.
    pub id: DeckId,
    /// Where it comes from.
    pub origin: Origin,
    /// What menus say about it, if `deck.toml` can be read.
    pub header: Option<Header>,
    /// Decks with the same id that it stands in for.
    pub replaces: Vec<Origin>,
}

/// All decks at hand. Clones share the built-in decks that one of them has read.
#[derive(Clone, Debug, Default)]
pub struct Library {
    sources: Vec<DeckSource>,
    built_in: Arc<BTreeMap<&'static str, OnceLock<Read>>>,
}

/// A deck that was read, or how many errors it has.
type Read = Result<Arc<Deck>, usize>;

impl Origin {
    /// Returns the deck's path as the user would type it; for a built-in deck its path in the source.
    pub fn path(&self) -> String {
        match self {
            Self::BuiltIn(name) => embedded::root(name),
            Self::User(path) | Self::Given(path) => path.display().to_string(),
        }
    }

    /// Returns `built in`, `user` or `given`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::BuiltIn(_) => "built in",
            Self::User(_) => "user",
            Self::Given(_) => "given",
        }
    }

    fn header(&self) -> Option<Header> {
        match self {
            Self::BuiltIn(name) => read_header(embedded::header_text(name)?),
            Self::User(path) | Self::Given(path) => read_header(&small_text(path)?),
        }
    }

    fn folder_name(&self) -> String {
        match self {
            Self::BuiltIn(name) => (*name).to_owned(),
            Self::User(path) | Self::Given(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
        }
    }
}

impl Library {
    /// Returns the built-in decks, those in the folders of `user_decks`, and the given ones. A given
    /// path may also be a `deck.toml`. Reads nothing but each deck's `deck.toml`.
    pub fn find(user_decks: Option<&Path>, given: &[PathBuf]) -> Self {
        let names = embedded::names().into_iter();
        let mut library = Self {
            built_in: Arc::new(names.map(|name| (name, OnceLock::new())).collect()),
            ..Self::default()
        };
        for name in embedded::names() {
            library.add(Origin::BuiltIn(name));
        }
        for folder in user_decks.map(deck_folders).unwrap_or_default() {
            library.add(Origin::User(folder));
        }
        for path in given {
            library.add(Origin::Given(deck_folder(path)));
        }
        library
    }

    /// Returns the decks in the given folders and no others, not even the built-in ones.
    pub fn only(given: &[PathBuf]) -> Self {
        let mut library = Self::default();
        for path in given {
            library.add(Origin::Given(deck_folder(path)));
        }
        library
    }

    /// Returns the decks: built-in ones first, then the user's, then the given ones.
    pub fn sources(&self) -> &[DeckSource] {
        &self.sources
    }

    /// Returns the deck with this id.
    pub fn source(&self, id: &DeckId) -> Option<&DeckSource> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// Reads and checks a whole deck.
    pub fn load(&self, source: &DeckSource) -> Checked {
        check(&self.files(source))
    }

    /// Returns a whole deck, or how many errors it has. A built-in one cannot change while the program
    /// runs: it is read once, by whoever asks first, and the others wait for that.
    pub fn deck(&self, source: &DeckSource) -> Result<Arc<Deck>, usize> {
        let read = || {
            let checked = self.load(source);
            let errors = checked.diagnostics.iter();
            let n_errors = errors.filter(|d| d.severity == Severity::Error).count();
            checked.deck.map(Arc::new).ok_or(n_errors)
        };
        let place = match &source.origin {
            Origin::BuiltIn(name) => self.built_in.get(name),
            Origin::User(_) | Origin::Given(_) => None,
        };
        place.map_or_else(read, |place| place.get_or_init(read).clone())
    }

    /// Reads the files of a deck.
    pub fn files(&self, source: &DeckSource) -> DeckFiles {
        match &source.origin {
            Origin::BuiltIn(name) => embedded::read(name),
            Origin::User(path) | Origin::Given(path) => read_folder(path),
        }
    }

    fn add(&mut self, origin: Origin) {
        let header = origin.header();
        let id = header.as_ref().map_or_else(
            || DeckId::new(origin.folder_name()),
            |header| header.id.clone(),
        );
        let mut replaces = Vec::new();
        if let Some(index) = self.sources.iter().position(|source| source.id == id) {
            let replaced = self.sources.remove(index);
            replaces.push(replaced.origin);
            replaces.extend(replaced.replaces);
        }
        self.sources.push(DeckSource {
            id,
            origin,
            header,
            replaces,
        });
    }
}

/// The folders in the user's deck folder, in alphabetical order; none if it does not exist.
fn deck_folders(user_decks: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(user_decks).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !is_hidden(path))
        .collect();
    folders.sort();
    folders
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn deck_folder(path: &Path) -> PathBuf {
    if path.file_name().is_some_and(|name| name == "deck.toml") {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        return parent.unwrap_or_else(|| Path::new(".")).to_owned();
    }
    path.to_owned()
}

/// The text of a folder's `deck.toml`, unless it is absurdly large or no plain file.
fn small_text(folder: &Path) -> Option<String> {
    let path = folder.join("deck.toml");
    let sane = fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= MAX_BYTES);
    if !sane {
        return None;
    }
    let bytes = read(&path)?;
    String::from_utf8(bytes).ok()
}

fn read(path: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
