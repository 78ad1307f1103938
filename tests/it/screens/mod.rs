//! Every screen and every overlay: as text at two sizes, in three themes, at sizes nobody should
//! use, and under keys nobody should press.

mod assessment;
mod behavior;
mod calibrations;
mod cases;
mod clicks;
mod dialects;
mod diary;
mod measured;
mod moves;
mod outside;
pub(crate) mod own;
mod own_desk;
mod plans;
mod pressure;
mod replays;
pub(crate) mod reviews;
pub(crate) mod rounds;
mod seats;
mod shots;
mod sights;
mod sizes;
pub(crate) mod still;
mod talks;

pub(crate) use outside::copy_of_demo;
pub(crate) use rounds::{begin, reference, write};
pub(crate) use talks::ask_unclearly;
