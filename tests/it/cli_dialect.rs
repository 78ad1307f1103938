//! Dialects on the command line: what `onsite grade` says beside its verdict, and what names there are.

use serde_json::json;

use crate::program::Onsite;

const QUESTION: &str = "orders-outstanding";

/// Right in MySQL; PostgreSQL would not know `due_cents` where it is used first.
const ANSWER: &str = "\
SELECT o.order_id, o.total_cents, coalesce(sum(p.amount_cents), 0) AS paid_cents,
  o.total_cents - coalesce(sum(p.amount_cents), 0) AS due_cents
FROM orders o LEFT JOIN payments p ON p.order_id = o.order_id AND p.state = 'settled'
WHERE o.status <> 'cancelled'
GROUP BY o.order_id, o.total_cents
HAVING due_cents > 0
ORDER BY due_cents DESC, o.order_id
";

#[test]
fn grade_says_what_the_dialect_would_refuse_and_judges_all_the_same() {
    let onsite = Onsite::new();
    onsite.write("a.sql", ANSWER);
    let args = ["grade", QUESTION, "a.sql", "--dialect", "postgres"];
    let said = onsite.run(&args);
    assert_eq!(said.code, 0, "{}", said.out);
    let remark =
        "PostgreSQL: 6:8: HAVING does not see the name due_cents of SELECT; repeat the aggregate";
    assert_eq!(said.out.lines().last(), Some(remark));

    let printed = onsite.json(0, &args);
    let place = json!({ "line": 6, "column": 8, "offset": ANSWER.find("due_cents > 0") });
    assert_eq!(printed["kind"], "sql");
    assert_eq!(printed["portability"][0]["position"], place);

    let printed = onsite.json(0, &["grade", QUESTION, "a.sql", "--dialect", "mysql"]);
    assert_eq!(printed.get("portability"), None);
}

#[test]
fn a_refusal_is_the_verdict_and_nothing_is_said_twice() {
    let onsite = Onsite::new();
    onsite.write(
        "a.sql",
        "SELECT order_id,\n  array_agg(total_cents)\nFROM orders GROUP BY 1",
    );
    let printed = onsite.json(2, &["grade", QUESTION, "a.sql", "--dialect", "presto"]);
    let text = printed.to_string();
    assert!(
        text.contains("this makes arrays") && text.contains("\"line\":2"),
        "{text}"
    );
    assert_eq!(printed.get("portability"), None);
}

/// Right in PostgreSQL, with a frame over a span of time.
const TRAILING: &str = "\
WITH versions AS (
  SELECT profile_id, event_type, occurred_at, metadata_ok,
         ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS age
  FROM start_log
), profile_days AS (
  SELECT p.account_id, p.profile_id,
         (v.occurred_at::timestamp + p.utc_offset_minutes * INTERVAL '1 minute')::date AS local_day,
         COUNT(*) AS starts
  FROM versions AS v JOIN profiles AS p ON p.profile_id = v.profile_id
  WHERE v.age = 1 AND v.event_type = 'start'
  GROUP BY 1, 2, 3
  HAVING COUNT(*) FILTER (WHERE v.metadata_ok = 0) = 0
), account_days AS (
  SELECT account_id, local_day, SUM(starts) AS clean_starts
  FROM profile_days GROUP BY account_id, local_day
)
SELECT account_id, local_day, clean_starts,
       SUM(clean_starts) OVER (PARTITION BY account_id ORDER BY local_day
         RANGE BETWEEN INTERVAL '6 days' PRECEDING AND CURRENT ROW) AS trailing_7d
FROM account_days ORDER BY account_id, local_day
";

#[test]
fn a_frame_over_days_is_judged() {
    let onsite = Onsite::new();
    onsite.write("a.sql", TRAILING);
    let grade = |file: &str| {
        onsite.run(&[
            "grade",
            "starts-trailing-week",
            file,
            "--dialect",
            "postgres",
        ])
    };
    let said = grade("a.sql");
    assert_eq!(said.code, 0, "{}", said.out);
    onsite.write("b.sql", &TRAILING.replace("'6 days'", "'1 month'"));
    let said = grade("b.sql");
    assert_eq!(said.code, 2, "{}", said.out);
    assert!(
        said.out.contains("a span in months is not carried over"),
        "{}",
        said.out
    );
}

#[test]
fn a_dialect_nobody_knows_is_refused_before_the_terminal_is_taken() {
    let onsite = Onsite::new();
    for command in ["drill", "loop"] {
        let ran = onsite.run(&[command, "--dialect", "oracle"]);
        assert_eq!(ran.code, 2);
        let names = "sqlite, postgres, mysql, presto, spark, bigquery";
        assert!(
            ran.err.contains("oracle") && ran.err.contains(names),
            "{}",
            ran.err
        );
    }
}
