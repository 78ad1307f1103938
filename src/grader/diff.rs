//! Two queries and a schema: is there a database on which they differ?
//!
//! Invariant: the same search as [`super::grade`], on a task without visible data. `Different`
//! always carries a database that keeps every constraint, and the texts SQLite was given, so that
//! anybody can replay it; what could not be judged says why.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::hinge::{self, Hinge};
use super::plainly;
pub use super::plainly::Carried;
use super::reach::{Care, Reach};
pub use super::remark::{Remark, Side};
use super::search::{self, Judged};
use super::sql::{SqlTask, single_query};
use super::unsettled::is_unsorted;
use super::{chance, letters, order, rules, typed};
use crate::base::CancelToken;
use crate::dialect::{self, Dialect};
use crate::instance::{ColumnHint, Hints, Schema};
use crate::relation::{Comparison, DifferenceClass, Kind, Relation, difference};
use crate::sandbox::{Engine, read_schema};
use crate::verdict::{Budget, NamedMistake, SqlError, SqlVerdict};

/// How far two numbers may be apart, relatively: sums may be added up in another order.
const TOLERANCE: f64 = 1e-9;

/// Two queries over one schema.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Pair {
    /// CREATE TABLE statements for SQLite.
    pub schema: String,
    /// The query that is taken to be right.
    pub reference: String,
    /// The query that is held against it.
    pub candidate: String,
    /// The dialect of both, by name.
    #[serde(default)]
    pub dialect: Option<String>,
    /// Columns whose values rise row by row.
    #[serde(default)]
    pub increasing: Vec<Rising>,
    /// Rules over several tables; see `rules`.
    #[serde(default)]
    pub other_constraints: Vec<Json>,
}

/// A column whose values rise row by row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rising {
    /// `inc` for rising values, `consec` for consecutive whole numbers.
    pub kind: String,
    /// `TABLE.COLUMN`.
    pub column: String,
}

/// What order means when two answers are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What the reference promises: a list where it has an ORDER BY, else a bag.
    #[default]
    Auto,
    /// Nothing; repetition counts.
    Bag,
    /// Nothing, nor does repetition.
    Set,
    /// Every row has its place.
    List,
}

/// How to search.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// The dialect of pairs that name none.
    pub dialect: Dialect,
    /// What order means.
    pub order: Order,
    /// Where all chance comes from.
    pub seed: u64,
    /// Databases tried at most.
    pub databases: usize,
    /// Time until the search for a difference ends.
    pub wall: Duration,
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// There is a database on which they differ.
    Different,
    /// No database tried tells them apart.
    NoDifference,
    /// They could not be compared.
    NotJudged,
}

/// What is known about a pair.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What came out.
    pub verdict: Found,
    /// How they differ, why they could not be judged, or why the search ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Milliseconds until the difference was found, or until the search ended.
    pub ms: f64,
    /// Milliseconds it took to make the database small.
    pub shrink_ms: f64,
    /// Databases tried.
    pub databases: usize,
    /// The rows of every table, small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<Map<String, Json>>,
    /// What the reference returns on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_rows: Option<Json>,
    /// What the candidate returns on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate_rows: Option<Json>,
    /// The family of the difference; `undetermined` if the candidate leaves its answer to chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The mistake that the candidate behaves like, where it was looked for and is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<NamedMistake>,
    /// What kind of mistake the small database speaks of, where it was looked for, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Why a query could not be read or run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Remark>,
    /// What the dialect itself would refuse, or means otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub portability: Vec<Remark>,
    /// What the difference hinges on: without it no database tried shows one. Empty if nothing tried
    /// is behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hinges_on: Vec<Hinge>,
    /// Where all chance came from.
    pub seed: u64,
    /// Both texts for plain SQLite, where they are not those that were given to us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sqlite: Option<Carried>,
}

/// Looks for a database on which the queries of `pair` differ.
pub fn diff(pair: &Pair, manner: &Manner, cancel: &CancelToken) -> Report {
    judged(pair, manner, Care::Small, cancel)
}

