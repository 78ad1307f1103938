//! Automatic mutants: each kind is made, runs, is told apart by data, and names a submission.

#![expect(clippy::panic, reason = "a helper that fails fails its test")]

use onsite::base::CancelToken;
use onsite::deck::Body;
use onsite::grader::sql::DEFAULT_INSTANCES;
use onsite::grader::{SqlTask, grade};
use onsite::instance::Hints;
use onsite::mutant::{MutantKind as Kind, mutants, rendered};
use onsite::relation::{Comparison, Value, compare::Kind as Rows};
use onsite::verdict::{Budget, Origin, SqlVerdict};

use crate::shelf;

/// Two tables with everything that queries go wrong on.
const SETUP: &str = "
CREATE TABLE viewers (viewer_id INTEGER PRIMARY KEY, country TEXT, plan TEXT);
CREATE TABLE plays (play_id INTEGER PRIMARY KEY, viewer_id INTEGER, day TEXT NOT NULL, minutes INTEGER, title TEXT);
INSERT INTO viewers VALUES (1, 'US', 'ads'), (2, NULL, 'ads'), (3, 'BR', NULL), (4, 'US', 'free');
INSERT INTO plays VALUES
  (1, 1, '2026-01-01', 5, 'a'), (2, 1, '2026-01-01', 5, 'a'), (3, 1, '2026-01-03', 7, 'b'),
  (4, 2, '2026-01-02', NULL, 'a'), (5, 9, '2026-01-02', 4, NULL), (6, NULL, '2026-01-05', 3, 'c'),
  (7, 2, '2026-01-02', 8, 'b'), (8, 3, '2026-01-04', 10, 'a');
";

fn task(reference: &str, kind: Rows) -> SqlTask {
    SqlTask {
        setup_sql: SETUP.into(),
        hints: Hints::default(),
        reference: reference.into(),
        dialect: onsite::dialect::Dialect::default(),
        comparison: Comparison {
            kind,
            ..Comparison::default()
        },
        wrong: Vec::new(),
        instances: DEFAULT_INSTANCES,
        seed: 7,
    }
}

fn judge(task: &SqlTask, sql: &str) -> SqlVerdict {
    let cancel = CancelToken::default();
    grade(task, sql, &Budget::GRADE, &cancel, &mut |_, _| {})
}

/// The reference has a mutant of the kind whose sentence holds `says`, and data tells it apart.
#[track_caller]
fn check(kind: Kind, reference: &str, says: &str) {
    let found = mutants(reference);
    let mutant = found
        .iter()
        .find(|m| m.kind == kind && m.describes.contains(says));
    let told: Vec<_> = found.iter().map(|m| (m.kind, &m.describes)).collect();
    let mutant = mutant.unwrap_or_else(|| panic!("{told:#?}"));
    let rows = if reference.contains("ORDER BY 1") {
        Rows::List { keys: Vec::new() }
    } else {
        Rows::Bag
    };
    match judge(&task(reference, rows), &mutant.sql) {
        SqlVerdict::Wrong(found) => {
            let named = found.named.unwrap();
            assert_eq!(named.origin, Origin::Mutant, "{}", mutant.sql);
            assert!(!named.name.is_empty());
        }
        // Dropping a column of GROUP BY leaves bare columns to chance.
        SqlVerdict::Undetermined(_) => {}
        other => panic!("{}: {}", mutant.sql, other.headline()),
    }
}

