//! What is foretold stands in the journal before its outcome, and is held against it.

use onsite::app::Screen;
use onsite::app::overlay::Overlay;
use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;
use onsite::interview::foresight::Foresight;
use onsite::interview::{Event, Fact, Mode, replay};
use onsite::report::debrief::debrief;
use onsite::store::{Derived, OpenOptions, Store, codec};

use crate::play::{DEMO, Play, minutes};
use crate::program::{Onsite, ran};
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

/// A home in which a culture drill was scored 2 and 4, three days and then again nine days ago.
fn two_evenings() -> (std::sync::Arc<tempfile::TempDir>, std::path::PathBuf) {
    let mut play = Play::new();
    for _ in 0..2 {
        choose(&mut play, HomeItem::Drill(RoundKind::Culture));
        play.keys("<enter><enter>A story of mine.");
        play.wait(minutes(9)).keys("<alt-e>y24+<enter><enter><esc>");
        play.wait(minutes(6 * 24 * 60));
    }
    play.ended()
}

#[test]
fn the_command_scores_an_old_answer_again_without_its_old_scores() {
    let (_home, data) = two_evenings();
    let onsite = Onsite::new();
    let ask = |args: &[&str], typed: &str| {
        let mut command = onsite.command(&[&["--deck", DEMO, "review", "rescore"], args].concat());
        command.env("ONSITE_DATA_DIR", &data);
        command.env("ONSITE_NOW", "2027-03-12T18:00:00Z");
        ran(&mut command, typed)
    };
    let shown = ask(&["--show"], "");
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    for part in [
        "your answer of 2027-03-01",
        "A story of mine.",
        "Substance",
        "  4  ",
    ] {
        assert!(shown.out.contains(part), "{part}: {}", shown.out);
    }
    let json = ask(&["--show", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["criteria"].as_array().unwrap().len(), 2);
    assert!(!json.to_string().contains("then"), "{json}");
    // Half a sheet is not kept, and says nothing of the old scores.
    let half = ask(&[], "3\n5\n");
    assert_eq!(half.code, 2);
    assert!(half.err.contains("a score is 1, 2, 3 or 4"), "{}", half.err);
    assert!(half.err.contains("nothing is kept"), "{}", half.err);
    assert!(!half.out.contains(" then"), "{}", half.out);
    let kept = ask(&["--json"], "3\n4\n");
    assert_eq!((kept.code, kept.err.as_str()), (0, ""));
    let kept: serde_json::Value = serde_json::from_str(&kept.out).unwrap();
    let scores = kept["kept"].as_array().unwrap().iter();
    let scores: Vec<_> = scores.map(|row| (&row["then"], &row["now"])).collect();
    assert_eq!(scores, [(&2.into(), &3.into()), (&4.into(), &4.into())]);
    // Once is enough, and the other answer is too young.
    let none = ask(&[], "");
    assert_eq!(none.code, 2);
    assert!(none.err.contains("no answer is old enough"), "{}", none.err);
    let mut later = onsite.command(&["review", "rescore"]);
    later.env("ONSITE_DATA_DIR", &data);
    later.env("ONSITE_NOW", "2027-03-20T18:00:00Z");
    let told = ran(&mut later, "x\n1\n4\n");
    assert_eq!(told.code, 0, "{}", told.err);
    for line in [
        "2 then, 1 now",
        "4 then, 4 now",
        "onsite review calibration",
    ] {
        assert!(told.out.contains(line), "{line}: {}", told.out);
    }
    let nobody = Onsite::new().run(&["review", "rescore"]);
    assert_eq!(nobody.code, 2);
}
