//! What every command needs: paths, settings, decks, the clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app;
use crate::app::model::Opening;
use crate::app::screen::speaking::{Voice, Voices};
use crate::base::text::plural;
use crate::base::{Clock, Diagnostic, Seed, Severity};
use crate::booth::Booth;
use crate::cli::args::Global;
use crate::cli::fail::Failure;
use crate::cli::program::clock;
use crate::config::{Environment, KeyStyle, PathFlags, Paths, Settings, ThemeChoice};
use crate::deck::Deck;
use crate::dialect::Dialect;
use crate::interview::{Mode, Wish};
use crate::library::{DeckSource, Library, Origin};
use crate::memory::{Calendar, Scheduler};
use crate::runner::{Interpreter, Languages, Runner, Warm};
use crate::runtime::history::HistorySetup;
use crate::runtime::own::OwnSource;
use crate::runtime::workers::WorkerSetup;
use crate::runtime::{Setup, convert};
use crate::store::{OpenOptions, PrivateError, Store, StoreError};
use crate::view::Theme;
use crate::voice::{Use, Wanted};

/// What every command needs.
#[derive(Clone)]
pub struct World {
    /// Where things live.
    pub paths: Paths,
    /// The person's choices.
    pub settings: Settings,
    /// What is wrong with `config.toml`.
    pub complaints: Vec<Diagnostic>,
    /// Where decks are found.
    pub library: Library,
    /// A fixed seed, if one was given.
    pub seed: Option<Seed>,
    /// A partner may sit in.
    pub seat: bool,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the machine chose.
    pub environment: Environment,
    /// The own history that the SQL desk asks, if it is opened on it.
    pub own: Option<OwnSource>,
    /// A question is only looked at: its home is gone afterwards.
    pub preview: bool,
}

impl World {
    /// Reads environment, settings and the list of decks.
    pub fn new(global: &Global) -> Result<Self, Failure> {
        let environment = Environment::read();
        let flags = PathFlags {
            data_dir: global.data_dir.clone(),
            ..PathFlags::default()
        };
        let told = |error: crate::config::ConfigError| {
            Failure::environment(error.to_string(), error.to_diagnostic().help)
        };
        let paths = Paths::find(flags, &environment).map_err(told)?;
        let (settings, complaints) = Settings::load(&paths.settings());
        global.deck.iter().try_for_each(|path| exists(path))?;
        let library = Library::find(Some(&paths.decks()), &global.deck);
        let start = environment.start_of_clock().map_err(told)?;
        Ok(Self {
            paths,
            settings,
            complaints,
            library,
            seed: global.seed.map(Seed),
            seat: global.seat,
            clock: clock(start),
            environment,
            own: None,
            preview: false,
        })
    }

    /// Returns every deck that loads; fails if one that was named with `--deck` does not.
    pub fn decks(&self) -> Result<Vec<Arc<Deck>>, Failure> {
        self.check_given()?;
        Ok(convert::load_all(&self.library).0)
    }

    /// Fails if a deck that was named with `--deck` does not load.
    pub fn check_given(&self) -> Result<(), Failure> {
        let is_given = |source: &&DeckSource| matches!(source.origin, Origin::Given(_));
        for source in self.library.sources().iter().filter(is_given) {
            let checked = self.library.load(source);
            if checked.deck.is_some() {
                continue;
            }
            let errors = checked.diagnostics.iter();
            let errors: Vec<&Diagnostic> =
                errors.filter(|d| d.severity == Severity::Error).collect();
            let path = source.origin.path();
            let first = errors.first().map_or_else(String::new, |error| {
                format!("; the first: {}", complaint_line(error))
            });
            return Err(Failure::environment(
                format!(
                    "the deck `{path}` has {}{first}",
                    plural(errors.len(), "fault")
                ),
                format!("`onsite deck check {path}` shows where, and what to do"),
            ));
        }
        Ok(())
    }

    /// Returns how Python is run here.
    pub fn runner(&self) -> Runner {
        let python = self
            .settings
            .python
            .clone()
            .unwrap_or_else(|| PathBuf::from("python3"));
        Runner {
            helper: Environment::program(),
            python: Interpreter::find(&python),
            without: Vec::new(),
            warm: Warm::default(),
            languages: self.languages(),
        }
    }

    /// Returns where programs of other languages are found.
    fn languages(&self) -> Languages {
        Languages {
            search: self.environment.search_path(),
            commands: self.settings.languages.clone(),
        }
    }

