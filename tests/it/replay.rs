//! Past rounds at any moment: what a timeline finds is the fold of the journal, and a fork goes on
//! from there.

use onsite::base::{SessionId, Span, Timestamp};
use onsite::deck::RoundKind;
use onsite::interview::past::{Timeline, fork};
use onsite::interview::seat::SeatSheet;
use onsite::interview::{
    Command, Event, Fact, Mode, Pad, Session, Stage, begin, decide, evolve, replay,
};
use onsite::report::reel::{Reel, Wanted};
use proptest::prelude::*;

use crate::interview_deck::{Play, assessment, insert};
use crate::props_interview::{Step, mode, run, steps};

/// When forks are made.
const NOW: Timestamp = Timestamp(1_900_000_000_000);

/// Moments looked at in a round.
const LOOKS: usize = 100;

/// The session after so many events, folded one by one.
fn folds(events: &[Event]) -> Vec<Session> {
    let first = events.first().unwrap();
    let Fact::Planned { plan } = &first.fact else {
        unreachable!("every journal begins with its plan");
    };
    let (mut session, _) = begin(plan.as_ref().clone(), first.at);
    let mut all = vec![session.clone()];
    let rest = events.iter().skip(1).map(|event| {
        evolve(&mut session, event);
        session.clone()
    });
    all.extend(rest);
    all
}

/// Moments spread over a journal, by chance.
fn moments(events: &[Event], shares: &[u32]) -> Vec<Timestamp> {
    let first = events.iter().map(|event| event.at.0).min().unwrap();
    let last = events.iter().map(|event| event.at.0).max().unwrap();
    let length = last - first + 2_000;
    let moment = |share: &u32| Timestamp(first + length * i64::from(*share) / 1_000_000);
    shares.iter().map(moment).collect()
}

/// Each moment is the fold of the events up to it; where a round was under way, a fork goes on.
/// Returns how many forks were made.
fn look(events: &[Event], shares: &[u32]) -> usize {
    let timeline = Timeline::new(events.to_vec()).unwrap();
    let folds = folds(events);
    let mut forks = 0;
    for moment in moments(events, shares) {
        // Clocks step back: what happened after a later moment has not happened before it.
        let later = events.iter().position(|event| event.at > moment);
        let count = later.unwrap_or(events.len()).max(1);
        let then = folds.get(count - 1).unwrap();
        assert_eq!(timeline.at(moment).as_ref(), Some(then));
        let forked = fork(&timeline, moment, SessionId::new("fork"), NOW);
        let is_under_way = matches!(then.stage, Stage::Running | Stage::Paused);
        assert_eq!(forked.is_ok(), is_under_way);
        if let Ok(forked) = forked {
            go_on(then, timeline.alive(moment), &forked);
            forks += 1;
        }
    }
    forks
}

/// A fork stands where the other sitting stood, and can be played.
fn go_on(then: &Session, moment: Timestamp, forked: &[Event]) {
    let session = replay(forked).unwrap();
    // The clock stands until the candidate lets it go on.
    assert_eq!(session.stage, Stage::Paused);
    assert_eq!(session.spent(NOW), then.spent(moment));
    assert_eq!(session.left(NOW), then.left(moment));
    let untimed = |session: &Session| {
        let mut rounds = session.rounds.clone();
        for round in &mut rounds {
            round.began = None;
            // The pause that a fork begins with is none of the candidate's.
            round.pauses = 0;
            for question in &mut round.questions {
                question.opened = None;
                // What a partner noted is not taken along.
                question.seat = SeatSheet::default();
            }
        }
        rounds
    };
    let mut held = then.clone();
    if held.stage == Stage::Running {
        let (at, fact) = (moment, Fact::Paused);
        evolve(&mut held, &Event { at, fact });
    }
    let mut there = untimed(&held);
    if !then.is_assessment() {
        there = vec![there.swap_remove(then.round)];
        assert_eq!(session.round, 0);
    }
    assert_eq!(untimed(&session), there);
    let plan = session.plan.forked.as_ref().unwrap();
    assert_eq!((&plan.from, plan.round), (&then.plan.session, then.round));
    assert_eq!(session.plan.session, SessionId::new("fork"));
    let pauses = |session: &Session| session.rounds.iter().map(|round| round.pauses).sum::<u32>();
    assert!(pauses(&session) <= pauses(then));
    let mut session = session;
    let breath = Span::seconds(30);
    for command in [
        Command::Unpause,
        Command::Type(Pad::Answer, insert(0, "on ")),
    ] {
        for event in &decide(&session, command, NOW + breath).unwrap() {
            evolve(&mut session, event);
        }
    }
    assert_eq!(session.spent(NOW + breath), then.spent(moment));
}

