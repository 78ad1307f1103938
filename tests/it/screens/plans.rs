//! States of tonight and the plan.

use onsite::app::screen::HomeItem;

use onsite::base::{CardId, DeckId, Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::memory::{ItemKey, Rating};
use onsite::store::Store;

use super::still::{Album, Still, choose};
use crate::cli_plan::sat;
use crate::play::{Play, START};

/// A plan made three days before the play begins, on 2027-03-01.
const PLAN: &str =
    "[plan]\nmade = \"2027-02-26\"\ninterview = \"2027-03-20\"\nminutes = 90\nlevel = \"senior\"\n";

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = Play::new();
    choose(&mut play, HomeItem::Plan);
    album.keep("plan-none", &play);
    play.keys("n");
    album.keep("plan-asked", &play);
    play.keys("tomorrow<enter>");
    album.keep("plan-refused", &play);

    let mut play = Play::new();
    play.own_file("plan.toml", PLAN);
    choose(&mut play, HomeItem::Plan);
    album.keep("plan", &play);
    play.keys("<end>");
    album.keep("plan-end", &play);
    play.keys("<esc>");
    album.keep("home-planned", &play);
    checks(&mut album);
    progress(&mut album);
    album.0
}

/// The readiness check of generic-de: a choice, an own answer, the picture, the home after it.
fn checks(album: &mut Album) {
    let deck = concat!(env!("CARGO_MANIFEST_DIR"), "/decks/generic-de");
    let mut play = Play::with_deck(deck.into());
    album.keep("home-readiness", &play);
    play.keys("<enter>");
    album.keep("ready-own", &play);
    play.keys("<enter>");
    album.keep("ready-own-shown", &play);
    play.keys("3<enter>");
    album.keep("ready-choice", &play);
    play.keys("<enter>");
    album.keep("ready-wrong", &play);
    for _ in 0..8 {
        play.keys("<enter>p");
    }
    album.keep("ready-passed", &play);
    play.keys("<enter>");
    album.keep("ready-picture", &play);
    play.keys("<enter>");
    album.keep("plan-after-readiness", &play);
    play.keys("<esc>");
    album.keep("home-after-readiness", &play);
}

/// Half a year of evenings: cards, three loops, and drills.
fn half_a_year(store: &mut Store) {
    let deck = DeckId::new("generic-de");
    for n in 0..60_u64 {
        let key = ItemKey::card(&deck, &CardId::new(format!("card-{}", n % 20)));
        let rating = if n % 7 == 0 {
            Rating::Again
        } else {
            Rating::Good
        };
        let at = Timestamp(START.0 - Span::days(120 - 2 * n).0 as i64);
        store.rate(&key, rating, at, None).unwrap();
    }
    for n in 0..3_i64 {
        let scores = [
            (RoundKind::Sql, "orders-outstanding", 3.5, 30 - 7 * n),
            (RoundKind::Coding, "coding-rate-limiter", 3.0, 30 - 7 * n),
            (RoundKind::Design, "orders-warehouse", 2.25, 30 - 7 * n),
        ];
        let id = format!("loop-{n}");
        sat(store, (&id, "generic-de"), START, &scores);
    }
    let drills = [
        (RoundKind::Culture, "gone", 3.0, 2),
        (RoundKind::Culture, "gone", 2.5, 1),
    ];
    sat(store, ("drills", "generic-de"), START, &drills);
}

/// Each page of progress, with nothing and with half a year.
fn progress(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Plan);
    for name in [
        "progress-days-none",
        "progress-memory-none",
        "progress-skills-none",
        "progress-rounds-none",
    ] {
        play.keys("<tab>");
        album.keep(name, &play);
    }
    let deck = concat!(env!("CARGO_MANIFEST_DIR"), "/decks/generic-de");
    let mut play = Play::with_deck(deck.into()).between(half_a_year);
    choose(&mut play, HomeItem::Plan);
    album.keep("plan-weak", &play);
    for name in [
        "progress-days",
        "progress-memory",
        "progress-skills",
        "progress-rounds",
    ] {
        play.keys("<tab>");
        album.keep(name, &play);
    }
}
