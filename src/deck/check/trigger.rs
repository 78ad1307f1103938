//! Reads what fires a probe. Invariant: a trigger that gets through can happen in some round.

use super::names::suggest;
use super::question::Surroundings;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::At;
use crate::deck::{RoundKind, Trigger};

const FORMS: &str =
    "write `minute N`, `submit`, `pass`, `fail`, `fail FAMILY`, `phase ID` or `skipped ID`";

/// Families of failed SQL submissions that need no known wrong answer.
pub(super) const SQL_FAMILIES: &[&str] = &[
    "wrong",
    "column-count",
    "column-names",
    "missing-row",
    "extra-row",
    "wrong-value",
    "row-lost",
    "null-lost",
    "duplicate-lost",
    "row-extra",
    "null-group",
    "row-doubled",
    "null-value",
    "too-much",
    "too-little",
    "order",
    "type",
    "undetermined",
    "error",
    "over-budget",
];

/// Families of failed Python submissions that need no known wrong answer.
pub(super) const CODING_FAMILIES: &[&str] = &["wrong", "error", "timeout", "memory", "output"];

/// Returns the families that are built in for a kind of question.
pub(super) fn families(kind: RoundKind) -> &'static [&'static str] {
    match kind {
        RoundKind::Sql => SQL_FAMILIES,
        RoundKind::Coding => CODING_FAMILIES,
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Culture => &[],
    }
}

/// Returns the trigger; `mistakes` is `None` if not all could be read. A trigger that was complained about comes back as `submit`.
pub(super) fn trigger(
    when: &At<String>,
    kind: RoundKind,
    mistakes: Option<&[&str]>,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> Trigger {
    let words: Vec<&str> = when.split_whitespace().collect();
    match words.as_slice() {
        ["submit"] => Trigger::Submit,
        ["minute", number] => match number.parse() {
            Ok(minute) => at_minute(minute, when, kind, around, sink),
            Err(_) => not_understood(when, sink),
        },
        ["pass"] => judged(Trigger::Pass, when, kind, sink),
        ["fail"] => judged(Trigger::Fail { family: None }, when, kind, sink),
        ["fail", family] => {
            let built_in = families(kind).iter().copied();
            let known = built_in.chain(mistakes.into_iter().flatten().copied());
            let unknown = mistakes.is_some() && known.clone().all(|name| name != *family);
            if kind.is_measured() && unknown {
                sink.say(
                    codes::UNKNOWN_FAMILY,
                    when.span(),
                    format!("`{family}` is not a way to fail this question"),
                    suggest(family, known, "family"),
                );
            }
            let family = Some((*family).to_owned());
            judged(Trigger::Fail { family }, when, kind, sink)
        }
        ["phase", phase] => Trigger::Phase {
            phase: in_phase(phase, when, kind, around, sink).into(),
        },
        ["skipped", phase] => Trigger::Skipped {
            phase: in_phase(phase, when, kind, around, sink).into(),
        },
        _ => not_understood(when, sink),
    }
}

fn not_understood(when: &At<String>, sink: &mut Sink<'_>) -> Trigger {
    sink.say(
        codes::BAD_TRIGGER,
        when.span(),
        format!("the trigger `{}` is not understood", when.escape_debug()),
        FORMS,
    );
    Trigger::Submit
}

fn judged(trigger: Trigger, when: &At<String>, kind: RoundKind, sink: &mut Sink<'_>) -> Trigger {
    if !kind.is_measured() {
        sink.say(
            codes::CANNOT_PASS,
            when.span(),
            format!("a {kind} answer never passes or fails, so `{when}` cannot happen"),
            "use `minute N`, `phase ID`, `skipped ID` or `submit`",
        );
    }
    trigger
}

fn at_minute(
    minute: u32,
    when: &At<String>,
    kind: RoundKind,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> Trigger {
    if let Some(longest) = around.longest(kind).filter(|longest| minute >= *longest) {
        sink.say(
            codes::MINUTE_BEYOND,
            when.span(),
            format!("minute {minute} never comes: the longest {kind} round has {longest} minutes"),
            format!("use a minute from 0 to {}", longest.saturating_sub(1)),
        );
    }
    Trigger::Minute { minute }
}

fn in_phase<'p>(
    phase: &'p str,
    when: &At<String>,
    kind: RoundKind,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> &'p str {
    let known = around.phases(kind);
    if known.as_ref().is_some_and(|known| !known.contains(phase)) {
        let names = known.iter().flatten().copied();
        sink.say(
            codes::UNKNOWN_PHASE,
            when.span(),
            format!("no {kind} round has a phase `{phase}`"),
            suggest(phase, names, "phase"),
        );
    }
    phase
}
