//! Checks scenarios, data sets and what only SQL questions have. Invariant: how results are compared
//! follows from `order`, and sort keys are columns of the answer.

use super::moves::moves;
use super::names::{Registry, suggest};
use super::programs::{Programs, enough};
use super::question::Surroundings;
use super::sink::Sink;
use crate::base::{DatasetId, QuestionId, ScenarioId, SourceText};
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, List, ScenarioEntry, SqlCompareWord, SqlQuestion};
use crate::deck::{
    ColumnNote, Dataset, Equivalent, LAST_VARIANT, LeftOut, RoundKind, Scalar, Scenario, Sql,
    TableNote,
};
use crate::relation::{Comparison, Kind, SortKey, script};

/// Returns the scenario of a file.
pub(super) fn scenario(
    entry: &ScenarioEntry,
    datasets: &mut Registry,
    sink: &mut Sink<'_>,
) -> Scenario {
    let id = ScenarioId::new(entry.id.as_str());
    sink.mark(Spot::Scenario(id.clone()), entry.id.span());
    datasets.require(sink, &entry.dataset, codes::UNKNOWN_DATASET);
    let mut tables = Registry::new("table note", codes::SAME_NAME);
    let mut columns = Registry::new("column hint", codes::HINT_COLUMN_TWICE);
    let left_out = entry.left_out.iter().map(|left_out| LeftOut {
        variants: left_out
            .variants
            .iter()
            .filter_map(|number| variant(number, sink))
            .collect(),
        reason: sink.text(&left_out.reason, codes::EMPTY_TEXT, "the reason"),
    });
    let left_out = left_out.collect();
    Scenario {
        left_out,
        title: sink.text(&entry.title, codes::EMPTY_TITLE, "the scenario's title"),
        dataset: entry.dataset.as_str().into(),
        story: sink.text(&entry.story, codes::EMPTY_TEXT, "the story"),
        tables: entry
            .tables
            .iter()
            .enumerate()
            .map(|(index, note)| {
                sink.mark(Spot::TableNote(id.clone(), index), note.name.span());
                tables.enter(sink, &note.name);
                let repeat_rate = note.repeat_rate.as_ref().map(At::value);
                if !is_rate(repeat_rate) {
                    let fault = "a repeat_rate that is not between 0 and 1";
                    contradiction(&note.name, fault, sink);
                }
                TableNote {
                    name: sink.text(&note.name, codes::EMPTY_TITLE, "the table's name"),
                    grain: sink.text(&note.grain, codes::EMPTY_TEXT, "the grain"),
                    repeat_rate,
                    fresh: note
                        .fresh
                        .iter()
                        .map(|name| name.trim().to_owned())
                        .collect(),
                }
            })
            .collect(),
        columns: entry
            .columns
            .iter()
            .enumerate()
            .map(|(index, hint)| {
                sink.mark(Spot::ColumnHint(id.clone(), index), hint.column.span());
                columns.enter(sink, &hint.column);
                column_name(&hint.column, sink);
                let scalar = |value: &Option<At<Scalar>>| value.as_ref().map(|v| (**v).clone());
                let name = |name: &Option<At<String>>| name.as_ref().map(|n| n.trim().to_owned());
                let note = ColumnNote {
                    column: hint.column.trim().to_owned(),
                    values: hint.values.iter().map(|value| (**value).clone()).collect(),
                    min: scalar(&hint.min),
                    max: scalar(&hint.max),
                    null_rate: hint.null_rate.as_ref().map(At::value),
                    distinct: hint
                        .distinct
                        .as_ref()
                        .map(|n| usize::try_from(n.value()).unwrap_or(0)),
                    increasing: hint.increasing.value(),
                    weights: hint.weights.iter().map(At::value).collect(),
                    increasing_with: name(&hint.increasing_with),
                    after: name(&hint.after),
                    within: hint.within.as_ref().map(At::value),
                    late: hint.late.as_ref().map(At::value),
                    late_rate: hint.late_rate.as_ref().map(At::value),
                };
                contradictions(&note, &hint.column, sink);
                note
            })
            .collect(),
        id,
    }
}

