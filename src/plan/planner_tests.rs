//! A plan keeps a day's minutes, ends in mocks, names every weak spot, and stays as it is while
//! nothing changes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::planner::{Done, Plan, Reality, plan};
use super::profile::Profile;
use super::tonight::{Evening, tonight};
use super::work::{Menu, Phase, Work};
use crate::deck::RoundKind;
use crate::memory::Day;
use crate::progress::{Spot, Standing, WeakCriterion};

const MADE: Day = Day(20_778);

fn spot(kind: RoundKind, technique: &str, mean: f64) -> Spot {
    Spot {
        kind,
        technique: technique.to_owned(),
        mean,
        n: 3,
        probed: false,
    }
}

fn menu(kinds: &[RoundKind]) -> Menu {
    Menu {
        kinds: kinds.to_vec(),
        techniques: kinds
            .iter()
            .map(|kind| (*kind, vec!["x".to_owned(), "y".to_owned()]))
            .collect(),
        loop_minutes: Some(240),
        bar: 2.9,
    }
}

fn profile(days: u32, minutes: u32, gap: bool) -> Profile {
    Profile {
        made: MADE,
        interview: MADE.plus(days),
        minutes,
        level: "L5".to_owned(),
        gap,
    }
}

static NOTHING_DUE: BTreeMap<Day, usize> = BTreeMap::new();

fn reality<'a>(today: Day, menu: &'a Menu, spots: &'a [Spot], log: &'a [Done]) -> Reality<'a> {
    Reality {
        today,
        menu,
        spots,
        known: spots,
        standings: &[],
        log,
        due: &NOTHING_DUE,
        recalled: false,
        has_stories: true,
        wants_check: false,
    }
}

fn done(day: Day, kind: RoundKind, technique: Option<&str>, minutes: u32) -> Done {
    Done {
        day,
        kind,
        technique: technique.map(str::to_owned),
        pressure: false,
        minutes,
    }
}

/// Does all that a day asks for.
fn log_of(plan: &Plan, day: Day) -> Vec<Done> {
    let blocks = plan
        .on(day)
        .map(|day| day.blocks.clone())
        .unwrap_or_default();
    let of = |block: super::work::Block| {
        let kind = block.work.kind()?;
        let pressure = block.work.is_mock();
        (!block.done).then(|| Done {
            pressure,
            ..done(day, kind, block.work.technique(), block.minutes)
        })
    };
    blocks.into_iter().filter_map(of).collect()
}

fn line(plan: &Plan, day: u32) -> String {
    let Some(day) = plan.on(MADE.plus(day)) else {
        return "nothing".to_owned();
    };
    let blocks: Vec<String> = day.blocks.iter().map(ToString::to_string).collect();
    format!("{}: {}", day.phase.title(), blocks.join(" · "))
}

#[test]
fn a_plan_goes_from_what_is_weak_to_rounds_under_pressure() {
    let menu = menu(&[
        RoundKind::Recruiter,
        RoundKind::Sql,
        RoundKind::Coding,
        RoundKind::Modelling,
        RoundKind::Design,
        RoundKind::Culture,
    ]);
    let spots = [
        spot(RoundKind::Design, "spark", 1.5),
        spot(RoundKind::Sql, "lag", 2.0),
    ];
    let reality = Reality {
        has_stories: false,
        ..reality(MADE, &menu, &spots, &[])
    };
    let plan = plan(&profile(7, 60, false), &reality);
    let days: Vec<String> = (0..8).map(|day| line(&plan, day)).collect();
    let recall = "Recall what is due, 10 min";
    let loop_day = "no hint, no difference, no reference before the end";
    assert_eq!(
        days,
        [
            format!(
                "SQL: {recall} · SQL: lag, 25 min (2.0 of 4 over 3 answers) · SQL: x, 25 min (not tried yet)"
            ),
            format!(
                "SQL: {recall} · SQL: lag, 25 min (once more: 2.0 of 4 over 3 answers) · System design: spark, 25 min (1.5 of 4 over 3 answers)"
            ),
            format!(
                "stack: {recall} · Data modelling: x, 25 min (not tried yet) · System design: x, 25 min (not tried yet)"
            ),
            format!(
                "stack: {recall} · System design: spark, 25 min (once more: 1.5 of 4 over 3 answers) · Your stories and numbers, 25 min (five or six stories that cover the values are enough)"
            ),
            format!(
                "code and stories: {recall} · Recruiter: x, 25 min (not tried yet) · Coding: x, 25 min (not tried yet)"
            ),
            format!("mocks: {recall} · Recruiter round, pressure mode, 50 min ({loop_day})"),
            format!(
                "the day before: {recall} · Your stories and numbers, 20 min (read them once more, then stop)"
            ),
            "nothing".to_owned(),
        ]
    );
}

