//! Rows of what candidates wrote into the history themselves: rounds of real interviews, tags.
//!
//! Invariant: a real round is in no view of what was rehearsed; unless it is asked for, nobody is named.

use super::cell::{number, optional, real, text};
use super::view::{Row, Rows, ViewName};
use crate::base::SessionId;
use crate::diary::{RealRound, Tagged, Tags};
use crate::relation::Value;

/// The place of tags that stand on the whole.
const WHOLE: usize = 0;

/// Adds the rows of a round of a real interview; `private` tells with whom it was, and the notes.
pub fn real_round(round: &RealRound, private: bool, rows: &mut Rows) {
    let own = |words: &str| if private { text(words) } else { Value::Null };
    let id = Value::text(round.id.as_str());
    let level = Some(round.level.as_str()).filter(|level| !level.is_empty());
    let row = vec![
        id.clone(),
        Value::text(round.day.to_string()),
        own(&round.company),
        level.map_or(Value::Null, text),
        Value::text(round.kind.as_str()),
        number(round.asked.len()),
        real(round.score()),
        Value::text(round.outcome.as_str()),
        own(&round.notes),
    ];
    rows.push((ViewName::RealRounds, row));
    for (index, asked) in round.asked.iter().enumerate() {
        let row = vec![id.clone(), number(index + 1), text(asked)];
        rows.push((ViewName::RealAsked, row));
    }
    for (criterion, score) in &round.scores {
        let row = vec![
            id.clone(),
            Value::text(criterion.as_str()),
            optional(Some(*score)),
        ];
        rows.push((ViewName::RealScores, row));
    }
    tags(round.id.as_str(), WHOLE, &round.tags, rows);
}

/// Adds the tags of a sitting with so many rounds.
pub fn tags_of(sitting: &SessionId, rounds: usize, tagged: &Tagged, rows: &mut Rows) {
    tags(sitting.as_str(), WHOLE, &tagged.at(sitting, None), rows);
    for round in 0..rounds {
        let own = tagged.at(sitting, Some(round));
        tags(sitting.as_str(), round + 1, &own, rows);
    }
}

fn tags(sitting: &str, round: usize, own: &Tags, rows: &mut Rows) {
    rows.extend(own.iter().map(|tag| {
        let row: Row = vec![
            Value::text(sitting),
            number(round),
            Value::text(tag.as_str()),
        ];
        (ViewName::Tags, row)
    }));
}
