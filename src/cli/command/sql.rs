//! `onsite sql`: the own history, asked in SQL.

use std::io::Read as _;
use std::process::ExitCode;

use crate::base::text::plural;
use crate::base::{CancelToken, Span};
use crate::cli::args::{SqlArgs, SqlFormat};
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::grader::typed;
use crate::runtime::own::{OwnCopy, OwnError, OwnSource};
use crate::verdict::{Budget, Outcome, SqlError};

/// More than a screen has room for: the answer may go to another program.
const BUDGET: Budget = Budget {
    steps: 20_000_000_000,
    rows: 1_000_000,
    bytes: 256 << 20,
    wall: Span::seconds(60),
    memory: 1 << 30,
};

/// Returns where the own history lies, as the desk and the command read it.
pub fn source(world: &World, private: bool) -> OwnSource {
    OwnSource {
        data_dir: world.paths.data.clone(),
        calendar: world.calendar(),
        private,
    }
}

/// Prints the answer to a query over the own history.
pub fn ask(world: &World, query: &str, args: &SqlArgs, json: bool) -> Result<ExitCode, Failure> {
    let mut typed_in = String::new();
    let query = if query == "-" {
        std::io::stdin().read_to_string(&mut typed_in)?;
        &typed_in
    } else {
        query
    };
    let mut copy = copy(world, args.private)?;
    let dialect = args.tongue.dialect.unwrap_or(world.settings.dialect);
    let stop = CancelToken::default();
    match typed::run(&mut copy.engine, query, dialect, &BUDGET, &stop) {
        Outcome::Rows { relation, .. } => {
            if copy.unreadable > 0 {
                let n = plural(copy.unreadable, "sitting");
                print::err(&format!(
                    "onsite: {n} cannot be read and is not in the answer"
                ));
            }
            match args.format {
                Some(SqlFormat::Csv) => print::raw(relation.to_csv().as_bytes())?,
                Some(SqlFormat::Json) => print::out(&relation.to_json().to_string())?,
                None if json => print::out(&relation.to_json().to_string())?,
                Some(SqlFormat::Table) | None => print::out(&relation.to_table())?,
            }
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Failed(error) => Err(complaint(&error)),
        Outcome::OverBudget { limit } => Err(Failure::environment(
            format!("the query was stopped: {limit}"),
            "ask for less: add a WHERE or a LIMIT",
        )),
        Outcome::Done { .. } | Outcome::Cancelled => Err(Failure::environment(
            "the text has no query",
            "for example: onsite sql \"SELECT day, title, mean FROM sittings\"",
        )),
    }
}

/// Fails if there is nothing to ask.
pub fn check(world: &World) -> Result<(), Failure> {
    let store = world.store_if_any()?;
    let is_empty = match store {
        Some(store) => {
            let filter = crate::store::SessionFilter {
                limit: Some(1),
                ..crate::store::SessionFilter::default()
            };
            let told = |error| store_failure(&error);
            store.list_sessions(&filter).map_err(told)?.is_empty()
                && store.items().map_err(told)?.is_empty()
                && store.real_rounds().map_err(told)?.is_empty()
        }
        None => true,
    };
    if is_empty {
        return Err(refused(&OwnError::Empty));
    }
    Ok(())
}

fn copy(world: &World, private: bool) -> Result<OwnCopy, Failure> {
    source(world, private)
        .copy(&CancelToken::default())
        .map_err(|error| refused(&error))
}

fn refused(error: &OwnError) -> Failure {
    let hint = match error {
        OwnError::Store(error) => return store_failure(error),
        OwnError::Empty => {
            "`onsite drill sql` sits a first round; `onsite drill last-run` drills the views on an \
             invented history"
        }
        OwnError::Engine(_) | OwnError::Cancelled => "the history itself is as it was",
    };
    Failure::environment(error.to_string(), hint)
}

fn complaint(error: &SqlError) -> Failure {
    let place = error.position.map(|at| format!("{at}: "));
    Failure::environment(
        format!("{}{}", place.unwrap_or_default(), error.message),
        match &error.help {
            Some(help) => help.clone(),
            None => "`onsite sql --views` describes the views".to_owned(),
        },
    )
}
