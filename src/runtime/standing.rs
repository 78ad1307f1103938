//! Where the candidate stands: the record, the plan and what to do tonight, from the history, the
//! decks and the private files.
//!
//! Invariant: the program and the command line ask here, so that both say the same.

use std::collections::{BTreeMap, HashMap};

use crate::app::CourseFacts;
use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use crate::deck::{Deck, LoopKind};
use crate::diary::RealRound;
use crate::interview::Mode;
use crate::memory::{Calendar, Day, Rating, ReviewLog, Scheduler};
use crate::plan::pick::{kinds, techniques as techniques_of};
use crate::plan::work::span;
use crate::plan::{
    Course, Done, Evening, Menu, Plan, PlanDay, Reality, Start, Task, drill, pick, plan, tonight,
};
use crate::progress::activity::{forecast, heatmap};
use crate::progress::retention::{Recalled, retention};
use crate::progress::rounds::{footings, positions};
use crate::progress::skills::skill_map;
use crate::progress::{Answer, Picture, Scored, standings, techniques, weakest_criterion};
use crate::report::ics::{self, DayEvent};
use crate::runtime::hindsight::Hindsight;
use crate::runtime::past::score;
use crate::runtime::recall::{self, Due};
use crate::schedule::Limits;
use crate::store::{
    self, PrivateError, PrivateFiles, SessionFilter, SessionState, SittingKind, Store, StoreError,
};

/// Days that count as lately.
const MONTH: u32 = 30;

/// So many stories cover the values.
const STORIES: usize = 5;

/// So many answers tell more than a readiness check would.
const KNOWN: usize = 10;

/// What is looked at.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The history, if there is one.
    pub store: Option<&'a Store>,
    /// All decks.
    pub decks: &'a [Deck],
    /// The private files.
    pub files: PrivateFiles,
    /// Decides when items come back, if there is no history.
    pub scheduler: &'a Scheduler,
    /// The moment.
    pub now: Timestamp,
}

/// Returns where the candidate stands, and why the private files cannot be read, if they cannot.
pub fn facts(ground: &Ground<'_>, limits: Limits) -> Result<CourseFacts, StoreError> {
    let due = match ground.store {
        Some(store) => {
            let rows = recall::Rows::of(store)?;
            recall::due(store, &rows, ground.decks, limits, ground.now)?
        }
        None => Due::default(),
    };
    facts_with(ground, &due)
}

