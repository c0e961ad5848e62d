//! `sayso track add` and `rerun`: articles into an archive, and what another version of the program finds in them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use anyhow::{Result, bail};
use sayso::archive::{Archive, Incoming, Prepared, RunKey, Writer, prepare};
use sayso::rules::{self, Disabled, Rule};
use sayso::{Article, pipeline};

use super::super::input::{InputArgs, stop};
use super::super::model::ModelArgs;
use super::super::{Outcome, Stopped, note};
use super::watch;

/// Takes in the articles that the archive does not have; makes the archive where there is none
///
/// An article is known by its text: the same one in another newspaper or under another name is noted as a sighting, a
/// changed text under a known address as a new version. What is written stays written, whatever ends the run; the same
/// command goes on. Several may add at once.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The archive, an SQLite file
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,

    #[command(flatten)]
    input: InputArgs,

    /// Rules to ask when all is in: what is new goes to standard output
    #[arg(long, value_name = "RULES.toml", help_heading = "Output")]
    watch: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    // Broken rules end the run before the articles are read.
    let rules = args.watch.as_deref().map(watch::rules).transpose()?;
    let mut archive = Archive::create(&args.archive)?;
    let (known, key) = (archive.known()?, run_key(&args.input.model, &[])?);
    let analyze = args.input.analyzer()?;
    let mut writer = Writer::new(&mut archive, &key)?;
    let outcome = args.input.each_article(
        None,
        |mut article: Article| {
            if article.text.trim().is_empty() {
                return Incoming::Empty;
            }
            match known.hash(&article) {
                Some(hash) => {
                    article.text = String::new();
                    Incoming::Known(Box::new(article), hash)
                }
                None => Incoming::Read(Box::new(prepare(analyze(article)))),
            }
        },
        |incoming| Ok(writer.push(incoming)?),
        |_| {},
    );
    // Also where the run was stopped: what is analyzed is worth keeping.
    let added = writer.finish()?;
    let of = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut line = format!("sayso: {} added", of(added.new, "article", "articles"));
    if added.versions > 0 {
        line.push_str(&format!(" ({})", of(added.versions, "new version", "new versions")));
    }
    line.push_str(&format!(", {} known", added.known));
    if added.sightings > 0 {
        line.push_str(&format!(" ({})", of(added.sightings, "new sighting", "new sightings")));
    }
    note(args.input.quiet, format_args!("{line}"));
    let outcome = outcome?;
    let behind = archive.behind(&key)?;
    if behind > 0 {
        note(
            args.input.quiet,
            format_args!(
                "sayso: {} read by another version of the program; `sayso track rerun` reads them anew",
                of(behind as usize, "article was", "articles were")
            ),
        );
    }
    if let Some(rules) = rules {
        watch::tell_what_is_new(&mut archive, &rules)?;
    }
    Ok(outcome)
}

/// What tells the runs of an archive apart: the program, its model, the rules that it goes without.
fn run_key(model: &ModelArgs, disabled: &[Rule]) -> Result<RunKey> {
    let mut options = Vec::new();
    let digest = model.digest()?;
    if !digest.is_empty() {
        options.push(format!("model {digest}"));
    }
    if !disabled.is_empty() {
        let ids: Vec<&str> = disabled.iter().map(|rule| rule.id()).collect();
        options.push(format!("without {}", ids.join(" ")));
    }
    Ok(RunKey::this(&options.join(", ")))
}

/// Reads all articles of the archive anew with this version of the program; only what changed is replaced
///
/// Corrections stay: they go to the statements that they were made for, also where these have moved. What the earlier
/// runs found stays too, for `track diff`.
#[derive(clap::Args)]
pub(crate) struct RerunArgs {
    #[command(flatten)]
    archive: super::ArchiveArg,

    /// Goes without the rules of such an id (`*` stands for anything); may be given several times
    #[arg(long, value_name = "PATTERN")]
    without: Vec<String>,

    #[command(flatten)]
    model: ModelArgs,

    /// Threads to work on, 0 for as many as the machine has
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,

    /// No messages
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn rerun(args: &RerunArgs) -> Result<Outcome> {
    let mut disabled = BTreeSet::new();
    for pattern in &args.without {
        let matching = rules::matching(pattern);
        if matching.is_empty() {
            bail!("--without: no rule's id matches {pattern:?}");
        }
        disabled.extend(matching);
    }
    let disabled: Vec<Rule> = disabled.into_iter().collect();
    let (model, key) = (args.model.load()?, run_key(&args.model, &disabled)?);
    let set = [Disabled::rules(&disabled)];
    let mut archive = Archive::open(&args.archive.archive)?;
    let run = archive.run(&key)?;
    // What this version has read before needs no second reading.
    let (mut read, mut changed, mut batch) = (0, archive.adopt(run)?, Vec::new());
    let articles = archive.unread(run)?;
    let work = |article: Article| {
        let mut prepared = None;
        pipeline::analyze_without(model, article, &set, |_, analysis| prepared = Some(prepare(analysis)));
        prepared
    };
    let mut flush = |batch: &mut Vec<Prepared>| -> sayso::Result<()> {
        changed += archive.replace(run, batch)?;
        batch.clear();
        Ok(())
    };
    let end = pipeline::each_article(articles, args.threads, stop(), work, |prepared| {
        read += 1;
        batch.extend(prepared?);
        if batch.len() < 64 { Ok(()) } else { flush(&mut batch) }
    });
    flush(&mut batch)?;
    end?;
    note(
        args.quiet,
        format_args!("sayso: run {run}: {read} articles read, {changed} of them with other findings"),
    );
    if stop().load(Ordering::Relaxed) {
        return Err(Stopped.into());
    }
    Ok(Outcome::Done)
}
