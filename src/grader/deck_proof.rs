//! The proof of a deck: every data set loads, every reference and alternative is accepted, every
//! known wrong answer is caught. What reading alone can tell is in `deck::check`.

use serde::Serialize;

use crate::base::{CancelToken, Diagnostic, Place, QuestionId, Seed};
use crate::deck::codes::{self, Code};
use crate::deck::{Body, Coding, Deck, Modelling, Part, Places, Question, Scenario, Spot, Sql};
use crate::grader::coding_proof::{RandomScore, WrongProof, prove_coding};
use crate::grader::modelling_proof::prove_modelling;
use crate::grader::moves_proof::prove_moves;
use crate::grader::mutation::mutation_score;
use crate::grader::proof::{Finding, Subject, prove};
use crate::grader::proof_words::{counterexample, follows_its_keys, told};
use crate::grader::sql::SqlTask;
use crate::grader::task::sql_task;
use crate::instance::schema::Schema;
use crate::runner::Runner;
use crate::sandbox::{self, Engine};
use crate::verdict::{Budget, CodingVerdict, Outcome, SqlVerdict};

/// The seed of the hidden data a deck is proved on.
const SEED: Seed = Seed(20_261_121);

/// Hidden databases that a quick proof puts an answer to; a full one, as a round does, to all.
const QUICK_INSTANCES: usize = 200;

/// What the proof of a deck found out.
#[derive(Clone, Debug, Default)]
pub struct Proved {
    /// What does not hold.
    pub diagnostics: Vec<Diagnostic>,
    /// How many mutants of each SQL question's reference are told from it.
    pub mutation: Vec<QuestionScore>,
    /// What random inputs tell about the wrong answers of each coding question.
    pub random: Vec<RandomScore>,
}

/// The mutation score of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionScore {
    /// The question.
    pub question: QuestionId,
    /// How many mutants were tried.
    pub tried: usize,
    /// How many are rejected.
    pub killed: usize,
    /// How many are accepted and listed as equivalent.
    pub equivalent: usize,
    /// The ids of those that are accepted and not listed.
    pub survivors: Vec<String>,
}

/// How much of a deck is put to the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Every claim.
    Full,
    /// References, alternatives and wrong answers on fewer databases, without mutants, random inputs
    /// and growth.
    Quick,
}

/// A part of a deck that is proved for itself.
#[derive(Clone, Copy, Debug)]
pub enum Claim<'d> {
    /// A data set and what is said about its tables.
    Scenario(&'d Scenario),
    /// A question and its answers.
    Question(&'d Question),
}

impl Claim<'_> {
    /// Returns the id of what it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::Scenario(scenario) => scenario.id.as_str(),
            Self::Question(question) => question.id.as_str(),
        }
    }

    /// Returns a guess of how long its proof takes, in hundreds of milliseconds.
    pub fn weight(&self) -> usize {
        match self {
            Self::Scenario(_) => 0,
            Self::Question(question) => match &question.body {
                // Recursion over generated rows costs most, and what is equivalent is tried to the end.
                Body::Sql(sql) if sql.reference.to_uppercase().contains("RECURSIVE") => {
                    10 + sql.equivalents.len()
                }
                Body::Sql(sql) => 3 + sql.equivalents.len(),
                Body::Coding(coding) => 10 + coding.wrong.len(),
                _ => 1,
            },
        }
    }
}

/// Returns what there is to prove in a deck, in its order.
pub fn claims(deck: &Deck) -> Vec<Claim<'_>> {
    let scenarios = deck.scenarios.iter().map(Claim::Scenario);
    let questions = deck.questions.iter().filter(|question| {
        let body = &question.body;
        !matches!(body, Body::Talk(_))
    });
    scenarios.chain(questions.map(Claim::Question)).collect()
}

/// What a proof needs beside the claim.
#[derive(Clone, Copy, Debug)]
pub struct Court<'a> {
    /// The deck, checked.
    pub deck: &'a Deck,
    /// Where its parts are written.
    pub places: &'a Places,
    /// What runs programs.
    pub runner: &'a Runner,
    /// How much is proved.
    pub depth: Depth,
}

