//! One integration binary.

mod diagnostic_cases;
mod diagnostics;
