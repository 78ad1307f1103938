//! Checks what only recruiter, design and culture questions have.

use super::names::Registry;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::{At, TalkQuestion};
use crate::deck::{ChecklistItem, Clarification, RoundKind, Talk};

/// Returns the body of a question that is talked through.
pub(super) fn talk(question: &TalkQuestion, kind: RoundKind, sink: &mut Sink<'_>) -> Talk {
    let owner = format!("the question `{}`", question.id);
    let place = (owner.as_str(), question.id.span());
    if kind == RoundKind::Design {
        let (asked, covered) = (&question.clarifications, &question.checklist);
        sink.count(
            codes::FEW_CLARIFICATIONS,
            asked,
            4..=usize::MAX,
            place.clone(),
            "clarifications",
        );
        sink.count(
            codes::FEW_CHECKLIST,
            covered,
            6..=usize::MAX,
            place.clone(),
            "checklist items",
        );
    }
    if kind == RoundKind::Recruiter && question.probes.is_empty() && question.probes.is_known() {
        sink.say(
            codes::NO_PROBES,
            question.id.span(),
            format!("{owner} has no probes"),
            "add [[questions.probes]] with `when = \"minute N\"`",
        );
    }
    Talk {
        clarifications: clarifications(question, sink),
        checklist: checklist(question, sink),
    }
}

fn clarifications(question: &TalkQuestion, sink: &mut Sink<'_>) -> Vec<Clarification> {
    let mut ids = Registry::new("clarification", codes::SAME_CLARIFICATION);
    let all: Vec<At<String>> = question
        .clarifications
        .iter()
        .flat_map(|entry| entry.asks.iter().cloned())
        .collect();
    sink.distinct(codes::SAME_ASK, &all, "the phrasing");
    question
        .clarifications
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
