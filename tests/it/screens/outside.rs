//! States outside a round: home, choosing, cards, scoring, debrief, history.
#![expect(
    clippy::disallowed_methods,
    reason = "a deck changes between two evenings"
)]

use std::fs;
use std::path::{Path, PathBuf};

use onsite::app::screen::HomeItem;
use onsite::app::{Model, Msg, Reply, Screen, Settings};
use onsite::base::RequestId;
use onsite::deck::RoundKind;
use onsite::interview::Mode;
use onsite::memory::{Change, ItemKey, Rating, Wording};

use super::still::{Album, Still, choose};
use crate::play::{DEMO, Play, SMALL, START, minutes, seconds};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    home(&mut album);
    pick(&mut album);
    cards(&mut album);
    whole_loop(&mut album);
    one_copy_too_many(&mut album);
    album.0
}

fn home(album: &mut Album) {
    let play = Play::new();
    album.keep("home-first-time", &play);

    let settings: Settings = play.model.settings.clone();
    album.0.push(Still {
        name: "home-reading",
        model: Model::new(SMALL, settings, onsite::app::model::Opening::Home),
        now: START,
    });

    let mut play = Play::new();
    play.keys("?");
    album.keep("help-home", &play);

    let mut play = Play::new();
    choose(&mut play, HomeItem::History);
    album.keep("history-sittings-empty", &play);
    play.keys("<tab>");
    album.keep("history-questions-empty", &play);
    play.keys("<tab>");
    album.keep("history-trends-empty", &play);

    let mut play = Play::with(Mode::Standard, |settings| {
        settings.complaint = Some("config.toml:3: unknown key `thme`".into());
    });
    let request = RequestId(999);
    play.send(Msg::Done(
        request,
        Reply::Decks {
            decks: Vec::new(),
            faults: vec!["deck my-deck has 3 faults: onsite deck check ~/my-deck".into()],
        },
    ));
    album.keep("home-no-deck", &play);
}

fn pick(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Loop);
    album.keep("pick-loops", &play);
    play.keys("<enter>");
    album.keep("briefing-loop", &play);
    play.keys("x");
    album.keep("confirm-give-up", &play);

    let mut play = Play::new();
    choose(&mut play, HomeItem::Drill(RoundKind::Sql));
    album.keep("pick-kind", &play);
    play.keys("mml<down>");
    album.keep("pick-kind-pressure", &play);
    play.keys("?");
    album.keep("help-pick", &play);

    let mut play = Play::new();
    choose(&mut play, HomeItem::Questions);
    album.keep("pick-all", &play);
    play.keys("/parcel");
    album.keep("pick-filter-typing", &play);
    play.keys("<enter>");
    album.keep("pick-filtered", &play);
    play.keys("/<ctrl-u>zebra<enter>");
    album.keep("pick-filtered-empty", &play);

    let mut play = Play::with(Mode::Standard, |settings| settings.time_factor = 1.5);
    choose(&mut play, HomeItem::Drill(RoundKind::Coding));
    play.keys("<enter>");
    album.keep("briefing-drill-extra-time", &play);
}

fn cards(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Due);
    album.keep("card-question", &play);
    play.keys("3");
    album.keep("card-too-soon", &play);
    play.wait(seconds(10)).keys("<enter>");
    album.keep("card-answer", &play);
    play.keys("f");
    album.keep("card-flagged", &play);
    play.wait(seconds(10)).keys("d");
    album.keep("card-day", &play);
    play.keys("+5<esc>3<enter>2");
    album.keep("cards-done", &play);
    play.keys("<esc>");
    choose(&mut play, HomeItem::Due);
    album.keep("cards-empty", &play);

    let mut play = Play::with(Mode::Standard, |settings| settings.two_keys = true);
    choose(&mut play, HomeItem::Due);
    play.keys("<enter>");
    album.keep("card-answer-two-keys", &play);
    play.keys("b");
    album.keep("card-buried", &play);
    leech(album);
    since_then(album);
}

