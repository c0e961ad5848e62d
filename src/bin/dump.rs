//! Writes documents as the training scripts of the spans read them.
//!
//! `dump features FOLDER` writes what the network sees. `dump candidates FOLDER [MODEL]` writes the attributions that a
//! model file (without one, the embedded model) finds, as `extract` writes them, with the evidence for their confidence;
//! apart from them those that are too unlikely.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use sayso::extract::spans::Decision;
use sayso::nlp::spans::dump::Labeler;
use sayso::nlp::spans::{self, Labels};
use sayso::rules::Disabled;
use sayso::{Article, CodePoints, Document};
use sayso::{extract, nlp};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let usage = "dump features|candidates FOLDER [MODEL]";
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().context(usage)?;
    let folder = arguments.next().context(usage)?;
    let labeler = match arguments.next() {
        Some(path) => Some(Labeler::read(&std::fs::read(&path).with_context(|| path.clone())?)?),
        None => None,
    };
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let document = nlp::analyze(Article::new(id, text));
        let value = match what.as_str() {
            "features" => spans::dump::dump(&document),
            "candidates" => {
                let labels = labeler
                    .as_ref()
                    .map_or_else(|| spans::label(&document), |labeler| labeler.label(&document));
                candidates(&document, &labels)
            }
            _ => bail!(usage),
        };
        serde_json::to_writer(&mut out, &value)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
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
