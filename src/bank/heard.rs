//! Which numbers of the sheet an answer says, with the words that say them.
//!
//! Invariant: a number is heard only where a figure of its unit lies within [`TOLERANCE`] of it and
//! the words around say that it is meant; each figure speaks for one number, the nearest.

use crate::bank::numbers::{Number, Numbers, TOLERANCE};
use crate::estimate::{Figure, Quantity, figures};

/// A number of the sheet, and whether it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its name.
    pub name: String,
    /// The words that say it; `None` if none do.
    pub words: Option<String>,
}

/// Returns every number of the sheet with the words of `answer` that say it.
pub fn heard(answer: &str, numbers: &Numbers) -> Vec<Heard> {
    let figures = figures(answer);
    let mut claims: Vec<(f64, usize, usize)> = Vec::new();
    for (at, number) in numbers.all.iter().enumerate() {
        let Ok(own) = Quantity::parse(&number.value) else {
            continue;
        };
        for (place, figure) in figures.iter().enumerate() {
            if !is_meant(answer, figure, number, &own) {
                continue;
            }
            if let Some(times) = figure.quantity.times(&own) {
                let off = (times - 1.0).abs();
                if off <= TOLERANCE + f64::EPSILON {
                    claims.push((off, at, place));
                }
            }
        }
    }
    claims.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut said: Vec<Option<usize>> = vec![None; numbers.all.len()];
    for (_, at, place) in claims {
        let is_free = !said.contains(&Some(place));
        if let Some(slot) = said.get_mut(at).filter(|slot| slot.is_none() && is_free) {
            *slot = Some(place);
        }
    }
    let told = numbers.all.iter().zip(said);
    told.map(|(number, place)| Heard {
        name: number.name.clone(),
        words: place
            .and_then(|place| figures.get(place))
            .and_then(|figure| answer.get(figure.range.clone()))
            .map(str::to_owned),
    })
    .collect()
}

/// The things counted are the same, or nothing but the unit is said, or the sentence has a word of
/// the number's name.
fn is_meant(answer: &str, figure: &Figure, number: &Number, own: &Quantity) -> bool {
    if figure.quantity.counts_as(own) && !own.names_nothing() {
        return true;
    }
    let fits = figure.quantity.names_nothing() || own.names_nothing();
    let is_bare = figure.quantity.is_bare() && own.has_unit();
    fits && (is_bare || names_it(sentence(answer, figure.range.start), number))
}

fn names_it(sentence: &str, number: &Number) -> bool {
    let words = number.words();
    let mut names = words
        .split(' ')
        .filter(|word| word.len() > 2 && *word != "per");
    let said = sentence.to_lowercase();
    let mut said = said.split(|c: char| !c.is_alphanumeric()).map(stem);
    names.any(|name| said.any(|word| word == stem(name)))
}

/// Singular and plural are the same word.
fn stem(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// The sentence around a place.
fn sentence(text: &str, at: usize) -> &str {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | ';');
    let (before, after) = text.split_at(at.min(text.len()));
    let start = before.rfind(ends).map_or(0, |place| place + 1);
    let end = after.find(ends).map_or(text.len(), |place| at + place);
    text.get(start..end).unwrap_or_default()
}
