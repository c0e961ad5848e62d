//! `sayso entities`: who takes part, by which names, and why; and the options by which all subcommands over a corpus
//! say who is one and the same.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use sayso::export::{csv, entities};
use sayso::graph::confidence::{self, Least};
use sayso::graph::merge::{self, Aliases, Merging};
use sayso::graph::{Corpus, duplicates};
use sayso::{Analysis, Error};

use super::input::InputArgs;
use super::output::Output;
use super::{Outcome, note};

/// Who takes part in all inputs: names with their aliases, how often, and why they are taken for one
///
/// The CSV is what --aliases reads: change a name in a row, and the alias belongs to the other participant from then
/// on. A row whose alias and name are the same keeps this name apart from others; a document in a row limits it to
/// this document.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the list
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; it appears when all is done
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Begins the CSV with a byte order mark, by which Excel knows its letters
    #[arg(long, help_heading = "Output")]
    bom: bool,

    /// Lists those without a proper name too: 'the minister', one a document
    #[arg(long, help_heading = "Output")]
    all: bool,

    #[command(flatten)]
    entities: EntityArgs,
}

const EXAMPLES: &str = "\
Examples:
  sayso entities articles/                               look who takes part
  sayso entities articles/ --format csv -o names.csv     edit names.csv, then:
  sayso graph articles/ --aliases names.csv";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read in a terminal
    Table,
    /// To edit, and to hand back with --aliases
    Csv,
}

/// How many aliases that match nobody are told one by one.
const MOST_WARNINGS: usize = 10;

/// Who is one and the same across documents.
#[derive(clap::Args)]
pub(crate) struct EntityArgs {
    /// Table of names that are one: columns alias, name and, where wanted, kind and document
    ///
    /// The alias belongs to the participant of this name, before any rule. An alias that is its own name is kept
    /// apart: nothing merges it into another. A kind (person, organization, place, group, other) sets the kind, a
    /// document limits the row to this document.
    #[arg(long, value_name = "FILE.csv", help_heading = "Entities")]
    aliases: Option<PathBuf>,

    /// Counts those who speak or act for another by office as this other: with affiliation, spokespeople, ministers
    /// and ministries as their organization or state, where the text says so
    #[arg(long, value_name = "WHAT", help_heading = "Entities")]
    roll_up: Option<RollUp>,

    /// Keeps capitals and seats of government (Baku, the Kremlin) apart from the states that they stand for
    #[arg(long, help_heading = "Entities")]
    no_metonyms: bool,

    /// Counts a statement anew in every document that has it, also where the article or the words are the same
    #[arg(long, help_heading = "Entities")]
    keep_duplicates: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RollUp {
    /// The organization or state of an office
    Affiliation,
}

impl EntityArgs {
    /// The options as meant; reads the table of aliases.
    fn merging(&self) -> Result<Merging> {
        self.merging_or(Aliases::default())
    }

    /// The same with these aliases where no table is named.
    pub(crate) fn merging_or(&self, known: Aliases) -> Result<Merging> {
        let aliases = match &self.aliases {
            Some(path) => {
                let bytes = fs::read(path).map_err(|source| Error::Io { path: path.clone(), source })?;
                Aliases::read(&bytes, path)?
            }
            None => known,
        };
        Ok(Merging {
            aliases,
            roll_up: self.roll_up == Some(RollUp::Affiliation),
            keeps_metonyms_apart: self.no_metonyms,
        })
    }
}

impl EntityArgs {
    /// Merges who takes part, and then the statements that stand in several documents; says of every statement there was
    /// which one it is now.
    pub(crate) fn merge(&self, corpus: &mut Corpus, merging: &Merging, is_quiet: bool) -> Vec<usize> {
        merge::merge(corpus, merging);
        // What an archive knows of names holds for all of it, and not everybody is in every part.
        let unmatched = if self.aliases.is_some() { merging.aliases.unmatched(corpus) } else { Vec::new() };
        for warning in unmatched.iter().take(MOST_WARNINGS) {
            note(is_quiet, format_args!("sayso: {warning}"));
        }
        if unmatched.len() > MOST_WARNINGS {
            let more = unmatched.len() - MOST_WARNINGS;
            note(is_quiet, format_args!("sayso: and {more} more aliases of nobody"));
        }
        // Only now is it known who is one and the same.
        if self.keep_duplicates { (0..corpus.statements.len()).collect() } else { duplicates::merge(corpus) }
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let Gathered { corpus, outcome, .. } = read_corpus(&args.input, &args.entities, Least::NONE)?;
    let bom = if args.bom { csv::BYTE_ORDER_MARK } else { b"" };
    let mut output = Output::open(args.output.as_deref())?;
    match args.format {
        Format::Table => entities::write_table(&corpus, args.all, &output.table_style(), &mut output)?,
        Format::Csv => {
            output.write_all(bom)?;
            entities::write_csv(&corpus, args.all, &mut output)?;
        }
    }
    output.finish()?;
    Ok(outcome)
}

/// What is known of all inputs.
pub(crate) struct Gathered {
    pub(crate) corpus: Corpus,
    /// Inputs that were skipped, each with the reason.
    pub(crate) skipped: Vec<String>,
    /// How many statements were left out, because the program is not sure enough of them.
    pub(crate) unsure: usize,
    pub(crate) outcome: Outcome,
}

/// Analyses all inputs, collects the statements of at least this confidence, and merges who takes part.
pub(crate) fn read_corpus(input: &InputArgs, entities: &EntityArgs, least: Least) -> Result<Gathered> {
    read_corpus_with(input, entities, least, |_| {})
}

/// As [`read_corpus`]; `keep` sees each analysis before it is gone.
pub(crate) fn read_corpus_with(
    input: &InputArgs,
    entities: &EntityArgs,
    least: Least,
    mut keep: impl FnMut(Analysis),
) -> Result<Gathered> {
    // A broken table of aliases ends the run before the articles are read.
    let merging = entities.merging()?;
    let mut corpus = Corpus::default();
    let (mut skipped, mut unsure) = (Vec::new(), 0);
    let outcome = input.analyze_each(
        |mut analysis| {
            let unsure = confidence::keep(&mut analysis, least);
            (analysis, unsure)
        },
        |(analysis, left_out)| {
            unsure += left_out;
            corpus.add(&analysis);
            keep(analysis);
            Ok(())
        },
        |error| skipped.push(error.to_string()),
    )?;
    entities.merge(&mut corpus, &merging, input.quiet);
    Ok(Gathered { corpus, skipped, unsure, outcome })
}
