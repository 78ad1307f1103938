//! Where the history lives: one running copy, private files, and places that cannot hold it.
#![expect(
    clippy::disallowed_methods,
    reason = "a test that plays two processes tells them apart by the environment"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use onsite::base::SessionId;
use onsite::store::{Derived, FILE_NAME, Notice, OpenOptions, Store, StoreError};

use super::{chatter, filled, open, planned};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn refuse(dir: &Path) -> StoreError {
    Store::open(dir, OpenOptions::default()).expect_err("must be refused")
}

fn read_only() -> OpenOptions {
    OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    }
}

#[test]
fn everything_is_private_from_the_start() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("a/b/onsite");
    let store = filled(&dir);
    assert_eq!(mode(&dir), 0o700);
    for name in [FILE_NAME, "history.db-wal", "history.db-shm", "onsite.lock"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
    assert_eq!(store.notices(), []);
}

#[test]
fn what_others_could_read_is_made_private_and_said() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("onsite");
    drop(filled(&dir));
    let file = dir.join(FILE_NAME);
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let store = open(&dir);
    assert_eq!((mode(&dir), mode(&file)), (0o700, 0o600));
    assert_eq!(
        store.notices(),
        [
            Notice::Tightened {
                path: dir,
                was: 0o755,
                now: 0o700
            },
            Notice::Tightened {
                path: file,
                was: 0o644,
                now: 0o600
            },
        ]
    );
    let text = store.notices()[1].to_diagnostic().to_string();
    assert!(
        text.contains("mode 644") && text.contains("private now"),
        "{text}"
    );
}

#[test]
fn places_that_cannot_hold_a_history_are_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::File::create(&file).unwrap();
    assert!(matches!(refuse(&file), StoreError::NotADirectory(path) if path == file));
    assert!(matches!(
        refuse(&file.join("below")),
        StoreError::NotADirectory(_)
    ));
    let dir = home.path().join("dir");
    fs::create_dir_all(dir.join(FILE_NAME)).unwrap();
    assert!(matches!(refuse(&dir), StoreError::NotAFile(path) if path == dir.join(FILE_NAME)));
    let nothing = Store::open(&home.path().join("none"), read_only()).expect_err("no history");
    assert!(matches!(nothing, StoreError::Missing(_)));
    assert!(!home.path().join("none").exists());
}

#[test]
fn files_without_permission_are_named() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("onsite");
    drop(filled(&dir));
    let locked = dir.join(FILE_NAME);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o400)).unwrap();
    // The superuser may do everything: there is nothing to refuse.
    let bypassed = fs::OpenOptions::new().write(true).open(&locked).is_ok();
    if !bypassed {
        assert!(matches!(refuse(&dir), StoreError::Permission(path) if path == locked));
    }
    let reader = Store::open(&dir, read_only()).unwrap();
    assert_eq!(
        reader.load_events(&SessionId::new("s1")).unwrap().len(),
        302
    );
    drop(reader);
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o500)).unwrap();
    let reader = Store::open(&dir, read_only()).unwrap();
    assert_eq!(
        reader.load_events(&SessionId::new("s1")).unwrap().len(),
        302
    );
    if !bypassed {
        assert!(matches!(refuse(&dir), StoreError::Permission(_)));
    }
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')")
        .unwrap();
    drop(other);
    let before = fs::metadata(&path).unwrap().len();
    assert!(matches!(refuse(dir.path()), StoreError::Foreign(_)));
    assert_eq!(fs::metadata(&path).unwrap().len(), before);
    let other = rusqlite::Connection::open(&path).unwrap();
    let text: String = other
        .query_row("SELECT text FROM notes", [], |row| row.get(0))
        .unwrap();
    assert_eq!(text, "mine");
}

#[test]
fn a_layout_from_the_future_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path()).path().to_owned();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 7).unwrap();
    drop(conn);
    let refused = refuse(dir.path());
    assert!(
        matches!(
            refused,
            StoreError::NewerLayout {
                found: 7,
                known: 3,
                ..
            }
        ),
        "{refused}"
    );
    assert!(Store::open(dir.path(), read_only()).is_err());
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 3).unwrap();
    drop(conn);
    assert_eq!(
        open(dir.path())
            .load_events(&SessionId::new("s1"))
            .unwrap()
            .len(),
        302
    );
}

#[test]
fn a_second_copy_is_refused_and_may_read() {
    let dir = tempfile::tempdir().unwrap();
    let first = filled(dir.path());
    let refused = refuse(dir.path());
    let me = std::process::id();
    assert!(matches!(refused, StoreError::Locked { pid: Some(pid), .. } if pid == me));
    let text = refused.to_diagnostic().to_string();
    assert!(
        text.contains(&format!("(process {me})")) && text.contains("reading only"),
        "{text}"
    );
    let reader = Store::open(dir.path(), read_only()).unwrap();
    assert_eq!(
        reader.load_events(&SessionId::new("s1")).unwrap().len(),
        302
    );
    drop(first);
    open(dir.path());
}

const HOLD: &str = "ONSITE_TEST_HOLD";

/// Runs this very test again as another process that opens the history and waits to be killed.
fn holder(dir: &Path) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::places::kill_9_frees_the_lock_and_loses_nothing",
            "--nocapture",
        ])
        .env(HOLD, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines
        .map_while(Result::ok)
        .find(|line| line.contains("stored"));
    (child, ready.unwrap_or_default())
}

#[test]
fn kill_9_frees_the_lock_and_loses_nothing() {
    let session = SessionId::new("killed");
    if let Some(dir) = std::env::var_os(HOLD) {
        let mut store = open(Path::new(&dir));
        store.begin_session(&[planned("killed")]).unwrap();
        store
            .append(&session, 1, &chatter(50), &Derived::default())
            .unwrap();
        println!("stored");
        std::io::stdout().flush().unwrap();
        // Wait for the kill; if the other process dies first, its pipe ends and so do we.
        let _ = std::io::stdin().lines().next();
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (mut child, ready) = holder(dir.path());
    assert!(ready.contains("stored"));
    let refused = refuse(dir.path());
    let pid = child.id();
    assert!(matches!(refused, StoreError::Locked { pid: Some(other), .. } if other == pid));
    child.kill().unwrap();
    child.wait().unwrap();
    let store = open(dir.path());
    assert_eq!(store.notices(), []);
    assert_eq!(store.load_events(&session).unwrap().len(), 51);
    assert_eq!(
        store.unfinished().unwrap().map(|head| head.id),
        Some(session)
    );
}

#[test]
fn a_program_that_keeps_the_file_locked_is_waited_for_then_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    let other = rusqlite::Connection::open(store.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (session, none) = (SessionId::new("s2"), Derived::default());
    let busy = store.append(&session, 302, &chatter(1), &none).unwrap_err();
    assert!(matches!(busy, StoreError::Busy) && busy.may_pass());
    other.execute_batch("COMMIT").unwrap();
    store.append(&session, 302, &chatter(1), &none).unwrap();
}
