//! Assessments: several parts in free order under one clock, handed in together and once.

use std::collections::BTreeMap;

use onsite::base::{Span, Timestamp};
use onsite::deck::LoopKind;
use onsite::editor::apply_all;
use onsite::interview::rubric::{measured, question_score};
use onsite::interview::{
    Command, EndReason, Fact, Mode, Pad, Part, PartStatus, Recommendation, Rejected, Stage, decide,
    evolve, recommend, replay,
};
use onsite::memory::Rating;
use onsite::report::debrief::debrief;
use onsite::report::markdown::to_markdown;
use proptest::prelude::*;

use crate::interview_deck::{Play, accepted, assessment, deck, insert, unjudged, wrong};

const QUERY: Part = part(0, 0);
const SECOND: Part = part(0, 1);
const PROGRAM: Part = part(1, 0);
const DESIGN: Part = part(2, 0);

const fn part(round: usize, question: usize) -> Part {
    Part { round, question }
}

fn begun(mode: Mode) -> Play {
    let mut play = Play::new(assessment(mode));
    play.ok(Command::BeginRound);
    play
}

fn write(play: &mut Play, part: Part, text: &str) {
    play.ok(Command::OpenPart(part));
    play.ok(Command::Type(Pad::Answer, insert(0, text)));
}

fn statuses(play: &Play) -> Vec<PartStatus> {
    play.session.parts().map(|view| view.status()).collect()
}

#[test]
fn nobody_is_there_to_ask_or_to_help() {
    let mut play = begun(Mode::Study);
    assert_eq!(play.session.plan.kind, LoopKind::Assessment);
    for view in play.session.parts() {
        assert!(view.plan.hints.is_empty() && view.plan.probes.is_empty() && view.plan.alone);
    }
    let refused = [
        Command::Submit("select 1".into()),
        Command::TakeHint,
        Command::EnterPhase(1),
        Command::Ask {
            text: "How late?".into(),
            understood: None,
        },
        Command::Judge {
            question: 0,
            judgement: accepted(),
        },
    ];
    for command in refused {
        assert_eq!(play.try_do(command), Err(Rejected::NobodyThere));
    }
}

#[test]
fn parts_are_done_in_any_order_under_one_clock() {
    use PartStatus::{Drafted, Kept, Run, Untouched};
    let mut play = begun(Mode::Standard);
    assert_eq!(play.session.budget(), Span::minutes(60));
    assert_eq!(statuses(&play), [Untouched; 4]);
    play.wait(Span::minutes(2));
    write(&mut play, DESIGN, "fact plays");
    play.wait(Span::minutes(5));
    write(&mut play, QUERY, "select 1");
    play.ok(Command::NoteRun {
        question: 0,
        text: "select 1".into(),
        outcome: "1 row".into(),
        ok: true,
        part: false,
    });
    play.wait(Span::minutes(7));
    write(&mut play, PROGRAM, "# ");
    play.ok(Command::KeepAnswer);
    assert_eq!(statuses(&play), [Run, Untouched, Kept, Drafted]);
    // A kept answer that is changed is a draft again.
    play.ok(Command::Type(Pad::Answer, insert(0, "x")));
    assert_eq!(statuses(&play), [Run, Untouched, Drafted, Drafted]);
    play.wait(Span::minutes(1));
    assert_eq!(play.session.left(play.now), Span::minutes(45));
    let spent: Vec<Span> = play.session.parts().map(|view| view.state.spent).collect();
    let minutes = [2 + 7, 0, 0, 5].map(Span::minutes);
    assert_eq!(spent, minutes);
    assert_eq!(
        play.try_do(Command::OpenPart(part(3, 0))),
        Err(Rejected::NoSuch("part"))
    );
    play.ok(Command::OpenPart(SECOND));
    assert_eq!(
        play.try_do(Command::KeepAnswer),
        Err(Rejected::NotNow("there is no answer to keep yet"))
    );
}

