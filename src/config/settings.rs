//! The person's `config.toml`.
//!
//! Invariant: all faults of the file are reported at once, each with its line, and each costs only
//! the setting it is in.
#![expect(
    clippy::disallowed_methods,
    reason = "the settings file is read here, once, at start"
)]

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::base::{DeckId, Diagnostic, Place, Severity, SourceText};
use crate::dialect::Dialect;
use crate::memory::{Calendar, DEFAULT_RETENTION, Day, Scheduler};
use crate::schedule::Limits;
use crate::voice::{Use, Wanted, Wishes};

/// Which colors to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the terminal looks.
    #[default]
    Auto,
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
    /// No colors.
    Mono,
}

/// Which keys edit text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyStyle {
    /// As in most programs.
    #[default]
    Plain,
    /// As in vim.
    Vim,
}

/// What a person can choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `theme`.
    pub theme: ThemeChoice,
    /// `keys`.
    pub keys: KeyStyle,
    /// `time_factor`: a factor on every budget, 1.0 to 4.0.
    pub time_factor: f64,
    /// `mouse`: whether clicks are taken.
    pub mouse: bool,
    /// `predict`: whether rows and grain of a query are predicted before it is run.
    pub predict: bool,
    /// `confidence`: whether a submission is preceded by how sure one is of it.
    pub confidence: bool,
    /// `python`: the interpreter; `None` means the first `python3` on the path.
    pub python: Option<PathBuf>,
    /// `[languages.ID] command`: what runs a deck's language here, instead of the deck's own command.
    pub languages: BTreeMap<String, Vec<String>>,
    /// `desired_retention`: the chance of recall at which an item comes back, 0.7 to 0.99.
    pub desired_retention: f64,
    /// `day_start_hour`: the hour at which a day begins, 0 to 23.
    pub day_start_hour: i8,
    /// `[retention] DECK`: the chance of recall for one deck, before the deck's own wish.
    pub retention: BTreeMap<String, f64>,
    /// `interview_date`: the day of the interview, unless `onsite cards interview` set another.
    pub interview_date: Option<Day>,
    /// `reviews_per_day`: how many reviews a day holds, 1 to 999.
    pub reviews_per_day: usize,
    /// `new_per_day`: how many cards a day are new, 0 to 999.
    pub new_per_day: usize,
    /// `rating_keys`: how many keys rate a card, 4, or 2: forgot it or got it.
    pub rating_keys: u8,
    /// `dialect`: the dialect SQL answers are written in, unless another is named.
    pub dialect: Dialect,
    /// `read_aloud` and `record`: which programs may speak and record; none by default.
    pub voices: Wishes,
}

/// What a key takes, for help and for choices.
const KEYS: [(&str, &str); 18] = [
    ("theme", "theme = \"auto\", \"dark\", \"light\" or \"mono\""),
    ("keys", "keys = \"plain\" or \"vim\""),
    ("time_factor", "time_factor = a number from 1.0 to 4.0"),
    ("mouse", "mouse = true or false"),
    ("predict", "predict = true or false"),
    ("confidence", "confidence = true or false"),
    ("python", "python = \"/path/to/python3\""),
    (
        "languages",
        "[languages.javascript] and below it command = [\"/path/to/node\", \"{harness}\"]",
    ),
    (
        "desired_retention",
        "desired_retention = a number from 0.7 to 0.99",
    ),
    (
        "day_start_hour",
        "day_start_hour = a whole number from 0 to 23",
    ),
    (
        "retention",
        "[retention] and below it netflix-de = 0.92, from 0.7 to 0.99",
    ),
    ("interview_date", "interview_date = \"2026-12-18\""),
    (
        "reviews_per_day",
        "reviews_per_day = a whole number from 1 to 999",
    ),
    ("new_per_day", "new_per_day = a whole number from 0 to 999"),
    ("rating_keys", "rating_keys = 4 or 2"),
    (
        "read_aloud",
        "read_aloud = \"off\", \"auto\", \"espeak-ng\", \"say\" or \"spd-say\"",
    ),
    (
        "record",
        "record = \"off\", \"auto\", \"arecord\", \"rec\" or \"ffmpeg\"",
    ),
    (
        "dialect",
        "dialect = \"sqlite\", \"postgres\", \"mysql\", \"presto\", \"spark\" or \"bigquery\"",
    ),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            keys: KeyStyle::default(),
            time_factor: 1.0,
            mouse: true,
            predict: false,
            confidence: true,
            python: None,
            languages: BTreeMap::new(),
            desired_retention: DEFAULT_RETENTION,
            day_start_hour: 4,
            retention: BTreeMap::new(),
            interview_date: None,
            reviews_per_day: Limits::default().reviews,
            new_per_day: Limits::default().new,
            rating_keys: 4,
            dialect: Dialect::default(),
            voices: Wishes::default(),
        }
    }
}

