//! Situation, task, action and result of an answer.
//!
//! Invariant: passages follow each other, cover every sentence, and their parts never go back, unless
//! the teller marked them so.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::phrases::{self, Word, places, words};

/// A part of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What it was like.
    Situation,
    /// What was to be done, and by whom.
    Task,
    /// What the teller did.
    Action,
    /// What came of it, and what was learned.
    Result,
}

impl Part {
    /// All parts, in the order of a story.
    pub const ALL: [Self; 4] = [Self::Situation, Self::Task, Self::Action, Self::Result];

    fn marked(word: &str) -> Option<Self> {
        Some(match word {
            "s" | "situation" | "context" => Self::Situation,
            "t" | "task" | "goal" => Self::Task,
            "a" | "action" | "actions" => Self::Action,
            "r" | "result" | "results" | "outcome" | "reflection" | "learning" => Self::Result,
            _ => return None,
        })
    }
}

/// A stretch of an answer that belongs to one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Which part.
    pub part: Part,
    /// Where it stands, in bytes; the mark itself is left out.
    pub range: Range<usize>,
}

/// Returns the parts of an answer, sentence by sentence.
pub fn parts(answer: &str) -> Vec<Passage> {
    let sentences = sentences(answer);
    let marks: Vec<Option<(Part, usize)>> = sentences
        .iter()
        .map(|range| mark(answer.get(range.clone()).unwrap_or_default()))
        .collect();
    if marks.iter().flatten().count() >= 2 {
        return by_marks(sentences, &marks);
    }
    let scores: Vec<[i32; 4]> = sentences
        .iter()
        .enumerate()
        .map(|(at, range)| scores(answer.get(range.clone()).unwrap_or_default(), at == 0))
        .collect();
    let best = in_order(&scores);
    let passages = sentences.into_iter().zip(best);
    passages
        .map(|(range, part)| Passage { part, range })
        .collect()
}

/// The sentences of a text; a line break ends one, too.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        let mut at = start;
        for line in sentence.split_inclusive('\n') {
            let lead = line.len() - line.trim_start().len();
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                ranges.push(at + lead..at + lead + trimmed.len());
            }
            at += line.len();
        }
    }
    ranges
}

/// The mark a sentence begins with, and where the words after it begin.
fn mark(sentence: &str) -> Option<(Part, usize)> {
    let start = sentence.len()
        - sentence
            .trim_start_matches(['#', '*', '-', ' ', '[', '('])
            .len();
    let rest = sentence.get(start..)?;
    let end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let part = Part::marked(&rest.get(..end)?.to_lowercase())?;
    let after = rest.get(end..)?;
    let sign = after.len() - after.trim_start_matches(['*', ']', ' ']).len();
    let body = after.get(sign..)?;
    let is_heading = sentence.starts_with('#') || body.is_empty();
    if !is_heading && !body.starts_with([':', ')', '–', '—', '-', '.']) {
        return None;
    }
    let skipped = body.len()
        - body
            .trim_start_matches([':', ')', '–', '—', '-', '.', '*', ' '])
            .len();
    Some((part, start + end + sign + skipped))
}

fn by_marks(sentences: Vec<Range<usize>>, marks: &[Option<(Part, usize)>]) -> Vec<Passage> {
    let mut part = Part::Situation;
    let mut passages = Vec::new();
    for (range, mark) in sentences.into_iter().zip(marks) {
        let mut start = range.start;
        if let Some((marked, skip)) = mark {
            part = *marked;
            start += skip;
        }
        if start < range.end {
            let range = start..range.end;
            passages.push(Passage { part, range });
        }
    }
    passages
}

/// How much a sentence sounds like each part.
fn scores(sentence: &str, is_first: bool) -> [i32; 4] {
    let words = words(sentence);
    let count = |list: &[&str]| -> i32 {
        let hits = list
            .iter()
            .filter(|phrase| !places(&words, phrase).is_empty());
        // A phrase says more than a word.
        hits.map(|phrase| if phrase.contains(' ') { 3 } else { 1 })
            .sum()
    };
    let doing = deeds(&words) as i32;
    let situation = count(phrases::SITUATION) + 2 * i32::from(is_first) - 2 * doing;
    let task = 2 * count(phrases::TASK) - doing;
    let action = 3 * doing;
    let result = 2 * count(phrases::RESULT) - doing;
    [situation, task, action, result]
}

/// How often somebody of the teller's side does something.
pub(super) fn deeds(words: &[Word]) -> usize {
    words
        .windows(3)
        .chain((words.len() == 2).then_some(words))
        .filter(|window| {
            let [first, rest @ ..] = window else {
                return false;
            };
            let is_deed = |word: &Word| {
                word.text.len() > 3
                    && word.text.ends_with("ed")
                    && !["need", "indeed", "asked for"].contains(&word.text.as_str())
                    || phrases::DID.contains(&word.text.as_str())
            };
            let skips = [
                "then", "also", "first", "once", "never", "only", "just", "even", "myself",
            ];
            matches!(first.text.as_str(), "i" | "we")
                && match rest {
                    [verb, ..] if is_deed(verb) => true,
                    [adverb, verb] => skips.contains(&adverb.text.as_str()) && is_deed(verb),
                    _ => false,
                }
        })
        .count()
}

/// The parts in their order that fit the sentences best (dynamic programming over the last part).
fn in_order(scores: &[[i32; 4]]) -> Vec<Part> {
    let mut best: Vec<[(i32, usize); 4]> = Vec::new();
    for score in scores {
        let row = std::array::from_fn(|part| {
            let own = score.get(part).copied().unwrap_or(0);
            let before = best.last().map_or((0, part), |last| {
                last.iter()
                    .take(part + 1)
                    .enumerate()
                    .map(|(from, (sum, _))| (*sum, from))
                    .max()
                    .unwrap_or((0, part))
            });
            (before.0 + own, before.1)
        });
        best.push(row);
    }
    let mut part = best.last().map_or(0, |last| {
        let sums = last.iter().enumerate().map(|(part, (sum, _))| (*sum, part));
        sums.max().map_or(0, |(_, part)| part)
    });
    let mut chosen = Vec::with_capacity(scores.len());
    for row in best.iter().rev() {
        chosen.push(Part::ALL.get(part).copied().unwrap_or(Part::Action));
        part = row.get(part).map_or(0, |(_, from)| *from);
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_teller_win() {
        let text = "Situation: it rained. We were wet.\n**Task** – keep dry\nA: I bought a coat. R) Dry since.";
        let found: Vec<(Part, &str)> = parts(text)
            .into_iter()
            .map(|passage| (passage.part, text.get(passage.range).unwrap()))
            .collect();
        assert_eq!(
            found,
            [
                (Part::Situation, "it rained."),
                (Part::Situation, "We were wet."),
                (Part::Task, "keep dry"),
                (Part::Action, "I bought a coat."),
                (Part::Result, "Dry since."),
            ]
        );
    }

    #[test]
    fn parts_never_go_back_without_marks() {
        let text =
            "There was a leak. I was asked to find it. I traced the memory. It fell to 3 GB.";
        let found: Vec<Part> = parts(text)
            .into_iter()
            .map(|passage| passage.part)
            .collect();
        assert_eq!(found, Part::ALL);
        assert!(parts("").is_empty());
    }
}
