//! Processes from outside: who descends from whom, what state they are in, signals.
#![expect(
    clippy::disallowed_methods,
    reason = "processes are looked at in /proc"
)]

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// Sends a signal to a process that a test started.
#[track_caller]
pub(crate) fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(pid as i32).unwrap();
    kill_process(pid, signal).unwrap();
}

/// Returns the state letter of a process (`R`, `S`, `T` …); `None` once it is gone or a zombie.
pub(crate) fn state_of(pid: u32) -> Option<char> {
    let (_, state) = parent_and_state(pid)?;
    (state != 'Z').then_some(state)
}

/// Says whether a process runs, sleeps or is stopped.
pub(crate) fn is_alive(pid: u32) -> bool {
    state_of(pid).is_some()
}

/// Returns the living processes below `pid`, itself not included.
pub(crate) fn descendants(pid: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(child) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        if let Some((parent, state)) = parent_and_state(child)
            && state != 'Z'
        {
            children.entry(parent).or_default().push(child);
        }
    }
    let mut found = children.remove(&pid).unwrap_or_default();
    let mut at = 0;
    while let Some(child) = found.get(at) {
        found.extend(children.remove(child).unwrap_or_default());
        at += 1;
    }
    found
}

/// Says whether the thread called `name` of a process runs on a processor or waits for one.
pub(crate) fn thread_is_busy(pid: u32, name: &str) -> bool {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let stats = tasks.filter_map(|task| fs::read_to_string(task.path().join("stat")).ok());
    stats.into_iter().any(|stat| {
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        stat.contains(&format!("({name})")) && after_name.trim_start().starts_with('R')
    })
}

/// Returns how long the threads of a process with these names have been ready to run and got no
/// processor, in sum; nothing where the kernel does not count it.
pub(crate) fn waited(pid: u32, names: &[&str]) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let nanos = tasks.filter_map(|task| {
        let name = fs::read_to_string(task.path().join("comm")).ok()?;
        let counts = fs::read_to_string(task.path().join("schedstat")).ok()?;
        let waited: u64 = counts.split_whitespace().nth(1)?.parse().ok()?;
        names.contains(&name.trim()).then_some(waited)
    });
    Duration::from_nanos(nanos.sum())
}

fn parent_and_state(pid: u32) -> Option<(u32, char)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before it stands in parentheses and may hold anything.
    let mut words = stat.rsplit_once(')')?.1.split_whitespace();
    let state = words.next()?.chars().next()?;
    Some((words.next()?.parse().ok()?, state))
}
