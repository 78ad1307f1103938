//! `onsite grade QUESTION FILE`: the verdict of the TUI, for scripts.

use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::app::screen::measuring::UNMEASURED;
use crate::app::screen::reveal::verdict_blocks;
use crate::base::CancelToken;
use crate::cli::command::World;
use crate::cli::command::opening::{check_variant, find_question};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::Body;
use crate::dialect::Dialect;
use crate::grader::moved::{MoveError, sql_task_after};
use crate::grader::variant::{self, Ground};
use crate::grader::{self, letters, typed};
use crate::interview::Judgement;
use crate::verdict::{Budget, CodingVerdict, Efficiency, ModellingVerdict, SqlError, SqlVerdict};
use crate::view::Styles;
use crate::view::{Theme, page};

/// The largest answer that is read, in bytes.
const ANSWER_LIMIT: u64 = 1 << 20;

/// Cells of a printed verdict.
const CELLS: usize = 100;

/// Judges a file; exit 0 accepted, 1 wrong, 2 could not judge.
pub fn grade(
    world: &World,
    question: &str,
    file: &Path,
    (dialect, variant): (Dialect, u32),
    json: bool,
) -> Result<ExitCode, Failure> {
    let decks = world.decks()?;
    let (deck, found) = find_question(&decks, question)?;
    if let Body::Talk(_) = found.body {
        return Err(Failure::environment(
            format!("no machine can judge `{question}`"),
            format!("score it yourself: `onsite drill {question}`"),
        ));
    }
    let text = read(file)?;
    let cancel = CancelToken::default();
    check_variant(deck, found, Some(variant))?;
    let seed = world.seed.unwrap_or_else(|| found.variant_seed(variant));
    let mut efficiency = None;
    let mut judgement = match &found.body {
        Body::Sql(sql) => {
            let broke = |error: MoveError| Failure::internal(error.to_string());
            let ground = Ground {
                seed,
                variant,
                moved: None,
                dialect,
            };
            let limits = (&Budget::GRADE, &cancel);
            let verdict = variant::grade(deck, sql, ground, &text, limits, &mut |_| {});
            let verdict = verdict.map_err(broke)?;
            let task = sql_task_after(deck, sql, (seed, variant), None);
            let mut task = task.map_err(broke)?;
            task.dialect = dialect;
            if verdict.is_accepted() {
                efficiency = grader::measure(&task, &text, true, &cancel);
            }
            Judgement::Sql { verdict }
        }
        Body::Coding(coding) => {
            let runner = world.runner();
            let coding = &coding.varied(variant);
            let mut report = grader::coding::grade(&runner, coding, &text, seed, &cancel);
            let named =
                grader::coding::name_mistake(&runner, coding, &text, &report, seed, &cancel);
            if report.verdict.is_accepted() {
                let growth =
                    grader::growth::measure(&runner, coding, &text, seed, &cancel, &mut |_| {});
                report.growth = growth.map(Box::new);
            }
            Judgement::Coding { report, named }
        }
        Body::Modelling(modelling) => {
            let reins = (&Budget::GRADE, &cancel);
            let report = grader::modelling::grade(modelling, &text, reins, &mut |_| {});
            Judgement::Modelling { report }
        }
        Body::Talk(_) => return Err(Failure::internal("a talk question was graded")),
    };
    if world.environment.now.is_some() {
        forget_times(&mut judgement);
    }
    let is_beyond_us = match &judgement {
        Judgement::Sql {
            verdict: SqlVerdict::Failed(error),
        } => typed::is_ours(error) || typed::is_beyond_us(&text, dialect),
        _ => false,
    };
    // No reason to fail an answer, and nothing to add to a refusal.
    let portability = match (&found.body, &judgement) {
        (
            _,
            Judgement::Sql {
                verdict: SqlVerdict::Failed(_),
            },
        ) => Vec::new(),
        (Body::Sql(sql), Judgement::Sql { verdict }) => {
            let setup = sql_task_after(deck, sql, (seed, variant), None);
            let setup = setup.map(|task| task.setup_sql).unwrap_or_default();
            let mut remarks = typed::lints_over(&text, dialect, &setup);
            let queries = [text.as_str(), sql.reference.as_str()];
            remarks.extend(letters::note_on(verdict, dialect, &queries));
            remarks
        }
        _ => Vec::new(),
    };
    if json {
        let printed = Printed {
            judgement: &judgement,
            portability: &portability,
            efficiency: efficiency.as_ref(),
        };
        let text = serde_json::to_string_pretty(&printed)
            .map_err(|error| Failure::internal(error.to_string()))?;
        print::out(&text)?;
    } else {
        let lines = page::lines(
            &verdict_blocks(&judgement),
            CELLS,
            &Styles::new(Theme::Mono),
        );
        for line in lines {
            print::out(line.to_string().trim_end())?;
        }
        if let (Body::Coding(coding), Judgement::Coding { report, .. }) = (&found.body, &judgement)
            && let Some(measured) = report.growth.as_ref().and_then(|growth| growth.time)
        {
            let asked = coding.growth;
            print::out(&if measured > asked {
                format!("the question asks for {asked}: {measured} is slower")
            } else {
                format!("the question asks for {asked}")
            })?;
        }
        if is_beyond_us {
            print::out(&format!(
                "not judged: {} may well take it, it is not carried over to SQLite",
                dialect.title()
            ))?;
        }
        let is_unmeasured = matches!(&judgement, Judgement::Sql { verdict } if verdict.is_accepted())
            && efficiency.is_none();
        if is_unmeasured {
            print::out(UNMEASURED)?;
        }
        for line in efficiency.iter().flat_map(Efficiency::lines) {
            print::out(&line)?;
        }
        remarks(&portability, dialect)?;
    }
    if is_beyond_us {
        return Ok(ExitCode::from(2));
    }
    Ok(exit_code(&judgement))
}

