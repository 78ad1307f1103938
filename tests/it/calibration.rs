//! What is foretold stands in the journal before its outcome, and is held against it.

use onsite::app::Screen;
use onsite::app::overlay::Overlay;
use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;
use onsite::interview::foresight::Foresight;
use onsite::interview::{Event, Fact, Mode, replay};
use onsite::report::debrief::debrief;
use onsite::store::{Derived, OpenOptions, Store, codec};

use crate::play::{Play, minutes};
use crate::program::Onsite;
use crate::screens::still::choose;
use crate::screens::{reference, write};

fn drill(mode: Mode) -> Play {
    let mut play = Play::with(mode, |settings| settings.confidence = true);
    choose(&mut play, HomeItem::Drill(RoundKind::Sql));
    play.keys("<enter><enter>");
    write(&mut play, "SELECT 1");
    play
}

/// The chances and the submissions of a journal, in order; a submission is 0.
fn said(events: &[Event]) -> Vec<u8> {
    let said = events.iter().filter_map(|event| match event.fact {
        Fact::Ventured { percent, .. } => Some(percent),
        Fact::Submitted { .. } => Some(0),
        _ => None,
    });
    said.collect()
}

#[track_caller]
fn check(mode: Mode, keys: &str, expect: &[u8], still_asked: bool) {
    let mut play = drill(mode);
    play.keys(keys);
    assert_eq!(said(&play.events()), expect, "{mode:?} {keys}");
    let asked = matches!(play.model.overlays.last(), Some(Overlay::Sure { .. }));
    assert_eq!(asked, still_asked, "{mode:?} {keys}");
}

#[test]
fn a_digit_says_it_and_hands_in() {
    for mode in [Mode::Standard, Mode::Study, Mode::Pressure] {
        check(mode, "<F9>1", &[50, 0], false);
        check(mode, "<F9>6", &[99, 0], false);
        check(mode, "<F9>7", &[], true);
        check(mode, "<F9><esc>", &[], false);
    }
}

#[test]
fn only_pressure_insists() {
    check(Mode::Study, "<F9><enter>", &[0], false);
    check(Mode::Standard, "<F9><F9>", &[0], false);
    check(Mode::Pressure, "<F9><enter>", &[], true);
    check(Mode::Pressure, "<F9><F9>", &[], true);
}

#[test]
fn an_empty_pad_is_not_asked_about() {
    let mut play = drill(Mode::Standard);
    play.keys("<ctrl-a><backspace><F9>");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn what_was_rejected_as_it_stands_is_not_asked_about() {
    let mut play = drill(Mode::Standard);
    play.keys("<F9>5<F9>");
    assert!(play.model.overlays.is_empty());
    assert_eq!(said(&play.events()), [90, 0]);
}

#[test]
fn the_debrief_says_it_in_a_line() {
    let mut play = drill(Mode::Standard);
    play.keys("<F9>5");
    let right = reference(&play);
    write(&mut play, &right).keys("<F9>4");
    play.wait(minutes(4)).keys("<alt-e>y33+<enter><enter>");
    let Screen::Debrief(view) = &play.model.screen else {
        panic!("no debrief");
    };
    let told = debrief(&view.session, view.deck.as_deref());
    assert_eq!(
        told.foretold.as_deref(),
        Some("2 submissions: 85 % sure, 1 accepted; 2 blind scores: 50 % sure, 2 stood")
    );
}

#[test]
fn an_old_answer_is_scored_again_beside_the_old_scores() {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter>A story.");
    play.wait(minutes(9)).keys("<alt-e>y24+<enter><enter><esc>");
    let offered = |play: &Play| {
        let Screen::Calibration(view) = &play.model.screen else {
            panic!("another screen");
        };
        view.facts.as_ref().unwrap().old.is_some()
    };
    let look = |play: &mut Play| {
        choose(play, HomeItem::History);
        play.keys("c");
    };
    play.wait(minutes(6 * 24 * 60));
    look(&mut play);
    assert!(!offered(&play), "six days are no week");
    play.keys("<esc><esc>").wait(minutes(2 * 24 * 60));
    look(&mut play);
    assert!(offered(&play));
    // Not before every criterion has a score.
    play.keys("<enter>3<enter>");
    let view = |play: &Play| match &play.model.screen {
        Screen::Calibration(view) => view.clone(),
        _ => panic!("another screen"),
    };
    assert!(view(&play).again.is_some());
    play.keys("4<enter>");
    let facts = view(&play).facts.unwrap();
    assert_eq!(facts.old, None, "once is enough");
    let pairs = facts.foresight.repeats.iter();
    let pairs: Vec<(u8, u8)> = pairs.map(|pair| (pair.first, pair.second)).collect();
    assert_eq!(pairs, [(2, 3), (4, 4)]);
}

#[test]
fn the_command_tells_what_the_journals_hold() {
    let onsite = Onsite::new();
    let empty = onsite.run(&["review", "calibration"]);
    assert_eq!(
        (empty.code, empty.out.as_str()),
        (0, "scored twice: 0 of 3 criteria\nof 0 sittings\n")
    );
    let golden = include_str!("journals/v1.jsonl");
    let events: Vec<Event> = golden
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let at = onsite::base::Timestamp(line["at"].as_i64().unwrap());
            codec::decode(1, at, &line["body"].to_string()).unwrap()
        })
        .collect();
    let session = replay(&events).unwrap();
    let all = Foresight::of(&session);
    let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    let (first, rest) = events.split_first().unwrap();
    store.begin_session(std::slice::from_ref(first)).unwrap();
    let id = &session.plan.session;
    store.append(id, 1, rest, &Derived::default()).unwrap();
    drop(store);
    let told = onsite.run(&["review", "calibration", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["sittings"], 1);
    assert_eq!(told["blind_scores"], serde_json::json!(all.bins(false)));
    let n = told["matters"].as_array().unwrap().iter();
    let n: u64 = n.map(|row| row["n"].as_u64().unwrap()).sum();
    assert_eq!(n as usize, all.forecasts.len());
    assert!(n > 0, "the golden journal has blind scores");
}
