//! What is special about a small database, read off its rows alone.
//!
//! Invariant: a sight holds in the data; which one matters is decided elsewhere.

use std::collections::BTreeSet;

use super::Phenomenon;
use super::links::between;
use super::phrase::{article, capital, gap, is_day, is_near, listed, moment, plain, spoken, thing};
use crate::relation::script::{TokenKind, tokens};
use crate::relation::{Relation, Value};

/// Something special: what, and the clause that names it without a question mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sight {
    pub(super) phenomenon: Phenomenon,
    /// "two orders at the same second".
    pub(super) clause: String,
    /// Words of columns and values in it, to hold against the name of a mistake.
    pub(super) words: Vec<String>,
    /// More than one row, or a value that did not shrink: the difference hangs on it.
    pub(super) is_essential: bool,
}

/// A table with its rows, as far as the candidate's query looks at it.
pub(super) struct Table<'a> {
    pub(super) name: &'a str,
    pub(super) rows: &'a Relation,
    /// The columns whose values are moments, by index.
    pub(super) times: Vec<usize>,
}

/// Returns everything special about the tables that `query` names, and about the others what the
/// shrinking left there.
pub(super) fn sights(tables: &[(String, Relation)], query: &str) -> Vec<Sight> {
    let named = names(query);
    let all: Vec<Table<'_>> = tables
        .iter()
        .map(|(name, rows)| Table::of(name, rows))
        .collect();
    let looks_at = |table: &Table<'_>| named.contains(&table.name.to_lowercase());
    let mut out = Vec::new();
    for table in &all {
        let mut mine = Vec::new();
        pairs(table, &all, &mut mine);
        rows(table, &all, &named, &mut mine);
        mine.retain(|sight| looks_at(table) || sight.is_essential);
        out.append(&mut mine);
    }
    for parent in all.iter().filter(|table| looks_at(table)) {
        for child in all.iter().filter(|table| looks_at(table)) {
            between(parent, child, &mut out);
        }
    }
    out.push(whole(&all));
    out
}

/// All there is, where nothing about it is special.
fn whole(tables: &[Table<'_>]) -> Sight {
    let full = tables.iter().filter(|table| !table.rows.is_empty());
    let told: Vec<String> = full
        .map(|table| match table.rows.len() {
            1 => format!("one {}", table.noun()),
            n => format!("{n} {}", table.nouns()),
        })
        .collect();
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    let phenomenon = match rows {
        0 => Phenomenon::Empty,
        1 => Phenomenon::Alone,
        _ => Phenomenon::Others,
    };
    let clause = match phenomenon {
        Phenomenon::Empty => "Tables without a single row".to_owned(),
        _ => format!(
            "{}, and nothing else in the database",
            capital(&listed(&told))
        ),
    };
    Sight::plain(phenomenon, clause)
}

impl Sight {
    pub(super) fn plain(phenomenon: Phenomenon, clause: String) -> Self {
        Self {
            phenomenon,
            clause,
            words: Vec::new(),
            is_essential: false,
        }
    }

    pub(super) fn essential(phenomenon: Phenomenon, clause: String, words: &[&str]) -> Self {
        Self {
            is_essential: true,
            words: words.iter().map(|word| word.to_lowercase()).collect(),
            ..Self::plain(phenomenon, clause)
        }
    }
}

impl<'a> Table<'a> {
    fn of(name: &'a str, rows: &'a Relation) -> Self {
        let is_time = |at: &usize| {
            let mut values = rows.rows.iter().filter_map(|row| row.get(*at));
            values.any(|value| moment(value).is_some())
        };
        Self {
            name,
            rows,
            times: (0..rows.columns.len()).filter(is_time).collect(),
        }
    }

    /// One of its rows as a noun: `order`, `player event`.
    pub(super) fn noun(&self) -> String {
        let words = spoken(self.name);
        match words.strip_suffix('s') {
            Some(one) if !one.ends_with('s') => one.to_owned(),
            _ => format!("row of {}", self.name),
        }
    }

    pub(super) fn nouns(&self) -> String {
        let one = self.noun();
        match one.strip_prefix("row of ") {
            Some(name) => format!("rows of {name}"),
            None => format!("{one}s"),
        }
    }

    pub(super) fn one(&self) -> String {
        capital(&article(&self.noun()))
    }

    pub(super) fn column(&self, at: usize) -> &str {
        self.rows.columns.get(at).map_or("", String::as_str)
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.rows.columns.iter().position(|column| column == name)
    }
}

/// Two rows of one table.
fn pairs(table: &Table<'_>, all: &[Table<'_>], out: &mut Vec<Sight>) {
    for (at, one) in table.rows.rows.iter().enumerate() {
        for other in table.rows.rows.iter().skip(at + 1) {
            pair(table, all, one, other, out);
        }
    }
}

