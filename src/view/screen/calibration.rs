//! How good predictions and own scores are; an old answer that is scored again.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span as Words;

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::facts::CalibrationFacts;
use crate::app::screen::CalibrationView;
use crate::app::screen::calibration::Rescoring;
use crate::base::text::{flow, plural};
use crate::interview::foresight::{
    About, Bin, CALIBRATED_FROM, DAYS_APART, Foresight, REPEATED_FROM, Repeatability,
};
use crate::view::page;
use crate::view::screen::list;
use crate::view::styles::Styles;

/// Cells of a reliability bar; two per cent of chance each.
const BAR: usize = 40;

/// Draws the screen.
pub fn draw(
    model: &Model,
    view: &CalibrationView,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let below = Rect {
        x: area.x + 2,
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let cells = usize::from(below.width);
    if let Some(again) = &view.again {
        return rescoring(model, again, styles, below, frame);
    }
    let Some(facts) = &view.facts else {
        return list::lines(&[], 0, "reading the sittings …", styles, area, frame);
    };
    let mut doc = Doc::new();
    if let Some(compared) = &view.compared {
        let rows = compared.rows.iter();
        let rows = rows.map(|(name, then, now)| format!("{name} {then}, now {now}"));
        let rows: Vec<String> = rows.collect();
        let title = &compared.title;
        doc.push(Block::Good(format!("{title}: {}", rows.join(" · "))));
        doc.push(Block::Gap);
    }
    doc.extend(facts_page(facts));
    let lines = page::lines(&doc, cells, styles);
    page::scrolled(lines, &view.scroll, below, styles, frame);
}

/// What is known, with the number of cases beside every figure.
fn facts_page(facts: &CalibrationFacts) -> Doc {
    let all = &facts.foresight;
    let mut doc = Doc::new();
    if let Some(old) = &facts.old {
        doc.push(Block::Accent(format!(
            "To score again: {} ({}, {})",
            old.answer.title, old.answer.kind, old.when
        )));
        doc.push(Block::Gap);
    }
    for (of_submissions, heading) in [
        (
            true,
            "How sure before a submission, and how often it was accepted",
        ),
        (false, "How sure of a blind score, and how often it stood"),
    ] {
        let bins = all.bins(of_submissions);
        let n: usize = bins.iter().map(|bin| bin.n).sum();
        doc.push(Block::Heading(format!("{heading}  (n = {n})")));
        if n < CALIBRATED_FROM {
            let left = CALIBRATED_FROM - n;
            doc.push(Block::Dim(format!("{left} more for a calibration")));
        } else {
            doc.push(Block::Drawing(bins.iter().map(bar).collect()));
            doc.push(Block::Dim(
                "█ said and came · ▀ said, did not come · ▄ came, was not said".into(),
            ));
        }
        doc.push(Block::Gap);
    }
    let rows = matters(all);
    if !rows.is_empty() {
        let head = ["", "n", "Brier", "too sure", "blind − final"];
        doc.push(Block::Table(head.map(str::to_owned).to_vec(), rows));
        doc.push(Block::Gap);
    }
    doc.push(Block::Heading("The same answer scored twice".into()));
    doc.push(match all.repeatability(None) {
        Some(found) => Block::Text(repeated(&found)),
        None => Block::Dim(format!(
            "{} of {REPEATED_FROM} criteria; an answer is offered again after {DAYS_APART} days",
            all.repeats.len()
        )),
    });
    if let Some(told) = all.runs.told() {
        doc.push(Block::Gap);
        doc.push(Block::Text(told));
    }
    doc.push(Block::Gap);
    doc.push(Block::Dim(format!(
        "Of {}. Brier: 0 is perfect, 0.25 is what always saying 50 % gets. docs/scoring.md has the formulas.",
        plural(facts.sittings, "sitting")
    )));
    doc
}

/// A row for each matter: a submission, or a criterion.
fn matters(all: &Foresight) -> Vec<Vec<String>> {
    let rows = all
        .by_matter()
        .into_iter()
        .map(|(kind, about, n, quality)| {
            let (name, level) = match &about {
                About::Submission => (format!("{} · accepted", kind.title()), None),
                About::Level(name) => (
                    format!("{} · {name}", kind.title()),
                    all.level_bias(kind, name),
                ),
            };
            let few = || format!("{} more", CALIBRATED_FROM.saturating_sub(n));
            vec![
                name,
                n.to_string(),
                quality.map_or_else(few, |found| format!("{:.2}", found.brier)),
                quality.map_or_else(String::new, |found| format!("{:+.0} %", found.bias * 100.0)),
                level.map_or_else(String::new, |bias| format!("{bias:+.2}")),
            ]
        });
    rows.collect()
}

/// One chance: the upper half of the bar is what was said, the lower half what came.
fn bar(bin: &Bin) -> String {
    let filled = |share: f64| (share * BAR as f64).round() as usize;
    let (said, came) = (filled(f64::from(bin.said) / 100.0), filled(bin.came));
    let cells = (0..BAR).map(|cell| match (cell < said, cell < came) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    });
    let name = if bin.said < 50 {
        "< 50 %".to_owned()
    } else {
        format!("{} %", bin.said)
    };
    format!(
        "{name:>6} {} {:>3.0} % came, n = {}",
        cells.collect::<String>(),
        bin.came * 100.0,
        bin.n
    )
}

