//! The first clause in which the candidate's query differs from the closest right answer.
//!
//! Invariant: a pure function of its texts; a query that reads like a right answer gets no hint.

use std::collections::BTreeSet;

use sqlparser::ast::{Query, Statement};
use sqlparser::dialect::{Dialect, GenericDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use super::advice::{Advice, CoachStage, Saying};
use super::reading::{Call, Reading, read};
use super::scope::{Columns, Tables};
use crate::mutant::rendered;

/// Bytes of a query that is looked at; the parser's trees are as deep as a text is long.
const MAX_QUERY: usize = 6_000;

/// Returns the hint for `candidate` on a schema given as a script; `None` if the text is empty or no
/// clause differs from the closest of the `right` answers.
pub fn advise(setup_sql: &str, candidate: &str, right: &[&str]) -> Option<Advice> {
    let candidate = candidate.trim_end();
    if candidate.trim().is_empty() || candidate.len() > MAX_QUERY {
        return None;
    }
    let tables = Tables::of(setup_sql);
    let query = match parse(candidate) {
        Ok(query) => query?,
        Err(why) => return Some(Advice::unreadable(place(&why))),
    };
    let mine = read(&query, &tables);
    let right = right.iter().filter(|text| text.len() <= MAX_QUERY);
    let theirs = right.filter_map(|text| parse(text).ok().flatten());
    let all = theirs.map(|query| differences(&mine, &read(&query, &tables), &tables));
    all.min_by_key(Vec::len)?.into_iter().next()
}

/// The one query of a text; `None` if it is something else.
fn parse(text: &str) -> Result<Option<Query>, String> {
    let with = |dialect: &dyn Dialect, text: &str| Parser::parse_sql(dialect, text);
    let parsed = match with(&SQLiteDialect {}, text) {
        Ok(parsed) => parsed,
        // SQLite's own spellings, and those of other dialects.
        Err(error) => rendered(text)
            .and_then(|spelled| with(&SQLiteDialect {}, &spelled).ok())
            .or_else(|| with(&GenericDialect {}, text).ok())
            .ok_or_else(|| error.to_string())?,
    };
    let mut statements = parsed.into_iter();
    Ok(match (statements.next(), statements.next()) {
        (Some(Statement::Query(query)), None) => Some(*query),
        _ => None,
    })
}

/// Line and column at the end of the parser's complaint.
fn place(why: &str) -> Option<(u64, u64)> {
    let (_, place) = why.rsplit_once("at Line: ")?;
    let (line, column) = place.split_once(", Column: ")?;
    Some((line.trim().parse().ok()?, column.trim().parse().ok()?))
}

/// Everything that differs, in the order of the clauses.
fn differences(mine: &Reading, theirs: &Reading, tables: &Tables) -> Vec<Advice> {
    let mut out = Differences {
        tables,
        found: Vec::new(),
    };
    from(mine, theirs, &mut out);
    conditions(mine, theirs, &mut out);
    groups(mine, theirs, &mut out);
    select(mine, theirs, &mut out);
    order(mine, theirs, &mut out);
    out.found
}

struct Differences<'a> {
    tables: &'a Tables,
    found: Vec<Advice>,
}

impl Differences<'_> {
    fn say<'a>(
        &mut self,
        stage: CoachStage,
        saying: Saying,
        names: impl IntoIterator<Item = &'a String>,
    ) {
        let advice = Advice::new(stage, saying, names, self.tables);
        self.found.push(advice);
    }

    /// Says something only if there are names to say it of.
    fn say_of(&mut self, stage: CoachStage, saying: Saying, names: &[&String]) {
        if !names.is_empty() {
            self.say(stage, saying, names.iter().copied());
        }
    }
}

fn from(mine: &Reading, theirs: &Reading, out: &mut Differences<'_>) {
    let stage = CoachStage::From;
    let missing = theirs.tables.keys();
    let missing: Vec<_> = missing.filter(|t| !mine.tables.contains_key(*t)).collect();
    out.say_of(stage, Saying::TableMissing, &missing);
    let needless = mine.tables.keys();
    let needless: Vec<_> = needless
        .filter(|table| !theirs.tables.contains_key(*table))
        .collect();
    out.say_of(stage, Saying::TableTooMany, &needless);
    let twice = theirs.tables.iter();
    let twice: Vec<_> = twice
        .filter(|(table, times)| **times > 1 && mine.tables.get(*table) == Some(&1))
        .map(|(table, _)| table)
        .collect();
    out.say_of(stage, Saying::TableTwice, &twice);
    // Of a table that only one side reads, something was said already.
    let shared =
        |table: &&String| mine.tables.contains_key(*table) && theirs.tables.contains_key(*table);
    let drops: Vec<_> = theirs
        .outer
        .difference(&mine.outer)
        .filter(shared)
        .collect();
    out.say_of(stage, Saying::JoinDrops, &drops);
    let keeps: Vec<_> = mine
        .outer
        .difference(&theirs.outer)
        .filter(shared)
        .collect();
    out.say_of(stage, Saying::JoinKeeps, &keeps);
    if let Some(key) = theirs.keys.difference(&mine.keys).next() {
        out.say(stage, Saying::KeyMissing, key);
    }
}