/// What the history and the decks of an evening may have become since the last one.
fn since_then(album: &mut Album) {
    let own = |play: &Play| {
        let deck = play.model.shelf.decks.first().unwrap();
        let card = deck.cards.first().unwrap();
        ItemKey::card(&deck.id, &card.id)
    };
    let play = Play::new();
    let (key, at) = (own(&play), play.now());
    let mut play = play.between(|store| {
        let part = |n: usize| Wording {
            front: format!("Part {n}, in my words?"),
            back: format!("Answer {n}."),
        };
        let parts: Vec<Wording> = (1..=70).map(part).collect();
        let touched = store.change(&key, &Change::Split(parts), at).unwrap();
        for key in touched.iter().skip(1) {
            store.rate(key, Rating::Again, at, None).unwrap();
        }
        let today = store.scheduler().calendar().day_of(at);
        store.set_interview(Some(today.plus(40))).unwrap();
    });
    play.wait(minutes(13 * 24 * 60));
    choose(&mut play, HomeItem::Due);
    album.keep("card-after-an-absence", &play);
    play.keys("<esc>");
    album.keep("home-interview", &play);

    let folder = tempfile::tempdir().unwrap();
    let deck = copy_of_demo(folder.path());
    let mut play = Play::with_deck(deck.clone());
    choose(&mut play, HomeItem::Due);
    play.keys("<enter>3<enter>3");
    let cards = deck.join("cards/streams.toml");
    let mut play = play.between(|_| {
        let text = fs::read_to_string(&cards).unwrap();
        let text = text.replace(
            "back = \"When the thing happened",
            "back = \"When it came about",
        );
        fs::write(&cards, text).unwrap();
    });
    play.wait(minutes(3 * 24 * 60));
    choose(&mut play, HomeItem::Due);
    play.keys("<enter>");
    album.keep("card-changed", &play);
    play.keys("n");
    album.keep("card-starts-anew", &play);
}

/// A copy of the demo deck that may be changed.
pub(crate) fn copy_of_demo(folder: &Path) -> PathBuf {
    let copy = folder.join("demo");
    for place in [
        "",
        "cards",
        "coding",
        "culture",
        "data",
        "design",
        "modelling",
        "recruiter",
        "sql",
    ] {
        let from = Path::new(DEMO).join(place);
        fs::create_dir_all(copy.join(place)).unwrap();
        for entry in fs::read_dir(from).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap();
                fs::copy(&path, copy.join(place).join(name)).unwrap();
            }
        }
    }
    copy
}

/// A card that is forgotten again and again, until it is set aside.
fn leech(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Due);
    play.keys("<enter>3s<esc>");
    for _ in 0..4 {
        play.wait(minutes(3 * 24 * 60));
        choose(&mut play, HomeItem::Due);
        play.keys("<enter>1<esc>");
    }
    album.keep("home-leech", &play);
    choose(&mut play, HomeItem::Due);
    album.keep("card-leech", &play);
    play.keys("p");
    album.keep("card-leech-split", &play);
    play.keys("what?<enter>that<enter>and?<enter>this<enter>");
    album.keep("cards-leech-done", &play);
    play.keys("u<esc>");
    choose(&mut play, HomeItem::Due);
    play.keys("w");
    album.keep("card-leech-own-words", &play);
}

