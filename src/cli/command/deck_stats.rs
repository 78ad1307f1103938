//! `onsite deck stats`: what decks hold, counted, and where they are thin.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::DeckId;
use crate::base::text::plural;
use crate::cli::command::{World, deck_check};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::check::suggest;
use crate::deck::stats::{KindCount, Stats, Thin};
use crate::deck::{Deck, RoundKind};
use crate::library::Origin;

/// How many tags of a kind are named.
const TAGS: usize = 24;

/// Counts what the named decks hold together, or all of them.
pub fn stats(world: &World, ids: &[String], as_json: bool) -> Result<ExitCode, Failure> {
    let decks = chosen(world, ids)?;
    let stats = Stats::of(&decks);
    // The totals are those of the built-in decks; a deck of one's own may be as small as it likes.
    let totals = if ids.is_empty() {
        stats.totals()
    } else {
        Vec::new()
    };
    if as_json {
        let mut told = json!(stats);
        if let Some(told) = told.as_object_mut().filter(|_| ids.is_empty()) {
            told.insert("totals".into(), json!(totals));
        }
        print::out(&told.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Vec::new();
    loops(&stats, &mut lines);
    kinds(&stats, &mut lines);
    materials(&stats, &mut lines);
    tags(&stats, &mut lines);
    thin(&stats, &totals, &mut lines);
    print::out(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The decks with these ids or in these folders; the built-in ones if none is named.
fn chosen(world: &World, ids: &[String]) -> Result<Vec<Deck>, Failure> {
    let library = &world.library;
    if ids.is_empty() {
        let sources = library.sources().iter();
        let sources = sources.filter(|source| matches!(source.origin, Origin::BuiltIn(_)));
        return Ok(sources.filter_map(|one| library.load(one).deck).collect());
    }
    let deck = |id: &String| {
        // As everywhere, a deck may be named by its folder.
        if library.source(&DeckId::new(id)).is_none() && Path::new(id).exists() {
            let (library, sources) = deck_check::chosen(world, Some(Path::new(id)))?;
            let deck = sources.first().and_then(|source| library.load(source).deck);
            return deck.ok_or_else(|| faulty(id));
        }
        let Some(source) = library.source(&DeckId::new(id)) else {
            let known = library.sources().iter().map(|source| source.id.as_str());
            return Err(Failure::environment(
                format!("there is no deck `{id}`"),
                suggest(id, known, "deck"),
            ));
        };
        library.load(source).deck.ok_or_else(|| faulty(id))
    };
    ids.iter().map(deck).collect()
}

fn faulty(id: &str) -> Failure {
    Failure::environment(
        format!("the deck `{id}` has faults"),
        format!("`onsite deck check {id}` shows them"),
    )
}

fn loops(stats: &Stats, lines: &mut Vec<String>) {
    let decks: Vec<&str> = stats.decks.iter().map(DeckId::as_str).collect();
    lines.push(decks.join(" + "));
    lines.push(String::new());
    lines.push(plural(stats.loops.len(), "loop"));
    for one in &stats.loops {
        lines.push(format!(
            "  {:<18} {:<7} {} {:>4} min",
            one.id.as_str(),
            one.level.as_str(),
            plural(one.rounds, "round"),
            one.minutes
        ));
    }
}

/// A row for each kind: how many, how long, for which level, how hard.
fn kinds(stats: &Stats, lines: &mut Vec<String>) {
    let mut levels: Vec<&String> = stats.kinds.iter().flat_map(|k| k.levels.keys()).collect();
    levels.sort_unstable();
    levels.dedup();
    let total: usize = stats.kinds.iter().map(|kind| kind.questions).sum();
    lines.push(String::new());
    lines.push(plural(total, "question"));
    let cells = levels.iter().map(|level| format!(" {level:>6}"));
    lines.push(format!(
        "  {:<10} {:>4} {:>6}{}    difficulty 1–5",
        "kind",
        "n",
        "hours",
        cells.collect::<String>()
    ));
    for kind in &stats.kinds {
        let cells = levels.iter().map(|level| {
            let n = kind.levels.get(*level).copied().unwrap_or(0);
            format!(" {n:>6}")
        });
        let difficulty = kind.difficulty.map(|n| format!("{n:>3}"));
        lines.push(format!(
            "  {:<10} {:>4} {:>6.1}{}   {}",
            kind.kind.as_str(),
            kind.questions,
            f64::from(kind.minutes) / 60.0,
            cells.collect::<String>(),
            difficulty.join(" ")
        ));
    }
    lines.push(format!(
        "  {} of SQL questions, {}",
        plural(stats.scenarios, "scenario"),
        plural(stats.cards, "card")
    ));
}

/// What the questions are made of.
fn materials(stats: &Stats, lines: &mut Vec<String>) {
    lines.push(String::new());
    lines.push("made of".to_owned());
    for KindCount {
        kind,
        parts,
        questions,
        ..
    } in &stats.kinds
    {
        let named = [
            (parts.hints, "hints"),
            (parts.probes, "probes"),
            (parts.curveballs, "of them curveballs"),
            (parts.alternatives, "right answers beside the reference"),
            (parts.wrong, "known wrong answers"),
            (parts.equivalents, "equivalent mutants"),
            (parts.moves, "moves"),
            (parts.cases, "cases"),
            (parts.generators, "generators"),
            (parts.clarifications, "clarifications"),
            (parts.checklist, "checklist items"),
            (parts.structure, "structure rules"),
            (parts.numbers, "number ranges"),
        ];
        let some = named.iter().filter(|(n, _)| *n > 0);
        let mut some: Vec<String> = some.map(|(n, name)| format!("{n} {name}")).collect();
        if parts.variants > 0 {
            let each = parts.variants / questions.max(&1);
            some.push(format!("{} variants, {each} a question", parts.variants));
        }
        lines.push(format!("  {:<10} {}", kind.as_str(), some.join(", ")));
    }
}

fn tags(stats: &Stats, lines: &mut Vec<String>) {
    if stats.scenarios > 0 {
        lines.push(String::new());
        lines.push("techniques of the SQL round".to_owned());
        for count in &stats.techniques {
            lines.push(format!("  {:>3}  {}", count.questions, count.technique));
        }
    }
    lines.push(String::new());
    lines.push("tags".to_owned());
    for kind in RoundKind::ALL {
        let of_kind = stats.tags.iter().filter_map(|(tag, kinds)| {
            let n = kinds.get(kind.as_str())?;
            Some((tag.as_str(), *n))
        });
        named(kind.as_str(), of_kind.collect(), lines);
    }
    let cards: &BTreeMap<String, usize> = &stats.card_tags;
    let cards = cards.iter().map(|(tag, n)| (tag.as_str(), *n)).collect();
    named("cards", cards, lines);
}

/// The most frequent tags, and how many more there are.
fn named(what: &str, mut tags: Vec<(&str, usize)>, lines: &mut Vec<String>) {
    if tags.is_empty() {
        return;
    }
    tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let rest = tags.len().saturating_sub(TAGS);
    let mut told: Vec<String> = tags
        .iter()
        .take(TAGS)
        .map(|(tag, n)| format!("{tag} {n}"))
        .collect();
    if rest > 0 {
        told.push(format!("and {rest} more"));
    }
    lines.push(format!("  {what:<10} {}", told.join(", ")));
}

fn thin(stats: &Stats, totals: &[Thin], lines: &mut Vec<String>) {
    lines.push(String::new());
    let short: Vec<&Thin> = totals.iter().filter(|total| total.is_short()).collect();
    if stats.thin.is_empty() && short.is_empty() {
        lines.push("nothing is thin".to_owned());
        return;
    }
    lines.push("thin".to_owned());
    for thin in short.into_iter().chain(&stats.thin) {
        let Thin {
            place,
            what,
            have,
            least,
        } = thin;
        lines.push(format!("  {place}: {what} {have} of {least}"));
    }
}
