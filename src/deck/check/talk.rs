//! Checks what only recruiter, design, case and culture questions have.

use super::names::Registry;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::talk::ClarificationEntry;
use crate::deck::raw::{At, List, TalkQuestion};
use crate::deck::{
    ChecklistItem, Clarification, NumberRange, ProbeKind, RoundKind, StructureRule, Talk,
};
use crate::diagram::{Catalog, Diagram, FORMS, Rule};
use crate::estimate::{Fit, Range, Sheet};

/// How many probes and follow-ups a design question has at least.
const PROBES: usize = 3;

/// Returns the body of a question that is talked through.
pub(super) fn talk(question: &TalkQuestion, kind: RoundKind, sink: &mut Sink<'_>) -> Talk {
    let owner = format!("the question `{}`", question.id);
    let place = (owner.as_str(), question.id.span());
    if let Some((to_ask, to_cover)) = least(kind) {
        let (asked, covered) = (&question.clarifications, &question.checklist);
        sink.count(
            codes::FEW_CLARIFICATIONS,
            asked,
            to_ask..=usize::MAX,
            place.clone(),
            "clarifications",
        );
        sink.count(
            codes::FEW_CHECKLIST,
            covered,
            to_cover..=usize::MAX,
            place.clone(),
            "checklist items",
        );
    }
    if kind == RoundKind::Design {
        pushed(question, &owner, sink);
    }
    if kind == RoundKind::Case {
        let probes = &question.probes;
        let two = 2..=usize::MAX;
        sink.count(codes::FEW_PROBES, probes, two, place, "probes");
    }
    elsewhere(question, kind, sink);
    if kind == RoundKind::Recruiter && question.probes.is_empty() && question.probes.is_known() {
        sink.say(
            codes::NO_PROBES,
            question.id.span(),
            format!("{owner} has no probes"),
            "add [[questions.probes]] with `when = \"minute N\"`",
        );
    }
    let mut ids = Registry::new("structure or number", codes::SAME_DEMAND);
    let talk = Talk {
        clarifications: clarifications(&question.clarifications, sink),
        checklist: checklist(question, sink),
        drawing: question.drawing.trim().to_owned(),
        structure: structure(question, &mut ids, sink),
        numbers: numbers(question, &mut ids, sink),
    };
    match kind {
        RoundKind::Design => drawing(question, &talk, sink),
        RoundKind::Case if !talk.numbers.is_empty() => {
            let (text, at) = (&question.model_answer, question.model_answer.span());
            sums(text, &talk.numbers, ("model answer", at), sink);
        }
        _ => {}
    }
    talk
}

/// Whoever sits a design is asked back, and has the problem changed.
fn pushed(question: &TalkQuestion, owner: &str, sink: &mut Sink<'_>) {
    let kinds = question.probes.iter().map(|probe| &probe.kind);
    if !question.probes.is_known() || kinds.clone().any(|kind| !kind.is_known()) {
        return;
    }
    let all = question.probes.len();
    let curveballs = kinds.filter(|kind| kind.value() == ProbeKind::Curveball);
    let curveballs = curveballs.count();
    let probes = all - curveballs;
    if probes < PROBES {
        sink.say(
            codes::FEW_PROBES,
            question.id.span(),
            format!("{owner} needs at least {PROBES} probes and has {probes}"),
            format!(
                "add {} more [[questions.probes]] of another kind than \"curveball\"",
                PROBES - probes
            ),
        );
    }
    if curveballs == 0 {
        sink.say(
            codes::NO_CURVEBALL,
            question.id.span(),
            format!("{owner} has no curveball"),
            "add [[questions.probes]] with `kind = \"curveball\"`",
        );
    }
}

/// How many clarifications and checklist items a kind of question has at least.
fn least(kind: RoundKind) -> Option<(usize, usize)> {
    match kind {
        RoundKind::Design => Some((6, 6)),
        RoundKind::Case => Some((2, 4)),
        _ => None,
    }
}

/// Complains about what means nothing in a question of this kind.
fn elsewhere(question: &TalkQuestion, kind: RoundKind, sink: &mut Sink<'_>) {
    let drawing = (!question.drawing.trim().is_empty()).then(|| question.drawing.span());
    let structure = question.structure.iter().next();
    let number = question.numbers.iter().next();
    let found = [
        (kind == RoundKind::Design, "drawing", drawing),
        (
            kind == RoundKind::Design,
            "structure rule",
            structure.map(|one| one.id.span()),
        ),
        (kind.computes(), "number", number.map(|one| one.id.span())),
    ];
    for (_, what, at) in found.into_iter().filter(|(fits, _, _)| !fits) {
        if let Some(at) = at {
            let message = format!("a {what} means nothing in a {kind} question");
            sink.say(codes::ELSEWHERE, at, message, codes::ELSEWHERE.explanation);
        }
    }
}

