//! The grader on a question with known right and wrong answers, and the laws of its parts.

use proptest::prelude::*;

use super::sql::{DEFAULT_INSTANCES, SqlTask, WrongAnswer, grade, grade_telling};
use super::{Subject, prove};
use crate::base::{CancelToken, Seed};
use crate::instance::{Generator, Hints, Instance, Mined, Size, shrink};
use crate::relation::{Comparison, Kind, SortKey};
use crate::sandbox::{Engine, Loaded, read_schema};
use crate::verdict::{Budget, Counterexample, Phase, SqlVerdict};

const SETUP: &str = "
CREATE TABLE viewers (
  id INTEGER PRIMARY KEY, country TEXT, plan TEXT NOT NULL CHECK (plan IN ('basic', 'premium'))
);
CREATE TABLE plays (
  play_id INTEGER PRIMARY KEY,
  viewer_id INTEGER NOT NULL REFERENCES viewers(id),
  started_at TEXT NOT NULL,
  seconds INTEGER
);
INSERT INTO viewers VALUES (1, 'DE', 'basic'), (2, 'FR', 'premium'), (3, NULL, 'basic');
INSERT INTO plays VALUES
  (10, 1, '2024-03-01 20:00:00', 600), (11, 1, '2024-03-01 21:00:00', 30),
  (12, 2, '2024-03-02 20:00:00', NULL);
";

fn task(reference: &str, wrong: &[(&str, &str)]) -> SqlTask {
    let wrong = wrong.iter().map(|(id, sql)| WrongAnswer {
        id: (*id).into(),
        name: format!("mistake {id}"),
        sql: (*sql).into(),
    });
    SqlTask {
        setup_sql: SETUP.into(),
        hints: Hints::default(),
        reference: reference.into(),
        dialect: crate::dialect::Dialect::default(),
        comparison: Comparison {
            tolerance: 1e-9,
            ..Comparison::default()
        },
        wrong: wrong.collect(),
        instances: DEFAULT_INSTANCES,
        seed: 7,
    }
}

fn judge(task: &SqlTask, submission: &str) -> SqlVerdict {
    grade(
        task,
        submission,
        &Budget::GRADE,
        &CancelToken::default(),
        &mut |_, _| {},
    )
}

fn wrong(task: &SqlTask, submission: &str) -> Counterexample {
    match judge(task, submission) {
        SqlVerdict::Wrong(found) => *found,
        other => panic!("{submission}: {other:?}"),
    }
}

const PER_VIEWER: &str = "
SELECT v.id, count(p.play_id) AS plays, coalesce(sum(p.seconds), 0) AS seconds
FROM viewers v LEFT JOIN plays p ON p.viewer_id = v.id GROUP BY v.id";

#[test]
fn right_answers_in_other_shapes_pass_and_wrong_ones_are_named() {
    let task = task(
        PER_VIEWER,
        &[
            (
                "inner-join",
                "SELECT viewer_id, count(*), coalesce(sum(seconds), 0) FROM plays GROUP BY 1",
            ),
            (
                "count-star",
                "SELECT v.id, count(*), coalesce(sum(p.seconds), 0)
                 FROM viewers v LEFT JOIN plays p ON p.viewer_id = v.id GROUP BY v.id",
            ),
            (
                "null-sum",
                "SELECT v.id, count(p.play_id), sum(p.seconds)
                 FROM viewers v LEFT JOIN plays p ON p.viewer_id = v.id GROUP BY v.id",
            ),
        ],
    );
    let alternatives = [
        "SELECT id, (SELECT count(*) FROM plays WHERE viewer_id = id),
                (SELECT ifnull(sum(seconds), 0.0) FROM plays WHERE viewer_id = id) FROM viewers;"
            .to_owned(),
        "-- my answer\nWITH t AS (SELECT viewer_id, count(*) n, sum(seconds) s FROM plays GROUP BY 1)
         SELECT id, ifnull(n, 0), ifnull(s, 0) FROM viewers LEFT JOIN t ON viewer_id = id ORDER BY 1"
            .to_owned(),
    ];
    for finding in prove(
        &task,
        &alternatives,
        &Budget::GRADE,
        &CancelToken::default(),
    ) {
        assert!(!finding.is_fault(), "{}", finding.headline());
        if let (Subject::Wrong(id), SqlVerdict::Wrong(found)) = (&finding.subject, &finding.verdict)
        {
            assert_eq!(found.named.as_ref().map(|named| &named.id), Some(id));
        }
    }
    let found = wrong(
        &task,
        "SELECT viewer_id, count(*), coalesce(sum(seconds), 0) FROM plays GROUP BY 1",
    );
    let rows: usize = found
        .tables
        .iter()
        .map(|(_, relation)| relation.len())
        .sum();
    assert_eq!(rows, 1, "one viewer without plays is enough: {found:?}");
    assert_eq!(found.label, "the visible data");
}

