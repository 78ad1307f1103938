//! What the journal promises: in order, whole batches, readable for ever.

use std::collections::BTreeSet;

use onsite::base::{SessionId, Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::Event;
use onsite::memory::Rating;
use onsite::store::{
    Appended, Derived, OpenOptions, Outbox, SessionFilter, SessionState, Store, StoreError, Undone,
    Write, codec,
};
use proptest::prelude::*;
use serde_json::Value;

use super::{GOLDEN, chatter, filled, golden, key, open, planned, score};

/// All facts by their written names; a new fact must come into the golden journal too.
const FACTS: [&str; 24] = [
    "planned",
    "round_began",
    "phase_entered",
    "question_opened",
    "typed",
    "ran",
    "dialect_chosen",
    "submitted",
    "judged",
    "hint_taken",
    "asked",
    "probe_fired",
    "warned",
    "paused",
    "unpaused",
    "interrupted",
    "reopened",
    "round_ended",
    "scored",
    "confidence_set",
    "blind_locked",
    "final_locked",
    "finished",
    "abandoned",
];

/// Whether `now` still says all that `then` said; fields may have been added.
fn still_says(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => then
            .iter()
            .all(|(key, then)| now.get(key).is_some_and(|now| still_says(now, then))),
        (Value::Array(now), Value::Array(then)) => {
            now.len() == then.len() && now.iter().zip(then).all(|(a, b)| still_says(a, b))
        }
        (now, then) => now == then,
    }
}

#[test]
fn golden_events_decode_and_lose_nothing_when_written_again() {
    let mut facts = BTreeSet::new();
    for (event, line) in golden().iter().zip(GOLDEN.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        let body = codec::encode(&event.fact).unwrap();
        let written: Value = serde_json::from_str(&body).unwrap();
        assert!(still_says(&written, &line["body"]), "{written}\n{line}");
        assert_eq!(
            codec::decode(codec::VERSION, event.at, &body).unwrap(),
            *event
        );
        facts.insert(line["body"]["fact"].as_str().unwrap().to_owned());
    }
    for fact in FACTS {
        assert!(facts.remove(fact), "{fact} is not in the golden journal");
    }
    assert_eq!(facts, BTreeSet::new(), "facts this test does not list");
}

#[test]
fn versions_we_do_not_know_are_refused_by_name() {
    let newer = codec::decode(2, Timestamp(0), "{}").unwrap_err();
    assert_eq!(
        newer.to_string(),
        "written by a newer Onsite (event version 2, this one knows 1)"
    );
    for body in [
        "{}",
        "",
        "{\"fact\":\"flew\"}",
        "{\"fact\":\"typed\"}",
        "[1",
    ] {
        assert!(matches!(
            codec::decode(1, Timestamp(0), body),
            Err(codec::DecodeError::Bad(_))
        ));
    }
}

#[test]
fn a_sitting_comes_back_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let events = golden();
    let mut store = open(dir.path());
    let session = SessionId::new("20261218T190500-drill-sql");
    store.begin_session(&events[..1]).unwrap();
    store
        .append(&session, 1, &events[1..], &Derived::default())
        .unwrap();
    drop(store);
    assert_eq!(open(dir.path()).load_events(&session).unwrap(), events);
}

#[test]
fn a_batch_sent_twice_is_stored_once_and_another_in_its_place_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let (session, batch) = (SessionId::new("s"), chatter(5));
    let none = Derived::default();
    assert_eq!(
        store.begin_session(&[planned("s")]).unwrap(),
        Appended::Stored
    );
    assert_eq!(
        store.begin_session(&[planned("s")]).unwrap(),
        Appended::AlreadyThere
    );
    assert_eq!(
        store.append(&session, 1, &batch, &none).unwrap(),
        Appended::Stored
    );
    assert_eq!(
        store.append(&session, 1, &batch, &none).unwrap(),
        Appended::AlreadyThere
    );
    for (seq, events) in [
        (1, &batch[1..]),
        (3, &batch[..]),
        (7, &batch[..]),
        (0, &batch[..1]),
    ] {
        let refused = store.append(&session, seq, events, &none).unwrap_err();
        assert!(
            matches!(refused, StoreError::Sequence { expected: 6, got, .. } if got == seq),
            "{refused}"
        );
    }
    assert_eq!(store.load_events(&session).unwrap().len(), 6);
}

