//! How much work an accepted query is, from `F9` to the debrief: told after the verdict, stored
//! beside it, and not told before the end of a round that presses.

use onsite::app::screen::debrief::DebriefView;
use onsite::app::{Msg, Reply};
use onsite::deck::RoundKind;
use onsite::interview::{Fact, Judgement, Mode, replay};
use onsite::verdict::{Efficiency, Effort, SqlVerdict};
use onsite::view::Theme;

use super::rounds::{begin, reference, write};
use super::still::{Album, Still};
use crate::play::{Play, SMALL, buffer, text};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let slow = slow(&play);
    write(&mut play, &slow).keys("<F9>");
    album.keep("sql-accepted-slow", &play);
    play.keys("<alt-m>");
    album.keep("sql-steps", &play);
    write(&mut play, "SELECT 1 FROM nowhere").keys("<alt-m>");
    album.keep("sql-no-steps", &play);
    album.0
}

/// A right answer that reads every scan again for each scan.
fn slow(play: &Play) -> String {
    let again = "WHERE (SELECT count(*) FROM scans t WHERE t.at > scans.at) >= 0 AND";
    reference(play).replace("WHERE", again)
}

fn shown(play: &Play) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, SMALL))
}

#[test]
fn work_is_measured_once_stored_and_told_at_the_debrief() {
    let mut play = begin(Mode::Pressure, RoundKind::Sql);
    let slow = slow(&play);
    write(&mut play, &slow).keys("<F9>");
    let now = shown(&play);
    assert!(now.contains("accepted") && !now.contains("steps"), "{now}");
    let events = play.events();
    let measured = events
        .iter()
        .filter(|event| matches!(event.fact, Fact::Measured { .. }));
    assert_eq!(measured.count(), 1);
    let session = replay(&events).unwrap();
    let view = DebriefView::new(session, None, true);
    let told = onsite::report::text::to_text(&view.packet, 200);
    assert!(told.contains("× the reference"), "{told}");
    assert!(told.contains("once per row of scans"), "{told}");
}

#[test]
fn a_new_submission_does_not_wait_for_the_old_ones_steps() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let right = reference(&play);
    play.hold();
    write(&mut play, &right).keys("<F9>");
    let desk = |play: &Play| play.model.live.as_ref().unwrap().desk.clone();
    let verdict = SqlVerdict::Accepted {
        instances: 1,
        rows: 1,
    };
    let judging = desk(&play).job.unwrap().id;
    let graded = Reply::Graded(Box::new(Judgement::Sql { verdict }));
    play.send(Msg::Done(judging, graded));
    let measuring = desk(&play).measuring.unwrap().id;
    play.keys("<F9>");
    assert_eq!(desk(&play).measuring, None, "the judge is free");
    let before = play.events().len();
    let late = Efficiency {
        table: "scans".into(),
        own: Effort::default(),
        reference: None,
        facts: Vec::new(),
    };
    play.send(Msg::Done(measuring, Reply::Measured(Some(Box::new(late)))));
    assert_eq!(play.events().len(), before, "it belongs to no submission");
}
