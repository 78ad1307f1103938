//! Histories for tests: lived step by step on one or several machines with a shared past.
//!
//! Invariant: the same steps on the same machine make the same history; two machines never do
//! something in the same millisecond.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::params;

use super::derived::{Closing, Derived, Rated, ScoreRow, Seen};
use super::stored::Store;
use super::table::{Table, text};
use crate::base::{DeckId, QuestionId, RealId, SessionId, Span, Timestamp};
use crate::deck::RoundKind;
use crate::diary::{Outcome, RealRound, read_tags};
use crate::interview::{Event, Fact, Judgement, Mode};
use crate::memory::{Change, Day, Fit, Foresight, ItemKey, Rating, Scheduler, Wording};
use crate::store::codec;
use crate::verdict::SqlVerdict;

const GOLDEN: &str = include_str!("../../tests/it/journals/v1.jsonl");

/// Something that happens to a history.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A new sitting.
    Begin,
    /// A few events of an open sitting, and what follows from them.
    Go(usize, u8),
    /// The end of an open sitting.
    End(usize, bool),
    /// A later verdict on a sitting that is over.
    Regrade(usize),
    /// A rating outside of sittings.
    Rate(u8, u8),
    /// Something is decided about an item.
    Decide(u8, u8),
    /// What was done last, a rating or a decision, is taken back.
    Undo,
    /// A sitting is removed, or brought back.
    Remove(usize, bool),
    /// A choice is remembered.
    Choose(u8, u8),
    /// A real interview is logged, put into other words, removed or brought back.
    Log(usize, u8),
    /// A sitting or its round gets a tag, or loses one.
    Tag(usize, u8),
    /// A new sitting that is to practise an item, too.
    Send(u8),
    /// What an item stands for is remembered.
    Learn(u8, u8),
    /// Parameters are fitted, or the newest are taken back.
    Tune(bool),
    /// Nothing for some days.
    Wait(u8),
}

/// Returns what makes up to `n` steps, with parameters.
pub(super) fn steps_and_fits(n: usize) -> impl Strategy<Value = Vec<Step>> {
    let fit = any::<bool>().prop_map(Step::Tune);
    prop::collection::vec(prop_oneof![14 => step(), 1 => fit], 0..n)
}

/// Returns what makes up to `n` steps.
pub(super) fn steps(n: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..n)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Begin),
        4 => (any::<usize>(), 1_u8..4).prop_map(|(i, n)| Step::Go(i, n)),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(i, done)| Step::End(i, done)),
        1 => any::<usize>().prop_map(Step::Regrade),
        4 => (0_u8..4, 0_u8..4).prop_map(|(item, rating)| Step::Rate(item, rating)),
        2 => (0_u8..4, 0_u8..7).prop_map(|(item, what)| Step::Decide(item, what)),
        2 => Just(Step::Undo),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(i, gone)| Step::Remove(i, gone)),
        1 => (0_u8..3, 0_u8..3).prop_map(|(name, value)| Step::Choose(name, value)),
        2 => (any::<usize>(), 0_u8..6).prop_map(|(i, what)| Step::Log(i, what)),
        2 => (any::<usize>(), 0_u8..8).prop_map(|(i, what)| Step::Tag(i, what)),
        1 => (0_u8..4).prop_map(Step::Send),
        1 => (0_u8..4, 0_u8..3).prop_map(|(item, skill)| Step::Learn(item, skill)),
        2 => (0_u8..40).prop_map(Step::Wait),
    ]
}

/// A machine with its clock.
pub(super) struct Machine {
    pub(super) store: Store,
    number: i64,
    clock: i64,
}

impl Machine {
    /// Returns a machine with an empty history.
    pub(super) fn new() -> Self {
        Self {
            store: Store::nowhere(),
            number: 0,
            clock: 1_797_620_800_000,
        }
    }

    /// Returns another machine with a copy of this history.
    pub(super) fn copy(&self, number: i64) -> Self {
        let mut store = Store::holding(rusqlite::Connection::open_in_memory().unwrap());
        let copy = rusqlite::backup::Backup::new(&self.store.conn, &mut store.conn).unwrap();
        copy.run_to_completion(1_000, std::time::Duration::ZERO, None)
            .unwrap();
        drop(copy);
        store.adopt_parameters().unwrap();
        Self {
            store,
            number,
            clock: self.clock,
        }
    }

