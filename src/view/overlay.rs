//! What lies above the screen: help, the menu, a question, a line to type.

use ratatui::Frame;
use ratatui::layout::{Position as Cell, Rect};
use ratatui::text::{Line, Span as Words};
use ratatui::widgets::{Block, Clear, Padding};

use crate::app::Model;
use crate::app::offers;
use crate::app::overlay::{Meant, Overlay, Picker};
use crate::app::screen::own;
use crate::app::scroll::Scroll;
use crate::base::Timestamp;
use crate::base::text::{elide, width, wrap};
use crate::dialect::Dialect;
use crate::interview::foresight::STEPS;
use crate::keymap::{Context, Key, KeyCode, PAD_KEYS, help_table};
use crate::verdict::Growth;
use crate::view::draw::area as to_area;
use crate::view::screen::parts::list;
use crate::view::styles::Styles;

/// Draws the overlays, the topmost last.
pub fn draw(
    model: &Model,
    styles: &Styles,
    now: Timestamp,
    body: Rect,
    footer: Rect,
    frame: &mut Frame<'_>,
) {
    if !model.overlays.is_empty() {
        // What is covered cannot be clicked.
        model.spots.clear();
    }
    for overlay in &model.overlays {
        match overlay {
            Overlay::Help { contexts, scroll } => help(contexts, scroll, styles, body, frame),
            Overlay::Menu { contexts, selected } => {
                menu(model, contexts, *selected, styles, body, frame);
            }
            Overlay::Dialects { selected } => dialects(model, *selected, styles, body, frame),
            Overlay::Parts { selected } => parts(model, *selected, styles, now, body, frame),
            Overlay::Meant(asked) => meant(model, asked, styles, body, frame),
            Overlay::Stories { selected } => stories(model, *selected, styles, body, frame),
            Overlay::Confirm { question, .. } => confirm(model, question, styles, body, frame),
            Overlay::Sure { may_skip } => sure(model, *may_skip, styles, body, frame),
            Overlay::Growth(picker) => growth(picker, styles, body, frame),
            Overlay::Tell { text } => tell(text, styles, body, frame),
            Overlay::Prompt { purpose, text } => {
                prompt(purpose.label(), text, styles, footer, frame);
            }
        }
    }
}

/// How sure one is, on one key.
fn sure(model: &Model, may_skip: bool, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let inner = sheet(
        "how sure are you that it is accepted?",
        (58, 5),
        styles,
        body,
        frame,
    );
    let mut words = Vec::new();
    let mut x = inner.x;
    for (digit, percent) in ('1'..='9').zip(STEPS) {
        let text = format!("{percent} %  ");
        let spot = Rect {
            x,
            width: 2 + width(&text) as u16,
            height: 1,
            ..inner
        };
        mark(model, spot.intersection(inner), KeyCode::Char(digit));
        x = spot.right();
        words.push(Words::styled(format!("{digit} "), styles.key));
        words.push(Words::styled(text, styles.text));
    }
    let below = if may_skip {
        "a digit hands it in · enter without it · esc not yet"
    } else {
        "a digit hands it in · esc not yet"
    };
    let lines = vec![
        Line::from(words),
        Line::default(),
        Line::from(Words::styled(below, styles.dim)),
    ];
    crate::view::page::draw(lines, 0, inner, styles, frame);
}

/// A calm sheet in the middle; returns the area inside.
fn sheet(
    title: &str,
    size: (u16, u16),
    styles: &Styles,
    body: Rect,
    frame: &mut Frame<'_>,
) -> Rect {
    let width = size.0.min(body.width);
    let height = size.1.min(body.height);
    let area = Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    };
    let block = Block::bordered()
        .border_style(styles.line)
        .title(Words::styled(format!(" {title} "), styles.accent))
        .padding(Padding::horizontal(1));
    let inner = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inner
}

