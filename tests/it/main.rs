//! One integration binary.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod cli;
mod cli_deck;
mod deck_docs;
mod diagnostic_cases;
mod diagnostics;
#[cfg(target_os = "linux")]
mod hostile;
mod interview;
mod interview_deck;
mod library;
mod props_interview;
mod report;
mod runner;
mod sql_sandbox;
mod store;
mod tidy;
