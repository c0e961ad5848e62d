//! `sayso track correct`, `insert`, `name`, `undo`, `corrections`, `merge` and `import`: what people say of statements.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sayso::archive::Archive;
use sayso::archive::corrections::{ByHand, FIELDS, Which};
use sayso::typeset::one_line;

use super::super::Outcome;
use super::super::output::Output;
use super::super::tell;

/// Says something of a statement: verdict=accepted, status=negated, 'speaker=Ada Renn', text=12-20, code=fraud
///
/// Fields are verdict (accepted, rejected), speaker and target (names; nothing behind the sign for nobody), speaker_span,
/// target_span, cue and text (places in code points: 12-20;30-44), status, kind, code (what the charge is called) and
/// note.
#[derive(clap::Args)]
pub(crate) struct CorrectArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// The statement, as `track search` and `track show` name it
    #[arg(value_name = "FINGERPRINT")]
    fingerprint: String,

    /// What is to hold
    #[arg(value_name = "FIELD=VALUE", required = true)]
    changes: Vec<String>,

    #[command(flatten)]
    who: super::WhoArg,

    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

pub(crate) fn correct(args: &CorrectArgs) -> Result<Outcome> {
    let mut changes = Vec::new();
    for change in &args.changes {
        let Some((field, value)) = change.split_once('=') else {
            bail!(
                "{change:?}: write it as FIELD=VALUE, with one of {}",
                FIELDS[..FIELDS.len() - 1].join(", ")
            );
        };
        changes.push((field.to_owned(), Some(value.to_owned()).filter(|value| !value.is_empty())));
    }
    let mut archive = Archive::open(&args.archive.archive)?;
    archive.correct(&args.fingerprint, &changes, &args.who.name(), args.because.as_deref())?;
    Ok(Outcome::Done)
}

/// Adds a statement that the program has not found; writes its fingerprint
#[derive(clap::Args)]
pub(crate) struct InsertArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// The document by its number, its id or the beginning of its hash
    #[arg(value_name = "DOCUMENT")]
    document: String,

    /// quotation, accusation or denial
    #[arg(long = "type", value_name = "TYPE")]
    kind: String,

    /// Who says, accuses or denies
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,

    /// The words for it, in code points: 12-20
    #[arg(long, value_name = "PLACE", default_value = "")]
    speaker_span: String,

    /// Who is accused
    #[arg(long, value_name = "NAME")]
    target: Option<String>,

    /// The words for it
    #[arg(long, value_name = "PLACE", default_value = "")]
    target_span: String,

    /// The words that carry it
    #[arg(long, value_name = "PLACE", default_value = "")]
    cue: String,

    /// What is said, the charge, or what is denied
    #[arg(long, value_name = "PLACE", default_value = "")]
    text: String,

    /// direct, mixed, indirect; explicit, claim
    #[arg(long, value_name = "KIND", default_value = "")]
    kind_of: String,

    /// asserted, negated, hypothetical, denied
    #[arg(long, value_name = "STATUS", default_value = "")]
    status: String,

    #[command(flatten)]
    who: super::WhoArg,

    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