    /// Returns the local calendar.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(Environment::zone(), self.settings.day_start_hour)
    }

    /// Returns what decides when items come back.
    pub fn scheduler(&self) -> Scheduler {
        let sources = self.library.sources().iter();
        let wishes = sources.filter_map(|source| {
            let wish = source.header.as_ref()?.desired_retention?;
            Some((source.id.clone(), wish))
        });
        self.settings.scheduler(Environment::zone(), wishes)
    }

    /// Opens the history for reading; fails if there is none yet.
    pub fn store(&self) -> Result<Store, Failure> {
        self.open().map_err(|error| store_failure(&error))
    }

    /// Opens the history for reading, if there is one.
    pub fn store_if_any(&self) -> Result<Option<Store>, Failure> {
        match self.open() {
            Ok(store) => Ok(Some(store)),
            Err(StoreError::Missing(_)) => Ok(None),
            Err(error) => Err(store_failure(&error)),
        }
    }

    /// Opens the history for writing; fails while another program has it open.
    pub fn store_to_write(&self) -> Result<Store, Failure> {
        self.open_as(false).map_err(|error| store_failure(&error))
    }

    fn open(&self) -> Result<Store, StoreError> {
        self.open_as(true)
    }

    fn open_as(&self, read_only: bool) -> Result<Store, StoreError> {
        let options = OpenOptions {
            read_only,
            scheduler: self.scheduler(),
        };
        Store::open(&self.paths.data, options)
    }

    /// Returns what the program on the terminal needs.
    pub fn into_setup(self, opening: Opening, mode: Mode, asked: Option<Dialect>) -> Setup {
        let finder = self.clone();
        let calendar = self.calendar();
        let booth = Booth::find(&self.settings.voices, &self.environment.search_path());
        let wishes = &self.settings.voices;
        let voice = |purpose| {
            let wished = match purpose {
                Use::Speak => &wishes.speak,
                Use::Record | Use::Play => &wishes.record,
            };
            match (wished, booth.program(purpose)) {
                (Wanted::Off, _) => Voice::Off,
                (_, None) => Voice::Missing,
                (_, Some(_)) => Voice::Here,
            }
        };
        let settings = app::Settings {
            vim: self.settings.keys == KeyStyle::Vim,
            time_factor: self.settings.time_factor,
            seed: self.seed,
            mode,
            predict: self.settings.predict,
            confidence: self.settings.confidence,
            two_keys: self.settings.rating_keys == 2,
            dialect: Wish {
                asked,
                habit: self.settings.dialect,
            },
            missing_layers: Vec::new(),
            no_python: None,
            seat: self.seat,
            voices: Voices {
                reads: voice(Use::Speak),
                records: voice(Use::Record),
                plays: voice(Use::Play),
            },
            preview: self.preview,
            complaint: self.complaints.first().map(complaint_line),
        };
        Setup {
            settings,
            opening,
            theme: self.theme(),
            asks_background: self.asks_background(),
            mouse: self.settings.mouse,
            workers: WorkerSetup {
                clock: Arc::clone(&self.clock),
                library: self.library.clone(),
                runner: Box::new(move || finder.runner()),
                data_dir: self.paths.data.clone(),
                booth,
                history: HistorySetup {
                    scheduler: self.scheduler(),
                    calendar,
                    limits: self.settings.limits(),
                    library: self.library,
                },
                own: self.own,
            },
            export_dir: self.paths.data.join("exports"),
            clock: self.clock,
            editor: self.environment.editor,
        }
    }

    /// Says whether the terminal is to be asked for its background: a plain console only prints the
    /// question.
    fn asks_background(&self) -> bool {
        let is_plain = matches!(
            self.environment.term.as_deref(),
            None | Some("dumb" | "linux")
        );
        self.settings.theme == ThemeChoice::Auto && !self.environment.no_color && !is_plain
    }

    fn theme(&self) -> Theme {
        match self.settings.theme {
            _ if self.environment.no_color => Theme::Mono,
            ThemeChoice::Auto if self.environment.is_light() => Theme::Light,
            ThemeChoice::Auto | ThemeChoice::Dark => Theme::Dark,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Mono => Theme::Mono,
        }
    }
}

/// Fails if nothing is at the path of a deck.
pub(super) fn exists(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Ok(());
    }
    Err(Failure::environment(
        format!("there is no deck at `{}`", path.display()),
        "a deck is a folder with a deck.toml; `onsite deck new NAME` makes one",
    ))
}

/// A complaint in one line.
pub(super) fn complaint_line(complaint: &Diagnostic) -> String {
    match &complaint.place {
        Some(place) => format!("{}:{}: {}", place.file, place.line, complaint.message),
        None => complaint.message.clone(),
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("paths", &self.paths)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Returns a private file's refusal as a failure.
pub(super) fn private_failure(error: &PrivateError) -> Failure {
    Failure::environment(
        error.line(),
        "nothing was changed; `onsite doctor` says more",
    )
}

/// Returns a history's refusal as a failure.
pub(super) fn store_failure(error: &StoreError) -> Failure {
    Failure::environment(error.to_string(), error.help())
}