/// Returns the same from what is due already.
pub(super) fn facts_with(ground: &Ground<'_>, due: &Due) -> Result<CourseFacts, StoreError> {
    let calendar = ground.calendar();
    let today = calendar.day_of(ground.now);
    let (course, trouble) = match ground.files.course() {
        Ok(course) => (course, None),
        Err(error) => (Course::default(), Some(PrivateError::line(&error))),
    };
    let answers = match ground.store {
        Some(store) => answers(store, ground.decks, calendar)?,
        None => Vec::new(),
    };
    let probes = course.probes();
    let level = course
        .profile
        .as_ref()
        .map(|profile| profile.level.as_str());
    let (menu, level) = menu(ground.decks, level);
    let known = techniques(&answers, &probes);
    let below = known.iter().filter(|spot| spot.mean < menu.bar);
    let spots = below.cloned().collect();
    let real = real_answers(ground, calendar)?;
    let standings = standings(&with(&answers, &real), &probes);
    let seen = match ground.store {
        Some(store) => recall::last_seen(store)?,
        None => HashMap::new(),
    };
    let wants_check = probes.is_empty() && answers.len() < KNOWN && has_check(ground.decks);
    let mut facts = CourseFacts {
        today,
        level,
        bar: menu.bar,
        trouble,
        plan: None,
        tasks: Vec::new(),
        weakest: None,
        spots,
        standings,
        course,
    };
    let log = log(&facts, &answers);
    let plan = facts.course.profile.as_ref().map(|profile| {
        let reality = Reality {
            today,
            menu: &menu,
            spots: &facts.spots,
            known: &known,
            standings: &facts.standings,
            log: &log,
            due: &due.outlook.by_day,
            recalled: due.outlook.recalled_today && due.facts.cards.is_empty(),
            has_stories: ground.has_stories(),
            wants_check,
        };
        plan(profile, &reality)
    });
    let head = unfinished(ground.store)?;
    let hindsight = match ground.store {
        Some(store) => Hindsight::of(store, ground.now)?,
        None => Hindsight::default(),
    };
    let error = |kind| hindsight.foresight.repeatability(Some(kind));
    let error = |kind| error(kind).map(|found| found.error);
    let criterion = weakest_criterion(&hindsight.scores, error, menu.bar);
    let old = hindsight.old.as_ref();
    let old = old.map(|(title, at)| (title.as_str(), calendar.day_of(*at).to_string()));
    let is_new = answers.is_empty() && probes.is_empty() && !due.outlook.reviewed;
    let evening = Evening {
        unfinished: head.as_ref().map(|head| {
            let left = calendar.day_of(head.last_alive);
            (head.title.as_str(), today.since(left))
        }),
        due_cards: due.facts.cards.len(),
        due_questions: due.facts.questions.len(),
        leeches: due.facts.leeches.len(),
        days_to_go: ground.days_to_go(),
        plan: plan.as_ref().and_then(|plan| of_today(plan, &facts)),
        spots: &facts.spots,
        standings: &facts.standings,
        menu: &menu,
        wants_check,
        loop_rested: loop_rested(ground)?,
        is_new,
        criterion: criterion.as_ref(),
        old: old.as_ref().map(|(title, day)| (*title, day.as_str())),
    };
    let mut tasks = tonight(&evening);
    for task in &mut tasks {
        aim(task, ground.decks, &seen);
    }
    facts.tasks = tasks;
    facts.weakest = facts.spots.first().map(|spot| {
        let mut task = drill(spot.kind, Some(&spot.technique), spot.evidence());
        aim(&mut task, ground.decks, &seen);
        task
    });
    facts.plan = plan;
    Ok(facts)
}

impl Ground<'_> {
    fn calendar(&self) -> &Calendar {
        self.scheduler().calendar()
    }

    fn scheduler(&self) -> &Scheduler {
        self.store.map_or(self.scheduler, Store::scheduler)
    }

    fn days_to_go(&self) -> Option<u32> {
        self.scheduler().days_to_go(self.now)
    }

    /// A damaged file is told where stories are; here it only means that there are some.
    fn has_stories(&self) -> bool {
        let stories = self.files.stories();
        stories.is_ok_and(|stories| stories.active().count() >= STORIES)
    }
}

/// Returns what the progress pages show.
pub(super) fn picture(ground: &Ground<'_>, due: &Due) -> Result<Picture, StoreError> {
    let calendar = ground.calendar();
    let today = calendar.day_of(ground.now);
    let (answers, reviews) = match ground.store {
        Some(store) => (answers(store, ground.decks, calendar)?, store.reviews()?),
        None => (Vec::new(), Vec::new()),
    };
    let real = real_answers(ground, calendar)?;
    let reviews: Vec<&ReviewLog> = reviews
        .iter()
        .filter(|review| review.undone.is_none())
        .map(|review| &review.log)
        .collect();
    let mut done: BTreeMap<Day, u32> = BTreeMap::new();
    // A scored question is a review of its item too.
    for review in &reviews {
        *done.entry(calendar.day_of(review.at)).or_default() += 1;
    }
    let scheduler = ground.scheduler();
    let recalled = |review: &&ReviewLog| Recalled {
        elapsed_days: review.elapsed_days,
        passed: review.rating != Rating::Again,
        expected: review
            .before
            .and_then(|before| scheduler.retrievability_after(before, review.elapsed_days as f32)),
    };
    let all: Vec<Recalled> = reviews.iter().map(recalled).collect();
    let recent = reviews
        .iter()
        .filter(|review| today.since(calendar.day_of(review.at)) < MONTH);
    let recent: Vec<Recalled> = recent.map(recalled).collect();
    let targets = ground
        .decks
        .iter()
        .map(|deck| scheduler.desired_retention(&deck.id));
    let targets: Vec<f64> = targets.collect();
    Ok(Picture {
        heatmap: heatmap(&done, today),
        scored: scored(ground.store, calendar)?,
        forecast: forecast(&due.outlook.by_day, today),
        retention: [retention(&recent), retention(&all)],
        target: targets.iter().sum::<f64>() / targets.len().max(1) as f64,
        skills: skill_map(&answers),
        rounds: footings(&with(&answers, &real), &kinds(ground.decks)),
        positions: positions(&answers),
    })
}

