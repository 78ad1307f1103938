//! Trials on a small question: each fault is caught, named, and shown with rows.

use super::modelling::{grade, rehearse};
use super::modelling_proof::prove_modelling;
use crate::base::{CancelToken, Span};
use crate::deck::{
    Batch, Delivery, Demand, Metric, ModelFact, Modelling, Part, Specimen, Trial, codes,
};
use crate::relation::{Comparison, Relation};
use crate::verdict::{AnswerPart, Budget, Fault, Limit, ModellingReport, ModellingVerdict};

const GOOD: &str = "\
-- @model
CREATE TABLE sale (id TEXT NOT NULL PRIMARY KEY, shop TEXT NOT NULL, cents INTEGER NOT NULL);
-- @load
INSERT INTO sale SELECT id, shop, cents FROM raw_sale WHERE id IS NOT NULL ON CONFLICT DO NOTHING;
-- @metric takings
SELECT shop, sum(cents) AS cents FROM sale GROUP BY shop
";

fn question() -> Modelling {
    let batch = |id: &str, rows: &str| Batch {
        id: id.into(),
        text: format!("what {id} brings"),
        sql: format!("INSERT INTO raw_sale VALUES {rows}"),
    };
    let delivery = |batch| Delivery {
        batch,
        until: None,
        may_fail: false,
    };
    let trial = |id: &str, fault, feed: Vec<Delivery>, demand| Trial {
        id: id.into(),
        name: format!("the {id} trial"),
        fault,
        feed,
        demand,
    };
    let returns = |rows: &str| Demand::Returns {
        metric: 0,
        rows: Relation::parse(rows).unwrap(),
    };
    let monday = "shop | cents\nKiel | 1998\nUlm | 10";
    let broken = Delivery {
        until: Some(1),
        ..delivery(0)
    };
    let strange = Delivery {
        may_fail: true,
        ..delivery(1)
    };
    Modelling {
        clarifications: Vec::new(),
        raw: "CREATE TABLE raw_sale (id TEXT, shop TEXT, cents INTEGER)".into(),
        batches: vec![
            batch(
                "monday",
                "('a', 'Kiel', 999), ('b', 'Kiel', 999), ('c', 'Ulm', 10)",
            ),
            batch("strange", "('d', NULL, 5)"),
        ],
        metrics: vec![Metric {
            id: "takings".into(),
            text: "What each shop took.".into(),
            columns: vec!["shop".into(), "cents".into()],
            comparison: Comparison::default(),
        }],
        trials: vec![
            trial(
                "plain",
                Fault::WrongGrain,
                vec![delivery(0)],
                returns(monday),
            ),
            trial(
                "retry",
                Fault::DoubleCount,
                vec![delivery(0), delivery(0)],
                returns(monday),
            ),
            trial(
                "broken",
                Fault::HalfLoad,
                vec![broken, delivery(0)],
                returns(monday),
            ),
            trial(
                "strange",
                Fault::BadValue,
                vec![delivery(0), strange],
                returns(monday),
            ),
            trial(
                "floats",
                Fault::FloatMoney,
                vec![delivery(0)],
                Demand::Has(ModelFact::NoFloats),
            ),
            trial(
                "keys",
                Fault::NullableKey,
                vec![delivery(0)],
                Demand::Has(ModelFact::Keys),
            ),
        ],
        specimens: Vec::new(),
    }
}

/// A grader's budget on a machine that may be busy: what ends a query is always its steps.
const BUDGET: Budget = Budget {
    wall: Span::seconds(60),
    ..Budget::GRADE
};

fn judge(text: &str) -> ModellingReport {
    let cancel = CancelToken::default();
    grade(&question(), text, (&BUDGET, &cancel), &mut |_| {})
}

/// The good answer with one thing changed fails these trials; the first names the verdict.
fn check(find: &str, with: &str, failed: &[&str], rows: &str) {
    assert!(GOOD.contains(find), "{find}");
    let report = judge(&GOOD.replace(find, with));
    let found: Vec<_> = report.trials.iter().filter(|trial| !trial.passed).collect();
    let ids: Vec<&str> = found.iter().map(|trial| trial.id.as_str()).collect();
    assert_eq!(ids, failed, "{report:#?}");
    assert_eq!(report.verdict.family(), found[0].fault.as_str());
    let shown = found[0].actual.as_ref().map(Relation::to_string);
    assert_eq!(shown.as_deref().unwrap_or("none"), rows);
    assert!(!found[0].steps.is_empty());
}

