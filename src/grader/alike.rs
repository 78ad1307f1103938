//! Finds the known wrong answer that a program behaves like.
//!
//! Invariant: a mistake is named only if it gives the same answers and raises the same exceptions on
//! every case of the deck and on random inputs, among them the one the program failed on. One that is
//! right wherever it finishes is called no more than too slow: there are many ways to be that.

use std::ops::ControlFlow;

use serde_json::Value;

use super::random;
use super::task::coding_job;
use crate::base::{CancelToken, Seed};
use crate::deck::{Case, Coding};
use crate::runner::{Answer, Ending, Evaluated, Respondent, Runner, evaluate};
use crate::verdict::coding::difference;
use crate::verdict::{CodingReport, CodingVerdict, NamedMistake, Origin, PyValue};

/// How many rounds of random inputs a program is compared on.
const ROUNDS: usize = 2;

/// What a program is called that is right wherever it finishes.
const TOO_SLOW: &str = "too slow";

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
    let known = question.wrong.iter();
    let mut known = known.take_while(|_| !cancel.is_cancelled());
    let wrong = known.find(|wrong| alike(&wrong.text))?;
    let is_only_slow = slow && is_right(question, &others, &profile);
    let name = if is_only_slow { TOO_SLOW } else { &wrong.name };
    Some(named(&wrong.id, name))
}

/// Says whether the first of `profile`, the answers to these cases, are the right ones as far as they go.
fn is_right(question: &Coding, cases: &[&Case], profile: &[Answer]) -> bool {
    // Where a checker decides there is more than one right answer.
    let mut answered = cases.iter().zip(profile);
    question.checker.is_some()
        || answered.all(|(case, mine)| {
            let wanted = serde_json::from_str(&case.want).ok();
            wanted.is_none_or(|wanted| are_equal(mine, &Answer::Returned(wanted), question))
        })
}

/// What the known wrong answers of a question make of its cases and of random inputs.
#[derive(Debug)]
pub(super) struct Profiles {
    /// In the deck's order; `None` for one that does not load.
    profiles: Vec<Option<Vec<Answer>>>,
    /// The only one that does not finish the deck's cases, if it runs out of time: no other behaves
    /// like it, and nobody has to wait for its time once more.
    late: Option<usize>,
}

impl Profiles {
    /// Asks them all, each once; `wrong` are the programs in the deck's order, `reports` what became
    /// of them on its cases.
    pub(super) fn of(
        question: &Coding,
        wrong: &mut [Respondent<'_>],
        reports: &[CodingReport],
        seed: Seed,
        cancel: &CancelToken,
    ) -> Self {
        let cases = question.cases.iter();
        let cases = cases.filter_map(|case| serde_json::from_str(&case.args).ok());
        let inputs: Vec<Value> = cases.chain(drawn(question, seed)).collect();
        let late = only_late(reports, question.cases.len());
        let profile = |(place, program): (usize, &mut Respondent<'_>)| {
            if late == Some(place) {
                return None;
            }
            let (answers, run) = program.answers(inputs.clone(), cancel).ok()?;
            (run.ending != Ending::Cancelled && !answers.is_empty()).then_some(answers)
        };
        Self {
            profiles: wrong.iter_mut().enumerate().map(profile).collect(),
            late,
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
        if self.late == Some(place) {
            let own = question.wrong.get(place)?;
            return Some(named(&own.id, &own.name));
        }
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

/// Returns the place of the one that ran out of time, if all others finished `n_cases`.
fn only_late(reports: &[CodingReport], n_cases: usize) -> Option<usize> {
    let is_late = |report: &CodingReport| matches!(report.verdict, CodingVerdict::TimedOut { .. });
    let finished = |report: &CodingReport| report.cases.len() == n_cases && !is_late(report);
    let mut unfinished = (0..).zip(reports).filter(|(_, report)| !finished(report));
    let (place, report) = unfinished.next()?;
    (is_late(report) && unfinished.next().is_none()).then_some(place)
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
    let is_cut =
        |run: &Evaluated| matches!(run.ending, Ending::Cut | Ending::Late | Ending::Stopped);
    !finished && ending.is_ok_and(|run| is_cut(&run))
}
