//! The moves of a SQL round: the counterexample in the scratch database, and the interviewer's
//! question in its place under pressure.

use onsite::base::text::plural;
use onsite::deck::RoundKind;
use onsite::interview::{Fact, Mode, Scratch};
use onsite::view::Theme;

use super::rounds::{begin, reference, write, wrong_answer};
use super::still::{Album, Still};
use crate::play::{Play, SMALL, buffer, minutes, seconds, text};

/// Tells how many rows there are; one is taken away to tell the visible data from a fresh copy.
const COUNT: &str = "SELECT COUNT(*) AS n FROM scans";
const LESS: &str = "DELETE FROM scans WHERE scan_id = (SELECT MIN(scan_id) FROM scans)";

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = rejected(Mode::Standard);
    play.keys("<alt-c>");
    album.keep("sql-counterexample-loaded", &play);
    play.wait(seconds(10)).keys("<F5>");
    album.keep("sql-counterexample-run", &play);
    play.keys("<F6><F6><F6>");
    album.keep("sql-counterexample-schema", &play);
    play.keys("<F6><F6><alt-r>");
    album.keep("sql-counterexample-runs", &play);
    play.keys("<alt-c>");
    album.keep("sql-counterexample-back", &play);
    pressure(&mut album);
    predictions(&mut album);
    moved(&mut album);
    album.0
}

fn pressure(album: &mut Album) {
    let mut play = begin(Mode::Pressure, RoundKind::Sql);
    let wrong = wrong_answer(&play, "counts-repeats");
    write(&mut play, &wrong).keys("<F9>");
    album.keep("sql-pressure-asked", &play);
    play.wait(seconds(20))
        .keys("<alt-a>It counts the parcel twice");
    album.keep("sql-pressure-answering", &play);
    play.keys("<enter>");
    album.keep("sql-pressure-answered", &play);
    write(&mut play, "SELECT depot FROM scans").keys("<F9>");
    album.keep("sql-pressure-asked-again", &play);
    play.wait(seconds(10)).keys("<alt-e>y");
    lock(&mut play);
    album.keep("score-revealed-pressure", &play);
    play.keys("<pagedown><pagedown>");
    album.keep("score-revealed-pressure-scrolled", &play);
}

/// One row per depot, of which there are several.
const PER_DEPOT: &str = "SELECT depot, COUNT(*) AS parcels FROM scans GROUP BY depot";

fn predictions(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    write(&mut play, PER_DEPOT).keys("<alt-p>");
    album.keep("sql-predict-on", &play);
    play.keys("<F5>3");
    album.keep("sql-predict-rows", &play);
    play.keys("<enter><tab>");
    album.keep("sql-predict-grain", &play);
    play.wait(seconds(10)).keys("<enter>");
    album.keep("sql-predicted", &play);
    write(&mut play, "SELECT depot FROM scans").keys("<F5>2<enter>depot<enter>");
    album.keep("sql-predicted-wrong", &play);
    play.keys("<alt-e>y");
    lock(&mut play);
    album.keep("score-predicted", &play);
}

/// Scores everything and locks it.
fn lock(play: &mut Play) {
    let live = play.model.live.as_ref().unwrap();
    let n = live.session.open_question().unwrap().1.criteria.len();
    for _ in 0..n {
        play.keys("2");
    }
    play.keys("+<enter>");
}

/// A round with a rejected submission in the pad.
fn rejected(mode: Mode) -> Play {
    let mut play = begin(mode, RoundKind::Sql);
    let wrong = wrong_answer(&play, "counts-repeats");
    write(&mut play, &wrong).keys("<F9>");
    play.wait(seconds(20));
    play
}

fn shown(play: &Play) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, SMALL))
}

/// What the statement returns in its first cell.
#[track_caller]
fn run(play: &mut Play, sql: &str) -> String {
    write(play, sql).keys("<F5>");
    let live = play.model.live.as_ref().unwrap();
    let (_, _, state) = live.session.open_question().unwrap();
    let last = state.runs.last().unwrap();
    assert_eq!(
        (last.text.as_str(), last.ok),
        (sql, true),
        "{}",
        last.outcome
    );
    match live.desk.output(live.question_idx()) {
        onsite::app::desk::Output::Live(onsite::verdict::Outcome::Rows { relation, .. }) => {
            relation.rows.first().unwrap().first().unwrap().to_string()
        }
        _ => String::new(),
    }
}

fn scratch(play: &Play) -> Scratch {
    let live = play.model.live.as_ref().unwrap();
    live.session.open_question().unwrap().2.scratch
}

