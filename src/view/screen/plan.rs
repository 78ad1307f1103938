//! The plan: what it is made for, tonight, then every day until the interview.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::course::{CourseFacts, about};
use crate::app::doc::{Block, Doc};
use crate::app::screen::{PlanPage, PlanView};
use crate::base::text::plural;
use crate::plan::{PlanDay, work};
use crate::view::page;
use crate::view::screen::{charts, list};
use crate::view::styles::Styles;

/// So many weak spots are named above the days.
const SPOTS: usize = 5;

/// Draws the screen.
pub fn draw(view: &PlanView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let tabs: Vec<(&str, bool)> = PlanPage::ALL
        .iter()
        .map(|page| (page.label(), *page == view.page))
        .collect();
    list::heading("", &tabs, styles, area, frame);
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
            (PlanPage::Activity, Some(picture)) => charts::activity(picture),
            (PlanPage::Memory, Some(picture)) => charts::memory(picture),
            (PlanPage::Skills, Some(picture)) => charts::skills(picture, facts.bar),
            (PlanPage::Rounds, Some(picture)) => charts::of_rounds(picture, facts),
        },
    };
    let lines = page::lines(&doc, usize::from(inner.width), styles);
    page::scrolled(lines, &view.scroll, inner, styles, frame);
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
