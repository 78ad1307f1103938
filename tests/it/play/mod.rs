//! The whole program without terminal, threads or sleeping: keys in, screens out.
//!
//! A [`Play`] owns a model, the real rooms behind it ([`onsite::runtime::Inline`]), a history in a
//! temporary folder and a clock that moves only when it is told to. What a worker measures (how many
//! milliseconds) is replaced by fixed figures, so that a screen is a function of the keys.

mod paint;

pub(crate) use paint::{buffer, colors, style_map, text};

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use onsite::app::model::Opening;
use onsite::app::screen::speaking::Voices;
use onsite::app::{Effect, Env, ExitKind, Model, Msg, Reply, Settings, Size, StoreRequest, update};
use onsite::base::{Clock, RequestId, Seed, Span, Timestamp};
use onsite::booth::Booth;
use onsite::interview::{Event, Judgement, Mode, Wish};
use onsite::keymap::{Key, KeyCode};
use onsite::library::Library;
use onsite::memory::Scheduler;
use onsite::runtime::Inline;
use onsite::runtime::history::HistorySetup;
use onsite::runtime::own::OwnSource;
use onsite::runtime::workers::WorkerSetup;
use onsite::schedule::Limits;
use onsite::store::{OpenOptions, Store};
use onsite::verdict::{CodingReport, CodingVerdict, Outcome};
use tempfile::TempDir;

use crate::shelf;

/// Every play starts on 2027-03-01 at 18:00 UTC.
pub(crate) const START: Timestamp = Timestamp(1_803_924_000_000);

/// The deck that plays are made of: the one that `onsite deck new` writes.
pub(crate) const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/deck-template");

/// The size of a terminal that nobody has made larger.
pub(crate) const SMALL: Size = Size {
    width: 80,
    height: 24,
};

/// A clock that stands still until somebody moves it.
#[derive(Debug)]
struct FakeClock(AtomicI64);

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// So many minutes.
pub(crate) const fn minutes(n: u64) -> Span {
    Span::minutes(n)
}

/// So many seconds.
pub(crate) const fn seconds(n: u64) -> Span {
    Span::seconds(n)
}

/// A program that is being used.
pub(crate) struct Play {
    /// What it knows.
    pub(crate) model: Model,
    /// How it ended, if it has.
    pub(crate) exit: Option<ExitKind>,
    rooms: Inline,
    clock: Arc<FakeClock>,
    /// Jobs that have not been done yet, while jobs are held back.
    held: Option<Vec<Effect>>,
    home: Arc<TempDir>,
    settings: Settings,
    library: Library,
}

impl Play {
    /// Returns the program on its home screen, with the demo deck and no history.
    pub(crate) fn new() -> Self {
        Self::with(Mode::Standard, |_| {})
    }

    /// Returns the program with other choices of its user.
    pub(crate) fn with(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Self::choices(mode);
        change(&mut settings);
        Self::on(Library::only(&[PathBuf::from(DEMO)]), settings)
    }

    fn choices(mode: Mode) -> Settings {
        Settings {
            vim: false,
            time_factor: 1.0,
            seed: Some(Seed(7)),
            mode,
            predict: false,
            confidence: false,
            two_keys: false,
            dialect: Wish::default(),
            missing_layers: Vec::new(),
            no_python: None,
            seat: false,
            voices: Voices::default(),
            preview: false,
            complaint: None,
        }
    }

    /// Returns the program with the built-in decks, started with `onsite drill QUESTION`.
    pub(crate) fn drill(question: &str) -> Self {
        Self::drill_on(question, None)
    }

    /// The same with `--variant N`.
    pub(crate) fn variant(question: &str, variant: u32) -> Self {
        Self::drill_on(question, Some(variant))
    }

    fn drill_on(question: &str, variant: Option<u32>) -> Self {
        let mut play = Self::on(shelf::library().clone(), Self::new().settings);
        let what = question.to_owned();
        play.model.opening = Opening::Drill { what, variant };
        let effects = update::start(&mut play.model);
        play.perform(effects);
        play
    }

    /// Returns the program with the built-in decks, started with `onsite loop NAME`.
    pub(crate) fn sit(name: &str) -> Self {
        let mut play = Self::on(shelf::library().clone(), Self::new().settings);
        play.model.opening = Opening::Loop {
            id: Some(name.to_owned()),
            level: None,
        };
        let effects = update::start(&mut play.model);
        play.perform(effects);
        play
    }

    fn on(library: Library, settings: Settings) -> Self {
        let clock = Arc::new(FakeClock(AtomicI64::new(START.0)));
        Self::open(Arc::new(TempDir::new().unwrap()), clock, settings, library)
    }

