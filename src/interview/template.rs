//! The round that a drill borrows from a loop.
//!
//! Invariant: a round is always found; what is borrowed is changed in nothing but its phases.

use crate::base::{PhaseId, RoundId};
use crate::deck::{Deck, EndPolicy, Loop, LoopKind, Phase, Pick, Question, Round, RoundKind};

/// Phases of questions after the first, by what decks call them.
const LATER: [&str; 4] = ["second", "third", "fourth", "fifth"];

/// Returns the round that a question is drilled in alone: one that could deal it, without the phases
/// that are for further questions.
pub(super) fn for_one(deck: &Deck, home: &Loop, question: &Question) -> Round {
    let mut round = template(deck, home, |round| deals(round, question), question.kind);
    let is_later = |phase: &Phase| LATER.contains(&phase.id.as_str());
    if !round.phases.iter().all(is_later) {
        round.phases.retain(|phase| !is_later(phase));
    }
    round
}

/// Says whether a round might have a question among its own.
fn deals(round: &Round, question: &Question) -> bool {
    let pick = &round.pick;
    round.kind == question.kind
        && (pick.from.is_empty() || pick.from.contains(&question.id))
        && (pick.tags.is_empty() || question.tags.iter().any(|tag| pick.tags.contains(tag)))
}

/// Returns the first round of the default loop that `fits`, else of any loop, else the first of the
/// kind, else a plain one.
pub(super) fn template(
    deck: &Deck,
    home: &Loop,
    fits: impl Fn(&Round) -> bool,
    kind: RoundKind,
) -> Round {
    let rounds = || {
        let others = interviews(deck).flat_map(|one| &one.rounds);
        home.rounds.iter().chain(others)
    };
    let fitting = rounds().find(|round| fits(round));
    let known = fitting.or_else(|| rounds().find(|round| round.kind == kind));
    known.cloned().unwrap_or_else(|| Round {
        id: RoundId::new(kind.as_str()),
        kind,
        name: kind.title().to_owned(),
        end: EndPolicy::Soft,
        weight: 1.0,
        dialect: None,
        bare: false,
        pick: Pick {
            count: 1,
            from: Vec::new(),
            tags: Vec::new(),
            scenario: false,
        },
        phases: plain_phases(kind),
    })
}

/// The loops whose rounds have an interviewer and phases.
fn interviews(deck: &Deck) -> impl Iterator<Item = &Loop> {
    let loops = deck.loops.iter();
    loops.filter(|one| one.kind == LoopKind::Interview)
}

/// The phases of a kind that no loop has a round for.
fn plain_phases(kind: RoundKind) -> Vec<Phase> {
    let phase = |id: &str, name: &str, minutes, goal: &str| Phase {
        id: PhaseId::new(id),
        name: name.to_owned(),
        minutes,
        goal: goal.to_owned(),
    };
    if kind == RoundKind::Modelling {
        return vec![
            phase(
                "read",
                "Read",
                5,
                "Say what one row of each raw table is, and what can go wrong.",
            ),
            phase(
                "model",
                "Model",
                15,
                "Name the grain and the key of each table before its columns.",
            ),
            phase(
                "load",
                "Load and ask",
                15,
                "A load that may run twice, then the metrics.",
            ),
            phase(
                "defend",
                "Defend",
                5,
                "Name the second-best model and when it would win.",
            ),
        ];
    }
    if kind == RoundKind::Case {
        let frame = "Name the decision and the measure that settles it; ask what you need.";
        let plan = "The comparison, its size, and what could fool you.";
        return vec![
            phase("frame", "Frame", 8, frame),
            phase("plan", "Plan", 15, plan),
            phase(
                "decide",
                "Decide",
                7,
                "Say what you would do at each result.",
            ),
        ];
    }
    vec![phase("work", "Work", 30, "Answer, then check your answer.")]
}
