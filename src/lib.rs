//! Onsite: the whole interview loop, rehearsed in your own terminal.
//!
//! Modules are listed in floor order; imports point strictly down. See `ARCHITECTURE.md`.

pub mod base;

pub mod diagram;
pub mod dialect;
pub mod editor;
pub mod estimate;
pub mod keymap;
pub mod memory;
pub mod mutant;
pub mod relation;
pub mod star;
pub mod voice;

pub mod bank;
pub mod coach;
pub mod verdict;

pub mod deck;

pub mod diary;
pub mod inputs;
pub mod instance;
pub mod interview;
pub mod progress;
pub mod schedule;

pub mod ledger;
pub mod plan;
pub mod report;
pub mod variation;

pub mod app;

pub mod view;

// Above the waterline: what touches the world.

pub mod booth;
pub mod config;
pub mod highlight;
pub mod library;
pub mod runner;
pub mod sandbox;
pub mod seat;
pub mod store;

pub mod grader;

pub mod runtime;

pub mod cli;