#[test]
fn what_was_done_stays_and_what_was_not_moves_on() {
    let menu = menu(&[RoundKind::Sql]);
    let spots = ["a", "b", "c", "d"].map(|name| spot(RoundKind::Sql, name, 2.0));
    let profile = profile(6, 60, false);
    // Two of four slots on the first evening, none on the second.
    let log = [done(MADE, RoundKind::Sql, Some("a"), 31)];
    let later = plan(&profile, &reality(MADE.plus(2), &menu, &spots, &log));
    assert_eq!(line(&later, 0), "SQL: SQL: a, 31 min (done)");
    assert_eq!(line(&later, 1), "nothing");
    let open: Vec<String> = later
        .days
        .iter()
        .flat_map(|day| &day.blocks)
        .filter(|block| !block.done && block.work.technique().is_some())
        .map(|block| block.work.label())
        .collect();
    assert_eq!(open.len(), 4, "{open:?}");
    // Four slots are left before the mock: each spot that waits has one.
    assert_eq!(&open[..3], ["SQL: b", "SQL: c", "SQL: d"]);
}

#[test]
fn more_work_than_planned_leaves_no_debt_and_no_hole() {
    let menu = menu(&[RoundKind::Sql, RoundKind::Coding]);
    let profile = profile(10, 60, false);
    let log = vec![done(MADE, RoundKind::Sql, None, 200)];
    let plan = plan(&profile, &reality(MADE, &menu, &[], &log));
    let today = plan.on(MADE).expect("today");
    assert_eq!(today.blocks.len(), 2, "{today:?}");
    assert!(plan.days.iter().skip(1).all(|day| day.blocks.len() > 1));
}

