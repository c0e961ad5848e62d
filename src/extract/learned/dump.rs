//! Writes what the scorer of accusations sees, for the training script.
//!
//! In: a parsed document and the words (code points) at which annotators have a cue. Out: of each word that may be a cue
//! its answers, and for those that are likely or asked for the answers of every word around.

use serde_json::{Value, json};

use super::evidence::{CUE_SIZES, Evidence, PAIR_SIZES};
use crate::document::{Document, Upos};
use crate::extract::accusations::{self, Holders};
use crate::extract::attributions;
use crate::extract::constructions::Context;
use crate::extract::spans;
use crate::extract::tree::Tree;
use crate::nlp::spans::Labels;
use crate::nlp::spans::heads::Heads;
use crate::nlp::spans::lexical::{self, LEXICAL_SIZES};
use crate::rules::Disabled;
use crate::span::{CodePoints, Span};

/// The document as the training script reads it. `wanted` are spans of cues in code points.
pub fn dump(document: &Document, labels: &Labels, wanted: &[(usize, usize)], all: bool) -> Value {
    let points = CodePoints::new(&document.article.text);
    let places: Vec<(usize, usize)> = document.tokens.iter().map(|t| points.of(t.span)).collect();
    let learned = spans::attributions(document, labels, Disabled::NONE);
    let tree = Tree::new(document, Disabled::NONE);
    let attributions = attributions::combine(&tree, learned, attributions::find(&tree));
    let rules = accusations::find(&tree, &attributions);
    let context = Context::new(&tree);
    let holders = Holders::new(document, &attributions);
    let mut lower = String::new();
    let lexical: Vec<_> =
        (0..document.tokens.len()).map(|t| lexical::lexical(document, t, &mut lower)).collect();
    let evidence = Evidence::new(&context, &attributions, &holders, &rules, &lexical);
    // The token that stands for each wanted cue.
    let anchors: Vec<Option<usize>> = wanted
        .iter()
        .map(|&(start, end)| {
            let first = places.partition_point(|p| p.1 <= start);
            let last = places.partition_point(|p| p.0 < end);
            (first < last).then(|| evidence.head_of(first..last))
        })
        .collect();
    let mut cues = Vec::new();
    for token in 0..document.tokens.len() {
        let is_anchor = anchors.contains(&Some(token));
        let is_word = matches!(document.tokens[token].upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Aux);
        let is_likely = evidence.is_likely_cue(token);
        if !is_anchor && !is_word && !is_likely {
            continue;
        }
        let mut value = json!({"t": token, "f": evidence.of_cue(token), "s": evidence.read_with(token)});
        if is_anchor || is_likely || all && is_word {
            let pairs: Vec<_> = evidence
                .candidates(token)
                .into_iter()
                .map(|word| (word, evidence.of_pair(&evidence.at(token), word)))
                .collect();
            value["m"] = json!(pairs);
        }
        if is_anchor {
            let words: Vec<_> = evidence
                .window(token)
                .filter(|&t| t != token)
                .map(|word| (word, evidence.of_pair(&evidence.at(token), word)))
                .collect();
            value["w"] = json!(words);
        }
        cues.push(value);
    }
    json!({
        "id": document.article.id,
        "tokens": places,
        "lexical": lexical,
        "anchors": anchors,
        "cues": cues,
        "sizes": {"lexical": LEXICAL_SIZES, "cue": CUE_SIZES, "pair": PAIR_SIZES},
    })
}

/// The readings of every cue with the evidence for each, to which the confidence is fitted.
pub fn readings(document: &Document, labels: &Labels, heads: &Heads) -> Value {
    let points = CodePoints::new(&document.article.text);
    let learned = spans::attributions(document, labels, Disabled::NONE);
    let tree = Tree::new(document, Disabled::NONE);
    let attributions = attributions::combine(&tree, learned, attributions::find(&tree));
    let rules = accusations::find(&tree, &attributions);
    let spans = |spans: &[Span]| spans.iter().map(|&span| points.of(span)).collect::<Vec<_>>();
    let cues: Vec<Vec<Value>> =
        super::candidates(&tree, &attributions, &rules, &labels.sights.readers(heads))
            .into_iter()
            .map(|readings| {
                let json = |reading: super::Candidate| {
                    let parts: Vec<_> = reading
                        .accusations
                        .iter()
                        .map(|a| {
                            json!({
                                "cue": spans(&a.cue.spans),
                                "accuser": a.accuser.as_ref().map(|p| spans(&p.spans)),
                                "accused": spans(&a.accused.spans),
                                "class": a.class.as_str(),
                            })
                        })
                        .collect();
                    json!({"evidence": &reading.evidence[..], "accusations": parts})
                };
                readings.into_iter().map(json).collect()
            })
            .collect();
    json!({"id": document.article.id, "cues": cues})
}
