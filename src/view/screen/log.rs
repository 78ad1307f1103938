//! The form for a round of a real interview.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Size;
use crate::app::layout;
use crate::app::screen::LogView;
use crate::app::screen::form::{areas, chosen, options};
use crate::base::text::{elide, width};
use crate::diary::Field;
use crate::view::draw::rect;
use crate::view::pad::{self, Look};
use crate::view::screen::list;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(view: &LogView, styles: &Styles, size: Size, frame: &mut Frame<'_>) {
    let body = rect(layout::frame(size).body);
    let title = match &view.was {
        Some(_) => "What was asked, and how it went",
        None => "What was asked, and how it went: write it down while you know it",
    };
    list::heading(title, &[], styles, body, frame);
    let focused = view.focused();
    for (field, area) in areas(size, view) {
        let is_focused = field == focused;
        let row = Rect {
            x: body.x,
            y: area.y,
            width: area.x.saturating_sub(body.x),
            height: 1,
        };
        label(view, &field, is_focused, styles, row, frame);
        let area = rect(area);
        match view.pad(&field) {
            Some(pad) => {
                let look = Look {
                    gutter: 0,
                    focused: is_focused,
                };
                pad::draw(pad, look, hint(&field), styles, area, frame);
            }
            None => choice(view, &field, is_focused, styles, area, frame),
        }
    }
    let last = Rect {
        x: body.x + 2,
        y: body.y + body.height.saturating_sub(1),
        width: body.width.saturating_sub(4),
        height: 1,
    }
    .intersection(body);
    if let Some(fault) = &view.fault {
        let text = elide(&fault.why, usize::from(last.width));
        frame.render_widget(Line::from(Words::styled(text, styles.bad)), last);
    }
}

fn label(
    view: &LogView,
    field: &Field,
    is_focused: bool,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let name = name(view, field);
    let room = usize::from(area.width).saturating_sub(5);
    let is_wrong = view
        .fault
        .as_ref()
        .is_some_and(|fault| fault.field == *field);
    let (mark, style) = match (is_focused, is_wrong) {
        (_, true) => ("  ! ", styles.bad),
        (true, false) => ("  › ", styles.accent),
        (false, false) => ("    ", styles.dim),
    };
    let words = vec![
        Words::styled(mark, style),
        Words::styled(elide(&name, room), style),
    ];
    frame.render_widget(Line::from(words), area);
}

fn name(view: &LogView, field: &Field) -> String {
    match field {
        Field::Day => "day".to_owned(),
        Field::Company => "company".to_owned(),
        Field::Level => "level".to_owned(),
        Field::Kind => "round".to_owned(),
        Field::Asked => "asked".to_owned(),
        Field::Overall => "went, overall".to_owned(),
        Field::Criterion(id) => {
            let measure = view.measures.iter().find(|measure| measure.id == *id);
            measure.map_or(id.as_str(), |one| &one.name).to_lowercase()
        }
        Field::Outcome => "outcome".to_owned(),
        Field::Notes => "notes".to_owned(),
        Field::Tags => "tags".to_owned(),
    }
}

/// What stands in an empty field.
fn hint(field: &Field) -> &'static str {
    match field {
        Field::Day => "2026-12-18, yesterday, or -3 for three days ago",
        Field::Company => "with whom",
        Field::Level => "L5, senior, … (may stay empty)",
        Field::Asked => "a line for each question, in your words",
        Field::Notes => "who, hints, follow-ups, what you would say now (may stay empty)",
        Field::Tags => "words of your own, to find it again (may stay empty)",
        Field::Kind | Field::Overall | Field::Criterion(_) | Field::Outcome => "",
    }
}

/// The options in a row, the chosen one in brackets, and what it stands for.
fn choice(
    view: &LogView,
    field: &Field,
    is_focused: bool,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let chosen = chosen(view, field);
    let mut words = Vec::new();
    let mut used = 0;
    for (index, option) in options(field).into_iter().enumerate() {
        let is_chosen = chosen == Some(index);
        let text = if is_chosen {
            format!("[{option}]")
        } else {
            format!(" {option} ")
        };
        used += width(&text);
        let style = match (is_chosen, is_focused) {
            (true, true) => styles.accent,
            (true, false) | (false, true) => styles.text,
            (false, false) => styles.dim,
        };
        words.push(Words::styled(text, style));
    }
    let told = told(view, field, chosen);
    let room = usize::from(area.width).saturating_sub(used + 2);
    if !told.is_empty() && room > 8 {
        let text = format!("  {}", elide(&told, room));
        words.push(Words::styled(text, styles.dim));
    }
    frame.render_widget(Line::from(words), area);
}

/// What a score stands for.
fn told(view: &LogView, field: &Field, chosen: Option<usize>) -> String {
    match (field, chosen) {
        (Field::Criterion(id), Some(at)) => {
            let measure = view.measures.iter().find(|measure| measure.id == *id);
            let anchor = measure.and_then(|measure| measure.anchors.get(at));
            anchor.cloned().unwrap_or_default()
        }
        (Field::Overall, None) if view.scores.is_empty() => {
            "1 far below the bar, 4 far above it".to_owned()
        }
        _ => String::new(),
    }
}
