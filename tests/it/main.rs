//! One integration binary.

#[cfg(target_os = "linux")]
mod hostile;
mod interview;
mod interview_deck;
mod props_interview;
mod report;
mod runner;
