//! One integration binary.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod deck_docs;
mod diagnostic_cases;
mod diagnostics;
#[cfg(target_os = "linux")]
mod hostile;
mod interview;
mod interview_deck;
mod play;
mod interview_draw;
mod interview_scores;
mod library;
mod props_interview;
mod report;
mod runner;
mod screens;
mod sql_sandbox;
mod store;
mod tidy;
