//! `sayso extract`: quotations, accusations and denials of each document.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use sayso::Analysis;
#[cfg(feature = "parquet")]
use sayso::export::{
    arrow::{Table, rows},
    parquet,
};
use sayso::export::{brat, csv, events, jsonl, table, web_annotation, xlsx};
use sayso::graph::Corpus;
use sayso::graph::confidence::{self, Least};

use super::Outcome;
use super::columns;
use super::graph::write_file;
use super::input::InputArgs;
#[cfg(feature = "parquet")]
use super::output::Draft;
use super::output::{Output, refuse_terminal};
use super::selection::share;

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

    /// File to write instead of standard output, which appears when all is done; for brat and parquet a folder
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Adds each document's text to its JSON object, or to its row of documents.parquet
    #[arg(long, help_heading = "Output")]
    with_text: bool,

    /// Leaves out findings that the program is less sure of, from 0 (none) to 1
    #[arg(long, value_name = "N", default_value_t = 0.0, value_parser = share, help_heading = "Output")]
    min_confidence: f32,

    /// Begins CSV with a byte order mark, by which Excel knows its letters
    #[arg(long, help_heading = "Output")]
    bom: bool,

    /// Goes on after the last document of an earlier run's output (JSON lines, with -o): of one that was cut off, or of
    /// a whole one to which inputs were added at the end
    #[arg(long, help_heading = "Output")]
    resume: bool,
}

const EXAMPLES: &str = "\
Examples:
  sayso extract article.txt --format table
  sayso extract articles/ --format csv -o statements.csv
  sayso extract articles/ --format xlsx -o statements.xlsx
  sayso extract articles/ --format brat -o annotations/
  sayso extract news.parquet --field-text body --format parquet -o findings/
  sayso extract news.jsonl --threads 8 | jq -r '.accusations[] | .accuser.text + \" -> \" + .accused.text'
  echo 'Osei accused the mayor of nepotism.' | sayso extract";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a document and line: entities, attributions, accusations, denials
    Jsonl,
    /// One row a statement, for spreadsheets
    Csv,
    /// The same as an Excel workbook
    Xlsx,
    /// To read in a terminal
    Table,
    /// W3C Web Annotation JSON-LD: every part by its words and its position
    WebAnnotation,
    /// A folder of .txt and .ann files that brat and `score` read
    Brat,
    /// A folder of tables for pandas, polars, DuckDB and Spark: documents, attributions, accusations, denials, mentions
    #[cfg(feature = "parquet")]
    Parquet,
    /// Who takes which side on what: an event list for the Discourse Network Analyzer and R
    Events,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.format == Format::Brat {
        return write_brat(args);
    }
    #[cfg(feature = "parquet")]
    if args.format == Format::Parquet {
        return write_parquet(args);
    }
    let path = args.output.as_deref();
    if args.format == Format::Xlsx {
        refuse_terminal(path)?;
    }
    let (mut output, last) = match args.format {
        Format::Jsonl => Output::open_lines(path, args.resume)?,
        _ if args.resume => bail!("--resume goes on with JSON lines only (--format jsonl)"),
        _ => (Output::open(path)?, None),
    };
    let mut input = args.input.clone();
    input.hides_progress = output.is_terminal();
    let style = output.table_style();
    match args.format {
        Format::Csv if args.bom => output.write_all(csv::BYTE_ORDER_MARK)?,
        Format::Events => events::write_header(&mut output)?,
        Format::WebAnnotation => web_annotation::write_start(&mut output)?,
        _ => {}
    }
    let mut is_first = true;
    let mut rows = columns::Table::default();
    let mut sheet = Corpus::default();
    let outcome = input.analyze_after(
        last.as_ref(),
        |mut analysis| {
            confidence::keep(&mut analysis, Least::all(args.min_confidence));
            let mut bytes = Vec::new();
            let written = match args.format {
                Format::Jsonl => jsonl::write(&analysis, args.with_text, &mut bytes),
                Format::Csv => return Ok(Found::Rows(Corpus::of(&analysis))),
                Format::Xlsx => return Ok(Found::Sheet(analysis)),
                Format::Table => table::write(&Corpus::of(&analysis), &style, &mut bytes),
                Format::Events => events::write(&Corpus::of(&analysis), &mut bytes),
                Format::WebAnnotation => web_annotation::write_document(&analysis, &mut bytes),
                Format::Brat => brat::write(&analysis, &mut bytes),
                #[cfg(feature = "parquet")]
                Format::Parquet => Ok(()),
            };
            written.map(|()| Found::Bytes(bytes))
        },
        |found: io::Result<Found>| {
            let bytes = match found? {
                Found::Bytes(bytes) => bytes,
                Found::Rows(corpus) => return Ok(rows.take(corpus, &mut output)?),
                Found::Sheet(analysis) => {
                    sheet.add(&analysis);
                    return Ok(());
                }
            };
            if args.format == Format::WebAnnotation && !bytes.is_empty() {
                output.write_all(web_annotation::separator(std::mem::take(&mut is_first)))?;
            }
            Ok(output.write_all(&bytes)?)
        },
        |_| {},
    );
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            if let Some(kept) = output.abandon() {
                input.note(format_args!(
                    "sayso: what was done is in {}; the same command with --resume goes on from there",
                    kept.display()
                ));
            }
            return Err(error);
        }
    };
    match args.format {
        Format::Csv => rows.finish(input.quiet, &mut output)?,
        Format::Xlsx => xlsx::write_statements(&sheet, &mut output)?,
        Format::WebAnnotation => web_annotation::write_end(&mut output)?,
        _ => {}
    }
    output.finish()?;
    Ok(outcome)
}

