//! The footer: a notice if there is one, else the keys that work here and now.
//!
//! A key that would only be refused is not offered; the way to the menu and to the help is always
//! there, however narrow the terminal is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::offers::works;
use crate::app::screen::{HistoryPage, PlanPage, ScorePage};
use crate::app::update::{contexts, in_round};
use crate::app::{Model, Screen};
use crate::base::text::{elide, width};
use crate::deck::RoundKind;
use crate::interview::{Scratch, Stage};
use crate::keymap::{Action, Entry, Key, shown_in_footer};
use crate::view::draw::area;
use crate::view::styles::Styles;

/// Cells between two keys.
const GAP: usize = 2;

/// Keys from this place of the footer on (menu, back, help) are kept when there is no room for all.
const KEPT: u8 = 8;

/// Said as long as a partner sits in.
const SOMEBODY: &str = "somebody is in the seat";

/// A key and what it does, with its place.
struct Hint {
    key: String,
    /// What a click presses; nothing where the hint is about a choice of keys.
    press: &'static str,
    label: &'static str,
    place: u8,
}

/// Draws the footer.
pub fn draw(model: &Model, styles: &Styles, bar: Rect, frame: &mut Frame<'_>) {
    let cells = usize::from(bar.width);
    let news = match (&model.unsaved, &model.notice) {
        (Some(problem), _) => Some((format!("not saved: {problem}"), styles.bad)),
        (None, Some(notice)) if notice.bad => Some((notice.text.clone(), styles.bad)),
        (None, Some(notice)) => Some((notice.text.clone(), styles.accent)),
        (None, None) => None,
    };
    let mut hints = hints(model);
    let mut words = vec![Words::raw(" ")];
    let mut room = cells.saturating_sub(1);
    if let Some((text, style)) = news {
        // News that stays must not hide the way out; news that goes may.
        hints.retain(|hint| hint.place >= KEPT && model.unsaved.is_some());
        let keys: usize = hints.iter().map(Hint::cells).sum();
        let text = elide(&text, room.saturating_sub(keys).max(room / 2));
        room = room.saturating_sub(width(&text) + GAP);
        words.push(Words::styled(text, style));
        words.push(Words::raw(" ".repeat(GAP)));
    } else if let Some(text) = missing_layers(model) {
        let text = elide(&text, room / 2);
        room = room.saturating_sub(width(&text) + GAP);
        words.push(Words::styled(text, styles.bad));
        words.push(Words::raw(" ".repeat(GAP)));
    }
    if model.seat.is_taken && matches!(model.screen, Screen::Sitting) {
        let text = elide(SOMEBODY, room / 2);
        room = room.saturating_sub(width(&text) + GAP);
        words.push(Words::styled(text, styles.accent));
        words.push(Words::raw(" ".repeat(GAP)));
    }
    for hint in fitting(hints, room) {
        let x = bar.x.saturating_add(cells_of(&words));
        let cells = (width(&hint.key) + 1 + width(hint.label)) as u16;
        if let Some(key) = Key::parse(hint.press) {
            let spot = Rect {
                x,
                width: cells.min(bar.right().saturating_sub(x)),
                ..bar
            };
            model.spots.mark(area(spot), key, 1);
        }
        words.push(Words::styled(hint.key, styles.key));
        let gap = " ".repeat(GAP);
        words.push(Words::styled(format!(" {}{gap}", hint.label), styles.dim));
    }
    frame.render_widget(Line::from(words), bar);
}

