//! What an answer shows without anybody's judgment.
//!
//! Invariant: every signal carries the places of the words it saw, so that it can be contradicted.

use std::ops::Range;

use super::parts::{Part, parts};
use super::phrases::{self, Word, places, words};

/// Words a minute when somebody tells a story aloud.
pub const WORDS_PER_MINUTE: usize = 130;

/// A place in the answer, in bytes.
pub type Seen = Range<usize>;

/// How the length compares with the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Less than half of it.
    Short,
    /// About it.
    Fit,
    /// More than one and a half times it.
    Long,
}

/// What was counted in an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// Words of each part, in the order of [`Part::ALL`].
    pub words: [usize; 4],
    /// `I`, `my`, `me` in what was done.
    pub i: Vec<Seen>,
    /// `we`, `our`, `us` in what was done.
    pub we: Vec<Seen>,
    /// Figures that say how much, how many or how long.
    pub numbers: Vec<Seen>,
    /// Words that lay the fault elsewhere.
    pub blame: Vec<Seen>,
    /// Words that tell what was learned or would be done otherwise.
    pub reflection: Vec<Seen>,
}

impl Signals {
    /// Returns how many words the answer has.
    pub fn n_words(&self) -> usize {
        self.words.iter().sum()
    }

    /// Returns the share of words in action and result, 0 to 1; `None` for an empty answer.
    pub fn doing_share(&self) -> Option<f64> {
        let [_, _, action, result] = self.words;
        let all = self.n_words();
        (all > 0).then(|| (action + result) as f64 / all as f64)
    }

    /// Returns the share of the first person singular among the words for the teller's side, 0 to 1;
    /// `None` if there are none.
    pub fn own_share(&self) -> Option<f64> {
        let all = self.i.len() + self.we.len();
        (all > 0).then(|| self.i.len() as f64 / all as f64)
    }

    /// Returns how the length compares with `target` words.
    pub fn length(&self, target: usize) -> Length {
        let words = self.n_words();
        if 2 * words < target {
            Length::Short
        } else if 2 * words > 3 * target {
            Length::Long
        } else {
            Length::Fit
        }
    }
}

/// Returns the signals of an answer.
pub fn signals(answer: &str) -> Signals {
    let all = words(answer);
    let mut counted = Signals {
        words: [0; 4],
        i: Vec::new(),
        we: Vec::new(),
        numbers: numbers(answer, &all),
        blame: seen(&all, phrases::BLAME),
        reflection: seen(&all, phrases::REFLECTION),
    };
    for passage in parts(answer) {
        let inside: Vec<&Word> = all
            .iter()
            .filter(|word| passage.range.contains(&word.range.start))
            .collect();
        if let Some(n) = Part::ALL
            .iter()
            .position(|part| *part == passage.part)
            .and_then(|place| counted.words.get_mut(place))
        {
            *n += inside.len();
        }
        if passage.part != Part::Action {
            continue;
        }
        for word in inside {
            let person = word.text.split('\'').next().unwrap_or_default();
            match person {
                "i" | "my" | "me" | "myself" | "mine" => counted.i.push(word.range.clone()),
                "we" | "our" | "us" | "ours" | "ourselves" => counted.we.push(word.range.clone()),
                _ => {}
            }
        }
    }
    counted
}

/// The places of any of these phrases, in order, none twice.
fn seen(words: &[Word], list: &[&str]) -> Vec<Seen> {
    let mut found: Vec<Seen> = list
        .iter()
        .flat_map(|phrase| places(words, phrase))
        .filter_map(|place| {
            let first = words.get(place.start)?;
            let last = words.get(place.end.checked_sub(1)?)?;
            Some(first.range.start..last.range.end)
        })
        .collect();
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|later, earlier| later.start < earlier.end);
    found
}

/// Figures: digits, and number words before what they measure.
fn numbers(answer: &str, words: &[Word]) -> Vec<Seen> {
    let is_unit = |word: &Word| phrases::UNITS.contains(&word.text.as_str());
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let digits = word.text.starts_with(|c: char| c.is_ascii_digit());
        let is_year = word.text.len() == 4
            && (word.text.starts_with("19") || word.text.starts_with("20"))
            && word.text.bytes().all(|byte| byte.is_ascii_digit());
        let before = answer.get(..word.range.start).unwrap_or_default();
        let is_money = before.ends_with(['$', '€', '£']);
        let next = words.get(at + 1);
        let alone = [
            "halved", "doubled", "tripled", "tenfold", "percent", "twice",
        ];
        let is_word = phrases::NUMBERS.contains(&word.text.as_str())
            && (next.is_some_and(is_unit) || alone.contains(&word.text.as_str()));
        if is_money || digits && !is_year || is_word {
            found.push(word.range.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_show_the_words_they_saw() {
        let text = "There was a leak. I traced it, and we fixed it in 3 days. In hindsight, a test would have told us.";
        let found = signals(text);
        let shown = |seen: &[Seen]| -> Vec<&str> {
            seen.iter()
                .map(|range| text.get(range.clone()).unwrap())
                .collect()
        };
        assert_eq!(shown(&found.i), ["I"]);
        assert_eq!(shown(&found.we), ["we"]);
        assert_eq!(shown(&found.numbers), ["3"]);
        assert_eq!(shown(&found.reflection), ["In hindsight"]);
        assert!(found.blame.is_empty());
        assert_eq!(found.n_words(), 22);
        assert_eq!(signals("").doing_share(), None);
    }

    #[test]
    fn length_is_held_against_a_target() {
        let found = signals("I did it.");
        assert_eq!(found.length(4), Length::Fit);
        assert_eq!(found.length(8), Length::Short);
        assert_eq!(found.length(1), Length::Long);
    }
}
