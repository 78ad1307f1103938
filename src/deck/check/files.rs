//! A deck's files as plain text, and what each of them is. Invariant: what a file is follows from
//! its path alone.

use crate::base::{Diagnostic, SourceText};
use crate::deck::model::RoundKind;
use crate::deck::schema::FileKind;

/// The text files of one deck, already read.
#[derive(Clone, Debug, Default)]
pub struct DeckFiles {
    /// The folder's path as the user would type it; the files' paths begin with it.
    pub root: String,
    /// The files; order does not matter.
    pub files: Vec<SourceText>,
    /// What went wrong while reading: files that are too large, not UTF-8, and so on.
    pub faults: Vec<Diagnostic>,
}

/// The folders of a deck that hold its files; `schema` may hold JSON schemas for an editor.
pub const FOLDERS: [&str; 10] = [
    "recruiter",
    "sql",
    "coding",
    "modelling",
    "design",
    "case",
    "culture",
    "cards",
    "readiness",
    "data",
];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A TOML file; question files have the kind of their folder.
    Toml(FileKind, Option<RoundKind>),
    /// A SQL data set.
    Dataset,
    /// Something for people, ignored without a word.
    Note,
    /// Not part of the format, in a folder that is.
    UnknownFile,
    /// In a folder that is not part of the format.
    UnknownFolder,
}

impl DeckFiles {
    /// Returns the TOML files of the format, and what each is.
    pub fn toml_files(&self) -> impl Iterator<Item = (FileKind, &SourceText)> {
        self.files
            .iter()
            .filter_map(|file| match role(self.inner_path(file)) {
                Role::Toml(kind, _) => Some((kind, file)),
                _ => None,
            })
    }

    /// Returns the path of a file inside the deck, with `/` between its parts.
    pub(super) fn inner_path<'f>(&self, file: &'f SourceText) -> &'f str {
        let inner = file.file.strip_prefix(&self.root).unwrap_or(&file.file);
        inner.trim_start_matches('/')
    }
}

/// Returns what the file at a path inside the deck is.
pub(super) fn role(inner_path: &str) -> Role {
    let (folder, name) = inner_path.split_once('/').unwrap_or(("", inner_path));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let toml = |kind, round| {
        let fits = ending == "toml" && !stem.is_empty() && !stem.contains('/');
        if fits {
            Role::Toml(kind, round)
        } else {
            other(name)
        }
    };
    let round = RoundKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == folder);
    match (folder, round) {
        (_, Some(kind)) => toml(file_kind(kind), Some(kind)),
        ("cards", None) => toml(FileKind::Cards, None),
        ("readiness", None) => toml(FileKind::Readiness, None),
        ("data", None) if ending == "sql" && !stem.contains('/') => Role::Dataset,
        ("data", None) => other(name),
        ("schema", None) if ending == "json" => Role::Note,
        ("", None) => match name {
            "deck.toml" => Role::Toml(FileKind::Deck, None),
            "rubrics.toml" => Role::Toml(FileKind::Rubrics, None),
            _ => other(name),
        },
        _ => Role::UnknownFolder,
    }
}

/// Returns the sort of TOML file that holds the questions of a kind.
fn file_kind(kind: RoundKind) -> FileKind {
    match kind {
        RoundKind::Sql => FileKind::Sql,
        RoundKind::Coding => FileKind::Coding,
        RoundKind::Modelling => FileKind::Modelling,
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => {
            FileKind::Talk
        }
    }
}

/// Markdown and license files are for people.
fn other(name: &str) -> Role {
    let name = name.to_ascii_lowercase();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    if ending == "md" || stem.starts_with("license") || stem.starts_with("copying") {
        Role::Note
    } else {
        Role::UnknownFile
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_a_file_is() {
        let check = |path: &str, expect: Role| assert_eq!(role(path), expect, "{path}");
        check("deck.toml", Role::Toml(FileKind::Deck, None));
        check(
            "sql/a.toml",
            Role::Toml(FileKind::Sql, Some(RoundKind::Sql)),
        );
        check(
            "culture/a.b.toml",
            Role::Toml(FileKind::Talk, Some(RoundKind::Culture)),
        );
        check("cards/a.toml", Role::Toml(FileKind::Cards, None));
        check("data/a.sql", Role::Dataset);
        check("README.md", Role::Note);
        check("sql/README.md", Role::Note);
        check("sql/a.tom", Role::UnknownFile);
        check("sql/deep/a.toml", Role::UnknownFile);
        check("schema/deck.schema.json", Role::Note);
        check("data/a.csv", Role::UnknownFile);
        check("question/a.toml", Role::UnknownFolder);
        check("", Role::UnknownFile);
    }
}
