//! Finds the known wrong answer that a program behaves like.
//!
//! Invariant: a mistake is named only if it gives the same answers and raises the same exceptions on
//! every case of the deck and on random inputs, among them the one the program failed on.

use std::ops::ControlFlow;

use serde_json::Value;

use super::random;
use super::task::coding_job;
use crate::base::{CancelToken, Seed};
use crate::deck::Coding;
use crate::runner::{Answer, Ending, Evaluated, Respondent, Runner, evaluate};
use crate::verdict::coding::difference;
use crate::verdict::{CodingReport, CodingVerdict, NamedMistake, Origin, PyValue};

/// How many rounds of random inputs a program is compared on.
const ROUNDS: usize = 2;

/// Returns the known wrong answer that behaves like `source`, if there is one.
pub fn name_mistake(
    runner: &Runner,
    question: &Coding,
    source: &str,
    report: &CodingReport,
    seed: Seed,
    cancel: &CancelToken,
) -> Option<NamedMistake> {
    let failed = report.cases.iter().find(|case| !case.passed)?;
    if report.verdict.is_accepted() || matches!(report.verdict, CodingVerdict::Cancelled) {
        return None;
    }
    // Which of the two limits is met first depends on how busy the machine is.
    let slow = matches!(
        report.verdict,
        CodingVerdict::TimedOut { .. } | CodingVerdict::OutOfMemory { .. }
    );
    let args_of = |text: &str| serde_json::from_str::<Value>(text).ok();
    let cases = question.cases.iter();
    let (at_fault, others): (Vec<_>, Vec<_>) = cases.partition(|case| case.name == failed.name);
    let found = failed.found.as_deref();
    let at_fault = found.or_else(|| at_fault.first().map(|case| case.args.as_str()));
    let at_fault = at_fault.and_then(args_of);
    let mut ordered: Vec<Value> = Vec::new();
    // What told the program from the reference tells it from most wrong answers, too.
    ordered.extend(at_fault.clone().filter(|_| !slow));
    ordered.extend(others.iter().filter_map(|case| args_of(&case.args)));
    let slowest = at_fault.filter(|_| slow);
    ordered.extend(drawn(question, seed));
    let profile = answers(runner, question, source, &ordered, cancel)?;
    let alike = |wrong: &str| {
        is_alike(runner, question, wrong, &ordered, &profile, cancel)
            && slowest
                .as_ref()
                .is_none_or(|slowest| is_slow(runner, question, wrong, slowest, cancel))
    };
    question
        .wrong
        .iter()
        .take_while(|_| !cancel.is_cancelled())
        .find(|wrong| alike(&wrong.text))
        .map(|wrong| named(&wrong.id, &wrong.name))
}

/// What the known wrong answers of a question make of its cases and of random inputs.
#[derive(Debug)]
pub(super) struct Profiles {
    /// In the deck's order; `None` for one that does not load.
    profiles: Vec<Option<Vec<Answer>>>,
}

impl Profiles {
    /// Asks them all, each once; `wrong` are the programs in the deck's order.
    pub(super) fn of(
        question: &Coding,
        wrong: &mut [Respondent<'_>],
        seed: Seed,
        cancel: &CancelToken,
    ) -> Self {
        let cases = question.cases.iter();
        let cases = cases.filter_map(|case| serde_json::from_str(&case.args).ok());
        let inputs: Vec<Value> = cases.chain(drawn(question, seed)).collect();
        let profile = |program: &mut Respondent<'_>| {
            let (answers, run) = program.answers(inputs.clone(), cancel).ok()?;
            (run.ending != Ending::Cancelled && !answers.is_empty()).then_some(answers)
        };
        Self {
            profiles: wrong.iter_mut().map(profile).collect(),
        }
    }

