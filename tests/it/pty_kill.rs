//! `kill -9` at random moments of a sitting: it goes on in the same round and phase, with the same
//! clock, and at most a second of typing is gone.
#![expect(
    clippy::disallowed_methods,
    reason = "losses are measured in real time"
)]

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use onsite::base::{Seed, Span, Timestamp};
use onsite::interview::{Fact, Stage, replay};

use crate::pty::{Home, Shot, Term, alone, open_round, waited};

/// Sittings that are killed side by side.
const LANES: [&[&str]; 5] = [
    &["loop", "de-l5"],
    &["drill", "sql"],
    &["drill", "coding"],
    &["drill", "design"],
    &["drill", "culture"],
];

/// Kills of each of them.
const KILLS: usize = 20;

/// How much of the latest typing may be gone, beyond what the machine was late for us too.
const TYPING: Duration = Duration::from_secs(1);

/// The threads that a key passes on its way to the disk.
const WRITING: [&str; 3] = ["onsite", "input", "history"];

/// How far the clock may jump, likewise.
const CLOCK: Span = Span(1_500);

/// The worst that happened.
#[derive(Debug, Default)]
struct Worst {
    kills: usize,
    typing_lost: Duration,
    clock_given: Span,
    clock_taken: Span,
    machine_late: Duration,
}

#[test]
fn a_hundred_kills_cost_at_most_a_second_of_typing() {
    let _alone = alone();
    let lanes: Vec<_> = LANES
        .iter()
        .enumerate()
        .map(|(lane, args)| {
            let name = format!("kills {}", args.join(" "));
            thread::Builder::new()
                .name(name)
                .spawn(move || killed(lane, args))
                .unwrap()
        })
        .collect();
    let mut kills = 0;
    for lane in lanes {
        let worst = lane.join().unwrap();
        println!("{worst:?}");
        kills += worst.kills;
    }
    assert_eq!(kills, 100);
}

/// Sits and is killed, again and again.
fn killed(lane: usize, args: &[&str]) -> Worst {
    let home = Home::new();
    let mut chance = Chance(Seed(2026).split(&format!("lane {lane}")));
    let mut worst = Worst::default();
    let mut typed = "x".to_owned();
    let mut term = home.onsite(&[args, &["--seed", "5"]].concat()).start();
    open_round(&mut term);
    // Some questions start with a text.
    term.key("ctrl-a");
    term.type_text(&typed);
    term.wait_until("a fresh start", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| q.2.answer == typed))
    });
    for _ in 0..KILLS {
        let Burst {
            lengths: burst,
            turned,
            late,
        } = type_for(&mut term, &mut chance, &mut typed);
        let seen = term.shot();
        let (died, wall) = (Instant::now(), wall_clock());
        term.kill();

        // What the disk has.
        let before = home.events();
        let session = replay(&before).unwrap();
        let answer = session.open_question().unwrap().2.answer.clone();
        assert!(
            typed.starts_with(&answer),
            "{answer:?} is not how {typed:?} begins"
        );
        let lost = burst.iter().find(|(_, length)| *length > answer.len());
        let lost = lost.map_or(Duration::ZERO, |(at, _)| died.duration_since(*at));
        assert!(
            lost <= TYPING + late,
            "{lost:?} of typing are gone, the machine was {late:?} late"
        );
        assert_eq!(
            home.store().unwrap().verify().unwrap(),
            Vec::<String>::new()
        );
        typed = answer;
        let left_at_death = session.left(wall);

        // The sitting goes on.
        term = home.onsite(&[]).start();
        let back = resumed(&mut term);
        assert_eq!(back.round(), seen.round());
        // A phase entered in the last moment may be lost like the typing of that moment.
        let is_before = turned.is_some_and(|(at, before)| {
            died.duration_since(at) <= TYPING + late && back.phase() == before
        });
        assert!(
            back.phase() == seen.phase() || is_before,
            "{:?} came back, {:?} was seen",
            back.phase(),
            seen.phase()
        );
        let returned = 1 + late.as_secs();
        assert!(back.seconds_left() <= seen.seconds_left().map(|left| left + returned));
        term.wait_until("the resumption on disk", |_| {
            home.event_count() > before.len()
        });
        let after = home.events();
        assert_eq!(
            after.get(..before.len()),
            Some(&*before),
            "what was stored stays"
        );
        assert!(after.iter().any(|event| event.fact == Fact::Reopened));
        let session = replay(&after).unwrap();
        assert_eq!(session.stage, Stage::Running);
        let left = session.left(session.settled);
        let (given, taken) = (
            left.saturating_sub(left_at_death),
            left_at_death.saturating_sub(left),
        );
        assert!(
            given <= CLOCK && taken <= CLOCK,
            "clock: {given:?} given, {taken:?} taken"
        );
        worst.kills += 1;
        worst.typing_lost = worst.typing_lost.max(lost);
        worst.clock_given = worst.clock_given.max(given);
        worst.clock_taken = worst.clock_taken.max(taken);
        worst.machine_late = worst.machine_late.max(late);
    }
    term.key("ctrl-q");
    assert!(term.exit().success());
    let history = home.onsite(&["scores"]).start();
    history.wait_until("the sitting in the history", |shot| {
        shot.status().contains("history") && shot.has("open")
    });
    worst
}

/// What was done before a kill.
struct Burst {
    /// When the text had which length.
    lengths: Vec<(Instant, usize)>,
    /// When the next phase was asked for, and the phase before.
    turned: Option<(Instant, Option<String>)>,
    /// How late the machine was, for us at worst and for the program in sum.
    late: Duration,
}

/// Types at random for a random time, now and then going to the next phase.
fn type_for(term: &mut Term, chance: &mut Chance, typed: &mut String) -> Burst {
    let end = Instant::now() + Duration::from_millis(chance.below(1_600));
    let (mut lengths, mut turned, mut late) = (Vec::new(), None, Duration::ZERO);
    let ready = waited(term.pid(), &WRITING);
    term.key("ctrl-end");
    if chance.below(4) == 0 {
        let before = term.shot().phase();
        term.key("F4");
        turned = Some((Instant::now(), before.clone()));
        // The last phase stays; its hint in the footer is as good an answer.
        term.wait_until("a phase", |shot| {
            shot.phase() != before || shot.has("last phase")
        });
    }
    while Instant::now() < end {
        let start = typed.len();
        for _ in 0..=chance.below(6) {
            let after = typed.chars().last();
            typed.push(chance.letter(after));
        }
        term.type_text(&typed[start..]);
        lengths.push((Instant::now(), typed.len()));
        let pause = Duration::from_millis(chance.below(60));
        let left = end.saturating_duration_since(Instant::now());
        late = late.max(term.let_run(pause.min(left)));
    }
    late = late.max(waited(term.pid(), &WRITING).saturating_sub(ready));
    Burst {
        lengths,
        turned,
        late,
    }
}

/// Takes the offer to resume, as soon as it is made.
fn resumed(term: &mut Term) -> Shot {
    term.wait_for("Resume");
    term.key("enter");
    term.wait_until("the round", Shot::in_round)
}

fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp(since.as_millis() as i64)
}

/// Repeatable chance.
struct Chance(Seed);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.split("next");
        self.0.0 % limit
    }

    /// Mostly letters, some line ends, some spaces; no line is indented, so that none indents the
    /// next one.
    fn letter(&mut self, after: Option<char>) -> char {
        match self.below(32) {
            0 => '\n',
            1..5 if after != Some('\n') => ' ',
            n => char::from(b'a' + (n % 26) as u8),
        }
    }
}
