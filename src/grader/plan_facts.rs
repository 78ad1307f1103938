//! SQLite's plan, read for what makes a query slow.
//!
//! Invariant: a fact is told only where the plan shows it; a table goes by its own name even where
//! the query gives it another, and by that other name where the query uses it for two tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::instance::Schema;
use crate::relation::script::{self, Token, TokenKind};
use crate::verdict::{PlanFact, PlanNode};

/// How a plan reads one table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Read {
    table: String,
    how: How,
    /// The loop it runs in, if it does not run just once.
    of: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    Scan,
    /// The columns of the key.
    Key(String),
    /// The columns of an index that is built for this run.
    OwnIndex(String),
}

/// What a plan does.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    reads: Vec<Read>,
    n_sorts: usize,
    /// The tables that have rows of their own.
    tables: BTreeSet<String>,
}

/// Facts that are told at most.
const MAX_FACTS: usize = 3;

impl Work {
    /// Reads the plan of `sql`, a query on `schema`.
    pub(super) fn of(nodes: &[PlanNode], sql: &str, schema: &Schema) -> Self {
        let tables = schema.tables.iter().map(|table| table.name.clone());
        let mut work = Self {
            tables: tables.collect(),
            ..Self::default()
        };
        work.walk(nodes, None, &aliases(sql, schema));
        work
    }

    /// Returns what is worth a word, the most telling first; `reference` is the reference's plan.
    pub(super) fn facts(&self, reference: Option<&Self>) -> Vec<PlanFact> {
        let mut facts = Vec::new();
        let mut add = |fact: PlanFact| {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        };
        for read in &self.reads {
            if let (How::Scan, Some(of)) = (&read.how, &read.of) {
                let (table, of) = (read.table.clone(), of.clone());
                add(PlanFact::ScansPerRow { table, of });
            }
        }
        for (table, key) in reference
            .into_iter()
            .flat_map(|known| self.keys_missed(known))
        {
            add(PlanFact::ScansInFull { table, key });
        }
        for read in &self.reads {
            // What a CTE gives has no index that could be there before.
            if let How::OwnIndex(columns) = &read.how
                && self.tables.contains(&read.table)
            {
                let (table, columns) = (read.table.clone(), columns.clone());
                add(PlanFact::BuildsIndex { table, columns });
            }
        }
        if self.n_sorts >= 2 {
            add(PlanFact::Sorts {
                times: self.n_sorts,
            });
        }
        facts.truncate(MAX_FACTS);
        facts
    }

    /// Tables that this plan scans and `reference` finds by a key, without a loop around it.
    fn keys_missed(&self, reference: &Self) -> Vec<(String, String)> {
        let of = |work: &Self, table: &str| -> Vec<Read> {
            let reads = work.reads.iter().filter(|read| read.table == table);
            reads.cloned().collect()
        };
        let tables: BTreeSet<&String> = self.reads.iter().map(|read| &read.table).collect();
        let missed = tables.into_iter().filter_map(|table| {
            let is_scanned = of(self, table)
                .iter()
                .all(|read| read.how == How::Scan && read.of.is_none());
            let keys: Option<Vec<String>> = of(reference, table)
                .into_iter()
                .map(|read| match (read.how, read.of) {
                    (How::Key(key), None) => Some(key),
                    _ => None,
                })
                .collect();
            let key = keys?.into_iter().next().filter(|_| is_scanned)?;
            Some((table.clone(), key))
        });
        missed.collect()
    }

    /// `outer` is the loop around `nodes`, if there is one.
    fn walk(&mut self, nodes: &[PlanNode], outer: Option<&str>, names: &Names) {
        let mut around: Option<String> = outer.map(str::to_owned);
        for node in nodes {
            let detail = node.detail.as_str();
            if let Some((name, how, many)) = read(detail) {
                let table = names.table(name);
                self.reads.push(Read {
                    table: table.clone(),
                    how,
                    of: around.clone(),
                });
                // What finds one row at most is no loop.
                if many {
                    around = Some(table);
                }
                self.walk(&node.children, outer, names);
            } else if detail.starts_with("CORRELATED ") {
                let of = around.clone().or_else(|| first_loop(nodes, names));
                self.walk(&node.children, of.as_deref(), names);
            } else {
                if detail.starts_with("USE TEMP B-TREE FOR") && !detail.ends_with("DISTINCT") {
                    self.n_sorts += 1;
                }
                // Made once, or a part of what stands around it.
                let is_apart = ["CO-ROUTINE", "MATERIALIZE", "SCALAR", "LIST"]
                    .iter()
                    .any(|word| detail.starts_with(word));
                let outer = if is_apart { None } else { outer };
                self.walk(&node.children, outer, names);
            }
        }
    }
}

