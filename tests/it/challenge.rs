//! What the interviewer asks in pressure mode about the known wrong answers of the built-in decks:
//! the question names the right phenomenon and tells nothing of the reference.

use std::collections::BTreeMap;

use onsite::base::{CancelToken, Seed};
use onsite::deck::{Body, Sql};
use onsite::grader::grade;
use onsite::grader::task::sql_task;
use onsite::interview::challenge::Phenomenon::{
    self, Alone, Apart, Childless, Fraction, KindOfRow, Missing, Negative, Orphan, Repeat,
    SameMoment, Several, Shared, TwoTimes, Versions,
};
use onsite::interview::challenge::challenge;
use onsite::verdict::{Budget, Counterexample, SqlVerdict};

use crate::shelf;

/// The question, its known wrong answers, and what the interviewer asks about.
#[rustfmt::skip]
const EXPECTED: &[(&str, &[(&str, Phenomenon)])] = &[
    ("orders-outstanding", &[
        ("filter-in-where", Childless), ("every-attempt-is-money", KindOfRow),
        ("null-is-not-zero", Childless), ("ignores-refunds", Negative), ("cancelled-too", KindOfRow),
    ]),
    ("orders-daily-reconciliation", &[
        ("fan-out", Several), ("distinct-values", Repeat), ("loses-cancelled-days", KindOfRow),
        ("money-by-arrival", TwoTimes), ("unpaid-orders-lost", Childless),
    ]),
    ("orders-second-purchase", &[
        ("cancelled-count", KindOfRow), ("ever-came-back", Apart), ("next-month", Apart),
        ("calendar-days", Apart), ("excludes-boundary", Apart), ("needs-later-second", SameMoment),
        ("integer-share", Fraction),
    ]),
    ("playback-daily-streamers", &[
        ("counts-deliveries", Repeat), ("counts-events", Shared), ("any-action", KindOfRow),
        ("arrival-day", TwoTimes), ("drops-unknown-country", Missing), ("empty-groups", Missing),
    ]),
    ("playback-logical-plays", &[
        ("counts-deliveries", Repeat), ("keeps-last", Versions), ("filters-before-dedupe", Versions),
    ]),
    ("playback-device-families", &[
        ("drops-unregistered", Orphan), ("forgets-retries", Repeat), ("sums-devices", Shared),
    ]),
    ("playback-restated-days", &[("arrival-day", TwoTimes), ("midnight-cutoff", TwoTimes)]),
    ("funnel-sessions", &[
        ("per-device", Shared), ("cuts-at-thirty", Apart), ("float-minutes", Apart),
        ("no-first-event", Alone),
    ]),
    ("funnel-conversion", &[
        ("strictly-later", SameMoment), ("loses-new-accounts", Orphan), ("unjudged-are-bots", Orphan),
        ("keeps-bots", KindOfRow), ("session-day", Apart),
    ]),
    ("funnel-overlapping-devices", &[("open-ends", SameMoment)]),
    ("starts-current-version", &[
        ("filters-first", Versions), ("keeps-ties", SameMoment), ("oldest-version", Versions),
    ]),
    ("starts-daily-quality", &[
        ("utc-day", Negative), ("null-is-bad", Missing), ("counts-versions", Repeat),
    ]),
    ("starts-trailing-week", &[("eight-days", Apart), ("convicts-unchecked", Missing)]),
    ("titles-genre-as-watched", &[
        ("drops-unclassified", Orphan), ("doubles-overlaps", Several), ("inclusive-end", TwoTimes),
        ("genre-of-today", TwoTimes), ("merges-equal-viewings", Repeat),
    ]),
    ("titles-genre-shift", &[("fans-out", Several)]),
];

/// Where the name of the mistake is not known, the data alone must do in so many of a hundred cases.
const UNNAMED: usize = 70;

/// Shorter pieces of a text may stand anywhere.
const PIECE: usize = 20;

struct Rejected {
    sql: Sql,
    text: String,
    found: Counterexample,
}

/// The counterexamples to the known wrong answers of the table, by question and id.
fn rejected() -> BTreeMap<(String, String), Rejected> {
    let mut out = BTreeMap::new();
    for deck in shelf::decks() {
        for question in &deck.questions {
            let Body::Sql(sql) = &question.body else {
                continue;
            };
            let task = sql_task(&deck, sql, Seed(1)).unwrap();
            let expected = EXPECTED.iter().find(|(id, _)| *id == question.id.as_str());
            let ids = expected.map_or(&[][..], |(_, ids)| ids);
            let listed = |id: &str| ids.iter().any(|(known, _)| *known == id);
            for wrong in sql.wrong.iter().filter(|wrong| listed(&wrong.id)) {
                let token = CancelToken::default();
                let verdict = grade(&task, &wrong.text, &Budget::GRADE, &token, &mut |_, _| {});
                let SqlVerdict::Wrong(found) = verdict else {
                    continue;
                };
                let key = (question.id.to_string(), wrong.id.clone());
                let (sql, text, found) = (sql.as_ref().clone(), wrong.text.clone(), *found);
                out.insert(key, Rejected { sql, text, found });
            }
        }
    }
    out
}

/// Says whether `text` holds a longer piece of `secret`, whole words at a time.
fn tells(text: &str, secret: &str) -> bool {
    let words: Vec<&str> = secret.split_whitespace().collect();
    (0..words.len()).any(|start| {
        let mut piece = String::new();
        for word in words.iter().skip(start) {
            piece.push_str(word);
            if piece.len() >= PIECE {
                break;
            }
            piece.push(' ');
        }
        piece.len() >= PIECE && text.contains(&piece)
    })
}

#[test]
fn the_question_names_the_phenomenon_and_nothing_of_the_answer() {
    let rejected = rejected();
    let mut wrong = Vec::new();
    let (mut unnamed, mut all) = (0, 0);
    for (question, expected) in EXPECTED {
        for (id, phenomenon) in *expected {
            let key = ((*question).to_owned(), (*id).to_owned());
            let case = &rejected[&key];
            let asked = challenge(&case.found, &case.text);
            if asked.phenomenon != *phenomenon {
                wrong.push(format!(
                    "{question} {id}: {:?} {}",
                    asked.phenomenon, asked.text
                ));
            }
            let blind = Counterexample {
                named: None,
                ..case.found.clone()
            };
            all += 1;
            unnamed += usize::from(challenge(&blind, &case.text).phenomenon == *phenomenon);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(all >= 50, "{all}");
    assert!(unnamed * 100 >= all * UNNAMED, "{unnamed} of {all}");
    for ((question, id), case) in &rejected {
        let asked = challenge(&case.found, &case.text);
        let names = case.sql.wrong.iter().map(|wrong| &wrong.name);
        let texts = case.sql.alternatives.iter().map(|other| &other.text);
        for secret in names.chain(texts).chain([&case.sql.reference]) {
            assert!(
                !tells(&asked.text, secret),
                "{question} {id}: {}",
                asked.text
            );
        }
        assert!(
            asked.text.ends_with('?') && asked.text.len() < 240,
            "{}",
            asked.text
        );
    }
}
