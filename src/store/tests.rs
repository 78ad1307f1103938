//! What only the room itself can stage: a disk that is full, and layouts of the future.

use std::path::Path;

use rusqlite::Connection;

use super::notice::Notice;
use super::outbox::{Outbox, Write};
use super::schema::{self, MIGRATIONS};
use super::{Derived, OpenOptions, Store, StoreError, codec};
use crate::base::{SessionId, Timestamp};
use crate::interview::{Event, Fact, Pad};

fn planned() -> Event {
    let line = include_str!("../../tests/it/journals/v1.jsonl")
        .lines()
        .next()
        .unwrap_or_default();
    let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    codec::decode(1, Timestamp(7), &line["body"].to_string()).expect("a plan")
}

fn session() -> SessionId {
    SessionId::new("20261218T190500-drill-sql")
}

fn typed(n: i64) -> Vec<Event> {
    let text = "select ".repeat(200);
    let edit = crate::editor::Edit {
        at: 0,
        remove: String::new(),
        insert: text,
    };
    vec![Event {
        at: Timestamp(n),
        fact: Fact::Typed {
            question: 0,
            pad: Pad::Answer,
            edits: vec![edit],
        },
    }]
}

fn open(dir: &Path) -> Store {
    Store::open(dir, OpenOptions::default()).expect("a history")
}

#[test]
fn on_a_full_disk_writes_wait_in_order_and_are_stored_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.begin_session(&[planned()]).unwrap();
    let pages: i64 = store
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let limit = |store: &Store, pages: i64| {
        store
            .conn
            .pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0))
            .unwrap()
    };
    limit(&store, pages + 3);
    let mut outbox = Outbox::default();
    let mut refused = 0;
    for n in 0..40 {
        let write = Write::Append {
            session: session(),
            first_seq: 1 + n as u64,
            events: typed(n),
            derived: Box::default(),
        };
        if let Err(error) = outbox.send(&mut store, write) {
            assert!(matches!(error, StoreError::Full), "{error}");
            refused += 1;
        }
    }
    assert!(refused > 20, "{refused}");
    assert_eq!(outbox.waiting(), refused);
    let stored = store.load_events(&session()).unwrap().len();
    assert_eq!(stored, 41 - refused);
    assert!(outbox.retry(&mut store).is_err());
    limit(&store, 1_000_000);
    outbox.retry(&mut store).unwrap();
    assert_eq!(outbox.waiting(), 0);
    drop(store);
    let events = open(dir.path()).load_events(&session()).unwrap();
    assert_eq!(events.len(), 41);
    assert!(
        events
            .iter()
            .skip(1)
            .zip(0..)
            .all(|(event, n)| event.at == Timestamp(n))
    );
}

#[test]
fn a_batch_that_fails_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.begin_session(&[planned()]).unwrap();
    store.conn.execute_batch("DROP TABLE seen").unwrap();
    let derived = Derived {
        seen: vec![super::Seen {
            deck: crate::base::DeckId::new("demo"),
            question: crate::base::QuestionId::new("q"),
            at: Timestamp(8),
        }],
        ..Derived::default()
    };
    assert!(store.append(&session(), 1, &typed(8), &derived).is_err());
    assert_eq!(store.next_seq(&session()).unwrap(), 1);
    assert_eq!(store.session(&session()).unwrap().last_alive, Timestamp(7));
}

#[test]
fn an_older_layout_is_backed_up_before_it_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let path = open(dir.path()).path().to_owned();
    let mut conn = schema::connect(&path).unwrap();
    conn.execute("INSERT INTO settings VALUES ('a', 'b')", [])
        .unwrap();
    let known = MIGRATIONS.len() as i64;
    let mut next = MIGRATIONS.to_vec();
    next.push("ALTER TABLE settings ADD COLUMN note TEXT");
    let mut notices = Vec::new();
    schema::migrate(&mut conn, &path, &next, &mut notices).unwrap();
    let [Notice::BackedUp { copy, from, to }] = notices.as_slice() else {
        panic!("expected a backup, got {notices:?}");
    };
    assert_eq!((*from, *to), (known, known + 1));
    let note: Option<String> = conn
        .query_row("SELECT note FROM settings", [], |row| row.get(0))
        .unwrap();
    assert_eq!(note, None);
    let old = Connection::open(copy).unwrap();
    let value: String = old
        .query_row("SELECT value FROM settings", [], |row| row.get(0))
        .unwrap();
    assert_eq!(value, "b");
    assert_eq!(schema::layout(&old, copy, known).unwrap(), known);
    // Once more changes nothing.
    notices.clear();
    schema::migrate(&mut conn, &path, &next, &mut notices).unwrap();
    assert_eq!(notices, []);
}

#[test]
fn a_step_that_fails_leaves_the_old_layout() {
    let dir = tempfile::tempdir().unwrap();
    let path = open(dir.path()).path().to_owned();
    let mut conn = schema::connect(&path).unwrap();
    let mut next = MIGRATIONS.to_vec();
    next.push("CREATE TABLE more (a); CREATE TABLE settings (a)");
    assert!(schema::migrate(&mut conn, &path, &next, &mut Vec::new()).is_err());
    drop(conn);
    assert_eq!(open(dir.path()).notices(), []);
}

#[test]
fn every_error_says_what_to_do() {
    let path = || std::path::PathBuf::from("/data/history.db");
    let errors = [
        StoreError::NotADirectory(path()),
        StoreError::NotAFile(path()),
        StoreError::Permission(path()),
        StoreError::Locked {
            pid: Some(7),
            dir: path(),
        },
        StoreError::Locked {
            pid: None,
            dir: path(),
        },
        StoreError::Busy,
        StoreError::Full,
        StoreError::Disk("I/O error".into()),
        StoreError::ReadOnly,
        StoreError::Missing(path()),
        StoreError::Foreign(path()),
        StoreError::NewerLayout {
            path: path(),
            found: 9,
            known: 1,
        },
        StoreError::NewerEvent {
            session: session(),
            seq: 3,
            found: 2,
            known: 1,
        },
        StoreError::BadEvent {
            session: session(),
            seq: 3,
            why: "not JSON".into(),
        },
        StoreError::Damaged {
            path: path(),
            why: "not a database".into(),
        },
        StoreError::Sequence {
            session: session(),
            expected: 3,
            got: 2,
        },
        StoreError::NoPlan,
        StoreError::NoSession(session()),
        StoreError::io("lock", &path(), std::io::Error::other("no locks here")),
        StoreError::Sql(rusqlite::Error::InvalidQuery),
        StoreError::NoTable("stock".into()),
        StoreError::Import {
            file: "history.json".into(),
            line: 7,
            why: "`x` is no part of a history".into(),
        },
        StoreError::Output(std::io::Error::other("gone")),
    ];
    let shown: Vec<String> = errors
        .iter()
        .map(|error| error.to_diagnostic().to_string())
        .collect();
    insta::assert_snapshot!(shown.join("\n\n"));
}
