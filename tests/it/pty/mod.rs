//! The real program in a real pseudo-terminal.
//!
//! [`Home`] is a person's machine: an empty home with its own data directory, whose history tests
//! may read beside the running program. [`Term`] is a terminal with the program in it: a thread
//! reads what the program writes into a vt100 screen and wakes whoever waits for something on it.
//! [`Shot`] is that screen at one moment.
//!
//! **Invariant:** nothing here sleeps. A test waits for a condition on the screen, the history or
//! the processes, with a deadline that only a defect reaches. Conditions look for few, stable words.

mod desk;
mod home;
mod keys;
mod process;
mod shot;
mod term;

pub(crate) use desk::{choose, dealt_answer, end_round, open_round, score_question, talk_answer};
pub(crate) use home::Home;
pub(crate) use process::{descendants, is_alive, signal, state_of, thread_is_busy, waited};
pub(crate) use shot::Shot;
pub(crate) use term::{Start, Term, alone};
