//! Checks how a SQL question's data moves. Invariant: a move that gets through says in one way what
//! arrives, with statements that only add, change or rename.

use super::names::Registry;
use super::question::Surroundings;
use super::sink::Sink;
use super::sql::one_query;
use super::trigger::plain;
use crate::base::QuestionId;
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, MoveEntry, SqlQuestion};
use crate::deck::{Arrivals, Move, MoveKind, Moving, RoundKind, Trigger};
use crate::relation::script;

/// Rows that arrive when the deck does not say how many.
const ROWS: usize = 3;

/// Rows that may arrive.
const MOST_ROWS: i64 = 50;

/// Returns the moves of a question.
pub(super) fn moves(
    question: &SqlQuestion,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> Vec<Move> {
    let mut ids = Registry::new("move", codes::SAME_MOVE);
    let entries = question.moves.iter().enumerate();
    entries
        .map(|(index, entry)| {
            ids.declare(sink, &entry.id);
            let spot = Spot::Question(QuestionId::new(question.id.as_str()), Part::Move(index));
            sink.mark(spot, entry.id.span());
            let reference = entry.reference.as_ref().map(|text| {
                one_query("the move's reference", text, sink);
                sink.verbatim(text, codes::EMPTY_PROGRAM, "the move's reference")
            });
            let unaffected = entry.unaffected.value();
            if unaffected && reference.is_some() {
                let fault = "leaves right queries alone and has a reference of its own";
                form(entry, fault, "take `unaffected` or `reference` out", sink);
            }
            Move {
                id: entry.id.as_str().into(),
                kind: entry.kind.value(),
                when: when(entry, around, sink),
                text: sink.text(&entry.text, codes::EMPTY_TEXT, "the move's text"),
                good: sink.text(&entry.good, codes::EMPTY_TEXT, "the strong reaction"),
                moving: moving(entry, sink),
                reference,
                unaffected,
            }
        })
        .collect()
}

/// The data moves at an accepted query, or later.
fn when(entry: &MoveEntry, around: &Surroundings, sink: &mut Sink<'_>) -> Trigger {
    let when = &entry.when;
    let first = when.split_whitespace().next();
    if matches!(first, Some("pass" | "minute")) {
        return plain(when, (RoundKind::Sql, None), around, sink);
    }
    sink.say(
        codes::MOVE_TRIGGER,
        when.span(),
        format!("data does not move at `{}`", when.escape_debug()),
        "write `pass`, or `minute N` to wait until then",
    );
    Trigger::Pass
}

fn moving(entry: &MoveEntry, sink: &mut Sink<'_>) -> Moving {
    let told = |name: &Option<At<String>>| name.as_ref().map(|name| name.trim().to_owned());
    let (table, event_time) = (told(&entry.table), told(&entry.event_time));
    let (column, to) = (told(&entry.column), told(&entry.to));
    let has_rows = entry.rows.is_some()
        || event_time.is_some()
        || entry.arrives.is_some()
        || !entry.fresh.is_empty();
    let renames = column.is_some() || to.is_some();
    if let Some(sql) = &entry.sql {
        if table.is_some() || has_rows || renames {
            let help = "take `sql` out, or the table and the columns";
            form(entry, "says twice what arrives", help, sink);
        }
        statements(sql, sink);
        return Moving::Sql(sql.to_string());
    }
    let help = match entry.kind.value() {
        MoveKind::Late => "write `table` and `event_time` (and `rows`, `arrives`), or `sql`",
        MoveKind::Duplicate => "write `table` (and `rows`, `arrives`), or `sql`",
        MoveKind::Rename => "write `table`, `column` and `to`, or `sql`",
        MoveKind::Change => "write `sql`",
    };
    let rows = entry.rows.as_ref().map_or(ROWS as i64, At::value);
    let whole = match (entry.kind.value(), table, column, to) {
        (MoveKind::Rename, Some(table), Some(column), Some(to)) if !has_rows => {
            Some(Moving::Rename { table, column, to })
        }
        (MoveKind::Late | MoveKind::Duplicate, Some(table), None, None)
            if (entry.kind.value() == MoveKind::Late) == event_time.is_some()
                && (1..=MOST_ROWS).contains(&rows) =>
        {
            Some(Moving::Rows(Arrivals {
                table,
                rows: usize::try_from(rows).unwrap_or(ROWS),
                event_time,
                arrives: told(&entry.arrives),
                fresh: entry
                    .fresh
                    .iter()
                    .map(|name| name.trim().to_owned())
                    .collect(),
            }))
        }
        _ => None,
    };
    whole.unwrap_or_else(|| {
        form(entry, "does not say what arrives", help, sink);
        Moving::Sql(String::new())
    })
}

fn form(entry: &MoveEntry, fault: &str, help: &str, sink: &mut Sink<'_>) {
    sink.say(
        codes::MOVE_FORM,
        entry.kind.span(),
        format!("the move `{}` {fault}", entry.id.escape_debug()),
        help,
    );
}

/// Complains about statements that do more than a move may.
fn statements(sql: &At<String>, sink: &mut Sink<'_>) {
    let ranges = script::statements(sql);
    if ranges.is_empty() {
        let what = "there is no statement in it";
        return sink.say(codes::MOVE_STATEMENT, sql.span(), what, HELP);
    }
    for range in ranges {
        let statement = sql.get(range).unwrap_or_default();
        let tokens = script::tokens(statement);
        let words: Vec<String> = tokens
            .iter()
            .filter(|token| token.kind != script::TokenKind::Comment)
            .take(2)
            .map(|token| token.text(statement).to_ascii_uppercase())
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if !matches!(
            words.as_slice(),
            ["INSERT", "INTO"] | ["UPDATE", _] | ["ALTER", "TABLE"]
        ) {
            let head: String = statement.chars().take(30).collect();
            let message = format!("a move cannot do `{}`", head.trim().escape_debug());
            sink.say(codes::MOVE_STATEMENT, sql.span(), message, HELP);
        }
    }
}

const HELP: &str = "use INSERT INTO, UPDATE and ALTER TABLE only";
