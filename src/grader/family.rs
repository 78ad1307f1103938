//! The family of a mistake, found out by moving single values of the smallest counterexample.
//!
//! Invariant: a boundary is named only where both queries agree on either side of it and answer, on
//! it, one as before it and the other as behind it; a tie only where the queries agree as soon as the tied rows are told apart.
//! Everything else is the family the difference itself speaks of.

use std::collections::BTreeSet;

use super::trial::{Answers, Trial};
use crate::instance::{Instance, Schema, around};
use crate::relation::script::{self, Token, TokenKind};
use crate::relation::{Difference, DifferenceClass, Relation, Value};
use crate::verdict::Family;

/// Cells that are moved at most.
const MAX_CELLS: usize = 60;

/// Characters of a day: `2026-01-31`.
const DAY: usize = 10;

/// Counts and LIMITs up to this are looked at.
const MAX_COUNT: i64 = 30;

/// Returns the family of `difference`, met on `instance`, which cannot be made smaller.
pub(super) fn family(
    trial: &Trial<'_>,
    submission: &str,
    instance: &Instance,
    (answers, difference): (&Answers, &Difference),
) -> Family {
    let plain = Family::of_answers(difference, &answers.expected, &answers.actual);
    let probe = Probe {
        trial,
        submission,
        instance,
    };
    match difference.class() {
        DifferenceClass::ColumnCount | DifferenceClass::ColumnNames | DifferenceClass::TypeOnly => {
            plain
        }
        DifferenceClass::Order if swaps_a_tie(difference) => Family::TieBroken,
        DifferenceClass::Order => plain,
        _ if probe.hinges_on_a_tie() => Family::TieBroken,
        _ if probe.hinges_on_a_value(answers, plain) || probe.hinges_on_a_count(answers) => {
            Family::Boundary
        }
        _ => plain,
    }
}

/// Says whether the rows that changed places are alike in the first sort key.
fn swaps_a_tie(difference: &Difference) -> bool {
    let Difference::Order {
        keys,
        expected,
        row,
        ..
    } = difference
    else {
        return false;
    };
    let first = keys.first().map(|key| key.column);
    first.is_some_and(|column| match (expected.get(column), row.get(column)) {
        (Some(a), Some(b)) => a.sql_cmp(b).is_eq(),
        _ => false,
    })
}

/// What is asked about the counterexample.
struct Probe<'a, 't> {
    trial: &'a Trial<'t>,
    submission: &'a str,
    instance: &'a Instance,
}

/// A cell: table, row, place among the input columns.
type Cell = (usize, usize, usize);

impl Probe<'_, '_> {
    /// Two rows are alike in a column that ranks, and the queries agree once they are not.
    fn hinges_on_a_tie(&self) -> bool {
        let ranking: BTreeSet<String> = self.queries().into_iter().flat_map(ranking).collect();
        let schema = self.trial.schema;
        self.cells().into_iter().any(|(cell, value)| {
            let name = column_name(schema, cell);
            let is_tied = name.is_some_and(|name| ranking.contains(&name.to_lowercase()))
                && self.has_twin(cell, value);
            is_tied
                && apart(value)
                    .iter()
                    .any(|sides| self.sides(cell, sides).is_some())
        })
    }

