//! The debrief: a page of the packet.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screen::DebriefView;
use crate::view::page;
use crate::view::screen::list;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(model: &Model, view: &DebriefView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let narrow = area.width < 100;
    let tabs: Vec<(&str, bool)> = view
        .pages
        .iter()
        .enumerate()
        .filter(|(index, _)| !narrow || *index == view.page)
        .map(|(index, (name, _))| (name.as_str(), index == view.page))
        .collect();
    let count = format!("{}/{}", view.page + 1, view.pages.len());
    list::heading_with(&model.spots, &count, &tabs, styles, area, frame);
    let top = 3.min(area.height);
    let inner = Rect {
        x: area.x + 2,
        y: area.y + top,
        width: area.width.saturating_sub(4),
        height: area.height - top,
    };
    if let Some((_, doc)) = view.current() {
        page::scrolled(
            page::lines(doc, usize::from(inner.width), styles),
            &view.scroll,
            inner,
            styles,
            frame,
        );
    }
}
