//! `onsite sql-diff`: the search behind Submit, for any two queries over any schema.
//!
//! Invariant: in a batch one line comes out for each line that goes in, in their order, whatever
//! goes wrong with a pair.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Map, Value as Json};

use crate::base::CancelToken;
use crate::cli::args::{OrderChoice, SqlDiff};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::dialect::Dialect;
use crate::grader::diff::{Found, Manner, Order, Pair, Remark, Report, diff, explain};
use crate::runtime::pool;

/// The largest file that is read, in bytes.
const FILE_LIMIT: u64 = 1 << 30;

/// Databases tried at most: the time ends most searches, this makes long ones repeatable.
const MAX_DATABASES: usize = 100_000;

/// The seed if none is given.
const SEED: u64 = 1;

/// Keys of a line that are read and not carried through.
const READ: &[&str] = &[
    "id",
    "schema",
    "reference",
    "candidate",
    "dialect",
    "increasing",
    "other_constraints",
];

/// Compares the two queries, or all pairs of a file.
pub fn sql_diff(args: &SqlDiff, seed: Option<u64>, json: bool) -> Result<ExitCode, Failure> {
    let dialect = match &args.dialect {
        None => Dialect::default(),
        Some(name) => Dialect::parse(name).ok_or_else(|| {
            let names: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.name()).collect();
            let hint = format!("there are {}", names.join(", "));
            Failure::environment(format!("there is no dialect `{name}`"), hint)
        })?,
    };
    let manner = Manner {
        dialect,
        order: match args.order {
            OrderChoice::Auto => Order::Auto,
            OrderChoice::Bag => Order::Bag,
            OrderChoice::Set => Order::Set,
            OrderChoice::List => Order::List,
        },
        seed: seed.unwrap_or(SEED),
        databases: MAX_DATABASES,
        wall: Duration::from_millis(args.budget_ms),
    };
    if let Some(file) = &args.batch {
        return batch(&read(file)?, &manner);
    }
    // clap asks for all three where there is no batch.
    let (Some(schema), Some(reference), Some(candidate)) =
        (&args.schema, &args.reference, &args.candidate)
    else {
        return Err(Failure::internal("a file is not named"));
    };
    let pair = Pair {
        schema: read(schema)?,
        reference: read(reference)?,
        candidate: read(candidate)?,
        dialect: None,
        increasing: Vec::new(),
        other_constraints: Vec::new(),
    };
    let report = explain(&pair, &manner, &CancelToken::default());
    if json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| Failure::internal(error.to_string()))?;
        print::out(&text)?;
    } else {
        let text = prose(&report) + &remarks(&report, dialect);
        print::out(text.trim_end())?;
    }
    Ok(exit_code([report.verdict].iter()))
}

/// The report for people.
fn prose(report: &Report) -> String {
    let reason = report.reason.as_deref();
    let tried = crate::base::text::plural(report.databases, "database");
    match report.verdict {
        Found::NotJudged => format!("not judged: {}\n", reason.unwrap_or("no reason is known")),
        Found::NoDifference => {
            let early = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
            format!("no difference on {tried}{early}\n")
        }
        Found::Different => {
            let mut text = format!("different: {}\n", reason.unwrap_or("the answers differ"));
            if let Some(named) = &report.named {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "behaves like a known mistake: {}", named.name);
            } else if let Some(family) = &report.family {
                let _ = writeln!(text, "{family}");
            }
            if !report.hinges_on.is_empty() {
                let hinges: Vec<&str> =
                    report.hinges_on.iter().map(|hinge| hinge.tells()).collect();
                // Writing to a String cannot fail.
                let _ = writeln!(text, "hinges on {}", hinges.join(" and "));
            }
            for (table, rows) in report.counterexample.iter().flatten() {
                text.push_str(&section(table, rows));
            }
            for (name, rows) in [
                ("reference returns", &report.reference_rows),
                ("candidate returns", &report.candidate_rows),
            ] {
                text.push_str(&section(name, rows.as_ref().unwrap_or(&Json::Null)));
            }
            text
        }
    }
}

/// What is said of the texts beside the verdict: where a query fails and what to write instead, and
/// what the dialect itself would refuse.
fn remarks(report: &Report, dialect: Dialect) -> String {
    let mut text = String::new();
    if let Some(Remark { error, is_ours, .. }) = &report.error {
        let place = error.position.map(|at| format!("at line {at}"));
        let parts: Vec<String> = place.into_iter().chain(error.help.clone()).collect();
        if !parts.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {}", parts.join(": "));
        }
        if *is_ours {
            let title = dialect.title();
            let _ = writeln!(
                text,
                "  {title} may well take it, it is not carried over to SQLite"
            );
        }
    }
    for Remark { of, error, .. } in &report.portability {
        let place = error
            .position
            .map_or_else(String::new, |at| format!("{at}: "));
        let help = error.help.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}, {}: {place}{}; {help}",
            of.name(),
            dialect.title(),
            error.message
        );
    }
    text
}

fn section(name: &str, rows: &Json) -> String {
    let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
    let lines: Vec<String> = rows.iter().map(|row| format!("  {row}\n")).collect();
    let lines = if lines.is_empty() {
        "  no rows\n".to_owned()
    } else {
        lines.concat()
    };
    format!("{name}\n{lines}")
}