    /// The queries agree on the values right before and right behind one value; on the value itself
    /// one of them answers as before it, and the other as behind it.
    fn hinges_on_a_value(&self, answers: &Answers, plain: Family) -> bool {
        let compares = |sql: &str| {
            let tokens = script::tokens(sql);
            let signs = ["<", ">", "<=", ">=", "between"];
            tokens
                .iter()
                .any(|token| signs.iter().any(|sign| token.is(sql, sign)))
        };
        if !self.queries().into_iter().any(compares) {
            return false;
        }
        let (expected, actual) = (&answers.expected, &answers.actual);
        let is_count = matches!(plain, Family::TooMuch | Family::TooLittle);
        let days: Vec<String> = self.queries().into_iter().flat_map(days).collect();
        self.cells().into_iter().any(|(cell, value)| {
            // One of two rows with the value, moved away, ends what counts them twice, wherever a
            // query draws its line.
            let is_counted_twice = is_count && self.has_twin(cell, value);
            !is_counted_twice
                && steps(value, &days).iter().any(|sides| {
                    let [below, above] = sides;
                    let moved = [value, below, above];
                    let is_like = |a: &Relation, b: &Relation| is_like(a, b, &moved);
                    self.sides(cell, sides).is_some_and(|[below, above]| {
                        (is_like(expected, &below) && is_like(actual, &above))
                            || (is_like(expected, &above) && is_like(actual, &below))
                    })
                })
        })
    }

    /// As many rows as a query counts to, one too few or too many in the answer, whatever is added,
    /// and agreement with a row less.
    fn hinges_on_a_count(&self, answers: &Answers) -> bool {
        let off_by_one =
            |answers: &Answers| answers.expected.len().abs_diff(answers.actual.len()) <= 1;
        if answers.expected.len().abs_diff(answers.actual.len()) != 1 {
            return false;
        }
        let counts: BTreeSet<i64> = self.queries().into_iter().flat_map(counts).collect();
        let is_counted = |rows: usize| {
            let rows = rows as i64;
            counts.contains(&rows) || counts.contains(&(rows - 1))
        };
        let tables = self.instance.tables.iter().enumerate();
        let mut counted =
            tables.filter(|(_, table)| table.rows.len() > 1 && is_counted(table.rows.len()));
        counted.any(|(table, rows)| {
            let agrees_without = (0..rows.rows.len()).all(|row| {
                let gone = BTreeSet::from([(table, row)]);
                let less = self.instance.without(self.trial.schema, &gone);
                let answers = self.trial.both(&less, self.submission);
                answers.is_some_and(|answers| answers.difference.is_none())
            });
            let more = self.with_one_more(table).filter(|_| agrees_without);
            let more = more.and_then(|more| self.trial.both(&more, self.submission));
            more.is_some_and(|answers| off_by_one(&answers))
        })
    }

    /// The instance with the last row of a table again, under a new key.
    fn with_one_more(&self, table: usize) -> Option<Instance> {
        let described = self.trial.schema.tables.get(table)?;
        let mut larger = self.instance.clone();
        let rows = &mut larger.tables.get_mut(table)?.rows;
        let mut row = rows.last()?.clone();
        for key in &described.unique_keys {
            let [column] = key.as_slice() else {
                return None;
            };
            let place = described.input_place(*column)?;
            let numbers = rows.iter().map(|row| match row.get(place) {
                Some(Value::Integer(number)) => Some(*number),
                _ => None,
            });
            let largest = numbers.collect::<Option<Vec<i64>>>()?.into_iter().max()?;
            *row.get_mut(place)? = Value::Integer(largest.checked_add(1)?);
        }
        rows.push(row);
        Some(larger)
    }

    fn queries(&self) -> [&str; 2] {
        [self.trial.task.reference.as_str(), self.submission]
    }

    fn cells(&self) -> Vec<(Cell, &Value)> {
        let tables = self.instance.tables.iter().enumerate();
        let cells = tables.flat_map(|(t, table)| {
            table.rows.iter().enumerate().flat_map(move |(r, row)| {
                let values = row.iter().enumerate();
                values.map(move |(place, value)| ((t, r, place), value))
            })
        });
        cells.take(MAX_CELLS).collect()
    }

    fn has_twin(&self, (table, row, place): Cell, value: &Value) -> bool {
        let rows = self.instance.tables.get(table).map(|table| &table.rows);
        rows.into_iter()
            .flatten()
            .enumerate()
            .any(|(other, values)| {
                other != row
                    && values
                        .get(place)
                        .is_some_and(|twin| twin.sql_cmp(value).is_eq())
            })
    }

