//! Judges a data model: what the deck delivers is loaded by the candidate's load into the
//! candidate's tables, and then something must hold.
//!
//! Invariant: each trial has a database of its own, so no trial hangs on another; what does not run
//! on empty tables is told as an error, not as a failed trial.

use super::model_bed::{Bed, NoBed, Stop};
use super::model_facts::look;
use crate::base::CancelToken;
use crate::deck::{Delivery, Demand, Modelling, Trial};
use crate::relation::{Parts, difference};
use crate::sandbox::Engine;
use crate::verdict::{
    AnswerPart, Budget, ModelRun, ModellingReport, ModellingVerdict, Phase, SqlError, SqlPosition,
    TrialOutcome,
};

/// What the limits of a job are, and who may stop it.
type Reins<'a> = (&'a Budget, &'a CancelToken);

/// Judges an answer; `tell` hears of every trial.
pub fn grade(
    question: &Modelling,
    text: &str,
    reins: Reins<'_>,
    tell: &mut dyn FnMut(Phase),
) -> ModellingReport {
    let parts = match cut(text) {
        Ok(parts) => parts,
        Err(error) => {
            let at = AnswerPart::Marks;
            return ModellingReport::of(ModellingVerdict::Failed { at, error });
        }
    };
    if let Err(verdict) = dry_run(question, &parts, reins) {
        return ModellingReport::of(verdict);
    }
    let total = question.trials.len();
    let mut trials = Vec::new();
    for (done, trial) in question.trials.iter().enumerate() {
        tell(Phase::Trial { done, total });
        match hold(question, trial, &parts, reins) {
            Ok(outcome) => trials.push(outcome),
            Err(verdict) => return ModellingReport { verdict, trials },
        }
    }
    let passed = trials.iter().filter(|trial| trial.passed).count();
    let verdict = match trials.iter().find(|trial| !trial.passed) {
        None => ModellingVerdict::Accepted { trials: total },
        Some(first) => ModellingVerdict::Rejected {
            fault: first.fault,
            passed,
            total,
        },
    };
    ModellingReport { verdict, trials }
}

/// Runs an answer on the deliveries of the first trial; the database comes back with it, for
/// queries of the candidate's own, with the last batch in its raw tables.
pub fn rehearse(question: &Modelling, text: &str, reins: Reins<'_>) -> (ModelRun, Option<Engine>) {
    let mut run = ModelRun {
        steps: Vec::new(),
        tables: Vec::new(),
        metrics: Vec::new(),
        error: None,
    };
    let parts = match cut(text) {
        Ok(parts) => parts,
        Err(error) => {
            run.error = Some((AnswerPart::Marks, error));
            return (run, None);
        }
    };
    let mut bed = match Bed::new(question, &parts, reins) {
        Ok(bed) => bed,
        Err(NoBed::Ours(why)) => {
            run.error = Some((AnswerPart::Model, plain(why)));
            return (run, None);
        }
        Err(NoBed::Theirs(at, stop)) => {
            run.error = Some((at, stop.told()));
            return (run, None);
        }
    };
    let feed = question.trials.first().map_or(&[][..], |trial| &trial.feed);
    for delivery in feed {
        if let Err(error) = step(question, &mut bed, delivery, &mut run.steps) {
            run.error = Some((AnswerPart::Load, error.told()));
            break;
        }
    }
    for table in bed.tables() {
        run.tables.push((table.name, table.row_count));
    }
    if run.error.is_none() {
        for metric in &question.metrics {
            let rows = bed.ask(&metric.id).map_err(Stop::told);
            run.metrics.push((metric.id.clone(), rows));
        }
    }
    let last = feed
        .last()
        .and_then(|last| question.batches.get(last.batch));
    if let Some(batch) = last {
        // Asking emptied the raw tables; whoever cannot take the batch was told so above.
        let _ = bed.deliver(batch);
    }
    (run, Some(bed.engine))
}

/// Runs every part once, on empty raw tables.
fn dry_run(question: &Modelling, parts: &Parts, reins: Reins<'_>) -> Result<(), ModellingVerdict> {
    let mut bed = Bed::new(question, parts, reins).map_err(|none| match none {
        NoBed::Ours(why) => ModellingVerdict::Inconclusive { why },
        NoBed::Theirs(at, stop) => stop.verdict(at),
    })?;
    bed.load(None)
        .map_err(|stop| stop.verdict(AnswerPart::Load))?;
    for metric in &question.metrics {
        bed.ask(&metric.id)
            .map_err(|stop| stop.verdict(AnswerPart::Metric(metric.id.clone())))?;
    }
    Ok(())
}