    /// Says by which known wrong answer the one at `place` is called, what [`name_mistake`] would
    /// say; `None` where only a run of its own can tell, as it failed on another input.
    ///
    /// One that did not finish is called by another's name only if that one got just as far.
    pub(super) fn name(
        &self,
        question: &Coding,
        place: usize,
        report: &CodingReport,
    ) -> Option<NamedMistake> {
        let failed = report.cases.iter().find(|case| !case.passed)?;
        let profile = |place: usize| self.profiles.get(place)?.as_ref();
        let mine = profile(place).filter(|_| failed.found.is_none())?;
        let same = |theirs: &Vec<Answer>| {
            let mut pairs = mine.iter().zip(theirs);
            mine.len() == theirs.len()
                && pairs.all(|(mine, theirs)| are_equal(mine, theirs, question))
        };
        let mut wrong = question.wrong.iter().enumerate();
        wrong
            .find(|(other, _)| *other == place || profile(*other).is_some_and(same))
            .map(|(_, wrong)| named(&wrong.id, &wrong.name))
    }
}

fn named(id: &str, name: &str) -> NamedMistake {
    NamedMistake {
        id: id.to_owned(),
        name: name.to_owned(),
        origin: Origin::Deck,
    }
}

/// The random inputs that programs are compared on.
fn drawn(question: &Coding, seed: Seed) -> Vec<Value> {
    let inputs = question.inputs.iter();
    let rounds = inputs
        .flat_map(|inputs| (0..ROUNDS).flat_map(move |index| random::round(inputs, seed, index)));
    rounds.map(Value::Array).collect()
}

/// What a program makes of inputs, up to the first it does not finish.
fn answers(
    runner: &Runner,
    question: &Coding,
    source: &str,
    inputs: &[Value],
    cancel: &CancelToken,
) -> Option<Vec<Answer>> {
    let job = coding_job(question, source, false);
    let mut answers = Vec::with_capacity(inputs.len());
    let ending = evaluate(runner, &job, inputs.to_vec(), cancel, &mut |answer| {
        answers.push(answer);
        ControlFlow::Continue(())
    });
    (ending.ok()?.ending != Ending::Cancelled && !answers.is_empty()).then_some(answers)
}

/// Says whether a program gives the answers of `profile`; ends at the first other one.
fn is_alike(
    runner: &Runner,
    question: &Coding,
    source: &str,
    inputs: &[Value],
    profile: &[Answer],
    cancel: &CancelToken,
) -> bool {
    let job = coding_job(question, source, false);
    let mut place = 0;
    let mut same = true;
    let inputs = inputs.iter().take(profile.len()).cloned().collect();
    let ending = evaluate(runner, &job, inputs, cancel, &mut |answer| {
        same = profile.get(place).is_some_and(|mine| {
            place += 1;
            are_equal(mine, &answer, question)
        });
        if same {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    same && place == profile.len() && ending.is_ok_and(|run| run.ending == Ending::Done)
}

pub(super) fn are_equal(mine: &Answer, theirs: &Answer, question: &Coding) -> bool {
    match (mine, theirs) {
        (Answer::Returned(a), Answer::Returned(b)) => {
            let read = (PyValue::from_json(a), PyValue::from_json(b));
            matches!(read, (Ok(a), Ok(b)) if difference(&a, &b, question.comparison).is_none())
        }
        (Answer::Raised(a), Answer::Raised(b)) => a == b,
        _ => false,
    }
}

/// Says whether a program runs out of time or memory on an input, too.
fn is_slow(
    runner: &Runner,
    question: &Coding,
    source: &str,
    input: &Value,
    cancel: &CancelToken,
) -> bool {
    let job = coding_job(question, source, false);
    let mut finished = false;
    let ending = evaluate(runner, &job, vec![input.clone()], cancel, &mut |answer| {
        finished = !matches!(answer, Answer::Raised(kind) if kind == "MemoryError");
        ControlFlow::Break(())
    });
    let is_cut = |run: &Evaluated| matches!(run.ending, Ending::Cut | Ending::Stopped);
    !finished && ending.is_ok_and(|run| is_cut(&run))
}
