//! Puts a deck together. Invariant: a deck comes out only if there is no error, and every fault of
//! every file is told in the same run.

use super::cards::cards;
use super::coding::coding;
use super::declaring::Declared;
use super::files::DeckFiles;
use super::languages::{languages, say_languages};
use super::loops::{levels, loops};
use super::modelling::modelling;
use super::names::Registry;
use super::question::{Surroundings, question};
use super::readiness::readiness;
use super::reading::{Raw, read};
use super::rubrics::rubrics;
use super::sink::Sink;
use super::sql::{dataset, scenario, sql, steps};
use super::talk::talk;
use crate::base::{DeckId, Diagnostic, Place, Severity, SourceText};
use crate::deck::codes;
use crate::deck::places::{Places, Spot};
use crate::deck::raw::{At, Common, DeckFile, List, SqlFile};
use crate::deck::{Body, Deck, Language, RoundKind};

/// The version of the format that this program reads.
const FORMAT: i64 = 1;

/// What checking a deck found out.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The deck, if there is no error.
    pub deck: Option<Deck>,
    /// Where its parts stand.
    pub places: Places,
    /// All complaints, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a whole deck and returns it, if it has no error, with everything there is to complain
/// about; never stops at the first fault.
pub fn check(files: &DeckFiles) -> Checked {
    let mut sources = files.files.clone();
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    let mut out = files.faults.clone();
    let mut places = Places::new(sources.clone());
    let mut raws = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let mut sink = Sink::new(index, source, &mut out, &mut places);
        raws.push(read(files.inner_path(source), &mut sink));
    }
    let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
    let mut declared = Declared::new(files.faults.iter().any(is_error));
    required_files(files, &mut declared, &mut out);
    let files: Vec<(usize, &SourceText, &Raw)> = (0..)
        .zip(&sources)
        .zip(&raws)
        .map(|((index, source), raw)| (index, source, raw))
        .collect();
    for (index, source, raw) in &files {
        let mut sink = Sink::new(*index, source, &mut out, &mut places);
        declared.enter(raw, &mut sink);
    }
    let mut builder = Builder::new(declared, &raws);
    for (index, source, raw) in &files {
        let mut sink = Sink::new(*index, source, &mut out, &mut places);
        builder.add(raw, source, &mut sink);
    }
    builder.unused(&places, &mut out);
    let by_place = |d: &Diagnostic| (d.place.clone(), d.code, d.message.clone());
    out.sort_by_cached_key(by_place);
    out.dedup();
    let sound = out
        .iter()
        .all(|diagnostic| diagnostic.severity < Severity::Error);
    Checked {
        deck: sound.then_some(builder.deck),
        places,
        diagnostics: out,
    }
}

/// Complains if one of the two files that every deck has is not there.
fn required_files(files: &DeckFiles, declared: &mut Declared, out: &mut Vec<Diagnostic>) {
    if !files
        .files
        .iter()
        .any(|file| files.inner_path(file) == "deck.toml")
    {
        declared.names.languages.open();
    }
    let required = [
        (codes::NO_DECK_FILE, "deck.toml", &mut declared.names.levels),
        (
            codes::NO_RUBRICS_FILE,
            "rubrics.toml",
            &mut declared.names.rubrics,
        ),
    ];
    for (code, name, ids) in required {
        if files
            .files
            .iter()
            .any(|file| files.inner_path(file) == name)
        {
            continue;
        }
        ids.open();
        let path = format!("{}/{name}", files.root);
        // If the whole folder could not be opened, that was told.
        let is_it = |place: &Place| place.file == path || place.file == files.root;
        if files
            .faults
            .iter()
            .any(|fault| fault.place.as_ref().is_some_and(is_it))
        {
            continue;
        }
        out.push(Diagnostic {
            code: code.code,
            severity: code.severity,
            message: format!("the folder `{}` has no {name}", files.root),
            place: None,
            help: "`onsite deck new NAME` writes a whole deck to start from".to_owned(),
        });
    }
}

/// Builds the model, file by file.
struct Builder {
    declared: Declared,
    around: Surroundings,
    fronts: Registry,
    languages: Vec<Language>,
    deck: Deck,
}

impl Builder {
    fn new(declared: Declared, raws: &[Raw]) -> Self {
        let file = raws.iter().find_map(|raw| match raw {
            Raw::Deck(file) => Some(file),
            _ => None,
        });
        Self {
            declared,
            around: file.map(|file| Surroundings::of(file)).unwrap_or_default(),
            // Questions come before the deck's own file; its faults are told when that comes.
            languages: file.map(|file| languages(file)).unwrap_or_default(),
            fronts: Registry::new("front of a card", codes::CARD_FRONT_TWICE),
            deck: Deck {
                id: DeckId::new(""),
                name: String::new(),
                version: String::new(),
                summary: String::new(),
                levels: Vec::new(),
                loops: Vec::new(),
                rubrics: Vec::new(),
                questions: Vec::new(),
                scenarios: Vec::new(),
                datasets: Vec::new(),
                cards: Vec::new(),
                readiness: Vec::new(),
            },
        }
    }

