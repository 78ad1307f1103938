//! What decks hold, counted, and where they are thin.
//!
//! Invariant: a question is counted once for its kind and once for each level it fits, and what is
//! called thin follows from the counts and the tables in [`super::wanted`] alone.

use std::collections::BTreeMap;

use serde::Serialize;

use super::wanted::{self, TECHNIQUES};
use super::{Body, Deck, Loop, LoopKind, ProbeKind, Question, Round, RoundKind};
use crate::base::{DeckId, LevelId, LoopId};

/// What one deck holds, or several together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// The decks that were counted.
    pub decks: Vec<DeckId>,
    /// Their loops.
    pub loops: Vec<LoopCount>,
    /// Their questions, a row for each kind of round that has some.
    pub kinds: Vec<KindCount>,
    /// How many groups of SQL questions on one data set there are.
    pub scenarios: usize,
    /// How many concept cards there are.
    pub cards: usize,
    /// How many cards have each tag.
    pub card_tags: BTreeMap<String, usize>,
    /// The techniques of a SQL round, and how many questions ask for each.
    pub techniques: Vec<TechniqueCount>,
    /// How many questions of each kind have each tag.
    pub tags: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// Where a question or a round has less than it should.
    pub thin: Vec<Thin>,
}

/// A loop and its length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoopCount {
    /// The deck it is in.
    pub deck: DeckId,
    /// The loop.
    pub id: LoopId,
    /// Whether it has an interviewer.
    pub kind: LoopKind,
    /// The level whose bar decides.
    pub level: LevelId,
    /// How many rounds it has.
    pub rounds: usize,
    /// How long they take together.
    pub minutes: u32,
}

/// The questions of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: RoundKind,
    /// How many there are.
    pub questions: usize,
    /// How long they take together, as they suggest.
    pub minutes: u32,
    /// How many fit each level of their deck.
    pub levels: BTreeMap<String, usize>,
    /// How many there are of difficulty 1 to 5.
    pub difficulty: [usize; 5],
    /// What they are made of, together.
    pub parts: Parts,
}

/// What a question is made of, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// Steps of the hint ladder.
    pub hints: usize,
    /// Follow-ups, probes and curveballs.
    pub probes: usize,
    /// Of those, curveballs.
    pub curveballs: usize,
    /// Right answers beside the reference; good models.
    pub alternatives: usize,
    /// Known wrong answers; bad models.
    pub wrong: usize,
    /// Mutants that are listed as equivalent.
    pub equivalents: usize,
    /// How the data moves.
    pub moves: usize,
    /// Visible and hidden cases; trials of a model.
    pub cases: usize,
    /// Generators of random inputs.
    pub generators: usize,
    /// Data sets they can be asked on: the deck's own, and those drawn anew.
    pub variants: usize,
    /// What the candidate may ask.
    pub clarifications: usize,
    /// What a good answer covers.
    pub checklist: usize,
    /// Rules for the drawing.
    pub structure: usize,
    /// Ranges for estimates.
    pub numbers: usize,
}

/// A technique and the questions that ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TechniqueCount {
    /// Its name.
    pub technique: &'static str,
    /// How many questions have one of its tags.
    pub questions: usize,
}

/// Something of which there is less than there should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thin {
    /// The question, the round or the level.
    pub place: String,
    /// What there is little of.
    pub what: &'static str,
    /// How many there are.
    pub have: usize,
    /// How many there should be at least.
    pub least: usize,
}

