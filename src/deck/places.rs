//! Where the parts of a checked deck stand, for complaints that only a sandbox can find. Invariant:
//! every part of a deck that is run has a place.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{CardId, DatasetId, LoopId, Place, QuestionId, ScenarioId, SourceText};

/// A part of a deck that a complaint may be about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The id in `deck.toml`.
    Deck,
    /// A loop's id.
    Loop(LoopId),
    /// A part of a question.
    Question(QuestionId, Part),
    /// A scenario's id.
    Scenario(ScenarioId),
    /// The note about the table at this index of `Scenario::tables`.
    TableNote(ScenarioId, usize),
    /// The hint at this index of `Scenario::columns`.
    ColumnHint(ScenarioId, usize),
    /// A data set's whole text.
    Dataset(DatasetId),
    /// A card's id.
    Card(CardId),
}

/// A part of a question; indices count from 0 in the model's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its id.
    Id,
    /// The list of columns of a SQL answer.
    Columns,
    /// The sort keys of a SQL answer.
    Order,
    /// What the pad holds at the start.
    Starter,
    /// The reference.
    Reference,
    /// An alternative.
    Alternative(usize),
    /// A known wrong answer.
    Wrong(usize),
    /// A mutant listed as equivalent.
    Equivalent(usize),
    /// A move of a SQL question's data.
    Move(usize),
    /// A case of a coding question.
    Case(usize),
    /// What random inputs look like.
    Generate,
    /// The raw tables of a modelling question.
    Raw,
    /// A batch of raw rows.
    Batch(usize),
    /// A trial of a model.
    Trial(usize),
    /// A good or a bad model.
    Design(usize),
}

/// The places of a deck's parts.
#[derive(Clone, Debug, Default)]
pub struct Places {
    sources: Vec<SourceText>,
    spots: BTreeMap<Spot, (usize, Range<usize>)>,
}

impl Places {
    pub(crate) fn new(sources: Vec<SourceText>) -> Self {
        Self {
            sources,
            spots: BTreeMap::new(),
        }
    }

    pub(crate) fn set(&mut self, spot: Spot, file: usize, span: Range<usize>) {
        self.spots.entry(spot).or_insert((file, span));
    }

    /// Returns the place of a byte offset in the file at an index.
    pub(crate) fn resolve(&self, (file, offset): (usize, usize)) -> Option<Place> {
        Some(self.sources.get(file)?.place(offset))
    }

    /// Returns where a part begins, if the deck has it.
    pub fn place(&self, spot: &Spot) -> Option<Place> {
        let (file, span) = self.spots.get(spot)?;
        self.resolve((*file, span.start))
    }

    /// Returns the place of a line (from 1) of a part's text, such as the line of a reference that
    /// an error message names. Lines that the file does not have apart lead to where the part begins.
    pub fn line(&self, spot: &Spot, line: usize) -> Option<Place> {
        let (file, span) = self.spots.get(spot)?;
        let source = self.sources.get(*file)?;
        let written = source.text.get(span.clone())?;
        let body = content_start(written);
        let offset = line_start(written.get(body..)?, line).map_or(0, |start| body + start);
        Some(source.place(span.start + offset))
    }
}

/// The offset of the first character that belongs to a TOML text, or 0 for a text of one line.
fn content_start(written: &str) -> usize {
    let multiline = ["\"\"\"", "'''"]
        .iter()
        .find(|quotes| written.starts_with(**quotes));
    let Some(quotes) = multiline else {
        return 0;
    };
    let rest = written.get(quotes.len()..).unwrap_or_default();
    let newline = if rest.starts_with("\r\n") {
        2
    } else {
        usize::from(rest.starts_with('\n'))
    };
    quotes.len() + newline
}

/// The offset of a line, from 1.
fn line_start(text: &str, line: usize) -> Option<usize> {
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1));
    starts.nth(line.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_reference_is_a_line_of_the_file() {
        let text = "a = 1\nreference = \"\"\"\nSELECT\n  oops\n\"\"\"\n";
        let mut places = Places::new(vec![SourceText::new("sql/a.toml", text)]);
        let spot = Spot::Question("q".into(), Part::Reference);
        places.set(spot.clone(), 0, 18..text.len() - 1);
        assert_eq!(places.place(&spot).unwrap().line, 2);
        assert_eq!(places.line(&spot, 1).unwrap().text, "SELECT");
        assert_eq!(places.line(&spot, 2).unwrap().line, 4);
        assert_eq!(places.line(&spot, 99).unwrap().line, 2);
        assert_eq!(places.line(&Spot::Deck, 1), None);
    }
}
