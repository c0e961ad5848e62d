//! The arguments by which every subcommand takes its documents, and the messages about those that were skipped.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use sayso::ingest::{self, Format};
use sayso::{Analysis, Article, Error, pipeline};

use super::{Outcome, tell};

/// Which documents to read, and how.
#[derive(Args, Clone)]
pub(crate) struct InputArgs {
    /// Files, folders (walked recursively, in sorted order), or - for standard input, which is read where no path is
    /// given
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the inputs are; auto goes by the file's extension, then by its content
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub(crate) input_format: InputFormat,

    /// Threads to work on, 0 for as many as the machine has; the output is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Input")]
    pub(crate) threads: usize,

    /// No messages on standard error about inputs that were skipped (the exit code still tells)
    #[arg(short, long, help_heading = "Input")]
    pub(crate) quiet: bool,
}

/// The formats of articles.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InputFormat {
    /// By extension, then content
    Auto,
    /// Plain text, one article a file
    Text,
    /// A web page; the article is cut out of it
    Html,
    /// One JSON object an article and line
    Jsonl,
    /// A table with one article a row
    Csv,
}

impl InputArgs {
    /// Analyses all inputs: `work` on the threads, `take` here and in input order.
    ///
    /// Inputs that cannot be read are reported, handed to `skip`, and passed over.
    pub(crate) fn analyze_each<T: Send>(
        &self,
        work: impl Fn(Analysis) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
        mut skip: impl FnMut(&Error),
    ) -> Result<Outcome> {
        let mut outcome = Outcome::Done;
        // `take` fails with the program's errors, the pipeline carries the library's: keep the first one aside.
        let mut failure = None;
        let end = pipeline::analyze_each(self.articles(), self.threads, work, |result| match result {
            Ok(kept) => take(kept).map_err(|error| {
                failure = Some(error);
                Error::Output(io::Error::other("stopped"))
            }),
            Err(error) => {
                outcome = Outcome::Skipped;
                self.note(format_args!("{error}"));
                skip(&error);
                Ok(())
            }
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(end.map(|()| outcome)?),
        }
    }

    /// Prints a message, unless none are wanted.
    pub(crate) fn note(&self, message: std::fmt::Arguments<'_>) {
        if !self.quiet {
            tell(message);
        }
    }

    fn articles(&self) -> impl Iterator<Item = sayso::Result<Article>> + use<> {
        let reads_stdin = self.paths.is_empty() || self.paths.iter().any(|p| p.as_os_str() == "-");
        if reads_stdin && io::stdin().is_terminal() {
            self.note(format_args!(
                "sayso: reading standard input, end with Ctrl-D (sayso --help shows more)"
            ));
        }
        let paths = if self.paths.is_empty() { vec![PathBuf::from("-")] } else { self.paths.clone() };
        let format = match self.input_format {
            InputFormat::Auto => Format::Auto,
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Jsonl => Format::Jsonl,
            InputFormat::Csv => Format::Csv,
        };
        ingest::read(&paths, format)
    }
}