#[test]
fn hidden_instances_find_what_the_visible_data_hides() {
    let boundary = task(
        "SELECT play_id FROM plays WHERE started_at >= '2024-03-02 00:00:00'",
        &[],
    );
    let found = wrong(
        &boundary,
        "SELECT play_id FROM plays WHERE started_at > '2024-03-02 00:00:00'",
    );
    assert!(
        found.label.starts_with("hidden instance"),
        "{}",
        found.label
    );
    assert!(found.seed.is_some());
    let country = task(
        "SELECT count(*) FROM viewers WHERE country <> 'DE' OR country IS NULL",
        &[],
    );
    wrong(
        &country,
        "SELECT count(*) FROM viewers WHERE country <> 'DE'",
    );
    let ties = task(
        "SELECT play_id FROM (SELECT play_id, rank() OVER (ORDER BY started_at DESC) r FROM plays)
         WHERE r = 1",
        &[],
    );
    wrong(
        &ties,
        "SELECT play_id FROM (SELECT play_id, row_number() OVER (ORDER BY started_at DESC, play_id) r
         FROM plays) WHERE r = 1",
    );
    let case = task("SELECT id FROM viewers WHERE country = 'DE'", &[]);
    wrong(&case, "SELECT id FROM viewers WHERE country LIKE 'DE'");
}

