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

use onsite::base::CancelToken;
use onsite::runner::jail::LayerKind;
use onsite::runner::{Runner, run_coding};

use crate::runner::{job, judge, marker, process_of, runner};

/// A program after each `###` line, which has its name and the families of verdict that are right.
const PROGRAMS: &str = include_str!("hostile_programs.txt");

#[test]
fn no_program_gets_out() {
    let canary = canary();
    let before = contents(canary.path());
    let mut complaints = String::new();
    let rows = PROGRAMS.split("### ").skip(1).map(|program| {
        let (head, source) = program.split_once('\n').unwrap();
        let (name, families) = head.split_once(": ").unwrap();
        (name.to_owned(), families, source.to_owned())
    });
    let families = [
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
    let sockets = families.iter().flat_map(|family| {
        ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"].map(|kind| {
            let source = format!("import socket\ndef f(x): socket.socket(getattr(socket, '{family}', 1), socket.{kind})");
            (format!("{family} {kind}"), "forbidden", source)
        })
    });
    for (name, families, source) in rows.chain(sockets) {
        let mut job = job(
            &source.replace("CANARY", &canary.path().display().to_string()),
            &[("[1]", "1")],
        );
        job.limits.wall_ms = if families.contains("timed_out") {
            400
        } else {
            20_000
        };
        job.hash_seed = marker();
        let report = judge(&job);
        let family = report.verdict.family();
        if !families.split(' ').any(|right| right == family) {
            _ = writeln!(
                complaints,
                "{name}: {family} instead of {families}: {}",
                report.verdict.headline()
            );
        }
        if format!("{report:?}").contains("TOP-SECRET") {
            _ = writeln!(complaints, "{name}: read the canary");
        }
        if contents(canary.path()) != before || Path::new("/tmp/onsite-stray").exists() {
            _ = writeln!(complaints, "{name}: wrote outside");
        }
        if let Some(pid) = process_of(job.hash_seed) {
            _ = writeln!(complaints, "{name}: left process {pid}");
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
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
fn each_layer_catches_what_it_is_there_for() {
    let family = |without: LayerKind, source: &str| {
        let runner = Runner {
            without: vec![without],
            ..runner().clone()
        };
        let report = run_coding(
            &runner,
            &job(source, &[("[1]", "1")]),
            &CancelToken::default(),
        );
        (
            judge(&job(source, &[("[1]", "1")])).verdict.family(),
            report.verdict.family(),
        )
    };
    let read = "def f(x): return int(bool(open('/etc/passwd').read()))";
    assert_eq!(family(LayerKind::Files, read), ("forbidden", "accepted"));
    let socket = "import socket\ndef f(x): return int(bool(socket.socket()))";
    assert_eq!(
        family(LayerKind::Syscalls, socket),
        ("forbidden", "accepted")
    );
    let memory = "def f(x): return int(bool(bytearray(200 << 20)))";
    assert_eq!(
        family(LayerKind::Limits, memory),
        ("out_of_memory", "accepted")
    );
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
