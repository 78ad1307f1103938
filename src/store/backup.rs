//! Copies of the history: one a day, one before everything that changes it as a whole, and the way
//! back. The private files lie beside each copy ([`beside`]).
//!
//! Invariant: a copy has its name only once it is complete, and none is removed that is not of the
//! kind and age that [`surplus`] says.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::Connection;
use rusqlite::backup::Backup as Copying;

use super::error::StoreError;
use super::schema;
use super::stored::{FILE_NAME, Store};
use super::{beside, dir};
use crate::base::Timestamp;

/// The folder of copies in the data directory.
const FOLDER: &str = "backups";

/// So many of the newest daily copies are kept.
const DAYS: usize = 7;

/// Of so many weeks before these days the newest copy is kept.
const WEEKS: usize = 4;

/// So many of the copies from before a change are kept.
const CHANGES: usize = 20;

/// Why a copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The first time the history is used on a day.
    Daily,
    /// Somebody wants one.
    Asked,
    /// Another history is about to be merged.
    BeforeMerge,
    /// An exported history is about to be read.
    BeforeImport,
    /// An older copy is about to take the history's place.
    BeforeRestore,
}

/// A copy of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its name, which [`Store::restore`] takes.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is in it, or why it cannot be used.
    pub content: Result<Content, String>,
}

/// What is in a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// Sittings, removed ones included.
    pub sittings: u64,
    /// Reviews.
    pub reviews: u64,
    /// The moment of the newest event or review.
    pub newest: Option<Timestamp>,
}

impl Occasion {
    fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Asked => "asked",
            Self::BeforeMerge => "before-merge",
            Self::BeforeImport => "before-import",
            Self::BeforeRestore => "before-restore",
        }
    }
}

impl Store {
    /// Makes today's copy, unless there is one or nothing to copy, and removes those that are too
    /// many; returns the new copy.
    pub fn back_up_daily(&self, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
        self.writable()?;
        let name = format!("daily-{}.db", self.scheduler.calendar().day_of(now));
        if self.folder().join(&name).exists() || self.is_empty()? {
            return Ok(None);
        }
        self.copy_to(&name).map(Some)
    }

