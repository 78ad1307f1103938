//! The parts of an assessment: the list above the round, the page before it, the wait after it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::doc::{Block, Doc};
use crate::app::live::Live;
use crate::base::text::{elide, flow, plural, width};
use crate::base::{Span, Timestamp};
use crate::interview::{PartStatus, PartView, Session, Sitting};
use crate::view::page;
use crate::view::styles::Styles;

/// Cells that number, kind, status and time take beside a title.
const COLUMNS: usize = 40;

/// Returns the list of parts, a line each, and what the keys do.
pub fn list(
    session: &Session,
    selected: usize,
    now: Timestamp,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let open = session.open_part();
    let mut lines: Vec<Line<'static>> = session
        .parts()
        .enumerate()
        .map(|(index, view)| {
            let unsettled = if view.part == open {
                session.unsettled(now)
            } else {
                Span::ZERO
            };
            let spent = view.state.spent + unsettled;
            let line = line(index, &view, &spent.to_string(), cells, styles);
            if index == selected {
                line.style(styles.selected)
            } else {
                line
            }
        })
        .collect();
    lines.push(Line::default());
    let left = Span(session.left(now).0.div_ceil(1000) * 1000);
    lines.push(Line::from(Words::styled(
        format!(" {left} left for all of them · alt-e hands everything in, once"),
        styles.dim,
    )));
    lines.push(Line::from(Words::styled(
        " enter or the number opens · esc goes back",
        styles.dim,
    )));
    lines
}

fn line(
    index: usize,
    view: &PartView<'_>,
    spent: &str,
    cells: usize,
    styles: &Styles,
) -> Line<'static> {
    let status = view.status();
    let style = match status {
        PartStatus::Untouched => styles.dim,
        PartStatus::Drafted | PartStatus::Run => styles.text,
        PartStatus::Kept => styles.good,
    };
    let room = cells.saturating_sub(COLUMNS);
    let title = elide(&view.plan.heading(), room);
    let gap = " ".repeat(room.saturating_sub(width(&title)));
    Line::from(vec![
        Words::styled(format!(" {} ", index + 1), styles.accent),
        Words::styled(format!("{title}{gap}"), styles.text),
        Words::styled(format!(" {:<14}", view.kind.title()), styles.dim),
        Words::styled(format!(" {:<12}", status.as_str()), style),
        Words::styled(format!(" {spent:>8}"), styles.dim),
    ])
}

/// Returns the page before an assessment.
pub fn briefing(live: &Live) -> Doc {
    let session = &live.session;
    let mut doc = vec![
        Block::Title(session.plan.title.clone()),
        Block::Accent("The one clock starts when you press enter.".into()),
        Block::Gap,
        Block::Pair(
            "length".into(),
            format!(
                "{} for everything · at zero all of it is handed in as it stands",
                session.budget()
            ),
        ),
        Block::Pair(
            "order".into(),
            "free: F4 lists the parts, F7 goes to the next one".into(),
        ),
        Block::Pair(
            "help".into(),
            "nobody to ask, no hints; runs show visible data and cases only".into(),
        ),
        Block::Pair(
            "submit".into(),
            "once, for all parts (alt-e); verdicts come with the report".into(),
        ),
    ];
    if (session.plan.time_factor - 1.0).abs() > f64::EPSILON {
        doc.push(Block::Pair(
            "time".into(),
            format!("the clock × {:.2}", session.plan.time_factor),
        ));
    }
    doc.push(Block::Gap);
    let all = session.parts().count();
    doc.push(Block::Heading(plural(all, "part")));
    let (clock, alone) = (session.budget(), session.alone());
    // The parts share the clock: their own minutes may be more than it has.
    let share = (clock.0 as f64 / alone.0.max(1) as f64).min(1.0);
    let minutes = |span: Span| span.scaled(share).as_minutes().floor();
    for (index, view) in session.parts().enumerate() {
        let bare = session
            .plan
            .rounds
            .get(view.part.round)
            .is_some_and(|round| round.bare);
        let bare = if bare { " · bare pad" } else { "" };
        doc.push(Block::Pair(
            format!("{} {}", index + 1, view.kind.title()),
            format!(
                "{} · about {} min{bare}",
                view.plan.title,
                minutes(view.plan.budget)
            ),
        ));
    }
    if alone > clock {
        doc.push(Block::Dim(format!(
            "Sat one by one they are given {} minutes: more than fits, so these are their shares of \
             the clock. Choose what to finish.",
            alone.as_minutes().round()
        )));
    }
    if let (Sitting::Loop { id }, Some(deck)) = (&session.plan.sitting, &live.deck)
        && let Some(found) = deck.find_loop(id)
    {
        doc.push(Block::Gap);
        doc.push(Block::Heading(found.name.clone()));
        doc.push(Block::Text(flow(&found.briefing)));
    }
    doc
}

/// Draws the wait for the verdicts.
pub fn judging(live: &Live, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let lines = page::lines(&waiting(live), usize::from(inner.width), styles);
    page::scrolled(lines, &live.desk.side_scroll, inner, styles, frame);
}

fn waiting(live: &Live) -> Doc {
    let session = &live.session;
    let now = session.unjudged_part().map(|view| view.part);
    let mut doc = vec![
        Block::Title("Everything is handed in".into()),
        Block::Text("Part after part is judged; the report follows.".into()),
        Block::Gap,
    ];
    for (index, view) in session.parts().enumerate() {
        let word = if Some(view.part) == now {
            "being judged …"
        } else if view.state.is_being_judged() {
            "waits"
        } else if view.state.is_blank(view.plan) {
            "left blank"
        } else if view.kind.is_measured() {
            "judged"
        } else {
            "you score it after this"
        };
        doc.push(Block::Pair(
            format!("{} {}", index + 1, view.plan.title),
            word.into(),
        ));
    }
    doc
}
