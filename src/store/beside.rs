//! The candidate's own files beside a copy of the history.
//!
//! Invariant: a file beside a copy belongs to its owner alone and is whole; what is put back replaces
//! a file whole or not at all, and what a copy does not have is left as it is.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::dir;
use super::error::StoreError;
use super::private::turn;

/// What is copied beside a history.
const FILES: [&str; 3] = ["stories.toml", "numbers.toml", "plan.toml"];

/// Copies the private files of a data directory beside a copy of its history.
pub(super) fn keep(data: &Path, copy: &Path) -> Result<(), StoreError> {
    for name in FILES {
        put(
            &data.join(name),
            &dir::with_suffix(copy, &format!(".{name}")),
        )?;
    }
    Ok(())
}

/// Puts what lies beside a copy into a data directory.
pub(super) fn put_back(copy: &Path, data: &Path) -> Result<(), StoreError> {
    let _turn = turn(data)?;
    for name in FILES {
        put(
            &dir::with_suffix(copy, &format!(".{name}")),
            &data.join(name),
        )?;
    }
    Ok(())
}

/// Removes what lies beside a copy.
pub(super) fn remove(copy: &Path) {
    for name in FILES {
        // One file too many is no harm; the next day tries again.
        let _ = fs::remove_file(dir::with_suffix(copy, &format!(".{name}")));
    }
}

/// Copies a file to another place; none is no fault.
fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut source = match File::open(from) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io("open", from, error)),
    };
    let told = |error| StoreError::io("write", to, error);
    // A temporary file belongs to its owner alone from the start.
    let mut file = tempfile::Builder::new()
        .prefix(".onsite-")
        .tempfile_in(to.parent().unwrap_or(Path::new(".")))
        .map_err(told)?;
    io::copy(&mut source, &mut file).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    file.persist(to).map_err(|error| told(error.error))?;
    Ok(())
}