/// Holds a trial.
fn hold(
    question: &Modelling,
    trial: &Trial,
    parts: &Parts,
    reins: Reins<'_>,
) -> Result<TrialOutcome, ModellingVerdict> {
    let mut outcome = TrialOutcome {
        id: trial.id.clone(),
        name: trial.name.clone(),
        fault: trial.fault,
        passed: false,
        steps: Vec::new(),
        said: String::new(),
        expected: None,
        actual: None,
    };
    let mut bed = Bed::new(question, parts, reins).map_err(|none| match none {
        NoBed::Ours(why) => ModellingVerdict::Inconclusive { why },
        NoBed::Theirs(at, stop) => stop.verdict(at),
    })?;
    for delivery in &trial.feed {
        match step(question, &mut bed, delivery, &mut outcome.steps) {
            Ok(()) => {}
            Err(Stop::Cancelled) => return Err(ModellingVerdict::Cancelled),
            Err(stop) => {
                outcome.said = format!("the load fails: {}", stop.line());
                return Ok(outcome);
            }
        }
    }
    match &trial.demand {
        Demand::Returns { metric, rows } => {
            let Some(metric) = question.metrics.get(*metric) else {
                let why = format!("the trial {} has no metric", trial.id);
                return Err(ModellingVerdict::Inconclusive { why });
            };
            outcome.expected = Some(rows.clone());
            match bed.ask(&metric.id) {
                Ok(actual) => {
                    let differs = difference(rows, &actual, &metric.comparison);
                    outcome.passed = differs.is_none();
                    outcome.said = differs.map_or_else(
                        || format!("{} is right", metric.id),
                        |differs| format!("{}: {}", metric.id, differs.headline()),
                    );
                    outcome.actual = Some(actual);
                }
                Err(Stop::Cancelled) => return Err(ModellingVerdict::Cancelled),
                Err(stop) => outcome.said = format!("{} fails: {}", metric.id, stop.line()),
            }
        }
        Demand::Has(fact) => {
            let found = look(&mut bed, *fact);
            outcome.passed = found.shown.is_empty();
            outcome.said = found.said;
            outcome.actual = (!outcome.passed).then_some(found.shown);
        }
    }
    Ok(outcome)
}

/// Delivers a batch and loads it.
fn step(
    question: &Modelling,
    bed: &mut Bed<'_>,
    delivery: &Delivery,
    steps: &mut Vec<String>,
) -> Result<(), Stop> {
    let Some(batch) = question.batches.get(delivery.batch) else {
        return Ok(());
    };
    let again = steps.iter().any(|step| step.starts_with(&batch.id));
    let again = if again { ", again" } else { "" };
    let cut = delivery.until.map_or_else(String::new, |n| {
        format!("; the load breaks off after statement {n}")
    });
    steps.push(format!("{}{again}: {}{cut}", batch.id, batch.text));
    bed.deliver(batch)
        .map_err(|why| Stop::Failed(interfered(&why)))?;
    match bed.load(delivery.until) {
        Err(Stop::Failed(error)) if delivery.may_fail => {
            steps.push(format!("the load refuses it: {}", error.message));
            Ok(())
        }
        other => other,
    }
}

fn cut(text: &str) -> Result<Parts, SqlError> {
    Parts::of(text).map_err(|error| SqlError {
        message: error.message,
        position: Some(SqlPosition::locate(text, error.offset)),
        help: Some("the marks are `-- @model`, `-- @load` and `-- @metric NAME`, each once".into()),
    })
}

/// The model keeps a batch from being delivered.
fn interfered(why: &str) -> SqlError {
    SqlError {
        message: format!("the batch cannot be delivered: {why}"),
        position: None,
        help: Some("keep the raw tables as they are, and let nothing refer to them".into()),
    }
}

fn plain(message: String) -> SqlError {
    SqlError {
        message,
        position: None,
        help: None,
    }
}

impl Stop {
    /// Returns why it stopped, as an error.
    fn told(self) -> SqlError {
        match self {
            Self::Failed(error) => error,
            Self::Over(limit) => plain(format!("stopped: {limit}")),
            Self::Cancelled => plain("cancelled".to_owned()),
        }
    }

    /// Returns why it stopped, in a line.
    fn line(self) -> String {
        let error = self.told();
        match error.position {
            Some(place) => format!("line {place}: {}", error.message),
            None => error.message,
        }
    }

    /// Returns the verdict on an answer that stops at a part.
    fn verdict(self, at: AnswerPart) -> ModellingVerdict {
        match self {
            Self::Failed(error) => ModellingVerdict::Failed { at, error },
            Self::Over(limit) => ModellingVerdict::OverBudget { at, limit },
            Self::Cancelled => ModellingVerdict::Cancelled,
        }
    }
}
