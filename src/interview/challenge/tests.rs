//! Questions about counterexamples made by hand.

use super::{Phenomenon, challenge};
use crate::relation::{Comparison, Relation, difference};
use crate::verdict::{Counterexample, Family};

fn relation(text: &str) -> Relation {
    Relation::parse(text).unwrap()
}

fn found(tables: &[(&str, &str)], expected: &str, actual: &str) -> Counterexample {
    let (expected, actual) = (relation(expected), relation(actual));
    let comparison = Comparison::default();
    let difference = difference(&expected, &actual, &comparison).unwrap();
    Counterexample {
        label: "hidden instance 1".into(),
        seed: None,
        tables: tables
            .iter()
            .map(|(name, rows)| ((*name).to_owned(), relation(rows)))
            .collect(),
        family: Some(Family::of_answers(&difference, &expected, &actual)),
        expected,
        actual,
        difference,
        named: None,
        agreement: None,
    }
}

#[track_caller]
fn check(
    tables: &[(&str, &str)],
    answers: (&str, &str),
    query: &str,
    phenomenon: Phenomenon,
    text: &str,
) {
    let asked = challenge(&found(tables, answers.0, answers.1), query);
    assert_eq!((asked.phenomenon, asked.text.as_str()), (phenomenon, text));
}

const ALL: &str = "select viewer_id, country, at, user_id from viewers join views";

#[test]
fn a_question_names_what_is_special_about_the_data() {
    check(
        &[(
            "views",
            "view_no | user_id | at\n1 | 7 | 2026-01-05 10:00:00\n2 | 7 | 2026-01-05 10:00:00",
        )],
        ("n\n2", "n\n1"),
        "select user_id, at from views",
        Phenomenon::SameMoment,
        "Two views at the same second (at): what does yours return?",
    );
    check(
        &[("viewers", "viewer_id | country\n1 | NULL")],
        ("country | n\nnone | 1", "country | n"),
        ALL,
        Phenomenon::Missing,
        "A viewer without a country: which row of yours does it end up in?",
    );
    check(
        &[("deliveries", "delivery_id | event_id\n1 | e\n2 | e")],
        ("n\n1", "n\n2"),
        "select count(*) from deliveries",
        Phenomenon::Repeat,
        "The same event id in two rows of deliveries that differ in nothing but their number: does \
         yours count one or two?",
    );
    check(
        &[
            ("orders", "order_id | total\n1 | 5"),
            ("payments", "payment_id | order_id\n1 | 1\n2 | 1"),
        ],
        ("n\n5", "n\n10"),
        "select sum(total) from orders",
        Phenomenon::Repeat,
        "Two payments that are alike in everything but payment id: does yours count one or two?",
    );
    check(
        &[
            ("orders", "order_id | total\n1 | 5"),
            ("payments", "payment_id | order_id"),
        ],
        ("order_id\n1", "order_id"),
        "select order_id from orders join payments",
        Phenomenon::Childless,
        "An order without a single payment: what does yours return?",
    );
    check(
        &[(
            "taps",
            "tap_id | at\n1 | 2026-01-05 23:50:00\n2 | 2026-01-06 00:20:00",
        )],
        ("n\n1", "n\n2"),
        "select * from taps",
        Phenomenon::Apart,
        "Two taps exactly 30 minutes apart (at), with a midnight between them: what does yours \
         return?",
    );
    check(
        &[("taps", "tap_id")],
        ("n\n0", "n"),
        "select * from taps",
        Phenomenon::Empty,
        "Tables without a single row: what does yours return?",
    );
}

#[test]
fn answers_that_differ_in_form_are_asked_about_their_form() {
    let nothing: &[(&str, &str)] = &[];
    let asked = |expected, actual| challenge(&found(nothing, expected, actual), "").phenomenon;
    assert_eq!(asked("a | b\n1 | 2", "a\n1"), Phenomenon::Shape);
    assert_eq!(asked("a\n0.5", "a\n0"), Phenomenon::Fraction);
}
