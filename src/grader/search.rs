//! The search for a database that tells a submission from the reference.
//!
//! Invariant: what is found is a function of task, submission and the number of databases; a wall
//! limit only ends the search early, and then says so.

use std::time::Duration;

use super::chance;
use super::credit;
use super::family;
use super::found::{self, Found};
use super::naming::{self, Names};
use super::reach::{Care, Reach};
use super::sql::SqlTask;
use super::trial::{self, Answers, Fault, Split, Trial, Tried, Weight};
use super::unsettled::{self, Ground};
use crate::base::{CancelToken, Seed};
use crate::instance::{Generator, Instance, Schema};
use crate::relation::{Difference, DifferenceClass, Relation};
use crate::sandbox::run::Stopped;
use crate::sandbox::{Engine, Watch};
use crate::verdict::{
    Agreement, Budget, Counterexample, Family, NamedMistake, Origin, Phase, SqlError, SqlVerdict,
    Undetermined,
};

/// Databases tried after one on which rounding alone makes the difference.
const PATIENCE: usize = 1_000;

/// A verdict and how it was come by.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) verdict: SqlVerdict,
    /// Databases tried until then, the visible data included.
    pub(super) databases: usize,
    /// Databases on which the two differ, but the reference's own answer is not determined.
    pub(super) murky: usize,
    /// Where they differ only by how a tie was rounded, if they differ nowhere else.
    pub(super) rounding: Option<Box<Counterexample>>,
    /// Whether the wall ended the search.
    pub(super) is_cut_short: bool,
    /// Time until the difference was found, or until the search ended.
    pub(super) searching: Duration,
    /// Time it took to make the database small.
    pub(super) shrinking: Duration,
}

