//! Onsite: the whole interview loop, rehearsed in your own terminal.
//!
//! Modules are listed in floor order; imports point strictly down. See `ARCHITECTURE.md`.

pub mod base;

pub mod editor;
pub mod keymap;
pub mod memory;
pub mod relation;

pub mod verdict;

pub mod deck;

pub mod instance;
pub mod interview;

pub mod report;

// Above the waterline: what touches the world.
pub mod runner;
pub mod sandbox;
