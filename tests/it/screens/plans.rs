//! States of tonight and the plan.

use onsite::app::screen::HomeItem;

use super::still::{Album, Still, choose};
use crate::play::Play;

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
    album.0
}
