//! What looks as if it could be clicked can be: keys in the footer, names of pages and panes, lines of
//! the menu, answers to a question, criteria and anchors, days. And what keys do where one errs.

use onsite::app::desk::Pane;
use onsite::app::overlay::Overlay;
use onsite::app::screen::{HistoryPage, HomeItem, PlanPage};
use onsite::app::{Mouse, MouseKind, Msg, Screen, Size};
use onsite::base::text::width;
use onsite::deck::RoundKind;
use onsite::interview::{Mode, Stage};
use onsite::view::Theme;

use super::rounds::begin;
use super::still::choose;
use crate::play::{Play, buffer, minutes, seconds, text};

const LARGE: Size = Size {
    width: 120,
    height: 40,
};

fn screen(play: &Play) -> String {
    text(&buffer(
        &play.model,
        play.now(),
        Theme::Dark,
        play.model.size,
    ))
}

/// Clicks where `label` stands, the last time it does.
#[track_caller]
fn click(play: &mut Play, label: &str) {
    let screen = screen(play);
    let found = screen.lines().enumerate().filter_map(|(row, line)| {
        let before = line.rfind(label)?;
        Some((width(line.get(..before)?), row))
    });
    let Some((column, row)) = found.last() else {
        unreachable!(
            "no {label} in
{screen}"
        )
    };
    press(play, column, row);
}

fn press(play: &mut Play, column: usize, row: usize) {
    play.send(Msg::Mouse(Mouse {
        kind: MouseKind::Press,
        column: u16::try_from(column).unwrap(),
        row: u16::try_from(row).unwrap(),
    }));
}

fn history(play: &Play) -> HistoryPage {
    match &play.model.screen {
        Screen::History(view) => view.page,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn keys_in_the_footer_and_names_of_pages_are_clicked() {
    let mut play = Play::new();
    click(&mut play, "? help");
    assert!(matches!(play.model.overlays[..], [Overlay::Help { .. }]));
    press(&mut play, 0, 0);
    assert!(
        play.model.overlays.is_empty(),
        "a click beside it closes help"
    );
    choose(&mut play, HomeItem::History);
    for (label, page) in [
        ("Mistakes", HistoryPage::Mistakes),
        ("Sittings", HistoryPage::Sittings),
        ("Search", HistoryPage::Found),
        ("Search", HistoryPage::Found),
    ] {
        click(&mut play, label);
        assert_eq!(history(&play), page, "{label}");
    }
    click(&mut play, "esc back");
    assert!(matches!(play.model.screen, Screen::Home(_)));
}

#[test]
fn names_of_panes_and_lines_of_the_menu_are_clicked() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let focus = |play: &Play| play.model.live.as_ref().unwrap().desk.focus();
    for (label, pane) in [
        ("· schema", Pane::Schema),
        ("· notes", Pane::Notes),
        ("· interviewer", Pane::Interviewer),
    ] {
        // The name, not the point before it.
        let row = screen(&play);
        let row = row.lines().nth(1).unwrap();
        let at = width(row.split(label).next().unwrap()) + 2;
        press(&mut play, at, 1);
        assert_eq!(focus(&play), pane, "{label}");
    }
    play.keys("<esc>");
    click(&mut play, "zoom");
    assert!(screen(&play).contains("F11 all panes"), "{}", screen(&play));
    click(&mut play, "F11 all panes");
    assert!(!screen(&play).contains("F11 all panes"));
    play.keys("<esc>");
    press(&mut play, 1, 22);
    assert!(
        play.model.overlays.is_empty(),
        "a click beside the menu closes it"
    );
    for (answer, stage) in [("esc no", false), ("enter yes", true)] {
        play.keys("<esc>");
        click(&mut play, "end round");
        press(&mut play, 1, 22);
        assert_eq!(
            play.model.overlays.len(),
            1,
            "a question waits for its answer"
        );
        click(&mut play, answer);
        let live = play.model.live.as_ref().unwrap();
        assert_eq!(matches!(live.session.stage, Stage::Scoring { .. }), stage);
    }
}

#[test]
fn criteria_and_anchors_are_clicked_and_what_is_missing_is_where_enter_leads() {
    let mut play = Play::drill("ab-first-exposure");
    play.keys("<enter>").wait(seconds(30)).keys("<alt-e>y");
    let at = |play: &Play| play.model.live.as_ref().unwrap().score.criterion;
    let names: Vec<String> = {
        let live = play.model.live.as_ref().unwrap();
        let (_, plan, _) = live.session.open_question().unwrap();
        plan.criteria.iter().map(|one| one.name.clone()).collect()
    };
    click(&mut play, &names[2]);
    assert_eq!(at(&play), 2);
    // The third anchor of the criterion: the key moves on to the next one.
    let shown = screen(&play);
    let row = shown.lines().position(|line| line.starts_with(" 3  "));
    press(&mut play, 8, row.unwrap());
    assert_eq!(at(&play), 3);
    let scores = |play: &Play| {
        let live = play.model.live.as_ref().unwrap();
        let (.., state) = live.session.open_question().unwrap();
        state.blind.scores.clone()
    };
    assert_eq!(scores(&play)[2], Some(3));
    click(&mut play, &names[0]);
    assert_eq!(at(&play), 0);
    play.keys("4<down><down><enter>");
    assert_eq!(at(&play), 1, "the first without a score");
    assert!(screen(&play).contains("score every criterion first"));
}

#[test]
fn a_day_is_asked_for_what_was_done_on_it() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.wait(minutes(5))
        .keys("I took the blame and mended it.");
    play.keys("<alt-e>y3333+<enter><enter><esc>");
    choose(&mut play, HomeItem::Plan);
    play.keys("<tab>");
    let day = |play: &Play| match &play.model.screen {
        Screen::Plan(view) if view.page == PlanPage::Activity => view.day().unwrap(),
        other => unreachable!("{other:?}"),
    };
    let today = day(&play);
    assert!(screen(&play).contains("05:00"), "{}", screen(&play));
    play.keys("<left><up>");
    assert_eq!(today.since(day(&play)), 8);
    assert!(screen(&play).contains("Nothing was done on this day."));
    play.keys("<enter>");
    assert_eq!(today.since(day(&play)), 8, "there is nothing to open");
    // A click on today's cell, which is full.
    click(&mut play, "██");
    assert_eq!(day(&play), today);
    play.keys("<home>");
    assert_eq!(today.since(day(&play)) / 7, 25);
    play.keys("<end><right><enter>");
    assert_eq!(history(&play), HistoryPage::Questions);
    assert!(screen(&play).contains(&format!("{today}  culture")));
    play.keys("<esc>");
    assert_eq!(day(&play), today);
}

