//! `sayso score`: precision, recall and F1 against annotated documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sayso::evaluate::{
    AccusationScores, AttributionScores, SCOPES, SPAN_LABELS, Tally, parse_accusations, parse_brat, per_cent,
};
use sayso::typeset::{pad, pad_left};

use super::Outcome;
use super::input::InputArgs;
use super::output::Output;

/// Precision, recall and F1 against annotated documents
///
/// The folder holds the texts (text/ID.txt) and brat standoff files of attributions (attributions/ID_*.ann, several
/// where several people annotated; the first one is the gold), or accusations (gold/ID.json), or both. Texts and
/// annotations may also lie side by side in the folder itself. Without PATH the gold folder's texts are read.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folder with the annotations
    #[arg(long, value_name = "DIR", help_heading = "Gold")]
    gold: PathBuf,

    #[command(flatten)]
    input: InputArgs,

    /// File to write instead of standard output
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sayso score --gold corpus/dev
  sayso score --gold annotations/ articles/";

/// The annotations of one document: text of the brat files, text of the JSON file.
#[derive(Default)]
struct Gold {
    brat: Vec<String>,
    accusations: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let gold = read_gold(&args.gold)?;
    let mut input = args.input.clone();
    if input.paths.is_empty() {
        input.paths = vec![subfolder(&args.gold, "text")];
    }
    let mut attributions = AttributionScores::default();
    let mut accusations = AccusationScores::default();
    let mut seen = Vec::new();
    let outcome = input.analyze_each(
        |analysis| -> Result<_> {
            let id = &analysis.article.id;
            let Some(gold) = gold.get(id) else { return Ok(None) };
            let text = &analysis.article.text;
            let annotators: Vec<_> = gold.brat.iter().map(|ann| parse_brat(ann, text)).collect();
            let said = (!annotators.is_empty()).then(|| AttributionScores::of(&analysis, &annotators));
            let accused = match &gold.accusations {
                Some(json) => {
                    let rows = parse_accusations(json, text)
                        .map_err(anyhow::Error::msg)
                        .with_context(|| format!("annotation of {id}"))?;
                    Some(AccusationScores::of(&analysis, &rows))
                }
                None => None,
            };
            Ok(Some((id.clone(), said, accused)))
        },
        |scores| {
            if let Some((id, said, accused)) = scores? {
                said.iter().for_each(|s| attributions.add(s));
                accused.iter().for_each(|s| accusations.add(s));
                seen.push(id);
            }
            Ok(())
        },
        |_| {},
    )?;
    if seen.is_empty() {
        bail!(
            "no document read has an annotation in {} (they go by id, the file's stem)",
            args.gold.display()
        );
    }
    seen.sort_unstable();
    let missing = gold.keys().filter(|id| seen.binary_search(id).is_err()).count();
    if missing > 0 {
        input.note(format_args!("sayso: {missing} annotated documents were not among the inputs"));
    }
    let mut output = Output::open(args.output.as_deref())?;
    if attributions.documents > 0 {
        write_attributions(&attributions, &mut output)?;
    }
    if attributions.documents > 0 && accusations.documents > 0 {
        writeln!(output)?;
    }
    if accusations.documents > 0 {
        write_accusations(&accusations, &mut output)?;
    }
    output.finish()?;
    Ok(outcome)
}

fn write_attributions(scores: &AttributionScores, output: &mut Output) -> Result<()> {
    writeln!(output, "attributions in {} documents", scores.documents)?;
    write_tally_header(output)?;
    write_tally(output, "content, Dice >= 0.3", scores.content_loose)?;
    write_tally(output, "content, Dice >= 0.8", scores.content_close)?;
    write_tally(output, "content, same words", scores.content_exact)?;
    write_tally(output, "content >= 0.5 and source", scores.end_to_end)?;
    for (label, tally) in SPAN_LABELS.iter().zip(scores.spans) {
        write_tally(output, &format!("exact {label} spans"), tally)?;
    }
    let matched = scores.content_loose.right_predicted;
    write_share(output, "source right, of matches", per_cent(scores.source_right, matched), matched)?;
    write_share(output, "cue right, of matches", per_cent(scores.cue_right, matched), matched)
}

fn write_accusations(scores: &AccusationScores, output: &mut Output) -> Result<()> {
    writeln!(output, "accusations in {} documents", scores.documents)?;
    write_tally_header(output)?;
    for (n, scope) in SCOPES.iter().enumerate() {
        write_tally(output, &format!("mentions, {scope}"), scores.mentions[n])?;
        write_tally(output, &format!("pairs by name, {scope}"), scores.pairs[n])?;
    }
    write_share(output, "charge words, of matches", scores.charge_f(), scores.matched)?;
    write_share(
        output,
        "status right, of matches",
        per_cent(scores.status_right, scores.matched),
        scores.matched,
    )
}

/// Columns of the figures' names.
const NAME: usize = 28;

fn write_tally_header(output: &mut Output) -> Result<()> {
    let names = ["P", "R", "F1", "predicted", "gold"].map(|name| pad_left(name, 10)).concat();
    Ok(writeln!(output, "{}{names}", pad("", NAME))?)
}

fn write_tally(output: &mut Output, name: &str, tally: Tally) -> Result<()> {
    let shares =
        [tally.precision(), tally.recall(), tally.f1()].map(|share| format!("{share:10.1}")).concat();
    Ok(writeln!(output, "{}{shares}{:10}{:10}", pad(name, NAME), tally.predicted, tally.gold)?)
}

fn write_share(output: &mut Output, name: &str, share: f64, of: usize) -> Result<()> {
    Ok(writeln!(output, "{}{share:10.1}{:>10}", pad(name, NAME), format!("of {of}"))?)
}

/// The annotations by document id.
fn read_gold(folder: &Path) -> Result<BTreeMap<String, Gold>> {
    let texts: BTreeSet<String> =
        files(&subfolder(folder, "text"), "txt")?.iter().map(|path| stem(path)).collect();
    let mut gold: BTreeMap<String, Gold> = BTreeMap::new();
    for path in files(&subfolder(folder, "attributions"), "ann")? {
        let stem = stem(&path);
        // `article_a1b2.ann` is the annotation of `article` by the person or run `a1b2`.
        let id = match stem.rsplit_once('_') {
            Some((id, _)) if !texts.contains(&stem) => id.to_owned(),
            _ => stem,
        };
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        gold.entry(id).or_default().brat.push(text);
    }
    for path in files(&subfolder(folder, "gold"), "json")? {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        gold.entry(stem(&path)).or_default().accusations = Some(text);
    }
    if gold.is_empty() {
        bail!("{}: no annotations (attributions/*.ann or gold/*.json) found", folder.display());
    }
    Ok(gold)
}

/// The folder of that name, or the folder itself where it has none.
fn subfolder(folder: &Path, name: &str) -> PathBuf {
    let inner = folder.join(name);
    if inner.is_dir() { inner } else { folder.to_owned() }
}

/// The folder's files with that extension, sorted.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let describe = || folder.display().to_string();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(describe)? {
        let path = entry.with_context(describe)?.path();
        if path.extension().is_some_and(|e| e == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}
