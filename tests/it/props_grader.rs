//! Laws of the SQL grader's parts, judged by a plain SQLite of the test's own.
//!
//! Invariant: the judge shares no code with what it judges: constraints are checked by SQLite with
//! foreign keys on, and multiset differences are computed by SQL.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use onsite::base::{CancelToken, Seed};
use onsite::dialect::Dialect;
use onsite::grader::{SqlTask, grade};
use onsite::instance::tables::RowId;
use onsite::instance::{Generator, Hints, Instance, Mined, Schema, Size, TableRows, shrink};
use onsite::relation::{Comparison, DifferenceClass, Kind, Relation, SortKey, Value, difference};
use onsite::sandbox::{Engine, read_schema};
use onsite::verdict::{Budget, SqlVerdict};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};

/// A SQLite that nobody prepared: what it takes with foreign keys on is a database.
struct Plain(Connection);

impl Plain {
    fn new(ddl: &str) -> Self {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        conn.execute_batch(ddl).unwrap();
        Self(conn)
    }

    /// Fills all tables; a row may come before the one it refers to, but not without it.
    fn load(&self, schema: &Schema, instance: &Instance) -> Result<(), String> {
        self.0
            .execute_batch("BEGIN; PRAGMA defer_foreign_keys = ON")
            .unwrap();
        let done = self.insert_all(schema, instance);
        let done = done.and_then(|()| self.0.execute_batch("COMMIT").map_err(|e| e.to_string()));
        if done.is_err() {
            self.0.execute_batch("ROLLBACK").ok();
        }
        done
    }

    fn insert_all(&self, schema: &Schema, instance: &Instance) -> Result<(), String> {
        for table in &schema.tables {
            self.0
                .execute(&format!("DELETE FROM {}", table.name), [])
                .map_err(|e| e.to_string())?;
        }
        for (table, rows) in schema.tables.iter().zip(&instance.tables) {
            let names: Vec<&str> = table
                .input_columns()
                .map(|(_, c)| c.name.as_str())
                .collect();
            let marks = vec!["?"; names.len()].join(", ");
            let sql = format!(
                "INSERT INTO {} ({}) VALUES ({marks})",
                table.name,
                names.join(", ")
            );
            let mut insert = self.0.prepare(&sql).unwrap();
            for row in &rows.rows {
                let cells = rusqlite::params_from_iter(row.iter().map(cell));
                insert
                    .execute(cells)
                    .map_err(|error| format!("{error}: {row:?} into {}", table.name))?;
            }
        }
        Ok(())
    }

