//! The proof of variants: what a deck claims of a question holds on other data, too.
//!
//! Invariant: a variant without a complaint loads, gives the reference something to say, takes the
//! right answers and tells the wrong ones. Which cases a program must pass is the same in every
//! variant, so wrong programs are none of its business.

use crate::base::{CancelToken, Diagnostic, Place, QuestionId};
use crate::deck::codes::{self, Code};
use crate::deck::{Body, Coding, Deck, Part, Places, Question, Scenario, Spot, Sql};
use crate::grader::coding;
use crate::grader::moved::sql_task_after;
use crate::grader::moves_proof::prove_moves;
use crate::grader::random;
use crate::grader::reach::Care;
use crate::grader::sql::{DEFAULT_INSTANCES, SqlTask, grade_on};
use crate::grader::telling::Rounds;
use crate::grader::trial;
use crate::grader::variant::on_own;
use crate::relation::Relation;
use crate::relation::compare::difference;
use crate::runner::Runner;
use crate::sandbox::{self, Engine};
use crate::verdict::{Budget, CodingReport, CodingVerdict, Outcome, SqlVerdict};

/// Hidden databases that a right answer is put to in each variant.
const DATABASES: usize = 60;

/// What there is to prove of a variant together.
#[derive(Clone, Copy, Debug)]
pub enum Varied<'d> {
    /// All questions on one data set.
    Scenario(&'d Scenario),
    /// One question with random inputs.
    Question(&'d Question),
}

impl Varied<'_> {
    /// Returns the id of what it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::Scenario(scenario) => scenario.id.as_str(),
            Self::Question(question) => question.id.as_str(),
        }
    }
}

/// What became of one question in one variant.
#[derive(Clone, Debug)]
pub struct VariantProof {
    /// The question.
    pub question: QuestionId,
    /// Whether everything holds.
    pub holds: bool,
    /// Whether what a candidate sees first differs from the deck's own: the answer to a SQL question,
    /// the examples of a program.
    pub is_other: bool,
}

/// What the proof of a variant found out.
#[derive(Clone, Debug, Default)]
pub struct VariantsProved {
    /// What does not hold.
    pub diagnostics: Vec<Diagnostic>,
    /// The questions.
    pub questions: Vec<VariantProof>,
}

/// Returns what of a deck has variants, in its order.
pub fn varied(deck: &Deck) -> Vec<Varied<'_>> {
    let scenarios = deck.scenarios.iter().map(Varied::Scenario);
    let programs = deck.questions.iter().filter(|question| {
        let is_program = matches!(question.body, Body::Coding(_));
        is_program && deck.variants(question).len() > 1
    });
    scenarios.chain(programs.map(Varied::Question)).collect()
}

/// Proves one variant.
pub fn prove_variant(
    (deck, places): (&Deck, &Places),
    runner: &Runner,
    what: Varied<'_>,
    variant: u32,
    cancel: &CancelToken,
) -> VariantsProved {
    let mut proof = Proof {
        deck,
        places,
        variant,
        cancel,
        found: VariantsProved::default(),
    };
    match what {
        Varied::Scenario(scenario) => {
            for question in &deck.questions {
                if let Body::Sql(sql) = &question.body
                    && sql.scenario == scenario.id
                {
                    proof.settle(question, |proof| proof.sql(question, sql));
                }
            }
        }
        Varied::Question(question) => {
            if let Body::Coding(coding) = &question.body {
                proof.settle(question, |proof| proof.coding(runner, question, coding));
            }
        }
    }
    proof.found
}

struct Proof<'a> {
    deck: &'a Deck,
    places: &'a Places,
    variant: u32,
    cancel: &'a CancelToken,
    found: VariantsProved,
}