    /// The answer both queries give with the cell moved to either side; `None` if they differ or the
    /// value may not stand there.
    fn sides(&self, cell: Cell, sides: &[Value; 2]) -> Option<[Relation; 2]> {
        let agreed = |value: &Value| {
            let (table, row, place) = cell;
            let mut moved = self.instance.clone();
            let slot = moved.tables.get_mut(table)?.rows.get_mut(row)?;
            *slot.get_mut(place)? = value.clone();
            let answers = self.trial.both(&moved, self.submission)?;
            answers.difference.is_none().then_some(answers.expected)
        };
        let [below, above] = sides;
        Some([agreed(below)?, agreed(above)?])
    }
}

fn column_name(schema: &Schema, (table, _, place): Cell) -> Option<&str> {
    let (_, column) = schema.tables.get(table)?.input_columns().nth(place)?;
    Some(&column.name)
}

/// Says whether two answers are alike but for the value that was moved.
fn is_like(one: &Relation, other: &Relation, moved: &[&Value]) -> bool {
    let is_moved = |value: &Value| moved.iter().any(|known| known.sql_cmp(value).is_eq());
    one.len() == other.len()
        && one
            .rows
            .iter()
            .flatten()
            .zip(other.rows.iter().flatten())
            .all(|(a, b)| a.sql_cmp(b).is_eq() || (is_moved(a) && is_moved(b)))
}

/// Values that tell a row from one that has `value` as well: the smallest step to either side, and
/// for NULL any two values a column may hold.
fn apart(value: &Value) -> Vec<[Value; 2]> {
    if value.is_null() {
        let texts = [
            ["2024-01-01", "2024-01-02"],
            ["2024-01-01 00:00:00", "2024-01-01 00:00:01"],
        ];
        let texts = texts.map(|pair| pair.map(Value::text));
        return [[Value::Integer(0), Value::Integer(1)]]
            .into_iter()
            .chain(texts)
            .collect();
    }
    let mut steps = around(value);
    steps.truncate(1);
    steps
}

/// The names, in small letters, in an ORDER BY that picks rows: that of a window or before a LIMIT.
fn ranking(sql: &str) -> Vec<String> {
    let tokens: Vec<Token> = script::tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let is = |index: usize, word: &str| tokens.get(index).is_some_and(|token| token.is(sql, word));
    // Whether the group around is a query; outside all parentheses it is.
    let mut around = vec![true];
    let mut names = Vec::new();
    for index in 0..tokens.len() {
        if is(index, "(") {
            around.push(is(index + 1, "select") || is(index + 1, "with"));
        } else if is(index, ")") && around.len() > 1 {
            around.pop();
        } else if is(index, "order") && is(index + 1, "by") {
            let rest = tokens.get(index + 2..).unwrap_or_default();
            let (found, has_limit) = clause(rest, sql);
            if has_limit || around.last() == Some(&false) {
                names.extend(found);
            }
        }
    }
    names
}

/// The names of an ORDER BY, and whether a LIMIT follows it.
fn clause(tokens: &[Token], sql: &str) -> (Vec<String>, bool) {
    let mut depth = 0_usize;
    let mut names = Vec::new();
    for token in tokens {
        if token.is(sql, "(") {
            depth += 1;
        } else if token.is(sql, ")") {
            let Some(outside) = depth.checked_sub(1) else {
                break;
            };
            depth = outside;
        } else if depth == 0 && token.is(sql, "limit") {
            return (names, true);
        } else if matches!(token.kind, TokenKind::Word | TokenKind::QuotedName) {
            names.push(token.unquoted(sql).to_lowercase());
        }
    }
    (names, false)
}

