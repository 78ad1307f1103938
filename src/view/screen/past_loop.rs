//! The page of a past loop: a line a round, below them what the record shows of the selected one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::screen::LoopView;
use crate::app::screen::open::LIST_TOP;
use crate::base::text::{elide, plural, width};
use crate::diary::written_tags;
use crate::report::glance::{Glance, RoundGlance};
use crate::view::page;
use crate::view::screen::history::sparkline;
use crate::view::screen::list;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(view: &LoopView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let decision = &view.packet.decision;
    let mean = decision
        .mean
        .map_or_else(String::new, |mean| format!(" · {mean:.2}"));
    let verdict = decision.recommendation.as_str();
    let bar = view.glance.bar;
    let title = format!(
        "{verdict}{mean} of {bar:.2}, the bar of {}",
        view.packet.level
    );
    list::heading(&title, &[], styles, area, frame);
    let cells = usize::from(area.width);
    let row = |at: u16| {
        Rect {
            y: area.y + at,
            height: 1,
            ..area
        }
        .intersection(area)
    };
    let course = elide(&course(&view.glance), cells.saturating_sub(4));
    let course = Words::styled(format!("  {course}"), styles.dim);
    frame.render_widget(Line::from(course), row(2));
    let head = columns(
        "round",
        &["score", "bar", "time", "hints", "asked", "missed"],
        cells,
    );
    let head = Words::styled(format!("    {head}"), styles.dim);
    frame.render_widget(Line::from(head), row(LIST_TOP - 1));
    for (at, (index, round)) in (LIST_TOP..).zip(view.glance.rounds.iter().enumerate()) {
        let is_selected = index == view.selected;
        let tags = view.tagged.at(&view.session.plan.session, Some(index));
        let line = line(round, bar, cells);
        let room = cells.saturating_sub(width(&line) + 6);
        let tags = elide(&written_tags(&tags), room);
        let (mark, style) = if is_selected {
            ("  › ", styles.accent)
        } else {
            ("    ", styles.text)
        };
        let words = vec![
            Words::styled(mark, styles.accent),
            Words::styled(line, style),
            Words::styled(format!("  {tags}"), styles.dim),
        ];
        frame.render_widget(Line::from(words), row(at));
    }
    let rounds = u16::try_from(view.glance.rounds.len()).unwrap_or(u16::MAX);
    let top = LIST_TOP
        .saturating_add(rounds)
        .saturating_add(1)
        .min(area.height);
    let inner = Rect {
        x: area.x + 2,
        y: area.y + top,
        width: area.width.saturating_sub(4),
        height: area.height - top,
    };
    let lines = page::lines(&view.detail(), usize::from(inner.width), styles);
    page::scrolled(lines, &view.scroll, inner, styles, frame);
}

/// A line a round: score, distance to the bar, time, help, what was missed.
fn line(round: &RoundGlance, bar: f64, cells: usize) -> String {
    let count = |n: usize| match n {
        0 => "–".to_owned(),
        n => n.to_string(),
    };
    let score = round
        .score
        .map_or("–".to_owned(), |score| format!("{score:.2}"));
    let to_bar = round
        .score
        .map_or_else(String::new, |score| format!("{:+.2}", score - bar));
    let minutes = |span: crate::base::Span| (span.0 as f64 / 60_000.0).round();
    let time = format!("{}/{} min", minutes(round.spent), minutes(round.budget));
    let values = [
        score,
        to_bar,
        time,
        count(round.hints),
        count(round.probes),
        count(round.missed),
    ];
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    columns(&round.name, &values, cells)
}

/// The columns: the name has what the figures leave, as far as it needs it.
fn columns(name: &str, values: &[&str], cells: usize) -> String {
    const WIDTHS: [usize; 6] = [6, 6, 11, 6, 6, 7];
    let used: usize = WIDTHS.iter().sum();
    let room = cells.saturating_sub(used + 6).clamp(8, 30);
    let name = elide(name, room);
    let pad = room.saturating_sub(width(&name));
    let mut out = format!("{name}{}", " ".repeat(pad));
    for (value, cells) in values.iter().zip(WIDTHS) {
        let pad = cells.saturating_sub(width(value));
        out.push_str(&" ".repeat(pad));
        out.push_str(value);
    }
    out
}

/// Whether the later rounds went worse, in a line.
fn course(glance: &Glance) -> String {
    let scores: Vec<f64> = glance
        .rounds
        .iter()
        .filter_map(|round| round.score)
        .collect();
    if scores.is_empty() {
        return "no round is scored yet".to_owned();
    }
    let line = format!("in the order sat {}", sparkline(&scores));
    match glance.drift {
        None => format!(
            "{line} · {}: too few to say whether you tired",
            plural(scores.len(), "round")
        ),
        Some(drift) => format!(
            "{line} · last {} rounds against the first {}: score {:+.2}, time used {:+.0} %",
            drift.n,
            drift.n,
            drift.score,
            drift.time * 100.0
        ),
    }
}