    /// Returns the program started anew on the same history, as after `kill -9`.
    pub(crate) fn killed(self) -> Self {
        let Self {
            rooms,
            clock,
            home,
            settings,
            library,
            ..
        } = self;
        // The dead program's lock goes with it.
        drop(rooms);
        Self::open(home, clock, settings, library)
    }

    /// Returns the program started anew after something was done to its history, or to its decks.
    pub(crate) fn between(self, change: impl FnOnce(&mut Store)) -> Self {
        let Self {
            rooms,
            clock,
            home,
            settings,
            library,
            ..
        } = self;
        drop(rooms);
        let data = home.path().join("data");
        change(&mut Store::open(&data, OpenOptions::default()).unwrap());
        Self::open(home, clock, settings, library)
    }

    /// Returns the program with one deck, a folder, and no history.
    pub(crate) fn with_deck(deck: PathBuf) -> Self {
        Self::on(Library::only(&[deck]), Self::new().settings)
    }

    /// Returns the SQL desk over this history, which is copied, in a home of its own.
    pub(crate) fn own_desk(self) -> Self {
        let (kept, data_dir) = self.ended();
        let home = Arc::new(TempDir::new().unwrap());
        let own = OwnSource {
            data_dir,
            calendar: Scheduler::default().calendar().clone(),
            private: false,
        };
        let clock = Arc::new(FakeClock(AtomicI64::new(START.0)));
        let settings = Self::choices(Mode::Study);
        let library = Library::only(&[PathBuf::from(DEMO)]);
        let opening = Opening::OwnHistory;
        let play = Self::start((home, clock, settings, library), Some(own), opening);
        // The copy is made by now.
        drop(kept);
        play
    }

    /// Ends the program; returns the folder of its history, which is there as long as what is returned.
    pub(crate) fn ended(self) -> (Arc<TempDir>, PathBuf) {
        drop(self.rooms);
        let data = self.home.path().join("data");
        (self.home, data)
    }

    /// Returns a second program on the same history, while this one runs.
    pub(crate) fn second(&self) -> Self {
        let home = Arc::clone(&self.home);
        let library = self.library.clone();
        Self::open(
            home,
            Arc::clone(&self.clock),
            self.settings.clone(),
            library,
        )
    }

    fn open(
        home: Arc<TempDir>,
        clock: Arc<FakeClock>,
        settings: Settings,
        library: Library,
    ) -> Self {
        Self::start((home, clock, settings, library), None, Opening::Home)
    }

    fn start(
        (home, clock, settings, library): (Arc<TempDir>, Arc<FakeClock>, Settings, Library),
        own: Option<OwnSource>,
        opening: Opening,
    ) -> Self {
        let scheduler = Scheduler::default();
        let setup = WorkerSetup {
            clock: Arc::<FakeClock>::clone(&clock),
            library: library.clone(),
            runner: Box::new(|| crate::runner::runner().clone()),
            data_dir: home.path().join("data"),
            booth: Booth::default(),
            history: HistorySetup {
                calendar: scheduler.calendar().clone(),
                scheduler,
                limits: Limits::default(),
                library: library.clone(),
            },
            own,
        };
        let exports = home.path().join("exports");
        let mut play = Self {
            model: Model::new(SMALL, settings.clone(), opening),
            exit: None,
            rooms: Inline::new(setup, exports),
            clock,
            held: None,
            home,
            settings,
            library,
        };
        let effects = update::start(&mut play.model);
        play.perform(effects);
        play
    }

