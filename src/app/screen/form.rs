//! How the form for a real round lies on the screen, and what its keys and clicks do.
//!
//! Invariant: the field that has the keys is always on the screen, however small that is.

use std::collections::BTreeMap;

use crate::app::effect::Effect;
use crate::app::layout::{self, Area};
use crate::app::model::{Env, Model, Screen};
use crate::app::msg::{Mouse, MouseKind, Size};
use crate::app::pad::Typed;
use crate::app::screen::log::{self, LogView};
use crate::base::text::width;
use crate::deck::RoundKind;
use crate::diary::{Field, Outcome, criteria};
use crate::editor::EditorCommand;
use crate::keymap::{Action, Key, KeyCode};

/// Rows above the first field, below the status row.
const TOP: u16 = 3;

/// Cells of the column of labels.
const LABELS: u16 = 20;
/// Cells of it beside criteria, whose names are longer and whose options are short.
const CRITERIA: u16 = 40;

/// A criterion that rounds of a kind are scored by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its id in the rubric.
    pub id: String,
    /// For people.
    pub name: String,
    /// What each score stands for, 1 to 4; empty if no deck says so any more.
    pub anchors: Vec<String>,
}

/// Returns what rounds of a kind are scored by, and what `scores` were given for besides.
pub fn measures(
    model: &Model,
    kind: Option<RoundKind>,
    scores: &BTreeMap<String, u8>,
) -> Vec<Measure> {
    let decks = model.shelf.decks.iter().map(AsRef::as_ref);
    let known = kind.map_or(&[][..], |kind| criteria(decks, kind));
    let mut all: Vec<Measure> = known
        .iter()
        .map(|criterion| Measure {
            id: criterion.id.to_string(),
            name: criterion.name.clone(),
            anchors: criterion.anchors.to_vec(),
        })
        .collect();
    for id in scores.keys() {
        if !all.iter().any(|measure| measure.id == *id) {
            all.push(Measure {
                id: id.clone(),
                name: id.clone(),
                anchors: Vec::new(),
            });
        }
    }
    all
}

/// Returns where the fields are filled in; those that have no room are left out.
pub fn areas(size: Size, view: &LogView) -> Vec<(Field, Area)> {
    let body = layout::frame(size).body;
    let fields = view.fields();
    // The last row says what is wrong.
    let room = body.height.saturating_sub(TOP + 1).max(1);
    let single = u16::try_from(fields.len())
        .unwrap_or(u16::MAX)
        .saturating_sub(2);
    let free = room.saturating_sub(single);
    let asked = (free * 3 / 5).clamp(1, 8);
    let notes = free.saturating_sub(asked).clamp(1, 6);
    let mut rows: Vec<(Field, u16, u16)> = Vec::new();
    let mut at = 0;
    for field in fields {
        let height = match field {
            Field::Asked => asked,
            Field::Notes => notes,
            _ => 1,
        };
        rows.push((field, at, height));
        at += height;
    }
    let below = rows
        .get(view.focus)
        .map_or(0, |(_, top, height)| top + height);
    let skipped = below.saturating_sub(room);
    let shown = rows
        .into_iter()
        .filter(|(_, top, height)| *top >= skipped && top + height <= skipped + room);
    shown
        .map(|(field, top, height)| {
            let labels = match field {
                Field::Criterion(_) => CRITERIA,
                _ => LABELS,
            };
            let x = labels.min(body.width / 2);
            let area = Area {
                x: body.x + x,
                y: body.y + TOP.min(body.height) + top - skipped,
                width: body.width.saturating_sub(x + 2),
                height,
            };
            (field, area)
        })
        .collect()
}

/// Returns the words that a field is chosen from, nothing if it is written.
pub fn options(field: &Field) -> Vec<&'static str> {
    match field {
        Field::Kind => RoundKind::ALL.iter().map(|kind| kind.as_str()).collect(),
        Field::Overall | Field::Criterion(_) => vec!["1", "2", "3", "4"],
        Field::Outcome => Outcome::ALL
            .iter()
            .map(|outcome| outcome.as_str())
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns which of its options a field has.
pub fn chosen(view: &LogView, field: &Field) -> Option<usize> {
    match field {
        Field::Kind => {
            let kind = view.kind?;
            RoundKind::ALL.iter().position(|one| *one == kind)
        }
        Field::Outcome => Outcome::ALL.iter().position(|one| *one == view.outcome),
        _ => view
            .score(field)
            .map(|score| usize::from(score).saturating_sub(1)),
    }
}

/// Gives a field one of its options, or none.
fn choose(view: &mut LogView, field: &Field, option: Option<usize>) {
    let score = option.and_then(|at| u8::try_from(at + 1).ok());
    match field {
        Field::Kind => {
            view.kind = option.and_then(|at| RoundKind::ALL.get(at).copied());
            // Scores by another rubric mean nothing here.
            view.scores.clear();
        }
        Field::Outcome => {
            let outcome = option.and_then(|at| Outcome::ALL.get(at).copied());
            view.outcome = outcome.unwrap_or_default();
        }
        Field::Overall => view.overall = score,
        Field::Criterion(id) => match score {
            Some(score) => drop(view.scores.insert(id.clone(), score)),
            None => drop(view.scores.remove(id)),
        },
        _ => {}
    }
}

/// A key that is bound to nothing.
pub fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    let clipboard = model.clipboard.clone();
    let Screen::Log(view) = &mut model.screen else {
        return Vec::new();
    };
    view.fault = None;
    let field = view.focused();
    if options(&field).is_empty() {
        write(model, &field, key, &clipboard);
    } else {
        pick(view, &field, key);
    }
    settle(model);
    Vec::new()
}

