//! `onsite review compare`: two attempts at one question side by side, or one against the best other.
//!
//! Invariant: the earlier attempt stands on the left, whichever was named first.

use std::process::ExitCode;

use serde_json::json;

use crate::base::text::width;
use crate::base::{QuestionId, SessionId, Timestamp};
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::interview::Mode;
use crate::memory::Calendar;
use crate::report::attempts::{Attempt, Comparison, DiffLine, compare};
use crate::store::{ScoreRow, Store};

/// What helps who named something that is not there.
const HELP: &str = "`onsite scores --json` names sittings and their questions";

/// Prints two attempts: those of the sittings named, or one and the best other at its question.
pub(super) fn attempts(
    world: &World,
    one: &SessionId,
    other: Option<SessionId>,
    question: Option<QuestionId>,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let store = world.store()?;
    let load = |session| store.load_events(session).map_err(|e| store_failure(&e));
    let (other, question) = match other {
        Some(other) => (other, question),
        None => best_other(&store, one, question)?,
    };
    let found = compare(&load(one)?, &load(&other)?, question.as_ref())
        .map_err(|error| Failure::environment(error.to_string(), HELP))?;
    if as_json {
        print::out(&json!(found).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    for line in told(&found, &world.calendar()) {
        print::out(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The sitting with the best other attempt at the question, the oldest of equals, and the question.
fn best_other(
    store: &Store,
    one: &SessionId,
    question: Option<QuestionId>,
) -> Result<(SessionId, Option<QuestionId>), Failure> {
    let rows = store.scores().map_err(|error| store_failure(&error))?;
    let mut own = rows.iter().filter(|row| row.session == *one);
    let own = own.find(|row| question.as_ref().is_none_or(|id| row.question_id == *id));
    let Some(own) = own else {
        // A sitting that does not exist is told as such.
        store.load_events(one).map_err(|e| store_failure(&e))?;
        let message = match question {
            Some(id) => format!("the sitting `{one}` has no scored attempt at `{id}`"),
            None => format!("nothing was scored in the sitting `{one}`"),
        };
        return Err(Failure::environment(message, HELP));
    };
    let same = |row: &&ScoreRow| row.question_id == own.question_id && row.session != *one;
    // The oldest come first: of equals, the last one found in reverse is the oldest.
    let best = rows.iter().rev().filter(same);
    let best = best.max_by(|a, b| value(a).total_cmp(&value(b)));
    let Some(best) = best else {
        return Err(Failure::environment(
            format!(
                "`{}` was tried once: nothing to compare yet",
                own.question_id
            ),
            format!("try it again: `onsite drill {}`", own.question_id),
        ));
    };
    Ok((best.session.clone(), Some(own.question_id.clone())))
}

fn value(row: &ScoreRow) -> f64 {
    row.score.or(row.final_score).unwrap_or_default()
}

fn told(found: &Comparison, calendar: &Calendar) -> Vec<String> {
    let mut out = vec![
        format!("{} ({})", found.title, found.question),
        format!("then  {}", named(&found.before, calendar)),
        format!("now   {}", named(&found.after, calendar)),
        String::new(),
    ];
    let head = ["", "then", "now", "change"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(found.figures()).collect();
    out.extend(columns(&rows));
    for (name, lines) in [("answer", &found.answer), ("notes", &found.notes)] {
        if name == "notes" && lines.is_empty() {
            continue;
        }
        out.extend([String::new(), format!("What changed in the {name}")]);
        if lines.is_empty() {
            out.push("  nothing".to_owned());
        }
        out.extend(lines.iter().map(|line| match line {
            DiffLine::Same(text) => format!("    {text}").trim_end().to_owned(),
            DiffLine::Gone(text) => format!("  - {text}"),
            DiffLine::Came(text) => format!("  + {text}"),
            DiffLine::Skipped(n) => format!("    … {n} more"),
        }));
    }
    out
}

/// When an attempt was, how strictly it was sat, and its sitting.
fn named(attempt: &Attempt, calendar: &Calendar) -> String {
    let when = |at: Timestamp| calendar.wall(at);
    let when = attempt.opened.map_or_else(|| "–".to_owned(), when);
    let mode = match attempt.mode {
        Mode::Study => "study",
        Mode::Standard => "standard",
        Mode::Pressure => "pressure",
    };
    format!("{when}  {mode}  [{}]", attempt.session)
}

/// Rows in columns: names to the left, figures to the right.
fn columns(rows: &[[String; 4]]) -> Vec<String> {
    let cells = |row: &[String; 4]| row.clone().map(|cell| width(&cell));
    let widest = rows.iter().map(cells).fold([0; 4], |mut most, row| {
        for (most, width) in most.iter_mut().zip(row) {
            *most = width.max(*most);
        }
        most
    });
    let line = |row: &[String; 4]| {
        let mut line = String::from(" ");
        for (index, (cell, most)) in row.iter().zip(widest).enumerate() {
            let pad = " ".repeat(most.saturating_sub(width(cell)));
            line.push_str(if index == 0 { " " } else { "  " });
            if index == 0 {
                line.extend([cell.as_str(), &pad]);
            } else {
                line.extend([pad.as_str(), cell]);
            }
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
