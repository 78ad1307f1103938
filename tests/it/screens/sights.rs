//! What must be in sight, at 80 by 24 cells and at 120 by 40: anchors while scoring, the end of the
//! menu, the line about a phase, what is missing here.

use onsite::app::screen::speaking::{Voice, Voices};
use onsite::app::screen::{HomeItem, HomeView};
use onsite::app::{Mouse, MouseKind, Msg, Reply, Screen, Size};
use onsite::base::QuestionId;
use onsite::base::text::flow;
use onsite::deck::RoundKind;
use onsite::interview::{Judgement, Mode};
use onsite::plan::{Start, Task, Work};
use onsite::verdict::SqlVerdict;
use onsite::view::Theme;

use super::rounds::{begin, reference, write};
use super::still::{Album, Still, choose};
use crate::play::{Play, SMALL, buffer, minutes, seconds, text};

const LARGE: Size = Size {
    width: 120,
    height: 40,
};

pub(super) fn states() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = scoring("significant-on-tuesday");
    play.keys("<down>");
    album.keep("score-blind-tight", &play);
    play.keys("<up>3333+<enter>");
    album.keep("score-revealed-tight", &play);
    let mut play = scoring("ab-first-exposure");
    album.keep("score-blind-across", &play);
    play.keys("33333+<enter>2");
    album.keep("score-revealed-across", &play);
    let mut play = Play::with(Mode::Study, |settings| settings.preview = true);
    album.keep("home-preview", &play);
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter>");
    album.keep("culture-preview", &play);
    let mut play = begin(Mode::Standard, RoundKind::Design);
    play.wait(minutes(10)).wait(seconds(3));
    album.keep("design-phase-over", &play);
    album.0
}

/// A question of the built-in decks that is to be scored, blind.
fn scoring(question: &str) -> Play {
    let mut play = Play::drill(question);
    play.keys("<enter>").wait(seconds(30)).keys("<alt-e>y");
    play
}

fn at(play: &Play, size: Size) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, size))
}

/// What stands left of the line between the sides, as one line.
fn left(screen: &str) -> String {
    let rows = screen
        .lines()
        .map(|row| row.split('│').next().unwrap_or(row));
    flow(&rows.collect::<Vec<_>>().join("\n").replace("\n\n", "\n"))
}

#[test]
fn the_four_anchors_of_every_criterion_are_in_sight() {
    for question in [
        "ab-first-exposure",
        "significant-on-tuesday",
        "orders-warehouse",
    ] {
        let mut play = scoring(question);
        let live = play.model.live.as_ref().unwrap();
        let deck = live.deck.clone().unwrap();
        let rubric = &deck.question(&QuestionId::new(question)).unwrap().rubric;
        let criteria = &deck.rubric(rubric).unwrap().criteria;
        let all = "1".repeat(criteria.len());
        for stage in [String::new(), format!("{all}+<enter>")] {
            play.keys(&stage);
            for _ in criteria {
                play.keys("<up>");
            }
            for criterion in criteria {
                for size in [SMALL, LARGE] {
                    let screen = at(&play, size);
                    let words = words(&left(&screen));
                    for anchor in &criterion.anchors {
                        assert!(words.contains(&self::words(anchor)), "{anchor}\n{screen}");
                    }
                }
                play.keys("<down>");
            }
        }
    }
}

/// The words alone, one blank between.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn task(start: Start, label: &str) -> Task {
    Task {
        start,
        label: label.into(),
        reason: "because".into(),
        minutes: None,
        target: None,
    }
}

#[test]
fn the_menu_is_whole_below_three_things_for_tonight() {
    let drill = |kind| {
        let work = Work::Drill {
            kind,
            technique: None,
        };
        task(Start::Work(work), "Drill something")
    };
    let recall = task(Start::Work(Work::Recall), "Recall what is due");
    for first in [recall, drill(RoundKind::Case)] {
        // The built-in decks have cases: the longest menu there is.
        let mut play = Play::drill("ab-first-exposure");
        play.keys("<esc>");
        play.model.live = None;
        let home = play.model.home.as_mut().unwrap();
        home.unfinished = None;
        home.tonight = vec![first, drill(RoundKind::Sql), drill(RoundKind::Coding)];
        play.model.screen = Screen::Home(HomeView::default());
        let screen = at(&play, SMALL);
        assert_eq!(screen.matches("Recall what is due").count(), 1, "{screen}");
        let row = screen.lines().position(|row| row.trim() == "Quit");
        let last = HomeItem::all(&play.model).len() - 1;
        // A click hits the line that it points at.
        play.send(Msg::Mouse(Mouse {
            kind: MouseKind::Press,
            column: 6,
            row: u16::try_from(row.unwrap()).unwrap(),
        }));
        let Screen::Home(view) = &play.model.screen else {
            unreachable!("a click selects first");
        };
        assert_eq!(view.selected, last, "{screen}");
    }
}

