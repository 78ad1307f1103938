//! Which programs there are, and what they are asked to do.
//!
//! Invariant: only what the settings ask for is looked for; what was found is called by its full path.

use std::path::{Path, PathBuf};

use crate::base::CancelToken;
use crate::booth::running::{BoothError, Running};
use crate::booth::shelf::{ONE_BYTES, Recording, Shelf};
use crate::voice::{Recipe, Use, Wanted, WavSink, Wishes};

/// A program that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How it is called.
    pub recipe: &'static Recipe,
    /// Where it lies.
    pub path: PathBuf,
}

/// The programs that are used.
#[derive(Clone, Debug, Default)]
pub struct Booth {
    speaker: Option<Found>,
    recorder: Option<Found>,
    player: Option<Found>,
}

impl Booth {
    /// Looks for what is wished in the folders of a path.
    pub fn find(wishes: &Wishes, search: &[PathBuf]) -> Self {
        let play = match wishes.record {
            Wanted::Off => Wanted::Off,
            Wanted::First | Wanted::Named(_) => Wanted::First,
        };
        Self {
            speaker: find(Use::Speak, &wishes.speak, search),
            recorder: find(Use::Record, &wishes.record, search),
            player: find(Use::Play, &play, search),
        }
    }

    /// Returns the program for a purpose, if there is one.
    pub fn program(&self, purpose: Use) -> Option<&Found> {
        match purpose {
            Use::Speak => self.speaker.as_ref(),
            Use::Record => self.recorder.as_ref(),
            Use::Play => self.player.as_ref(),
        }
    }

    /// Reads a text aloud; returns when it was read or cancelled.
    pub fn speak(&self, text: &str, cancel: &CancelToken) -> Result<(), BoothError> {
        let mut running = self.start(Use::Speak, None, text)?;
        running.lasts(text.chars().count() as u64 / LETTERS);
        running.follow(cancel, |_| Ok(true)).map(|_| ())
    }

    /// Plays a recording; returns when it is over or cancelled.
    pub fn play(&self, recording: &Path, cancel: &CancelToken) -> Result<(), BoothError> {
        let bytes = std::fs::metadata(recording).map_or(0, |meta| meta.len());
        let mut running = self.start(Use::Play, Some(recording), "")?;
        running.lasts(bytes / SECOND);
        running.follow(cancel, |_| Ok(true)).map(|_| ())
    }

    /// Records until it is cancelled or as large as a recording may be. What was recorded until a
    /// program failed is kept.
    pub fn record(
        &self,
        shelf: &Shelf,
        name: &str,
        cancel: &CancelToken,
    ) -> Result<Recording, BoothError> {
        if self.recorder.is_none() {
            return Err(missing(Use::Record));
        }
        let (file, path) = shelf.create(name)?;
        let sink = WavSink::new(std::io::BufWriter::new(file));
        let mut sink = sink?;
        let mut bytes = 0_u64;
        let mut unflushed = 0_u64;
        let running = self.start(Use::Record, None, "");
        let ended = running.and_then(|running| {
            running.follow(cancel, |heard| {
                let room = ONE_BYTES.saturating_sub(bytes);
                let room = usize::try_from(room).unwrap_or(usize::MAX).min(heard.len());
                sink.add(heard.get(..room).unwrap_or_default())?;
                bytes += room as u64;
                unflushed += room as u64;
                if unflushed >= FLUSHED {
                    sink.flush()?;
                    unflushed = 0;
                }
                Ok(bytes < ONE_BYTES)
            })
        });
        sink.finish()?;
        match ended {
            Err(error) if bytes == 0 => {
                shelf.delete(name)?;
                Err(error)
            }
            _ => Recording::of(&path),
        }
    }

    fn start(&self, purpose: Use, file: Option<&Path>, input: &str) -> Result<Running, BoothError> {
        let found = self.program(purpose).ok_or_else(|| missing(purpose))?;
        let called = (found.recipe.name, found.path.as_path());
        Running::start(called, &found.recipe.arguments(), file, input)
    }
}

/// Nobody reads more letters aloud in a second.
const LETTERS: u64 = 40;

/// Bytes of a second of sound.
const SECOND: u64 = 32_000;

/// So many bytes may be lost if the machine dies: two seconds.
const FLUSHED: u64 = 64_000;

/// Returns every program for a purpose that lies in the folders of a path.
pub fn installed(purpose: Use, search: &[PathBuf]) -> Vec<Found> {
    let recipes = purpose.recipes();
    let found = recipes.filter_map(|recipe| {
        let paths = search.iter().filter(|dir| dir.is_absolute());
        let mut paths = paths.map(|dir| dir.join(recipe.name));
        let path = paths.find(|path| is_program(path))?;
        Some(Found { recipe, path })
    });
    found.collect()
}

fn find(purpose: Use, wanted: &Wanted, search: &[PathBuf]) -> Option<Found> {
    if *wanted == Wanted::Off {
        return None;
    }
    let mut found = installed(purpose, search).into_iter();
    found.find(|found| wanted.allows(found.recipe))
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path)
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

fn missing(purpose: Use) -> BoothError {
    let names: Vec<&str> = purpose.recipes().map(|recipe| recipe.name).collect();
    BoothError::NoProgram(format!("install {}", names.join(", ")))
}
