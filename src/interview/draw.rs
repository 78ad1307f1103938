//! Makes a plan: a loop or a drill of a deck, with its questions dealt.
//!
//! Invariant: the plan is a function of the arguments; a question occurs at most once in it, and
//! every span in it is already scaled by the time factor.

use crate::base::{LevelId, LoopId, QuestionId, Seed, SessionId, Span, Timestamp};
use crate::deck::{Body, Deck, EndPolicy, Level, LoopKind, Question, Round, RoundKind};
use crate::dialect::Dialect;
use crate::editor::normalize_newlines;
use crate::interview::choose::{Basis, Choice, Dealt, Seen, is_known};
use crate::interview::plan::{
    CriterionPlan, LevelPlan, Mode, MovePlan, PhasePlan, Plan, ProbePlan, QuestionPlan, RoundPlan,
    Sitting,
};
use crate::interview::template::{for_one, template};

/// How a sitting is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawOptions {
    /// How strict.
    pub mode: Mode,
    /// All chance comes from here.
    pub seed: Seed,
    /// Factor on every budget; 1.0 without extra-time needs.
    pub time_factor: f64,
    /// What SQL is written in.
    pub dialect: Wish,
    /// Bare pads in all rounds that have a machine behind them.
    pub bare: bool,
    /// The variant of the one question that is drilled, if one was asked for.
    pub variant: Option<u32>,
    /// The id of the sitting to be.
    pub session: SessionId,
    /// The present moment; the sixty days of rest end here.
    pub now: Timestamp,
}

/// What SQL is to be written in: what was asked for, else what the deck says, else a person's habit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Asked for, for this sitting.
    pub asked: Option<Dialect>,
    /// Written in where nothing else is said.
    pub habit: Dialect,
}

impl Wish {
    fn of(self, round: &Round) -> Dialect {
        self.asked.or(round.dialect).unwrap_or(self.habit)
    }
}

/// What is drilled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrillTarget {
    /// A round of this kind.
    Kind(RoundKind),
    /// This one question.
    Question(QuestionId),
}

/// Why nothing could be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The deck has no such loop.
    #[error("the deck has no loop `{0}`; `onsite deck list` names them")]
    NoLoop(LoopId),
    /// The deck has no such level.
    #[error("the deck has no level `{0}`; `onsite deck list` names them")]
    NoLevel(LevelId),
    /// The deck has no such question.
    #[error("the deck has no question `{0}`")]
    NoQuestion(QuestionId),
    /// No question of a kind.
    #[error("the deck has no {0} question")]
    NoneOfKind(RoundKind),
    /// A deck without levels or loops, which the checker does not let through.
    #[error("the deck has no loop to take a level from")]
    NoLoops,
    /// A pool is too small.
    #[error("the round \"{round}\" wants {wanted} different questions and its pool holds {found}")]
    TooFew {
        /// Its name.
        round: String,
        /// How many are to be dealt.
        wanted: usize,
        /// How many there are that the loop has not used yet.
        found: usize,
    },
}

/// Returns a whole loop, at its own level or another one.
pub fn draw_loop(
    deck: &Deck,
    id: &LoopId,
    level: Option<&LevelId>,
    options: &DrawOptions,
    seen: &[Seen],
) -> Result<Plan, DrawError> {
    let chosen = deck
        .find_loop(id)
        .ok_or_else(|| DrawError::NoLoop(id.clone()))?;
    let level = find_level(deck, level.unwrap_or(&chosen.level))?;
    let mut used: Vec<QuestionId> = Vec::new();
    let mut rounds = Vec::new();
    for round in &chosen.rounds {
        let seed = options.seed.split("round").split(round.id.as_str());
        let basis = Basis {
            seen,
            seed,
            now: options.now,
            due_first: false,
        };
        let choices = deal(deck, round, &level.id, &used, basis)?;
        used.extend(choices.iter().map(|choice| choice.question.id.clone()));
        let mut planned = plan_round(deck, round, &choices, 1.0, (options, seen));
        if chosen.kind == LoopKind::Assessment {
            for question in &mut planned.questions {
                question.alone = true;
                // Nobody is there to give or to ask anything.
                question.hints.clear();
                question.probes.clear();
                question.moving = None;
            }
        }
        rounds.push(planned);
    }
    let sitting = Sitting::Loop {
        id: chosen.id.clone(),
    };
    let plan = plan(deck, level, sitting, chosen.name.clone(), rounds, options);
    Ok(Plan {
        kind: chosen.kind,
        ..plan
    })
}

