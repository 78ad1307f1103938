//! Past sittings looked at together: the mistakes book, two attempts side by side.

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;
use onsite::interview::Mode;

use super::rounds::{begin, reference, write};
use super::still::{Album, Still, choose};
use crate::play::{Play, minutes, seconds};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = Play::new();
    choose(&mut play, HomeItem::History);
    play.keys("<tab><tab><tab>");
    album.keep("history-mistakes-empty", &play);

    let mut play = failed_once();
    choose(&mut play, HomeItem::History);
    play.keys("<tab>v");
    album.keep("compare-only-one", &play);
    play.wait(seconds(10)).keys("<tab><tab>");
    album.keep("history-mistakes", &play);
    play.keys("<enter>");
    mended(&mut play);
    choose(&mut play, HomeItem::History);
    play.keys("<tab><tab><tab>");
    album.keep("history-mistakes-mended", &play);
    play.keys("<tab><tab><tab>v");
    album.keep("compare", &play);
    assert!(matches!(play.model.screen, Screen::Compare(_)));
    play.keys("<esc><tab><tab><tab><tab>v");
    assert!(
        matches!(play.model.screen, Screen::Compare(_)),
        "a drill has one question"
    );
    play.keys("<esc>sDistinct kind:sql<enter>");
    album.keep("history-search", &play);
    play.keys("sno such words<enter>");
    album.keep("history-search-nothing", &play);
    album.0
}

const WRONG: &str = "SELECT depot,\n  count(*) AS parcels\nFROM scans\nGROUP BY depot\n";

/// A drill with a rejected query, back at home.
fn failed_once() -> Play {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.wait(seconds(50));
    write(&mut play, WRONG).keys("<F5>");
    play.wait(minutes(3)).keys("<F9>");
    play.wait(minutes(6)).keys("<alt-e>y22+<enter><enter><esc>");
    play.wait(seconds(20));
    play
}

/// The drill that was opened, answered right.
fn mended(play: &mut Play) {
    play.keys("<enter>").wait(seconds(30));
    play.keys("<F6><F6><F6><F6>one row per depot")
        .wait(seconds(30));
    let right = reference(play);
    write(play.keys("<F6>"), &right)
        .wait(seconds(30))
        .keys("<F9>");
    play.wait(minutes(1)).keys("<alt-e>y44+<enter><enter><esc>");
    assert!(matches!(play.model.screen, Screen::Home(_)));
}

/// Two attempts at one question, the second one right; their sittings, oldest first.
pub(crate) fn two_attempts() -> (Play, Vec<String>) {
    let mut play = failed_once();
    choose(&mut play, HomeItem::History);
    play.keys("<tab><tab><tab><enter>");
    mended(&mut play);
    choose(&mut play, HomeItem::History);
    let Screen::History(view) = &play.model.screen else {
        unreachable!("it was opened just now");
    };
    let rows = view.facts.iter().flat_map(|facts| &facts.sittings);
    let mut ids: Vec<String> = rows.map(|row| row.session.to_string()).collect();
    ids.reverse();
    (play, ids)
}