/// Proves one claim of a deck.
pub fn prove_claim(court: Court<'_>, claim: Claim<'_>, cancel: &CancelToken) -> Proved {
    let mut proof = Proof {
        deck: court.deck,
        places: court.places,
        runner: court.runner,
        depth: court.depth,
        cancel,
        found: Proved::default(),
    };
    match claim {
        Claim::Scenario(scenario) => proof.scenario(scenario),
        Claim::Question(question) => match &question.body {
            Body::Sql(sql) => proof.sql(question, sql),
            Body::Coding(coding) => proof.coding(question, coding),
            Body::Modelling(modelling) => proof.modelling(question, modelling),
            Body::Talk(_) => {}
        },
    }
    proof.found
}

/// Proves all of a deck, one claim after the other.
pub fn prove_deck(court: Court<'_>, cancel: &CancelToken) -> Proved {
    let mut all = Proved::default();
    for claim in claims(court.deck) {
        all.add(prove_claim(court, claim, cancel));
    }
    all
}

impl Proved {
    /// Adds what another claim's proof found out.
    pub fn add(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.mutation.extend(other.mutation);
        self.random.extend(other.random);
    }
}

/// A proof under way.
struct Proof<'a> {
    deck: &'a Deck,
    places: &'a Places,
    runner: &'a Runner,
    depth: Depth,
    cancel: &'a CancelToken,
    found: Proved,
}

