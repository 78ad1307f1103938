//! Two attempts at one question, as a page.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::doc::Block;
use crate::app::screen::CompareView;
use crate::view::page;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(view: &CompareView, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let reading = [Block::Dim("reading both attempts …".into())];
    let doc = view.doc.as_deref().unwrap_or(&reading);
    let lines = page::lines(doc, usize::from(inner.width), styles);
    page::scrolled(lines, &view.scroll, inner, styles, frame);
}
