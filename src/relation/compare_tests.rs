//! Comparison: one table of examples per rule, then the algebra.

use proptest::prelude::*;

use super::compare::{Comparison, Difference, DifferenceClass, Kind, SortKey, difference};
use super::rows::Relation;
use super::value::Value;

fn relation(text: &str) -> Relation {
    Relation::parse(text).unwrap()
}

fn bag() -> Comparison {
    Comparison::default()
}

fn list(keys: &[usize]) -> Comparison {
    let keys = keys.iter().map(|column| SortKey {
        column: *column,
        descending: false,
    });
    Comparison {
        kind: Kind::List {
            keys: keys.collect(),
        },
        ..bag()
    }
}

fn check(comparison: &Comparison, expected: &str, actual: &str, class: Option<DifferenceClass>) {
    let found = difference(&relation(expected), &relation(actual), comparison);
    assert_eq!(found.as_ref().map(Difference::class), class, "{found:?}");
}

#[test]
fn a_bag_counts_copies_and_ignores_order() {
    check(&bag(), "a\n1\n2\n2", "b\n2\n1\n2", None);
    check(
        &bag(),
        "a\n1\n2\n2",
        "a\n1\n2",
        Some(DifferenceClass::TooFewCopies),
    );
    check(
        &bag(),
        "a\n1",
        "a\n1\n1",
        Some(DifferenceClass::TooManyCopies),
    );
    check(&bag(), "a\n1\n2", "a\n1", Some(DifferenceClass::MissingRow));
    check(&bag(), "a\n1", "a\n1\n2", Some(DifferenceClass::ExtraRow));
    check(
        &bag(),
        "a|b\n1|2",
        "a|b\n1|3",
        Some(DifferenceClass::ChangedRow),
    );
    check(&bag(), "a\nNULL", "a\nNULL", None);
    check(
        &bag(),
        "a\nNULL",
        "a\n''",
        Some(DifferenceClass::ChangedRow),
    );
    check(
        &bag(),
        "a|b\n1|2",
        "a\n1",
        Some(DifferenceClass::ColumnCount),
    );
}

#[test]
fn a_set_ignores_copies() {
    let set = Comparison {
        kind: Kind::Set,
        ..bag()
    };
    check(&set, "a\n1\n1\n2", "a\n2\n1", None);
    check(
        &set,
        "a\n1\n2",
        "a\n2\n2",
        Some(DifferenceClass::MissingRow),
    );
}

#[test]
fn tied_rows_of_a_list_may_swap() {
    check(
        &list(&[0]),
        "k|v\n1|a\n1|b\n2|c",
        "k|v\n1|b\n1|a\n2|c",
        None,
    );
    check(
        &list(&[0]),
        "k|v\n1|a\n2|c",
        "k|v\n2|c\n1|a",
        Some(DifferenceClass::Order),
    );
    check(
        &list(&[]),
        "k|v\n1|a\n1|b",
        "k|v\n1|b\n1|a",
        Some(DifferenceClass::Order),
    );
    check(
        &list(&[0]),
        "k|v\n1|a\n1|b",
        "k|v\n1|a\n1|a",
        Some(DifferenceClass::ChangedRow),
    );
}

#[test]
fn types_are_told_apart_only_if_declared() {
    let strict = Comparison {
        strict_types: true,
        ..bag()
    };
    for other in ["a\n5.0", "a\n'5'"] {
        check(&bag(), "a\n5", other, None);
        check(&strict, "a\n5", other, Some(DifferenceClass::TypeOnly));
    }
    check(
        &bag(),
        "a\n'007'",
        "a\n7",
        Some(DifferenceClass::ChangedRow),
    );
    check(
        &strict,
        "a\n5\n6",
        "a\n5.0\n7",
        Some(DifferenceClass::ChangedRow),
    );
}

#[test]
fn numbers_match_within_the_tolerance_even_when_crossed() {
    let close = Comparison {
        tolerance: 1e-6,
        ..bag()
    };
    check(&close, "a\n0.3", "a\n0.30000000004", None);
    check(
        &close,
        "a\n0.3",
        "a\n0.31",
        Some(DifferenceClass::ChangedRow),
    );
    check(
        &close,
        "a\n1000000000",
        "a\n1000000001",
        Some(DifferenceClass::ChangedRow),
    );
    let wide = Comparison {
        tolerance: 0.1,
        ..bag()
    };
    check(&wide, "a|b\n1.0|5\n1.05|6", "a|b\n1.01|6\n1.02|5", None);
    let set = Comparison {
        kind: Kind::Set,
        ..close
    };
    check(&set, "a\n1.0", "a\n1.0\n1.00000000001", None);
}