impl Proof<'_> {
    fn fault(&mut self, code: &Code, message: String, spot: &Spot) {
        let place = self.places.place(spot);
        self.fault_at(code, message, place);
    }

    fn fault_at(&mut self, code: &Code, message: String, place: Option<Place>) {
        self.found.diagnostics.push(Diagnostic {
            code: code.code,
            severity: code.severity,
            message,
            place,
            help: code.explanation.to_owned(),
        });
    }

    /// The data set loads, and the notes speak of its tables and columns.
    fn scenario(&mut self, scenario: &Scenario) {
        let Some(dataset) = self.deck.dataset(&scenario.dataset) else {
            return;
        };
        let spot = Spot::Dataset(dataset.id.clone());
        let engine = match Engine::with_script(&dataset.sql) {
            Ok(engine) => engine,
            Err(error) => {
                return self.fault(&codes::DATASET_FAILS, error.to_string(), &spot);
            }
        };
        let Ok(schema) = sandbox::read_schema(&engine) else {
            return;
        };
        self.notes(scenario, &schema);
    }

    fn expect_column(&mut self, schema: &Schema, (table, column): (&str, &str), spot: &Spot) {
        let known = schema.table(table);
        let mut columns = known.into_iter().flat_map(|table| &table.columns);
        if !columns.any(|known| known.name.eq_ignore_ascii_case(column)) {
            let message = format!("there is no column `{table}.{column}`");
            self.fault(&codes::NO_SUCH_COLUMN, message, spot);
        }
    }

    fn notes(&mut self, scenario: &Scenario, schema: &Schema) {
        for (index, note) in scenario.tables.iter().enumerate() {
            if schema.table(&note.name).is_none() {
                let spot = Spot::TableNote(scenario.id.clone(), index);
                self.fault(
                    &codes::NO_SUCH_TABLE,
                    format!("there is no table `{}`", note.name),
                    &spot,
                );
            } else {
                for column in &note.fresh {
                    let spot = Spot::TableNote(scenario.id.clone(), index);
                    self.expect_column(schema, (&note.name, column), &spot);
                }
            }
        }
        for (index, hint) in scenario.columns.iter().enumerate() {
            let (table, column) = hint.column.split_once('.').unwrap_or_default();
            let others = hint.after.iter().chain(&hint.increasing_with);
            for column in std::iter::once(column).chain(others.map(String::as_str)) {
                let spot = Spot::ColumnHint(scenario.id.clone(), index);
                self.expect_column(schema, (table, column), &spot);
            }
        }
        for table in schema.tables.iter().filter(|table| !table.is_view) {
            if !scenario
                .tables
                .iter()
                .any(|note| note.name.eq_ignore_ascii_case(&table.name))
            {
                let spot = Spot::Scenario(scenario.id.clone());
                self.fault(
                    &codes::TABLE_WITHOUT_GRAIN,
                    format!("table `{}` has no grain", table.name),
                    &spot,
                );
            }
        }
    }

    fn sql(&mut self, question: &Question, sql: &Sql) {
        let Some(mut task) = sql_task(self.deck, sql, SEED) else {
            return;
        };
        if self.depth == Depth::Quick {
            task.instances = QUICK_INSTANCES;
        }
        let Ok(mut engine) = Engine::with_script(&task.setup_sql) else {
            return;
        };
        let spot = |part| Spot::Question(question.id.clone(), part);
        // The contract first: what the candidate is promised must be what the reference gives.
        match sandbox::run(&mut engine, &sql.reference, &Budget::GRADE, self.cancel) {
            Outcome::Rows { relation, .. } => {
                if relation.columns != sql.columns {
                    let message = format!(
                        "the reference gives ({}) and the question promises ({})",
                        relation.columns.join(", "),
                        sql.columns.join(", ")
                    );
                    self.fault(&codes::REFERENCE_COLUMNS, message, &spot(Part::Columns));
                }
                if !follows_its_keys(&relation, &sql.comparison) {
                    let message =
                        format!("the rows are not in the order ({})", sql.order.join(", "));
                    self.fault(&codes::REFERENCE_ORDER, message, &spot(Part::Order));
                }
            }
            Outcome::Failed(error) => {
                let line = error.position.as_ref().map_or(1, |position| position.line);
                let place = self.places.line(&spot(Part::Reference), line);
                return self.fault_at(&codes::REFERENCE_FAILS, error.message, place);
            }
            Outcome::OverBudget { limit } => {
                let spot = spot(Part::Reference);
                return self.fault(&codes::REFERENCE_LIMIT, limit.to_string(), &spot);
            }
            Outcome::Done { .. } | Outcome::Cancelled => return,
        }
        let alternatives: Vec<String> = sql.alternatives.iter().map(|a| a.text.clone()).collect();
        for finding in prove(&task, &alternatives, &Budget::GRADE, self.cancel) {
            self.finding(question, sql, &finding);
        }
        if self.cancel.is_cancelled() {
            return;
        }
        if self.depth == Depth::Full {
            self.mutation(question, sql, &task);
        }
        for found in prove_moves(question.grading_seed(), sql, &task, self.cancel) {
            let spot = Spot::Question(question.id.clone(), found.part);
            self.fault(found.code, found.message, &spot);
        }
    }

    /// Every mutant of the reference is told from it, or listed with the reason why none can be.
    fn mutation(&mut self, question: &Question, sql: &Sql, task: &SqlTask) {
        let Some(score) = mutation_score(task, &Budget::GRADE, self.cancel) else {
            return;
        };
        let spot = |part| Spot::Question(question.id.clone(), part);
        let is_listed = |id: &str| sql.equivalents.iter().any(|known| known.mutant == id);
        let mut counted = QuestionScore {
            question: question.id.clone(),
            tried: score.tried,
            killed: score.killed,
            equivalent: 0,
            survivors: Vec::new(),
        };
        for survivor in &score.survivors {
            if is_listed(&survivor.id) {
                counted.equivalent += 1;
                continue;
            }
            counted.survivors.push(survivor.id.clone());
            let message = format!(
                "`{}` is accepted, though it {}: {}",
                survivor.id, survivor.describes, survivor.sql
            );
            self.fault(&codes::MUTANT_SURVIVES, message, &spot(Part::Reference));
        }
        for (index, listed) in sql.equivalents.iter().enumerate() {
            if score
                .survivors
                .iter()
                .all(|known| known.id != listed.mutant)
            {
                let message = format!("no mutant `{}` survives", listed.mutant);
                let spot = spot(Part::Equivalent(index));
                self.fault(&codes::NOT_EQUIVALENT, message, &spot);
            }
        }
        self.found.mutation.push(counted);
    }

    /// A wrong answer is known by its own name.
    fn name(&mut self, question: &Question, sql: &Sql, finding: &Finding) {
        let (Subject::Wrong(id), SqlVerdict::Wrong(found)) = (&finding.subject, &finding.verdict)
        else {
            return;
        };
        let named = found.named.as_ref().map(|named| named.id.as_str());
        if named == Some(id.as_str()) || (named.is_none() && found.tables.is_empty()) {
            return;
        }
        let index = sql.wrong.iter().position(|wrong| wrong.id == *id);
        let spot = Spot::Question(question.id.clone(), Part::Wrong(index.unwrap_or(0)));
        let message = match named {
            Some(other) => format!("`{id}` behaves like `{other}` on all data"),
            None => format!("`{id}` is rejected, but not by its name"),
        };
        self.fault(&codes::WRONG_MISNAMED, message, &spot);
    }

    fn finding(&mut self, question: &Question, sql: &Sql, finding: &Finding) {
        self.name(question, sql, finding);
        if !finding.is_fault() || finding.verdict == SqlVerdict::Cancelled {
            return;
        }
        let spot = |part| Spot::Question(question.id.clone(), part);
        let told = finding.verdict.headline();
        match &finding.subject {
            Subject::Reference => {
                self.fault(&codes::REFERENCE_FAILS, told, &spot(Part::Reference));
            }
            Subject::Alternative(index) => {
                let name = sql.alternatives.get(*index).map_or("", |a| a.name.as_str());
                let message = format!(
                    "“{name}” is rejected: {told}{}",
                    counterexample(&finding.verdict)
                );
                self.fault(
                    &codes::ALTERNATIVE_REJECTED,
                    message,
                    &spot(Part::Alternative(*index)),
                );
            }
            Subject::Wrong(id) => {
                let index = sql
                    .wrong
                    .iter()
                    .position(|wrong| wrong.id == *id)
                    .unwrap_or(0);
                let message = format!("`{id}`: {told}");
                let code = match finding.verdict {
                    SqlVerdict::Failed(_) => &codes::WRONG_FAILS_TO_RUN,
                    _ => &codes::WRONG_NOT_CAUGHT,
                };
                self.fault(code, message, &spot(Part::Wrong(index)));
            }
        }
    }

    fn coding(&mut self, question: &Question, coding: &Coding) {
        let spot = |part| Spot::Question(question.id.clone(), part);
        let seed = question.grading_seed();
        let thorough = self.depth == Depth::Full;
        let proof = prove_coding(self.runner, coding, seed, thorough, self.cancel);
        if let CodingVerdict::Unavailable { why } = &proof.reference.verdict {
            let message = format!("not proved: {why}");
            return self.fault(&codes::NOT_PROVED, message, &spot(Part::Reference));
        }
        if !proof.reference.verdict.is_accepted() {
            let told = told(&proof.reference);
            self.fault(&codes::REFERENCE_REJECTED, told, &spot(Part::Reference));
        }
        for (index, report) in proof.alternatives.iter().enumerate() {
            if !report.verdict.is_accepted() {
                let spot = spot(Part::Alternative(index));
                self.fault(&codes::ALTERNATIVE_REJECTED, told(report), &spot);
            }
        }
        for (index, (wrong, found)) in coding.wrong.iter().zip(&proof.wrong).enumerate() {
            self.wrong_program(&wrong.id, found, &spot(Part::Wrong(index)));
        }
        if proof.starter.verdict.is_accepted() {
            let message = "the starter passes every case".to_owned();
            self.fault(&codes::STARTER_PASSES, message, &spot(Part::Starter));
        }
        let random = proof.reference.random.as_deref();
        let random = random.copied().unwrap_or_default();
        if random.outside * 10 > random.tried + random.outside {
            let message = format!(
                "the reference raises an exception on {} of {} random inputs",
                random.outside,
                random.tried + random.outside
            );
            self.fault(&codes::OUTSIDE_DOMAIN, message, &spot(Part::Generate));
        }
        if let Some(growth) = proof
            .growth
            .filter(|growth| growth.time != Some(coding.growth))
        {
            let message = format!(
                "the question asks for {}, and the reference's measured {}",
                coding.growth,
                growth.words()
            );
            self.fault(&codes::GROWTH_MISSED, message, &spot(Part::Reference));
        }
        if coding.inputs.is_some() && thorough {
            self.found.random.push(RandomScore {
                question: question.id.clone(),
                tried: random.tried,
                outside: random.outside,
                wrong: proof.wrong.into_iter().filter_map(|w| w.alone).collect(),
            });
        }
    }

    /// Good models stand every trial, bad ones fail theirs.
    fn modelling(&mut self, question: &Question, modelling: &Modelling) {
        for found in prove_modelling(modelling, self.cancel) {
            let spot = Spot::Question(question.id.clone(), found.part);
            self.fault(found.code, found.message, &spot);
        }
    }

    /// A wrong answer fails a case, and is called by its own name.
    fn wrong_program(&mut self, id: &str, found: &WrongProof, spot: &Spot) {
        if found.report.verdict.is_accepted() {
            let message = format!("`{id}` passes every case");
            return self.fault(&codes::WRONG_NOT_CAUGHT, message, spot);
        }
        let message = match found.named.as_deref() {
            Some(named) if named == id => return,
            Some(other) => format!("`{id}` behaves like `{other}` on all cases and random inputs"),
            None => format!("`{id}` is rejected, but not by its name"),
        };
        self.fault(&codes::WRONG_MISNAMED, message, spot);
    }
}
