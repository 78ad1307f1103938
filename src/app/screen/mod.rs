//! One module a screen: its state and what its actions do. Drawing is in `view`.

pub mod asking;
pub mod calibration;
pub mod cards;
pub mod care;
pub mod compare;
pub mod costs;
pub mod cut;
pub mod debrief;
pub mod drawing;
pub mod form;
pub mod history;
pub mod home;
pub mod jobs;
pub mod log;
pub mod measuring;
pub mod modelling;
pub mod moving;
pub mod open;
pub mod overlays;
pub mod own;
pub mod own_desk;
pub mod packet;
pub mod parts;
pub mod past_loop;
pub mod phases;
pub mod pick;
pub mod plan;
pub mod predict;
pub mod program;
pub mod ready;
pub mod replay;
pub mod reveal;
pub mod round;
pub mod score;
pub mod scratch;
pub mod seat;
pub mod sitting;
pub mod speaking;
pub mod stories;
pub mod sure;
pub mod tags;
pub mod talk;
pub mod tonight;
pub mod typing;
pub mod wanted;
pub mod watch;
pub mod words;

pub use self::{
    calibration::CalibrationView, cards::CardsView, compare::CompareView, debrief::DebriefView,
    log::LogView, past_loop::LoopView, ready::ReadyView, seat::SeatScreen, stories::StoriesView,
};
pub use history::{HistoryPage, HistoryView, PastRow};
pub use home::{HomeItem, HomeView};
pub use pick::{PickLine, PickTab, PickView};
pub use plan::{PlanPage, PlanView};
pub use replay::{ReplayPage, ReplayView};
pub use score::{ScorePage, ScoreView};
