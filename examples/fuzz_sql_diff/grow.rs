//! Grows inputs: as often nearly right as plainly hostile.
//!
//! Invariant: an input is a function of the seed and of how many were drawn before it.

use std::fmt::Write as _;

use onsite::dialect::Dialect;
use onsite::grader::{SqlTask, WrongAnswer};
use onsite::instance::Hints;
use onsite::relation::{Comparison, Kind, SortKey};

use super::Case;
use super::words::{HOSTILE, KINDS, NESTS, PIECES, SCHEMAS, STATEMENTS};

/// The bytes of one text at most; the grader refuses longer ones anyway.
const MAX_TEXT: usize = 100_000;

/// Numbers out of a seed (splitmix64).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let at = self.below(list.len());
        list.get(at).unwrap()
    }
}

pub(crate) fn case(chance: &mut Chance) -> Case {
    let reference = if chance.one_in(4) {
        submission(chance)
    } else {
        // The first ones are SQLite's own; the others are carried over from dialects.
        let own = STATEMENTS.get(..14).unwrap_or(STATEMENTS);
        (*chance.pick(own)).to_owned()
    };
    // Near the reference differences are found late, and shrunk.
    let submission = match chance.below(5) {
        0 => mutated(chance, &reference),
        1 | 2 => swapped(chance, &reference),
        _ => submission(chance),
    };
    let n_wrong = if chance.one_in(8) { 2 } else { 0 };
    let wrong = (0..n_wrong).map(|n| WrongAnswer {
        id: format!("w{n}"),
        name: "a mistake".into(),
        sql: self::submission(chance),
    });
    let wrong = wrong.collect();
    let task = SqlTask {
        setup_sql: setup(chance),
        hints: Hints::default(),
        reference,
        dialect: *chance.pick(&Dialect::ALL),
        comparison: comparison(chance),
        wrong,
        instances: chance.below(60),
        seed: chance.next(),
    };
    Case { task, submission }
}

fn comparison(chance: &mut Chance) -> Comparison {
    let key = SortKey {
        column: chance.below(4),
        descending: chance.one_in(2),
    };
    let kinds = [
        Kind::Bag,
        Kind::Set,
        Kind::List { keys: vec![key] },
        Kind::List { keys: Vec::new() },
    ];
    Comparison {
        kind: chance.pick(&kinds).clone(),
        names: chance.one_in(8),
        tolerance: *chance.pick(&[0.0, 1e-9, 0.5]),
        strict_types: chance.one_in(4),
    }
}

fn setup(chance: &mut Chance) -> String {
    // Ordinary schemas come first in the list and most often.
    let n_usual = SCHEMAS.len().min(5);
    let start = if chance.one_in(3) {
        *chance.pick(SCHEMAS)
    } else {
        *chance.pick(SCHEMAS.get(..n_usual).unwrap_or(SCHEMAS))
    };
    match chance.below(40) {
        0 => mutated(chance, start),
        1 => {
            let n = 1 + chance.below(2_000);
            let columns: Vec<String> = (0..n).map(|n| format!("c{n} INTEGER")).collect();
            format!(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT, {}); CREATE TABLE u (id INT, t_id INT, at DATE, x REAL)",
                columns.join(", ")
            )
        }
        2 => {
            let n = 1 + chance.below(200);
            let tables: Vec<String> = (0..n).map(|n| format!("CREATE TABLE v{n} (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES v{} (id));", (n + 1) % 200)).collect();
            format!("{start} {}", tables.join(" "))
        }
        3 => {
            let check = nest(chance);
            format!(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK ({check}), b TEXT); CREATE TABLE u (id INT, t_id INT, at DATE, x REAL);"
            )
        }
        _ => start.to_owned(),
    }
}

fn submission(chance: &mut Chance) -> String {
    let mut text = match chance.below(12) {
        0..=3 => {
            let start = *chance.pick(STATEMENTS);
            mutated(chance, start)
        }
        4 | 5 => select(chance, 0),
        6 => (*chance.pick(HOSTILE)).to_owned(),
        7 => {
            let start = *chance.pick(HOSTILE);
            mutated(chance, start)
        }
        8 => format!("SELECT {} FROM t", nest(chance)),
        9 => nest(chance),
        10 => {
            let words: Vec<&str> = (0..chance.below(60))
                .map(|_| *chance.pick(PIECES))
                .collect();
            words.join(" ")
        }
        _ => noise(chance),
    };
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
    }
    text
}

/// Words of a statement moved, doubled, dropped and replaced.
fn mutated(chance: &mut Chance, start: &str) -> String {
    let mut words: Vec<String> = start
        .split_inclusive([' ', '(', ',', ')'])
        .map(str::to_owned)
        .collect();
    for _ in 0..=chance.below(5) {
        let at = chance
            .below(words.len() + 1)
            .min(words.len().saturating_sub(1));
        let piece = format!("{} ", chance.pick(PIECES));
        match chance.below(8) {
            0 | 1 => words.insert(at.min(words.len()), piece),
            2 | 3 => {
                if let Some(word) = words.get_mut(at) {
                    *word = piece;
                }
            }
            4 if !words.is_empty() => drop(words.remove(at)),
            5 => {
                if let Some(word) = words.get(at).cloned() {
                    words.insert(at, word);
                }
            }
            6 if words.len() > 1 => {
                let other = chance.below(words.len());
                words.swap(at, other);
            }
            _ => {
                let other = *chance.pick(STATEMENTS);
                words.insert(at.min(words.len()), format!("({other}) "));
            }
        }
    }
    words.concat()
}

