//! Properties of the interview: whatever is commanded in whatever order at whatever moments.

use onsite::base::{Span, Timestamp};
use onsite::dialect::Dialect;
use onsite::interview::own::NumberHeard;
use onsite::interview::predict::Came;
use onsite::interview::rubric::{measured, question_score};
use onsite::interview::seat::SeatWish;
use onsite::interview::{
    Command, Event, Fact, Mode, Pad, Part, Scratch, Seen, Stage, decide, draw_loop, evolve,
    recommend, replay,
};
use onsite::memory::Rating;
use onsite::report::debrief::debrief;
use onsite::report::{json::to_json, markdown::to_markdown, text::to_text};
use onsite::verdict::{Growth, GrowthClaim, OwnCase};
use proptest::prelude::*;

use crate::interview_deck::{Play, START, accepted, deck, insert, options, plan, unjudged, wrong};

/// What is done, and how long it is waited before it, in milliseconds; clocks may step back.
pub(crate) type Step = (i64, Move);

#[derive(Clone, Debug)]
pub(crate) enum Move {
    One(Command),
    /// The way through the scores of a round, which chance alone rarely finds.
    ScoreRound(u8, u8, u8),
}

fn growth() -> impl Strategy<Value = Growth> {
    prop::sample::select(Growth::ALL.to_vec())
}

fn command() -> impl Strategy<Value = Command> {
    let pad = prop_oneof![Just(Pad::Answer), Just(Pad::Notes)];
    let text = "[a-zé \n]{0,12}";
    let judgement = prop_oneof![
        Just(accepted()),
        Just(unjudged()),
        Just(wrong(None)),
        Just(wrong(Some("counts-retries")))
    ];
    let rating = prop::sample::select(Rating::ALL.to_vec());
    let run = prop::sample::select(vec![
        "x",
        "CREATE TABLE mine (n INT)",
        "-- @model\nCREATE TABLE a (n INT)",
    ]);
    prop_oneof![
        4 => Just(Command::BeginRound),
        2 => (0..4_usize).prop_map(Command::EnterPhase),
        2 => (0..3_usize).prop_map(Command::OpenQuestion),
        4 => (pad, 0..20_usize, text).prop_map(|(pad, at, text)| Command::Type(pad, insert(at, &text))),
        1 => (0..3_usize, run, any::<bool>(), any::<bool>()).prop_map(|(question, text, ok, part)| Command::NoteRun {
            question,
            text: text.into(),
            outcome: "1 row".into(),
            ok,
            part,
        }),
        1 => prop::sample::select(Dialect::ALL.to_vec()).prop_map(Command::ChooseDialect),
        2 => text.prop_map(Command::Submit),
        2 => (0..3_usize, judgement).prop_map(|(question, judgement)| Command::Judge { question, judgement }),
        2 => (0..3_usize, 0..4_usize).prop_map(|(question, n)| Command::HoldScratch {
            question,
            scratch: match n.checked_sub(1) {
                None => Scratch::Visible,
                Some(submission) => Scratch::Counterexample { submission },
            },
        }),
        1 => (0..3_usize).prop_map(|question| Command::ResetScratch { question }),
        1 => Just(Command::TakeHint),
        2 => (growth(), growth()).prop_map(|(time, memory)| Command::ClaimGrowth(GrowthClaim { time, memory })),
        2 => (0..3_usize).prop_map(|question| Command::NoteGrowth { question, report: Box::default() }),
        1 => (0..30_u8).prop_map(|n| Command::AddCase(OwnCase { args: format!("[{n}]"), want: "1".into() })),
        1 => text.prop_map(|text| Command::Ask { text, understood: Some("late".into()) }),
        1 => text.prop_map(|id| Command::TellStory { title: id.clone(), id, times: 1, before: String::new() }),
        1 => text.prop_map(|id| Command::TakeStoryBack { id }),
        1 => (0..3_usize, text).prop_map(|(question, file)| Command::NoteTake { question, file, heard: onsite::voice::Heard::default() }),
        1 => (0..3_usize, text).prop_map(|(question, words)| Command::HearNumbers {
            question,
            heard: vec![NumberHeard { name: "cost".into(), words: Some(words) }],
        }),
        1 => text.prop_map(Command::Reply),
        1 => (text, prop::option::of(0..3_usize)).prop_map(|(text, rows)| Command::Predict {
            grain: rows.map(|rows| format!("c{rows}")).into_iter().collect(),
            text,
            rows,
        }),
        1 => (0..3_usize, 0..3_usize, any::<bool>()).prop_map(|(question, rows, more)| {
            let came = Came { rows, more, holds: Some(more), unique: Vec::new() };
            Command::MeetPrediction { question, came }
        }),
        4 => Just(Command::Tick),
        1 => Just(Command::Pause),
        1 => Just(Command::Unpause),
        1 => (-100_000..100_000_i64)
            .prop_map(|by| Command::Reopen { last_alive: Timestamp(START.0 + by) }),
        1 => Just(Command::EndRound),
        6 => (0..3_usize, 0..6_u8).prop_map(|(criterion, score)| Command::Score { criterion, score }),
        3 => (0..110_u8).prop_map(Command::SetConfidence),
        2 => (0..3_usize, 0..3_usize, 0..4_usize, 0..6_u8).prop_map(|(round, question, criterion, score)| {
            Command::Seat(SeatWish::Score(Part { round, question }, criterion, score))
        }),
        1 => (0..3_usize, text).prop_map(|(question, text)| {
            Command::Seat(SeatWish::Note(Part { round: 0, question }, text))
        }),
        3 => Just(Command::LockBlind),
        3 => rating.prop_map(Command::LockFinal),
    ]
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![6 => 0..60_000_i64, 2 => 60_000..1_500_000_i64, 1 => -30_000..0_i64];
    let scores = (1..5_u8, 1..5_u8, 0..101_u8);
    let step = prop_oneof![
        20 => command().prop_map(Move::One),
        1 => scores.prop_map(|(blind, own, sure)| Move::ScoreRound(blind, own, sure)),
    ];
    prop::collection::vec((wait, step), 1..150)
}