#[test]
fn queries_run_on_the_counterexample_and_then_on_the_data_as_it_was_left() {
    let mut play = rejected(Mode::Standard);
    run(&mut play, LESS);
    let left = run(&mut play, COUNT);
    play.keys("<alt-c>");
    assert_eq!(scratch(&play), Scratch::Counterexample { submission: 0 });
    let live = play.model.live.as_ref().unwrap();
    let (_, _, state) = live.session.open_question().unwrap();
    let tables = state.held_tables().unwrap();
    let n = tables
        .iter()
        .find(|(name, _)| name == "scans")
        .unwrap()
        .1
        .len();
    let all = onsite::interview::scratch::row_count(tables);
    assert!(shown(&play).contains(&format!("scratch: counterexample ({})", plural(all, "row"))));
    assert_eq!(run(&mut play, COUNT), n.to_string());
    // Changed rows come back with the reset, and the counterexample stays.
    run(&mut play, "DELETE FROM scans");
    assert_eq!(run(&mut play, COUNT), "0");
    play.keys("<alt-0>y");
    assert_eq!(run(&mut play, COUNT), n.to_string());
    play.keys("<alt-c>");
    assert_eq!(scratch(&play), Scratch::Visible);
    assert!(!shown(&play).contains("scratch: counterexample"));
    assert_eq!(run(&mut play, COUNT), left);
    // The key goes there and back.
    play.keys("<shift-F9>");
    assert_eq!(run(&mut play, COUNT), n.to_string());
}

#[test]
fn a_newer_counterexample_takes_the_place_of_an_older_one() {
    let mut play = rejected(Mode::Standard);
    play.keys("<alt-c>");
    write(&mut play, "SELECT depot FROM scans").keys("<F9>");
    assert_eq!(scratch(&play), Scratch::Counterexample { submission: 0 });
    play.keys("<alt-c>");
    assert_eq!(scratch(&play), Scratch::Counterexample { submission: 1 });
    play.keys("<alt-c>");
    assert_eq!(scratch(&play), Scratch::Visible);
}

#[test]
fn a_resumed_sitting_holds_the_counterexample_again() {
    let mut play = rejected(Mode::Standard);
    play.keys("<alt-c>");
    let n = run(&mut play, COUNT);
    play.wait(minutes(1));
    let mut play = play.killed();
    play.keys("<enter>");
    assert_eq!(scratch(&play), Scratch::Counterexample { submission: 0 });
    assert!(shown(&play).contains("scratch: counterexample"));
    assert_eq!(run(&mut play, COUNT), n);
    play.keys("<alt-c>");
    assert_ne!(run(&mut play, COUNT), n);
}

#[test]
fn a_counterexample_that_does_not_load_leaves_the_data_as_it_is() {
    let mut play = rejected(Mode::Standard);
    let before = run(&mut play, COUNT);
    // As if the deck's tables had changed since.
    let live = play.model.live.as_mut().unwrap();
    let round = live.session.round;
    let state = &mut live.session.rounds[round].questions[0];
    let Some(onsite::interview::Judgement::Sql {
        verdict: onsite::verdict::SqlVerdict::Wrong(found),
    }) = &mut state.submissions[0].judgement
    else {
        unreachable!()
    };
    found.tables[0].1.columns[0] = "renamed".into();
    play.keys("<alt-c>");
    assert_eq!(scratch(&play), Scratch::Visible);
    assert!(
        shown(&play).contains("do not fit the tables"),
        "{}",
        shown(&play)
    );
    assert_eq!(run(&mut play, COUNT), before);
    // What the session says is held and cannot be loaded again gives way to the visible data.
    let live = play.model.live.as_mut().unwrap();
    let held = Fact::ScratchHeld {
        question: 0,
        scratch: Scratch::Counterexample { submission: 0 },
    };
    let event = onsite::interview::Event {
        at: live.session.settled,
        fact: held,
    };
    onsite::interview::evolve(&mut live.session, &event);
    play.keys("<alt-0>y");
    assert_eq!(scratch(&play), Scratch::Visible);
    assert_eq!(run(&mut play, COUNT), before);
}

