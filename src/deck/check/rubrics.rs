//! Checks `rubrics.toml`. Invariant: every score from 1 to 4 of every criterion says what it looks
//! like, and no two say the same.

use super::names::Registry;
use super::sink::Sink;
use crate::base::RubricId;
use crate::deck::codes;
use crate::deck::raw::{At, CriterionEntry, RubricEntry, RubricsFile};
use crate::deck::{Criterion, Rubric};

/// Returns the rubrics of the file.
pub(super) fn rubrics(file: &RubricsFile, sink: &mut Sink<'_>) -> Vec<Rubric> {
    file.rubrics
        .iter()
        .map(|entry| rubric(entry, sink))
        .collect()
}

fn rubric(entry: &At<RubricEntry>, sink: &mut Sink<'_>) -> Rubric {
    let owner = format!("the rubric `{}`", entry.id);
    sink.count(
        codes::CRITERIA_COUNT,
        &entry.criteria,
        2..=5,
        (&owner, entry.id.span()),
        "criteria",
    );
    let mut ids = Registry::new("criterion", codes::SAME_CRITERION);
    Rubric {
        id: RubricId::new(entry.id.as_str()),
        name: sink.text(&entry.name, codes::EMPTY_TITLE, "the rubric's name"),
        criteria: entry
            .criteria
            .iter()
            .map(|entry| {
                ids.declare(sink, &entry.id);
                criterion(entry, sink)
            })
            .collect(),
    }
}

fn criterion(entry: &CriterionEntry, sink: &mut Sink<'_>) -> Criterion {
    if let Some(weight) = entry.weight.as_ref().filter(|weight| weight.value() <= 0.0) {
        sink.say(
            codes::CRITERION_WEIGHT,
            weight.span(),
            format!("the weight of `{}` is {}", entry.id, weight.value()),
            "write a weight above zero, or leave the criterion out",
        );
    }
    Criterion {
        id: entry.id.as_str().into(),
        name: sink.text(&entry.name, codes::EMPTY_TITLE, "the criterion's name"),
        weight: entry.weight.as_ref().map_or(1.0, At::value),
        anchors: anchors(entry, sink),
    }
}

fn anchors(entry: &CriterionEntry, sink: &mut Sink<'_>) -> [String; 4] {
    let owner = format!("the criterion `{}`", entry.id);
    sink.count(
        codes::ANCHOR_COUNT,
        &entry.anchors,
        4..=4,
        (&owner, entry.anchors.span()),
        "anchors",
    );
    sink.distinct(codes::ANCHOR_TWICE, &entry.anchors, "the anchor");
    let mut anchors = <[String; 4]>::default();
    for (place, anchor) in anchors.iter_mut().zip(&**entry.anchors) {
        *place = sink.text(anchor, codes::ANCHOR_EMPTY, "the anchor");
    }
    anchors
}