impl Proof<'_> {
    fn settle(&mut self, question: &Question, prove: impl FnOnce(&mut Self) -> bool) {
        let before = self.found.diagnostics.len();
        let is_other = prove(self);
        self.found.questions.push(VariantProof {
            question: question.id.clone(),
            holds: self.found.diagnostics.len() == before,
            is_other,
        });
    }

    fn fault(&mut self, question: &Question, part: Part, code: &Code, message: &str) {
        let spot = Spot::Question(question.id.clone(), part);
        let place: Option<Place> = self.places.place(&spot);
        self.found.diagnostics.push(Diagnostic {
            code: code.code,
            severity: code.severity,
            message: format!("`{}`, variant {}: {message}", question.id, self.variant),
            place,
            help: code.explanation.to_owned(),
        });
    }

    /// Proves a SQL question; says whether its answer is another one than on the deck's own data.
    fn sql(&mut self, question: &Question, sql: &Sql) -> bool {
        let seed = question.variant_seed(self.variant);
        let mut task = match sql_task_after(self.deck, sql, (seed, self.variant), None) {
            Ok(task) => task,
            Err(error) => {
                let told = error.to_string();
                self.fault(question, Part::Reference, &codes::VARIANT_FAILS, &told);
                return false;
            }
        };
        let own_task = sql_task_after(self.deck, sql, (seed, 0), None).ok();
        let own = own_task.as_ref().and_then(|own| self.answer(own));
        let Some(answer) = self.answer(&task) else {
            let told = "the reference does not run";
            self.fault(question, Part::Reference, &codes::VARIANT_FAILS, told);
            return false;
        };
        if is_dull(&answer) && own.as_ref().is_some_and(|own| !is_dull(own)) {
            let told = "the reference gives nothing to look at";
            self.fault(question, Part::Reference, &codes::VARIANT_DULL, told);
        }
        self.answers(question, sql, &mut task, own_task.as_ref());
        for found in prove_moves(seed, sql, &task, self.cancel) {
            self.fault(question, found.part, found.code, &found.message);
        }
        own.is_none_or(|own| difference(&own, &answer, &task.comparison).is_some())
    }

    /// Right answers are accepted, wrong ones are not.
    fn answers(
        &mut self,
        question: &Question,
        sql: &Sql,
        task: &mut SqlTask,
        own: Option<&SqlTask>,
    ) {
        let opened = match trial::open(task, false) {
            Ok(opened) => opened,
            Err(error) => {
                let told = error.to_string();
                return self.fault(question, Part::Reference, &codes::VARIANT_FAILS, &told);
            }
        };
        let grade = |task: &SqlTask, text: &str, cancel: &CancelToken| {
            let limits = (&Budget::GRADE, cancel);
            grade_on(task, &opened, (text, Care::Nothing), limits, &mut |_| {})
        };
        task.instances = DATABASES;
        for (index, right) in sql.alternatives.iter().enumerate() {
            let verdict = grade(task, &right.text, self.cancel);
            if !verdict.is_accepted() && verdict != SqlVerdict::Cancelled {
                let told = format!("“{}” is rejected: {}", right.name, verdict.headline());
                let part = Part::Alternative(index);
                self.fault(question, part, &codes::VARIANT_REJECTS, &told);
            }
        }
        task.instances = DEFAULT_INSTANCES;
        for (index, wrong) in sql.wrong.iter().enumerate() {
            let mut verdict = grade(task, &wrong.text, self.cancel);
            if verdict.is_accepted()
                && let Some(own) = own.cloned()
            {
                let limits = (&Budget::GRADE, self.cancel);
                let told = on_own(own, &wrong.text, limits, &mut |_| {});
                verdict = told.unwrap_or(verdict);
            }
            // One that does not run is the deck's own fault, and told by its own proof.
            if verdict.is_accepted() || matches!(verdict, SqlVerdict::Inconclusive { .. }) {
                let told = format!("`{}`: {}", wrong.id, verdict.headline());
                let part = Part::Wrong(index);
                self.fault(question, part, &codes::VARIANT_MISSES, &told);
            }
        }
    }

    /// What the reference gives on the visible data of a task.
    fn answer(&self, task: &SqlTask) -> Option<Relation> {
        let mut engine = Engine::with_script(&task.setup_sql).ok()?;
        match sandbox::run(&mut engine, &task.reference, &Budget::GRADE, self.cancel) {
            Outcome::Rows { relation, .. } => Some(relation),
            _ => None,
        }
    }

    /// Proves a program's question; says whether other cases are its examples.
    fn coding(&mut self, runner: &Runner, question: &Question, coding: &Coding) -> bool {
        let varied = coding.varied(self.variant);
        let shown = |coding: &Coding| -> Vec<bool> {
            coding.cases.iter().map(|case| !case.hidden).collect()
        };
        let (own, others) = (shown(coding), shown(&varied));
        let n_shown = |shown: &[bool]| shown.iter().filter(|shown| **shown).count();
        if n_shown(&own) != n_shown(&others) {
            let told = "it has fewer examples";
            self.fault(question, Part::Generate, &codes::VARIANT_DULL, told);
        }
        let Some(inputs) = &varied.inputs else {
            return false;
        };
        let seed = question.variant_seed(self.variant);
        let reference = random::reference(runner, &varied);
        let mut rounds = Rounds::new(&varied, inputs, reference, seed, self.cancel);
        for (index, right) in varied.alternatives.iter().enumerate() {
            let mut program = random::respondent(runner, &varied, &right.text);
            let differs = match varied.checker {
                // Only a checker can tell then, and it speaks of whole runs.
                Some(_) => None,
                None => rounds.tell(&mut program).ok(),
            };
            let differs = differs.map_or_else(
                || {
                    let nothing = CodingReport::of(CodingVerdict::Accepted {
                        cases: 0,
                        micros: 0,
                    });
                    let text = &right.text;
                    let report = coding::search(runner, &varied, text, seed, nothing, self.cancel);
                    !report.verdict.is_accepted()
                        && !matches!(
                            report.verdict,
                            CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled
                        )
                },
                |told| told.found.is_some(),
            );
            if differs {
                let told = format!("“{}” is rejected on random inputs", right.name);
                let part = Part::Alternative(index);
                self.fault(question, part, &codes::VARIANT_REJECTS, &told);
            }
        }
        own != others
    }
}

/// Whether an answer has no rows, or nothing in them.
fn is_dull(answer: &Relation) -> bool {
    let mut values = answer.rows.iter().flatten();
    values.all(crate::relation::Value::is_null)
}
