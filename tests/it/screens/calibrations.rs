//! States of what is foretold and held against what came.

use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;
use onsite::interview::Mode;

use super::still::{Album, Still, choose};
use super::write;
use crate::play::{Play, minutes};

/// An evening and a night.
const DAY: u64 = 24 * 60;

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    for (mode, name) in [(Mode::Study, "sure"), (Mode::Pressure, "sure-pressure")] {
        let mut play = Play::with(mode, |settings| settings.confidence = true);
        choose(&mut play, HomeItem::Drill(RoundKind::Sql));
        play.keys("<enter><enter>");
        write(&mut play, "SELECT 1");
        play.keys("<F9>");
        album.keep(name, &play);
    }
    let mut play = Play::new();
    choose(&mut play, HomeItem::History);
    play.keys("c");
    album.keep("calibration-empty", &play);
    play.keys("<esc><esc>");
    sit(&mut play);
    choose(&mut play, HomeItem::History);
    play.keys("c");
    album.keep("calibration", &play);
    play.keys("<pagedown>");
    album.keep("calibration-scrolled", &play);
    play.keys("<enter>3");
    album.keep("calibration-rescoring", &play);
    play.keys("4<enter>");
    for _ in 0..2 {
        play.keys("<enter>33<enter>");
    }
    album.keep("calibration-rescored", &play);
    play.keys("<esc><tab><tab>");
    album.keep("history-trends-error", &play);
    album.0
}

/// Six drills, one a day, and ten days without.
fn sit(play: &mut Play) {
    play.model.settings.confidence = true;
    for (scores, changed, sure) in [
        ("22", "<up>3", "+++"),
        ("33", "", "+"),
        ("34", "<up>2", "++++"),
        ("33", "", "++"),
        ("44", "", "++++"),
    ] {
        play.wait(minutes(DAY));
        choose(play, HomeItem::Drill(RoundKind::Culture));
        play.keys("<enter><enter>A story in four sentences.");
        play.wait(minutes(9)).keys("<alt-e>y").keys(scores);
        play.keys(sure).keys("<enter>").keys(changed);
        play.keys("<enter><esc>");
    }
    choose(play, HomeItem::Drill(RoundKind::Sql));
    play.keys("<enter><enter>");
    for key in ["5", "4", "5", "6", "3", "2"] {
        write(play, &format!("SELECT {key}")).keys("<F9>").keys(key);
    }
    let reference = super::reference(play);
    write(play, &reference).keys("<F9>5");
    play.wait(minutes(5)).keys("<alt-e>y33+<enter><enter><esc>");
    play.wait(minutes(10 * DAY));
}
