//! Choosing what to sit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Model;
use crate::app::screen::{PickLine, PickTab, PickView};
use crate::base::text::{elide, width};
use crate::deck::{Deck, LoopKind};
use crate::interview::Mode;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(model: &Model, view: &PickView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let Some(deck) = view.deck(model) else { return };
    let tabs: Vec<(&str, bool)> = PickTab::of(deck)
        .iter()
        .map(|tab| (tab.label(), *tab == view.tab))
        .collect();
    // The deck's name in full is worth more than the names of the other pages.
    let cells: usize = tabs.iter().map(|(label, _)| width(label) + 3).sum();
    let is_narrow = cells + width(&deck.name) + 2 > usize::from(area.width);
    let tabs = if is_narrow || area.width < 100 {
        tabs.into_iter().filter(|(_, is_open)| *is_open).collect()
    } else {
        tabs
    };
    list::heading_with(&model.spots, &deck.name, &tabs, styles, area, frame);
    terms(view, deck, styles, area, frame);
    let items: Vec<Item> = view
        .lines(model)
        .iter()
        .map(|line| item(line, deck))
        .collect();
    list::lines(
        &items,
        view.selected,
        "No line has these words; esc shows all again.",
        styles,
        area,
        frame,
    );
}

/// How it will be sat.
fn terms(view: &PickView, deck: &Deck, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let mode = match view.mode {
        Mode::Standard => "standard: no pause, hints cost",
        Mode::Study => "study: the clock may be stopped",
        Mode::Pressure => "pressure: no hint, no diff, no reference",
    };
    let level = view
        .level(deck)
        .map_or_else(|| "as the loop says".to_owned(), |level| level.to_string());
    let filter = if view.filter.is_empty() {
        String::new()
    } else {
        format!(" · only “{}”", view.filter)
    };
    let bare = if view.bare { " · bare pad" } else { "" };
    let text = format!("  {mode} · level {level}{bare}{filter}");
    let place = Rect {
        y: area.y + 2,
        height: 1,
        ..area
    }
    .intersection(area);
    let text = elide(&text, usize::from(area.width));
    frame.render_widget(Line::from(Words::styled(text, styles.dim)), place);
}

fn item(line: &PickLine, deck: &Deck) -> Item {
    match line {
        PickLine::Loop(id) => deck.find_loop(id).map_or_else(Item::default, |found| {
            let minutes: u32 = found
                .rounds
                .iter()
                .flat_map(|r| &r.phases)
                .map(|p| p.minutes)
                .sum();
            Item {
                label: found.name.clone(),
                note: format!(
                    "{} · {} {} · {minutes} min",
                    found.level,
                    found.rounds.len(),
                    if found.kind == LoopKind::Assessment {
                        "kinds of part"
                    } else {
                        "rounds"
                    }
                ),
            }
        }),
        PickLine::Round(kind) => Item {
            label: format!("A {} round as in the loop", kind.title()),
            note: "drawn for you, unseen first".to_owned(),
        },
        PickLine::Question(id) => deck
            .question(id)
            .map_or_else(Item::default, |question| Item {
                label: question.title.clone(),
                note: format!(
                    "{:>2} min · {}/5 · {}",
                    question.minutes,
                    question.difficulty,
                    question.tags.join(" ")
                ),
            }),
    }
}
