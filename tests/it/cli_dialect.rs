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
