//! `onsite today` and `onsite plan`: what to do tonight, and on every day until the interview.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::CourseFacts;
use crate::app::course::about;
use crate::base::text::plural;
use crate::cli::args::PlanArgs;
use crate::cli::command::World;
use crate::cli::command::story::failure;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::Deck;
use crate::deck::check::suggest;
use crate::plan::{Plan, Profile, work};
use crate::runtime::standing::{self, Ground};
use crate::store::PrivateFiles;

/// Prints what to do tonight.
pub fn today(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let facts = facts(world)?;
    if as_json {
        let tasks = facts.tasks.iter().map(|task| {
            json!({
                "label": task.label, "reason": task.reason, "minutes": task.minutes,
                "command": task.command(), "start": task.start,
                "question": task.target.as_ref().map(|target| &target.question),
            })
        });
        print::out(
            &json!({ "today": facts.today.to_string(), "tasks": tasks.collect::<Vec<Value>>() })
                .to_string(),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some((day, of)) = facts.day() {
        print::out(&format!("day {day} of {of}"))?;
    }
    if facts.tasks.is_empty() {
        let nothing = if facts.plan.is_some() {
            "done for tonight: nothing is due and the plan's day is done"
        } else {
            "nothing is due and nothing is below the bar; `onsite loop` sits a whole loop"
        };
        print::out(nothing)?;
    }
    for (n, task) in facts.tasks.iter().enumerate() {
        let about = task
            .minutes
            .map_or_else(String::new, |n| format!(", about {n} min"));
        print::out(&format!("{}. {}{about}", n + 1, task.label))?;
        print::out(&format!("   {}", task.reason))?;
        print::out(&format!("   {}", task.command()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes, changes, drops or shows the plan.
pub fn plan(world: &World, args: &PlanArgs, as_json: bool) -> Result<ExitCode, Failure> {
    let files = PrivateFiles::of(&world.paths.data);
    if args.drop {
        files
            .change_course(|course| course.profile = None)
            .map_err(failure)?;
        print::out(if as_json {
            "{\"plan\":null}"
        } else {
            "the plan is forgotten"
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.date.is_some() || args.hours_per_day.is_some() || args.level.is_some() || args.gap {
        make(world, &files, args)?;
    }
    // A damaged file is told, never shown as an empty plan.
    files.course().map_err(failure)?;
    let facts = facts(world)?;
    if args.ics {
        print::raw(standing::calendar(&facts, world.clock.now()).as_bytes())?;
    } else if as_json {
        print::out(&as_value(&facts).to_string())?;
    } else {
        show(&facts)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the readiness checks that were taken, oldest first, as JSON.
pub fn ready(world: &World) -> Result<ExitCode, Failure> {
    let course = PrivateFiles::of(&world.paths.data)
        .course()
        .map_err(failure)?;
    let checks = course
        .checks
        .iter()
        .map(|check| json!({ "day": check.day.to_string(), "answers": check.answers }));
    print::out(&json!({ "checks": checks.collect::<Vec<Value>>() }).to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps what the plan is made for, and brings everything back before the interview.
fn make(world: &World, files: &PrivateFiles, args: &PlanArgs) -> Result<(), Failure> {
    let known = files.course().map_err(failure)?.profile;
    let today = world.calendar().day_of(world.clock.now());
    let date = args.date.or(known.as_ref().map(|known| known.interview));
    let date = date.or(world.scheduler().interview());
    let Some(date) = date else {
        return Err(Failure::environment(
            "a plan needs the day of the interview",
            "`onsite plan --date 2026-12-18 --hours-per-day 1.5`",
        ));
    };
    let before = known.as_ref().map(|known| f64::from(known.minutes) / 60.0);
    let hours = args.hours_per_day.or(before).unwrap_or(1.0);
    let decks = decks(world)?;
    let wanted = args
        .level
        .as_deref()
        .or(known.as_ref().map(|known| known.level.as_str()));
    let level = level(&decks, wanted)?;
    let gap = args.gap || known.as_ref().is_some_and(|known| known.gap);
    let profile = Profile::new(today, date, hours, &level, gap).map_err(|why| {
        Failure::environment(why, "`onsite help plan` says what a plan is made of")
    })?;
    // A plan that is changed goes on; what was done in it stays.
    let profile = profile.going_on(known.as_ref());
    files
        .change_course(|course| course.profile = Some(profile))
        .map_err(failure)?;
    let mut store = world.store_to_write()?;
    store
        .set_interview(Some(date))
        .map_err(|error| store_failure(&error))
}

/// Returns the level as the decks write it; that of the default loop if none is named.
fn level(decks: &[Deck], wanted: Option<&str>) -> Result<String, Failure> {
    let Some(wanted) = wanted else {
        return Ok(standing::menu(decks, None).1);
    };
    let ids = || {
        decks
            .iter()
            .flat_map(|deck| &deck.levels)
            .map(|level| level.id.as_str())
    };
    let found = ids().find(|id| id.eq_ignore_ascii_case(wanted));
    found.map(str::to_owned).ok_or_else(|| {
        let what = format!("no deck has a level `{wanted}`");
        Failure::environment(what, suggest(wanted, ids(), "level"))
    })
}

fn decks(world: &World) -> Result<Vec<Deck>, Failure> {
    Ok(world
        .decks()?
        .iter()
        .map(|deck| Deck::clone(deck))
        .collect())
}

fn facts(world: &World) -> Result<CourseFacts, Failure> {
    let store = world.store_if_any()?;
    let decks = decks(world)?;
    let scheduler = world.scheduler();
    let ground = Ground {
        store: store.as_ref(),
        decks: &decks,
        files: PrivateFiles::of(&world.paths.data),
        scheduler: &scheduler,
        now: world.clock.now(),
    };
    let found = standing::facts(&ground, world.settings.limits());
    found.map_err(|error| store_failure(&error))
}

fn as_value(facts: &CourseFacts) -> Value {
    let profile = facts.course.profile.as_ref().map(|profile| {
        json!({
            "made": profile.made.to_string(), "interview": profile.interview.to_string(),
            "minutes_per_day": profile.minutes, "level": profile.level, "gap": profile.gap,
        })
    });
    json!({
        "plan": profile, "today": facts.today.to_string(), "bar": facts.bar,
        "weak": facts.spots, "standing": facts.standings,
        "days": facts.plan.as_ref().map_or(&[][..], |plan| &plan.days),
    })
}

fn show(facts: &CourseFacts) -> Result<(), Failure> {
    let (Some(profile), Some(plan)) = (&facts.course.profile, &facts.plan) else {
        print::out("no plan yet: `onsite plan --date 2026-12-18 --hours-per-day 1.5` makes one")?;
        return Ok(());
    };
    print::out(&about(profile, facts.today))?;
    if !facts.spots.is_empty() {
        let n = plural(facts.spots.len(), "technique");
        print::out(&format!(
            "{n} below {:.1}, the bar of {}",
            facts.bar, facts.level
        ))?;
    }
    days(facts, plan)
}

fn days(facts: &CourseFacts, plan: &Plan) -> Result<(), Failure> {
    for day in &plan.days {
        let left = match day.minutes_to_do() {
            0 => "done".to_owned(),
            minutes => work::span(minutes),
        };
        let mark = if day.day == facts.today {
            " (today)"
        } else {
            ""
        };
        let phase = day.phase.title();
        print::out(&format!("\n{}{mark}  {phase}, {left}", day.day))?;
        for block in &day.blocks {
            print::out(&format!("  {block}"))?;
        }
    }
    Ok(())
}