    /// What SQLite's own checks complain about.
    fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        for pragma in ["integrity_check", "foreign_key_check"] {
            let mut check = self.0.prepare(&format!("PRAGMA {pragma}")).unwrap();
            let rows = check.query_map([], |row| row.get::<_, String>(0)).unwrap();
            found.extend(rows.map(Result::unwrap).filter(|text| text != "ok"));
        }
        found
    }

    fn ask(&self, sql: &str) -> Relation {
        let mut query = self.0.prepare(sql).unwrap();
        let mut relation = Relation::with_columns(query.column_names());
        let n = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..n).map(|i| value(row.get_ref(i).unwrap()));
            relation.push(values.collect()).unwrap();
        }
        relation
    }

    fn count(&self, sql: &str) -> i64 {
        self.0.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn cell(value: &Value) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(match value {
        Value::Null => Cell::Null,
        Value::Integer(n) => Cell::Integer(*n),
        Value::Real(x) => Cell::Real(*x),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Blob(bytes) => Cell::Blob(bytes.clone()),
    })
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Integer(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(text) => Value::text(String::from_utf8(text.to_vec()).unwrap()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

fn schema_of(ddl: &str) -> Schema {
    read_schema(&Engine::with_script(ddl).unwrap()).unwrap()
}

// ---- schemas -------------------------------------------------------------------------------------

/// How a table is identified.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Identity {
    RowId,
    Text,
    Pair,
    Nothing,
}

/// A column without a role.
#[derive(Clone, Debug)]
struct Plainly {
    decl_type: &'static str,
    not_null: bool,
    unique: bool,
    default: bool,
    check: Option<usize>,
}

#[derive(Clone, Debug)]
struct Tabled {
    identity: Identity,
    columns: Vec<Plainly>,
    unique_pair: bool,
    /// The table referred to, NOT NULL, UNIQUE; by index into the tables up to this one.
    parents: Vec<(Index, bool, bool)>,
}

const TYPES: [&str; 9] = [
    "INTEGER",
    "TEXT",
    "REAL",
    "NUMERIC",
    "DATE",
    "DATETIME",
    "BOOLEAN",
    "VARCHAR(8)",
    "DECIMAL(8, 2)",
];

fn tabled() -> impl Strategy<Value = Tabled> {
    let identity = prop::sample::select(vec![
        Identity::RowId,
        Identity::Text,
        Identity::Pair,
        Identity::Nothing,
    ]);
    let column = (
        prop::sample::select(TYPES.to_vec()),
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.4, 0..6_usize),
    );
    let column = column.prop_map(|(decl_type, not_null, unique, default, check)| Plainly {
        decl_type,
        not_null,
        unique,
        default,
        check,
    });
    let parents = prop::collection::vec(
        (any::<Index>(), any::<bool>(), prop::bool::weighted(0.2)),
        0..3,
    );
    (
        identity,
        prop::collection::vec(column, 0..4),
        any::<bool>(),
        parents,
    )
        .prop_map(|(identity, columns, unique_pair, parents)| Tabled {
            identity,
            columns,
            unique_pair,
            parents,
        })
}

/// A CHECK on column `name`, of a form that decks and benchmarks use.
fn check_text(form: usize, name: &str, decl_type: &str) -> String {
    let is_text = decl_type.starts_with("TEXT") || decl_type.starts_with("VARCHAR");
    let is_date = decl_type.starts_with("DATE");
    match form {
        0 if is_text => format!("{name} IN ('a', 'b', 'red')"),
        1 if is_text => format!("length({name}) < 9"),
        _ if is_text => format!("{name} <> 'z'"),
        _ if is_date => format!("{name} >= '2000-01-01'"),
        0 => format!("{name} IN (0, 1, 2)"),
        1 => format!("{name} >= 0"),
        2 => format!("{name} BETWEEN 0 AND 100"),
        3 => format!("{name} > 0 AND {name} < 50"),
        _ => format!("{name} <> 7"),
    }
}

fn ddl(tables: &[Tabled], with_checks: bool) -> String {
    let mut out = String::new();
    for (t, table) in tables.iter().enumerate() {
        let mut parts = Vec::new();
        match table.identity {
            Identity::RowId => parts.push("id INTEGER PRIMARY KEY".to_owned()),
            Identity::Text => parts.push("id TEXT NOT NULL PRIMARY KEY".into()),
            Identity::Pair => {
                parts.push("id INTEGER NOT NULL".into());
                parts.push("part TEXT NOT NULL".into());
            }
            Identity::Nothing => parts.push("id INTEGER".into()),
        }
        let mut plain = Vec::new();
        for (c, column) in table.columns.iter().enumerate() {
            let name = format!("c{c}");
            let mut text = format!("{name} {}", column.decl_type);
            if column.not_null {
                text += " NOT NULL";
            }
            if column.unique {
                text += " UNIQUE";
            }
            if column.default {
                text += " DEFAULT 1";
            }
            if let Some(form) = column.check.filter(|_| with_checks) {
                write!(
                    text,
                    " CHECK ({})",
                    check_text(form, &name, column.decl_type)
                )
                .unwrap();
            }
            parts.push(text);
            plain.push(name);
        }
        let mut keys = Vec::new();
        if table.identity == Identity::Pair {
            keys.push("PRIMARY KEY (id, part)".to_owned());
        }
        if let (true, [a, b, ..]) = (table.unique_pair, plain.as_slice()) {
            keys.push(format!("UNIQUE ({a}, {b})"));
        }
        for (p, (parent, not_null, unique)) in table.parents.iter().enumerate() {
            let to = parent.index(t + 1);
            let must = if *not_null { " NOT NULL" } else { "" };
            let once = if *unique { " UNIQUE" } else { "" };
            match tables.get(to).unwrap().identity {
                Identity::RowId => {
                    parts.push(format!("p{p} INTEGER{must}{once} REFERENCES t{to} (id)"));
                }
                Identity::Text => {
                    parts.push(format!("p{p} TEXT{must}{once} REFERENCES t{to} (id)"));
                }
                Identity::Pair => {
                    parts.push(format!("p{p} INTEGER{must}, p{p}_part TEXT{must}"));
                    keys.push(format!(
                        "FOREIGN KEY (p{p}, p{p}_part) REFERENCES t{to} (id, part)"
                    ));
                }
                Identity::Nothing => {}
            }
        }
        parts.extend(keys);
        writeln!(out, "CREATE TABLE t{t} ({});", parts.join(", ")).unwrap();
    }
    out
}

fn generator_inputs(schema: &Schema) -> Mined {
    let mut mined = Mined::new(schema, &Instance::empty(schema));
    mined.add_sql(
        schema,
        "SELECT * FROM t0 WHERE c0 > 3 AND c1 = 'red' AND c2 >= '2024-02-29' AND id <> 2",
    );
    mined
}

fn holds(plain: &Plain, schema: &Schema, instance: &Instance) -> TestCaseResult {
    let loaded = plain.load(schema, instance);
    prop_assert!(loaded.is_ok(), "{}\n{instance:#?}", loaded.unwrap_err());
    prop_assert_eq!(plain.faults(), Vec::<String>::new());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn generated_databases_keep_keys_and_references(
        tables in prop::collection::vec(tabled(), 1..4),
        seed in any::<u64>(),
    ) {
        let ddl = ddl(&tables, false);
        let (schema, plain) = (schema_of(&ddl), Plain::new(&ddl));
        let (hints, mined) = (Hints::default(), generator_inputs(&schema));
        let generator = Generator::new(&schema, &hints, &mined);
        for step in 0..12 {
            let seed = Seed(seed.wrapping_add(step));
            let size = Size { rows: 1 + step as usize };
            let instance = generator.generate(seed, size);
            prop_assert_eq!(&instance, &generator.generate(seed, size));
            holds(&plain, &schema, &instance)?;
        }
        // Another generator of the same schema makes the same databases.
        let again = Generator::new(&schema, &hints, &generator_inputs(&schema));
        let at = (Seed(seed), Size { rows: 5 });
        prop_assert_eq!(again.generate(at.0, at.1), generator.generate(at.0, at.1));
    }

    #[test]
    fn a_counterexample_is_a_database_and_anybody_can_replay_it(
        tables in prop::collection::vec(tabled(), 1..4),
        at in any::<Index>(),
        form in 0..6_usize,
        seed in any::<u64>(),
    ) {
        let ddl = ddl(&tables, true);
        let t = at.index(tables.len());
        let (reference, candidate) = match form {
            0 => (format!("SELECT * FROM t{t}"), format!("SELECT * FROM t{t} WHERE id > 1")),
            1 => (format!("SELECT id FROM t{t}"), format!("SELECT DISTINCT id FROM t{t}")),
            2 => (format!("SELECT count(*) FROM t{t}"), format!("SELECT count(id) + (SELECT count(*) FROM t0) - 1 FROM t{t}")),
            3 => (format!("SELECT a.id FROM t{t} a LEFT JOIN t0 b ON a.id = b.id"), format!("SELECT a.id FROM t{t} a JOIN t0 b ON a.id = b.id")),
            4 => (format!("SELECT max(id) FROM t{t}"), format!("SELECT id FROM t{t} ORDER BY id DESC LIMIT 1")),
            _ => (format!("SELECT id, count(*) FROM t{t} GROUP BY id"), format!("SELECT id, count(*) FROM t{t} GROUP BY id HAVING count(*) > 1")),
        };
        let task = SqlTask {
            setup_sql: ddl.clone(),
            hints: Hints::default(),
            reference: reference.clone(),
            dialect: Dialect::Sqlite,
            comparison: Comparison::default(),
            wrong: Vec::new(),
            instances: 60,
            seed,
        };
        let verdict = grade(&task, &candidate, &Budget::GRADE, &CancelToken::default(), &mut |_, _| {});
        if let SqlVerdict::Wrong(found) = verdict {
            let schema = schema_of(&ddl);
            let rows = |(name, relation): &(String, Relation)| TableRows {
                name: name.clone(),
                rows: relation.rows.clone(),
            };
            let instance = Instance { tables: found.tables.iter().map(rows).collect() };
            let plain = Plain::new(&ddl);
            holds(&plain, &schema, &instance)?;
            let (expected, actual) = (plain.ask(&reference), plain.ask(&candidate));
            let bag = Comparison::default();
            prop_assert_eq!(difference(&expected, &found.expected, &bag), None);
            prop_assert_eq!(difference(&actual, &found.actual, &bag), None);
            prop_assert!(difference(&expected, &actual, &bag).is_some());
        } else {
            prop_assert!(matches!(verdict, SqlVerdict::Accepted { .. } | SqlVerdict::Undetermined(_)), "{verdict:?}");
        }
    }
}

// ---- comparison ----------------------------------------------------------------------------------

/// Few values, so that equal rows meet; the number 5 in all its disguises.
fn few_values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        prop::sample::select(vec![0_i64, 1, 5]).prop_map(Value::Integer),
        prop::sample::select(vec![0.5, 1.0, 5.0]).prop_map(Value::Real),
        prop::sample::select(vec!["", "a", "5", "5.0", "0.5", "05", "A"]).prop_map(Value::text),
        prop::sample::select(vec![vec![], b"5".to_vec()]).prop_map(Value::Blob),
    ]
}

