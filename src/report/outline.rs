//! The debrief as an outline: headings, paragraphs, lists and tables without a look.
//!
//! Invariant: [`outline`] is the only place that says what a debrief contains and in which order,
//! so the text and the Markdown form cannot drift apart.

use crate::base::Span;
use crate::deck::LoopKind;
use crate::interview::predict::Calibration;
use crate::report::debrief::{Debrief, QuestionDebrief, RoundDebrief};
use crate::report::decision::highest_hire;
use crate::report::scorecard::scorecard;
use crate::report::words::{ended, head, own, pace, points, score};

/// A piece of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the title.
    Heading(usize, String),
    /// A line that stands alone.
    Line(String),
    /// Items, each with its sub-items.
    List(Vec<(String, Vec<String>)>),
    /// A head and rows of the same length.
    Table(Vec<&'static str>, Vec<Vec<String>>),
}

/// Returns the whole debrief.
pub fn outline(debrief: &Debrief) -> Vec<Block> {
    let mut blocks = summary(debrief);
    for round in &debrief.rounds {
        blocks.extend(of_round(round));
        blocks.extend(round.questions.iter().flat_map(of_question));
    }
    blocks
}

/// Returns what is said of the sitting as a whole.
pub fn summary(debrief: &Debrief) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, format!("Debrief: {}", debrief.title))];
    blocks.push(list(head(debrief)));
    blocks.push(Block::Heading(2, "Recommendation".to_owned()));
    let recommendation = &debrief.decision.recommendation;
    let why = match recommendation {
        crate::interview::Recommendation::NoDecision { why } => format!(": {why}"),
        _ => String::new(),
    };
    blocks.push(Block::Line(format!(
        "{}{why}",
        recommendation.as_str().to_uppercase()
    )));
    let rows = scorecard(debrief);
    let rows = rows
        .into_iter()
        .map(|line| vec![line.name, line.score, line.weight, line.marks]);
    blocks.push(Block::Table(
        vec!["Round", "Score", "Weight", ""],
        rows.collect(),
    ));
    if debrief.kind == LoopKind::Assessment {
        blocks.push(Block::Line("Parts:".to_owned()));
        blocks.push(part_table(debrief));
    }
    named_list(
        &mut blocks,
        "How it comes about",
        debrief.decision.formula.clone(),
    );
    level_blocks(debrief, &mut blocks);
    named_list(
        &mut blocks,
        "What would change it",
        debrief.decision.flips.clone(),
    );
    let next = debrief.next.iter().map(|drill| {
        format!(
            "{}: {} (`onsite drill {}`)",
            drill.title, drill.reason, drill.target
        )
    });
    if let Some(told) = debrief.predictions.and_then(Calibration::told) {
        blocks.push(Block::Line(format!("Calibration, {told}.")));
    }
    if let Some(told) = &debrief.foretold {
        blocks.push(Block::Line(format!("Foretold: {told}.")));
    }
    named_list(&mut blocks, "Next drills", next.collect());
    blocks
}

/// The same scores at every level, and what decides at the sitting's own.
fn level_blocks(debrief: &Debrief, blocks: &mut Vec<Block>) {
    let levels = &debrief.decision.levels;
    if !levels.is_empty() {
        blocks.push(Block::Line("The same scores, level by level:".to_owned()));
        let rows = levels.iter().map(|level| {
            let name = if level.id.as_str() == level.name {
                level.name.clone()
            } else {
                format!("{} {}", level.id, level.name)
            };
            vec![
                name,
                level.recommendation.as_str().to_owned(),
                format!("{:.2}", level.bar.hire),
                format!("{:.2}", level.bar.floor),
                if level.own { "this sitting" } else { "" }.to_owned(),
            ]
        });
        let head = vec!["Level", "Verdict", "Hire from", "Round floor", ""];
        blocks.push(Block::Table(head, rows.collect()));
        if levels.len() > 1 {
            let told = highest_hire(levels).map_or_else(
                || "No level of the deck would hire on these scores.".to_owned(),
                |level| format!("The highest level that would hire: {}.", level.id),
            );
            blocks.push(Block::Line(told));
        }
    }
    blocks.extend(debrief.decision.pivot.clone().map(Block::Line));
}

/// What became of every part, in one table.
fn part_table(debrief: &Debrief) -> Block {
    let questions = debrief
        .rounds
        .iter()
        .flat_map(|round| round.questions.iter().map(move |one| (round.kind, one)));
    let rows = questions.enumerate().map(|(index, (kind, question))| {
        let last = question.submissions.last();
        let verdict = match last.map(|one| one.accepted) {
            Some(Some(true)) => "accepted",
            Some(Some(false)) => "rejected",
            Some(None) => "never judged",
            None if question.confidence.is_some() => "scored by you",
            None => "left blank",
        };
        vec![
            format!("{} {}", index + 1, question.title),
            kind.title().to_owned(),
            verdict.to_owned(),
            score(question.score),
            question.spent.to_string(),
        ]
    });
    Block::Table(
        vec!["Part", "Kind", "Verdict", "Score", "Time"],
        rows.collect(),
    )
}

/// Returns what is said of a round as a whole.
pub fn of_round(round: &RoundDebrief) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(
        2,
        format!("{}: {}", round.name, score(round.score)),
    )];
    blocks.push(Block::Line(format!(
        "{}, {}",
        pace(&round.pace),
        ended(round.ended)
    )));
    let phases = round.pace.phases.iter().map(|phase| {
        let spent = if phase.entered {
            phase.spent.to_string()
        } else {
            "left out".to_owned()
        };
        let over = phase.spent.saturating_sub(phase.budget);
        let over = if over > Span::ZERO {
            format!("+{over}")
        } else {
            String::new()
        };
        vec![phase.name.clone(), phase.budget.to_string(), spent, over]
    });
    if round.bare {
        let what = "Bare pad: nothing ran, completed or indented by itself.";
        blocks.push(Block::Line(what.to_owned()));
    }
    if !round.pace.phases.is_empty() {
        blocks.push(Block::Table(
            vec!["Phase", "Planned", "Spent", "Over"],
            phases.collect(),
        ));
    }
    blocks
}

