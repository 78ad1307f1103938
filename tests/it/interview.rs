//! The interview as scenes: what a command brings about, and when.

use onsite::base::Span;
use onsite::deck::{Question, RoundKind};
use onsite::interview::evidence::{Topic, evidence};
use onsite::interview::{Command, EndReason, Fact, Mode, Pad, Rejected, Stage, replay};
use onsite::verdict::{Growth, GrowthClaim, GrowthReport, OwnCase};

use crate::interview_deck::{Play, START, accepted, deck, insert, plan, probes, unjudged, wrong};

const SQL: usize = 1;
const CODING: usize = 2;
const DESIGN: usize = 3;

#[test]
fn a_round_begins_with_its_first_phase_and_question() {
    let mut play = Play::new(plan(Mode::Standard));
    assert_eq!(
        play.try_do(Command::EndRound),
        Err(Rejected::NotNow("no round is under way"))
    );
    let facts = play.ok(Command::BeginRound);
    assert_eq!(
        facts,
        [
            Fact::RoundBegan { round: 0 },
            Fact::PhaseEntered { phase: 0 },
            Fact::QuestionOpened { question: 0 }
        ]
    );
    assert_eq!(play.session.stage, Stage::Running);
}

#[test]
fn a_hard_round_ends_at_its_deadline_even_if_the_tick_is_late() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let deadline = START + Span::minutes(45);
    assert_eq!(play.session.deadline(), Some(deadline));
    play.wait(Span::minutes(50)).ok(Command::Tick);
    let last = play.events.last().expect("there are events");
    assert_eq!(last.at, deadline);
    assert_eq!(
        last.fact,
        Fact::RoundEnded {
            reason: EndReason::TimeUp
        }
    );
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));
    assert_eq!(play.session.stage, Stage::Scoring { question: 0 });
}

#[test]
fn what_was_typed_up_to_the_deadline_is_kept_and_nothing_after_it() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(45) + Span(400));
    let facts = play.ok(Command::Type(Pad::Answer, insert(0, "select 1")));
    assert_eq!(facts.len(), 2);
    assert_eq!(play.session.rounds[0].questions[0].answer, "select 1");
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));

    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(45) + Span(1_400));
    let facts = play.ok(Command::Type(Pad::Answer, insert(0, "select 1")));
    assert_eq!(
        facts,
        [Fact::RoundEnded {
            reason: EndReason::TimeUp
        }]
    );
    assert_eq!(play.session.rounds[0].questions[0].answer, "");
}

#[test]
fn a_submission_after_the_deadline_ends_the_round_instead() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(46));
    let facts = play.ok(Command::Submit("select 1".into()));
    assert_eq!(
        facts,
        [Fact::RoundEnded {
            reason: EndReason::TimeUp
        }]
    );
    assert!(play.session.rounds[0].questions[0].submissions.is_empty());
}

#[test]
fn grace_is_overtime_and_a_soft_round_never_ends_by_itself() {
    let mut play = Play::in_round(Mode::Standard, CODING);
    play.wait(Span::minutes(49)).ok(Command::Tick);
    assert_eq!(play.session.stage, Stage::Running);
    assert_eq!(play.session.overtime(play.now), Span::minutes(4));
    play.wait(Span::minutes(9)).ok(Command::Tick);
    assert_eq!(play.session.rounds[0].spent, Span::minutes(50));

    let mut play = Play::in_round(Mode::Standard, DESIGN);
    play.wait(Span::minutes(90)).ok(Command::Tick);
    assert_eq!(play.session.stage, Stage::Running);
    assert_eq!(play.session.deadline(), None);
    assert_eq!(play.session.overtime(play.now), Span::minutes(30));
}

