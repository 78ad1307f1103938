//! States of a data scientist's case, on the demo deck with two cases.

use onsite::app::screen::HomeItem;
use onsite::deck::RoundKind;

use super::still::{Album, Still, choose};
use crate::play::minutes;

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = crate::cases::play();
    choose(&mut play, HomeItem::Drill(RoundKind::Case));
    album.keep("pick-cases", &play);
    play.keys("<down><enter><enter>");
    album.keep("case-fresh", &play);
    play.keys("<F3>who chose the districts<enter>");
    play.keys("Volunteered districts were the busiest ones: compare before and after.\n");
    play.keys("= p = 0.08\n= n = 16 * p * (1 - p) / 0.02^2\n")
        .wait(minutes(2));
    album.keep("case-computed", &play);
    play.keys("<F6><F6>what counts is the district")
        .wait(minutes(11));
    album.keep("case-notes", &play);
    play.wait(minutes(9)).keys("<alt-e>y33+<enter>");
    album.keep("case-revealed", &play);
    album.0
}
