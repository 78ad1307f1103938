//! What a submission leaves to chance though it agreed on every database that was tried.
//!
//! Invariant: nothing is said unless the reference's answer is the same in every order that rows can
//! be stored in, and the submission's is not; or unless an order is asked for and the submission
//! sorts nowhere. SQLite stores rows by their key and groups by sorting, so that an answer may be
//! right by accident again and again.

use std::time::Duration;

use super::chance;
use super::dice;
use super::order;
use super::trial::{Otherwise, Trial};
use crate::base::Seed;
use crate::instance::{Generator, Instance, TableRows, shrink};
use crate::relation::script::{self, Token, TokenKind};
use crate::relation::{Comparison, Kind, Value, difference};
use crate::sandbox::Watch;
use crate::verdict::Undetermined;

/// What is told of tied rows.
const TIES: &str = "an ORDER BY that leaves ties";

/// Databases beside the directed ones whose rows are stored in other orders.
const DATABASES: usize = 24;

/// Databases that are looked at for rows whose order nothing promises: many questions have few rows of
/// an answer on small ones.
const LISTS: usize = 1_000;

/// How long is looked for what is right by accident.
pub(super) const PATIENCE: Duration = Duration::from_millis(1_500);

/// How often tied rows are thrown about on a database.
const THROWS: usize = 3;

/// How often the judge may be asked while the database is made small.
const SHRINK_BUDGET: usize = 300;

/// Names of the number that SQLite gives a row, which changes with the order of rows.
const ROW_NUMBERS: [&str; 3] = ["rowid", "oid", "_rowid_"];

/// The databases that are looked at.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g, 'a> {
    pub(super) trial: &'g Trial<'a>,
    pub(super) generator: &'g Generator<'a>,
    /// The visible data, if it is whole.
    pub(super) visible: Option<&'g Instance>,
    /// Started with the search.
    pub(super) watch: &'g Watch,
    /// When no further database is looked at, on that watch.
    pub(super) until: Duration,
}

/// Returns a small database on which the answer is right by accident, if there is one. That nothing
/// is sorted counts only where an order `is_asked` for in words.
pub(super) fn unsettled(
    ground: Ground<'_, '_>,
    query: &str,
    is_asked: bool,
) -> Option<Undetermined> {
    let Ground {
        trial, generator, ..
    } = ground;
    let n = generator.n_directed() + DATABASES;
    let lists = trial.task.instances.clamp(n, n.max(LISTS));
    let why = chance::why(query);
    if is_asked && matches!(trial.task.comparison.kind, Kind::List { .. }) {
        let look = |instance: &Instance| loosely_sorted(trial, instance, query);
        let why = if order::is_promised(query) {
            TIES
        } else {
            "no ORDER BY: nothing promises the order of the rows"
        };
        let loose = ground.found(lists, Some(why.to_owned()), look);
        if loose.is_some() {
            return loose;
        }
    }
    // Where rows come in an order, a tie may be what is left open.
    let is_list = matches!(trial.task.comparison.kind, Kind::List { .. });
    let why = why.or_else(|| is_list.then(|| TIES.to_owned()));
    if names(query, &ROW_NUMBERS) {
        return None;
    }
    // Where nobody asks for an order in words, a query that sorts nothing has none to lose.
    let bag = Comparison {
        kind: Kind::Bag,
        ..trial.task.comparison.clone()
    };
    let is_bag = is_list && !is_asked && !sorts(query);
    let counts = |split: &Otherwise| !is_bag || difference(&split.0, &split.2, &bag).is_some();
    let stored = why.and_then(|why| {
        let look = |instance: &Instance| {
            let split = trial.settles_otherwise(instance, query);
            split.filter(counts)
        };
        ground.found(n, Some(why), look)
    });
    stored.or_else(|| {
        let thrown = dice::thrown(query)?;
        let reference = dice::thrown(&trial.task.reference);
        let look = |instance: &Instance| {
            let texts = [reference.as_deref(), Some(&thrown)];
            thrown_otherwise(trial, instance, query, texts).filter(counts)
        };
        ground.found(lists, Some(TIES.to_owned()), look)
    })
}

/// An answer that becomes another, and a wrong one, when rows that the submission sorts alike change
/// places within it. SQLite sorts them as they came, which an earlier step may have ordered.
fn thrown_otherwise(
    trial: &Trial<'_>,
    instance: &Instance,
    query: &str,
    [reference, thrown]: [Option<&str>; 2],
) -> Option<Otherwise> {
    let answers = trial.both(instance, query)?;
    let is_orderless = |rows: &TableRows| rows.rows.len() < 2;
    if answers.difference.is_some() || instance.tables.iter().all(is_orderless) {
        return None;
    }
    let expected = &answers.expected;
    let other = (0..THROWS).find_map(|_| {
        let other = trial.answer(thrown?).ok()?;
        (!trial.is_same(expected, &other)).then_some(other)
    })?;
    let is_settled = (0..THROWS).all(|_| {
        let again = reference.map(|reference| trial.answer(reference).ok());
        again.is_none_or(|again| again.is_some_and(|again| trial.is_same(expected, &again)))
    });
    (is_settled && trial.is_stable(expected)).then_some((answers.expected, answers.actual, other))
}