/// A subquery may stand before the loop it belongs to.
fn first_loop(nodes: &[PlanNode], names: &Names) -> Option<String> {
    nodes.iter().find_map(|node| {
        let (name, _, many) = read(&node.detail)?;
        many.then(|| names.table(name))
    })
}

/// The name, the manner, and whether there can be many rows: `SCAN e`, `SEARCH u USING INTEGER
/// PRIMARY KEY (rowid=?)`, `SEARCH e USING AUTOMATIC COVERING INDEX (uid=?)`.
fn read(detail: &str) -> Option<(&str, How, bool)> {
    let (verb, rest) = detail.split_once(' ')?;
    let ends = [" USING ", " VIRTUAL TABLE", " LEFT-JOIN", " EXISTS"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let name = rest.get(..end.unwrap_or(rest.len()))?;
    match verb {
        "SCAN" if name.ends_with(" CONSTANT ROWS") || name.ends_with(" CONSTANT ROW") => None,
        "SCAN" => Some((name, How::Scan, true)),
        "SEARCH" => {
            let columns = key_columns(detail);
            let by_rowid = detail.contains("INTEGER PRIMARY KEY (rowid=?)");
            let how = if detail.contains("USING AUTOMATIC ") {
                How::OwnIndex(columns)
            } else {
                How::Key(columns)
            };
            Some((name, how, !by_rowid))
        }
        _ => None,
    }
}

/// `(uid=? AND at>?)` as `uid, at`.
fn key_columns(detail: &str) -> String {
    let inner = detail
        .rsplit_once('(')
        .map_or("", |(_, rest)| rest.split(')').next().unwrap_or_default());
    let names = inner
        .split(" AND ")
        .map(|part| part.trim_end_matches(['?', '=', '<', '>']).trim());
    let mut columns: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    columns.dedup();
    columns.join(", ")
}

/// What the names in a plan stand for.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, BTreeSet<String>>);

impl Names {
    fn table(&self, name: &str) -> String {
        if name.starts_with('(') {
            return "a subquery".into();
        }
        let known = self.0.get(&name.to_lowercase());
        match known
            .map(|tables| tables.iter().collect::<Vec<_>>())
            .as_deref()
        {
            Some([table]) => (*table).clone(),
            _ => name.to_owned(),
        }
    }

    fn add(&mut self, name: &str, table: &str) {
        let known = self.0.entry(name.to_lowercase()).or_default();
        known.insert(table.to_owned());
    }
}

/// The names that `sql` gives to tables and CTEs: `events e`, `events AS e`.
fn aliases(sql: &str, schema: &Schema) -> Names {
    let tokens: Vec<Token> = script::tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let at = |index: usize| tokens.get(index);
    let is = |index: usize, word: &str| at(index).is_some_and(|token| token.is(sql, word));
    let name = |index: usize| {
        at(index)
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName))
            .map(|token| token.unquoted(sql))
    };
    let is_after = |index: usize, words: &[&str]| {
        let before = index.checked_sub(1);
        before.is_some_and(|before| words.iter().any(|word| is(before, word)))
    };
    let ctes: BTreeSet<String> = (0..tokens.len())
        .filter(|index| is_after(*index, &["with", "recursive", ","]))
        .filter(|index| is(index + 1, "as") || is(index + 1, "("))
        .filter_map(|index| Some(name(index)?.to_lowercase()))
        .collect();
    let mut names = Names::default();
    for index in (0..tokens.len()).filter(|index| is_after(*index, &["from", "join", ",", "("])) {
        let Some(source) = name(index) else { continue };
        let table = schema.table(&source).map(|table| table.name.clone());
        let is_cte = ctes.contains(&source.to_lowercase());
        let Some(source) = table.filter(|_| !is_cte).or(is_cte.then_some(source)) else {
            continue;
        };
        let alias = name(index + 1 + usize::from(is(index + 1, "as")));
        names.add(&source, &source);
        if let Some(alias) = alias {
            names.add(&alias, &source);
        }
    }
    for index in
        (0..tokens.len()).filter(|index| is(*index, "generate_series") && is(index + 1, "("))
    {
        // `(SELECT value AS n FROM generate_series(0, 30)) AS d`: it goes by the outermost name.
        let Some(close) = closing(&tokens, sql, index + 1) else {
            continue;
        };
        let last = close + usize::from(is(close + 1, ")"));
        let alias = name(last + 1 + usize::from(is(last + 1, "as")));
        let keywords = [
            "where", "join", "left", "cross", "inner", "group", "order", "on", "union", "limit",
        ];
        if let Some(alias) = alias.filter(|alias| !keywords.contains(&&*alias.to_lowercase())) {
            names.add("generate_series", &alias);
        }
    }
    names
}

