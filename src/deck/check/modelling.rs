//! Checks what only modelling questions have. Invariant: every delivery, demand and bad model names
//! something of its own question; whether models pass is for the proof.

use std::collections::BTreeSet;

use super::names::{Registry, suggest};
use super::sink::Sink;
use super::talk::clarifications;
use crate::base::QuestionId;
use crate::base::text::plural;
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, List, ModelFactWord, ModellingQuestion, TrialEntry};
use crate::deck::{Batch, Delivery, Demand, Metric, ModelFact, Modelling, Specimen, Trial};
use crate::relation::{Comparison, Parts, Relation, script};

/// Clarifications a modelling question should have.
const TO_ASK: usize = 6;

/// Returns the body of a modelling question.
pub(super) fn modelling(question: &ModellingQuestion, sink: &mut Sink<'_>) -> Modelling {
    let id = QuestionId::new(question.id.as_str());
    let spot = |part| Spot::Question(id.clone(), part);
    sink.mark(spot(Part::Raw), question.raw.span());
    for (index, batch) in question.batches.iter().enumerate() {
        sink.mark(spot(Part::Batch(index)), batch.sql.span());
    }
    for (index, trial) in question.trials.iter().enumerate() {
        sink.mark(spot(Part::Trial(index)), trial.id.span());
    }
    for (index, design) in question.designs.iter().enumerate() {
        sink.mark(spot(Part::Design(index)), design.sql.span());
    }
    enough(question, sink);
    askable(question, sink);
    statements(&question.raw, &["CREATE", "TABLE"], sink);
    Modelling {
        raw: sink.verbatim(&question.raw, codes::EMPTY_PROGRAM, "the raw tables"),
        batches: batches(question, sink),
        metrics: metrics(question, sink),
        trials: trials(question, sink),
        specimens: specimens(question, sink),
        clarifications: clarifications(&question.clarifications, sink),
    }
}

/// Enough of everything: trials that nothing was tried on prove nothing.
fn enough(question: &ModellingQuestion, sink: &mut Sink<'_>) {
    let owner = format!("the question `{}`", question.id);
    let place = || (owner.as_str(), question.id.span());
    let few = codes::FEW_TRIALS;
    let many = usize::MAX;
    sink.count(few, &question.batches, 1..=many, place(), "batches");
    sink.count(few, &question.metrics, 1..=many, place(), "metrics");
    sink.count(few, &question.trials, 3..=many, place(), "trials");
    if !question.designs.is_known() {
        return;
    }
    let bad = question.designs.iter().filter(|one| one.fails.is_some());
    let bad = bad.count();
    let good = question.designs.len() - bad;
    for (found, wanted, what) in [(good, 3, "good"), (bad, 5, "bad")] {
        if found < wanted {
            sink.say(
                codes::FEW_DESIGNS,
                question.id.span(),
                format!("{owner} needs at least {wanted} {what} models and has {found}"),
                format!("add {} more; bad ones have `fails`", wanted - found),
            );
        }
    }
}

/// A prompt that leaves nothing to ask is a quiz.
fn askable(question: &ModellingQuestion, sink: &mut Sink<'_>) {
    let asked = question.clarifications.len();
    if asked < TO_ASK && question.clarifications.is_known() {
        sink.say(
            codes::MODEL_CLARIFICATIONS,
            question.id.span(),
            format!(
                "the question `{}` has {}",
                question.id,
                plural(asked, "clarification")
            ),
            format!("add {} more [[questions.clarifications]]", TO_ASK - asked),
        );
    }
}

/// Complains about statements that do not begin with these words.
fn statements(text: &At<String>, words: &[&str], sink: &mut Sink<'_>) {
    for range in script::statements(text) {
        let statement = text.get(range).unwrap_or_default();
        let tokens = script::tokens(statement);
        let mut tokens = tokens
            .iter()
            .filter(|token| token.kind != script::TokenKind::Comment);
        let fits = words
            .iter()
            .all(|word| tokens.next().is_some_and(|token| token.is(statement, word)));
        if !fits {
            let head: String = statement.chars().take(30).collect();
            sink.say(
                codes::RAW_STATEMENT,
                text.span(),
                format!("raw data cannot do `{}` here", head.trim().escape_debug()),
                format!("use {} only", words.join(" ")),
            );
        }
    }
}