fn help(contexts: &[Context], scroll: &Scroll, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let mut table = help_table(contexts);
    if contexts.contains(&Context::Round) {
        table.extend(PAD_KEYS.iter().map(|(keys, help)| (keys.join(" "), *help)));
    }
    let title = "keys · up and down scroll, any other closes";
    let inner = sheet(title, (76, table.len() as u16 + 4), styles, body, frame);
    let keys = table
        .iter()
        .map(|(keys, _)| width(keys))
        .max()
        .unwrap_or(8)
        .min(20);
    let mut lines = Vec::new();
    for (key, text) in &table {
        let room = usize::from(inner.width).saturating_sub(keys + 2).max(8);
        for (index, part) in wrap(text, room).into_iter().enumerate() {
            let head = if index == 0 {
                elide(key, keys + 1)
            } else {
                String::new()
            };
            let pad = " ".repeat((keys + 2).saturating_sub(width(&head)));
            lines.push(Line::from(vec![
                Words::styled(head, styles.key),
                Words::raw(pad),
                Words::styled(part, styles.text),
            ]));
        }
    }
    crate::view::page::scrolled(lines, scroll, inner, styles, frame);
}

fn menu(
    model: &Model,
    contexts: &[Context],
    selected: usize,
    styles: &Styles,
    body: Rect,
    frame: &mut Frame<'_>,
) {
    let entries = offers::menu(model, contexts);
    let inner = sheet(
        "what now?",
        (54, entries.len() as u16 + 2),
        styles,
        body,
        frame,
    );
    let rows = usize::from(inner.height);
    let first = selected.saturating_sub(rows.saturating_sub(1));
    let below = entries.len().saturating_sub(first + rows);
    if below > 0 {
        let more = Line::styled(format!(" ↓ {below} more "), styles.dim).right_aligned();
        let border = Rect {
            y: inner.bottom(),
            height: 1,
            ..inner
        };
        frame.render_widget(more, border);
    }
    for (row, (index, entry)) in entries
        .iter()
        .enumerate()
        .skip(first)
        .take(rows)
        .enumerate()
    {
        let place = Rect {
            y: inner.y + row as u16,
            height: 1,
            ..inner
        };
        if let Some(letter) = entry.letter {
            mark(model, place, KeyCode::Char(letter));
        }
        let letter = entry.letter.map(String::from).unwrap_or_default();
        let key = entry.keys.first().copied().unwrap_or_default();
        let gap = usize::from(inner.width).saturating_sub(width(entry.label) + width(key) + 4);
        let line = Line::from(vec![
            Words::styled(format!(" {letter} "), styles.accent),
            Words::styled(entry.label, styles.text),
            Words::styled(format!("{}{key}", " ".repeat(gap)), styles.dim),
        ]);
        frame.render_widget(
            if index == selected {
                line.style(styles.selected)
            } else {
                line
            },
            place,
        );
    }
}

/// Two rows of classes, the chosen ones marked.
fn growth(picker: &Picker, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let row = |label: &str, chosen: Growth, has_keys: bool| {
        let head = if has_keys { styles.accent } else { styles.text };
        let mut words = vec![Words::styled(format!("{label:<8}"), head)];
        for class in Growth::ALL {
            let style = match (class == chosen, has_keys) {
                (true, true) => styles.selected,
                (true, false) => styles.key,
                (false, _) => styles.dim,
            };
            // Brackets, too: not every terminal shows styles.
            let text = if class == chosen {
                format!("[{class}]")
            } else {
                format!(" {class} ")
            };
            words.push(Words::styled(text, style));
        }
        Line::from(words)
    };
    let keys = [
        ("←→", "class"),
        ("↑↓", "time or memory"),
        ("enter", "state it"),
        ("esc", "later"),
    ];
    let keys = keys.into_iter().flat_map(|(key, label)| {
        [
            Words::styled(key, styles.key),
            Words::styled(format!(" {label}  "), styles.dim),
        ]
    });
    let lines = vec![
        row("time", picker.claim.time, !picker.on_memory),
        row("memory", picker.claim.memory, picker.on_memory),
        Line::default(),
        Line::from(Words::styled(
            "n: the input's size; memory: what a call needs besides, with its result",
            styles.dim,
        )),
        Line::from(keys.collect::<Vec<_>>()),
    ];
    let inner = sheet("what does it cost?", (78, 7), styles, body, frame);
    crate::view::page::draw(lines, 0, inner, styles, frame);
}

