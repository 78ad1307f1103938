//! What to do tonight: at most three things, each with its reason.
//!
//! Invariant: a reason is a fact of the record or of the plan; where nothing is known, that is said.
//! A day of the plan that is done is done: nothing is piled upon it.

use serde::Serialize;

use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::plan::pick::Target;
use crate::plan::planner::PlanDay;
use crate::plan::work::{CHECK_MINUTES, Menu, Work};
use crate::progress::{Spot, Standing, WeakCriterion};

/// So many things are named.
pub const MOST: usize = 3;

/// This close to the interview a whole loop should not be long ago.
const NEAR: u32 = 7;

/// Reading an old answer and scoring it takes about as long.
const RESCORE_MINUTES: u32 = 5;

/// So many recalled cards take a minute.
const CARDS_A_MINUTE: usize = 3;

/// What is known when the question is asked.
#[derive(Clone, Debug)]
pub struct Evening<'a> {
    /// The sitting that was left: its title, and how many days ago.
    pub unfinished: Option<(&'a str, u32)>,
    /// Cards due.
    pub due_cards: usize,
    /// Questions due.
    pub due_questions: usize,
    /// Items that wait for a decision.
    pub leeches: usize,
    /// Days until the interview, if its day is known.
    pub days_to_go: Option<u32>,
    /// Today's part of the plan, the number of the day, and of how many.
    pub plan: Option<(Option<&'a PlanDay>, u32, u32)>,
    /// Techniques below the bar, weakest first.
    pub spots: &'a [Spot],
    /// Where each kind stands that was ever tried.
    pub standings: &'a [Standing],
    /// What the decks offer.
    pub menu: &'a Menu,
    /// A readiness check is possible and would tell something.
    pub wants_check: bool,
    /// Days since the last whole loop; `None` if there was none.
    pub loop_rested: Option<u32>,
    /// Nothing was ever answered or recalled.
    pub is_new: bool,
    /// The weakest criterion of the candidate's own scores below the bar.
    pub criterion: Option<&'a WeakCriterion>,
    /// An old answer that may be scored again: the question's title and the day it was scored.
    pub old: Option<(&'a str, &'a str)>,
}

/// What a task opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "open")]
pub enum Start {
    /// The interrupted sitting.
    Resume,
    /// The plan, to make one.
    Plan,
    /// An old answer, to score it again.
    Rescore,
    /// A piece of work.
    Work(Work),
}

/// Something to do tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What it opens.
    pub start: Start,
    /// For people.
    pub label: String,
    /// Why.
    pub reason: String,
    /// About how long, if that is known.
    pub minutes: Option<u32>,
    /// The question that practises it best; `None` where any of its kind will do.
    pub target: Option<Target>,
}

/// Returns at most three things to do, the most urgent first.
pub fn tonight(evening: &Evening<'_>) -> Vec<Task> {
    let mut tasks = Vec::new();
    if let Some((title, days)) = evening.unfinished {
        let reason = match days {
            0 => format!("{title}, left today: its clock stands still"),
            1 => format!("{title}, left yesterday: its clock stands still"),
            days => format!("{title}, left {days} days ago: finish it, or give it up with x"),
        };
        tasks.push(task(Start::Resume, "Resume the sitting", reason, None));
    }
    if evening.is_new && evening.plan.is_none() {
        tasks.extend(first_steps(evening));
        tasks.truncate(MOST);
        return tasks;
    }
    tasks.extend(recall(evening));
    if let Some((day, number, of)) = evening.plan {
        let open = day.into_iter().flat_map(|day| &day.blocks);
        let open = open.filter(|block| !block.done && block.work != Work::Recall);
        tasks.extend(open.map(|block| {
            let phase = day.map_or("", |day| day.phase.title());
            let why = match block.why.as_str() {
                "" => String::new(),
                why => format!(": {why}"),
            };
            let reason = format!("plan, day {number} of {of}, {phase}{why}");
            let start = Start::Work(block.work.clone());
            task(start, block.work.label(), reason, Some(block.minutes))
        }));
    } else {
        tasks.extend(before_the_interview(evening));
        tasks.extend(evening.spots.iter().take(MOST).map(|spot| {
            let reason = spot.below(evening.menu.bar);
            drill(spot.kind, Some(&spot.technique), reason)
        }));
        if evening.wants_check {
            let reason = "ten short questions over all rounds show what is weak".to_owned();
            tasks.push(check(reason));
        }
        let tried = |kind: &RoundKind| evening.standings.iter().any(|one| one.kind == *kind);
        let untried = evening.menu.kinds.iter().filter(|kind| !tried(kind));
        tasks.extend(untried.map(|kind| drill(*kind, None, "never tried".to_owned())));
    }
    weigh(evening, &mut tasks);
    tasks.truncate(MOST);
    if let Some(again) = again(evening) {
        // It takes five minutes and comes once a week: the last of three things gives way.
        tasks.truncate(MOST - 1);
        tasks.push(again);
    }
    tasks
}