    /// Makes its clock show what the other's shows at least.
    pub(super) fn not_before(&mut self, other: &Self) {
        self.clock = self.clock.max(other.clock);
    }

    /// Lives the steps.
    pub(super) fn live(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn now(&mut self) -> Timestamp {
        // Eight machines at most: the last digits say whose moment it is.
        self.clock += 8_000;
        Timestamp(self.clock / 8 * 8 + self.number)
    }

    fn pick(&self, which: usize, condition: &str) -> Option<SessionId> {
        let sql = format!("SELECT id FROM sessions WHERE {condition} ORDER BY id");
        let mut statement = self.store.conn.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        let ids: Vec<String> = rows.map(Result::unwrap).collect();
        let index = which.checked_rem(ids.len())?;
        ids.get(index).map(SessionId::new)
    }

    fn begin(&mut self, now: Timestamp) -> SessionId {
        let id = SessionId::new(format!("{:013}-{:04x}", now.0, self.number));
        self.store.begin_session(&[planned(&id, now)]).unwrap();
        id
    }

    fn step(&mut self, step: &Step) {
        let now = self.now();
        match step {
            Step::Begin => drop(self.begin(now)),
            Step::Go(which, n) => {
                if let Some(id) = self.pick(*which, "state = 'open'") {
                    let events = (0..*n).map(|i| ran(now, i)).collect::<Vec<_>>();
                    let derived = Derived {
                        seen: vec![Seen {
                            deck: DeckId::new("demo"),
                            question: QuestionId::new(format!("q{n}")),
                            at: now,
                        }],
                        scores: vec![score(&id, usize::from(*n), now)],
                        ratings: vec![rated(*n, *n, now)],
                        lessons: Vec::new(),
                        closing: None,
                    };
                    self.append(&id, &events, &derived);
                }
            }
            Step::End(which, done) => {
                if let Some(id) = self.pick(*which, "state = 'open'") {
                    let fact = if *done {
                        Fact::Finished
                    } else {
                        Fact::Abandoned
                    };
                    let derived = Derived {
                        closing: Some(Closing {
                            mean: done.then_some(2.5),
                            recommendation: done.then(|| "hire".to_owned()),
                        }),
                        ..Derived::default()
                    };
                    self.append(&id, &[Event { at: now, fact }], &derived);
                }
            }
            Step::Regrade(which) => {
                if let Some(id) = self.pick(*which, "state <> 'open'") {
                    let fact = Fact::Regraded {
                        round: 0,
                        question: 0,
                        submission: 0,
                        fingerprint: "x".to_owned(),
                        judgement: Box::new(Judgement::Sql {
                            verdict: SqlVerdict::Cancelled,
                        }),
                    };
                    self.append(&id, &[Event { at: now, fact }], &Derived::default());
                }
            }
            Step::Rate(item, rating) => {
                let rated = rated(*item, *rating, now);
                self.store
                    .rate(&rated.key, rated.rating, now, None)
                    .unwrap();
            }
            Step::Decide(item, what) => {
                let key = rated(*item, 0, now).key;
                let wording = |text: &str| Wording {
                    front: format!("{text} {now:?}"),
                    back: "\"back\"".to_owned(),
                };
                let day = self.store.scheduler.calendar().day_of(now);
                let change = match what {
                    0 => Change::Bury(day.plus(3)),
                    1 => Change::Suspend,
                    2 => Change::Resume,
                    3 => Change::Flag(now.0 % 2 == 0),
                    4 => Change::SetDay(day.plus(9)),
                    5 => Change::Reword(wording("front")),
                    _ => Change::Restart,
                };
                self.store.change(&key, &change, now).unwrap();
            }
            Step::Undo => drop(self.store.undo_last(now).unwrap()),
            Step::Remove(which, gone) => {
                if let Some(id) = self.pick(*which, "true") {
                    if *gone {
                        self.store.delete_session(&id, now).unwrap();
                    } else {
                        self.store.restore_session(&id).unwrap();
                    }
                }
            }
            Step::Choose(name, value) => {
                let (name, value) = (format!("choice {name}"), format!("\"{value}\n"));
                self.store.set_setting(&name, &value).unwrap();
            }
            Step::Log(which, what) => self.log_real(*which, *what, now),
            Step::Tag(which, what) => {
                if let Some(id) = self.pick(*which, "true") {
                    let round = (what % 2 == 0).then_some(0);
                    let words = ["", "cold", "cold panel", "Panel, late"];
                    let wanted = read_tags(words[usize::from(*what / 2) % 4]);
                    self.store.set_tags(&id, round, &wanted, now).unwrap();
                }
            }
            Step::Send(item) => {
                let id = self.begin(now);
                let key = rated(*item, 0, now).key;
                self.store.send_on_errand(&id, &key, now).unwrap();
            }
            Step::Learn(item, skill) => {
                let skill = (rated(*item, 0, now).key, format!("skill \"{skill}\""));
                self.store.set_skills(&[skill], now).unwrap();
            }
            Step::Tune(true) => self
                .store
                .keep_parameters(&fitted(now), "a trial", now)
                .unwrap(),
            Step::Tune(false) => drop(self.store.revert_parameters(now).unwrap()),
            Step::Wait(hours) => self.clock += i64::from(*hours) * 3_600_000,
        }
    }

    fn log_real(&mut self, which: usize, what: u8, now: Timestamp) {
        let rounds = self.store.real_rounds().unwrap();
        let known = which.checked_rem(rounds.len()).map(|at| rounds[at].clone());
        match (what, known) {
            (3, Some(round)) => self.store.remove_real(&round.id, now).unwrap(),
            (4, Some(round)) => {
                self.store.remove_real(&round.id, now).unwrap();
                self.store.restore_real(&round.id, now).unwrap();
            }
            (5, Some(mut round)) => {
                round.notes.push_str(" \"and\"\nmore");
                round.scores.insert("grain".to_owned(), 4);
                self.store.keep_real(&round, now).unwrap();
            }
            _ => self.store.keep_real(&real(now, what % 4), now).unwrap(),
        }
    }

    fn append(&mut self, id: &SessionId, events: &[Event], derived: &Derived) {
        let next = self.store.next_seq(id).unwrap();
        self.store.append(id, next, events, derived).unwrap();
    }
}

/// The tables, which are the same in all histories here.
fn tables(store: &Store) -> &'static [Table] {
    static TABLES: std::sync::OnceLock<Vec<Table>> = std::sync::OnceLock::new();
    TABLES.get_or_init(|| Table::all(&store.conn).unwrap())
}

