//! What judging a piece of Python found out.
//!
//! `value` holds a Python value as the harness and the decks write it (JSON with `$` tags for what
//! JSON lacks), `compare` says what sets two of them apart in words a candidate can act on, and
//! `report` holds the outcome of each case and the verdict over all of them. `growth` says how cost
//! grows with the input, and `fit` which class explains what was counted. All of it is pure: the
//! expected values never enter the process that runs the candidate's code, they are compared here.

mod compare;
mod fit;
mod growth;
mod literal;
mod report;
mod texts;
mod value;

pub use compare::{CodingComparison, difference};
pub use growth::{
    Growth, GrowthClaim, GrowthPoint, GrowthReport, HotSpot, Series, class_of_bytes, class_of_steps,
};
pub use literal::{BadCase, read_case};
pub use report::{
    CaseOutcome, CodingReport, CodingVerdict, Frame, OwnCase, PyError, RandomInputs, RunLimit,
};
pub use texts::text_difference;
pub use value::{BadValue, PyValue};
