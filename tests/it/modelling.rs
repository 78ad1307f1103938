//! Every built-in modelling question: three good models stand all trials, and each bad one fails the
//! trial that names its fault, before any other.

use std::collections::BTreeSet;

use onsite::base::CancelToken;
use onsite::deck::{Body, Modelling, Question};
use onsite::grader::modelling::grade;
use onsite::verdict::{Budget, ModellingReport, ModellingVerdict};

use crate::shelf;

/// Calls `look` with every modelling question of the built-in decks; returns how many there are.
fn each(mut look: impl FnMut(&Question, &Modelling)) -> usize {
    let mut n_seen = 0;
    for deck in shelf::decks() {
        for question in &deck.questions {
            if let Body::Modelling(modelling) = &question.body {
                look(question, modelling);
                n_seen += 1;
            }
        }
    }
    n_seen
}

fn judge(modelling: &Modelling, text: &str) -> ModellingReport {
    let cancel = CancelToken::default();
    grade(modelling, text, (&Budget::GRADE, &cancel), &mut |_| {})
}

#[test]
fn good_models_stand_and_bad_ones_fail_the_trial_that_names_their_fault() {
    let n_seen = each(|question, modelling| {
        for specimen in &modelling.specimens {
            let report = judge(modelling, &specimen.text);
            let what = format!("{} · {}: {report:#?}", question.id, specimen.name);
            let Some(fails) = specimen.fails else {
                assert!(report.verdict.is_accepted(), "{what}");
                continue;
            };
            let trial = &modelling.trials[fails];
            let first = report.trials.iter().find(|trial| !trial.passed).unwrap();
            assert_eq!(first.id, trial.id, "{what}");
            assert!(!first.said.is_empty() && !first.steps.is_empty(), "{what}");
            match &report.verdict {
                ModellingVerdict::Rejected { fault, .. } => assert_eq!(*fault, trial.fault),
                other => unreachable!("{other:?} in {what}"),
            }
        }
    });
    assert!(n_seen >= 7, "{n_seen} questions");
}

#[test]
fn every_question_knows_enough_faults() {
    each(|question, modelling| {
        let bad = modelling.specimens.iter().filter_map(|one| one.fails);
        let bad: BTreeSet<usize> = bad.collect();
        assert!(modelling.good().count() >= 3, "{}", question.id);
        assert!(bad.len() >= 5, "{}: different trials", question.id);
        let faults = modelling.trials.iter().map(|trial| trial.fault.as_str());
        let faults: BTreeSet<&str> = faults.collect();
        assert!(
            faults.contains("double-count"),
            "{}: {faults:?}",
            question.id
        );
    });
}

#[test]
fn the_marks_alone_are_no_answer() {
    each(|question, modelling| {
        let report = judge(modelling, &modelling.starter());
        assert_eq!(report.verdict.family(), "error", "{}", question.id);
    });
}