fn few_rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    prop::collection::vec(prop::collection::vec(few_values(), 2), 0..6)
}

/// Rows and what a mutation makes of them: as they are, shuffled, one more, one less, one changed.
fn related_rows() -> impl Strategy<Value = (Vec<Vec<Value>>, Vec<Vec<Value>>)> {
    let change = (
        0..5_u8,
        any::<Index>(),
        prop::collection::vec(few_values(), 2),
    );
    (few_rows(), change).prop_flat_map(|(rows, (kind, at, fresh))| {
        let mut other = rows.clone();
        if !other.is_empty() {
            let at = at.index(other.len());
            match kind {
                0 => {}
                1 => other.push(other.get(at).unwrap().clone()),
                2 => drop(other.remove(at)),
                3 => *other.get_mut(at).unwrap() = fresh,
                _ => {
                    let first = other.first().unwrap().clone();
                    *other.get_mut(at).unwrap() = first;
                }
            }
        }
        (Just(rows), Just(other).prop_shuffle())
    })
}

fn relation(rows: &[Vec<Value>]) -> Relation {
    Relation::new(vec!["a".into(), "b".into()], rows.to_vec()).unwrap()
}

fn same(a: &[Vec<Value>], b: &[Vec<Value>], comparison: &Comparison) -> bool {
    difference(&relation(a), &relation(b), comparison).is_none()
}

