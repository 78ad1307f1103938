//! A running round: prompt and schema at the side, the pad and its output at work.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Model;
use crate::app::desk::Pane;
use crate::app::layout::{self, Area};
use crate::app::live::Live;
use crate::app::msg::Size;
use crate::app::screen::typing::gutter_width;
use crate::app::screen::{drawing, own, scratch, talk};
use crate::base::Timestamp;
use crate::base::text::{elide, plural, width};
use crate::deck::RoundKind;
use crate::dialect::Dialect;
use crate::editor::vim::VimMode;
use crate::interview::Pad;
use crate::keymap::{Key, KeyCode};
use crate::view::draw::rect;
use crate::view::screen::output;
use crate::view::styles::Styles;
use crate::view::{ghost, grid, pad, page};

/// Draws the screen.
pub fn draw(model: &Model, live: &Live, styles: &Styles, now: Timestamp, frame: &mut Frame<'_>) {
    let area = frame.area();
    let size = Size {
        width: area.width,
        height: area.height,
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    if let Some(x) = panes.divider {
        let body = layout::frame(size).body;
        for y in body.y..body.y + body.height {
            frame.render_widget(
                Words::styled("│", styles.line),
                Rect {
                    x,
                    y,
                    width: 1,
                    height: 1,
                },
            );
        }
    }
    for (pane, area) in &panes.areas {
        title(model, live, *pane, *area, styles, frame);
        let inner = rect(area.below_title());
        match pane {
            Pane::Interviewer => {
                let inner = rect(area.below_title().inset(1));
                let lines = page::lines(&talk::page(live), usize::from(inner.width), styles);
                let scroll = &live.desk.side_scroll;
                if live.desk.follow_talk {
                    page::at_end(lines, scroll, inner, styles, frame);
                } else {
                    page::scrolled(lines, scroll, inner, styles, frame);
                }
            }
            Pane::Schema => {
                let inner = rect(area.below_title().inset(1));
                let lines = schema(live, usize::from(inner.width), styles);
                page::scrolled(lines, &live.desk.side_scroll, inner, styles, frame);
            }
            Pane::Drawing => {
                let inner = rect(area.below_title().inset(1));
                let lines = page::lines(&drawing::page(live), usize::from(inner.width), styles);
                page::scrolled(lines, &live.desk.side_scroll, inner, styles, frame);
            }
            Pane::Own => {
                let inner = rect(area.below_title().inset(1));
                let doc = own::page(model, live);
                let lines = page::lines(&doc, usize::from(inner.width), styles);
                page::scrolled(lines, &live.desk.side_scroll, inner, styles, frame);
            }
            Pane::Answer => text(live, Pad::Answer, inner, styles, frame),
            Pane::Notes => text(live, Pad::Notes, inner, styles, frame),
            Pane::Output => output::draw(model, live, styles, now, inner, frame),
        }
    }
}

/// The row above a pane: its name, brighter where keys go.
fn title(
    model: &Model,
    live: &Live,
    pane: Pane,
    area: Area,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let focused = live.desk.focus() == pane;
    let name = match (pane, live.kind()) {
        (Pane::Interviewer, _) if live.own => "Guide",
        (Pane::Interviewer, _) if live.session.is_assessment() => "Task",
        (Pane::Interviewer, _) => "Interviewer",
        (Pane::Schema, _) => "Schema",
        (Pane::Notes, _) => "Notes",
        (Pane::Drawing, _) => "Drawing",
        (Pane::Own, RoundKind::Recruiter) => "Your numbers",
        (Pane::Own, _) => "Your story",
        (Pane::Answer, RoundKind::Sql | RoundKind::Modelling) => "SQL",
        (Pane::Answer, RoundKind::Coding) => live
            .coding()
            .and_then(|coding| coding.language.as_ref())
            .map_or("Python", |language| language.name.as_str()),
        (Pane::Answer, _) => "Your answer",
        (Pane::Output, _) => "Output",
    };
    let mut words = vec![Words::styled(
        format!(" {name}"),
        if focused { styles.accent } else { styles.dim },
    )];
    if pane == Pane::Answer && live.desk.watch.is_some() {
        words.push(Words::styled(" · file watched", styles.accent));
    }
    if (pane, live.kind()) == (Pane::Answer, RoundKind::Sql) {
        let dialect = live.session.dialect();
        if dialect != Dialect::Sqlite {
            words.push(Words::styled(format!(" · {}", dialect.title()), styles.dim));
        }
    }
    // The panes that share the side are named, so that nobody has to guess that they are there.
    if pane.is_at_the_side() {
        let order = crate::app::desk::Desk::order(live.kind());
        for other in order.iter().filter(|other| **other != pane) {
            let name = match other {
                Pane::Interviewer if live.own => "guide",
                Pane::Interviewer if live.session.is_assessment() => "task",
                Pane::Interviewer => "interviewer",
                Pane::Schema => "schema",
                Pane::Notes => "notes",
                Pane::Drawing => "drawing",
                Pane::Own if live.kind() == RoundKind::Recruiter => "numbers",
                Pane::Own => "story",
                Pane::Answer | Pane::Output => continue,
            };
            // A click turns to it, as so many steps from pane to pane do.
            let before: usize = words.iter().map(Words::width).sum();
            let spot = Area {
                x: area.x.saturating_add(before as u16 + 3),
                width: width(name) as u16,
                height: area.height.min(1),
                ..area
            };
            let at = |pane| order.iter().position(|one| *one == pane).unwrap_or(0);
            let steps = (at(*other) + order.len() - at(live.desk.focus())) % order.len();
            let is_here = spot.x + spot.width <= area.x + area.width;
            let next = Key::plain(KeyCode::F(6));
            model
                .spots
                .mark(spot, next, if is_here { steps } else { 0 });
            words.push(Words::styled(format!(" · {name}"), styles.dim));
        }
    }
    if let Some(held) = scratch::label(live).filter(|_| pane == Pane::Output) {
        words.push(Words::styled(format!("  {held}"), styles.accent));
    }
    if let Some(mode) = mode_word(live, pane).filter(|_| focused) {
        words.push(Words::styled(format!("  {mode}"), styles.dim));
    }
    let place = Rect {
        height: area.height.min(1),
        ..rect(area)
    };
    frame.render_widget(Line::from(words), place);
}

/// Vim's mode, if vim keys are on.
fn mode_word(live: &Live, pane: Pane) -> Option<&'static str> {
    let pad = match pane {
        Pane::Answer => Pad::Answer,
        Pane::Notes => Pad::Notes,
        Pane::Interviewer | Pane::Schema | Pane::Drawing | Pane::Own | Pane::Output => {
            return None;
        }
    };
    let view = live.desk.pads.get(&(live.question_idx(), pad))?;
    view.vim.as_ref().map(|vim| match vim.mode() {
        VimMode::Normal => "normal",
        VimMode::Insert => "insert",
        VimMode::Visual => "visual",
        VimMode::VisualLine => "visual line",
    })
}

