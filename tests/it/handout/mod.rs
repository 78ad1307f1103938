//! What is handed to others: the HTML report, the recording, Anki cards, a calendar.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly; clippy knows only the tests themselves"
)]

mod browser;
mod forms;
mod page;

use onsite::base::Span;
use onsite::editor::Edit;
use onsite::interview::{Command, Mode, Pad, replay};
use onsite::report::debrief::debrief_of_journal;
use onsite::report::page::{page as html, tracks_of};
use onsite::report::track::{Privacy, Track};

use crate::interview_deck::{Play, accepted, deck, insert, plan, wrong};

/// What a browser would stumble over if it could.
pub(crate) const HOSTILE: &str = "</pre></script><script>document.title='owned'</script>\
    <img src=x onerror=\"fetch('http://evil.example/')\"> & \u{1b}[2J {{x}} <!-- ]]> 😀";

/// What nobody is to read who was not told.
pub(crate) const SECRET: &str = "my salary is 123456";

/// A loop in which the candidate types what they should not.
pub(crate) fn sitting() -> Play {
    let mut play = Play::new(plan(Mode::Study));
    play.ok(Command::BeginRound);
    play.ok(Command::Type(Pad::Answer, insert(0, SECRET)));
    play.ok(Command::Ask {
        text: SECRET.into(),
        understood: None,
    });
    play.wait(Span::minutes(15)).ok(Command::EndRound);
    play.score_all(3, 3, 80);

    play.ok(Command::BeginRound);
    play.wait(Span::minutes(1));
    play.ok(Command::Type(Pad::Notes, insert(0, SECRET)));
    play.wait(Span::minutes(2));
    let steps = ["select ", "select 1 -- 😀", "SELECT\n  é\tx"];
    let mut before = String::new();
    for (n, text) in (0_u64..).zip(steps.into_iter().chain([HOSTILE]).cycle().take(200)) {
        let edit = Edit {
            at: 0,
            remove: before.clone(),
            insert: text.to_owned(),
        };
        play.wait(Span(400 + n % 7 * 900));
        play.ok(Command::Type(Pad::Answer, vec![edit]));
        text.clone_into(&mut before);
    }
    play.ok(Command::NoteRun {
        question: 0,
        text: HOSTILE.into(),
        outcome: HOSTILE.into(),
        ok: false,
        part: false,
    });
    play.ok(Command::Submit(HOSTILE.into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: wrong(Some("counts-retries")),
    });
    play.ok(Command::TakeHint);
    play.wait(Span::minutes(4))
        .ok(Command::Submit("select 2".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: accepted(),
    });
    play.wait(Span::minutes(45)).ok(Command::Tick);
    play.score_all(3, 2, 60);
    play
}

/// The report of a sitting, and the tracks in it.
pub(crate) fn report(play: &Play, privacy: Privacy) -> (String, Vec<Track>) {
    let session = replay(&play.events).unwrap();
    let told = debrief_of_journal(&play.events, Some(&deck())).unwrap();
    let tracks = tracks_of(&play.events, privacy).unwrap();
    (html(&session, &told, &tracks, privacy), tracks)
}
