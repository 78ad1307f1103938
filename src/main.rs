//! The binary: parse, run, exit.

use std::process::ExitCode;

use onsite::runner::jail;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|first| first == jail::ARGUMENT) {
        return jail::helper_main(args);
    }
    ExitCode::SUCCESS
}
