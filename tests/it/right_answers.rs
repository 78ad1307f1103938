//! Right answers that people write: none of them may be refused.
//!
//! Invariant: every answer under `right_answers/` is right on every database its question's DDL
//! allows; each file belongs to one built-in question, each answer in it starts with a line
//! `-- === dialect: what is special about it`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use onsite::base::{CancelToken, Seed};
use onsite::deck::{Body, Deck, Sql};
use onsite::dialect::Dialect;
use onsite::grader::task::sql_task;
use onsite::grader::{SqlTask, grade};
use onsite::instance::Hints;
use onsite::verdict::{Budget, SqlVerdict};

use crate::shelf;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/it/right_answers");

/// Databases per answer within the deck's hints, and with nothing but the DDL; each answer has its
/// own, so that together they are tens of thousands.
const WITHIN_HINTS: usize = 100;
const WITHOUT_HINTS: usize = 60;

/// Answers per question at least, and in dialects other than SQLite's over all questions.
const PER_QUESTION: usize = 13;
/// Questions with such answers at least.
const QUESTIONS: usize = 16;
const IN_DIALECTS: usize = 60;

struct Answer {
    question: String,
    dialect: Dialect,
    name: String,
    sql: String,
}

fn answers() -> Vec<Answer> {
    let mut found = Vec::new();
    for file in FILES.files() {
        let question = file.path().file_stem().unwrap().to_str().unwrap();
        let text = file.contents_utf8().unwrap();
        let mut sections = text.split("-- === ");
        assert_eq!(
            sections.next(),
            Some(""),
            "{question}: text before an answer"
        );
        for section in sections {
            let (head, sql) = section.split_once('\n').unwrap();
            let (dialect, name) = head.split_once(": ").unwrap();
            found.push(Answer {
                question: question.into(),
                dialect: Dialect::parse(dialect).unwrap(),
                name: name.into(),
                sql: sql.into(),
            });
        }
    }
    found
}

/// All SQL questions of all built-in decks, with their deck.
fn questions(decks: &[Arc<Deck>]) -> BTreeMap<&str, (&Deck, &Sql)> {
    let mut found = BTreeMap::new();
    for deck in decks {
        for question in &deck.questions {
            if let Body::Sql(sql) = &question.body {
                found.insert(question.id.as_str(), (deck.as_ref(), sql.as_ref()));
            }
        }
    }
    found
}

/// What a learner would be told, in one line; `None` if the answer is accepted.
fn complaint(verdict: &SqlVerdict) -> Option<String> {
    Some(match verdict {
        SqlVerdict::Accepted { .. } => return None,
        SqlVerdict::Wrong(found) => {
            let mut text = format!("{} on {}", found.difference.headline(), found.label);
            for (name, rows) in &found.tables {
                write!(text, "\n{name}\n{rows}").unwrap();
            }
            format!(
                "{text}\nexpected\n{}\ncame\n{}",
                found.expected, found.actual
            )
        }
        other => format!("{other:?}"),
    })
}

/// Grades an answer as Submit does, on databases of its own.
fn refused(deck: &Deck, question: &Sql, answer: &Answer) -> Option<String> {
    let seed = Seed(1).split(&answer.question).split(&answer.name);
    let mut task = sql_task(deck, question, seed).unwrap();
    task.dialect = answer.dialect;
    task.instances = WITHIN_HINTS;
    let narrow = complaint(&judge(&task, &answer.sql));
    task.hints = Hints::default();
    task.instances = WITHOUT_HINTS;
    narrow.or_else(|| complaint(&judge(&task, &answer.sql)))
}

fn judge(task: &SqlTask, sql: &str) -> SqlVerdict {
    let cancel = CancelToken::default();
    grade(task, sql, &Budget::GRADE, &cancel, &mut |_, _| {})
}

fn all_accepted(is_wanted: impl Fn(&Answer) -> bool) {
    let decks = shelf::decks();
    let questions = questions(&decks);
    let mut refusals = String::new();
    let mut n_refused = 0;
    for answer in answers().iter().filter(|answer| is_wanted(answer)) {
        let (deck, question) = questions.get(answer.question.as_str()).unwrap();
        if let Some(why) = refused(deck, question, answer) {
            n_refused += 1;
            let Answer {
                question,
                dialect,
                name,
                sql,
            } = answer;
            writeln!(
                refusals,
                "## {question} [{}] {name}\n{sql}{why}\n",
                dialect.name()
            )
            .unwrap();
        }
    }
    assert_eq!(
        n_refused, 0,
        "{n_refused} right answers refused\n{refusals}"
    );
}

#[test]
fn there_are_enough_for_many_questions() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let answers = answers();
    for answer in &answers {
        *counts.entry(answer.question.as_str()).or_default() += 1;
    }
    assert!(counts.len() >= QUESTIONS, "{counts:?}");
    assert!(counts.values().all(|n| *n >= PER_QUESTION), "{counts:?}");
    assert!(answers.len() >= 200, "{}", answers.len());
    let foreign = answers.iter().filter(|a| a.dialect != Dialect::Sqlite);
    assert!(foreign.count() >= IN_DIALECTS);
}

#[test]
fn no_right_answer_in_sqlites_own_words_is_refused() {
    all_accepted(|answer| answer.dialect == Dialect::Sqlite);
}

#[test]
fn no_right_answer_in_another_dialect_is_refused() {
    all_accepted(|answer| answer.dialect != Dialect::Sqlite);
}
