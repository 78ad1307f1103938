//! The progress pages: half a year of days, memory, skills, rounds. Drawn with blocks, so that they
//! are as plain without color as with it.
//!
//! Invariant: nothing is computed here but places; a figure stands beside its number of answers.

use crate::app::course::CourseFacts;
use crate::app::doc::{Block, Doc};
use crate::app::screen::PlanView;
use crate::base::text::{elide, plural, width};
use crate::memory::Day;
use crate::progress::activity::Heatmap;
use crate::progress::retention::{self, Retention};
use crate::progress::rounds::{self, Footing, Word};
use crate::progress::{Picture, Scored, beside, words};

/// A day's fill, by its level.
const FILLS: [&str; 5] = ["· ", "░░", "▒▒", "▓▓", "██"];

/// Eighths of a cell, bottom up.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Cells of a scale.
const SCALE: usize = 31;

/// Cells of the label before a scale.
const LABEL: usize = 15;

/// Cells before the first week of the days.
const WEEKDAY: u16 = 5;

/// So many earlier days are listed.
const BEFORE: usize = 12;

/// Cells of a question's title beside the days.
const TITLE: usize = 30;

/// Rows of a column chart.
const ROWS: usize = 5;

/// Half a year of days, the one that is looked at in brackets.
pub(super) fn activity(picture: &Picture, day: Option<Day>) -> Doc {
    let map = &picture.heatmap;
    let place = day.and_then(|day| usize::try_from(day.0.checked_sub(map.start.0)?).ok());
    let mut lines = vec![months(map)];
    for (weekday, name) in ["Mon", "", "Wed", "", "Fri", "", "Sun"].iter().enumerate() {
        let weeks = map.weeks.iter().enumerate();
        let cells = weeks.map(|(number, week)| match week.get(weekday) {
            Some(Some(_)) if place == Some(number * 7 + weekday) => "[]",
            Some(Some(count)) => FILLS.get(map.level(*count)).copied().unwrap_or_default(),
            _ => "  ",
        });
        lines.push(format!("{name:<5}{}", cells.collect::<String>()));
    }
    let told = match (map.days(), map.streak()) {
        (0, _) => {
            "Nothing yet: every card you recall and every question you score fills a day.".into()
        }
        (days, 0 | 1) => format!("{} in 26 weeks.", plural(days, "day")),
        (days, streak) => format!(
            "{} in 26 weeks, the last {streak} in a row.",
            plural(days, "day")
        ),
    };
    vec![
        Block::Drawing(lines),
        Block::Gap,
        Block::Dim("· nothing   ░ ▒ ▓ █ from little to your fullest day".into()),
        Block::Dim("[] is the day beside: ↑ ↓ go by days, ← → by weeks".into()),
        Block::Text(told),
    ]
}

/// Returns where a day's cell lies in the drawing: row and cell.
pub(super) fn cell_of(map: &Heatmap, day: Day) -> Option<(u16, u16)> {
    let at = u16::try_from(day.0.checked_sub(map.start.0)?).ok()?;
    Some((at % 7 + 1, at / 7 * 2 + WEEKDAY))
}

/// What was done on the day that is looked at.
pub(super) fn of_day(view: &PlanView, day: Day) -> Doc {
    let scored: Vec<&Scored> = view.scored().collect();
    let mut doc = vec![Block::Heading(day.to_string())];
    let (_, cards) = done(view, day);
    if scored.is_empty() && cards == 0 {
        doc.push(Block::Dim("Nothing was done on this day.".into()));
    }
    let rows = scored.iter().map(|one| {
        vec![
            one.kind.title().to_owned(),
            elide(&one.title, TITLE),
            format!("{:.1}", one.score),
            one.spent.to_string(),
        ]
    });
    if !scored.is_empty() {
        let head = ["", "", "of 4", "time"].map(str::to_owned);
        doc.push(Block::Table(head.to_vec(), rows.collect()));
    }
    if cards > 0 {
        doc.push(Block::Gap);
        doc.push(Block::Text(format!("{} recalled", plural(cards, "card"))));
    }
    doc.extend(before(view, day));
    doc
}

