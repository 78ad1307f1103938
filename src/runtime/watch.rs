//! Watching a file that another program edits: the answer is put there, and each save is told.
//!
//! Invariant: only what differs from the text told or written last is told, so a save that changes
//! nothing runs nothing; a file that an editor is just replacing is looked at again.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::app::Reply;
use crate::base::CancelToken;

/// A text to put into a file, and the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchJob {
    /// With its suffix, without a folder.
    pub name: String,
    /// What the pad holds.
    pub text: String,
}

/// How often the file is looked at: a save is heard within a blink.
const EVERY: Duration = Duration::from_millis(60);

/// The largest text taken from a file, in bytes.
const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// Watches one file after the other, each until its token is cancelled.
pub fn watch_worker(
    dir: PathBuf,
) -> impl FnMut(WatchJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    move |job, cancel, tell| {
        let path = dir.join(&job.name);
        if let Err(error) = put(&dir, &path, &job.text) {
            return Some(Reply::WatchEnded(format!(
                "cannot write {}: {error}",
                path.display()
            )));
        }
        tell(Reply::Watching(path.display().to_string()));
        let (mut told, mut seen) = (job.text, stamp(&path));
        while !cancel.is_cancelled() {
            thread::park_timeout(EVERY);
            let now = stamp(&path);
            if now.is_none() || now == seen {
                continue;
            }
            let Ok(text) = get(&path) else { continue };
            seen = now;
            if text != told && !cancel.is_cancelled() {
                told.clone_from(&text);
                tell(Reply::FileSaved(text));
            }
        }
        None
    }
}

/// What changes when a file is saved.
fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let facts = path.metadata().ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

fn put(dir: &Path, path: &Path, text: &str) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    // An editor would add the last line's end anyway.
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    Ok(())
}

fn get(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(TEXT_LIMIT)
        .read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_save_is_told_once_until_it_is_cancelled() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut worker = watch_worker(dir.path().to_owned());
        let cancel = CancelToken::default();
        let job = WatchJob {
            name: "q.sql".into(),
            text: "select 1\n".into(),
        };
        let path = dir.path().join("q.sql");
        let save = |text: &str| {
            // As editors do: another file takes its place.
            let fresh = dir.path().join("fresh");
            put(dir.path(), &fresh, text).expect("it is written");
            std::fs::rename(&fresh, &path).expect("it takes its place");
        };
        let mut heard = Vec::new();
        let ended = worker(job, &cancel, &mut |reply| {
            match &reply {
                Reply::Watching(_) => save("select 2\n"),
                Reply::FileSaved(text) if text == "select 2\n" => save("select 23\n"),
                _ => cancel.cancel(),
            }
            heard.push(reply);
        });
        assert_eq!(ended, None);
        let saved = |text: &str| Reply::FileSaved(text.into());
        let place = Reply::Watching(path.display().to_string());
        assert_eq!(heard, [place, saved("select 2\n"), saved("select 23\n")]);
    }

    #[test]
    fn a_folder_that_cannot_be_is_said() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("file");
        put(dir.path(), &file, "x").expect("it is written");
        let job = WatchJob {
            name: "q.sql".into(),
            text: String::new(),
        };
        let ended = watch_worker(file)(job, &CancelToken::default(), &mut |_| {});
        assert!(matches!(ended, Some(Reply::WatchEnded(why)) if why.contains("cannot write")));
    }
}
