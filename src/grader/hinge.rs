//! What a difference hinges on: NULL, an empty table, a month's end, a quoted name, rounding, the order.
//!
//! Invariant: a hinge is shown by the same search, not guessed from the text: with the suspect taken
//! out of the game, no database of many shows a difference. Those who hold one verdict against
//! another learn from it which reading of SQL divides the two.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;

use super::reach::Reach;
use super::search;
use super::sql::SqlTask;
use crate::base::CancelToken;
use crate::instance::{Column, Schema};
use crate::relation::script::{self, Token, TokenKind};
use crate::relation::{DifferenceClass, Value};
use crate::sandbox::schema::quoted;
use crate::verdict::{Budget, Counterexample, SqlVerdict};

/// Databases without the suspect that must show no difference.
const DATABASES: usize = 1_000;

/// How many of them must have been tried for their silence to count.
const ENOUGH: usize = 100;

/// Time for each suspect.
const WALL: Duration = Duration::from_millis(250);

/// What a difference hinges on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hinge {
    /// The order of rows alone.
    Order,
    /// NULL in a column that may hold it.
    Null,
    /// A table without rows.
    EmptyTable,
    /// A date at the start or end of a month, where a date taken for a number jumps.
    MonthEnd,
    /// A text that spells the name of a column, or a column that the other query has as a text.
    QuotedName,
    /// A tie that one of the two rounds up and the other down, as a binary fraction has it.
    Rounding,
}

impl Hinge {
    /// Returns the hinge in words.
    pub fn tells(self) -> &'static str {
        match self {
            Self::Order => "the order of rows",
            Self::Null => "NULL in a column that may hold it",
            Self::EmptyTable => "a table without rows",
            Self::MonthEnd => "a date at the turn of a month",
            Self::QuotedName => "a text that spells the name of a column",
            Self::Rounding => "a tie that a binary fraction rounds otherwise than a decimal",
        }
    }
}

/// A pair and what is known about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub(super) task: &'a SqlTask,
    pub(super) candidate: &'a str,
    pub(super) schema: &'a Schema,
    pub(super) reach: Reach<'a>,
}

/// Returns what the difference of `found` hinges on: one thing if one is enough, else two or more
/// that must be taken out together; nothing if it stays whatever is taken out.
pub(super) fn hinges(case: Case<'_>, found: &Counterexample, cancel: &CancelToken) -> Vec<Hinge> {
    if found.difference.class() == DifferenceClass::Order {
        return vec![Hinge::Order];
    }
    let suspects = suspects(case);
    let alone = suspects
        .iter()
        .find(|suspect| is_silent(case, &[**suspect], cancel));
    if let Some(hinge) = alone {
        return vec![*hinge];
    }
    let pairs = suspects.iter().enumerate().flat_map(|(n, one)| {
        let others = suspects.iter().skip(n + 1);
        others.map(move |other| vec![*one, *other])
    });
    pairs
        .chain((suspects.len() > 2).then(|| suspects.clone()))
        .find(|together| is_silent(case, together, cancel))
        .unwrap_or_default()
}

/// What the schema and the texts give reason to try. The small database alone does not tell: another
/// way to differ may wait behind the one it shows.
fn suspects(case: Case<'_>) -> Vec<Hinge> {
    let mut suspects = vec![Hinge::EmptyTable];
    if columns(case.schema).any(|(_, column)| !column.not_null) {
        suspects.insert(0, Hinge::Null);
    }
    if columns(case.schema).any(|(_, column)| month(column).is_some()) {
        suspects.push(Hinge::MonthEnd);
    }
    if !readings(case).is_empty() {
        suspects.push(Hinge::QuotedName);
    }
    suspects
}

/// Both queries read with names for texts, and the other way round: double quotes are a name's in one
/// dialect and a text's in another.
fn readings(case: Case<'_>) -> Vec<[String; 2]> {
    let (reference, candidate) = (case.task.reference.as_str(), case.candidate);
    let mut readings = vec![[reference, candidate].map(|text| unquoted(text, case.schema))];
    for (place, [text, other]) in [(0, [reference, candidate]), (1, [candidate, reference])] {
        for before in befores(text, other, case.schema) {
            let quoted = quoted_after(text, other, case.schema, &before);
            let mut reading = [reference, candidate].map(str::to_owned);
            if let Some(slot) = reading.get_mut(place) {
                *slot = quoted;
            }
            readings.push(reading);
        }
    }
    readings.retain(|reading| *reading != [reference, candidate]);
    readings
}

/// Says whether no database without any of `without` shows a difference.
fn is_silent(case: Case<'_>, without: &[Hinge], cancel: &CancelToken) -> bool {
    if !without.contains(&Hinge::QuotedName) {
        let texts = [case.task.reference.clone(), case.candidate.to_owned()];
        return is_silent_read(case, texts, without, cancel);
    }
    let mut readings = readings(case).into_iter();
    readings.any(|texts| is_silent_read(case, texts, without, cancel))
}

