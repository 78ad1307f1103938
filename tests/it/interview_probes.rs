//! How much an interviewer brings up in a round, and what goes first.
#![expect(
    clippy::indexing_slicing,
    reason = "a plan that is not as expected fails the test"
)]

use onsite::base::Span;
use onsite::deck::{ProbeKind, Trigger};
use onsite::interview::{Command, Mode, ProbePlan};

use crate::interview_deck::{Play, accepted, plan, probes, wrong};

const RECRUITER: usize = 0;
const SQL: usize = 1;
const DESIGN: usize = 3;

#[test]
fn at_most_four_probes_a_round_but_a_recruiter_has_a_script() {
    let mut play = Play::in_round(Mode::Standard, SQL);
    for judgement in [
        wrong(Some("counts-retries")),
        wrong(None),
        wrong(None),
        accepted(),
    ] {
        play.ok(Command::Submit("x".into()));
        play.ok(Command::Judge {
            question: 0,
            judgement,
        });
    }
    assert_eq!(play.session.rounds[0].questions[0].probes.len(), 4);
    assert_eq!(
        probes(&play.wait(Span::minutes(3)).ok(Command::Tick)),
        Vec::<&str>::new()
    );

    let mut plan = plan(Mode::Standard);
    let script = &mut plan.rounds[RECRUITER].questions[0];
    let minute = script.probes[0].clone();
    script.probes = (1..=6)
        .map(|n| ProbePlan {
            id: format!("p{n}").as_str().into(),
            when: Trigger::Minute { minute: n },
            ..minute.clone()
        })
        .collect();
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    let fired: usize = (1..=6)
        .map(|_| probes(&play.wait(Span::minutes(1)).ok(Command::Tick)).len())
        .sum();
    assert_eq!(fired, 6);
}

/// The probes that fire in a design round of probes and curveballs by the minute.
fn fired(n_probes: u32, curveballs: &[u32], minutes: u32) -> Vec<String> {
    let mut plan = plan(Mode::Standard);
    plan.rounds.drain(..DESIGN);
    let probe = |minute: u32, kind| ProbePlan {
        id: format!("p{minute}").as_str().into(),
        kind,
        when: Trigger::Minute { minute },
    };
    let probes = (1..=n_probes).map(|minute| probe(minute, ProbeKind::Probe));
    let curveballs = curveballs.iter();
    let curveballs = curveballs.map(|minute| probe(*minute, ProbeKind::Curveball));
    plan.rounds[0].questions[0].probes = probes.chain(curveballs).collect();
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    for _ in 0..minutes {
        play.wait(Span::minutes(1)).ok(Command::Tick);
    }
    let state = &play.session.rounds[0].questions[0];
    let fired = state.probes.iter().map(|probe| probe.id.to_string());
    fired.collect()
}

#[test]
fn probes_leave_room_for_the_curveballs_of_the_clock() {
    assert_eq!(fired(6, &[8, 9], 12), ["p1", "p2", "p8", "p9"]);
    assert_eq!(fired(6, &[8, 9, 10], 12), ["p1", "p2", "p8", "p9"]);
    assert_eq!(fired(6, &[7], 12), ["p1", "p2", "p3", "p7"]);
    // What comes after the round leaves no gap.
    assert_eq!(fired(6, &[1_000], 12), ["p1", "p2", "p3", "p4"]);
}
