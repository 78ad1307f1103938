//! Reads a deck's folder. Invariant: an untrusted folder costs at most [`MAX_FILES`] files of
//! [`MAX_BYTES`] each, no file outside it is ever opened, and whatever cannot be read is told.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, File, FileType};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::base::{Diagnostic, SourceText};
use crate::deck::DeckFiles;
use crate::deck::check::FOLDERS;
use crate::deck::codes::{self, Code};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// How many files a deck may have.
pub const MAX_FILES: usize = 500;

/// Reads the files of the deck in a folder. Names that begin with a dot are passed over. What cannot
/// be read is among the returned faults.
pub fn read_folder(path: &Path) -> DeckFiles {
    let mut reader = Reader {
        inside: path.canonicalize().unwrap_or_else(|_| path.to_owned()),
        files: DeckFiles {
            root: path.display().to_string().trim_end_matches('/').to_owned(),
            ..DeckFiles::default()
        },
        seen: 0,
    };
    reader.folder(path, true);
    reader.files
}

struct Reader {
    /// The folder that no link may leave.
    inside: PathBuf,
    files: DeckFiles,
    seen: usize,
}

impl Reader {
    fn folder(&mut self, path: &Path, top: bool) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let help = "check the path and its permissions";
                return self.fault(codes::UNREADABLE, path, &unreadable(path, &error), help);
            }
        };
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            self.seen += 1;
            if self.seen > MAX_FILES {
                if self.seen == MAX_FILES + 1 {
                    let message = format!("the deck has more than {MAX_FILES} files");
                    let help = "a deck's folder holds nothing but the deck";
                    self.fault(codes::TOO_MANY_FILES, path, &message, help);
                }
                return;
            }
            self.entry(&path.join(&name), &name, top);
        }
    }

    fn entry(&mut self, path: &Path, name: &str, top: bool) {
        let target = match path.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let help = "correct the link or its permissions, or delete it";
                return self.fault(codes::UNREADABLE, path, &unreadable(path, &error), help);
            }
        };
        if !target.starts_with(&self.inside) {
            let message = format!("`{}` leads out of the deck", path.display());
            return self.fault(
                codes::LINK_LEAVES,
                path,
                &message,
                "copy the file into the deck",
            );
        }
        match fs::metadata(&target).map(|data| data.file_type()) {
            Ok(kind) => self.of_kind(kind, path, name, top),
            Err(error) => self.fault(
                codes::UNREADABLE,
                path,
                &unreadable(path, &error),
                "check the file's permissions",
            ),
        }
    }

    fn of_kind(&mut self, kind: FileType, path: &Path, name: &str, top: bool) {
        if kind.is_dir() {
            if top && FOLDERS.contains(&name) {
                self.folder(path, false);
            } else if !(top && name == "schema") {
                let message = format!("the folder `{}` is ignored", path.display());
                let help = format!("a deck's folders are {}", FOLDERS.join(", "));
                self.fault(codes::UNKNOWN_FOLDER, path, &message, &help);
            }
        } else if kind.is_file() {
            self.file(path);
        } else {
            let message = format!("`{}` is not a plain file", path.display());
            self.fault(
                codes::UNREADABLE,
                path,
                &message,
                "delete it, or replace it by a file",
            );
        }
    }

    fn file(&mut self, path: &Path) {
        let shown = path.display().to_string();
        let ending = path.extension().and_then(OsStr::to_str);
        if !matches!(ending, Some("toml" | "sql")) {
            // What it holds does not matter; that it is there may.
            self.files.files.push(SourceText::new(shown, ""));
            return;
        }
        let mut bytes = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            let help = "check the file's permissions";
            return self.fault(codes::UNREADABLE, path, &unreadable(path, &error), help);
        }
        if bytes.len() as u64 > MAX_BYTES {
            let message = format!("`{shown}` is larger than 2 MiB");
            let help = "split it into several files, or generate fewer rows";
            return self.fault(codes::FILE_TOO_LARGE, path, &message, help);
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.files.files.push(SourceText::new(shown, text)),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let lossy = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let place = SourceText::new(shown.clone(), lossy).place(good);
                self.files.faults.push(Diagnostic {
                    code: codes::NOT_UTF8.code,
                    severity: codes::NOT_UTF8.severity,
                    message: format!("`{shown}` is not UTF-8 text"),
                    place: Some(place),
                    help: "save the file as UTF-8".to_owned(),
                });
            }
        }
    }

    fn fault(&mut self, code: Code, path: &Path, message: &str, help: &str) {
        self.files.faults.push(Diagnostic {
            code: code.code,
            severity: code.severity,
            message: message.to_owned(),
            place: Some(SourceText::new(path.display().to_string(), "").place(0)),
            help: help.to_owned(),
        });
    }
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("`{}` cannot be read: {error}", path.display())
}
