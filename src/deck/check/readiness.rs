//! Checks `readiness/*.toml`. Invariant: every question can be answered in one of the two forms, and
//! what it is about can be practised in the deck.

use super::question::Facts;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::{ReadinessEntry, ReadinessFile};
use crate::deck::readiness::{Readiness, ReadinessBody};

/// Returns the questions of the file; `facts` knows the questions of all rounds, if all were read.
pub(super) fn readiness(
    file: &ReadinessFile,
    facts: Option<&[Facts]>,
    sink: &mut Sink<'_>,
) -> Vec<Readiness> {
    let entries = file.readiness.iter();
    entries.map(|entry| question(entry, facts, sink)).collect()
}

fn question(entry: &ReadinessEntry, facts: Option<&[Facts]>, sink: &mut Sink<'_>) -> Readiness {
    let difficulty = entry.difficulty.value();
    if !(1..=3).contains(&difficulty) {
        sink.say(
            codes::READINESS_DIFFICULTY,
            entry.difficulty.span(),
            format!("the difficulty is {difficulty}"),
            "write 1 (everybody should know), 2 (a working day asks for it) or 3 (few get it)",
        );
    }
    let kind = entry.kind.value();
    let technique = sink.text(&entry.technique, codes::EMPTY_TEXT, "the technique");
    let can_practise = facts.is_none_or(|facts| {
        let of_kind = |facts: &&Facts| facts.kind == kind;
        let mut tags = facts.iter().filter(of_kind).flat_map(|facts| &facts.tags);
        tags.any(|tag| *tag == technique)
    });
    if !can_practise && !technique.is_empty() {
        sink.say(
            codes::READINESS_TECHNIQUE,
            entry.technique.span(),
            format!("no {kind} question of the deck has the tag `{technique}`"),
            "name a tag of the questions that practise it, or write such a question",
        );
    }
    Readiness {
        id: entry.id.to_string(),
        kind,
        technique,
        difficulty: u8::try_from(difficulty.clamp(1, 3)).unwrap_or(1),
        prompt: sink.text(&entry.prompt, codes::EMPTY_PROMPT, "the prompt"),
        body: body(entry, sink),
        why: sink.text(&entry.why, codes::EMPTY_TEXT, "the reason"),
    }
}

fn body(entry: &ReadinessEntry, sink: &mut Sink<'_>) -> ReadinessBody {
    let is_choice = !entry.options.is_empty() || entry.right.is_some();
    let is_rated = !entry.anchors.is_empty() || !entry.answer.is_empty();
    if is_choice == is_rated {
        sink.say(
            codes::READINESS_FORM,
            entry.id.span(),
            format!("`{}` is answered in no single way", entry.id),
            "give it `options` with `right`, or `answer` with four `anchors`",
        );
    }
    if is_choice {
        choice(entry, sink)
    } else {
        rated(entry, sink)
    }
}

fn choice(entry: &ReadinessEntry, sink: &mut Sink<'_>) -> ReadinessBody {
    let owner = format!("the question `{}`", entry.id);
    let place = (owner.as_str(), entry.id.span());
    sink.count(
        codes::READINESS_OPTIONS,
        &entry.options,
        2..=5,
        place,
        "options",
    );
    sink.distinct(codes::READINESS_OPTIONS, &entry.options, "the option");
    let options: Vec<String> = entry
        .options
        .iter()
        .map(|option| sink.text(option, codes::EMPTY_TEXT, "the option"))
        .collect();
    let right = entry.right.as_ref();
    let index = right.and_then(|right| usize::try_from(right.value()).ok()?.checked_sub(1));
    let index = index.filter(|index| *index < options.len());
    if index.is_none() {
        let span = right.map_or(entry.id.span(), crate::deck::raw::At::span);
        let help = format!(
            "write right = N, a number from 1 to {}",
            options.len().max(1)
        );
        let what = format!("`{}` does not say which option is right", entry.id);
        sink.say(codes::READINESS_OPTIONS, span, what, help);
    }
    ReadinessBody::Choice {
        options,
        right: index.unwrap_or(0),
    }
}

fn rated(entry: &ReadinessEntry, sink: &mut Sink<'_>) -> ReadinessBody {
    let owner = format!("the question `{}`", entry.id);
    let place = (owner.as_str(), entry.id.span());
    sink.count(codes::ANCHOR_COUNT, &entry.anchors, 4..=4, place, "anchors");
    sink.distinct(codes::ANCHOR_TWICE, &entry.anchors, "the anchor");
    let mut anchors = <[String; 4]>::default();
    for (place, anchor) in anchors.iter_mut().zip(entry.anchors.iter()) {
        *place = sink.text(anchor, codes::ANCHOR_EMPTY, "the anchor");
    }
    ReadinessBody::Rated {
        answer: sink.text(&entry.answer, codes::EMPTY_MODEL_ANSWER, "the answer"),
        anchors,
    }
}