/// Words of a statement replaced by words of their kind: mostly still a query.
fn swapped(chance: &mut Chance, start: &str) -> String {
    let mut words: Vec<String> = start
        .split_inclusive([' ', '(', ',', ')'])
        .map(str::to_owned)
        .collect();
    for _ in 0..words.len() {
        let at = chance.below(words.len());
        let Some(word) = words.get_mut(at) else { break };
        let bare = word.trim_end_matches([' ', '(', ',', ')']).to_owned();
        let Some(kind) = KINDS.iter().find(|kind| kind.contains(&bare.as_str())) else {
            continue;
        };
        let fresh = *chance.pick(kind);
        *word = word.replacen(&bare, fresh, 1);
        if chance.one_in(2) {
            break;
        }
    }
    words.concat()
}

fn nest(chance: &mut Chance) -> String {
    let (before, inside, after) = *chance.pick(NESTS);
    let depth = *chance.pick(&[2, 10, 90, 400, 600, 3_000, 9_000]);
    let depth = depth.min(MAX_TEXT / (before.len() + after.len()).max(1));
    format!("{}{inside}{}", before.repeat(depth), after.repeat(depth))
}

/// A query by a small grammar: mostly valid, sometimes deep.
fn select(chance: &mut Chance, depth: usize) -> String {
    let columns: Vec<String> = (0..=chance.below(3))
        .map(|_| expression(chance, depth + 1))
        .collect();
    let distinct = if chance.one_in(4) { "DISTINCT " } else { "" };
    let from = source(chance, depth + 1);
    let mut text = format!("SELECT {distinct}{} FROM {from}", columns.join(", "));
    if chance.one_in(2) {
        _ = write!(text, " WHERE {}", expression(chance, depth + 1));
    }
    if chance.one_in(3) {
        _ = write!(text, " GROUP BY {}", expression(chance, depth + 2));
        if chance.one_in(3) {
            _ = write!(text, " HAVING {}", expression(chance, depth + 1));
        }
    }
    if chance.one_in(4) {
        _ = write!(text, " ORDER BY {} DESC", chance.below(5));
    }
    if chance.one_in(5) {
        _ = write!(text, " LIMIT {}", chance.below(4));
    }
    if depth < 3 && chance.one_in(6) {
        let word = *chance.pick(&["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]);
        text = format!("{text} {word} {}", select(chance, depth + 1));
    }
    text
}

fn source(chance: &mut Chance, depth: usize) -> String {
    let one = |chance: &mut Chance| match chance.below(6) {
        0 if depth < 4 => format!("({}) AS q{depth}", select(chance, depth + 1)),
        1 => "u".to_owned(),
        2 => "generate_series(1, 5) AS s".to_owned(),
        _ => "t".to_owned(),
    };
    let mut text = one(chance);
    while chance.one_in(3) {
        let word = *chance.pick(&[
            "JOIN",
            "LEFT JOIN",
            "CROSS JOIN",
            "FULL JOIN",
            "NATURAL JOIN",
        ]);
        text = format!("{text} {word} {}", one(chance));
        if chance.one_in(2) {
            text = format!("{text} ON {}", expression(chance, depth + 1));
        }
    }
    text
}

fn expression(chance: &mut Chance, depth: usize) -> String {
    let leaf = depth > 5 || chance.one_in(2);
    if leaf {
        let leaves = [
            "id",
            "a",
            "b",
            "t_id",
            "at",
            "x",
            "1",
            "0",
            "NULL",
            "'x'",
            "'2024-01-31'",
            "2.5",
            "count(*)",
            "-9223372036854775808",
            "x'ff'",
        ];
        return (*chance.pick(&leaves)).to_owned();
    }
    let mut part = || expression(chance, depth + 1);
    let (left, right) = (part(), part());
    match chance.below(12) {
        0 => format!("({left} = {right})"),
        1 => format!("({left} < {right} OR {right} IS NULL)"),
        2 => format!("({left} + {right})"),
        3 => format!("({left} || {right})"),
        4 => format!("CASE WHEN {left} THEN {right} END"),
        5 => format!("coalesce({left}, {right})"),
        6 => format!("sum({left}) OVER (ORDER BY {right})"),
        7 => format!("max({left})"),
        8 => format!("({left} IN ({right}, 1, NULL))"),
        9 if depth < 4 => format!("({})", select(chance, depth + 2)),
        10 if depth < 4 => format!("EXISTS ({})", select(chance, depth + 2)),
        _ => format!(
            "{}({left}, {right})",
            chance.pick(&[
                "date",
                "substr",
                "round",
                "datediff",
                "concat",
                "if",
                "greatest",
                "nullif",
                "printf",
                "strftime",
                "lag",
                "json_extract"
            ])
        ),
    }
}

fn noise(chance: &mut Chance) -> String {
    match chance.below(4) {
        0 => {
            let bytes: Vec<u8> = (0..chance.below(200))
                .map(|_| chance.next() as u8)
                .collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => {
            let digits = "9".repeat(*chance.pick(&[20, 400, 60_000]));
            format!("SELECT {digits}, {digits}e{digits} FROM t")
        }
        2 => {
            let fill = *chance.pick(&["x", "''", "é", "🦀", "%"]);
            format!(
                "SELECT '{}' FROM t",
                fill.repeat(*chance.pick(&[10, 5_000, 16_000, 64_000]))
            )
        }
        _ => {
            let item = *chance.pick(&["1,", "a,", "'x',", "(1),", "t,"]);
            let list = item.repeat(*chance.pick(&[50, 150, 3_000, 20_000]));
            let list = list.trim_end_matches(',');
            let form = *chance.pick(&[
                "SELECT @ FROM t",
                "SELECT 1 FROM t WHERE a IN (@)",
                "VALUES @",
                "SELECT 1 FROM @",
                "SELECT coalesce(@) FROM t",
            ]);
            form.replace('@', list)
        }
    }
}