#[test]
fn one_submit_is_judged_scored_and_decided() {
    let mut play = begun(Mode::Standard);
    write(&mut play, QUERY, "select 1");
    write(&mut play, DESIGN, "fact plays");
    write(&mut play, PROGRAM, "# ");
    play.wait(Span::minutes(30));
    play.ok(Command::EndRound);
    assert_eq!(play.session.stage, Stage::Judging);
    let judge = |part| Command::JudgePart {
        part,
        judgement: accepted(),
    };
    // What was left blank waits for nobody, nor does what no machine can judge.
    for part in [SECOND, DESIGN] {
        assert!(play.try_do(judge(part)).is_err());
    }
    assert_eq!(
        play.session.unjudged_part().map(|view| view.part),
        Some(QUERY)
    );
    play.ok(judge(QUERY));
    assert!(play.try_do(judge(QUERY)).is_err());
    play.ok(Command::JudgePart {
        part: PROGRAM,
        judgement: wrong(None),
    });
    assert_eq!(play.session.open_part(), DESIGN);
    assert_eq!(play.session.stage, Stage::Scoring { question: 0 });
    play.score_all(3, 3, 50);
    assert_eq!(play.session.stage, Stage::Debrief);
    assert_eq!(
        play.events.last().map(|event| &event.fact),
        Some(&Fact::Finished)
    );
    let scores: Vec<Option<f64>> = play
        .session
        .parts()
        .map(|view| question_score(view.kind, view.plan, view.state))
        .collect();
    // The program took half an hour of its own choice, and that costs nothing.
    assert_eq!(scores, [Some(4.0), Some(1.0), Some(1.5), Some(3.0)]);
    let ratings: Vec<Option<Rating>> = play.session.parts().map(|view| view.state.rating).collect();
    assert_eq!(
        ratings,
        [Rating::Easy, Rating::Again, Rating::Again, Rating::Good].map(Some)
    );
    let decision = recommend(&play.session).recommendation;
    assert!(
        !matches!(decision, Recommendation::NoDecision { .. }),
        "{decision:?}"
    );
    let told = to_markdown(&debrief(&play.session, Some(&deck())));
    for row in [
        "| SQL | accepted | 4.00 | 00:00 |",
        "| SQL | left blank | 1.00 | 00:00 |",
        "| Coding | rejected | 1.50 | 30:00 |",
        "| System design | scored by you | 3.00 | 00:00 |",
    ] {
        assert!(told.contains(row), "{row} is not in\n{told}");
    }
}

#[test]
fn time_hands_in_what_stands_in_the_pads() {
    let mut play = begun(Mode::Pressure);
    write(&mut play, QUERY, "select 1");
    play.ok(Command::OpenPart(PROGRAM));
    play.wait(Span::minutes(60) + Span(300));
    // Typed just before the end, and told just after it.
    play.ok(Command::Type(Pad::Answer, insert(0, "# last words\n")));
    let handed = play.events.iter().find_map(|event| match event.fact {
        Fact::HandedIn { reason } => Some((reason, event.at)),
        _ => None,
    });
    let end = play
        .events
        .first()
        .map(|event| event.at + Span::minutes(60));
    assert_eq!(handed, end.map(|end| (EndReason::TimeUp, end)));
    let texts: Vec<&str> = play
        .session
        .parts()
        .flat_map(|view| &view.state.submissions)
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts.first(), Some(&"select 1"));
    assert!(
        texts
            .last()
            .is_some_and(|text| text.starts_with("# last words\n"))
    );
}

#[test]
fn an_assessment_without_an_answer_is_over_at_once() {
    let mut play = begun(Mode::Standard);
    play.ok(Command::OpenPart(DESIGN));
    let facts = play.ok(Command::EndRound);
    assert_eq!(
        facts,
        [
            Fact::HandedIn {
                reason: EndReason::Done
            },
            Fact::Finished
        ]
    );
    assert_eq!(recommend(&play.session).mean, Some(1.0));
}

#[test]
fn an_interrupted_assessment_goes_on_in_its_part() {
    let mut play = begun(Mode::Standard);
    write(&mut play, SECOND, "select 2");
    let last_alive = play.wait(Span::minutes(3)).now;
    play.wait(Span::minutes(480));
    play.ok(Command::Reopen { last_alive });
    assert_eq!(play.session.open_part(), SECOND);
    assert_eq!(play.session.left(play.now), Span::minutes(57));
    assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
}

