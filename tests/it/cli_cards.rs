//! `onsite cards` and `onsite tune`, as they are typed.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail loudly; clippy knows only the tests themselves"
)]

use onsite::base::{CardId, DeckId, Seed, SessionId, Span, Timestamp};
use onsite::interview::{Event, Fact};
use onsite::memory::{Calendar, Item, ItemKey, Rating, Scheduler};
use onsite::store::{Derived, OpenOptions, Rated, Store, codec};

use crate::program::Onsite;

/// Two days before the program's clock, which stands at 2026-12-18 19:05 UTC.
const BEFORE: Timestamp = Timestamp(1_797_620_700_000 - 2 * 86_400_000);

fn card(id: &str) -> ItemKey {
    ItemKey::card(&DeckId::new("generic-de"), &CardId::new(id))
}

/// A history with these ratings.
fn history(onsite: &Onsite, ratings: Vec<Rated>) {
    let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    let golden = include_str!("journals/v1.jsonl");
    let line: serde_json::Value = serde_json::from_str(golden.lines().next().unwrap()).unwrap();
    let at = Timestamp(line["at"].as_i64().unwrap());
    let planned = codec::decode(1, at, &line["body"].to_string()).unwrap();
    let session = SessionId::new(line["body"]["plan"]["session"].as_str().unwrap());
    store.begin_session(std::slice::from_ref(&planned)).unwrap();
    let over = Event {
        at: BEFORE,
        fact: Fact::Abandoned,
    };
    let derived = Derived {
        ratings,
        ..Derived::default()
    };
    store.append(&session, 1, &[over], &derived).unwrap();
}

fn rated(id: &str, rating: Rating, at: Timestamp) -> Rated {
    Rated {
        key: card(id),
        rating,
        at,
    }
}

#[track_caller]
fn check(onsite: &Onsite, args: &[&str], code: i32, expect: &str) {
    let ran = onsite.run(args);
    let said = if code == 0 { &ran.out } else { &ran.err };
    let said = said.trim_end().trim_start_matches("onsite: ");
    assert_eq!((ran.code, said), (code, expect), "{args:?}");
}

#[test]
fn an_item_is_put_off_set_aside_flagged_and_everything_is_taken_back() {
    let onsite = Onsite::new();
    check(&onsite, &["cards", "list"], 0, "");
    let reviewed = ["a", "b"].map(|id| rated(id, Rating::Good, BEFORE));
    history(&onsite, reviewed.to_vec());
    let (a, b) = ("generic-de/card/a", "generic-de/card/b");
    let at_first = format!("2026-12-18  {a}\n2026-12-18  {b}");
    check(&onsite, &["cards", "list"], 0, &at_first);
    let line = |text: &str| format!("2026-12-18  {a}  {text}");
    check(
        &onsite,
        &["cards", "bury", a],
        0,
        &line("buried until 2026-12-19"),
    );
    check(
        &onsite,
        &["cards", "list", "--only", "buried"],
        0,
        &line("buried until 2026-12-19"),
    );
    check(
        &onsite,
        &["cards", "flag", a],
        0,
        &line("buried until 2026-12-19, flagged"),
    );
    check(
        &onsite,
        &["cards", "suspend", a],
        0,
        &line("suspended, flagged"),
    );
    check(&onsite, &["cards", "resume", a], 0, &line("flagged"));
    check(
        &onsite,
        &["cards", "day", a, "2026-12-30"],
        0,
        &format!("2026-12-30  {a}  flagged"),
    );
    let split = format!(
        "2026-12-30  {a}  suspended, flagged\n\
         new         generic-de/own/a~1  own words\n\
         new         generic-de/own/a~2  own words"
    );
    check(
        &onsite,
        &["cards", "split", a, "q1", "a1", "q2", "a2"],
        0,
        &split,
    );
    let due = onsite.json(0, &["due"]);
    let own = due["due"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "own");
    assert_eq!(own.count(), 2, "{due:#}");
    for what in ["split", "set-day", "resume", "suspend", "flag", "bury"] {
        check(
            &onsite,
            &["cards", "undo"],
            0,
            &format!("took back: {what} a"),
        );
    }
    check(&onsite, &["cards", "list"], 0, &at_first);
    check(
        &onsite,
        &["cards", "undo"],
        0,
        "took the last rating of b back",
    );
    check(
        &onsite,
        &["cards", "undo"],
        0,
        "took the last rating of a back",
    );
    let none = "there is nothing to take back\n  the last 50 ratings can be, and what was decided meanwhile";
    check(&onsite, &["cards", "undo"], 2, none);
}

#[test]
fn what_cannot_be_is_refused() {
    let onsite = Onsite::new();
    let unknown = "there is no item `generic-de/card/none`\n  \
        `onsite cards list` and `onsite due --json` say what there is: deck/card/id";
    check(
        &onsite,
        &["cards", "flag", "generic-de/card/none"],
        2,
        unknown,
    );
    assert_eq!(onsite.run(&["cards", "day", "a/card/b", "soon"]).code, 2);
    let no_day = "`soon` is no day\n  a day is written 2026-12-18; `none` takes it away";
    check(&onsite, &["cards", "interview", "soon"], 2, no_day);
    let odd =
        "the last question has no answer\n  questions and answers come in turn, two pairs or more";
    let args = [
        "cards",
        "split",
        "generic-de/card/x",
        "1",
        "2",
        "3",
        "4",
        "5",
    ];
    check(&onsite, &args, 2, odd);
    assert!(
        !onsite.path("data").exists(),
        "a refusal makes no directory"
    );
}

