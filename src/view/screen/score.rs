//! Scoring: the rubric on the left, what it is about on the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::doc::{Block, Doc};
use crate::app::live::Live;
use crate::app::screen::{ScorePage, reveal};
use crate::base::text::{elide, width, wrap};
use crate::deck::Rubric;
use crate::interview::{QuestionPlan, QuestionState, Stage};
use crate::memory::Rating;
use crate::view::page;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(live: &Live, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let Some((_, plan, state)) = live.session.open_question() else {
        return;
    };
    let is_revealed = matches!(live.session.stage, Stage::Revealed { .. });
    let two = area.width >= 76;
    let left_width = if two {
        (area.width / 2).clamp(36, 64)
    } else {
        area.width
    };
    let left = Rect {
        x: area.x + 1,
        width: left_width.saturating_sub(2),
        ..area
    };
    let rubric = rubric_lines(
        live,
        plan,
        state,
        usize::from(left.width),
        is_revealed,
        styles,
    );
    page::draw(rubric, 0, left, styles, frame);
    if two {
        let x = area.x + left_width;
        for y in area.y..area.bottom() {
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
            ..area
        };
        let doc = side(live, plan, state);
        let lines = page::lines(&doc, usize::from(right.width), styles);
        page::scrolled(lines, &live.score.scroll, right, styles, frame);
    }
}

/// What is shown beside the rubric.
fn side(live: &Live, plan: &QuestionPlan, state: &QuestionState) -> Doc {
    let is_revealed = matches!(live.session.stage, Stage::Revealed { .. });
    match (live.score.page, live.question()) {
        (ScorePage::Reference, Some(question)) if is_revealed => {
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

/// The rubric's lines: criteria with their scores, then the anchors of the selected one.
fn rubric_lines(
    live: &Live,
    plan: &QuestionPlan,
    state: &QuestionState,
    cells: usize,
    is_revealed: bool,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let lead = if is_revealed {
        "Final score"
    } else {
        "Score yourself, blind"
    };
    let title = elide(&plan.heading(), cells);
    out.push(Line::from(Words::styled(title, styles.title)));
    out.push(Line::from(Words::styled(lead, styles.dim)));
    out.push(Line::default());
    let rubric = rubric(live);
    let widest = plan
        .criteria
        .iter()
        .map(|c| width(&c.name))
        .max()
        .unwrap_or(0);
    for (index, criterion) in plan.criteria.iter().enumerate() {
        let is_selected = index == live.score.criterion;
        let sheet = if is_revealed {
            &state.final_sheet
        } else {
            &state.blind
        };
        let score = sheet.scores.get(index).copied().flatten();
        let blind = state.blind.scores.get(index).copied().flatten();
        let shown = match (score, is_revealed, blind) {
            (Some(score), true, Some(blind)) if blind != score => {
                format!("{score} (blind {blind})")
            }
            (Some(score), _, _) => score.to_string(),
            (None, _, _) => "–".to_owned(),
        };
        let mark = if is_selected { "› " } else { "  " };
        out.push(Line::from(vec![
            Words::styled(mark, styles.accent),
            Words::styled(
                criterion.name.clone(),
                if is_selected {
                    styles.accent
                } else {
                    styles.title
                },
            ),
            Words::styled(
                format!("{}  {shown}", " ".repeat(widest - width(&criterion.name))),
                if score.is_some() {
                    styles.text
                } else {
                    styles.dim
                },
            ),
        ]));
    }
    out.push(Line::default());
    if is_revealed {
        out.push(Line::from(Words::styled("It comes back", styles.title)));
        out.extend(rating_lines(live, styles));
    } else {
        let words = state.confidence.map_or_else(
            || "How sure are you? + and - say it".to_owned(),
            |percent| format!("How sure are you? {percent} %"),
        );
        out.push(Line::from(Words::styled(words, styles.text)));
    }
    out.push(Line::default());
    // What the four scores of the selected criterion look like, in behavior.
    let selected = plan.criteria.get(live.score.criterion);
    let words = selected.and_then(|s| rubric?.criteria.iter().find(|c| c.id == s.id));
    let sheet = if is_revealed {
        &state.final_sheet
    } else {
        &state.blind
    };
    let score = sheet.scores.get(live.score.criterion).copied().flatten();
    for (number, anchor) in words.iter().flat_map(|c| &c.anchors).enumerate() {
        let style = if score == u8::try_from(number + 1).ok() {
            styles.accent
        } else {
            styles.text
        };
        for (row, line) in wrap(anchor, cells.saturating_sub(4))
            .into_iter()
            .enumerate()
        {
            let head = if row == 0 {
                format!("{}  ", number + 1)
            } else {
                "   ".to_owned()
            };
            out.push(Line::from(vec![
                Words::styled(head, styles.key),
                Words::styled(line, style),
            ]));
        }
    }
    out
}

/// When the question comes back, for each rating; +/- moves the mark. To have forgotten is set apart
/// from the three ways of having remembered.
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
        let word = if is_forgotten {
            "forgot"
        } else {
            rating.as_str()
        };
        lines.push(Line::from(vec![
            Words::styled(mark, styles.accent),
            Words::styled(format!("{word:<6} {date}"), style),
        ]));
        if is_forgotten {
            lines.push(Line::default());
        }
    }
    lines
}