#[test]
fn an_evening_names_three_things_with_their_reasons() {
    let menu = menu(&[RoundKind::Sql, RoundKind::Culture]);
    let spots = [spot(RoundKind::Sql, "gaps-and-islands", 2.1)];
    let standings = [Standing {
        kind: RoundKind::Sql,
        mean: 2.1,
        n: 3,
    }];
    let evening = Evening {
        unfinished: None,
        due_cards: 14,
        due_questions: 1,
        leeches: 0,
        days_to_go: None,
        plan: None,
        spots: &spots,
        standings: &standings,
        menu: &menu,
        wants_check: false,
        loop_rested: None,
        is_new: false,
        criterion: None,
        old: None,
    };
    let shown = |evening: &Evening<'_>| -> Vec<String> {
        let tasks = tonight(evening);
        let line =
            |task: &super::Task| format!("{} | {} | {}", task.label, task.reason, task.command());
        tasks.iter().map(line).collect()
    };
    assert_eq!(
        shown(&evening),
        [
            "Recall what is due | due: 14 cards, 1 question | onsite due",
            "SQL: gaps and islands | 2.1 of 4 over 3 answers; the bar is 2.9 | onsite drill sql",
            "Culture drill | never tried | onsite drill culture",
        ]
    );
    let weak = WeakCriterion {
        kind: RoundKind::Sql,
        name: "Grain".to_owned(),
        mean: 2.0,
        n: 4,
        error: Some(0.4),
    };
    let weighed = Evening {
        criterion: Some(&weak),
        old: Some(("Late events", "2026-12-01")),
        ..evening.clone()
    };
    assert_eq!(
        shown(&weighed),
        [
            "Recall what is due | due: 14 cards, 1 question | onsite due",
            "SQL: gaps and islands | 2.1 of 4 over 3 answers; the bar is 2.9; weakest by your own score: grain 2.0 of 4 (n = 4, one score ± 0.4) | onsite drill sql",
            "Score an old answer again | “Late events” of 2026-12-01, without its old scores in sight: how far the two lie apart is the error of your own scores | onsite review rescore",
        ]
    );
    let other = WeakCriterion {
        kind: RoundKind::Culture,
        error: None,
        ..weak.clone()
    };
    let unpractised = Evening {
        criterion: Some(&other),
        ..evening.clone()
    };
    assert_eq!(
        shown(&unpractised)[2],
        "Culture drill | never tried; weakest by your own score: grain 2.0 of 4 (n = 4, no answer scored twice yet) | onsite drill culture",
    );
    let near = Evening {
        days_to_go: Some(5),
        unfinished: Some(("Phone screen", 3)),
        ..evening.clone()
    };
    assert_eq!(
        shown(&near),
        [
            "Resume the sitting | Phone screen, left 3 days ago: finish it, or give it up with x | onsite",
            "Recall what is due | due: 14 cards, 1 question | onsite due",
            "A whole loop, pressure mode | 5 days to the interview, and no whole loop was ever sat | onsite loop --pressure",
        ]
    );
    let new = Evening {
        is_new: true,
        wants_check: true,
        ..evening.clone()
    };
    assert_eq!(
        shown(&new),
        [
            "Readiness check | nothing is known of you yet: ten short questions show where to start | onsite ready"
        ]
    );
    // A day that is done is done.
    let over = Evening {
        due_cards: 0,
        due_questions: 0,
        plan: Some((None, 3, 20)),
        ..evening
    };
    assert!(tonight(&over).is_empty());
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

prop_compose! {
    fn some_spots()(picks in prop::collection::btree_map((0_usize..6, 0_usize..6), 10_u32..29, 0..10)) -> Vec<Spot> {
        let mut spots: Vec<Spot> = picks
            .iter()
            .map(|((kind, name), mean)| spot(RoundKind::ALL[*kind], NAMES[*name], f64::from(*mean) / 10.0))
            .collect();
        spots.sort_by(|a, b| a.mean.total_cmp(&b.mean));
        spots
    }
}

prop_compose! {
    fn some_log()(rows in prop::collection::vec((0_u32..60, 0_usize..6, prop::option::of(0_usize..6), 5_u32..90, any::<bool>()), 0..25)) -> Vec<Done> {
        let mut log: Vec<Done> = rows
            .iter()
            .map(|(day, kind, name, minutes, pressure)| Done {
                pressure: *pressure,
                ..done(MADE.plus(*day), RoundKind::ALL[*kind], name.map(|at| NAMES[at]), *minutes)
            })
            .collect();
        log.sort_by_key(|done| done.day);
        log
    }
}

