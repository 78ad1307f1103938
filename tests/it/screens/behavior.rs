//! What keys do that a picture of one state does not show.

use onsite::app::pad::Typed;
use onsite::app::{Msg, Reply, update};
use onsite::deck::RoundKind;
use onsite::interview::Mode;
use onsite::keymap::{Key, PAD_KEYS, lookup};
use onsite::view::Theme;

use super::rounds::{begin, write};
use super::still::all;
use crate::play::{Play, SMALL, buffer, minutes, seconds, text};

fn shown(play: &Play) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, SMALL))
}

#[test]
fn typing_while_the_clock_is_stopped_changes_nothing() {
    let mut play = begin(Mode::Study, RoundKind::Culture);
    play.keys("Before the break.<F10>");
    play.keys("x<backspace><ctrl-a><delete>").paste("y");
    let now = shown(&play);
    assert!(now.contains("Before the break."), "{now}");
    play.keys("<F10><end>!").wait(seconds(2));
    let play = play.killed();
    let answer = answer_after_resume(play);
    assert_eq!(answer, "Before the break.!");
}

#[test]
fn a_kill_loses_at_most_the_last_half_second() {
    let mut play = begin(Mode::Standard, RoundKind::Design);
    play.keys("Kept.").wait(seconds(1)).keys(" Lost.");
    assert_eq!(answer_after_resume(play.killed()), "Kept.");
}

#[test]
fn a_long_line_is_shown_from_its_start_once_the_caret_is_there() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    write(&mut play, &format!("SELECT {}", "1, ".repeat(40)));
    assert!(!shown(&play).contains("SELECT 1"));
    play.keys("<home>");
    assert!(shown(&play).contains("SELECT 1"));
}

#[test]
fn nothing_is_said_about_a_clock_that_is_over() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.wait(minutes(25));
    assert!(shown(&play).contains("left in this round"));
    play.keys("<alt-e>y");
    assert!(!shown(&play).contains("left in this round"));
}

#[test]
fn the_keys_of_a_pad_that_help_names_do_something() {
    for (keys, help) in PAD_KEYS {
        for name in *keys {
            let mut play = begin(Mode::Standard, RoundKind::Sql);
            write(&mut play, "one\ntwo three\nfour").keys("<up><ctrl-left>");
            let key = Key::parse(name).unwrap();
            assert_eq!(
                lookup(&update::contexts(&play.model), key),
                None,
                "{name} is bound"
            );
            let live = play.model.live.as_mut().unwrap();
            let typed = live.focused_pad().unwrap().key(key, "pasted", 10);
            assert!(matches!(typed, Typed::Used(_)), "{name}: {help}");
        }
    }
}

#[test]
fn the_footer_always_leads_to_menu_and_help() {
    for still in all().filter(|still| update::in_round(&still.model)) {
        if still.model.notice.is_some() || !still.model.overlays.is_empty() {
            continue;
        }
        let screen = text(&buffer(&still.model, still.now, Theme::Dark, SMALL));
        let footer = screen.lines().last().unwrap();
        let way_out = footer.contains("esc menu") || footer.contains("esc cancel");
        assert!(
            way_out && footer.contains("F1 help"),
            "{}: {footer}",
            still.name
        );
    }
}

#[test]
fn an_editor_that_fails_is_told_and_the_pad_is_kept() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    write(&mut play, "SELECT 1").keys("<ctrl-e>");
    let why = "/tmp/.tmpabcdef/fake-editor ended with exit status: 3";
    let request = play.model.last_request;
    play.send(Msg::Done(request, Reply::Edited(Err(why.to_owned()))));
    let screen = shown(&play);
    assert!(
        screen.contains("the pad is as it was") && screen.contains("SELECT 1"),
        "{screen}"
    );
}

/// The answer pad's text after the interrupted sitting was resumed.
fn answer_after_resume(mut play: Play) -> String {
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    live.answer_text()
}
