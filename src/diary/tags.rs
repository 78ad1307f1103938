//! Tags: free words on sittings and rounds, as facts that are only ever added.
//!
//! Invariant: which tags stand follows from the set of facts alone, whatever order they came in; of
//! two about the same tag the newer one counts, of two as old as each other the one that sets it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::SessionId;

/// Tags in their order.
pub type Tags = BTreeSet<String>;

/// A longer tag is a note.
const LONGEST: usize = 32;

/// Somebody tagged something, or took a tag off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagFact {
    /// The sitting; strands of one sitting that went on apart share their tags.
    pub sitting: String,
    /// The round of it; the whole sitting if `None`.
    pub round: Option<usize>,
    /// The tag.
    pub tag: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// It stands from then on.
    pub on: bool,
}

/// Which tags stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    by_place: BTreeMap<(String, Option<usize>), Tags>,
}

impl Tagged {
    /// Returns what follows from the facts.
    pub fn of(facts: impl IntoIterator<Item = TagFact>) -> Self {
        let mut newest: BTreeMap<(String, Option<usize>, String), (i64, bool)> = BTreeMap::new();
        for fact in facts {
            let place = (fact.sitting, fact.round, fact.tag);
            let known = newest.entry(place).or_insert((fact.at, fact.on));
            *known = (*known).max((fact.at, fact.on));
        }
        let mut out = Self::default();
        for ((sitting, round, tag), (_, on)) in newest {
            if on {
                out.by_place
                    .entry((sitting, round))
                    .or_default()
                    .insert(tag);
            }
        }
        out
    }

    /// Returns the tags of one place: of a round, or of the sitting as a whole.
    pub fn at(&self, sitting: &SessionId, round: Option<usize>) -> Tags {
        let place = (stem(sitting).to_owned(), round);
        self.by_place.get(&place).cloned().unwrap_or_default()
    }

    /// Returns the tags of a sitting and of all its rounds.
    pub fn of_sitting(&self, sitting: &SessionId) -> Tags {
        let stem = stem(sitting);
        let places = self.by_place.range((stem.to_owned(), None)..);
        let own = places.take_while(|((sitting, _), _)| sitting == stem);
        own.flat_map(|(_, tags)| tags.iter().cloned()).collect()
    }

    /// Returns the tags that hold for a round: its own and the sitting's.
    pub fn of_round(&self, sitting: &SessionId, round: usize) -> Tags {
        let mut tags = self.at(sitting, Some(round));
        tags.extend(self.at(sitting, None));
        tags
    }
}

/// Returns the name that the strands of a sitting share.
pub(super) fn stem(sitting: &SessionId) -> &str {
    let id = sitting.as_str();
    id.split('~').next().unwrap_or(id)
}

impl TagFact {
    /// Returns the fact about a tag of a sitting or of a round of it.
    pub fn new(
        sitting: &SessionId,
        round: Option<usize>,
        tag: &str,
        (at, on): (i64, bool),
    ) -> Self {
        Self {
            sitting: stem(sitting).to_owned(),
            round,
            tag: tag.to_owned(),
            at,
            on,
        }
    }
}

/// Reads tags as they are typed: words between blanks or commas, with or without `#`.
pub fn read_tags(text: &str) -> Tags {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let words = words.map(|word| {
        let kept = word.trim_start_matches('#').chars();
        let kept = kept.filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        kept.take(LONGEST).collect::<String>().to_lowercase()
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns tags as they are shown: `#cold #panel`.
pub fn written_tags<'t>(tags: impl IntoIterator<Item = &'t String>) -> String {
    let tags: Vec<String> = tags.into_iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_come() {
        let check = |text: &str, expect: &str| {
            assert_eq!(written_tags(&read_tags(text)), expect, "{text}");
        };
        check("", "");
        check("Cold, #panel  cold", "#cold #panel");
        check("3rd-try a/b ##x", "#3rd-try #ab #x");
        check("日本 ünder_way", "#ünder_way #日本");
    }

    #[test]
    fn what_stands_does_not_depend_on_the_order_of_facts() {
        let sitting = SessionId::new("s1");
        let fact = |tag: &str, at, on| TagFact::new(&sitting, Some(1), tag, (at, on));
        let facts = [
            fact("cold", 1, true),
            fact("cold", 3, false),
            fact("panel", 2, true),
            fact("panel", 2, false),
            fact("late", 4, false),
            fact("late", 5, true),
            TagFact::new(&SessionId::new("s1~0a1b2c3d"), None, "whole", (9, true)),
        ];
        let mut rest = facts.to_vec();
        for _ in 0..rest.len() {
            rest.rotate_left(1);
            let tagged = Tagged::of(rest.clone());
            assert_eq!(written_tags(&tagged.at(&sitting, Some(1))), "#late #panel");
            assert_eq!(
                written_tags(&tagged.of_round(&sitting, 1)),
                "#late #panel #whole"
            );
            assert_eq!(written_tags(&tagged.of_round(&sitting, 0)), "#whole");
            assert_eq!(
                written_tags(&tagged.of_sitting(&sitting)),
                "#late #panel #whole"
            );
            let other = SessionId::new("s10");
            assert!(tagged.of_sitting(&other).is_empty());
        }
    }
}
