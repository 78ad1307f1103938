//! Three weeks of evenings, lived through the program's own keys under a fixed clock, and what it
//! says at their end: plan, trends, calibration, what is due. Every figure is checked.
//!
//! From Monday 2027-03-01 on, each weekday at 18:00, a drill of twelve minutes is sat, scored and
//! locked, in turn in SQL, culture and design, and what is due is recalled.

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::base::Span;
use onsite::deck::RoundKind;
use onsite::interview::Mode;
use serde_json::{Value, json};

use crate::play::{Play, START, minutes};
use crate::program::{Onsite, ran};
use crate::screens::rounds::wrong_answer;
use crate::screens::still::choose;
use crate::screens::{reference, write};

/// Weekdays of three weeks, counted from the first Monday.
const EVENINGS: [u64; 15] = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18];

/// The blind score of every criterion of each kind's five evenings, and the final one.
const SCORES: [(char, char); 5] = [('2', '2'), ('3', '2'), ('3', '3'), ('4', '3'), ('4', '4')];

/// How often `+` is pressed for the confidence of each of these scores, from 50 %.
const SURE: [usize; 5] = [1, 3, 3, 5, 2];

/// Which of the SQL evenings begin with a wrong answer, and how sure of it: the key of the chance.
const WRONG: [Option<char>; 5] = [Some('5'), None, Some('3'), None, None];

/// Scores the open question blind, locks it, scores it again, and locks that.
fn score(play: &mut Play, evening: usize) {
    let live = play.model.live.as_ref().unwrap();
    let n = live.session.open_question().unwrap().1.criteria.len();
    let (blind, own) = SCORES[evening];
    play.keys(&blind.to_string().repeat(n));
    play.keys(&"+".repeat(SURE[evening])).keys("<enter>");
    play.keys(&own.to_string().repeat(n)).keys("<enter>");
    assert!(play.model.live.is_none(), "the sitting is over");
    play.keys("q");
}

/// Sits the drill of an evening.
fn sit(play: &mut Play, kind: RoundKind, evening: usize) {
    choose(play, HomeItem::Drill(kind));
    play.keys("<enter><enter>").wait(minutes(4));
    if kind == RoundKind::Sql {
        if let Some(sure) = WRONG[evening] {
            let wrong = wrong_answer(play, "counts-repeats");
            write(play, &wrong).keys(&format!("<F9>{sure}"));
        }
        play.wait(minutes(8));
        let right = reference(play);
        write(play, &right).keys("<F9>4");
    } else {
        play.keys("First of all, who is it for?").wait(minutes(8));
    }
    play.keys("<alt-e>y");
    score(play, evening);
}

/// Recalls what is due; what comes back the second time on an evening was forgotten.
fn recall(play: &mut Play, evening: usize) -> usize {
    choose(play, HomeItem::Due);
    let mut n = 0;
    while matches!(&play.model.screen, Screen::Cards(view) if view.has_card()) {
        let rating = if (evening + n) % 6 == 5 { "1" } else { "3" };
        play.keys("<enter>").keys(rating);
        n += 1;
        assert!(n < 60, "an evening ends");
    }
    play.keys("<esc>");
    n
}

fn three_weeks() -> (Play, Vec<usize>) {
    let mut play = Play::with(Mode::Standard, |settings| settings.confidence = true);
    let kinds = [RoundKind::Sql, RoundKind::Culture, RoundKind::Design];
    let mut recalled = Vec::new();
    for (evening, day) in EVENINGS.into_iter().enumerate() {
        let begin = START + Span::days(day);
        let left = begin.since(play.now());
        play.wait(left);
        sit(&mut play, kinds[evening % 3], evening / 3);
        recalled.push(recall(&mut play, evening));
    }
    let end = START + Span::days(21);
    let left = end.since(play.now());
    play.wait(left);
    (play, recalled)
}

#[test]
fn three_weeks_of_evenings_end_in_a_plan_trends_calibration_and_a_queue() {
    let (mut play, recalled) = three_weeks();
    println!("recalled {recalled:?}");
    choose(&mut play, HomeItem::Plan);
    play.keys("n2027-04-09 1.5 senior<enter>");
    let Screen::Plan(view) = &play.model.screen else {
        unreachable!("the plan is open");
    };
    let facts = view.facts.clone().unwrap();
    println!("{facts:#?}");
    play.keys("<tab>");
    let Screen::Plan(view) = &play.model.screen else {
        unreachable!("the plan is open");
    };
    println!("{:#?}", view.picture);
    play.keys("<esc>");
    choose(&mut play, HomeItem::Due);
    let Screen::Cards(view) = &play.model.screen else {
        unreachable!("what is due is open");
    };
    println!("{:#?}", view.due);
    play.keys("<esc>");
    let (_home, data) = play.ended();
    let onsite = Onsite::new();
    let ask = |args: &[&str]| {
        let mut command = onsite.command(args);
        command.env("ONSITE_DATA_DIR", &data);
        command.env("ONSITE_NOW", "2027-03-22T18:00:00Z");
        let ran = ran(&mut command, "");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        println!("{args:?}\n{}", ran.out);
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    ask(&["review", "calibration", "--json"]);
    ask(&["scores", "--json"]);
    ask(&["cards", "list", "--json"]);
    ask(&[
        "sql",
        "--json",
        "SELECT kind, count(*) AS n, round(avg(score), 2) AS mean FROM questions GROUP BY kind",
    ]);
    assert_eq!(json!(1), json!(2));
}