/// Returns all rows as lines in one order, without the numbers of logs.
pub(super) fn dump(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables(store) {
        let numbers = ["number", "batch", "after_review"].map(|name| table.position(name));
        for row in table.rows(&store.conn, None).unwrap() {
            let values = row
                .iter()
                .enumerate()
                .filter(|(i, _)| !numbers.contains(&Some(*i)));
            let values: Vec<String> = values.map(|(_, value)| format!("{value:?}")).collect();
            lines.push(format!("{} {}", table.name, values.join(" ")));
        }
    }
    lines.sort();
    lines
}

/// Returns everything that must never be lost, as lines: events without the name of their sitting,
/// reviews without what follows from others, scores, what was seen.
pub(super) fn treasures(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables(store) {
        let wanted: &[&str] = match table.name.as_str() {
            "events" => &["at", "body"],
            "reviews" => &["deck", "kind", "id", "at", "rating"],
            "changes" => &["deck", "kind", "id", "at", "what", "after"],
            "scores" => &["round", "question", "title"],
            "seen" => &["deck", "question"],
            "errands" => &["deck", "kind", "id", "at"],
            "settings" => &["name"],
            // Of two things said of the same at the same moment one counts.
            "real_rounds" => &["id", "at"],
            "tags" => &["sitting", "round", "tag", "at"],
            _ => continue,
        };
        for row in table.rows(&store.conn, None).unwrap() {
            let value = |name: &&str| {
                let value = row.get(table.position(name).unwrap());
                match text(value) {
                    body if body.contains("\"session\"") => "plan".to_owned(),
                    _ => format!("{value:?}"),
                }
            };
            let values: Vec<String> = wanted.iter().map(value).collect();
            lines.push(format!("{} {}", table.name, values.join(" ")));
        }
    }
    lines.sort();
    lines.dedup();
    lines
}

