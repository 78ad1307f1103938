//! Scoring: the rubric on the left, what it is about on the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::layout::Area;
use crate::app::live::Live;
use crate::app::screen::{ScorePage, reveal};
use crate::base::text::{elide, width, wrap};
use crate::deck::Rubric;
use crate::interview::{QuestionPlan, QuestionState, Stage};
use crate::keymap::{Key, KeyCode};
use crate::memory::Rating;
use crate::view::draw::area as to_area;
use crate::view::page;
use crate::view::styles::Styles;

/// Where the four anchors of the selected criterion stand: all of them are in sight, since one
/// scores by them. Once the answer is revealed it needs the room, and where they would stand below
/// everything only the anchor of the score that was given does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Below the criteria, with air between.
    Roomy,
    /// Below the criteria, without.
    Tight,
    /// Below everything, as wide as the screen.
    Across,
}

/// Draws the screen.
pub fn draw(model: &Model, live: &Live, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let Some((_, plan, state)) = live.session.open_question() else {
        return;
    };
    let two = area.width >= 76;
    let left_width = if two {
        (area.width / 2).clamp(36, 64)
    } else {
        area.width
    };
    let inset = |width: u16, area: Rect| Rect {
        x: area.x + 1,
        width: width.saturating_sub(2),
        ..area
    };
    let cells = usize::from(left_width.saturating_sub(2));
    let head = |is_tight| head(live, plan, state, cells, is_tight, styles);
    let anchors = |criterion, cells, only: Option<u8>| {
        let all = anchors(live, plan, state, criterion, cells, styles);
        let wanted = all
            .into_iter()
            .filter(|(number, _)| only.is_none_or(|o| o == *number));
        wanted.collect::<Vec<_>>()
    };
    let longest = (0..plan.criteria.len()).map(|at| anchors(at, cells, None).len());
    let longest = longest.max().unwrap_or(0);
    let rows = usize::from(area.height);
    let room = [(Room::Roomy, false), (Room::Tight, true)]
        .into_iter()
        .find(|(_, is_tight)| head(*is_tight).len() + longest < rows)
        .map_or(Room::Across, |(room, _)| room);
    let mut left = head(room != Room::Roomy);
    let first = u16::from(room == Room::Roomy) * 2 + 1;
    mark_criteria(model, live, plan, first, inset(left_width, area));
    let selected = live.score.criterion;
    let mut upper = area;
    if room == Room::Across && two {
        let given = score(live, state, selected).filter(|_| is_revealed(live));
        let lower = anchors(selected, usize::from(area.width.saturating_sub(2)), given);
        // The criteria stay; what there is no room for is told at the end.
        let most = area.height.saturating_sub(left.len() as u16 + 1);
        let height = (lower.len() as u16).min(most);
        upper.height = area.height.saturating_sub(height + 1);
        let line = Rect {
            y: upper.bottom(),
            height: 1,
            ..area
        };
        let rule = "─".repeat(usize::from(area.width));
        frame.render_widget(Words::styled(rule, styles.line), line);
        let band = Rect {
            y: upper.bottom() + 1,
            height,
            ..area
        };
        let band = inset(area.width, band);
        mark_anchors(model, &lower, band);
        let lower = lower.into_iter().map(|(_, line)| line).collect();
        page::draw(lower, 0, band, styles, frame);
    } else {
        left.push(Line::default());
        let all = anchors(selected, cells, None);
        let head = left.len() as u16;
        let below = Rect {
            y: area.y.saturating_add(head),
            height: area.height.saturating_sub(head),
            ..inset(left_width, area)
        };
        mark_anchors(model, &all, below);
        left.extend(all.into_iter().map(|(_, line)| line));
    }
    page::draw(left, 0, inset(left_width, upper), styles, frame);
    if two {
        let x = area.x + left_width;
        for y in upper.y..upper.bottom() {
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
        let right = Rect {
            x: x + 2,
            width: area.right().saturating_sub(x + 3),
            ..upper
        };
        let doc = side(live, plan, state);
        let lines = page::lines(&doc, usize::from(right.width), styles);
        page::scrolled(lines, &live.score.scroll, right, styles, frame);
    }
}

/// A click on a criterion goes to it.
fn mark_criteria(model: &Model, live: &Live, plan: &QuestionPlan, first: u16, area: Rect) {
    let selected = live.score.criterion;
    for index in 0..plan.criteria.len() {
        let code = if index < selected {
            KeyCode::Up
        } else {
            KeyCode::Down
        };
        let row = row_of(area, first.saturating_add(index as u16));
        let steps = index.abs_diff(selected);
        model.spots.mark(row, Key::plain(code), steps);
    }
}

/// A click on an anchor gives its score.
fn mark_anchors(model: &Model, lines: &[(u8, Line<'_>)], area: Rect) {
    for (row, (number, _)) in lines.iter().enumerate() {
        let digit = char::from_digit(u32::from(*number), 10).unwrap_or(' ');
        let key = Key::plain(KeyCode::Char(digit));
        model.spots.mark(row_of(area, row as u16), key, 1);
    }
}

/// One row of an area, nothing below its end.
fn row_of(area: Rect, row: u16) -> Area {
    let row = Rect {
        y: area.y.saturating_add(row),
        height: 1,
        ..area
    };
    to_area(row.intersection(area))
}

/// What is shown beside the rubric.
fn side(live: &Live, plan: &QuestionPlan, state: &QuestionState) -> Doc {
    match (live.score.page, live.question()) {
        (ScorePage::Reference, Some(question)) if is_revealed(live) => {
            reveal::reference_page(question, plan, state)
        }
        (ScorePage::Rubric, _) => whole_rubric(live),
        _ => reveal::answer_page(live.kind(), state),
    }
}

/// Every criterion with its four levels, the selected one first.
fn whole_rubric(live: &Live) -> Doc {
    let Some(rubric) = rubric(live) else {
        return Doc::new();
    };
    let (before, from) = rubric
        .criteria
        .split_at(live.score.criterion.min(rubric.criteria.len()));
    let mut doc = Doc::new();
    for criterion in from.iter().chain(before) {
        doc.push(Block::Heading(criterion.name.clone()));
        for (number, anchor) in criterion.anchors.iter().enumerate() {
            doc.push(Block::Pair((number + 1).to_string(), anchor.clone()));
        }
        doc.push(Block::Gap);
    }
    doc
}

/// The deck's words for the rubric of the question.
fn rubric(live: &Live) -> Option<&Rubric> {
    live.deck.as_ref()?.rubric(&live.question()?.rubric)
}

/// The criteria with their scores, and what else is asked; without air if there is none to spare.
fn head(
    live: &Live,
    plan: &QuestionPlan,
    state: &QuestionState,
    cells: usize,
    is_tight: bool,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let is_revealed = is_revealed(live);
    let mut out = Vec::new();
    let title = elide(&plan.heading(), cells);
    out.push(Line::from(Words::styled(title, styles.title)));
    if !is_tight {
        let lead = if is_revealed {
            "Final score"
        } else {
            "Score yourself, blind"
        };
        out.push(Line::from(Words::styled(lead, styles.dim)));
        out.push(Line::default());
    }
    out.extend(criteria_lines(live, plan, state, cells, styles));
    if !is_tight {
        out.push(Line::default());
    }
    if is_revealed && is_tight {
        out.push(rating_line(live, styles));
    } else if is_revealed {
        out.push(Line::from(Words::styled("It comes back", styles.title)));
        out.extend(rating_lines(live, styles));
    } else {
        let words = state.confidence.map_or_else(
            || "How sure are you? + and - say it".to_owned(),
            |percent| format!("How sure are you? {percent} %"),
        );
        out.push(Line::from(Words::styled(words, styles.text)));
    }
    out
}

/// The criteria, a line each.
fn criteria_lines(
    live: &Live,
    plan: &QuestionPlan,
    state: &QuestionState,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let is_revealed = is_revealed(live);
    let shown = |index: usize| {
        let blind = state.blind.scores.get(index).copied().flatten();
        match (score(live, state, index), is_revealed, blind) {
            (Some(score), true, Some(blind)) if blind != score => {
                format!("{score} (blind {blind})")
            }
            (Some(score), _, _) => score.to_string(),
            (None, _, _) => "–".to_owned(),
        }
    };
    let names = plan.criteria.iter().map(|c| width(&c.name));
    let scores = (0..plan.criteria.len()).map(|index| width(&shown(index)));
    // A name gives way to the score beside it.
    let room = cells.saturating_sub(4 + scores.max().unwrap_or(0));
    let widest = names.max().unwrap_or(0).min(room);
    let mut out = Vec::new();
    for (index, criterion) in plan.criteria.iter().enumerate() {
        let is_selected = index == live.score.criterion;
        let score = score(live, state, index);
        let name = elide(&criterion.name, widest);
        let gap = " ".repeat(widest - width(&name));
        let shown = shown(index);
        let mark = if is_selected { "› " } else { "  " };
        out.push(Line::from(vec![
            Words::styled(mark, styles.accent),
            Words::styled(
                name,
                if is_selected {
                    styles.accent
                } else {
                    styles.title
                },
            ),
            Words::styled(
                format!("{gap}  {shown}"),
                if score.is_some() {
                    styles.text
                } else {
                    styles.dim
                },
            ),
        ]));
    }
    out
}

/// What the four scores of a criterion look like, in behavior; each line with its score.
fn anchors(
    live: &Live,
    plan: &QuestionPlan,
    state: &QuestionState,
    criterion: usize,
    cells: usize,
    styles: &Styles,
) -> Vec<(u8, Line<'static>)> {
    let known = plan.criteria.get(criterion);
    let words = known.and_then(|known| {
        let mut all = rubric(live)?.criteria.iter();
        all.find(|criterion| criterion.id == known.id)
    });
    let score = score(live, state, criterion);
    let mut out = Vec::new();
    for (number, anchor) in (1_u8..).zip(words.iter().flat_map(|c| &c.anchors)) {
        let style = if score == Some(number) {
            styles.accent
        } else {
            styles.text
        };
        let lines = wrap(anchor, cells.saturating_sub(3));
        for (row, line) in lines.into_iter().enumerate() {
            let head = if row == 0 {
                format!("{number}  ")
            } else {
                "   ".to_owned()
            };
            let words = vec![Words::styled(head, styles.key), Words::styled(line, style)];
            out.push((number, Line::from(words)));
        }
    }
    out
}

fn is_revealed(live: &Live) -> bool {
    matches!(live.session.stage, Stage::Revealed { .. })
}

/// The score of a criterion on the sheet that is open.
fn score(live: &Live, state: &QuestionState, criterion: usize) -> Option<u8> {
    let sheet = if is_revealed(live) {
        &state.final_sheet
    } else {
        &state.blind
    };
    sheet.scores.get(criterion).copied().flatten()
}

/// When the question comes back after the chosen rating.
fn rating_line(live: &Live, styles: &Styles) -> Line<'static> {
    let chosen = live.score.rating.unwrap_or(Rating::Good);
    let place = Rating::ALL.iter().position(|rating| *rating == chosen);
    let dates = live.score.dates.as_ref();
    let date = dates.zip(place).and_then(|(dates, at)| dates.get(at));
    let date = date.map_or("…", String::as_str);
    let style = if chosen == Rating::Again {
        styles.bad
    } else {
        styles.accent
    };
    Line::from(vec![
        Words::styled("It comes back: ", styles.text),
        Words::styled(format!("{}, {date}", word(chosen)), style),
    ])
}

/// The word for a rating.
fn word(rating: Rating) -> &'static str {
    match rating {
        Rating::Again => "forgot",
        other => other.as_str(),
    }
}

/// When the question comes back, for each rating; +/- moves the mark.
fn rating_lines(live: &Live, styles: &Styles) -> Vec<Line<'static>> {
    let chosen = live.score.rating.unwrap_or(Rating::Good);
    let mut lines = Vec::new();
    for (index, rating) in Rating::ALL.into_iter().enumerate() {
        let date = live.score.dates.as_ref().and_then(|dates| dates.get(index));
        let date = date.map_or("…", String::as_str);
        let is_forgotten = rating == Rating::Again;
        let (mark, style) = match (rating == chosen, is_forgotten) {
            (true, true) => ("› ", styles.bad),
            (true, false) => ("› ", styles.accent),
            (false, _) => ("  ", styles.dim),
        };
        lines.push(Line::from(vec![
            Words::styled(mark, styles.accent),
            Words::styled(format!("{:<6} {date}", word(rating)), style),
        ]));
    }
    lines
}