#[test]
fn classic_mistakes_are_caught_with_few_rows() {
    for (mistake, reference, submission) in [
        (
            "filter of the outer side in WHERE",
            "SELECT v.id, count(p.play_id) FROM viewers v
             LEFT JOIN plays p ON p.viewer_id = v.id AND p.seconds >= 60 GROUP BY v.id",
            "SELECT v.id, count(p.play_id) FROM viewers v
             LEFT JOIN plays p ON p.viewer_id = v.id WHERE p.seconds >= 60 GROUP BY v.id",
        ),
        (
            "repetition not removed",
            "SELECT country, count(DISTINCT v.id) FROM viewers v JOIN plays p ON p.viewer_id = v.id GROUP BY 1",
            "SELECT country, count(v.id) FROM viewers v JOIN plays p ON p.viewer_id = v.id GROUP BY 1",
        ),
        (
            "NOT IN with NULL",
            "SELECT id FROM viewers v WHERE NOT EXISTS
             (SELECT 1 FROM plays p WHERE p.seconds = v.id)",
            "SELECT id FROM viewers WHERE id NOT IN (SELECT seconds FROM plays)",
        ),
        (
            "threshold off by one",
            "SELECT viewer_id FROM plays GROUP BY 1 HAVING count(*) >= 3",
            "SELECT viewer_id FROM plays GROUP BY 1 HAVING count(*) > 3",
        ),
        (
            "days counted, not distinct days",
            "SELECT viewer_id, count(DISTINCT date(started_at)) FROM plays GROUP BY 1",
            "SELECT viewer_id, count(DISTINCT started_at) FROM plays GROUP BY 1",
        ),
        (
            "dense_rank for rank",
            "SELECT play_id, rank() OVER (ORDER BY seconds) FROM plays",
            "SELECT play_id, dense_rank() OVER (ORDER BY seconds) FROM plays",
        ),
        (
            "rows for range",
            "SELECT play_id, sum(seconds) OVER (ORDER BY started_at) FROM plays",
            "SELECT play_id, sum(seconds) OVER
             (ORDER BY started_at, play_id ROWS UNBOUNDED PRECEDING) FROM plays",
        ),
        (
            "whole-number division",
            "SELECT viewer_id, sum(seconds) * 1.0 / count(*) FROM plays GROUP BY 1",
            "SELECT viewer_id, sum(seconds) / count(*) FROM plays GROUP BY 1",
        ),
        (
            "average skips NULL",
            "SELECT avg(coalesce(seconds, 0)) FROM plays",
            "SELECT avg(seconds) FROM plays",
        ),
        (
            "UNION for UNION ALL",
            "SELECT plan FROM viewers UNION ALL SELECT country FROM viewers",
            "SELECT plan FROM viewers UNION SELECT country FROM viewers",
        ),
        (
            "session gap off by one",
            "SELECT play_id FROM (SELECT *, lag(started_at) OVER
             (PARTITION BY viewer_id ORDER BY started_at) prev FROM plays)
             WHERE unixepoch(started_at) - unixepoch(prev) > 1800",
            "SELECT play_id FROM (SELECT *, lag(started_at) OVER
             (PARTITION BY viewer_id ORDER BY started_at) prev FROM plays)
             WHERE unixepoch(started_at) - unixepoch(prev) >= 1800",
        ),
        (
            "seven days off by one",
            "SELECT DISTINCT a.viewer_id FROM plays a JOIN plays b ON b.viewer_id = a.viewer_id
             AND date(b.started_at) = date(a.started_at, '+7 days')",
            "SELECT DISTINCT a.viewer_id FROM plays a JOIN plays b ON b.viewer_id = a.viewer_id
             AND date(b.started_at) = date(a.started_at, '+6 days')",
        ),
        (
            "latest row by max of another group",
            "SELECT p.play_id FROM plays p JOIN
             (SELECT viewer_id, max(started_at) m FROM plays GROUP BY 1) l
             ON l.viewer_id = p.viewer_id AND l.m = p.started_at",
            "SELECT play_id FROM plays WHERE started_at IN
             (SELECT max(started_at) FROM plays GROUP BY viewer_id)",
        ),
        (
            "a group of NULL lost",
            "SELECT country, count(*) FROM viewers GROUP BY 1",
            "SELECT country, count(*) FROM viewers WHERE country IS NOT NULL GROUP BY 1",
        ),
    ] {
        let found = wrong(&task(reference, &[]), submission);
        let rows: usize = found
            .tables
            .iter()
            .map(|(_, relation)| relation.len())
            .sum();
        assert!(rows <= 6, "{mistake}: {rows} rows: {found:?}");
    }
}

#[test]
fn a_counterexample_can_be_replayed() {
    let task = task(PER_VIEWER, &[]);
    let submission = "SELECT v.id, count(*), coalesce(sum(p.seconds), 0)
        FROM viewers v LEFT JOIN plays p ON p.viewer_id = v.id GROUP BY v.id";
    let found = wrong(&task, submission);
    let engine = Engine::with_script(SETUP).unwrap();
    let schema = read_schema(&engine).unwrap();
    let tables = found
        .tables
        .iter()
        .map(|(name, relation)| crate::instance::TableRows {
            name: name.clone(),
            rows: relation.rows.clone(),
        });
    let instance = Instance {
        tables: tables.collect(),
    };
    engine.begin_instances().unwrap();
    let loaded = engine
        .load_instance(&schema, &schema.load_order(), &instance)
        .unwrap();
    assert_eq!(loaded, Loaded::Whole);
    let ask = |sql: &str| {
        engine
            .answer(sql, false, &Budget::GRADE, &CancelToken::default())
            .unwrap()
    };
    assert_eq!(ask(PER_VIEWER), found.expected);
    assert_eq!(ask(submission), found.actual);
}

#[test]
fn a_reference_that_leaves_rows_open_rejects_nobody() {
    let open = task("SELECT play_id FROM plays ORDER BY seconds LIMIT 1", &[]);
    let verdict = judge(
        &open,
        "SELECT play_id FROM plays ORDER BY seconds, play_id DESC LIMIT 1",
    );
    assert!(verdict.is_accepted(), "{verdict:?}");
}

