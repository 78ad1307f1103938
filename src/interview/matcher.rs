//! Understands a typed clarifying question, offline: words and their senses, not grammar.
//!
//! A question is held against each clarification of the deck: against its best phrasing (how much of
//! both is shared) and against all that is said about it, its answer included (how much of the
//! question is covered). Words weigh more the fewer clarifications speak of them (BM25's inverse
//! document frequency); a word that only shares a sense counts a little less than the word itself.
//!
//! Invariant: a doubtful question is never answered. Answering the wrong one would teach a wrong
//! fact; "assume what you need, and say it" is what a busy interviewer says anyway.

use std::collections::{BTreeMap, BTreeSet};

use rapidfuzz::distance::damerau_levenshtein;

use crate::base::ClarificationId;
use crate::deck::Clarification;
use crate::interview::lexicon::{self, Term};

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
const UNDERSTOOD: f64 = 0.42;
/// How much better than the second it must be.
const MARGIN: f64 = 0.08;
/// From this score on it is at least a candidate.
const CANDIDATE: f64 = 0.24;
/// How many meanings are offered at most.
const MOST_CANDIDATES: usize = 3;

/// What a shared sense counts beside a shared word.
const SENSE: f64 = 0.8;
/// What a word of the answer counts beside a word of a phrasing.
const ANSWER: f64 = 0.5;
/// What a word that nobody speaks of weighs beside one that one clarification speaks of.
const UNKNOWN: f64 = 1.1;
/// How much of the score is coverage; the rest is the best phrasing.
const COVERAGE: f64 = 0.5;

/// A question's clarifications, ready to be asked for.
#[derive(Clone, Debug)]
pub struct Matcher {
    entries: Vec<Entry>,
    /// How telling a stem or sense is: high if few clarifications speak of it.
    weights: BTreeMap<String, f64>,
    /// The weight of a word no clarification uses.
    unknown: f64,
}

#[derive(Clone, Debug)]
struct Entry {
    id: ClarificationId,
    phrasings: Vec<BTreeSet<Term>>,
    /// Stems and senses, each with what it counts here.
    said: BTreeMap<String, f64>,
}

impl Matcher {
    /// Returns a matcher for these clarifications.
    pub fn new(clarifications: &[Clarification]) -> Self {
        let entries: Vec<Entry> = clarifications.iter().map(Entry::new).collect();
        let n = entries.len() as f64;
        let mut users: BTreeMap<&str, f64> = BTreeMap::new();
        for (feature, strength) in entries.iter().flat_map(|entry| &entry.said) {
            *users.entry(feature).or_default() += strength;
        }
        let weight = |users: f64| (1.0 + (n - users + 0.5).max(0.1) / (users + 0.5)).ln();
        let weights = users
            .iter()
            .map(|(feature, users)| ((*feature).to_owned(), weight(*users)))
            .collect();
        Self {
            weights,
            unknown: UNKNOWN * weight(1.0),
            entries,
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

    /// The clarifications by their scores, 0 to 1, highest first.
    pub(super) fn rank(&self, question: &str) -> Vec<(&ClarificationId, f64)> {
        let asked: Vec<Term> = lexicon::terms(question)
            .into_iter()
            .map(|term| self.spell(term))
            .collect();
        let entries = self.entries.iter();
        let mut ranked: Vec<(&ClarificationId, f64)> = entries
            .map(|entry| (&entry.id, self.score(&asked, entry)))
            .collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        ranked
    }

    fn score(&self, asked: &[Term], entry: &Entry) -> f64 {
        let total: f64 = asked.iter().map(|term| self.weight(term)).sum();
        if total <= 0.0 {
            return 0.0;
        }
        let said = |feature: &str| entry.said.get(feature).copied().unwrap_or(0.0);
        let covered: f64 = asked.iter().map(|term| self.shared(term, said)).sum();
        let phrasings = entry.phrasings.iter();
        let best = phrasings
            .map(|phrasing| self.likeness(asked, total, phrasing))
            .fold(0.0, f64::max);
        COVERAGE * covered / total + (1.0 - COVERAGE) * best
    }

    /// The weight both have, over the mean of what each has: 1.0 for the same words.
    fn likeness(&self, asked: &[Term], total: f64, phrasing: &BTreeSet<Term>) -> f64 {
        let has = |feature: &str| {
            let found = phrasing
                .iter()
                .any(|term| term.stem == feature || term.senses.contains(feature));
            f64::from(u8::from(found))
        };
        let shared: f64 = asked.iter().map(|term| self.shared(term, has)).sum();
        let theirs: f64 = phrasing.iter().map(|term| self.weight(term)).sum();
        2.0 * shared / (total + theirs)
    }

    /// What a word has in common with a text that says things so strongly.
    fn shared(&self, term: &Term, strength: impl Fn(&str) -> f64) -> f64 {
        let own = strength(&term.stem) * self.known(&term.stem);
        let senses = term.senses.iter();
        senses
            .map(|sense| SENSE * strength(sense) * self.known(sense))
            .fold(own, f64::max)
    }

    /// What a word weighs: as much as the most telling thing it can mean.
    fn weight(&self, term: &Term) -> f64 {
        let features = std::iter::once(term.stem.as_str()).chain(term.senses.iter().copied());
        let weight = features
            .map(|feature| self.known(feature))
            .fold(0.0, f64::max);
        if weight > 0.0 { weight } else { self.unknown }
    }

    fn known(&self, feature: &str) -> f64 {
        self.weights.get(feature).copied().unwrap_or(0.0)
    }

    /// The known word that a mistyped one must be, or the word itself.
    fn spell(&self, term: Term) -> Term {
        let stem = &term.stem;
        // A word that has a meaning of its own is no typo for another: late is not rate.
        if self.weights.contains_key(stem) || lexicon::is_known(stem) {
            return term;
        }
        // Short words are a letter away from too many others, and hardly anybody mistypes the first.
        let slack = match stem.chars().count() {
            0..=4 => return term,
            5..=7 => 1,
            _ => 2,
        };
        let distance = |known: &str| damerau_levenshtein::distance(stem.chars(), known.chars());
        let near = self.weights.keys().filter(|known| {
            known.chars().count() > 3 && known.chars().next() == stem.chars().next()
        });
        let near = near
            .map(|known| (distance(known), known))
            .filter(|(d, _)| *d <= slack)
            .min();
        near.map_or_else(
            || term.clone(),
            |(_, known)| lexicon::terms(known).pop_first().unwrap_or(term.clone()),
        )
    }
}

impl Entry {
    fn new(clarification: &Clarification) -> Self {
        let asks = clarification.asks.iter();
        let phrasings: Vec<BTreeSet<Term>> = asks.map(|ask| lexicon::terms(ask)).collect();
        let mut said = BTreeMap::new();
        let mut say = |term: &Term, strength: f64| {
            let senses = term.senses.iter().map(|sense| (*sense).to_owned());
            for feature in senses.chain([term.stem.clone()]) {
                let known: &mut f64 = said.entry(feature).or_default();
                *known = known.max(strength);
            }
        };
        for term in phrasings.iter().flatten() {
            say(term, 1.0);
        }
        for term in &lexicon::terms(&clarification.answer) {
            say(term, ANSWER);
        }
        for term in &lexicon::terms(&clarification.id.as_str().replace(['-', '_'], " ")) {
            say(term, 1.0);
        }
        Self {
            id: clarification.id.clone(),
            phrasings,
            said,
        }
    }
}
