//! `sayso report`: the attribution report for people.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use sayso::graph::{self, GraphOptions};
use sayso::report::{Report, html, markdown, text};

use super::Outcome;
use super::graph::read_corpus;
use super::input::InputArgs;
use super::output::Output;

/// Attribution report for people: who said what, who accuses whom, who denies it, and where it stands
///
/// Every figure names the statements that it counts, every statement the place in its document.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the report
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; it appears when all is done
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sayso report article.txt | less
  sayso report articles/ --format html -o report.html
  sayso report news.jsonl --format markdown > report.md";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text, 100 columns wide
    Text,
    /// For wikis and repositories
    Markdown,
    /// One file to open in a browser, to print, to send
    Html,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let (corpus, skipped, outcome) = read_corpus(&args.input)?;
    let graph = graph::build(corpus, &GraphOptions::default());
    let report = Report::new(&graph, &skipped);
    let mut output = Output::open(args.output.as_deref())?;
    match args.format {
        Format::Text => text::write(&report, &mut output)?,
        Format::Markdown => markdown::write(&report, &mut output)?,
        Format::Html => html::write(&report, &mut output)?,
    }
    output.finish()?;
    Ok(outcome)
}
