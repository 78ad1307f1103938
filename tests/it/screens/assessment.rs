//! States of an assessment, from its briefing to its report.

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::base::Span;
use onsite::interview::{EndReason, Mode, Part, PartStatus, QuestionState, Session, Stage};

use super::rounds::{reference, write};
use super::still::{Album, Still, choose};
use crate::play::{Play, minutes};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = Play::new();
    choose(&mut play, HomeItem::Assessment);
    album.keep("pick-assessment", &play);
    play.keys("<enter>");
    album.keep("assessment-briefing", &play);
    play.keys("<enter>");
    album.keep("assessment-parts-fresh", &play);
    play.keys("<enter>");
    album.keep("assessment-sql", &play);
    let query = reference(&play);
    write(&mut play, &query).keys("<F5><F9>");
    album.keep("assessment-kept", &play);
    play.wait(minutes(11)).keys("<F7>");
    album.keep("assessment-bare", &play);
    write(
        &mut play,
        "def largest_gap(minutes):\n    return max(minutes)\n",
    );
    play.wait(minutes(9)).keys("<F5><F4>");
    album.keep("assessment-parts", &play);
    play.keys("3");
    album.keep("assessment-model", &play);
    play.keys("<alt-e>");
    album.keep("assessment-submit-asks", &play);
    play.keys("<esc>")
        .paste("fact parcels: one row per scan")
        .hold()
        .keys("<alt-e>y");
    album.keep("assessment-judging", &play);
    let mut play = handed_in();
    album.keep("assessment-score", &play);
    play.keys("3333+<enter><enter>");
    album.keep("assessment-report", &play);
    play.keys("<tab><tab>");
    album.keep("assessment-report-program", &play);
    album.0
}

fn begun(mode: Mode) -> Play {
    let mut play = Play::with(mode, |_| {});
    choose(&mut play, HomeItem::Assessment);
    play.keys("<enter><enter><esc>");
    play
}

/// An assessment with a right query, a wrong program and half a page of a model, all handed in.
fn handed_in() -> Play {
    let mut play = begun(Mode::Standard);
    let query = reference(&play);
    write(&mut play, &query).wait(minutes(12)).keys("<F7>");
    write(
        &mut play,
        "def largest_gap(minutes):\n    return max(minutes)\n",
    );
    play.wait(minutes(13)).keys("<F7>");
    play.paste("fact parcels: one row per scan")
        .wait(minutes(8));
    play.keys("<alt-e>y");
    play
}

fn statuses(play: &Play) -> Vec<PartStatus> {
    session(play).parts().map(|view| view.status()).collect()
}

fn session(play: &Play) -> &Session {
    &play.model.live.as_ref().unwrap().session
}

fn open_state(play: &Play) -> &QuestionState {
    session(play).open_question().unwrap().2
}

#[test]
fn pads_wait_where_they_were_left() {
    let mut play = begun(Mode::Standard);
    play.keys("select 1<F7># x<F7>a table<F4>1<F11>");
    let text = |play: &Play| play.model.live.as_ref().unwrap().answer_text();
    assert_eq!(text(&play), "select 1");
    // Undo goes on where it was, too.
    play.keys("<ctrl-u>");
    assert_eq!(text(&play), "");
    play.keys("<ctrl-y><F9>");
    assert_eq!(
        statuses(&play),
        [PartStatus::Kept, PartStatus::Drafted, PartStatus::Drafted]
    );
    play.keys("<F7>");
    assert!(text(&play).starts_with("# x"));
}

#[test]
fn no_verdict_is_heard_before_the_end() {
    let mut play = begun(Mode::Standard);
    let query = reference(&play);
    write(&mut play, &query).keys("<F5><F9><F2><F3><esc>");
    let state = open_state(&play);
    assert!(state.kept && !state.runs.is_empty());
    assert!(state.submissions.is_empty() && state.asked.is_empty() && state.hints == 0);
}

#[test]
fn nothing_runs_on_a_bare_pad() {
    let mut play = begun(Mode::Standard);
    play.keys("<F7><ctrl-a><backspace>def f(x):<enter>y<F5>");
    let live = play.model.live.as_ref().unwrap();
    // The line after the colon is not indented either.
    assert_eq!(live.answer_text(), "def f(x):\ny");
    assert!(live.desk.job.is_none());
    assert!(open_state(&play).runs.is_empty());
    assert!(play.model.notice.as_ref().unwrap().text.contains("bare"));
}

#[test]
fn time_hands_everything_in_and_the_report_comes() {
    let mut play = begun(Mode::Standard);
    let query = reference(&play);
    write(&mut play, &query).wait(minutes(61));
    let Screen::Debrief(view) = &play.model.screen else {
        unreachable!(
            "two parts are blank, the third is judged: {:?}",
            play.model.screen
        )
    };
    for round in &view.session.rounds {
        assert_eq!(round.ended, Some(EndReason::TimeUp));
    }
    let spent: Vec<Span> = view.session.parts().map(|view| view.state.spent).collect();
    assert_eq!(spent, [minutes(60), Span::ZERO, Span::ZERO]);
}

#[test]
fn it_goes_on_in_its_part_after_a_kill() {
    let mut play = begun(Mode::Standard);
    play.keys("select 1<F7># x").wait(minutes(1));
    let mut play = play.killed();
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    let open = Part {
        round: 1,
        question: 0,
    };
    assert_eq!(live.session.open_part(), open);
    assert!(live.answer_text().starts_with("# x"));
    play.keys("<F4>1");
    assert_eq!(play.model.live.as_ref().unwrap().answer_text(), "select 1");
}

#[test]
fn a_kill_while_it_is_judged_loses_no_verdict() {
    let mut play = begun(Mode::Standard);
    let query = reference(&play);
    write(&mut play, &query).hold().keys("<alt-e>y");
    let stage = play.model.live.as_ref().unwrap().session.stage;
    assert_eq!(stage, Stage::Judging);
    let mut play = play.killed();
    play.keys("<enter>");
    assert!(matches!(play.model.screen, Screen::Debrief(_)));
}

#[test]
fn any_round_can_be_sat_on_a_bare_pad() {
    let mut play = Play::new();
    choose(&mut play, HomeItem::Drill(onsite::deck::RoundKind::Sql));
    play.keys("b<enter><enter>select 1<F5>");
    assert!(play.model.live.as_ref().unwrap().is_bare());
    assert!(open_state(&play).runs.is_empty());
    // Handing in is all there is.
    play.keys("<F9>");
    assert!(open_state(&play).submissions[0].judgement.is_some());
}