#[test]
fn sittings_that_do_not_exist_or_do_not_start_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let ghost = SessionId::new("ghost");
    let none = Derived::default();
    assert!(matches!(
        store.begin_session(&chatter(2)),
        Err(StoreError::NoPlan)
    ));
    assert!(matches!(store.begin_session(&[]), Err(StoreError::NoPlan)));
    assert!(matches!(
        store.append(&ghost, 0, &chatter(1), &none),
        Err(StoreError::NoSession(_))
    ));
    assert!(matches!(
        store.beat(&ghost, Timestamp(1)),
        Err(StoreError::NoSession(_))
    ));
    assert!(matches!(
        store.load_events(&ghost),
        Err(StoreError::NoSession(_))
    ));
    assert!(matches!(
        store.session(&ghost),
        Err(StoreError::NoSession(_))
    ));
    assert!(matches!(
        store.delete_session(&ghost, Timestamp(1)),
        Err(StoreError::NoSession(_))
    ));
    assert_eq!(store.list_sessions(&SessionFilter::default()).unwrap(), []);
}

#[test]
fn the_list_follows_the_events() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    let open_one = store.unfinished().unwrap().expect("s2 is open");
    assert_eq!(
        (open_one.id.as_str(), open_one.state),
        ("s2", SessionState::Open)
    );
    assert_eq!(open_one.last_alive, Timestamp(1_797_620_900_000));
    assert_eq!(open_one.rounds.len(), 3);
    assert_eq!(open_one.rounds[2].kind, RoundKind::Culture);
    let later = open_one.last_alive + Span::seconds(5);
    store.beat(&open_one.id, later).unwrap();
    store.beat(&open_one.id, Timestamp(1)).unwrap();
    assert_eq!(store.session(&open_one.id).unwrap().last_alive, later);

    let done = store.session(&SessionId::new("s1")).unwrap();
    assert_eq!((done.state, done.mean), (SessionState::Finished, Some(3.0)));
    assert_eq!(done.recommendation.as_deref(), Some("hire"));
    let list = |filter: SessionFilter| store.list_sessions(&filter).unwrap().len();
    let all = SessionFilter::default;
    assert_eq!(list(all()), 2);
    assert_eq!(
        list(SessionFilter {
            limit: Some(1),
            ..all()
        }),
        1
    );
    assert_eq!(
        list(SessionFilter {
            text: "l5 LOOP".into(),
            ..all()
        }),
        2
    );
    assert_eq!(
        list(SessionFilter {
            text: "drill".into(),
            ..all()
        }),
        0
    );
    assert_eq!(
        list(SessionFilter {
            state: Some(SessionState::Finished),
            ..all()
        }),
        1
    );
    // No round of either has begun.
    assert_eq!(
        list(SessionFilter {
            kind: Some(RoundKind::Sql),
            ..all()
        }),
        0
    );
}

#[test]
fn rounds_are_listed_with_their_times() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let events = golden();
    let session = SessionId::new("20261218T190500-drill-sql");
    store.begin_session(&events[..1]).unwrap();
    store
        .append(&session, 1, &events[1..], &Derived::default())
        .unwrap();
    let head = store.session(&session).unwrap();
    assert_eq!(head.rounds[0].began, Some(events[1].at));
    assert!(head.rounds[0].ended.is_some() && head.rounds[1].began.is_none());
    assert_eq!(head.seed.0, u64::MAX);
    let filter = SessionFilter {
        kind: Some(RoundKind::Sql),
        ..SessionFilter::default()
    };
    assert_eq!(store.list_sessions(&filter).unwrap().len(), 1);
}

