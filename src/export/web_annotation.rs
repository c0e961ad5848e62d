//! `extract --format web-annotation`: W3C Web Annotation JSON-LD, for annotation tools and linked data.
//!
//! One page holds all documents. Every part of a finding (speaker, cue, charge …) is an annotation of the text, placed
//! both by its words with what stands around them and by its position in code points; a finding is an annotation of its
//! parts, and a denial points at the accusations that it answers.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::findings::{Finding, findings};
use crate::document::Article;
use crate::resolve::Analysis;
use crate::span::{CodePoints, Span};

/// Code points before and behind the words that a quote selector gives.
const CONTEXT: usize = 32;

/// Opens the page.
pub fn write_start(out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"#findings\",\"type\":\"AnnotationPage\",\"items\":[",
    )
}

/// What stands before the annotations of a document; `is_first` tells that the page has none before.
pub fn separator(is_first: bool) -> &'static [u8] {
    if is_first { b"\n" } else { b",\n" }
}

/// Writes the annotations of one document, one a line, with commas between them; nothing where nothing was found.
pub fn write_document(analysis: &Analysis, out: &mut impl Write) -> io::Result<()> {
    let text = &analysis.article.text;
    let view = View { text, points: CodePoints::new(text), source: source(&analysis.article) };
    let base = base(&analysis.article);
    let mut separator = "";
    for finding in findings(analysis) {
        let id = format!("#{base}/{}/{}", finding.kind.as_str(), finding.number);
        let mut part_ids = Vec::new();
        for part in &finding.parts {
            let part_id = format!("{id}/{}", part.role);
            let mut body = vec![tag("tagging", part.role)];
            body.extend(part.name.map(|name| tag("identifying", name)));
            let annotation = json!({
                "id": part_id, "type": "Annotation", "motivation": "tagging", "body": body,
                "target": one_or_all(part.spans.iter().map(|&span| view.target(span)).collect()),
            });
            write!(out, "{separator}{annotation}")?;
            separator = ",\n";
            part_ids.push(Value::from(part_id));
        }
        let annotation = json!({
            "id": id, "type": "Annotation", "motivation": "classifying", "body": kind_of(&finding, &base),
            "target": part_ids,
        });
        write!(out, "{separator}{annotation}")?;
        separator = ",\n";
    }
    Ok(())
}

/// Closes the page.
pub fn write_end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\n]}\n")
}

/// What a finding is, and what it answers.
fn kind_of(finding: &Finding<'_>, base: &str) -> Vec<Value> {
    let mut body = vec![tag("classifying", finding.kind.as_str())];
    body.extend(
        [finding.class, finding.act, finding.status]
            .iter()
            .filter(|s| !s.is_empty())
            .map(|s| tag("tagging", s)),
    );
    let answers = finding.answers.iter().map(|n| {
        json!({"type": "SpecificResource", "purpose": "replying", "source": format!("#{base}/accusation/{n}")})
    });
    body.extend(answers);
    body
}

fn tag(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "value": value})
}

fn one_or_all(mut values: Vec<Value>) -> Value {
    if values.len() == 1 { values.remove(0) } else { Value::Array(values) }
}

struct View<'a> {
    text: &'a str,
    points: CodePoints,
    source: String,
}

