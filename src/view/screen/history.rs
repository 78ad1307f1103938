//! Past sittings, scored questions, trends.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::facts::{FoundRow, QuestionRow};
use crate::app::screen::{HistoryPage, HistoryView};
use crate::deck::RoundKind;
use crate::interview::Sitting;
use crate::interview::foresight::Foresight;
use crate::report::mistakes::Mistake;
use crate::view::page;
use crate::view::screen::calibration::repeated;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Fewer scores than this make no trend.
const TREND_FROM: usize = 3;

/// Draws the screen.
pub fn draw(model: &Model, view: &HistoryView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let tabs: Vec<(&str, bool)> = HistoryPage::ALL
        .iter()
        .map(|page| (page.label(), *page == view.page))
        .collect();
    let words = match (&view.found, view.page) {
        (Some(found), HistoryPage::Found) => &found.asked,
        _ => &view.filter,
    };
    let title = if words.is_empty() {
        String::new()
    } else {
        format!("“{words}”")
    };
    list::heading(&title, &tabs, styles, area, frame);
    let Some(facts) = &view.facts else {
        return list::lines(&[], 0, "reading the history …", styles, area, frame);
    };
    match view.page {
        HistoryPage::Sittings => {
            let items: Vec<Item> = view
                .sittings()
                .into_iter()
                .map(|row| {
                    let mean = row
                        .mean
                        .map_or_else(String::new, |mean| format!(" · {mean:.2}"));
                    let is_loop = matches!(row.sitting, Sitting::Loop { .. });
                    let outcome = match &row.recommendation {
                        _ if row.state != "finished" => format!(" · {}", row.state),
                        // One round alone decides nothing.
                        Some(words) if is_loop => format!(" · {words}"),
                        _ => String::new(),
                    };
                    Item {
                        label: format!("{}  {}", row.when, row.title),
                        note: format!("{} · {}{mean}{outcome}", row.level, row.mode),
                    }
                })
                .collect();
            let empty = "No sitting yet. Go home (esc) and sit a drill: it takes fifteen minutes.";
            list::lines(&items, view.selected, empty, styles, area, frame);
        }
        HistoryPage::Questions => {
            let items: Vec<Item> = view
                .questions()
                .into_iter()
                .map(|row| question_item(model, row))
                .collect();
            let empty =
                "No question has been scored yet. Finish a drill and its score stands here.";
            list::lines(&items, view.selected, empty, styles, area, frame);
        }
        HistoryPage::Mistakes => {
            let items = view.mistakes();
            let items: Vec<Item> = items.into_iter().map(mistake_item).collect();
            let empty = "Nothing went wrong yet. What a submission fails by stands here, with the drill that mends it.";
            list::lines(&items, view.selected, empty, styles, area, frame);
        }
        HistoryPage::Found => {
            let found = view.found.as_ref();
            let rows = found.map_or(&[][..], |found| &found.rows);
            let items: Vec<Item> = rows.iter().map(found_item).collect();
            let empty = match found {
                None => "s looks for words in the prompts, answers and notes of all attempts.",
                Some(found) if found.left > 0 => "reading past sittings …",
                Some(_) => "No attempt has all of these words; s looks for others.",
            };
            list::lines(&items, view.selected, empty, styles, area, frame);
        }
        HistoryPage::Trends => {
            let top = 3.min(area.height);
            let inner = Rect {
                x: area.x + 2,
                y: area.y + top,
                width: area.width.saturating_sub(4),
                height: area.height - top,
            };
            let doc = trends(&facts.questions, view.foresight.as_ref());
            page::draw(
                page::lines(&doc, usize::from(inner.width), styles),
                0,
                inner,
                styles,
                frame,
            );
        }
    }
}

fn mistake_item((day, mistake): &(String, Mistake)) -> Item {
    let times = match mistake.times {
        1 => String::new(),
        n => format!(" ×{n}"),
    };
    let state = if mistake.mended { "mended" } else { "open" };
    Item {
        label: format!(
            "{day}  {:<9} {}{times}",
            mistake.kind.as_str(),
            mistake.name
        ),
        note: format!("{state} · {}", mistake.title),
    }
}

fn found_item(row: &FoundRow) -> Item {
    let score = row
        .score
        .map_or_else(String::new, |score| format!("{score:.1} · "));
    Item {
        label: format!("{}  {:<9} {}", row.day, row.kind, row.title),
        note: format!("{score}{}", row.excerpt),
    }
}

fn question_item(model: &Model, row: &QuestionRow) -> Item {
    let measured = row
        .measured
        .map_or_else(String::new, |m| format!(" · measured {m:.1}"));
    // The day says enough here; the moment stands with the sitting.
    let day = row.when.split(' ').next().unwrap_or_default();
    let known = model
        .shelf
        .decks
        .iter()
        .find_map(|deck| deck.question(&row.question));
    let title = known.map_or(row.title.as_str(), |question| question.title.as_str());
    Item {
        label: format!("{day}  {:<9} {title}", row.kind.as_str()),
        note: format!("{:.1} · self {:.1}{measured}", row.score, row.own),
    }
}

/// One line a kind: how many, the mean of the last ones, whether it rises.
fn trends(rows: &[QuestionRow], foresight: Option<&Foresight>) -> Doc {
    let mut doc = Doc::new();
    for kind in RoundKind::ALL {
        // Newest first in the facts; a trend reads from old to new.
        let scores: Vec<f64> = rows
            .iter()
            .filter(|row| row.kind == kind)
            .map(|row| row.score)
            .rev()
            .collect();
        if kind == RoundKind::Case && scores.is_empty() {
            // Most candidates never meet one.
            continue;
        }
        doc.push(Block::Heading(format!(
            "{}  (n = {})",
            kind.title(),
            scores.len()
        )));
        if scores.is_empty() {
            doc.push(Block::Dim("no score yet".into()));
        } else if scores.len() < TREND_FROM {
            let left = TREND_FROM - scores.len();
            let so_far: Vec<String> = scores.iter().map(|score| format!("{score:.1}")).collect();
            doc.push(Block::Dim(format!(
                "{} so far; {left} more for a trend",
                so_far.join(", ")
            )));
        } else {
            let recent: Vec<f64> = scores.iter().rev().take(5).copied().collect();
            let mean = recent.iter().sum::<f64>() / recent.len() as f64;
            doc.push(Block::Bar(
                format!("last {}", recent.len()),
                (mean - 1.0) / 3.0,
                format!("{mean:.2} of 4  {}", sparkline(&scores)),
            ));
            let error = foresight.and_then(|all| all.repeatability(Some(kind)));
            doc.extend(error.map(|found| Block::Dim(repeated(&found))));
            let bias: Vec<f64> = rows
                .iter()
                .filter(|row| row.kind == kind)
                .filter_map(|row| row.measured.map(|measured| row.own - measured))
                .collect();
            if bias.len() >= TREND_FROM {
                let mean = bias.iter().sum::<f64>() / bias.len() as f64;
                doc.push(Block::Pair(
                    "self − measured".into(),
                    format!("{mean:+.2} (n = {})", bias.len()),
                ));
            }
        }
        doc.push(Block::Gap);
    }
    doc
}

/// The last scores as blocks from 1 (low) to 4 (full).
fn sparkline(scores: &[f64]) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let skip = scores.len().saturating_sub(24);
    scores
        .iter()
        .skip(skip)
        .filter_map(|score| {
            let step = (((score - 1.0) / 3.0).clamp(0.0, 1.0) * 7.0).round() as usize;
            LEVELS.get(step)
        })
        .collect()
}