    fn add(&mut self, raw: &Raw, source: &SourceText, sink: &mut Sink<'_>) {
        match raw {
            Raw::Deck(file) => self.deck_file(file, sink),
            Raw::Rubrics(file) => self.deck.rubrics = rubrics(file, sink),
            Raw::Sql(file) => self.sql_file(file, sink),
            Raw::Coding(file) => {
                for entry in file.questions.iter() {
                    let ids = known_ids(&entry.wrong, |mistake| &mistake.id);
                    let known = (&mut self.declared.names.languages, &*self.languages);
                    let body = Body::Coding(Box::new(coding(entry, known, sink)));
                    self.question(
                        entry.common(),
                        (RoundKind::Coding, body),
                        ids.as_deref(),
                        sink,
                    );
                }
            }
            Raw::Modelling(file) => {
                for entry in file.questions.iter() {
                    let body = Body::Modelling(Box::new(modelling(entry, sink)));
                    let kind = RoundKind::Modelling;
                    self.question(entry.common(), (kind, body), Some(&[]), sink);
                }
            }
            Raw::Talk(kind, file) => {
                for entry in file.questions.iter() {
                    let body = Body::Talk(talk(entry, *kind, sink));
                    self.question(entry.common(), (*kind, body), Some(&[]), sink);
                }
            }
            Raw::Cards(file) => self.deck.cards.extend(cards(file, &mut self.fronts, sink)),
            Raw::Readiness(file) => {
                let facts = self.declared.all_questions.then_some(&*self.declared.facts);
                self.deck.readiness.extend(readiness(file, facts, sink));
            }
            Raw::Dataset(id) => self.deck.datasets.push(dataset(id, source, sink)),
            Raw::Broken(_) | Raw::Other => {}
        }
    }

    fn deck_file(&mut self, file: &DeckFile, sink: &mut Sink<'_>) {
        if file.format.value() != FORMAT {
            sink.say(
                codes::FORMAT_VERSION,
                file.format.span(),
                format!("this is a deck of format {}", file.format.value()),
                "this program reads `format = 1`; a newer program may read newer formats",
            );
        }
        Registry::new("deck", codes::BAD_ID).declare(sink, &file.id);
        sink.mark(Spot::Deck, file.id.span());
        let deck = &mut self.deck;
        deck.id = DeckId::new(file.id.as_str());
        deck.name = sink.text(&file.name, codes::EMPTY_TITLE, "the deck's name");
        deck.version = sink.text(&file.version, codes::EMPTY_TITLE, "the deck's version");
        deck.summary = sink.text(&file.summary, codes::EMPTY_TEXT, "the deck's summary");
        if let Some(wish) = &file.desired_retention
            && !(0.7..=0.99).contains(&wish.value())
        {
            sink.say(
                codes::RETENTION,
                wish.span(),
                format!("a chance of recall of {} is none to aim at", wish.value()),
                "0.9 is usual; a deck that must sit asks for 0.95",
            );
        }
        deck.levels = levels(file, sink);
        say_languages(file, sink);
        let Declared {
            names,
            facts,
            all_questions,
        } = &mut self.declared;
        let pool = all_questions.then_some(facts.as_slice());
        deck.loops = loops(file, names, pool, sink);
    }

    fn sql_file(&mut self, file: &SqlFile, sink: &mut Sink<'_>) {
        let entry = scenario(&file.scenario, &mut self.declared.names.datasets, sink);
        steps(&file.questions, sink);
        for question in file.questions.iter() {
            let ids = known_ids(&question.wrong, |mistake| &mistake.id);
            let body = Body::Sql(Box::new(sql(question, &entry.id, &self.around, sink)));
            self.question(
                question.common(),
                (RoundKind::Sql, body),
                ids.as_deref(),
                sink,
            );
        }
        self.deck.scenarios.push(entry);
    }

    fn question(
        &mut self,
        common: Common<'_>,
        kind_and_body: (RoundKind, Body),
        mistakes: Option<&[&str]>,
        sink: &mut Sink<'_>,
    ) {
        let deck = (&mut self.declared.names, &self.around);
        let question = question(common, kind_and_body, mistakes, deck, sink);
        self.deck.questions.push(question);
    }

    /// Warns about rubrics and data sets that nobody needs.
    fn unused(&self, places: &Places, out: &mut Vec<Diagnostic>) {
        if !self.declared.all_questions {
            return;
        }
        let names = &self.declared.names;
        let sorts = [
            (codes::UNUSED_RUBRIC, "rubric", &names.rubrics),
            (codes::UNUSED_DATASET, "data set", &names.datasets),
            (codes::UNUSED_LANGUAGE, "language", &names.languages),
        ];
        for (code, noun, ids) in sorts {
            out.extend(ids.unused().into_iter().map(|(id, start)| Diagnostic {
                code: code.code,
                severity: code.severity,
                message: format!("the {noun} `{id}` is never used"),
                place: places.resolve(start),
                help: "use it, or take it out".to_owned(),
            }));
        }
    }
}

/// The ids of a list's entries, if all could be read.
fn known_ids<T>(list: &List<T>, id: impl Fn(&T) -> &At<String>) -> Option<Vec<&str>> {
    let ids: Vec<&At<String>> = list.iter().map(|entry| id(entry)).collect();
    let all_known = list.is_known() && ids.iter().all(|id| id.is_known());
    all_known.then(|| ids.into_iter().map(|id| id.as_str()).collect())
}