/// The same for one reading of the two queries.
fn is_silent_read(
    case: Case<'_>,
    [reference, candidate]: [String; 2],
    without: &[Hinge],
    cancel: &CancelToken,
) -> bool {
    let mut task = case.task.clone();
    task.reference = reference;
    let mut rules = case.reach.rules.to_vec();
    for hinge in without {
        match hinge {
            Hinge::Order | Hinge::QuotedName | Hinge::Rounding => {}
            Hinge::Null => {
                for (table, column) in columns(case.schema) {
                    let name = format!("{table}.{}", column.name);
                    task.hints.columns.entry(name).or_default().null_rate = Some(0.0);
                    let (table, column) = (quoted(table), quoted(&column.name));
                    rules.push(format!("SELECT 1 FROM {table} WHERE {column} IS NULL"));
                }
            }
            Hinge::EmptyTable => {
                for table in &case.schema.tables {
                    let table = quoted(&table.name);
                    rules.push(format!("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM {table})"));
                }
            }
            Hinge::MonthEnd => {
                for (table, column) in columns(case.schema) {
                    if let Some((first, last)) = month(column) {
                        let name = format!("{table}.{}", column.name);
                        let hint = task.hints.columns.entry(name).or_default();
                        hint.min = Some(Value::text(first));
                        hint.max = Some(Value::text(last));
                    }
                }
            }
        }
    }
    let reach = Reach {
        databases: DATABASES,
        wall: WALL,
        rules: &rules,
        ..case.reach
    };
    let limits = (&Budget::GRADE, cancel);
    let judged = search::judge(&task, &candidate, reach, limits, &mut |_| {});
    matches!(judged.verdict, SqlVerdict::Accepted { .. }) && judged.databases >= ENOUGH
}

fn columns(schema: &Schema) -> impl Iterator<Item = (&str, &Column)> {
    let tables = schema.tables.iter();
    tables.flat_map(|table| table.columns.iter().map(|column| (&*table.name, column)))
}

/// The first and the last value of a column of days or moments that lie well within one month.
fn month(column: &Column) -> Option<(&'static str, &'static str)> {
    let declared = column.decl_type.to_ascii_lowercase();
    if declared.contains("timestamp") || declared.contains("datetime") {
        Some(("2024-01-04 00:00:00", "2024-01-25 23:59:59"))
    } else {
        declared
            .contains("date")
            .then_some(("2024-01-04", "2024-01-25"))
    }
}

/// The query with each text that spells a column's name as that column.
fn unquoted(sql: &str, schema: &Schema) -> String {
    let is_column =
        |name: &str| columns(schema).any(|(_, column)| column.name.eq_ignore_ascii_case(name));
    let mut out = String::with_capacity(sql.len());
    let mut end = 0;
    for token in script::tokens(sql) {
        let text = sql.get(token.range.clone()).unwrap_or_default();
        let name = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
        if token.kind == TokenKind::Text && name.is_some_and(is_column) {
            out.push_str(sql.get(end..token.range.start).unwrap_or_default());
            out.push_str(name.unwrap_or_default());
            end = token.range.end;
        }
    }
    out.push_str(sql.get(end..).unwrap_or_default());
    out
}

/// What stands before a column of `text` that `other` spells as a text: `then`, a comma.
fn befores(text: &str, other: &str, schema: &Schema) -> BTreeSet<String> {
    let tokens = script::tokens(text);
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [before, name] if is_texted(name, text, other, schema) => Some(before),
        _ => None,
    });
    pairs
        .map(|before| before.text(text).to_lowercase())
        .collect()
}

/// The query with each of those columns that stands after `before` as a text.
fn quoted_after(text: &str, other: &str, schema: &Schema, before: &str) -> String {
    let tokens = script::tokens(text);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for pair in tokens.windows(2) {
        let [ahead, name] = pair else { continue };
        let is_after = ahead.text(text).eq_ignore_ascii_case(before);
        if is_after && is_texted(name, text, other, schema) {
            out.push_str(text.get(end..name.range.start).unwrap_or_default());
            out.push_str(&Value::Text(name.unquoted(text)).to_literal());
            end = name.range.end;
        }
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// Says whether `name` is a column's that `other` spells as a text.
fn is_texted(name: &Token, text: &str, other: &str, schema: &Schema) -> bool {
    let is_name = matches!(name.kind, TokenKind::Word | TokenKind::QuotedName);
    let name = name.unquoted(text);
    let is_column = || columns(schema).any(|(_, column)| column.name.eq_ignore_ascii_case(&name));
    let mut texts = script::tokens(other).into_iter();
    is_name
        && is_column()
        && texts.any(|token| {
            token.kind == TokenKind::Text && token.unquoted(other).eq_ignore_ascii_case(&name)
        })
}
