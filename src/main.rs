//! The command line: parse arguments, run, print the error chain, set the exit code.

fn main() {}