/// A whole loop, from the briefing to the history; then what comes the day after.
fn whole_loop(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Loop);
    play.keys("<enter><enter>");
    // The recruiter.
    play.keys("I keep the numbers of a parcel service honest: forty million scans a day.");
    play.wait(minutes(12)).keys("<alt-e>y");
    album.keep("score-blind", &play);
    play.keys("3<tab>");
    album.keep("score-blind-rubric", &play);
    play.wait(seconds(20)).keys("2+++");
    album.keep("score-blind-done", &play);
    play.keys("<enter>");
    album.keep("score-revealed-talk", &play);
    play.keys("?");
    album.keep("help-score", &play);
    play.keys("<esc>2<enter>");
    album.keep("briefing-second-round", &play);
    // SQL: wrong, then over.
    play.keys("<enter>");
    play.paste(WRONG_SQL).keys("<F9>");
    play.wait(minutes(9)).keys("<alt-e>y33+<enter>");
    album.keep("score-revealed-sql", &play);
    play.keys("<tab>");
    album.keep("score-revealed-answer", &play);
    play.keys("+<enter>");
    // Coding: nothing at all.
    play.keys("<enter>").wait(minutes(30));
    album.keep("score-blind-nothing-done", &play);
    play.keys("11-<enter><enter>");
    // Design, culture.
    play.keys("<enter>")
        .keys("Raw scans append only; the latest state per parcel beside them.")
        .keys("<F3>how many scans a day are there<enter>");
    play.wait(minutes(40)).keys("<alt-e>y44++<enter><enter>");
    play.keys("<enter>")
        .paste("A migration of mine hid two days of scans.");
    play.wait(minutes(25)).keys("<alt-e>y33++<enter>");
    album.keep("score-revealed-last", &play);
    play.keys("<enter>");
    album.keep("debrief-summary", &play);
    play.keys("<down><down><down><down><down><down><down><down><down><down><down><down>");
    album.keep("debrief-summary-scrolled", &play);
    play.keys("<tab><tab>");
    album.keep("debrief-round", &play);
    play.keys("?");
    album.keep("help-debrief", &play);
    play.keys("<esc><esc>");
    album.keep("home-with-history", &play);

    drills(&mut play);
    choose(&mut play, HomeItem::History);
    album.keep("history-sittings", &play);
    loop_page(album, &mut play);
    play.keys("<down>x");
    album.keep("confirm-remove", &play);
    play.keys("y");
    album.keep("history-removed", &play);
    play.keys("u").wait(seconds(10)).keys("<tab>");
    album.keep("history-questions", &play);
    play.keys("/sql<enter>");
    album.keep("history-filtered", &play);
    play.keys("<esc><tab>");
    album.keep("history-trends", &play);
    play.keys("<tab><end><enter>");
    album.keep("debrief-from-history", &play);
    play.keys("<esc><esc>").wait(minutes(2_880));
    choose(&mut play, HomeItem::Due);
    play.keys("<enter>4<enter>4<enter>");
    album.keep("card-of-a-missed-point", &play);
    play.keys("4<enter>4<enter>4");
    album.keep("questions-due", &play);
    play.keys("<enter>")
        .keys("<enter>Half a thought")
        .wait(seconds(61));
    let play = play.killed();
    album.keep("home-interrupted", &play);
}

/// Drills for a history that has a trend; the last one is given up.
fn drills(play: &mut Play) {
    for scores in ["22", "33", "34", "44"] {
        play.wait(minutes(1_440));
        choose(play, HomeItem::Drill(RoundKind::Culture));
        play.keys("<enter><enter>A story in four sentences.");
        play.wait(minutes(9)).keys("<alt-e>y").keys(scores);
        play.keys("+<enter><enter><esc>");
    }
    choose(play, HomeItem::Drill(RoundKind::Design));
    play.keys("m<enter><enter>")
        .wait(minutes(3))
        .keys("<ctrl-q>");
    let unwanted = std::mem::replace(play, Play::new());
    *play = unwanted.killed();
    play.keys("xy").wait(seconds(10));
}

const WRONG_SQL: &str = "\
SELECT depot, count(*) AS parcels
FROM scans
WHERE depot IS NOT NULL
GROUP BY depot
ORDER BY parcels DESC, depot";

/// Somebody starts the program twice.
fn one_copy_too_many(album: &mut Album) {
    let first = Play::new();
    let mut second = first.second();
    album.keep("home-second-copy", &second);
    choose(&mut second, HomeItem::Drill(RoundKind::Culture));
    second.keys("<enter><enter>");
    album.keep("round-not-saved", &second);
    second.keys("<ctrl-q>");
    album.keep("confirm-quit-unsaved", &second);
}

/// The page of the loop that was sat, and the ways from it and back to it.
fn loop_page(album: &mut Album, play: &mut Play) {
    play.keys("<end><enter>");
    album.keep("loop-page", play);
    play.keys("<down>tshaky<enter>").wait(minutes(1));
    album.keep("loop-page-tagged", play);
    play.keys("<down><down>");
    album.keep("loop-page-design", play);
    play.keys("<enter>");
    assert!(matches!(&play.model.screen, Screen::Debrief(view) if view.page == 4));
    play.keys("<esc>r");
    assert!(matches!(play.model.screen, Screen::Replay(_)));
    play.keys("<esc>");
    assert!(matches!(&play.model.screen, Screen::Loop(view) if view.selected == 3));
    play.keys("<esc>").wait(minutes(1));
}
