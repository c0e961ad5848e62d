//! `sayso track graph`, `report`, `export` and `score`: what the other subcommands write, from an archive and without
//! reading a text again.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;
use sayso::Analysis;
use sayso::archive::Archive;
use sayso::archive::gold::accusations_json;
use sayso::archive::read::{Held, recode};
use sayso::export::{brat, csv, events, jsonl, web_annotation, xlsx};
use sayso::graph::Corpus;
use sayso::graph::confidence::{self, Least};
use sayso::graph::merge::{Aliases, Merging};
use sayso::graph::selection::{self, Kept};

use super::super::entities::{EntityArgs, Gathered};
use super::super::extract::create_folder;
use super::super::graph::{Drawing, write_file};
use super::super::output::{Output, refuse_terminal};
use super::super::report::Writing;
use super::super::selection::SelectionArgs;
use super::super::{Outcome, note, score};

/// What all three ask of the archive beside the filters.
#[derive(clap::Args)]
struct SourceArgs {
    /// Calls charges what reviewers call them (`track correct … code=…`), where they do
    #[arg(long, help_heading = "Filters")]
    codes: bool,

    /// No messages on standard error
    #[arg(short, long)]
    quiet: bool,
}

/// The graph of an archive, or of a part of it: who accuses whom, and who denies it
///
/// As `sayso graph`, but no text is read again: corrections hold, and what reviewers say of names. With --since and
/// --until only articles of that time are looked at, also for who is one and the same.
#[derive(clap::Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    #[command(flatten)]
    drawing: Drawing,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    entities: EntityArgs,

    #[command(flatten)]
    source: SourceArgs,
}

pub(crate) fn graph(args: &GraphArgs) -> Result<Outcome> {
    args.drawing.check()?;
    let archive = Archive::open(&args.archive.archive)?;
    let source = Source { archive: &archive, selection: &args.selection, args: &args.source, only: None };
    let gathered = gather(&source, &args.entities, args.selection.least(), |_| {})?;
    args.drawing.draw(gathered, &args.selection, args.source.quiet)?;
    Ok(Outcome::Done)
}

/// Attribution report of an archive, or of a part of it
///
/// As `sayso report`, but no text is read again: corrections hold, and what reviewers say of names.
#[derive(clap::Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    #[command(flatten)]
    writing: Writing,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    entities: EntityArgs,

    #[command(flatten)]
    source: SourceArgs,
}

pub(crate) fn report(args: &ReportArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let mut texts = Vec::new();
    let source = Source { archive: &archive, selection: &args.selection, args: &args.source, only: None };
    let gathered = gather(&source, &args.entities, args.selection.least(), |analysis| {
        if args.writing.shows_texts() {
            texts.push(analysis.article.text);
        }
    })?;
    args.writing.write(gathered, texts, &args.selection, args.source.quiet)?;
    Ok(Outcome::Done)
}

/// Statements of an archive as `extract` writes them, as gold to train and score with, or the corrections alone
#[derive(clap::Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// How to write them
    #[arg(short, long, value_name = "FORMAT", default_value = "csv", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; for brat and gold a folder
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Only documents of which somebody has looked at every statement
    #[arg(long, help_heading = "Filters")]
    reviewed: bool,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    entities: EntityArgs,

    #[command(flatten)]
    source: SourceArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One row a statement
    Csv,
    /// The same as an Excel workbook
    Xlsx,
    /// An event list for the Discourse Network Analyzer and R
    Events,
    /// One JSON object a document and line
    Jsonl,
    /// W3C Web Annotation JSON-LD
    WebAnnotation,
    /// A folder of .txt and .ann files for brat
    Brat,
    /// A folder that `sayso score --gold` reads: texts, brat files, accusations as JSON
    Gold,
    /// What people have said, as a table that `track import` reads
    Corrections,
}

pub(crate) fn export(args: &ExportArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    if args.format == Format::Corrections && (args.selection.chooses() || args.reviewed) {
        bail!("corrections are written as a whole: they take no filters");
    }
    let only = args.reviewed.then(|| archive.reviewed_documents()).transpose()?;
    let source =
        Source { archive: &archive, selection: &args.selection, args: &args.source, only: only.as_deref() };
    match args.format {
        Format::Corrections => {
            let mut output = Output::open(args.output.as_deref())?;
            archive.write_corrections(&mut output)?;
            output.finish()?;
        }
        Format::Brat | Format::Gold => write_folder(args, &source)?,
        Format::Jsonl | Format::WebAnnotation => write_documents(args, &source)?,
        Format::Csv | Format::Xlsx | Format::Events => write_statements(args, &source)?,
    }
    Ok(Outcome::Done)
}