pub(crate) fn insert(args: &InsertArgs) -> Result<Outcome> {
    let mut archive = Archive::open(&args.archive.archive)?;
    let it = ByHand {
        kind: args.kind.clone(),
        class: args.kind_of.clone(),
        status: args.status.clone(),
        speaker: args.speaker.clone(),
        speaker_span: args.speaker_span.clone(),
        target: args.target.clone(),
        target_span: args.target_span.clone(),
        cue: args.cue.clone(),
        text: args.text.clone(),
    };
    let fingerprint = archive.add_by_hand(&args.document, &it, &args.who.name(), args.because.as_deref())?;
    let mut output = Output::open(None)?;
    writeln!(output, "{fingerprint}")?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Says that one name belongs to another participant, or lists names that may be one
///
/// An alias that is its own name is kept apart from others. In one document (--document) an alias may mean somebody else
/// than elsewhere.
#[derive(clap::Args)]
pub(crate) struct NameArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// The name that belongs to another participant; without it, names that may be one are listed
    #[arg(value_name = "ALIAS", requires = "name")]
    alias: Option<String>,

    /// The participant's name
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Only in this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,

    #[command(flatten)]
    who: super::WhoArg,

    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

pub(crate) fn name(args: &NameArgs) -> Result<Outcome> {
    let mut archive = Archive::open(&args.archive.archive)?;
    if let (Some(alias), Some(name)) = (&args.alias, &args.name) {
        archive.name(alias, name, args.document.as_deref(), &args.who.name(), args.because.as_deref())?;
        return Ok(Outcome::Done);
    }
    let mut output = Output::open(None)?;
    for it in archive.suggestions()? {
        writeln!(
            output,
            "{} ({}) -> {} ({}): {}",
            one_line(&it.alias),
            it.statements.0,
            one_line(&it.name),
            it.statements.1,
            it.reason
        )?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Takes back what was said last, or corrections by their keys
#[derive(clap::Args)]
pub(crate) struct UndoArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Keys of corrections, as `track corrections` lists them; without them, what was said last
    #[arg(value_name = "KEY")]
    keys: Vec<String>,

    #[command(flatten)]
    who: super::WhoArg,
}

pub(crate) fn undo(args: &UndoArgs) -> Result<Outcome> {
    let mut archive = Archive::open(&args.archive.archive)?;
    let who = args.who.name();
    let undone =
        if args.keys.is_empty() { archive.undo_last(&who)? } else { archive.undo(&args.keys, &who)? };
    tell(format_args!("sayso: {undone} taken back"));
    Ok(Outcome::Done)
}

/// What people have said, in the order in which they said it
#[derive(clap::Args)]
pub(crate) struct CorrectionsArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Only those whose statement is lost, or whose document the archive does not have
    #[arg(long)]
    orphaned: bool,

    /// What two people say differently of one statement
    #[arg(long, conflicts_with = "orphaned")]
    disagreements: bool,
}

pub(crate) fn corrections(args: &CorrectionsArgs) -> Result<Outcome> {
    let archive = Archive::open(&args.archive.archive)?;
    let mut output = Output::open(None)?;
    let said = |value: &Option<String>| value.as_deref().map_or_else(|| "nothing".to_owned(), one_line);
    if args.disagreements {
        write_disagreements(&archive, &mut output)?;
    } else {
        let which = if args.orphaned { Which::Orphaned } else { Which::All };
        for it in archive.corrections(which)? {
            let note = it.note.as_deref().map_or_else(String::new, |note| format!(" ({})", one_line(note)));
            writeln!(
                output,
                "{}  {}  {} {}: {} {} -> {}{note}  {}",
                it.at,
                one_line(&it.who),
                it.kind,
                one_line(&it.fingerprint),
                it.field,
                said(&it.old),
                said(&it.new),
                it.key
            )?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn write_disagreements(archive: &Archive, output: &mut Output) -> Result<usize> {
    let all = archive.disagreements()?;
    let said = |value: &Option<String>| value.as_deref().map_or_else(|| "nothing".to_owned(), one_line);
    for it in &all {
        writeln!(
            output,
            "{} {}: {} says {}, {} says {}",
            one_line(&it.fingerprint),
            it.field,
            one_line(&it.who),
            said(&it.new),
            one_line(&it.other_who),
            said(&it.other_new)
        )?;
    }
    Ok(all.len())
}

/// Takes in what others have said in an archive of theirs, and lists what they say differently
#[derive(clap::Args)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Their archive; it is not changed
    #[arg(value_name = "OTHER")]
    other: PathBuf,
}

pub(crate) fn merge(args: &MergeArgs) -> Result<Outcome> {
    let mut archive = Archive::open(&args.archive.archive)?;
    let taken = archive.merge(&args.other)?;
    tell_taken(taken);
    let mut output = Output::open(None)?;
    let count = write_disagreements(&archive, &mut output)?;
    output.finish()?;
    tell(format_args!("sayso: {count} disagreements; of two words on one thing the later one holds"));
    Ok(Outcome::Done)
}

fn tell_taken(taken: sayso::archive::exchange::Taken) {
    tell(format_args!(
        "sayso: {} corrections taken in, {} known; {} are of articles that this archive does not have",
        taken.new, taken.known, taken.waiting
    ));
}

/// Takes in corrections from a table (`track export --format corrections`) or from a folder of annotations
///
/// A folder has brat files or accusations as JSON, beside their texts or as `track export --format gold` writes it. What
/// annotations and archive have in common is accepted, what differs is changed, what the archive has more is rejected,
/// what it lacks is added.
#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// A CSV file or a folder
    #[arg(value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    who: super::WhoArg,
}

pub(crate) fn import(args: &ImportArgs) -> Result<Outcome> {
    let mut archive = Archive::open(&args.archive.archive)?;
    if args.path.is_dir() {
        let done = archive.import(&args.path, &args.who.name())?;
        tell(format_args!(
            "sayso: {} annotated documents: {} statements accepted ({} of them changed), {} added, {} rejected; {} documents \
             are not in the archive",
            done.documents, done.accepted, done.changed, done.added, done.rejected, done.unknown
        ));
    } else {
        let file = File::open(&args.path).with_context(|| args.path.display().to_string())?;
        tell_taken(archive.read_corrections(file, &args.path)?);
    }
    Ok(Outcome::Done)
}
