//! Ghost splits: when in a question the candidate first noted, ran, was right, and was done.
//!
//! Invariant: times are on the question's own clock, so that attempts of different rounds compare.

use crate::base::Span;
use crate::interview::past::Timeline;
use crate::interview::{Fact, Judgement, Pad, QuestionState};

/// The splits of one attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Splits {
    /// Something was written into the notes.
    pub first_note: Option<Span>,
    /// Something was run, or handed in without a run.
    pub first_run: Option<Span>,
    /// A submission was accepted.
    pub first_correct: Option<Span>,
    /// Time on the question in all, if it was opened.
    pub done: Option<Span>,
}

impl Splits {
    /// Returns the splits with their names, in order.
    pub fn named(&self) -> [(&'static str, Option<Span>); 4] {
        [
            ("first note", self.first_note),
            ("first run", self.first_run),
            ("first correct", self.first_correct),
            ("done", self.done),
        ]
    }
}

/// Returns the splits of a question of a sitting; nothing of one that is not in it.
pub fn splits(timeline: &Timeline, round: usize, question: usize) -> Option<Splits> {
    let last = timeline.after(usize::MAX)?;
    let state = last.rounds.get(round)?.questions.get(question)?;
    let tried = state.submissions.first().map(|submission| submission.at);
    let run = state.runs.first().map(|run| run.at);
    let right = state.submissions.iter().find(|submission| {
        let judged = submission.judgement.as_ref();
        judged.is_some_and(Judgement::is_accepted)
    });
    Some(Splits {
        first_note: first_note(timeline, round, question),
        first_run: run.into_iter().chain(tried).min(),
        first_correct: right.map(|submission| submission.at),
        done: state.opened.map(|_| state.spent),
    })
}

fn first_note(timeline: &Timeline, round: usize, question: usize) -> Option<Span> {
    let mut session = timeline.after(1)?;
    for (index, event) in timeline.events().iter().enumerate().skip(1) {
        timeline.turn(&mut session, index, index + 1);
        let noted = matches!(&event.fact, Fact::Typed { question: of, pad: Pad::Notes, .. } if *of == question);
        if noted && session.round == round {
            let state: &QuestionState = session.rounds.get(round)?.questions.get(question)?;
            return Some(state.spent);
        }
    }
    None
}
