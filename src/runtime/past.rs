//! Rows of the history as the screens know them, and what the screens derive as rows.

use crate::app::{Derived, QuestionRow, SittingRow};
use crate::base::SessionId;
use crate::deck::RoundKind;
use crate::interview::{Fired, Sitting, rubric};
use crate::memory::{Calendar, ItemKey};
use crate::store::{self, Closing, Rated, SessionHead, SessionState};

/// The score of a question as the debrief reckons it.
pub(super) fn score(row: &store::ScoreRow) -> f64 {
    row.score.or(row.final_score).unwrap_or(rubric::LOWEST)
}

pub(super) fn last_line(head: &SessionHead, calendar: &Calendar) -> (String, String, String) {
    // One round alone decides nothing.
    let words = head
        .recommendation
        .as_ref()
        .filter(|_| matches!(head.sitting, store::SittingKind::Loop));
    let outcome = match (words, head.mean) {
        (Some(words), Some(mean)) => format!("{words}, {mean:.1}"),
        (Some(words), None) => words.clone(),
        (None, Some(mean)) => format!("{mean:.1} of 4"),
        (None, None) => "no score".to_owned(),
    };
    (
        head.title.clone(),
        outcome,
        calendar.wall(head.ended.unwrap_or(head.last_alive)),
    )
}

/// A scored question as the history lists it.
pub(super) fn question(row: store::ScoreRow, level: String, calendar: &Calendar) -> QuestionRow {
    QuestionRow {
        deck: row.deck.to_string(),
        level,
        when: calendar.wall(row.at),
        day: calendar.day_of(row.at).to_string(),
        score: score(&row),
        session: row.session,
        round: row.round,
        kind: row.kind,
        title: row.title,
        question: row.question_id,
        measured: row.measured,
        own: row.final_score.unwrap_or(rubric::LOWEST),
    }
}

pub(super) fn sitting(head: SessionHead, calendar: &Calendar) -> SittingRow {
    let sitting = match head.sitting {
        store::SittingKind::Loop => Sitting::Loop {
            id: head.subject.as_str().into(),
        },
        store::SittingKind::Drill => Sitting::Drill {
            kind: RoundKind::ALL
                .into_iter()
                .find(|kind| kind.as_str() == head.subject)
                .unwrap_or(RoundKind::Recruiter),
        },
    };
    SittingRow {
        when: calendar.wall(head.started),
        session: head.id,
        title: head.title,
        sitting,
        deck: head.deck.to_string(),
        kinds: head.rounds.iter().map(|round| round.kind).collect(),
        level: head.level.to_string(),
        mode: format!("{:?}", head.mode).to_lowercase(),
        state: match head.state {
            SessionState::Open => "open",
            SessionState::Finished => "finished",
            SessionState::Abandoned => "given up",
        }
        .to_owned(),
        mean: head.mean,
        recommendation: head.recommendation,
    }
}

/// What came up in a question that was seen.
pub(super) fn fired_in(rows: &[store::FiredRow], seen: &store::Seen) -> Vec<Fired> {
    let of_question =
        |row: &&store::FiredRow| (&row.deck, &row.question) == (&seen.deck, &seen.question);
    let rows = rows.iter().filter(of_question);
    rows.map(|row| Fired {
        id: row.id.clone(),
        at: row.at,
    })
    .collect()
}

/// The kind of round with the lowest mean over its last scores.
pub(super) fn weakest(scores: &[store::ScoreRow]) -> Option<(RoundKind, f64)> {
    RoundKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let last: Vec<f64> = scores
                .iter()
                .rev()
                .filter(|row| row.kind == kind)
                .take(5)
                .map(score)
                .collect();
            (!last.is_empty()).then(|| (kind, last.iter().sum::<f64>() / last.len() as f64))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The rows that follow from events, as the store has them.
pub(super) fn stored(session: &SessionId, derived: Derived) -> store::Derived {
    store::Derived {
        seen: derived
            .seen
            .into_iter()
            .map(|(deck, question, at)| store::Seen { deck, question, at })
            .collect(),
        ratings: derived
            .scores
            .iter()
            .map(|row| Rated {
                key: ItemKey::question(&row.deck, &row.question),
                rating: row.rating,
                at: row.at,
            })
            .collect(),
        lessons: derived.lessons,
        scores: derived
            .scores
            .into_iter()
            .map(|row| store::ScoreRow {
                session: session.clone(),
                round: row.round,
                question: row.question_idx,
                deck: row.deck,
                question_id: row.question,
                title: row.title,
                score: Some(row.score),
                kind: row.kind,
                at: row.at,
                mode: row.mode,
                blind: Some(row.blind),
                final_score: Some(row.own),
                measured: row.measured,
                confidence: row.confidence,
                hints: row.hints,
                pauses: row.pauses,
                spent: row.spent,
            })
            .collect(),
        closing: derived.outcome.map(|ending| Closing {
            mean: ending.mean,
            recommendation: ending.recommendation,
        }),
    }
}
