//! What the record shows about a question, to hold against the candidate's own scores.
//!
//! Invariant: a line of evidence states a fact that stands in the journal, with its number or its
//! moment; it never judges. Lines that need the deck's words are left out when the deck is gone.

use serde::{Deserialize, Serialize};

use crate::base::text::plural;
use crate::base::{ClarificationId, Span};
use crate::deck::{Body, Question, RoundKind, Talk};
use crate::diagram::{Catalog, Diagram};
use crate::estimate::{Fit, Sheet};
use crate::interview::coverage::{coverage, said};
use crate::interview::data::Moved;
use crate::interview::own;
use crate::interview::plan::QuestionPlan;
use crate::interview::predict::Calibration;
use crate::interview::rubric::hint_cost;
use crate::interview::ruling::Ruling;
use crate::interview::scratch::Scratch;
use crate::interview::state::{Challenged, QuestionState};
use crate::interview::telling::telling;
use crate::interview::validation::Validation;
use crate::verdict::Growth;

/// What a line of evidence speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Is it right?
    Correctness,
    /// Was it checked before it was handed in?
    Checking,
    /// Was it clarified first?
    Clarifying,
    /// Does it cover what matters?
    Coverage,
    /// Was it worked out in numbers?
    Reckoning,
    /// Is it known what it costs?
    Growth,
    /// How long did it take?
    Pace,
    /// How much help did it take?
    Help,
    /// What was made of the interviewer's remarks?
    Reaction,
    /// How was the story told?
    Telling,
    /// Whose deeds are told, and whose fault?
    Ownership,
    /// Are there figures?
    Figures,
}

/// A fact from the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it speaks about.
    pub topic: Topic,
    /// The fact, one line.
    pub text: String,
}

/// Word stems in a criterion's name that tie it to a topic.
const CRITERION_WORDS: [(Topic, &[&str]); 12] = [
    (
        Topic::Correctness,
        &["correct", "result", "solution", "edge"],
    ),
    (
        Topic::Checking,
        &[
            "test", "verif", "check", "valid", "debug", "edge", "quality",
        ],
    ),
    (
        Topic::Clarifying,
        &[
            "clarif",
            "requirement",
            "scop",
            "ask",
            "question",
            "framing",
        ],
    ),
    // What is covered belongs to every criterion of a talk, so only one that says so has it.
    (Topic::Coverage, &["cover", "depth", "breadth"]),
    (
        Topic::Reckoning,
        &["number", "arithm", "comput", "working", "power"],
    ),
    (
        Topic::Growth,
        &["complex", "growth", "effici", "perform", "cost"],
    ),
    (Topic::Pace, &["pace", "time", "speed", "effici", "fluen"]),
    (Topic::Help, &["independ", "autonom", "hint", "fluen"]),
    (
        Topic::Reaction,
        &[
            "adapt", "react", "respon", "collab", "commun", "candor", "candour",
        ],
    ),
    (
        Topic::Telling,
        &["telling", "story", "structur", "concis", "pitch"],
    ),
    (
        Topic::Ownership,
        &["owner", "candor", "candour", "account", "reflect"],
    ),
    (Topic::Figures, &["impact", "number", "measur", "outcome"]),
];

impl Topic {
    /// Returns the topics that a criterion of this name is about, as far as its words tell.
    pub fn of_criterion(name: &str) -> Vec<Self> {
        let name = name.to_lowercase();
        let tied = CRITERION_WORDS.iter().filter(|(_, stems)| {
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            words.any(|word| stems.iter().any(|stem| word.starts_with(stem)))
        });
        tied.map(|(topic, _)| *topic).collect()
    }
}

