//! `sayso extract`: quotations, accusations and denials of each document.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use sayso::export::{csv, jsonl, table};
use sayso::graph::Corpus;

use super::Outcome;
use super::input::InputArgs;
use super::output::Output;

/// Quotations, accusations and denials of each document
///
/// Every finding is spans of the text, as offsets in Unicode code points: nothing is paraphrased.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the findings
    #[arg(short, long, value_name = "FORMAT", default_value = "jsonl", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; it appears when all is done
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Adds each document's text to its JSON object
    #[arg(long, help_heading = "Output")]
    with_text: bool,
}

const EXAMPLES: &str = "\
Examples:
  sayso extract article.txt --format table
  sayso extract articles/ --format csv -o statements.csv
  sayso extract news.jsonl --threads 8 | jq -r '.accusations[] | .accuser.text + \" -> \" + .accused.text'
  echo 'Osei accused the mayor of nepotism.' | sayso extract";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a document and line: entities, attributions, accusations, denials
    Jsonl,
    /// One row a statement, for spreadsheets
    Csv,
    /// To read in a terminal
    Table,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut output = Output::open(args.output.as_deref())?;
    let style = output.table_style();
    if args.format == Format::Csv {
        csv::write_statement_header(&mut output)?;
    }
    let outcome = args.input.analyze_each(
        |analysis| {
            let mut bytes = Vec::new();
            let written = match args.format {
                Format::Jsonl => jsonl::write(&analysis, args.with_text, &mut bytes),
                Format::Csv => csv::write_statements(&Corpus::of(&analysis), &mut bytes),
                Format::Table => table::write(&Corpus::of(&analysis), &style, &mut bytes),
            };
            written.map(|()| bytes)
        },
        |bytes| Ok(output.write_all(&bytes?)?),
        |_| {},
    )?;
    output.finish()?;
    Ok(outcome)
}
