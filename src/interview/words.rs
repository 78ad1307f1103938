//! Words as they are compared: lowercased, stemmed, with their places of origin forgotten.
//!
//! Invariant: two spellings of one English word (`replays`, `Replayed`) give the same stem;
//! hyphens and slashes part words, an apostrophe's tail is dropped.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation as _;

/// Returns the stems of the words of `text`, in order.
pub(super) fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let text = text.to_lowercase();
    text.unicode_words()
        .map(plain)
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}

/// Returns the words of `text` lowercased, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .unicode_words()
        .map(|word| plain(word).to_owned())
        .collect()
}

/// Returns the stem of one lowercased word.
pub(super) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

fn plain(word: &str) -> &str {
    word.split(['\'', '’']).next().unwrap_or(word)
}