/// Returns what the record shows about a question, by topic.
pub fn evidence(
    kind: RoundKind,
    plan: &QuestionPlan,
    state: &QuestionState,
    question: Option<&Question>,
) -> Vec<Evidence> {
    if state.opened.is_none() {
        let text = "never opened; the lowest scores are filled in".to_owned();
        return vec![Evidence {
            topic: Topic::Coverage,
            text,
        }];
    }
    let mut lines = Vec::new();
    let mut say = |topic, text| lines.push(Evidence { topic, text });
    if kind.is_measured() {
        say(Topic::Correctness, correctness(state));
        say(Topic::Checking, checking(state));
    }
    if kind == RoundKind::Sql {
        for (kind, at) in validated(state) {
            say(Topic::Checking, format!("{} at {at}", kind.done()));
        }
        if let Some(text) = Calibration::of([state]).told() {
            say(Topic::Checking, text);
        }
        if let Some(at) = state.scratch_at {
            say(Topic::Checking, examined(state, at));
        }
    }
    if kind == RoundKind::Coding {
        say(Topic::Checking, own_cases(state));
        let asked = question.and_then(|question| match &question.body {
            Body::Coding(coding) => Some(coding.growth),
            _ => None,
        });
        for text in growth(state, asked) {
            say(Topic::Growth, text);
        }
    }
    if let Some(question) = question {
        let asked = asked_at(state);
        let all = question.clarifications().iter();
        for one in all.filter(|one| one.matters) {
            let what = one.asks.first().map_or(one.id.as_str(), String::as_str);
            say(
                Topic::Clarifying,
                match asked.iter().find(|(id, _)| **id == one.id) {
                    Some((_, at)) => format!("asked at {at}: {what}"),
                    None => format!("never asked: {what}"),
                },
            );
        }
    }
    if let Some(Body::Talk(talk)) = question.map(|question| &question.body) {
        let covered = coverage(&talk.checklist, &said(state));
        for (item, keyword) in talk.checklist.iter().zip(&covered) {
            say(
                Topic::Coverage,
                match keyword {
                    Some(keyword) => format!("covered (\"{keyword}\"): {}", item.text),
                    None => format!("no word of it: {}", item.text),
                },
            );
        }
    }
    if let Some(Body::Talk(talk)) = question.map(|question| &question.body) {
        for text in drawn(talk, state) {
            say(Topic::Coverage, text);
        }
        for text in computed(talk, state) {
            say(Topic::Reckoning, text);
        }
    }
    if kind == RoundKind::Culture {
        for (topic, text) in own::stories(state) {
            say(topic, text);
        }
        // What one would do has no result yet, and nothing to look back on.
        if !question.is_some_and(Question::is_scenario) {
            for (topic, text) in telling(state) {
                say(topic, text);
            }
        }
    }
    if kind == RoundKind::Recruiter {
        for (topic, text) in own::call(plan, state) {
            say(topic, text);
        }
    }
    for (topic, text) in own::takes(state) {
        say(topic, text);
    }
    say(Topic::Pace, pace(plan, state));
    if state.hints_taken() > 0 {
        let cost = hint_cost(plan, state);
        say(
            Topic::Help,
            format!(
                "{} taken, cost {cost:.2}",
                plural(state.hints_taken(), "hint")
            ),
        );
    } else if !plan.hints.is_empty() {
        say(Topic::Help, "no hint taken".to_owned());
    }
    for asked in &state.challenges {
        say(Topic::Reaction, answered(asked, state));
    }
    if let Some(moved) = &state.moved {
        say(Topic::Reaction, repaired(moved, plan));
    }
    for probe in &state.probes {
        let typed = state.answer.chars().count() + state.notes.chars().count();
        let since = typed.saturating_sub(probe.typed_before);
        let after = probe.reacted.map_or_else(
            || "no reaction".to_owned(),
            |reacted| format!("first reaction after {}", reacted.saturating_sub(probe.at)),
        );
        say(
            Topic::Reaction,
            format!(
                "\"{}\" at {}: {after}, {} more written",
                probe.id,
                probe.at,
                plural(since, "character")
            ),
        );
    }
    lines
}