impl Ground<'_, '_> {
    /// The first of so many hidden databases, and the visible one at last, on which `look` sees
    /// something, made small.
    fn found(
        self,
        n: usize,
        why: Option<String>,
        look: impl Fn(&Instance) -> Option<Otherwise>,
    ) -> Option<Undetermined> {
        let Self {
            trial, generator, ..
        } = self;
        let hidden = (0..n).map(|index| {
            let (instance, seed): (Instance, Seed) = trial.hidden(generator, index);
            (
                format!("hidden instance {}", index + 1),
                instance,
                Some(seed),
            )
        });
        let visible = self.visible.cloned();
        let visible = visible.map(|instance| ("the visible data".to_owned(), instance, None));
        let mut all = hidden
            .chain(visible)
            .take_while(|_| !trial.is_cancelled() && self.watch.elapsed() < self.until);
        let (label, instance, seed, split) = all.find_map(|(label, instance, seed)| {
            let split = look(&instance)?;
            Some((label, instance, seed, split))
        })?;
        let mut best = split;
        let mut judge = |smaller: &Instance| match look(smaller) {
            Some(split) => {
                best = split;
                true
            }
            None => false,
        };
        let small = shrink(trial.schema, instance, SHRINK_BUDGET, &mut judge).instance;
        let (expected, one, other) = best;
        Some(Undetermined {
            label,
            seed,
            tables: small.relations(trial.schema),
            expected,
            one,
            other,
            why,
        })
    }
}

/// An answer whose order the submission does not promise, and the same rows in another order that it
/// allows just as well, where that would be wrong.
fn loosely_sorted(trial: &Trial<'_>, instance: &Instance, query: &str) -> Option<Otherwise> {
    let answers = trial.both(instance, query)?;
    if answers.difference.is_some() || answers.actual.rows.len() < 2 {
        return None;
    }
    let mut turned = answers.actual.clone();
    match order::promised(query, &turned.columns) {
        Kind::List { keys } if !keys.is_empty() => {
            let is_tied = |a: &Vec<Value>, b: &Vec<Value>| {
                keys.iter()
                    .all(|key| match (a.get(key.column), b.get(key.column)) {
                        (Some(a), Some(b)) => a.sql_cmp(b).is_eq(),
                        _ => false,
                    })
            };
            turned.rows.chunk_by_mut(is_tied).for_each(<[_]>::reverse);
        }
        // What it sorts by is not to be seen in its answer.
        _ if sorts(query) => return None,
        _ => turned.rows.reverse(),
    }
    let is_wrong = !trial.is_same(&answers.expected, &turned);
    (is_wrong && trial.is_stable(&answers.expected)).then_some((
        answers.expected,
        answers.actual,
        turned,
    ))
}

/// Says whether a list is asked for, and the query sorts nothing.
pub(super) fn is_unsorted(kind: &Kind, query: &str) -> bool {
    matches!(kind, Kind::List { .. }) && !sorts(query)
}

/// Says whether the query sorts its rows anywhere, be it in a derived table, where some programs
/// keep the order.
fn sorts(query: &str) -> bool {
    if order::is_promised(query) {
        return true;
    }
    let tokens = tokens(query);
    let mut calls: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is(query, "(") {
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            let opens_query = tokens.get(at + 1).is_some_and(|next| {
                ["select", "with"]
                    .into_iter()
                    .any(|word| next.is(query, word))
            });
            // The order of a window or within a call is none of the rows.
            calls.push(before.is_some() && !opens_query);
        } else if token.is(query, ")") {
            calls.pop();
        } else if token.is(query, "order") && calls.last() != Some(&true) {
            let is_sorted = !is_cut(query, tokens.get(at..).unwrap_or_default());
            if is_sorted {
                return true;
            }
        }
    }
    false
}

/// Says whether the block that goes on with these tokens ends in a LIMIT: it sorts in order to choose.
fn is_cut(query: &str, rest: &[Token]) -> bool {
    let mut depth = 0_usize;
    for token in rest {
        if token.is(query, "(") {
            depth += 1;
        } else if token.is(query, ")") {
            if depth == 0 {
                return false;
            }
            depth -= 1;
        } else if depth == 0 && token.is(query, "limit") {
            return true;
        }
    }
    false
}

/// Says whether one of the words stands in the query.
pub(super) fn names(query: &str, words: &[&str]) -> bool {
    let tokens = tokens(query);
    tokens
        .iter()
        .any(|token| words.iter().any(|word| token.is(query, word)))
}

fn tokens(query: &str) -> Vec<Token> {
    script::tokens(query)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_within_a_call_sorts_nothing() {
        let check = |sql: &str, expect: bool| assert_eq!(sorts(sql), expect, "{sql}");
        check("SELECT a FROM t ORDER BY a", true);
        check("SELECT a FROM (SELECT a FROM t ORDER BY a)", true);
        check(
            "WITH x AS (SELECT a FROM t ORDER BY a) SELECT a FROM x",
            true,
        );
        check("SELECT a, count(*) FROM t GROUP BY a", false);
        check("SELECT (SELECT b FROM u ORDER BY b LIMIT 1) FROM t", false);
        check("SELECT row_number() OVER (ORDER BY a) FROM t", false);
        check("SELECT group_concat(a ORDER BY a) FROM t", false);
        check("SELECT a FROM t -- order by a", false);
    }
}