#[test]
fn a_deleted_sitting_is_hidden_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    let session = SessionId::new("s1");
    assert_eq!(store.scores().unwrap().len(), 2);
    store.delete_session(&session, Timestamp(5)).unwrap();
    assert_eq!(
        store
            .list_sessions(&SessionFilter::default())
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        (
            store.scores().unwrap().len(),
            store.trend(RoundKind::Sql).unwrap().len()
        ),
        (1, 1)
    );
    let deleted = SessionFilter {
        deleted: true,
        ..SessionFilter::default()
    };
    assert_eq!(
        store.list_sessions(&deleted).unwrap()[0].deleted,
        Some(Timestamp(5))
    );
    assert_eq!(store.load_events(&session).unwrap().len(), 302);
    store.restore_session(&session).unwrap();
    assert_eq!(store.scores().unwrap().len(), 2);
    assert_eq!(store.list_sessions(&deleted).unwrap(), []);
}

#[test]
fn scores_and_trends_are_what_was_stored() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    let session = SessionId::new("s2");
    let mut second = score(&session, 0, 4.0);
    second.question = 1;
    second.pauses = 2;
    second.measured = None;
    let derived = Derived {
        scores: vec![second.clone()],
        ..Derived::default()
    };
    store.append(&session, 302, &[], &derived).unwrap();
    assert_eq!(store.scores().unwrap().last(), Some(&second));
    let trend = store.trend(RoundKind::Sql).unwrap();
    let last = trend.last().expect("two rounds");
    assert_eq!(
        (trend.len(), last.score, last.n, last.paused),
        (2, 3.5, 2, true)
    );
    assert_eq!((last.measured, trend[0].paused), (Some(4.0), false));
    assert_eq!(store.trend(RoundKind::Design).unwrap(), []);
    assert_eq!(store.seen().unwrap().len(), 2);
}

#[test]
fn reviews_are_undone_one_by_one_and_stay_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let at = Timestamp(1_797_620_700_000);
    let first = store.rate(&key("a"), Rating::Good, at, None).unwrap();
    let second = store
        .rate(&key("a"), Rating::Again, at + Span::days(2), None)
        .unwrap();
    let other = store
        .rate(&key("b"), Rating::Easy, at + Span::days(2), None)
        .unwrap();
    assert_eq!((second.lapses, second.reps), (1, 2));
    assert_eq!(store.items().unwrap(), [second, other]);
    drop(store);
    let mut store = open(dir.path());
    let undone = store.undo_last(at).unwrap();
    assert_eq!(
        undone,
        Some(Undone::Rating(Box::new(onsite::memory::Item::new(key(
            "b"
        )))))
    );
    let undone = store.undo_last(at).unwrap();
    assert_eq!(undone, Some(Undone::Rating(Box::new(first.clone()))));
    assert_eq!(store.items().unwrap(), [first]);
    store.undo_last(at).unwrap();
    assert_eq!(store.undo_last(at).unwrap(), None);
    assert_eq!(store.items().unwrap(), []);
    let log = store.reviews().unwrap();
    assert_eq!(log.len(), 3);
    assert!(log.iter().all(|review| review.undone == Some(at)));
    assert_eq!(
        (log[1].log.rating, log[1].log.elapsed_days),
        (Rating::Again, 2)
    );
}

#[test]
fn choices_are_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    assert_eq!(store.setting("pane").unwrap(), None);
    store.set_setting("pane", "schema").unwrap();
    store.set_setting("pane", "history").unwrap();
    assert_eq!(
        open_again(store, dir.path())
            .setting("pane")
            .unwrap()
            .as_deref(),
        Some("history")
    );
}

fn open_again(store: Store, dir: &std::path::Path) -> Store {
    drop(store);
    open(dir)
}

#[test]
fn an_event_that_does_not_decode_leaves_what_came_before_readable() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    let path = store.path().to_owned();
    drop(store);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute(
        "UPDATE events SET v = 9 WHERE session = 's1' AND seq = 100",
        [],
    )
    .unwrap();
    conn.execute(
        "UPDATE events SET body = '{}' WHERE session = 's2' AND seq = 50",
        [],
    )
    .unwrap();
    drop(conn);
    let store = open(dir.path());
    let (events, fault) = store.load_readable(&SessionId::new("s1")).unwrap();
    assert_eq!(events.len(), 100);
    assert_eq!(
        fault.expect("a newer event").to_string(),
        "event 100 of `s1` was written by a newer Onsite (version 9, this one knows 1)"
    );
    let (events, fault) = store.load_readable(&SessionId::new("s2")).unwrap();
    assert_eq!(
        (events.len(), fault.map(|fault| fault.code())),
        (50, Some("S013"))
    );
    assert!(store.load_events(&SessionId::new("s2")).is_err());
}

