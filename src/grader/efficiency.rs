//! Counts how much work a query is on growing data, beside the reference.
//!
//! Invariant: no clock decides anything: the data follow from the question's visible rows and its
//! seed, and what takes too long is given up by its steps.

use super::enlarge::Enlarger;
use super::plan_facts::Work;
use super::sql::{SqlTask, single_query};
use super::trial::{self, Trial};
use super::typed;
use crate::base::{CancelToken, Seed, Span};
use crate::instance::{Instance, Schema, Size};
use crate::sandbox::run::Stopped;
use crate::sandbox::{Engine, Loaded, plan};
use crate::verdict::efficiency::Growth;
use crate::verdict::{Budget, Efficiency, Effort, Limit, PlanFact, Point};

/// Rows of the largest table at the smallest size; every next one has twice as many.
const FIRST_ROWS: usize = 250;

/// How many sizes are measured.
const SIZES: u32 = 4;

/// Steps of one run at most, some 200 ms: what reads every row for every row comes to its end.
const MAX_STEPS: u64 = 30_000_000;

/// Rows of a table that stand in for one without rows.
const INVENTED_ROWS: usize = 40;

/// For one run. The time is far beyond what its steps take.
const BUDGET: Budget = Budget {
    steps: MAX_STEPS,
    wall: Span::seconds(20),
    ..Budget::GRADE
};

/// Measures `typed`, a query in the task's dialect, and the reference beside it if asked to; `None`
/// if it cannot be measured: it does not run, there are no data that can grow, or it was cancelled.
pub fn measure(
    task: &SqlTask,
    typed: &str,
    with_reference: bool,
    cancel: &CancelToken,
) -> Option<Efficiency> {
    let (mut engine, schema) = trial::open(task, false).ok()?;
    let carried = typed::carry(typed, task.dialect, &schema).ok()?;
    let query = single_query(&carried.sql).ok()?;
    let reference = with_reference.then_some(task.reference.as_str());
    let mut work = |sql: &str| {
        let nodes = plan(&mut engine, sql).ok()?;
        Some(Work::of(&nodes, sql, &schema))
    };
    let own_work = work(&query)?;
    let their_work = reference.and_then(&mut work);
    let base = base(task, &engine, &schema, &query, cancel)?;
    let enlarger = Enlarger::new(&schema, &base)?;
    let (largest, rows) = enlarger.largest()?;
    let first = FIRST_ROWS.div_ceil(rows.max(1));
    let mut own = Effort::default();
    let mut theirs = Effort::default();
    engine.begin_instances().ok()?;
    for size in 0..SIZES {
        let Some(instance) = enlarger.times(first * 2_usize.pow(size)) else {
            break;
        };
        let order = schema.load_order();
        // Rows that a constraint keeps out would make it another growth: it ends before them.
        if engine.load_instance(&schema, &order, &instance).ok()? != Loaded::Whole {
            break;
        }
        let rows = instance.tables.get(largest)?.rows.len() as u64;
        let count = |sql: &str, effort: &mut Effort| count(&engine, sql, rows, effort, cancel);
        let goes_on = count(&query, &mut own)?;
        let reference_goes_on = match reference {
            Some(sql) => count(sql, &mut theirs)?,
            None => true,
        };
        if !(goes_on && reference_goes_on) {
            break;
        }
    }
    if own.points.is_empty() && own.gave_up_at.is_none() {
        return None;
    }
    let growth = own.growth();
    let is_steep =
        own.gave_up_at.is_some() || growth.is_some_and(|growth| growth >= Growth::Quadratic);
    let shared = their_work.as_ref().map(|work| work.facts(None));
    let mut facts = own_work.facts(their_work.as_ref());
    // What the reference does as well is no remark, unless it is why the steps grow so fast.
    facts.retain(|fact| {
        let is_why = is_steep && matches!(fact, PlanFact::ScansPerRow { .. });
        is_why || shared.as_ref().is_none_or(|shared| !shared.contains(fact))
    });
    Some(Efficiency {
        table: schema.tables.get(largest)?.name.clone(),
        own,
        reference: reference.map(|_| theirs),
        facts,
    })
}

/// Counts one run; says whether there is a point in a larger one, `None` if there is no count.
fn count(
    engine: &Engine,
    sql: &str,
    rows: u64,
    effort: &mut Effort,
    cancel: &CancelToken,
) -> Option<bool> {
    match engine.steps(sql, &BUDGET, cancel) {
        Ok(steps) => {
            effort.points.push(Point { rows, steps });
            Some(true)
        }
        Err(Stopped::Over(Limit::Steps)) => {
            effort.gave_up_at = Some(rows);
            Some(false)
        }
        Err(_) => None,
    }
}

