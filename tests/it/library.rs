//! Decks on disk: folders are read within limits, the library lists and loads, `new_deck` writes.

#![expect(clippy::disallowed_methods, reason = "these tests look at files")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use onsite::base::{DeckId, Diagnostic};
use onsite::deck::{FileKind, check, schema};
use onsite::library::folder::{MAX_BYTES, MAX_FILES};
use onsite::library::{Library, NewDeckError, Origin, new_deck, read_folder};
use tempfile::TempDir;

fn home() -> TempDir {
    TempDir::new().unwrap()
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().write_all(bytes).unwrap();
}

/// A fresh example deck after `damage`, checked: the complaints, with the folder called `deck`.
fn complaints(damage: impl FnOnce(&Path)) -> Vec<Diagnostic> {
    let home = home();
    let folder = home.path().join("deck");
    new_deck(&folder, "Deck").unwrap();
    damage(&folder);
    let prefix = format!("{}/", home.path().display());
    let mut diagnostics = check(&read_folder(&folder)).diagnostics;
    for diagnostic in &mut diagnostics {
        diagnostic.message = diagnostic.message.replace(&prefix, "");
        if let Some(place) = &mut diagnostic.place {
            place.file = place.file.replace(&prefix, "");
        }
    }
    diagnostics
}

fn shown(diagnostics: &[Diagnostic]) -> String {
    let texts: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    texts.join("\n\n")
}

#[test]
fn a_new_deck_passes_the_check() {
    let home = home();
    let folder = home.path().join("a").join("deck");
    let written = new_deck(&folder, r#"Tom's "best" deck \o/"#).unwrap();
    assert_eq!(written.id, DeckId::new("tom-s-best-deck-o"));
    for file in &written.files {
        assert!(file.is_file(), "{}", file.display());
    }
    let checked = check(&read_folder(&folder));
    assert_eq!(checked.diagnostics, []);
    let deck = checked.deck.unwrap();
    assert_eq!(deck.id, written.id);
    assert_eq!(deck.name, r#"Tom's "best" deck \o/"#);
    assert_eq!(deck.default_loop().unwrap().rounds.len(), 5);
}

#[test]
fn a_new_deck_brings_the_schemas_its_files_name() {
    let home = home();
    let written = new_deck(home.path(), "Deck").unwrap();
    for file in written
        .files
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "toml"))
    {
        let text = fs::read_to_string(file).unwrap();
        let first = text.lines().next().unwrap();
        let named = first.strip_prefix("#:schema ").unwrap();
        let target = file.parent().unwrap().join(named);
        assert!(target.is_file(), "{} names {named}", file.display());
    }
    let text = fs::read_to_string(home.path().join("schema/sql.schema.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value, schema(FileKind::Sql));
}

#[test]
fn nothing_is_ever_overwritten() {
    let home = home();
    write(&home.path().join("notes.txt"), b"mine");
    let error = new_deck(home.path(), "Deck").unwrap_err();
    assert!(matches!(error, NewDeckError::Exists(_)));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    let error = new_deck(&home.path().join("notes.txt"), "Deck").unwrap_err();
    assert!(matches!(error, NewDeckError::Exists(_)));
    let error = new_deck(&home.path().join("x"), "!!").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`!!` cannot name a deck; use letters and digits, at most 60 characters"
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    let diagnostics = complaints(|folder| {
        write(&folder.join("culture/latin.toml"), b"title = \"caf\xe9\"\n");
        write(
            &folder.join("data/big.sql"),
            &vec![b' '; MAX_BYTES as usize + 1],
        );
        write(&folder.join("notes/todo.toml"), b"");
        write(&folder.join(".git/config"), b"\xff");
        write(&folder.join("schema/extra.toml"), b"\xff");
        let text = fs::read_to_string(folder.join("design/tracking.toml")).unwrap();
        let text = text.replace("difficulty = 3", "difficulty = 8");
        write(&folder.join("design/tracking.toml"), text.as_bytes());
        fs::remove_file(folder.join("cards/streams.toml")).unwrap();
        fs::create_dir(folder.join("cards/deep")).unwrap();
    });
    insta::with_settings!({ snapshot_path => "diagnostics", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("unreadable", shown(&diagnostics));
    });
}

#[cfg(unix)]
#[test]
fn links_stay_inside_the_deck() {
    use std::os::unix::fs::symlink;
    let diagnostics = complaints(|folder| {
        symlink("/etc/passwd", folder.join("data/passwd.sql")).unwrap();
        symlink("/", folder.join("coding/root")).unwrap();
        symlink("nowhere.toml", folder.join("sql/gone.toml")).unwrap();
        symlink("../culture", folder.join("culture/loop")).unwrap();
        fs::rename(folder.join("rubrics.toml"), folder.join("culture/r")).unwrap();
        symlink("culture/r", folder.join("rubrics.toml")).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(folder.join("data/socket.sql"));
        drop(socket.unwrap());
    });
    insta::with_settings!({ snapshot_path => "diagnostics", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("links", shown(&diagnostics));
    });
}

#[test]
fn a_folder_with_too_many_files_is_not_read_whole() {
    let diagnostics = complaints(|folder| {
        for n in 0..=MAX_FILES {
            write(&folder.join(format!("cards/z{n:04}.md")), b"");
        }
    });
    let codes: Vec<&str> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    assert_eq!(
        codes.iter().filter(|code| **code == "D012").count(),
        1,
        "{codes:?}"
    );
}

#[test]
fn the_nearer_deck_wins_and_says_what_it_replaces() {
    let home = home();
    let user_decks = home.path().join("decks");
    new_deck(&user_decks.join("one"), "Same").unwrap();
    new_deck(&user_decks.join("two"), "Other").unwrap();
    write(&user_decks.join("broken/deck.toml"), b"id = ");
    write(&user_decks.join("stray.txt"), b"");
    let given = home.path().join("given");
    new_deck(&given, "Same").unwrap();

    let library = Library::find(Some(&user_decks), &[given.join("deck.toml")]);
    let user: Vec<&str> = library
        .sources()
        .iter()
        .filter(|source| matches!(source.origin, Origin::User(_)))
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(user, ["broken", "other"]);
    let same = library.source(&"same".into()).unwrap();
    assert_eq!(same.origin, Origin::Given(given.clone()));
    assert_eq!(same.replaces, [Origin::User(user_decks.join("one"))]);
    assert_eq!(same.header.as_ref().unwrap().loops[0].minutes, 155);
    assert!(library.load(same).deck.is_some());

    let broken = library.source(&"broken".into()).unwrap();
    assert_eq!(broken.header, None);
    let checked = library.load(broken);
    assert!(checked.deck.is_none());
    assert!(
        checked
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == "D001")
    );
}

#[test]
fn a_path_that_is_not_there_is_a_complaint() {
    let library = Library::find(None, &["/nonexistent/deck".into()]);
    let source = library.source(&"deck".into()).unwrap();
    let codes: Vec<&str> = library
        .load(source)
        .diagnostics
        .iter()
        .map(|d| d.code)
        .collect();
    assert_eq!(codes, ["D017"]);
}

#[test]
fn every_built_in_deck_is_listed_by_its_own_id_and_passes() {
    let library = Library::find(None, &[]);
    for source in library.sources() {
        assert!(matches!(source.origin, Origin::BuiltIn(name) if name == source.id.as_str()));
        let checked = library.load(source);
        assert_eq!(checked.diagnostics, [], "{}", source.id);
        assert!(checked.deck.is_some());
    }
}