impl Stats {
    /// Counts what decks hold together.
    pub fn of<'d>(decks: impl IntoIterator<Item = &'d Deck>) -> Self {
        let mut stats = Self {
            techniques: TECHNIQUES
                .iter()
                .map(|(technique, ..)| TechniqueCount {
                    technique,
                    questions: 0,
                })
                .collect(),
            ..Self::default()
        };
        for deck in decks {
            stats.add(deck);
        }
        stats.kinds.sort_by_key(|count| count.kind);
        stats
    }

    /// Returns how many questions of a kind there are.
    pub fn questions(&self, kind: &str) -> usize {
        let of_kind = self.kinds.iter().find(|count| count.kind.as_str() == kind);
        of_kind.map_or(0, |count| count.questions)
    }

    /// Returns what the built-in decks should hold together, and how much of it these do.
    pub fn totals(&self) -> Vec<Thin> {
        wanted::in_all(self)
    }

    fn add(&mut self, deck: &Deck) {
        self.decks.push(deck.id.clone());
        self.scenarios += deck.scenarios.len();
        self.cards += deck.cards.len();
        for tag in deck.cards.iter().flat_map(|card| &card.tags) {
            *self.card_tags.entry(tag.clone()).or_default() += 1;
        }
        for question in &deck.questions {
            self.question(deck, question);
        }
        for one in &deck.loops {
            self.one_loop(deck, one);
        }
    }

    fn question(&mut self, deck: &Deck, question: &Question) {
        let mut parts = Parts::of(question);
        let variants = deck.variants(question).len();
        parts.variants = if variants > 1 { variants } else { 0 };
        let kind = question.kind;
        if self.kinds.iter().all(|count| count.kind != kind) {
            self.kinds.push(KindCount::new(kind));
        }
        for count in self.kinds.iter_mut().filter(|count| count.kind == kind) {
            count.add(deck, question, &parts);
        }
        for tag in &question.tags {
            let of_tag = self.tags.entry(tag.clone()).or_default();
            *of_tag.entry(kind.as_str()).or_default() += 1;
        }
        if let Body::Sql(sql) = &question.body {
            let words = wanted::words(&sql.reference);
            for (count, technique) in self.techniques.iter_mut().zip(TECHNIQUES) {
                let asks = wanted::asks(technique, &question.tags, &words);
                count.questions += usize::from(asks);
            }
        }
        let place = format!("{} {}", deck.id, question.id);
        let thin = wanted::of_question(kind, &parts);
        self.thin.extend(thin.map(|(what, have, least)| Thin {
            place: place.clone(),
            what,
            have,
            least,
        }));
    }

    fn one_loop(&mut self, deck: &Deck, one: &Loop) {
        let minutes = one.rounds.iter().flat_map(|round| &round.phases);
        self.loops.push(LoopCount {
            deck: deck.id.clone(),
            id: one.id.clone(),
            kind: one.kind,
            level: one.level.clone(),
            rounds: one.rounds.len(),
            minutes: minutes.map(|phase| phase.minutes).sum(),
        });
        for round in &one.rounds {
            let thin = Thin {
                place: format!("{} loop {} round {}", deck.id, one.id, round.id),
                what: "different deals",
                have: deals(deck, one, round),
                least: wanted::DEALS,
            };
            if thin.is_short() {
                self.thin.push(thin);
            }
        }
    }
}

impl Thin {
    /// Says whether there is less than there should be.
    pub fn is_short(&self) -> bool {
        self.have < self.least
    }
}

impl KindCount {
    fn new(kind: RoundKind) -> Self {
        Self {
            kind,
            questions: 0,
            minutes: 0,
            levels: BTreeMap::new(),
            difficulty: [0; 5],
            parts: Parts::default(),
        }
    }

    fn add(&mut self, deck: &Deck, question: &Question, parts: &Parts) {
        self.questions += 1;
        self.minutes += question.minutes;
        let levels = deck.levels.iter().map(|level| &level.id);
        for level in levels.filter(|level| fits(question, level)) {
            *self.levels.entry(level.to_string()).or_default() += 1;
        }
        let difficulty = usize::from(question.difficulty).saturating_sub(1);
        if let Some(count) = self.difficulty.get_mut(difficulty) {
            *count += 1;
        }
        self.parts.add(parts);
    }
}

