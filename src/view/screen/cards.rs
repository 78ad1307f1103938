//! Recall: one card at a time, then the questions that are due.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::doc::{Block, Doc};
use crate::app::screen::CardsView;
use crate::base::text::plural;
use crate::memory::Rating;
use crate::view::page;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(view: &CardsView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let Some(due) = &view.due else {
        return list::lines(&[], 0, "looking what is due …", styles, area, frame);
    };
    if view.has_card() {
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(1),
        };
        let doc = card(view);
        page::draw(
            page::lines(&doc, usize::from(inner.width), styles),
            0,
            inner,
            styles,
            frame,
        );
        return;
    }
    let title = if view.rated > 0 {
        format!("{} done. Questions due", plural(view.rated, "card"))
    } else {
        "Questions due".to_owned()
    };
    list::heading(&title, &[], styles, area, frame);
    let items: Vec<Item> = due
        .questions
        .iter()
        .map(|question| Item {
            label: question.question.to_string(),
            note: question.reason.clone(),
        })
        .collect();
    let empty = match &due.next {
        Some(next) => format!("Nothing more is due. Next: {next}."),
        None => {
            "Nothing is due. What you drill and score comes back here when it is time.".to_owned()
        }
    };
    list::lines(&items, view.selected, &empty, styles, area, frame);
}

fn card(view: &CardsView) -> Doc {
    let Some(due) = &view.due else {
        return Doc::new();
    };
    let Some(card) = due.cards.get(view.card) else {
        return Doc::new();
    };
    let mut doc = vec![
        Block::Dim(format!(
            "card {} of {} · {}",
            view.card + 1,
            due.cards.len(),
            card.reason
        )),
        Block::Gap,
        Block::Title(card.front.clone()),
        Block::Gap,
    ];
    if view.revealed {
        doc.push(Block::Text(card.back.clone()));
        if !card.why.is_empty() {
            doc.push(Block::Gap);
            doc.push(Block::Dim(card.why.clone()));
        }
        doc.push(Block::Gap);
        for ((number, rating), next) in (1..).zip(Rating::ALL).zip(&card.next) {
            doc.push(Block::Pair(format!("{number} {rating}"), next.clone()));
        }
    } else {
        doc.push(Block::Dim("Say the answer aloud, then press enter.".into()));
    }
    doc
}
