//! Variants of a question: the same task on other data.
//!
//! Invariant: variant 0 is the question as the deck has it; which other ones there are, and on which
//! chance each rests, follows from the deck alone.

use std::borrow::Cow;

use super::{Body, Case, Coding, Deck, Question, Scenario};
use crate::base::{Dice, ScenarioId, Seed};

/// The last variant a question may have.
pub const LAST_VARIANT: u32 = 24;

/// The longest case, written down, that is shown as an example in place of another.
const EXAMPLE: usize = 160;

/// Variants of a scenario's data that are not dealt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub variants: Vec<u32>,
    /// Why.
    pub reason: String,
}

impl Question {
    /// Returns the seed of the question's hidden data: the same in every sitting and for
    /// `onsite grade`, so that a submission has one verdict wherever it is judged.
    pub fn grading_seed(&self) -> Seed {
        Seed(0).split("grading").split(self.id.as_str())
    }

    /// Returns the seed of the hidden data of a variant.
    pub fn variant_seed(&self, variant: u32) -> Seed {
        of_variant(self.grading_seed(), variant)
    }
}

impl Scenario {
    /// Returns the seed of the visible data of a variant: the same for all questions on it.
    pub fn variant_seed(&self, variant: u32) -> Seed {
        of_variant(Seed(0).split("data").split(self.dataset.as_str()), variant)
    }

    /// Says why a variant is not dealt, if so.
    pub fn leaves_out(&self, variant: u32) -> Option<&str> {
        let mut left_out = self.left_out.iter();
        let found = left_out.find(|left_out| left_out.variants.contains(&variant));
        found.map(|left_out| left_out.reason.as_str())
    }
}

impl Deck {
    /// Returns the variants of a question that may be dealt, in order; the first is 0.
    pub fn variants(&self, question: &Question) -> Vec<u32> {
        let all = 0..=LAST_VARIANT;
        match &question.body {
            Body::Sql(sql) => match self.scenario(&sql.scenario) {
                Some(scenario) => all.filter(|n| scenario.leaves_out(*n).is_none()).collect(),
                None => vec![0],
            },
            Body::Coding(coding) if coding.inputs.is_some() => all.collect(),
            Body::Coding(_) | Body::Modelling(_) | Body::Talk(_) => vec![0],
        }
    }

    /// Returns what is said of a scenario's data: its story, and everything its questions ask, hold
    /// right or wrong, and answer.
    pub fn said_of<'d>(&'d self, id: &'d ScenarioId) -> impl Iterator<Item = &'d str> {
        let scenario = self.scenario(id).into_iter();
        let stories = scenario.flat_map(|scenario| {
            let grains = scenario.tables.iter().map(|note| note.grain.as_str());
            std::iter::once(scenario.story.as_str()).chain(grains)
        });
        let questions = self.questions.iter().filter_map(|question| {
            let Body::Sql(sql) = &question.body else {
                return None;
            };
            (sql.scenario == *id).then_some((question, sql))
        });
        let asked = questions.flat_map(|(question, sql)| {
            let own = [&question.prompt, &question.model_answer, &sql.reference];
            let hints = question.hints.iter().map(|hint| &hint.text);
            let probes = question.probes.iter();
            let probes = probes.flat_map(|probe| [&probe.text, &probe.good]);
            let right = sql.alternatives.iter().map(|other| &other.text);
            let wrong = sql.wrong.iter().map(|wrong| &wrong.text);
            let moved = sql.moves.iter().filter_map(|one| one.reference.as_ref());
            own.into_iter()
                .chain(hints)
                .chain(probes)
                .chain(right)
                .chain(wrong)
                .chain(moved)
                .map(String::as_str)
        });
        stories.chain(asked)
    }
}

impl Coding {
    /// Returns the question as a variant shows it: other cases of the deck are its examples, as many
    /// as before; those that were are hidden.
    pub fn varied(&self, variant: u32) -> Cow<'_, Self> {
        if variant == 0 {
            return Cow::Borrowed(self);
        }
        let is_short = |case: &Case| !case.hidden || case.args.len() + case.want.len() <= EXAMPLE;
        let n_shown = self.cases.iter().filter(|case| !case.hidden).count();
        let mut places: Vec<usize> = (0..self.cases.len())
            .filter(|place| self.cases.get(*place).is_some_and(is_short))
            .collect();
        let seed = Seed(0).split("examples").split(&self.entry);
        Dice::new(of_variant(seed, variant)).shuffle(&mut places);
        places.truncate(n_shown);
        let mut varied = self.clone();
        for (place, case) in varied.cases.iter_mut().enumerate() {
            case.hidden = !places.contains(&place);
        }
        Cow::Owned(varied)
    }
}

fn of_variant(seed: Seed, variant: u32) -> Seed {
    match variant {
        0 => seed,
        variant => seed.split("variant").split(&variant.to_string()),
    }
}
