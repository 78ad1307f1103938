//! The system-call layer: seccomp with an allow-list, so that calls a future kernel adds are refused.
//!
//! Refused calls fail with EPERM, which Python raises as `PermissionError`. Some are allowed with
//! certain arguments only: `clone` for threads, `kill` for the process itself, `prlimit64` for
//! reading, `fcntl` and `ioctl` for a few requests, `socketpair` for asyncio's wake-up pair, which
//! can be connected to nothing else since `connect`, `bind`, `sendmsg` and addresses are refused.
//! Not listed, hence refused: sockets, fork and vfork, changes of mode, owner, time and attributes
//! (which Landlock does not cover), links, mounts, namespaces, ptrace, bpf, keyctl, io_uring, perf,
//! memfd, other processes' memory, shared memory, setting limits, setsid.
//! Invariant: whatever is not named here is refused, in the 32-bit and x32 numberings too.

use std::collections::BTreeMap;

use libc::{
    CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER,
    CLONE_NEWUTS, CLONE_THREAD,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::layer::{Layer, LayerKind};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Restricts this process and says whether the kernel went along.
pub(super) fn restrict() -> Layer {
    match apply() {
        Ok(n_calls) => Layer::active(LayerKind::Syscalls, format!("{n_calls} calls allowed")),
        Err(error) => Layer::missing(LayerKind::Syscalls, error.to_string()),
    }
}

fn apply() -> Result<usize, Box<dyn std::error::Error>> {
    let arch = std::env::consts::ARCH;
    // `clone3` takes its flags behind a pointer a filter cannot follow; told that the kernel lacks
    // it, the C library falls back to `clone`. Of two filters that refuse, the later one's error
    // counts; so the list below allows `clone3` and this filter alone refuses it.
    let unknown = SeccompFilter::new(
        Rules::from([(libc::SYS_clone3, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::ENOSYS.cast_unsigned()),
        arch.try_into()?,
    )?;
    let rules = rules()?;
    let n_calls = rules.len();
    let allowed = SeccompFilter::new(
        rules,
        SeccompAction::Errno(libc::EPERM.cast_unsigned()),
        SeccompAction::Allow,
        arch.try_into()?,
    )?;
    let (unknown, allowed) = (
        BpfProgram::try_from(unknown)?,
        BpfProgram::try_from(allowed)?,
    );
    apply_filter(&unknown)?;
    apply_filter(&allowed)?;
    Ok(n_calls)
}

fn rules() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = FREE.iter().map(|call| (*call, Vec::new())).collect();
    #[cfg(target_arch = "x86_64")]
    rules.extend(FREE_X86_64.iter().map(|call| (*call, Vec::new())));

    let own = u64::from(std::process::id());
    let namespaces = CLONE_NEWCGROUP
        | CLONE_NEWIPC
        | CLONE_NEWNET
        | CLONE_NEWNS
        | CLONE_NEWPID
        | CLONE_NEWUSER
        | CLONE_NEWUTS;
    let mask = u64::from((namespaces | CLONE_THREAD).cast_unsigned());
    let thread = SeccompCondition::new(
        0,
        SeccompCmpArgLen::Qword,
        SeccompCmpOp::MaskedEq(mask),
        u64::from(CLONE_THREAD.cast_unsigned()),
    )?;
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![thread])?]);
    rules.insert(libc::SYS_kill, one_of(0, &[own])?);
    rules.insert(libc::SYS_tgkill, one_of(0, &[own])?);
    let null = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![null])?]);
    let unaddressed = SeccompCondition::new(4, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
    rules.insert(libc::SYS_sendto, vec![SeccompRule::new(vec![unaddressed])?]);
    rules.insert(
        libc::SYS_socketpair,
        one_of(0, &[u64::from(libc::AF_UNIX.cast_unsigned())])?,
    );
    let requests = |wanted: &[i32]| -> Vec<u64> {
        wanted
            .iter()
            .map(|request| u64::from(request.cast_unsigned()))
            .collect()
    };
    // Not F_SETOWN and F_SETSIG, which make the kernel send signals to others.
    rules.insert(
        libc::SYS_fcntl,
        one_of(
            1,
            &requests(&[
                libc::F_DUPFD,
                libc::F_DUPFD_CLOEXEC,
                libc::F_GETFD,
                libc::F_SETFD,
                libc::F_GETFL,
                libc::F_SETFL,
                libc::F_GETLK,
                libc::F_SETLK,
                libc::F_SETLKW,
            ]),
        )?,
    );
    // Not TIOCSTI and its kin, which type into the terminal.
    let asked = [
        libc::TCGETS,
        libc::TIOCGWINSZ,
        libc::FIOCLEX,
        libc::FIONCLEX,
        libc::FIONBIO,
        libc::FIONREAD,
    ]
    .map(wide);
    rules.insert(libc::SYS_ioctl, one_of(1, &asked)?);
    let name = u64::from(libc::PR_SET_NAME.cast_unsigned());
    rules.insert(libc::SYS_prctl, one_of(0, &[name])?);
    Ok(rules)
}

/// An `ioctl` request, whose type differs between C libraries.
fn wide(request: impl Into<i128>) -> u64 {
    request.into() as u64
}

/// The rules that allow a call whose argument `index` is one of `values`.
fn one_of(index: u8, values: &[u64]) -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
    let rule = |value: &u64| {
        let equal =
            SeccompCondition::new(index, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, *value)?;
        SeccompRule::new(vec![equal])
    };
    values.iter().map(rule).collect()
}

/// Calls allowed with any arguments. `execve` has to be, since it starts the interpreter; the file
/// layer leaves nothing else to execute. `clone3` is refused by a filter of its own.
const FREE: &[i64] = &[
    // Files by descriptor, and by path as far as the file layer allows.
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_lseek,
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_chdir,
    libc::SYS_fchdir,
    libc::SYS_umask,
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fadvise64,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_flock,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    libc::SYS_sendfile,
    libc::SYS_copy_file_range,
    // Waiting, and the talk of threads with each other.
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_futex,
    libc::SYS_recvfrom,
    libc::SYS_shutdown,
    libc::SYS_getsockopt,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    // Memory.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    // Its own threads and signals.
    libc::SYS_clone3,
    libc::SYS_execve,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_setitimer,
    libc::SYS_getitimer,
    libc::SYS_wait4,
    libc::SYS_waitid,
    // Asking.
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_gettid,
    libc::SYS_getpgid,
    libc::SYS_getsid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getgroups,
    libc::SYS_getpriority,
    libc::SYS_getrusage,
    libc::SYS_getcpu,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_times,
    libc::SYS_getrandom,
    libc::SYS_gettimeofday,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
];

/// The older names of some of these calls, which only x86-64 still has.
#[cfg(target_arch = "x86_64")]
const FREE_X86_64: &[i64] = &[
    libc::SYS_open,
    libc::SYS_creat,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_getdents,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_eventfd,
    libc::SYS_alarm,
    libc::SYS_pause,
    libc::SYS_time,
    libc::SYS_getpgrp,
    libc::SYS_arch_prctl,
];
