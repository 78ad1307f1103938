//! Keys in a running round that do what was meant: typing reaches the answer from wherever one reads,
//! a key hit twice is no second mistake, and what was asked for is shown.

use onsite::app::desk::Pane;
use onsite::deck::RoundKind;
use onsite::interview::{Mode, QuestionState};

use crate::play::Play;
use crate::screens::{ask_unclearly, begin as open_round};

fn question(play: &Play) -> &QuestionState {
    let live = play.model.live.as_ref().unwrap();
    live.session.open_question().unwrap().2
}

fn answer(play: &Play) -> String {
    play.model.live.as_ref().unwrap().answer_text()
}

#[test]
fn what_is_typed_while_reading_goes_to_the_answer() {
    let mut play = open_round(Mode::Standard, RoundKind::Sql);
    play.keys("SELECT <F6>");
    assert_ne!(play.model.live.as_ref().unwrap().desk.focus(), Pane::Answer);
    play.keys("<down><pageup>1");
    assert_eq!(answer(&play), "SELECT 1");
    assert_eq!(play.model.live.as_ref().unwrap().desk.focus(), Pane::Answer);
}

#[test]
fn the_same_rejected_text_is_not_handed_in_twice() {
    let mut play = open_round(Mode::Standard, RoundKind::Sql);
    play.paste("SELECT 1 AS depot, 2 AS parcels")
        .keys("<F9><F9>");
    assert_eq!(question(&play).submissions.len(), 1);
    let said = play.model.notice.as_ref().unwrap().text.clone();
    assert!(said.starts_with("unchanged since"), "{said}");
    // A changed text counts, and so does the same one read in another dialect.
    play.keys(" <F9>");
    assert_eq!(question(&play).submissions.len(), 2);
    play.keys("<alt-d>2<F9>");
    assert_eq!(question(&play).submissions.len(), 3);
}

#[test]
fn a_hint_is_shown_when_it_is_taken() {
    let mut play = open_round(Mode::Study, RoundKind::Sql);
    play.keys("<F6><F6><F6>");
    let live = play.model.live.as_mut().unwrap();
    live.desk.set_focus(Pane::Schema);
    play.keys("<F2>y");
    assert_eq!(question(&play).hints_taken(), 1);
    let desk = &play.model.live.as_ref().unwrap().desk;
    assert_eq!(desk.side, Some(Pane::Interviewer));
    assert_eq!(desk.focus(), Pane::Interviewer);
    assert!(desk.follow_talk);
}

#[test]
fn a_question_that_could_mean_two_things_is_asked_back() {
    let asked = |keys: &str| {
        let mut play = open_round(Mode::Standard, RoundKind::Design);
        ask_unclearly(&mut play);
        play.keys(keys);
        play
    };
    let understood = |play: &Play| {
        let asked = &question(play).asked;
        let of = |one: &onsite::interview::state::Asked| {
            one.understood.as_ref().map(ToString::to_string)
        };
        asked.iter().map(of).collect::<Vec<_>>()
    };
    let (first, second) = (asked("<enter>"), asked("2"));
    assert_eq!(understood(&first).len(), 1);
    assert_ne!(understood(&first), understood(&second));
    assert_eq!(understood(&second), understood(&asked("<down><enter>")));
    assert!(
        question(&first).asked[0]
            .text
            .contains("what about the scans")
    );
    // None of them: the words come back, and nothing was written down.
    for keys in ["<esc>", "<down><down><enter>"] {
        let mut play = asked(keys);
        assert_eq!(understood(&play), [] as [Option<String>; 0]);
        play.keys("<esc>");
        assert!(play.model.overlays.is_empty());
    }
}
