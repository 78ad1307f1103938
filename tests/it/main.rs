//! One integration binary.

mod sql_sandbox;
