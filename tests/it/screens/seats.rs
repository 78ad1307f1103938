//! The second seat: the candidate's screen with somebody beside it, and the partner's own pages.

use onsite::app::model::Opening;
use onsite::app::{Env, Model, Msg, SeatNews, SeatSaid, SeatView, update};
use onsite::deck::RoundKind;
use onsite::interview::{Fact, Mode, Stage};
use onsite::view::Theme;

use super::rounds::{begin, write};
use super::still::{Album, Still};
use crate::play::{Play, SMALL, buffer, parse, seconds, text};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = sat(Mode::Standard);
    write(&mut play, "SELECT depot FROM scans").wait(seconds(40));
    say(&mut play, score(0, 3));
    say(&mut play, note("asked for the grain first"));
    play.wait(seconds(10));
    album.keep("seat-beside-the-round", &play);
    let mut after = scored_by_both();
    album.0.push(Still {
        name: "seat-thanks",
        model: partner(&after, ""),
        now: after.now(),
    });
    // Who has left the debrief leaves the thanks as they are.
    let thanks = shown(&after);
    after.keys("<esc>");
    assert!(thanks.is_over && !shown(&after).is_over);
    for (name, keys) in [
        ("seat-work", ""),
        ("seat-probes", "<tab>"),
        ("seat-rubric", "<tab><tab>"),
        ("seat-notes", "<tab><tab><tab>"),
        ("seat-noting", "nasked"),
    ] {
        let model = partner(&play, keys);
        let now = play.now();
        album.0.push(Still { name, model, now });
    }
    album.0
}

/// A round with somebody in the seat.
fn sat(mode: Mode) -> Play {
    let mut play = begin(mode, RoundKind::Sql);
    play.send(Msg::Seat(SeatNews::Taken));
    play
}

fn say(play: &mut Play, said: SeatSaid) {
    play.send(Msg::Seat(SeatNews::Said(said)));
}

fn score(criterion: usize, score: u8) -> SeatSaid {
    SeatSaid::Score {
        round: 0,
        question: 0,
        criterion,
        score,
    }
}

fn note(text: &str) -> SeatSaid {
    SeatSaid::Note {
        round: 0,
        question: 0,
        text: text.to_owned(),
    }
}

/// What was shown to the partner last.
fn shown(play: &Play) -> SeatView {
    *play.model.seat.shown.clone().unwrap()
}

/// The partner's program, after some keys.
fn partner(play: &Play, keys: &str) -> Model {
    let settings = play.model.settings.clone();
    let mut model = Model::new(SMALL, settings, Opening::Seat);
    let env = Env { now: play.now() };
    update::start(&mut model);
    update(&mut model, Msg::SeatShown(Box::new(shown(play))), &env);
    for key in parse(keys) {
        update(&mut model, Msg::Key(key), &env);
    }
    model
}

#[test]
fn the_partner_sees_what_is_typed_and_what_is_hidden() {
    let mut play = sat(Mode::Pressure);
    write(&mut play, "SELECT 42");
    let view = shown(&play);
    assert_eq!(view.answer, "SELECT 42");
    assert!(!view.probes.is_empty() && view.probes.iter().all(|probe| probe.fired.is_none()));
    let mine = text(&buffer(&play.model, play.now(), Theme::Mono, SMALL));
    assert!(!mine.contains(&view.probes.first().unwrap().text));
}

#[test]
fn both_sheets_stay_apart_until_both_are_in() {
    let mut play = sat(Mode::Standard);
    let criteria = shown(&play).criteria.len();
    for criterion in 0..criteria - 1 {
        say(&mut play, score(criterion, 2));
    }
    // A fifth score and a question of another round are no news.
    say(&mut play, score(criteria, 2));
    say(&mut play, score(0, 5));
    play.keys("<alt-e>y");
    for _ in 0..criteria {
        play.keys("4");
    }
    play.keys("+<enter>");
    let stage = |play: &Play| play.model.live.as_ref().map(|live| live.session.stage);
    assert!(matches!(stage(&play), Some(Stage::Revealed { .. })));
    say(&mut play, score(criteria - 1, 1));
    assert!(shown(&play).criteria.iter().all(|one| one.own.is_none()));
    let scored = play.events().into_iter();
    let scored = scored.filter(|event| matches!(event.fact, Fact::SeatScored { .. }));
    assert_eq!(scored.count(), criteria);
}

/// A round that is over, with both sheets in.
fn scored_by_both() -> Play {
    let mut play = sat(Mode::Standard);
    let criteria = shown(&play).criteria.len();
    for criterion in 0..criteria {
        say(&mut play, score(criterion, 2));
    }
    say(&mut play, note("asked for the grain first"));
    play.wait(seconds(90)).keys("<alt-e>y");
    for _ in 0..criteria {
        play.keys("4");
    }
    play.keys("+<enter>3<enter>");
    play
}

#[test]
fn a_partner_is_thanked_and_sees_both_sheets() {
    let mut play = scored_by_both();
    let view = shown(&play);
    assert!(view.is_over && view.criteria.iter().all(|one| one.score == Some(2)));
    let own: Vec<_> = view.criteria.iter().map(|one| one.own).collect();
    assert_eq!(own.first(), Some(&Some(3)));
    let mut model = partner(&play, "");
    play.keys("<esc>");
    let env = Env { now: play.now() };
    update(&mut model, Msg::SeatShown(Box::new(shown(&play))), &env);
    let screen = text(&buffer(&model, play.now(), Theme::Mono, SMALL));
    assert!(screen.contains("Thank you for sitting in."), "{screen}");
    assert!(screen.contains("asked for the grain first"), "{screen}");
    // A sheet that is not whole leaves the candidate's own covered.
    let mut play = sat(Mode::Standard);
    say(&mut play, score(0, 2));
    play.keys("<alt-e>y44+<enter><enter>");
    assert!(shown(&play).is_over);
    assert!(shown(&play).criteria.iter().all(|one| one.own.is_none()));
}

#[test]
fn a_follow_up_is_brought_up_once_and_a_partner_who_leaves_changes_nothing() {
    let mut play = sat(Mode::Standard);
    let probe = shown(&play).probes.first().unwrap().id.clone();
    for _ in 0..2 {
        let probe = probe.clone();
        say(
            &mut play,
            SeatSaid::Fire {
                round: 0,
                question: 0,
                probe,
            },
        );
    }
    let live = play.model.live.as_ref().unwrap();
    assert_eq!(live.session.open_question().unwrap().2.probes.len(), 1);
    play.send(Msg::Seat(SeatNews::Left));
    assert!(play.model.seat.shown.is_none());
    let footer = text(&buffer(&play.model, play.now(), Theme::Mono, SMALL));
    assert!(!footer.contains("somebody is in the seat"), "{footer}");
}