/// The rows that are copied: the visible ones, or invented ones where there are none.
fn base(
    task: &SqlTask,
    engine: &Engine,
    schema: &Schema,
    query: &str,
    cancel: &CancelToken,
) -> Option<Instance> {
    let visible = engine.visible_instance(schema, FIRST_ROWS).ok()?;
    let budget = Budget::GRADE;
    let trial = Trial::new(task, (engine, schema), &[], &budget, cancel);
    let base = if visible.row_count() == 0 {
        let mined = trial.mine(&visible, query);
        let size = Size {
            rows: INVENTED_ROWS,
        };
        let seed = Seed(task.seed).split("efficiency");
        trial.generator(&mined).generate(seed, size)
    } else {
        visible
    };
    // Of a large table only the first rows are taken, and others may refer to those left out.
    trial.begin().ok()?;
    let taken = trial.load(base).ok();
    trial.end().ok()?;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    const DATA: &str = "
        CREATE TABLE users (user_id INTEGER PRIMARY KEY, country TEXT);
        CREATE TABLE plays (play_id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, minutes INTEGER);
        INSERT INTO users VALUES (1, 'de'), (2, 'fr'), (3, NULL);
        INSERT INTO plays VALUES (1, 1, 5), (2, 1, 7), (3, 2, 9), (4, 3, 1), (5, 3, 2);";

    const GROUPED: &str = "SELECT user_id, sum(minutes) AS m FROM plays GROUP BY user_id";

    const CORRELATED: &str = "SELECT user_id, (SELECT sum(minutes) FROM plays p \
                              WHERE p.user_id = u.user_id) AS m FROM users u";

    const CROSSED: &str = "SELECT a.user_id, sum(b.minutes) AS m FROM plays a, plays b, plays c \
                           WHERE a.play_id + b.play_id > c.play_id GROUP BY a.user_id";

    fn task(setup: &str) -> SqlTask {
        SqlTask {
            setup_sql: setup.into(),
            hints: crate::instance::Hints::default(),
            reference: GROUPED.into(),
            dialect: Dialect::default(),
            comparison: crate::relation::Comparison::default(),
            wrong: Vec::new(),
            instances: 5,
            seed: 7,
        }
    }

    #[track_caller]
    fn check(setup: &str, query: &str, expect: &[&str]) {
        let task = task(setup);
        let found = measure(&task, query, true, &CancelToken::default()).unwrap();
        assert_eq!(found.lines(), expect);
        let again = measure(&task, query, true, &CancelToken::default());
        assert_eq!(again, Some(found), "the same on every run");
    }

    #[test]
    fn work_is_told_with_its_growth_and_its_cause() {
        check(
            DATA,
            GROUPED,
            &[
                "44,820 steps on 2,000 rows of plays, as many as the reference",
                "grows like n, as the reference does",
            ],
        );
        check(
            DATA,
            CORRELATED,
            &[
                "9,620,806 steps on 2,000 rows of plays, 215 × the reference",
                "grows like n², the reference like n",
                "scans plays once per row of users",
            ],
        );
    }

    #[test]
    fn what_takes_too_long_is_given_up_by_its_steps() {
        check(
            DATA,
            CROSSED,
            &[
                "too many steps on 250 rows of plays to count",
                "scans plays once per row of plays",
            ],
        );
    }

    #[test]
    fn a_query_is_measured_alone_in_the_candidates_dialect() {
        let mut task = task(DATA);
        task.dialect = Dialect::Postgres;
        let query = "SELECT user_id::text FROM plays WHERE minutes >= 3";
        let found = measure(&task, query, false, &CancelToken::default()).unwrap();
        assert_eq!(found.reference, None);
        assert_eq!(found.own.growth(), Some(Growth::Linear));
    }

    #[test]
    fn what_a_constraint_bounds_is_measured_up_to_the_bound() {
        let bounded = "
            CREATE TABLE plays (play_id INTEGER PRIMARY KEY CHECK (play_id BETWEEN 1 AND 1000),
                                user_id INTEGER NOT NULL, minutes INTEGER);
            INSERT INTO plays VALUES (1, 1, 5), (2, 1, 7);";
        let found = measure(&task(bounded), GROUPED, true, &CancelToken::default()).unwrap();
        let sizes: Vec<u64> = found.own.points.iter().map(|point| point.rows).collect();
        assert_eq!(sizes, [250, 500, 1_000]);
        let narrow = bounded.replace("1000", "100");
        assert_eq!(
            measure(&task(&narrow), GROUPED, true, &CancelToken::default()),
            None
        );
    }

    #[test]
    fn where_nothing_can_be_counted_nothing_is_told() {
        let cancelled = CancelToken::default();
        cancelled.cancel();
        assert_eq!(measure(&task(DATA), GROUPED, true, &cancelled), None);
        let cancel = CancelToken::default();
        assert_eq!(measure(&task(DATA), "SELECT nothing", true, &cancel), None);
        let calendar = "CREATE TABLE plays (user_id TEXT PRIMARY KEY, minutes INTEGER)";
        let found = measure(&task(calendar), GROUPED, true, &cancel).unwrap();
        assert_eq!(
            found.table, "plays",
            "rows are invented where there are none"
        );
    }
}
