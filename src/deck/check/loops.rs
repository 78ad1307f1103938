//! Checks `deck.toml`. Invariant: clocks add up, bars rise, and every round can deal its questions.

use super::names::Registry;
use super::question::{Facts, Names};
use super::sink::Sink;
use crate::base::{LoopId, Span};
use crate::deck::codes;
use crate::deck::places::Spot;
use crate::deck::raw::{At, DeckFile, EndWord, LevelEntry, LoopEntry, RoundEntry};
use crate::deck::{Bar, EndPolicy, Level, Loop, LoopKind, Phase, Pick, Round, RoundKind};
use crate::dialect::Dialect;

/// Returns the levels of the file.
pub(super) fn levels(file: &DeckFile, sink: &mut Sink<'_>) -> Vec<Level> {
    let place = ("the deck", file.id.span());
    sink.count(
        codes::NO_LEVELS,
        &file.levels,
        1..=usize::MAX,
        place,
        "levels",
    );
    file.levels.iter().map(|entry| level(entry, sink)).collect()
}

fn level(entry: &LevelEntry, sink: &mut Sink<'_>) -> Level {
    let bar = &entry.bar;
    let grades = [
        ("no_hire", &bar.no_hire),
        ("hire", &bar.hire),
        ("strong_hire", &bar.strong_hire),
        ("floor", &bar.floor),
    ];
    for (name, score) in grades {
        if !(1.0..=4.0).contains(&score.value()) {
            sink.say(
                codes::BAR_RANGE,
                score.span(),
                format!(
                    "`{name}` is {}, but scores go from 1.0 to 4.0",
                    score.value()
                ),
                "write a score from 1.0 to 4.0",
            );
        }
    }
    let rising = [
        ("no_hire", &bar.no_hire, "hire", &bar.hire),
        ("hire", &bar.hire, "strong_hire", &bar.strong_hire),
        ("floor", &bar.floor, "hire", &bar.hire),
    ];
    for (low_name, low, high_name, high) in rising {
        if low.value() > high.value() && high.is_known() {
            sink.say(
                codes::BAR_ORDER,
                low.span(),
                format!(
                    "`{low_name}` ({}) is above `{high_name}` ({})",
                    low.value(),
                    high.value()
                ),
                "no_hire ≤ hire ≤ strong_hire, and floor ≤ hire",
            );
        }
    }
    Level {
        id: entry.id.as_str().into(),
        name: sink.text(&entry.name, codes::EMPTY_TITLE, "the level's name"),
        summary: sink.text(&entry.summary, codes::EMPTY_TEXT, "the level's summary"),
        bar: Bar {
            strong_hire: bar.strong_hire.value(),
            hire: bar.hire.value(),
            no_hire: bar.no_hire.value(),
            floor: bar.floor.value(),
        },
    }
}

/// Returns the loops of the file; `pool` is `None` if not all questions could be read.
pub(super) fn loops(
    file: &DeckFile,
    names: &mut Names,
    pool: Option<&[Facts]>,
    sink: &mut Sink<'_>,
) -> Vec<Loop> {
    let place = ("the deck", file.id.span());
    sink.count(codes::NO_LOOPS, &file.loops, 1..=usize::MAX, place, "loops");
    for second in file
        .loops
        .iter()
        .filter(|entry| entry.default.value())
        .skip(1)
    {
        sink.say(
            codes::TWO_DEFAULTS,
            second.default.span(),
            format!("`{}` is a second default loop", second.id),
            "leave `default = true` at one loop only",
        );
    }
    let mut ids = Registry::new("loop", codes::SAME_LOOP);
    file.loops
        .iter()
        .map(|entry| {
            ids.declare(sink, &entry.id);
            one_loop(entry, names, pool, sink)
        })
        .collect()
}

