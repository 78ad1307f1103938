//! A past round, played again: the page, the events beside it, and the bar one walks along.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::layout::Area;
use crate::app::screen::replay::pages;
use crate::app::screen::replay::place::{gutter, regions};
use crate::app::screen::{ReplayPage, ReplayView};
use crate::app::{Model, Size};
use crate::base::text::{elide, width};
use crate::interview::Pad;
use crate::keymap::{Key, KeyCode};
use crate::report::reel::{Chapter, Stop};
use crate::report::track::Happened;
use crate::view::draw::rect;
use crate::view::styles::Styles;
use crate::view::{pad, page};

/// Between the names of the pages.
const TAB_GAP: &str = "   ";

/// Returns what is played, for the status row.
pub fn title(view: &ReplayView) -> String {
    let Some(chapter) = view.chapter() else {
        return "reading …".to_owned();
    };
    let rounds = view.reel.as_ref().map_or(1, |reel| reel.chapters.len());
    let number = if rounds > 1 {
        format!(" {}/{rounds}", view.chapter + 1)
    } else {
        String::new()
    };
    let question = view.question().map(|(_, plan, _)| plan.title.as_str());
    format!(
        "{}{number} · {}",
        chapter.name,
        question.unwrap_or_default()
    )
}

/// Returns the speed and the round's clock, for the status row.
pub fn clock(view: &ReplayView) -> String {
    let Some((clock, budget)) = view.clock() else {
        return String::new();
    };
    let mark = if view.playing.is_some() { "▶" } else { "⏸" };
    format!("{mark} {} · {clock} of {budget}", view.speed_label())
}

/// Draws the screen.
pub fn draw(model: &Model, view: &ReplayView, styles: &Styles, size: Size, frame: &mut Frame<'_>) {
    let parts = regions(size);
    let Some(chapter) = view.chapter() else {
        let line = Line::from(Words::styled("reading the sitting …", styles.dim));
        return frame.render_widget(line, rect(parts.tabs));
    };
    let here = chapter.stop(view.at);
    frame.render_widget(tabs(view, styles), rect(parts.tabs));
    mark_tabs(model, view, parts.tabs);
    draw_page(view, styles, rect(parts.page), frame);
    if let Some(side) = parts.side {
        draw_events(chapter, here, styles, rect(side), frame);
    }
    let last = marks(chapter, here).next_back();
    let last = last.map_or_else(String::new, |(stop, text)| format!("{} {text}", stop.clock));
    let last = elide(&last, usize::from(parts.last.width));
    frame.render_widget(
        Line::from(Words::styled(last, styles.accent)),
        rect(parts.last),
    );
    let cells = usize::from(parts.bar.width);
    frame.render_widget(bar(view, chapter, cells, styles), rect(parts.bar));
}

fn tabs(view: &ReplayView, styles: &Styles) -> Line<'static> {
    let mut words = Vec::new();
    for one in ReplayPage::ALL {
        let is_open = one == view.page;
        let style = if is_open { styles.accent } else { styles.dim };
        words.push(Words::styled(tab(view, one), style));
        words.push(Words::raw(TAB_GAP));
    }
    Line::from(words)
}

fn tab(view: &ReplayView, page: ReplayPage) -> &'static str {
    let is_open = page == view.page;
    match (page, &view.pad) {
        (ReplayPage::Work, Some((Pad::Notes, _))) if is_open => "work: notes",
        (ReplayPage::Work, _) if is_open => "work: answer",
        _ => page.label(),
    }
}

/// A click on a page's name turns to it, as tab does.
fn mark_tabs(model: &Model, view: &ReplayView, area: Area) {
    let all = ReplayPage::ALL;
    let open = all.iter().position(|one| *one == view.page).unwrap_or(0);
    let mut x = area.x;
    for (index, one) in all.into_iter().enumerate() {
        let cells = width(tab(view, one)) as u16;
        let spot = Area {
            x,
            width: cells,
            ..area
        };
        let steps = (index + all.len() - open) % all.len();
        model.spots.mark(spot, Key::plain(KeyCode::Tab), steps);
        x = x.saturating_add(cells + TAB_GAP.len() as u16);
    }
}

fn draw_page(view: &ReplayView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let doc = match view.page {
        ReplayPage::Work | ReplayPage::Notes => {
            if let Some((_, text)) = &view.pad {
                let look = pad::Look {
                    gutter: gutter(text),
                    focused: true,
                };
                pad::draw(text, look, "nothing written yet", styles, area, frame);
            }
            return;
        }
        ReplayPage::Said => pages::said(view),
        ReplayPage::Results => pages::results(view),
    };
    let lines = page::lines(&doc, usize::from(area.width), styles);
    page::scrolled(lines, &view.scroll, area, styles, frame);
}

/// Everything up to the stop `here` that is not an edit.
fn marks(chapter: &Chapter, here: usize) -> impl DoubleEndedIterator<Item = (&Stop, &str)> {
    let passed = chapter.stops.iter().take(here + 1);
    passed.filter_map(|stop| match &stop.what {
        Happened::Mark(text) => Some((stop, text.as_str())),
        Happened::Answer(_) | Happened::Notes(_) => None,
    })
}

fn draw_events(chapter: &Chapter, here: usize, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let cells = usize::from(area.width);
    let rows = usize::from(area.height);
    let told: Vec<_> = marks(chapter, here).rev().take(rows).collect();
    for ((stop, text), row) in told.into_iter().rev().zip(area.rows()) {
        let at = stop.clock.to_string();
        let text = elide(text, cells.saturating_sub(width(&at) + 3));
        let line = Line::from(vec![
            Words::styled("│ ", styles.line),
            Words::styled(at, styles.dim),
            Words::styled(format!(" {text}"), styles.text),
        ]);
        frame.render_widget(line, row);
    }
}

/// The whole round as a line: events as dots, where one is as a block.
fn bar(view: &ReplayView, chapter: &Chapter, cells: usize, styles: &Styles) -> Line<'static> {
    let (at, length) = (view.at, chapter.length);
    let idle = if view.cuts {
        "idle time cut"
    } else {
        "idle time played"
    };
    let tail = format!("  {at} / {length}  {idle}");
    let room = cells.saturating_sub(width(&tail)).max(8);
    let cell = |place: u64| {
        let share = place as f64 / length.0.max(1) as f64;
        ((share * (room - 1) as f64).round() as usize).min(room - 1)
    };
    let mut line = vec!['─'; room];
    for stop in &chapter.stops {
        let is_mark = matches!(stop.what, Happened::Mark(_));
        if let Some(dot) = line.get_mut(cell(stop.at.0)).filter(|_| is_mark) {
            *dot = '•';
        }
    }
    let head = cell(at.0);
    let before: String = line.iter().take(head).collect();
    let behind: String = line.iter().skip(head + 1).collect();
    Line::from(vec![
        Words::styled(before, styles.accent),
        Words::styled("█", styles.accent),
        Words::styled(behind, styles.dim),
        Words::styled(tail, styles.dim),
    ])
}