/// The days before it on which something was done, the newest first.
fn before(view: &PlanView, day: Day) -> Doc {
    let first = view.picture.as_ref().map_or(day, |it| it.heatmap.start);
    let days = (first.0..day.0).rev().map(Day);
    let told = days.filter_map(|day| {
        let (scored, cards) = done(view, day);
        let parts = [(scored, "question"), (cards, "card")];
        let parts = parts.into_iter().filter(|(n, _)| *n > 0);
        let parts: Vec<String> = parts.map(|(n, noun)| plural(n, noun)).collect();
        (!parts.is_empty()).then(|| Block::Pair(day.to_string(), parts.join(", ")))
    });
    let told: Doc = told.take(BEFORE).collect();
    if told.is_empty() {
        return told;
    }
    [vec![Block::Gap, Block::Heading("Before".into())], told].concat()
}

/// How many questions were scored on a day, and how many cards recalled.
fn done(view: &PlanView, day: Day) -> (usize, usize) {
    let Some(picture) = &view.picture else {
        return (0, 0);
    };
    let scored = picture.scored.iter().filter(|one| one.day == day).count();
    // A scored question is a review of its item too.
    let all = picture.heatmap.on(day).unwrap_or(0) as usize;
    (scored, all.saturating_sub(scored))
}

/// What was remembered, and what comes back.
pub(super) fn memory(picture: &Picture) -> Doc {
    let mut doc = vec![Block::Heading(
        "Remembered of what came back after a day or more".into(),
    )];
    let [month, ever] = &picture.retention;
    let mut lines = Vec::new();
    for (label, found) in [("last 30 days", month), ("ever", ever)] {
        lines.push(match found {
            Some(found) => kept(label, found, picture.target),
            None => format!(
                "{label:<LABEL$}fewer than {} such reviews",
                retention::LEAST
            ),
        });
    }
    doc.push(Block::Drawing(lines));
    doc.push(Block::Dim(format!(
        "from 50 to 100 percent: ● remembered, ━ where it lies (95 %), │ your target, {:.0} %",
        picture.target * 100.0
    )));
    doc.push(Block::Gap);
    let most = picture.forecast.iter().copied().max().unwrap_or(0);
    let all: usize = picture.forecast.iter().sum();
    doc.push(Block::Heading(format!(
        "What comes back in four weeks: {}",
        plural(all, "item")
    )));
    if most == 0 {
        doc.push(Block::Dim(
            "Nothing you have reviewed comes back by then.".into(),
        ));
        return doc;
    }
    let mut lines = columns(&picture.forecast, ROWS);
    for (row, line) in lines.iter_mut().enumerate() {
        let label = if row == 0 {
            most.to_string()
        } else {
            String::new()
        };
        *line = format!("{label:>4} {line}");
    }
    lines.push(format!(
        "     {:<14}{:<14}{:<14}{:<14}",
        "today", "in a week", "two", "three"
    ));
    doc.push(Block::Drawing(lines));
    doc
}

/// Technique against difficulty.
pub(super) fn skills(picture: &Picture, bar: f64) -> Doc {
    if picture.skills.is_empty() {
        return vec![Block::Dim(
            "No question was scored yet: each fills a cell of this map.".into(),
        )];
    }
    let head = ["", "1 easy", "2", "3", "4", "5 hard", "all"].map(str::to_owned);
    let cell = |mean: f64, n: usize| {
        let mark = if mean < bar { "▼" } else { " " };
        let times = if n > 1 {
            format!("×{n}")
        } else {
            String::new()
        };
        format!("{}{mark}{times}", beside(mean, bar))
    };
    let rows = picture.skills.iter().map(|skill| {
        let name = format!("{}: {}", skill.kind.title(), words(&skill.technique));
        let cells = skill
            .cells
            .iter()
            .map(|found| found.map_or_else(|| "·".to_owned(), |(mean, n)| cell(mean, n)));
        let all = cell(skill.mean(), skill.n());
        [elide(&name, 34)]
            .into_iter()
            .chain(cells)
            .chain([all])
            .collect()
    });
    vec![
        Block::Dim(format!(
            "Mean of 4 by difficulty, ×N where there is more than one; ▼ below {bar:.1}."
        )),
        Block::Gap,
        Block::Table(head.to_vec(), rows.collect()),
    ]
}