/// An assessment with parts opened, written and left.
fn parts(steps: &[Step]) -> Vec<Event> {
    let mut play = Play::new(assessment(Mode::Standard));
    play.ok(Command::BeginRound);
    let parts: Vec<_> = play.session.parts().map(|view| view.part).collect();
    for (index, (wait, _)) in steps.iter().enumerate() {
        play.now = Timestamp(play.now.0 + wait / 8);
        let part = *parts.get(index % parts.len()).unwrap();
        play.try_do(Command::OpenPart(part)).ok();
        play.try_do(Command::Type(Pad::Answer, insert(0, "x"))).ok();
    }
    play.events
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn any_second_of_a_recorded_round_is_the_fold_of_its_journal(
        mode in mode(),
        steps in steps(),
        shares in prop::collection::vec(0..1_000_000_u32, LOOKS),
    ) {
        let play = run(mode, &steps, |_| {});
        // Most rounds are over early on: half of the looks go to the beginning.
        let early: Vec<u32> = shares.iter().map(|share| share / 40).collect();
        let (first, second) = (&shares[..LOOKS / 2], &early[LOOKS / 2..]);
        // A round that was over at once shows nothing; too many of those end the test.
        prop_assume!(look(&play.events, first) + look(&play.events, second) > 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn an_assessment_is_forked_as_a_whole(
        steps in steps(),
        shares in prop::collection::vec(0..1_000_000_u32, 20),
    ) {
        look(&parts(&steps), &shares);
    }

    #[test]
    fn a_reel_shows_each_moment_and_stops_at_each_edit(mode in mode(), steps in steps()) {
        let play = run(mode, &steps, |_| {});
        let mut reel = Reel::new(play.events.clone(), Some(Span(1_500))).unwrap();
        let short: Vec<Span> = reel.chapters.iter().map(|chapter| chapter.length).collect();
        for chapter in &reel.chapters {
            let places: Vec<Span> = chapter.stops.iter().map(|stop| stop.at).collect();
            prop_assert!(places.is_sorted() && places.last() == Some(&chapter.length));
            prop_assert!(chapter.stops.is_sorted_by_key(|stop| stop.clock));
            for stop in &chapter.stops {
                prop_assert!(chapter.moment(stop.at) >= stop.moment);
            }
            for wanted in [Wanted::Edits, Wanted::Events] {
                let mut at = Span::ZERO;
                while let Some(next) = chapter.next(at, wanted) {
                    prop_assert!(next > at && chapter.previous(next + Span(1), wanted) == Some(next));
                    at = next;
                }
            }
        }
        reel.cut(None);
        for (chapter, short) in reel.chapters.iter().zip(short) {
            prop_assert!(chapter.length >= short);
        }
    }
}

/// An hour in which something is typed all the time: nine thousand events.
fn an_hour() -> Vec<Event> {
    let mut play = Play::in_round(Mode::Standard, 1);
    for n in 0..9_000 {
        play.wait(Span(400));
        let text = if n % 12 == 0 { "\n" } else { "x" };
        play.ok(Command::Type(Pad::Answer, insert(n, text)));
        if play.session.stage != Stage::Running {
            break;
        }
    }
    play.events
}

#[test]
fn an_hour_of_typing_is_looked_at_anywhere() {
    let events = an_hour();
    let rounds = |kind| replay(&events).unwrap().plan.rounds[0].kind == kind;
    assert!(rounds(RoundKind::Sql));
    assert!(events.len() > 20 * Timeline::EVERY, "{}", events.len());
    let timeline = Timeline::new(events.clone()).unwrap();
    let mut walked = timeline.after(1).unwrap();
    let mut from = 1;
    for to in [2, 900, 901, 300, events.len(), 1, events.len() / 2] {
        timeline.turn(&mut walked, from, to);
        from = to;
        assert_eq!(Some(&walked), timeline.after(to).as_ref());
        assert_eq!(walked, replay(&events[..to]).unwrap());
    }
}