/// The number of a variant that can be left out.
fn variant(number: &At<i64>, sink: &mut Sink<'_>) -> Option<u32> {
    let known = u32::try_from(number.value()).ok();
    let known = known.filter(|number| (1..=LAST_VARIANT).contains(number));
    if known.is_none() {
        sink.say(
            codes::NO_SUCH_VARIANT,
            number.span(),
            format!("there is no variant {}", number.value()),
            format!("variants are numbered from 1 to {LAST_VARIANT}; 0 is the deck's own data"),
        );
    }
    known
}

fn column_name(column: &At<String>, sink: &mut Sink<'_>) {
    let parts: Vec<&str> = column.trim().split('.').collect();
    if !matches!(parts.as_slice(), [table, name] if !table.is_empty() && !name.is_empty()) {
        sink.say(
            codes::HINT_COLUMN,
            column.span(),
            format!("`{}` does not name a column", column.escape_debug()),
            "write `table.column`",
        );
    }
}

fn contradictions(note: &ColumnNote, at: &At<String>, sink: &mut Sink<'_>) {
    let range = match (&note.min, &note.max) {
        (Some(Scalar::Text(min)), Some(Scalar::Text(max))) => (min > max).then_some("min > max"),
        (Some(min), Some(max)) => match (number(min), number(max)) {
            (Some(min), Some(max)) => (min > max).then_some("min > max"),
            _ => Some("min and max of different types"),
        },
        _ => None,
    };
    let is_weighed = note.weights.is_empty()
        || (note.weights.len() == note.values.len()
            && note.weights.iter().all(|weight| *weight >= 0.0)
            && note.weights.iter().any(|weight| *weight > 0.0));
    let is_negative = |n: Option<i64>| n.is_some_and(|n| n < 0);
    let has_delay = note.within.is_some() || note.late.is_some() || note.late_rate.is_some();
    let said = |is_said: bool, what| is_said.then_some(what);
    let faults = [
        range,
        said(
            !is_rate(note.null_rate),
            "a null_rate that is not between 0 and 1",
        ),
        said(
            !is_rate(note.late_rate),
            "a late_rate that is not between 0 and 1",
        ),
        said(note.distinct == Some(0), "distinct below 1"),
        said(
            !is_weighed,
            "weights that are not one for each value, none below 0 and one above",
        ),
        said(
            is_negative(note.within) || is_negative(note.late),
            "a delay below 0",
        ),
        said(
            has_delay && note.after.is_none(),
            "a delay and no `after` to count it from",
        ),
    ];
    for fault in faults.into_iter().flatten() {
        contradiction(at, fault, sink);
    }
}

fn contradiction(at: &At<String>, fault: &str, sink: &mut Sink<'_>) {
    sink.say(
        codes::HINT_RANGE,
        at.span(),
        format!("the hint about `{}` has {fault}", at.trim()),
        "no value could satisfy the hint; correct it",
    );
}

fn is_rate(rate: Option<f64>) -> bool {
    rate.is_none_or(|rate| (0.0..=1.0).contains(&rate))
}

fn number(scalar: &Scalar) -> Option<f64> {
    match scalar {
        Scalar::Integer(n) => Some(*n as f64),
        Scalar::Real(x) => Some(*x),
        Scalar::Text(_) => None,
    }
}

/// Returns the data set of a file; complains about statements that do more than create and fill.
pub(super) fn dataset(id: &str, source: &SourceText, sink: &mut Sink<'_>) -> Dataset {
    let id = DatasetId::new(id);
    sink.mark(Spot::Dataset(id.clone()), 0..source.text.len());
    let statements = script::statements(&source.text);
    if statements.is_empty() {
        sink.say(
            codes::EMPTY_DATASET,
            0..0,
            format!("the data set `{id}` has no statements"),
            "add CREATE TABLE and INSERT statements",
        );
    }
    for range in statements {
        let statement = source.text.get(range.clone()).unwrap_or_default();
        if !creates_or_fills(statement) {
            let head: String = statement.chars().take(30).collect();
            sink.say(
                codes::DATASET_STATEMENT,
                range,
                format!("a data set cannot do `{}`", head.trim().escape_debug()),
                "use CREATE TABLE, CREATE INDEX and INSERT only",
            );
        }
    }
    Dataset {
        id,
        sql: source.text.clone(),
    }
}