/// Returns one round: of a kind, like the first of that kind in the default loop, or with one
/// question, its phases scaled to the question's minutes.
pub fn draw_drill(
    deck: &Deck,
    target: &DrillTarget,
    options: &DrawOptions,
    seen: &[Seen],
) -> Result<Plan, DrawError> {
    let home = deck.default_loop().ok_or(DrawError::NoLoops)?;
    let level = find_level(deck, &home.level)?;
    match target {
        DrillTarget::Kind(kind) => {
            let kind = *kind;
            let mut round = template(deck, home, |round| round.kind == kind, kind);
            // A drill is for practice: it draws from all the deck has of the kind.
            round.pick.from.clear();
            round.pick.tags.clear();
            let pool = deck
                .questions
                .iter()
                .filter(|question| question.kind == kind)
                .count();
            if pool == 0 {
                return Err(DrawError::NoneOfKind(kind));
            }
            round.pick.count = round.pick.count.min(pool);
            let seed = options.seed.split("drill").split(kind.as_str());
            let basis = Basis {
                seen,
                seed,
                now: options.now,
                due_first: true,
            };
            let choices = deal(deck, &round, &level.id, &[], basis)?;
            let rounds = vec![plan_round(deck, &round, &choices, 1.0, (options, seen))];
            let title = format!("{} drill", kind.title());
            Ok(plan(
                deck,
                level,
                Sitting::Drill { kind },
                title,
                rounds,
                options,
            ))
        }
        DrillTarget::Question(id) => {
            let question = deck
                .question(id)
                .ok_or_else(|| DrawError::NoQuestion(id.clone()))?;
            let kind = question.kind;
            let round = for_one(deck, home, question);
            let minutes = Span::minutes(u64::from(question.minutes.max(1)));
            let factor = minutes.0 as f64 / round.budget().0.max(1) as f64;
            let choices = [Choice {
                question,
                reason: "you asked for it".to_owned(),
            }];
            let rounds = vec![plan_round(deck, &round, &choices, factor, (options, seen))];
            let title = question.title.clone();
            Ok(plan(
                deck,
                level,
                Sitting::Drill { kind },
                title,
                rounds,
                options,
            ))
        }
    }
}

/// Deals a round's questions.
fn deal<'a>(
    deck: &'a Deck,
    round: &Round,
    level: &LevelId,
    used: &[QuestionId],
    basis: Basis<'_>,
) -> Result<Vec<Choice<'a>>, DrawError> {
    let pick = &round.pick;
    let open = |question: &&Question| {
        question.kind == round.kind
            && !used.contains(&question.id)
            && (pick.from.is_empty() || pick.from.contains(&question.id))
            && (pick.tags.is_empty() || question.tags.iter().any(|tag| pick.tags.contains(tag)))
    };
    let all: Vec<&Question> = deck.questions.iter().filter(open).collect();
    let fits =
        |question: &&&Question| question.levels.is_empty() || question.levels.contains(level);
    let fitting: Vec<&Question> = all.iter().filter(fits).copied().collect();
    // An author's own list is meant as it stands.
    let too_few = fitting.len() < pick.count && pick.from.is_empty();
    let pool = if too_few || !pick.from.is_empty() {
        &all
    } else {
        &fitting
    };
    let mut choices = if round.kind == RoundKind::Sql && pick.scenario {
        basis.progression(pool, pick.count)
    } else {
        basis.questions(pool, pick.count)
    };
    if choices.is_empty() || (choices.len() < pick.count && !pick.scenario) {
        let (wanted, found) = (pick.count, choices.len());
        return Err(DrawError::TooFew {
            round: round.name.clone(),
            wanted,
            found,
        });
    }
    for choice in choices
        .iter_mut()
        .filter(|choice| too_few && !fits(&&choice.question))
    {
        choice
            .reason
            .push_str("; written for another level, too few fit");
    }
    Ok(choices)
}