impl Parts {
    /// Counts what a question is made of.
    pub fn of(question: &Question) -> Self {
        let curveball = |probe: &&super::Probe| probe.kind == ProbeKind::Curveball;
        let mut parts = Self {
            hints: question.hints.len(),
            probes: question.probes.len(),
            curveballs: question.probes.iter().filter(curveball).count(),
            clarifications: question.clarifications().len(),
            ..Self::default()
        };
        if let Body::Sql(sql) = &question.body {
            parts.alternatives = sql.alternatives.len();
            parts.wrong = sql.wrong.len();
            parts.equivalents = sql.equivalents.len();
            parts.moves = sql.moves.len();
        }
        if let Body::Coding(coding) = &question.body {
            parts.alternatives = coding.alternatives.len();
            parts.wrong = coding.wrong.len();
            parts.cases = coding.cases.len();
            parts.generators = usize::from(coding.inputs.is_some());
        }
        if let Body::Modelling(modelling) = &question.body {
            parts.alternatives = modelling.good().count();
            parts.wrong = modelling.specimens.len() - parts.alternatives;
            parts.cases = modelling.trials.len();
        }
        if let Body::Talk(talk) = &question.body {
            parts.checklist = talk.checklist.len();
            parts.structure = talk.structure.len();
            parts.numbers = talk.numbers.len();
        }
        parts
    }

    fn add(&mut self, other: &Self) {
        self.hints += other.hints;
        self.probes += other.probes;
        self.curveballs += other.curveballs;
        self.alternatives += other.alternatives;
        self.wrong += other.wrong;
        self.equivalents += other.equivalents;
        self.moves += other.moves;
        self.cases += other.cases;
        self.generators += other.generators;
        self.variants += other.variants;
        self.clarifications += other.clarifications;
        self.checklist += other.checklist;
        self.structure += other.structure;
        self.numbers += other.numbers;
    }
}

fn fits(question: &Question, level: &LevelId) -> bool {
    question.levels.is_empty() || question.levels.contains(level)
}

/// How many sittings in a row a round can be dealt without a question that came before.
fn deals(deck: &Deck, one: &Loop, round: &Round) -> usize {
    let pick = &round.pick;
    let in_pool = deck.questions.iter().filter(|question| {
        let has_tag = |tag: &String| question.tags.contains(tag);
        question.kind == round.kind
            && (pick.from.is_empty() || pick.from.contains(&question.id))
            && (pick.tags.is_empty() || pick.tags.iter().any(has_tag))
            // An explicit pool says itself what fits.
            && (!pick.from.is_empty() || fits(question, &one.level))
    });
    if !pick.scenario {
        return in_pool.count() / pick.count.max(1);
    }
    let mut scenarios: BTreeMap<&str, usize> = BTreeMap::new();
    for question in in_pool {
        if let Body::Sql(sql) = &question.body {
            *scenarios.entry(sql.scenario.as_str()).or_default() += 1;
        }
    }
    let enough = scenarios.values().filter(|n| **n >= pick.count);
    enough.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques_are_found_by_tag_or_in_the_reference() {
        let check = |reference: &str, tags: &[&str], expect: &[&str]| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            let words = wanted::words(reference);
            let found = TECHNIQUES
                .iter()
                .filter(|technique| wanted::asks(technique, &tags, &words));
            let found: Vec<&str> = found.map(|technique| technique.0).collect();
            assert_eq!(found, expect, "{reference} {tags:?}");
        };
        check("SELECT a FROM t JOIN u USING (a)", &[], &["inner join"]);
        check(
            "SELECT a FROM t LEFT OUTER JOIN u USING (a)",
            &[],
            &["outer join"],
        );
        check("SELECT 'GROUP BY' -- JOIN", &[], &[]);
        check(
            "with recursive d as (select 1) select count(distinct x) from d",
            &[],
            &[
                "common table expression",
                "recursive query",
                "distinct counts",
            ],
        );
        check("SELECT 1", &["funnel", "ratio"], &["funnel"]);
    }
}