impl Settings {
    /// Reads the file at `path`; without a file all settings have their defaults.
    pub fn load(path: &Path) -> (Self, Vec<Diagnostic>) {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&SourceText::new(path.display().to_string(), text)),
            Err(error) if error.kind() == ErrorKind::NotFound => (Self::default(), Vec::new()),
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                let help = "the defaults are used; make it a text file that you may read";
                (
                    Self::default(),
                    vec![complaint("C005", message, None, help.into())],
                )
            }
        }
    }

    /// Returns the settings of a file's text and everything that is wrong with it.
    pub fn parse(source: &SourceText) -> (Self, Vec<Diagnostic>) {
        let mut settings = Self::default();
        let mut complaints = Vec::new();
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        for error in errors {
            let place = source.place(error.span().map_or(0, |span| span.start));
            let help = "the rest of the file is used; settings look like theme = \"dark\"";
            let message = error.message().trim_end_matches('.').to_owned();
            complaints.push(complaint("C001", message, Some(place), help.into()));
        }
        for (key, value) in table.get_ref() {
            let place = |span: Range<usize>| Some(source.place(span.start));
            let name = key.get_ref().as_ref();
            let Some((_, form)) = KEYS.iter().find(|(known, _)| *known == name) else {
                let message = format!("unknown setting `{name}`");
                let names: Vec<&str> = KEYS.iter().map(|(known, _)| *known).collect();
                let help = format!("it is ignored; there are: {}", names.join(", "));
                complaints.push(complaint("C002", message, place(key.span()), help));
                continue;
            };
            if settings.set(name, value.get_ref()).is_none() {
                let message = format!("`{name}` cannot be {}", describe(value.get_ref()));
                let help = format!("the default is used; write {form}");
                complaints.push(complaint("C003", message, place(value.span()), help));
            }
        }
        complaints.sort_by_key(|c| c.place.as_ref().map(|place| (place.line, place.column)));
        (settings, complaints)
    }

    /// Returns the scheduler these settings ask for, on the calendar of `zone`; `decks` are the
    /// decks' own wishes.
    pub fn scheduler(
        &self,
        zone: jiff::tz::TimeZone,
        decks: impl IntoIterator<Item = (DeckId, f64)>,
    ) -> Scheduler {
        let calendar = Calendar::new(zone, self.day_start_hour);
        let own = self.retention.iter();
        Scheduler::new(self.desired_retention, calendar)
            .with_retention_of(decks)
            .with_retention_of(own.map(|(deck, wish)| (DeckId::new(deck.as_str()), *wish)))
            .with_interview(self.interview_date)
    }

    /// Returns how much a day may hold.
    pub fn limits(&self) -> Limits {
        Limits {
            reviews: self.reviews_per_day,
            new: self.new_per_day,
        }
    }

    /// Takes a value over; `None` if the setting cannot have it.
    fn set(&mut self, name: &str, value: &DeValue<'_>) -> Option<()> {
        match name {
            "theme" => {
                self.theme = match value.as_str()? {
                    "auto" => ThemeChoice::Auto,
                    "dark" => ThemeChoice::Dark,
                    "light" => ThemeChoice::Light,
                    "mono" => ThemeChoice::Mono,
                    _ => return None,
                }
            }
            "keys" => {
                self.keys = match value.as_str()? {
                    "plain" => KeyStyle::Plain,
                    "vim" => KeyStyle::Vim,
                    _ => return None,
                }
            }
            "dialect" => self.dialect = Dialect::parse(value.as_str()?)?,
            "read_aloud" => self.voices.speak = Wanted::parse(value.as_str()?, Use::Speak)?,
            "record" => self.voices.record = Wanted::parse(value.as_str()?, Use::Record)?,
            "time_factor" => self.time_factor = number(value, 1.0, 4.0)?,
            "mouse" => self.mouse = value.as_bool()?,
            "predict" => self.predict = value.as_bool()?,
            "confidence" => self.confidence = value.as_bool()?,
            "python" => self.python = Some(value.as_str().filter(|text| !text.is_empty())?.into()),
            "languages" => self.languages = commands(value)?,
            "desired_retention" => self.desired_retention = number(value, 0.7, 0.99)?,
            "day_start_hour" => self.day_start_hour = whole(value, 0, 23)?.try_into().ok()?,
            "retention" => self.retention = shares(value)?,
            "interview_date" => self.interview_date = Some(date(value)?),
            "reviews_per_day" => self.reviews_per_day = whole(value, 1, 999)?.into(),
            "new_per_day" => self.new_per_day = whole(value, 0, 999)?.into(),
            "rating_keys" => {
                let keys = whole(value, 2, 4).filter(|keys| *keys != 3)?;
                self.rating_keys = keys.try_into().ok()?;
            }
            _ => return None,
        }
        Some(())
    }
}

