//! Past sittings, scored questions, trends.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::facts::{FoundRow, HistoryFacts, QuestionRow};
use crate::app::screen::{HistoryPage, HistoryView, PastRow};
use crate::deck::RoundKind;
use crate::diary::{RealRound, Tags, written_tags};
use crate::interview::Sitting;
use crate::interview::foresight::{Foresight, REPEATED_FROM};
use crate::report::mistakes::Mistake;
use crate::view::page;
use crate::view::screen::calibration::repeated;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Fewer scores than this make no trend.
const TREND_FROM: usize = 3;

/// So many real rounds of a kind are named, the newest first.
const REAL_NAMED: usize = 4;

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
    list::heading_with(&model.spots, &title, &tabs, styles, area, frame);
    let Some(facts) = &view.facts else {
        return list::lines(&[], 0, "reading the history …", styles, area, frame);
    };
    match view.page {
        HistoryPage::Sittings => {
            let rows = view.past().into_iter();
            let items: Vec<Item> = rows.map(|row| past_item(view, row)).collect();
            let empty = "No sitting yet. Go home (esc) and sit a drill: it takes fifteen minutes.";
            list::lines(&items, view.selected, empty, styles, area, frame);
        }
        HistoryPage::Questions => {
            let items: Vec<Item> = view
                .questions()
                .into_iter()
                .map(|row| question_item(model, view, row))
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
            let doc = trends(facts, view.foresight.as_ref());
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

fn past_item(view: &HistoryView, row: PastRow<'_>) -> Item {
    let row = match row {
        PastRow::Sitting(row) => row,
        PastRow::Real(round) => return real_item(round),
    };
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
    let tags = view.tags_of(&row.session, None);
    Item {
        label: format!("{}  {}", row.when, row.title),
        note: format!(
            "{} · {}{mean}{outcome}{}",
            row.level,
            row.mode,
            tagged(&tags)
        ),
    }
}

/// A round of a real interview: its mark stands where others have the hour.
fn real_item(round: &RealRound) -> Item {
    let mut parts = Vec::new();
    if !round.level.is_empty() {
        parts.push(round.level.clone());
    }
    parts.extend(round.score().map(|score| format!("{score:.1}")));
    parts.push(round.outcome.as_str().to_owned());
    Item {
        label: format!("{} real   {}", round.day, round.title()),
        note: format!("{}{}", parts.join(" · "), tagged(&round.tags)),
    }
}

/// Tags behind a line.
fn tagged(tags: &Tags) -> String {
    if tags.is_empty() {
        return String::new();
    }
    format!(" · {}", written_tags(tags))
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
    let real = if row.real { "real · " } else { "" };
    Item {
        label: format!("{}  {:<9} {}", row.day, row.kind, row.title),
        note: format!("{real}{score}{}", row.excerpt),
    }
}

fn question_item(model: &Model, view: &HistoryView, row: &QuestionRow) -> Item {
    let measured = row
        .measured
        .map_or_else(String::new, |m| format!(" · measured {m:.1}"));
    // The day says enough here; the moment stands with the sitting.
    let day = &row.day;
    let known = model
        .shelf
        .decks
        .iter()
        .find_map(|deck| deck.question(&row.question));
    let title = known.map_or(row.title.as_str(), |question| question.title.as_str());
    Item {
        label: format!("{day}  {:<9} {title}", row.kind.as_str()),
        note: format!(
            "{:.1} · self {:.1}{measured}{}",
            row.score,
            row.own,
            tagged(&view.tags_of(&row.session, Some(row.round)))
        ),
    }
}

/// One line a kind: how many, the mean of the last ones, whether it rises; what was real is among
/// them, and marked below.
fn trends(facts: &HistoryFacts, foresight: Option<&Foresight>) -> Doc {
    let rows = &facts.questions;
    let mut doc = Doc::new();
    for kind in RoundKind::ALL {
        let real: Vec<(String, f64)> = facts
            .real
            .iter()
            .filter(|round| round.kind == kind)
            .filter_map(|round| Some((round.day.to_string(), round.score()?)))
            .collect();
        let sat = rows.iter().filter(|row| row.kind == kind);
        // Newest first in the facts; a trend reads from old to new.
        let mut dated: Vec<(&str, f64)> = sat.map(|row| (row.when.as_str(), row.score)).collect();
        dated.extend(real.iter().map(|(day, score)| (day.as_str(), *score)));
        dated.reverse();
        dated.sort_by_key(|(day, _)| day.get(..10).unwrap_or(day).to_owned());
        let scores: Vec<f64> = dated.into_iter().map(|(_, score)| score).collect();
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
            doc.extend(foresight.map(|all| Block::Dim(exactness(all, kind))));
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
        if !real.is_empty() {
            let last = facts.real.iter().filter(|round| round.kind == kind);
            let last: Vec<String> = last
                .filter_map(|round| Some(format!("{:.1} {}", round.score()?, round.company)))
                .take(REAL_NAMED)
                .collect();
            doc.push(Block::Pair(
                format!("real (n = {})", real.len()),
                last.join(", "),
            ));
        }
        doc.push(Block::Gap);
    }
    doc
}

/// How exact one's own scores of a kind are, or what is missing to know it.
fn exactness(all: &Foresight, kind: RoundKind) -> String {
    if let Some(found) = all.repeatability(Some(kind)) {
        return repeated(&found);
    }
    let twice = all.repeats.iter().filter(|pair| pair.kind == kind).count();
    format!(
        "how exact one score is, nobody knows yet: {twice} of {REPEATED_FROM} criteria scored twice"
    )
}

/// The last scores as blocks from 1 (low) to 4 (full).
pub(super) fn sparkline(scores: &[f64]) -> String {
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
