//! `onsite deck check --variants`: the questions hold on other data, too.
//!
//! Invariant: what is told is in the order of the decks, their questions and the variants, whoever
//! finishes first.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{CancelToken, Diagnostic, QuestionId};
use crate::cli::command::World;
use crate::cli::command::deck_check::{chosen, n_errors, read};
use crate::cli::command::proving::Progress;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::codes::FEW_VARIANTS;
use crate::deck::{Body, Checked, Deck, Part, Places, Spot};
use crate::grader::variants_proof::{VariantsProved, Varied, prove_variant, varied};
use crate::runtime::pool;
use crate::sandbox::Watch;

/// Variants beside the deck's own data that a question should have.
const ENOUGH: usize = 20;

/// Proves the variants up to number `last`, of the questions in `only` if any are named.
pub fn check(
    world: &World,
    path: Option<&Path>,
    only: &[String],
    last: u32,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let clock = Watch::start();
    let (library, sources) = chosen(world, path)?;
    let read: Vec<Checked> = sources
        .iter()
        .map(|source| read(&library, source))
        .collect();
    let mut all = Tally::default();
    let mut jobs = Vec::new();
    for (source, checked) in sources.iter().zip(&read) {
        let Some(deck) = &checked.deck else {
            return Err(Failure::environment(
                format!("the deck `{}` has faults", source.id),
                format!("`onsite deck check {}` shows them", source.id),
            ));
        };
        jobs.extend(jobs_of(deck, &checked.places, only, last));
        all.count(deck, &checked.places, only, last);
    }
    let runner = world.runner();
    let cancel = CancelToken::default();
    let mut progress = Progress::new(!as_json, jobs.len());
    let mut found: Vec<VariantsProved> = jobs.iter().map(|_| VariantsProved::default()).collect();
    pool::as_done(
        &jobs,
        |job| {
            prove_variant(
                (job.deck, job.places),
                &runner,
                job.what,
                job.variant,
                &cancel,
            )
        },
        |place, proved| {
            let name = jobs.get(place).map_or("", |job| job.what.name());
            progress.step(name);
            let broke = || io::Error::other(format!("the proof of `{name}` broke down"));
            if let Some(slot) = found.get_mut(place) {
                *slot = proved.ok_or_else(broke)?;
            }
            Ok::<(), io::Error>(())
        },
    )
    .map_err(|error| Failure::internal(error.to_string()))?;
    drop(progress);
    for proved in found {
        all.add(proved, only);
    }
    all.tell(clock.elapsed().as_millis(), as_json)?;
    Ok(if n_errors(&all.diagnostics) > 0 {
        ExitCode::from(Kind::Wrong.exit_code())
    } else {
        ExitCode::SUCCESS
    })
}

/// A variant to be proved.
struct Job<'d> {
    deck: &'d Deck,
    places: &'d Places,
    what: Varied<'d>,
    variant: u32,
}

fn jobs_of<'d>(
    deck: &'d Deck,
    places: &'d Places,
    only: &[String],
    last: u32,
) -> impl Iterator<Item = Job<'d>> {
    let is_wanted = |what: &Varied<'d>| {
        let holds = |id: &QuestionId| only.iter().any(|wanted| wanted == id.as_str());
        only.is_empty()
            || match what {
                Varied::Question(question) => holds(&question.id),
                Varied::Scenario(scenario) => deck.questions.iter().any(|question| {
                    matches!(&question.body, Body::Sql(sql) if sql.scenario == scenario.id)
                        && holds(&question.id)
                }),
            }
    };
    let wanted: Vec<Varied<'d>> = varied(deck).into_iter().filter(is_wanted).collect();
    wanted.into_iter().flat_map(move |what| {
        let left_out = move |variant: &u32| match what {
            Varied::Scenario(scenario) => scenario.leaves_out(*variant).is_some(),
            Varied::Question(_) => false,
        };
        let variants = (1..=last).filter(move |variant| !left_out(variant));
        variants.map(move |variant| Job {
            deck,
            places,
            what,
            variant,
        })
    })
}

/// What was found out of all questions.
#[derive(Default)]
struct Tally {
    diagnostics: Vec<Diagnostic>,
    /// By question, in the order of decks: variants, how many of them hold, how many are told.
    rows: BTreeMap<QuestionId, Row>,
    order: Vec<QuestionId>,
}

#[derive(Default)]
struct Row {
    variants: usize,
    hold: usize,
    others: usize,
}

impl Tally {
    /// Takes in which questions have variants at all, and complains where they are few.
    fn count(&mut self, deck: &Deck, places: &Places, only: &[String], last: u32) {
        for question in &deck.questions {
            let known = deck.variants(question);
            let has_data = matches!(question.body, Body::Sql(_));
            if !is_wanted(only, &question.id) || (known.len() < 2 && !has_data) {
                continue;
            }
            self.order.push(question.id.clone());
            if last as usize >= ENOUGH && known.len() <= ENOUGH {
                let spot = Spot::Question(question.id.clone(), Part::Reference);
                self.diagnostics.push(Diagnostic {
                    code: FEW_VARIANTS.code,
                    severity: FEW_VARIANTS.severity,
                    message: format!(
                        "`{}` has {} beside the deck's own data",
                        question.id,
                        plural(known.len().saturating_sub(1), "variant")
                    ),
                    place: places.place(&spot),
                    help: FEW_VARIANTS.explanation.to_owned(),
                });
            }
        }
    }

    fn add(&mut self, proved: VariantsProved, only: &[String]) {
        self.diagnostics.extend(proved.diagnostics);
        for one in proved.questions {
            if is_wanted(only, &one.question) {
                let row = self.rows.entry(one.question).or_default();
                row.variants += 1;
                row.hold += usize::from(one.holds);
                row.others += usize::from(one.is_other);
            }
        }
    }

    fn tell(&self, millis: u128, as_json: bool) -> Result<(), Failure> {
        let rows = || self.order.iter().map(|id| (id, self.rows.get(id)));
        let faults = n_errors(&self.diagnostics);
        if as_json {
            let rows = rows().map(|(id, row)| {
                let of = |count: fn(&Row) -> usize| row.map_or(0, count);
                json!({
                    "question": id, "variants": of(|row| row.variants),
                    "hold": of(|row| row.hold), "others": of(|row| row.others),
                })
            });
            let rows: Vec<_> = rows.collect();
            let told = json!({
                "faults": faults, "diagnostics": self.diagnostics, "variants": rows,
                "millis": u64::try_from(millis).unwrap_or(u64::MAX),
            });
            print::out(&told.to_string())?;
            return Ok(());
        }
        for diagnostic in &self.diagnostics {
            print::out(&format!("{diagnostic}\n"))?;
        }
        for (id, row) in rows() {
            let empty = Row::default();
            let Row {
                variants,
                hold,
                others,
            } = row.unwrap_or(&empty);
            print::out(&format!(
                "{id}: {hold} of {} hold, {others} look otherwise",
                plural(*variants, "variant")
            ))?;
        }
        let sum = |count: fn(&Row) -> usize| self.rows.values().map(count).sum::<usize>();
        print::out(&format!(
            "all: {} of {} of {} hold, {} look otherwise; {}; {:.1} s",
            sum(|row| row.hold),
            plural(sum(|row| row.variants), "variant"),
            plural(self.order.len(), "question"),
            sum(|row| row.others),
            plural(faults, "fault"),
            millis as f64 / 1_000.0
        ))?;
        Ok(())
    }
}

fn is_wanted(only: &[String], id: &QuestionId) -> bool {
    only.is_empty() || only.iter().any(|wanted| wanted == id.as_str())
}