/// Warnings come once, wherever the candidate is when they do.
#[test]
fn the_one_clock_warns_across_parts() {
    let mut play = begun(Mode::Standard);
    for (after, open) in [(30, PROGRAM), (25, DESIGN), (4, QUERY)] {
        play.wait(Span::minutes(after));
        let facts = play.ok(Command::Tick);
        assert_eq!(facts.len(), 1, "{facts:?}");
        assert!(play.ok(Command::Tick).is_empty());
        play.ok(Command::OpenPart(open));
    }
}

#[derive(Clone, Debug)]
enum Move {
    Do(Command),
    /// Types into the answer of the open part.
    Write(usize, String),
}

fn moves() -> impl Strategy<Value = Vec<(i64, Move)>> {
    let part = (0..4_usize, 0..3_usize).prop_map(|(round, question)| Part { round, question });
    let judgement = prop_oneof![Just(accepted()), Just(unjudged()), Just(wrong(None))];
    let rating = prop::sample::select(Rating::ALL.to_vec());
    let one = prop_oneof![
        8 => (0..12_usize, "[a-zé \n]{0,8}").prop_map(|(at, text)| Move::Write(at, text)),
        6 => part.clone().prop_map(|part| Move::Do(Command::OpenPart(part))),
        2 => Just(Move::Do(Command::KeepAnswer)),
        1 => Just(Move::Do(Command::EndRound)),
        3 => (part, judgement)
            .prop_map(|(part, judgement)| Move::Do(Command::JudgePart { part, judgement })),
        2 => (0..3_usize).prop_map(|question| Move::Do(Command::NoteRun {
            question,
            text: "x".into(),
            outcome: "1 row".into(),
            ok: true,
            part: false,
        })),
        2 => Just(Move::Do(Command::Tick)),
        1 => Just(Move::Do(Command::Pause)),
        1 => Just(Move::Do(Command::Unpause)),
        1 => (-100_000..100_000_i64).prop_map(|by| Move::Do(Command::Reopen {
            last_alive: Timestamp(crate::interview_deck::START.0 + by),
        })),
        1 => Just(Move::Do(Command::Submit("select 1".into()))),
        1 => Just(Move::Do(Command::TakeHint)),
        1 => (0..3_usize).prop_map(|question| Move::Do(Command::OpenQuestion(question))),
        2 => (0..2_usize, 1..5_u8)
            .prop_map(|(criterion, score)| Move::Do(Command::Score { criterion, score })),
        1 => Just(Move::Do(Command::SetConfidence(50))),
        2 => Just(Move::Do(Command::LockBlind)),
        2 => rating.prop_map(|rating| Move::Do(Command::LockFinal(rating))),
    ];
    let wait = prop_oneof![8 => 0..40_000_i64, 1 => 0..900_000_i64, 1 => -30_000..0_i64];
    prop::collection::vec((wait, one), 1..120)
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![
        Just(Mode::Study),
        Just(Mode::Standard),
        Just(Mode::Pressure)
    ]
}