fn cells_of(words: &[Words<'_>]) -> u16 {
    words.iter().map(Words::width).sum::<usize>() as u16
}

/// What the sandbox lacks here, said as long as a program may be run.
fn missing_layers(model: &Model) -> Option<String> {
    let live = model.live.as_deref().filter(|_| in_round(model))?;
    let missing = &model.settings.missing_layers;
    let is_said = live.kind() == RoundKind::Coding
        && model.settings.no_python.is_none()
        && !missing.is_empty();
    // Without the kernel's own name for it, which `onsite doctor` gives.
    let plain = |name: &String| name.split(" (").next().unwrap_or_default().to_owned();
    let names: Vec<String> = missing.iter().map(plain).collect();
    is_said.then(|| format!("no sandbox: {}", names.join(", ")))
}

impl Hint {
    /// Cells it takes, with the gap behind it.
    fn cells(&self) -> usize {
        width(&self.key) + 1 + width(self.label) + GAP
    }
}

/// Those that fit, in order; the last ones are kept before the others.
fn fitting(hints: Vec<Hint>, cells: usize) -> Vec<Hint> {
    // The gap behind the last one may fall off the edge.
    let cells = cells + GAP;
    let kept: usize = hints
        .iter()
        .filter(|hint| hint.place >= KEPT)
        .map(Hint::cells)
        .sum();
    let mut free = cells.saturating_sub(kept);
    let mut full = false;
    let mut out = Vec::new();
    let mut used = 0;
    for hint in hints {
        if hint.place < KEPT {
            full = full || hint.cells() > free;
            if full {
                continue;
            }
            free -= hint.cells();
        }
        used += hint.cells();
        if used > cells {
            break;
        }
        out.push(hint);
    }
    out
}

/// The keys that work here, most useful first.
fn hints(model: &Model) -> Vec<Hint> {
    let in_round = in_round(model);
    let live = model.live.as_deref().filter(|_| in_round);
    let mut out = Vec::new();
    let mut first = |key: &'static str, label| {
        out.push(Hint {
            key: key.to_owned(),
            press: key,
            label,
            place: 0,
        });
    };
    if live.is_some_and(|live| live.session.stage == Stage::Paused) {
        first("F10", "go on");
    }
    let job = live.is_some_and(|live| live.desk.job.is_some());
    if job {
        first("esc", "cancel");
    }
    if live.is_some_and(|live| live.desk.zoom) {
        first("F11", "all panes");
    }
    for entry in shown_in_footer(&contexts(model)) {
        // While a job runs, esc stops it.
        if !works(model, entry.action) || (job && entry.action == Action::Menu) {
            continue;
        }
        let key = match entry.keys.first() {
            Some(&"F1") if !in_round && !matches!(model.screen, Screen::Log(_)) => "?",
            Some(&"1") if entry.action == Action::Rate(1) && model.settings.two_keys => "1-2",
            Some(&"1") if entry.action == Action::Rate(1) && has_five(model) => "1-5",
            Some(&"1") => "1-4",
            Some(&"+") => "+/-",
            Some(key) => key,
            None => continue,
        };
        out.push(Hint {
            key: key.to_owned(),
            press: key,
            label: label(model, entry),
            place: entry.footer,
        });
    }
    out
}

/// Says whether the open question of the readiness check has a fifth option.
fn has_five(model: &Model) -> bool {
    matches!(&model.screen, Screen::Ready(view) if view.works(Action::Rate(5)))
}

/// Says whether the key of the counterexample puts the visible data back.
fn held(model: &Model) -> bool {
    let live = model.live.as_ref();
    live.is_some_and(|live| live.session.next_scratch() == Ok(Scratch::Visible))
}

/// The word for an action where it stands now.
fn label(model: &Model, entry: &Entry) -> &'static str {
    let stage = model.live.as_ref().map(|live| live.session.stage);
    let is_revealed = matches!(stage, Some(Stage::Revealed { .. }));
    match (&model.screen, entry.action) {
        (Screen::Stories(view), Action::Retire)
            if view.story(model).is_some_and(|story| story.retired) =>
        {
            "offer again"
        }
        (Screen::History(view), Action::Open) if view.page == HistoryPage::Mistakes => "drill",
        (Screen::History(view), Action::Open)
            if view.page == HistoryPage::Found && view.selected_real().is_none() =>
        {
            "replay"
        }
        (Screen::Plan(view), Action::Open) if view.page == PlanPage::Activity => {
            "the day's answers"
        }
        (Screen::Replay(view), Action::PlayPause) if view.playing.is_some() => "pause",
        (Screen::Replay(_), Action::PlayPause) => "play",
        (Screen::Cards(view), Action::Reveal) if !view.has_card() => "drill",
        (Screen::Sitting, Action::TurnScratch) if held(model) => "visible data",
        (Screen::Sitting, Action::MoreSure) if is_revealed => "when again",
        (Screen::Sitting, Action::Lock) if is_revealed => "lock",
        (Screen::Sitting, Action::Lock) => "lock and reveal",
        (Screen::Sitting, Action::NextTab) => {
            let page = model.live.as_ref().map(|live| live.score.page);
            match page.unwrap_or_default().next(is_revealed) {
                ScorePage::Answer => "your answer",
                ScorePage::Rubric => "whole rubric",
                ScorePage::Reference => "reference",
            }
        }
        _ => entry
            .label
            .trim_start_matches("1–4 ")
            .trim_start_matches("+/- "),
    }
}