pub(crate) fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![
        Just(Mode::Study),
        Just(Mode::Standard),
        Just(Mode::Pressure)
    ]
}

pub(crate) fn run(mode: Mode, steps: &[Step], mut after: impl FnMut(&Play)) -> Play {
    let mut play = Play::new(plan(mode));
    play.ok(Command::BeginRound);
    for (wait, one) in steps {
        play.now = Timestamp(play.now.0 + wait);
        let command = match one {
            Move::One(command) => command,
            Move::ScoreRound(blind, own, sure) => {
                score_round(&mut play, *blind, *own, *sure);
                after(&play);
                continue;
            }
        };
        // A refusal is an answer too; it must only leave everything as it is.
        let before = play.events.len();
        if play.try_do(command.clone()).is_err() {
            assert_eq!(play.events.len(), before);
        }
        after(&play);
    }
    play
}

/// Ends the round, judges what waits for it, and scores it.
fn score_round(play: &mut Play, blind: u8, own: u8, sure: u8) {
    play.try_do(Command::EndRound).ok();
    for question in 0..3 {
        play.try_do(Command::Judge {
            question,
            judgement: accepted(),
        })
        .ok();
    }
    if matches!(play.session.stage, Stage::Scoring { .. }) {
        play.score_all(blind, own, sure);
    }
}

