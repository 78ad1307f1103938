//! Where the parts of the screen are.
//!
//! Invariant: a function of the size alone, so that scrolling and drawing agree.

use crate::app::layout::{self, Area};
use crate::app::msg::Size;
use crate::app::pad::PadView;

/// Where the parts of the screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regions {
    /// The pages' names.
    pub tabs: Area,
    /// The page.
    pub page: Area,
    /// The events, if there is room.
    pub side: Option<Area>,
    /// The last event.
    pub last: Area,
    /// The bar.
    pub bar: Area,
}

/// Returns the cells that the line numbers of a pad take.
pub fn gutter(pad: &PadView) -> u16 {
    if pad.wraps {
        return 1;
    }
    pad.buffer.line_count().max(10).ilog10() as u16 + 3
}

/// Returns where the parts of the screen are.
pub fn regions(size: Size) -> Regions {
    let body = layout::frame(size).body;
    let row = |y: u16| Area {
        y: body.y + y.min(body.height.saturating_sub(1)),
        height: body.height.min(1),
        ..body
    };
    let middle = Area {
        y: body.y + 2,
        height: body.height.saturating_sub(5),
        ..body
    };
    let side = (body.width >= 70).then(|| (body.width * 3 / 8).clamp(28, 46));
    let page = Area {
        x: body.x + 1,
        width: middle.width.saturating_sub(side.unwrap_or(0) + 2),
        ..middle
    };
    Regions {
        tabs: row(0).inset(1),
        page,
        side: side.map(|width| Area {
            x: body.width - width,
            width: width.saturating_sub(1),
            ..middle
        }),
        last: row(body.height.saturating_sub(2)).inset(1),
        bar: row(body.height.saturating_sub(1)).inset(1),
    }
}
