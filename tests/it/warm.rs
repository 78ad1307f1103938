//! The process that waits for the next run, seen from outside: jailed before it has a job, used once,
//! replaced, and gone with its round, its runner, its thread or its program.

#![expect(
    clippy::disallowed_methods,
    reason = "processes are looked at in /proc"
)]

use std::fs;

use onsite::base::CancelToken;
use onsite::runner::{CodingJob, Runner, Warm, run_coding};

use crate::pty::{Home, Term, descendants, end_round, is_alive, open_round};
use crate::runner::{job, marker, process_of, runner, wait_until};

/// A runner of our own and a job whose processes can be told from all others.
fn marked() -> (Runner, CodingJob) {
    let mut job = job("def f(x):\n    return x\n", &[("[1]", "1")]);
    job.hash_seed = marker();
    let runner = Runner {
        warm: Warm::default(),
        ..runner().clone()
    };
    (runner, job)
}

fn waiting(job: &CodingJob) -> u32 {
    wait_until(|| process_of(job.hash_seed).is_some_and(|pid| is_python(&pid)));
    process_of(job.hash_seed).unwrap().parse().unwrap()
}

/// Whether the helper has become the interpreter.
fn is_python(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("python"))
}

#[test]
fn a_run_takes_the_process_that_waits_and_leaves_another() {
    let (runner, job) = marked();
    let run = |job: &CodingJob| run_coding(&runner, job, &CancelToken::default());
    assert!(run(&job).verdict.is_accepted());
    assert_eq!(process_of(job.hash_seed), None, "nobody asked for one");
    runner.prepare(&job);
    let mut before = waiting(&job);
    for _ in 0..3 {
        runner.prepare(&job);
        assert_eq!(waiting(&job), before, "one is enough");
        assert!(run(&job).verdict.is_accepted());
        let after = waiting(&job);
        assert!(after != before && !is_alive(before));
        before = after;
    }
    // Another setting must not get it.
    let mut other = job.clone();
    other.limits.memory_mb += 1;
    assert!(run(&other).verdict.is_accepted());
    assert_eq!(waiting(&job), before);
    // One that died while it waited is no harm.
    crate::pty::signal(before, rustix::process::Signal::KILL);
    wait_until(|| !is_alive(before));
    assert!(run(&job).verdict.is_accepted());
    let last = waiting(&job);
    runner.rest();
    assert_eq!(process_of(job.hash_seed), None);
    assert!(!is_alive(last));
}

#[test]
fn a_waiting_process_is_jailed_before_it_has_a_job() {
    let (runner, job) = marked();
    runner.prepare(&job);
    let pid = waiting(&job);
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let value = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key));
        line.map(|line| line[key.len()..].trim().to_owned())
    };
    assert_eq!(value("Seccomp:").as_deref(), Some("2"), "{status}");
    assert_eq!(value("NoNewPrivs:").as_deref(), Some("1"), "{status}");
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    for (limit, amount) in [("Max address space", 176 << 20), ("Max open files", 64)] {
        let row = limits.lines().find(|row| row.starts_with(limit)).unwrap();
        assert!(row.contains(&format!(" {amount} ")), "{row}");
    }
    let folder = fs::read_link(format!("/proc/{pid}/cwd")).unwrap();
    assert!(folder.exists());
    drop(runner);
    assert!(!is_alive(pid) && !folder.exists());
}

#[test]
fn a_run_in_a_waiting_process_is_judged_like_any_other() {
    let (runner, mut job) = marked();
    let read = "def f(x):\n    return open('/etc/passwd').read()\n";
    let hang = "while True: pass\n";
    let large = format!("x = '{}'\ndef f(x):\n    return x\n", "y".repeat(1 << 20));
    job.limits.wall_ms = 2_000;
    for (source, family) in [
        (read, "forbidden"),
        (hang, "timed_out"),
        (&large, "accepted"),
        ("def f(x): return 2", "wrong"),
    ] {
        job.source = source.to_owned();
        runner.prepare(&job);
        waiting(&job);
        let warm = run_coding(&runner, &job, &CancelToken::default());
        assert_eq!(warm.verdict.family(), family, "{source:.99}");
    }
}

#[test]
fn nothing_waits_once_a_thread_is_over() {
    let (runner, job) = marked();
    let pid = std::thread::scope(|scope| {
        let prepare = || {
            runner.prepare(&job);
            waiting(&job)
        };
        scope.spawn(prepare).join().unwrap()
    });
    wait_until(|| !is_alive(pid));
    assert!(
        run_coding(&runner, &job, &CancelToken::default())
            .verdict
            .is_accepted()
    );
}

#[test]
fn a_round_has_one_process_from_its_begin_to_its_end() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "coding", "--seed", "3"]).start();
    open_round(&mut term);
    let first = waits(&term);
    term.key("F5");
    term.wait_until(
        "another process waits",
        |_| matches!(descendants(term.pid())[..], [pid] if pid != first),
    );
    end_round(&mut term);
    term.wait_until("no process left", |_| descendants(term.pid()).is_empty());
}

#[test]
fn no_waiting_process_outlives_a_killed_onsite() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "coding", "--seed", "3"]).start();
    open_round(&mut term);
    let pid = waits(&term);
    term.kill();
    let beside = home.onsite(&[]).start();
    beside.wait_until("no process left", |_| !is_alive(pid));
}

/// The process that waits in a round.
fn waits(term: &Term) -> u32 {
    let mut found = 0;
    term.wait_until("a process that waits", |_| {
        let below = descendants(term.pid());
        found = *below.first().unwrap_or(&0);
        below.len() == 1 && is_python(&found.to_string())
    });
    found
}