fn text(live: &Live, which: Pad, area: Rect, styles: &Styles, frame: &mut Frame<'_>) {
    let focused = live.desk.focused_pad() == Some(which);
    let placeholder = match (which, live.kind()) {
        (Pad::Notes, _) if live.own => "your own notes; they go when you leave",
        (Pad::Notes, _) => "your own notes; nobody scores them",
        (Pad::Answer, kind) if live.is_bare() && kind.is_measured() => {
            "a bare pad: nothing runs, completes or indents by itself"
        }
        (Pad::Answer, RoundKind::Sql) => "-- write SQL; F5 runs the statement under the cursor",
        (Pad::Answer, RoundKind::Coding) => "# write the function; F5 runs the visible cases",
        (Pad::Answer, RoundKind::Design) => {
            "think aloud in words; `client -> kafka: events` draws, `= 2e9/day * 1 kB -> GB/s` computes"
        }
        (Pad::Answer, RoundKind::Case) => {
            "think aloud in words; `= n = 16 * 0.2 * 0.8 / 0.01^2` computes"
        }
        (Pad::Answer, _) => "answer as you would speak, then tighten it",
    };
    if let Some(view) = live.desk.pads.get(&(live.question_idx(), which)) {
        let gutter = if which == Pad::Answer && live.kind().is_measured() {
            // The same width as the mouse and the scrolling reckon with.
            gutter_width(live).max(4)
        } else {
            1
        };
        let look = pad::Look { gutter, focused };
        pad::draw(view, look, placeholder, styles, area, frame);
        if which == Pad::Answer && live.kind().computes() {
            ghost::draw(view, &drawing::results(live), styles, area, frame);
        }
    }
}

/// Tables with types, keys, counts, grain and first rows.
fn schema(live: &Live, cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let Some((_, tables)) = &live.desk.tables else {
        return vec![Line::from(Words::styled("loading the data …", styles.dim))];
    };
    for table in tables {
        out.push(Line::from(vec![
            Words::styled(table.name.clone(), styles.title),
            Words::styled(
                format!("  {}", plural(table.rows as usize, "row")),
                styles.dim,
            ),
        ]));
        if let Some(grain) = &table.grain {
            out.extend(
                crate::base::text::wrap(grain, cells)
                    .into_iter()
                    .map(|line| Line::from(Words::styled(line, styles.dim))),
            );
        }
        let widest = table
            .columns
            .iter()
            .map(|c| width(&c.name))
            .max()
            .unwrap_or(0)
            .min(cells / 2);
        for column in &table.columns {
            let name = elide(&column.name, widest);
            let pad = " ".repeat(widest.saturating_sub(width(&name)));
            let notes = format!("{} {}", column.kind.to_lowercase(), column.notes.join(", "));
            let room = cells.saturating_sub(widest + 4);
            out.push(Line::from(vec![
                Words::styled(format!("  {name}{pad}  "), styles.text),
                Words::styled(elide(&notes, room), styles.dim),
            ]));
        }
        if !table.sample.rows.is_empty() {
            out.push(Line::default());
            out.extend(grid::lines(&table.sample, cells, 3, (0, 0), styles));
        }
        out.push(Line::default());
    }
    out
}