#[test]
fn a_good_model_stands_every_trial() {
    let report = judge(GOOD);
    assert_eq!(report.verdict, ModellingVerdict::Accepted { trials: 6 });
    assert!(report.trials.iter().all(|trial| trial.passed));
    let strange = &report.trials[3];
    assert!(
        strange.steps[2].contains("the load refuses it: NOT NULL"),
        "{strange:#?}"
    );
}

#[test]
fn each_fault_is_caught_with_the_rows_that_show_it() {
    let insert = "INSERT INTO sale SELECT id, shop, cents FROM raw_sale WHERE id IS NOT NULL ON CONFLICT DO NOTHING";
    check(
        "id TEXT NOT NULL PRIMARY KEY, shop TEXT NOT NULL, cents INTEGER NOT NULL",
        "id TEXT NOT NULL, shop TEXT NOT NULL, cents INTEGER NOT NULL, PRIMARY KEY (shop, cents)",
        &["plain", "retry", "broken", "strange"],
        "shop | cents\nKiel | 999\nUlm | 10",
    );
    check(
        "id TEXT NOT NULL PRIMARY KEY, ",
        "id TEXT, ",
        &["retry", "broken", "keys"],
        "shop | cents\nKiel | 3996\nUlm | 20",
    );
    check(
        insert,
        &format!(
            "DELETE FROM sale; {}",
            insert.replace(" ON CONFLICT DO NOTHING", "")
        ),
        &["strange"],
        "shop | cents",
    );
    check(
        "cents INTEGER",
        "cents REAL",
        &["floats"],
        "table | column | declared | a value\nsale | cents | REAL | 999.0",
    );
    check(
        "id TEXT NOT NULL PRIMARY KEY, ",
        "id TEXT UNIQUE, ",
        &["keys"],
        "table | key | what is wrong\nsale | id | may be NULL",
    );
}

#[test]
fn a_load_that_breaks_off_keeps_what_was_committed_and_nothing_else() {
    let load = GOOD.lines().find(|line| line.starts_with("INSERT"));
    let load = load.unwrap_or_default();
    let marking = |text: &str| {
        let table = "CREATE TABLE seen (id TEXT NOT NULL PRIMARY KEY);\n-- @load\n";
        GOOD.replace("-- @load\n", table).replace(load, text)
    };
    let mark = "INSERT OR IGNORE INTO seen SELECT id FROM raw_sale WHERE id IS NOT NULL;";
    let insert = "INSERT INTO sale SELECT id, shop, cents FROM raw_sale \
        WHERE id NOT IN (SELECT id FROM seen);";
    let last = judge(&marking(&format!("{insert} {mark}")));
    let said: Vec<&str> = last
        .trials
        .iter()
        .map(|trial| trial.said.as_str())
        .collect();
    assert_eq!(said[2], "the load fails: UNIQUE constraint failed: sale.id");
    assert!(said[1].contains("is right"), "{said:?}");
    let first = judge(&marking(&format!("{mark} {insert}")));
    assert_eq!(first.verdict.family(), Fault::WrongGrain.as_str());
    let atomic = judge(&marking(&format!("BEGIN; {insert} {mark} COMMIT;")));
    assert!(atomic.verdict.is_accepted(), "{atomic:#?}");
    // Each load is a session of its own: what it makes for itself is gone when it runs again.
    let temporary = "CREATE TEMP TABLE fresh AS SELECT * FROM raw_sale;";
    let report = judge(&marking(&format!("{temporary} {load}")));
    assert!(report.verdict.is_accepted(), "{report:#?}");
}

#[test]
fn what_does_not_run_on_empty_tables_is_an_error_at_its_place() {
    let check = |text: &str, at: AnswerPart, message: &str, line: Option<usize>| match judge(text)
        .verdict
    {
        ModellingVerdict::Failed { at: found, error } => {
            assert_eq!((found, error.message.as_str()), (at, message));
            assert_eq!(error.position.map(|place| place.line), line);
        }
        other => panic!("{other:?}"),
    };
    let metric = || AnswerPart::Metric("takings".into());
    check("", AnswerPart::Model, "the model makes no table", None);
    check(
        "-- @lode",
        AnswerPart::Marks,
        "`-- @lode` is no mark",
        Some(1),
    );
    let text = GOOD.replace("shop TEXT", "shop TEXTT(");
    check(
        &text,
        AnswerPart::Model,
        "near \"NOT\": syntax error",
        Some(2),
    );
    let text = GOOD.replace(
        "-- @load",
        "CREATE VIEW v AS SELECT cent FROM sale;\n-- @load",
    );
    check(&text, AnswerPart::Model, "no such column: cent", None);
    let text = GOOD.replace("FROM raw_sale", "FROM raw_sales");
    check(&text, AnswerPart::Load, "no such table: raw_sales", Some(4));
    let text = GOOD.replace("-- @metric takings", "-- @metric takngs");
    check(&text, metric(), "there is no metric takings", None);
    let text = GOOD.replace("sum(cents)", "sum(cent)");
    check(&text, metric(), "no such column: cent", Some(6));
    let text = GOOD.replace("SELECT shop, sum", "DELETE FROM sale; SELECT shop, sum");
    check(&text, metric(), "there is more than one statement", Some(6));
}