/// Looks for one as [`diff`] does, and for the mistake that the candidate behaves like.
pub fn explain(pair: &Pair, manner: &Manner, cancel: &CancelToken) -> Report {
    judged(pair, manner, Care::Candidate, cancel)
}

/// Returns the task that stands behind `pair` and the candidate as SQLite runs it.
pub fn task(pair: &Pair, manner: &Manner) -> Result<(SqlTask, String), String> {
    let prepared = Prepared::new(pair, manner).map_err(|unjudged| unjudged.reason)?;
    Ok((prepared.task, prepared.candidate))
}

fn judged(pair: &Pair, manner: &Manner, care: Care, cancel: &CancelToken) -> Report {
    match Prepared::new(pair, manner) {
        Ok(prepared) => {
            let mut report = prepared.run(pair, manner, care, cancel);
            report.portability = prepared.portability(pair, &report);
            report
        }
        Err(unjudged) => Report {
            error: unjudged.error,
            ..Report::not_judged(unjudged.reason, manner.seed)
        },
    }
}

/// Why there is nothing to search.
struct Unjudged {
    reason: String,
    error: Option<Remark>,
}

impl From<String> for Unjudged {
    fn from(reason: String) -> Self {
        Self {
            reason,
            error: None,
        }
    }
}

impl Report {
    /// Returns the report of a pair that could not be judged.
    pub fn not_judged(reason: impl Into<String>, seed: u64) -> Self {
        Self {
            verdict: Found::NotJudged,
            reason: Some(reason.into()),
            ms: 0.0,
            shrink_ms: 0.0,
            databases: 0,
            counterexample: None,
            reference_rows: None,
            candidate_rows: None,
            class: None,
            named: None,
            family: None,
            error: None,
            portability: Vec::new(),
            hinges_on: Vec::new(),
            seed,
            sqlite: None,
        }
    }
}

struct Prepared {
    task: SqlTask,
    schema: Schema,
    dialect: Dialect,
    candidate: String,
    /// The candidate as it was carried over, with its places.
    carried: dialect::Carried,
    rules: Vec<String>,
    is_carried: bool,
    has_loose_keys: bool,
}

impl Prepared {
    fn new(pair: &Pair, manner: &Manner) -> Result<Self, Unjudged> {
        let dialect = match &pair.dialect {
            None => manner.dialect,
            Some(name) => {
                Dialect::parse(name).ok_or_else(|| format!("there is no dialect `{name}`"))?
            }
        };
        let engine = Engine::with_script(&pair.schema).map_err(|error| error.to_string())?;
        let schema = read_schema(&engine).map_err(|error| error.to_string())?;
        let query = |of: Side, text: &str| {
            let unjudged = |error: SqlError| Unjudged {
                reason: format!("the {}: {error}", of.name()),
                error: Some(Remark {
                    of,
                    is_ours: typed::is_beyond_us(text, dialect),
                    error,
                }),
            };
            let carried = typed::carry(text, dialect, &schema).map_err(unjudged)?;
            let query = single_query(&carried.sql);
            let query = query.map_err(|error| unjudged(typed::placed(error, text, &carried)))?;
            Ok::<_, Unjudged>((query, carried))
        };
        let (reference, _) = query(Side::Reference, &pair.reference)?;
        let (candidate, carried) = query(Side::Candidate, &pair.candidate)?;
        let mut rules = Vec::new();
        for rule in &pair.other_constraints {
            rules.push(rules::broken_by(rule, &schema)?);
        }
        let loose = rules::loose_keys(&schema);
        let has_loose_keys = !loose.is_empty();
        rules.extend(loose);
        let mut hints = rising(&pair.increasing, &mut rules)?;
        hints.overlooks_capitals = dialect == Dialect::MySql;
        let kind = match manner.order {
            Order::Auto => {
                let budget = Budget::GRADE;
                let answer = engine.answer(&reference, false, &budget, &CancelToken::default());
                // A reference that fails here fails in the search too, and is told of there.
                let columns = answer.map(|answer| answer.columns).unwrap_or_default();
                order::promised(&reference, &columns)
            }
            Order::Bag => Kind::Bag,
            Order::Set => Kind::Set,
            Order::List => Kind::List { keys: Vec::new() },
        };
        let is_carried = reference != pair.reference || candidate != pair.candidate;
        Ok(Self {
            task: SqlTask {
                setup_sql: pair.schema.clone(),
                hints,
                reference,
                dialect: Dialect::Sqlite,
                comparison: Comparison {
                    kind,
                    tolerance: TOLERANCE,
                    ..Comparison::default()
                },
                wrong: Vec::new(),
                instances: manner.databases,
                seed: manner.seed,
            },
            schema,
            dialect,
            candidate,
            carried,
            rules,
            is_carried,
            has_loose_keys,
        })
    }