#[test]
fn every_kind_of_mutant_is_made_and_told_apart() {
    let joined = "SELECT v.viewer_id, p.day FROM viewers AS v LEFT JOIN plays AS p ON p.viewer_id = v.viewer_id AND p.minutes > 4";
    check(
        Kind::JoinKind,
        joined,
        "behaves like INNER JOIN: rows of viewers without a match in plays are lost",
    );
    check(
        Kind::JoinKind,
        &joined.replace("LEFT", "INNER"),
        "behaves like LEFT JOIN: rows of viewers",
    );
    check(
        Kind::JoinKind,
        &joined.replace("LEFT", "FULL"),
        "rows of plays without a match in viewers are lost",
    );
    check(
        Kind::JoinCondition,
        joined,
        "without the condition `p.minutes > 4`",
    );
    check(
        Kind::JoinCondition,
        joined,
        "tests `p.minutes > 4` after the join",
    );
    check(
        Kind::Filter,
        "SELECT day FROM plays WHERE minutes > 4 AND title = 'a'",
        "no test of `title = 'a'` in WHERE",
    );
    check(
        Kind::Filter,
        "SELECT day, COUNT(*) FROM plays GROUP BY day HAVING COUNT(*) > 1",
        "in HAVING",
    );
    check(
        Kind::Filter,
        "SELECT COUNT(*) FILTER (WHERE minutes > 4) FROM plays",
        "does not filter COUNT by",
    );
    check(
        Kind::Boundary,
        "SELECT day FROM plays WHERE minutes >= 5",
        "`minutes > 5`",
    );
    check(
        Kind::Boundary,
        "SELECT day FROM plays WHERE day BETWEEN '2026-01-02' AND '2026-01-04'",
        "leaves the upper end out",
    );
    check(
        Kind::Constant,
        "SELECT day FROM plays WHERE day < '2026-01-02'",
        "`'2026-01-03'`",
    );
    check(
        Kind::Constant,
        "SELECT day FROM plays WHERE day < date('2026-01-02', '+1 day')",
        "goes +2 day",
    );
    check(
        Kind::Distinct,
        "SELECT DISTINCT title FROM plays",
        "keeps repeated rows",
    );
    check(
        Kind::Distinct,
        "SELECT title FROM plays",
        "removes repeated rows",
    );
    check(
        Kind::Distinct,
        "SELECT day, COUNT(DISTINCT viewer_id) FROM plays GROUP BY day",
        "as often as it occurs",
    );
    check(
        Kind::CountTarget,
        "SELECT day, COUNT(title) FROM plays GROUP BY day",
        "counts all rows where `COUNT(title)`",
    );
    check(
        Kind::CountTarget,
        "SELECT day, COUNT(*), MAX(title) FROM plays GROUP BY day",
        "the rows with a `title`",
    );
    check(
        Kind::Aggregate,
        "SELECT day, MIN(minutes) FROM plays GROUP BY day",
        "uses MAX where MIN is right",
    );
    check(
        Kind::Aggregate,
        "SELECT day, SUM(minutes) FROM plays GROUP BY day",
        "uses AVG where SUM is right",
    );
    let ranked = "SELECT play_id, RANK() OVER (PARTITION BY viewer_id, title ORDER BY day) AS nth FROM plays";
    check(
        Kind::RankKind,
        ranked,
        "uses DENSE_RANK where RANK is right",
    );
    check(Kind::Partition, ranked, "PARTITION BY lacks it");
    check(Kind::Partition, ranked, "one window over all rows");
    check(
        Kind::OrderDirection,
        ranked,
        "sorts the window by `day` descending",
    );
    check(
        Kind::OrderDirection,
        "SELECT day, play_id FROM plays ORDER BY 1, play_id",
        "sorts the answer by `play_id` descending",
    );
    check(
        Kind::Logic,
        "SELECT day FROM plays WHERE minutes > 4 AND title = 'a'",
        "by OR where AND is right",
    );
    check(
        Kind::Logic,
        "SELECT day FROM plays WHERE minutes > 4 OR title = 'a'",
        "forgets the case `title = 'a'`",
    );
    check(
        Kind::NullHandling,
        "SELECT day FROM plays WHERE minutes > 4 OR title IS NULL",
        "in which `title` is NULL",
    );
    check(
        Kind::NullHandling,
        "SELECT day, COALESCE(minutes, 0) FROM plays",
        "leaves NULL where",
    );
    check(
        Kind::NullHandling,
        "SELECT day FROM plays WHERE viewer_id NOT IN (SELECT viewer_id FROM viewers WHERE plan = 'ads')",
        "NOT EXISTS where NOT IN is right",
    );
    check(
        Kind::NullHandling,
        "SELECT country FROM viewers AS v WHERE NOT EXISTS (SELECT 1 FROM plays AS p WHERE p.viewer_id = v.viewer_id)",
        "NOT IN where NOT EXISTS is right",
    );
    let running = "SELECT play_id, SUM(minutes) OVER (ORDER BY day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM plays WHERE minutes IS NOT NULL AND day IN (SELECT day FROM plays GROUP BY day HAVING COUNT(*) = 1)";
    check(Kind::Frame, running, "one off");
    check(Kind::Frame, running, "has no frame");
    check(
        Kind::Frame,
        "SELECT play_id, SUM(minutes) OVER (ORDER BY day) FROM plays",
        "the whole partition",
    );
    let first = "SELECT viewer_id, day FROM (SELECT viewer_id, day, ROW_NUMBER() OVER (PARTITION BY viewer_id ORDER BY day, play_id) AS nth FROM plays) AS numbered WHERE nth = 1";
    check(
        Kind::Dedupe,
        first,
        "keeps every version: `nth = 1` is not tested",
    );
    check(
        Kind::Dedupe,
        "WITH d AS (SELECT DISTINCT day FROM plays) SELECT COUNT(*) FROM d",
        "keeps repeated rows of `day`",
    );
    check(
        Kind::SetOperator,
        "SELECT day FROM plays UNION SELECT '2026-01-01'",
        "UNION ALL where UNION is right",
    );
    check(
        Kind::SetOperator,
        "SELECT day FROM plays UNION ALL SELECT '2026-01-01'",
        "UNION where UNION ALL is right",
    );
    let case = "SELECT play_id, CASE WHEN minutes < 5 THEN 'short' WHEN minutes > 7 THEN 'long' ELSE 'other' END FROM plays";
    check(Kind::Case, case, "no CASE branch for `minutes < 5`");
    check(Kind::Case, case, "falls through to `'other'`");
    check(
        Kind::Division,
        "SELECT 1.0 * COUNT(title) / COUNT(*) FROM plays",
        "the fraction is lost",
    );
    check(
        Kind::Offset,
        "SELECT play_id, LAG(day) OVER (ORDER BY play_id) FROM plays",
        "LEAD where LAG is right",
    );
    check(
        Kind::Offset,
        "SELECT play_id, LAG(day) OVER (ORDER BY play_id) FROM plays",
        "looks 2 rows away",
    );
    check(
        Kind::Limit,
        "SELECT play_id FROM plays ORDER BY 1 LIMIT 2",
        "returns up to 3 rows where 2 are right",
    );
    check(
        Kind::Grouping,
        "SELECT day, SUM(minutes) FROM plays GROUP BY day, title",
        "does not tell groups apart by `title`",
    );
}

