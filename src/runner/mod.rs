//! Floor 8: runs the candidate's Python in a jail and says what became of each case.
//!
//! `jail` is applied by our own binary: the runner starts it with [`jail::ARGUMENT`], it confines
//! itself and then becomes the interpreter, so that no `unsafe` and no set-up between fork and exec is
//! needed. `process` starts one confined process, reads its lines, and ends it on the wall clock, on
//! cancellation or on too much output; nothing is left running and the scratch folder is removed.
//! `warm` keeps one jailed process waiting for the next run. `python` finds the interpreter once. `coding` speaks the harness protocol (`assets/harness.py`):
//! one process runs all cases (`respondent` keeps one for several batches), results come back over a descriptor of their own, and the answers are
//! compared on our side, so a program that forges results gains nothing it did not compute.

mod coding;
mod evaluate;
pub mod jail;
mod judge;
mod process;
mod protocol;
mod python;
mod respondent;
mod tool;
mod warm;

pub use coding::{CodingCase, CodingJob, Limits, Runner, run_coding};
pub use evaluate::{Answer, Ending, Evaluated, evaluate};
pub use python::{Interpreter, NoPython};
pub use respondent::Respondent;
pub use tool::Languages;
pub use warm::Warm;