#[test]
fn the_outbox_drops_only_what_can_never_be_stored() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut outbox = Outbox::default();
    let append = |first_seq| Write::Append {
        session: SessionId::new("s"),
        first_seq,
        events: chatter(2),
        derived: Box::default(),
    };
    outbox
        .send(&mut store, Write::Begin(vec![planned("s")]))
        .unwrap();
    outbox.send(&mut store, append(1)).unwrap();
    assert_eq!(
        outbox.send(&mut store, append(9)).unwrap_err().code(),
        "S015"
    );
    outbox.send(&mut store, append(3)).unwrap();
    let rating = Write::Rate {
        key: key("a"),
        rating: Rating::Good,
        at: Timestamp(9),
    };
    outbox.send(&mut store, rating).unwrap();
    assert_eq!(outbox.waiting(), 0);
    assert_eq!(store.load_events(&SessionId::new("s")).unwrap().len(), 5);
}

#[test]
fn nothing_is_written_through_a_history_that_was_opened_for_reading() {
    let dir = tempfile::tempdir().unwrap();
    let writer = filled(dir.path());
    let options = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    let mut reader = Store::open(dir.path(), options).unwrap();
    let (session, none) = (SessionId::new("s2"), Derived::default());
    assert_eq!(reader.load_events(&session).unwrap().len(), 302);
    for result in [
        reader.begin_session(&[planned("s3")]).map(drop),
        reader.append(&session, 302, &chatter(1), &none).map(drop),
        reader.beat(&session, Timestamp(1)),
        reader
            .rate(&key("a"), Rating::Good, Timestamp(1), None)
            .map(drop),
        reader.undo_last(Timestamp(1)).map(drop),
        reader.delete_session(&session, Timestamp(1)),
        reader.set_setting("a", "b"),
    ] {
        assert!(matches!(result, Err(StoreError::ReadOnly)));
    }
    drop(writer);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Batches of any size, with the program dying (no orderly close) between any two of them.
    #[test]
    fn what_was_appended_is_there_after_any_death(
        batches in prop::collection::vec((0_usize..12, any::<bool>()), 1..12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let session = SessionId::new("s");
        let mut expected: Vec<Event> = vec![planned("s")];
        let mut store = Some(open(dir.path()));
        let first = store.as_mut().map(|store| store.begin_session(&expected));
        prop_assert!(first.is_some_and(|result| result.is_ok()));
        for (n, dies) in batches {
            let mut current = store.take().unwrap_or_else(|| open(dir.path()));
            let batch = chatter(n);
            current.append(&session, expected.len() as u64, &batch, &Derived::default()).unwrap();
            expected.extend(batch);
            if dies {
                // What the disk holds at this moment, write-ahead log and all, is what is left.
                let grave = tempfile::tempdir().unwrap();
                for entry in std::fs::read_dir(dir.path()).unwrap() {
                    let entry = entry.unwrap();
                    std::fs::copy(entry.path(), grave.path().join(entry.file_name())).unwrap();
                }
                prop_assert_eq!(&open(grave.path()).load_events(&session).unwrap(), &expected);
            }
            store = if dies { None } else { Some(current) };
        }
        drop(store);
        prop_assert_eq!(open(dir.path()).load_events(&session).unwrap(), expected);
    }

    #[test]
    fn numbers_come_back_to_the_last_bit(bits in any::<u64>()) {
        let mut events = golden();
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        if let onsite::interview::Fact::Planned { plan } = &mut events[0].fact {
            plan.time_factor = number;
        }
        let body = codec::encode(&events[0].fact).unwrap();
        prop_assert_eq!(&codec::decode(1, events[0].at, &body).unwrap(), &events[0]);
    }
}