/// Running time by the journal alone: from each event that finds the clock running to the next.
fn running_time(events: &[Event]) -> Span {
    let mut total = Span::ZERO;
    let mut running: Option<Timestamp> = None;
    for event in events {
        if let Some(since) = running {
            total += event.at.since(since);
        }
        running = match event.fact {
            Fact::RoundBegan { .. } | Fact::Unpaused => Some(event.at),
            Fact::Paused | Fact::RoundEnded { .. } => None,
            Fact::Interrupted => {
                // What follows is the reopening, and the time up to it does not count.
                running.map(|_| Timestamp(i64::MAX))
            }
            _ => running.map(|_| event.at),
        };
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_loop_scored_to_its_end_is_decided(mode in mode(), steps in steps(), scores in prop::collection::vec(1..5_u8, 4)) {
        let mut play = run(mode, &steps, |_| {});
        for score in scores {
            play.try_do(Command::BeginRound).ok();
            // A question may be left revealed: its final score must be fixed first.
            play.try_do(Command::LockFinal(Rating::Good)).ok();
            score_round(&mut play, score, score, 50);
        }
        let decision = recommend(&play.session);
        if play.session.stage == Stage::Debrief {
            let undecided = matches!(decision.recommendation, onsite::interview::Recommendation::NoDecision { .. });
            prop_assert!(!undecided, "{:?}", decision);
            for flip in &decision.flips {
                let mut better = play.session.clone();
                better.rounds[flip.round].questions[flip.question].final_sheet.scores[flip.criterion] =
                    Some(flip.from + 1);
                prop_assert_eq!(&recommend(&better).recommendation, &flip.to);
            }
        }
    }

    #[test]
    fn the_journal_alone_rebuilds_every_state(mode in mode(), steps in steps()) {
        run(mode, &steps, |play| {
            assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
        });
    }

    #[test]
    fn time_is_counted_once_and_only_forward(mode in mode(), steps in steps()) {
        let mut last = Span::ZERO;
        let play = run(mode, &steps, |play| {
            let total = play.session.rounds.iter().fold(Span::ZERO, |sum, round| sum + round.spent);
            assert!(total >= last);
            last = total;
            for (plan, round) in play.session.plan.rounds.iter().zip(&play.session.rounds) {
                let phases = round.phase_spent.iter().fold(Span::ZERO, |sum, spent| sum + *spent);
                assert_eq!(phases, round.spent);
                let questions = round.questions.iter().fold(Span::ZERO, |sum, one| sum + one.spent);
                assert_eq!(questions, round.spent);
                assert!(plan.limit().is_none_or(|limit| round.spent <= limit));
            }
        });
        prop_assert_eq!(last, running_time(&play.events));
    }

    #[test]
    fn scores_stay_in_bounds_and_parts_add_up(mode in mode(), steps in steps()) {
        run(mode, &steps, |play| {
            for (plan, round) in play.session.plan.rounds.iter().zip(&play.session.rounds) {
                for (question, state) in plan.questions.iter().zip(&round.questions) {
                    if let Some(measured) = measured(plan.kind, question, state) {
                        assert!((1.0..=4.0).contains(&measured.score), "{measured:?}");
                        let sum: f64 = measured.parts.iter().map(|(_, value)| value).sum();
                        assert!((sum - measured.score).abs() < 0.006, "{measured:?}");
                    }
                    let score = question_score(plan.kind, question, state);
                    assert!(score.is_none_or(|score| (1.0..=4.0).contains(&score)));
                }
            }
            let mean = recommend(&play.session).mean;
            assert!(mean.is_none_or(|mean| (1.0..=4.0).contains(&mean)));
        });
    }

    #[test]
    fn pressure_gives_no_hint_and_only_study_pauses(mode in mode(), steps in steps()) {
        let play = run(mode, &steps, |_| {});
        let has = |wanted: fn(&Fact) -> bool| play.events.iter().any(|event| wanted(&event.fact));
        if mode == Mode::Pressure {
            let hint = has(|fact| matches!(fact, Fact::HintTaken { .. }));
            prop_assert!(!hint);
        }
        if mode != Mode::Study {
            let paused = has(|fact| matches!(fact, Fact::Paused));
            prop_assert!(!paused);
        }
    }

    #[test]
    fn probes_fire_once_and_not_too_often(mode in mode(), steps in steps()) {
        let play = run(mode, &steps, |_| {});
        for (plan, round) in play.session.plan.rounds.iter().zip(&play.session.rounds) {
            let fired: usize = round.questions.iter().map(|question| question.probes.len()).sum();
            prop_assert!(fired <= 4 || plan.kind == onsite::deck::RoundKind::Recruiter);
            for question in &round.questions {
                let mut ids: Vec<_> = question.probes.iter().map(|probe| &probe.id).collect();
                ids.sort();
                ids.dedup();
                prop_assert_eq!(ids.len(), question.probes.len());
            }
        }
    }

    #[test]
    fn waking_when_told_to_always_finds_something_due(mode in mode(), steps in steps()) {
        run(mode, &steps, |play| {
            if let Some(at) = play.session.next_wake() {
                let at = at.max(play.now);
                let events = decide(&play.session, Command::Tick, at).expect("a tick is no demand");
                assert!(!events.is_empty());
                let mut session = play.session.clone();
                for event in &events {
                    evolve(&mut session, event);
                }
                assert!(session.next_wake().is_none_or(|next| next > at || session.stage == Stage::Running));
            }
        });
    }

    #[test]
    fn events_survive_the_journal(mode in mode(), steps in steps()) {
        let play = run(mode, &steps, |_| {});
        for event in &play.events {
            let json = serde_json::to_string(event).expect("events are plain data");
            prop_assert_eq!(&serde_json::from_str::<Event>(&json).expect("it was just written"), event);
        }
    }

    #[test]
    fn every_state_has_a_debrief_and_always_the_same(mode in mode(), steps in steps(), deck_is_there: bool) {
        let play = run(mode, &steps, |_| {});
        let deck = deck_is_there.then(deck);
        let told = debrief(&play.session, deck.as_ref());
        let again = debrief(&replay(&play.events).expect("it replays"), deck.as_ref());
        prop_assert_eq!(to_json(&told), to_json(&again));
        prop_assert_eq!(to_markdown(&told), to_markdown(&again));
        let read: onsite::report::Debrief = serde_json::from_str(&to_json(&told)).expect("it is ours");
        prop_assert_eq!(read, told.clone());
        for line in to_text(&told, 80).lines() {
            prop_assert!(onsite::base::text::width(line) <= 80, "{line:?}");
        }
    }

    #[test]
    fn a_draw_repeats_itself_but_no_question(seed: u64, days in prop::collection::vec(0..120_u64, 17)) {
        let deck = deck();
        let seen: Vec<Seen> = deck
            .questions
            .iter()
            .zip(&days)
            .filter(|(_, days)| **days < 100)
            .map(|(question, days)| Seen {
                question: question.id.clone(),
                at: START - Span::days(*days),
                score: Some(1.0 + (*days % 7) as f64 / 2.0),
                due: None,
                fired: Vec::new(),
            })
            .collect();
        let draw = || draw_loop(&deck, &"full".into(), None, &options(Mode::Standard, seed), &seen);
        let plan = draw().expect("the deck has all");
        prop_assert_eq!(&plan, &draw().expect("the deck has all"));
        let mut ids = crate::interview_deck::ids(&plan);
        let dealt = ids.len();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), dealt);
        // A talk question seen in the last sixty days is dealt only if all of its kind were.
        for round in plan.rounds.iter().filter(|round| !round.kind.is_measured()) {
            let recent = |id: &onsite::base::QuestionId| {
                seen.iter().any(|seen| seen.question == *id && START.since(seen.at) < Span::days(60))
            };
            let pool = deck.questions.iter().filter(|question| question.kind == round.kind);
            if pool.into_iter().any(|question| !recent(&question.id)) {
                prop_assert!(!recent(&round.questions[0].id));
            }
        }
    }
}
