//! Senses of words: what people say when they ask about the same thing.
//!
//! Invariant: a text gives each of its telling words once, with every sense of it; a phrase of the
//! lexicon counts as one word more, and does not take the words it is made of away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::words::{stem, words};

const TEXT: &str = include_str!("../../assets/lexicon.txt");

/// The longest phrase, in words.
const MOST_WORDS: usize = 6;

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

/// A word or phrase of a text: its stem, if it is a word, and its senses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    /// What it is compared by when the words are the same.
    pub(super) stem: String,
    /// What it may mean.
    pub(super) senses: BTreeSet<&'static str>,
}

/// Returns the telling words and phrases of `text`.
pub(super) fn terms(text: &str) -> BTreeSet<Term> {
    let words = words(&text.replace('-', " "));
    let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let mut terms = BTreeSet::new();
    for (at, (word, stem)) in words.iter().zip(&stems).enumerate() {
        if !STOP.contains(&word.as_str()) {
            terms.insert(Term {
                stem: stem.clone(),
                senses: LEXICON.senses(stem),
            });
        }
        for length in 2..=MOST_WORDS.min(words.len() - at) {
            let phrase = stems.get(at..at + length).unwrap_or_default().join(" ");
            let senses = LEXICON.senses(&phrase);
            if !senses.is_empty() {
                terms.insert(Term {
                    stem: phrase,
                    senses,
                });
            }
        }
    }
    terms
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

    fn senses(&self, stem: &str) -> BTreeSet<&'static str> {
        self.by_stem.get(stem).cloned().unwrap_or_default()
    }
}