fn conditions(mine: &Reading, theirs: &Reading, out: &mut Differences<'_>) {
    let stage = CoachStage::Where;
    for (column, tests) in &theirs.conditions {
        match mine.conditions.get(column) {
            None => out.say(stage, Saying::ConditionMissing, [column]),
            Some(mine) if mine != tests => out.say(stage, Saying::ConditionKind, [column]),
            Some(_) => {}
        }
    }
    let needless = mine.conditions.keys();
    let needless: Vec<_> = needless
        .filter(|column| !theirs.conditions.contains_key(*column))
        .collect();
    out.say_of(stage, Saying::ConditionTooMany, &needless);
}

fn groups(mine: &Reading, theirs: &Reading, out: &mut Differences<'_>) {
    let stage = CoachStage::GroupBy;
    let sorted = |groups: &[Columns]| groups.iter().cloned().collect::<BTreeSet<_>>();
    let (a, b) = (sorted(&mine.groups), sorted(&theirs.groups));
    match (a.is_empty(), b.is_empty()) {
        (true, false) => out.say(stage, Saying::NoGroups, []),
        (false, true) => out.say(stage, Saying::NeedlessGroups, []),
        _ => {
            let all = |groups: &BTreeSet<Columns>| -> Columns {
                groups.iter().flatten().cloned().collect()
            };
            let (flat_a, flat_b) = (all(&a), all(&b));
            let lacking: Vec<_> = flat_b.difference(&flat_a).collect();
            out.say_of(stage, Saying::GrainTooCoarse, &lacking);
            let extra: Vec<_> = flat_a.difference(&flat_b).collect();
            out.say_of(stage, Saying::GrainTooFine, &extra);
        }
    }
    match (mine.has_having, theirs.has_having) {
        (false, true) => out.say(CoachStage::Having, Saying::HavingMissing, []),
        (true, false) => out.say(CoachStage::Having, Saying::HavingTooMany, []),
        _ => {}
    }
}

fn select(mine: &Reading, theirs: &Reading, out: &mut Differences<'_>) {
    let stage = CoachStage::Select;
    let missing: Vec<&Call> = theirs.calls.difference(&mine.calls).collect();
    let mut needless: Vec<&Call> = mine.calls.difference(&theirs.calls).collect();
    for call in missing {
        // The same function over something else is one mistake, not two.
        let twin = needless.iter().position(|other| {
            other.name == call.name && other.groups.is_some() == call.groups.is_some()
        });
        let twin = twin.map(|at| needless.remove(at));
        match (twin, &call.groups) {
            (Some(twin), Some(groups)) if twin.groups.as_ref() != Some(groups) => {
                out.say(stage, Saying::WindowGroups, groups);
            }
            (Some(twin), Some(_)) if twin.order != call.order => {
                let keys = call.order.iter().flat_map(|(of, _)| of);
                out.say(stage, Saying::WindowOrder, keys);
            }
            (Some(twin), None) if call.is_distinct && !twin.is_distinct => {
                out.say(stage, Saying::CountsRows, &call.of);
            }
            (Some(twin), None) if twin.is_distinct && !call.is_distinct => {
                out.say(stage, Saying::CountsDistinct, &twin.of);
            }
            (_, Some(groups)) => {
                let keys = call.order.iter().flat_map(|(of, _)| of);
                out.say(stage, Saying::WindowMissing, groups.iter().chain(keys));
            }
            (_, None) => out.say(stage, Saying::AggregateMissing, &call.of),
        }
    }
    for call in needless {
        match call.groups {
            Some(_) => out.say(stage, Saying::WindowTooMany, []),
            None => out.say(stage, Saying::AggregateTooMany, &call.of),
        }
    }
    match (mine.is_distinct, theirs.is_distinct) {
        (false, true) => out.say(stage, Saying::DistinctMissing, []),
        (true, false) => out.say(stage, Saying::DistinctTooMany, []),
        _ => {}
    }
    if mine.width != theirs.width {
        out.say(stage, Saying::ColumnCount, []);
    }
}

fn order(mine: &Reading, theirs: &Reading, out: &mut Differences<'_>) {
    let stage = CoachStage::OrderBy;
    let keys = |order: &[(Columns, bool)]| order.iter().map(|(of, _)| of.clone()).collect();
    let (a, b): (Vec<Columns>, Vec<Columns>) = (keys(&mine.order), keys(&theirs.order));
    if a.is_empty() && !b.is_empty() {
        out.say(stage, Saying::NoOrder, []);
    } else if !b.is_empty() && !a.starts_with(&b) {
        let first = b
            .iter()
            .enumerate()
            .find(|(at, key)| a.get(*at) != Some(key));
        let names = first.into_iter().flat_map(|(_, key)| key);
        out.say(stage, Saying::OrderKeyMissing, names);
    } else if mine
        .order
        .iter()
        .zip(&theirs.order)
        .any(|(a, b)| a.1 != b.1)
    {
        out.say(stage, Saying::OrderDirection, []);
    }
    match (mine.has_limit, theirs.has_limit) {
        (false, true) => out.say(stage, Saying::LimitMissing, []),
        (true, false) => out.say(stage, Saying::LimitTooMany, []),
        _ => {}
    }
}
