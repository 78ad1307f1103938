//! One module a command, and the world they share.

pub mod backup;
pub mod calibration;
pub mod cards;
mod compare;
pub mod deck;
pub mod deck_add;
pub mod deck_check;
pub mod deck_fmt;
pub mod deck_new;
pub mod deck_stats;
pub mod deck_variants;
pub mod deck_watch;
mod diary;
pub mod doctor;
pub mod export;
pub mod grade;
mod handout;
pub mod join;
pub mod look_back;
pub mod numbers;
pub mod opening;
pub mod plan;
mod proving;
pub mod recordings;
pub mod regrade;
mod rescore;
pub mod review;
pub mod sql;
pub mod sql_diff;
pub mod story;
pub mod tune;
mod world;

pub use world::World;
