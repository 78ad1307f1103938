//! Where things live: flags before `ONSITE_DATA_DIR` before the XDG directories.

use std::path::PathBuf;

use super::environment::Environment;
use super::error::ConfigError;

/// What the command line said about places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathFlags {
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--config`.
    pub settings: Option<PathBuf>,
}

/// The places that are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// History, lock, backups, own decks.
    pub data: PathBuf,
    /// Settings.
    pub config: PathBuf,
    /// What can be made again.
    pub cache: PathBuf,
    settings: Option<PathBuf>,
}

impl Paths {
    /// Returns the places that `flags` and `env` lead to; fails only where there is no home.
    pub fn find(flags: PathFlags, env: &Environment) -> Result<Self, ConfigError> {
        let data = flags.data_dir.or_else(|| env.data_dir.clone());
        let (data, config, cache) = match (data, &env.home) {
            (None, None) => return Err(ConfigError::NoHome),
            (Some(data), None) => (data.clone(), data.join("config"), data.join("cache")),
            (data, Some(home)) => (
                data.unwrap_or_else(|| home.data.join("onsite")),
                home.config.join("onsite"),
                home.cache.join("onsite"),
            ),
        };
        Ok(Self {
            data,
            config,
            cache,
            settings: flags.settings,
        })
    }

    /// Returns the settings file.
    pub fn settings(&self) -> PathBuf {
        self.settings
            .clone()
            .unwrap_or_else(|| self.config.join("config.toml"))
    }

    /// Returns the directory of the person's own decks.
    pub fn decks(&self) -> PathBuf {
        self.data.join("decks")
    }
}

#[cfg(test)]
mod tests {
    use super::super::environment::HomeDirs;
    use super::*;

    fn env(data_dir: Option<&str>, home: bool) -> Environment {
        Environment {
            data_dir: data_dir.map(PathBuf::from),
            home: home.then(|| HomeDirs {
                data: "/h/share".into(),
                config: "/h/config".into(),
                cache: "/h/cache".into(),
            }),
            ..Environment::default()
        }
    }

    #[test]
    fn flags_win_over_the_environment_over_the_home() {
        let data = |flag: Option<&str>, var, home| {
            let flags = PathFlags {
                data_dir: flag.map(PathBuf::from),
                settings: None,
            };
            Paths::find(flags, &env(var, home)).map(|paths| paths.data)
        };
        assert_eq!(data(Some("/f"), Some("/e"), true), Ok("/f".into()));
        assert_eq!(data(None, Some("/e"), true), Ok("/e".into()));
        assert_eq!(data(None, None, true), Ok("/h/share/onsite".into()));
        assert_eq!(data(None, Some("/e"), false), Ok("/e".into()));
        assert_eq!(data(None, None, false), Err(ConfigError::NoHome));
    }

    #[test]
    fn files_have_their_places() {
        let find = |flags| Paths::find(flags, &env(None, true)).expect("a home");
        let paths = find(PathFlags::default());
        assert_eq!(
            paths.settings(),
            PathBuf::from("/h/config/onsite/config.toml")
        );
        assert_eq!(paths.decks(), PathBuf::from("/h/share/onsite/decks"));
        assert_eq!(paths.cache, PathBuf::from("/h/cache/onsite"));
        let own = PathFlags {
            settings: Some("/my.toml".into()),
            ..PathFlags::default()
        };
        assert_eq!(find(own).settings(), PathBuf::from("/my.toml"));
    }
}
