//! Senses of words: what people say when they ask about the same thing.
//!
//! Invariant: words and phrases are known by their stems, and each gives every sense of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::words::{stem, words};

const TEXT: &str = include_str!("../../assets/lexicon.txt");

/// The longest phrase, in words.
pub(super) const MOST_WORDS: usize = 6;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(TEXT));

/// Words that carry no matter of their own.
const STOP: &[&str] = &[
    "a",
    "about",
    "actually",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anything",
    "are",
    "as",
    "ask",
    "assume",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "care",
    "clarify",
    "come",
    "comes",
    "could",
    "data",
    "did",
    "do",
    "does",
    "else",
    "ever",
    "everybody",
    "everything",
    "exactly",
    "expect",
    "expected",
    "for",
    "from",
    "get",
    "give",
    "going",
    "got",
    "had",
    "happen",
    "happens",
    "has",
    "have",
    "having",
    "here",
    "hi",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "kind",
    "know",
    "let",
    "like",
    "look",
    "many",
    "may",
    "maybe",
    "me",
    "might",
    "much",
    "must",
    "my",
    "necessary",
    "need",
    "needed",
    "needs",
    "new",
    "of",
    "ok",
    "okay",
    "on",
    "one",
    "or",
    "our",
    "plan",
    "please",
    "possible",
    "put",
    "really",
    "require",
    "required",
    "requires",
    "roughly",
    "run",
    "running",
    "same",
    "say",
    "shall",
    "should",
    "so",
    "some",
    "sort",
    "supposed",
    "system",
    "take",
    "taken",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "think",
    "this",
    "those",
    "to",
    "us",
    "use",
    "used",
    "using",
    "want",
    "was",
    "we",
    "well",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "whether",
    "which",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "work",
    "working",
    "works",
    "would",
    "you",
    "your",
];

/// Says whether a word carries no matter of its own.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// Returns the senses of a stem, or of the stems of a phrase with spaces between them.
pub(super) fn senses(stems: &str) -> BTreeSet<&'static str> {
    LEXICON.by_stem.get(stems).cloned().unwrap_or_default()
}

/// Says whether a stem belongs to a word that means something to us.
pub(super) fn is_known(stem: &str) -> bool {
    LEXICON.by_stem.contains_key(stem)
}

struct Lexicon {
    by_stem: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Lexicon {
    fn read(text: &'static str) -> Self {
        let mut by_stem: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (sense, list) in lines.filter_map(|line| line.split_once(':')) {
            for phrase in list.split(',') {
                let stems: Vec<String> = words(phrase).iter().map(|word| stem(word)).collect();
                by_stem.entry(stems.join(" ")).or_default().insert(sense);
            }
        }
        Self { by_stem }
    }
}
