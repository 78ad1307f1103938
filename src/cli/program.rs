//! From arguments to an exit code.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory as _, Parser as _};

use crate::app::ExitKind;
use crate::app::model::Opening;
use crate::base::Clock;
use crate::cli::args::{BackupCommand, Cli, Command, DeckCommand, SqlArgs, Strictness, Tongue};
use crate::cli::command::{self, World};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::grader::deck_proof::Depth;
use crate::interview::Mode;
use crate::runner::jail;

/// Runs the program.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    // The jail's helper comes first: it must do nothing else.
    if args.get(1).is_some_and(|first| first == jail::ARGUMENT) {
        return jail::helper_main(args.into_iter().skip(2));
    }
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own colors and wording; its exit code for help is 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            print::err(&failure.to_string());
            ExitCode::from(failure.kind.exit_code())
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let json = cli.global.json;
    match cli.command {
        Some(Command::Completions { shell }) => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "onsite", &mut bytes);
            print::raw(&bytes)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Man { command }) => man(&command),
        Some(Command::Deck(DeckCommand::New { name })) => command::deck_new::new(&name, json),
        Some(Command::SqlDiff(args)) => command::sql_diff::sql_diff(&args, cli.global.seed, json),
        other => {
            let world = World::new(&cli.global)?;
            dispatch(other, world, json)
        }
    }
}

fn dispatch(command: Option<Command>, world: World, json: bool) -> Result<ExitCode, Failure> {
    match command {
        None => play(world, Opening::Home, None, ELSEWHERE),
        Some(Command::Loop {
            id,
            level,
            tongue,
            strictness,
        }) => {
            command::opening::check_loop(&world.decks()?, id.as_deref(), level.as_deref())?;
            let opening = Opening::Loop { id, level };
            play(world, opening, Some((tongue, strictness)), ELSEWHERE)
        }
        Some(Command::Drill {
            what: Some(what),
            variant,
            tongue,
            strictness,
        }) => {
            command::opening::check_drill(&world.decks()?, &what, variant)?;
            play(
                world,
                Opening::Drill { what, variant },
                Some((tongue, strictness)),
                ELSEWHERE,
            )
        }
        Some(Command::Drill {
            what: None,
            tongue,
            strictness,
            ..
        }) => play(
            world,
            Opening::PickDrill,
            Some((tongue, strictness)),
            ELSEWHERE,
        ),
        Some(Command::Seat) => {
            crate::seat::Line::check(&world.paths.data).map_err(|error| {
                Failure::environment(
                    error.to_string(),
                    "start a round with `onsite --seat` first",
                )
            })?;
            play(world, Opening::Seat, None, ELSEWHERE)
        }
        Some(Command::Today) => command::plan::today(&world, json),
        Some(Command::Plan(args)) => command::plan::plan(&world, &args, json),
        Some(Command::Ready) if json => command::plan::ready(&world),
        Some(Command::Ready) => play(
            world,
            Opening::Ready,
            None,
            "`onsite ready --json` prints the checks you took",
        ),
        Some(Command::Due) if json => command::review::due(&world),
        Some(Command::Due) => play(
            world,
            Opening::Due,
            None,
            "`onsite due --json` prints what is due",
        ),
        Some(Command::Cards(what)) => command::cards::cards(&world, what, json),
        Some(Command::Tune { revert, list }) => command::tune::tune(&world, revert, list, json),
        Some(Command::Scores) if json => command::review::scores(&world),
        Some(Command::Scores) => play(
            world,
            Opening::Scores,
            None,
            "`onsite scores --json` prints the scores",
        ),
        Some(Command::Review(what)) => command::look_back::review(&world, what, json),
        Some(Command::Sql(args)) if args.views => {
            let page = crate::ledger::page();
            // How the page is written is for those who build the program.
            let mut lines = page
                .lines()
                .filter(|line| !line.starts_with("<!--"))
                .peekable();
            let mut out: Vec<&str> = Vec::new();
            while let Some(line) = lines.next() {
                if !(line.is_empty() && lines.peek().is_some_and(|next| next.is_empty())) {
                    out.push(line);
                }
            }
            print::out(out.join("\n").trim_end())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Sql(args)) => match &args.query {
            Some(query) => command::sql::ask(&world, query, &args, json),
            None => desk(world, &args),
        },
        Some(Command::Export(args)) => command::export::export(&world, &args, json),
        Some(Command::Import { file }) => command::join::import(&world, &file, json),
        Some(Command::Merge { other, private }) => {
            command::join::merge(&world, &other, private, json)
        }
        Some(Command::Backup(BackupCommand::List)) => command::backup::list(&world, json),
        Some(Command::Backup(BackupCommand::Now)) => command::backup::now(&world, json),
        Some(Command::Backup(BackupCommand::Restore { name, yes })) => {
            command::backup::restore(&world, &name, yes, json)
        }
        Some(Command::Regrade { deck_id }) => {
            command::regrade::regrade(&world, deck_id.as_deref(), json)
        }
        Some(Command::Grade {
            question,
            file,
            dialect,
            variant,
        }) => {
            let dialect = dialect.unwrap_or(world.settings.dialect);
            command::grade::grade(&world, &question, &file, (dialect, variant), json)
        }
        Some(Command::Deck(DeckCommand::List { id: None })) => command::deck::list(&world, json),
        Some(Command::Deck(DeckCommand::List { id: Some(id) })) => {
            command::deck::questions(&world, &id, json)
        }
        Some(Command::Deck(DeckCommand::Fmt { path, check })) => {
            command::deck_fmt::fmt(&world, path.as_deref(), check, json)
        }
        Some(Command::Deck(DeckCommand::Add { path, yes })) => {
            command::deck_add::add(&world, &path, yes, json)
        }
        Some(Command::Deck(DeckCommand::Preview {
            question,
            variant,
            tongue,
        })) => preview(world, question, variant, tongue),
        Some(Command::Deck(DeckCommand::Stats { ids })) => {
            command::deck_stats::stats(&world, &ids, json)
        }
        Some(Command::Deck(DeckCommand::Check {
            path,
            only,
            quick,
            watch,
            variants,
            ..
        })) => {
            if let Some(last) = variants {
                let path = path.as_deref();
                return command::deck_variants::check(&world, path, &only, last, json);
            }
            let depth = if quick { Depth::Quick } else { Depth::Full };
            if watch {
                return command::deck_watch::watch(&world, path.as_deref(), depth, json);
            }
            command::deck_check::check(&world, path.as_deref(), &only, depth, json)
        }
        Some(Command::Story(command)) => command::story::story(&world, command, json),
        Some(Command::Numbers(command)) => command::numbers::numbers(&world, command, json),
        Some(Command::Recordings { what }) => command::recordings::recordings(&world, what, json),
        Some(Command::Doctor) => command::doctor::doctor(&world, json),
        // Handled before a world was made.
        Some(
            Command::Completions { .. }
            | Command::Man { .. }
            | Command::SqlDiff(_)
            | Command::Deck(DeckCommand::New { .. }),
        ) => Ok(ExitCode::SUCCESS),
    }
}

