//! Laws that hold for any text: nothing panics, places lie inside, SQLite's own text is left alone.

use onsite::dialect::{Dialect, carry};
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that make texts which look like SQL often enough to get past the parser.
const PIECES: &[&str] = &[
    "select",
    "*",
    "a",
    "b.c",
    "from",
    "t",
    "where",
    "group by",
    "order by",
    "limit",
    "1",
    "2.5",
    "'x'",
    "\"y\"",
    "`z`",
    "(",
    ")",
    ",",
    "+",
    "-",
    "/",
    "||",
    "::int",
    "::date",
    "=",
    "<=>",
    "interval '1 day'",
    "interval 1 day",
    "date '2024-01-31'",
    "datediff(",
    "date_add(",
    "if(",
    "concat(",
    "count(*)",
    "sum(a)",
    "over (",
    "partition by",
    "rollup (",
    "union",
    "all",
    "except",
    "with q as (",
    "case when",
    "then",
    "end",
    "not",
    "in",
    "any (",
    "is null",
    "like",
    "rows",
    "distinct",
    "on (",
    "join",
    "using (a)",
    "qualify",
    "having",
    "values (1)",
    "as",
    "é",
    "split(a, ',')[",
    "offset(0)]",
    "[1, 2]",
    "extract(year from a)",
    "'",
    "--",
    "/*",
    ";",
    "@v",
];

fn any_dialect() -> impl Strategy<Value = Dialect> {
    select(Dialect::ALL.to_vec())
}

fn hold(sql: &str, dialect: Dialect) {
    match carry(sql, dialect) {
        Ok(carried) => {
            for (offset, _) in carried.sql.char_indices() {
                let place = carried.original(offset);
                assert!(sql.is_char_boundary(place), "{place} in {sql:?}");
            }
            if dialect == Dialect::Sqlite {
                assert_eq!(carried.sql, sql);
            }
        }
        Err(refusal) => {
            assert!(!refusal.message.is_empty());
            let place = refusal.offset.unwrap_or(0);
            assert!(sql.is_char_boundary(place), "{place} in {sql:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn likely_texts_are_carried_or_refused(
        pieces in prop::collection::vec(select(PIECES), 0..24),
        dialect in any_dialect(),
    ) {
        hold(&pieces.join(" "), dialect);
    }

    #[test]
    fn any_text_is_carried_or_refused(sql in ".{0,60}", dialect in any_dialect()) {
        hold(&sql, dialect);
    }
}

#[test]
fn long_and_deep_texts_are_refused_or_carried() {
    for dialect in Dialect::ALL {
        hold(&format!("select {}", "1 + ".repeat(40_000)), dialect);
        hold(&format!("select 1{}", " + 1".repeat(900)), dialect);
        hold(
            &format!("select {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
            dialect,
        );
        hold(&format!("select {}a", "not ".repeat(900)), dialect);
        hold(
            &format!("select 1{}", " union select 1".repeat(900)),
            dialect,
        );
        hold(&format!("select {}a", "- ".repeat(900)), dialect);
    }
}

#[test]
fn places_lead_back_to_what_was_typed() {
    let typed = "SELECT DATE_ADD(d, INTERVAL 1 DAY), IFNULL(nope, 'x') FROM t";
    let carried = carry(typed, Dialect::MySql).expect("MySQL");
    let at = carried.sql.find("nope").expect("the name is kept");
    assert_eq!(Some(carried.original(at)), typed.find("nope"));
    let at = carried.sql.find("'x'").expect("the text is kept");
    assert_eq!(Some(carried.original(at)), typed.find("'x'"));
}