fn creates_or_fills(statement: &str) -> bool {
    let words: Vec<String> = script::tokens(statement)
        .iter()
        .filter(|token| token.kind != script::TokenKind::Comment)
        .take(3)
        .map(|token| token.text(statement).to_ascii_uppercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["CREATE", "TABLE" | "INDEX", ..] | ["CREATE", "UNIQUE", "INDEX"] | ["INSERT", "INTO", _]
    )
}

/// Returns the body of a SQL question.
pub(super) fn sql(
    question: &SqlQuestion,
    scenario: &ScenarioId,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> Sql {
    let id = QuestionId::new(question.id.as_str());
    let owner = format!("the question `{id}`");
    sink.mark(
        Spot::Question(id.clone(), Part::Columns),
        question.columns.span(),
    );
    sink.mark(Spot::Question(id, Part::Order), question.order.span());
    if question.step.value() < 1 {
        sink.say(
            codes::STEP_RANGE,
            question.step.span(),
            format!("the step is {}", question.step.value()),
            "count from 1",
        );
    }
    let columns = columns(question, sink);
    let keys = sort_keys(question, &columns, sink);
    let comparison = comparison(question, keys, sink);
    let place = (owner.as_str(), question.id.span());
    enough(&question.alternatives, &question.wrong, place, sink);
    let programs = Programs {
        question: &question.id,
        kind: RoundKind::Sql,
        reference: &question.reference,
        alternatives: question
            .alternatives
            .iter()
            .map(|a| (&a.name, &a.sql))
            .collect(),
        wrong: question
            .wrong
            .iter()
            .map(|w| (&w.id, &w.name, &w.sql))
            .collect(),
    };
    for (what, _, text) in programs.all() {
        one_query(&what, text, sink);
    }
    let checked = programs.check(sink);
    Sql {
        scenario: scenario.clone(),
        step: u32::try_from(question.step.value()).unwrap_or(0),
        grain: sink.text(&question.grain, codes::EMPTY_TEXT, "the grain"),
        columns,
        order: question
            .order
            .iter()
            .map(|key| key.trim().to_owned())
            .collect(),
        comparison,
        reference: checked.reference,
        alternatives: checked.alternatives,
        wrong: checked.wrong,
        equivalents: equivalents(question, sink),
        moves: moves(question, around, sink),
    }
}

/// The mutants that are said to be equivalent; whether they are is for the proof.
fn equivalents(question: &SqlQuestion, sink: &mut Sink<'_>) -> Vec<Equivalent> {
    let mut found: Vec<Equivalent> = Vec::new();
    for (index, entry) in question.equivalents.iter().enumerate() {
        let id = QuestionId::new(question.id.as_str());
        sink.mark(
            Spot::Question(id, Part::Equivalent(index)),
            entry.mutant.span(),
        );
        let mutant = sink.text(&entry.mutant, codes::EMPTY_TEXT, "the mutant");
        if found.iter().any(|known| known.mutant == mutant) {
            sink.say(
                codes::SAME_EQUIVALENT,
                entry.mutant.span(),
                format!("the mutant `{}` is listed twice", mutant.escape_debug()),
                "take the second mention out",
            );
        }
        let reason = sink.text(&entry.reason, codes::EMPTY_TEXT, "the reason");
        found.push(Equivalent { mutant, reason });
    }
    found
}

pub(super) fn one_query(what: &str, text: &At<String>, sink: &mut Sink<'_>) {
    if text.trim().is_empty() {
        return;
    }
    let statements = script::statements(text);
    let fault = match statements.as_slice() {
        [] => "is only a comment".to_owned(),
        [one] => {
            let one = text.get(one.clone()).unwrap_or_default();
            let head = script::first_token(one);
            let head = head.as_ref().map_or("", |token| token.text(one));
            let known = ["SELECT", "WITH", "VALUES"];
            if known.iter().any(|word| head.eq_ignore_ascii_case(word)) {
                return;
            }
            format!("begins with `{}`", head.escape_debug())
        }
        many => format!("has {} statements", many.len()),
    };
    sink.say(
        codes::ONE_QUERY,
        text.span(),
        format!("{what} {fault}"),
        "write one SELECT, WITH or VALUES statement",
    );
}

fn columns(question: &SqlQuestion, sink: &mut Sink<'_>) -> Vec<String> {
    let owner = format!("the answer to `{}`", question.id);
    let place = (owner.as_str(), question.columns.span());
    sink.count(
        codes::NO_COLUMNS,
        &question.columns,
        1..=usize::MAX,
        place,
        "columns",
    );
    sink.distinct(codes::SAME_COLUMN, &question.columns, "the column");
    let columns = question.columns.iter();
    columns
        .map(|name| sink.text(name, codes::EMPTY_TITLE, "the column's name"))
        .collect()
}

fn sort_keys(question: &SqlQuestion, columns: &[String], sink: &mut Sink<'_>) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = Vec::new();
    for entry in question.order.iter().filter(|entry| entry.is_known()) {
        let Some((name, descending)) = sort_key(entry) else {
            sink.say(
                codes::ORDER_SYNTAX,
                entry.span(),
                format!("the sort key `{}` is not understood", entry.escape_debug()),
                "write a column, `day` or `day desc`; list several keys apart",
            );
            continue;
        };
        let position = columns
            .iter()
            .position(|column| column.eq_ignore_ascii_case(name));
        match position {
            Some(column) if keys.iter().any(|key| key.column == column) => sink.say(
                codes::ORDER_TWICE,
                entry.span(),
                format!("the answer is already sorted by `{name}`"),
                "take the second mention out",
            ),
            Some(column) => keys.push(SortKey { column, descending }),
            None if question.columns.is_known() => sink.say(
                codes::ORDER_COLUMN,
                entry.span(),
                format!("the answer has no column `{}`", name.escape_debug()),
                suggest(name, columns.iter().map(String::as_str), "column"),
            ),
            None => {}
        }
    }
    keys
}

/// The column and the direction of a sort key.
fn sort_key(text: &str) -> Option<(&str, bool)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [name] if !name.contains(',') => Some((name, false)),
        [name, direction] if !name.contains(',') => {
            if direction.eq_ignore_ascii_case("desc") {
                Some((name, true))
            } else {
                direction
                    .eq_ignore_ascii_case("asc")
                    .then_some((name, false))
            }
        }
        _ => None,
    }
}

