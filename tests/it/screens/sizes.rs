//! Every state at every sort of size: nothing panics, and where keys go is to be seen.

use onsite::app::layout;
use onsite::app::{Model, Size};
use onsite::view::Theme;

use super::still;
use crate::play::buffer;

/// All small sizes where layouts change, and a sample of the others.
fn sizes() -> Vec<Size> {
    let size = |width, height| Size { width, height };
    let mut out = Vec::new();
    for width in [1, 9, 20, 33, 75, 77, 110, 200] {
        for height in [1, 3, 5, 8, 15, 24, 60] {
            out.push(size(width, height));
        }
    }
    out
}

fn look(model: &Model, now: onsite::base::Timestamp, size: Size, name: &str) {
    let cells = buffer(model, now, Theme::Dark, size);
    assert_eq!(cells.area.width, size.width);
    let Some(live) = model
        .live
        .as_ref()
        .filter(|_| onsite::app::update::in_round(model))
    else {
        return;
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    let focus = live.desk.focus();
    let area = panes.area(focus);
    assert!(area.is_some(), "{name}: {focus:?} has no place in {size:?}");
}

#[test]
fn screens_at_any_size() {
    for still in still::all() {
        for size in sizes() {
            look(&still.model, still.now, size, still.name);
        }
    }
}

#[test]
fn screens_around_the_least_size() {
    // A few states of each sort; all of the sizes.
    let names = [
        "home-with-history",
        "pick-filter-typing",
        "briefing-loop",
        "design-hint",
        "menu-talk",
        "sql-wrong",
        "sql-completion",
        "coding-traceback",
        "score-revealed-sql",
        "debrief-summary",
        "history-trends",
        "card-answer",
        "help-sql",
        "confirm-end-round",
    ];
    for name in names {
        let still = still::find(name);
        for width in 15..=40 {
            for height in 3..=12 {
                look(&still.model, still.now, Size { width, height }, name);
            }
        }
    }
}
