//! The plan: what it is made for, tonight, then every day until the interview.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::course::{CourseFacts, about};
use crate::app::doc::{Block, Doc};
use crate::app::screen::{PlanPage, PlanView};
use crate::base::text::plural;
use crate::keymap::{Key, KeyCode};
use crate::memory::Day;
use crate::plan::{PlanDay, work};
use crate::progress::Picture;
use crate::view::draw::area as to_area;
use crate::view::page;
use crate::view::screen::{charts, list};
use crate::view::styles::Styles;

/// Cells of half a year of days, with a gap behind.
const BESIDE: u16 = 61;

/// A list narrower than this stands below the days.
const LEAST_LIST: u16 = 40;

/// So many weak spots are named above the days.
const SPOTS: usize = 5;

/// Draws the screen.
pub fn draw(model: &Model, view: &PlanView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let tabs: Vec<(&str, bool)> = PlanPage::ALL
        .iter()
        .map(|page| (page.label(), *page == view.page))
        .collect();
    list::heading_with(&model.spots, "", &tabs, styles, area, frame);
    let top = 3.min(area.height);
    let inner = Rect {
        x: area.x + 2,
        y: area.y + top,
        width: area.width.saturating_sub(4),
        height: area.height - top,
    };
    let doc = match &view.facts {
        None => vec![Block::Dim("reading your history …".into())],
        Some(facts) => match (view.page, &view.picture) {
            (PlanPage::Plan, _) => told(facts),
            (_, None) => vec![Block::Dim("reading your history …".into())],
            (PlanPage::Activity, Some(picture)) => {
                return days(model, view, picture, styles, inner, frame);
            }
            (PlanPage::Memory, Some(picture)) => charts::memory(picture),
            (PlanPage::Skills, Some(picture)) => charts::skills(picture, facts.bar),
            (PlanPage::Rounds, Some(picture)) => charts::of_rounds(picture, facts),
        },
    };
    let lines = page::lines(&doc, usize::from(inner.width), styles);
    page::scrolled(lines, &view.scroll, inner, styles, frame);
}

/// Half a year of days, and what was done on the one that is looked at: beside them, or below.
fn days(
    model: &Model,
    view: &PlanView,
    picture: &Picture,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let day = view.day();
    let is_wide = area.width >= BESIDE + LEAST_LIST;
    let left = Rect {
        width: if is_wide { BESIDE } else { area.width },
        ..area
    };
    let days = charts::activity(picture, day);
    let days = page::lines(&days, usize::from(left.width), styles);
    let below = (days.len() as u16 + 1).min(area.height);
    page::draw(days, 0, left, styles, frame);
    let right = if is_wide {
        Rect {
            x: area.x + BESIDE,
            width: area.width - BESIDE,
            ..area
        }
    } else {
        Rect {
            y: area.y + below,
            height: area.height - below,
            ..area
        }
    };
    let list = day.map_or_else(Doc::new, |day| charts::of_day(view, day));
    let list = page::lines(&list, usize::from(right.width), styles);
    page::scrolled(list, &view.scroll, right, styles, frame);
    let map = &picture.heatmap;
    let (Some(day), Some(at)) = (day, day.and_then(|day| charts::cell_of(map, day))) else {
        return;
    };
    // A click on a day looks at it, as so many steps by days do.
    for other in (map.start.0..=map.last().0).map(Day) {
        let Some((row, cell)) = charts::cell_of(map, other).filter(|place| *place != at) else {
            continue;
        };
        let spot = Rect {
            x: left.x.saturating_add(cell),
            y: left.y.saturating_add(row),
            width: 2,
            height: 1,
        };
        let (code, steps) = if other < day {
            (KeyCode::Up, day.since(other))
        } else {
            (KeyCode::Down, other.since(day))
        };
        let spot = to_area(spot.intersection(left));
        model.spots.mark(spot, Key::plain(code), steps as usize);
    }
}

fn told(facts: &CourseFacts) -> Doc {
    let mut doc = Doc::new();
    if let Some(trouble) = &facts.trouble {
        doc.push(Block::Bad(trouble.clone()));
        doc.push(Block::Gap);
    }
    if let (Some(profile), Some(plan)) = (&facts.course.profile, &facts.plan) {
        doc.push(Block::Text(about(profile, facts.today)));
        weak(facts, &mut doc);
        for day in &plan.days {
            of_day(facts, day, &mut doc);
        }
    } else {
        doc.push(Block::Text(
                "No plan yet. Press n and say when the interview is, how many hours a day you have, and for \
                 which level: `2026-12-18 1.5 L5`. Each day then has its part: what is due, what is weak, \
                 mocks at the end. What you do not get done moves on by itself."
                    .into(),
            ));
        weak(facts, &mut doc);
    }
    doc
}

/// What is below the bar.
fn weak(facts: &CourseFacts, doc: &mut Doc) {
    doc.push(Block::Gap);
    if facts.spots.is_empty() {
        let what = match facts.standings.len() {
            0 => "Nothing is known of you yet: every round you sit makes the plan your own."
                .to_owned(),
            n => format!(
                "No technique is below {:.1}, the bar of {}, in {}.",
                facts.bar,
                facts.level,
                plural(n, "kind of round").replace("rounds", "round")
            ),
        };
        doc.push(Block::Dim(what));
        return;
    }
    doc.push(Block::Dim(format!(
        "Below {:.1}, the bar of {}:",
        facts.bar, facts.level
    )));
    for spot in facts.spots.iter().take(SPOTS) {
        let name = crate::progress::words(&spot.technique);
        let label = format!("{}: {name}", spot.kind.title());
        doc.push(Block::Pair(label, spot.evidence()));
    }
    if let Some(more) = facts.spots.len().checked_sub(SPOTS + 1) {
        doc.push(Block::Dim(format!("and {} more", more + 1)));
    }
}

/// A day: its date, its part of the way, its blocks.
fn of_day(facts: &CourseFacts, day: &PlanDay, doc: &mut Doc) {
    doc.push(Block::Gap);
    let minutes = day.minutes_to_do();
    let left = match minutes {
        0 => "done".to_owned(),
        minutes => work::span(minutes),
    };
    let when = if day.day == facts.today {
        format!("{} today", day.day)
    } else {
        day.day.to_string()
    };
    doc.push(Block::Heading(format!(
        "{when} · {} · {left}",
        day.phase.title()
    )));
    for block in &day.blocks {
        let mark = if block.done { "✓" } else { "·" };
        let line = format!("{mark} {} · {} min", block.work.label(), block.minutes);
        match (block.done, block.why.as_str()) {
            (true, _) => doc.push(Block::Dim(line)),
            (false, "") => doc.push(Block::Text(line)),
            (false, why) => doc.push(Block::Text(format!("{line} · {why}"))),
        }
    }
}