#[test]
fn names_match_in_any_case_if_declared() {
    let names = Comparison {
        names: true,
        ..bag()
    };
    check(&names, "Total\n1", "total\n1", None);
    check(
        &names,
        "total\n1",
        "n\n1",
        Some(DifferenceClass::ColumnNames),
    );
    check(&bag(), "total\n1", "n\n1", None);
}

#[test]
fn headlines_name_the_row() {
    let say = |expected, actual, comparison| {
        difference(&relation(expected), &relation(actual), &comparison)
            .unwrap()
            .headline()
    };
    let strict = Comparison {
        strict_types: true,
        ..bag()
    };
    assert_eq!(say("a\n1\n2", "a\n1", bag()), "row (2) is missing");
    assert_eq!(
        say("a\n1\n1", "a\n1", bag()),
        "row (1) expected 2 times, came 1 times"
    );
    assert_eq!(say("a\n1", "a\n1\n''", bag()), "row ('') does not belong");
    assert_eq!(
        say("a|b\n1|x", "a|b\n1|y", bag()),
        "row (1, x) expected, (1, y) came"
    );
    assert_eq!(
        say("a\n1\n2", "a\n2\n1", list(&[0])),
        "order: row 1 should be (1), is (2)"
    );
    assert_eq!(
        say("a\n5", "a\n'5'", strict),
        "type: row ('5') has text '5' where integer 5 is expected"
    );
}

fn any_relation() -> impl Strategy<Value = Relation> {
    let value = prop_oneof![
        Just(Value::Null),
        (0_i64..3).prop_map(Value::Integer),
        (0_i32..4).prop_map(|n| Value::Real(f64::from(n) / 2.0)),
        "[01]{0,2}".prop_map(Value::Text),
    ];
    proptest::collection::vec(proptest::collection::vec(value, 2), 0..4).prop_map(|rows| Relation {
        columns: vec!["a".into(), "b".into()],
        rows,
        truncated: false,
    })
}

fn any_comparison() -> impl Strategy<Value = Comparison> {
    let kind = prop_oneof![
        Just(Kind::Bag),
        Just(Kind::Set),
        Just(list(&[0]).kind),
        Just(list(&[]).kind)
    ];
    let tolerance = prop_oneof![Just(0.0), Just(0.6)];
    (kind, tolerance, any::<bool>()).prop_map(|(kind, tolerance, strict_types)| Comparison {
        kind,
        tolerance,
        strict_types,
        names: false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_same_answer_is_an_equivalence(
        a in any_relation(), b in any_relation(), c in any_relation(), comparison in any_comparison()
    ) {
        let same = |x: &Relation, y: &Relation| difference(x, y, &comparison).is_none();
        prop_assert!(same(&a, &a));
        prop_assert_eq!(same(&a, &b), same(&b, &a));
        if comparison.tolerance == 0.0 && same(&a, &b) && same(&b, &c) {
            prop_assert!(same(&a, &c));
        }
    }

    #[test]
    fn a_bag_survives_shuffling_and_a_list_implies_it(
        a in any_relation(), b in any_relation(), strict_types in any::<bool>()
    ) {
        let bag = Comparison { strict_types, ..bag() };
        let mut turned = a.clone();
        turned.rows.reverse();
        prop_assert_eq!(difference(&a, &turned, &bag), None);
        let set = Comparison { kind: Kind::Set, ..bag.clone() };
        let listed = Comparison { kind: list(&[1]).kind, ..bag.clone() };
        if difference(&a, &b, &listed).is_none() {
            prop_assert_eq!(difference(&a, &b, &bag), None);
        }
        if difference(&a, &b, &bag).is_none() {
            prop_assert_eq!(difference(&a, &b, &set), None);
        }
    }

    #[test]
    fn more_tolerance_never_finds_more(a in any_relation(), b in any_relation()) {
        let exact = bag();
        let close = Comparison { tolerance: 0.6, ..bag() };
        if difference(&a, &b, &exact).is_none() {
            prop_assert_eq!(difference(&a, &b, &close), None);
        }
    }
}
