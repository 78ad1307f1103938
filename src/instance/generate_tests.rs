//! Generation is hostile, deterministic and keeps to the hints.

use super::schema::{Affinity, Column, ForeignKey, Schema, Table};
use super::{Aim, ColumnHint, Generator, Hints, Instance, Mined, Size};
use crate::base::Seed;
use crate::relation::Value;

fn column(name: &str, decl_type: &str, pk: bool, not_null: bool) -> Column {
    Column {
        name: name.into(),
        decl_type: decl_type.into(),
        affinity: Affinity::of(decl_type),
        not_null,
        pk_position: pk.then_some(1),
        ..Column::default()
    }
}

fn schema() -> Schema {
    let users = Table {
        name: "users".into(),
        columns: vec![
            column("id", "INTEGER", true, false),
            column("plan", "TEXT", false, false),
        ],
        unique_keys: vec![vec![0]],
        ..Table::default()
    };
    let events = Table {
        name: "events".into(),
        columns: vec![
            column("user_id", "INTEGER", false, true),
            column("at", "TEXT", false, true),
            column("amount", "INTEGER", false, false),
        ],
        foreign_keys: vec![ForeignKey {
            columns: vec![0],
            table: "users".into(),
            references: vec!["id".into()],
        }],
        ..Table::default()
    };
    Schema {
        tables: vec![users, events],
    }
}

/// Two hundred instances, with the constants of a query mined.
fn instances(hints: &Hints) -> Vec<Instance> {
    let schema = schema();
    let mut mined = Mined::new(&schema, &Instance::empty(&schema));
    mined.add_sql(
        &schema,
        "SELECT * FROM users JOIN events ON id = user_id
         WHERE plan = 'Basic' AND amount > 100 AND at >= '2024-02-29'",
    );
    let generator = Generator::new(&schema, hints, &mined);
    (0..200)
        .map(|seed| generator.generate(Seed(seed), Size { rows: 6 }))
        .collect()
}

fn rows(instance: &Instance, table: usize) -> &[Vec<Value>] {
    &instance.tables[table].rows
}

fn some(what: &str, instances: &[Instance], holds: impl Fn(&Instance) -> bool) {
    let n = instances.iter().filter(|instance| holds(instance)).count();
    assert!(n >= 5, "{what}: only {n} of {} instances", instances.len());
}

#[test]
fn instances_are_hostile_on_purpose() {
    let all = instances(&Hints::default());
    let has = |table: usize, column: usize, value: Value| {
        move |instance: &Instance| rows(instance, table).iter().any(|row| row[column] == value)
    };
    some("an empty table", &all, |i| {
        rows(i, 1).is_empty() && !rows(i, 0).is_empty()
    });
    some("NULL", &all, has(1, 2, Value::Null));
    some("the constant", &all, has(1, 2, Value::Integer(100)));
    some("one above", &all, has(1, 2, Value::Integer(101)));
    some("the day before", &all, has(1, 1, Value::text("2024-02-28")));
    some("another case", &all, has(0, 1, Value::text("BASIC")));
    some("duplicate rows", &all, |i| {
        rows(i, 1)
            .iter()
            .enumerate()
            .any(|(n, row)| rows(i, 1)[..n].contains(row))
    });
    some("a parent without children", &all, |i| {
        rows(i, 0)
            .iter()
            .any(|user| rows(i, 1).iter().all(|event| event[0] != user[0]))
    });
    some("one group", &all, |i| {
        rows(i, 1).len() > 2 && rows(i, 1).iter().all(|event| event[0] == rows(i, 1)[0][0])
    });
    some("equal times", &all, |i| {
        rows(i, 1).len() > 2 && rows(i, 1).iter().all(|event| event[1] == rows(i, 1)[0][1])
    });
}