fn pair(
    table: &Table<'_>,
    all: &[Table<'_>],
    one: &[Value],
    other: &[Value],
    out: &mut Vec<Sight>,
) {
    let differing: Vec<usize> = (0..table.rows.columns.len())
        .filter(|at| one.get(*at) != other.get(*at))
        .collect();
    // Beside the row's own key.
    let told: Vec<usize> = differing.iter().copied().filter(|at| *at > 0).collect();
    let shared_key = (1..table.rows.columns.len()).find(|at| {
        let name = table.column(*at);
        is_key(name) && !differing.contains(at) && !points(name, table, all) && {
            matches!(one.get(*at), Some(Value::Text(_)))
        }
    });
    let own_key = !differing.contains(&0) && is_key(table.column(0));
    if let Some(key) = shared_key.or_else(|| own_key.then_some(0)) {
        let key = spoken(table.column(key));
        let columns: Vec<String> = told.iter().map(|at| spoken(table.column(*at))).collect();
        let words: Vec<&str> = columns.iter().map(String::as_str).collect();
        out.push(if told.is_empty() {
            let clause = format!(
                "The same {key} in two {} that differ in nothing but their number",
                table.nouns()
            );
            Sight::essential(Phenomenon::Repeat, clause, &[&key])
        } else {
            let clause = format!(
                "One {key} in two {}, with another {} in each",
                table.nouns(),
                listed(&columns)
            );
            Sight::essential(Phenomenon::Versions, clause, &words)
        });
    } else if told.is_empty() {
        let clause = format!(
            "Two {} that are alike in everything but {}",
            table.nouns(),
            spoken(table.column(0))
        );
        out.push(Sight::essential(Phenomenon::Repeat, clause, &[]));
    }
    let owner = (1..table.rows.columns.len())
        .find(|at| is_key(table.column(*at)) && !differing.contains(at) && shared_key != Some(*at));
    let own: Vec<String> = told
        .iter()
        .filter(|at| !table.times.contains(at))
        .map(|at| thing(table.column(*at)))
        .collect();
    if let (Some(owner), false) = (owner, own.is_empty()) {
        let owner = thing(table.column(owner));
        let clause = format!(
            "Two {} of one {owner}, each with its own {}",
            table.nouns(),
            listed(&own)
        );
        let mut words: Vec<&str> = own.iter().map(String::as_str).collect();
        words.push(&owner);
        out.push(Sight::essential(Phenomenon::Shared, clause, &words));
    }
    for at in &table.times {
        let (Some(first), Some(second)) = (
            one.get(*at).and_then(moment),
            other.get(*at).and_then(moment),
        ) else {
            continue;
        };
        let column = spoken(table.column(*at));
        let is_day = one.get(*at).is_some_and(is_day);
        out.push(if first == second {
            let unit = if is_day {
                "on the same day"
            } else {
                "at the same second"
            };
            let clause = format!("Two {} {unit} ({column})", table.nouns());
            Sight::essential(Phenomenon::SameMoment, clause, &[&column])
        } else {
            let midnight = if !is_day && first.date() != second.date() {
                ", with a midnight between them"
            } else {
                ""
            };
            let clause = format!(
                "Two {} {} apart ({column}){midnight}",
                table.nouns(),
                gap(first, second)
            );
            Sight::essential(Phenomenon::Apart, clause, &[&column])
        });
    }
}

/// Single rows.
fn rows(table: &Table<'_>, all: &[Table<'_>], named: &BTreeSet<String>, out: &mut Vec<Sight>) {
    for row in &table.rows.rows {
        for (at, value) in row.iter().enumerate() {
            let name = table.column(at);
            let column = spoken(name);
            let is_flag = name.starts_with("is_") || name.starts_with("has_");
            let is_text = matches!(value, Value::Text(_)) && moment(value).is_none();
            if value.is_null() && named.contains(&name.to_lowercase()) {
                let thing = thing(name);
                let clause = if thing.contains(' ') {
                    format!("{} whose {column} is NULL", table.one())
                } else {
                    format!("{} without {}", table.one(), article(&thing))
                };
                out.push(Sight {
                    words: vec![column, name.to_lowercase()],
                    ..Sight::plain(Phenomenon::Missing, clause)
                });
            } else if value.as_number().is_some_and(|number| number < 0.0) && !is_key(name) {
                let clause = format!("{} whose {column} is below zero", table.one());
                out.push(Sight::essential(Phenomenon::Negative, clause, &[&column]));
            } else if is_flag && !value.is_null() {
                let clause = format!("{} whose {column} is {value}", table.one());
                out.push(Sight {
                    words: vec![column],
                    ..Sight::plain(Phenomenon::KindOfRow, clause)
                });
            } else if is_text && !is_key(name) && !points(name, table, all) {
                let text = plain(value);
                let clause = format!("{} whose {column} is \"{text}\"", table.one());
                out.push(Sight {
                    words: vec![column, text.to_lowercase()],
                    ..Sight::plain(Phenomenon::KindOfRow, clause)
                });
            }
        }
        for (n, first) in table.times.iter().enumerate() {
            for second in table.times.iter().skip(n + 1) {
                let (Some(a), Some(b)) = (
                    row.get(*first).and_then(moment),
                    row.get(*second).and_then(moment),
                ) else {
                    continue;
                };
                if a != b {
                    let (one, other) =
                        (spoken(table.column(*first)), spoken(table.column(*second)));
                    let side = if a < b { "after" } else { "before" };
                    let clause = format!(
                        "{} whose {other} is {} {side} its {one}",
                        table.one(),
                        gap(a, b)
                    );
                    let sight = Sight::essential(Phenomenon::TwoTimes, clause, &[&one, &other]);
                    out.push(Sight {
                        is_essential: is_near(a, b),
                        ..sight
                    });
                }
            }
        }
    }
}

/// The lower-case words of a query.
fn names(query: &str) -> BTreeSet<String> {
    let tokens = tokens(query);
    let is_name = |kind| matches!(kind, TokenKind::Word | TokenKind::QuotedName);
    let names = tokens.iter().filter(|token| is_name(token.kind));
    names
        .map(|token| token.unquoted(query).to_lowercase())
        .collect()
}

fn is_key(name: &str) -> bool {
    let name = name.to_lowercase();
    ["id", "key", "no"].iter().any(|end| {
        name.strip_suffix(end)
            .is_some_and(|stem| stem.is_empty() || stem.ends_with('_'))
    })
}

/// Says whether a column is the key of another table.
fn points(name: &str, table: &Table<'_>, all: &[Table<'_>]) -> bool {
    all.iter()
        .any(|other| other.name != table.name && other.column(0) == name)
}
