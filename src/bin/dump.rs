//! Writes documents as the training script of the spans reads them: `dump features FOLDER > FILE.jsonl`.
//!
//! `dump scores` writes what the embedded network makes of them, `dump candidates` the attributions with the evidence
//! for their confidence.

use std::io::Write as _;

use anyhow::Context as _;
use sayso::{Article, CodePoints};
use sayso::{extract, nlp};
use serde_json::json;

fn main() -> anyhow::Result<()> {
    let usage = "dump features|scores|candidates FOLDER";
    let what = std::env::args().nth(1).context(usage)?;
    let folder = std::env::args().nth(2).context(usage)?;
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
            "features" => nlp::spans::dump::dump(&document),
            "scores" => json!({"id": document.article.id, "scores": nlp::spans::dump::scores(&document)}),
            _ => candidates(&document),
        };
        serde_json::to_writer(&mut out, &value)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

fn candidates(document: &sayso::Document) -> serde_json::Value {
    let points = CodePoints::new(&document.article.text);
    let labels = nlp::spans::label(document);
    let spans = |spans: &[sayso::Span]| spans.iter().map(|&s| points.of(s)).collect::<Vec<_>>();
    let all: Vec<_> = extract::spans::candidates(document, &labels)
        .into_iter()
        .map(|(a, evidence)| {
            json!({
                "source": a.source.map(|p| spans(&p.spans)).unwrap_or_default(),
                "cue": a.cue.map(|c| spans(&c.spans)).unwrap_or_default(),
                "content": spans(&a.content),
                "kind": format!("{:?}", a.kind),
                "confidence": a.confidence,
                "evidence": evidence,
            })
        })
        .collect();
    json!({"id": document.article.id, "attributions": all})
}
