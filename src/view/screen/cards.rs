//! Recall: one card at a time, then the questions that are due.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::screen::CardsView;
use crate::base::text::{flow, plural};
use crate::memory::Rating;
use crate::view::page;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(model: &Model, view: &CardsView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
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
    let done = (view.rated > 0).then(|| format!("{} done.", plural(view.rated, "card")));
    let questions = (!due.questions.is_empty()).then(|| "Questions due".to_owned());
    let title: Vec<String> = done.into_iter().chain(questions).collect();
    let title = if title.is_empty() {
        "Recall".to_owned()
    } else {
        title.join(" ")
    };
    list::heading(&title, &[], styles, area, frame);
    let items: Vec<Item> = due
        .questions
        .iter()
        .map(|question| Item {
            label: model
                .deck(&question.deck)
                .and_then(|deck| deck.question(&question.question))
                .map_or_else(
                    || question.question.to_string(),
                    |known| known.title.clone(),
                ),
            note: question.reason.clone(),
        })
        .collect();
    let empty = match &due.next {
        Some(next) => format!("Nothing more is due. Next: {next}."),
        None if view.rated > 0 => "That was all for today.".to_owned(),
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
        Block::Title(flow(&card.front)),
        Block::Gap,
    ];
    if view.revealed {
        doc.push(Block::Text(flow(&card.back)));
        if !card.why.is_empty() {
            doc.push(Block::Gap);
            doc.push(Block::Dim(flow(&card.why)));
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