/// The days that `sql` writes out.
fn days(sql: &str) -> Vec<String> {
    let tokens = script::tokens(sql).into_iter();
    let texts = tokens.filter(|token| token.kind == TokenKind::Text);
    texts
        .filter_map(|token| token.unquoted(sql).get(..DAY).map(str::to_owned))
        .collect()
}

/// The smallest step around `value`, and larger ones only next to a day that a query writes out: a
/// moment compared with a day is off by up to that day.
fn steps(value: &Value, days: &[String]) -> Vec<[Value; 2]> {
    let mut steps = around(value);
    let is_near = |value: &Value| {
        let text = match value {
            Value::Text(text) => text.get(..DAY),
            _ => None,
        };
        text.is_some_and(|day| days.iter().any(|known| known == day))
    };
    let is_by_a_day = is_near(value) || steps.last().is_some_and(|sides| sides.iter().any(is_near));
    if !is_by_a_day {
        steps.truncate(1);
    }
    steps
}

/// The whole numbers that `sql` counts to: those beside an inequality, and LIMITs.
fn counts(sql: &str) -> Vec<i64> {
    let tokens = script::tokens(sql);
    let signs = ["<", ">", "<=", ">=", "limit"];
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs
        .filter(|(sign, _)| signs.iter().any(|word| sign.is(sql, word)))
        .filter_map(|(_, number)| number.text(sql).parse().ok())
        .filter(|number| (2..=MAX_COUNT).contains(number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CancelToken;
    use crate::grader::sql::{SqlTask, grade};
    use crate::relation::{Comparison, Kind, SortKey};
    use crate::verdict::{Budget, SqlVerdict};

    const DATA: &str = "
        CREATE TABLE plays (play_id INTEGER PRIMARY KEY, user_id INTEGER, minutes INTEGER,
                            day TEXT NOT NULL CHECK (date(day) IS day));
        INSERT INTO plays VALUES (1, 1, 20, '2026-01-30'), (2, 1, 40, '2026-02-03'),
                                 (3, 2, 50, '2026-02-04');
        CREATE TABLE seen (play_id INTEGER, at TEXT NOT NULL CHECK (datetime(at) IS at));
        INSERT INTO seen VALUES (1, '2026-01-31 10:00:00'), (2, '2026-02-01 00:00:00');";

    #[track_caller]
    fn check(reference: &str, submission: &str, family: Family) {
        let is_list = reference.contains("/* list */");
        let key = |column| SortKey {
            column,
            descending: false,
        };
        let task = SqlTask {
            setup_sql: DATA.into(),
            hints: crate::instance::Hints::default(),
            reference: reference.into(),
            dialect: crate::dialect::Dialect::default(),
            comparison: Comparison {
                kind: if is_list {
                    Kind::List {
                        keys: vec![key(0), key(1)],
                    }
                } else {
                    Kind::Bag
                },
                ..Comparison::default()
            },
            wrong: Vec::new(),
            instances: 1_000,
            seed: 11,
        };
        let cancel = CancelToken::default();
        let verdict = grade(&task, submission, &Budget::GRADE, &cancel, &mut |_, _| {});
        let SqlVerdict::Wrong(found) = verdict else {
            panic!("{submission}: {verdict:?}")
        };
        assert_eq!(
            found.family,
            Some(family),
            "{submission}\n{:?}",
            found.tables
        );
    }

    #[test]
    fn a_boundary_is_where_both_agree_on_either_side() {
        let reference = "SELECT play_id FROM plays WHERE minutes >= 30";
        let strict = "SELECT play_id FROM plays WHERE minutes > 30";
        check(reference, strict, Family::Boundary);
        let one_more = "SELECT play_id FROM plays WHERE minutes >= 31";
        check(reference, one_more, Family::Boundary);
        let far = "SELECT play_id FROM plays WHERE minutes >= 40";
        check(reference, far, Family::RowLost);
        let none = "SELECT play_id FROM plays";
        check(reference, none, Family::RowExtra);
        let january = "SELECT user_id, count(*) n FROM plays WHERE day <= '2026-01-31' GROUP BY 1";
        let without_last =
            "SELECT user_id, count(*) n FROM plays WHERE day < '2026-01-31' GROUP BY 1";
        check(january, without_last, Family::Boundary);
        let seen = "SELECT play_id FROM seen WHERE at < '2026-02-01'";
        let last_day_lost = "SELECT play_id FROM seen WHERE at <= '2026-01-31'";
        check(seen, last_day_lost, Family::Boundary);
        let later = "SELECT a.play_id FROM plays a JOIN plays b ON a.user_id = b.user_id \
                     AND a.day < b.day AND a.play_id < b.play_id";
        let or_same = "SELECT a.play_id FROM plays a JOIN plays b ON a.user_id = b.user_id \
                       AND a.day <= b.day AND a.play_id < b.play_id";
        check(later, or_same, Family::Boundary);
    }

    #[test]
    fn what_is_counted_twice_is_no_boundary() {
        let days =
            "SELECT user_id, count(DISTINCT day) n FROM plays WHERE day >= '2026-02-01' GROUP BY 1";
        let plays = "SELECT user_id, count(day) n FROM plays WHERE day >= '2026-02-01' GROUP BY 1";
        check(days, plays, Family::TooMuch);
    }

    #[test]
    fn a_count_may_be_off_by_one() {
        let reference = "SELECT user_id FROM plays GROUP BY user_id HAVING count(*) >= 3";
        let more = "SELECT user_id FROM plays GROUP BY user_id HAVING count(*) > 3";
        check(reference, more, Family::Boundary);
        let top = "SELECT play_id FROM plays ORDER BY play_id LIMIT 3";
        let four = "SELECT play_id FROM plays ORDER BY play_id LIMIT 4";
        check(top, four, Family::Boundary);
        let all = "SELECT play_id FROM plays";
        check(top, all, Family::RowExtra);
    }

    #[test]
    fn a_tie_is_where_both_agree_once_it_is_broken() {
        let ranked = |rank: &str, order: &str| {
            format!(
                "SELECT play_id FROM (SELECT play_id, {rank}() OVER \
                 (PARTITION BY user_id ORDER BY {order}) r FROM plays) WHERE r = 1"
            )
        };
        let reference = ranked("row_number", "minutes DESC, play_id");
        check(
            &reference,
            &ranked("rank", "minutes DESC"),
            Family::TieBroken,
        );
        let other_way = ranked("row_number", "minutes DESC, play_id DESC");
        check(&reference, &other_way, Family::TieBroken);
        let upside_down = ranked("row_number", "minutes, play_id");
        check(&reference, &upside_down, Family::TooLittle);
    }

    #[test]
    fn rows_that_tie_on_the_first_key_may_stand_in_another_order() {
        let list = "SELECT minutes, play_id FROM plays /* list */ ORDER BY minutes, play_id";
        let other = "SELECT minutes, play_id FROM plays ORDER BY minutes, play_id DESC";
        check(list, other, Family::TieBroken);
        let upside_down = "SELECT minutes, play_id FROM plays ORDER BY minutes DESC, play_id";
        check(list, upside_down, Family::Order);
    }

    #[test]
    fn what_is_lost_in_a_join_is_no_boundary() {
        let reference = "SELECT a.play_id FROM plays a LEFT JOIN plays b ON b.play_id = a.user_id \
                         WHERE a.minutes > 5";
        let inner = "SELECT a.play_id FROM plays a JOIN plays b ON b.play_id = a.user_id \
                     WHERE a.minutes > 5";
        check(reference, inner, Family::RowLost);
        let distinct = "SELECT DISTINCT user_id FROM plays WHERE minutes > 5";
        let repeated = "SELECT user_id FROM plays WHERE minutes > 5";
        check(distinct, repeated, Family::RowDoubled);
    }
}