fn comparison() -> impl Strategy<Value = Comparison> {
    let kind = prop_oneof![Just(Kind::Bag), Just(Kind::Set)];
    (kind, any::<bool>()).prop_map(|(kind, strict_types)| Comparison {
        kind,
        strict_types,
        ..Comparison::default()
    })
}

/// How many rows of `a` have no partner in `b`, as SQL says it. EXCEPT ALL is what SQLite lacks:
/// equal rows are numbered and the numbers must match too.
fn sql_leftovers(plain: &Plain, (a, b): (&str, &str), comparison: &Comparison) -> i64 {
    let column = |name: &str| {
        if comparison.strict_types {
            return format!("typeof({name}) AS t_{name}, {name}");
        }
        // Whole reals are integers, and text that reads as a number is printed is that number.
        let number = format!(
            "CASE WHEN typeof({name}) = 'text' AND {name} = CAST(CAST({name} AS INTEGER) AS TEXT) THEN CAST({name} AS INTEGER) \
                  WHEN typeof({name}) = 'text' AND {name} = CAST(CAST({name} AS REAL) AS TEXT) THEN CAST({name} AS REAL) \
                  ELSE {name} END"
        );
        format!("typeof({number}) IN ('integer', 'real') AS t_{name}, {number} AS {name}")
    };
    let keyed = |table: &str| format!("SELECT {}, {} FROM {table}", column("a"), column("b"));
    let sql = match comparison.kind {
        Kind::Set => format!("SELECT count(*) FROM ({} EXCEPT {})", keyed(a), keyed(b)),
        Kind::Bag | Kind::List { .. } => {
            let numbered = |table: &str| {
                format!(
                    "SELECT *, row_number() OVER (PARTITION BY t_a, a, t_b, b) AS copy FROM ({})",
                    keyed(table)
                )
            };
            format!(
                "SELECT count(*) FROM ({}) AS x WHERE NOT EXISTS (SELECT 1 FROM ({}) AS y \
                 WHERE y.t_a IS x.t_a AND y.a IS x.a AND y.t_b IS x.t_b AND y.b IS x.b AND y.copy = x.copy)",
                numbered(a),
                numbered(b)
            )
        }
    };
    plain.count(&sql)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn comparison_agrees_with_sql((x, y) in related_rows(), comparison in comparison()) {
        let plain = Plain::new("CREATE TABLE x (a, b); CREATE TABLE y (a, b);");
        for (table, rows) in [("x", &x), ("y", &y)] {
            let mut insert = plain.0.prepare(&format!("INSERT INTO {table} VALUES (?, ?)")).unwrap();
            for row in rows {
                insert.execute(rusqlite::params_from_iter(row.iter().map(cell))).unwrap();
            }
        }
        let by_sql = sql_leftovers(&plain, ("x", "y"), &comparison) + sql_leftovers(&plain, ("y", "x"), &comparison);
        prop_assert_eq!(by_sql == 0, same(&x, &y, &comparison), "SQL finds {} rows left over", by_sql);
    }

    #[test]
    fn sameness_is_an_equivalence(
        (x, y) in related_rows(),
        (z, _) in related_rows(),
        shuffled in related_rows().prop_flat_map(|(rows, _)| (Just(rows.clone()), Just(rows).prop_shuffle())),
        comparison in comparison(),
    ) {
        prop_assert!(same(&x, &x, &comparison));
        prop_assert_eq!(same(&x, &y, &comparison), same(&y, &x, &comparison));
        prop_assert!(same(&shuffled.0, &shuffled.1, &comparison), "order counts in a bag or set");
        // Any two of three that are the same make the third pair the same.
        let rewritten = retyped(&y);
        for third in [&z, &rewritten] {
            if same(&x, &y, &comparison) && same(&y, third, &comparison) {
                prop_assert!(same(&x, third, &comparison));
            }
        }
    }

    #[test]
    fn a_list_lets_only_ties_swap(
        rows in few_rows(),
        order in any::<u64>(),
        descending in any::<bool>(),
    ) {
        let list = |keys: Vec<SortKey>| Comparison {
            kind: Kind::List { keys },
            strict_types: true,
            ..Comparison::default()
        };
        let key = list(vec![SortKey { column: 0, descending }]);
        let mut sorted = rows;
        sorted.sort_by(|a, b| {
            let order = a[0].sql_cmp(&b[0]);
            if descending { order.reverse() } else { order }
        });
        let mut other = sorted.clone();
        let n = other.len() as u64;
        if n > 1 {
            other.swap((order % n) as usize, (order / n % n) as usize);
        }
        let keys_stay = sorted.iter().zip(&other).all(|(a, b)| a[0] == b[0]);
        prop_assert_eq!(same(&sorted, &other, &key), keys_stay);
        prop_assert_eq!(same(&sorted, &other, &list(Vec::new())), sorted == other, "without keys every place counts");
    }
}

