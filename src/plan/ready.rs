//! The readiness check: which question comes next, and what an answer is worth.
//!
//! Invariant: a function of the questions and the answers so far. Every kind is asked once before any
//! is asked twice; after a good answer its next question is harder, after a bad one easier.

use crate::deck::RoundKind;
use crate::deck::readiness::{Readiness, ReadinessBody};
use crate::progress::Probe;

/// So many questions make a check.
pub const QUESTIONS: usize = 10;

/// The difficulty of each kind's first question.
const FIRST: u8 = 2;

/// From this score on an answer counts as good.
const GOOD: f64 = 2.5;

/// What the candidate answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The option with this index.
    Option(usize),
    /// An own answer, rated 1 to 4.
    Rated(u8),
    /// No idea.
    Pass,
}

/// Returns the index of the question that comes next; `None` once the check is over.
pub fn next(questions: &[Readiness], answers: &[Probe]) -> Option<usize> {
    if answers.len() >= QUESTIONS {
        return None;
    }
    let is_open = |question: &Readiness| !answers.iter().any(|answer| answer.id == question.id);
    let kinds = RoundKind::ALL.into_iter().filter(|kind| {
        let mut open = questions.iter().filter(|question| question.kind == *kind);
        open.any(is_open)
    });
    // Asked least; among those what went worst, whose picture matters most.
    let kind = kinds.min_by_key(|kind| {
        let of = answers.iter().filter(|answer| answer.kind == *kind);
        let scores: Vec<f64> = of.map(|answer| answer.score).collect();
        let worst = scores.iter().copied().fold(4.0, f64::min);
        (scores.len(), (worst * 100.0).round() as i64)
    })?;
    let wanted = wanted(kind, answers);
    let asked = |technique: &str| {
        let mut of = answers.iter().filter(|answer| answer.kind == kind);
        of.any(|answer| answer.technique == technique)
    };
    let all = questions.iter().enumerate();
    let open = all.filter(|(_, question)| question.kind == kind && is_open(question));
    let best = open.min_by_key(|(at, question)| {
        let far = question.difficulty.abs_diff(wanted);
        (far, asked(&question.technique), *at)
    });
    best.map(|(at, _)| at)
}

/// Returns the difficulty that a kind's next question should have, 1 to 3.
pub fn wanted(kind: RoundKind, answers: &[Probe]) -> u8 {
    let last = answers.iter().rev().find(|answer| answer.kind == kind);
    last.map_or(FIRST, |last| {
        if last.score >= GOOD {
            (last.difficulty + 1).min(3)
        } else {
            last.difficulty.saturating_sub(1).max(1)
        }
    })
}

