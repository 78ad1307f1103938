//! Understands a typed clarifying question, offline: words, not meaning.
//!
//! Invariant: a doubtful question is never answered. Answering the wrong one would teach a wrong
//! fact; "assume what you need, and say it" is what a busy interviewer says anyway.

use std::collections::{BTreeMap, BTreeSet};

use rapidfuzz::distance::damerau_levenshtein;

use crate::base::ClarificationId;
use crate::deck::Clarification;
use crate::interview::words::{stem, words};

/// What a question was understood as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This one.
    Understood(ClarificationId),
    /// One of these, likeliest first; at most three.
    Unclear {
        /// What it could mean.
        candidates: Vec<ClarificationId>,
    },
    /// None of them.
    Unmatched,
}

/// What the interviewer says to a question that was not understood.
pub const UNMATCHED_ANSWER: &str =
    "I have no answer to that one. Assume what you need, and say it.";

/// From this score on a question is understood, if nothing else comes close.
const UNDERSTOOD: f64 = 0.55;
/// How much better than the second it must be.
const MARGIN: f64 = 0.12;
/// From this score on it is at least a candidate.
const CANDIDATE: f64 = 0.36;
/// How many meanings are offered at most.
const MOST_CANDIDATES: usize = 3;

/// Words that carry no matter.
const STOP: &[&str] = &[
    "a", "about", "actually", "again", "all", "also", "am", "an", "and", "any", "are", "as", "ask",
    "assume", "at", "be", "been", "but", "by", "can", "care", "clarify", "could", "did", "do",
    "does", "else", "exactly", "expect", "expected", "for", "from", "get", "give", "going", "got",
    "had", "has", "have", "having", "here", "hi", "how", "i", "if", "in", "into", "is", "it",
    "its", "just", "kind", "know", "let", "like", "may", "maybe", "me", "mean", "might", "must",
    "my", "need", "needs", "of", "ok", "okay", "on", "one", "or", "our", "please", "possible",
    "really", "roughly", "same", "shall", "should", "so", "some", "sort", "supposed", "tell",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "thing", "think",
    "this", "those", "to", "us", "used", "want", "was", "we", "well", "were", "what", "whats",
    "when", "where", "whether", "which", "who", "why", "will", "with", "would", "you", "your",
];

/// Words that mean the same thing in an interview; the first stands for all.
const SAME: &[&[&str]] = &[
    &[
        "late",
        "delay",
        "delayed",
        "lag",
        "lateness",
        "tardy",
        "out-of-order",
        "straggler",
    ],
    &[
        "volume",
        "many",
        "scale",
        "size",
        "big",
        "large",
        "much",
        "throughput",
        "qps",
        "traffic",
        "load",
    ],
    &[
        "latency",
        "fresh",
        "freshness",
        "soon",
        "fast",
        "quickly",
        "quick",
        "realtime",
        "real-time",
        "sla",
        "stale",
    ],
    &[
        "retention",
        "retain",
        "keep",
        "kept",
        "history",
        "historical",
        "store",
        "stored",
    ],
    &[
        "user",
        "member",
        "customer",
        "profile",
        "viewer",
        "subscriber",
        "people",
    ],
    &[
        "privacy",
        "pii",
        "gdpr",
        "ccpa",
        "personal",
        "private",
        "sensitive",
        "consent",
    ],
    &[
        "delete",
        "deletion",
        "erase",
        "erasure",
        "forget",
        "forgotten",
        "remove",
    ],
    &[
        "duplicate",
        "dupe",
        "dedupe",
        "deduplicate",
        "dedup",
        "retry",
        "retried",
        "twice",
        "repeated",
    ],
    &[
        "cost",
        "budget",
        "money",
        "price",
        "spend",
        "expensive",
        "cheap",
    ],
    &[
        "consumer",
        "downstream",
        "reader",
        "consume",
        "stakeholder",
        "audience",
    ],
    &[
        "country",
        "region",
        "countries",
        "geography",
        "geo",
        "market",
    ],
    &[
        "accuracy",
        "accurate",
        "exact",
        "correct",
        "correctness",
        "precise",
        "approximate",
    ],
    &["schema", "format", "shape", "field", "column", "payload"],
];

/// A question's clarifications, ready to be asked for.
#[derive(Clone, Debug)]
pub struct Matcher {
    phrasings: Vec<Phrasing>,
    /// How telling a stem is: high if few clarifications use it.
    weights: BTreeMap<String, f64>,
    /// The weight of a word no clarification uses.
    unknown: f64,
}

#[derive(Clone, Debug)]
struct Phrasing {
    id: ClarificationId,
    terms: BTreeSet<String>,
}