/// The same rows with every whole number in another disguise.
fn retyped(rows: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let other = |value: &Value| match value {
        Value::Integer(n) => Value::Real(*n as f64),
        Value::Real(x) if x.fract() == 0.0 => Value::text(format!("{x}")),
        value => value.clone(),
    };
    rows.iter()
        .map(|row| row.iter().map(other).collect())
        .collect()
}

// ---- shrinking -----------------------------------------------------------------------------------

const SHOP: &str = "
CREATE TABLE regions (region TEXT NOT NULL PRIMARY KEY);
CREATE TABLE people (
  id INTEGER PRIMARY KEY, boss INTEGER REFERENCES people (id), region TEXT REFERENCES regions (region), pay INTEGER CHECK (pay >= 0)
);
CREATE TABLE work (
  person INTEGER NOT NULL REFERENCES people (id), day DATE NOT NULL, hours REAL, PRIMARY KEY (person, day)
);
CREATE TABLE notes (
  person INTEGER NOT NULL, day DATE NOT NULL, text TEXT UNIQUE, FOREIGN KEY (person, day) REFERENCES work (person, day)
);
";

/// References and wrong candidates whose differences need several tables.
const PAIRS: [(&str, &str); 7] = [
    (
        "SELECT p.id, count(w.day) FROM people p LEFT JOIN work w ON w.person = p.id GROUP BY p.id",
        "SELECT p.id, count(w.day) FROM people p JOIN work w ON w.person = p.id GROUP BY p.id",
    ),
    (
        "SELECT e.id FROM people e JOIN people b ON b.id = e.boss WHERE e.pay > b.pay",
        "SELECT e.id FROM people e JOIN people b ON b.id = e.boss WHERE e.pay >= b.pay",
    ),
    (
        "SELECT region, sum(pay) FROM people GROUP BY region",
        "SELECT region, sum(pay) FROM people WHERE region IS NOT NULL GROUP BY region",
    ),
    (
        "SELECT w.person, w.day FROM work w WHERE NOT EXISTS (SELECT 1 FROM notes n WHERE n.person = w.person AND n.day = w.day)",
        "SELECT w.person, w.day FROM work w WHERE NOT EXISTS (SELECT 1 FROM notes n WHERE n.person = w.person)",
    ),
    (
        "SELECT DISTINCT p.region FROM people p JOIN notes n ON n.person = p.id",
        "SELECT p.region FROM people p JOIN notes n ON n.person = p.id",
    ),
    (
        "SELECT person, max(hours) FROM work GROUP BY person",
        "SELECT person, max(coalesce(hours, 0)) FROM work GROUP BY person",
    ),
    (
        "SELECT r.region, count(*) FROM regions r JOIN people p ON p.region = r.region JOIN work w ON w.person = p.id GROUP BY 1 HAVING count(*) > 2",
        "SELECT r.region, count(*) FROM regions r JOIN people p ON p.region = r.region JOIN work w ON w.person = p.id GROUP BY 1 HAVING count(*) >= 2",
    ),
];

