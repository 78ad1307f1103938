//! Home: what can be done tonight.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Model;
use crate::app::screen::open::LIST_TOP;
use crate::app::screen::{HomeItem, HomeView, home};
use crate::base::text::{elide, plural, width, wrap};
use crate::deck::{LoopKind, RoundKind};
use crate::view::screen::list::{self, Item};
use crate::view::styles::Styles;

/// A title is cut to no fewer cells.
const LEAST_TITLE: usize = 12;

/// Draws the screen.
pub fn draw(model: &Model, view: &HomeView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    // Where a row is wanting, the blank one above the heading goes.
    let up = LIST_TOP - home::top(model);
    let area = Rect {
        y: area.y - up.min(area.y),
        height: area.height + up.min(area.y),
        ..area
    };
    list::heading(
        "The whole interview loop, in your terminal",
        &[],
        styles,
        area,
        frame,
    );
    // Two rows: a reason why nothing is saved may be long.
    let below = Rect {
        x: area.x + 2,
        y: area.y + 2,
        width: area.width.saturating_sub(4),
        height: 2,
    }
    .intersection(area);
    let is_bad = model
        .home
        .as_ref()
        .is_some_and(|home| home.read_only.is_some());
    let style = if is_bad { styles.bad } else { styles.dim };
    let items = HomeItem::all(model);
    let selected = view.selected.min(items.len() - 1);
    let cells = usize::from(below.width);
    let mut lines = wrap(&greeting(model, cells), cells);
    if let (false, Some(HomeItem::Tonight(at))) = (is_bad, items.get(selected)) {
        // The reason in full, of which the line beside the label may show the start alone.
        let reason = home::tasks(model).get(*at).map(|task| task.reason.clone());
        lines.truncate(1);
        lines.extend(reason.map(|reason| elide(&format!("Tonight, {}: {reason}", at + 1), cells)));
    }
    for (line, row) in lines.into_iter().zip(below.rows()) {
        frame.render_widget(Line::from(Words::styled(line, style)), row);
    }
    let items: Vec<Item> = items
        .into_iter()
        .map(|item| Item {
            label: label(model, item),
            note: note(model, item),
        })
        .collect();
    list::lines(&items, selected, "", styles, area, frame);
}

/// The words of a line; what to do tonight is numbered.
fn label(model: &Model, item: HomeItem) -> String {
    let HomeItem::Tonight(at) = item else {
        return item.label().to_owned();
    };
    let task = home::tasks(model).get(at);
    let label = task.map_or("", |task| task.label.as_str());
    format!("{} {label}", at + 1)
}

/// One line on how things stand; of a long title there is as much as fits beside the score.
fn greeting(model: &Model, cells: usize) -> String {
    let Some(home) = &model.home else {
        return String::new();
    };
    if let Some(why) = &home.read_only {
        return format!("Nothing is saved: {why}");
    }
    if model.settings.preview {
        return "A preview: nothing of it is kept. q leaves.".to_owned();
    }
    let days = match home.days_to_go {
        Some(0) => "The interview is today. ".to_owned(),
        Some(1) => "The interview is tomorrow. ".to_owned(),
        Some(days) => format!("{} to the interview. ", plural(days as usize, "day")),
        None => String::new(),
    };
    let Some((title, outcome, when)) = &home.last else {
        return format!("{days}No sitting yet. Start with a drill, or be brave.");
    };
    let rest = width(&format!("{days}Last: , {outcome} ({when})."));
    let title = elide(title, cells.saturating_sub(rest).max(LEAST_TITLE));
    format!("{days}Last: {title}, {outcome} ({when}).")
}

/// What is said beside a line.
fn note(model: &Model, item: HomeItem) -> String {
    let home = model.home.as_ref();
    match item {
        HomeItem::Tonight(at) => {
            let task = home::tasks(model).get(at);
            task.map_or_else(String::new, |task| task.reason.clone())
        }
        HomeItem::Plan => match home.map(|home| home.plan_day) {
            Some(Some((day, of))) => format!("day {day} of {of}"),
            Some(None) => "none yet".to_owned(),
            None => String::new(),
        },
        HomeItem::Resume => match (&model.live, home.and_then(|home| home.unfinished.as_ref())) {
            (Some(live), _) => {
                format!(
                    "{} · {} left",
                    live.session.plan.title,
                    live.session.left(live.session.settled)
                )
            }
            (None, Some(unfinished)) => format!("{} · {}", unfinished.title, unfinished.when),
            (None, None) => String::new(),
        },
        HomeItem::Loop => {
            if !model.shelf.ready {
                return "reading the decks …".to_owned();
            }
            format!(
                "{} in {}",
                plural(loops(model, LoopKind::Interview), "loop"),
                plural(model.shelf.decks.len(), "deck")
            )
        }
        HomeItem::Assessment if !model.shelf.ready => String::new(),
        HomeItem::Assessment => match loops(model, LoopKind::Assessment) {
            0 => "no deck has one".to_owned(),
            n => format!("{n}, one clock, no interviewer"),
        },
        HomeItem::Drill(kind) => {
            let weakest = home
                .and_then(|home| home.weakest)
                .filter(|(weak, _)| *weak == kind);
            match weakest {
                Some((_, mean)) => format!("your weakest: {mean:.1} of 4"),
                None => questions(model, Some(kind)),
            }
        }
        HomeItem::Questions => questions(model, None),
        HomeItem::Due => match home {
            Some(home) if home.due_cards + home.due_questions + home.leeches > 0 => {
                let parts = [(home.due_cards, "card"), (home.due_questions, "question")];
                let parts = parts.into_iter().filter(|(n, _)| *n > 0);
                let mut parts: Vec<String> = parts.map(|(n, noun)| plural(n, noun)).collect();
                parts.extend((home.leeches > 0).then(|| format!("{} set aside", home.leeches)));
                parts.join(", ")
            }
            Some(_) => "nothing is due".to_owned(),
            None => String::new(),
        },
        HomeItem::History => match home.map(|home| home.sittings) {
            Some(0) => "none yet".to_owned(),
            Some(n) => plural(n, "sitting"),
            None => String::new(),
        },
        HomeItem::Stories => match model.stories().map(|stories| stories.active().count()) {
            Some(0) => "none yet".to_owned(),
            Some(n) => plural(n, "story"),
            None => String::new(),
        },
        HomeItem::Log => "what was asked, how it went".to_owned(),
        HomeItem::Quit => String::new(),
    }
}

fn loops(model: &Model, kind: LoopKind) -> usize {
    let loops = model.shelf.decks.iter().flat_map(|deck| &deck.loops);
    loops.filter(|one| one.kind == kind).count()
}

fn questions(model: &Model, kind: Option<RoundKind>) -> String {
    if !model.shelf.ready {
        return String::new();
    }
    let count = model
        .shelf
        .decks
        .iter()
        .flat_map(|deck| &deck.questions)
        .filter(|question| kind.is_none_or(|kind| question.kind == kind))
        .count();
    plural(count, "question")
}
