//! What is read off the table of actions: what a key does, what menu, footer and help show.

use super::action::{ACTIONS, Action, Entry};
use super::context::Context;
use super::key::Key;

/// Returns what `key` does in the first of `contexts` that knows it.
pub fn lookup(contexts: &[Context], key: Key) -> Option<Action> {
    contexts.iter().find_map(|context| {
        ACTIONS
            .iter()
            .filter(|entry| entry.contexts.contains(context))
            .find(|entry| entry.keys.iter().any(|text| Key::parse(text) == Some(key)))
            .map(|entry| entry.action)
    })
}

/// Returns the entries of `contexts`, those of the first context first, each once.
fn entries_of(contexts: &[Context]) -> Vec<&'static Entry> {
    let mut entries: Vec<(usize, &Entry)> = ACTIONS
        .iter()
        .filter_map(|entry| {
            let rank = contexts.iter().position(|c| entry.contexts.contains(c))?;
            Some((rank, entry))
        })
        .collect();
    entries.sort_by_key(|(rank, _)| *rank);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// Returns the entries of the menu for `contexts`: what belongs to this place comes first.
pub fn menu_entries(contexts: &[Context]) -> Vec<&'static Entry> {
    let mut entries = entries_of(contexts);
    entries.retain(|entry| entry.letter.is_some());
    entries
}

/// Returns the entries the footer shows for `contexts`, in footer order.
pub fn shown_in_footer(contexts: &[Context]) -> Vec<&'static Entry> {
    let mut entries: Vec<_> = ACTIONS
        .iter()
        .filter(|entry| entry.footer > 0 && entry.contexts.iter().any(|c| contexts.contains(c)))
        .collect();
    entries.sort_by_key(|entry| entry.footer);
    entries
}

/// Returns every entry of `contexts` with its keys spelled out, for the help screen and the docs:
/// what belongs to this place comes first.
pub fn help_table(contexts: &[Context]) -> Vec<(String, &'static str)> {
    entries_of(contexts)
        .into_iter()
        .map(|entry| (entry.keys.join(" "), entry.help))
        .collect()
}