#[test]
fn the_interview_is_told_and_kept() {
    let onsite = Onsite::new();
    check(
        &onsite,
        &["cards", "interview"],
        0,
        "no interview is planned",
    );
    onsite.write(
        ".config/onsite/config.toml",
        "interview_date = \"2026-12-19\"\n",
    );
    check(
        &onsite,
        &["cards", "interview"],
        0,
        "2026-12-19; 1 day to go",
    );
    check(
        &onsite,
        &["cards", "interview", "2027-01-15"],
        0,
        "2027-01-15; 28 days to go",
    );
    check(
        &onsite,
        &["cards", "interview"],
        0,
        "2027-01-15; 28 days to go",
    );
    assert_eq!(onsite.json(0, &["due"])["days_to_interview"], 28);
    check(
        &onsite,
        &["cards", "interview", "2026-12-18"],
        0,
        "2026-12-18; it is today",
    );
    check(
        &onsite,
        &["cards", "interview", "2026-12-01"],
        0,
        "2026-12-01; it is over",
    );
    check(
        &onsite,
        &["cards", "interview", "none"],
        0,
        "no interview is planned",
    );
}

#[test]
fn after_an_absence_a_day_holds_what_it_can() {
    let onsite = Onsite::new();
    let away = BEFORE - Span::days(20);
    let decks = onsite.json(0, &["due"]);
    let cards = decks["due"].as_array().unwrap();
    let ratings: Vec<Rated> = cards.iter().map(|card| rated_json(card, away)).collect();
    let count = ratings.len();
    assert!(count > 3);
    history(&onsite, ratings);
    onsite.write(
        ".config/onsite/config.toml",
        "reviews_per_day = 3\nnew_per_day = 0\n",
    );
    let due = onsite.json(0, &["due"]);
    assert_eq!(due["due"].as_array().unwrap().len(), 3);
    assert_eq!(due["catch_up"]["per_day"], 3);
    assert!(due["catch_up"]["until"].is_string(), "{due:#}");
}

fn rated_json(card: &serde_json::Value, at: Timestamp) -> Rated {
    let text = |name: &str| card[name].as_str().unwrap();
    Rated {
        key: ItemKey::card(&DeckId::new(text("deck")), &CardId::new(text("id"))),
        rating: Rating::Again,
        at,
    }
}

/// Reviews of somebody who forgets faster than the published parameters say.
fn forgetful() -> Vec<Rated> {
    let mut weights = Scheduler::default().parameters().to_vec();
    for (at, factor) in [(0, 0.3), (1, 0.3), (2, 0.3), (3, 0.3), (8, 0.7)] {
        weights[at] *= factor;
    }
    let truth = Scheduler::new(0.9, Calendar::default())
        .with_parameters(&weights)
        .unwrap();
    let mut ratings = Vec::new();
    for n in 0..80_u64 {
        let mut item = Item::new(card(&n.to_string()));
        let mut at = BEFORE - Span::days(400 - n % 7);
        for round in 0..8_u64 {
            let known = truth.retrievability(&item, at).unwrap_or(1.0);
            let dice = Seed(7).split(&format!("{n}/{round}")).0 % 10_000;
            let rating = if (dice as f64) < known * 10_000.0 {
                Rating::Good
            } else {
                Rating::Again
            };
            let (after, log) = truth.apply(&item, rating, at);
            ratings.push(rated(&n.to_string(), rating, at));
            let late = Seed(9).split(&format!("{n}/{round}")).0 % 5;
            at = at + Span::days(u64::from(log.interval_days) * (4 + late) / 4);
            item = after;
        }
    }
    ratings.sort_by_key(|rated| rated.at);
    ratings
}

#[test]
fn a_log_of_four_hundred_reviews_tunes_what_is_foreseen_and_can_be_taken_back() {
    let onsite = Onsite::new();
    let early =
        "there are 0 reviews, and a fit needs 400; go on as you do\n  the parameters in use stay";
    check(&onsite, &["tune"], 2, early);
    check(
        &onsite,
        &["tune", "--list"],
        0,
        "the published parameters are in use",
    );
    history(&onsite, forgetful());
    let before = onsite.run(&["cards", "list", "--json"]).out;
    let told = onsite.json(0, &["tune"]);
    assert_eq!(told["applied"], true, "{told:#}");
    assert_eq!(told["trained"], 448);
    assert_eq!(told["held_out"], 112);
    let figure = |what: &str, which: &str| told[what][which].as_f64().unwrap();
    for what in ["log_loss", "rmse"] {
        assert!(figure(what, "fitted") < figure(what, "before"), "{told:#}");
    }
    assert_ne!(onsite.run(&["cards", "list", "--json"]).out, before);
    let list = onsite.run(&["tune", "--list"]).out;
    assert!(list.starts_with("2026-12-18, by onsite "), "{list}");
    assert!(
        list.contains("fitted to 448 reviews, judged by the 112 after them"),
        "{list}"
    );
    // Once more they are no better than themselves.
    assert_eq!(onsite.json(0, &["tune"])["applied"], false);
    let back = "the parameters of 2026-12-18 are taken back; days that were given stay";
    check(&onsite, &["tune", "--revert"], 0, back);
    assert_eq!(onsite.run(&["cards", "list", "--json"]).out, before);
    let none = "the published parameters are in use\n  there is nothing to take back";
    check(&onsite, &["tune", "--revert"], 2, none);
}
