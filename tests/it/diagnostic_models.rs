//! One broken deck per code of modelling questions, each as a small change of the template deck.

use crate::diagnostic_cases::Change::{self, Append, Replace};

const MODEL: &str = "modelling/scans.toml";

/// The code that has to be among the complaints, and the changes that provoke it.
pub(crate) const CASES: &[(&str, &[Change])] = &[
    ("D160", &[Replace(MODEL, "fails = \"keys\"\n", "")]),
    ("D161", &[Append("modelling/few.toml", NO_PARTS)]),
    (
        "D162",
        &[Replace(MODEL, "id = \"tuesday\"", "id = \"monday\"")],
    ),
    (
        "D163",
        &[Replace(
            MODEL,
            "[\"monday\", \"monday\"]",
            "[\"monday\", \"monday again\"]",
        )],
    ),
    (
        "D164",
        &[Replace(
            MODEL,
            "[\"monday\", \"broken\"]",
            "[\"monday\", \"brokn\"]",
        )],
    ),
    ("D165", &[Replace(MODEL, "schema = \"keys\"\n", "")]),
    (
        "D166",
        &[Replace(
            MODEL,
            "metric = \"scans_per_depot\"",
            "metric = \"scans_per_day\"",
        )],
    ),
    (
        "D167",
        &[Replace(MODEL, "day | depot | scans\n", "day | depot | n\n")],
    ),
    (
        "D168",
        &[Replace(MODEL, "fails = \"late\"", "fails = \"lately\"")],
    ),
    (
        "D169",
        &[Replace(
            MODEL,
            "CREATE TABLE raw_scans",
            "CREATE VIEW raw_scans",
        )],
    ),
    (
        "D170",
        &[Replace(MODEL, "fails = \"late\"", "fails = \"retry\"")],
    ),
    ("D171", &[Replace(MODEL, "-- @load\n", "-- @lode\n")]),
    (
        "D173",
        &[Replace(
            MODEL,
            "[[questions.clarifications]]\nid = \"volume\"\nasks = [\"How many scans are there a day?\", \"How much data is it?\"]\nanswer = \"About two million, most of them between six and nine in the evening.\"\n",
            "",
        )],
    ),
];

/// A modelling question with nothing to run.
const NO_PARTS: &str = r#"
[[questions]]
id = "no-parts"
title = "Nothing to model"
minutes = 5
difficulty = 1
tags = []
rubric = "craft"
prompt = "Model nothing."
model_answer = "Nothing."
hints = [{ text = "Nothing", cost = 0.2 }]
raw = "CREATE TABLE raw (a TEXT)"
batches = []
metrics = []
trials = []
designs = []
"#;