#[test]
fn under_pressure_a_question_stands_for_the_counterexample_until_the_round_is_over() {
    let mut play = rejected(Mode::Pressure);
    let wide = |play: &Play| {
        let size = onsite::app::Size {
            width: 140,
            height: 60,
        };
        text(&buffer(&play.model, play.now(), Theme::Dark, size))
    };
    let asked = {
        let live = play.model.live.as_ref().unwrap();
        let (_, _, state) = live.session.open_question().unwrap();
        state.open_challenge().unwrap().challenge.text.clone()
    };
    assert!(asked.ends_with('?'), "{asked}");
    let screen = wide(&play);
    assert!(
        screen.contains("alt-a answers") && !screen.contains("Expected"),
        "{screen}"
    );
    play.keys("<alt-a>both of them<enter>");
    assert!(wide(&play).contains("both of them"));
    // A resumed sitting has the same question and the same answer.
    play.wait(minutes(1));
    let mut play = play.killed();
    play.keys("<enter>");
    let screen = wide(&play);
    assert!(
        screen.contains("both of them") && screen.contains("alt-a answers"),
        "{screen}"
    );
    let right = reference(&play);
    write(&mut play, &right).keys("<F9>");
    assert!(!wide(&play).contains("alt-a answers"));
    play.keys("<alt-a>");
    assert!(play.model.overlays.is_empty());
    play.keys("<alt-e>y");
    assert!(!wide(&play).contains("Expected"));
    lock(&mut play);
    let screen = wide(&play);
    for word in ["Asked at", "You: both of them", "Expected"] {
        assert!(screen.contains(word), "{word} in {screen}");
    }
}

#[test]
fn a_prediction_is_held_against_the_result_and_counted() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let n = run(
        &mut play,
        "SELECT COUNT(*) FROM (SELECT 1 FROM scans GROUP BY depot)",
    );
    // Only digits make a number.
    write(&mut play, PER_DEPOT).keys("<alt-p><F5>many");
    play.keys(&n).keys("<enter>DEPOT<enter>");
    let screen = shown(&play);
    assert!(
        screen.contains(&format!("right: predicted {n} rows, {n} came")),
        "{screen}"
    );
    assert!(
        screen.contains("right: one row per DEPOT; unique: depot"),
        "{screen}"
    );
    write(&mut play, "SELECT depot FROM scans").keys("<F5>1<enter>depot<enter>");
    let screen = shown(&play);
    assert!(screen.contains("wrong: predicted 1 row,"), "{screen}");
    assert!(screen.contains("wrong: one row per depot"), "{screen}");
    // Nothing typed is nothing predicted, and what changes data is not asked about.
    write(&mut play, COUNT).keys("<F5><enter><enter>");
    assert!(!shown(&play).contains("predicted"), "{}", shown(&play));
    write(&mut play, LESS).keys("<F5>");
    assert!(play.model.overlays.is_empty());
    play.wait(minutes(1));
    let play = play.killed();
    let mut play = play;
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    let debrief = onsite::report::debrief::debrief(&live.session, live.deck.as_deref());
    let told = debrief.predictions.unwrap().told().unwrap();
    assert_eq!(
        told,
        "predicted before running: rows right 1 of 2, grain right 1 of 2"
    );
    let lines = onsite::report::text::to_text(&debrief, 100);
    assert!(
        lines.contains("Calibration, predicted before running: rows right 1 of 2"),
        "{lines}"
    );
}

#[test]
fn without_a_counterexample_or_under_pressure_nothing_is_loaded() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.keys("<alt-c>");
    assert!(shown(&play).contains("no counterexample yet"));
    let right = reference(&play);
    write(&mut play, &right).keys("<F9><alt-c>");
    assert_eq!(scratch(&play), Scratch::Visible);
    let mut play = rejected(Mode::Pressure);
    let before = run(&mut play, COUNT);
    play.keys("<alt-c>");
    assert!(shown(&play).contains("after the round"));
    assert_eq!(scratch(&play), Scratch::Visible);
    assert_eq!(run(&mut play, COUNT), before);
}

/// The round in which a column is renamed, and the one in which late rows arrive.
fn moved(album: &mut Album) {
    let mut play = Play::drill("starts-daily-quality");
    play.keys("<enter>");
    let right = reference(&play);
    write(&mut play, &right).wait(seconds(30)).keys("<F9>");
    album.keep("sql-moved-late", &play);
    play.wait(seconds(20)).keys("<F9>");
    album.keep("sql-moved-late-accepted", &play);
    play.keys("<alt-e>y");
    lock(&mut play);
    album.keep("score-moved", &play);
    let mut play = Play::drill("starts-current-version");
    play.keys("<enter>");
    let right = reference(&play);
    write(&mut play, &right).wait(seconds(30)).keys("<F9>");
    album.keep("sql-moved-renamed", &play);
}