/// A judgement as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    judgement: &'a Judgement,
    /// What the dialect itself would refuse.
    #[serde(skip_serializing_if = "<[SqlError]>::is_empty")]
    portability: &'a [SqlError],
    #[serde(skip_serializing_if = "Option::is_none")]
    efficiency: Option<&'a Efficiency>,
}

/// Prints what the dialect itself would refuse or means otherwise.
fn remarks(portability: &[SqlError], dialect: Dialect) -> Result<(), Failure> {
    for remark in portability {
        let place = remark
            .position
            .map_or(String::new(), |at| format!("{at}: "));
        let help = remark.help.as_deref().unwrap_or_default();
        print::out(&format!(
            "{}: {place}{}; {help}",
            dialect.title(),
            remark.message
        ))?;
    }
    Ok(())
}

fn exit_code(judgement: &Judgement) -> ExitCode {
    let unjudged = match judgement {
        Judgement::Sql { verdict } => {
            matches!(
                verdict,
                SqlVerdict::Inconclusive { .. } | SqlVerdict::Cancelled
            )
        }
        Judgement::Coding { report, .. } => {
            matches!(
                report.verdict,
                CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled
            )
        }
        Judgement::Modelling { report } => {
            matches!(
                report.verdict,
                ModellingVerdict::Inconclusive { .. } | ModellingVerdict::Cancelled
            )
        }
    };
    match (judgement.is_accepted(), unjudged) {
        (true, _) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(1),
        (false, true) => ExitCode::from(2),
    }
}

/// Sets measured times to zero: with a clock that was set, a run repeats byte for byte.
fn forget_times(judgement: &mut Judgement) {
    let Judgement::Coding { report, .. } = judgement else {
        return;
    };
    report.wall_micros = 0;
    report.startup_micros = 0;
    if let Some(random) = &mut report.random {
        random.micros = 0;
    }
    if let Some(growth) = &mut report.growth {
        growth.points.iter_mut().for_each(|point| point.nanos = 0);
    }
    report.cases.iter_mut().for_each(|case| case.micros = 0);
    match &mut report.verdict {
        CodingVerdict::Accepted { micros, .. } => *micros = 0,
        CodingVerdict::Wrong { first, .. } => first.micros = 0,
        CodingVerdict::Crashed { case, .. } | CodingVerdict::TimedOut { case, .. } => {
            if let Some(case) = case {
                case.micros = 0;
            }
        }
        _ => {}
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::NotFound => "name the file with your answer, or `-` for standard input",
            ErrorKind::InvalidData => "an answer is a text file in UTF-8",
            _ => "name a text file that you may read",
        };
        Failure::environment(format!("cannot read `{}`: {error}", file.display()), hint)
    };
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin()
            .take(ANSWER_LIMIT)
            .read_to_string(&mut text)
            .map_err(failed)?;
    } else {
        let opened = std::fs::File::open(file).map_err(failed)?;
        opened
            .take(ANSWER_LIMIT)
            .read_to_string(&mut text)
            .map_err(failed)?;
    }
    Ok(text)
}