#[test]
fn warnings_come_at_half_at_five_and_at_one_minute() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let mut given = Vec::new();
    while let Some(at) = play.session.next_wake() {
        play.now = at;
        for fact in play.ok(Command::Tick) {
            if let Fact::Warned { left } = fact {
                assert_eq!(play.session.left(play.now), left);
                given.push(left);
            }
        }
        if play.session.stage != Stage::Running {
            break;
        }
    }
    assert_eq!(
        given,
        [
            Span::minutes(22) + Span::seconds(30),
            Span::minutes(5),
            Span::minutes(1)
        ]
    );
    assert_eq!(play.now, START + Span::minutes(45));
}

#[test]
fn after_a_long_silence_only_the_latest_warning_is_given() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let facts = play.wait(Span::minutes(41)).ok(Command::Tick);
    assert_eq!(play.ok(Command::Tick), [], "once is enough");
    let warnings = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Warned { .. }));
    assert_eq!(
        warnings.collect::<Vec<_>>(),
        [&Fact::Warned {
            left: Span::minutes(5)
        }]
    );
}

#[test]
fn a_probe_by_the_minute_runs_on_its_questions_clock() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::seconds(90)).ok(Command::OpenQuestion(1));
    assert_eq!(
        probes(&play.wait(Span::seconds(60)).ok(Command::Tick)),
        Vec::<&str>::new()
    );
    play.ok(Command::OpenQuestion(0));
    assert_eq!(
        probes(&play.wait(Span::seconds(30)).ok(Command::Tick)),
        ["minute-2"]
    );
    assert_eq!(
        probes(&play.wait(Span::seconds(30)).ok(Command::Tick)),
        Vec::<&str>::new()
    );
}

#[test]
fn a_verdict_fires_its_most_telling_probe_once() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let mut submit = |judgement| {
        play.ok(Command::Submit("select 1".into()));
        let facts = play.ok(Command::Judge {
            question: 0,
            judgement,
        });
        probes(&facts).join(" ")
    };
    assert_eq!(submit(wrong(Some("counts-retries"))), "named");
    assert_eq!(submit(wrong(Some("counts-retries"))), "extra");
    assert_eq!(submit(unjudged()), "");
    assert_eq!(submit(wrong(None)), "any-fail");
    assert_eq!(submit(accepted()), "passed");
    assert_eq!(submit(accepted()), "");
}