#[test]
fn of_a_long_title_the_score_stays() {
    let mut play = Play::new();
    let home = play.model.home.as_mut().unwrap();
    let title = "A title that is by far too long to stand beside its score in one line".to_owned();
    home.last = Some((title, "2.7 of 4".into(), "2026-11-21 20:32".into()));
    let screen = at(&play, SMALL);
    assert!(
        screen.contains("…, 2.7 of 4 (2026-11-21 20:32)."),
        "{screen}"
    );
}

#[test]
fn what_waits_for_the_decks_is_not_said_once_they_are_there() {
    let mut play = Play::new();
    play.model.shelf.ready = false;
    choose(&mut play, HomeItem::Loop);
    assert!(at(&play, SMALL).contains("still being read"));
    let decks = play.model.shelf.decks.clone();
    let faults = Vec::new();
    play.send(Msg::Done(
        onsite::base::RequestId::default(),
        Reply::Decks { decks, faults },
    ));
    assert!(!at(&play, SMALL).contains("still being read"));
}

#[test]
fn a_phase_that_is_over_is_told_once() {
    let mut play = begin(Mode::Standard, RoundKind::Design);
    let told = |play: &Play| at(play, LARGE).contains("is over: F4 goes on to");
    let session = &play.model.live.as_ref().unwrap().session;
    let budget = session.round_plan().unwrap().phases.first().unwrap().budget;
    play.wait(budget);
    assert!(!told(&play) && !at(&play, LARGE).contains(" over"));
    play.wait(seconds(2));
    assert!(told(&play), "{}", at(&play, LARGE));
    play.wait(seconds(20));
    assert!(!told(&play), "once is enough");
    assert!(
        at(&play, LARGE).contains(" over"),
        "the header goes on saying it"
    );
    play.keys("<F4>");
    assert!(!at(&play, LARGE).contains(" over"));
}

#[test]
fn the_parts_of_an_assessment_promise_no_more_than_its_clock() {
    let mut play = Play::sit("de-assessment");
    let session = &play.model.live.as_ref().unwrap().session;
    let (clock, alone) = (session.budget(), session.alone());
    assert!(alone > clock, "else nothing is seen here");
    let screen = at(&play, LARGE);
    let parts = screen.lines().filter_map(|row| row.split_once("· about "));
    let parts = parts.filter_map(|(_, rest)| rest.split(' ').next()?.parse::<f64>().ok());
    let sum: f64 = parts.sum();
    let (most, parts) = (clock.as_minutes(), 6.0);
    assert!(sum <= most && sum > most - parts, "{sum}\n{screen}");
    assert!(screen.contains("more than fits"), "{screen}");
    play.keys("<enter>");
}

#[test]
fn who_wants_to_speak_is_told_what_is_missing() {
    let mut play = Play::with(Mode::Standard, |settings| {
        settings.voices = Voices {
            reads: Voice::Missing,
            records: Voice::Missing,
            plays: Voice::Missing,
        };
    });
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter>");
    assert!(!at(&play, LARGE).contains("alt-o record"));
    for (key, what) in [("<alt-o>", "record"), ("<alt-l>", "read aloud")] {
        let line = format!("nothing here can {what}: install one of ");
        assert!(
            at(play.keys(key), SMALL).contains(&line),
            "{}",
            at(&play, SMALL)
        );
    }
    assert_eq!(play.model.speaking.tape, None);
}

#[test]
fn an_accepted_query_that_cannot_be_measured_says_so() {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let right = reference(&play);
    play.hold();
    write(&mut play, &right).keys("<F9>");
    let desk = |play: &Play| play.model.live.as_ref().unwrap().desk.clone();
    let verdict = SqlVerdict::Accepted {
        instances: 1,
        rows: 1,
    };
    let graded = Reply::Graded(Box::new(Judgement::Sql { verdict }));
    let judging = desk(&play).job.unwrap().id;
    play.send(Msg::Done(judging, graded));
    assert!(!at(&play, SMALL).contains("not measured"));
    let measuring = desk(&play).measuring.unwrap().id;
    play.send(Msg::Done(measuring, Reply::Measured(None)));
    assert!(at(&play, SMALL).contains("not measured: no larger data"));
    // Of another text nothing is known.
    write(&mut play, "SELECT 1").keys("<F9>");
    assert!(!at(&play, SMALL).contains("not measured"));
}