/// Reads tables of one key, `command`, which is a list of words.
fn commands(value: &DeValue<'_>) -> Option<BTreeMap<String, Vec<String>>> {
    let tables = value.as_table()?.iter();
    tables
        .map(|(id, table)| {
            let table = table
                .get_ref()
                .as_table()
                .filter(|table| table.len() == 1)?;
            let words = table.get("command")?.get_ref().as_array()?.iter();
            let words = words.map(|word| word.get_ref().as_str().map(ToOwned::to_owned));
            let words: Vec<String> = words.collect::<Option<_>>()?;
            let is_named = words.first().is_some_and(|program| !program.is_empty());
            is_named.then(|| (id.get_ref().to_string(), words))
        })
        .collect()
}

/// A whole number in decimal.
fn whole(value: &DeValue<'_>, least: u16, most: u16) -> Option<u16> {
    let decimal = value.as_integer().filter(|integer| integer.radix() == 10)?;
    let number: u16 = decimal.as_str().parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

/// A date, in quotes or as TOML writes it.
fn date(value: &DeValue<'_>) -> Option<Day> {
    match value {
        DeValue::String(text) => Day::parse(text),
        DeValue::Datetime(date) => Day::parse(&date.to_string()),
        _ => None,
    }
}

/// A table of decks and the chance of recall that each wants.
fn shares(value: &DeValue<'_>) -> Option<BTreeMap<String, f64>> {
    let decks = value.as_table()?.iter();
    decks
        .map(|(deck, share)| {
            let share = number(share.get_ref(), 0.7, 0.99)?;
            Some((deck.get_ref().to_string(), share))
        })
        .collect()
}

fn number(value: &DeValue<'_>, least: f64, most: f64) -> Option<f64> {
    let text = match value {
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        _ => return None,
    };
    let number: f64 = text.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(integer) => integer.as_str().to_owned(),
        DeValue::Float(float) => float.as_str().to_owned(),
        DeValue::Boolean(choice) => choice.to_string(),
        DeValue::Datetime(_) => "a date".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

fn complaint(
    code: &'static str,
    message: String,
    place: Option<Place>,
    help: String,
) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Warning,
        message,
        place,
        help,
    }
}
