//! Checks the fields every question has. Invariant: what a question refers to exists, or its
//! declarations could not be read.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Registry;
use super::sink::Sink;
use super::trigger::trigger;
use crate::base::QuestionId;
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, Common, DeckFile, HintEntry, List};
use crate::deck::{Body, Hint, Probe, Question, RoundKind};

/// The ids that are unique in a whole deck.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) levels: Registry,
    pub(super) rubrics: Registry,
    pub(super) questions: Registry,
    pub(super) scenarios: Registry,
    pub(super) datasets: Registry,
    pub(super) languages: Registry,
    pub(super) cards: Registry,
    pub(super) readiness: Registry,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            levels: Registry::new("level", codes::SAME_LEVEL),
            rubrics: Registry::new("rubric", codes::SAME_RUBRIC),
            questions: Registry::new("question", codes::SAME_QUESTION),
            scenarios: Registry::new("scenario", codes::SAME_SCENARIO),
            datasets: Registry::new("data set", codes::UNKNOWN_DATASET),
            languages: Registry::new("language", codes::SAME_LANGUAGE),
            cards: Registry::new("card", codes::SAME_CARD),
            readiness: Registry::new("readiness question", codes::SAME_READINESS),
        }
    }
}

/// What the deck's rounds allow a question's triggers to be.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    known: bool,
    phases: BTreeMap<RoundKind, BTreeSet<String>>,
    minutes: BTreeMap<RoundKind, u32>,
}

/// What a round's pool has to know about a question.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) id: String,
    pub(super) kind: RoundKind,
    pub(super) tags: Vec<String>,
    pub(super) levels: Vec<String>,
    pub(super) scenario: Option<String>,
}

impl Surroundings {
    /// Returns the phases and lengths of the rounds of a deck file that could be read.
    pub(super) fn of(file: &DeckFile) -> Self {
        let mut around = Self {
            known: file.loops.is_known() && !file.loops.is_empty(),
            ..Self::default()
        };
        for round in file.loops.iter().flat_map(|entry| entry.rounds.iter()) {
            let phases_known = round.phases.iter().all(|phase| phase.id.is_known());
            if !(phases_known && round.kind.is_known() && round.phases.is_known()) {
                around.known = false;
            }
            let phases = around.phases.entry(round.kind.value()).or_default();
            phases.extend(round.phases.iter().map(|phase| phase.id.to_string()));
            let minutes = u32::try_from(round.minutes.value()).unwrap_or(0);
            let longest = around.minutes.entry(round.kind.value()).or_default();
            *longest = minutes.max(*longest);
        }
        around
    }

    /// Returns the phases of all rounds of a kind, or `None` if not all could be read.
    pub(super) fn phases(&self, kind: RoundKind) -> Option<BTreeSet<&str>> {
        let phases = self.phases.get(&kind).into_iter().flatten();
        self.known.then(|| phases.map(String::as_str).collect())
    }

    /// Returns the length of the longest round of a kind, if there is one and it is known.
    pub(super) fn longest(&self, kind: RoundKind) -> Option<u32> {
        let longest = self.minutes.get(&kind).copied();
        longest.filter(|minutes| self.known && *minutes > 0)
    }
}

impl Facts {
    pub(super) fn of(common: &Common<'_>, kind: RoundKind, scenario: Option<&str>) -> Self {
        let owned = |list: &List<String>| list.iter().map(|text| text.trim().to_owned()).collect();
        Self {
            id: common.id.to_string(),
            kind,
            tags: owned(common.tags),
            levels: owned(common.levels),
            scenario: scenario.map(str::to_owned),
        }
    }
}

/// Returns the question around a body; `mistakes` are the ids of its known wrong answers,
/// `None` if not all could be read.
pub(super) fn question(
    common: Common<'_>,
    (kind, body): (RoundKind, Body),
    mistakes: Option<&[&str]>,
    (names, around): (&mut Names, &Surroundings),
    sink: &mut Sink<'_>,
) -> Question {
    let id = QuestionId::new(common.id.as_str());
    sink.mark(Spot::Question(id.clone(), Part::Id), common.id.span());
    names
        .rubrics
        .require(sink, common.rubric, codes::UNKNOWN_RUBRIC);
    for level in common.levels.iter() {
        names.levels.require(sink, level, codes::UNKNOWN_LEVEL);
    }
    if !(1..=5).contains(&common.difficulty.value()) {
        sink.say(
            codes::DIFFICULTY,
            common.difficulty.span(),
            format!("the difficulty is {}", common.difficulty.value()),
            "write a whole number from 1 (warm-up) to 5 (few get it)",
        );
    }
    let mut probe_ids = Registry::new("probe", codes::SAME_PROBE);
    let probes = common.probes.iter().map(|entry| {
        probe_ids.declare(sink, &entry.id);
        Probe {
            id: entry.id.as_str().into(),
            kind: entry.kind.value(),
            when: trigger(&entry.when, (kind, mistakes), &body, around, sink),
            text: sink.text(&entry.text, codes::EMPTY_TEXT, "the probe's text"),
            good: sink.text(&entry.good, codes::EMPTY_TEXT, "the strong reaction"),
        }
    });
    let probes = probes.collect();
    Question {
        id,
        kind,
        title: sink.text(common.title, codes::EMPTY_TITLE, "the title"),
        minutes: sink.minutes(common.minutes, "a question"),
        difficulty: u8::try_from(common.difficulty.value()).unwrap_or(1),
        tags: sink.tags(common.tags),
        levels: common
            .levels
            .iter()
            .map(|level| level.as_str().into())
            .collect(),
        rubric: common.rubric.as_str().into(),
        prompt: sink.text(common.prompt, codes::EMPTY_PROMPT, "the prompt"),
        model_answer: sink.text(
            common.model_answer,
            codes::EMPTY_MODEL_ANSWER,
            "the model answer",
        ),
        hints: hints(common.hints, common.id, sink),
        probes,
        body,
    }
}

fn hints(list: &List<HintEntry>, id: &At<String>, sink: &mut Sink<'_>) -> Vec<Hint> {
    let owner = format!("the question `{id}`");
    let count = codes::HINT_COUNT;
    sink.count(count, list, 1..=5, (&owner, id.span()), "hints");
    let texts: Vec<At<String>> = list.iter().map(|hint| hint.text.clone()).collect();
    sink.distinct(codes::HINT_TWICE, &texts, "the hint");
    list.iter()
        .map(|hint| {
            if !(0.1..=1.0).contains(&hint.cost.value()) {
                sink.say(
                    codes::HINT_COST,
                    hint.cost.span(),
                    format!("the hint costs {}", hint.cost.value()),
                    "write a cost from 0.1 to 1.0; it is taken off a score from 1.0 to 4.0",
                );
            }
            Hint {
                text: sink.text(&hint.text, codes::EMPTY_TEXT, "the hint"),
                cost: hint.cost.value(),
            }
        })
        .collect()
}
