//! The interviewer's question about a wrong answer, in pressure mode, in place of its counterexample.
//!
//! [`challenge`] looks at the shrunken data for what is special about it (`sight`), keeps what speaks
//! of the difference (`weigh`), and puts it into words (`tell`): "two orders at the same second: what
//! does yours return?". It reads the counterexample's data and the candidate's own query alone.
//! **Invariant:** neither the reference nor the expected answer is read for the words, so nothing of
//! them can be told.

mod links;
mod phenomenon;
mod phrase;
mod sight;
mod tell;
#[cfg(test)]
mod tests;
mod weigh;

pub use phenomenon::{Challenge, Phenomenon};
pub use tell::challenge;