/// What is read of an archive.
struct Source<'a> {
    archive: &'a Archive,
    selection: &'a SelectionArgs,
    args: &'a SourceArgs,
    /// Numbers of the documents that are wanted, ascending; all where `None`.
    only: Option<&'a [i64]>,
}

impl Source<'_> {
    /// Hands over the documents of the time, in the order in which they came in.
    fn each(&self, mut take: impl FnMut(Held) -> Result<()>) -> Result<()> {
        let (since, until) = (self.selection.since.as_deref(), self.selection.until.as_deref());
        // `take` fails with the program's errors, the archive carries the library's: keep the first one aside.
        let mut failure = None;
        let end = self.archive.analyses(since, until, |held| {
            if self.only.is_some_and(|only| only.binary_search(&held.id).is_err()) {
                return Ok(());
            }
            take(held).map_err(|error| {
                failure = Some(error);
                sayso::Error::Archive("stopped".to_owned())
            })
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(end?),
        }
    }

    /// The options for who is one and the same, with what reviewers say of names.
    fn merging(&self, entities: &EntityArgs) -> Result<Merging> {
        let aliases = Aliases::read(self.archive.aliases_csv()?.as_bytes(), self.archive.path())?;
        entities.merging_or(aliases)
    }
}

/// Hands over the documents that the arguments choose, with those of their findings that they choose.
///
/// Whether a statement is chosen depends on all others: on who is one and the same, and on how many stand on its tie. So
/// the documents are read twice where that is asked for, and once where it is not.
fn each_document(
    args: &ExportArgs,
    source: &Source<'_>,
    mut take: impl FnMut(Analysis) -> Result<()>,
) -> Result<()> {
    let least = args.selection.least_or_all();
    let chosen = match args.selection.chooses_statements() {
        true => Some(chosen_findings(source, &args.entities, least)?),
        false => None,
    };
    let mut place = 0;
    source.each(|held| {
        let mut analysis = held.analysis;
        confidence::keep(&mut analysis, least);
        if let Some(chosen) = &chosen {
            let none = Kept::default();
            selection::keep_findings(&mut analysis, chosen.get(place).unwrap_or(&none));
            place += 1;
        }
        take(analysis)
    })
}

/// Which findings of each document the filters let through, in the order of the documents.
fn chosen_findings(source: &Source<'_>, entities: &EntityArgs, least: Least) -> Result<Vec<Kept>> {
    let merging = source.merging(entities)?;
    let mut corpus = Corpus::default();
    source.each(|mut held| {
        confidence::keep(&mut held.analysis, least);
        corpus.add(&held.analysis);
        Ok(())
    })?;
    let findings: Vec<_> = corpus.statements.iter().map(|s| (s.document, s.kind, s.finding)).collect();
    let mut chosen = vec![Kept::default(); corpus.documents.len()];
    let place_of = entities.merge(&mut corpus, &merging, source.args.quiet);
    source.selection.check_names(&corpus)?;
    let is_kept = {
        let filters = source.selection;
        selection::kept_statements(&corpus, &filters.for_lists(), &filters.statuses())
    };
    // A copy of a statement stays where the first one does.
    for ((document, kind, finding), place) in findings.into_iter().zip(place_of) {
        if is_kept[place] {
            chosen[document].add(kind, finding);
        }
    }
    Ok(chosen)
}

fn write_documents(args: &ExportArgs, source: &Source<'_>) -> Result<()> {
    let mut output = Output::open(args.output.as_deref())?;
    let is_web = args.format == Format::WebAnnotation;
    if is_web {
        web_annotation::write_start(&mut output)?;
    }
    let mut is_first = true;
    each_document(args, source, |analysis| {
        if !is_web {
            return Ok(jsonl::write(&analysis, false, &mut output)?);
        }
        let mut bytes = Vec::new();
        web_annotation::write_document(&analysis, &mut bytes)?;
        if !bytes.is_empty() {
            output.write_all(web_annotation::separator(std::mem::take(&mut is_first)))?;
        }
        Ok(output.write_all(&bytes)?)
    })?;
    if is_web {
        web_annotation::write_end(&mut output)?;
    }
    output.finish()
}

