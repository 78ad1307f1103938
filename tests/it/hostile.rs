//! The jail against programs that try to get out, on Linux with all layers.
//!
//! Each program's verdict is asserted, and from outside: the canary files are untouched and their
//! contents reached no report, nothing keeps running, and this process still lives to say so.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files and clocks from outside, and what is missing fails them"
)]

use std::fmt::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Child, Command};

use onsite::base::CancelToken;
use onsite::runner::jail::LayerKind;
use onsite::runner::{Runner, Warm, run_coding};

use crate::runner::{job, judge, marker, process_of, runner};

/// A program after each `###` line, which has its name and the families of verdict that are right.
const PROGRAMS: &str = include_str!("hostile_programs.txt");

/// A program of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    /// The families of verdict that are right.
    pub(crate) families: &'static str,
    /// What keeps it in.
    pub(crate) layers: &'static str,
    source: &'static str,
}

/// Returns the table.
pub(crate) fn programs() -> Vec<Hostile> {
    let rows = PROGRAMS.split("### ").skip(1);
    rows.map(|program| {
        let (head, source) = program.split_once('\n').unwrap();
        let (name, head) = head.split_once(": ").unwrap();
        let (families, layers) = head.split_once(" | ").unwrap_or((head, ""));
        Hostile {
            name,
            families,
            layers,
            source,
        }
    })
    .collect()
}

/// The families of sockets that are tried, each with streams, datagrams and raw packets.
pub(crate) const SOCKETS: [&str; 9] = [
    "AF_UNIX",
    "AF_INET",
    "AF_INET6",
    "AF_NETLINK",
    "AF_PACKET",
    "AF_ALG",
    "AF_VSOCK",
    "AF_BLUETOOTH",
    "AF_CAN",
];

#[test]
fn no_program_gets_out() {
    let runner = runner();
    let programs = programs();
    let rows = programs.iter().map(|row| {
        let complaints = complaints(runner, row.source, row.families);
        (row.name.to_owned(), complaints)
    });
    let sockets = SOCKETS.iter().flat_map(|family| {
        ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"].map(|kind| {
            let source = format!("import socket\ndef f(x): socket.socket(getattr(socket, '{family}', 1), socket.{kind})");
            (format!("{family} {kind}"), complaints(runner, &source, "forbidden"))
        })
    });
    let said: Vec<String> = rows
        .chain(sockets)
        .filter(|(_, complaints)| !complaints.is_empty())
        .map(|(name, complaints)| format!("{name}: {complaints}"))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

impl Hostile {
    /// Says how the program gets out of a jail without these layers; empty if it does not.
    pub(crate) fn gets_out(&self, without: &[LayerKind]) -> String {
        let runner = Runner {
            without: without.to_vec(),
            warm: Warm::default(),
            ..runner().clone()
        };
        complaints(&runner, self.source, self.families)
    }
}

