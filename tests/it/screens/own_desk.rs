//! The SQL desk over the own history.

use onsite::app::ExitKind;

use super::still::{Album, Still};
use super::write;
use crate::ledger::evening;
use crate::play::seconds;
use crate::play::{SMALL, buffer, text};
use onsite::view::Theme;

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = evening().own_desk();
    album.keep("own-desk", &play);
    play.keys("<F5>");
    album.keep("own-desk-answer", &play);
    play.keys("<F6><F6><F6>");
    album.keep("own-desk-schema", &play);
    play.keys("<F6><F6>");
    write(&mut play, "DELETE FROM runs").keys("<F5>");
    album.keep("own-desk-refused", &play);
    play.keys("<esc>");
    album.keep("own-desk-menu", &play);
    album.0
}

#[test]
fn the_desk_has_neither_clock_nor_verdict_and_leaves_no_trace() {
    let mut play = evening().own_desk();
    let shown =
        |play: &crate::play::Play| text(&buffer(&play.model, play.now(), Theme::Dark, SMALL));
    // What hands in, asks, hints, pauses or ends does nothing here.
    for key in [
        "<F9>", "<F2>", "<F3>", "<F4>", "<F10>", "<alt-e>", "<alt-0>",
    ] {
        play.keys(key);
        assert!(play.model.overlays.is_empty(), "{key}");
    }
    let before = shown(&play);
    play.wait(seconds(3_600));
    assert_eq!(shown(&play), before, "an hour later");
    write(&mut play, "SELECT su").keys("<ctrl-space>");
    assert!(shown(&play).contains("submission"), "{}", shown(&play));
    play.keys("<esc>");
    write(&mut play, "SELECT count(*) AS n FROM runs").keys("<F5>");
    assert!(shown(&play).contains("1 row in 3 ms"), "{}", shown(&play));
    play.keys("<ctrl-q>");
    assert_eq!(play.exit, Some(ExitKind::Done));
}