#[test]
fn order_counts_as_far_as_it_is_declared() {
    let mut task = task("SELECT id, plan FROM viewers ORDER BY plan", &[]);
    task.comparison.kind = Kind::List {
        keys: vec![SortKey {
            column: 1,
            descending: false,
        }],
    };
    assert!(judge(&task, "SELECT id, plan FROM viewers ORDER BY plan, id DESC").is_accepted());
    let found = wrong(&task, "SELECT id, plan FROM viewers ORDER BY plan DESC");
    assert_eq!(SqlVerdict::Wrong(Box::new(found)).family(), "wrong-order");
}

#[test]
fn what_is_no_single_query_fails_with_help() {
    let task = task("SELECT 1", &[]);
    for (submission, expect) in [
        ("", "no query"),
        ("-- nothing", "no query"),
        ("SELECT 1; DROP TABLE viewers", "more than one"),
        ("DELETE FROM viewers", "not a query"),
        ("WITH t AS (SELECT 1) DELETE FROM viewers", "not allowed"),
        ("SELECT 1\0", "NUL"),
        ("SELECT random()", "random"),
        ("SELECT\n  nope FROM viewers", "nope"),
        ("PRAGMA user_version", "not a query"),
        ("EXPLAIN SELECT 1", "not a query"),
    ] {
        match judge(&task, submission) {
            SqlVerdict::Failed(error) => {
                assert!(error.message.contains(expect), "{submission}: {error:?}");
                assert!(
                    error.help.is_some() || submission.contains("nope"),
                    "{submission}"
                );
            }
            other => panic!("{submission}: {other:?}"),
        }
    }
    let verdict = judge(&task, "\n\nSELECT\n nope FROM viewers");
    assert!(
        verdict.headline().contains("line 4:2"),
        "{}",
        verdict.headline()
    );
}

#[test]
fn our_faults_are_not_the_candidates() {
    let broken = task("SELECT nope FROM viewers", &[]);
    assert_eq!(judge(&broken, "SELECT 1").family(), "inconclusive");
    let endless =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n";
    let budget = Budget {
        steps: 100_000,
        ..Budget::GRADE
    };
    let cancel = CancelToken::default();
    let verdict = |task: &SqlTask, sql: &str| grade(task, sql, &budget, &cancel, &mut |_, _| {});
    assert_eq!(
        verdict(&task(endless, &[]), "SELECT 1").family(),
        "inconclusive"
    );
    assert_eq!(
        verdict(&task("SELECT 1", &[]), endless).family(),
        "over-budget"
    );
    cancel.cancel();
    assert_eq!(
        verdict(&task("SELECT 1", &[]), "SELECT 1").family(),
        "cancelled"
    );
}

#[test]
fn progress_reaches_the_end_and_the_verdict_repeats() {
    let task = task(PER_VIEWER, &[]);
    let mut last = (0, 1);
    let mut hear = |done, total| last = (done, total);
    let verdict = grade(
        &task,
        PER_VIEWER,
        &Budget::GRADE,
        &CancelToken::default(),
        &mut hear,
    );
    assert_eq!(last, (DEFAULT_INSTANCES + 1, DEFAULT_INSTANCES + 1));
    assert_eq!(judge(&task, PER_VIEWER), verdict);
}

#[test]
fn every_phase_is_told_once_and_can_be_cancelled() {
    let sql = "SELECT viewer_id, count(play_id), sum(seconds) FROM plays GROUP BY viewer_id";
    let task = task(PER_VIEWER, &[("drops-idle", sql)]);
    let phases = |stop_in: Option<Phase>| {
        let cancel = CancelToken::default();
        let mut heard = Vec::new();
        let verdict = grade_telling(&task, sql, &Budget::GRADE, &cancel, &mut |phase| {
            if !matches!(phase, Phase::Trying { done: 1.., .. }) {
                heard.push(phase);
            }
            if Some(phase) == stop_in {
                cancel.cancel();
            }
        });
        (verdict, heard)
    };
    let (verdict, all) = phases(None);
    assert_eq!(verdict.family(), judge(&task, sql).family());
    let trying = Phase::Trying {
        done: 0,
        total: DEFAULT_INSTANCES + 1,
    };
    assert_eq!(all, [trying, Phase::Naming, Phase::Shrinking]);
    for (place, phase) in all.into_iter().enumerate() {
        let (verdict, heard) = phases(Some(phase));
        assert_eq!(verdict, SqlVerdict::Cancelled, "{phase:?}");
        // What is left of the work is not begun, or ended at its first question.
        assert!(heard.len() <= place + 2, "{phase:?}: {heard:?}");
    }
}