/// The class of the difference between both queries on a database; `None` if it is none.
fn class(
    plain: &Plain,
    schema: &Schema,
    instance: &Instance,
    pair: (&str, &str),
) -> Option<DifferenceClass> {
    plain.load(schema, instance).ok()?;
    let found = difference(
        &plain.ask(pair.0),
        &plain.ask(pair.1),
        &Comparison::default(),
    );
    found.map(|found| found.class())
}

/// Rows that no longer fit after others were left out go as well.
fn without_refused_rows(
    plain: &Plain,
    schema: &Schema,
    mut instance: Instance,
) -> Option<Instance> {
    while plain.load(schema, &instance).is_err() {
        let is_negative = |(t, row): &RowId| {
            let people = schema.table_index("people") == Some(*t);
            let pay = people.then(|| instance.cell(schema, *t, *row, 3)).flatten();
            pay.and_then(Value::as_number).is_some_and(|pay| pay < 0.0)
        };
        let first_bad = instance.row_ids().into_iter().find(is_negative)?;
        instance = instance.without(schema, &BTreeSet::from([first_bad]));
    }
    Some(instance)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_shrunken_database_is_minimal_and_still_proves_it(pair in prop::sample::select(PAIRS.to_vec()), seed in any::<u64>()) {
        let (schema, plain) = (schema_of(SHOP), Plain::new(SHOP));
        let mut mined = Mined::new(&schema, &Instance::empty(&schema));
        mined.add_sql(&schema, pair.0);
        mined.add_sql(&schema, pair.1);
        let hints = Hints::default();
        let generator = Generator::new(&schema, &hints, &mined);
        let start = (0..200).find_map(|step| {
            let instance = generator.generate(Seed(seed.wrapping_add(step)), Size { rows: 8 });
            let instance = without_refused_rows(&plain, &schema, instance)?;
            class(&plain, &schema, &instance, pair).map(|class| (instance, class))
        });
        prop_assert!(start.is_some(), "no database tells {pair:?} apart");
        let (start, wanted) = start.unwrap();
        let run = || shrink(&schema, start.clone(), 50_000, &mut |candidate| {
            class(&plain, &schema, candidate, pair) == Some(wanted)
        });
        let shrunk = run();
        let small = &shrunk.instance;
        prop_assert_eq!(&run(), &shrunk, "shrinking is not deterministic");
        prop_assert!(shrunk.is_minimal);
        prop_assert!(small.row_count() <= start.row_count());
        prop_assert_eq!(class(&plain, &schema, small, pair), Some(wanted));
        prop_assert_eq!(plain.faults(), Vec::<String>::new());
        for id in small.row_ids() {
            let less = small.without(&schema, &BTreeSet::from([id]));
            prop_assert_ne!(class(&plain, &schema, &less, pair), Some(wanted), "row {:?} of {:#?} is not needed", id, small);
        }
    }
}
