//! The history as a file: opened twice, damaged, full, old, and read for ever.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly; clippy knows only the tests themselves"
)]

mod damaged;
mod faults;
mod journal;
mod layouts;
mod marks;
mod places;
mod search;

use std::path::Path;

use onsite::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::{Event, Fact, Mode};
use onsite::memory::{ItemKey, Rating};
use onsite::store::{Closing, Derived, OpenOptions, Rated, ScoreRow, Seen, Store, codec};

/// The golden journal of event version 1: every fact, every verdict.
const GOLDEN: &str = include_str!("../journals/v1.jsonl");

/// Events of the golden journal.
fn golden() -> Vec<Event> {
    GOLDEN
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let v = line["v"].as_u64().unwrap() as u32;
            let at = Timestamp(line["at"].as_i64().unwrap());
            codec::decode(v, at, &line["body"].to_string()).unwrap()
        })
        .collect()
}

/// A sitting's first event, under another name.
fn planned(id: &str) -> Event {
    let mut event = golden().swap_remove(0);
    if let Fact::Planned { plan } = &mut event.fact {
        plan.session = SessionId::new(id);
    }
    event
}

/// `n` harmless events that differ.
fn chatter(n: usize) -> Vec<Event> {
    (0..n)
        .map(|i| Event {
            at: Timestamp(1_797_620_800_000 + i as i64),
            fact: Fact::Ran {
                question: 0,
                text: format!("select {i} -- {}", "x".repeat(i % 300)),
                outcome: "1 row".into(),
                ok: true,
                part: false,
            },
        })
        .collect()
}

fn open(dir: &Path) -> Store {
    Store::open(dir, OpenOptions::default()).unwrap()
}

fn key(id: &str) -> ItemKey {
    ItemKey::question(&DeckId::new("demo"), &QuestionId::new(id))
}

fn score(session: &SessionId, round: usize, final_score: f64) -> ScoreRow {
    ScoreRow {
        session: session.clone(),
        round,
        question: 0,
        deck: DeckId::new("demo"),
        question_id: QuestionId::new("late-data"),
        title: "Late data".to_owned(),
        score: Some(final_score),
        kind: RoundKind::Sql,
        at: Timestamp(1_797_620_900_000),
        mode: Mode::Study,
        blind: Some(2.0),
        final_score: Some(final_score),
        measured: Some(4.0),
        confidence: Some(70),
        hints: 1,
        pauses: 0,
        spent: Span::minutes(12),
    }
}

/// A history with a finished sitting of many events, an open one, scores, items and reviews.
fn filled(dir: &Path) -> Store {
    let mut store = open(dir);
    for id in ["s1", "s2"] {
        let session = SessionId::new(id);
        store.begin_session(&[planned(id)]).unwrap();
        store
            .append(&session, 1, &chatter(300), &Derived::default())
            .unwrap();
        let at = Timestamp(1_797_620_900_000);
        let derived = Derived {
            seen: vec![Seen {
                deck: DeckId::new("demo"),
                question: QuestionId::new("late-data"),
                at,
            }],
            scores: vec![score(&session, 0, 3.0)],
            ratings: (0..20)
                .map(|n| Rated {
                    key: key(&format!("q{n}")),
                    rating: Rating::Good,
                    at,
                })
                .collect(),
            lessons: Vec::new(),
            closing: Some(Closing {
                mean: Some(3.0),
                recommendation: Some("hire".into()),
            }),
        };
        let last = Event {
            at,
            fact: if id == "s1" {
                Fact::Finished
            } else {
                Fact::Paused
            },
        };
        store.append(&session, 301, &[last], &derived).unwrap();
    }
    store
}
