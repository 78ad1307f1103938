//! One sitting of the whole loop, told as text and as Markdown.

use onsite::base::Span;
use onsite::interview::{Command, Mode, Pad};
use onsite::report::debrief::{debrief, debrief_of_journal};
use onsite::report::{json::to_json, markdown::to_markdown, text::to_text};

use crate::interview_deck::{Play, accepted, deck, insert, plan, wrong};

/// A middling candidate: late in SQL, flattering in coding, thorough but deaf in design.
fn sitting() -> Play {
    let mut play = Play::new(plan(Mode::Study));
    play.ok(Command::BeginRound);
    play.wait(Span::minutes(2)).ok(Command::Tick);
    play.ok(Command::Type(
        Pad::Notes,
        insert(0, "I run pipelines; I own their replay."),
    ));
    play.wait(Span::minutes(15)).ok(Command::EndRound);
    play.score_all(3, 3, 80);

    play.ok(Command::BeginRound);
    play.wait(Span::minutes(3)).ok(Command::NoteRun {
        question: 0,
        text: "select * from t".into(),
        outcome: "12 rows".into(),
        ok: true,
        part: false,
    });
    play.ok(Command::EnterPhase(1));
    play.ok(Command::Submit("select 1".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: wrong(Some("counts-retries")),
    });
    play.ok(Command::TakeHint);
    play.wait(Span::minutes(15))
        .ok(Command::Submit("select 2".into()));
    play.ok(Command::Judge {
        question: 0,
        judgement: accepted(),
    });
    play.wait(Span::minutes(27)).ok(Command::Tick);
    play.score_all(3, 2, 60);

    play.ok(Command::BeginRound);
    play.wait(Span::minutes(20)).ok(Command::Pause);
    play.wait(Span::minutes(3)).ok(Command::Unpause);
    play.wait(Span::minutes(27)).ok(Command::EndRound);
    play.score_all(4, 3, 95);

    play.ok(Command::BeginRound);
    play.ok(Command::Ask {
        text: "How late may events be?".into(),
        understood: Some("late".into()),
    });
    play.wait(Span::minutes(5)).ok(Command::Ask {
        text: "Which cloud?".into(),
        understood: None,
    });
    play.ok(Command::EnterPhase(2));
    play.ok(Command::Type(
        Pad::Answer,
        insert(0, "Kafka | Flink, *backfilled* by day."),
    ));
    play.wait(Span::minutes(50)).ok(Command::EndRound);
    play.score_all(2, 2, 50);
    play
}

#[test]
fn a_debrief_as_text() {
    let told = debrief_of_journal(&sitting().events, Some(&deck())).expect("it replays");
    insta::assert_snapshot!(to_text(&told, 80));
}

#[test]
fn a_debrief_as_markdown() {
    let told = debrief(&sitting().session, Some(&deck()));
    insta::assert_snapshot!(to_markdown(&told));
}

#[test]
fn without_its_deck_a_debrief_keeps_its_numbers() {
    let session = sitting().session;
    let (with, without) = (debrief(&session, Some(&deck())), debrief(&session, None));
    assert_eq!(with.decision, without.decision);
    let scores = |told: &onsite::report::Debrief| -> Vec<_> {
        told.rounds.iter().map(|round| round.score).collect()
    };
    assert_eq!(scores(&with), scores(&without));
    assert!(to_json(&without).ends_with("}\n"));
}