fn dialects(model: &Model, selected: usize, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let lines = Dialect::ALL.iter().enumerate().map(|(index, dialect)| {
        let line = Line::from(vec![
            Words::styled(format!(" {} ", index + 1), styles.accent),
            Words::styled(dialect.title(), styles.text),
        ]);
        if index == selected {
            line.style(styles.selected)
        } else {
            line
        }
    });
    let mut lines: Vec<Line<'static>> = lines.collect();
    lines.push(Line::default());
    let keys = "enter chooses · esc leaves it";
    lines.push(Line::from(Words::styled(keys, styles.dim)));
    let size = (44, lines.len() as u16 + 2);
    let inner = sheet("what do you write?", size, styles, body, frame);
    mark_digits(model, Dialect::ALL.len(), inner);
    crate::view::page::draw(lines, 0, inner, styles, frame);
}

/// The candidate's stories, those that fit the open question first.
fn stories(model: &Model, selected: usize, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let Some(live) = &model.live else { return };
    let asked = own::asked_for(live);
    let cells = usize::from(body.width).clamp(24, 72);
    let rows = own::offered(model).into_iter().enumerate();
    let mut lines: Vec<Line<'static>> = rows
        .map(|(index, story)| {
            let fits = asked.iter().filter(|value| story.values.contains(value));
            let fits: Vec<&str> = fits.map(String::as_str).collect();
            let told = match story.told {
                _ if own::is_told(live, &story.id) => "told here".to_owned(),
                0 => "never told".to_owned(),
                n => format!("told {n}"),
            };
            let note = [fits.join(", "), told];
            let note: Vec<&str> = note
                .iter()
                .map(String::as_str)
                .filter(|n| !n.is_empty())
                .collect();
            let note = elide(&note.join(" · "), cells / 2);
            let title = elide(&story.title, cells.saturating_sub(width(&note) + 7));
            let gap = cells.saturating_sub(width(&title) + width(&note) + 6);
            let line = Line::from(vec![
                Words::styled(format!(" {title}{}", " ".repeat(gap)), styles.text),
                Words::styled(note, styles.dim),
            ]);
            if index == selected {
                line.style(styles.selected)
            } else {
                line
            }
        })
        .collect();
    lines.push(Line::default());
    let here = own::offered(model);
    let here = here.get(selected);
    let keys = if here.is_some_and(|story| own::is_told(live, &story.id)) {
        "enter takes it back · esc leaves it"
    } else {
        "enter tells it · esc leaves it"
    };
    lines.push(Line::from(Words::styled(keys, styles.dim)));
    let size = (cells as u16, lines.len() as u16 + 2);
    let inner = sheet("which story do you tell?", size, styles, body, frame);
    let rows = usize::from(inner.height);
    let first = (selected + 1).saturating_sub(rows);
    crate::view::page::draw(lines, first, inner, styles, frame);
}

/// What a question could mean.
fn meant(model: &Model, asked: &Meant, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let cells = usize::from(body.width).clamp(24, 72);
    let offers = asked.offers.iter().map(|(_, words)| words.as_str());
    let lines = offers.chain(["None of these: in other words"]).enumerate();
    let mut lines: Vec<Line<'static>> = lines
        .map(|(index, words)| {
            let digit = if index < asked.offers.len() {
                format!(" {} ", index + 1)
            } else {
                "   ".to_owned()
            };
            let room = cells.saturating_sub(7);
            let line = Line::from(vec![
                Words::styled(digit, styles.accent),
                Words::styled(format!("{:room$}", elide(words, room)), styles.text),
            ]);
            if index == asked.selected {
                line.style(styles.selected)
            } else {
                line
            }
        })
        .collect();
    lines.push(Line::default());
    let keys = "enter or a digit asks it · esc mends the words";
    lines.push(Line::from(Words::styled(keys, styles.dim)));
    let size = (cells as u16, lines.len() as u16 + 2);
    let inner = sheet("do you mean", size, styles, body, frame);
    mark_digits(model, asked.offers.len(), inner);
    crate::view::page::draw(lines, 0, inner, styles, frame);
}

