//! One module a screen, like `app::screen`; each only draws.

pub mod briefing;
pub mod calibration;
pub mod cards;
mod charts;
pub mod compare;
pub mod debrief;
pub mod history;
pub mod home;
pub mod list;
pub mod log;
pub mod output;
pub mod parts;
pub mod past_loop;
pub mod pick;
pub mod plan;
pub mod ready;
pub mod replay;
pub mod round;
pub mod score;
pub mod seat;
pub mod stories;