/// One line of a batch.
struct Line {
    number: usize,
    /// The line's object, or what is wrong with it.
    content: Result<Map<String, Json>, String>,
}

fn batch(text: &str, manner: &Manner) -> Result<ExitCode, Failure> {
    let lines = text.lines().enumerate();
    let lines: Vec<Line> = lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| Line {
            number: index + 1,
            content: serde_json::from_str(line).map_err(|error| error.to_string()),
        })
        .collect();
    let mut verdicts = Vec::new();
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut behind: BTreeMap<(String, String), usize> = BTreeMap::new();
    pool::in_order(
        &lines,
        |line| judge(line, manner),
        |line, report| {
            let report = report.unwrap_or_else(|| {
                Report::not_judged("a defect of Onsite: the search broke off", manner.seed)
            });
            verdicts.push(report.verdict);
            let published = line.content.as_ref().ok();
            let published = published.and_then(|line| line.get("published_verdict")?.as_str());
            let published = published.unwrap_or("–").to_owned();
            if report.verdict == Found::Different {
                let key = (published.clone(), hinged(&report));
                *behind.entry(key).or_default() += 1;
            }
            let count = counts.entry(published).or_default();
            let place = match report.verdict {
                Found::Different => 0,
                Found::NoDifference => 1,
                Found::NotJudged => 2,
            };
            if let Some(count) = count.get_mut(place) {
                *count += 1;
            }
            let text = serde_json::to_string(&output(line, &report))
                .map_err(|error| Failure::internal(error.to_string()))?;
            print::out(&text).map_err(Failure::from)
        },
    )?;
    print::err(table(&counts).trim_end());
    print::err(reasons(&behind).trim_end());
    Ok(exit_code(verdicts.iter()))
}

fn judge(line: &Line, manner: &Manner) -> Report {
    let pair: Result<Pair, String> = line.content.clone().and_then(|content| {
        serde_json::from_value(Json::Object(content)).map_err(|error| error.to_string())
    });
    match pair {
        Ok(pair) => diff(&pair, manner, &CancelToken::default()),
        Err(error) => {
            let reason = format!("line {} is no pair: {error}", line.number);
            Report::not_judged(reason, manner.seed)
        }
    }
}

/// The line that comes out: the id, the report, and what else came in.
fn output(line: &Line, report: &Report) -> Map<String, Json> {
    let mut out = Map::new();
    let content = line.content.as_ref().ok();
    if let Some(id) = content.and_then(|content| content.get("id")) {
        out.insert("id".into(), id.clone());
    }
    if let Ok(Json::Object(report)) = serde_json::to_value(report) {
        out.extend(report);
    }
    for (key, value) in content.into_iter().flatten() {
        if !READ.contains(&key.as_str()) && !out.contains_key(key) {
            out.insert(key.clone(), value.clone());
        }
    }
    out
}

/// Counts by published verdict.
fn table(counts: &BTreeMap<String, [usize; 3]>) -> String {
    let mut text = format!(
        "{:<12} {:>9} {:>13} {:>10}\n",
        "published", "different", "no_difference", "not_judged"
    );
    for (published, [different, same, unjudged]) in counts {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{published:<12} {different:>9} {same:>13} {unjudged:>10}"
        );
    }
    text
}

/// What a difference hinges on, in short.
fn hinged(report: &Report) -> String {
    if report.class.as_deref() == Some("undetermined") {
        return "an answer left to chance".into();
    }
    let hinges: Vec<&str> = report.hinges_on.iter().map(|hinge| hinge.tells()).collect();
    if hinges.is_empty() {
        "the queries alone".into()
    } else {
        hinges.join(" and ")
    }
}

/// Counts of what the differences hinge on, by published verdict.
fn reasons(behind: &BTreeMap<(String, String), usize>) -> String {
    let mut text = "\npublished    different by\n".to_owned();
    for ((published, hinge), n) in behind {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{published:<12} {n:>5}  {hinge}");
    }
    text
}

/// 1 if any pair differs, else 2 if any could not be judged.
fn exit_code<'v>(verdicts: impl Iterator<Item = &'v Found>) -> ExitCode {
    let rank = |verdict: &Found| match verdict {
        Found::NoDifference => 0,
        Found::NotJudged => 1,
        Found::Different => 2,
    };
    match verdicts.max_by_key(|verdict| rank(verdict)) {
        None | Some(Found::NoDifference) => ExitCode::SUCCESS,
        Some(Found::Different) => ExitCode::from(1),
        Some(Found::NotJudged) => ExitCode::from(2),
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| {
        let message = format!("cannot read `{}`: {error}", file.display());
        Failure::environment(
            message,
            "name a text file in UTF-8, or `-` for standard input",
        )
    };
    let mut text = String::new();
    if file.as_os_str() == "-" {
        let input = std::io::stdin();
        input.take(FILE_LIMIT).read_to_string(&mut text)
    } else {
        let opened = std::fs::File::open(file).map_err(failed)?;
        opened.take(FILE_LIMIT).read_to_string(&mut text)
    }
    .map_err(failed)?;
    Ok(text)
}