/// The parts of the running assessment.
fn parts(
    model: &Model,
    selected: usize,
    styles: &Styles,
    now: Timestamp,
    body: Rect,
    frame: &mut Frame<'_>,
) {
    let Some(live) = &model.live else { return };
    let cells = usize::from(body.width).clamp(24, 96);
    let lines = list(&live.session, selected, now, cells - 4, styles);
    let size = (cells as u16, lines.len() as u16 + 2);
    let inner = sheet("parts, in any order", size, styles, body, frame);
    // The selected line stays on the screen when there are more parts than rows.
    let rows = usize::from(inner.height);
    let first = (selected + 1).saturating_sub(rows);
    crate::view::page::draw(lines, first, inner, styles, frame);
}

fn tell(text: &str, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let room = usize::from(body.width).saturating_sub(4).clamp(8, 64);
    let mut lines: Vec<Line<'static>> = wrap(text, room)
        .into_iter()
        .map(|line| Line::from(Words::styled(line, styles.text)))
        .collect();
    lines.push(Line::default());
    lines.push(Line::from(Words::styled("any key goes on", styles.dim)));
    let size = (room as u16 + 4, lines.len() as u16 + 2);
    let inner = sheet("the history", size, styles, body, frame);
    crate::view::page::draw(lines, 0, inner, styles, frame);
}

fn confirm(model: &Model, question: &str, styles: &Styles, body: Rect, frame: &mut Frame<'_>) {
    let room = usize::from(body.width).saturating_sub(4).clamp(8, 56);
    let lines = wrap(question, room);
    let inner = sheet(
        "sure?",
        (room as u16 + 4, lines.len() as u16 + 4),
        styles,
        body,
        frame,
    );
    for (row, line) in lines.iter().enumerate() {
        let place = Rect {
            y: inner.y + row as u16,
            height: 1,
            ..inner
        }
        .intersection(inner);
        frame.render_widget(Line::from(Words::styled(line.clone(), styles.text)), place);
    }
    let place = Rect {
        y: inner.y + lines.len() as u16 + 1,
        height: 1,
        ..inner
    }
    .intersection(inner);
    let keys = Line::from(vec![
        Words::styled("y", styles.key),
        Words::styled(" or ", styles.dim),
        Words::styled("enter", styles.key),
        Words::styled(" yes   ", styles.dim),
        Words::styled("n", styles.key),
        Words::styled(" or ", styles.dim),
        Words::styled("esc", styles.key),
        Words::styled(" no", styles.dim),
    ]);
    frame.render_widget(keys, place);
    let part = |x: u16, width: u16| Rect {
        x: place.x + x,
        width,
        ..place
    };
    mark(model, part(0, 14).intersection(place), KeyCode::Enter);
    mark(model, part(16, 11).intersection(place), KeyCode::Esc);
}

/// A click into `area` presses a key.
fn mark(model: &Model, area: Rect, code: KeyCode) {
    model.spots.mark(to_area(area), Key::plain(code), 1);
}

/// A click on one of the first rows of `area` presses its number.
fn mark_digits(model: &Model, count: usize, area: Rect) {
    for (digit, row) in ('1'..='9').take(count).zip(area.rows()) {
        mark(model, row, KeyCode::Char(digit));
    }
}

fn prompt(label: &str, text: &str, styles: &Styles, footer: Rect, frame: &mut Frame<'_>) {
    let head = format!(" {label}: ");
    let room = usize::from(footer.width).saturating_sub(width(&head) + 1);
    // The end of a long line is what is being typed.
    let mut shown = text.to_owned();
    while width(&shown) > room && !shown.is_empty() {
        shown.remove(0);
    }
    let x = footer.x + (width(&head) + width(&shown)) as u16;
    frame.render_widget(Clear, footer);
    let mut words = vec![
        Words::styled(head, styles.accent),
        Words::styled(shown.clone(), styles.text),
    ];
    let keys = "enter done  esc back ";
    let used = usize::from(x - footer.x);
    let free = usize::from(footer.width).saturating_sub(used + 2);
    if free >= width(keys) {
        words.push(Words::raw(" ".repeat(free + 2 - width(keys))));
        words.push(Words::styled(keys, styles.dim));
    }
    frame.render_widget(Line::from(words), footer);
    frame.set_cursor_position(Cell {
        x: x.min(footer.right().saturating_sub(1)),
        y: footer.y,
    });
}
