//! Where the program under test finds Python.
#![expect(
    clippy::disallowed_methods,
    reason = "the path that the tests were given is passed on"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use onsite::runner::Interpreter;

/// Returns where programs are looked for, the interpreter's own folder first: what stands for it in the
/// usual places may be a version manager's script, which takes four times as long as the interpreter.
pub(crate) fn path() -> OsString {
    static PATH: OnceLock<OsString> = OnceLock::new();
    let found = PATH.get_or_init(|| {
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let python = Interpreter::find(Path::new("python3")).ok();
        let own = python
            .as_ref()
            .and_then(|python| python.executable.parent());
        let own = own.filter(|folder| folder.join("python3").exists());
        let all = own.map(PathBuf::from).into_iter();
        std::env::join_paths(all.chain(std::env::split_paths(&usual))).unwrap_or(usual)
    });
    found.clone()
}