/// Each kind of round against the bar, and the course of a loop.
pub(super) fn of_rounds(picture: &Picture, facts: &CourseFacts) -> Doc {
    let mut doc = Doc::new();
    let lines = picture.rounds.iter().map(|one| footing(one, facts.bar));
    doc.push(Block::Drawing(lines.collect()));
    doc.push(Block::Dim(format!(
        "from 1 to 4: ● mean of the last scores, ━ where it lies (95 %), │ the bar of {}, {:.1}, ◆ both at once",
        facts.level, facts.bar
    )));
    doc.push(Block::Dim(
        "ready: all of ━ reaches the bar · not yet: none of it does · open: more scores will tell"
            .into(),
    ));
    doc.push(Block::Gap);
    doc.push(Block::Heading("In the course of a loop".into()));
    if picture.positions.is_empty() {
        doc.push(Block::Dim("No loop of three rounds yet.".into()));
    }
    for place in &picture.positions {
        let label = format!("round {}", place.place);
        let words = format!("{:.1} of 4, n = {}", place.mean, place.n);
        doc.push(Block::Bar(label, (place.mean - 1.0) / 3.0, words));
    }
    match rounds::fatigue(&picture.positions) {
        Some(fall) if fall >= 0.1 => doc.push(Block::Text(format!(
            "The last round is {fall:.1} below the first: rest between rounds, and drill late in the evening."
        ))),
        Some(_) => doc.push(Block::Good("You do not tire: the last round is as good as the first.".into())),
        None if picture.positions.is_empty() => {}
        None => doc.push(Block::Dim(format!(
            "{} loops make a trend of it.",
            rounds::LEAST
        ))),
    }
    if let Some(task) = &facts.weakest {
        doc.push(Block::Gap);
        let what = match &task.target {
            Some(target) => format!("enter drills “{}”", target.title),
            None => "enter drills it".to_owned(),
        };
        doc.push(Block::Accent(format!(
            "Weakest: {}, {}; {what}.",
            task.label, task.reason
        )));
    }
    doc
}

/// The month over the week in which it begins.
fn months(map: &Heatmap) -> String {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = |day: Day| {
        let text = day.to_string();
        let number: Option<usize> = text.split('-').nth(1).and_then(|month| month.parse().ok());
        number
            .and_then(|number| NAMES.get(number.checked_sub(1)?))
            .copied()
    };
    let weeks = (0..map.weeks.len()).map(|week| month(map.start.plus(week as u32 * 7)));
    label_weeks(weeks)
}

/// Names over weeks of two cells; a first month of a single week gives way to the next one.
fn label_weeks<'a>(weeks: impl Iterator<Item = Option<&'a str>>) -> String {
    let mut line = " ".repeat(usize::from(WEEKDAY));
    let mut known = None;
    for (week, name) in weeks.enumerate() {
        let place = usize::from(WEEKDAY) + week * 2;
        if name != known {
            if width(&line) >= place && week > 0 {
                line.truncate(usize::from(WEEKDAY));
            }
            line.push_str(&" ".repeat(place.saturating_sub(width(&line))));
            line.push_str(name.unwrap_or_default());
        }
        known = name;
    }
    line
}

/// A share on a scale from 50 to 100 percent.
fn kept(label: &str, found: &Retention, target: f64) -> String {
    let scale = scale((0.5, 1.0), Some(found.interval), Some(found.share), target);
    let expected = found.expected.map_or_else(String::new, |expected| {
        format!(", expected {:.0} %", expected * 100.0)
    });
    let share = found.share * 100.0;
    format!(
        "{label:<LABEL$}{scale}  {share:.0} %{expected}, n = {}",
        found.n
    )
}

