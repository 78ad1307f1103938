//! One broken deck per code of moves of the data, each as a small change of the template deck.

use crate::diagnostic_cases::Change::{self, Append};

const SQL: &str = "sql/scans.toml";

/// The code that has to be among the complaints, and the changes that provoke it.
pub(crate) const CASES: &[(&str, &[Change])] = &[
    ("D190", &[Append(SQL, SOUND), Append(SQL, SOUND)]),
    ("D191", &[Append(SQL, AT_FAILURE)]),
    ("D192", &[Append(SQL, NOTHING_ARRIVES)]),
    ("D192", &[Append(SQL, TOLD_TWICE)]),
    ("D193", &[Append(SQL, DELETES)]),
];

/// A move that the deck check has nothing to say about.
pub(crate) const SOUND: &str = r#"
[[questions.moves]]
id = "again"
kind = "duplicate"
when = "pass"
table = "scans"
rows = 2
text = "Two scans came again."
good = "Says what that means."
unaffected = true
"#;

const AT_FAILURE: &str = r#"
[[questions.moves]]
id = "again"
kind = "duplicate"
when = "fail"
table = "scans"
text = "Two scans came again."
good = "Says what that means."
"#;

const NOTHING_ARRIVES: &str = r#"
[[questions.moves]]
id = "late"
kind = "late"
when = "pass"
table = "scans"
text = "Late scans came."
good = "Says what that means."
"#;

const TOLD_TWICE: &str = r#"
[[questions.moves]]
id = "other"
kind = "change"
when = "minute 3"
table = "scans"
sql = "UPDATE scans SET depot = 'x'"
reference = "SELECT 1"
unaffected = true
text = "Depots have another name."
good = "Says what that means."
"#;

const DELETES: &str = r#"
[[questions.moves]]
id = "gone"
kind = "change"
when = "pass"
sql = "DELETE FROM scans; UPDATE scans SET depot = 'x'"
text = "Scans are gone."
good = "Says what that means."
"#;
