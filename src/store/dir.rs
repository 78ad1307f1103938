//! The data directory and its files: made private, kept private, never overwritten.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::notice::Notice;

/// Makes sure that `dir` is a directory that only its owner can enter.
pub(super) fn prepare(dir: &Path, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    match fs::metadata(dir) {
        Ok(meta) if !meta.is_dir() => return Err(StoreError::NotADirectory(dir.to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            create_private(dir).map_err(|error| StoreError::io("create", dir, error))?;
        }
        Err(error) => return Err(StoreError::io("open", dir, error)),
    }
    tighten(dir, 0o700, notices)
}

/// Opens `path` for reading and writing; a new file belongs to its owner alone.
pub(super) fn open_private(path: &Path) -> Result<File, StoreError> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map_err(|error| StoreError::io("open", path, error))
}

/// Takes away what others may do with `path`; says so if there was something to take.
pub(super) fn tighten(path: &Path, mode: u32, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = fs::metadata(path).map_err(|error| StoreError::io("open", path, error))?;
        let was = meta.permissions().mode() & 0o777;
        if was & !mode != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(was & mode))
                .map_err(|error| StoreError::io("protect", path, error))?;
            notices.push(Notice::Tightened {
                path: path.to_owned(),
                was,
                now: was & mode,
            });
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode, notices);
    Ok(())
}

/// Returns the first of `stem1`, `stem2`, … in `dir` that does not exist yet.
pub(super) fn free_name(dir: &Path, stem: &str) -> PathBuf {
    (1_u32..100_000)
        .map(|n| dir.join(format!("{stem}{n}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| dir.join(stem))
}

/// Returns `path` with `suffix` after its name (`history.db-wal`).
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Returns the length of a file, zero if there is none.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}

fn create_private(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