#[test]
fn a_metric_cannot_come_out_of_the_raw_tables() {
    let text = GOOD.replace("FROM sale GROUP", "FROM raw_sale GROUP");
    let report = judge(&text);
    assert_eq!(report.trials[0].actual.as_ref().map(Relation::len), Some(0));
    let text = GOOD.replace(
        "-- @load\n",
        "-- @load\nDROP TABLE raw_sale;\nCREATE TABLE raw_sale (id, shop, cents);\n",
    );
    assert!(!judge(&text).verdict.is_accepted());
}

#[test]
fn the_budget_and_the_cancel_token_stop_it() {
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'a', max(i) FROM n";
    let tail = "SELECT shop, sum(cents) AS cents FROM sale GROUP BY shop";
    let verdict = judge(&GOOD.replace(tail, endless)).verdict;
    let at = AnswerPart::Metric("takings".into());
    let limit = Limit::Steps;
    assert_eq!(verdict, ModellingVerdict::OverBudget { at, limit });
    let cancel = CancelToken::default();
    cancel.cancel();
    let report = grade(&question(), GOOD, (&Budget::GRADE, &cancel), &mut |_| {});
    assert_eq!(report.verdict, ModellingVerdict::Cancelled);
}

#[test]
fn a_run_shows_tables_and_metrics_and_leaves_its_database() {
    let cancel = CancelToken::default();
    let (run, engine) = rehearse(&question(), GOOD, (&Budget::GRADE, &cancel));
    assert_eq!(run.tables, [("sale".to_owned(), 3)]);
    assert_eq!(run.steps, ["monday: what monday brings"]);
    let rows = run.metrics[0].1.as_ref().unwrap();
    assert_eq!(rows.to_string(), "shop | cents\nKiel | 1998\nUlm | 10");
    let mut engine = engine.unwrap();
    let sql = "SELECT count(*) AS n FROM raw_sale";
    let outcome = crate::sandbox::run(&mut engine, sql, &Budget::LIVE, &cancel);
    assert_eq!(outcome.relation().unwrap().to_string(), "n\n3");
}

#[test]
fn a_decks_claims_about_models_are_put_to_the_test() {
    let claims = |text: &str, fails: Option<usize>| {
        let mut question = question();
        question.specimens = vec![Specimen {
            name: "it".into(),
            text: text.into(),
            fails,
        }];
        let cancel = CancelToken::default();
        let faults = prove_modelling(&question, &cancel).into_iter();
        faults
            .map(|fault| {
                assert_eq!(fault.part, Part::Design(0));
                fault.code.code
            })
            .collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    let repeats = GOOD.replace("id TEXT NOT NULL PRIMARY KEY, ", "id TEXT, ");
    assert_eq!(claims(GOOD, None), none);
    assert_eq!(claims(GOOD, Some(1)), [codes::DESIGN_NOT_CAUGHT.code]);
    assert_eq!(claims(&repeats, None), [codes::DESIGN_REJECTED.code]);
    assert_eq!(claims(&repeats, Some(1)), none);
    assert_eq!(claims(&repeats, Some(5)), [codes::DESIGN_MISNAMED.code]);
    assert_eq!(claims(&repeats, Some(0)), [codes::DESIGN_NOT_CAUGHT.code]);
    assert_eq!(
        claims("-- @model", Some(0)),
        [codes::DESIGN_FAILS_TO_RUN.code]
    );
    let mut raw = question();
    raw.batches[1].sql = "INSERT INTO raw_sales VALUES (1)".into();
    let found = prove_modelling(&raw, &CancelToken::default());
    assert_eq!(
        (found[0].code, found[0].part),
        (&codes::RAW_FAILS, Part::Batch(1))
    );
}
