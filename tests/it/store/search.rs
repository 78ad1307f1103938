//! The index of words: what it finds, what it forgets, and that it can always be made anew.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests spoil and remove the index's file"
)]

use std::fs;
use std::path::Path;

use onsite::base::{SessionId, Timestamp};
use onsite::diary::Tagged;
use onsite::interview::{Command, Mode, Pad};
use onsite::report::looking::Looking;
use onsite::store::{Derived, SEARCH_NAME, SearchIndex, Store, Words};

use super::open;
use crate::interview_deck::{Play, insert, plan};

/// A sitting in which these were written into answer and notes.
fn sit(store: &mut Store, id: &str, answer: &str, notes: &str) {
    let mut plan = plan(Mode::Standard);
    plan.session = SessionId::new(id);
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    play.ok(Command::Type(Pad::Answer, insert(0, answer)));
    play.ok(Command::Type(Pad::Notes, insert(0, notes)));
    store.begin_session(&play.events).unwrap();
}

/// The sittings found, after the index took in what is new.
fn found(index: &mut SearchIndex, store: &Store, text: &str) -> Vec<String> {
    let words = Words {
        prompt: &|_, _| Some("Which parcels came twice?".to_owned()),
        day: &|at: Timestamp| if at.0 > 0 { "2026-03-01" } else { "1970-01-01" }.to_owned(),
    };
    while index.follow(store, &words, 2).unwrap() > 0 {}
    let hits = index
        .find(&Looking::parse(text), &store.tagged().unwrap(), 10)
        .unwrap();
    let mut ids: Vec<String> = hits.iter().map(|hit| hit.session.to_string()).collect();
    ids.sort();
    ids
}

fn history(dir: &Path) -> Store {
    let mut store = open(dir);
    sit(
        &mut store,
        "s1",
        "Idempotent loads, keyed by event",
        "grain first",
    );
    sit(
        &mut store,
        "s2",
        "A window over the late events",
        "watermark",
    );
    sit(&mut store, "s3", "Über die Wasserstände", "");
    store
}

#[test]
fn words_are_found_wherever_they_were_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = history(dir.path());
    let mut index = SearchIndex::open(dir.path()).unwrap();
    let mut check = |text: &str, want: &[&str]| {
        assert_eq!(found(&mut index, &store, text), want, "{text}");
    };
    check("idempotent", &["s1"]);
    check("EVENT", &["s1", "s2"]);
    check("event watermark", &["s2"]);
    check("uber", &["s3"]);
    check("twice", &["s1", "s2", "s3"]);
    check("nobody", &[]);
    check("event since:2026-03-02", &[]);
    check("since:2026-03-01 until:2026-03-01", &["s1", "s2", "s3"]);
    check("kind:nonsense", &[]);
    // Signs that mean something to the index mean nothing here.
    check("\"late AND NOT * (", &[]);
    check("late ()", &["s2"]);
    let hit = index
        .find(&Looking::parse("grain"), &Tagged::default(), 1)
        .unwrap();
    assert_eq!(hit.first().unwrap().excerpt, "‹grain› first");
}

#[test]
fn the_index_follows_the_history_and_forgets_what_was_removed() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = history(dir.path());
    let mut index = SearchIndex::open(dir.path()).unwrap();
    assert_eq!(found(&mut index, &store, "grain"), ["s1"]);
    let s1 = SessionId::new("s1");
    let events = store.load_events(&s1).unwrap();
    let mut play = Play::new(plan(Mode::Standard));
    play.session = onsite::interview::replay(&events).unwrap();
    play.now = events.last().unwrap().at;
    play.events.clear();
    play.ok(Command::Type(Pad::Notes, insert(0, "cardinality ")));
    let next = events.len() as u64;
    store
        .append(&s1, next, &play.events, &Derived::default())
        .unwrap();
    assert_eq!(found(&mut index, &store, "cardinality"), ["s1"]);
    store.delete_session(&s1, play.now).unwrap();
    assert!(found(&mut index, &store, "grain").is_empty());
    store.restore_session(&s1).unwrap();
    assert_eq!(found(&mut index, &store, "grain"), ["s1"]);
}

#[test]
fn an_index_that_is_spoilt_or_of_another_version_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = history(dir.path());
    let path = dir.path().join(SEARCH_NAME);
    for spoil in [
        b"not a database, but longer than a header is".as_slice(),
        b"",
    ] {
        fs::write(&path, spoil).unwrap();
        let mut index = SearchIndex::open(dir.path()).unwrap();
        assert_eq!(found(&mut index, &store, "grain"), ["s1"]);
    }
    // It is as private as the history.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::remove_file(&path).unwrap();
        drop(SearchIndex::open(dir.path()).unwrap());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
