//! Writes documents as the training scripts read them, and measures what these made.
//!
//! FOLDER holds texts, SPANS is a model file, of a network or of an encoder, ACCUSATIONS the file of a branch, PREFIX stands
//! for PREFIX0.bin to PREFIX4.bin, the branches that have not learned from the documents of one fold each; without a model
//! file, the ones inside the program serve.
//!
//! - `features FOLDER`: what the network of spans sees.
//! - `candidates FOLDER [SPANS]`: the attributions found, with the evidence for their confidence; apart from them those that
//!   are too unlikely.
//! - `states FOLDER SPANS`: what the network or the encoder has seen of each token, as bytes.
//! - `accusations FOLDER CUES [SPANS]`: what the scorer of accusations sees, at the annotators' cues and at likely ones.
//! - `readings FOLDER SPANS [ACCUSATIONS|PREFIX]`: the readings of each cue with the evidence for their confidence.
//! - `found FOLDER SPANS [ACCUSATIONS|PREFIX]`: what `extract` writes of each document, by the model of its fold.
//! - `who FOLDER [WHO]`: what is asked of names and of pronouns, and the answers by the weights WHO.
//! - `cross-validate DATA SPANS [ACCUSATIONS|PREFIX]`: scores each document of DATA/text against DATA/gold, with PREFIX by the
//!   model of its fold.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use sayso::evaluate::{AccusationScores, SCOPES, parse_accusations, per_cent};
use sayso::extract::spans::Decision;
use sayso::nlp::spans::features::word_key;
use sayso::nlp::spans::{self, Labels, Model};
use sayso::record::Record;
use sayso::resolve::{Analysis, Learned};
use sayso::rules::Disabled;
use sayso::{Article, CodePoints, Document};
use sayso::{extract, nlp, resolve};
use serde_json::{Value, json};

const USAGE: &str = "dump features FOLDER | candidates FOLDER [SPANS] | states FOLDER SPANS | \
    accusations FOLDER CUES [SPANS] | who FOLDER [WHO] | readings FOLDER SPANS [ACCUSATIONS|PREFIX] | \
    found FOLDER SPANS [ACCUSATIONS|PREFIX] | cross-validate DATA SPANS [ACCUSATIONS|PREFIX]";

/// Parts that annotated documents are dealt out to.
const FOLDS: u32 = 5;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().context(USAGE)?;
    let folder = PathBuf::from(arguments.next().context(USAGE)?);
    let rest: Vec<String> = arguments.collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match (what.as_str(), &rest[..]) {
        ("features", []) => each(&folder, |document| line(&spans::dump::dump(document))),
        ("candidates", models) => {
            let model = models.first().map(|spans| model(spans, None)).transpose()?;
            each(&folder, |document| line(&candidates(document, &label(model.as_ref(), document))))
        }
        ("states", [spans]) => {
            let model = model(spans, None)?;
            each(&folder, |document| Ok(model.states(document)))
        }
        ("accusations", [cues, models @ ..]) => {
            let wanted = read_wanted(cues)?;
            let model = models.first().map(|spans| model(spans, None)).transpose()?;
            each(&folder, |document| {
                let Some(wanted) = wanted.get(&document.article.id) else { return Ok(Vec::new()) };
                let labels = label(model.as_ref(), document);
                line(&extract::learned::dump::dump(document, &labels, &wanted.cues, wanted.all))
            })
        }
        ("readings", [spans, accusations @ ..]) => {
            let folds = folds(spans, accusations)?;
            each(&folder, |document| {
                let model = of_fold(&folds, document);
                let labels = model.label(document);
                line(&extract::learned::dump::readings(document, &labels, model.heads()))
            })
        }
        ("found", [spans, accusations @ ..]) => {
            let folds = folds(spans, accusations)?;
            each(&folder, |document| {
                line(&serde_json::to_value(Record::of(&analyze(of_fold(&folds, document), document)))?)
            })
        }
        ("who", weights) => {
            let read = |path: &&str| {
                let bytes = std::fs::read(path).with_context(|| (*path).to_owned())?;
                Learned::read(&bytes).with_context(|| format!("{path}: no weights of who is who"))
            };
            let weights = weights.first().map(read).transpose()?;
            let weights = weights.as_ref().unwrap_or_else(|| Learned::embedded());
            each(&folder, |document| {
                let mut findings = extract::extract(document, Disabled::NONE);
                line(&resolve::dump::dump(document, &mut findings, weights))
            })
        }
        ("cross-validate", [spans, accusations @ ..]) => cross_validate(&folder, &folds(spans, accusations)?),
        _ => bail!(USAGE),
    }
}

/// Writes what a function makes of every text of a folder, in the order of the names.
fn each(folder: &Path, mut write: impl FnMut(&Document) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<()> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        out.write_all(&write(&nlp::analyze(Article::new(id, text)))?)?;
    }
    out.flush()?;
    Ok(())
}