#[test]
fn the_interviewer_takes_up_what_a_design_says_and_leaves_out() {
    use onsite::deck::Trigger;
    use onsite::diagram::Rule;
    use onsite::estimate::Range;

    let mut plan = plan(Mode::Standard);
    let design = &mut plan.rounds[DESIGN];
    let probe = design.questions[0].probes[0].clone();
    let with = |id: &str, when: Trigger| onsite::interview::ProbePlan {
        id: id.into(),
        when,
        ..probe.clone()
    };
    design.questions[0].probes = vec![
        with(
            "claim",
            Trigger::Claims {
                phrases: vec!["exactly once".into()],
            },
        ),
        with("quiet", Trigger::Silence { minutes: 4 }),
        with(
            "no-backfill",
            Trigger::Unsaid {
                keywords: vec!["backfill".into()],
                minute: 9,
            },
        ),
        with(
            "no-replay",
            Trigger::Structure {
                rule: Rule::Replay,
                minute: 10,
            },
        ),
        with(
            "too-small",
            Trigger::Number {
                range: Range::new(1e6, 1e8, "1/s").unwrap(),
            },
        ),
    ];
    plan.rounds.drain(..DESIGN);
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    let say = |play: &mut Play, text: &str| {
        let end = play.session.rounds[0].questions[0].answer.chars().count();
        probes(&play.ok(Command::Type(Pad::Answer, insert(end, text)))).len()
    };
    let listen = |play: &mut Play, seconds: u64| {
        let facts = play.wait(Span::seconds(seconds)).ok(Command::Tick);
        probes(&facts)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(listen(&mut play, 239), Vec::<String>::new());
    assert_eq!(listen(&mut play, 1), ["quiet"]);
    assert_eq!(say(&mut play, "It is exactly-once, of course.\n"), 0);
    assert_eq!(listen(&mut play, 7), Vec::<String>::new());
    assert_eq!(listen(&mut play, 1), ["claim"]);
    say(&mut play, "= rate = 2e6/day -> 1/s\nwe plan a backfill\n");
    assert_eq!(listen(&mut play, 8), ["too-small"]);
    // The ninth minute passes: a backfill was spoken of. The tenth: there is no drawing.
    say(&mut play, "clients -> kafka\n");
    assert_eq!(listen(&mut play, 300), Vec::<String>::new());
    assert_eq!(listen(&mut play, 60), ["no-replay"]);
    let state = &play.session.rounds[0].questions[0];
    assert_eq!(
        state.probes[1]
            .reacted
            .map(|at| at.saturating_sub(state.probes[1].at)),
        Some(Span::ZERO)
    );
    assert_eq!(state.probes[3].reacted, None);
}

#[test]
fn a_phase_that_is_jumped_over_is_noticed() {
    let mut play = Play::in_round(Mode::Standard, DESIGN);
    assert_eq!(
        probes(&play.ok(Command::EnterPhase(2))),
        ["no-design", "deep"]
    );
    assert_eq!(
        play.try_do(Command::EnterPhase(3)),
        Err(Rejected::NoSuch("phase"))
    );

    let mut play = Play::in_round(Mode::Standard, DESIGN);
    play.ok(Command::EnterPhase(1));
    assert_eq!(probes(&play.ok(Command::EnterPhase(2))), ["deep"]);
}

#[test]
fn only_study_mode_pauses_and_a_pause_costs_nothing_but_a_mark() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    assert_eq!(play.try_do(Command::Pause), Err(Rejected::NoPause));
    let mut play = Play::in_round(Mode::Study, SQL);
    play.wait(Span::minutes(10)).ok(Command::Pause);
    let typing = play.try_do(Command::Type(Pad::Notes, insert(0, "x")));
    assert_eq!(typing, Err(Rejected::NotNow("the clock is stopped")));
    play.wait(Span::minutes(100)).ok(Command::Tick);
    play.wait(Span::minutes(1)).ok(Command::Unpause);
    play.wait(Span::minutes(5)).ok(Command::EndRound);
    let round = &play.session.rounds[0];
    assert_eq!(
        (round.spent, round.paused),
        (Span::minutes(15), Span::minutes(101))
    );
    assert_eq!(round.pauses, 1);
}

#[test]
fn hints_are_a_ladder_and_pressure_has_none() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    assert_eq!(
        play.ok(Command::TakeHint),
        [Fact::HintTaken {
            question: 0,
            hint: 0
        }]
    );
    assert_eq!(
        play.ok(Command::TakeHint),
        [Fact::HintTaken {
            question: 0,
            hint: 1
        }]
    );
    assert_eq!(play.try_do(Command::TakeHint), Err(Rejected::HintsUsedUp));
    let mut play = Play::in_round(Mode::Pressure, SQL);
    assert_eq!(play.try_do(Command::TakeHint), Err(Rejected::NoHints));
}

#[test]
fn a_hint_on_the_query_costs_like_one_of_the_ladder_and_survives_the_journal() {
    let right = ["SELECT b FROM t WHERE b = 1"];
    let advice = onsite::coach::advise("CREATE TABLE t (b)", "SELECT b FROM t", &right);
    let advice = advice.expect("a condition is missing");
    let mut play = Play::in_round(Mode::Pressure, SQL);
    let refused = play.try_do(Command::TakeAdvice(advice.clone()));
    assert_eq!(refused, Err(Rejected::NoHints));
    let mut play = Play::in_round(Mode::Standard, SQL);
    let facts = play.ok(Command::TakeAdvice(advice.clone()));
    let told = Fact::Coached {
        question: 0,
        advice: advice.clone(),
    };
    assert_eq!(facts.as_slice(), std::slice::from_ref(&told));
    let json = serde_json::to_string(&told).expect("facts are written");
    assert_eq!(serde_json::from_str::<Fact>(&json).expect(&json), told);
    let (_, plan, state) = play.session.open_question().expect("a question is open");
    assert_eq!(state.hints_taken(), 1);
    let cost = onsite::interview::rubric::hint_cost(plan, state);
    assert_eq!(cost.to_bits(), advice.cost.to_bits());
}