/// How far two scores of the same answer lie apart.
pub fn repeated(found: &Repeatability) -> String {
    format!(
        "{:.0} % of {} agree; one score is exact to ±{:.2} (standard error)",
        found.agreement * 100.0,
        plural(found.n, "pair"),
        found.error
    )
}

/// The old answer beside its criteria, without a score of its time.
fn rescoring(model: &Model, again: &Rescoring, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let old = &again.old.answer;
    let deck = model.deck(&again.old.deck);
    let question = deck.and_then(|deck| deck.question(&old.question));
    let rubric = question.and_then(|question| deck?.rubric(&question.rubric));
    let mut doc = vec![Block::Heading(old.title.clone())];
    doc.push(Block::Dim(format!("your answer of {}", again.old.when)));
    for (index, name) in old.criteria.iter().enumerate() {
        let mark = if index == again.selected { "›" } else { " " };
        let score = again.scores.get(index).copied().flatten();
        let score = score.map_or_else(|| "–".to_owned(), |score| score.to_string());
        let line = format!("{mark} {name}  {score}");
        doc.push(if index == again.selected {
            Block::Accent(line)
        } else {
            Block::Verbatim(line)
        });
    }
    let anchors = |selected: usize| -> Doc {
        let name = old.criteria.get(selected);
        let criterion = rubric.and_then(|rubric| {
            let mut criteria = rubric.criteria.iter();
            criteria.find(|one| Some(&one.name) == name)
        });
        let Some(criterion) = criterion else {
            let gone = "the deck no longer says what the levels are";
            return vec![Block::Dim(gone.into())];
        };
        let anchors = (1..).zip(&criterion.anchors);
        let pair =
            |(number, anchor): (u8, &String)| Block::Pair(number.to_string(), anchor.clone());
        anchors.map(pair).collect()
    };
    // All anchors are in sight, since one scores by them: where one criterion's have no room below the
    // criteria, they stand below everything, as while scoring.
    let half = area.width / 2;
    let rows_of = |doc: &Doc, cells: u16| page::lines(doc, usize::from(cells), styles).len();
    let head = rows_of(&doc, half);
    let all = 0..old.criteria.len();
    let longest = all.map(|at| rows_of(&anchors(at), half)).max();
    let is_across = head + longest.unwrap_or(0) >= usize::from(area.height);
    let mut upper = area;
    if is_across {
        let below = page::lines(&anchors(again.selected), usize::from(area.width), styles);
        let most = area.height.saturating_sub(head as u16 + 1);
        let height = (below.len() as u16).min(most);
        upper.height = area.height.saturating_sub(height + 1);
        let rule = Rect {
            y: upper.bottom(),
            height: 1,
            ..area
        };
        let line = "─".repeat(usize::from(area.width));
        frame.render_widget(Words::styled(line, styles.line), rule);
        let band = Rect {
            y: rule.bottom(),
            height,
            ..area
        };
        page::draw(below, 0, band, styles, frame);
    } else {
        doc.push(Block::Gap);
        doc.extend(anchors(again.selected));
    }
    let left = Rect {
        width: half,
        ..upper
    };
    let right = Rect {
        x: area.x + half + 1,
        width: area.width - half - 1,
        ..upper
    };
    let lines = page::lines(&doc, usize::from(left.width), styles);
    page::draw(lines, 0, left, styles, frame);
    let mut doc = Doc::new();
    if let Some(question) = question {
        doc.push(Block::Dim(flow(&question.prompt)));
        doc.push(Block::Gap);
    }
    doc.push(Block::Verbatim(old.answer.clone()));
    if !old.notes.trim().is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Heading("Your notes".into()));
        doc.push(Block::Verbatim(old.notes.clone()));
    }
    let lines = page::lines(&doc, usize::from(right.width), styles);
    page::scrolled(lines, &again.scroll, right, styles, frame);
}