/// The model's drawing keeps its own rules, and its numbers lie in their ranges.
fn drawing(question: &TalkQuestion, talk: &Talk, sink: &mut Sink<'_>) {
    let at = if question.drawing.is_known() {
        question.drawing.span()
    } else {
        question.id.span()
    };
    for (code, is_missing, what) in [
        (codes::NO_DRAWING, talk.drawing.is_empty(), "drawing"),
        (
            codes::NO_STRUCTURE,
            question.structure.is_empty(),
            "structure rule",
        ),
        (codes::NO_NUMBERS, question.numbers.is_empty(), "number"),
    ] {
        if is_missing {
            let owner = format!("the question `{}` has no {what}", question.id);
            sink.say(code, question.id.span(), owner, code.explanation);
        }
    }
    if talk.drawing.is_empty() {
        return;
    }
    let diagram = Diagram::of(&talk.drawing);
    for demand in &talk.structure {
        if let Some(unmet) = demand.rule.check(&diagram, Catalog::built_in()) {
            let message = format!(
                "the drawing breaks the rule `{}`: {}",
                demand.id, unmet.what
            );
            let help = "mend the drawing, or the names in it; docs/deck-format.md lists the kinds";
            sink.say(codes::DRAWING_BREAKS, at.clone(), message, help);
        }
    }
    sums(&talk.drawing, &talk.numbers, ("drawing", at), sink);
}

/// The `=` lines of the model's text compute, and each number is among them.
fn sums(
    text: &str,
    numbers: &[NumberRange],
    (what, at): (&str, std::ops::Range<usize>),
    sink: &mut Sink<'_>,
) {
    let sheet = Sheet::of(text);
    for estimate in &sheet.estimates {
        if let Err(why) = &estimate.result {
            let message = format!("line {} of the {what}: {why}", estimate.line + 1);
            sink.say(codes::DRAWING_NUMBERS, at.clone(), message, "mend the line");
        }
    }
    for number in numbers {
        if number.range.best(&sheet) != Fit::Within {
            let (id, told) = (&number.id, number.range.told());
            let message = format!("no estimate of the {what} lies in the range of `{id}` ({told})");
            sink.say(
                codes::DRAWING_NUMBERS,
                at.clone(),
                message,
                "write a line such as `= rate = 2e9/day -> 1/s`",
            );
        }
    }
}

/// Rules that are understood; the others are complained about and left out.
fn structure(
    question: &TalkQuestion,
    ids: &mut Registry,
    sink: &mut Sink<'_>,
) -> Vec<StructureRule> {
    let rules = question.structure.iter().filter_map(|entry| {
        ids.declare(sink, &entry.id);
        let rule = Rule::parse(&entry.rule);
        if rule.is_none() && entry.rule.is_known() {
            sink.say(
                codes::BAD_RULE,
                entry.rule.span(),
                format!("the rule `{}` is not understood", entry.rule.escape_debug()),
                FORMS,
            );
        }
        Some(StructureRule {
            id: entry.id.to_string(),
            text: sink.text(&entry.text, codes::EMPTY_TEXT, "the text"),
            rule: rule?,
        })
    });
    rules.collect()
}

fn numbers(question: &TalkQuestion, ids: &mut Registry, sink: &mut Sink<'_>) -> Vec<NumberRange> {
    let numbers = question.numbers.iter().filter_map(|entry| {
        ids.declare(sink, &entry.id);
        let range = Range::new(entry.min.value(), entry.max.value(), &entry.unit);
        if let Err(error) = &range {
            sink.say(
                codes::BAD_RANGE,
                entry.min.span(),
                error.to_string(),
                "write `min` below `max`, and a unit such as \"GB/s\", \"1/s\" or \"PB\"",
            );
        }
        Some(NumberRange {
            id: entry.id.to_string(),
            text: sink.text(&entry.text, codes::EMPTY_TEXT, "the text"),
            range: range.ok()?,
        })
    });
    numbers.collect()
}

/// Returns what may be asked.
pub(super) fn clarifications(
    entries: &List<ClarificationEntry>,
    sink: &mut Sink<'_>,
) -> Vec<Clarification> {
    let mut ids = Registry::new("clarification", codes::SAME_CLARIFICATION);
    let all: Vec<At<String>> = entries
        .iter()
        .flat_map(|entry| entry.asks.iter().cloned())
        .collect();
    sink.distinct(codes::SAME_ASK, &all, "the phrasing");
    entries
        .iter()
        .map(|entry| {
            ids.declare(sink, &entry.id);
            let owner = format!("the clarification `{}`", entry.id);
            sink.count(
                codes::FEW_ASKS,
                &entry.asks,
                2..=usize::MAX,
                (&owner, entry.asks.span()),
                "phrasings",
            );
            Clarification {
                id: entry.id.as_str().into(),
                asks: texts(&entry.asks, "the phrasing", sink),
                answer: sink.text(&entry.answer, codes::EMPTY_TEXT, "the answer"),
                matters: entry.matters.value(),
            }
        })
        .collect()
}

fn checklist(question: &TalkQuestion, sink: &mut Sink<'_>) -> Vec<ChecklistItem> {
    let mut ids = Registry::new("checklist item", codes::SAME_CHECKLIST_ITEM);
    question
        .checklist
        .iter()
        .map(|entry| {
            ids.declare(sink, &entry.id);
            let owner = format!("the checklist item `{}`", entry.id);
            sink.count(
                codes::NO_KEYWORDS,
                &entry.keywords,
                1..=usize::MAX,
                (&owner, entry.keywords.span()),
                "keywords",
            );
            ChecklistItem {
                id: entry.id.to_string(),
                text: sink.text(&entry.text, codes::EMPTY_TEXT, "the text"),
                keywords: texts(&entry.keywords, "the keyword", sink),
            }
        })
        .collect()
}

fn texts(list: &[At<String>], what: &str, sink: &mut Sink<'_>) -> Vec<String> {
    list.iter()
        .map(|text| sink.text(text, codes::EMPTY_TEXT, what))
        .collect()
}