/// Prints the manual page of the program, or of one of its commands.
fn man(names: &[String]) -> Result<ExitCode, Failure> {
    let mut command = Cli::command();
    // Gives each command its full name, `onsite deck new`.
    command.build();
    for name in names {
        let Some(inner) = command.find_subcommand(name) else {
            return Err(Failure::environment(
                format!("there is no command `{}`", names.join(" ")),
                "`onsite help` names the commands",
            ));
        };
        command = inner.clone();
    }
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command)
        .source(concat!("onsite ", env!("CARGO_PKG_VERSION")))
        .render(&mut bytes)?;
    print::raw(&bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// Plays one question in a home that is gone afterwards.
fn preview(
    mut world: World,
    what: String,
    variant: Option<u32>,
    tongue: Tongue,
) -> Result<ExitCode, Failure> {
    let decks = world.decks()?;
    let (deck, question) = command::opening::find_question(&decks, &what)?;
    command::opening::check_variant(deck, question, variant)?;
    let home = crate::runtime::passing_home()?;
    home.path().clone_into(&mut world.paths.data);
    world.preview = true;
    let strictness = Strictness {
        pressure: false,
        study: true,
    };
    let opening = Opening::Drill { what, variant };
    play(world, opening, Some((tongue, strictness)), ELSEWHERE)
}

/// Opens the SQL desk over a copy of the own history, in a home that is gone afterwards.
fn desk(mut world: World, args: &SqlArgs) -> Result<ExitCode, Failure> {
    command::sql::check(&world)?;
    let own = command::sql::source(&world, args.private);
    let home = crate::runtime::passing_home()?;
    home.path().clone_into(&mut world.paths.data);
    world.own = Some(own);
    let strictness = Strictness {
        pressure: false,
        study: true,
    };
    play(
        world,
        Opening::OwnHistory,
        Some((args.tongue, strictness)),
        "`onsite sql \"SELECT …\"` prints an answer without one",
    )
}

/// What works without a terminal.
const ELSEWHERE: &str =
    "`onsite grade`, `onsite deck`, `onsite export` and `onsite doctor` work without one";

/// Runs the program on the terminal.
fn play(
    world: World,
    opening: Opening,
    terms: Option<(Tongue, Strictness)>,
    elsewhere: &str,
) -> Result<ExitCode, Failure> {
    use std::io::IsTerminal as _;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Failure::environment("this needs a terminal", elsewhere));
    }
    world.check_given()?;
    let (tongue, strictness) = terms.unzip();
    let mode = match strictness {
        Some(Strictness { pressure: true, .. }) => Mode::Pressure,
        Some(Strictness { study: true, .. }) => Mode::Study,
        _ => Mode::Standard,
    };
    let asked = tongue.and_then(|tongue| tongue.dialect);
    let setup = world.into_setup(opening, mode, asked);
    match crate::runtime::run(setup)? {
        ExitKind::Done => Ok(ExitCode::SUCCESS),
        // As a shell reports a program that SIGTERM ended.
        ExitKind::Terminated => Ok(ExitCode::from(143)),
    }
}

/// Returns the clock: the system's, or one that starts at `ONSITE_NOW`.
pub fn clock(start: Option<crate::base::Timestamp>) -> Arc<dyn Clock> {
    match start {
        Some(start) => Arc::new(crate::runtime::FixedStart::new(start)),
        None => Arc::new(crate::runtime::SystemClock),
    }
}
