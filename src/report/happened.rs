//! What an event is on a track, in words.
//!
//! Invariant: the words of [`happened`] name what was done, never what was said in private: tracks
//! leave the house.

use crate::interview::{Event, Fact, Pad, Session};
use crate::report::track::Happened;

/// Returns what an event is on a track, and of which question of the current round.
pub(super) fn happened(session: &Session, event: &Event) -> Option<(usize, Happened)> {
    let open = || session.round_state().map(|round| round.question);
    let mark = |question: usize, text: String| Some((question, Happened::Mark(text)));
    match &event.fact {
        Fact::Typed {
            question,
            pad,
            edits,
        } => {
            let what = match pad {
                Pad::Answer => Happened::Answer(edits.clone()),
                Pad::Notes => Happened::Notes(edits.clone()),
            };
            Some((*question, what))
        }
        Fact::QuestionOpened { question } | Fact::PartOpened { question, .. } => {
            mark(*question, "opened".to_owned())
        }
        Fact::PhaseEntered { phase } => {
            let phase = session.round_plan()?.phases.get(*phase)?;
            mark(open()?, format!("phase: {}", phase.name))
        }
        Fact::Ran {
            question, outcome, ..
        } => mark(*question, format!("ran: {outcome}")),
        Fact::Submitted { question, .. } => mark(*question, "submitted".to_owned()),
        Fact::Judged {
            question,
            judgement,
        } => mark(*question, format!("verdict: {}", judgement.headline())),
        Fact::HintTaken { question, hint } => mark(*question, format!("hint {}", hint + 1)),
        Fact::Coached { question, .. } => mark(*question, "hint on the query".to_owned()),
        Fact::ProbeFired { question, .. } => {
            mark(*question, "the interviewer brought something up".to_owned())
        }
        Fact::Challenged { question, .. } => mark(
            *question,
            "the interviewer asked about the answer".to_owned(),
        ),
        Fact::Asked { question, .. } => mark(*question, "asked a question".to_owned()),
        Fact::Replied { question, .. } => mark(*question, "answered the interviewer".to_owned()),
        Fact::Moved { question, .. } => mark(*question, "the data moved".to_owned()),
        Fact::StoryTold { question, .. } => mark(*question, "told a story".to_owned()),
        Fact::CaseAdded { question, .. } => mark(*question, "wrote a case".to_owned()),
        Fact::GrowthClaimed { question, .. } => mark(*question, "stated the growth".to_owned()),
        Fact::DialectChosen { dialect } => mark(open()?, format!("dialect: {}", dialect.title())),
        Fact::Warned { left } => mark(open()?, format!("{left} left")),
        Fact::Paused => mark(open()?, "the clock stopped".to_owned()),
        Fact::Unpaused => mark(open()?, "the clock went on".to_owned()),
        Fact::Reopened => mark(open()?, "went on after an interruption".to_owned()),
        Fact::RoundEnded { .. } => mark(open()?, "the round ended".to_owned()),
        _ => None,
    }
}

/// Returns what an event is on the candidate's own screen, where the scores and what was said to the
/// interviewer are told too.
pub(super) fn told(session: &Session, event: &Event) -> Option<(usize, Happened)> {
    let mark = |question: usize, text: String| Some((question, Happened::Mark(text)));
    let part = |question: usize| session.round_plan()?.questions.get(question);
    match &event.fact {
        Fact::Asked { question, text, .. } => mark(*question, format!("asked: {text}")),
        Fact::Replied { question, text } => mark(*question, format!("answered: {text}")),
        Fact::StoryTold {
            question, title, ..
        } => mark(*question, format!("told: {title}")),
        Fact::Predicted { question, rows, .. } => {
            let rows = rows.map_or_else(|| "?".to_owned(), |rows| rows.to_string());
            mark(*question, format!("predicted rows: {rows}"))
        }
        Fact::Scored {
            question,
            criterion,
            score,
        } => {
            let name = &part(*question)?.criteria.get(*criterion)?.name;
            mark(*question, format!("{name}: {score}"))
        }
        Fact::ConfidenceSet { question, percent } => {
            mark(*question, format!("confidence: {percent} %"))
        }
        Fact::BlindLocked { question } => mark(*question, "blind score locked".to_owned()),
        Fact::FinalLocked { question, .. } => mark(*question, "final score locked".to_owned()),
        Fact::HandedIn { .. } => {
            let open = session.round_state().map(|round| round.question)?;
            mark(open, "all parts handed in".to_owned())
        }
        Fact::PartJudged {
            round,
            question,
            judgement,
            ..
        } => {
            let plan = session.plan.rounds.get(*round)?;
            let title = &plan.questions.get(*question)?.title;
            mark(*question, format!("{title}: {}", judgement.headline()))
        }
        _ => happened(session, event),
    }
}