fn batches(question: &ModellingQuestion, sink: &mut Sink<'_>) -> Vec<Batch> {
    let mut ids = Registry::new("batch", codes::SAME_MODEL_PART);
    let entries = question.batches.iter();
    entries
        .map(|entry| {
            ids.declare(sink, &entry.id);
            statements(&entry.sql, &["INSERT", "INTO"], sink);
            Batch {
                id: entry.id.to_string(),
                text: sink.text(&entry.text, codes::EMPTY_TEXT, "the text"),
                sql: sink.verbatim(&entry.sql, codes::EMPTY_PROGRAM, "the batch"),
            }
        })
        .collect()
}

fn metrics(question: &ModellingQuestion, sink: &mut Sink<'_>) -> Vec<Metric> {
    let mut ids = Registry::new("metric", codes::SAME_MODEL_PART);
    let entries = question.metrics.iter();
    entries
        .map(|entry| {
            ids.declare(sink, &entry.id);
            let owner = format!("the metric `{}`", entry.id);
            let place = (owner.as_str(), entry.columns.span());
            let all = 1..=usize::MAX;
            sink.count(codes::NO_COLUMNS, &entry.columns, all, place, "columns");
            sink.distinct(codes::SAME_COLUMN, &entry.columns, "the column");
            let columns = entry.columns.iter();
            Metric {
                id: entry.id.to_string(),
                text: sink.text(&entry.text, codes::EMPTY_TEXT, "the text"),
                columns: columns
                    .map(|name| sink.text(name, codes::EMPTY_TITLE, "the column's name"))
                    .collect(),
                comparison: Comparison::default(),
            }
        })
        .collect()
}

fn trials(question: &ModellingQuestion, sink: &mut Sink<'_>) -> Vec<Trial> {
    let mut ids = Registry::new("trial", codes::SAME_MODEL_PART);
    let bad = question.designs.iter();
    let failed: BTreeSet<&str> = bad
        .filter_map(|one| one.fails.as_ref().map(|id| id.as_str()))
        .collect();
    let entries = question.trials.iter();
    entries
        .map(|entry| {
            ids.declare(sink, &entry.id);
            if question.designs.is_known() && !failed.contains(entry.id.as_str()) {
                sink.say(
                    codes::TRIAL_UNUSED,
                    entry.id.span(),
                    format!("no bad model fails the trial `{}`", entry.id),
                    "add one with `fails`, or take the trial out",
                );
            }
            let owner = format!("the trial `{}`", entry.id);
            let place = (owner.as_str(), entry.feed.span());
            let all = 1..=usize::MAX;
            sink.count(codes::FEED, &entry.feed, all, place, "deliveries");
            let feed = entry.feed.iter();
            Trial {
                id: entry.id.to_string(),
                name: sink.text(&entry.name, codes::EMPTY_TITLE, "the trial's name"),
                fault: entry.fault.value(),
                feed: feed
                    .filter_map(|one| delivery(one, question, sink))
                    .collect(),
                demand: demand(entry, question, sink),
            }
        })
        .collect()
}

/// Reads a delivery; `None` if it was complained about.
fn delivery(
    text: &At<String>,
    question: &ModellingQuestion,
    sink: &mut Sink<'_>,
) -> Option<Delivery> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (batch, until, may_fail) = match words.as_slice() {
        [batch] => (batch, None, false),
        [batch, "may", "fail"] => (batch, None, true),
        [batch, "until", n] if n.parse().is_ok_and(|n: usize| n > 0) => {
            (batch, n.parse().ok(), false)
        }
        _ => {
            sink.say(
                codes::FEED,
                text.span(),
                format!("the delivery `{}` is not understood", text.escape_debug()),
                "write `BATCH`, `BATCH until N` or `BATCH may fail`",
            );
            return None;
        }
    };
    let known = question.batches.iter().map(|entry| entry.id.as_str());
    let index = known.clone().position(|id| id == *batch);
    if index.is_none() && question.batches.is_known() {
        sink.say(
            codes::UNKNOWN_BATCH,
            text.span(),
            format!("the question has no batch `{}`", batch.escape_debug()),
            suggest(batch, known, "batch"),
        );
    }
    Some(Delivery {
        batch: index?,
        until,
        may_fail,
    })
}

