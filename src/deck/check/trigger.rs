//! Reads what fires a probe. Invariant: a trigger that gets through can happen in some round.

use super::names::suggest;
use super::question::Surroundings;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::At;
use crate::deck::{Body, RoundKind, Talk, Trigger};

const FORMS: &str = "write `minute N`, `submit`, `pass`, `fail`, `fail FAMILY`, `phase ID`, `skipped ID`, `claims WORDS`, \
     `silence N`, `unsaid ITEM by N`, `structure RULE by N` or `number ID`";

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
    "boundary",
    "tie-broken",
    "order",
    "type",
    "undetermined",
    "error",
    "over-budget",
];

/// Families of failed Python submissions that need no known wrong answer.
pub(super) const CODING_FAMILIES: &[&str] = &["wrong", "error", "timeout", "memory", "output"];

/// Families of failed models: what a trial speaks of, and what needs no trial.
pub(super) const MODELLING_FAMILIES: &[&str] = &[
    "wrong-metric",
    "wrong-grain",
    "time-key",
    "no-history",
    "nullable-key",
    "float-money",
    "double-count",
    "late-row",
    "half-load",
    "orphan-facts",
    "renamed-field",
    "bad-value",
    "error",
    "over-budget",
];

/// Returns the families that are built in for a kind of question.
pub(super) fn families(kind: RoundKind) -> &'static [&'static str] {
    match kind {
        RoundKind::Sql => SQL_FAMILIES,
        RoundKind::Coding => CODING_FAMILIES,
        RoundKind::Modelling => MODELLING_FAMILIES,
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => &[],
    }
}

/// Returns the trigger; `mistakes` is `None` if not all could be read. A trigger that was complained about comes back as `submit`.
pub(super) fn trigger(
    when: &At<String>,
    (kind, mistakes): (RoundKind, Option<&[&str]>),
    body: &Body,
    around: &Surroundings,
    sink: &mut Sink<'_>,
) -> Trigger {
    if let Body::Talk(talk) = body
        && let Some(trigger) = in_talk(when, talk, (kind, around), sink)
    {
        return trigger;
    }
    plain(when, (kind, mistakes), around, sink)
}

/// Returns a trigger that needs nothing but a submission, a phase or the clock.
pub(super) fn plain(
    when: &At<String>,
    (kind, mistakes): (RoundKind, Option<&[&str]>),
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

/// What only a talk can bring about; `None` if it is another sort of trigger.
fn in_talk(
    when: &At<String>,
    talk: &Talk,
    (kind, around): (RoundKind, &Surroundings),
    sink: &mut Sink<'_>,
) -> Option<Trigger> {
    let words: Vec<&str> = when.split_whitespace().collect();
    let minute = |number: &str, sink: &mut Sink<'_>| {
        let minute = number.parse().ok()?;
        at_minute(minute, when, kind, around, sink);
        Some(minute)
    };
    Some(match words.as_slice() {
        ["claims", _, ..] => {
            let phrases = when.trim_start().trim_start_matches("claims");
            let phrases = phrases
                .split('|')
                .map(|phrase| phrase.trim().to_lowercase());
            Trigger::Claims {
                phrases: phrases.filter(|phrase| !phrase.is_empty()).collect(),
            }
        }
        ["silence", number] => Trigger::Silence {
            minutes: number.parse().ok().filter(|minutes| *minutes > 0)?,
        },
        ["unsaid", id, "by", number] => {
            let minute = minute(number, sink)?;
            let known = talk.checklist.iter().map(|item| item.id.as_str());
            let item = talk.checklist.iter().find(|item| item.id == *id);
            required(id, item.is_some(), "checklist item", known, when, sink);
            Trigger::Unsaid {
                keywords: item.map_or_else(Vec::new, |item| item.keywords.clone()),
                minute,
            }
        }
        ["structure", id, "by", number] => {
            let minute = minute(number, sink)?;
            let known = talk.structure.iter().map(|rule| rule.id.as_str());
            let rule = talk.structure.iter().find(|rule| rule.id == *id);
            required(id, rule.is_some(), "structure rule", known, when, sink);
            let rule = rule.map_or(crate::diagram::Rule::Replay, |rule| rule.rule.clone());
            Trigger::Structure { rule, minute }
        }
        ["number", id] => {
            let known = talk.numbers.iter().map(|number| number.id.as_str());
            let number = talk.numbers.iter().find(|number| number.id == *id);
            required(id, number.is_some(), "number", known, when, sink);
            match number {
                Some(number) => Trigger::Number {
                    range: number.range.clone(),
                },
                None => Trigger::Submit,
            }
        }
        _ => return None,
    })
}

fn required<'n>(
    id: &str,
    is_known: bool,
    noun: &'static str,
    known: impl Iterator<Item = &'n str> + Clone,
    when: &At<String>,
    sink: &mut Sink<'_>,
) {
    if !is_known {
        sink.say(
            codes::UNKNOWN_DEMAND,
            when.span(),
            format!("the question has no {noun} `{id}`"),
            suggest(id, known, noun),
        );
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
