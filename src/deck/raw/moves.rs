//! The shape of `[[questions.moves]]` in `sql/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use crate::deck::MoveKind;

/// How the data moves once a query was accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What sort it is.
    pub kind: At<MoveKind>,
    /// `pass`, or `minute N` if a query was accepted by then.
    pub when: At<String>,
    /// What the interviewer says.
    pub text: At<String>,
    /// What a strong reaction contains; shown after scoring.
    pub good: At<String>,
    /// INSERT, UPDATE and ALTER TABLE statements; instead of `table` and what follows it.
    pub sql: Option<At<String>>,
    /// The table whose rows arrive or whose column is renamed.
    pub table: Option<At<String>>,
    /// How many rows arrive; 3 when left out.
    #[schemars(range(min = 1, max = 50))]
    pub rows: Option<At<i64>>,
    /// The column that holds when it happened; late rows get an older value of it.
    pub event_time: Option<At<String>>,
    /// The column that holds when it came in; arriving rows get the latest value of it.
    pub arrives: Option<At<String>>,
    /// Columns besides the table's keys that get new values in rows that arrive.
    #[serde(default)]
    pub fresh: List<String>,
    /// The column that is renamed.
    pub column: Option<At<String>>,
    /// Its new name.
    pub to: Option<At<String>>,
    /// The query that is right from then on, where the one before is not any more.
    pub reference: Option<At<String>>,
    /// A right query gives the same rows as before.
    #[serde(default)]
    pub unaffected: At<bool>,
}
