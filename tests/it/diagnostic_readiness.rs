//! Faults of readiness questions, each provoked in a file of its own.

use crate::diagnostic_cases::Change::{self, Append};

const FILE: &str = "readiness/first.toml";

/// The code that has to be among the complaints, and the changes that provoke it.
pub(crate) const CASES: &[(&str, &[Change])] = &[
    ("D195", &[Append(FILE, CHOICE), Append(FILE, CHOICE)]),
    ("D196", &[Append(FILE, TOO_HARD)]),
    ("D197", &[Append(FILE, BOTH_WAYS)]),
    ("D198", &[Append(FILE, NO_SUCH_OPTION)]),
    ("D199", &[Append(FILE, NOT_PRACTISED)]),
];

const CHOICE: &str = r#"
[[readiness]]
id = "one"
kind = "sql"
technique = "group-by"
difficulty = 1
prompt = "Which?"
options = ["this", "that"]
right = 1
why = "Because."
"#;

const TOO_HARD: &str = r#"
[[readiness]]
id = "one"
kind = "sql"
technique = "group-by"
difficulty = 5
prompt = "Which?"
options = ["this", "that"]
right = 1
why = "Because."
"#;

const BOTH_WAYS: &str = r#"
[[readiness]]
id = "one"
kind = "sql"
technique = "group-by"
difficulty = 1
prompt = "Which?"
options = ["this", "that"]
right = 1
answer = "This."
why = "Because."
"#;

const NO_SUCH_OPTION: &str = r#"
[[readiness]]
id = "one"
kind = "sql"
technique = "group-by"
difficulty = 1
prompt = "Which?"
options = ["this", "that"]
right = 3
why = "Because."
"#;

const NOT_PRACTISED: &str = r#"
[[readiness]]
id = "one"
kind = "culture"
technique = "group-by"
difficulty = 1
prompt = "Which?"
options = ["this", "that"]
right = 1
why = "Because."
"#;