fn comparison(question: &SqlQuestion, keys: Vec<SortKey>, sink: &mut Sink<'_>) -> Comparison {
    let sorted = !question.order.is_empty();
    let word = question.compare.as_ref().filter(|word| word.is_known());
    let contradiction = match word.map(At::value) {
        Some(SqlCompareWord::List) if !sorted && question.order.is_known() => {
            Some("a list without sort keys has no order")
        }
        Some(SqlCompareWord::Bag) if sorted => Some("a bag has no order, but sort keys are given"),
        Some(SqlCompareWord::Set) if sorted => Some("a set has no order, but sort keys are given"),
        _ => None,
    };
    if let (Some(contradiction), Some(word)) = (contradiction, word) {
        sink.say(
            codes::COMPARE_ORDER,
            word.span(),
            contradiction,
            "leave `compare` out: it follows from `order`",
        );
    }
    if let Some(tolerance) = question.tolerance.as_ref().filter(|t| t.value() < 0.0) {
        say_tolerance(tolerance, sink);
    }
    let kind = match word.map(At::value) {
        Some(SqlCompareWord::Set) => Kind::Set,
        _ if sorted => Kind::List { keys },
        _ => Kind::Bag,
    };
    Comparison {
        kind,
        names: question.column_names.value(),
        tolerance: question.tolerance.as_ref().map_or(0.0, At::value),
        ..Comparison::default()
    }
}

/// Complains about a tolerance below zero.
pub(super) fn say_tolerance(tolerance: &At<f64>, sink: &mut Sink<'_>) {
    sink.say(
        codes::TOLERANCE,
        tolerance.span(),
        format!("the tolerance is {}", tolerance.value()),
        "write how far two numbers may be apart, for example 1e-9",
    );
}

/// Complains about steps that are used twice in a file.
pub(super) fn steps(questions: &List<SqlQuestion>, sink: &mut Sink<'_>) {
    let mut seen = Vec::new();
    for question in questions.iter().filter(|question| question.step.is_known()) {
        let step = question.step.value();
        if seen.contains(&step) {
            sink.say(
                codes::SAME_STEP,
                question.step.span(),
                format!("the scenario already has a step {step}"),
                "number the steps in rising order, each once",
            );
        }
        seen.push(step);
    }
}