fn plan(
    deck: &Deck,
    level: &Level,
    sitting: Sitting,
    title: String,
    rounds: Vec<RoundPlan>,
    options: &DrawOptions,
) -> Plan {
    Plan {
        session: options.session.clone(),
        sitting,
        kind: LoopKind::Interview,
        title,
        deck: deck.id.clone(),
        deck_version: deck.version.clone(),
        level: level.id.clone(),
        bar: level.bar,
        levels: deck.levels.iter().map(plan_level).collect(),
        mode: options.mode,
        seed: options.seed,
        time_factor: options.time_factor,
        forked: None,
        rounds,
    }
}

fn plan_level(level: &Level) -> LevelPlan {
    LevelPlan {
        id: level.id.clone(),
        name: level.name.clone(),
        bar: level.bar,
    }
}

/// `shrink` fits the phases to another length, before extra time.
fn plan_round(
    deck: &Deck,
    round: &Round,
    choices: &[Choice<'_>],
    shrink: f64,
    (options, seen): (&DrawOptions, &[Seen]),
) -> RoundPlan {
    let factor = options.time_factor;
    let end = match round.end {
        EndPolicy::Grace { extra } => EndPolicy::Grace {
            extra: extra.scaled(shrink * factor),
        },
        end @ (EndPolicy::Hard | EndPolicy::Soft) => end,
    };
    let phases = round.phases.iter().map(|phase| PhasePlan {
        id: phase.id.clone(),
        name: phase.name.clone(),
        budget: Span::minutes(u64::from(phase.minutes)).scaled(shrink * factor),
        goal: phase.goal.clone(),
    });
    let bare = round.kind.is_measured() && (round.bare || options.bare);
    let dealt = Dealt {
        deck,
        choices,
        seen,
        asked: options.variant,
    };
    let mut questions: Vec<QuestionPlan> = choices
        .iter()
        .map(|choice| {
            let variant = dealt.variant_of(choice.question);
            plan_question(deck, (choice, variant), options, seen)
        })
        .collect();
    if bare {
        // Nothing runs on a bare pad, so nobody would see what moved.
        for one in &mut questions {
            one.moving = None;
        }
    }
    RoundPlan {
        id: round.id.clone(),
        kind: round.kind,
        name: round.name.clone(),
        end,
        weight: round.weight,
        dialect: options.dialect.of(round),
        bare,
        phases: phases.collect(),
        questions,
    }
}

fn plan_question(
    deck: &Deck,
    (choice, variant): (&Choice<'_>, u32),
    options: &DrawOptions,
    seen: &[Seen],
) -> QuestionPlan {
    let question = choice.question;
    // A recruiter's call lives of its probes: the script is the same every time.
    let is_fresh = |id: &str| {
        question.kind == RoundKind::Recruiter || !is_known(seen, &question.id, id, options.now)
    };
    let starter = match &question.body {
        Body::Coding(coding) => normalize_newlines(&coding.starter).into_owned(),
        Body::Modelling(modelling) => modelling.starter(),
        Body::Sql(_) | Body::Talk(_) => String::new(),
    };
    let fresh = question.probes.iter();
    let fresh = fresh.filter(|probe| is_fresh(probe.id.as_str()));
    let probes = fresh.map(|probe| ProbePlan {
        id: probe.id.clone(),
        kind: probe.kind,
        when: probe.when.clone(),
    });
    let criteria = deck
        .rubric(&question.rubric)
        .into_iter()
        .flat_map(|rubric| &rubric.criteria);
    let criteria = criteria.map(|criterion| CriterionPlan {
        id: criterion.id.clone(),
        name: criterion.name.clone(),
        weight: criterion.weight,
    });
    QuestionPlan {
        id: question.id.clone(),
        title: question.title.clone(),
        reason: choice.reason.clone(),
        seed: question.variant_seed(variant),
        variant,
        fingerprint: deck.fingerprint(question),
        starter,
        hints: question.hints.iter().map(|hint| hint.cost).collect(),
        probes: probes.collect(),
        moving: moving(question, options.seed, is_fresh),
        criteria: criteria.collect(),
        budget: Span::minutes(u64::from(question.minutes)).scaled(options.time_factor),
        alone: false,
    }
}

/// One of the moves that did not come up lately.
fn moving(question: &Question, seed: Seed, is_fresh: impl Fn(&str) -> bool) -> Option<MovePlan> {
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

fn find_level<'a>(deck: &'a Deck, id: &LevelId) -> Result<&'a Level, DrawError> {
    deck.level(id).ok_or_else(|| DrawError::NoLevel(id.clone()))
}
