//! Faults of the file: each is noticed, the file is kept, and what can be read is saved.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use onsite::base::SessionId;
use onsite::store::{FILE_NAME, Notice, OpenOptions, Salvage, SessionFilter, Store, StoreError};

use super::{filled, open};

/// Makes a history, closes it so that all is in one file, and spoils it.
fn spoilt(dir: &Path, spoil: impl Fn(&mut Vec<u8>)) {
    drop(filled(dir));
    let path = dir.join(FILE_NAME);
    let mut bytes = bytes_of(&path);
    assert!(
        !dir.join("history.db-wal").exists(),
        "an orderly close leaves one file"
    );
    spoil(&mut bytes);
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(&bytes).unwrap();
}

pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

pub(super) fn noticed(store: &Store) -> Option<Salvage> {
    store.notices().iter().find_map(|notice| match notice {
        Notice::Salvaged(salvage) => Some((**salvage).clone()),
        Notice::Tightened { .. } | Notice::BackedUp { .. } => None,
    })
}

fn salvage_of(store: &Store) -> Salvage {
    noticed(store).expect("the damage was noticed")
}

pub(super) fn events(store: &Store) -> usize {
    store
        .list_sessions(&SessionFilter::default())
        .unwrap()
        .iter()
        .filter_map(|head| store.load_events(&head.id).ok())
        .map(|events| events.len())
        .sum()
}

#[test]
fn a_second_damage_gets_a_name_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    spoilt(dir.path(), |b| overwrite(b, 0, 100));
    drop(open(dir.path()));
    let path = dir.path().join(FILE_NAME);
    let mut bytes = bytes_of(&path);
    overwrite(&mut bytes, 0, 100);
    fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    let store = open(dir.path());
    assert_eq!(
        salvage_of(&store).aside,
        dir.path().join("history.db.damaged-2")
    );
    assert!(dir.path().join("history.db.damaged-1").exists());
    assert_eq!(events(&store), 604);
}

fn overwrite(bytes: &mut [u8], from: usize, to: usize) {
    for (i, byte) in bytes[from..to].iter_mut().enumerate() {
        *byte = (i * 37 + 11) as u8;
    }
}

fn spoilt_by_sql(dir: &Path, sql: &str) -> Store {
    let path = filled(dir).path().to_owned();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    conn.execute_batch(sql).unwrap();
    drop(conn);
    open(dir)
}

#[test]
fn a_missing_table_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = spoilt_by_sql(dir.path(), "DROP TABLE scores");
    assert!(salvage_of(&store).why.contains("`scores`"));
    assert_eq!((events(&store), store.scores().unwrap().len()), (604, 0));
}

#[test]
fn sittings_and_items_come_back_from_events_and_reviews() {
    let dir = tempfile::tempdir().unwrap();
    let store = spoilt_by_sql(
        dir.path(),
        "DROP TABLE sessions; DELETE FROM items; DROP TABLE settings;",
    );
    let salvage = salvage_of(&store);
    assert_eq!(
        salvage.relisted,
        [SessionId::new("s1"), SessionId::new("s2")]
    );
    assert_eq!(
        store.unfinished().unwrap().map(|head| head.id),
        Some(SessionId::new("s2"))
    );
    let items = store.items().unwrap();
    assert_eq!((items.len(), items[0].reps, events(&store)), (20, 2, 604));
}

#[test]
fn a_sitting_is_cut_at_the_first_event_that_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let store = spoilt_by_sql(
        dir.path(),
        "DELETE FROM events WHERE session = 's1' AND seq = 40; DROP TABLE settings;
         UPDATE events SET body = '{\"fact\":\"flew\"}' WHERE session = 's2' AND seq = 7;",
    );
    let cut = salvage_of(&store).cut;
    assert_eq!(
        cut,
        [
            (SessionId::new("s1"), 40, 261),
            (SessionId::new("s2"), 7, 295)
        ]
    );
    assert_eq!(store.load_events(&SessionId::new("s1")).unwrap().len(), 40);
}

#[test]
fn rows_of_the_wrong_type_stay_behind() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path()).path().to_owned();
    let conn = rusqlite::Connection::open(&path).unwrap();
    // The table's definition without STRICT lets the wrong types in.
    conn.execute_batch(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'scores';
         PRAGMA writable_schema = RESET;",
    )
    .unwrap();
    drop(conn);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("UPDATE scores SET at = 'yesterday' WHERE session = 's1'")
        .unwrap();
    drop(conn);
    let store = open(dir.path());
    let scores = store.scores().unwrap();
    assert_eq!((scores.len(), scores[0].session.as_str()), (1, "s2"));
    let table = salvage_of(&store)
        .tables
        .into_iter()
        .find(|table| table.name == "scores")
        .unwrap();
    assert_eq!((table.kept, table.lost), (1, 1));
}

#[test]
fn a_log_without_its_file_is_not_thrown_away() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    // As after a copy that missed the file itself: everything is still in the write-ahead log.
    let grave = tempfile::tempdir().unwrap();
    fs::copy(
        dir.path().join("history.db-wal"),
        grave.path().join("history.db-wal"),
    )
    .unwrap();
    fs::File::create(grave.path().join(FILE_NAME)).unwrap();
    drop(store);
    let store = open(grave.path());
    assert!(salvage_of(&store).why.contains("write-ahead log"));
    assert_eq!(events(&store), 604);
}

#[test]
fn an_empty_file_is_a_new_history() {
    let dir = tempfile::tempdir().unwrap();
    fs::File::create(dir.path().join(FILE_NAME)).unwrap();
    let store = open(dir.path());
    assert!(
        store
            .notices()
            .iter()
            .all(|notice| matches!(notice, Notice::Tightened { .. }))
    );
    assert_eq!(events(&store), 0);
}

#[test]
fn a_damaged_file_is_not_touched_when_opened_for_reading() {
    let dir = tempfile::tempdir().unwrap();
    spoilt(dir.path(), |b| overwrite(b, 0, 100));
    let before = bytes_of(&dir.path().join(FILE_NAME));
    let options = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    let refused = Store::open(dir.path(), options).expect_err("it is damaged");
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert!(bytes_of(&dir.path().join(FILE_NAME)) == before);
}

/// One flipped byte anywhere: the program starts, and never shows a history that SQLite calls broken.
#[test]
fn single_flipped_bytes_never_stop_the_program() {
    let home = tempfile::tempdir().unwrap();
    drop(filled(home.path()));
    let whole = bytes_of(&home.path().join(FILE_NAME));
    for n in 0..60_usize {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(&whole).unwrap();
        let at = if n < 20 {
            n * 5
        } else {
            n * 7919 % whole.len()
        };
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(&[whole[at] ^ (1 << (n % 8))]).unwrap();
        drop(file);
        match Store::open(dir.path(), OpenOptions::default()) {
            Ok(store) => {
                assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "byte {at}");
                assert!(events(&store) > 0, "byte {at}");
            }
            // A flipped layout number looks like a newer Onsite; the file is left alone.
            Err(StoreError::NewerLayout { .. }) => assert!((60..64).contains(&at), "byte {at}"),
            Err(other) => panic!("byte {at}: {other}"),
        }
    }
}
