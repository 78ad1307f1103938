//! Rounds of real interviews for other eyes: as Markdown, or as the parts of a page.
//!
//! Invariant: redacted, it names no company and leaves the notes out; the rest is what a coach needs.

use crate::base::text::plural;
use crate::diary::{RealRound, written_tags};
use crate::report::markdown::of_blocks;
use crate::report::outline::Block;
use crate::report::track::Privacy;

/// Returns rounds as Markdown, in the order they come in.
pub fn to_markdown(rounds: &[RealRound], privacy: Privacy) -> String {
    of_blocks(blocks(rounds, privacy))
}

/// Returns the parts of a page of rounds.
pub fn blocks(rounds: &[RealRound], privacy: Privacy) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, "Real interviews".to_owned()),
        Block::Line(plural(rounds.len(), "round")),
    ];
    if privacy == Privacy::Redacted {
        let why = "Companies and notes are left out; `--private` leaves them in.";
        blocks.push(Block::Line(why.to_owned()));
    }
    for round in rounds {
        one(round, privacy, &mut blocks);
    }
    blocks
}

fn one(round: &RealRound, privacy: Privacy, blocks: &mut Vec<Block>) {
    let is_shown = privacy == Privacy::Shown;
    let title = if is_shown {
        round.title()
    } else {
        round.kind.title().to_owned()
    };
    blocks.push(Block::Heading(2, format!("{} {title}", round.day)));
    let mut head = vec!["real".to_owned(), round.outcome.as_str().to_owned()];
    if !round.level.is_empty() {
        head.insert(1, round.level.clone());
    }
    head.extend(round.score().map(|score| format!("{score:.1} of 4")));
    if !round.tags.is_empty() {
        head.push(written_tags(&round.tags));
    }
    blocks.push(Block::Line(head.join(" · ")));
    if !round.scores.is_empty() {
        let rows = round.scores.iter();
        let rows = rows.map(|(id, score)| vec![id.clone(), score.to_string()]);
        blocks.push(Block::Table(vec!["Criterion", "Score"], rows.collect()));
    }
    blocks.push(Block::Heading(3, "What was asked".to_owned()));
    let asked = round.asked.iter().map(|one| (one.clone(), Vec::new()));
    blocks.push(Block::List(asked.collect()));
    if is_shown && !round.notes.is_empty() {
        blocks.push(Block::Heading(3, "Notes".to_owned()));
        blocks.extend(round.notes.lines().map(|line| Block::Line(line.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::base::RealId;
    use crate::deck::RoundKind;
    use crate::diary::{Outcome, read_tags};
    use crate::memory::Day;

    #[test]
    fn a_redacted_round_names_nobody() {
        let round = RealRound {
            id: RealId::new("r"),
            day: Day(20_000),
            company: "Acme".to_owned(),
            level: "L5".to_owned(),
            kind: RoundKind::Sql,
            asked: vec!["sessionize <events>".to_owned()],
            overall: None,
            scores: BTreeMap::from([("grain".to_owned(), 3)]),
            outcome: Outcome::Passed,
            notes: "they were late".to_owned(),
            tags: read_tags("cold"),
        };
        let rounds = [round];
        let shown = to_markdown(&rounds, Privacy::Shown);
        for part in [
            "## 2024-10-04 Acme: SQL",
            "real · L5 · passed · 3.0 of 4 · #cold",
            "| grain | 3 |",
            "- sessionize \\<events\\>",
            "they were late",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let redacted = to_markdown(&rounds, Privacy::Redacted);
        assert!(
            !redacted.contains("Acme") && !redacted.contains("late"),
            "{redacted}"
        );
        assert!(redacted.contains("- sessionize"), "{redacted}");
    }
}
