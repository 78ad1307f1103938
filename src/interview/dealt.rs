//! On which data a dealt question is asked: another variant each time it comes back; and how that
//! data may move.
//!
//! Invariant: the first time it is the deck's own data; what is asked on one data set in one round is
//! asked on the same variant of it.

use crate::base::Seed;
use crate::deck::{Body, Deck, Question};
use crate::interview::choose::{Choice, Seen};
use crate::interview::plan::MovePlan;

/// The questions of a round, and what was seen of them before.
pub(super) struct Dealt<'a> {
    pub(super) deck: &'a Deck,
    pub(super) choices: &'a [Choice<'a>],
    pub(super) seen: &'a [Seen],
    /// What somebody asked for.
    pub(super) asked: Option<u32>,
}

impl Dealt<'_> {
    /// Returns the variant on which a question of the round is asked.
    pub(super) fn variant_of(&self, question: &Question) -> u32 {
        let variants = self.deck.variants(question);
        if let Some(asked) = self.asked.filter(|asked| variants.contains(asked)) {
            return asked;
        }
        let shared = self.choices.iter().map(|choice| choice.question);
        let shared = shared.filter(|other| other.id == question.id || is_shared(question, other));
        let times = shared.map(|one| self.times(one)).max().unwrap_or(0);
        let place = times.checked_rem(variants.len()).unwrap_or(0);
        variants.get(place).copied().unwrap_or(0)
    }

    /// How often a question was dealt before.
    fn times(&self, question: &Question) -> usize {
        let of_question = self.seen.iter().filter(|seen| seen.question == question.id);
        of_question.count()
    }
}

/// Whether two questions are asked on one data set.
fn is_shared(one: &Question, other: &Question) -> bool {
    match (&one.body, &other.body) {
        (Body::Sql(one), Body::Sql(other)) => one.scenario == other.scenario,
        _ => false,
    }
}

/// One of the moves that did not come up lately.
pub(super) fn moving(
    question: &Question,
    seed: Seed,
    is_fresh: impl Fn(&str) -> bool,
) -> Option<MovePlan> {
    let Body::Sql(sql) = &question.body else {
        return None;
    };
    let fresh = sql.moves.iter().filter(|one| is_fresh(one.id.as_str()));
    let seed = seed.split("move").split(question.id.as_str());
    let chosen = fresh.min_by_key(|one| seed.split(one.id.as_str()).0)?;
    Some(MovePlan {
        id: chosen.id.clone(),
        when: chosen.when.clone(),
        asks: chosen.reference.is_some(),
    })
}