/// Runs a program among bait and says, as seen from outside, what it should not have been able to.
fn complaints(runner: &Runner, source: &str, families: &str) -> String {
    let canary = canary();
    let before = contents(canary.path());
    let marker = marker();
    let stray = format!("onsite-stray-{marker}");
    let whole = runner.without.is_empty();
    // In a whole jail the parent is us; else somebody who may be killed.
    let victim = (!whole).then(|| Command::new("sleep").arg("60").spawn().unwrap());
    let parent = victim.as_ref().map_or_else(std::process::id, Child::id);
    let (huge, many, forks) = if whole {
        ("1 << 40", "10 ** 9", "10 ** 9")
    } else {
        ("400 << 20", "100", "2")
    };
    let source = source
        .replace("CANARY", &canary.path().display().to_string())
        .replace("STRAY", &stray)
        .replace("PARENT", &parent.to_string())
        .replace("HUGE", &format!("({huge})"))
        .replace("MANY", &format!("({many})"))
        .replace("FORKS", &format!("({forks})"));
    let mut job = job(&source, &[("[1]", "1")]);
    job.limits.wall_ms = if families.contains("timed_out") {
        400
    } else {
        20_000
    };
    job.hash_seed = marker;
    let report = run_coding(runner, &job, &CancelToken::default());
    let mut said = String::new();
    let family = report.verdict.family();
    if !families.split(' ').any(|right| right == family) {
        let headline = report.verdict.headline();
        _ = write!(said, "{family} instead of {families}: {headline:.200}; ");
    }
    if format!("{report:?}").contains("TOP-SECRET") {
        said.push_str("read the canary; ");
    }
    if contents(canary.path()) != before {
        said.push_str("changed the canary; ");
    }
    for folder in [std::env::temp_dir(), "/tmp".into()] {
        if std::fs::remove_file(folder.join(&stray)).is_ok() {
            said.push_str("wrote outside; ");
        }
    }
    while let Some(pid) = process_of(marker) {
        let raw = rustix::process::Pid::from_raw(pid.parse().unwrap());
        // It may be gone by now.
        _ = rustix::process::kill_process(raw.unwrap(), rustix::process::Signal::KILL);
        if !said.contains("left a process") {
            said.push_str("left a process; ");
        }
    }
    if let Some(mut victim) = victim {
        if victim.try_wait().unwrap().is_some() {
            said.push_str("killed a process outside; ");
        }
        _ = victim.kill();
        _ = victim.wait();
    }
    said
}

#[test]
#[cfg(target_arch = "x86_64")]
fn raw_system_calls_are_refused() {
    let calls = "\
calls = dict(socket=41, connect=42, clone=56, fork=57, vfork=58, ptrace=101, chmod=90, link=86,
    symlink=88, mount=165, swapon=167, init_module=175, setxattr=188, io_setup=206, add_key=248,
    keyctl=250, unshare=272, perf_event_open=298, setns=308, process_vm_readv=310, seccomp=317,
    memfd_create=319, bpf=321, execveat=322, userfaultfd=323, io_uring_setup=425, pidfd_open=434,
    clone3=435, pidfd_getfd=438, x32_fork=0x40000039, x32_getpid=0x40000027, setrlimit=160,
    shmget=29, msgget=68, semget=64, setsid=112, setpgid=109, personality=135, chroot=161,
    syslog=103, reboot=169, mknod=133, truncate=76, prctl=157, unknown=999)
";
    let source = format!(
        "import ctypes\n{calls}libc = ctypes.CDLL(None, use_errno=True)\ndef f(x):\n    \
         return [(name, ctypes.get_errno()) for name, number in calls.items()\n        \
         if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != (38 if name == 'clone3' else 1)]\n"
    );
    let report = judge(&job(&source, &[("[1]", "[]")]));
    assert!(report.verdict.is_accepted(), "{report:#?}");
}

#[test]
fn the_scratch_folder_is_gone_afterwards() {
    let source = "import os\ndef f(x):\n    open('file', 'w').write('x')\n    return os.getcwd()\n";
    let report = judge(&job(source, &[("[1]", "1")]));
    let folder = report.cases[0].got.clone().unwrap();
    let folder = Path::new(folder.trim_matches('\''));
    assert!(
        folder.is_absolute() && !folder.exists(),
        "{}",
        folder.display()
    );
}

/// A folder like a home, with secrets in it.
fn canary() -> tempfile::TempDir {
    let home = tempfile::Builder::new()
        .prefix("canary-")
        .tempdir()
        .unwrap();
    std::fs::create_dir(home.path().join(".ssh")).unwrap();
    for file in [".ssh/id_ed25519", ".bash_history", "secret_module.py"] {
        std::fs::write(home.path().join(file), "token = 'TOP-SECRET'\n").unwrap();
    }
    home
}

/// Everything about a folder that a program could change.
fn contents(folder: &Path) -> Vec<(String, u32, u32, i64, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            found.extend(contents(&entry.path()));
        }
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let name = entry.path().display().to_string();
        found.push((
            name,
            metadata.mode(),
            metadata.uid(),
            metadata.mtime(),
            text,
        ));
    }
    found.sort();
    found
}