#[test]
fn a_reference_written_anew_is_still_the_reference() {
    let mut n_questions = 0;
    for deck in shelf::decks() {
        for question in &deck.questions {
            let Body::Sql(sql) = &question.body else {
                continue;
            };
            n_questions += 1;
            let mut task =
                onsite::grader::task::sql_task(&deck, sql, onsite::base::Seed(3)).unwrap();
            task.instances = 20;
            let again = rendered(&sql.reference).unwrap();
            let verdict = judge(&task, &again);
            assert!(
                verdict.is_accepted(),
                "{}: {}",
                question.id,
                verdict.headline()
            );
            assert!(!mutants(&sql.reference).is_empty(), "{}", question.id);
        }
    }
    assert!(n_questions > 10);
}

#[test]
fn a_submission_without_a_name_is_told_by_its_family() {
    let reference = "SELECT viewer_id, country FROM viewers";
    let wrong =
        "SELECT viewer_id, country FROM viewers WHERE country IS NOT NULL OR plan = 'nothing'";
    let SqlVerdict::Wrong(found) = judge(&task(reference, Rows::Bag), wrong) else {
        panic!("it is wrong");
    };
    assert_eq!(found.named, None);
    assert_eq!(found.family.unwrap().slug(), "null-lost");
    let missing = found.expected.rows.iter().flatten();
    assert!(missing.into_iter().any(Value::is_null));
}
