//! Writes what the network sees, for the training script: one JSON object a document.
//!
//! In: a parsed document. Out: a line with offsets in code points, normalized words and the rows of every feature, so
//! that `train/spans.py` has no second definition of a token or a feature.

use serde_json::{Value, json};

use super::Labels;
use super::features::{self, AFFIX_ROWS, CATEGORY_SIZES};
use super::kernel::Level;
use super::network::Network;
use crate::document::{Document, SentenceKind};
use crate::error::Result;
use crate::span::CodePoints;

/// The document as the training script reads it.
pub fn dump(document: &Document) -> Value {
    let points = CodePoints::new(&document.article.text);
    let features = features::features(document);
    let mut key = String::new();
    let words: Vec<String> = (0..document.tokens.len())
        .map(|token| {
            features::normalize(document.text_of(token), &mut key);
            key.clone()
        })
        .collect();
    let sentences: Vec<_> = document
        .sentences
        .iter()
        .map(|s| (s.tokens.start, s.tokens.end, u8::from(s.kind == SentenceKind::Boilerplate)))
        .collect();
    let quotations: Vec<_> = document
        .quotations
        .iter()
        .map(|q| (q.tokens.start, q.tokens.end, q.depth, q.close.is_some(), q.continues))
        .collect();
    let heads: Vec<i64> = features.heads.iter().map(|head| head.map_or(-1, |head| head as i64)).collect();
    json!({
        "id": document.article.id,
        "tokens": document.tokens.iter().map(|t| points.of(t.span)).collect::<Vec<_>>(),
        "words": words,
        "sents": sentences,
        "paras": document.paragraphs.iter().map(|p| (p.tokens.start, p.tokens.end)).collect::<Vec<_>>(),
        "quotations": quotations,
        "pre": features.prefixes,
        "suf": features.suffixes,
        "cats": features.categories,
        "head": heads,
        "sizes": CATEGORY_SIZES,
        "affixes": AFFIX_ROWS,
    })
}

/// The labels that a model file gives, without compiling it in: for choosing among several.
pub struct Labeler(Network);

impl Labeler {
    /// Decodes a model file.
    ///
    /// # Errors
    ///
    /// When it is no model file, or a damaged one.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        Network::read(bytes, Level::detect()).map(Labeler)
    }

    /// Labels every token as [`super::label`] does with the embedded model.
    pub fn label(&self, document: &Document) -> Labels {
        super::label_with(&self.0, document)
    }
}