impl View<'_> {
    /// The words of a span, found by what they are and by where they stand.
    fn target(&self, span: Span) -> Value {
        let (before, after) = (&self.text[..span.start], &self.text[span.end..]);
        let prefix = before.char_indices().rev().take(CONTEXT).last().map_or("", |(at, _)| &before[at..]);
        let suffix = after.char_indices().nth(CONTEXT).map_or(after, |(at, _)| &after[..at]);
        let (start, end) = self.points.of(span);
        json!({
            "type": "SpecificResource",
            "source": self.source,
            "selector": [
                {"type": "TextQuoteSelector", "exact": span.text(self.text), "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        })
    }
}

/// Where the text is to be found: its address, else its path, else its id.
fn source(article: &Article) -> String {
    match &article.url {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => iri(url, true),
        _ => iri(article.path.as_deref().unwrap_or(&article.id), false),
    }
}

/// What the ids of a document's annotations begin with: its path, and its id where the path does not say it.
fn base(article: &Article) -> String {
    match article.path.as_deref() {
        Some(path) if Path::new(path).file_stem().is_some_and(|stem| *stem == *article.id) => {
            iri(path, false)
        }
        Some(path) => format!("{}/{}", iri(path, false), iri(&article.id, false)),
        None => iri(&article.id, false),
    }
}

/// The text as part of an IRI; an address keeps the characters that give it its form.
fn iri(text: &str, is_address: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        let is_kept = byte.is_ascii_alphanumeric()
            || b"-._~/".contains(&byte)
            || is_address && b":?#@!$&'()*+,;=%".contains(&byte);
        if is_kept {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};

    fn page(analyses: &[Analysis]) -> String {
        let mut out = Vec::new();
        write_start(&mut out).unwrap();
        for (n, analysis) in analyses.iter().enumerate() {
            out.extend_from_slice(separator(n == 0));
            write_document(analysis, &mut out).unwrap();
        }
        write_end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn parts_are_annotations_of_the_text_and_findings_of_their_parts() {
        let page = page(&[sample()]);
        let lines: Vec<&str> =
            page.lines().filter(|l| l.contains("/denial/0") || l.contains("/content")).collect();
        expect![[r##"
            {"body":[{"purpose":"tagging","type":"TextualBody","value":"content"}],"id":"#articles/border.txt/attribution/0/content","motivation":"tagging","target":[{"selector":[{"exact":"We want peace,","prefix":"“shelling the town” on Monday.\n“","suffix":"” Ana Réal, Estavia's president,","type":"TextQuoteSelector"},{"end":73,"start":59,"type":"TextPositionSelector"}],"source":"articles/border.txt","type":"SpecificResource"},{"selector":[{"exact":"Norland does not,","prefix":"al, Estavia's president, said. “","suffix":"” she added.\nOslavik, the capita","type":"TextQuoteSelector"},{"end":130,"start":113,"type":"TextPositionSelector"}],"source":"articles/border.txt","type":"SpecificResource"}],"type":"Annotation"},
            {"body":[{"purpose":"classifying","type":"TextualBody","value":"attribution"},{"purpose":"tagging","type":"TextualBody","value":"direct"},{"purpose":"tagging","type":"TextualBody","value":"statement"}],"id":"#articles/border.txt/attribution/0","motivation":"classifying","target":["#articles/border.txt/attribution/0/source","#articles/border.txt/attribution/0/cue","#articles/border.txt/attribution/0/content"],"type":"Annotation"},
            {"body":[{"purpose":"tagging","type":"TextualBody","value":"denier"},{"purpose":"identifying","type":"TextualBody","value":"Estavia"}],"id":"#articles/border.txt/denial/0/denier","motivation":"tagging","target":{"selector":[{"exact":"Oslavik","prefix":" “Norland does not,” she added.\n","suffix":", the capital, denied the accusa","type":"TextQuoteSelector"},{"end":150,"start":143,"type":"TextPositionSelector"}],"source":"articles/border.txt","type":"SpecificResource"},"type":"Annotation"},
            {"body":[{"purpose":"tagging","type":"TextualBody","value":"cue"}],"id":"#articles/border.txt/denial/0/cue","motivation":"tagging","target":{"selector":[{"exact":"denied","prefix":"he added.\nOslavik, the capital, ","suffix":" the accusation. Estavia may acc","type":"TextQuoteSelector"},{"end":171,"start":165,"type":"TextPositionSelector"}],"source":"articles/border.txt","type":"SpecificResource"},"type":"Annotation"},
            {"body":[{"purpose":"tagging","type":"TextualBody","value":"denied"}],"id":"#articles/border.txt/denial/0/denied","motivation":"tagging","target":{"selector":[{"exact":"the accusation","prefix":"d.\nOslavik, the capital, denied ","suffix":". Estavia may accuse Norland.\nTh","type":"TextQuoteSelector"},{"end":186,"start":172,"type":"TextPositionSelector"}],"source":"articles/border.txt","type":"SpecificResource"},"type":"Annotation"},
            {"body":[{"purpose":"classifying","type":"TextualBody","value":"denial"},{"purpose":"replying","source":"#articles/border.txt/accusation/0","type":"SpecificResource"}],"id":"#articles/border.txt/denial/0","motivation":"classifying","target":["#articles/border.txt/denial/0/denier","#articles/border.txt/denial/0/cue","#articles/border.txt/denial/0/denied"],"type":"Annotation"}"##]].assert_eq(&lines.join("\n"));
    }

    #[test]
    fn the_page_is_json_and_every_selector_finds_its_words() {
        for analyses in [vec![], vec![sample()], vec![sample(), hostile()]] {
            let page: Value = serde_json::from_str(&page(&analyses)).unwrap();
            let letters: Vec<char> = sample().article.text.chars().collect();
            let items = page["items"].as_array().unwrap();
            assert_eq!(items.len(), 21 * analyses.len());
            let mut ids: Vec<&str> = items.iter().map(|i| i["id"].as_str().unwrap()).collect();
            for item in items {
                let targets = match &item["target"] {
                    Value::Array(all) => all.clone(),
                    one => vec![one.clone()],
                };
                for target in targets {
                    if let Some(id) = target.as_str() {
                        assert!(ids.contains(&id));
                        continue;
                    }
                    let at = |n: &str| usize::try_from(target["selector"][1][n].as_u64().unwrap()).unwrap();
                    let quote = &target["selector"][0];
                    let around = ["prefix", "exact", "suffix"].map(|k| quote[k].as_str().unwrap()).concat();
                    let (from, to) = (at("start").saturating_sub(CONTEXT), at("end") + CONTEXT);
                    let there: String = letters[from..to.min(letters.len())].iter().collect();
                    assert_eq!(around, there);
                }
            }
            ids.sort_unstable();
            assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
            assert!(ids.iter().all(|id| !id.contains([' ', '<', '"', '\\'])), "{ids:?}");
        }
    }
}