/// The bracket that closes the one at `open`.
fn closing(tokens: &[Token], sql: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let rest = tokens.iter().enumerate().skip(open);
    rest.map(|(at, token)| {
        depth += usize::from(token.is(sql, "("));
        depth -= usize::from(token.is(sql, ")")).min(depth);
        (at, depth)
    })
    .find(|(_, depth)| *depth == 0)
    .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{Engine, plan, read_schema};

    const TABLES: &str = "
        CREATE TABLE users (user_id INTEGER PRIMARY KEY, country TEXT);
        CREATE TABLE events (event_no INTEGER PRIMARY KEY, user_id INTEGER, at TEXT, kind TEXT);
        CREATE TABLE orders (order_id INTEGER PRIMARY KEY, user_id INTEGER, at TEXT);
        CREATE INDEX orders_by_user ON orders (user_id, at);";

    fn work(sql: &str) -> Work {
        let mut engine = Engine::with_script(TABLES).unwrap();
        let schema = read_schema(&engine).unwrap();
        Work::of(&plan(&mut engine, sql).unwrap(), sql, &schema)
    }

    #[track_caller]
    fn check(sql: &str, expect: &[&str]) {
        let facts = work(sql).facts(None);
        let words: Vec<String> = facts.iter().map(PlanFact::words).collect();
        assert_eq!(words, expect, "{sql}");
    }

    #[test]
    fn a_correlated_subquery_is_told_by_its_tables() {
        let counted = "SELECT u.user_id, (SELECT count(*) FROM events e WHERE e.user_id = u.user_id) n \
                       FROM users AS u";
        check(counted, &["scans events once per row of users"]);
        let exists = "SELECT user_id FROM users WHERE NOT EXISTS \
                      (SELECT 1 FROM events WHERE events.user_id = users.user_id AND kind = 'play')";
        check(exists, &["scans events once per row of users"]);
        let keyed = "SELECT u.user_id, (SELECT max(at) FROM orders o WHERE o.user_id = u.user_id) \
                     FROM users u";
        check(keyed, &[]);
        let uncorrelated = "SELECT * FROM events WHERE at = (SELECT max(at) FROM events)";
        check(uncorrelated, &[]);
    }

    #[test]
    fn joins_without_a_key_are_told() {
        let cross = "SELECT count(*) FROM events a JOIN events b ON a.at < b.at";
        check(cross, &["scans events once per row of events"]);
        let automatic = "SELECT u.user_id, e.kind FROM users u LEFT JOIN events e \
                         ON e.user_id = u.user_id";
        check(
            automatic,
            &["builds an index on events(user_id) for this one run"],
        );
        check(
            "SELECT * FROM events e JOIN users u ON u.user_id = e.user_id",
            &[],
        );
        let firsts = "WITH firsts AS (SELECT user_id, min(at) m FROM events GROUP BY user_id) \
                      SELECT * FROM users u LEFT JOIN firsts";
        let keyed = format!("{firsts} f ON f.user_id = u.user_id");
        check(&keyed, &[]);
        let crossed = format!("{firsts} AS f ON f.m < u.country");
        check(&crossed, &["scans firsts once per row of users"]);
    }

    #[test]
    fn a_series_goes_by_the_name_it_was_given() {
        let series = "(SELECT value AS n FROM generate_series(0, 30)) AS d";
        let counted = format!(
            "SELECT d.n, (SELECT count(*) FROM events e WHERE e.user_id >= d.n) FROM {series}"
        );
        check(&counted, &["scans events once per row of d"]);
        let bare = "SELECT value, (SELECT count(*) FROM events e WHERE e.user_id >= value) FROM generate_series(0, 30)";
        check(bare, &["scans events once per row of generate_series"]);
    }

    #[test]
    fn sorting_more_than_once_is_told() {
        check("SELECT * FROM events ORDER BY at", &[]);
        let ranked = "SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY at) r \
                      FROM events ORDER BY kind";
        check(ranked, &["sorts twice"]);
    }

    #[test]
    fn a_key_that_a_function_hides_is_told_beside_the_reference() {
        let reference = work("SELECT at FROM orders WHERE user_id = 7");
        let facts = work("SELECT at FROM orders WHERE user_id + 0 = 7").facts(Some(&reference));
        let words: Vec<String> = facts.iter().map(PlanFact::words).collect();
        assert_eq!(
            words,
            ["scans all of orders where the key (user_id) would do"]
        );
        // Joined from the other side there is no key to miss.
        let reference = work("SELECT * FROM users u JOIN orders o ON o.user_id = u.user_id");
        let facts = work("SELECT * FROM orders o JOIN users u ON u.user_id = o.user_id");
        assert_eq!(facts.facts(Some(&reference)), []);
    }
}
