//! What good decks hold at least: tables of expectations.
//!
//! Invariant: what is wanted of one question or round holds for any deck; the totals are those of the
//! built-in decks together, which have to last for three weeks of evenings.

use super::RoundKind;
use super::stats::{Parts, Stats, Thin};
use crate::relation::script::{self, TokenKind};

/// How many sittings in a row a round should be dealt without a question that came before.
pub(super) const DEALS: usize = 2;

/// What a question of a kind should have at least.
type Wish = (RoundKind, &'static str, fn(&Parts) -> usize, usize);

const OF_A_QUESTION: &[Wish] = &[
    (RoundKind::Sql, "alternatives", |p| p.alternatives, 3),
    (RoundKind::Sql, "known wrong answers", |p| p.wrong, 4),
    (RoundKind::Sql, "hints", |p| p.hints, 2),
    (RoundKind::Sql, "follow-ups", |p| p.probes, 1),
    (RoundKind::Coding, "alternatives", |p| p.alternatives, 2),
    (RoundKind::Coding, "known wrong answers", |p| p.wrong, 4),
    (RoundKind::Coding, "generators", |p| p.generators, 1),
    (RoundKind::Coding, "hints", |p| p.hints, 2),
    (RoundKind::Coding, "follow-ups", |p| p.probes, 1),
    (RoundKind::Modelling, "good models", |p| p.alternatives, 2),
    (RoundKind::Modelling, "bad models", |p| p.wrong, 3),
    (RoundKind::Modelling, "trials", |p| p.cases, 4),
    (
        RoundKind::Modelling,
        "clarifications",
        |p| p.clarifications,
        6,
    ),
    (RoundKind::Design, "clarifications", |p| p.clarifications, 4),
    (RoundKind::Design, "curveballs", |p| p.curveballs, 1),
    (RoundKind::Design, "checklist items", |p| p.checklist, 6),
    (RoundKind::Culture, "probes", |p| p.probes, 2),
    (RoundKind::Recruiter, "probes", |p| p.probes, 3),
];

/// A total and how much of it the built-in decks should have together.
type Total = (&'static str, fn(&Stats) -> usize, usize);

const IN_ALL: &[Total] = &[
    ("loops", |s| s.loops.len(), 7),
    ("SQL scenarios", |s| s.scenarios, 20),
    ("SQL questions", |s| s.questions("sql"), 80),
    ("coding questions", |s| s.questions("coding"), 40),
    ("system design prompts", |s| s.questions("design"), 25),
    ("data modelling prompts", |s| s.questions("modelling"), 8),
    ("culture prompts", |s| s.questions("culture"), 30),
    ("recruiter scripts", |s| s.questions("recruiter"), 3),
    ("data scientist questions", |s| s.questions("case"), 30),
    ("concept cards", |s| s.cards, 250),
    (
        "techniques of the SQL round",
        |s| s.techniques.iter().filter(|t| t.questions > 0).count(),
        TECHNIQUES.len(),
    ),
];

/// A technique of a SQL round, the tags of questions that ask for it, and the words in the reference
/// of a question that uses it; a word before `JOIN` is part of it.
type Technique = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The techniques that the questions of SQL rounds should ask for.
pub(super) const TECHNIQUES: &[Technique] = &[
    ("inner join", &[], &["JOIN", "INNER-JOIN"]),
    (
        "outer join",
        &["outer-join", "full-join"],
        &["LEFT-JOIN", "FULL-JOIN"],
    ),
    ("self join", &["self-join"], &[]),
    ("anti join", &["anti-join"], &["NOT EXISTS"]),
    ("group by, having", &["group-by", "having"], &["GROUP BY"]),
    ("common table expression", &[], &["WITH"]),
    ("recursive query", &["recursive-cte"], &["WITH RECURSIVE"]),
    ("row_number", &["row-number"], &["ROW_NUMBER ("]),
    (
        "rank, dense_rank",
        &["rank", "dense-rank"],
        &["RANK (", "DENSE_RANK ("],
    ),
    ("lag, lead", &["lag", "lead"], &["LAG (", "LEAD ("]),
    (
        "running and moving sums",
        &["running-sum", "row-frame", "range-frame"],
        &["ROWS BETWEEN", "RANGE BETWEEN"],
    ),
    (
        "first_value, last_value",
        &["first-value"],
        &["FIRST_VALUE (", "LAST_VALUE ("],
    ),
    ("ntile", &["ntile"], &["NTILE ("]),
    ("gaps and islands", &["gaps-and-islands"], &[]),
    ("sessions", &["sessionization"], &[]),
    ("deduplication", &["deduplication"], &[]),
    ("pivot", &["pivot", "unpivot"], &[]),
    ("percentile, median", &["percentile", "median"], &[]),
    ("cohort", &["cohort", "retention"], &[]),
    ("funnel", &["funnel"], &[]),
    ("attribution", &["attribution"], &[]),
    ("slowly changing dimension", &["scd2"], &[]),
    ("date arithmetic", &["date-arithmetic"], &[]),
    ("NULL logic", &["null"], &["IS NULL", "COALESCE ("]),
    ("sampling", &["sampling"], &[]),
    ("distinct counts", &["distinct"], &["COUNT ( DISTINCT"]),
    ("plans and indexes", &["index"], &[]),
];

/// Returns the words and signs of a query in capitals, each between spaces.
pub(super) fn words(query: &str) -> String {
    let tokens = script::tokens(query);
    let tokens = tokens
        .iter()
        .filter(|token| token.kind != TokenKind::Comment);
    let words: Vec<&str> = tokens.map(|token| token.text(query)).collect();
    let plain = format!(" {} ", words.join(" ").to_uppercase());
    let plain = plain.replace(" OUTER JOIN ", " JOIN ");
    let sides = ["LEFT", "RIGHT", "FULL", "CROSS", "INNER"];
    sides.iter().fold(plain, |plain, side| {
        plain.replace(&format!(" {side} JOIN "), &format!(" {side}-JOIN "))
    })
}

/// Says whether a question with these tags and the [`words`] of its reference asks for a technique.
pub(super) fn asks((_, known, uses): &Technique, tags: &[String], words: &str) -> bool {
    tags.iter().any(|tag| known.contains(&tag.as_str()))
        || uses.iter().any(|used| words.contains(&format!(" {used} ")))
}

/// Returns what a question has too little of: what, how many there are, and how many there should be.
pub(super) fn of_question(
    kind: RoundKind,
    parts: &Parts,
) -> impl Iterator<Item = (&'static str, usize, usize)> {
    let wishes = OF_A_QUESTION.iter().filter(move |wish| wish.0 == kind);
    wishes
        .map(|(_, what, count, least)| (*what, count(parts), *least))
        .filter(|(_, have, least)| have < least)
}

/// Returns what the built-in decks should hold together, and how much they do.
pub(super) fn in_all(stats: &Stats) -> Vec<Thin> {
    let totals = IN_ALL.iter();
    let totals = totals.map(|(what, count, least)| Thin {
        place: "all decks".to_owned(),
        what,
        have: count(stats),
        least: *least,
    });
    totals.collect()
}
