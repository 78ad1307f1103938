//! Which questions are dealt, why these, and on which variant of their data.
//!
//! Invariant: the choice is a function of (deck, seed, history, now). What was seen in the last
//! sixty days is dealt only when nothing else is left, and the reason then says so. What the
//! interviewer brought up in them does not come up again, even then. The first time a question is asked
//! on the deck's own data; what is asked on one data set in one round, on the same variant of it.

use std::cmp::Ordering;

use crate::base::text::plural;
use crate::base::{QuestionId, Seed, Span, Timestamp};
use crate::deck::{Body, Deck, Question};

/// How long a question rests after it was seen, and a remark of the interviewer's after it was made.
pub const REST: Span = Span::days(60);

/// What history knows of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Which one.
    pub question: QuestionId,
    /// When it was last seen.
    pub at: Timestamp,
    /// The score it got then, 1.0 to 4.0.
    pub score: Option<f64>,
    /// When spaced repetition wants it again.
    pub due: Option<Timestamp>,
    /// What the interviewer brought up in it, whenever that was.
    pub fired: Vec<Fired>,
}

/// A probe or a move of the data that came up before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Its id in the question.
    pub id: String,
    /// When.
    pub at: Timestamp,
}

/// Says whether something of a question came up in the last sixty days.
pub(super) fn is_known(seen: &[Seen], question: &QuestionId, id: &str, now: Timestamp) -> bool {
    let of_question = seen.iter().filter(|seen| seen.question == *question);
    let mut fired = of_question.flat_map(|seen| &seen.fired);
    fired.any(|fired| fired.id == id && now.since(fired.at) < REST)
}

/// A dealt question with its reason.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) question: &'a Question,
    pub(super) reason: String,
}

/// What a choice rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Basis<'a> {
    pub(super) seen: &'a [Seen],
    pub(super) seed: Seed,
    pub(super) now: Timestamp,
    /// A drill repeats what is due, even if it was seen lately.
    pub(super) due_first: bool,
}

/// How good a choice something is; the first kind there is wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Due,
    Fresh,
    Rested,
    Recent,
}

/// A question, or a scenario's progression, with what history knows of it.
struct Candidate<T> {
    what: T,
    standing: Standing,
    at: Option<Timestamp>,
    score: Option<f64>,
    chance: u64,
}