/// Keys of every kind, a self reference and a composite foreign key; no CHECK.
const KEYED: &str = "
CREATE TABLE a (id INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL, boss INTEGER REFERENCES a(id));
CREATE TABLE b (x INT, y TEXT, z REAL NOT NULL, PRIMARY KEY (x, y), UNIQUE (y, z)) WITHOUT ROWID;
CREATE TABLE c (b_x INT NOT NULL, b_y TEXT, a_id INTEGER REFERENCES a, day DATE, ok BOOLEAN,
  n INT GENERATED ALWAYS AS (b_x + 1), FOREIGN KEY (b_x, b_y) REFERENCES b (x, y));
";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn generated_instances_satisfy_every_constraint(seed in any::<u64>(), rows in 1_usize..12) {
        let engine = Engine::with_script(KEYED).unwrap();
        let schema = read_schema(&engine).unwrap();
        let mined = Mined::new(&schema, &Instance::empty(&schema));
        let hints = Hints::default();
        let generator = Generator::new(&schema, &hints, &mined);
        let instance = generator.generate(Seed(seed), Size { rows });
        prop_assert_eq!(&instance, &generator.generate(Seed(seed), Size { rows }));
        engine.begin_instances().unwrap();
        let loaded = engine.load_instance(&schema, &schema.load_order(), &instance).unwrap();
        prop_assert_eq!(loaded, Loaded::Whole);
    }

    #[test]
    fn shrinking_is_one_minimal(seed in any::<u64>(), wanted in 1_i64..4) {
        let engine = Engine::with_script(KEYED).unwrap();
        let schema = read_schema(&engine).unwrap();
        let mined = Mined::new(&schema, &Instance::empty(&schema));
        let start = crate::instance::generate(&schema, &Hints::default(), &mined, Seed(seed), Size { rows: 8 });
        engine.begin_instances().unwrap();
        let order = schema.load_order();
        let sql = "SELECT count(*) FROM a WHERE boss IS NOT NULL";
        let mut judge = |instance: &Instance| {
            engine.load_instance(&schema, &order, instance).unwrap() == Loaded::Whole && {
                let n = engine.answer(sql, false, &Budget::GRADE, &CancelToken::default()).unwrap();
                n.rows[0][0].as_number().unwrap() as i64 >= wanted
            }
        };
        prop_assume!(judge(&start));
        let n_rows = start.row_count();
        let shrunk = shrink(&schema, start, 3000, &mut judge);
        prop_assert!(shrunk.is_minimal && shrunk.instance.row_count() <= n_rows);
        prop_assert!(judge(&shrunk.instance));
        for id in shrunk.instance.row_ids() {
            let gone = std::collections::BTreeSet::from([id]);
            prop_assert!(!judge(&shrunk.instance.without(&schema, &gone)));
        }
    }
}

#[test]
fn credit_is_for_databases_on_which_the_answers_agree() {
    let task = task(PER_VIEWER, &[]);
    let credit = |submission: &str| {
        let found = wrong(&task, submission).agreement.unwrap();
        assert!(found.whole <= found.rows && found.whole < found.tried);
        assert!(found.tried > 20, "{found:?}");
        found.credit()
    };
    // Plays of unknown length are lost here and there; an inner join loses viewers nearly always.
    let close = credit(
        "SELECT v.id, count(p.play_id), coalesce(sum(p.seconds), 0)
         FROM viewers v LEFT JOIN plays p ON p.viewer_id = v.id AND p.seconds <> 0 GROUP BY v.id",
    );
    let far = credit("SELECT viewer_id, count(*), coalesce(sum(seconds), 0) FROM plays GROUP BY 1");
    let constant = credit("SELECT 1, 1, 600 UNION ALL SELECT 2, 0, 0");
    let columns = credit("SELECT id FROM viewers");
    assert!(close > far, "{close} {far}");
    assert!(far > constant, "{far} {constant}");
    assert!(constant < 0.05, "{constant}");
    assert_eq!(columns.to_bits(), 0.0_f64.to_bits());
}