#[test]
fn growth_is_stated_once_of_an_accepted_answer() {
    let claim = GrowthClaim {
        time: Growth::Linear,
        memory: Growth::Constant,
    };
    let state_it = Command::ClaimGrowth(claim);
    let note = |question| Command::NoteGrowth {
        question,
        report: Box::new(GrowthReport {
            time: Some(Growth::Linear),
            memory: Some(Growth::Linear),
            ..GrowthReport::default()
        }),
    };
    let judge = |judgement| Command::Judge {
        question: 0,
        judgement,
    };
    let mut play = Play::in_round(Mode::Pressure, SQL);
    assert_eq!(play.try_do(state_it.clone()), Err(Rejected::NotAccepted));
    play.ok(Command::Submit("x".into()));
    play.ok(judge(wrong(None)));
    assert_eq!(play.try_do(state_it.clone()), Err(Rejected::NotAccepted));
    play.ok(Command::Submit("y".into()));
    play.ok(judge(accepted()));
    assert!(play.try_do(note(0)).is_err(), "nothing was stated");
    play.ok(state_it.clone());
    assert_eq!(play.try_do(state_it.clone()), Err(Rejected::Claimed));
    // What is being measured when the round ends is still noted.
    play.ok(Command::EndRound);
    let facts = play.ok(note(0));
    assert!(matches!(facts.as_slice(), [Fact::GrowthMeasured { .. }]));
    assert!(play.try_do(note(0)).is_err(), "it was measured already");
    let state = &play.session.rounds[play.session.round].questions[0];
    let [note] = state.growth.as_slice() else {
        panic!("{:?}", state.growth);
    };
    assert_eq!((note.submission, note.claim), (1, claim));
    assert_eq!(
        note.measured.as_ref().map(|m| m.memory),
        Some(Some(Growth::Linear))
    );
    assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
}

#[test]
fn own_cases_replace_each_other_and_are_evidence() {
    let case = |n: usize, want: &str| {
        let (args, want) = (format!("[{n}]"), want.to_owned());
        Command::AddCase(OwnCase { args, want })
    };
    let texts = |play: &Play| -> Vec<String> {
        let (_, plan, state) = play.session.open_question().expect("a question is open");
        let lines = evidence(RoundKind::Coding, plan, state, None);
        lines.into_iter().map(|line| line.text).collect()
    };
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::Submit("x".into()));
    let none = "no own case before the first submission";
    assert!(texts(&play).contains(&none.to_owned()));

    let mut play = Play::in_round(Mode::Standard, SQL);
    play.wait(Span::minutes(2)).ok(case(1, "2"));
    play.wait(Span::minutes(1)).ok(case(1, "3"));
    play.ok(case(2, "3"));
    play.ok(Command::Submit("x".into()));
    play.wait(Span::minutes(1)).ok(case(3, "3"));
    let two = "2 own cases before the first submission, the first at 02:00";
    assert!(texts(&play).contains(&two.to_owned()), "{:?}", texts(&play));
    let (.., state) = play.session.open_question().expect("a question is open");
    assert_eq!(state.own_cases[0].1.want, "3");
    for n in 4..21 {
        play.ok(case(n, "1"));
    }
    assert_eq!(
        play.try_do(case(99, "1")),
        Err(Rejected::ManyCases { most: 20 })
    );
    play.ok(case(4, "2"));
}

