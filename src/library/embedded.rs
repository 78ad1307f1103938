//! The decks that are compiled in. Invariant: nothing is parsed before somebody asks for it.

use include_dir::{Dir, DirEntry, include_dir};

use crate::base::{Diagnostic, SourceText};
use crate::deck::{DeckFiles, codes};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/decks");

/// Returns the folder names of the built-in decks, in alphabetical order.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = BUILT_IN
        .dirs()
        .filter_map(|folder| folder.path().to_str())
        .collect();
    names.sort_unstable();
    names
}

/// Returns the text of a built-in deck's `deck.toml`.
pub(super) fn header_text(name: &str) -> Option<&'static str> {
    BUILT_IN
        .get_file(format!("{name}/deck.toml"))?
        .contents_utf8()
}

/// Returns the path under which a built-in deck is shown: its path in the source tree.
pub(super) fn root(name: &str) -> String {
    format!("decks/{name}")
}

/// Returns the files of a built-in deck; none if there is no such deck.
pub(super) fn read(name: &str) -> DeckFiles {
    let mut files = DeckFiles {
        root: root(name),
        ..DeckFiles::default()
    };
    if let Some(folder) = BUILT_IN.get_dir(name) {
        collect(folder, &mut files);
    }
    files
}

fn collect(folder: &'static Dir<'static>, files: &mut DeckFiles) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => {
                let path = format!("decks/{}", file.path().display());
                match file.contents_utf8() {
                    Some(text) => files.files.push(SourceText::new(path, text)),
                    None => files.faults.push(Diagnostic {
                        code: codes::NOT_UTF8.code,
                        severity: codes::NOT_UTF8.severity,
                        message: format!("`{path}` is not UTF-8 text"),
                        place: Some(SourceText::new(path, "").place(0)),
                        help: "save the file as UTF-8".to_owned(),
                    }),
                }
            }
        }
    }
}
