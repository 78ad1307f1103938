//! Understands a typed clarifying question, offline: words and their senses, not grammar.
//!
//! What a question is made of (stems, neighboring stems, senses of the lexicon, question words) is held
//! against everything that the deck says of each clarification: its phrasings, its answer, its id
//! (`classify`), and against what people ask beside the point (`assets/aside.txt`). How sure that is, and
//! how many of the question's words anybody has used, decide whether it is answered, asked back, or
//! left alone. A phrasing of the deck, word for word, is what it is.
//!
//! Invariant: a doubtful question is never answered. Answering the wrong one would teach a wrong
//! fact; "assume what you need, and say it" is what a busy interviewer says anyway.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rapidfuzz::distance::damerau_levenshtein;

use crate::base::ClarificationId;
use crate::deck::Clarification;
use crate::interview::classify::{Classes, Example, Features};
use crate::interview::lexicon;
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

/// From this on a question is understood.
const UNDERSTOOD: f64 = 0.6;
/// From this on it is at least a candidate's.
const CANDIDATE: f64 = 0.5;
/// How many meanings are offered at most.
const MOST_CANDIDATES: usize = 3;
/// What a question all of whose words are known has over one with none; the likelihood counts 1.
const FAMILIAR: f64 = 0.2;
/// How much all that is beside the point counts at most, in clarifications.
const BESIDE: f64 = 3.0;
/// What questions that no clarification answers are made of; the same for all.
static ASIDE: LazyLock<Vec<Features>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/aside.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(plain).collect()
});

/// What things count in a text beside its words.
const SENSE: f64 = 0.8;
const NEIGHBORS: f64 = 0.5;
const QUESTION_WORD: f64 = 0.5;
/// Question words that tell what is asked for.
const QUESTION_WORDS: [&str; 7] = ["who", "whom", "whose", "where", "when", "why", "how"];

/// A question's clarifications, ready to be asked for.
#[derive(Clone, Debug)]
pub struct Matcher {
    ids: Vec<ClarificationId>,
    /// The words of each phrasing and the clarification it asks for.
    asks: BTreeMap<Vec<String>, usize>,
    /// One for each clarification and a last one for what is beside the point.
    classes: Classes,
}

impl Matcher {
    /// Returns a matcher for these clarifications; takes some milliseconds.
    pub fn new(clarifications: &[Clarification]) -> Self {
        let known = clarifications.iter().enumerate();
        let said = known.clone().flat_map(|(class, one)| {
            let id = one.id.as_str().replace(['-', '_'], " ");
            let answer = one.answer.split_inclusive(['.', '!', '?', ';']);
            let texts = one.asks.iter().map(String::as_str).chain(answer);
            let mut examples: Vec<Features> = texts.map(plain).collect();
            examples.push(plain(&id));
            examples.into_iter().map(move |features| Example {
                class,
                features,
                weight: 1.0,
            })
        });
        let mut examples: Vec<Example> = said.collect();
        let beside = clarifications.len();
        let usual = examples.len() as f64 / beside.max(1) as f64;
        let weight = (BESIDE * usual / ASIDE.len().max(1) as f64).min(1.0);
        examples.extend(ASIDE.iter().map(|features| Example {
            class: beside,
            features: features.clone(),
            weight,
        }));
        let asks = known.flat_map(|(class, one)| {
            let asks = one.asks.iter();
            asks.map(move |ask| (words(ask), class))
        });
        Self {
            ids: clarifications.iter().map(|one| one.id.clone()).collect(),
            asks: asks.collect(),
            classes: Classes::fit(&examples, beside + 1),
        }
    }

