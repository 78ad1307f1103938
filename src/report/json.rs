//! The debrief as JSON.
//!
//! Invariant: fields stand in the order of [`Debrief`]; the text ends with a newline.

use crate::report::debrief::Debrief;

/// Returns the debrief as indented JSON.
pub fn to_json(debrief: &Debrief) -> String {
    // Plain structs of numbers, texts and lists cannot fail to become JSON.
    let mut text = serde_json::to_string_pretty(debrief).unwrap_or_default();
    text.push('\n');
    text
}