/// Sits at random, and keeps a copy of every answer as it was written.
fn sit(
    mode: Mode,
    moves: &[(i64, Move)],
    mut after: impl FnMut(&Play, &BTreeMap<Part, String>),
) -> Play {
    let mut play = begun(mode);
    let mut written: BTreeMap<Part, String> = play
        .session
        .parts()
        .map(|view| (view.part, view.plan.starter.clone()))
        .collect();
    for (wait, one) in moves {
        play.now = Timestamp(play.now.0 + wait);
        match one {
            Move::Do(command) => {
                play.try_do(command.clone()).ok();
            }
            Move::Write(at, text) => {
                let open = play.session.open_part();
                let edits = insert(*at, text);
                let before = play.events.len();
                play.try_do(Command::Type(Pad::Answer, edits.clone())).ok();
                let typed = play.events.iter().skip(before);
                if typed
                    .into_iter()
                    .any(|event| matches!(event.fact, Fact::Typed { .. }))
                {
                    let copy = written.entry(open).or_default();
                    *copy = apply_all(copy, &edits).unwrap();
                }
            }
        }
        after(&play, &written);
    }
    play
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn everything_is_handed_in_once_and_as_written(mode in mode(), moves in moves()) {
        let play = sit(mode, &moves, |play, written| {
            for view in play.session.parts() {
                assert_eq!(written.get(&view.part), Some(&view.state.answer));
                assert!(view.state.submissions.len() <= 1);
                let handed_in = play.session.rounds.iter().all(|round| round.ended.is_some());
                let wants = handed_in && view.kind.is_measured() && !view.state.is_blank(view.plan);
                let texts: Vec<_> = view.state.submissions.iter().map(|one| &one.text).collect();
                assert_eq!(texts, Vec::from_iter(wants.then_some(&view.state.answer)));
            }
        });
        let count = |wanted: fn(&Fact) -> bool| play.events.iter().filter(|event| wanted(&event.fact)).count();
        let (handed_in, finished) = (
            count(|fact| matches!(fact, Fact::HandedIn { .. })),
            count(|fact| matches!(fact, Fact::Finished)),
        );
        prop_assert!(handed_in <= 1 && finished <= 1);
        let with_somebody = count(|fact| matches!(
            fact,
            Fact::ProbeFired { .. } | Fact::HintTaken { .. } | Fact::Asked { .. } | Fact::Submitted { .. }
        ));
        prop_assert_eq!(with_somebody, 0);
    }

    #[test]
    fn the_one_clock_only_goes_forward_and_never_over(mode in mode(), moves in moves()) {
        let mut last = Span::ZERO;
        sit(mode, &moves, |play, _| {
            let all = play.session.rounds.iter().fold(Span::ZERO, |sum, round| sum + round.spent);
            let parts = play.session.parts().fold(Span::ZERO, |sum, view| sum + view.state.spent);
            assert_eq!(all, parts);
            assert!(last <= all && all <= play.session.budget());
            last = all;
        });
    }

    #[test]
    fn the_journal_rebuilds_it_and_it_wakes_when_due(mode in mode(), moves in moves()) {
        sit(mode, &moves, |play, _| {
            assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
            if let Some(at) = play.session.next_wake() {
                let at = at.max(play.now);
                let events = decide(&play.session, Command::Tick, at).expect("a tick is no demand");
                assert!(!events.is_empty());
            }
        });
    }

    #[test]
    fn a_finished_one_is_scored_to_the_last_part(mode in mode(), moves in moves(), good: bool) {
        let mut play = sit(mode, &moves, |_, _| {});
        play.try_do(Command::EndRound).ok();
        while let Some(part) = play.session.unjudged_part().map(|view| view.part) {
            let judgement = if good { accepted() } else { wrong(None) };
            play.ok(Command::JudgePart { part, judgement });
        }
        if let Stage::Revealed { .. } = play.session.stage {
            play.try_do(Command::Score { criterion: 0, score: 2 }).ok();
            play.try_do(Command::Score { criterion: 1, score: 2 }).ok();
            play.ok(Command::LockFinal(Rating::Good));
        }
        if let Stage::Scoring { .. } = play.session.stage {
            play.score_all(3, 3, 50);
        }
        prop_assert_eq!(play.session.stage, Stage::Debrief);
        for view in play.session.parts() {
            prop_assert!(view.state.final_locked && view.state.rating.is_some());
            let score = question_score(view.kind, view.plan, view.state);
            let unmeasured = view.kind.is_measured() && measured(view.kind, view.plan, view.state).is_none();
            prop_assert!(unmeasured || score.is_some_and(|score| (1.0..=4.0).contains(&score)), "{:?}", view);
        }
        let mut again = play.session.clone();
        for event in decide(&again.clone(), Command::Tick, play.now).expect("a tick is no demand") {
            evolve(&mut again, &event);
        }
        prop_assert_eq!(again, play.session);
    }
}
