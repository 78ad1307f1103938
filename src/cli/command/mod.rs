//! One module a command, and the world they share.

pub mod deck;
pub mod doctor;
pub mod grade;
pub mod review;
mod world;

pub use world::World;