/// A kind of round on the scale of scores.
fn footing(one: &Footing, bar: f64) -> String {
    let scale = scale((1.0, 4.0), one.interval, one.mean, bar);
    let told = match (one.mean, one.interval) {
        (None, _) => "never sat".to_owned(),
        (Some(mean), None) => {
            let left = rounds::LEAST - one.n.min(rounds::LEAST);
            format!("{mean:.1}, n = {}, {left} more", one.n)
        }
        (Some(_), Some((low, high))) => {
            let word = match one.word(bar) {
                Some(Word::Ready) => "ready",
                Some(Word::NotYet) => "not yet",
                Some(Word::Open) | None => "open",
            };
            format!("{low:.1}–{high:.1}, n = {}, {word}", one.n)
        }
    };
    format!("{:<LABEL$}{scale}  {told}", one.kind.title())
}

/// A line from one value to another with an interval, a value in it and a mark to hold it against.
fn scale(
    (from, to): (f64, f64),
    interval: Option<(f64, f64)>,
    value: Option<f64>,
    mark: f64,
) -> String {
    let place = |value: f64| {
        let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
        (share * (SCALE - 1) as f64).round() as usize
    };
    let inside = interval.map(|(low, high)| place(low)..=place(high));
    (0..SCALE)
        .map(|at| {
            let is_value = value.is_some_and(|value| place(value) == at);
            match (is_value, place(mark) == at) {
                (true, true) => '◆',
                (true, false) => '●',
                (false, true) => '│',
                (false, false) if inside.as_ref().is_some_and(|inside| inside.contains(&at)) => '━',
                (false, false) => '·',
            }
        })
        .collect()
}

/// Columns of two cells, `rows` high, the greatest value full.
fn columns(values: &[usize], rows: usize) -> Vec<String> {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let eighths = |value: usize| match value {
        0 => 0,
        value => (value * rows * 8).div_ceil(most),
    };
    let row = |row: usize| {
        let below = (rows - 1 - row) * 8;
        let cells = values.iter().map(|value| {
            let filled = eighths(*value).saturating_sub(below).min(8);
            EIGHTHS.get(filled).copied().unwrap_or(' ')
        });
        let pairs: String = cells.flat_map(|cell| [cell, ' ']).collect();
        pairs.trim_end().to_owned()
    };
    (0..rows).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_from_below_and_the_least_is_seen() {
        assert_eq!(columns(&[0, 1, 8, 16], 2), ["      █", "  ▁ █ █"]);
        assert_eq!(columns(&[0, 0], 1), [""]);
        assert_eq!(columns(&[1, 1000], 1), ["▁ █"]);
    }

    #[test]
    fn every_month_has_its_name_but_a_first_one_of_a_week() {
        let check = |weeks: &[&str], expect: &str| {
            let line = label_weeks(weeks.iter().map(|name| Some(*name)));
            assert_eq!(line.trim_start(), expect);
        };
        check(&["May", "Jun", "Jun", "Jun", "Jun", "Jul"], "Jun     Jul");
        check(
            &["May", "May", "Jun", "Jun", "Jun", "Jun", "Jul"],
            "May Jun     Jul",
        );
        check(&["May", "May", "May", "May", "Jun"], "May     Jun");
    }

    #[test]
    fn a_scale_shows_interval_value_and_mark() {
        let plain = scale((1.0, 4.0), None, None, 2.5);
        assert_eq!(plain.chars().position(|c| c == '│'), Some(15));
        let whole = scale((1.0, 4.0), Some((1.0, 4.0)), Some(2.5), 2.5);
        assert_eq!(whole.matches('━').count(), 30);
        assert!(whole.contains('◆'));
        let low = scale((1.0, 4.0), Some((1.0, 2.0)), Some(1.5), 3.0);
        assert_eq!(low, "━━━━━●━━━━━·········│··········");
    }
}
