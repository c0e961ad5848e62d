//! The command line: parse arguments, run, print the error chain, set the exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
