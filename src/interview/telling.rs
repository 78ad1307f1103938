//! How a story was told, from the words that were typed.
//!
//! Invariant: every line shows the words it saw; none of them judges, and an empty answer has none.

use crate::base::text::plural;
use crate::interview::evidence::Topic;
use crate::interview::state::QuestionState;
use crate::star::signals::WORDS_PER_MINUTE;
use crate::star::{Length, Seen, signals};

/// Words of an answer of three minutes, which is what most accounts advise.
const TARGET: usize = 3 * WORDS_PER_MINUTE;

/// How many words of a kind are shown at most.
const SHOWN: usize = 4;

/// Returns what an answer shows, by topic.
pub(super) fn telling(state: &QuestionState) -> Vec<(Topic, String)> {
    let answer = [state.answer.as_str(), state.notes.as_str()]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default();
    let found = signals(answer);
    let Some(share) = found.doing_share() else {
        return Vec::new();
    };
    let shown = |seen: &[Seen]| -> String {
        let words: Vec<String> = seen
            .iter()
            .take(SHOWN)
            .filter_map(|range| answer.get(range.clone()))
            .map(|words| format!("“{words}”"))
            .collect();
        let more = if seen.len() > SHOWN { " …" } else { "" };
        format!("{}{more}", words.join(", "))
    };
    let percent = (100.0 * share).round();
    let mut lines = vec![(
        Topic::Telling,
        format!("{percent:.0} % of the words tell action and result"),
    )];
    let (i, we) = (found.i.len(), found.we.len());
    if i + we > 0 {
        let words = format!("in the action “I” or “my” {i} times, “we” or “our” {we} times");
        lines.push((Topic::Ownership, words));
    }
    lines.push((
        Topic::Figures,
        if found.numbers.is_empty() {
            "no figure in the answer".to_owned()
        } else {
            let n = plural(found.numbers.len(), "figure");
            format!("{n}: {}", shown(&found.numbers))
        },
    ));
    if !found.blame.is_empty() {
        let words = format!("sounds like blame: {}", shown(&found.blame));
        lines.push((Topic::Ownership, words));
    }
    lines.push((
        Topic::Ownership,
        if found.reflection.is_empty() {
            "no word of what was learned".to_owned()
        } else {
            format!("learned: {}", shown(&found.reflection))
        },
    ));
    let n = found.n_words();
    let length = match found.length(TARGET) {
        Length::Short => "short",
        Length::Fit => "fits",
        Length::Long => "long",
    };
    lines.push((
        Topic::Telling,
        format!(
            "{}, {length} for an answer of three minutes",
            plural(n, "word")
        ),
    ));
    lines
}