proptest! {
    #[test]
    fn a_plan_keeps_its_promises(
        days in 0_u32..70,
        at in 0_u32..70,
        minutes in 20_u32..=720,
        gap in any::<bool>(),
        wants_check in any::<bool>(),
        has_stories in any::<bool>(),
        kinds in prop::sample::subsequence(RoundKind::ALL.to_vec(), 0..=RoundKind::ALL.len()),
        all_spots in some_spots(),
        log in some_log(),
    ) {
        let today = MADE.plus(at.min(days));
        let menu = menu(&kinds);
        let spots: Vec<Spot> = all_spots.into_iter().filter(|spot| kinds.contains(&spot.kind)).collect();
        let log: Vec<Done> = log.into_iter().filter(|done| done.day <= today).collect();
        let profile = profile(days, minutes, gap);
        let reality = Reality { has_stories, wants_check, ..reality(today, &menu, &spots, &log) };
        let plan_now = plan(&profile, &reality);
        // The same again.
        prop_assert_eq!(&plan(&profile, &reality), &plan_now);
        let mut mocks_began = false;
        for day in &plan_now.days {
            prop_assert!(day.minutes_to_do() <= minutes, "{day:?}");
            prop_assert!(day.day < profile.interview || log.iter().any(|done| done.day == day.day));
            if day.day < today {
                // What was done stays, and nothing else.
                let of_day = log.iter().filter(|done| done.day == day.day).count();
                prop_assert_eq!(day.blocks.iter().filter(|block| block.done).count(), of_day);
                prop_assert_eq!(day.blocks.len(), of_day);
                continue;
            }
            for block in day.blocks.iter().filter(|block| !block.done) {
                mocks_began |= block.work.is_mock();
                let practises = matches!(block.work, Work::Drill { .. } | Work::Warmup { .. } | Work::Check);
                prop_assert!(!(mocks_began && practises), "mocks are last: {day:?}");
            }
        }
        // Every weak spot is there before anything that is less needed.
        let open = plan_now.days.iter().flat_map(|day| &day.blocks).filter(|block| !block.done);
        let works: Vec<&Work> = open.map(|block| &block.work).collect();
        let missed = spots.iter().find(|spot| {
            let is_planned = works.iter().any(|work| {
                work.kind() == Some(spot.kind) && work.technique() == Some(&spot.technique)
            });
            let was_done = log.iter().any(|done| {
                done.kind == spot.kind && done.technique.as_ref() == Some(&spot.technique)
            });
            !is_planned && !was_done
        });
        let is_general = |work: &&&Work| match work {
            Work::Drill { kind, technique: Some(technique) } => {
                !spots.iter().any(|spot| spot.is(*kind, technique))
            }
            work => matches!(work, Work::Drill { .. } | Work::Warmup { .. }),
        };
        let general = works.iter().find(is_general);
        prop_assert!(missed.is_none() || general.is_none(), "{missed:?} {general:?}");
    }

    #[test]
    fn who_does_what_a_day_asks_finds_the_rest_of_the_plan_as_it_was(
        days in 1_u32..45,
        minutes in 20_u32..300,
        gap in any::<bool>(),
        spots in some_spots(),
        evenings in 1_u32..10,
    ) {
        let menu = menu(&RoundKind::ALL);
        let profile = profile(days, minutes, gap);
        let mut log = Vec::new();
        for evening in 0..evenings.min(days - 1) {
            let (today, tomorrow) = (MADE.plus(evening), MADE.plus(evening + 1));
            let before = plan(&profile, &reality(today, &menu, &spots, &log));
            log.extend(log_of(&before, today));
            let after = plan(&profile, &reality(tomorrow, &menu, &spots, &log));
            let rest = |plan: &Plan| -> Vec<_> {
                let rest = plan.days.iter().filter(|day| day.day >= tomorrow);
                rest.cloned().collect()
            };
            prop_assert_eq!(rest(&after), rest(&before));
        }
    }
}

#[test]
fn after_a_gap_easy_ones_of_every_kind_come_first() {
    let menu = menu(&RoundKind::ALL);
    let plan = plan(&profile(42, 60, true), &reality(MADE, &menu, &[], &[]));
    let phases: Vec<Phase> = plan.days.iter().map(|day| day.phase).collect();
    assert!(
        phases
            .iter()
            .take(14)
            .all(|phase| *phase == Phase::Foundations)
    );
    assert_eq!(phases[14], Phase::Sql);
    assert_eq!(phases[40], Phase::Mocks);
    assert_eq!(phases[41], Phase::Rest);
}
