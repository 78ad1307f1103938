//! The socket: bound by the candidate's program, joined by the partner's.
//!
//! Invariant: nobody but the owner of the data directory reaches it; no side waits for the other
//! longer than [`PATIENCE`], and no line is longer than [`LONGEST`].

use std::fs::{DirBuilder, Permissions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::wire::{self, Message, WireError};

/// How long a side that does not take what it is told is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The longest line, in bytes: an answer pad may be long.
const LONGEST: u64 = 16 << 20;

/// Why nobody can sit in.
#[derive(Debug, thiserror::Error)]
pub enum SeatError {
    /// No round waits for a partner.
    #[error("no round has a second seat")]
    Nobody,
    /// Another program waits for a partner already.
    #[error("another round has the seat already")]
    Taken,
    /// The system refuses.
    #[error("the seat's socket {path}: {source}")]
    Io {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is said is not understood.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// Both directions of a conversation.
#[derive(Debug)]
pub struct Line {
    stream: UnixStream,
    path: PathBuf,
}

/// Hears what the other side says.
#[derive(Debug)]
pub struct Ear {
    reader: BufReader<UnixStream>,
    path: PathBuf,
}

/// Says something to the other side.
#[derive(Debug)]
pub struct Mouth {
    stream: UnixStream,
    path: PathBuf,
}

/// Waits for partners.
#[derive(Debug)]
pub struct Listener {
    listener: UnixListener,
    path: PathBuf,
}

fn path_in(data_dir: &Path) -> PathBuf {
    data_dir.join("seat").join("line.sock")
}

impl Listener {
    /// Binds the socket in a data directory; one that a dead program left is replaced.
    pub fn bind(data_dir: &Path) -> Result<Self, SeatError> {
        let path = path_in(data_dir);
        let failed = |source| SeatError::Io {
            path: path.clone(),
            source,
        };
        let folder = path.parent().unwrap_or(data_dir);
        let mut builder = DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(failed)?;
        // Also a folder that was there: nobody else may enter it, whatever the socket's own mode.
        std::fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(failed)?;
        if UnixStream::connect(&path).is_ok() {
            return Err(SeatError::Taken);
        }
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { listener, path })
    }

    /// Waits for the next one who comes.
    pub fn next(&self) -> Result<Line, SeatError> {
        let path = self.path.clone();
        match self.listener.accept() {
            Ok((stream, _)) => Ok(Line { stream, path }),
            Err(source) => Err(SeatError::Io { path, source }),
        }
    }
}

/// Takes the socket of a data directory away, at the end of the program that bound it.
pub fn clear(data_dir: &Path) {
    // Left behind it would only be replaced the next time.
    let _ = std::fs::remove_file(path_in(data_dir));
}

impl Line {
    /// Says whether a round waits for a partner; nobody sits down by that.
    pub fn check(data_dir: &Path) -> Result<(), SeatError> {
        Self::join(data_dir).map(drop)
    }

    /// Joins the round that waits for a partner.
    pub fn join(data_dir: &Path) -> Result<Self, SeatError> {
        let path = path_in(data_dir);
        match UnixStream::connect(&path) {
            Ok(stream) => Ok(Self { stream, path }),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
                ) =>
            {
                Err(SeatError::Nobody)
            }
            Err(source) => Err(SeatError::Io { path, source }),
        }
    }

    /// Returns an ear and a mouth, each for a thread of its own.
    pub fn split(self) -> Result<(Ear, Mouth), SeatError> {
        let Self { stream, path } = self;
        let failed = |source| SeatError::Io {
            path: path.clone(),
            source,
        };
        let other = stream.try_clone().map_err(failed)?;
        other.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
        let ear = Ear {
            reader: BufReader::new(stream),
            path: path.clone(),
        };
        Ok((
            ear,
            Mouth {
                stream: other,
                path,
            },
        ))
    }
}

impl Ear {
    /// Waits for the next message; `None` once the other side is gone.
    pub fn hear(&mut self) -> Result<Option<Message>, SeatError> {
        let mut line = Vec::new();
        let mut within = (&mut self.reader).take(LONGEST);
        let heard = within.read_until(b'\n', &mut line);
        heard.map_err(|source| SeatError::Io {
            path: self.path.clone(),
            source,
        })?;
        // A line without its end was cut off: whoever wrote it is dead.
        if line.pop() != Some(b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8(line).map_err(|_| WireError::Unknown)?;
        Ok(Some(wire::read(&line)?))
    }
}

impl Mouth {
    /// Says something; fails if the other side does not listen.
    pub fn say(&mut self, message: &Message) -> Result<(), SeatError> {
        let mut line = wire::write(message)?;
        line.push('\n');
        let said = self.stream.write_all(line.as_bytes());
        said.map_err(|source| SeatError::Io {
            path: self.path.clone(),
            source,
        })
    }

    /// Hangs up, also for the ear.
    pub fn hang_up(&self) {
        // It fails only if the other side has hung up already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_private_and_a_dead_ones_is_replaced() {
        let home = tempfile::TempDir::new().unwrap();
        assert!(matches!(Line::join(home.path()), Err(SeatError::Nobody)));
        let listener = Listener::bind(home.path()).unwrap();
        assert!(matches!(Listener::bind(home.path()), Err(SeatError::Taken)));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&listener.path), 0o600);
        assert_eq!(mode(listener.path.parent().unwrap()), 0o700);
        let left = listener.path.clone();
        Line::check(home.path()).unwrap();
        // A program that is killed takes nothing away.
        drop(listener);
        assert!(left.exists());
        assert!(matches!(Line::check(home.path()), Err(SeatError::Nobody)));
        let listener = Listener::bind(home.path()).unwrap();
        clear(home.path());
        assert!(!left.exists());
        drop(listener);
    }

    #[test]
    fn who_does_not_listen_is_not_waited_for() {
        let home = tempfile::TempDir::new().unwrap();
        let listener = Listener::bind(home.path()).unwrap();
        let deaf = UnixStream::connect(&listener.path).unwrap();
        let (_ear, mut mouth) = listener.next().unwrap().split().unwrap();
        let why = "x".repeat(1 << 20);
        let told = (0..64).find_map(|_| mouth.say(&Message::Refused { why: why.clone() }).err());
        assert!(matches!(told, Some(SeatError::Io { .. })), "{told:?}");
        drop(deaf);
    }

    #[test]
    fn a_cut_line_is_the_end_and_noise_is_refused() {
        let home = tempfile::TempDir::new().unwrap();
        let listener = Listener::bind(home.path()).unwrap();
        let check = |bytes: &[u8]| {
            let mut stream = UnixStream::connect(&listener.path).unwrap();
            stream.write_all(bytes).unwrap();
            drop(stream);
            let (mut ear, _mouth) = listener.next().unwrap().split().unwrap();
            ear.hear()
        };
        assert!(matches!(
            check(b"{\"v\":1,\"say\":\"hello\"}\n"),
            Ok(Some(Message::Hello))
        ));
        assert!(matches!(check(b"{\"v\":1,\"say\":\"hel"), Ok(None)));
        assert!(matches!(check(b"sing\n"), Err(SeatError::Wire(_))));
    }
}
