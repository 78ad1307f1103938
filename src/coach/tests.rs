//! Hints on small queries, clause by clause.

use super::{CoachStage, advise};

const SCHEMA: &str = "
CREATE TABLE viewers (id INTEGER PRIMARY KEY, country TEXT);
CREATE TABLE plays (play_id INTEGER PRIMARY KEY, viewer_id INTEGER, day TEXT, seconds INTEGER);
INSERT INTO viewers VALUES (1, 'DE');
";

const RIGHT: &str = "
WITH long AS (SELECT viewer_id AS who, day FROM plays WHERE seconds >= 4711)
SELECT v.country AS land, count(DISTINCT l.who) AS heads
FROM viewers v LEFT JOIN long l ON l.who = v.id
GROUP BY v.country HAVING count(*) > 3 ORDER BY heads DESC, land LIMIT 7";

#[track_caller]
fn check(candidate: &str, stage: CoachStage, says: &str) {
    let advice = advise(SCHEMA, candidate, &[RIGHT]).unwrap();
    assert_eq!(
        (advice.stage, advice.text.contains(says)),
        (stage, true),
        "{}",
        advice.text
    );
    assert_eq!(advice.cost.to_bits(), stage.cost().to_bits());
}

#[test]
fn the_first_clause_that_differs_is_told() {
    use CoachStage as S;
    check("SELECT country\nFROM viewers WHERE )", S::Text, "line 2");
    check("SELECT country FROM viewers WHERE (", S::Text, "still open");
    check("SELECT country, 1 FROM viewers", S::From, "look at plays");
    let inner = RIGHT.replace("LEFT JOIN", "JOIN");
    check(&inner, S::From, "The join to plays drops rows");
    let all = RIGHT.replace("WHERE seconds >= 4711", "");
    check(&all, S::Where, "A condition on plays.seconds is missing");
    check(&RIGHT.replace(">=", ">"), S::Where, "not of the kind");
    let finer = RIGHT.replace("GROUP BY v.country", "GROUP BY v.country, v.id");
    check(&finer, S::GroupBy, "look at viewers.id");
    check(
        &RIGHT.replace("HAVING count(*) > 3", ""),
        S::Having,
        "whole groups",
    );
    check(
        &RIGHT.replace("DISTINCT ", ""),
        S::Select,
        "counts distinct values of plays.viewer_id",
    );
    check(
        &RIGHT.replace(", land LIMIT", " LIMIT"),
        S::OrderBy,
        "look at viewers.country",
    );
    check(&RIGHT.replace("DESC", ""), S::OrderBy, "wrong way round");
    check(&RIGHT.replace("LIMIT 7", ""), S::OrderBy, "first rows only");
}

#[test]
fn another_way_to_write_the_same_gets_no_hint() {
    let derived = "
    SELECT country, count(DISTINCT x.viewer_id) FROM viewers
    LEFT OUTER JOIN (SELECT * FROM plays WHERE 4711 <= seconds) AS x ON id = x.viewer_id
    GROUP BY 1 HAVING 3 < count(*) ORDER BY 2 DESC, 1 LIMIT 7";
    assert_eq!(advise(SCHEMA, derived, &[RIGHT]), None);
    assert_eq!(advise(SCHEMA, "  ", &[RIGHT]), None);
    assert_eq!(advise(SCHEMA, "SELECT 1", &[]), None);
    assert_eq!(
        advise(SCHEMA, "SELECT id FROM viewers WHERE country IS 'DE'", &[]),
        None
    );
    // The closest of several right answers is what counts.
    assert_eq!(
        advise(
            SCHEMA,
            "SELECT id FROM viewers",
            &[RIGHT, "SELECT id FROM viewers"]
        ),
        None
    );
}