fn one_loop(
    entry: &LoopEntry,
    names: &mut Names,
    pool: Option<&[Facts]>,
    sink: &mut Sink<'_>,
) -> Loop {
    let id = LoopId::new(entry.id.as_str());
    sink.mark(Spot::Loop(id.clone()), entry.id.span());
    names
        .levels
        .require(sink, &entry.level, codes::UNKNOWN_LEVEL);
    let owner = format!("the loop `{id}`");
    let place = (owner.as_str(), entry.id.span());
    sink.count(
        codes::NO_ROUNDS,
        &entry.rounds,
        1..=usize::MAX,
        place,
        "rounds",
    );
    sink.minutes(&entry.minutes, "a loop");
    let parts: Vec<&At<i64>> = entry.rounds.iter().map(|round| &round.minutes).collect();
    if let Some(sum) = other_sum(&entry.minutes, &parts) {
        sink.say(
            codes::LOOP_CLOCK,
            entry.minutes.span(),
            format!(
                "{owner} has {} minutes, its rounds {sum}",
                entry.minutes.value()
            ),
            format!("write `minutes = {sum}`, or correct the rounds"),
        );
    }
    assessed(entry, sink);
    let mut ids = Registry::new("round", codes::SAME_ROUND);
    Loop {
        kind: entry.kind.value(),
        name: sink.text(&entry.name, codes::EMPTY_TITLE, "the loop's name"),
        level: entry.level.as_str().into(),
        default: entry.default.value(),
        summary: sink.text(&entry.summary, codes::EMPTY_TEXT, "the loop's summary"),
        briefing: sink.text(&entry.briefing, codes::EMPTY_TEXT, "the briefing"),
        rounds: entry
            .rounds
            .iter()
            .map(|round_entry| {
                ids.declare(sink, &round_entry.id);
                let all_known = round_entry.from.iter().all(|id| names.questions.has(id));
                if let Some(pool) = pool.filter(|_| all_known) {
                    let level = names
                        .levels
                        .has(&entry.level)
                        .then_some(entry.level.as_str());
                    deals(round_entry, level, pool, sink);
                }
                round(round_entry, entry.dialect.as_ref(), names, sink)
            })
            .collect(),
        id,
    }
}

/// Returns the sum of the parts if it is another one and all parts are known.
fn other_sum(whole: &At<i64>, parts: &[&At<i64>]) -> Option<i64> {
    let sane = |minutes: &i64| (1..=1_440).contains(minutes);
    let all_known = parts.iter().all(|part| part.is_known() && sane(part));
    let sum = parts
        .iter()
        .map(|part| part.value())
        .fold(0, i64::saturating_add);
    (!parts.is_empty() && all_known && sane(whole) && sum != whole.value()).then_some(sum)
}

fn round(
    entry: &RoundEntry,
    of_loop: Option<&At<Dialect>>,
    names: &mut Names,
    sink: &mut Sink<'_>,
) -> Round {
    let owner = format!("the round `{}`", entry.id);
    let place = (owner.as_str(), entry.id.span());
    sink.count(
        codes::NO_PHASES,
        &entry.phases,
        1..=usize::MAX,
        place,
        "phases",
    );
    sink.minutes(&entry.minutes, "a round");
    let parts: Vec<&At<i64>> = entry.phases.iter().map(|phase| &phase.minutes).collect();
    if let Some(sum) = other_sum(&entry.minutes, &parts) {
        sink.say(
            codes::ROUND_CLOCK,
            entry.minutes.span(),
            format!(
                "{owner} has {} minutes, its phases {sum}",
                entry.minutes.value()
            ),
            format!("write `minutes = {sum}`, or correct the phases"),
        );
    }
    if entry.weight.value() <= 0.0 {
        sink.say(
            codes::ROUND_WEIGHT,
            entry.weight.span(),
            format!("the weight of {owner} is {}", entry.weight.value()),
            "write a weight above zero, or leave the round out",
        );
    }
    for id in entry.from.iter() {
        names.questions.require(sink, id, codes::UNKNOWN_QUESTION);
    }
    let mut ids = Registry::new("phase", codes::SAME_PHASE);
    Round {
        id: entry.id.as_str().into(),
        kind: entry.kind.value(),
        name: sink.text(&entry.name, codes::EMPTY_TITLE, "the round's name"),
        end: end(entry, sink),
        weight: entry.weight.value(),
        dialect: dialect(entry, of_loop, sink),
        bare: bare(entry, sink),
        pick: pick(entry, sink),
        phases: entry
            .phases
            .iter()
            .map(|phase| {
                ids.declare(sink, &phase.id);
                Phase {
                    id: phase.id.as_str().into(),
                    name: sink.text(&phase.name, codes::EMPTY_TITLE, "the phase's name"),
                    minutes: sink.minutes(&phase.minutes, "a phase"),
                    goal: sink.text(&phase.goal, codes::EMPTY_TEXT, "the phase's goal"),
                }
            })
            .collect(),
    }
}

