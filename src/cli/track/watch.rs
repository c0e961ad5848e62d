//! `sayso track watch`: what is new, by rules.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use sayso::Error;
use sayso::archive::Archive;
use sayso::archive::watch::{self, Rule};

use super::super::Outcome;
use super::super::output::Output;

/// Says what has come in since the rules were last asked: accusations, first ones of a pair, mutual ones, denials, rises
///
/// The rules stand in a TOML file, each with a name, when (accusation, first, mutual, denial, rise) and, where it is
/// about somebody, of = "NAME"; docs/archive.md has examples.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// The rules
    #[arg(value_name = "RULES.toml")]
    rules: PathBuf,

    /// How to write what is new
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// File to write instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Asks about the whole archive, and remembers nothing of it
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object an event and line
    Jsonl,
    /// A feed for readers of news
    Rss,
    /// The same in the newer form
    Atom,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let rules = rules(&args.rules)?;
    let mut archive = Archive::open(&args.archive.archive)?;
    let newest = archive.newest()?;
    let events = archive.watch(&rules, args.all)?;
    let mut output = Output::open(args.output.as_deref())?;
    match args.format {
        Format::Text => watch::write_text(&events, &mut output)?,
        Format::Jsonl => watch::write_jsonl(&events, &mut output)?,
        Format::Rss => watch::write_rss(&events, &mut output)?,
        Format::Atom => watch::write_atom(&events, &mut output)?,
    }
    output.finish()?;
    // Only now: what could not be written is told again.
    if !args.all {
        archive.watched(&rules, newest)?;
    }
    Ok(Outcome::Done)
}

/// Reads a file of rules.
pub(super) fn rules(path: &Path) -> Result<Vec<Rule>> {
    let text = fs::read_to_string(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    Ok(watch::read_rules(&text, path)?)
}

/// Writes what is new to standard output.
pub(super) fn tell_what_is_new(archive: &mut Archive, rules: &[Rule]) -> Result<()> {
    let newest = archive.newest()?;
    let events = archive.watch(rules, false)?;
    let mut output = Output::open(None)?;
    watch::write_text(&events, &mut output)?;
    output.finish()?;
    Ok(archive.watched(rules, newest)?)
}
