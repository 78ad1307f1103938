//! One module a screen: its state and what its actions do. Drawing is in `view`.

pub mod cards;
pub mod costs;
pub mod cut;
pub mod debrief;
pub mod drawing;
pub mod history;
pub mod home;
pub mod jobs;
pub mod measuring;
pub mod modelling;
pub mod moving;
pub mod open;
pub mod overlays;
pub mod packet;
pub mod parts;
pub mod pick;
pub mod predict;
pub mod program;
pub mod reveal;
pub mod round;
pub mod score;
pub mod scratch;
pub mod seat;
pub mod sitting;
pub mod talk;
pub mod typing;
pub mod watch;
pub mod words;

pub use cards::CardsView;
pub use debrief::DebriefView;
pub use history::{HistoryPage, HistoryView};
pub use home::{HomeItem, HomeView};
pub use pick::{PickLine, PickTab, PickView};
pub use score::{ScorePage, ScoreView};
pub use seat::SeatScreen;
