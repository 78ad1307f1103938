//! A track as something that plays in the page.
//!
//! Invariant: without the script the page shows the pads as they were at the end, and what happened
//! as a list.

use serde_json::{Value, json};

use super::markup::Markup;
use crate::base::Span;
use crate::interview::Pad;
use crate::report::track::{Happened, Privacy, Track};

/// Writes the player of a track.
pub(super) fn player(page: &mut Markup, number: usize, track: &Track, privacy: Privacy) {
    let (id, data) = (format!("replay-{number}"), format!("track-{number}"));
    page.open(
        "section",
        &[("class", "player"), ("id", &id), ("data-track", &data)],
    );
    page.element("h4", &[], &format!("Replay: {}", track.title));
    page.open("div", &[("class", "controls"), ("hidden", "hidden")]);
    for (class, text) in [
        ("play", "Play"),
        ("back", "Edit before"),
        ("on", "Next edit"),
    ] {
        page.element("button", &[("type", "button"), ("class", class)], text);
    }
    let length = track.length.to_string();
    page.open(
        "input",
        &[
            ("type", "range"),
            ("class", "slider"),
            ("min", "0"),
            ("max", &length),
            ("value", &length),
            ("step", "1"),
            ("aria-label", "Moment of the round"),
        ],
    );
    page.raw("<label>Speed <select class=\"speed\"><option value=\"1\">1×</option><option value=\"4\" selected>4×</option><option value=\"16\">16×</option></select></label>");
    page.raw("<output class=\"clock\" aria-label=\"On the clock\">00:00</output>");
    page.close("div");
    let (answer, notes) = track.texts(u64::MAX);
    page.element(
        "pre",
        &[
            ("class", "pad answer"),
            ("tabindex", "0"),
            ("aria-label", "Answer"),
        ],
        &answer,
    );
    if !privacy.hides(track.kind, Pad::Notes) {
        page.element("h5", &[], "Notes");
        page.element(
            "pre",
            &[
                ("class", "pad notes"),
                ("tabindex", "0"),
                ("aria-label", "Notes"),
            ],
            &notes,
        );
    }
    page.raw("<p class=\"last soft\" aria-live=\"off\"></p>\n<details><summary>What happened, with the round's clock</summary>\n");
    page.open("ol", &[("class", "events")]);
    for step in &track.steps {
        if let Happened::Mark(text) = &step.what {
            let at = step.at.to_string();
            page.open("li", &[]);
            let text = format!("{} {text}", Span(step.clock));
            page.element("button", &[("type", "button"), ("data-at", &at)], &text);
            page.close("li");
        }
    }
    page.close("ol").raw("</details>\n");
    page.data(&data, &steps(track));
    page.close("section");
}

/// Returns what the script plays: edits as place, how much goes, what comes.
fn steps(track: &Track) -> Value {
    let steps = track.steps.iter().map(|step| {
        let (pad, edits) = match &step.what {
            Happened::Answer(edits) => (0, edits),
            Happened::Notes(edits) => (1, edits),
            Happened::Mark(_) => return json!({ "a": step.at, "c": step.clock }),
        };
        let edits = edits.iter().map(|edit| {
            // The script takes an inserted text apart as it does the pads: by characters.
            json!([edit.at, edit.remove.chars().count(), edit.insert])
        });
        json!({ "a": step.at, "c": step.clock, "p": pad, "e": edits.collect::<Vec<_>>() })
    });
    json!({
        "starter": track.starter, "length": track.length, "steps": steps.collect::<Vec<_>>(),
    })
}
