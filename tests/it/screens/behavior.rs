//! What keys do that a picture of one state does not show.

use onsite::deck::RoundKind;
use onsite::interview::Mode;
use onsite::view::Theme;

use super::rounds::{begin, write};
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

/// The answer pad's text after the interrupted sitting was resumed.
fn answer_after_resume(mut play: Play) -> String {
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    live.answer_text()
}
