//! A past round, played again: its pages, and playing on from a moment.

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;
use onsite::interview::{Mode, Stage};
use onsite::view::Theme;

use super::rounds::{begin, reference, write};
use super::still::{Album, Still, choose};
use crate::play::{Play, SMALL, buffer, minutes, seconds, text};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = sat();
    play.keys("r");
    album.keep("replay-begins", &play);
    play.wait(seconds(8));
    album.keep("replay-plays", &play);
    play.keys("<space>nnnn<left>");
    album.keep("replay-edit", &play);
    play.keys("<tab>");
    album.keep("replay-notes", &play);
    play.keys("<tab>");
    album.keep("replay-said", &play);
    play.keys("<end><tab>");
    album.keep("replay-results", &play);
    play.keys("<tab>i++");
    album.keep("replay-idle-played", &play);
    play.keys("t2:30");
    album.keep("replay-go-to", &play);
    play.keys("<enter>f");
    album.keep("replay-fork-asks", &play);
    play.keys("y");
    album.keep("replay-forked", &play);
    play.wait(seconds(10)).keys("<F10>");
    album.keep("replay-forked-goes-on", &play);
    album.0
}

/// A SQL drill with notes, runs, a question, a rejected and an accepted query, scored, in its debrief.
fn sat() -> Play {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.wait(seconds(20))
        .keys("<F6><F6><F6><F6>one row per depot");
    play.wait(seconds(30)).keys("<F6>");
    write(&mut play, "SELECT depot FROM scans").keys("<F5>");
    play.wait(seconds(40)).keys("<F3>do retries count?<enter>");
    play.wait(seconds(30)).keys("<F9>");
    let right = reference(&play);
    play.wait(minutes(2));
    write(&mut play, &right).wait(seconds(5)).keys("<F9>");
    play.wait(minutes(1)).keys("<alt-e>y33+<enter>");
    play.wait(seconds(30)).keys("<enter>");
    assert!(matches!(play.model.screen, Screen::Debrief(_)));
    play
}

fn shown(play: &Play) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, SMALL))
}

#[test]
fn a_fork_goes_on_from_the_moment_and_is_scored_apart() {
    let mut play = sat();
    play.keys("rt3:30<enter>fy");
    let live = play.model.live.as_ref().unwrap();
    assert_eq!(live.session.stage, Stage::Paused);
    play.wait(seconds(20)).keys("<F10>");
    let live = play.model.live.as_ref().unwrap();
    assert_eq!(live.session.stage, Stage::Running);
    assert_eq!(live.answer_text(), "SELECT depot FROM scans");
    assert_eq!(live.session.spent(play.now()).as_secs(), 210);
    let right = reference(&play);
    write(&mut play, &right).wait(seconds(5)).keys("<F9>");
    // The whole journal is on disk: it survives a kill.
    let mut play = play.wait_and_kill();
    choose(&mut play, HomeItem::Tonight(0));
    play.keys("<alt-e>y44+<enter><enter>");
    assert!(
        matches!(play.model.screen, Screen::Debrief(_)),
        "{}",
        shown(&play)
    );
    play.keys("<esc>");
    choose(&mut play, HomeItem::History);
    let list = shown(&play);
    assert!(list.contains("Fork at 03:30"), "{list}");
    let Screen::History(view) = &play.model.screen else {
        unreachable!("it was opened just now");
    };
    let facts = view.facts.as_ref().unwrap();
    assert_eq!((facts.sittings.len(), facts.questions.len()), (2, 1));
    // It is held against what it was played on from, whichever was scored better.
    play.keys("v");
    assert!(matches!(play.model.screen, Screen::Compare(_)));
    let page = shown(&play);
    assert!(page.contains(", fork") && page.contains("change"), "{page}");
    play.keys("<esc><down>v");
    assert!(shown(&play).contains("tried once"), "{}", shown(&play));
}

#[test]
fn the_replay_of_a_question_begins_with_its_round_and_leads_back() {
    let mut play = sat();
    play.keys("<esc>");
    choose(&mut play, HomeItem::History);
    play.keys("<tab>r");
    assert!(shown(&play).contains("Replay · "), "{}", shown(&play));
    play.keys("<end>f");
    // After the round's end there is nothing to play on from.
    play.keys("y");
    assert!(
        shown(&play).contains("no round was under way"),
        "{}",
        shown(&play)
    );
    play.keys("<esc>");
    let Screen::History(view) = &play.model.screen else {
        unreachable!("one comes from there");
    };
    assert_eq!(view.page, onsite::app::screen::HistoryPage::Questions);
}

impl Play {
    /// As after `kill -9`, a moment later.
    fn wait_and_kill(mut self) -> Self {
        self.wait(seconds(2));
        self.killed()
    }
}

/// The answer to a query in a running round, as the screen shows it.
fn asked(play: &mut Play, sql: &str) -> String {
    write(play, sql).keys("<F5>");
    shown(play)
}

