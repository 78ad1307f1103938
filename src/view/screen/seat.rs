//! The second seat: the candidate's work, the follow-ups behind it, the rubric.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::doc::{Block, Doc};
use crate::app::screen::SeatScreen;
use crate::app::screen::seat::SeatPage;
use crate::app::seat::SeatView;
use crate::base::Timestamp;
use crate::view::page;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(
    screen: &SeatScreen,
    styles: &Styles,
    now: Timestamp,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    if screen.view.as_ref().is_some_and(|view| !view.is_over) {
        let mut words = vec![Words::raw(" ")];
        for page in SeatPage::ALL {
            let is_open = page == screen.page;
            let style = if is_open { styles.accent } else { styles.dim };
            words.push(Words::styled(page.label(), style));
            words.push(Words::raw("   "));
        }
        frame.render_widget(Line::from(words), Rect { height: 1, ..area });
    }
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    let mut doc = Doc::new();
    if let Some(why) = &screen.lost {
        doc.push(Block::Bad(format!("{why}; q leaves")));
    }
    let mut selected = 0;
    match screen.view.as_deref() {
        None if screen.lost.is_none() => doc.push(Block::Dim("sitting down …".into())),
        None => {}
        Some(view) if view.is_over => thanks(view, &mut doc),
        Some(view) if view.criteria.is_empty() => {
            doc.push(Block::Dim("No round is under way yet.".into()));
        }
        Some(view) => {
            let left = view.ends.map(|ends| format!(" · {} left", ends.since(now)));
            let head = format!("{}{}", view.place, left.unwrap_or_default());
            doc.push(Block::Title(head));
            doc.push(Block::Gap);
            match screen.page {
                SeatPage::Work => work(view, &mut doc),
                SeatPage::Probes => selected = probes(view, screen.probe, &mut doc),
                SeatPage::Rubric => selected = rubric(view, screen.criterion, &mut doc),
                SeatPage::Notes => notes(view, &mut doc),
            }
        }
    }
    let cells = usize::from(inner.width);
    if selected > 0 {
        // What is selected stands in the upper half, with what it says below it.
        let before = doc.get(..selected).unwrap_or_default();
        let above = usize::from(inner.height) / 3;
        let first = page::lines(before, cells, styles).len();
        let lines = page::lines(&doc, cells, styles);
        return page::draw(lines, first.saturating_sub(above), inner, styles, frame);
    }
    let lines = page::lines(&doc, cells, styles);
    page::scrolled(lines, &screen.scroll, inner, styles, frame);
}

/// The sitting is over: both sheets, and what was noted.
fn thanks(view: &SeatView, doc: &mut Doc) {
    doc.push(Block::Title(format!("{} is over", view.place)));
    doc.push(Block::Text("Thank you for sitting in.".into()));
    if view.criteria.is_empty() {
        return;
    }
    doc.push(Block::Gap);
    let told = |score: Option<u8>| score.map_or("–".to_owned(), |score| score.to_string());
    let rows = view.criteria.iter();
    let rows = rows.map(|one| vec![one.name.clone(), told(one.score), told(one.own)]);
    let head = ["", "you", "the candidate"].map(str::to_owned).to_vec();
    doc.push(Block::Table(head, rows.collect()));
    if view.criteria.iter().all(|one| one.own.is_none()) {
        doc.push(Block::Dim(
            "The candidate's scores stand here where you scored every criterion.".into(),
        ));
    }
    if !view.evidence.is_empty() {
        doc.push(Block::Gap);
        notes(view, doc);
    }
}

fn work(view: &SeatView, doc: &mut Doc) {
    doc.push(Block::Text(view.prompt.clone()));
    doc.push(Block::Gap);
    doc.push(Block::Heading("The answer as it stands".into()));
    doc.push(if view.answer.trim().is_empty() {
        Block::Dim("nothing yet".into())
    } else {
        Block::Verbatim(view.answer.clone())
    });
    if !view.notes.trim().is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Heading("Notes".into()));
        doc.push(Block::Verbatim(view.notes.clone()));
    }
    if !view.said.is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Heading("Said".into()));
        doc.extend(view.said.iter().cloned().map(Block::Text));
    }
}

/// Returns the place of the selected one.
fn probes(view: &SeatView, selected: usize, doc: &mut Doc) -> usize {
    let mut place = 0;
    doc.push(Block::Heading("What may be brought up".into()));
    if view.probes.is_empty() {
        doc.push(Block::Dim("nothing in this question".into()));
    }
    for (index, probe) in view.probes.iter().enumerate() {
        let mark = if index == selected { "›" } else { " " };
        let fired = probe.fired.map(|at| format!(" (asked at {at})"));
        let text = format!("{mark} {}{}", probe.text, fired.unwrap_or_default());
        doc.push(if index == selected {
            Block::Accent(text)
        } else {
            Block::Text(text)
        });
        if index == selected {
            place = doc.len();
            doc.push(Block::Dim(format!("good: {}", probe.good)));
        }
    }
    place
}

/// Returns the place of the selected one.
fn rubric(view: &SeatView, selected: usize, doc: &mut Doc) -> usize {
    let mut place = 0;
    doc.push(Block::Heading("Your scores".into()));
    for (index, criterion) in view.criteria.iter().enumerate() {
        let mark = if index == selected { "›" } else { " " };
        let score = criterion
            .score
            .map_or("–".to_owned(), |score| score.to_string());
        let own = criterion.own.map(|own| format!(", the candidate {own}"));
        let own = own.unwrap_or_default();
        let text = format!("{mark} {}: {score}{own}", criterion.name);
        doc.push(if index == selected {
            Block::Accent(text)
        } else {
            Block::Text(text)
        });
        if index == selected {
            place = doc.len();
            let anchors = (1..).zip(&criterion.anchors);
            doc.extend(anchors.map(|(n, text)| Block::Dim(format!("{n} {text}"))));
        }
    }
    place
}

fn notes(view: &SeatView, doc: &mut Doc) {
    doc.push(Block::Heading("Your notes".into()));
    if view.evidence.is_empty() {
        doc.push(Block::Dim("nothing yet; n notes evidence".into()));
    }
    doc.extend(view.evidence.iter().cloned().map(Block::Text));
}
