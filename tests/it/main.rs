//! One integration binary.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod app_dialect;
mod app_keys;
mod app_own;
mod app_resume;
mod authoring;
mod bank;
#[cfg(unix)]
mod booth;
mod calibration;
mod cases;
mod challenge;
mod cli;
mod cli_cards;
mod cli_deck;
mod cli_dialect;
mod cli_plan;
mod cli_review;
mod coach;
mod coding_feedback;
mod coverage;
mod deck_docs;
mod diagnostic_cases;
mod diagnostic_models;
mod diagnostic_moves;
mod diagnostic_readiness;
mod diagnostics;
mod dialect;
mod diary;
mod evenings;
mod growth;
mod handout;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(target_os = "linux")]
mod hostile_layers;
mod interpreter;
mod interview;
mod interview_assessment;
mod interview_deck;
mod interview_draw;
mod interview_levels;
mod interview_own;
mod interview_probes;
mod interview_scores;
mod languages;
mod ledger;
mod library;
mod loops_modelling;
mod modelling;
mod moving;
mod mutants;
mod paraphrases;
mod play;
mod program;
mod props_grader;
mod props_interview;
#[cfg(target_os = "linux")]
mod pty;
#[cfg(target_os = "linux")]
mod pty_assessment;
#[cfg(target_os = "linux")]
mod pty_desk;
#[cfg(target_os = "linux")]
mod pty_drill;
#[cfg(target_os = "linux")]
mod pty_kill;
#[cfg(target_os = "linux")]
mod pty_loop;
#[cfg(target_os = "linux")]
mod pty_moving;
#[cfg(target_os = "linux")]
mod pty_preview;
#[cfg(target_os = "linux")]
mod pty_runaway;
#[cfg(target_os = "linux")]
mod pty_seat;
#[cfg(target_os = "linux")]
mod pty_terminal;
#[cfg(target_os = "linux")]
mod pty_voice;
#[cfg(target_os = "linux")]
mod pty_watch;
mod readme;
mod recall;
mod regrade;
mod replay;
mod report;
mod right_answers;
mod runner;
mod screens;
mod screenshot;
mod shelf;
mod sql_diff;
mod sql_sandbox;
mod star;
mod store;
mod structure;
mod takeout;
mod tidy;
mod variants;
#[cfg(target_os = "linux")]
mod warm;