#[test]
fn text_that_grew_shorter_comes_back_into_sight_and_a_line_end_is_one() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.keys("The first words.<ctrl-j>The second line.");
    let long = "a long line of a paste that wraps and wraps\n".repeat(400);
    play.paste(&long);
    assert!(!screen(&play).contains("The first words."));
    play.keys("<ctrl-u>");
    let shown = screen(&play);
    let row = |words: &str| shown.lines().position(|line| line.contains(words));
    assert_eq!(row("The first words."), Some(2), "{shown}");
    assert_eq!(row("The second line."), Some(3), "{shown}");
}

#[test]
fn what_is_not_there_is_told_and_looked_for_in_the_pad() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.keys("SELECT 1<F6><F6><ctrl-f>SELECT 2<enter>");
    assert!(screen(&play).contains("“SELECT 2” is not in this pad"));
    play.keys("<ctrl-f>LECT<enter>AST");
    let live = play.model.live.as_ref().unwrap();
    let pads = live.desk.pads.values();
    let texts: Vec<String> = pads.map(|pad| pad.buffer.text()).collect();
    assert!(texts.contains(&"SEAST 1".to_owned()), "{texts:?}");
}

#[test]
fn where_one_pane_has_room_the_prompt_comes_first() {
    let mut play = Play::drill("ab-first-exposure");
    play.send(Msg::Resize(Size {
        width: 60,
        height: 16,
    }));
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    assert_eq!(live.desk.focus(), Pane::Interviewer);
    play.keys("S");
    let live = play.model.live.as_ref().unwrap();
    assert_eq!(
        live.desk.focus(),
        Pane::Answer,
        "what is typed is the answer"
    );
    play.send(Msg::Resize(LARGE));
    play.keys("<F6><F6>");
    let shown = screen(&play);
    let title = {
        let live = play.model.live.as_ref().unwrap();
        live.session.open_question().unwrap().1.title.clone()
    };
    assert!(
        shown.contains(&title),
        "a prompt is read from its start: {shown}"
    );
}

#[test]
fn help_goes_to_its_end_and_back() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.keys("<F1>");
    let top = screen(&play);
    play.keys("<end>");
    assert_ne!(screen(&play), top);
    play.keys("<home>");
    assert_eq!(screen(&play), top);
}
