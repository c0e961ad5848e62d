//! `sayso score`: precision, recall and F1 against annotated documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sayso::evaluate::ablation::{self, Effect, Worth};
use sayso::evaluate::{
    AccusationScores, AttributionScores, GoldAccusation, GoldAttribution, SCOPES, SPAN_LABELS, Tally,
    parse_accusations, parse_brat, per_cent,
};
use sayso::rules::{self, Disabled, Rule};
use sayso::typeset::{pad, pad_left};
use sayso::{Analysis, pipeline};

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

    /// Instead of the figures, says for each rule with such an id (`*` stands for anything) what it is worth: how many
    /// findings it changes, how many answers it puts right and spoils, and the change of F1 with an interval over
    /// documents; may be given several times
    #[arg(long, value_name = "PATTERN", help_heading = "Gold")]
    ablate: Vec<String>,

    #[command(flatten)]
    input: InputArgs,

    /// File to write instead of standard output
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sayso score --gold corpus/dev
  sayso score --gold annotations/ articles/
  sayso score --gold corpus/dev --ablate 'attach.*'";

/// The annotations of one document: text of the brat files, text of the JSON file.
#[derive(Default)]
struct Gold {
    brat: Vec<String>,
    accusations: Option<String>,
}

/// The annotations of one document, read: attributions of each annotator, and accusations.
type Read = (Vec<Vec<GoldAttribution>>, Option<Vec<GoldAccusation>>);