/// What the drawing of a design shows, rule by rule.
fn drawn(talk: &Talk, state: &QuestionState) -> Vec<String> {
    let mut lines = Vec::new();
    let drawing = Diagram::of(&state.answer);
    if drawing.is_empty() && !talk.structure.is_empty() {
        lines.push("nothing was drawn".to_owned());
    } else {
        let catalog = Catalog::built_in();
        for demand in &talk.structure {
            lines.push(match demand.rule.check(&drawing, catalog) {
                None => format!("drawn: {}", demand.text),
                Some(unmet) => format!("not drawn: {} ({})", demand.text, unmet.what),
            });
        }
    }
    lines
}

/// What the estimates of an answer show, number by number.
fn computed(talk: &Talk, state: &QuestionState) -> Vec<String> {
    let mut lines = Vec::new();
    let sheet = Sheet::of(&state.answer);
    if sheet.estimates.is_empty() && !talk.numbers.is_empty() {
        lines.push("not a single number was computed".to_owned());
    } else {
        for number in &talk.numbers {
            let told = number.range.told();
            lines.push(match number.range.best(&sheet) {
                Fit::Within => format!("estimated within {told}: {}", number.text),
                // Which of the plain numbers is meant for it nobody knows.
                Fit::Low | Fit::High | Fit::Other if number.range.is_plain() => {
                    format!("no line came to {told}: {}", number.text)
                }
                Fit::Low => format!("estimated too low, {told} is reasonable: {}", number.text),
                Fit::High => format!("estimated too high, {told} is reasonable: {}", number.text),
                Fit::Other => format!("never estimated: {}", number.text),
            });
        }
    }
    lines
}

/// Returns the clarifications that were understood, each with its first moment.
pub fn asked_at(state: &QuestionState) -> Vec<(&ClarificationId, Span)> {
    let mut firsts: Vec<(&ClarificationId, Span)> = Vec::new();
    for asked in &state.asked {
        if let Some(id) = &asked.understood
            && !firsts.iter().any(|(known, _)| *known == id)
        {
            firsts.push((id, asked.at));
        }
    }
    firsts
}

fn correctness(state: &QuestionState) -> String {
    let rulings: Vec<(Span, Ruling)> = state
        .submissions
        .iter()
        .filter_map(|one| Some((one.at, Ruling::of(one.judgement.as_ref()?))))
        .collect();
    if state.submissions.is_empty() {
        return "nothing was submitted".to_owned();
    }
    let judged = rulings
        .iter()
        .filter(|(_, ruling)| *ruling != Ruling::Unjudged)
        .count();
    match rulings.iter().find(|(_, ruling)| *ruling == Ruling::Passed) {
        Some((at, _)) => {
            let before = rulings
                .iter()
                .take_while(|(_, ruling)| *ruling != Ruling::Passed)
                .filter(|(_, ruling)| *ruling != Ruling::Unjudged)
                .count();
            format!(
                "accepted at {at}, after {}",
                plural(before, "rejected submission")
            )
        }
        None if judged == 0 => "submitted, but never judged".to_owned(),
        None => format!("{} and none accepted", plural(judged, "submission")),
    }
}

fn checking(state: &QuestionState) -> String {
    let Some(first) = state.submissions.first() else {
        return format!("{}, no submission", plural(state.runs.len(), "run"));
    };
    let before: Vec<_> = state.runs.iter().filter(|run| run.at <= first.at).collect();
    let failed = before.iter().filter(|run| !run.ok).count();
    let failed = if failed > 0 {
        format!(" ({failed} with an error)")
    } else {
        String::new()
    };
    format!(
        "{} before the first submission{failed}",
        plural(before.len(), "run")
    )
}

/// How many cases of their own the candidate wrote before the first submission.
fn own_cases(state: &QuestionState) -> String {
    let first = state.submissions.first().map(|one| one.at);
    let in_time = |at: Span| first.is_none_or(|first| at <= first);
    let mut before = state.own_cases.iter().filter(|(at, _)| in_time(*at));
    let Some((at, _)) = before.next() else {
        return "no own case before the first submission".to_owned();
    };
    let n = before.count() + 1;
    format!(
        "{} before the first submission, the first at {at}",
        plural(n, "own case")
    )
}