fn line(value: &Value) -> anyhow::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

fn model(spans: &str, accusations: Option<&str>) -> anyhow::Result<Model> {
    Ok(Model::open_parts(Path::new(spans), accusations.map(Path::new))?)
}

/// The model that is named, or the one inside the program.
fn label(model: Option<&Model>, document: &Document) -> Labels {
    model.map_or_else(|| spans::label(document), |model| model.label(document))
}

/// The models of all folds; one for all documents where there is a file of that name, or none is named.
fn folds(spans: &str, accusations: &[&str]) -> anyhow::Result<Vec<Model>> {
    match accusations {
        [] => Ok(vec![model(spans, None)?]),
        [path] if Path::new(path).is_file() => Ok(vec![model(spans, Some(path))?]),
        [prefix] => (0..FOLDS).map(|fold| model(spans, Some(&format!("{prefix}{fold}.bin")))).collect(),
        _ => bail!(USAGE),
    }
}

/// The model that has not learned from a document.
fn of_fold<'a>(folds: &'a [Model], document: &Document) -> &'a Model {
    &folds[word_key(&document.article.id) as usize % folds.len()]
}

fn analyze(model: &Model, document: &Document) -> Analysis {
    let labels = model.label(document);
    let findings = extract::extract_with(document, &labels, model.heads(), Disabled::NONE);
    resolve::resolve(document.clone(), findings, Disabled::NONE)
}

/// Prints the scores over articles and over single sentences, for several least confidences.
fn cross_validate(data: &Path, folds: &[Model]) -> anyhow::Result<()> {
    const LEAST: [f32; 4] = [0.0, 0.5, 0.7, 0.9];
    let mut scores: BTreeMap<(&str, usize), AccusationScores> = BTreeMap::new();
    each(&data.join("text"), |document| {
        let id = &document.article.id;
        let path = data.join("gold").join(format!("{id}.json"));
        let gold = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let gold = parse_accusations(&gold, &document.article.text).map_err(anyhow::Error::msg)?;
        let mut analysis = analyze(of_fold(folds, document), document);
        let part = if id.starts_with("directed_") { "sentences" } else { "articles" };
        for (n, least) in LEAST.into_iter().enumerate() {
            analysis.accusations.retain(|a| a.confidence >= least);
            scores.entry((part, n)).or_default().add(&AccusationScores::of(&analysis, &gold));
        }
        Ok(Vec::new())
    })?;
    let mut out = std::io::stdout().lock();
    for ((part, n), scores) in &scores {
        writeln!(out, "{} {part}, confidence at least {:.1}", scores.documents, LEAST[*n])?;
        for (what, tallies) in [("mention", scores.mentions), ("pair", scores.pairs)] {
            for (scope, t) in SCOPES.into_iter().zip(tallies) {
                let (p, r, f) = (t.precision(), t.recall(), t.f1());
                writeln!(
                    out,
                    "  {what:7} {scope:8} P {p:5.1}  R {r:5.1}  F1 {f:5.1}  of {} found {}",
                    t.gold, t.predicted
                )?;
            }
        }
        let status = per_cent(scores.status_right, scores.matched);
        writeln!(out, "  charge F {:.1}, status {status:.1}", scores.charge_f())?;
    }
    Ok(())
}

fn candidates(document: &Document, labels: &Labels) -> Value {
    let points = CodePoints::new(&document.article.text);
    let spans = |spans: &[sayso::Span]| spans.iter().map(|&s| points.of(s)).collect::<Vec<_>>();
    let (likely, unlikely): (Vec<_>, Vec<_>) =
        extract::spans::decisions(document, labels, Disabled::NONE).into_iter().partition(Decision::is_kept);
    let json = |all: Vec<Decision>| -> Vec<Value> {
        all.into_iter()
            .map(|Decision { attribution: a, evidence, .. }| {
                json!({
                    "source": a.source.map(|p| spans(&p.spans)).unwrap_or_default(),
                    "cue": a.cue.map(|c| spans(&c.spans)).unwrap_or_default(),
                    "content": spans(&a.content),
                    "kind": a.kind.as_str(),
                    "confidence": a.confidence,
                    "evidence": &evidence[..],
                })
            })
            .collect()
    };
    json!({"id": document.article.id, "attributions": json(likely), "unlikely": json(unlikely)})
}

/// What is asked of a document.
#[derive(serde::Deserialize)]
struct Wanted {
    id: String,
    cues: Vec<(usize, usize)>,
    all: bool,
}

fn read_wanted(path: &str) -> anyhow::Result<BTreeMap<String, Wanted>> {
    let text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
    text.lines()
        .map(|line| {
            let wanted: Wanted = serde_json::from_str(line).with_context(|| path.to_owned())?;
            Ok((wanted.id.clone(), wanted))
        })
        .collect()
}