    /// Makes a copy for an occasion and returns where it is; a history in which nothing happened
    /// yet is not copied.
    pub fn back_up_for(
        &self,
        occasion: Occasion,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, StoreError> {
        if self.is_empty()? {
            return Ok(None);
        }
        let day = self.scheduler.calendar().day_of(now);
        let stem = format!("{}-{day}", occasion.word());
        let names = (1_u32..).map(|n| format!("{stem}-{n}.db"));
        let mut free = names.filter(|name| !self.folder().join(name).exists());
        let name = free.next().unwrap_or(stem);
        self.copy_to(&name).map(Some)
    }

    /// Returns the copies in the data directory `dir`, newest names last.
    pub fn backups(dir: &Path) -> Vec<Backup> {
        let mut paths = listed(&dir.join(FOLDER), is_copy);
        paths.extend(listed(dir, |name| {
            name.starts_with(&format!("{FILE_NAME}.layout")) && name.contains(".backup-")
        }));
        paths.into_iter().map(|path| look(&path)).collect()
    }

    /// Puts a copy in the history's place, after a copy of what is there; returns that copy.
    pub fn restore(
        &mut self,
        backup: &Backup,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, StoreError> {
        self.writable()?;
        let from = whole_copy(&backup.path)?;
        let before = self.back_up_for(Occasion::BeforeRestore, now)?;
        // Page by page in one transaction: whenever we die, one of the two is there, whole.
        copy(&from, &mut self.conn)?;
        beside::put_back(&backup.path, self.home())?;
        Ok(before)
    }

    fn home(&self) -> &Path {
        self.path().parent().unwrap_or(Path::new("."))
    }

    fn folder(&self) -> PathBuf {
        self.home().join(FOLDER)
    }

    fn copy_to(&self, name: &str) -> Result<PathBuf, StoreError> {
        let folder = self.folder();
        dir::prepare(&folder, &mut Vec::new())?;
        let making = folder.join(format!("{name}.making"));
        // What a copy that was interrupted left behind.
        let _ = fs::remove_file(&making);
        let made = schema::back_up(&self.conn, &making);
        let path = folder.join(name);
        let made = made.and_then(|()| {
            fs::rename(&making, &path).map_err(|error| StoreError::io("name", &path, error))
        });
        if made.is_err() {
            let _ = fs::remove_file(&making);
        }
        made?;
        beside::keep(self.home(), &path)?;
        remove_surplus(&folder);
        Ok(path)
    }
}

/// Reads another history whole into memory, after its own checks, in the newest layout.
pub(super) fn whole_copy(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(StoreError::io("open", path, missing));
    }
    let named = |error| match error {
        StoreError::Damaged { why, .. } => StoreError::Damaged {
            path: path.to_owned(),
            why,
        },
        StoreError::Permission(_) => StoreError::Permission(path.to_owned()),
        other => other,
    };
    let read = || {
        let conn = schema::connect_read_only(path)?;
        if schema::layout(&conn, path, schema::MIGRATIONS.len() as i64)? == 0 {
            return Err(StoreError::Foreign(path.to_owned()));
        }
        let mut whole = schema::scratch()?;
        copy(&conn, &mut whole)?;
        // The copy has no log of its own.
        whole.pragma_update(None, "journal_mode", "MEMORY")?;
        schema::bring_up_to_date(&mut whole)?;
        schema::check(&whole, path)?;
        Ok(whole)
    };
    read().map_err(named)
}

fn copy(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    let copying = Copying::new(from, to)?;
    // All at once: nobody else writes to either.
    match copying.step(-1)? {
        rusqlite::backup::StepResult::Done => Ok(()),
        _ => Err(StoreError::Busy),
    }
}

fn look(path: &Path) -> Backup {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let read = || -> Result<Content, StoreError> {
        let conn = schema::connect_read_only(path)?;
        schema::layout(&conn, path, schema::MIGRATIONS.len() as i64)?;
        let sql = "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM reviews),
                   max((SELECT max(at) FROM events), coalesce((SELECT max(at) FROM reviews), 0))";
        let content = conn.query_row(sql, [], |row| {
            Ok(Content {
                sittings: row.get::<_, i64>(0)?.unsigned_abs(),
                reviews: row.get::<_, i64>(1)?.unsigned_abs(),
                newest: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            })
        })?;
        Ok(content)
    };
    Backup {
        name: name.into_owned(),
        bytes: dir::length(path),
        content: read().map_err(|error| error.to_string()),
        path: path.to_owned(),
    }
}

fn listed(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| wanted(name))
        .collect();
    names.sort_by_key(|name| order(name));
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Whether a name is that of a complete copy.
fn is_copy(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "db")
}

fn remove_surplus(folder: &Path) {
    let paths = listed(folder, is_copy);
    let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
    let names: Vec<&str> = names.collect();
    for name in surplus(&names) {
        // One copy too many is no harm; the next day tries again.
        let _ = fs::remove_file(folder.join(name));
        beside::remove(&folder.join(name));
    }
}

/// Returns the copies that are too many; those that were asked for are never.
fn surplus<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let daily = names.iter().filter_map(|name| Some((day(name)?, *name)));
    let mut daily: Vec<(Date, &str)> = daily.collect();
    let changes = names.iter().filter(|name| name.starts_with("before-"));
    let mut changes: Vec<&str> = changes.copied().collect();
    daily.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let mut weeks = Vec::new();
    let old = daily.into_iter().skip(DAYS).filter(|(day, _)| {
        let week = day.iso_week_date();
        let week = (week.year(), week.week());
        let is_kept = !weeks.contains(&week) && weeks.len() < WEEKS;
        if is_kept {
            weeks.push(week);
        }
        !is_kept
    });
    let mut surplus: Vec<&str> = old.map(|(_, name)| name).collect();
    changes.sort_by_key(|name| std::cmp::Reverse(order(name)));
    surplus.extend(changes.into_iter().skip(CHANGES));
    surplus
}

/// Returns the name with its number filled up, so that 10 follows 9, and its date first.
fn order(name: &str) -> (String, usize, String) {
    let stem = name.strip_suffix(".db").unwrap_or(name);
    let parts: Vec<&str> = stem.split('-').collect();
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let Some(year) = parts.iter().position(is_year) else {
        return (String::new(), 0, name.to_owned());
    };
    let date = parts.iter().skip(year).take(3).copied();
    let number = parts.get(year + 3).and_then(|n| n.parse().ok());
    let date: Vec<&str> = date.collect();
    (date.join("-"), number.unwrap_or(0), name.to_owned())
}