/// Returns the dialect of an SQL round: its own, else that of its loop.
fn dialect(
    entry: &RoundEntry,
    of_loop: Option<&At<Dialect>>,
    sink: &mut Sink<'_>,
) -> Option<Dialect> {
    let own = entry.dialect.as_ref();
    if entry.kind.value() == RoundKind::Sql || !entry.kind.is_known() {
        return own.or(of_loop).map(At::value);
    }
    if let Some(dialect) = own {
        sink.say(
            codes::DIALECT_NOT_SQL,
            dialect.span(),
            format!("{} questions are not written in SQL", entry.kind.value()),
            "take `dialect` out, or put it at the loop or at a SQL round",
        );
    }
    None
}

/// Complains about rounds that cannot be parts of an assessment.
fn assessed(entry: &LoopEntry, sink: &mut Sink<'_>) {
    if entry.kind.value() != LoopKind::Assessment {
        return;
    }
    for round in entry.rounds.iter() {
        let kind = round.kind.value();
        if round.kind.is_known() && matches!(kind, RoundKind::Recruiter | RoundKind::Culture) {
            sink.say(
                codes::ASSESSMENT_TALK,
                round.kind.span(),
                format!("a {kind} round needs somebody to talk to, and an assessment has nobody"),
                "take sql, coding, modelling and design rounds only",
            );
        }
        if round.end.is_known() && round.end.value() != EndWord::Hard {
            sink.say(
                codes::ASSESSMENT_END,
                round.end.span(),
                format!(
                    "the part `{}` does not end with the assessment's one clock",
                    round.id
                ),
                "write `end = \"hard\"`",
            );
        }
    }
}

fn bare(entry: &RoundEntry, sink: &mut Sink<'_>) -> bool {
    let bare = entry.bare.value();
    if bare && entry.kind.is_known() && !entry.kind.value().is_measured() {
        sink.say(
            codes::BARE_TALK,
            entry.bare.span(),
            format!("nothing runs in a {} round anyway", entry.kind.value()),
            "take `bare` out",
        );
    }
    bare
}

fn end(entry: &RoundEntry, sink: &mut Sink<'_>) -> EndPolicy {
    match (entry.end.value(), &entry.grace_minutes) {
        (EndWord::Grace, Some(minutes)) => EndPolicy::Grace {
            extra: Span::minutes(u64::from(sink.minutes(minutes, "a grace time"))),
        },
        (EndWord::Grace, None) => {
            sink.say(
                codes::GRACE_MISSING,
                entry.end.span(),
                "`end = \"grace\"` does not say how much grace",
                "add `grace_minutes = 5`, or use \"hard\" or \"soft\"",
            );
            EndPolicy::Soft
        }
        (EndWord::Hard, None) => EndPolicy::Hard,
        (EndWord::Soft, None) => EndPolicy::Soft,
        (EndWord::Hard | EndWord::Soft, Some(minutes)) => {
            if entry.end.is_known() {
                sink.say(
                    codes::GRACE_UNUSED,
                    minutes.span(),
                    "`grace_minutes` means nothing here",
                    "use `end = \"grace\"`, or take `grace_minutes` out",
                );
            }
            EndPolicy::Soft
        }
    }
}