impl<'h> Basis<'h> {
    /// Returns `count` different questions of `pool`, best first, or fewer if there are not enough.
    pub(super) fn questions<'a>(self, pool: &[&'a Question], count: usize) -> Vec<Choice<'a>> {
        let mut candidates: Vec<_> = pool
            .iter()
            .map(|one| self.candidate(*one, one.id.as_str(), &[*one]))
            .collect();
        self.sort(&mut candidates);
        let reasons: Vec<String> = candidates
            .iter()
            .map(|one| self.reason(one, &candidates))
            .collect();
        let choices = candidates.iter().zip(reasons).take(count);
        choices
            .map(|(one, reason)| Choice {
                question: one.what,
                reason,
            })
            .collect()
    }

    /// Returns the first `count` steps of the best scenario in `pool`. A scenario with too few
    /// questions is dealt only if all have too few; then the longest are.
    pub(super) fn progression<'a>(self, pool: &[&'a Question], count: usize) -> Vec<Choice<'a>> {
        let mut scenarios: Vec<(&str, Vec<&'a Question>)> = Vec::new();
        for question in pool {
            let Body::Sql(sql) = &question.body else {
                continue;
            };
            let id = sql.scenario.as_str();
            match scenarios.iter_mut().find(|(known, _)| *known == id) {
                Some((_, questions)) => questions.push(question),
                None => scenarios.push((id, vec![question])),
            }
        }
        for (_, questions) in &mut scenarios {
            questions.sort_by_key(|question| step(question));
            questions.truncate(count);
        }
        let longest = scenarios
            .iter()
            .map(|(_, questions)| questions.len())
            .max()
            .unwrap_or(0);
        scenarios.retain(|(_, questions)| questions.len() == longest);
        let mut candidates: Vec<_> = scenarios
            .into_iter()
            .map(|(id, questions)| self.candidate((id, questions.clone()), id, &questions))
            .collect();
        self.sort(&mut candidates);
        let Some(best) = candidates.first() else {
            return Vec::new();
        };
        let reason = self.reason(best, &candidates);
        let (id, questions) = &best.what;
        let choices = questions.iter().map(|question| Choice {
            question,
            reason: format!("step {} of {id}: {reason}", step(question)),
        });
        choices.collect()
    }

    /// A progression is as recent as its most recent question and as good as their mean.
    fn candidate<T>(self, what: T, id: &str, questions: &[&Question]) -> Candidate<T> {
        let known: Vec<&Seen> = questions
            .iter()
            .filter_map(|question| self.last_seen(&question.id))
            .collect();
        let at = known.iter().map(|seen| seen.at).max();
        let scores: Vec<f64> = known.iter().filter_map(|seen| seen.score).collect();
        let score = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
        let rested = at.is_some_and(|at| self.now.since(at) >= REST);
        let due = known
            .iter()
            .any(|seen| seen.due.is_some_and(|due| due <= self.now));
        let standing = match at {
            Some(_) if due && (rested || self.due_first) => Standing::Due,
            None => Standing::Fresh,
            Some(_) if rested => Standing::Rested,
            Some(_) => Standing::Recent,
        };
        Candidate {
            what,
            standing,
            at,
            score,
            chance: self.seed.split(id).0,
        }
    }

    fn last_seen(self, id: &QuestionId) -> Option<&'h Seen> {
        self.seen
            .iter()
            .filter(|seen| seen.question == *id)
            .max_by_key(|seen| seen.at)
    }

    fn sort<T>(self, candidates: &mut [Candidate<T>]) {
        candidates.sort_by(|a, b| {
            let rank = |standing| match standing {
                // In a loop what is new comes before what is due.
                Standing::Due if !self.due_first => 1,
                Standing::Fresh if !self.due_first => 0,
                Standing::Due => 0,
                Standing::Fresh => 1,
                Standing::Rested => 2,
                Standing::Recent => 3,
            };
            rank(a.standing)
                .cmp(&rank(b.standing))
                .then_with(|| match a.standing {
                    Standing::Recent => a.at.cmp(&b.at),
                    Standing::Due | Standing::Fresh | Standing::Rested => weaker(a.score, b.score),
                })
                .then(a.chance.cmp(&b.chance))
        });
    }

    fn reason<T>(self, one: &Candidate<T>, all: &[Candidate<T>]) -> String {
        let days = one
            .at
            .map_or(0, |at| self.now.since(at).0 / Span::days(1).0);
        let ago = match days {
            0 => "less than a day ago".to_owned(),
            days => format!(
                "{} ago",
                plural(usize::try_from(days).unwrap_or(usize::MAX), "day")
            ),
        };
        let peers: Vec<&Candidate<T>> = all
            .iter()
            .filter(|other| other.standing == one.standing)
            .collect();
        let weakest = one.score.is_some()
            && peers.len() > 1
            && peers
                .iter()
                .all(|peer| weaker(one.score, peer.score) != Ordering::Greater);
        let weakest = if weakest {
            format!(", weakest of {}", peers.len())
        } else {
            String::new()
        };
        match one.standing {
            Standing::Fresh => "never seen".to_owned(),
            Standing::Due => format!("due today, last seen {ago}{weakest}"),
            Standing::Rested => format!("last seen {ago}{weakest}"),
            Standing::Recent => {
                format!(
                    "seen {ago}: nothing rested 60 days is left, so the longest ago comes first"
                )
            }
        }
    }
}

/// Lower scores first; what has none is taken for the middle.
fn weaker(a: Option<f64>, b: Option<f64>) -> Ordering {
    a.unwrap_or(2.5).total_cmp(&b.unwrap_or(2.5))
}

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

fn step(question: &Question) -> u32 {
    match &question.body {
        Body::Sql(sql) => sql.step,
        Body::Coding(_) | Body::Modelling(_) | Body::Talk(_) => 0,
    }
}
