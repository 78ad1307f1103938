//! Collects every id that others may refer to, before anything is built. Invariant: if a file that
//! might declare an id could not be read whole, that sort of id is open.

use super::names::Registry;
use super::question::{Facts, Names};
use super::reading::Raw;
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::model::RoundKind;
use crate::deck::raw::{At, Common, List};
use crate::deck::schema::FileKind;

/// The ids of a deck and what its questions offer to the rounds.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) names: Names,
    pub(super) facts: Vec<Facts>,
    /// Whether every question could be read.
    pub(super) all_questions: bool,
}

impl Declared {
    /// Returns nothing yet; with `open`, some files could not even be opened.
    pub(super) fn new(open: bool) -> Self {
        let mut declared = Self {
            names: Names::new(),
            facts: Vec::new(),
            all_questions: !open,
        };
        if open {
            let names = &mut declared.names;
            let sorts = [
                &mut names.levels,
                &mut names.rubrics,
                &mut names.datasets,
                &mut names.languages,
            ];
            sorts.into_iter().for_each(Registry::open);
            names.questions.open();
        }
        declared
    }

    /// Enters the ids of one file.
    pub(super) fn enter(&mut self, raw: &Raw, sink: &mut Sink<'_>) {
        match raw {
            Raw::Deck(file) => {
                let levels = &mut self.names.levels;
                declare(levels, &file.levels, |level| &level.id, sink);
                let languages = &mut self.names.languages;
                for entry in file.languages.iter() {
                    languages.declare(sink, &entry.id);
                }
                if !file.languages.is_known() {
                    languages.open();
                }
            }
            Raw::Rubrics(file) => {
                let rubrics = &mut self.names.rubrics;
                declare(rubrics, &file.rubrics, |rubric| &rubric.id, sink);
                not_empty(&file.rubrics, "rubrics", sink);
            }
            Raw::Sql(file) => {
                self.names.scenarios.declare(sink, &file.scenario.id);
                let scenario = Some(file.scenario.id.as_str());
                for question in file.questions.iter() {
                    self.question(&question.common(), RoundKind::Sql, scenario, sink);
                }
                self.questions(&file.questions, sink);
            }
            Raw::Coding(file) => {
                for question in file.questions.iter() {
                    self.question(&question.common(), RoundKind::Coding, None, sink);
                }
                self.questions(&file.questions, sink);
            }
            Raw::Modelling(file) => {
                for question in file.questions.iter() {
                    self.question(&question.common(), RoundKind::Modelling, None, sink);
                }
                self.questions(&file.questions, sink);
            }
            Raw::Talk(kind, file) => {
                for question in file.questions.iter() {
                    self.question(&question.common(), *kind, None, sink);
                }
                self.questions(&file.questions, sink);
            }
            Raw::Cards(file) => {
                let cards = &mut self.names.cards;
                declare(cards, &file.cards, |card| &card.id, sink);
                not_empty(&file.cards, "cards", sink);
            }
            Raw::Readiness(file) => {
                let known = &mut self.names.readiness;
                declare(known, &file.readiness, |entry| &entry.id, sink);
                not_empty(&file.readiness, "readiness questions", sink);
            }
            Raw::Dataset(id) => self.names.datasets.declare_file(sink, id),
            Raw::Broken(FileKind::Deck) => {
                self.names.levels.open();
                self.names.languages.open();
            }
            Raw::Broken(FileKind::Rubrics) => self.names.rubrics.open(),
            Raw::Broken(
                FileKind::Sql | FileKind::Coding | FileKind::Modelling | FileKind::Talk,
            ) => self.incomplete(),
            Raw::Broken(FileKind::Cards | FileKind::Readiness) | Raw::Other => {}
        }
    }

    fn question(
        &mut self,
        common: &Common<'_>,
        kind: RoundKind,
        scenario: Option<&str>,
        sink: &mut Sink<'_>,
    ) {
        self.names.questions.declare(sink, common.id);
        self.facts.push(Facts::of(common, kind, scenario));
        if !(common.id.is_known() && common.tags.is_known() && common.levels.is_known()) {
            self.incomplete();
        }
    }

    fn questions<T>(&mut self, questions: &List<T>, sink: &mut Sink<'_>) {
        not_empty(questions, "questions", sink);
        if !questions.is_known() {
            self.incomplete();
        }
    }

    fn incomplete(&mut self) {
        self.all_questions = false;
        self.names.questions.open();
    }
}

fn declare<T>(
    registry: &mut Registry,
    list: &List<T>,
    id: impl Fn(&T) -> &At<String>,
    sink: &mut Sink<'_>,
) {
    for entry in list.iter() {
        registry.declare(sink, id(entry));
    }
    // An empty list is told once, not again at every reference.
    if list.is_empty() || !list.is_known() {
        registry.open();
    }
}

fn not_empty<T>(list: &List<T>, things: &str, sink: &mut Sink<'_>) {
    if list.is_empty() && list.is_known() {
        sink.say(
            codes::EMPTY_FILE,
            list.span(),
            format!("the file has no {things}"),
            format!("add {things}, or delete the file"),
        );
    }
}