/// Writes a text and an annotation file for each document, and brat's configuration.
fn write_brat(args: &Args) -> Result<Outcome> {
    let Some(folder) = args.output.as_deref() else {
        bail!("brat has two files a document: name the folder for them with -o DIR");
    };
    let mut taken = BTreeSet::new();
    let outcome = args.input.analyze_each(
        |mut analysis| {
            confidence::keep(&mut analysis, Least::all(args.min_confidence));
            let mut annotations = Vec::new();
            brat::write(&analysis, &mut annotations).map(|()| (analysis.article, annotations))
        },
        |document| {
            let (article, annotations) = document?;
            create_folder(folder)?;
            let stem = brat::file_stem(&article.id, &mut taken);
            write_file(&folder.join(format!("{stem}.txt")), |out| out.write_all(article.text.as_bytes()))?;
            write_file(&folder.join(format!("{stem}.ann")), |out| out.write_all(&annotations))
        },
        |_| {},
    )?;
    // Also where there was no document, but nothing was wrong either.
    create_folder(folder)?;
    write_file(&folder.join("annotation.conf"), |out| out.write_all(brat::CONFIGURATION.as_bytes()))?;
    Ok(outcome)
}

/// Writes a file for each table, all of which appear when all is done.
#[cfg(feature = "parquet")]
fn write_parquet(args: &Args) -> Result<Outcome> {
    let Some(folder) = args.output.as_deref() else {
        bail!("parquet has a file for each table: name the folder for them with -o DIR");
    };
    if args.resume {
        bail!("--resume goes on with JSON lines only (--format jsonl)");
    }
    create_folder(folder)?;
    let [a, b, c, d, e] =
        Table::ALL.map(|table| Draft::create(&folder.join(format!("{}.parquet", table.name()))));
    let mut writer = parquet::Writer::new([a?, b?, c?, d?, e?])?;
    let mut too_large = false;
    let outcome = args.input.analyze_each(
        |mut analysis| {
            confidence::keep(&mut analysis, Least::all(args.min_confidence));
            rows(&analysis, args.with_text)
        },
        |rows| match writer.push(rows) {
            Err(error @ sayso::Error::Input { .. }) => {
                too_large = true;
                args.input.note(format_args!("{error}"));
                Ok(())
            }
            pushed => Ok(pushed?),
        },
        |_| {},
    )?;
    for draft in writer.finish()? {
        draft.finish()?;
    }
    Ok(if too_large { Outcome::Skipped } else { outcome })
}

/// Makes the folder where it is not there yet.
pub(crate) fn create_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// What is kept of a document.
enum Found {
    /// Ready to be written.
    Bytes(Vec<u8>),
    /// To be written once the columns are known.
    Rows(Corpus),
    /// To be written when all is there: a workbook is written as a whole.
    Sheet(Analysis),
}
