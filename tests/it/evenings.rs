//! Three weeks of evenings, lived through the program's own keys under a fixed clock, and what it
//! says at their end: plan, trends, calibration, what is due. Every figure is checked.
//!
//! From Monday 2027-03-01 on, each weekday at 18:00, a drill of twelve minutes is sat, scored and
//! locked, in turn in SQL, culture and design, and what is due is recalled.

#![expect(clippy::indexing_slicing, reason = "helpers of tests fail loudly")]

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::base::Span;
use onsite::deck::{Body, RoundKind};
use onsite::interview::Mode;
use serde_json::{Value, json};

use crate::play::{DEMO, Play, START, minutes};
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

/// What is said on an evening: nothing to the point on the first, all of it from the second on.
fn said(play: &Play, evening: usize) -> String {
    let question = play.model.live.as_ref().unwrap().question();
    let points: Vec<&str> = match &question.unwrap().body {
        Body::Talk(talk) if evening > 0 => {
            let firsts = talk.checklist.iter().filter_map(|one| one.keywords.first());
            firsts.map(String::as_str).collect()
        }
        _ => Vec::new(),
    };
    format!("Who is it for? {}", points.join("; "))
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
        play.paste(&said(play, evening)).wait(minutes(8));
    }
    play.keys("<alt-e>y");
    score(play, evening);
}

/// Recalls what is due; every sixth card, counted from evening to evening, was forgotten.
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

/// What the program says at the end, one line a fact.
fn told(play: &mut Play) -> Vec<String> {
    let mut lines = Vec::new();
    choose(play, HomeItem::Plan);
    play.keys("n2027-04-09 1.5 senior<enter><tab>");
    let Screen::Plan(view) = &play.model.screen else {
        unreachable!("the plan is open");
    };
    let (facts, picture) = (view.facts.as_ref().unwrap(), view.picture.as_ref().unwrap());
    let plan = facts.plan.as_ref().unwrap();
    for day in &plan.days {
        let blocks = day.blocks.iter().map(|block| {
            let what = serde_json::to_value(&block.work).unwrap();
            let kind = what["kind"].as_str().unwrap_or("");
            let work = what["what"].as_str().unwrap();
            format!("{work} {kind} {}", block.minutes).replace("  ", " ")
        });
        let blocks: Vec<String> = blocks.collect();
        lines.push(format!(
            "{} {:?}: {}",
            day.day,
            day.phase,
            blocks.join(", ")
        ));
    }
    for task in &facts.tasks {
        lines.push(format!("tonight: {} ({})", task.label, task.reason));
    }
    for one in &facts.standings {
        lines.push(format!(
            "{} stands at {:.2} over {}",
            one.kind.as_str(),
            one.mean,
            one.n
        ));
    }
    for one in picture.rounds.iter().filter(|one| one.n > 0) {
        let (low, high) = one.interval.unwrap();
        lines.push(format!(
            "{} lies in {low:.2} to {high:.2}",
            one.kind.as_str()
        ));
    }
    let done = picture.heatmap.weeks.iter().rev().take(4);
    let done: Vec<Vec<u32>> = done
        .map(|week| week.iter().flatten().copied().collect())
        .collect();
    lines.push(format!("done, newest week first: {done:?}"));
    lines.push(format!("comes back: {:?}", picture.forecast));
    if let [Some(month), _] = &picture.retention {
        lines.push(format!("remembered {:.3} of {}", month.share, month.n));
    }
    play.keys("<esc>");
    choose(play, HomeItem::Due);
    let Screen::Cards(view) = &play.model.screen else {
        unreachable!("what is due is open");
    };
    let due = view.due.as_ref().unwrap();
    lines.extend(
        due.cards
            .iter()
            .map(|card| format!("due: {} ({})", card.key, card.reason)),
    );
    lines.extend(
        due.questions
            .iter()
            .map(|one| format!("due: {} ({})", one.key, one.reason)),
    );
    lines.extend(due.leeches.iter().map(|one| format!("leech: {}", one.key)));
    lines.push(format!(
        "then {:?}, {:?} days to go",
        due.next, due.days_to_go
    ));
    play.keys("<esc>");
    lines
}

