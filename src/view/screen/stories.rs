//! The candidate's stories: list and reading pane, or the matrix.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::doc::{Block, Doc};
use crate::app::screen::{StoriesView, own, stories};
use crate::bank::matrix::{Matrix, WEAR_RULE};
use crate::base::text::plural;
use crate::view::page;
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// Below this width there is room for the list or the story, not for both.
const TWO_COLUMNS: u16 = 72;

/// What is said where there is no story.
const EMPTY: &str = "No story yet. Press n to write the first one in your editor: a title, the values it shows, then \
                     situation, task, action, result, reflection. Five or six that cover the values are enough. \
                     `onsite story import FILE.md` takes them from a file. They stay in a private file of yours.";

/// Draws the screen.
pub fn draw(model: &Model, view: &StoriesView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let tabs = [
        ("Stories", !view.on_matrix),
        ("What they cover", view.on_matrix),
    ];
    list::heading_with(&model.spots, "", &tabs, styles, area, frame);
    let below = |top: u16, left: u16, width: u16| Rect {
        x: area.x + left,
        y: area.y + top.min(area.height),
        width,
        height: area.height - top.min(area.height),
    };
    let whole = below(3, 2, area.width.saturating_sub(4));
    let told = match model.bank.as_ref().map(|bank| &bank.stories) {
        None => return list::lines(&[], 0, "reading your stories …", styles, area, frame),
        Some(Err(why)) => Some(vec![
            Block::Bad(why.clone()),
            Block::Text(
                "The file is left as it is. Mend it in an editor, or move it away; then come back here."
                    .into(),
            ),
        ]),
        Some(Ok(_)) if view.on_matrix => Some(matrix(&stories::matrix(model))),
        Some(Ok(_)) => None,
    };
    if let Some(doc) = told {
        let lines = page::lines(&doc, usize::from(whole.width), styles);
        return page::scrolled(lines, &view.scroll, whole, styles, frame);
    }
    let items = items(model);
    if items.is_empty() || area.width < TWO_COLUMNS {
        return list::lines(&items, view.selected, EMPTY, styles, area, frame);
    }
    let width = (area.width * 2 / 5).min(48);
    let left = Rect { width, ..area };
    list::lines(&items, view.selected, EMPTY, styles, left, frame);
    let right = below(4, width + 1, area.width.saturating_sub(width + 3));
    let mut doc = Doc::new();
    if let Some(draft) = &view.draft {
        doc.push(Block::Bad(draft.why.clone()));
        doc.push(Block::Text(
            "Your text is kept: enter opens it again.".into(),
        ));
        doc.push(Block::Gap);
    }
    if let Some((story, all)) = view.story(model).zip(model.stories()) {
        doc.extend(own::reading(story));
        doc.push(Block::Gap);
        let worn = story.wear(all).as_str();
        let comma = if worn.is_empty() { "" } else { ", " };
        doc.push(Block::Dim(match story.told {
            0 => "never told in a round".to_owned(),
            n => format!(
                "told {}, last {}{comma}{worn}",
                plural(n as usize, "time"),
                story.last_told
            ),
        }));
    }
    let lines = page::lines(&doc, usize::from(right.width), styles);
    page::scrolled(lines, &view.scroll, right, styles, frame);
}

fn items(model: &Model) -> Vec<Item> {
    let Some(stories) = model.stories() else {
        return Vec::new();
    };
    let items = stories.all.iter().map(|story| {
        let worn = story.wear(stories).as_str();
        let note = match (story.retired, worn, story.told) {
            (true, ..) => "retired".to_owned(),
            (_, "", 0) => String::new(),
            (_, "", n) => format!("told {n}"),
            (_, worn, _) => worn.to_owned(),
        };
        Item {
            label: story.title.clone(),
            note,
        }
    });
    items.collect()
}

/// The matrix as a page: what to do, the stories by number, the values.
fn matrix(matrix: &Matrix) -> Doc {
    let mut doc = Doc::new();
    let advice = matrix.advice();
    for line in &advice {
        doc.push(Block::Text(line.clone()));
    }
    if advice.is_empty() {
        doc.push(Block::Good(
            "Every value has a story, and none is worn.".into(),
        ));
    }
    doc.push(Block::Gap);
    let numbered = matrix.columns.iter().enumerate();
    for (index, column) in numbered {
        doc.push(Block::Text(format!("{} {}", index + 1, column.title)));
    }
    if !matrix.columns.is_empty() {
        doc.push(Block::Gap);
    }
    let head = ["Value", "Asked"].map(str::to_owned).into_iter();
    let head = head.chain((1..=matrix.columns.len()).map(|n| n.to_string()));
    let rows = matrix.rows.iter().map(|row| {
        let shown = row.shown.iter().map(|shown| if *shown { "●" } else { "·" });
        let shown = shown.map(str::to_owned);
        let head = [row.value.clone(), row.asked.to_string()].into_iter();
        let gap = if row.is_gap() { "no story" } else { "" };
        head.chain(shown).chain([gap.to_owned()]).collect()
    });
    let head = head.chain([String::new()]);
    doc.push(Block::Table(head.collect(), rows.collect()));
    doc.push(Block::Gap);
    doc.push(Block::Dim(format!("Rule: {WEAR_RULE}.")));
    doc
}