/// Returns the day of a name like `daily-2026-12-18.db`.
fn day(name: &str) -> Option<Date> {
    name.strip_prefix("daily-")?
        .strip_suffix(".db")?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let names: Vec<String> = (1..=31)
            .map(|day| format!("daily-2026-10-{day:02}.db"))
            .chain((1..=30).map(|day| format!("daily-2026-11-{day:02}.db")))
            .chain(["asked-2020-01-01-1.db".to_owned()])
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let gone = surplus(&names);
        let kept: Vec<&&str> = names.iter().filter(|name| !gone.contains(name)).collect();
        let kept: Vec<&str> = kept.into_iter().copied().collect();
        // The 23rd was a Monday: of its week only that day is older than the seven.
        let expect: Vec<String> = [8, 15, 22, 23, 24, 25, 26, 27, 28, 29, 30]
            .iter()
            .map(|day| format!("daily-2026-11-{day:02}.db"))
            .chain(["asked-2020-01-01-1.db".to_owned()])
            .collect();
        assert_eq!(kept, expect);
    }

    #[test]
    fn rotation_day_by_day_keeps_what_it_keeps_at_once() {
        let mut there: Vec<String> = Vec::new();
        for day in 1..=60 {
            let (month, day) = if day <= 31 { (10, day) } else { (11, day - 31) };
            there.push(format!("daily-2026-{month:02}-{day:02}.db"));
            let names: Vec<&str> = there.iter().map(String::as_str).collect();
            let gone: Vec<String> = surplus(&names).into_iter().map(str::to_owned).collect();
            there.retain(|name| !gone.contains(name));
            assert!(there.len() <= DAYS + WEEKS);
        }
        assert_eq!(there.len(), DAYS + WEEKS, "{there:?}");
    }

    #[test]
    fn numbers_are_told_from_each_other() {
        let mut names = [
            "asked-2026-12-18-10.db",
            "asked-2026-12-18-9.db",
            "daily-2026-12-17.db",
        ];
        names.sort_by_key(|name| order(name));
        let expect = [
            "daily-2026-12-17.db",
            "asked-2026-12-18-9.db",
            "asked-2026-12-18-10.db",
        ];
        assert_eq!(names, expect);
    }

    #[test]
    fn a_history_is_copied_once_a_day_and_comes_back() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path(), super::super::OpenOptions::default()).unwrap();
        let now = Timestamp(1_797_620_800_000);
        assert_eq!(store.back_up_daily(now).unwrap(), None, "nothing to copy");
        let key = crate::memory::ItemKey::card(&"demo".into(), &"c".into());
        store
            .rate(&key, crate::memory::Rating::Good, now, None)
            .unwrap();
        let copy = store.back_up_daily(now).unwrap().unwrap();
        assert_eq!(store.back_up_daily(now).unwrap(), None, "one a day");
        store
            .rate(&key, crate::memory::Rating::Good, now, None)
            .unwrap();
        let backups = Store::backups(home.path());
        assert_eq!(backups.len(), 1);
        assert_eq!(backups[0].path, copy);
        assert_eq!(backups[0].content.as_ref().unwrap().reviews, 1);
        let before = store.restore(&backups[0], now).unwrap().unwrap();
        assert_eq!(store.reviews().unwrap().len(), 1);
        assert_eq!(Store::backups(home.path()).len(), 2);
        let back = whole_copy(&before).unwrap();
        let n: i64 = back
            .query_row("SELECT count(*) FROM reviews", [], |row| row.get(0))
            .unwrap();
        assert_eq!(n, 2, "what was there is kept");
        drop(store);
        let again = Store::open(home.path(), super::super::OpenOptions::default()).unwrap();
        assert_eq!(again.reviews().unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_history_is_not_restored() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path(), super::super::OpenOptions::default()).unwrap();
        let path = home.path().join("diary.db");
        fs::File::create(&path).unwrap().set_len(10_000).unwrap();
        let backup = look(&path);
        assert!(backup.content.is_err());
        assert!(store.restore(&backup, Timestamp(0)).is_err());
        assert!(whole_copy(&home.path().join("none.db")).is_err());
    }
}