/// A key in a field that is written.
fn write(model: &mut Model, field: &Field, key: Key, clipboard: &str) {
    let Screen::Log(view) = &mut model.screen else {
        return;
    };
    let is_text = matches!(field, Field::Asked | Field::Notes);
    let Some(pad) = view.pad_mut(field) else {
        return;
    };
    let (first, last) = (
        pad.buffer.caret().line == 0,
        pad.buffer.caret().line + 1 >= pad.buffer.line_count(),
    );
    match key.code {
        KeyCode::Enter if !is_text => return view.step(false),
        KeyCode::Up | KeyCode::Down if !is_text => return view.step(key.code == KeyCode::Up),
        _ => {}
    }
    let before = pad.buffer.caret_char();
    let used = pad.key(key, clipboard, 4);
    let stays = pad.buffer.caret_char() == before;
    match key.code {
        // From the edge of a text, the arrows go on to the next field.
        KeyCode::Up if stays && first => view.step(true),
        KeyCode::Down if last && is_text && stays => view.step(false),
        _ => {}
    }
    if let Typed::Used(Some(copied)) = used {
        model.clipboard = copied;
    }
}

/// A key in a field that is chosen.
fn pick(view: &mut LogView, field: &Field, key: Key) {
    let options = options(field);
    let now = chosen(view, field);
    let count = options.len();
    let next = match key.code {
        KeyCode::Enter | KeyCode::Down => return view.step(false),
        KeyCode::Up => return view.step(true),
        KeyCode::Right | KeyCode::Char(' ') => Some(now.map_or(0, |at| (at + 1) % count)),
        KeyCode::Left => Some(now.map_or(count - 1, |at| (at + count - 1) % count)),
        KeyCode::Backspace | KeyCode::Delete => None,
        KeyCode::Char(c) => {
            // The next option that begins with the letter; a score needs no further key.
            let start = now.map_or(0, |at| at + 1);
            let found = (0..count)
                .map(|step| (start + step) % count)
                .find(|at| options.get(*at).is_some_and(|word| word.starts_with(c)));
            let Some(found) = found else {
                return;
            };
            choose(view, field, Some(found));
            if c.is_ascii_digit() {
                view.step(false);
            }
            return;
        }
        _ => return,
    };
    choose(view, field, next);
}

/// Text is pasted.
pub fn paste(model: &mut Model, text: &str) {
    let Screen::Log(view) = &mut model.screen else {
        return;
    };
    let field = view.focused();
    let is_text = matches!(field, Field::Asked | Field::Notes);
    let text = if is_text {
        text.replace('\r', "")
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    if let Some(pad) = view.pad_mut(&field) {
        pad.perform(EditorCommand::Paste(text));
    }
    settle(model);
}

/// A click puts the caret, or chooses; the wheel goes from field to field.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    match mouse.kind {
        MouseKind::WheelUp => return log::act(model, Action::PreviousField, env),
        MouseKind::WheelDown => return log::act(model, Action::NextField, env),
        MouseKind::Press | MouseKind::Drag => {}
    }
    let size = model.size;
    let Screen::Log(view) = &mut model.screen else {
        return Vec::new();
    };
    let hit = areas(size, view)
        .into_iter()
        .find(|(_, area)| mouse.row >= area.y && mouse.row < area.y.saturating_add(area.height));
    let Some((field, area)) = hit else {
        return Vec::new();
    };
    let place = view.fields().iter().position(|one| *one == field);
    view.focus = place.unwrap_or(view.focus);
    let (row, cell) = (
        usize::from(mouse.row - area.y),
        usize::from(mouse.column.saturating_sub(area.x)),
    );
    if let Some(pad) = view.pad_mut(&field) {
        pad.click(row, cell, mouse.kind == MouseKind::Drag);
    } else if mouse.column >= area.x
        && let Some(option) = option_at(&field, cell)
    {
        choose(view, &field, Some(option));
    }
    settle(model);
    Vec::new()
}

/// Which option stands at a cell: each has a cell before and behind it.
fn option_at(field: &Field, cell: usize) -> Option<usize> {
    let mut left = 0;
    options(field).iter().position(|word| {
        let from = left;
        left += width(word) + 2;
        (from..left).contains(&cell)
    })
}

/// Brings what follows from the fields up to date: the rubric of the kind, what is scrolled.
pub fn settle(model: &mut Model) {
    let size = model.size;
    let Screen::Log(view) = &model.screen else {
        return;
    };
    let measures = measures(model, view.kind, &view.scores);
    if let Screen::Log(view) = &mut model.screen {
        view.measures = measures;
        view.focus = view.focus.min(view.fields().len().saturating_sub(1));
        let areas = areas(size, view);
        view.follow(&areas);
    }
}
