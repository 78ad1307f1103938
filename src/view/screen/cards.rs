//! Recall: one card at a time, then the questions that are due.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::doc::{Block, Doc};
use crate::app::screen::CardsView;
use crate::app::screen::cards::ratings;
use crate::app::{DueQuestion, Leech, Model, NextDate};
use crate::base::text::{flow, plural};
use crate::memory::Rating;
use crate::view::page;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// So many lines of a past answer are shown.
const LINES: usize = 8;

/// Draws the screen.
pub fn draw(model: &Model, view: &CardsView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let Some(due) = &view.due else {
        return list::lines(&[], 0, "looking what is due …", styles, area, frame);
    };
    let page = if view.has_card() {
        Some(card(model, view))
    } else {
        let open = view.open_leech();
        open.map(|open| leech(open, due.leeches.len()))
    };
    if let Some(doc) = page {
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(1),
        };
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
                .deck(&question.key.deck)
                .and_then(|deck| deck.question(&question.question))
                .map_or_else(
                    || question.question.to_string(),
                    |known| known.title.clone(),
                ),
            note: note(question),
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

/// Why a question is here, and what is to be said about it.
fn note(question: &DueQuestion) -> String {
    let flag = question.flagged.then_some("flagged");
    let changed = question.changed.then_some("changed: same skill? y or n");
    let parts = [Some(question.reason.as_str()), flag, changed];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn card(model: &Model, view: &CardsView) -> Doc {
    let (Some(due), Some(card)) = (&view.due, view.open_card()) else {
        return Doc::new();
    };
    let flag = if card.flagged { " · flagged" } else { "" };
    let mut doc = vec![Block::Dim(format!(
        "card {} of {} · {}{flag}",
        view.card + 1,
        due.cards.len(),
        card.reason
    ))];
    doc.extend(due.plan.clone().map(Block::Dim));
    doc.extend([Block::Gap, Block::Title(flow(&card.front)), Block::Gap]);
    if !view.revealed {
        doc.push(Block::Dim("Say the answer aloud, then press enter.".into()));
        return doc;
    }
    doc.push(Block::Text(flow(&card.back)));
    if !card.why.is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Dim(flow(&card.why)));
    }
    doc.push(Block::Gap);
    if card.changed {
        doc.push(Block::Accent(
            "This answer has changed since you learnt it. Same skill? y or n".into(),
        ));
        doc.push(Block::Gap);
    }
    let two_keys = model.settings.two_keys;
    for (number, rating) in (1..).zip(ratings(two_keys)) {
        let next = card.next.get(rating.number() as usize - 1);
        let when = next.map(when).unwrap_or_default();
        if *rating == Rating::Again {
            // Not a weak pass: what was forgotten is another thing than what was hard.
            doc.push(Block::Bad(format!("{number} forgot  {when}")));
        } else {
            let word = if two_keys { "got it" } else { rating.as_str() };
            doc.push(Block::Pair(format!("{number} {word:<6}"), when));
        }
    }
    doc
}

/// `2026-12-20, in 2 days`.
fn when(next: &NextDate) -> String {
    match next.days {
        1 => format!("{}, tomorrow", next.date),
        days => format!("{}, in {}", next.date, plural(days as usize, "day")),
    }
}

/// What keeps being forgotten, what it was answered so far, and what can be done about it.
fn leech(leech: &Leech, left: usize) -> Doc {
    let mut doc = vec![
        Block::Accent(format!(
            "Forgotten {}: more of the same does not help this one.{}",
            plural(leech.lapses as usize, "time"),
            if left > 1 {
                format!(" ({left} of these)")
            } else {
                String::new()
            }
        )),
        Block::Gap,
        Block::Title(flow(&leech.front)),
    ];
    if !leech.back.is_empty() {
        doc.push(Block::Text(flow(&leech.back)));
    }
    doc.push(Block::Gap);
    let past: Vec<String> = leech
        .past
        .iter()
        .map(|(day, rating)| format!("{day} {rating}"))
        .collect();
    doc.push(Block::Dim(format!("Your answers: {}", past.join(" · "))));
    doc.push(Block::Gap);
    if leech.key.kind.is_recalled() {
        doc.push(Block::Pair(
            "w own words".into(),
            "say it as you would say it; kept here alone".into(),
        ));
        doc.push(Block::Pair(
            "p split".into(),
            "two smaller cards in its place".into(),
        ));
    }
    doc.push(Block::Pair(
        "s suspend".into(),
        "leave it; there is more to learn".into(),
    ));
    doc.push(Block::Pair(
        "c go on".into(),
        "as it is, for four lapses more".into(),
    ));
    for (day, text) in &leech.written {
        doc.push(Block::Gap);
        doc.push(Block::Dim(format!("You wrote on {day}:")));
        let lines = text.lines().count();
        let shown = text.lines().take(LINES);
        doc.extend(shown.map(|line| Block::Verbatim(line.to_owned())));
        if lines > LINES {
            doc.push(Block::Dim(format!("… {}", plural(lines - LINES, "line"))));
        }
    }
    doc
}
