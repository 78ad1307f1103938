//! The sandbox from inside the crate: loading, running, errors, schema, plan.

use super::*;
use crate::base::CancelToken;
use crate::instance::Affinity;
use crate::relation::Relation;

const SCRIPT: &str = "
CREATE TABLE users (id INTEGER PRIMARY KEY, country TEXT, CHECK (country IN ('de', 'fr')));
CREATE TABLE events (
  user_id INTEGER NOT NULL REFERENCES users,
  ts TEXT DEFAULT 'x', amount DECIMAL(10,2) CHECK (amount > (1 - 1)),
  UNIQUE (user_id, ts)
);
INSERT INTO users VALUES (1, 'de'), (2, NULL);
INSERT INTO events VALUES (1, '2024-01-01', 2.5);
";

fn engine() -> Engine {
    Engine::with_script(SCRIPT).unwrap()
}

fn live(sql: &str) -> Outcome {
    run(&mut engine(), sql, &Budget::LIVE, &CancelToken::default())
}

fn check(sql: &str, expect: &str) {
    let outcome = live(sql);
    let relation = outcome
        .relation()
        .unwrap_or_else(|| panic!("{sql}: {outcome:?}"));
    assert_eq!(
        relation.rows,
        Relation::parse(expect).unwrap().rows,
        "{sql}"
    );
}

fn failure(sql: &str) -> crate::verdict::SqlError {
    match live(sql) {
        Outcome::Failed(error) => error,
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn a_script_runs_statement_by_statement() {
    check("select 1; select 2", "n\n2");
    check(
        "insert into users values (3, 'fr'); select count(*) from users",
        "n\n3",
    );
    check(
        "select sqrt(9), floor(2.5), mod(7, 4), ceil(3)",
        "a|b|c|d\n3.0|2.0|3.0|3",
    );
    check(
        "select trim('xxaxbx', 'x'), ltrim('aab', 'ba'), rtrim(500, '0')",
        "a|b|c\naxb|''|'5'",
    );
    check(
        "select trim('  a '), trim(null, 'x'), trim('a', '')",
        "a|b|c\na|NULL|a",
    );
    check("select value from generate_series(1, 3)", "n\n1\n2\n3");
    check(
        "create temp table t as select 5 as a; select a from t",
        "a\n5",
    );
    check(
        "select name from pragma_table_info('users')",
        "n\nid\ncountry",
    );
    let outcome = live("update users set country = 'fr'");
    assert!(
        matches!(outcome, Outcome::Done { changed: 2, .. }),
        "{outcome:?}"
    );
    let outcome = live("create table t (a)");
    assert!(
        matches!(outcome, Outcome::Done { changed: 0, .. }),
        "{outcome:?}"
    );
}

#[test]
fn rows_are_capped_and_the_cap_is_told() {
    let budget = Budget {
        rows: 10,
        ..Budget::LIVE
    };
    let sql = "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n";
    let outcome = run(&mut engine(), sql, &budget, &CancelToken::default());
    let Outcome::Rows {
        relation, at_least, ..
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (relation.len(), relation.truncated, at_least),
        (10, true, 11)
    );
}

#[test]
fn errors_point_into_the_text_as_typed() {
    let error = failure("select 1;\nselect usr_id\nfrom events");
    let place = error.position.unwrap();
    assert_eq!((place.line, place.column), (2, 8));
    assert_eq!(error.help.as_deref(), Some("did you mean user_id?"));
    let error = failure("select * from\n  event");
    assert_eq!(error.position.unwrap().line, 2);
    assert!(error.help.unwrap().contains("events"));
    assert!(
        failure("select a::int from users")
            .help
            .unwrap()
            .contains("CAST")
    );
    assert_eq!(
        failure(" -- only this").message,
        "there is no statement to run, only comments"
    );
    assert!(failure("select ?1").message.contains("parameters"));
}

#[test]
fn reset_brings_the_data_set_back() {
    let mut engine = engine();
    let cancel = CancelToken::default();
    for sql in ["begin; delete from events", "drop table users"] {
        run(&mut engine, sql, &Budget::LIVE, &cancel);
        engine.reset().unwrap();
        let count = run(
            &mut engine,
            "select count(*) from users",
            &Budget::LIVE,
            &cancel,
        );
        assert_eq!(count.relation().unwrap().rows[0][0].to_string(), "2");
    }
}

#[test]
fn a_data_set_may_only_make_tables_and_fill_them() {
    for sql in [
        "ATTACH 'x.db' AS x",
        "PRAGMA user_version = 3",
        "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END",
        "DROP TABLE users",
        "CREATE VIEW v AS SELECT 1",
        "BEGIN",
        "CREATE TABLE t AS SELECT load_extension('x')",
    ] {
        let error = Engine::with_script(&format!("{SCRIPT}; {sql}")).unwrap_err();
        assert!(matches!(error, EngineError::Script(_)), "{sql}: {error}");
    }
    let big = "CREATE TABLE t (a); INSERT INTO t SELECT value FROM generate_series(1, 200000)";
    assert!(Engine::with_script(big).is_ok());
}

#[test]
fn the_schema_is_read_whole() {
    let schema = read_schema(&engine()).unwrap();
    let users = schema.table("USERS").unwrap();
    assert_eq!(users.checks, ["country IN ('de', 'fr')"]);
    assert_eq!(
        (users.row_count, users.unique_keys.clone()),
        (2, vec![vec![0]])
    );
    let events = schema.table("events").unwrap();
    assert_eq!(events.checks, ["amount > (1 - 1)"]);
    assert_eq!(events.unique_keys, [[0, 1]]);
    assert_eq!(events.foreign_keys[0].references, ["id"]);
    assert!(events.columns[0].not_null);
    assert_eq!(events.columns[1].default.as_deref(), Some("'x'"));
    assert_eq!(events.columns[2].affinity, Affinity::Numeric);
}

#[test]
fn the_plan_is_a_tree() {
    let mut engine = engine();
    let sql = "select 1; select * from (select id from users union select user_id from events)";
    let nodes = plan(&mut engine, sql).unwrap();
    let depth = |node: &PlanNode| node.children.iter().any(|c| !c.children.is_empty());
    assert!(nodes.iter().any(depth), "{nodes:?}");
    let error = plan(&mut engine, "select 1;\n select zz from users").unwrap_err();
    assert_eq!(error.position.map(|p| (p.line, p.column)), Some((2, 9)));
}

#[test]
fn an_engine_may_move_to_a_worker() {
    fn check<T: Send>(_: &T) {}
    check(&engine());
}

#[test]
fn a_cancelled_token_stops_before_the_first_step() {
    let cancel = CancelToken::default();
    cancel.cancel();
    let outcome = run(&mut engine(), "select 1", &Budget::LIVE, &cancel);
    assert_eq!(outcome, Outcome::Cancelled);
}