fn pick(entry: &RoundEntry, sink: &mut Sink<'_>) -> Pick {
    if entry.questions.value() < 1 {
        sink.say(
            codes::QUESTION_COUNT,
            entry.questions.span(),
            format!(
                "the round `{}` deals {} questions",
                entry.id,
                entry.questions.value()
            ),
            "write `questions = 1` or more",
        );
    }
    let is_sql = entry.kind.value() == RoundKind::Sql;
    if let Some(scenario) = entry
        .scenario
        .as_ref()
        .filter(|_| !is_sql && entry.kind.is_known())
    {
        sink.say(
            codes::SCENARIO_NOT_SQL,
            scenario.span(),
            format!("{} questions do not come in scenarios", entry.kind.value()),
            "take `scenario` out",
        );
    }
    sink.distinct(codes::SAME_IN_POOL, &entry.from, "the question");
    Pick {
        count: usize::try_from(entry.questions.value()).unwrap_or(0),
        from: entry.from.iter().map(|id| id.as_str().into()).collect(),
        tags: sink.tags(&entry.tags),
        scenario: is_sql && entry.scenario.as_ref().is_none_or(At::value),
    }
}

/// Complains if a round cannot deal what it promises.
fn deals(entry: &RoundEntry, level: Option<&str>, pool: &[Facts], sink: &mut Sink<'_>) {
    let lists = entry.from.is_known() && entry.tags.is_known();
    if !(lists && entry.kind.is_known() && entry.questions.is_known()) {
        return;
    }
    let kind = entry.kind.value();
    for id in entry.from.iter() {
        let other = pool
            .iter()
            .find(|facts| facts.id == **id && facts.kind != kind);
        if let Some(other) = other {
            sink.say(
                codes::WRONG_KIND_IN_POOL,
                id.span(),
                format!(
                    "`{}` is a {} question, the round is {kind}",
                    other.id, other.kind
                ),
                format!("name {kind} questions only"),
            );
        }
    }
    let from =
        |facts: &&Facts| entry.from.is_empty() || entry.from.iter().any(|id| **id == facts.id);
    let tagged = |facts: &&Facts| {
        entry.tags.is_empty()
            || entry
                .tags
                .iter()
                .any(|tag| facts.tags.iter().any(|t| t == tag.trim()))
    };
    let fits_level = |facts: &&Facts| {
        !entry.from.is_empty()
            || facts.levels.is_empty()
            || level.is_none_or(|level| facts.levels.iter().any(|fit| fit == level))
    };
    let of_kind = pool.iter().filter(|facts| facts.kind == kind).filter(from);
    let untagged: Vec<&Facts> = of_kind.filter(fits_level).collect();
    let fitting: Vec<&Facts> = untagged
        .iter()
        .copied()
        .filter(|facts| tagged(facts))
        .collect();
    if let Some(tag) = entry
        .tags
        .first()
        .filter(|_| fitting.is_empty() && !untagged.is_empty())
    {
        sink.say(
            codes::TAGS_MATCH_NOTHING,
            tag.span(),
            format!("no {kind} question has one of the round's tags"),
            "correct the tags, or tag the questions",
        );
        return;
    }
    let wanted = usize::try_from(entry.questions.value()).unwrap_or(0);
    if fitting.len() < wanted {
        sink.say(
            codes::POOL_TOO_SMALL,
            entry.questions.span(),
            format!(
                "the round `{}` deals {wanted}, but only {} {kind} questions fit",
                entry.id,
                fitting.len()
            ),
            "write more questions, deal fewer, or widen `from`, `tags` or the questions' `levels`",
        );
        return;
    }
    let progression = kind == RoundKind::Sql && entry.scenario.as_ref().is_none_or(At::value);
    let in_scenario = |one: &&Facts| {
        fitting
            .iter()
            .filter(|f| f.scenario == one.scenario)
            .count()
    };
    let longest = fitting.iter().map(in_scenario).max().unwrap_or(0);
    if progression && longest < wanted {
        sink.say(
            codes::SCENARIO_TOO_SHORT,
            entry.questions.span(),
            format!("the round deals {wanted} of one scenario, the longest has {longest}"),
            "add questions to a scenario, deal fewer, or set `scenario = false`",
        );
    }
}
