//! The command line as typed, and what all subcommands share; each subcommand is one file.

mod columns;
mod entities;
mod explain;
mod extract;
mod graph;
mod input;
mod model;
mod output;
mod progress;
mod report;
mod resume;
mod score;
mod selection;
mod serve;
mod track;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Exit code where everything was done.
const DONE: u8 = 0;
/// Exit code where some inputs were skipped.
const SKIPPED: u8 = 1;
/// Exit code where nothing could be done.
const FAILED: u8 = 2;
/// Exit code where Ctrl-C ended the run, as shells give it.
const STOPPED: u8 = 130;

/// Reads news and answers: who said what, and who accuses whom of what, on whose word, with which evidence?
///
/// Quotations, accusations and denials are found in English articles, their speakers and targets resolved to
/// persons, organizations and countries, and written as data, as one graph over all articles, or as a report.
/// Everything runs on this machine: no network, no model download.
#[derive(Parser)]
#[command(name = "sayso", version, max_term_width = 100, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sayso extract article.txt --format table         look at one article
  sayso extract articles/ -o findings.jsonl        a folder, one JSON object a document
  sayso graph articles/ | dot -Tsvg > graph.svg    who accuses whom, as a picture
  sayso report articles/ --format html -o out.html a report to read and print
  sayso explain 'Osei accused the mayor of fraud.' how a sentence was read
  curl -s … | sayso extract --input-format html    from a pipe
  sayso track add news.sqlite articles/            an archive that grows and is corrected

Exit code: 0 done; 1 done, but some inputs were skipped (each is named on standard error); 2 could not run;
130 stopped by Ctrl-C.";

#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one, for as long as the program starts")]
enum Command {
    Extract(extract::Args),
    Graph(Box<graph::Args>),
    Report(Box<report::Args>),
    Entities(entities::Args),
    Score(score::Args),
    Explain(explain::Args),
    Track(track::Args),
    Serve(serve::Args),
}

/// How a run ended that did not fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All inputs were read.
    Done,
    /// Some were not.
    Skipped,
}

/// Ctrl-C ended the run before its end.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

/// Runs the program on its arguments.
pub(crate) fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Extract(args) => extract::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Entities(args) => entities::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Track(args) => track::run(&args),
        Command::Serve(args) => serve::run(&args),
    };
    ExitCode::from(match result {
        Ok(Outcome::Done) => DONE,
        Ok(Outcome::Skipped) => SKIPPED,
        Err(error) if is_closed_pipe(&error) => DONE,
        Err(error) if error.is::<Stopped>() => STOPPED,
        Err(error) => {
            tell(format_args!("sayso: {}", chain(&error)));
            FAILED
        }
    })
}

/// Prints a message to standard error; a closed one is nobody's concern.
fn tell(message: std::fmt::Arguments<'_>) {
    drop(writeln!(io::stderr(), "{message}"));
}

/// Prints a message, unless none are wanted.
fn note(is_quiet: bool, message: std::fmt::Arguments<'_>) {
    if !is_quiet {
        tell(message);
    }
}

/// The error and its causes on one line, without those that the line before already tells.
fn chain(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !line.ends_with(&cause) {
            line = if line.is_empty() { cause } else { format!("{line}: {cause}") };
        }
    }
    line
}

/// Whether the reader of our output went away, which is how `| head` ends a program.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let direct = cause.downcast_ref::<io::Error>();
        let wrapped = match cause.downcast_ref::<sayso::Error>() {
            Some(sayso::Error::Output(error)) => Some(error),
            _ => None,
        };
        direct.or(wrapped).is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_cause_is_told_once() {
        let cause = io::Error::other("disk full");
        let error = anyhow::Error::new(sayso::Error::Output(cause)).context("graph.dot");
        assert_eq!(chain(&error), "graph.dot: writing output: disk full");
    }
}