/// Judges the one query of a submission; `tell` hears of every phase.
pub(super) fn judge(
    task: &SqlTask,
    query: &str,
    reach: Reach<'_>,
    (budget, cancel): (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
) -> Judged {
    let watch = Watch::start();
    match trial::open(task, reach.has_loose_keys) {
        Ok(opened) => judge_on(task, &opened, query, reach, (budget, cancel), tell),
        Err(error) => Judged {
            verdict: SqlVerdict::Inconclusive {
                why: error.to_string(),
            },
            databases: 0,
            murky: 0,
            rounding: None,
            is_cut_short: false,
            searching: watch.elapsed(),
            shrinking: Duration::ZERO,
        },
    }
}

/// Judges as [`judge`] does, on the engine of the task that [`trial::open`] opened.
pub(super) fn judge_on(
    task: &SqlTask,
    (engine, schema): &(Engine, Schema),
    query: &str,
    reach: Reach<'_>,
    (budget, cancel): (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
) -> Judged {
    let watch = Watch::start();
    let mut search = Search {
        trial: Trial::new(task, (engine, schema), reach.rules, budget, cancel),
        query,
        reach,
        watch,
        label: String::new(),
        tried: 0,
        n_rows: 0,
        murky: 0,
        rounding: None,
        is_cut_short: false,
        generator: None,
        visible: None,
    };
    let sought = search.run(tell);
    let searching = watch.elapsed();
    let (verdict, rounding) = match sought {
        Ok(found) => search.conclude(found, tell),
        Err(fault) => {
            // What stopped it is told; the engine may serve another.
            _ = search.trial.end();
            (search.blame(fault), None)
        }
    };
    Judged {
        verdict,
        databases: search.tried,
        murky: search.murky,
        rounding,
        is_cut_short: search.is_cut_short,
        searching,
        shrinking: watch.elapsed().saturating_sub(searching),
    }
}

struct Search<'a> {
    trial: Trial<'a>,
    query: &'a str,
    reach: Reach<'a>,
    watch: Watch,
    /// The database being tried.
    label: String,
    tried: usize,
    n_rows: usize,
    murky: usize,
    /// What was found where nothing else was.
    rounding: Option<Found>,
    is_cut_short: bool,
    /// Made when the search begins.
    generator: Option<Generator<'a>>,
    /// The visible data, if it is whole.
    visible: Option<Instance>,
}

impl Search<'_> {
    fn run(&mut self, tell: &mut dyn FnMut(Phase)) -> Result<Option<Found>, Fault> {
        let n_hidden = self.reach.databases;
        let total = n_hidden + 1;
        tell(Phase::Trying { done: 0, total });
        self.label = "the visible data".into();
        let (visible, is_whole) = self.trial.visible()?;
        let answers = self.trial.compare(self.query)?;
        self.tried = 1;
        self.n_rows = answers.expected.len();
        let mined = self.trial.mine(&visible, self.query);
        let generator = self.trial.generator(&mined);
        self.generator = Some(generator.clone());
        let too_large = !is_whole && self.trial.is_stable(&answers.expected);
        let on_all = (too_large && answers.difference.is_some()).then(|| answers.clone());
        self.trial.begin_for(&generator)?;
        let mut best = if is_whole && answers.difference.is_some() {
            // Loaded again, for SQLite may store rows of the script in another order.
            let loaded = self.trial.load(visible.clone())?;
            let again = self.trial.compare(self.query)?;
            if loaded == visible && self.trial.keeps_rules() {
                self.look(loaded, again, None)
            } else {
                None
            }
        } else {
            None
        };
        self.visible = is_whole.then_some(visible);
        tell(Phase::Trying { done: 1, total });
        let mut since = 0;
        for index in 0..n_hidden {
            if best.as_ref().is_some_and(Found::is_sure) || self.trial.is_cancelled() {
                break;
            }
            if best.as_ref().is_some_and(Found::is_rounding) {
                since += 1;
                if since > PATIENCE {
                    break;
                }
            }
            // The clock is asked now and then: it costs as much as a small query.
            if index % 8 == 0 && self.watch.elapsed() >= self.reach.wall {
                self.is_cut_short = true;
                break;
            }
            self.label = format!("hidden instance {}", index + 1);
            let tried = self.trial.try_hidden(&generator, index, self.query)?;
            match tried {
                Tried::Unruly => continue,
                Tried::Same(n_rows) => {
                    self.tried += 1;
                    self.n_rows += n_rows;
                }
                Tried::Unlike(split) => {
                    let Split {
                        instance,
                        seed,
                        answers,
                    } = *split;
                    self.tried += 1;
                    self.n_rows += answers.expected.len();
                    if let Some(found) = self.look(instance, answers, Some(seed))
                        && best
                            .as_ref()
                            .is_none_or(|best| found.is_sure() || best.is_rounding())
                    {
                        best = Some(found);
                    }
                }
            }
            tell(Phase::Trying {
                done: index + 2,
                total,
            });
        }
        // A difference on visible data too large to show stands if no smaller one was found.
        if best.is_none()
            && let Some(answers) = on_all
            && let Some(difference) = answers.difference.clone()
        {
            best = Some(Found {
                label: "the visible data".into(),
                seed: None,
                instance: None,
                answers,
                difference,
                weight: Weight::Sure,
            });
        }
        if best.as_ref().is_some_and(Found::is_rounding) {
            self.rounding = best.take();
        }
        Ok(best)
    }

    /// What a difference on `instance`, which is loaded, comes to.
    fn look(&mut self, instance: Instance, answers: Answers, seed: Option<Seed>) -> Option<Found> {
        let difference = answers.difference.clone()?;
        let Some(weight) = self.weigh(&instance, &answers, &difference) else {
            self.murky += 1;
            return None;
        };
        Some(Found {
            label: self.label.clone(),
            seed,
            instance: Some(instance),
            answers,
            difference,
            weight,
        })
    }

    /// Where order is asked for, an order left to chance is a wrong order.
    fn weigh(
        &self,
        instance: &Instance,
        answers: &Answers,
        difference: &Difference,
    ) -> Option<Weight> {
        match self.trial.weigh(instance, self.query, answers)? {
            Weight::Chance(_) if difference.class() == DifferenceClass::Order => Some(Weight::Sure),
            weight => Some(weight),
        }
    }

    fn conclude(
        &mut self,
        found: Option<Found>,
        tell: &mut dyn FnMut(Phase),
    ) -> (SqlVerdict, Option<Box<Counterexample>>) {
        let verdict = match found {
            None => self.agreed(),
            Some(found) => match self.name_mistake(&found, tell) {
                // What the deck calls a mistake is one, whatever it leaves to chance besides.
                Ok(Some(named)) if named.origin == Origin::Deck || found.is_sure() => {
                    self.wrong(found, Some(named), tell)
                }
                Ok(_) if matches!(found.weight, Weight::Chance(_)) => {
                    self.undetermined(found, tell)
                }
                Ok(named) => self.wrong(found, named, tell),
                Err(fault) => self.blame(fault),
            },
        };
        let rounding = self.rounding.take();
        let rounding = rounding.filter(|_| matches!(verdict, SqlVerdict::Accepted { .. }));
        let rounding = rounding.map(|found| Box::new(self.counterexample(found, None, tell)));
        match self.trial.end() {
            _ if self.trial.is_cancelled() => (SqlVerdict::Cancelled, None),
            Ok(()) => (verdict, rounding),
            Err(fault) => (self.blame(fault), None),
        }
    }

    /// The verdict where no difference was found.
    fn agreed(&self) -> SqlVerdict {
        let queries = [self.trial.task.reference.as_str(), self.query];
        let unfilled = &self.trial.unfilled;
        if let Some(table) = unfilled.asked(self.trial.schema, queries) {
            let why = format!(
                "no row could be made that the constraints of {table} let in, so nothing was tried"
            );
            return SqlVerdict::Inconclusive { why };
        }
        match self.unsettled() {
            Some(unsettled) => SqlVerdict::Undetermined(Box::new(unsettled)),
            None => SqlVerdict::Accepted {
                instances: self.tried,
                rows: self.n_rows,
            },
        }
    }

    /// What is right by accident, where somebody reads it.
    fn unsettled(&self) -> Option<Undetermined> {
        let ground = Ground {
            trial: &self.trial,
            generator: self.generator.as_ref()?,
            visible: self.visible.as_ref(),
            watch: &self.watch,
            until: self.watch.elapsed() + unsettled::PATIENCE,
        };
        let is_asked = match self.reach.care {
            Care::Candidate | Care::Known => true,
            Care::Small => false,
            Care::Nothing => return None,
        };
        unsettled::unsettled(ground, self.query, is_asked)
    }

    /// The mistake that the submission behaves like on every database.
    fn name_mistake(
        &self,
        found: &Found,
        tell: &mut dyn FnMut(Phase),
    ) -> Result<Option<NamedMistake>, Fault> {
        // The hidden instances alone do not tell the submission from the reference.
        let names = match self.reach.care {
            Care::Candidate => Names::All,
            Care::Known => Names::Known,
            Care::Small | Care::Nothing => return Ok(None),
        };
        let (Some(instance), Some(generator)) = (&found.instance, &self.generator) else {
            return Ok(None);
        };
        tell(Phase::Naming);
        let n_hidden = self.reach.databases.min(super::sql::DEFAULT_INSTANCES);
        let mut hidden = (0..n_hidden).map(|n| self.trial.hidden(generator, n).0);
        naming::name(&self.trial, self.query, instance, &mut hidden, names)
    }

    /// Whether a candidate reads it.
    fn is_told(&self) -> bool {
        self.reach.care == Care::Candidate
    }

    /// How often the two agree, where somebody gets credit for it.
    fn agreement(&self, found: &Found) -> Option<Agreement> {
        let generator = self.generator.as_ref().filter(|_| self.is_told())?;
        let hidden = 0..self.reach.databases;
        let mut hidden = hidden.map(|index| self.trial.hidden(generator, index).0);
        credit::agreement(&self.trial, self.query, &found.answers, &mut hidden)
    }

    fn wrong(
        &self,
        found: Found,
        named: Option<NamedMistake>,
        tell: &mut dyn FnMut(Phase),
    ) -> SqlVerdict {
        SqlVerdict::Wrong(Box::new(self.counterexample(found, named, tell)))
    }

    fn counterexample(
        &self,
        found: Found,
        named: Option<NamedMistake>,
        tell: &mut dyn FnMut(Phase),
    ) -> Counterexample {
        let agreement = self.agreement(&found);
        tell(Phase::Shrinking);
        let small = self.shrink(found);
        let answers = &small.answers;
        let family = match small.instance.as_ref().filter(|_| self.is_told()) {
            Some(instance) => {
                let difference = (answers, &small.difference);
                family::family(&self.trial, self.query, instance, difference)
            }
            None => Family::of_answers(&small.difference, &answers.expected, &answers.actual),
        };
        Counterexample {
            tables: small.tables(&self.trial),
            label: small.label,
            seed: small.seed,
            expected: small.answers.expected,
            actual: small.answers.actual,
            difference: small.difference,
            named,
            family: Some(family),
            agreement,
        }
    }

    fn undetermined(&self, found: Found, tell: &mut dyn FnMut(Phase)) -> SqlVerdict {
        tell(Phase::Shrinking);
        let small = self.shrink(found);
        SqlVerdict::Undetermined(Box::new(Undetermined {
            tables: small.tables(&self.trial),
            label: small.label,
            seed: small.seed,
            expected: small.answers.expected,
            one: small.answers.actual,
            other: match small.weight {
                Weight::Chance(other) => *other,
                Weight::Sure | Weight::Rounding => Relation::default(),
            },
            why: chance::why(self.query),
        }))
    }

    fn shrink(&self, found: Found) -> Found {
        if matches!(self.reach.care, Care::Known | Care::Nothing) {
            return found;
        }
        found.smallest(self.trial.schema, &|candidate| self.retry(candidate))
    }

    /// Both answers on `candidate`, how they differ and what that is worth; `None` if they do not
    /// differ or it does not count.
    fn retry(&self, candidate: &Instance) -> Option<found::Split> {
        // Every question that is left is answered with no at once.
        if self.trial.is_cancelled() {
            return None;
        }
        let answers = self.trial.retry(candidate, self.query)?;
        let difference = answers.difference.clone()?;
        let weight = self.weigh(candidate, &answers, &difference)?;
        Some((answers, difference, weight))
    }

    /// The verdict when a query stopped instead of answering.
    fn blame(&self, fault: Fault) -> SqlVerdict {
        let label = &self.label;
        match fault {
            Fault::Reference(Stopped::Cancelled) | Fault::Submission(Stopped::Cancelled) => {
                SqlVerdict::Cancelled
            }
            Fault::Submission(Stopped::Failed(error)) if label == "the visible data" => {
                SqlVerdict::Failed(error)
            }
            Fault::Submission(Stopped::Failed(error)) => SqlVerdict::Failed(SqlError {
                message: format!("{} (on {label})", error.message),
                ..error
            }),
            Fault::Submission(Stopped::Over(limit)) => SqlVerdict::OverBudget {
                limit,
                label: label.clone(),
            },
            Fault::Reference(Stopped::Failed(error)) => SqlVerdict::Inconclusive {
                why: format!("the reference fails on {label}: {error}"),
            },
            Fault::Reference(Stopped::Over(limit)) => SqlVerdict::Inconclusive {
                why: format!("the reference does not finish on {label}: {limit}"),
            },
            Fault::Ours(why) => SqlVerdict::Inconclusive { why },
        }
    }
}