#[test]
fn what_was_said_of_growth_stands_beside_what_was_measured() {
    let deck = deck();
    let coding = deck
        .questions
        .iter()
        .find(|one| one.kind == RoundKind::Coding);
    let all =
        |said: (Growth, Growth), found: Option<(Growth, Growth)>, asked: Option<&Question>| {
            let mut play = Play::in_round(Mode::Standard, SQL);
            play.ok(Command::Submit("x".into()));
            play.ok(Command::Judge {
                question: 0,
                judgement: accepted(),
            });
            let (time, memory) = said;
            play.ok(Command::ClaimGrowth(GrowthClaim { time, memory }));
            if let Some((time, memory)) = found {
                let report = GrowthReport {
                    time: Some(time),
                    memory: Some(memory),
                    ..GrowthReport::default()
                };
                play.ok(Command::NoteGrowth {
                    question: 0,
                    report: Box::new(report),
                });
            }
            let (_, plan, state) = play.session.open_question().expect("a question is open");
            let lines = evidence(RoundKind::Coding, plan, state, asked).into_iter();
            let lines = lines.filter(|line| line.topic == Topic::Growth);
            lines.map(|line| line.text).collect::<Vec<_>>()
        };
    let texts = |said, found| all(said, found, None);
    let said = (Growth::Linear, Growth::Constant);
    // The deck's coding question asks for O(n).
    let reached = |found| {
        all(said, Some(found), coding)
            .pop()
            .expect("there are lines")
    };
    let reaches = "O(n) time reaches the O(n) that was asked for";
    assert_eq!(reached((Growth::Linear, Growth::Linear)), reaches);
    let misses = "O(n^2) time misses the O(n) that was asked for";
    assert_eq!(reached((Growth::Quadratic, Growth::Linear)), misses);
    assert_eq!(
        texts(said, Some((Growth::Linear, Growth::Linear))),
        [
            "said O(n) time, as measured",
            "said O(1) memory, measured O(n)"
        ]
    );
    assert_eq!(
        texts(said, None),
        [
            "said O(n) time, never measured",
            "said O(1) memory, never measured"
        ]
    );
}

#[test]
fn time_between_death_and_reopening_is_not_counted() {
    for mode in [Mode::Standard, Mode::Study] {
        let mut play = Play::in_round(mode, SQL);
        play.wait(Span::minutes(10))
            .ok(Command::Type(Pad::Answer, insert(0, "x")));
        if mode == Mode::Study {
            play.ok(Command::Pause);
        }
        let last_alive = play.wait(Span::minutes(2)).now;
        let (stage, left) = (play.session.stage, play.session.left(play.now));
        play.wait(Span::days(3)).ok(Command::Reopen { last_alive });
        assert_eq!(
            (play.session.stage, play.session.left(play.now)),
            (stage, left)
        );
        assert_eq!(play.session.interruptions, 1);
    }
}

#[test]
fn a_sign_of_life_from_the_future_counts_up_to_now_only() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let last_alive = START + Span::minutes(30);
    play.wait(Span::minutes(10))
        .ok(Command::Reopen { last_alive });
    assert_eq!(play.session.rounds[0].spent, Span::minutes(10));
}

#[test]
fn who_died_after_the_deadline_finds_the_round_over() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    let last_alive = play.wait(Span::minutes(46)).now;
    play.wait(Span::days(1)).ok(Command::Reopen { last_alive });
    assert_eq!(play.session.stage, Stage::Scoring { question: 0 });
    assert_eq!(play.session.rounds[0].spent, Span::minutes(45));
}

#[test]
fn a_journal_with_a_hole_is_refused() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    play.ok(Command::Type(Pad::Answer, insert(0, "abc")));
    play.ok(Command::Type(Pad::Answer, insert(3, "def")));
    assert_eq!(replay(&play.events), Ok(play.session.clone()));
    let mut holed = play.events.clone();
    holed.remove(4);
    let error = replay(&holed).unwrap_err().to_string();
    assert!(
        error.starts_with("event 5 does not fit the text before it"),
        "{error}"
    );
    assert_eq!(
        replay(&play.events[1..]).unwrap_err().to_string(),
        "the journal of this sitting does not start with its plan; its beginning is lost"
    );
}
