//! The process that waits: started, jailed, its harness read, before there is anything to run.
//!
//! A run takes it and leaves a fresh one behind, so that pressing Run does not wait for an
//! interpreter to start. It has all layers of the jail from its first instruction, hence before a
//! byte of the candidate's can reach it, and it runs one program only.
//! Invariant: at most one process waits, and it dies with the last clone of its [`Warm`]. On Linux it
//! also dies with the thread that started it, so one thread should prepare and run.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;

use super::coding::{CodingJob, Runner};
use super::jail::{ARGUMENT, JailSpec};
use super::process::Started;
use super::tool::Tool;
use crate::deck::Language;

/// Size of a single file in the scratch folder, in kibibytes.
const FILE_KB: u64 = 16 << 10;

/// A place for one process that waits for the next run; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Warm(Arc<Mutex<Option<Place>>>);

/// A place in use.
#[derive(Debug)]
struct Place {
    setting: Setting,
    waiting: Option<Prepared>,
}

/// What a process has to be told before it starts; a job with another setting cannot use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    language: Option<Language>,
    memory_mb: u64,
    cpu_s: u64,
    hash_seed: u32,
}

/// A jailed process that waits for a job.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) started: Started,
    pub(super) scratch: TempDir,
    /// Its harness, if that is a file.
    pub(super) files: Option<TempDir>,
}

impl Setting {
    /// Returns what a program in `language` with the limits of `job` needs.
    pub(super) fn of(language: Option<&Language>, job: &CodingJob) -> Self {
        Self {
            language: language.cloned(),
            memory_mb: job.limits.memory_mb,
            cpu_s: job.limits.cpu_s,
            hash_seed: job.hash_seed,
        }
    }
}

impl Runner {
    /// Keeps a process waiting for jobs with the limits and the language of `job`, until [`rest`]
    /// or the end of the runner; a run that takes it leaves another. Returns at once.
    ///
    /// [`rest`]: Self::rest
    pub fn prepare(&self, job: &CodingJob) {
        let setting = Setting::of(job.language.as_ref(), job);
        let mut place = self.warm.lock();
        if place.as_ref().is_none_or(|place| place.setting != setting) {
            *place = Some(Place {
                setting,
                waiting: None,
            });
        }
        drop(place);
        self.refill();
    }

    /// Ends the process that waits, if there is one, and keeps none from here on.
    pub fn rest(&self) {
        *self.warm.lock() = None;
    }

    /// Starts a process where one should be waiting. A failure is told by the run that needs it.
    pub(super) fn refill(&self) {
        if let Some(place) = self.warm.lock().as_mut()
            && place.waiting.is_none()
        {
            place.waiting = Prepared::start(self, &place.setting).ok();
        }
    }

    /// Returns a process for a run: the one that waits, if it fits, or a fresh one.
    pub(super) fn process(&self, setting: &Setting) -> Result<Prepared, String> {
        let waiting = match self.warm.lock().as_mut() {
            Some(place) if place.setting == *setting => place.waiting.take(),
            _ => None,
        };
        let living = waiting.and_then(|mut prepared| {
            let lives = prepared.started.is_fresh();
            lives.then_some(prepared)
        });
        living.map_or_else(|| Prepared::start(self, setting), Ok)
    }
}

impl Warm {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Prepared {
    /// Starts our own binary, which becomes the interpreter inside the jail.
    fn start(runner: &Runner, setting: &Setting) -> Result<Self, String> {
        let tool = match &setting.language {
            Some(language) => runner.languages.tool(language, setting.memory_mb)?,
            None => Tool::python(runner.python.as_ref().map_err(ToString::to_string)?),
        };
        let scratch = tempfile::Builder::new()
            .prefix("onsite-")
            .tempdir()
            .map_err(|error| {
                format!("cannot make a scratch folder: {error}; free some space there")
            })?;
        let failed = |error| format!("`{}` does not start: {error}", runner.helper.display());
        let mut command = confined(runner, &tool, scratch.path(), setting)?;
        let mut started = Started::new(&mut command).map_err(failed)?;
        // What a process that died on the way says is read by the run.
        _ = started.feed(&tool.boot);
        let files = tool.files;
        Ok(Self {
            started,
            scratch,
            files,
        })
    }
}

/// The command that becomes the interpreter inside the jail.
fn confined(
    runner: &Runner,
    tool: &Tool,
    scratch: &Path,
    setting: &Setting,
) -> Result<Command, String> {
    let spec = JailSpec {
        program: Some(tool.executable.clone()),
        args: tool.args.clone(),
        reads: tool.reads.clone(),
        executes: tool.executes.clone(),
        scratch: scratch.to_owned(),
        memory_mb: setting.memory_mb + tool.base_mb,
        cpu_s: setting.cpu_s,
        file_kb: FILE_KB,
        without: runner.without.clone(),
    };
    let spec = serde_json::to_string(&spec).map_err(|error| error.to_string())?;
    let mut command = Command::new(&runner.helper);
    command
        .args([ARGUMENT, &spec])
        .env_clear()
        .env("HOME", scratch)
        .env("TMPDIR", scratch)
        .env("LC_ALL", "C.UTF-8")
        .env("PYTHONSAFEPATH", "1")
        .env("PYTHONUTF8", "1")
        .env("PYTHONHASHSEED", setting.hash_seed.to_string())
        // One arena for all threads: each further one would take 64 MB of the address space.
        .env("MALLOC_ARENA_MAX", "1")
        .current_dir(scratch);
    if setting.language.is_some() {
        // Node refuses to start where it cannot read the system's settings for OpenSSL.
        command.env("OPENSSL_CONF", "/dev/null");
    }
    Ok(command)
}
