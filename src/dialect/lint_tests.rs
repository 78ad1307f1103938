//! What lints say, and what they leave alone.

use super::columns::Columns;
use super::lint::{lint, lint_with};
use super::name::Dialect::{self, BigQuery, MySql, Postgres, Presto, Spark};

fn check(dialect: Dialect, sql: &str, place: &str, message: &str) {
    let found = lint(sql, dialect);
    let hit = found.iter().any(|lint| {
        let rest = lint.offset.and_then(|offset| sql.get(offset..));
        lint.message.contains(message) && rest.is_some_and(|rest| rest.starts_with(place))
    });
    assert!(hit, "{sql}: {found:?}");
}

#[test]
fn what_the_dialect_lacks_is_named_at_its_place() {
    check(
        MySql,
        "SELECT COUNT(*) FILTER (WHERE a) FROM t",
        "COUNT",
        "no FILTER",
    );
    check(
        MySql,
        "SELECT * FROM a FULL JOIN b ON a.x = b.x",
        "b",
        "no FULL JOIN",
    );
    for (sql, what) in [("SEMI", "no SEMI JOIN"), ("LEFT ANTI", "no ANTI JOIN")] {
        check(
            Presto,
            &format!("SELECT * FROM a {sql} JOIN b ON a.x = b.x"),
            "b ON",
            what,
        );
    }
    check(
        MySql,
        "SELECT * FROM (SELECT 1)",
        "SELECT 1",
        "name for every derived",
    );
    check(
        Postgres,
        "SELECT a FROM t LIMIT 1, 2",
        "1, 2",
        "no LIMIT offset",
    );
    check(
        Postgres,
        "SELECT a FROM t QUALIFY row_number() OVER () = 1",
        "row",
        "no QUALIFY",
    );
    check(
        Postgres,
        "SELECT a + 1 AS b FROM t WHERE b > 1",
        "b > 1",
        "WHERE does not see",
    );
    check(
        Postgres,
        "SELECT sum(a) AS s FROM t HAVING s > 1",
        "s > 1",
        "HAVING does not see",
    );
    check(
        Presto,
        "SELECT a + 1 AS b FROM t GROUP BY b",
        "b",
        "GROUP BY does not see",
    );
    check(
        Postgres,
        "SELECT a, max(b) FROM t GROUP BY c",
        "a",
        "neither grouped",
    );
    check(
        BigQuery,
        "SELECT 1 UNION SELECT 2",
        "SELECT",
        "ALL or DISTINCT",
    );
    for divisor in ["b", "count(*)", "count(*) FILTER (WHERE b)", "sum(b)"] {
        let sql = format!("SELECT 1 / {divisor} FROM t");
        check(Presto, &sql, divisor, "division by zero");
    }
    check(
        Spark,
        "SELECT a FROM t WHERE a = NULL",
        "a = NULL",
        "never true",
    );
}

#[test]
fn what_the_dialect_takes_is_left_alone() {
    let fine = [
        (Postgres, "SELECT a, max(b) FROM t GROUP BY a"),
        (
            Postgres,
            "SELECT date_trunc('day', ts) AS d, count(*) FROM t GROUP BY 1",
        ),
        (Postgres, "SELECT a + 1 AS b, count(*) FROM t GROUP BY b"),
        (Postgres, "SELECT a / NULLIF(b, 0), a / 2 FROM t"),
        (
            Presto,
            "SELECT a, sum(b) / count(*), sum(b) * 1.0 / sum(count(*)) OVER () FROM t GROUP BY a",
        ),
        (Presto, "SELECT a / cast(count(*) OVER () AS double) FROM t"),
        (MySql, "SELECT sum(a) AS s FROM t GROUP BY b HAVING s > 1"),
        (MySql, "SELECT a / b FROM t"),
        (
            BigQuery,
            "SELECT t.a, upper(t.a), count(*) FROM t GROUP BY a",
        ),
    ];
    for (dialect, sql) in fine {
        assert_eq!(lint(sql, dialect), Vec::new(), "{sql}");
    }
}

#[test]
fn sqlite_refuses_for_itself() {
    assert_eq!(
        lint("SELECT a, max(b) FROM t GROUP BY c", Dialect::Sqlite),
        Vec::new()
    );
}

#[test]
fn what_cannot_be_zero_is_no_divisor_to_warn_of() {
    let mut columns = Columns::default();
    columns.declare("t", "id", "INTEGER");
    columns.declare_filled("id", true);
    columns.declare("t", "b", "INTEGER");
    columns.declare_filled("b", false);
    let found = |sql: &str| lint_with(sql, Postgres, &columns).len();
    let fine = [
        "SELECT a, sum(b) / count(DISTINCT id) FROM t GROUP BY a",
        "SELECT a, sum(b) / count(t.id)::numeric FROM t JOIN u ON t.id = u.id GROUP BY a",
        "SELECT a FROM t GROUP BY a ORDER BY sum(b) / count(*)",
        "SELECT a FROM t GROUP BY a HAVING sum(b) / count(*) > 1",
        "SELECT b / count(*) OVER (ORDER BY id ROWS 2 PRECEDING) FROM t",
        "SELECT b / greatest(b, 1) FROM t",
    ];
    for sql in fine {
        assert_eq!(found(sql), 0, "{sql}");
    }
    let doubtful = [
        "SELECT a, sum(b) / count(DISTINCT b) FROM t GROUP BY a",
        "SELECT a, sum(b) / count(u.id) FROM t LEFT JOIN u ON t.id = u.id GROUP BY a",
        "SELECT sum(b) / count(id) FROM t",
        "SELECT sum(b) / count(id) FROM t GROUP BY ROLLUP (a)",
        "SELECT b / count(*) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM t",
    ];
    for sql in doubtful {
        assert_eq!(found(sql), 1, "{sql}");
    }
}

#[test]
fn short_quotients_and_foreign_casts_are_told() {
    let quotient = "few digits in Trino";
    check(Presto, "SELECT 1/3.0", "1/3.0", quotient);
    check(
        Presto,
        "SELECT count(a) * 1.0 / count(*) FROM t GROUP BY b",
        "",
        quotient,
    );
    for sql in [
        "SELECT CAST(1 AS double) / 3.0",
        "SELECT avg(a) / 3.0 FROM t",
        "SELECT a * 1.0 / 3 FROM t",
        "SELECT 1 / 3",
    ] {
        assert_eq!(lint(sql, Presto), Vec::new(), "{sql}");
    }
    check(MySql, "SELECT a::int FROM t", "a::int", "MySQL has no ::");
    check(Spark, "SELECT first(a) FROM t", "first", "any value");
    check(
        MySql,
        "SELECT a FROM t WHERE a ILIKE 'x'",
        "a ILIKE",
        "no ILIKE",
    );
}
