//! Real interviews and tags: the form, the history with both, what a key does in them.

use onsite::app::screen::{HomeItem, LogView};
use onsite::app::{Mouse, MouseKind, Msg, Screen};
use onsite::deck::RoundKind;
use onsite::diary::Field;

use super::reviews::two_attempts;
use super::still::{Album, Still, choose};
use crate::play::{Play, minutes};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let (mut play, _) = two_attempts();
    play.keys("<esc>");
    choose(&mut play, HomeItem::Log);
    album.keep("log-empty", &play);
    play.keys("<F9>");
    album.keep("log-fault", &play);
    typed(&mut play);
    album.keep("log-typed", &play);
    play.keys("<esc>");
    album.keep("log-leave", &play);
    play.keys("n<F9>");
    assert!(matches!(play.model.screen, Screen::Home(_)));
    play.wait(minutes(1));
    choose(&mut play, HomeItem::History);
    album.keep("history-real", &play);
    play.keys("<down>t");
    album.keep("history-tags", &play);
    play.keys("cold Panel<enter>").wait(minutes(1));
    album.keep("history-tagged", &play);
    play.keys("/#cold is:rehearsed<enter>");
    album.keep("history-filtered-by-tag", &play);
    play.keys("<esc><tab><tab>");
    album.keep("history-trends-real", &play);
    play.keys("ssessions<enter>");
    album.keep("history-search-real", &play);
    album.0
}

/// A round as somebody types it on the way home.
fn typed(play: &mut Play) {
    play.keys("Acme<enter>L5<enter>s<down>");
    play.keys("sessions out of raw events<enter>top 3 depots a day, ties kept");
    play.keys("<tab>3");
    let Screen::Log(view) = &play.model.screen else {
        unreachable!("the form is open");
    };
    let criteria = view.measures.len();
    for _ in 0..criteria {
        play.keys("3");
    }
    play.keys("p<tab>two interviewers, one silent<tab>onsite cold");
}

fn form(play: &Play) -> &LogView {
    match &play.model.screen {
        Screen::Log(view) => view,
        _ => unreachable!("the form is open"),
    }
}

#[test]
fn what_was_logged_is_opened_changed_removed_and_brought_back() {
    let mut play = Play::new();
    choose(&mut play, HomeItem::History);
    play.keys("l");
    typed(&mut play);
    play.keys("<alt-n>");
    // The next round with the same people on the same day.
    let draft = form(&play).draft();
    assert_eq!(
        (draft.company.as_str(), draft.level.as_str()),
        ("Acme", "L5")
    );
    assert!(draft.asked.is_empty() && draft.overall.is_none());
    // Nothing was typed since: nobody is asked.
    play.keys("<esc>");
    let real = |play: &Play| match &play.model.screen {
        Screen::History(view) => view.facts.as_ref().unwrap().real.clone(),
        _ => unreachable!("the history is open"),
    };
    let rounds = real(&play);
    assert_eq!(rounds.len(), 1);
    let first = &rounds[0];
    assert_eq!((first.kind, first.score()), (RoundKind::Sql, Some(3.0)));
    assert_eq!(first.asked.len(), 2);
    play.keys("<enter>");
    assert_eq!(form(&play).was.as_ref(), Some(first));
    play.keys("<tab><tab><tab> and why<F9>");
    play.wait(minutes(1));
    assert_eq!(real(&play).len(), 1);
    play.keys("xy").wait(minutes(1));
    assert!(real(&play).is_empty());
    play.keys("u").wait(minutes(1));
    assert_eq!(real(&play).len(), 1);
    play.keys("tremote<enter>");
    let tags: Vec<String> = real(&play)[0].tags.iter().cloned().collect();
    assert_eq!(tags, ["cold", "onsite", "remote"]);
    play.keys("t<ctrl-u>late<enter>");
    let tags: Vec<String> = real(&play)[0].tags.iter().cloned().collect();
    assert_eq!(tags, ["late"]);
}

#[test]
fn a_click_puts_the_keys_into_a_field_and_chooses() {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Log);
    let press = |play: &mut Play, column, row| {
        play.send(Msg::Mouse(Mouse {
            kind: MouseKind::Press,
            column,
            row,
        }));
    };
    // The second option of the row of kinds, then the third score.
    press(&mut play, 30, 7);
    assert_eq!(form(&play).kind, Some(RoundKind::Sql));
    let areas = onsite::app::screen::form::areas(play.model.size, form(&play));
    let (_, overall) = areas
        .iter()
        .find(|(field, _)| *field == Field::Overall)
        .unwrap();
    press(&mut play, overall.x + 7, overall.y);
    assert_eq!(form(&play).overall, Some(3));
    assert_eq!(form(&play).focused(), Field::Overall);
    // What was clicked is not lost unasked.
    play.keys("<esc>");
    assert!(matches!(play.model.screen, Screen::Log(_)));
    play.keys("y");
    assert!(matches!(play.model.screen, Screen::Home(_)));
}