    fn run(&self, pair: &Pair, manner: &Manner, care: Care, cancel: &CancelToken) -> Report {
        let reach = Reach {
            databases: manner.databases,
            wall: manner.wall,
            rules: &self.rules,
            has_loose_keys: self.has_loose_keys,
            care,
        };
        let limits = (&Budget::GRADE, cancel);
        let mut judged = search::judge(&self.task, &self.candidate, reach, limits, &mut |_| {});
        let rounding = judged.rounding.take();
        let hinges_on_rounding = rounding.is_some();
        // Of use to whoever compares two queries; a candidate's rounding is as right as the reference's.
        if let Some(found) = rounding {
            judged.verdict = SqlVerdict::Wrong(found);
        }
        judged.verdict = typed::placed_in(judged.verdict, &pair.candidate, &self.carried);
        let mut report = Report {
            ms: millis(judged.searching),
            shrink_ms: millis(judged.shrinking),
            databases: judged.databases,
            ..Report::not_judged("", manner.seed)
        };
        if hinges_on_rounding {
            report.hinges_on = vec![Hinge::Rounding];
        } else if let SqlVerdict::Wrong(found) = &judged.verdict {
            let case = hinge::Case {
                task: &self.task,
                candidate: &self.candidate,
                schema: &self.schema,
                reach,
            };
            report.hinges_on = hinge::hinges(case, found, cancel);
        }
        if self.is_carried {
            let queries = [self.task.reference.as_str(), &self.candidate];
            report.sqlite = plainly::carried(&self.schema, &judged.verdict, queries, cancel);
        }
        self.tell(&mut report, judged, manner);
        report
    }

    /// What the dialect would say of the two texts.
    fn portability(&self, pair: &Pair, report: &Report) -> Vec<Remark> {
        let columns = typed::columns(&self.schema);
        let texts = [
            (Side::Reference, &pair.reference),
            (Side::Candidate, &pair.candidate),
        ];
        let remarks = texts.into_iter().flat_map(|(of, text)| {
            let lints = typed::lints_knowing(text, self.dialect, &columns);
            lints.into_iter().map(move |error| Remark {
                of,
                error,
                is_ours: false,
            })
        });
        let mut remarks: Vec<Remark> = remarks.collect();
        let cells = report.counterexample.iter().flat_map(Map::values);
        let queries = [pair.reference.as_str(), &pair.candidate];
        let note = letters::note(self.dialect, cells.flat_map(letters::of_json), &queries);
        remarks.extend(note.map(|error| Remark {
            of: Side::Candidate,
            error,
            is_ours: false,
        }));
        remarks
    }

