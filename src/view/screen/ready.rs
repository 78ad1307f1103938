//! The readiness check: a question with its answer, or the picture at the end.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::Model;
use crate::app::course::CourseFacts;
use crate::app::doc::{Block, Doc};
use crate::app::screen::ReadyView;
use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::deck::readiness::{Readiness, ReadinessBody};
use crate::keymap::{Key, KeyCode};
use crate::plan::ready::Reply;
use crate::progress::{Probe, standings, words};
use crate::view::draw::area as to_area;
use crate::view::page;
use crate::view::screen::list;
use crate::view::styles::Styles;

/// So many weak spots are named.
const SPOTS: usize = 5;

/// Draws the screen.
pub fn draw(model: &Model, view: &ReadyView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let doc = match view.question() {
        Some(question) => asked(view, question),
        None => picture(view),
    };
    let number = view.answers.len() + usize::from(view.reply.is_none());
    let title = match view.question() {
        Some(question) => format!(
            "{number} of {} · {} · {}",
            view.length(),
            question.kind.title(),
            ["easy", "medium", "hard"]
                .get(usize::from(question.difficulty).saturating_sub(1))
                .copied()
                .unwrap_or_default()
        ),
        None => "Where you stand".to_owned(),
    };
    list::heading(&title, &[], styles, area, frame);
    let top = 3.min(area.height);
    let inner = Rect {
        x: area.x + 2,
        y: area.y + top,
        width: area.width.saturating_sub(4).min(96),
        height: area.height - top,
    };
    let lines = page::lines(&doc, usize::from(inner.width), styles);
    mark_options(model, view, &lines, inner);
    page::scrolled(lines, &view.scroll, inner, styles, frame);
}

/// A click on the first row of an option, or of what one rates by, presses its number.
fn mark_options(model: &Model, view: &ReadyView, lines: &[Line<'_>], area: Rect) {
    let is_open = view.question().is_some() && view.reply.is_none();
    if !is_open || lines.len() > usize::from(area.height) {
        return;
    }
    for (line, row) in lines.iter().zip(area.rows()) {
        let text: String = line.iter().map(|span| span.content.as_ref()).collect();
        let text = text.trim_start_matches(['›', ' ']);
        let number = text
            .split(' ')
            .next()
            .and_then(|word| word.parse::<u8>().ok());
        let digit = number.and_then(|n| char::from_digit(u32::from(n), 10));
        if let Some(digit) = digit.filter(|digit| ('1'..='5').contains(digit)) {
            let key = Key::plain(KeyCode::Char(digit));
            model.spots.mark(to_area(row), key, 1);
        }
    }
}

/// The open question, and what came of it.
fn asked(view: &ReadyView, question: &Readiness) -> Doc {
    let mut doc = vec![Block::Text(question.prompt.clone()), Block::Gap];
    match &question.body {
        ReadinessBody::Choice { options, right } => {
            for (at, option) in options.iter().enumerate() {
                let is_selected = at == view.selected && view.reply != Some(Reply::Pass);
                let mark = match (is_selected, view.reply.is_some() && at == *right) {
                    (_, true) => "✓",
                    (true, false) => "›",
                    (false, false) => " ",
                };
                let line = format!("{mark} {} {option}", at + 1);
                doc.push(match view.reply {
                    Some(_) if at == *right => Block::Good(line),
                    Some(Reply::Option(chosen)) if at == chosen => Block::Bad(line),
                    None if is_selected => Block::Accent(line),
                    _ => Block::Text(line),
                });
            }
            if let Some(reply) = view.reply {
                doc.push(Block::Gap);
                doc.push(match reply {
                    Reply::Option(chosen) if chosen == *right => Block::Good("Right.".into()),
                    Reply::Pass => Block::Dim("Passed.".into()),
                    _ => Block::Bad("Not that one.".into()),
                });
            }
        }
        ReadinessBody::Rated { answer, anchors } => {
            if view.shown {
                doc.push(Block::Heading("A good answer".into()));
                doc.push(Block::Text(answer.clone()));
                doc.push(Block::Gap);
                for (at, anchor) in anchors.iter().enumerate() {
                    let line = format!("{} {anchor}", at + 1);
                    let is_chosen = view.reply == Some(Reply::Rated(at as u8 + 1));
                    doc.push(if is_chosen {
                        Block::Accent(line)
                    } else {
                        Block::Text(line)
                    });
                }
            } else {
                doc.push(Block::Dim(
                    "Answer aloud or in your head, about a minute; enter shows a good answer, then you rate yours."
                        .into(),
                ));
            }
        }
    }
    if view.reply.is_some() {
        doc.push(Block::Gap);
        doc.push(Block::Text(question.why.clone()));
        doc.push(Block::Gap);
        doc.push(Block::Dim("enter goes on".into()));
    }
    doc
}

/// What the check found out.
fn picture(view: &ReadyView) -> Doc {
    let mut doc = Doc::new();
    let by_kind = standings(&[], &view.answers);
    for one in &by_kind {
        let n = view.answers.iter().filter(|answer| answer.kind == one.kind);
        let words = format!("{:.1} of 4, n = {}", one.mean, n.count());
        let label = one.kind.title().to_owned();
        doc.push(Block::Bar(label, (one.mean - 1.0) / 3.0, words));
    }
    doc.push(Block::Gap);
    let untouched = RoundKind::ALL.into_iter();
    let untouched = untouched.filter(|kind| !by_kind.iter().any(|one| one.kind == *kind));
    let names: Vec<&str> = untouched.map(RoundKind::title).collect();
    if !names.is_empty() {
        let what = format!("No question of this deck was about {}.", names.join(", "));
        doc.push(Block::Dim(what));
    }
    let Some(facts) = &view.facts else {
        doc.push(Block::Dim("keeping it …".into()));
        return doc;
    };
    if let Some(trouble) = &facts.trouble {
        doc.push(Block::Bad(format!("not kept: {trouble}")));
    }
    missed(&view.answers, facts, &mut doc);
    doc.push(Block::Gap);
    doc.push(Block::Dim(
        "One or two questions a kind are a first look, no measure: sittings outweigh them.".into(),
    ));
    doc.push(Block::Gap);
    doc.push(Block::Accent(match &facts.plan {
        Some(_) => "Your plan has them in it now: enter shows it.".into(),
        None => {
            "Enter goes to your plan: say when the interview is, and it begins with these.".into()
        }
    }));
    doc
}

/// What was below the bar, weakest first.
fn missed(answers: &[Probe], facts: &CourseFacts, doc: &mut Doc) {
    let mut below: Vec<&Probe> = answers
        .iter()
        .filter(|answer| answer.score < facts.bar)
        .collect();
    below.sort_by(|a, b| a.score.total_cmp(&b.score));
    if below.is_empty() {
        let what = format!(
            "Nothing below {:.1}, the bar of {}.",
            facts.bar, facts.level
        );
        doc.push(Block::Good(what));
        return;
    }
    let what = format!("Below {:.1}, the bar of {}:", facts.bar, facts.level);
    doc.push(Block::Heading(what));
    for answer in below.iter().take(SPOTS) {
        let label = format!("{}: {}", answer.kind.title(), words(&answer.technique));
        doc.push(Block::Pair(label, format!("{:.1} of 4", answer.score)));
    }
    if let Some(more) = below.len().checked_sub(SPOTS).filter(|more| *more > 0) {
        doc.push(Block::Dim(format!("and {}", plural(more, "other"))));
    }
}
