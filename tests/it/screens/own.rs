//! States of what is the candidate's own: the stories, and both panes beside the pad.

use onsite::app::screen::HomeItem;
use onsite::app::{Msg, Reply};
use onsite::deck::RoundKind;
use onsite::interview::Mode;

use super::still::{Album, Still, choose};
use crate::play::{Play, minutes};

/// Three stories, one of them worn, one retired.
pub(crate) const STORIES: &str = r#"
[[stories]]
id = "pager"
title = "The night the pager rang"
values = ["ownership", "candor"]
metric = "31 h until found, then 40 min"
situation = "A partner sent a whole day twice; finance noticed before me."
task = "I owned the numbers and the repair."
action = "I stopped the load, told nine readers, rebuilt eleven days and replaced the window by a key."
result = "Found in forty minutes since then."
reflection = "I had trusted a window of one hour. I test the resend now."
told = 6
last_told = "2027-02-20"

[[stories]]
id = "cost"
title = "Cheaper by a third"
values = ["impact"]
metric = "38k to 25k USD a month"
situation = "Nobody looked at the bill."
told = 1
last_told = "2027-01-09"

[[stories]]
id = "old"
title = "The migration"
values = ["courage"]
retired = true
"#;

pub(crate) const NUMBERS: &str = r#"
[[numbers]]
name = "events-per-day"
value = "9 billion events/day"

[[numbers]]
name = "cost"
value = "38k USD/month"

[[numbers]]
name = "team-size"
value = "6 people"
"#;

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    screen(&mut album);
    rounds(&mut album);
    album.0
}

/// The program with files of the candidate's, read.
pub(crate) fn with_files(mode: Mode) -> Play {
    let mut play = Play::with(mode, |_| {});
    play.own_file("stories.toml", STORIES);
    play.own_file("numbers.toml", NUMBERS);
    choose(&mut play, HomeItem::Stories);
    play.keys("<esc>");
    play
}

fn screen(album: &mut Album) {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Stories);
    album.keep("stories-none", &play);
    play.keys("<tab>");
    album.keep("stories-matrix-none", &play);

    let mut play = with_files(Mode::Standard);
    choose(&mut play, HomeItem::Stories);
    album.keep("stories", &play);
    play.keys("<tab>");
    album.keep("stories-matrix", &play);
    play.keys("<tab><down>x<enter>");
    let request = play.model.last_request;
    let text = "# Cheaper by a third\n- id: cost\n## Outcome\n".to_owned();
    play.send(Msg::Done(request, Reply::Edited(Ok(text))));
    album.keep("stories-refused", &play);

    let mut play = Play::new();
    play.own_file("stories.toml", "[[stories]]\nid = \"pager\ntitle = \"x\"\n");
    choose(&mut play, HomeItem::Stories);
    album.keep("stories-damaged", &play);
}

fn rounds(album: &mut Album) {
    let mut play = with_files(Mode::Standard);
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter><alt-s>");
    album.keep("culture-pick-story", &play);
    play.keys("<enter>Situation: a partner resent a day.");
    play.wait(minutes(1));
    album.keep("culture-story", &play);

    let mut play = with_files(Mode::Pressure);
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter><alt-s><enter><F6><F6>");
    album.keep("culture-story-pressure", &play);

    let mut play = with_files(Mode::Standard);
    choose(&mut play, HomeItem::Drill(RoundKind::Recruiter));
    play.keys("<enter><enter><alt-s>");
    album.keep("recruiter-numbers", &play);
    play.keys("I build event data: 9 billion events a day.\n\nWe are six people.<F3>what is the team like<enter>");
    play.wait(minutes(1)).keys("<alt-e>y");
    album.keep("recruiter-heard", &play);
}