impl Gold {
    /// Reads the annotations against the text.
    fn read(&self, id: &str, text: &str) -> Result<Read> {
        let annotators = self.brat.iter().map(|ann| parse_brat(ann, text)).collect();
        let rows = self.accusations.as_ref().map(|json| {
            let rows = parse_accusations(json, text).map_err(anyhow::Error::msg);
            rows.with_context(|| format!("annotation of {id}"))
        });
        Ok((annotators, rows.transpose()?))
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let gold = read_gold(&args.gold)?;
    let mut input = args.input.clone();
    if input.paths.is_empty() {
        input.paths = vec![subfolder(&args.gold, "text")];
    }
    if !args.ablate.is_empty() {
        return ablate(args, &input, &gold);
    }
    let mut attributions = AttributionScores::default();
    let mut accusations = AccusationScores::default();
    let mut seen = Vec::new();
    let outcome = input.analyze_each(
        |analysis| -> Result<_> {
            let id = &analysis.article.id;
            let Some(gold) = gold.get(id) else { return Ok(None) };
            let text = &analysis.article.text;
            let (annotators, rows) = gold.read(id, text)?;
            let said = (!annotators.is_empty()).then(|| AttributionScores::of(&analysis, &annotators));
            let accused = rows.map(|rows| AccusationScores::of(&analysis, &rows));
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
    check_seen(args, &input, &gold, seen)?;
    write_scores(&attributions, &accusations, args.output.as_deref())?;
    Ok(outcome)
}

/// Compares analyses that are there already with the annotations of a folder.
pub(crate) fn score_held(
    folder: &Path,
    each: impl FnOnce(&mut dyn FnMut(&Analysis) -> Result<()>) -> Result<()>,
    output: Option<&Path>,
) -> Result<()> {
    let gold = read_gold(folder)?;
    let mut attributions = AttributionScores::default();
    let mut accusations = AccusationScores::default();
    each(&mut |analysis| {
        let Some(gold) = gold.get(&analysis.article.id) else { return Ok(()) };
        let (annotators, rows) = gold.read(&analysis.article.id, &analysis.article.text)?;
        if !annotators.is_empty() {
            attributions.add(&AttributionScores::of(analysis, &annotators));
        }
        rows.iter().for_each(|rows| accusations.add(&AccusationScores::of(analysis, rows)));
        Ok(())
    })?;
    if attributions.documents + accusations.documents == 0 {
        bail!("no document has an annotation in {} (they go by id, the file's stem)", folder.display());
    }
    write_scores(&attributions, &accusations, output)
}

fn write_scores(
    attributions: &AttributionScores,
    accusations: &AccusationScores,
    output: Option<&Path>,
) -> Result<()> {
    let mut output = Output::open(output)?;
    if attributions.documents > 0 {
        write_attributions(attributions, &mut output)?;
    }
    if attributions.documents > 0 && accusations.documents > 0 {
        writeln!(output)?;
    }
    if accusations.documents > 0 {
        write_accusations(accusations, &mut output)?;
    }
    output.finish()
}

/// Tells where no document has an annotation, or some annotation no document.
fn check_seen(
    args: &Args,
    input: &InputArgs,
    gold: &BTreeMap<String, Gold>,
    mut seen: Vec<String>,
) -> Result<()> {
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
    Ok(())
}

/// Writes what each rule of the patterns is worth.
fn ablate(args: &Args, input: &InputArgs, gold: &BTreeMap<String, Gold>) -> Result<Outcome> {
    let mut rules = BTreeSet::new();
    for pattern in &args.ablate {
        let matching = rules::matching(pattern);
        if matching.is_empty() {
            bail!(
                "--ablate: no rule's id matches {pattern:?} (src/rules.rs has the table; quote the pattern)"
            );
        }
        rules.extend(matching);
    }
    let rules: Vec<Rule> = rules.into_iter().collect();
    let model = input.model.load()?;
    let sets: Vec<Disabled> =
        std::iter::once(Disabled::NONE).chain(rules.iter().map(|&rule| Disabled::rules(&[rule]))).collect();
    let (mut documents, mut seen) = (Vec::new(), Vec::new());
    let outcome = input.each_article(
        None,
        |article| -> Result<_> {
            let id = article.id.clone();
            let Some(gold) = gold.get(&id) else { return Ok(None) };
            let (annotators, rows) = gold.read(&id, &article.text)?;
            let known = ablation::Gold {
                attributions: annotators.first().map(Vec::as_slice),
                accusations: rows.as_deref(),
            };
            let mut outcomes = Vec::with_capacity(sets.len());
            pipeline::analyze_without(model, article, &sets, |_, analysis| {
                outcomes.push(ablation::Outcome::of(&analysis, known));
            });
            Ok(Some((id, outcomes)))
        },
        |outcomes| {
            if let Some((id, outcomes)) = outcomes? {
                seen.push(id);
                documents.push(outcomes);
            }
            Ok(())
        },
        |_| {},
    )?;
    check_seen(args, input, gold, seen)?;
    let mut output = Output::open(args.output.as_deref())?;
    let worth = ablation::worth(&rules, &documents);
    for (measure, name) in ablation::MEASURES.iter().enumerate() {
        let lines = worth.iter().filter_map(|worth| Some((worth, worth.effects[measure].as_ref()?)));
        if lines.clone().next().is_none() {
            continue;
        }
        writeln!(output, "{name}: {} documents", documents.len())?;
        let names = ["fires", "mended", "spoiled", "F1"].map(|name| pad_left(name, 9)).concat();
        writeln!(output, "{}{names}   95 per cent", pad("rule", NAME))?;
        let is_idle = |effect: &Effect| effect.mended + effect.spoiled == 0;
        for (worth, effect) in lines.clone().filter(|(_, effect)| !is_idle(effect)) {
            let Effect { mended, spoiled, change, interval: (low, high) } = effect;
            let id = pad(worth.rule.id(), NAME);
            let (fires, change, low, high) = (worth.fires, plain(*change), plain(*low), plain(*high));
            let interval = format!("{low:+.2}..{high:+.2}");
            writeln!(output, "{id}{fires:9}{mended:9}{spoiled:9}{change:+9.2}   {interval}")?;
        }
        let idle = lines.filter(|(_, effect)| is_idle(effect)).map(|(worth, _)| worth);
        let (silent, idle): (Vec<_>, Vec<_>) = idle.partition(|worth| worth.fires == 0);
        write_names("change findings, but no such answer:", &idle, &mut output)?;
        write_names("change nothing:", &silent, &mut output)?;
        writeln!(output)?;
    }
    output.finish()?;
    Ok(outcome)
}

/// Writes the ids of some rules behind a headline, in lines that fit a page.
fn write_names(headline: &str, rules: &[&Worth], output: &mut Output) -> Result<()> {
    let mut line = headline.to_owned();
    for worth in rules {
        if line.len() + worth.rule.id().len() > 118 {
            writeln!(output, "{line}")?;
            line = "   ".to_owned();
        }
        line.push(' ');
        line.push_str(worth.rule.id());
    }
    if !rules.is_empty() {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

/// A number as it is printed with two digits, without the sign of a negative nothing.
fn plain(number: f64) -> f64 {
    (number * 100.0).round() / 100.0 + 0.0
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
    write_share(output, "cue right, of matches", per_cent(scores.cue_right, matched), matched)?;
    match scores.acts {
        [0, _] => Ok(()),
        [told, right] => write_share(output, "act right, of matches", per_cent(right, told), told),
    }
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