/// Returns what was scored on which day, the newest first.
fn scored(store: Option<&Store>, calendar: &Calendar) -> Result<Vec<Scored>, StoreError> {
    let rows = store.map_or_else(|| Ok(Vec::new()), Store::scores)?;
    let scored = |row: store::ScoreRow| Scored {
        day: calendar.day_of(row.at),
        score: score(&row),
        kind: row.kind,
        spent: row.spent,
        title: row.title,
    };
    Ok(rows.into_iter().rev().map(scored).collect())
}

/// Returns the plan from today on as a calendar.
pub fn calendar(facts: &CourseFacts, now: Timestamp) -> String {
    let days = facts.plan.iter().flat_map(|plan| &plan.days);
    let ahead = days.filter(|day| day.day >= facts.today);
    let events = ahead.map(|day| {
        let open = day.blocks.iter().filter(|block| !block.done);
        let lines: Vec<String> = open.map(ToString::to_string).collect();
        let phase = day.phase.title();
        DayEvent {
            day: day.day,
            summary: format!("Onsite: {phase}, {}", span(day.minutes_to_do())),
            text: lines.join("\n"),
        }
    });
    ics::calendar("plan", events, now)
}

/// Returns every scored question of the history, oldest first.
pub fn answers(
    store: &Store,
    decks: &[Deck],
    calendar: &Calendar,
) -> Result<Vec<Answer>, StoreError> {
    let mut questions = HashMap::new();
    for deck in decks {
        questions.extend(
            deck.questions
                .iter()
                .map(|question| ((&deck.id, &question.id), question)),
        );
    }
    let answer = |row: store::ScoreRow| {
        let question = questions.get(&(&row.deck, &row.question_id));
        Answer {
            techniques: question.map_or_else(Vec::new, |question| question.tags.clone()),
            difficulty: question.map(|question| question.difficulty),
            score: score(&row),
            session: row.session,
            round: row.round,
            kind: row.kind,
            deck: row.deck,
            question: row.question_id,
            at: row.at,
            day: calendar.day_of(row.at),
            spent: row.spent,
            pressure: row.mode == Mode::Pressure,
        }
    };
    Ok(store.scores()?.into_iter().map(answer).collect())
}

/// Rounds of real interviews as answers, oldest first; they practise no technique a deck could name.
fn real_answers(ground: &Ground<'_>, calendar: &Calendar) -> Result<Vec<Answer>, StoreError> {
    let mut rounds = match ground.store {
        Some(store) => store.real_rounds()?,
        None => Vec::new(),
    };
    rounds.reverse();
    let answer = |round: RealRound| {
        Some(Answer {
            score: round.score()?,
            session: SessionId::new(round.id.as_str()),
            round: 0,
            kind: round.kind,
            deck: DeckId::new(""),
            question: QuestionId::new(""),
            techniques: Vec::new(),
            difficulty: None,
            at: calendar.start_of(round.day),
            day: round.day,
            spent: Span::ZERO,
            pressure: true,
        })
    };
    Ok(rounds.into_iter().filter_map(answer).collect())
}