    fn tell(&self, report: &mut Report, judged: Judged, manner: &Manner) {
        let (verdict, reason) = match judged.verdict {
            SqlVerdict::Accepted { .. } if judged.murky > 0 => {
                let why = chance::why(&self.task.reference);
                let why = why.map_or_else(String::new, |why| format!(": {why}"));
                let reason = format!(
                    "they differ only where the reference leaves its own answer to chance{why}"
                );
                (Found::NotJudged, Some(reason))
            }
            SqlVerdict::Accepted { .. } => {
                let stopped = format!("stopped after {} ms", manner.wall.as_millis());
                let lucky = "the rows are in order by accident: the candidate has no ORDER BY";
                let kind = &self.task.comparison.kind;
                let is_lucky = is_unsorted(kind, &self.candidate);
                let notes = [
                    judged.is_cut_short.then_some(stopped),
                    is_lucky.then(|| lucky.to_owned()),
                ];
                let notes: Vec<String> = notes.into_iter().flatten().collect();
                (
                    Found::NoDifference,
                    (!notes.is_empty()).then(|| notes.join("; ")),
                )
            }
            SqlVerdict::Wrong(found) => {
                report.show(&found.tables, &found.expected, &found.actual);
                let class = serde_json::to_value(found.difference.class());
                report.class = class.ok().and_then(|c| c.as_str().map(str::to_owned));
                report.named.clone_from(&found.named);
                let family = found.family.filter(|family| family.is_telling());
                report.family = family.map(|family| family.sentence().to_owned());
                let mut reason = found.difference.headline();
                let has_order = order::is_promised(&self.candidate);
                if found.difference.class() == DifferenceClass::Order && !has_order {
                    reason.push_str("; the candidate has no ORDER BY");
                }
                if found.tables.iter().all(|(_, rows)| rows.is_empty()) {
                    reason.push_str("; all tables are empty");
                }
                (Found::Different, Some(reason))
            }
            SqlVerdict::Undetermined(found) => {
                // With the rows as they are the candidate may be right by accident.
                let is_same = |answer| difference(&found.expected, answer, &self.task.comparison);
                let theirs = match is_same(&found.one) {
                    Some(_) => &found.one,
                    None => &found.other,
                };
                report.show(&found.tables, &found.expected, theirs);
                report.class = Some("undetermined".into());
                let why = found.why.as_ref();
                let why = why.map_or_else(String::new, |why| format!(": {why}"));
                let reason = format!("the candidate leaves its answer to chance{why}");
                (Found::Different, Some(reason))
            }
            SqlVerdict::Failed(error) => {
                let reason = format!("the candidate: {error}");
                report.error = Some(Remark {
                    of: Side::Candidate,
                    is_ours: typed::is_ours(&error),
                    error,
                });
                (Found::NotJudged, Some(reason))
            }
            SqlVerdict::OverBudget { limit, label } => {
                let reason = format!("the candidate does not finish on {label}: {limit}");
                (Found::NotJudged, Some(reason))
            }
            SqlVerdict::Inconclusive { why } => (Found::NotJudged, Some(why)),
            SqlVerdict::Cancelled => (Found::NotJudged, Some("cancelled".into())),
        };
        report.verdict = verdict;
        report.reason = reason;
    }
}

impl Report {
    fn show(&mut self, tables: &[(String, Relation)], expected: &Relation, actual: &Relation) {
        let tables = tables.iter();
        self.counterexample = Some(
            tables
                .map(|(name, rows)| (name.clone(), json(rows)))
                .collect(),
        );
        self.reference_rows = Some(json(expected));
        self.candidate_rows = Some(json(actual));
    }
}

/// Hints and rules for columns that rise.
fn rising(columns: &[Rising], rules: &mut Vec<String>) -> Result<Hints, String> {
    let mut hints: BTreeMap<String, ColumnHint> = BTreeMap::new();
    for rising in columns {
        let (table, column) = rising
            .column
            .split_once('.')
            .ok_or_else(|| format!("`{}` is no TABLE.COLUMN", rising.column))?;
        let hint = hints.entry(rising.column.clone()).or_default();
        hint.increasing = true;
        match rising.kind.as_str() {
            "inc" => {}
            "consec" => {
                hint.consecutive = true;
                rules.push(rules::gap_in(table, column));
            }
            other => return Err(format!("a column cannot be `{other}`, only inc or consec")),
        }
    }
    Ok(hints.into())
}

fn json(relation: &Relation) -> Json {
    serde_json::to_value(&relation.rows).unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
