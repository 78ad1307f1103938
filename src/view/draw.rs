//! The whole screen: status row, body, footer, and what lies above.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::layout::{self, Area};
use crate::app::{Model, Screen, Size};
use crate::base::Timestamp;
use crate::interview::Stage;
use crate::view::{chrome, footer, overlay, screen, styles::Styles};

/// Draws the model. `now` moves the clocks.
pub fn view(model: &Model, styles: &Styles, now: Timestamp, frame: &mut Frame<'_>) {
    let area = frame.area();
    let size = Size {
        width: area.width,
        height: area.height,
    };
    let parts = layout::frame(size);
    model.spots.clear();
    if size.width < 20 || size.height < 5 {
        return chrome::too_small(styles, frame);
    }
    chrome::status(model, styles, now, rect(parts.status), frame);
    let body = rect(parts.body);
    match &model.screen {
        Screen::Home(view) => screen::home::draw(model, view, styles, body, frame),
        Screen::Pick(view) => screen::pick::draw(model, view, styles, body, frame),
        Screen::Debrief(view) => screen::debrief::draw(model, view, styles, body, frame),
        Screen::History(view) => screen::history::draw(model, view, styles, body, frame),
        Screen::Loop(view) => screen::past_loop::draw(view, styles, body, frame),
        Screen::Log(view) => screen::log::draw(view, styles, size, frame),
        Screen::Cards(view) => screen::cards::draw(model, view, styles, body, frame),
        Screen::Seat(view) => screen::seat::draw(view, styles, now, body, frame),
        Screen::Ready(view) => screen::ready::draw(view, styles, body, frame),
        Screen::Plan(view) => screen::plan::draw(model, view, styles, body, frame),
        Screen::Stories(view) => screen::stories::draw(model, view, styles, body, frame),
        Screen::Compare(view) => screen::compare::draw(view, styles, body, frame),
        Screen::Calibration(view) => {
            screen::calibration::draw(model, view, styles, body, frame);
        }
        Screen::Replay(view) => screen::replay::draw(model, view, styles, size, frame),
        Screen::Sitting => {
            if let Some(live) = &model.live {
                match live.session.stage {
                    Stage::Running | Stage::Paused => {
                        screen::round::draw(model, live, styles, now, frame);
                    }
                    Stage::Judging => screen::parts::judging(live, styles, body, frame),
                    Stage::Scoring { .. } | Stage::Revealed { .. } => {
                        screen::score::draw(model, live, styles, body, frame);
                    }
                    Stage::Briefing | Stage::Debrief | Stage::Abandoned => {
                        screen::briefing::draw(live, styles, body, frame);
                    }
                }
            }
        }
    }
    footer::draw(model, styles, rect(parts.footer), frame);
    overlay::draw(model, styles, now, body, rect(parts.footer), frame);
}

/// Returns the area as ratatui has it.
pub fn rect(area: Area) -> Rect {
    Rect {
        x: area.x,
        y: area.y,
        width: area.width,
        height: area.height,
    }
}

/// Returns the area as the layout has it.
pub fn area(rect: Rect) -> Area {
    Area {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
    }
}