#[test]
fn a_fork_and_a_resumed_round_have_the_tables_one_made() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    for statement in [
        "CREATE TABLE mine (n INT)",
        "INSERT INTO mine VALUES (4711), (4712)",
        "SELECT count(*) FROM mine",
        "DELETE FROM mine WHERE n = 4712",
    ] {
        play.wait(seconds(30));
        write(&mut play, statement).keys("<F5>");
    }
    play.wait(seconds(60));
    write(&mut play, "DROP TABLE mine").keys("<F5>");
    play.wait(seconds(30)).keys("<alt-e>y33+<enter><enter>");
    assert!(matches!(play.model.screen, Screen::Debrief(_)));
    // Before the last row was deleted, and before the table was dropped.
    play.keys("rt1:40<enter>fy<F10>");
    let screen = asked(&mut play, "SELECT sum(n) AS total FROM mine");
    assert!(screen.contains("9423"), "{screen}");
    play.wait(seconds(2));
    write(&mut play, "DELETE FROM mine WHERE n = 4711").keys("<F5>");
    let mut play = play.wait_and_kill();
    choose(&mut play, HomeItem::Tonight(0));
    let screen = asked(&mut play, "SELECT sum(n) AS total FROM mine");
    assert!(screen.contains("4712"), "{screen}");
    // Who loads the data anew wants it without them, after the next kill too.
    play.keys("<alt-0>y");
    let screen = asked(&mut play, "SELECT sum(n) AS total FROM mine");
    assert!(screen.contains("no such table"), "{screen}");
    let mut play = play.wait_and_kill();
    choose(&mut play, HomeItem::Tonight(0));
    let screen = asked(&mut play, "SELECT sum(n) AS total FROM mine");
    assert!(screen.contains("no such table"), "{screen}");
}

/// The tables of the open question's scratch database, each with its rows.
fn tables(play: &Play) -> Vec<(String, u64)> {
    let live = play.model.live.as_ref().unwrap();
    let (_, tables) = live.desk.tables.as_ref().unwrap();
    let mut tables: Vec<(String, u64)> = tables
        .iter()
        .map(|table| (table.name.clone(), table.rows))
        .collect();
    tables.sort();
    tables
}

/// Runs a statement alone in the database that the last run left.
fn alone(play: &mut Play, statement: &str) -> String {
    write(play, statement).keys("<ctrl-a><F5>");
    shown(play)
}

#[test]
fn a_fork_and_a_resumed_round_have_the_data_model_one_made() {
    let mut play = begin(Mode::Standard, RoundKind::Modelling);
    let raw = tables(&play);
    play.wait(seconds(30));
    let right = reference(&play);
    write(&mut play, &right).keys("<F5>");
    let made = tables(&play);
    assert!(made.len() > raw.len(), "{made:?}");
    play.wait(seconds(30));
    alone(&mut play, "CREATE TABLE mine AS SELECT 4711 AS n");
    play.wait(seconds(30));
    // A load that fails comes to no end, and leaves its tables all the same.
    let broken = right.replace("-- @load", "-- @load\nSELECT nothing;");
    write(&mut play, &broken).keys("<F5>");
    let failed = tables(&play);
    play.wait(seconds(30));
    // What makes no tables changes nothing.
    write(&mut play, "-- @model\nCREATE").keys("<F5>");
    play.wait(seconds(30)).keys("<alt-e>y33+<enter><enter>");
    assert!(
        matches!(play.model.screen, Screen::Debrief(_)),
        "{}",
        shown(&play)
    );
    let forked = |play: &mut Play, clock: &str| {
        play.wait(seconds(10));
        play.keys(&format!("rt{clock}<enter>fy"));
        let found = tables(play);
        play.keys("<alt-e>y33+<enter><enter>");
        play.keys("<esc>");
        choose(play, HomeItem::History);
        // The sitting it all comes from stands last.
        play.keys("<end><enter>");
        found
    };
    assert_eq!(forked(&mut play, "0:20"), raw);
    assert_eq!(forked(&mut play, "0:40"), made);
    assert_eq!(forked(&mut play, "1:40"), failed);
    // A fork stands still until one is there.
    play.wait(seconds(10)).keys("rt1:10<enter>fy<F10>");
    let names = tables(&play).into_iter().map(|(name, _)| name);
    assert!(
        names.clone().any(|name| name == "mine"),
        "{:?}",
        names.collect::<Vec<_>>()
    );
    let screen = alone(&mut play, "SELECT n + 1 AS next FROM mine");
    assert!(screen.contains("4712"), "{screen}");
    alone(&mut play, "UPDATE mine SET n = 8000");
    let mut play = play.wait_and_kill();
    choose(&mut play, HomeItem::Tonight(0));
    let screen = alone(&mut play, "SELECT n + 1 AS next FROM mine");
    assert!(screen.contains("8001"), "{screen}");
    // Who loads the data anew has the raw tables alone, after the next kill too.
    play.keys("<alt-0>y");
    assert_eq!(tables(&play), raw);
    let mut play = play.wait_and_kill();
    choose(&mut play, HomeItem::Tonight(0));
    assert_eq!(tables(&play), raw);
}