/// What was said of the growth of the last accepted answer beside what was measured.
fn growth(state: &QuestionState, asked: Option<Growth>) -> Vec<String> {
    let Some(accepted) = state.accepted() else {
        return Vec::new();
    };
    let Some(note) = state.growth_of(accepted) else {
        return vec!["growth never stated".to_owned()];
    };
    let measured = note.measured.as_ref();
    let line = |what: &str, said: Growth, measured: Option<Growth>| match measured {
        None => format!("said {said} {what}, never measured"),
        Some(measured) if measured == said => format!("said {said} {what}, as measured"),
        Some(measured) => format!("said {said} {what}, measured {measured}"),
    };
    let mut lines = vec![
        line(
            "time",
            note.claim.time,
            measured.and_then(|report| report.time),
        ),
        line(
            "memory",
            note.claim.memory,
            measured.and_then(|report| report.memory),
        ),
    ];
    let time = measured.and_then(|report| report.time);
    if let (Some(time), Some(asked)) = (time, asked) {
        lines.push(if time <= asked {
            format!("{time} time reaches the {asked} that was asked for")
        } else {
            format!("{time} time misses the {asked} that was asked for")
        });
    }
    lines
}

/// The kinds of check made on the data before the first submission, each with its first moment. A
/// query that was handed in itself was the answer, not a check.
fn validated(state: &QuestionState) -> Vec<(Validation, Span)> {
    let first = state.submissions.first().map(|one| one.at);
    let handed_in = |text: &str| state.submissions.iter().any(|one| one.text.trim() == text);
    let checks = state.runs.iter().filter(|run| {
        run.ok && first.is_none_or(|first| run.at <= first) && !handed_in(run.text.trim())
    });
    let mut firsts: Vec<(Validation, Span)> = Vec::new();
    for run in checks {
        for kind in Validation::of(&run.text) {
            if !firsts.iter().any(|(known, _)| *known == kind) {
                firsts.push((kind, run.at));
            }
        }
    }
    firsts
}

/// What followed a question about a rejected submission: words, another submission, or nothing.
fn answered(asked: &Challenged, state: &QuestionState) -> String {
    let reply = asked.replies.first().map(|(at, _)| *at);
    let next = state.submissions.get(asked.submission + 1);
    let after = |at: Span, what: &str| format!("{what} after {}", at.saturating_sub(asked.at));
    let reaction = match (reply, next) {
        (None, None) => "no answer".to_owned(),
        (Some(at), None) => after(at, "answered"),
        (None, Some(next)) => after(next.at, "submitted again"),
        (Some(at), Some(next)) => format!(
            "{}, {}",
            after(at, "answered"),
            after(next.at, "submitted again")
        ),
    };
    format!(
        "asked at {} about a rejected submission: {reaction}",
        asked.at
    )
}

/// What was made of data that moved.
fn repaired(moved: &Moved, plan: &QuestionPlan) -> String {
    let asks = plan.moving.as_ref().is_some_and(|moving| moving.asks);
    let after = match (moved.reaction(), asks) {
        (Some(after), true) => format!("repaired after {after}"),
        (Some(after), false) => format!("handed in again after {after}, accepted"),
        (None, true) => "not repaired".to_owned(),
        (None, false) => "the query stood as it was".to_owned(),
    };
    format!("the data moved at {} (\"{}\"): {after}", moved.at, moved.id)
}

/// What was made of a counterexample that was loaded.
fn examined(state: &QuestionState, at: Span) -> String {
    let on_it = state
        .runs
        .iter()
        .filter(|run| run.on != Scratch::Visible)
        .count();
    format!(
        "loaded the counterexample at {at}, {} on it",
        plural(on_it, "run")
    )
}

fn pace(plan: &QuestionPlan, state: &QuestionState) -> String {
    let over = state.spent.saturating_sub(plan.budget);
    let over = if over > Span::ZERO {
        format!(", {over} over")
    } else {
        String::new()
    };
    format!("{} of {}{over}", state.spent, plan.budget)
}
