//! Any schema, reference and submission: the grader answers, whatever they are.

#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use onsite::base::{CancelToken, Span};
use onsite::dialect::Dialect;
use onsite::grader::{SqlTask, grade};
use onsite::instance::Hints;
use onsite::relation::{Comparison, Kind, SortKey};
use onsite::verdict::Budget;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    /// One of ours, or text of the fuzzer's own.
    setup: Setup<'a>,
    reference: Query<'a>,
    submission: Query<'a>,
    dialect: u8,
    kind: u8,
    seed: u64,
}

#[derive(Debug, Arbitrary)]
enum Setup<'a> {
    Plain,
    Linked,
    Own(&'a str),
}

#[derive(Debug, Arbitrary)]
enum Query<'a> {
    /// A skeleton with the fuzzer's words in its gaps.
    Select {
        columns: Vec<Word>,
        join: Option<(Word, Word)>,
        filter: Vec<Word>,
        group: Option<Word>,
        order: Option<Word>,
    },
    Own(&'a str),
}

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Word {
    Id,
    A,
    B,
    At,
    Null,
    One,
    Less,
    Equal,
    And,
    Not,
    Count,
    Sum,
    Open,
    Close,
    Comma,
    Text,
    Exists,
    Distinct,
    Window,
}

const BUDGET: Budget = Budget {
    steps: 200_000,
    rows: 1_000,
    bytes: 1 << 20,
    wall: Span(200),
    memory: 64 << 20,
};

fuzz_target!(|input: Input<'_>| {
    let comparisons = [
        Kind::Bag,
        Kind::Set,
        Kind::List {
            keys: vec![SortKey {
                column: 0,
                descending: false,
            }],
        },
    ];
    let task = SqlTask {
        setup_sql: input.setup.text(),
        hints: Hints::default(),
        reference: input.reference.text(),
        dialect: Dialect::ALL[input.dialect as usize % Dialect::ALL.len()],
        comparison: Comparison {
            kind: comparisons[input.kind as usize % comparisons.len()].clone(),
            ..Comparison::default()
        },
        wrong: Vec::new(),
        instances: 12,
        seed: input.seed,
    };
    let cancel = CancelToken::default();
    grade(
        &task,
        &input.submission.text(),
        &BUDGET,
        &cancel,
        &mut |_, _| {},
    );
});

impl Setup<'_> {
    fn text(&self) -> String {
        match self {
            Self::Plain => "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, at DATE)".into(),
            Self::Linked => "CREATE TABLE u (id INTEGER PRIMARY KEY); \
                 CREATE TABLE t (id INTEGER REFERENCES u (id), a INTEGER NOT NULL, b TEXT UNIQUE, at DATE)"
                .into(),
            Self::Own(text) => (*text).into(),
        }
    }
}

impl Query<'_> {
    fn text(&self) -> String {
        match self {
            Self::Own(text) => (*text).into(),
            Self::Select {
                columns,
                join,
                filter,
                group,
                order,
            } => {
                let mut text = format!("SELECT {} FROM t", words(columns));
                if let Some((left, right)) = join {
                    text += &format!(
                        " LEFT JOIN t AS j ON t.{} = j.{}",
                        left.text(),
                        right.text()
                    );
                }
                if !filter.is_empty() {
                    text += &format!(" WHERE {}", words(filter));
                }
                if let Some(word) = group {
                    text += &format!(" GROUP BY {}", word.text());
                }
                if let Some(word) = order {
                    text += &format!(" ORDER BY {}", word.text());
                }
                text
            }
        }
    }
}

fn words(list: &[Word]) -> String {
    let list: Vec<&str> = list.iter().map(|word| word.text()).collect();
    if list.is_empty() {
        "*".into()
    } else {
        list.join(" ")
    }
}

impl Word {
    fn text(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::A => "a",
            Self::B => "b",
            Self::At => "at",
            Self::Null => "NULL",
            Self::One => "1",
            Self::Less => "<",
            Self::Equal => "=",
            Self::And => "AND",
            Self::Not => "NOT",
            Self::Count => "count(*)",
            Self::Sum => "sum(a)",
            Self::Open => "(",
            Self::Close => ")",
            Self::Comma => ",",
            Self::Text => "'x'",
            Self::Exists => "EXISTS (SELECT 1 FROM t)",
            Self::Distinct => "DISTINCT",
            Self::Window => "row_number() OVER (ORDER BY id)",
        }
    }
}
