//! What of a pad is run: the selection, the statement under the caret, the CTE it stands in.
//!
//! Invariant: a cut begins with the text of the pad at its start, so that a place in the cut is a
//! place in the pad.

use crate::app::live::Live;
use crate::editor::statement_at;
use crate::interview::Pad;
use crate::relation::cte_alone;
use crate::verdict::SqlPosition;

/// Chars of a pad in which a CTE is looked for; the footer asks at every frame.
const MAX_CTE_TEXT: usize = 1 << 16;

/// A text to run, and where it starts in the pad.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) text: String,
    pub(super) start: SqlPosition,
}

impl Cut {
    /// The whole pad.
    pub(super) fn whole(text: String) -> Self {
        let start = SqlPosition::default();
        Self { text, start }
    }

    fn at(text: String, whole: &str, char_idx: usize) -> Self {
        let before = whole.chars().take(char_idx).map(char::len_utf8).sum();
        let start = SqlPosition::locate(whole, before);
        Self { text, start }
    }
}

/// The text to run: the selection, or the statement under the caret.
pub(super) fn statement(live: &Live) -> Option<Cut> {
    let index = live.question_idx();
    let pad = live.desk.pads.get(&(index, Pad::Answer))?;
    let text = pad.buffer.text();
    let selected = pad.buffer.selected_text();
    if !selected.trim().is_empty() {
        let start = pad.buffer.selection().range().start;
        return Some(Cut::at(selected, &text, start));
    }
    let range = statement_at(&text, pad.buffer.caret_char());
    let statement: String = text.chars().skip(range.start).take(range.len()).collect();
    (!statement.trim().is_empty()).then(|| Cut::at(statement, &text, range.start))
}

/// The query that shows the CTE under the caret; `None` if the caret stands in none.
pub(super) fn cte(live: &Live) -> Option<Cut> {
    let index = live.question_idx();
    let pad = live.desk.pads.get(&(index, Pad::Answer))?;
    if pad.buffer.len() > MAX_CTE_TEXT {
        return None;
    }
    let text = pad.buffer.text();
    let caret = pad.buffer.caret_char();
    let range = statement_at(&text, caret);
    let within = caret.checked_sub(range.start)?;
    let statement: String = text.chars().skip(range.start).take(range.len()).collect();
    let bytes = statement.chars().take(within).map(char::len_utf8).sum();
    let alone = cte_alone(&statement, bytes)?;
    Some(Cut::at(alone, &text, range.start))
}

/// Says whether the caret stands in a CTE that can be run alone.
pub fn has_cte(live: &Live) -> bool {
    cte(live).is_some()
}