impl Matcher {
    /// Returns a matcher for these clarifications.
    pub fn new(clarifications: &[Clarification]) -> Self {
        let mut phrasings = Vec::new();
        let mut users: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (index, clarification) in clarifications.iter().enumerate() {
            for ask in &clarification.asks {
                let terms = terms(ask);
                for term in &terms {
                    users.entry(term.clone()).or_default().insert(index);
                }
                phrasings.push(Phrasing {
                    id: clarification.id.clone(),
                    terms,
                });
            }
        }
        let n = clarifications.len() as f64;
        let weight = |users: usize| (1.0 + (n - users as f64 + 0.5) / (users as f64 + 0.5)).ln();
        let weights = users
            .iter()
            .map(|(term, users)| (term.clone(), weight(users.len())));
        Self {
            phrasings,
            weights: weights.collect(),
            unknown: 0.6 * weight(1),
        }
    }

    /// Returns what `question` is understood as.
    pub fn understand(&self, question: &str) -> Match {
        let ranked = self.rank(question);
        let score = |place: usize| ranked.get(place).map_or(0.0, |(_, score)| *score);
        let candidates = ranked.iter().filter(|(_, score)| *score >= CANDIDATE);
        let mut candidates: Vec<_> = candidates.map(|(id, _)| (*id).clone()).collect();
        candidates.truncate(MOST_CANDIDATES);
        match candidates.first() {
            None => Match::Unmatched,
            Some(best) if score(0) >= UNDERSTOOD && score(0) - score(1) >= MARGIN => {
                Match::Understood(best.clone())
            }
            Some(_) => Match::Unclear { candidates },
        }
    }

    /// The clarifications by the score of their best phrasing, highest first.
    pub(super) fn rank(&self, question: &str) -> Vec<(&ClarificationId, f64)> {
        let asked: BTreeSet<String> = terms(question)
            .into_iter()
            .map(|term| self.spell(term))
            .collect();
        let mut best: Vec<(&ClarificationId, f64)> = Vec::new();
        for phrasing in &self.phrasings {
            let score = self.score(&asked, &phrasing.terms);
            match best.iter_mut().find(|(id, _)| *id == &phrasing.id) {
                Some((_, known)) => *known = known.max(score),
                None => best.push((&phrasing.id, score)),
            }
        }
        best.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        best
    }

    /// The weight both have, over the mean of what each has: 1.0 for the same words.
    fn score(&self, asked: &BTreeSet<String>, phrasing: &BTreeSet<String>) -> f64 {
        let total =
            |terms: &BTreeSet<String>| -> f64 { terms.iter().map(|t| self.weight(t)).sum() };
        let shared: f64 = asked
            .intersection(phrasing)
            .map(|term| self.weight(term))
            .sum();
        let both = total(asked) + total(phrasing);
        if both > 0.0 { 2.0 * shared / both } else { 0.0 }
    }

    fn weight(&self, term: &str) -> f64 {
        self.weights.get(term).copied().unwrap_or(self.unknown)
    }

    /// The known stem that a mistyped one must be, or the stem itself.
    fn spell(&self, term: String) -> String {
        // A word that has a meaning of its own is no typo for another: late is not rate.
        if self.weights.contains_key(&term) || is_known_word(&term) {
            return term;
        }
        // Short words are a letter away from too many others.
        let slack = match term.chars().count() {
            0..=3 => return term,
            4..=6 => 1,
            _ => 2,
        };
        let distance = |known: &str| damerau_levenshtein::distance(term.chars(), known.chars());
        let near = self
            .weights
            .keys()
            .filter(|known| known.chars().count() > 3);
        let near = near
            .map(|known| (distance(known), known))
            .filter(|(d, _)| *d <= slack)
            .min();
        near.map_or_else(|| term.clone(), |(_, known)| known.clone())
    }
}

/// The stems of a text that carry matter, each word by the first of its kind.
fn terms(text: &str) -> BTreeSet<String> {
    let words = words(
        &text
            .replace("out of order", "out-of-order")
            .replace('-', ""),
    );
    let telling = words.iter().filter(|word| !STOP.contains(&word.as_str()));
    telling.map(|word| stem(canonical(word))).collect()
}

/// Says whether a stem belongs to a word that means something in an interview.
fn is_known_word(term: &str) -> bool {
    SAME.iter().any(|group| {
        group
            .iter()
            .any(|word| stem(&word.replace('-', "")) == term)
    })
}

fn canonical(word: &str) -> &str {
    let stemmed = stem(word);
    let same = |other: &&str| stem(&other.replace('-', "")) == stemmed;
    let group = SAME.iter().find(|group| group.iter().any(same));
    group
        .and_then(|group| group.first())
        .copied()
        .unwrap_or(word)
}
