//! A person's machine: an empty home, its own data directory, and the history in it.

#![expect(clippy::disallowed_methods, reason = "tests write settings")]

use std::path::PathBuf;

use onsite::interview::{Event, Plan, Session, replay};
use onsite::store::{OpenOptions, SessionFilter, Store, StoreError};
use tempfile::TempDir;

use super::term::Start;
use crate::interpreter;

/// A home that nobody else uses; removed when it is dropped.
pub(crate) struct Home {
    dir: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let dir = TempDir::with_prefix("onsite-pty-").unwrap();
        // What is handed in goes to the judge at once.
        let config = dir.path().join("xdg-config/onsite");
        std::fs::create_dir_all(&config).unwrap();
        let home = Self { dir };
        home.configure("confidence = false\n");
        home
    }

    /// Writes the settings anew.
    pub(crate) fn configure(&self, settings: &str) {
        let path = self.dir.path().join("xdg-config/onsite/config.toml");
        std::fs::write(path, settings).unwrap();
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Returns a program that is about to start with these arguments.
    pub(crate) fn onsite(&self, args: &[&str]) -> Start {
        Start::onsite(self, args)
    }

    /// Returns a program like [`Home::onsite`] for the pipes of a script.
    pub(crate) fn piped(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_onsite"));
        command.args(args).env_clear().envs(self.env());
        command
    }

    /// Returns the whole environment.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let inside = |name: &str| self.dir.path().join(name).display().to_string();
        let pair = |name: &str, value: String| (name.to_owned(), value);
        vec![
            pair("PATH", interpreter::path().into_string().unwrap()),
            pair("HOME", inside("")),
            pair("XDG_DATA_HOME", inside("xdg-data")),
            pair("XDG_CONFIG_HOME", inside("xdg-config")),
            pair("XDG_CACHE_HOME", inside("xdg-cache")),
            pair("ONSITE_DATA_DIR", inside("data")),
            pair("TERM", "xterm-256color".into()),
            pair("LANG", "C.UTF-8".into()),
            pair("TZ", "UTC".into()),
        ]
    }

    /// Opens the history for reading, also while the program runs.
    pub(crate) fn store(&self) -> Result<Store, StoreError> {
        let options = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        Store::open(&self.data(), options)
    }

    /// Returns the events of the newest sitting; none before it is on disk.
    pub(crate) fn events(&self) -> Vec<Event> {
        let newest = SessionFilter {
            limit: Some(1),
            ..SessionFilter::default()
        };
        let read = || {
            let store = self.store()?;
            match store.list_sessions(&newest)?.first() {
                Some(head) => store.load_events(&head.id),
                None => Ok(Vec::new()),
            }
        };
        // Not there yet, or a checkpoint holds it: whoever waits asks again.
        read().unwrap_or_default()
    }

    /// Returns how many events of the newest sitting are on disk.
    pub(crate) fn event_count(&self) -> usize {
        let newest = SessionFilter {
            limit: Some(1),
            ..SessionFilter::default()
        };
        let count = || {
            let store = self.store()?;
            let heads = store.list_sessions(&newest)?;
            heads.first().map_or(Ok(0), |head| store.next_seq(&head.id))
        };
        count().map_or(0, |count| count as usize)
    }

    /// Returns the newest sitting as its events tell it.
    pub(crate) fn session(&self) -> Option<Session> {
        let events = self.events();
        (!events.is_empty()).then(|| replay(&events).unwrap())
    }

    /// Returns the plan of the newest sitting.
    pub(crate) fn plan(&self) -> Option<Plan> {
        self.session().map(|session| session.plan)
    }
}