#[test]
fn three_weeks_of_evenings_end_in_a_plan_trends_calibration_and_a_queue() {
    let (mut play, recalled) = three_weeks();
    let told = told(&mut play).join("\n");
    assert_eq!(told, TOLD.trim(), "\n{told}\n");
    assert_eq!(recalled, RECALLED);
    let (_home, data) = play.ended();
    let onsite = Onsite::new();
    let ask = |args: &[&str]| {
        let mut command = onsite.command(args);
        command.env("ONSITE_DATA_DIR", &data);
        command.env("ONSITE_NOW", "2027-03-22T18:00:00Z");
        let ran = ran(&mut command, "");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let calibration = ask(&["review", "calibration", "--json"]);
    assert_eq!(calibration["sittings"], 15);
    let matters = calibration["matters"].as_array().unwrap();
    // Two criteria of three kinds, and what was handed in.
    assert_eq!(matters.len(), 7);
    let near = |found: &Value, expect: f64| {
        let found = found.as_f64().unwrap();
        assert!((found - expect).abs() < 1e-9, "{found} for {expect}");
    };
    for matter in matters {
        if matter["about"]["what"] == "submission" {
            // Five times 80 % of what was right, 90 % and 70 % of what was wrong.
            assert_eq!((&matter["kind"], &matter["n"]), (&json!("sql"), &json!(7)));
            near(&matter["brier"], (5.0 * 0.04 + 0.81 + 0.49) / 7.0);
            near(&matter["bias"], (5.0 * -0.2 + 0.9 + 0.7) / 7.0);
        } else {
            // 50 %, 70 %, 70 %, 90 % and 60 %; it stayed with the first, the third and the last.
            assert_eq!(matter["n"], 5, "{matter}");
            near(&matter["brier"], (0.25 + 0.49 + 0.09 + 0.81 + 0.16) / 5.0);
            near(&matter["bias"], (-0.5 + 0.7 - 0.3 + 0.9 - 0.4) / 5.0);
            near(&matter["blind_minus_final"], 2.0 / 5.0);
        }
    }
    assert_eq!(
        calibration["submissions"],
        json!([
            { "said": 70, "n": 1, "came": 0.0 },
            { "said": 80, "n": 5, "came": 1.0 },
            { "said": 90, "n": 1, "came": 0.0 },
        ])
    );
    // The newest answer that is a week old, in SQL, is offered to be scored again.
    assert_eq!(
        calibration["to_score_again"]["question"],
        "parcels-per-depot"
    );
    let scores = ask(&["scores", "--json"]);
    let sittings = scores["sittings"].as_array().unwrap();
    assert_eq!(sittings.len(), 15);
    for sitting in sittings {
        assert_eq!(sitting["state"], "finished");
        assert_eq!(sitting["scores"][0]["spent_ms"], 12 * 60_000);
    }
    // What the commands print is what the screens showed.
    let due = ask(&["--deck", DEMO, "due", "--json"]);
    let due = due["due"].as_array().unwrap().iter();
    let due: Vec<_> = due.filter(|row| row["why"] != "new").collect();
    assert_eq!(due.len(), 1, "{due:?}");
    assert_eq!(
        (&due[0]["id"], &due[0]["why"]),
        (&json!("idempotent-load"), &json!("due today"))
    );
    let mistakes = ask(&["review", "mistakes", "--all", "--json"]);
    let mistakes = mistakes["mistakes"].as_array().unwrap().iter();
    let mistakes: Vec<_> = mistakes
        .map(|row| {
            (
                row["times"].as_u64().unwrap(),
                row["mended"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(mistakes, [(2, true)]);
    let past = ask(&["review", "list", "--json"]);
    let past = past["past"].as_array().unwrap().iter();
    let of_kind = |kind: &str| {
        past.clone()
            .filter(|row| row["kinds"] == json!([kind]))
            .count()
    };
    assert_eq!(["sql", "culture", "design"].map(of_kind), [5, 5, 5]);
    let reviews = ask(&["sql", "--json", REVIEWS]);
    assert_eq!(
        reviews["rows"],
        json!([{ "reviews": recalled.iter().sum::<usize>() }])
    );
    let trends = ask(&["sql", "--json", TRENDS]);
    assert_eq!(
        trends["rows"],
        json!([
            { "kind": "culture", "n": 5, "blind": 3.2, "own": 2.8 },
            { "kind": "design", "n": 5, "blind": 3.2, "own": 2.8 },
            { "kind": "sql", "n": 5, "blind": 3.2, "own": 2.8 },
        ])
    );
}

const TRENDS: &str = "SELECT kind, count(*) AS n, avg(blind) AS blind, avg(own) AS own
    FROM questions GROUP BY kind ORDER BY kind";

const REVIEWS: &str = "SELECT count(*) AS reviews FROM reviews WHERE sitting IS NULL";

/// Cards that were recalled on each evening.
const RECALLED: [usize; 15] = [2, 0, 2, 3, 1, 0, 0, 0, 0, 0, 2, 0, 4, 0, 0];

/// A mean of 2, 2, 3, 3 and 4 is 2.8 give or take 2.776 times 0.837 / √5, which is 1.04.
const TOLD: &str = "
2027-03-22 Sql: recall 15, drill sql 25, drill sql 25, drill sql 25
2027-03-23 Sql: recall 15, drill sql 25, drill sql 25, drill sql 25
2027-03-24 Sql: recall 15, drill sql 25, drill sql 25, drill sql 25
2027-03-25 Sql: recall 15, drill sql 25, drill sql 25, drill sql 25
2027-03-26 Sql: recall 15, drill sql 25, drill sql 25, drill modelling 25
2027-03-27 Stack: recall 15, drill design 25, drill modelling 25, drill design 25
2027-03-28 Stack: recall 15, drill design 25, drill modelling 25, drill design 25
2027-03-29 Stack: recall 15, drill design 25, drill modelling 25, drill design 25
2027-03-30 Stack: recall 15, drill design 25, drill modelling 25, drill design 25
2027-03-31 Stack: recall 15, drill design 25, drill modelling 25, stories 25
2027-04-01 Code: recall 15, drill recruiter 25, drill coding 25, drill culture 25
2027-04-02 Code: recall 15, drill recruiter 25, drill coding 25, drill culture 25
2027-04-03 Code: recall 15, drill culture 25, drill recruiter 25, drill coding 25
2027-04-04 Code: recall 15, drill culture 25, drill culture 25, drill recruiter 25
2027-04-05 Mocks: recall 15, mock recruiter 60
2027-04-06 Mocks: recall 15, mock coding 60
2027-04-07 Mocks: recall 15, mock modelling 60
2027-04-08 Rest: recall 15, stories 20
tonight: Recall what is due (due: 1 card)
tonight: SQL: group by (plan, day 1 of 18, SQL: 3.5 of 4 over 5 answers: keep it warm)
tonight: Score an old answer again (“Parcels per depot” of 2027-03-12, without its old scores in sight: how far the two lie apart is the error of your own scores)
sql stands at 3.46 over 5
design stands at 2.80 over 5
culture stands at 2.80 over 5
sql lies in 3.00 to 3.92
design lies in 1.76 to 3.84
culture lies in 1.76 to 3.84
done, newest week first: [[0], [3, 1, 6, 1, 1, 0, 0], [4, 2, 1, 2, 2, 0, 0], [4, 1, 6, 5, 2, 0, 0]]
comes back: [1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]
remembered 0.906 of 32
due: my-deck/card/idempotent-load (due today)
then Some(\"2027-03-24\"), Some(18) days to go
";