fn demand(entry: &TrialEntry, question: &ModellingQuestion, sink: &mut Sink<'_>) -> Demand {
    match (&entry.metric, &entry.rows, &entry.schema) {
        (None, None, Some(word)) => Demand::Has(match word.value() {
            ModelFactWord::NoFloats => ModelFact::NoFloats,
            ModelFactWord::Keys => ModelFact::Keys,
            ModelFactWord::ForeignKeys => ModelFact::ForeignKeys,
        }),
        (Some(metric), Some(rows), None) => {
            let known = question.metrics.iter().map(|entry| entry.id.as_str());
            let index = known.clone().position(|id| id == metric.as_str());
            if index.is_none() && question.metrics.is_known() {
                sink.say(
                    codes::UNKNOWN_METRIC,
                    metric.span(),
                    format!("the question has no metric `{}`", metric.escape_debug()),
                    suggest(metric, known, "metric"),
                );
            }
            let columns = index.and_then(|index| question.metrics.get(index));
            Demand::Returns {
                metric: index.unwrap_or(0),
                rows: expected(rows, columns.map(|metric| &metric.columns), sink),
            }
        }
        _ => {
            sink.say(
                codes::TRIAL_DEMAND,
                entry.id.span(),
                format!("the trial `{}` does not have one demand", entry.id),
                "give it `metric` and `rows`, or `schema` alone",
            );
            Demand::Has(ModelFact::Keys)
        }
    }
}

/// Reads the rows that a metric must return; their columns are the metric's.
fn expected(text: &At<String>, columns: Option<&List<String>>, sink: &mut Sink<'_>) -> Relation {
    let found = Relation::parse(text);
    let fault = match &found {
        Err(error) => Some(error.to_string()),
        Ok(rows) => columns.and_then(|columns| {
            let wanted: Vec<&str> = columns.iter().map(|name| name.trim()).collect();
            let differ = columns.is_known() && rows.columns != wanted;
            differ.then(|| {
                format!(
                    "the rows have the columns ({}), the metric ({})",
                    rows.columns.join(", "),
                    wanted.join(", ")
                )
            })
        }),
    };
    if let Some(fault) = fault {
        sink.say(
            codes::TRIAL_ROWS,
            text.span(),
            fault,
            "write a line of column names, then a line for each row, `a | 1`",
        );
    }
    found.unwrap_or_default()
}

fn specimens(question: &ModellingQuestion, sink: &mut Sink<'_>) -> Vec<Specimen> {
    let mut names = Registry::new("model", codes::SAME_NAME);
    let mut texts: Vec<(String, String)> = Vec::new();
    let entries = question.designs.iter();
    entries
        .map(|entry| {
            names.enter(sink, &entry.name);
            let normal: String = entry.sql.split_whitespace().collect::<Vec<_>>().join(" ");
            let twin = texts.iter().find(|(text, _)| *text == normal);
            if let Some((_, first)) = twin.filter(|_| !normal.is_empty()) {
                sink.say(
                    codes::SAME_PROGRAM,
                    entry.sql.span(),
                    format!("`{}` has the same text as `{first}`", entry.name),
                    "write one that differs in structure, or take it out",
                );
            }
            texts.push((normal, entry.name.to_string()));
            marks(&entry.sql, question, sink);
            let known = question.trials.iter().map(|trial| trial.id.as_str());
            let fails = entry.fails.as_ref().map(|id| {
                let index = known.clone().position(|trial| trial == id.as_str());
                if index.is_none() && question.trials.is_known() {
                    sink.say(
                        codes::UNKNOWN_TRIAL,
                        id.span(),
                        format!("the question has no trial `{}`", id.escape_debug()),
                        suggest(id, known.clone(), "trial"),
                    );
                }
                index.unwrap_or(0)
            });
            Specimen {
                name: sink.text(&entry.name, codes::EMPTY_TITLE, "the model's name"),
                text: sink.verbatim(&entry.sql, codes::EMPTY_PROGRAM, "the model"),
                fails,
            }
        })
        .collect()
}

/// A model has the marks that a candidate's pad begins with.
fn marks(text: &At<String>, question: &ModellingQuestion, sink: &mut Sink<'_>) {
    if text.trim().is_empty() {
        return;
    }
    let fault = match Parts::of(text) {
        Err(error) => Some(error.to_string()),
        Ok(parts) => {
            let metrics = question.metrics.iter().map(|metric| metric.id.as_str());
            let mut lacking = metrics.filter(|id| parts.metric(id).is_none());
            let no_load = script::statements(&parts.load).is_empty();
            match lacking.next() {
                Some(id) => Some(format!("there is no `-- @metric {id}`")),
                None => no_load.then(|| "there is no load below `-- @load`".to_owned()),
            }
        }
    };
    if let Some(fault) = fault {
        sink.say(
            codes::DESIGN_MARKS,
            text.span(),
            fault,
            "write `-- @model`, `-- @load` and `-- @metric NAME` above the parts",
        );
    }
}