#[test]
fn hints_narrow_the_values() {
    let hint = |json: &str| serde_json::from_str::<ColumnHint>(json).unwrap();
    let hints = Hints::from(std::collections::BTreeMap::from([
        (
            "Users.plan".to_owned(),
            hint(r#"{"values": ["a", "b"], "null_rate": 0.0}"#),
        ),
        (
            "events.amount".to_owned(),
            hint(r#"{"min": 1, "max": 3, "increasing": true}"#),
        ),
    ]));
    for instance in instances(&hints) {
        for user in rows(&instance, 0) {
            assert!(
                ["a", "b"].contains(&user[1].to_string().as_str()),
                "{user:?}"
            );
        }
        let amounts: Vec<&Value> = rows(&instance, 1).iter().map(|event| &event[2]).collect();
        assert!(
            amounts.is_sorted_by(|a, b| a.sql_cmp(b).is_le()),
            "{amounts:?}"
        );
        let in_range = |v: &&Value| v.as_number().is_none_or(|n| (1.0..=3.0).contains(&n));
        assert!(amounts.iter().all(in_range), "{amounts:?}");
    }
}

#[test]
fn hints_say_how_often_how_late_and_in_whose_order() {
    let sent = Table {
        name: "sent".into(),
        columns: vec![
            column("kind", "TEXT", false, true),
            column("at", "INTEGER", false, true),
            column("seen", "INTEGER", false, true),
            column("n", "INTEGER", false, true),
        ],
        ..Table::default()
    };
    let schema = Schema { tables: vec![sent] };
    let hints: Hints = serde_json::from_str(
        r#"{
            "columns": {
                "sent.kind": {"values": ["often", "never", "rarely"], "weights": [9, 0, 1]},
                "sent.at": {"min": 0, "max": 99},
                "sent.seen": {"after": "at", "within": 3, "late": 50, "late_rate": 0.25},
                "sent.n": {"increasing_with": "at"}
            },
            "tables": {"SENT": {"repeat_rate": 0.4, "fresh": ["seen"]}}
        }"#,
    )
    .unwrap();
    let generator = Generator::new(&schema, &hints, &Mined::default());
    let (mut kinds, mut n_rows, mut n_late, mut n_repeats) = ([0_usize; 3], 0, 0, 0);
    for seed in 0..400 {
        let instance = generator.generate(Seed(seed), Size { rows: 8 });
        let mut rows: Vec<Vec<i64>> = Vec::new();
        for row in &instance.tables[0].rows {
            let number = |at: usize| row[at].as_number().unwrap() as i64;
            let delay = number(2) - number(1);
            assert!((0..=3).contains(&delay) || delay == 50, "{row:?}");
            n_late += usize::from(delay == 50);
            n_rows += 1;
            kinds[["often", "never", "rarely"]
                .iter()
                .position(|kind| *kind == row[0].to_string())
                .unwrap()] += 1;
            let key = vec![number(1), number(3)];
            n_repeats += usize::from(rows.contains(&key));
            rows.push(key);
        }
        rows.sort_unstable();
        assert!(rows.is_sorted_by_key(|row| row[1]), "{rows:?}");
    }
    assert_eq!(kinds[1], 0);
    assert!(kinds[0] > 4 * kinds[2] && kinds[2] > 0, "{kinds:?}");
    let share = |n: usize| n as f64 / f64::from(n_rows);
    assert!((0.15..0.35).contains(&share(n_late)), "{}", share(n_late));
    assert!(share(n_repeats) > 0.2, "{}", share(n_repeats));
}

#[test]
fn days_in_a_row_are_made_where_a_query_counts_them() {
    let mut schema = schema();
    for column in schema.tables.iter_mut().flat_map(|t| &mut t.columns) {
        if column.name == "at" {
            column.decl_type = "DATE".into();
        }
    }
    let mut mined = Mined::new(&schema, &Instance::empty(&schema));
    mined.add_sql(
        &schema,
        "SELECT user_id FROM events GROUP BY user_id HAVING count(DISTINCT at) >= 5",
    );
    let hints = Hints::default();
    let generator = Generator::new(&schema, &hints, &mined);
    assert!(generator.has_crowds());
    let has_run = |instance: Instance| {
        let days = instance.tables[1].rows.iter().map(|row| row[1].clone());
        let mut days: Vec<Value> = days.collect();
        days.sort_by(Value::sql_cmp);
        days.dedup();
        let next = |day: &Value| super::neighbors::shifted(day, 1);
        days.windows(5).any(|run| {
            run.windows(2)
                .all(|two| next(&two[0]).as_ref() == Some(&two[1]))
        })
    };
    let n_runs = (0..80)
        .map(|seed| generator.generate_for(Aim::Crowd, Seed(seed), Size { rows: 6 }))
        .filter(|instance| has_run(instance.clone()))
        .count();
    assert!(n_runs >= 8, "{n_runs} of 80 have five days in a row");
}

#[test]
fn capitals_alone_tell_no_texts_apart_where_they_are_overlooked() {
    let twins = |overlooks_capitals: bool| {
        let hints = Hints {
            overlooks_capitals,
            ..Hints::default()
        };
        let all = instances(&hints).into_iter().flat_map(|i| i.tables);
        let texts = all
            .flat_map(|table| table.rows)
            .flatten()
            .map(|value| match value {
                Value::Text(text) => text,
                _ => String::new(),
            });
        let texts: std::collections::BTreeSet<String> = texts.collect();
        let small: std::collections::BTreeSet<String> =
            texts.iter().map(|text| text.to_lowercase()).collect();
        texts.len() - small.len()
    };
    assert!(twins(false) > 0);
    assert_eq!(twins(true), 0);
}