/// Returns what is said of a question.
pub fn of_question(question: &QuestionDebrief) -> Vec<Block> {
    let mut facts = vec![Block::Heading(
        3,
        format!("{}: {}", question.title, score(question.score)),
    )];
    let blocks = &mut facts;
    blocks.push(Block::Line(format!("Dealt because: {}", question.reason)));
    if !question.opened {
        blocks.push(Block::Line("Never opened.".to_owned()));
    }
    let mut sums = vec![own(question)];
    sums.extend(
        question
            .formula
            .iter()
            .map(|formula| format!("score: {formula}")),
    );
    sums.extend(
        question
            .measured_formula
            .iter()
            .map(|formula| format!("measured: {formula}")),
    );
    sums.extend(question.rating.map(|rating| format!("rating: {rating}")));
    blocks.push(list(sums));
    let criteria = question.criteria.iter().map(|criterion| {
        let (blind, own) = (points(criterion.blind), points(criterion.own));
        let anchor = criterion.anchor.iter().cloned();
        let facts = anchor.chain(criterion.evidence.iter().cloned());
        (
            match criterion.seat {
                Some(seat) => format!(
                    "{}: blind {blind}, final {own}, seat {seat}",
                    criterion.name
                ),
                None => format!("{}: blind {blind}, final {own}", criterion.name),
            },
            facts.collect(),
        )
    });
    // What the machine alone scored has no sheet.
    if question.blind.is_some() || question.score.is_none() {
        blocks.push(Block::List(criteria.collect()));
    }
    named_list(
        blocks,
        "Also on record",
        question
            .evidence
            .iter()
            .map(|evidence| evidence.text.clone())
            .collect(),
    );
    let hints = question.hints.iter().enumerate().map(|(index, hint)| {
        let text = hint
            .text
            .clone()
            .unwrap_or_else(|| format!("hint {}", index + 1));
        let at = hint.at.map_or_else(String::new, |at| format!("{at} "));
        format!("{at}{text} (cost {:.2})", hint.cost)
    });
    named_list(blocks, "Hints taken", hints.collect());
    let submissions = question.submissions.iter().map(|one| {
        let mut line = format!("{} {}", one.at, one.verdict);
        if let Some(dialect) = one.dialect {
            line.push_str(", in ");
            line.push_str(dialect.title());
        }
        for more in one
            .credit
            .iter()
            .chain(&one.regraded)
            .chain(&one.efficiency)
        {
            line.push_str("; ");
            line.push_str(more);
        }
        line
    });
    named_list(blocks, "Submissions", submissions.collect());
    let stories = question.stories.iter().map(|story| story.told.clone());
    named_list(blocks, "Stories told", stories.collect());
    let asked = question.asked.iter().map(|asked| {
        let missed = if asked.understood { "" } else { " (no answer)" };
        format!("{} {}{missed}", asked.at, asked.text)
    });
    named_list(blocks, "Asked", asked.collect());
    named_list(
        blocks,
        "Never asked, and it matters",
        question.never_asked.clone(),
    );
    // The words themselves stand beside the criteria; here only what the journal adds: when.
    let covered = question
        .covered
        .iter()
        .filter_map(|point| Some((point.at?, &point.text)));
    let covered = covered.map(|(at, text)| format!("{at} {text}"));
    named_list(blocks, "Covered", covered.collect());
    named_list(blocks, "No word of", question.never_covered.clone());
    let challenges: Vec<(String, Vec<String>)> = question
        .challenges
        .iter()
        .map(|asked| {
            let replies = asked.replies.iter().map(|text| format!("you: {text}"));
            let shown = asked.shown.iter().map(|text| format!("the rows: {text}"));
            let text = format!("{} {}", asked.at, asked.text);
            (text, replies.chain(shown).collect())
        })
        .collect();
    if !challenges.is_empty() {
        blocks.push(Block::Line("Asked about rejected submissions:".to_owned()));
        blocks.push(Block::List(challenges));
    }
    let probes: Vec<(String, Vec<String>)> = question
        .probes
        .iter()
        .map(|probe| {
            let good = probe.good.iter().map(|good| format!("good: {good}"));
            (format!("{} {}", probe.at, probe.text), good.collect())
        })
        .collect();
    let noted = question.seat_notes.iter();
    let noted = noted.map(|(at, text)| format!("{at} {text}"));
    named_list(blocks, "Noted from the second seat", noted.collect());
    if let Some(moved) = &question.moved {
        let good = moved.good.iter().map(|good| format!("good: {good}"));
        let below = std::iter::once(moved.reaction()).chain(good).collect();
        blocks.push(Block::Line("The data moved:".to_owned()));
        blocks.push(Block::List(vec![(
            format!("{} {}", moved.at, moved.text),
            below,
        )]));
    }
    if !probes.is_empty() {
        blocks.push(Block::Line("The interviewer brought up:".to_owned()));
        blocks.push(Block::List(probes));
    }
    facts
}

fn named_list(blocks: &mut Vec<Block>, name: &str, items: Vec<String>) {
    if !items.is_empty() {
        blocks.push(Block::Line(format!("{name}:")));
        blocks.push(list(items));
    }
}

fn list(items: Vec<String>) -> Block {
    Block::List(items.into_iter().map(|item| (item, Vec::new())).collect())
}
