//! Work that begins anew whenever a file of a folder changes.
//!
//! Invariant: a change while the work is under way cancels it, and no change is missed: what the work
//! is about to read is looked at before it begins.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::base::CancelToken;

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_millis(40);

/// Folders within the folder that are looked into, one below the other.
const DEPTH: usize = 2;

/// Most files that are looked at.
const MOST: usize = 2_000;

/// Does `work` now and after every change of a file in `folder`, until it fails. It is given a token
/// that the next change cancels.
pub fn on_change<E: From<io::Error>>(
    folder: &Path,
    mut work: impl FnMut(&CancelToken) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let seen = stamps(folder);
        let token = CancelToken::default();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let watcher = thread::Builder::new().name("reload".into());
            let (token, is_over) = (&token, &is_over);
            let watcher = watcher.spawn_scoped(scope, move || {
                while !is_over.load(Ordering::Relaxed) && stamps(folder) == seen {
                    thread::park_timeout(EVERY);
                }
                token.cancel();
            })?;
            let done = work(token);
            if done.is_err() {
                is_over.store(true, Ordering::Relaxed);
                watcher.thread().unpark();
            }
            // The watcher is back at the next change; the scope waits for it.
            done
        })?;
    }
}

/// What tells whether a file has changed.
type Stamp = (std::path::PathBuf, u64, Option<SystemTime>);

fn stamps(folder: &Path) -> Vec<Stamp> {
    let mut found = Vec::new();
    collect(folder, DEPTH, &mut found);
    found.sort_unstable();
    found
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<Stamp>) {
    // A folder that cannot be read is one without files; whoever works on it says so.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if found.len() >= MOST || entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // Follows links: it is the file that counts.
        match fs::metadata(&path) {
            Ok(data) if data.is_dir() => {
                if depth > 1 {
                    collect(&path, depth - 1, found);
                }
            }
            Ok(data) => found.push((path, data.len(), data.modified().ok())),
            // It is being replaced, or leads nowhere.
            Err(_) => found.push((path, 0, None)),
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests change files")]
mod tests {
    use super::*;

    #[test]
    fn work_begins_anew_with_each_change_and_a_change_cancels_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        fs::write(&file, "0").unwrap();
        let mut n_times = 0;
        let done: io::Result<()> = on_change(folder.path(), |token| {
            n_times += 1;
            match n_times {
                // Changed while at work: cancelled, and begun anew.
                1 => {
                    fs::write(&file, "another").unwrap();
                    while !token.is_cancelled() {
                        thread::yield_now();
                    }
                }
                2 => fs::write(folder.path().join("b.toml"), "new").unwrap(),
                _ => return Err(io::Error::other("enough")),
            }
            Ok(())
        });
        assert_eq!(done.unwrap_err().to_string(), "enough");
        assert_eq!(n_times, 3);
    }

    #[test]
    fn hidden_files_do_not_count() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sql")).unwrap();
        fs::write(folder.path().join("sql/a.toml"), "").unwrap();
        let before = stamps(folder.path());
        fs::write(folder.path().join("sql/.a.toml.swp"), "").unwrap();
        assert_eq!(stamps(folder.path()), before);
        fs::write(folder.path().join("sql/b.toml"), "").unwrap();
        assert_ne!(stamps(folder.path()), before);
    }
}
