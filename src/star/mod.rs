//! Answers to culture questions, read for what can be counted.
//!
//! [`parts::parts`] cuts an answer into situation, task, action and result: by the teller's own marks
//! where there are some, else by a local segmenter that knows what each part sounds like and that the
//! parts come in this order. [`signals::signals`] counts what interviewers say they listen for: how
//! much is said about what was done, who did it, figures, blame, what was learned, the length.
//!
//! A signal is evidence with the words it saw, never a score: whoever reads it can say it is wrong.

pub mod parts;
pub mod phrases;
pub mod signals;

pub use parts::{Part, Passage, parts};
pub use signals::{Length, Seen, Signals, signals};