/// Returns what an answer is worth, 1.0 to 4.0: a right or strong answer to a hard question is worth
/// more than one to an easy question, a wrong one to an easy question less than one to a hard one.
pub fn probe(question: &Readiness, reply: Reply) -> Probe {
    let level = match (&question.body, reply) {
        (ReadinessBody::Choice { right, .. }, Reply::Option(chosen)) if chosen == *right => 3.0,
        (ReadinessBody::Rated { .. }, Reply::Rated(rating)) => f64::from(rating.clamp(1, 4)),
        (_, Reply::Option(_) | Reply::Rated(_)) => 1.5,
        (_, Reply::Pass) => 1.0,
    };
    let shift = (f64::from(question.difficulty) - 2.0) * 0.5;
    Probe {
        id: question.id.clone(),
        kind: question.kind,
        technique: question.technique.clone(),
        difficulty: question.difficulty,
        score: (level + shift).clamp(1.0, 4.0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question(kind: RoundKind, difficulty: u8, n: usize) -> Readiness {
        Readiness {
            id: format!("{kind}-{difficulty}-{n}"),
            kind,
            technique: format!("t{n}"),
            difficulty,
            prompt: "?".to_owned(),
            body: ReadinessBody::Choice {
                options: vec!["a".to_owned(), "b".to_owned()],
                right: 1,
            },
            why: "w".to_owned(),
        }
    }

    fn deck(a_level: usize) -> Vec<Readiness> {
        let levels = |kind| (1..=3).map(move |difficulty| (kind, difficulty));
        let all = RoundKind::ALL.into_iter().flat_map(levels);
        all.flat_map(|(kind, difficulty)| (0..a_level).map(move |n| question(kind, difficulty, n)))
            .collect()
    }

    #[test]
    fn an_answer_is_worth_more_the_harder_its_question() {
        let rated = |difficulty| Readiness {
            body: ReadinessBody::Rated {
                answer: "a".to_owned(),
                anchors: ["1", "2", "3", "4"].map(str::to_owned),
            },
            ..question(RoundKind::Design, difficulty, 0)
        };
        let choice = |difficulty| question(RoundKind::Sql, difficulty, 0);
        for (question, reply, score) in [
            (choice(1), Reply::Option(1), 2.5),
            (choice(2), Reply::Option(1), 3.0),
            (choice(3), Reply::Option(1), 3.5),
            (choice(1), Reply::Option(0), 1.0),
            (choice(3), Reply::Option(0), 2.0),
            (choice(2), Reply::Pass, 1.0),
            (rated(2), Reply::Rated(3), 3.0),
            (rated(3), Reply::Rated(4), 4.0),
            (rated(1), Reply::Rated(1), 1.0),
        ] {
            let found = probe(&question, reply).score;
            assert!(
                (found - score).abs() < 1e-9,
                "{} {reply:?}: {found}",
                question.id
            );
        }
    }

    #[test]
    fn what_went_badly_is_asked_again_easier() {
        let questions = deck(2);
        let mut answers = Vec::new();
        while let Some(at) = next(&questions, &answers) {
            let question = &questions[at];
            let is_good = question.kind != RoundKind::Design;
            answers.push(probe(question, Reply::Option(usize::from(is_good))));
        }
        let asked: Vec<&str> = answers.iter().map(|answer| answer.id.as_str()).collect();
        let first = RoundKind::ALL.len();
        assert!(
            asked[..first].iter().all(|id| id.contains("-2-")),
            "{asked:?}"
        );
        assert_eq!(asked[first], "design-1-1");
        assert!(
            asked[first + 1..].iter().all(|id| id.contains("-3-")),
            "{asked:?}"
        );
        assert_eq!(asked.len(), QUESTIONS);
    }

    proptest! {
        #[test]
        fn a_check_asks_ten_different_questions_over_all_kinds(
            picks in prop::collection::btree_set((0..RoundKind::ALL.len(), 1_u8..=3, 0_usize..3), 0..40),
            replies in prop::collection::vec(prop_oneof![
                (0_usize..3).prop_map(Reply::Option),
                (1_u8..5).prop_map(Reply::Rated),
                Just(Reply::Pass),
            ], QUESTIONS + 2),
        ) {
            let questions: Vec<Readiness> = picks
                .iter()
                .map(|(kind, difficulty, n)| question(RoundKind::ALL[*kind], *difficulty, *n))
                .collect();
            let mut answers: Vec<Probe> = Vec::new();
            for reply in replies {
                let Some(at) = next(&questions, &answers) else { break };
                prop_assert_eq!(next(&questions, &answers), Some(at));
                let question = &questions[at];
                prop_assert!(!answers.iter().any(|answer| answer.id == question.id));
                // Nothing of this kind that is open is closer to what the last answer asks for.
                let wanted = wanted(question.kind, &answers);
                let nearest = questions
                    .iter()
                    .filter(|other| other.kind == question.kind)
                    .filter(|other| !answers.iter().any(|answer| answer.id == other.id))
                    .map(|other| other.difficulty.abs_diff(wanted))
                    .min();
                prop_assert_eq!(Some(question.difficulty.abs_diff(wanted)), nearest);
                let answer = probe(question, reply);
                prop_assert!((1.0..=4.0).contains(&answer.score));
                answers.push(answer);
            }
            prop_assert_eq!(answers.len(), questions.len().min(QUESTIONS));
            // No kind is asked twice while another that has questions was not asked at all.
            let count = |kind: RoundKind| answers.iter().filter(|answer| answer.kind == kind).count();
            let offered = RoundKind::ALL.into_iter().filter(|kind| questions.iter().any(|q| q.kind == *kind));
            let counts: Vec<usize> = offered.map(count).collect();
            if counts.contains(&0) {
                prop_assert!(counts.iter().all(|n| *n <= 1), "{:?}", counts);
            }
        }
    }
}
