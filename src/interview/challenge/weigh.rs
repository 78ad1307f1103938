//! Which of the special things in the data the difference speaks of.
//!
//! Invariant: the name of a mistake only chooses among what is in the data; it is never told.

use super::Phenomenon as P;
use super::sight::Sight;
use crate::verdict::{Counterexample, Family, Origin};

/// Word stems of a mistake's name, and what they speak of.
const STEMS: &[(P, &[&str])] = &[
    (
        P::Repeat,
        &[
            "deliver", "retr", "repeat", "twice", "dedup", "duplic", "distinct", "merge",
        ],
    ),
    (
        P::Versions,
        &[
            "version",
            "deliver",
            "retr",
            "newest",
            "oldest",
            "dedupe",
            "superseded",
            "aggregate",
        ],
    ),
    (P::SameMoment, &["second", "tie", "ties", "touch", "same"]),
    (
        P::Apart,
        &[
            "minute",
            "hour",
            "day",
            "days",
            "week",
            "month",
            "thirty",
            "order",
            "later",
            "everything",
            "boundary",
            "next",
        ],
    ),
    (
        P::TwoTimes,
        &[
            "arriv", "late", "lateness", "midnight", "cut", "report", "six", "end", "ended",
            "history", "open",
        ],
    ),
    (
        P::Missing,
        &[
            "null",
            "unknown",
            "unchecked",
            "unjudged",
            "nobody",
            "signed",
        ],
    ),
    (
        P::Childless,
        &[
            "inner", "outer", "join", "unpaid", "without", "padded", "where", "quiet",
        ],
    ),
    (
        P::Orphan,
        &[
            "inner",
            "outer",
            "join",
            "know",
            "unregistered",
            "gaps",
            "unknown",
        ],
    ),
    (
        P::Several,
        &["fan", "parts", "double", "multipl", "covering", "several"],
    ),
    (P::Negative, &["refund", "sign", "negative", "below"]),
    (P::Fraction, &["integer", "division", "share"]),
];

/// Returns the sight that speaks of the difference most.
pub(super) fn choose<'s>(sights: &'s [Sight], found: &Counterexample) -> Option<&'s Sight> {
    let named = found.named.as_ref().map(|named| match named.origin {
        // The rest of a mutant's id says which one it is, not what.
        Origin::Mutant => named.name.to_lowercase(),
        Origin::Deck => format!("{} {}", named.id, named.name).to_lowercase(),
    });
    let words: Vec<&str> = named
        .as_deref()
        .unwrap_or_default()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let family = found
        .family
        .unwrap_or_else(|| Family::of_answers(&found.difference, &found.expected, &found.actual));
    // Of equals the first one: the order of the tables and rows.
    let mut best: Option<(i32, &Sight)> = None;
    for sight in sights {
        let weight = weight(sight, &words, family);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, sight));
        }
    }
    best.map(|(_, sight)| sight)
}

fn weight(sight: &Sight, words: &[&str], family: Family) -> i32 {
    let stems = STEMS.iter().filter(|(about, _)| *about == sight.phenomenon);
    let hits = stems
        .flat_map(|(_, stems)| stems.iter())
        .filter(|stem| words.iter().any(|word| is_form(word, stem)))
        .count();
    let own = sight.words.iter().flat_map(|words| words.split(' '));
    let mine = own
        .filter(|own| own.len() > 2 && words.iter().any(|word| word.contains(own)))
        .count();
    let essential = if sight.is_essential { 15 } else { 0 };
    let points = |count: usize, each: i32| i32::try_from(count.min(3)).unwrap_or(0) * each;
    points(hits, 20) + points(mine.min(1), 16) + essential + affinity(sight.phenomenon, family)
}

/// Long stems may be followed by anything; short ones stand for themselves.
fn is_form(word: &str, stem: &str) -> bool {
    if stem.len() >= 4 {
        word.starts_with(stem)
    } else {
        word == stem
    }
}

/// How well a phenomenon explains a family of differences.
fn affinity(phenomenon: P, family: Family) -> i32 {
    use Family as F;
    let twice = matches!(
        family,
        F::TooMuch | F::RowDoubled | F::RowExtra | F::DuplicateLost
    );
    let lost = matches!(family, F::RowLost | F::NullLost | F::NullValue);
    let extra = matches!(family, F::RowExtra | F::NullGroup);
    let other = matches!(family, F::WrongValue | F::TooLittle);
    match phenomenon {
        P::Fraction => 40,
        P::Childless | P::Orphan if lost => 14,
        P::KindOfRow if extra => 13,
        P::Several | P::Repeat if twice => 12,
        P::TwoTimes if other => 12,
        P::Missing if lost => 12,
        P::Versions | P::Negative => 10,
        P::Missing if other => 9,
        P::Apart | P::Missing => 8,
        P::TwoTimes => 7,
        P::SameMoment if other || lost => 6,
        P::Several | P::Shared => 6,
        P::Repeat | P::Childless | P::Orphan => 5,
        P::SameMoment => 3,
        P::Others | P::Alone => 2,
        P::KindOfRow => 1,
        P::Empty | P::SortOrder | P::Shape | P::Types => 0,
    }
}