/// What was rehearsed and what was real, oldest first.
fn with(answers: &[Answer], real: &[Answer]) -> Vec<Answer> {
    let mut all = [answers, real].concat();
    all.sort_by_key(|answer| answer.at);
    all
}

/// Returns what the decks offer, measured by a level's bar; by the default loop's if none is named or
/// no deck has it.
pub fn menu(decks: &[Deck], level: Option<&str>) -> (Menu, String) {
    let home = decks
        .iter()
        .find_map(|deck| Some((deck, deck.default_loop()?)));
    let named = level.and_then(|level| {
        let mut all = decks.iter().flat_map(|deck| &deck.levels);
        all.find(|one| one.id.as_str() == level)
    });
    let level = named.or_else(|| home.and_then(|(deck, found)| deck.level(&found.level)));
    let whole = home
        .map(|(_, found)| found)
        .filter(|found| found.kind == LoopKind::Interview);
    let minutes = whole.map(|found| {
        let phases = found.rounds.iter().flat_map(|round| &round.phases);
        phases.map(|phase| phase.minutes).sum()
    });
    let menu = Menu {
        kinds: kinds(decks),
        techniques: techniques_of(decks),
        loop_minutes: minutes,
        bar: level.map_or(DEFAULT_BAR, |level| level.bar.hire),
    };
    (
        menu,
        level.map_or_else(String::new, |level| level.id.to_string()),
    )
}

/// The bar where no deck has a level: most of the way from 1 to 4.
const DEFAULT_BAR: f64 = 3.0;

/// A readiness check needs questions of a deck.
fn has_check(decks: &[Deck]) -> bool {
    decks.iter().any(|deck| !deck.readiness.is_empty())
}

/// What was done since the plan was made.
fn log(facts: &CourseFacts, answers: &[Answer]) -> Vec<Done> {
    let made = facts.course.profile.as_ref().map(|profile| profile.made);
    let since = answers
        .iter()
        .filter(|answer| made.is_some_and(|made| answer.day >= made));
    let done = since.map(|answer| Done {
        day: answer.day,
        kind: answer.kind,
        technique: answer.technique().map(str::to_owned),
        pressure: answer.pressure,
        minutes: (answer.spent.as_minutes().ceil() as u32).max(1),
    });
    done.collect()
}

/// Today's part of a plan that is not over, the number of the day, and of how many.
fn of_today<'a>(plan: &'a Plan, facts: &CourseFacts) -> Option<(Option<&'a PlanDay>, u32, u32)> {
    let profile = facts.course.profile.as_ref()?;
    let of = profile.interview.since(profile.made);
    let number = facts.today.since(profile.made) + 1;
    (facts.today < profile.interview).then(|| (plan.on(facts.today), number, of))
}

/// The sitting that can be resumed.
fn unfinished(store: Option<&Store>) -> Result<Option<store::SessionHead>, StoreError> {
    store.map_or(Ok(None), Store::unfinished)
}

/// Days since the last whole loop was finished.
fn loop_rested(ground: &Ground<'_>) -> Result<Option<u32>, StoreError> {
    let filter = SessionFilter {
        sitting: Some(SittingKind::Loop),
        state: Some(SessionState::Finished),
        limit: Some(1),
        ..SessionFilter::default()
    };
    let Some(store) = ground.store else {
        return Ok(None);
    };
    let calendar = ground.calendar();
    let newest = store.list_sessions(&filter)?.into_iter().next();
    Ok(newest.map(|head| {
        let ended = head.ended.unwrap_or(head.last_alive);
        calendar.day_of(ground.now).since(calendar.day_of(ended))
    }))
}

/// Names the question that practises a task best.
fn aim(task: &mut Task, decks: &[Deck], seen: &HashMap<QuestionId, Timestamp>) {
    if let Start::Work(work) = &task.start {
        task.target = pick(decks, work, |id| seen.get(id).copied());
    }
}
