//! Writes a working deck to start from. Invariant: what is written passes the deck check, and no file
//! that exists is ever changed.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};
use thiserror::Error;

use crate::base::DeckId;
use crate::base::id::is_slug;
use crate::deck::{FileKind, schema};

static TEMPLATE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/deck-template");

/// The id and the name that the template has.
const TEMPLATE_ID: &str = "\"my-deck\"";
const TEMPLATE_NAME: &str = "My deck";

/// A deck that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeck {
    /// Its id, made from the name.
    pub id: DeckId,
    /// The files, in the order they were written.
    pub files: Vec<PathBuf>,
}

/// Why no deck was written.
#[derive(Debug, Error)]
pub enum NewDeckError {
    /// The name gives no id, or would break the file.
    #[error("`{0}` cannot name a deck; use letters and digits, at most 60 characters")]
    Name(String),
    /// Something is already there.
    #[error("`{}` already exists and is not an empty folder; choose another path", .0.display())]
    Exists(PathBuf),
    /// A file or folder could not be written.
    #[error("cannot write `{}`: {error}", .path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Writes a working example deck with this name into a folder that is empty or not there yet.
pub fn new_deck(path: &Path, name: &str) -> Result<NewDeck, NewDeckError> {
    let name = name.trim();
    let id = id_of(name).ok_or_else(|| NewDeckError::Name(name.to_owned()))?;
    if path.exists() || path.is_symlink() {
        let empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if !empty {
            return Err(NewDeckError::Exists(path.to_owned()));
        }
    }
    let mut files = Vec::new();
    for (inner, text) in contents(&id, name) {
        let file = path.join(inner);
        write(&file, &text).map_err(|error| NewDeckError::Io {
            path: file.clone(),
            error,
        })?;
        files.push(file);
    }
    Ok(NewDeck {
        id: DeckId::new(id),
        files,
    })
}

/// The files of the deck: path inside the folder, and text.
fn contents(id: &str, name: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(&TEMPLATE, &mut files);
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    for (path, text) in &mut files {
        if path.as_path() == Path::new("deck.toml") {
            *text = text
                .replacen(TEMPLATE_ID, &format!("\"{id}\""), 1)
                .replacen(&format!("\"{TEMPLATE_NAME}\""), &format!("\"{quoted}\""), 1);
        } else if path.as_path() == Path::new("README.md") {
            *text = text.replacen(TEMPLATE_NAME, name, 1);
        }
    }
    files.extend(FileKind::ALL.into_iter().map(|kind| {
        let path = PathBuf::from(format!("schema/{}.schema.json", kind.as_str()));
        (path, format!("{:#}\n", schema(kind)))
    }));
    files
}

fn collect(folder: &Dir<'static>, files: &mut Vec<(PathBuf, String)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => {
                let text = file.contents_utf8().unwrap_or_default();
                files.push((file.path().to_owned(), text.to_owned()));
            }
        }
    }
}

/// Makes a slug of a name: `Data, Senior!` becomes `data-senior`.
fn id_of(name: &str) -> Option<String> {
    let too_long = name.chars().count() > 60 || name.chars().any(char::is_control);
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let id = words.join("-");
    (!too_long && is_slug(&id)).then_some(id)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_an_id() {
        let check = |name: &str, expect: Option<&str>| {
            assert_eq!(id_of(name).as_deref(), expect, "{name}");
        };
        check("Parcel data, senior!", Some("parcel-data-senior"));
        check("L5", Some("l5"));
        check("包裹", None);
        check("", None);
        check("a\nb", None);
    }
}
