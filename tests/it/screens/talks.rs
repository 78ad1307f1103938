//! States of the rounds that are talked through, and what all rounds share.

use onsite::app::overlay::{Meant, Overlay};
use onsite::app::screen::HomeItem;
use onsite::deck::{Body, RoundKind};
use onsite::interview::Mode;

use super::still::{Album, Still, choose};
use crate::play::{Play, minutes, seconds};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    recruiter(&mut album);
    design(&mut album);
    study(&mut album);
    pressure(&mut album);
    album.0
}

fn begin(mode: Mode, kind: RoundKind) -> Play {
    let mut play = Play::with(mode, |_| {});
    choose(&mut play, HomeItem::Drill(kind));
    play.keys("<enter><enter>");
    play
}

fn recruiter(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Recruiter);
    album.keep("recruiter-fresh", &play);
    play.keys("<F3>what is the team like<enter>");
    album.keep("recruiter-asked-unforeseen", &play);
    play.wait(minutes(6));
    album.keep("recruiter-probe", &play);
    play.wait(minutes(13));
    play.wait(seconds(30));
    album.keep("recruiter-short", &play);
    play.wait(minutes(2));
    album.keep("recruiter-overtime", &play);
}

/// Asks something that could mean either of the first two clarifications of the open question.
pub(crate) fn ask_unclearly(play: &mut Play) {
    let question = play.model.live.as_ref().unwrap().question().unwrap();
    let Body::Talk(talk) = &question.body else {
        unreachable!("only talks are asked about");
    };
    let offers = talk.clarifications.iter().take(2);
    let meant = Meant {
        text: "what about the scans?".into(),
        offers: offers
            .map(|one| (one.id.clone(), one.asks.first().unwrap().clone()))
            .collect(),
        selected: 0,
    };
    play.model.overlays.push(Overlay::Meant(meant));
}

fn design(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Design);
    album.keep("design-fresh", &play);
    play.keys("<F3>How many scans per day");
    album.keep("prompt-ask", &play);
    play.keys("<enter>");
    album.keep("design-asked", &play);
    play.keys("<F2>");
    album.keep("confirm-hint", &play);
    play.keys("y");
    album.keep("design-hint", &play);
    play.keys("Scans are events, kept as they come.\nKey: parcel, time of the scan.\n\n");
    play.keys("- state: latest per parcel\n日本語 and é too: wide characters keep their cells");
    play.keys("<F4>").wait(seconds(10));
    album.keep("design-written", &play);
    play.keys("<esc>");
    album.keep("menu-talk", &play);
    play.keys("<esc><F1>");
    album.keep("help-talk", &play);
    play.keys("<enter><alt-e>");
    album.keep("confirm-end-round", &play);
    play.keys("n<F11>");
    album.keep("design-zoom", &play);
    play.keys("<F11>\ndepots -> kafka: scans\nkafka -> dedupe job -> state store -> page\n");
    play.keys("= rate = 20e6/day -> 1/s\n= rate * 200 bytes -> MB\n<F6><F6>");
    album.keep("design-drawing", &play);
    // The second number is a rate and no size: what is wrong is said where it stands.
    play.keys("<F11><F6>").wait(minutes(30));
    album.keep("design-curveball", &play);
    play.wait(minutes(16));
    album.keep("design-grace", &play);

    let mut play = begin(Mode::Standard, RoundKind::Design);
    ask_unclearly(&mut play);
    album.keep("ask-meant", &play);

    let mut play = begin(Mode::Standard, RoundKind::Culture);
    album.keep("culture-fresh", &play);
    play.keys("line one\n<ctrl-f>one<enter>");
    album.keep("pad-found", &play);
}

fn study(album: &mut Album) {
    let mut play = begin(Mode::Study, RoundKind::Culture);
    play.wait(minutes(3))
        .keys("Before the break.<F10>")
        .wait(minutes(2));
    album.keep("round-paused", &play);
    play.keys("x");
    album.keep("round-paused-typing", &play);

    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.keys("<F10>");
    album.keep("round-no-pause", &play);
}

fn pressure(album: &mut Album) {
    let mut play = begin(Mode::Pressure, RoundKind::Design);
    play.keys("<F2>");
    album.keep("pressure-no-hint", &play);
}