/// Names the weakest criterion where its kind is practised; where nothing practises it and no plan
/// says what to do, a drill does.
fn weigh(evening: &Evening<'_>, tasks: &mut Vec<Task>) {
    let Some(weak) = evening.criterion else {
        return;
    };
    let practises = |task: &&mut Task| match &task.start {
        Start::Work(Work::Drill { kind, .. } | Work::Mock { kind } | Work::Warmup { kind }) => {
            *kind == weak.kind
        }
        _ => false,
    };
    if let Some(task) = tasks.iter_mut().take(MOST).find(practises) {
        task.reason = format!(
            "{}; weakest by your own score: {}",
            task.reason,
            weak.evidence()
        );
    } else if evening.plan.is_none() {
        let reason = format!("{}; the bar is {:.1}", weak.evidence(), evening.menu.bar);
        // Behind what cannot wait.
        let place = tasks.iter().position(|task| match &task.start {
            Start::Resume | Start::Plan | Start::Rescore => false,
            Start::Work(work) => !matches!(work, Work::Recall | Work::Loop),
        });
        tasks.insert(place.unwrap_or(tasks.len()), drill(weak.kind, None, reason));
    }
}

/// An old answer that is due to be scored again.
fn again(evening: &Evening<'_>) -> Option<Task> {
    let (title, day) = evening.old?;
    let reason = format!(
        "“{title}” of {day}, without its old scores in sight: how far the two lie apart is the error of \
         your own scores"
    );
    Some(task(
        Start::Rescore,
        "Score an old answer again",
        reason,
        Some(RESCORE_MINUTES),
    ))
}

/// Where nothing is known there is one thing to do: find out.
fn first_steps(evening: &Evening<'_>) -> Option<Task> {
    if evening.wants_check {
        let reason = "nothing is known of you yet: ten short questions show where to start";
        return Some(check(reason.to_owned()));
    }
    let kinds = &evening.menu.kinds;
    let sql = kinds.iter().find(|kind| **kind == RoundKind::Sql);
    let kind = sql.or(kinds.first())?;
    let reason = "nothing is known of you yet: one question shows where you stand";
    Some(drill(*kind, None, reason.to_owned()))
}

fn recall(evening: &Evening<'_>) -> Option<Task> {
    let parts = [
        (evening.due_cards, "card"),
        (evening.due_questions, "question"),
    ];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0);
    let mut parts: Vec<String> = parts.map(|(n, noun)| plural(n, noun)).collect();
    if evening.leeches > 0 {
        parts.push(format!("{} set aside to decide about", evening.leeches));
    }
    if parts.is_empty() {
        return None;
    }
    let minutes = evening.due_cards.div_ceil(CARDS_A_MINUTE).max(1);
    let start = Start::Work(Work::Recall);
    let reason = format!("due: {}", parts.join(", "));
    let minutes = u32::try_from(minutes).ok();
    Some(task(start, Work::Recall.label(), reason, minutes))
}

/// What a known day asks for that no plan has taken care of.
fn before_the_interview(evening: &Evening<'_>) -> Vec<Task> {
    let Some(days) = evening.days_to_go.filter(|days| *days > 0) else {
        return Vec::new();
    };
    let to_go = plural(days as usize, "day");
    let mut tasks = Vec::new();
    let is_long_ago = evening.loop_rested.is_none_or(|rested| rested >= NEAR);
    if let Some(minutes) = evening
        .menu
        .loop_minutes
        .filter(|_| days <= NEAR && is_long_ago)
    {
        let last = match evening.loop_rested {
            Some(rested) => format!("the last whole loop was {rested} days ago"),
            None => "no whole loop was ever sat".to_owned(),
        };
        let reason = format!("{to_go} to the interview, and {last}");
        let label = Work::Loop.label();
        tasks.push(task(Start::Work(Work::Loop), label, reason, Some(minutes)));
    }
    let reason = format!("{to_go} to the interview, and no plan for them");
    tasks.push(task(Start::Plan, "Make a plan", reason, None));
    tasks
}

fn check(reason: String) -> Task {
    let start = Start::Work(Work::Check);
    task(start, Work::Check.label(), reason, Some(CHECK_MINUTES))
}

/// Returns a drill of a kind, on a technique if one is named, as a task.
pub fn drill(kind: RoundKind, technique: Option<&str>, reason: String) -> Task {
    let work = Work::Drill {
        kind,
        technique: technique.map(str::to_owned),
    };
    let label = work.label();
    task(Start::Work(work), label, reason, None)
}

fn task(start: Start, label: impl Into<String>, reason: String, minutes: Option<u32>) -> Task {
    Task {
        start,
        label: label.into(),
        reason,
        minutes,
        target: None,
    }
}

impl Task {
    /// Returns what starts it from a shell.
    pub fn command(&self) -> String {
        let drill = |kind: RoundKind| match &self.target {
            Some(target) => format!("onsite drill {}", target.question),
            None => format!("onsite drill {kind}"),
        };
        match &self.start {
            Start::Resume => "onsite".to_owned(),
            Start::Rescore => "onsite review rescore".to_owned(),
            Start::Plan => "onsite plan --date DAY".to_owned(),
            Start::Work(work) => match work {
                Work::Recall => "onsite due".to_owned(),
                Work::Check => "onsite ready".to_owned(),
                Work::Stories => "onsite story list".to_owned(),
                Work::Loop => "onsite loop --pressure".to_owned(),
                Work::Mock { kind } => format!("onsite drill {kind} --pressure"),
                Work::Warmup { kind } | Work::Drill { kind, .. } => drill(*kind),
            },
        }
    }
}
