//! A damaged file: set aside untouched, and read row by row into a new one.
//!
//! Invariant: everything is read from a copy; the damaged file is only renamed, and only once the
//! new one is complete.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::StoreError;
use super::notice::Salvage;
use super::{FILE_NAME, dir, rescue, schema};

/// The page size of every history: SQLite's default, fixed by the first layout.
const PAGE: usize = 4096;

/// Sets the damaged file at `path` aside and puts a new one in its place with all rows that could
/// be read.
pub(super) fn salvage(path: &Path, why: String) -> Result<Salvage, StoreError> {
    let home = path.parent().unwrap_or(path);
    let work = tempfile::Builder::new()
        .prefix(".salvage-")
        .tempdir_in(home)
        .map_err(|error| StoreError::io("create", home, error))?;
    let mut best = read_copy(path, work.path(), "as-is", None)?;
    for layout in (1..=schema::MIGRATIONS.len()).rev() {
        if best.salvage.lost() == 0 && !best.is_doubtful {
            break;
        }
        let template = work.path().join(format!("template{layout}.db"));
        drop(new_history(&template, layout)?);
        let name = format!("rebuilt{layout}");
        let rebuilt = read_copy(path, work.path(), &name, Some(&template))?;
        if rebuilt.salvage.kept() > best.salvage.kept() {
            best = rebuilt;
        }
    }
    let aside = set_aside(path)?;
    fs::rename(&best.file, path).map_err(|error| StoreError::io("replace", path, error))?;
    Ok(Salvage {
        aside,
        why,
        ..best.salvage
    })
}

/// One way to read the damaged file, and what came of it.
struct Attempt {
    file: PathBuf,
    salvage: Salvage,
    is_doubtful: bool,
}

/// Reads a copy of the damaged file into a new history; with a `template`, after its first page has
/// taken the place of the copy's.
fn read_copy(
    damaged: &Path,
    work: &Path,
    name: &str,
    template: Option<&Path>,
) -> Result<Attempt, StoreError> {
    let copy = work.join(format!("{name}-copy.db"));
    for suffix in ["", "-wal"] {
        let from = dir::with_suffix(damaged, suffix);
        if from.exists() {
            fs::copy(&from, dir::with_suffix(&copy, suffix))
                .map_err(|error| StoreError::io("copy", &from, error))?;
        }
    }
    if let Some(template) = template {
        transplant(template, &copy).map_err(|error| StoreError::io("repair", &copy, error))?;
    }
    let file = work.join(format!("{name}-new.db"));
    let mut new = new_history(&file, schema::MIGRATIONS.len())?;
    let found = rescue::rescue(open_broken(&copy).as_ref(), &mut new)?;
    // Closing the last connection writes the log back into the file, which is then complete.
    new.close().map_err(|(_, error)| error)?;
    let salvage = Salvage {
        aside: PathBuf::new(),
        why: String::new(),
        first_page_rebuilt: template.is_some(),
        tables: found.tables,
        cut: found.cut,
        relisted: found.relisted,
    };
    Ok(Attempt {
        file,
        salvage,
        is_doubtful: found.is_doubtful,
    })
}

/// Makes an empty history of a layout.
fn new_history(file: &Path, layout: usize) -> Result<Connection, StoreError> {
    drop(dir::open_private(file)?);
    let mut conn = schema::connect(file)?;
    let steps = schema::MIGRATIONS.get(..layout);
    let steps = steps.unwrap_or(schema::MIGRATIONS);
    schema::migrate(&mut conn, file, steps, &mut Vec::new())?;
    Ok(conn)
}

/// Opens what may not be a database at all.
fn open_broken(copy: &Path) -> Option<Connection> {
    let conn = Connection::open(copy).ok()?;
    // Lets SQLite go on where a table's definition is unreadable.
    conn.pragma_update(None, "writable_schema", true).ok()?;
    Some(conn)
}

/// Writes the template's first page over the copy's. All histories of one layout are made by the
/// same statements, so their tables start at the same pages.
fn transplant(template: &Path, copy: &Path) -> std::io::Result<()> {
    let mut page = vec![0_u8; PAGE];
    File::open(template)?.read_exact(&mut page)?;
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(copy)?;
    let length = file.metadata()?.len().div_ceil(PAGE as u64).max(1);
    let pages = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    // The file's size in pages, and no list of free ones (file format, section 1.3).
    for (at, bytes) in [(28, pages), (32, [0; 4]), (36, [0; 4])] {
        if let Some(field) = page.get_mut(at..at + 4) {
            field.copy_from_slice(&bytes);
        }
    }
    file.set_len(length * PAGE as u64)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&page)?;
    file.sync_all()
}

/// Gives the damaged file and its log their names aside, the log first: left behind, it would be
/// taken for the new file's.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let home = path.parent().unwrap_or(path);
    let aside = dir::free_name(home, &format!("{FILE_NAME}.damaged-"));
    for suffix in ["-wal", "-shm"] {
        let from = dir::with_suffix(path, suffix);
        if from.exists() {
            fs::rename(&from, dir::with_suffix(&aside, suffix))
                .map_err(|error| StoreError::io("set aside", &from, error))?;
        }
    }
    // A second name first: whenever we die, the history's own name leads to one of the two files.
    if fs::hard_link(path, &aside).is_err() {
        fs::rename(path, &aside).map_err(|error| StoreError::io("set aside", path, error))?;
    }
    Ok(aside)
}
