//! The pages of a replay that are read: what was said, and what came of it, up to the moment.
//!
//! Invariant: nothing is told that had not happened yet.

use crate::app::doc::{Block, Doc};
use crate::app::screen::ReplayView;
use crate::app::screen::reveal::verdict_blocks;
use crate::app::screen::talk::conversation;
use crate::base::text::flow;
use crate::interview::{QuestionPlan, QuestionState};

/// Runs shown at most, the newest.
const RUNS: usize = 12;

/// Returns the prompt and the conversation so far.
pub fn said(view: &ReplayView) -> Doc {
    let Some((_, plan, state)) = view.question() else {
        return Doc::new();
    };
    let Some(words) = view.words() else {
        return vec![
            Block::Title(plan.heading()),
            Block::Dim("The deck no longer has this question; what was typed is kept.".into()),
        ];
    };
    let mut doc = vec![
        Block::Title(plan.heading()),
        Block::Text(flow(&words.prompt)),
    ];
    let said = conversation(words, state).into_iter();
    doc.extend(said.map(|(_, block)| block));
    doc
}

/// Returns runs, verdicts and scores so far.
pub fn results(view: &ReplayView) -> Doc {
    let Some((_, plan, state)) = view.question() else {
        return Doc::new();
    };
    let mut doc = vec![Block::Title(plan.heading())];
    scores(plan, state, &mut doc);
    for (number, submission) in state.submissions.iter().enumerate().rev() {
        let head = format!("Submission {} at {}", number + 1, submission.at);
        doc.push(Block::Heading(head));
        match &submission.judgement {
            Some(judgement) => doc.extend(verdict_blocks(judgement)),
            None => doc.push(Block::Dim("being judged".into())),
        }
        doc.push(Block::Gap);
    }
    if !state.runs.is_empty() {
        doc.push(Block::Heading("Runs, the newest first".into()));
        for run in state.runs.iter().rev().take(RUNS) {
            doc.push(Block::Pair(run.at.to_string(), run.outcome.clone()));
        }
        let more = state.runs.len().saturating_sub(RUNS);
        if more > 0 {
            doc.push(Block::Dim(format!("and {more} before them")));
        }
    }
    if doc.len() == 1 {
        doc.push(Block::Dim("Nothing was run or handed in yet.".into()));
    }
    doc
}

fn scores(plan: &QuestionPlan, state: &QuestionState, doc: &mut Doc) {
    let before = doc.len();
    let sheets = state.blind.scores.iter().zip(&state.final_sheet.scores);
    for (criterion, (blind, last)) in plan.criteria.iter().zip(sheets) {
        let words = match (blind, last) {
            (Some(blind), Some(last)) if blind != last => format!("{blind} blind, then {last}"),
            (_, Some(last)) => last.to_string(),
            (Some(blind), None) => format!("{blind} blind"),
            (None, None) => continue,
        };
        doc.push(Block::Pair(criterion.name.clone(), words));
    }
    if let Some(percent) = state.confidence {
        doc.push(Block::Pair("sure".into(), format!("{percent} %")));
    }
    if doc.len() > before {
        doc.push(Block::Gap);
    }
}
