//! The environment, read once; nobody else looks at it.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is where the environment is read"
)]

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use jiff::tz::TimeZone;

use super::error::ConfigError;
use crate::base::Timestamp;

/// What the process was started with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `ONSITE_DATA_DIR`.
    pub data_dir: Option<PathBuf>,
    /// `ONSITE_NOW`, unread.
    pub now: Option<String>,
    /// The user's directories for data, settings and caches; `None` without a home.
    pub home: Option<HomeDirs>,
    /// Whether `NO_COLOR` is set to anything.
    pub no_color: bool,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `COLORFGBG`, in which some terminals say their colors.
    pub colors: Option<String>,
    /// `PATH`.
    pub path: Option<OsString>,
}

/// The XDG directories, before `onsite` is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeDirs {
    /// `XDG_DATA_HOME`.
    pub data: PathBuf,
    /// `XDG_CONFIG_HOME`.
    pub config: PathBuf,
    /// `XDG_CACHE_HOME`.
    pub cache: PathBuf,
}

impl Environment {
    /// Reads the environment.
    pub fn read() -> Self {
        let os = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name| os(name).and_then(|value| value.into_string().ok());
        Self {
            data_dir: os("ONSITE_DATA_DIR").map(PathBuf::from),
            now: text("ONSITE_NOW"),
            home: etcetera::choose_base_strategy().ok().map(|dirs| HomeDirs {
                data: dirs.data_dir(),
                config: dirs.config_dir(),
                cache: dirs.cache_dir(),
            }),
            no_color: os("NO_COLOR").is_some(),
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            colors: text("COLORFGBG"),
            path: os("PATH"),
        }
    }

    /// Says whether the terminal tells that its background is light.
    pub fn is_light(&self) -> bool {
        // `0;15`, or `0;default;15`: the last is the background, one of sixteen colors.
        let background = self
            .colors
            .as_deref()
            .and_then(|all| all.split(';').next_back());
        matches!(background, Some("7" | "15"))
    }

    /// Returns the folders in which the user's programs are looked for.
    pub fn search_path(&self) -> Vec<PathBuf> {
        let path = self.path.iter();
        path.flat_map(std::env::split_paths).collect()
    }

    /// Returns our own program, which also becomes the jail's helper.
    pub fn program() -> PathBuf {
        // A path that cannot be found out is looked up by name when it is needed.
        std::env::current_exe().unwrap_or_else(|_| PathBuf::from("onsite"))
    }

    /// Returns the system's time zone, UTC if it has none.
    pub fn zone() -> TimeZone {
        TimeZone::try_system().unwrap_or(TimeZone::UTC)
    }

    /// Returns the moment at which a fixed clock starts, if `ONSITE_NOW` asks for one.
    pub fn start_of_clock(&self) -> Result<Option<Timestamp>, ConfigError> {
        self.now.as_deref().map(parse_moment).transpose()
    }
}

fn parse_moment(text: &str) -> Result<Timestamp, ConfigError> {
    text.trim()
        .parse::<jiff::Timestamp>()
        .map(|moment| Timestamp(moment.as_millisecond()))
        .map_err(|_| ConfigError::NotAMoment(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(text: &str) -> Result<Option<Timestamp>, ConfigError> {
        let now = Some(text.to_owned());
        Environment {
            now,
            ..Environment::default()
        }
        .start_of_clock()
    }

    #[test]
    fn a_fixed_clock_starts_where_it_was_told_to() {
        let moment = Ok(Some(Timestamp(1_797_620_700_000)));
        assert_eq!(start("2026-12-18T19:05:00Z"), moment);
        assert_eq!(start(" 2026-12-18T20:05:00+01:00 "), moment);
        assert_eq!(Environment::default().start_of_clock(), Ok(None));
    }

    #[test]
    fn a_terminal_may_say_that_it_is_light() {
        let is_light = |colors: Option<&str>| {
            let colors = colors.map(str::to_owned);
            Environment {
                colors,
                ..Environment::default()
            }
            .is_light()
        };
        assert!(is_light(Some("0;15")) && is_light(Some("0;default;15")) && is_light(Some("0;7")));
        assert!(!is_light(Some("15;0")) && !is_light(Some("12;8")) && !is_light(None));
    }

    #[test]
    fn what_is_no_moment_is_said_to_be_none() {
        for text in [
            "",
            "now",
            "2026-12-18",
            "2026-12-18T19:05:00",
            "1797620700000",
        ] {
            let complaint = start(text).expect_err(text);
            assert_eq!(complaint, ConfigError::NotAMoment(text.to_owned()));
        }
    }
}