fn write_folder(args: &ExportArgs, source: &Source<'_>) -> Result<()> {
    let Some(folder) = args.output.as_deref() else {
        bail!("this format has several files a document: name the folder for them with -o DIR");
    };
    let is_gold = args.format == Format::Gold;
    let inner = |name: &str| if is_gold { folder.join(name) } else { folder.to_owned() };
    let (texts, annotations, gold) = (inner("text"), inner("attributions"), inner("gold"));
    for folder in [folder, &texts, &annotations] {
        create_folder(folder)?;
    }
    let mut taken = BTreeSet::new();
    each_document(args, source, |analysis| {
        let stem = brat::file_stem(&analysis.article.id, &mut taken);
        let text = analysis.article.text.as_bytes();
        write_file(&texts.join(format!("{stem}.txt")), |out| out.write_all(text))?;
        write_file(&annotations.join(format!("{stem}.ann")), |out| brat::write(&analysis, out))?;
        if is_gold {
            create_folder(&gold)?;
            let json = accusations_json(&analysis);
            write_file(&gold.join(format!("{stem}.json")), |out| out.write_all(json.as_bytes()))?;
        }
        Ok(())
    })?;
    write_file(&annotations.join("annotation.conf"), |out| out.write_all(brat::CONFIGURATION.as_bytes()))
}

fn write_statements(args: &ExportArgs, source: &Source<'_>) -> Result<()> {
    if args.format == Format::Xlsx {
        refuse_terminal(args.output.as_deref())?;
    }
    let selection = &args.selection;
    let mut corpus = gather(source, &args.entities, selection.least_or_all(), |_| {})?.corpus;
    selection.check_names(&corpus)?;
    if selection.chooses_statements() {
        selection::select(&mut corpus, &selection.for_lists(), &selection.statuses());
    }
    let mut output = Output::open(args.output.as_deref())?;
    match args.format {
        Format::Xlsx => xlsx::write_statements(&corpus, &mut output)?,
        Format::Events => {
            events::write_header(&mut output)?;
            events::write(&corpus, &mut output)?;
        }
        _ => {
            let mut columns = Vec::new();
            csv::collect_columns(&corpus, &mut columns);
            csv::write_statement_header(&columns, &mut output)?;
            csv::write_statements(&corpus, &columns, &mut output)?;
        }
    }
    output.finish()
}

/// Collects what an archive holds as `graph` and `report` collect it from texts.
fn gather(
    source: &Source<'_>,
    entities: &EntityArgs,
    least: Least,
    mut keep: impl FnMut(Analysis),
) -> Result<Gathered> {
    let merging = source.merging(entities)?;
    let (mut corpus, mut unsure) = (Corpus::default(), 0);
    source.each(|mut held| {
        let names = if source.args.codes { recode::of(&held) } else { Vec::new() };
        unsure += confidence::keep(&mut held.analysis, least);
        corpus.add(&held.analysis);
        recode::apply(&mut corpus, &names);
        keep(held.analysis);
        Ok(())
    })?;
    entities.merge(&mut corpus, &merging, source.args.quiet);
    let (undated, all) = source.archive.undated()?;
    if (source.selection.since.is_some() || source.selection.until.is_some()) && undated > 0 {
        note(
            source.args.quiet,
            format_args!("sayso: {undated} of {all} documents have no date and are left out"),
        );
    }
    Ok(Gathered { corpus, skipped: Vec::new(), unsure, outcome: Outcome::Done })
}

/// Precision, recall and F1 of what the archive holds, corrected, against annotated documents
///
/// As `sayso score`, but of the archive's statements instead of what the program finds in the texts.
#[derive(clap::Args)]
pub(crate) struct ScoreArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Folder with the annotations
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,

    /// File to write instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(crate) fn score(args: &ScoreArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let each = |take: &mut dyn FnMut(&Analysis) -> Result<()>| {
        let mut failure = None;
        let mut taken = BTreeSet::new();
        let end = archive.analyses(None, None, |mut held| {
            // The names of the files that `track export` writes.
            held.analysis.article.id = brat::file_stem(&held.analysis.article.id, &mut taken);
            take(&held.analysis).map_err(|error| {
                failure = Some(error);
                sayso::Error::Archive("stopped".to_owned())
            })
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(end?),
        }
    };
    score::score_held(&args.gold, each, args.output.as_deref())?;
    Ok(Outcome::Done)
}
