//! The charts of a report as SVG.
//!
//! Invariant: a chart shows only numbers that also stand in a table beside it; its shapes have
//! classes, never styles of their own, and colors are not the only thing that tells them apart.

use super::markup::Markup;
use crate::interview::Session;
use crate::report::debrief::{Debrief, RoundDebrief};

/// Where bars begin, and how long the longest is.
const LEFT: f64 = 190.0;
const LONG: f64 = 400.0;
const STEP: f64 = 34.0;
const TOP: f64 = 26.0;

/// Draws each round's score, and the mean a hire takes.
pub(super) fn scores(page: &mut Markup, debrief: &Debrief, session: &Session) {
    let place = |score: f64| LEFT + (score - 1.0).clamp(0.0, 3.0) / 3.0 * LONG;
    let hire = session.plan.bar.hire;
    let told: Vec<String> = debrief
        .rounds
        .iter()
        .map(|round| {
            let score = round
                .score
                .map_or_else(|| "no score".to_owned(), |s| format!("{s:.2}"));
            format!("{} {score}", round.name)
        })
        .collect();
    let told = format!("{}. A hire takes a mean of {hire:.2}.", told.join(", "));
    let height = begin(
        page,
        "scores",
        "Score of each round, 1 to 4",
        &told,
        debrief.rounds.len(),
    );
    for score in 1..=4 {
        let x = place(f64::from(score));
        line(page, "grid", (x, TOP), (x, height - 8.0));
        label(page, "tick", x, TOP - 8.0, &score.to_string());
    }
    for (round, y) in rows(debrief) {
        label(page, "name", LEFT - 10.0, y + 16.0, &short(&round.name));
        match round.score {
            Some(score) => {
                bar(page, "score", LEFT, y, place(score) - LEFT);
                label(
                    page,
                    "value",
                    place(score) + 6.0,
                    y + 16.0,
                    &format!("{score:.2}"),
                );
            }
            None => label(page, "value", LEFT + 6.0, y + 16.0, "no score"),
        }
    }
    let x = place(hire);
    line(page, "hire", (x, TOP), (x, height - 8.0));
    label(page, "tick", x, height + 4.0, &format!("hire {hire:.2}"));
    page.close("svg");
}

/// Draws the time of each round beside its budget.
pub(super) fn pace(page: &mut Markup, debrief: &Debrief) {
    let minutes = |span: crate::base::Span| span.as_minutes();
    let times = debrief
        .rounds
        .iter()
        .map(|round| minutes(round.pace.budget).max(minutes(round.pace.spent)));
    let longest = times.fold(1.0, f64::max);
    let told: Vec<String> = debrief
        .rounds
        .iter()
        .map(|round| {
            format!(
                "{}: {} of {}",
                round.name, round.pace.spent, round.pace.budget
            )
        })
        .collect();
    let told = told.join(", ");
    begin(
        page,
        "pace",
        "Time of each round and its budget",
        &told,
        debrief.rounds.len(),
    );
    for (round, y) in rows(debrief) {
        let long = |span| minutes(span) / longest * LONG;
        label(page, "name", LEFT - 10.0, y + 16.0, &short(&round.name));
        bar(page, "budget", LEFT, y, long(round.pace.budget));
        bar(page, "spent", LEFT, y + 5.0, long(round.pace.spent));
        let end = long(round.pace.budget).max(long(round.pace.spent));
        let text = format!("{} of {}", round.pace.spent, round.pace.budget);
        label(page, "value", LEFT + end + 6.0, y + 16.0, &text);
    }
    page.close("svg");
}

fn rows(debrief: &Debrief) -> impl Iterator<Item = (&RoundDebrief, f64)> {
    let places = (0..).map(|row| TOP + STEP * f64::from(row));
    debrief.rounds.iter().zip(places)
}

/// Opens a chart with its name and what it says in words; returns where its rows end.
fn begin(page: &mut Markup, id: &str, title: &str, told: &str, rows: usize) -> f64 {
    let height = TOP + STEP * rows as f64 + 8.0;
    let view = format!("0 0 760 {}", height + 12.0);
    let (title_id, told_id) = (format!("{id}-title"), format!("{id}-told"));
    let named = format!("{title_id} {told_id}");
    page.open(
        "svg",
        &[
            ("role", "img"),
            ("class", "chart"),
            ("id", id),
            ("viewBox", &view),
            ("aria-labelledby", &named),
        ],
    );
    page.element("title", &[("id", &title_id)], title);
    page.element("desc", &[("id", &told_id)], told);
    height
}

fn bar(page: &mut Markup, class: &str, x: f64, y: f64, width: f64) {
    let height = if class == "spent" { "12" } else { "22" };
    let (x, y, width) = (number(x), number(y), number(width.max(1.0)));
    page.open(
        "rect",
        &[
            ("class", class),
            ("x", &x),
            ("y", &y),
            ("width", &width),
            ("height", height),
        ],
    );
    page.close("rect");
}

fn line(page: &mut Markup, class: &str, from: (f64, f64), to: (f64, f64)) {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
    page.open(
        "line",
        &[
            ("class", class),
            ("x1", &x1),
            ("y1", &y1),
            ("x2", &x2),
            ("y2", &y2),
        ],
    );
    page.close("line");
}

fn label(page: &mut Markup, class: &str, x: f64, y: f64, text: &str) {
    page.element(
        "text",
        &[("class", class), ("x", &number(x)), ("y", &number(y))],
        text,
    );
}

fn number(x: f64) -> String {
    format!("{x:.1}")
}

/// A round's name, so far as there is room.
fn short(name: &str) -> String {
    crate::base::text::elide(name, 26)
}