    /// Returns what `question` is understood as.
    pub fn understand(&self, question: &str) -> Match {
        let phrasing = self.asks.get(&words(question));
        if let Some(id) = phrasing.and_then(|class| self.ids.get(*class)) {
            return Match::Understood(id.clone());
        }
        let asked = features(question, |stem| self.spell(stem));
        let stems: Vec<&str> = asked
            .keys()
            .filter_map(|key| key.strip_prefix(WORD))
            .collect();
        let familiar = stems.iter().filter(|stem| self.is_familiar(stem)).count();
        // "Who uses it?" has no word of its own, and none that nobody has used.
        let familiar = match stems.len() {
            0 => 1.0,
            all => familiar as f64 / all as f64,
        };
        let shares = self.classes.shares(&asked);
        let mut ranked: Vec<(f64, &ClarificationId)> = shares.into_iter().zip(&self.ids).collect();
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let sure = |share: f64| share + FAMILIAR * familiar;
        match ranked.first() {
            Some((share, best)) if sure(*share) >= UNDERSTOOD => Match::Understood((*best).clone()),
            Some((share, _)) if sure(*share) >= CANDIDATE => {
                let candidates = ranked.iter().take(MOST_CANDIDATES);
                Match::Unclear {
                    candidates: candidates.map(|(_, id)| (*id).clone()).collect(),
                }
            }
            _ => Match::Unmatched,
        }
    }

    /// Says whether somebody has used a word, or another with a sense of it.
    fn is_familiar(&self, stem: &str) -> bool {
        let mut senses = lexicon::senses(stem).into_iter();
        self.classes.knows(&format!("{WORD}{stem}"))
            || senses.any(|sense| self.classes.knows(&format!("s:{sense}")))
    }

    /// The known word that a mistyped one must be, or the word itself.
    fn spell(&self, stem: &str) -> String {
        // A word that has a meaning of its own is no typo for another: late is not rate.
        if self.classes.knows(&format!("{WORD}{stem}")) || lexicon::is_known(stem) {
            return stem.to_owned();
        }
        // Short words are a letter away from too many others, and hardly anybody mistypes the first.
        let slack = match stem.chars().count() {
            0..=4 => return stem.to_owned(),
            5..=7 => 1,
            _ => 2,
        };
        let distance = |known: &str| damerau_levenshtein::distance(stem.chars(), known.chars());
        let known = self
            .classes
            .known()
            .filter_map(|key| key.strip_prefix(WORD));
        let near = known.filter(|known| {
            known.chars().count() > 3 && known.chars().next() == stem.chars().next()
        });
        near.map(|known| (distance(known), known))
            .filter(|(distance, _)| *distance <= slack)
            .min()
            .map_or_else(|| stem.to_owned(), |(_, known)| known.to_owned())
    }
}

/// What stands before a stem among the features.
const WORD: &str = "w:";

/// What a text is made of as it stands.
fn plain(text: &str) -> Features {
    features(text, str::to_owned)
}

/// What a text is made of; `spell` mends stems.
fn features(text: &str, spell: impl Fn(&str) -> String) -> Features {
    let words = words(&text.replace('-', " "));
    let mut stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let mut features = Features::new();
    let mut put = |feature: String, count: f64| {
        let known = features.entry(feature).or_insert(0.0);
        *known = known.max(count);
    };
    for (word, stem) in words.iter().zip(&mut stems) {
        if QUESTION_WORDS.contains(&word.as_str()) {
            put(format!("q:{word}"), QUESTION_WORD);
        }
        if !lexicon::is_stop(word) {
            *stem = spell(stem);
            put(format!("{WORD}{stem}"), 1.0);
        }
    }
    for pair in stems.windows(2) {
        put(format!("b:{}", pair.join(" ")), NEIGHBORS);
    }
    for (at, stem) in stems.iter().enumerate() {
        let word = words.get(at).filter(|word| !lexicon::is_stop(word));
        for sense in word.map(|_| lexicon::senses(stem)).unwrap_or_default() {
            put(format!("s:{sense}"), SENSE);
        }
        for length in 2..=lexicon::MOST_WORDS.min(stems.len() - at) {
            let phrase = stems.get(at..at + length).unwrap_or_default().join(" ");
            for sense in lexicon::senses(&phrase) {
                put(format!("s:{sense}"), SENSE);
            }
        }
    }
    features
}