/// Puts a row where no part of the program would.
pub(super) fn set_body(store: &Store, session: &SessionId, seq: i64, body: &str) {
    let sql = "UPDATE events SET body = ?3 WHERE session = ?1 AND seq = ?2";
    let changed = store
        .conn
        .execute(sql, params![session.as_str(), seq, body]);
    assert_eq!(changed.unwrap(), 1);
}

/// The first event of the golden journal, read once: most histories begin several sittings.
fn first() -> &'static Event {
    static FIRST: std::sync::OnceLock<Event> = std::sync::OnceLock::new();
    FIRST.get_or_init(|| {
        let first: serde_json::Value =
            serde_json::from_str(GOLDEN.lines().next().unwrap()).unwrap();
        let mut event = codec::decode(1, Timestamp(0), &first["body"].to_string()).unwrap();
        if let Fact::Planned { plan } = &mut event.fact {
            // Most of a plan is questions, which no part of a merge reads.
            plan.rounds.truncate(1);
            for round in &mut plan.rounds {
                round.questions.clear();
            }
        }
        event
    })
}

fn planned(id: &SessionId, at: Timestamp) -> Event {
    let mut event = first().clone();
    event.at = at;
    if let Fact::Planned { plan } = &mut event.fact {
        plan.session = id.clone();
    }
    event
}

fn real(at: Timestamp, n: u8) -> RealRound {
    RealRound {
        id: RealId::new(format!("real-{:013}", at.0)),
        day: Day(20_000 + i32::from(n)),
        company: "Acme, \"Inc\"".to_owned(),
        level: String::new(),
        kind: RoundKind::Sql,
        asked: vec!["sessionize; top 3".to_owned(), "why?".to_owned()],
        overall: (n > 0).then_some(n),
        scores: BTreeMap::from([("grain".to_owned(), n + 1)]),
        outcome: Outcome::ALL[usize::from(n) % 5],
        notes: String::new(),
        tags: read_tags("cold"),
    }
}

fn ran(at: Timestamp, n: u8) -> Event {
    let fact = Fact::Ran {
        question: 0,
        text: format!("select '\u{1f600}, \"{n}\"' -- {at:?}"),
        outcome: "1 row".into(),
        ok: true,
        part: false,
    };
    Event { at, fact }
}

fn rated(item: u8, rating: u8, at: Timestamp) -> Rated {
    let deck = DeckId::new("demo");
    let key = ItemKey::question(&deck, &QuestionId::new(format!("item-{item}")));
    let rating = Rating::ALL[usize::from(rating) % 4];
    Rated { key, rating, at }
}

/// Parameters that differ from moment to moment.
fn fitted(at: Timestamp) -> Fit {
    let mut weights = Scheduler::default().parameters().to_vec();
    if let Some(first) = weights.first_mut() {
        *first += (at.0 % 977) as f32 / 1_000.0;
    }
    Fit {
        weights,
        trained: 320,
        held_out: 80,
        before: Foresight {
            log_loss: 0.5,
            rmse: 0.1,
        },
        after: Foresight {
            log_loss: 1.0 / 3.0,
            rmse: 0.07,
        },
    }
}

fn score(session: &SessionId, question: usize, at: Timestamp) -> ScoreRow {
    ScoreRow {
        session: session.clone(),
        round: 0,
        question,
        deck: DeckId::new("demo"),
        question_id: QuestionId::new(format!("q{question}")),
        title: "Late, \"late\" data".to_owned(),
        score: Some(3.0),
        kind: RoundKind::Sql,
        at,
        mode: Mode::Study,
        blind: Some(2.0),
        final_score: Some(1.0 / 3.0),
        measured: None,
        confidence: Some(70),
        hints: 1,
        pauses: 0,
        spent: Span::minutes(12),
    }
}
