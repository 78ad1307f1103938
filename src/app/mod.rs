//! Floor 6: the program without a terminal. A model, messages in, effects out.
//!
//! [`update`](update::update) is the only thing that changes the [`Model`]; it never waits, reads a
//! clock or touches the world. What the world must do is returned as [`Effect`]s, plain data that
//! `runtime` performs; what the world answers comes back as a [`Msg`]. One screen exists at a time
//! ([`Screen`]), overlays are a stack above it. A running sitting lives in [`live::Live`], beside
//! the screen: going home does not end it.

pub mod course;
pub mod desk;
pub mod doc;
pub mod effect;
pub mod facts;
pub mod layout;
pub mod lessons;
pub mod live;
pub mod model;
pub mod msg;
pub mod offers;
pub mod overlay;
pub mod pad;
pub mod rows;
pub mod screen;
pub mod scroll;
pub mod seat;
pub mod spots;
pub mod update;

pub use course::CourseFacts;
pub use effect::{
    BankRequest, Call, DataRequest, DiaryRequest, Effect, ExitKind, GradeRequest, Language,
    ScratchData, StoreRequest, VoiceRequest,
};
pub use facts::*;
pub use model::{Env, Model, Notice, Screen, Settings, Shelf};
pub use msg::{Mouse, MouseKind, Msg, Reply, Rerun, Size, VoiceNews};
pub use seat::{Seat, SeatNews, SeatSaid, SeatView, seat_view};
pub use update::update;
