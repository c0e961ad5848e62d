//! `sayso track list`, `search`, `show`, `runs`, `diff` and `check`: looking into an archive.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;
use sayso::archive::{Archive, Query, Shown};
use sayso::export::table;
use sayso::graph::Corpus;
use sayso::typeset::one_line;

use super::super::Outcome;
use super::super::output::Output;
use super::super::selection::{date, share};

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read in a terminal
    Text,
    /// One JSON object a line
    Jsonl,
}

/// The articles of an archive
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    #[command(flatten)]
    time: TimeArgs,

    /// How to write the list
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Time and outlet of documents.
#[derive(clap::Args)]
struct TimeArgs {
    /// Only documents published on this day or later: 2031, 2031-01 or 2031-01-05
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<String>,

    /// Only documents published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Option<String>,

    /// Only documents of this newspaper, agency or site
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
}

pub(crate) fn list(args: &ListArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let time = &args.time;
    let mut output = Output::open(None)?;
    let mut skip = 0;
    loop {
        let documents = archive.documents(
            time.since.as_deref(),
            time.until.as_deref(),
            time.outlet.as_deref(),
            (skip, 1000),
        )?;
        for it in &documents {
            if args.format == Format::Jsonl {
                serde_json::to_writer(&mut output, it)?;
                writeln!(output)?;
                continue;
            }
            let day = it.published.as_deref().map_or("no date   ", |date| date.get(..10).unwrap_or(date));
            let mut line = format!("{:>6}  {day}  {}", it.id, one_line(&it.name));
            for part in [&it.outlet, &it.title].into_iter().flatten() {
                line.push_str(&format!(", {}", one_line(part)));
            }
            let reviewed =
                if it.reviewed > 0 { format!(", {} reviewed", it.reviewed) } else { String::new() };
            let version =
                it.previous.map_or_else(String::new, |previous| format!(", new version of {previous}"));
            writeln!(output, "{line} ({} statements{reviewed}{version})", it.statements)?;
        }
        if documents.len() < 1000 {
            break;
        }
        skip += documents.len();
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Statements with these words, of these people, of this time
#[derive(clap::Args)]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Words that stand in the statement or its sentence; 'nepot*' finds what begins so, '"hiding the debts"' the phrase;
    /// nothing for all statements
    #[arg(value_name = "WORDS", default_value = "")]
    words: String,

    /// Who says, accuses or denies: a name, or a word of one
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,

    /// Who is accused, or whose accusation is denied
    #[arg(long, value_name = "NAME")]
    target: Option<String>,

    /// Only quotations, accusations or denials
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,

    /// Only accusations of this status: asserted, negated, hypothetical, denied
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    #[command(flatten)]
    time: TimeArgs,

    /// Only statements that were accepted, rejected, or that nobody has looked at (open)
    #[arg(long, value_name = "VERDICT")]
    verdict: Option<Verdict>,

    /// Leaves out statements that the program is less sure of, from 0 to 1
    #[arg(long, value_name = "N", value_parser = share, default_value_t = 0.0)]
    min_confidence: f32,

    /// At most so many, the newest first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    /// How to write them
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Quotation,
    Accusation,
    Denial,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Verdict {
    Accepted,
    Rejected,
    Open,
}

pub(crate) fn search(args: &SearchArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let found = archive.search(&Query {
        words: args.words.clone(),
        speaker: args.speaker.clone(),
        target: args.target.clone(),
        kind: args.kind.map(|kind| {
            match kind {
                Kind::Quotation => "quotation",
                Kind::Accusation => "accusation",
                Kind::Denial => "denial",
            }
            .to_owned()
        }),
        status: args.status.clone(),
        since: args.time.since.clone(),
        until: args.time.until.clone(),
        outlet: args.time.outlet.clone(),
        verdict: args.verdict.map(|verdict| {
            match verdict {
                Verdict::Accepted => "accepted",
                Verdict::Rejected => "rejected",
                Verdict::Open => "open",
            }
            .to_owned()
        }),
        least: f64::from(args.min_confidence),
        limit: args.limit,
        ..Query::default()
    })?;
    let mut output = Output::open(None)?;
    for it in &found {
        if args.format == Format::Jsonl {
            serde_json::to_writer(&mut output, it)?;
            writeln!(output)?;
        } else {
            write_statement(it, &mut output)?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Three lines: where, what, and the sentence.
fn write_statement(it: &Shown, output: &mut Output) -> Result<()> {
    let place = [it.day.as_deref(), it.outlet.as_deref(), Some(&it.document)];
    let place: Vec<String> = place.into_iter().flatten().map(one_line).collect();
    writeln!(output, "{} · {}", place.join(", "), it.fingerprint)?;
    let speaker = it.speaker.as_deref().map_or_else(|| "(not named)".to_owned(), one_line);
    let target = it.target.as_deref().map_or_else(String::new, |name| format!(" -> {}", one_line(name)));
    let text = if it.text.is_empty() { String::new() } else { format!(": {}", one_line(&it.text)) };
    let mut marks = vec![it.kind.clone()];
    marks.extend([&it.status, &it.verdict, &it.code].into_iter().flatten().map(|mark| one_line(mark)));
    writeln!(output, "  {speaker}{target}{text} ({}, {:.2})", marks.join(", "), it.confidence)?;
    writeln!(output, "  “{}”", one_line(&it.sentence))?;
    Ok(())
}

/// One document with its statements as they hold, or one statement
#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// A document by its number, its id or the beginning of its hash, or a statement by its fingerprint
    #[arg(value_name = "ID")]
    id: String,

    /// Shows the whole text too
    #[arg(long)]
    with_text: bool,
}

pub(crate) fn show(args: &ShowArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let mut output = Output::open(None)?;
    if let Some(statement) = archive.statement(&args.id)? {
        write_statement(&statement, &mut output)?;
        output.finish()?;
        return Ok(Outcome::Done);
    }
    let it = archive.document(&args.id)?;
    let (_, reviewed) = archive.reviewed(it.id)?;
    let (analysis, _) = reviewed.kept();
    writeln!(output, "document {}, sha256 {}, added {}", it.id, it.sha256, it.added)?;
    if let Some(previous) = it.previous {
        writeln!(output, "a new version of document {previous}")?;
    }
    if it.sightings > 1 {
        writeln!(output, "met in {} places", it.sightings)?;
    }
    let style = output.table_style();
    table::write(&Corpus::of(&analysis), &style, &mut output)?;
    if args.with_text {
        writeln!(output, "\n{}", analysis.article.text)?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// The runs of the program that have read the articles
#[derive(clap::Args)]
pub(crate) struct RunsArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,
}

pub(crate) fn runs(args: &RunsArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let mut output = Output::open(None)?;
    for run in archive.runs()? {
        let options = if run.options.is_empty() { String::new() } else { format!(", {}", run.options) };
        writeln!(
            output,
            "{:>3}  {}  version {}, models {}{options}: {} articles, {} with other findings than before",
            run.id, run.started, run.version, run.models, run.documents, run.stored
        )?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Which statements came, went or changed from one run to another
#[derive(clap::Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Number of the earlier run, as `track runs` lists it
    #[arg(value_name = "RUN")]
    first: i64,

    /// Number of the later run
    #[arg(value_name = "RUN")]
    second: i64,

    /// How to write them
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(crate) fn diff(args: &DiffArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let diff = archive.diff(args.first, args.second)?;
    let mut output = Output::open(None)?;
    for it in &diff.differences {
        if args.format == Format::Jsonl {
            serde_json::to_writer(&mut output, it)?;
            writeln!(output)?;
            continue;
        }
        let fields = if it.fields.is_empty() { String::new() } else { format!(" ({})", it.fields) };
        writeln!(
            output,
            "{} {} in {} · {}{fields}",
            it.change,
            it.kind,
            one_line(&it.document),
            it.fingerprint
        )?;
        for (sign, words) in [('-', &it.old), ('+', &it.new)] {
            if let Some(words) = words {
                writeln!(output, "  {sign} {}", one_line(words))?;
            }
        }
    }
    if args.format == Format::Text {
        let count = |change: &str| diff.differences.iter().filter(|it| it.change == change).count();
        writeln!(
            output,
            "{} came, {} went, {} changed in {} articles that both runs have read{}",
            count("came"),
            count("went"),
            count("changed"),
            diff.compared,
            if diff.left_out > 0 {
                format!("; {} more only one has read", diff.left_out)
            } else {
                String::new()
            }
        )?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Looks through the whole file for damage
#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,
}

pub(crate) fn check(args: &CheckArgs) -> Result<Outcome> {
    let path: &PathBuf = &args.archive.archive;
    let archive = Archive::open(path)?;
    let wrong = archive.check()?;
    if !wrong.is_empty() {
        bail!("{}: {}", path.display(), wrong.join("; "));
    }
    let (documents, statements) = archive.size()?;
    let mut output = Output::open(None)?;
    writeln!(output, "{}: nothing is wrong; {documents} articles, {statements} statements", path.display())?;
    output.finish()?;
    Ok(Outcome::Done)
}