    /// Says what time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Presses keys: characters as they are, others in angle brackets (`<down>`, `<ctrl-f>`, `<F5>`).
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        for key in parse(script) {
            self.send(Msg::Key(key));
        }
        self
    }

    /// Pastes text.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Paste(text.to_owned()))
    }

    /// Lets time go by, waking the program when it asked to be woken.
    pub(crate) fn wait(&mut self, span: Span) -> &mut Self {
        let end = self.now() + span;
        let mut beat = None;
        while let Some(at) = self.model.next_wake(self.now()).filter(|at| *at <= end) {
            let now = at.max(self.now() + Span(1));
            self.clock.0.store(now.0, Ordering::SeqCst);
            let effects = update(&mut self.model, Msg::Wake, &Env { now });
            // Of an hour of heartbeats only the last one is of interest.
            let (beats, others): (Vec<_>, Vec<_>) = effects
                .into_iter()
                .partition(|effect| matches!(effect, Effect::Store(_, StoreRequest::Beat(..))));
            beat = beats.into_iter().next_back().or(beat);
            self.perform(others);
        }
        self.clock.0.store(end.0, Ordering::SeqCst);
        self.perform(beat.into_iter().collect());
        self
    }

    /// Holds jobs back from now on: they are asked for, and nobody answers.
    pub(crate) fn hold(&mut self) -> &mut Self {
        self.held.get_or_insert_default();
        self
    }

    /// A message to the program, and everything that comes of it.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        let now = self.now();
        let effects = update(&mut self.model, msg, &Env { now });
        self.perform(effects);
        self
    }

    /// The message without the name of a temporary folder and the number of this process.
    fn without_names(&self, msg: Msg) -> Msg {
        let Msg::Done(id, mut reply) = msg else {
            return msg;
        };
        let text = match &mut reply {
            Reply::NotSaved { message } | Reply::HistoryChanged { message } => Some(message),
            Reply::Home(facts) => facts.read_only.as_mut(),
            Reply::Bank(facts) => facts.stories.as_mut().err(),
            _ => None,
        };
        if let Some(text) = text {
            let home = self.home.path().join("data").display().to_string();
            let process = format!("process {}", std::process::id());
            *text = text
                .replace(&home, "~/.local/share/onsite")
                .replace(&process, "process 4711");
        }
        Msg::Done(id, reply)
    }

    /// Puts a file of the candidate's own into the data directory.
    pub(crate) fn own_file(&self, name: &str, text: &str) {
        let data = self.home.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let mut file = std::fs::File::create(data.join(name)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }

    /// The events of the sitting under way, as the history has them.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        let session = self
            .model
            .live
            .as_ref()
            .unwrap()
            .session
            .plan
            .session
            .clone();
        let ask = Effect::Store(RequestId::default(), StoreRequest::Load(session));
        let answers = self.rooms.perform(ask);
        let events = answers.into_iter().find_map(|msg| match msg {
            Msg::Done(_, Reply::Events { events, .. }) => Some(events),
            _ => None,
        });
        events.unwrap()
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            if let Effect::Quit(kind) = effect {
                self.exit = Some(kind);
                continue;
            }
            let is_job = matches!(
                effect,
                Effect::Query(..)
                    | Effect::QueryPlan(..)
                    | Effect::Grade(..)
                    | Effect::Measure(..)
                    | Effect::RunCases(..)
                    | Effect::MeasureGrowth(..)
                    | Effect::OpenData(..)
            );
            if let Some(held) = self.held.as_mut().filter(|_| is_job) {
                held.push(effect);
                continue;
            }
            for msg in self.rooms.perform(effect) {
                let now = self.now();
                let msg = self.without_names(without_measures(msg));
                let more = update(&mut self.model, msg, &Env { now });
                waiting.extend(more);
            }
        }
    }
}

/// Keys out of a script.
pub(crate) fn parse(script: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|tail| {
            let (name, tail) = tail.split_once('>')?;
            let key = Key::parse(name).filter(|_| name.chars().count() > 1)?;
            Some((key, tail))
        });
        let (key, tail) = named.unwrap_or_else(|| {
            let tail = rest.split_at(c.len_utf8()).1;
            match c {
                '\n' => (Key::plain(KeyCode::Enter), tail),
                c => (Key::char(c), tail),
            }
        });
        keys.push(key);
        rest = tail;
    }
    keys
}

/// The message with fixed figures where a worker looked at a clock.
fn without_measures(msg: Msg) -> Msg {
    let Msg::Done(id, mut reply) = msg else {
        return msg;
    };
    match &mut reply {
        Reply::Live(Outcome::Rows { elapsed, .. } | Outcome::Done { elapsed, .. }) => {
            *elapsed = Span(3);
        }
        Reply::Ran(report) => steady(report),
        Reply::Growth(Some(report)) => {
            for point in &mut report.points {
                // Pythons differ in what a value takes.
                (point.bytes, point.nanos) = (64 * point.n as u64, 1_000 * point.n as u64);
            }
        }
        Reply::Graded(judgement) => {
            if let Judgement::Coding { report, .. } = &mut **judgement {
                steady(report);
            }
        }
        _ => {}
    }
    Msg::Done(id, reply)
}

fn steady(report: &mut CodingReport) {
    const MICROS: u64 = 400;
    for case in &mut report.cases {
        case.micros = MICROS;
    }
    if let CodingVerdict::Accepted { micros, cases } = &mut report.verdict {
        *micros = MICROS * *cases as u64;
    }
}

#[test]
fn a_script_is_keys_and_characters() {
    let words: Vec<String> = parse("a<down>b <F5> x<y>\n")
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected = [
        "a", "down", "b", "space", "F5", "space", "x", "<", "y", ">", "enter",
    ];
    assert_eq!(words, expected);
}
